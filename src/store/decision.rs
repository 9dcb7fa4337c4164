//! The sheet of a call and role on which decisions are prepared (审定), and the cases that wait for one.
//!
//! A sheet and its drafts are for the office and the approver alone: nothing else reads these tables.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conn, StoreError, Tx, shortlist::EVERY};
use crate::{
    args,
    clock::new_id,
    domain::{
        decision::{Prepared, Veto},
        ids::{AccountId, BatchId, CaseId, DirectionId, PersonId, RowId},
        role::{CaseKind, ScholarRole},
        time::Moment,
        workflow::{
            decide::OpenProposal,
            facts::{Ballot, Ground},
        },
    },
};

/// The cases that are decided together: those of a call and role, whose places and reserve list are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    pub batch: BatchId,
    /// `None` for laboratories and projects.
    pub role: Option<ScholarRole>,
}

impl Group {
    /// The role as addresses have it.
    pub fn role_code(&self) -> &'static str {
        self.role.map_or(EVERY, ScholarRole::code)
    }

    /// Where its sheet is: a path without language.
    pub fn path(&self) -> String {
        format!("/admin/batches/{}/decisions?role={}", self.batch, self.role_code())
    }

    /// Where the approver reads what will happen.
    pub fn release_path(&self) -> String {
        format!("/admin/batches/{}/decisions/release?role={}", self.batch, self.role_code())
    }
}

/// A case that waits for its decision, and how an account stands to it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Member {
    #[sqlx(try_from = "i64")]
    pub id: CaseId,
    pub case_no: String,
    pub title: String,
    #[sqlx(try_from = "String")]
    pub kind: CaseKind,
    pub ver: i64,
    pub scheme_ver: i64,
    direction_id: Option<i64>,
    pub direction: Option<String>,
    pub direction_en: Option<String>,
    /// The account nominated or entered it.
    pub nominated: bool,
    /// The person conflicts with it, or is a candidate of the call: then it is nothing but 已回避.
    pub recused: bool,
}

impl Member {
    pub fn direction_id(&self) -> Option<DirectionId> {
        self.direction_id.map(DirectionId)
    }
}

/// The cases of a group that wait for their decision, by direction and number, as somebody stands to them.
pub async fn waiting(
    conn: &mut Conn,
    group: Group,
    account: AccountId,
    person: Option<PersonId>,
) -> Result<Vec<Member>, StoreError> {
    const SQL: &str = "SELECT c.id, c.case_no, c.title, c.kind, c.ver, c.scheme_ver, c.direction_id, \
        d.name AS direction, d.name_en AS direction_en, (c.entered_by IS NOT DISTINCT FROM $3 OR EXISTS \
        (SELECT 1 FROM nomination n WHERE n.case_id = c.id AND n.nominator_account_id = $3)) AS nominated, \
        (EXISTS (SELECT 1 FROM recusal r JOIN expert e ON e.id = r.expert_id WHERE r.case_id = c.id \
         AND e.person_id = $4 AND r.ruling IN ('conflict', 'pinned_conflict')) OR EXISTS (SELECT 1 FROM case_file o \
         WHERE o.batch_id = c.batch_id AND o.subject_person_id = $4 AND o.stage NOT IN ('draft', 'not_accepted', \
         'not_selected', 'withdrawn', 'terminated', 'revoked', 'closed'))) AS recused FROM case_file c \
        LEFT JOIN direction d ON d.id = c.direction_id WHERE c.batch_id = $1 AND c.role IS NOT DISTINCT FROM $2 \
        AND c.stage = 'pending_decision' ORDER BY COALESCE(d.position, -1), c.case_no, c.id";
    conn.all(SQL, args![group.batch, group.role, account, person]).await
}

/// Signed counts of a case's ballot.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Count {
    case_id: i64,
    members: i64,
    attending: i64,
    recused: i64,
    yes: i64,
    no: i64,
    abstain: i64,
    invalid: i64,
    has_minutes: bool,
}

impl Count {
    fn counts(self) -> (CaseId, Ballot) {
        let Self { case_id, members, attending, recused, yes, no, abstain, invalid, has_minutes } = self;
        let minutes_attached = has_minutes;
        let counts = Ballot { members, attending, recused, yes, no, abstain, invalid, minutes_attached };
        (CaseId(case_id), counts)
    }
}

