//! Panel meetings: members, attendance, the cases before them, and the counts of their secret ballots.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, BallotId, BatchId, CaseId, DocumentId, ExpertId, PanelId},
        role::{CaseKind, ScholarRole},
        time::{Day, Moment},
        workflow::{Stage, facts::Ballot},
    },
};

/// A panel as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Panel {
    #[sqlx(try_from = "i64")]
    pub id: PanelId,
    #[sqlx(try_from = "i64")]
    pub batch_id: BatchId,
    pub name: String,
    #[sqlx(try_from = "String")]
    pub held_on: Day,
    pub place: String,
    secretary_id: Option<i64>,
    chair_id: Option<i64>,
    pub ver: i64,
    pub batch: String,
    pub secretary: Option<String>,
    pub chair: Option<String>,
    pub members: i64,
    pub cases: i64,
}

macro_rules! panels {
    ($condition:literal) => {
        concat!(
            "SELECT n.id, n.batch_id, n.name, n.held_on, n.place, n.secretary_id, n.chair_id, n.ver, b.name AS batch, \
             s.name AS secretary, h.name AS chair, \
             (SELECT COUNT(*) FROM panel_member m WHERE m.panel_id = n.id) AS members, \
             (SELECT COUNT(*) FROM panel_case k WHERE k.panel_id = n.id) AS cases FROM panel n \
             JOIN batch b ON b.id = n.batch_id LEFT JOIN account s ON s.id = n.secretary_id \
             LEFT JOIN account h ON h.id = n.chair_id WHERE ",
            $condition
        )
    };
}

impl Panel {
    pub fn secretary_id(&self) -> Option<AccountId> {
        self.secretary_id.map(AccountId)
    }

    pub fn chair_id(&self) -> Option<AccountId> {
        self.chair_id.map(AccountId)
    }
}

/// The panel of an id.
pub async fn find(conn: &mut Conn, id: PanelId) -> Result<Option<Panel>, StoreError> {
    conn.opt(panels!("n.id = $1"), args![id]).await
}

/// Panels, latest first, before the key of the last one shown.
pub async fn list(conn: &mut Conn, before: Option<(Day, PanelId)>, limit: i64) -> Result<Vec<Panel>, StoreError> {
    let (day, id) = before.map_or(("9999-12-31".to_owned(), i64::MAX), |(day, id)| (day.to_string(), id.0));
    let sql = panels!("(n.held_on, n.id) < ($1, $2) ORDER BY n.held_on DESC, n.id DESC LIMIT $3");
    conn.all(sql, args![day, id, limit]).await
}

/// The panel that has a case.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Option<Panel>, StoreError> {
    conn.opt(panels!("n.id = (SELECT k.panel_id FROM panel_case k WHERE k.case_id = $1)"), args![case]).await
}

/// What a new panel is.
#[derive(Clone, Debug)]
pub struct NewPanel {
    pub batch: BatchId,
    pub name: String,
    pub held_on: Day,
    pub place: String,
    pub secretary: AccountId,
    pub chair: AccountId,
}

/// Makes a panel without members and cases.
pub async fn insert(tx: &mut Tx, new: &NewPanel, now: Moment) -> Result<PanelId, StoreError> {
    const SQL: &str = "INSERT INTO panel (id, batch_id, name, held_on, place, secretary_id, chair_id, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let id: PanelId = new_id(now);
    let args = args![id, new.batch, &new.name, new.held_on, &new.place, new.secretary, new.chair, now];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Notes a change of attendance or cases; nobody else may have changed the panel since version `ver`.
pub async fn touch(tx: &mut Tx, id: PanelId, ver: i64) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE panel SET ver = ver + 1 WHERE id = $1 AND ver = $2", args![id, ver]).await
}

/// A member of a panel.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Member {
    #[sqlx(try_from = "i64")]
    pub expert_id: ExpertId,
    pub attends: bool,
    pub name: String,
    account_id: Option<i64>,
}

impl Member {
    pub fn account(&self) -> Option<AccountId> {
        self.account_id.map(AccountId)
    }
}

/// The members of a panel, by pinyin.
pub async fn members(conn: &mut Conn, id: PanelId) -> Result<Vec<Member>, StoreError> {
    const SQL: &str = "SELECT m.expert_id, m.attends, p.name, e.account_id FROM panel_member m \
        JOIN expert e ON e.id = m.expert_id JOIN person p ON p.id = e.person_id WHERE m.panel_id = $1 \
        ORDER BY p.pinyin, e.id";
    conn.all(SQL, args![id]).await
}

/// Adds a member, not yet present.
pub async fn add_member(tx: &mut Tx, id: PanelId, expert: ExpertId) -> Result<(), StoreError> {
    tx.run("INSERT INTO panel_member (panel_id, expert_id) VALUES ($1, $2)", args![id, expert]).await?;
    Ok(())
}

/// Notes whether a member is in the meeting.
pub async fn set_attends(tx: &mut Tx, id: PanelId, expert: ExpertId, attends: bool) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE panel_member SET attends = $1 WHERE panel_id = $2 AND expert_id = $3";
    tx.run_guarded(SQL, args![attends, id, expert]).await
}

/// Puts a case before a panel.
///
/// # Errors
/// [`StoreError::Duplicate`] when another panel has it.
pub async fn add_case(tx: &mut Tx, id: PanelId, case: CaseId, position: i64) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO panel_case (case_id, panel_id, position) VALUES ($1, $2, $3)";
    tx.run(SQL, args![case, id, position]).await?;
    Ok(())
}

