//! What follows from a failed mid-term assessment (改进期、退出): proposed and decided by two.

use super::{Conn, StoreError, Tx, work::Waiting};
use crate::{
    args,
    clock::new_id,
    domain::{
        assessment::{self, Course, CourseState},
        ids::{AccountId, AssessmentId, CaseId, RowId},
        time::{Day, Moment},
    },
};

/// A consequence as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Consequence {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub assessment_id: AssessmentId,
    #[sqlx(try_from = "String")]
    pub course: Course,
    pub reason: String,
    until_on: Option<String>,
    #[sqlx(try_from = "String")]
    pub state: CourseState,
    #[sqlx(try_from = "i64")]
    pub proposed_by: AccountId,
    ended_at: Option<i64>,
    /// Why it was refused.
    pub answer: String,
    pub ver: i64,
}

impl Consequence {
    /// The last day of the period in which to improve.
    pub fn until_on(&self) -> Option<Day> {
        self.until_on.as_deref().and_then(|text| text.parse().ok())
    }

    /// When it was decided or refused.
    pub fn ended_at(&self) -> Option<Moment> {
        self.ended_at.map(Moment)
    }
}

/// The consequences of a case, the newest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Consequence>, StoreError> {
    const SQL: &str = "SELECT id, assessment_id, course, reason, until_on, state, proposed_by, ended_at, answer, ver \
        FROM consequence WHERE case_id = $1 ORDER BY proposed_at DESC, id DESC";
    conn.all(SQL, args![case]).await
}

/// Proposes a consequence.
///
/// # Errors
/// [`StoreError::Duplicate`] where one is proposed or decided already.
pub async fn propose(
    tx: &mut Tx,
    (case, assessment): (CaseId, AssessmentId),
    new: &assessment::Consequence,
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO consequence (id, case_id, assessment_id, course, reason, until_on, state, \
        proposed_by, proposed_at, answer) VALUES ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8, '')";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, case, assessment, new.course, &new.reason, new.until_on, by, now]).await?;
    Ok(id)
}

/// Decides on what is proposed, or refuses it with the reason.
pub async fn end(
    tx: &mut Tx,
    (id, ver): (RowId, i64),
    (state, answer): (CourseState, &str),
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE consequence SET state = $1, answer = $2, ended_by = $3, ended_at = $4, ver = ver + 1 \
        WHERE id = $5 AND ver = $6 AND state = 'proposed'";
    tx.run_guarded(SQL, args![state, answer, by, now, id, ver]).await
}

/// Failed mid-term assessments without a consequence, of an officer's cases and nobody's.
pub async fn lacking(conn: &mut Conn, officer: AccountId, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, s.decided_at AS since, NULL AS due FROM assessment s \
        JOIN case_file c ON c.id = s.case_id WHERE s.kind = 'midterm' AND s.grade = 'failed' \
        AND s.decided_at IS NOT NULL AND c.stage IN ('active', 'suspended') \
        AND NOT EXISTS (SELECT 1 FROM consequence k WHERE k.assessment_id = s.id AND k.state <> 'refused') \
        AND (c.officer_id IS NULL OR c.officer_id = $1) ORDER BY s.decided_at, s.id LIMIT $2";
    conn.all(SQL, args![officer, limit]).await
}

/// Consequences that somebody else proposed and that wait for the decision.
pub async fn to_decide(conn: &mut Conn, approver: AccountId, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, k.proposed_at AS since, NULL AS due FROM consequence k \
        JOIN case_file c ON c.id = k.case_id WHERE k.state = 'proposed' AND k.proposed_by <> $1 \
        AND c.stage IN ('active', 'suspended') ORDER BY k.proposed_at, k.id LIMIT $2";
    conn.all(SQL, args![approver, limit]).await
}

/// Periods to improve that end by a day and after which nothing was assessed, of an officer's cases and nobody's.
pub async fn ending(conn: &mut Conn, officer: AccountId, by: Day, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, k.ended_at AS since, k.until_on AS due FROM consequence k \
        JOIN case_file c ON c.id = k.case_id WHERE k.state = 'decided' AND k.course = 'improve' \
        AND k.until_on <= $2 AND c.stage IN ('active', 'suspended') \
        AND NOT EXISTS (SELECT 1 FROM assessment s WHERE s.case_id = k.case_id AND s.kind = 'midterm' \
        AND s.id <> k.assessment_id AND s.opened_at >= k.ended_at) \
        AND (c.officer_id IS NULL OR c.officer_id = $1) ORDER BY k.until_on, k.id LIMIT $3";
    conn.all(SQL, args![officer, by, limit]).await
}
