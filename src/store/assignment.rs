//! Who was asked to review what, until when, and how it went.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, AssignmentId, BatchId, CaseId, ExpertId, RowId},
        review::AssignmentState,
        role::{CaseKind, ScholarRole},
        scheme::Blind,
        time::{Day, Moment},
        workflow::Stage,
    },
};

/// A reviewer's task, with the expert's name. The name is for those who may read it (`Resource::ReviewerName`).
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Assignment {
    #[sqlx(try_from = "i64")]
    pub id: AssignmentId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    #[sqlx(try_from = "i64")]
    pub expert_id: ExpertId,
    #[sqlx(try_from = "String")]
    pub state: AssignmentState,
    #[sqlx(try_from = "String")]
    pub due_on: Day,
    pub assigned_by: i64,
    #[sqlx(try_from = "i64")]
    pub assigned_at: Moment,
    /// When conflicts were declared and secrecy pledged; the materials open then.
    declared_at: Option<i64>,
    pub reason: Option<String>,
    pub ver: i64,
    pub name: String,
    account_id: Option<i64>,
    renewed_on: Option<String>,
}

macro_rules! assignments {
    ($condition:literal) => {
        concat!(
            "SELECT a.id, a.case_id, a.expert_id, a.state, a.due_on, a.assigned_by, a.assigned_at, a.declared_at, \
             a.reason, a.ver, p.name, e.account_id, a.renewed_on FROM assignment a JOIN expert e ON e.id = a.expert_id \
             JOIN person p ON p.id = e.person_id WHERE ",
            $condition
        )
    };
}

impl Assignment {
    /// The account of the expert.
    pub fn account(&self) -> Option<AccountId> {
        self.account_id.map(AccountId)
    }

    /// The day the invitation stands from: when it was made, or renewed.
    pub fn invited_on(&self) -> Day {
        self.renewed_on.as_deref().and_then(|day| day.parse().ok()).unwrap_or(self.assigned_at.day())
    }

    /// Whether the materials may be read: declared, and not taken back since.
    pub fn is_open(&self) -> bool {
        self.declared_at.is_some() && matches!(self.state, AssignmentState::Accepted | AssignmentState::Submitted)
    }

    /// Whether a review was handed in and counts.
    pub fn is_handed_in(&self) -> bool {
        self.state == AssignmentState::Submitted
    }

    /// Whether the review is late.
    pub fn is_overdue(&self, today: Day) -> bool {
        matches!(self.state, AssignmentState::Invited | AssignmentState::Accepted) && today > self.due_on
    }
}

/// The assignment of an id.
pub async fn find(conn: &mut Conn, id: AssignmentId) -> Result<Option<Assignment>, StoreError> {
    conn.opt(assignments!("a.id = $1"), args![id]).await
}

/// Everybody ever asked to review a case, in an order that tells nothing.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Assignment>, StoreError> {
    conn.all(assignments!("a.case_id = $1 ORDER BY a.id"), args![case]).await
}

/// A task as its reviewer's list shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Task {
    #[sqlx(try_from = "i64")]
    pub id: AssignmentId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    #[sqlx(try_from = "String")]
    pub state: AssignmentState,
    #[sqlx(try_from = "String")]
    pub due_on: Day,
    pub reason: Option<String>,
    pub case_no: String,
    /// The candidate; of a double-blind case its number.
    pub title: String,
    role: Option<String>,
    #[sqlx(try_from = "String")]
    pub kind: CaseKind,
    pub direction: Option<String>,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    pub batch: String,
    #[sqlx(try_from = "String")]
    pub blind: Blind,
    /// Whether something was written.
    pub drafted: bool,
}

impl Task {
    pub fn scholar_role(&self) -> Option<ScholarRole> {
        self.role.as_deref().and_then(ScholarRole::from_code)
    }
}

/// What a reviewer was ever asked to do, by due day; at most `limit`, latest asked first beyond that.
pub async fn tasks(conn: &mut Conn, expert: ExpertId, limit: i64) -> Result<Vec<Task>, StoreError> {
    const SQL: &str = "SELECT a.id, a.case_id, a.state, a.due_on, a.reason, c.case_no, \
        CASE WHEN c.blind = 'double' THEN c.case_no ELSE c.title END AS title, c.role, c.kind, c.blind, d.name AS direction, c.stage, b.name AS batch, (r.assignment_id IS NOT NULL) AS drafted FROM assignment a \
        JOIN case_file c ON c.id = a.case_id JOIN batch b ON b.id = c.batch_id \
        LEFT JOIN direction d ON d.id = c.direction_id LEFT JOIN review r ON r.assignment_id = a.id \
        WHERE a.expert_id = $1 ORDER BY a.assigned_at DESC, a.id DESC LIMIT $2";
    conn.all(SQL, args![expert, limit]).await
}

/// A new task.
#[derive(Clone, Copy, Debug)]
pub struct NewAssignment {
    pub case: CaseId,
    pub expert: ExpertId,
    pub due_on: Day,
    pub by: AccountId,
    /// The draw that chose the expert; `None` when a person did.
    pub draw: Option<RowId>,
}

