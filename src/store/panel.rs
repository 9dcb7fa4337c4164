//! Panel meetings: members, attendance, the cases before them, and the counts of their secret ballots.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, BallotId, BatchId, CaseId, DocumentId, ExpertId, PanelId, VoteRoundId},
        review::sitting::TimerPart,
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
    /// Minutes a candidate has to present.
    pub talk_minutes: i64,
    /// Minutes for questions.
    pub question_minutes: i64,
    timer_part: Option<String>,
    timer_case_id: Option<i64>,
    timer_ends_at: Option<i64>,
}

/// The clock that runs in the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    pub part: TimerPart,
    pub case: CaseId,
    pub ends_at: Moment,
}

macro_rules! panels {
    ($condition:literal) => {
        concat!(
            "SELECT n.id, n.batch_id, n.name, n.held_on, n.place, n.secretary_id, n.chair_id, n.ver, b.name AS batch, \
             s.name AS secretary, h.name AS chair, \
             (SELECT COUNT(*) FROM panel_member m WHERE m.panel_id = n.id) AS members, \
             (SELECT COUNT(*) FROM panel_case k WHERE k.panel_id = n.id) AS cases, n.talk_minutes, \
             n.question_minutes, n.timer_part, n.timer_case_id, n.timer_ends_at FROM panel n \
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

    /// Minutes of a part of a candidate's time.
    pub const fn minutes_of(&self, part: TimerPart) -> i64 {
        match part {
            TimerPart::Talk => self.talk_minutes,
            TimerPart::Questions => self.question_minutes,
        }
    }

    /// The clock that was started last and not stopped, whether or not its time is over.
    pub fn timer(&self) -> Option<Timer> {
        Some(Timer {
            part: self.timer_part.as_deref().and_then(TimerPart::from_code)?,
            case: CaseId(self.timer_case_id?),
            ends_at: Moment(self.timer_ends_at?),
        })
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

/// Sets the minutes that each candidate has; nobody else may have changed the panel since version `ver`.
pub async fn set_minutes(tx: &mut Tx, id: PanelId, ver: i64, (talk, questions): (i64, i64)) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE panel SET talk_minutes = $1, question_minutes = $2, ver = ver + 1 WHERE id = $3 AND ver = $4";
    tx.run_guarded(SQL, args![talk, questions, id, ver]).await
}

/// Starts the clock in the room, or stops it.
pub async fn set_timer(tx: &mut Tx, id: PanelId, timer: Option<Timer>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE panel SET timer_part = $1, timer_case_id = $2, timer_ends_at = $3 WHERE id = $4";
    let part = timer.map(|timer| timer.part.code());
    let args = args![part, timer.map(|timer| timer.case.0), timer.map(|timer| timer.ends_at.0), id];
    tx.run_guarded(SQL, args).await
}

/// A member of a panel.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Member {
    #[sqlx(try_from = "i64")]
    pub expert_id: ExpertId,
    pub attends: bool,
    pub name: String,
    account_id: Option<i64>,
    /// Whether the member has an account that signs in as a reviewer, and so can vote on a device.
    pub signs_in: bool,
}

impl Member {
    pub fn account(&self) -> Option<AccountId> {
        self.account_id.map(AccountId)
    }
}

/// The members of a panel, by pinyin.
pub async fn members(conn: &mut Conn, id: PanelId) -> Result<Vec<Member>, StoreError> {
    const SQL: &str = "SELECT m.expert_id, m.attends, p.name, e.account_id, \
        CASE WHEN EXISTS (SELECT 1 FROM account a JOIN account_role r ON r.account_id = a.id \
         WHERE a.id = e.account_id AND a.status = 'active' AND r.role = 'expert' AND r.revoked_at IS NULL) \
        THEN TRUE ELSE FALSE END AS signs_in FROM panel_member m \
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
    recorded_by: i64,
    #[sqlx(try_from = "i64")]
    pub recorded_at: Moment,
    signed_at: Option<i64>,
    round_id: Option<i64>,
    second_by: Option<i64>,
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

    pub fn recorded_by(&self) -> AccountId {
        AccountId(self.recorded_by)
    }

    /// The round in which it was voted on devices; none where sheets of paper were counted.
    pub fn round(&self) -> Option<VoteRoundId> {
        self.round_id.map(VoteRoundId)
    }

    /// Whether its counts may be shown: those of paper not before the second person has counted them too.
    pub fn is_shown(&self) -> bool {
        self.round_id.is_some() || self.signed_at.is_some() || self.second_by.is_some()
    }

    /// Who counted the sheets second, in the chair's place.
    pub fn counted_twice_by(&self) -> Option<AccountId> {
        self.second_by.map(AccountId)
    }
}

macro_rules! ballots {
    ($condition:literal) => {
        concat!(
            "SELECT id, members, attending, recused, yes, no, abstain, invalid, minutes_document_id, recorded_by, \
             recorded_at, signed_at, round_id, second_by FROM ballot WHERE case_id = $1 AND ",
            $condition,
            " ORDER BY recorded_at DESC, id DESC"
        )
    };
}

/// The ballots on a case, latest first; second ballots for the last places are apart.
pub async fn ballots(conn: &mut Conn, case: CaseId) -> Result<Vec<BallotRow>, StoreError> {
    conn.all(ballots!("NOT is_second"), args![case]).await
}

/// The second ballots on a case that tied for the last places, latest first.
pub async fn second_ballots(conn: &mut Conn, case: CaseId) -> Result<Vec<BallotRow>, StoreError> {
    conn.all(ballots!("is_second"), args![case]).await
}

/// A ballot to be recorded.
#[derive(Clone, Debug)]
pub struct NewBallot<'b> {
    pub panel: PanelId,
    pub case: CaseId,
    pub counts: &'b Ballot,
    pub minutes: Option<DocumentId>,
    /// Who counted the sheets, or opened the round.
    pub by: AccountId,
    /// The round, where it was voted on devices.
    pub round: Option<VoteRoundId>,
    pub is_second: bool,
}

/// Records the counts of a ballot.
pub async fn insert_ballot(tx: &mut Tx, new: &NewBallot<'_>, now: Moment) -> Result<BallotId, StoreError> {
    const SQL: &str = "INSERT INTO ballot (id, case_id, panel_id, members, attending, recused, yes, no, abstain, \
        invalid, minutes_document_id, recorded_by, recorded_at, round_id, is_second) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let id: BallotId = new_id(now);
    let NewBallot { panel, case, minutes, by, round, is_second, .. } = *new;
    let Ballot { members, attending, recused, yes, no, abstain, invalid, .. } = *new.counts;
    let mut args = args![id, case, panel, members, attending, recused, yes, no, abstain, invalid];
    args.extend(args![minutes, by, now, round, is_second]);
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Attaches the minutes to counts from devices, which the person then puts before the chair.
pub async fn attach_minutes(tx: &mut Tx, id: BallotId, minutes: DocumentId, by: AccountId) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE ballot SET minutes_document_id = $1, recorded_by = $2 WHERE id = $3 AND signed_at IS NULL";
    tx.run_guarded(SQL, args![minutes, by, id]).await
}

/// Takes back the counts of a paper ballot that nobody signed.
pub async fn discard_ballot(tx: &mut Tx, id: BallotId) -> Result<(), StoreError> {
    tx.run_guarded("DELETE FROM ballot WHERE id = $1 AND signed_at IS NULL AND round_id IS NULL", args![id]).await
}

/// The panel and the case of a ballot that nobody signed.
pub async fn place_of_ballot(conn: &mut Conn, id: BallotId) -> Result<Option<(PanelId, CaseId)>, StoreError> {
    const SQL: &str = "SELECT panel_id, case_id FROM ballot WHERE id = $1 AND signed_at IS NULL";
    let found: Option<(i64, i64)> = conn.opt(SQL, args![id]).await?;
    Ok(found.map(|(panel, case)| (PanelId(panel), CaseId(case))))
}

/// Sheets of paper that were counted once, of the panels at which an expert is present.
pub async fn counted_once(conn: &mut Conn, expert: ExpertId) -> Result<Vec<BallotId>, StoreError> {
    const SQL: &str = "SELECT b.id FROM ballot b JOIN panel_member m ON m.panel_id = b.panel_id \
        WHERE m.expert_id = $1 AND m.attends AND b.signed_at IS NULL AND b.round_id IS NULL AND b.second_by IS NULL \
        ORDER BY b.recorded_at, b.id";
    let rows: Vec<(i64,)> = conn.all(SQL, args![expert]).await?;
    Ok(rows.into_iter().map(|(id,)| BallotId(id)).collect())
}

/// Notes who counted the sheets of a ballot second and found the same.
pub async fn count_second(tx: &mut Tx, id: BallotId, by: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE ballot SET second_by = $1, second_at = $2 WHERE id = $3 AND signed_at IS NULL \
        AND second_by IS NULL AND round_id IS NULL";
    tx.run_guarded(SQL, args![by, now, id]).await
}

/// What was told of a case when its last two counts differed, if nothing was counted since.
pub async fn last_difference(conn: &mut Conn, case: CaseId) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT command, payload FROM event WHERE case_id = $1 AND command IN ('find_counts_differ', \
        'propose', 'record_ballot', 'count_second_ballot', 'open_vote') ORDER BY seq DESC LIMIT 1";
    let last: Option<(String, String)> = conn.opt(SQL, args![case]).await?;
    Ok(last.filter(|(command, _)| command == "find_counts_differ").map(|(_, payload)| payload))
}

/// Signs a second ballot, which decides no stage and so has no proposal.
pub async fn sign_second(tx: &mut Tx, id: BallotId, by: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE ballot SET signed_by = $1, signed_at = $2 WHERE id = $3 AND is_second \
        AND signed_at IS NULL";
    tx.run_guarded(SQL, args![by, now, id]).await
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