/// A case before a panel.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PanelCase {
    #[sqlx(try_from = "i64")]
    pub id: CaseId,
    pub case_no: String,
    pub title: String,
    role: Option<String>,
    #[sqlx(try_from = "String")]
    pub kind: CaseKind,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
}

impl PanelCase {
    pub fn scholar_role(&self) -> Option<ScholarRole> {
        self.role.as_deref().and_then(ScholarRole::from_code)
    }
}

/// The cases before a panel, in their order.
pub async fn cases(conn: &mut Conn, id: PanelId) -> Result<Vec<PanelCase>, StoreError> {
    const SQL: &str = "SELECT c.id, c.case_no, c.title, c.role, c.kind, c.stage FROM panel_case k \
        JOIN case_file c ON c.id = k.case_id WHERE k.panel_id = $1 ORDER BY k.position, c.id";
    conn.all(SQL, args![id]).await
}

/// Cases of a call that wait for a panel.
pub async fn waiting_cases(conn: &mut Conn, batch: BatchId, limit: i64) -> Result<Vec<PanelCase>, StoreError> {
    const SQL: &str = "SELECT c.id, c.case_no, c.title, c.role, c.kind, c.stage FROM case_file c \
        WHERE c.batch_id = $1 AND c.stage = 'panel_review' \
        AND NOT EXISTS (SELECT 1 FROM panel_case k WHERE k.case_id = c.id) ORDER BY c.role, c.case_no, c.id LIMIT $2";
    conn.all(SQL, args![batch, limit]).await
}

/// A ballot as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct BallotRow {
    #[sqlx(try_from = "i64")]
    pub id: BallotId,
    pub members: i64,
    pub attending: i64,
    pub recused: i64,
    pub yes: i64,
    pub no: i64,
    pub abstain: i64,
    pub invalid: i64,
    minutes_document_id: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub recorded_at: Moment,
    signed_at: Option<i64>,
}

impl BallotRow {
    /// The counts, for the rules.
    pub fn counts(&self) -> Ballot {
        Ballot {
            members: self.members,
            attending: self.attending,
            recused: self.recused,
            yes: self.yes,
            no: self.no,
            abstain: self.abstain,
            invalid: self.invalid,
            minutes_attached: self.minutes_document_id.is_some(),
        }
    }

    pub fn minutes(&self) -> Option<DocumentId> {
        self.minutes_document_id.map(DocumentId)
    }

    pub fn signed_at(&self) -> Option<Moment> {
        self.signed_at.map(Moment)
    }
}

/// The ballots on a case, latest first.
pub async fn ballots(conn: &mut Conn, case: CaseId) -> Result<Vec<BallotRow>, StoreError> {
    const SQL: &str = "SELECT id, members, attending, recused, yes, no, abstain, invalid, minutes_document_id, \
        recorded_at, signed_at FROM ballot WHERE case_id = $1 ORDER BY recorded_at DESC, id DESC";
    conn.all(SQL, args![case]).await
}

/// Records the counts of a ballot.
pub async fn insert_ballot(
    tx: &mut Tx,
    (panel, case): (PanelId, CaseId),
    counts: &Ballot,
    minutes: Option<DocumentId>,
    by: AccountId,
    now: Moment,
) -> Result<BallotId, StoreError> {
    const SQL: &str = "INSERT INTO ballot (id, case_id, panel_id, members, attending, recused, yes, no, abstain, \
        invalid, minutes_document_id, recorded_by, recorded_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let id: BallotId = new_id(now);
    let Ballot { members, attending, recused, yes, no, abstain, invalid, .. } = *counts;
    let args = args![id, case, panel, members, attending, recused, yes, no, abstain, invalid, minutes, by, now];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Signs the latest ballot of a case; gives it for the record of the event.
pub async fn sign_ballot(tx: &mut Tx, case: CaseId, by: AccountId, now: Moment) -> Result<BallotRow, StoreError> {
    const SQL: &str = "UPDATE ballot SET signed_by = $1, signed_at = $2 WHERE id = $3 AND signed_at IS NULL";
    let latest = ballots(tx, case).await?.into_iter().next().ok_or(StoreError::Missing)?;
    tx.run_guarded(SQL, args![by, now, latest.id]).await?;
    Ok(latest)
}

/// The minutes uploaded to a case: (id, file name), newest first.
pub async fn minutes_of(conn: &mut Conn, case: CaseId) -> Result<Vec<(i64, String)>, StoreError> {
    const SQL: &str = "SELECT id, filename FROM document WHERE case_id = $1 AND kind = 'minutes' \
        AND superseded_by IS NULL ORDER BY uploaded_at DESC, id DESC";
    conn.all(SQL, args![case]).await
}

/// The calls with cases that wait for a panel: (id, name), latest first.
pub async fn calls(conn: &mut Conn) -> Result<Vec<(i64, String)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT b.id, b.name, b.year, b.batch_no FROM batch b \
        JOIN case_file c ON c.batch_id = b.id AND c.stage = 'panel_review' \
        WHERE NOT EXISTS (SELECT 1 FROM panel_case k WHERE k.case_id = c.id) \
        ORDER BY b.year DESC, b.batch_no DESC, b.id DESC";
    let rows: Vec<(i64, String, i64, i64)> = conn.all(SQL, args![]).await?;
    Ok(rows.into_iter().map(|(id, name, ..)| (id, name)).collect())
}