/// The ballots by which the waiting cases of a group came here, by case.
pub async fn ballots(conn: &mut Conn, group: Group) -> Result<BTreeMap<CaseId, Ballot>, StoreError> {
    const SQL: &str = "SELECT b.case_id, b.members, b.attending, b.recused, b.yes, b.no, b.abstain, b.invalid, \
        b.minutes_document_id IS NOT NULL AS has_minutes FROM ballot b JOIN case_file c ON c.id = b.case_id WHERE c.batch_id = $1 AND c.role IS NOT DISTINCT FROM $2 \
        AND c.stage = 'pending_decision' AND b.signed_at IS NOT NULL ORDER BY b.recorded_at, b.id";
    let rows: Vec<Count> = conn.all(SQL, args![group.batch, group.role]).await?;
    Ok(rows.into_iter().map(Count::counts).collect())
}

/// A sheet as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Sheet {
    #[sqlx(try_from = "i64")]
    id: RowId,
    handed_by: Option<i64>,
    handed_at: Option<i64>,
    pub handed_by_name: Option<String>,
    pub ver: i64,
}

impl Sheet {
    /// Who put it before the approver and when; `None` while the office works on it.
    pub fn handed(&self) -> Option<(AccountId, Moment)> {
        Some((AccountId(self.handed_by?), Moment(self.handed_at?)))
    }
}

/// The sheet of a group, once anything was prepared.
pub async fn sheet(conn: &mut Conn, group: Group) -> Result<Option<Sheet>, StoreError> {
    const SQL: &str = "SELECT s.id, s.handed_by, s.handed_at, a.name AS handed_by_name, s.ver FROM decision_sheet s \
        LEFT JOIN account a ON a.id = s.handed_by WHERE s.batch_id = $1 AND s.role_code IS NOT DISTINCT FROM $2";
    conn.opt(SQL, args![group.batch, group.role]).await
}

/// Writes a new state of the sheet, begun where there is none; nobody else may have changed it since version `ver`,
/// which is 0 of one that is not there.
///
/// # Errors
/// [`StoreError::Stale`] when somebody has.
pub async fn turn(
    tx: &mut Tx,
    group: Group,
    ver: i64,
    handed_by: Option<AccountId>,
    now: Moment,
) -> Result<(), StoreError> {
    const BEGIN: &str = "INSERT INTO decision_sheet (id, batch_id, role_code, handed_by, handed_at) \
        VALUES ($1, $2, $3, $4, $5)";
    const TURN: &str =
        "UPDATE decision_sheet SET handed_by = $1, handed_at = $2, ver = ver + 1 WHERE id = $3 AND ver = $4";
    let handed_at = handed_by.map(|_| now);
    match sheet(tx, group).await? {
        Some(known) => tx.run_guarded(TURN, args![handed_by, handed_at, known.id, ver]).await,
        None if ver == 0 => {
            let id: RowId = new_id(now);
            match tx.run(BEGIN, args![id, group.batch, group.role, handed_by, handed_at]).await {
                Err(StoreError::Duplicate) => Err(StoreError::Stale),
                other => other.map(|_| ()),
            }
        }
        None => Err(StoreError::Stale),
    }
}

/// What is prepared for a case.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Draft {
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    /// The version of the case that was looked at.
    pub case_ver: i64,
    prepared: String,
    #[sqlx(try_from = "i64")]
    pub prepared_by: AccountId,
    prepared_by_person: Option<i64>,
    pub prepared_by_name: String,
    refused_ground: Option<String>,
    pub refused_reason: Option<String>,
}

impl Draft {
    /// What is to be decided.
    ///
    /// # Errors
    /// When the stored values cannot be read.
    pub fn prepared(&self) -> Result<Prepared, StoreError> {
        serde_json::from_str(&self.prepared).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// The first half of the move, as the second person's is judged.
    ///
    /// # Errors
    /// As [`Draft::prepared`].
    pub fn first_half(&self) -> Result<OpenProposal, StoreError> {
        let (action, person) = (self.prepared()?.action(), self.prepared_by_person);
        Ok(OpenProposal { action, made_by: self.prepared_by, made_by_person: person.map(PersonId) })
    }

    /// The ground on which the approver did not release it.
    pub fn refused_ground(&self) -> Option<Ground> {
        self.refused_ground.as_deref().and_then(Ground::from_code)
    }
}

/// What is prepared for the waiting cases of a group, by case.
pub async fn drafts(conn: &mut Conn, group: Group) -> Result<BTreeMap<CaseId, Draft>, StoreError> {
    const SQL: &str = "SELECT d.case_id, d.case_ver, d.prepared, d.prepared_by, a.person_id AS prepared_by_person, \
        a.name AS prepared_by_name, d.refused_ground, d.refused_reason FROM decision_draft d \
        JOIN case_file c ON c.id = d.case_id JOIN account a ON a.id = d.prepared_by WHERE c.batch_id = $1 \
        AND c.role IS NOT DISTINCT FROM $2 AND c.stage = 'pending_decision' ORDER BY d.case_id";
    let rows: Vec<Draft> = conn.all(SQL, args![group.batch, group.role]).await?;
    Ok(rows.into_iter().map(|row| (row.case_id, row)).collect())
}

/// The waiting cases of a group for which a decision is proposed by itself.
pub async fn proposed_alone(conn: &mut Conn, group: Group) -> Result<BTreeSet<CaseId>, StoreError> {
    const SQL: &str = "SELECT c.id FROM case_file c JOIN proposal p ON p.case_id = c.id WHERE c.batch_id = $1 \
        AND c.role IS NOT DISTINCT FROM $2 AND c.stage = 'pending_decision' AND p.state = 'open' \
        AND p.action IN ('select', 'put_in_reserve', 'decline') ORDER BY c.id";
    let rows: Vec<(i64,)> = conn.all(SQL, args![group.batch, group.role]).await?;
    Ok(rows.into_iter().map(|(id,)| CaseId(id)).collect())
}

/// Whether something is prepared for a case.
pub async fn is_prepared(conn: &mut Conn, case: CaseId) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = conn.opt("SELECT case_id FROM decision_draft WHERE case_id = $1", args![case]).await?;
    Ok(row.is_some())
}