/// Asks an expert to review a case.
///
/// # Errors
/// [`StoreError::Duplicate`] when the expert has a live task on the case.
pub async fn insert(tx: &mut Tx, new: NewAssignment, now: Moment) -> Result<AssignmentId, StoreError> {
    const SQL: &str = "INSERT INTO assignment (id, case_id, expert_id, state, due_on, assigned_by, assigned_at, draw_id) \
        VALUES ($1, $2, $3, 'invited', $4, $5, $6, $7)";
    let id: AssignmentId = new_id(now);
    tx.run(SQL, args![id, new.case, new.expert, new.due_on, new.by, now, new.draw]).await?;
    Ok(id)
}

/// Notes the declaration and opens the materials.
pub async fn declare(tx: &mut Tx, id: AssignmentId, ver: i64, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE assignment SET state = 'accepted', declared_at = $1, ver = ver + 1 \
        WHERE id = $2 AND ver = $3 AND state = 'invited'";
    tx.run_guarded(SQL, args![now, id, ver]).await
}

/// Moves a task to another state, with the reason where there is one.
pub async fn set_state(
    tx: &mut Tx,
    id: AssignmentId,
    ver: i64,
    state: AssignmentState,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE assignment SET state = $1, reason = COALESCE($2, reason), ver = ver + 1 \
        WHERE id = $3 AND ver = $4";
    tx.run_guarded(SQL, args![state, reason, id, ver]).await
}

/// Gives a task another due day; the one first agreed on is kept. An invitation nobody answered yet stands anew from
/// today.
pub async fn set_due(tx: &mut Tx, id: AssignmentId, ver: i64, due_on: Day, today: Day) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE assignment SET first_due_on = COALESCE(first_due_on, due_on), due_on = $1, \
        renewed_on = CASE WHEN state = 'invited' THEN $2 ELSE renewed_on END, ver = ver + 1 WHERE id = $3 AND ver = $4";
    tx.run_guarded(SQL, args![due_on, today, id, ver]).await
}

/// Gives a task back that was handed in, until a day, with the reason.
pub async fn reopen(tx: &mut Tx, id: AssignmentId, ver: i64, due_on: Day, reason: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE assignment SET state = 'accepted', reason = $1, \
        first_due_on = COALESCE(first_due_on, due_on), due_on = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND state = 'submitted'";
    tx.run_guarded(SQL, args![reason, due_on, id, ver]).await
}

/// Invitations nobody answered and reviews under way, of the cases at first review, case by case.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<Assignment>, StoreError> {
    const SQL: &str = assignments!(
        "a.state IN ('invited', 'accepted') AND a.case_id IN \
         (SELECT c.id FROM case_file c WHERE c.stage = 'external_review') ORDER BY a.case_id, a.id"
    );
    conn.all(SQL, args![]).await
}

/// Where everybody stands who was ever asked to review the cases of a role that are at first review.
pub async fn states(
    conn: &mut Conn,
    batch: BatchId,
    role: ScholarRole,
) -> Result<Vec<(CaseId, AssignmentState)>, StoreError> {
    const SQL: &str = "SELECT a.case_id, a.state FROM assignment a JOIN case_file c ON c.id = a.case_id \
        WHERE c.batch_id = $1 AND c.role = $2 AND c.stage = 'external_review' ORDER BY a.case_id, a.id";
    let rows: Vec<(i64, String)> = conn.all(SQL, args![batch, role]).await?;
    let known = |(case, state): (i64, String)| AssignmentState::from_code(&state).map(|state| (CaseId(case), state));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Cases before their decision that an expert reviews or reviewed: what a new conflict would touch.
pub async fn undecided_cases(conn: &mut Conn, expert: ExpertId) -> Result<Vec<(AssignmentId, CaseId)>, StoreError> {
    const SQL: &str = "SELECT a.id, a.case_id FROM assignment a JOIN case_file c ON c.id = a.case_id \
        WHERE a.expert_id = $1 AND a.state IN ('invited', 'accepted', 'submitted') \
        AND c.stage IN ('external_review', 'panel_review', 'pending_decision') ORDER BY a.case_id, a.id";
    let rows: Vec<(i64, i64)> = conn.all(SQL, args![expert]).await?;
    Ok(rows.into_iter().map(|(id, case)| (AssignmentId(id), CaseId(case))).collect())
}

/// How many tasks of an expert stand where: (state, tasks).
pub async fn tally(conn: &mut Conn, expert: ExpertId) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT state, COUNT(*) FROM assignment WHERE expert_id = $1 GROUP BY state ORDER BY state";
    conn.all(SQL, args![expert]).await
}

/// Who reviews the cases of a role that are at first review, or is asked to: (case, expert).
pub async fn standing(
    conn: &mut Conn,
    batch: BatchId,
    role: ScholarRole,
) -> Result<Vec<(CaseId, ExpertId)>, StoreError> {
    const SQL: &str = "SELECT a.case_id, a.expert_id FROM assignment a JOIN case_file c ON c.id = a.case_id \
        WHERE c.batch_id = $1 AND c.role = $2 AND c.stage = 'external_review' \
        AND a.state IN ('invited', 'accepted', 'submitted') ORDER BY a.case_id, a.expert_id";
    let rows: Vec<(i64, i64)> = conn.all(SQL, args![batch, role]).await?;
    Ok(rows.into_iter().map(|(case, expert)| (CaseId(case), ExpertId(expert))).collect())
}