/// Keeps what is prepared for a case, in place of what was.
pub async fn keep(
    tx: &mut Tx,
    (case, case_ver): (CaseId, i64),
    prepared: &Prepared,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO decision_draft (case_id, case_ver, prepared, prepared_by, prepared_at) \
        VALUES ($1, $2, $3, $4, $5)";
    let text = serde_json::to_string(prepared).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    forget(tx, case).await?;
    tx.run(SQL, args![case, case_ver, text, by, now]).await?;
    Ok(())
}

/// Forgets what was prepared for a case: it moved on, or nothing is to be decided yet.
pub async fn forget(tx: &mut Tx, case: CaseId) -> Result<(), StoreError> {
    tx.run("DELETE FROM decision_draft WHERE case_id = $1", args![case]).await?;
    Ok(())
}

/// Notes why the approver does not release a selection.
pub async fn refuse(tx: &mut Tx, case: CaseId, veto: &Veto, by: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE decision_draft SET refused_ground = $1, refused_reason = $2, refused_by = $3, \
        refused_at = $4 WHERE case_id = $5";
    tx.run_guarded(SQL, args![veto.ground, veto.reason.trim(), by, now, case]).await
}

/// A group of a call, with how far its decisions are.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    batch_id: i64,
    pub batch_code: String,
    pub batch_name: String,
    role: Option<String>,
    /// Cases that wait.
    pub waiting: i64,
    pub prepared: i64,
    /// When the first of them came here.
    #[sqlx(try_from = "i64")]
    pub since: Moment,
    handed_at: Option<i64>,
}

impl Listed {
    pub fn group(&self) -> Group {
        Group { batch: BatchId(self.batch_id), role: self.role.as_deref().and_then(ScholarRole::from_code) }
    }

    /// When it was put before the approver.
    pub fn handed_at(&self) -> Option<Moment> {
        self.handed_at.map(Moment)
    }
}

macro_rules! listed {
    ($condition:literal) => {
        concat!(
            "SELECT c.batch_id, b.code AS batch_code, b.name AS batch_name, c.role, COUNT(*) AS waiting, \
             COUNT(d.case_id) AS prepared, MIN(c.stage_entered_at) AS since, MAX(s.handed_at) AS handed_at \
             FROM case_file c \
             JOIN batch b ON b.id = c.batch_id LEFT JOIN decision_draft d ON d.case_id = c.id \
             LEFT JOIN decision_sheet s ON s.batch_id = c.batch_id AND s.role_code IS NOT DISTINCT FROM c.role \
             WHERE c.stage = 'pending_decision' AND ",
            $condition,
            " GROUP BY c.batch_id, b.code, b.name, c.role ORDER BY c.batch_id, c.role"
        )
    };
}

/// The groups of a call with cases that wait.
pub async fn of_batch(conn: &mut Conn, batch: BatchId) -> Result<Vec<Listed>, StoreError> {
    conn.all(listed!("c.batch_id = $1"), args![batch]).await
}

/// The groups with cases of an officer, or of none, that the office has not put before the approver.
pub async fn of_officer(conn: &mut Conn, officer: AccountId) -> Result<Vec<Listed>, StoreError> {
    conn.all(listed!("(c.officer_id = $1 OR c.officer_id IS NULL) AND s.handed_at IS NULL"), args![officer]).await
}

/// The groups whose sheets lie before the approver.
pub async fn handed(conn: &mut Conn) -> Result<Vec<Listed>, StoreError> {
    conn.all(listed!("s.handed_at IS NOT NULL"), args![]).await
}
