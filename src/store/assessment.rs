//! Assessments inside an appointment (考核).

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        assessment::{AssessmentKind, Grade},
        ids::{AccountId, AssessmentId, CaseId},
        time::{Day, Moment},
    },
};

/// An assessment as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Assessment {
    #[sqlx(try_from = "i64")]
    pub id: AssessmentId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    #[sqlx(try_from = "String")]
    pub kind: AssessmentKind,
    #[sqlx(try_from = "String")]
    pub due_on: Day,
    pub report: Option<String>,
    reported_at: Option<i64>,
    grade: Option<String>,
    pub opinion: Option<String>,
    graded_by: Option<i64>,
    decided_at: Option<i64>,
    pub ver: i64,
}

impl Assessment {
    pub fn reported_at(&self) -> Option<Moment> {
        self.reported_at.map(Moment)
    }

    pub fn grade(&self) -> Option<Grade> {
        self.grade.as_deref().and_then(Grade::from_code)
    }

    /// Who graded it: not who decides.
    pub fn graded_by(&self) -> Option<AccountId> {
        self.graded_by.map(AccountId)
    }

    pub fn decided_at(&self) -> Option<Moment> {
        self.decided_at.map(Moment)
    }
}

/// The assessments of a case, newest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Assessment>, StoreError> {
    const SQL: &str = "SELECT id, case_id, kind, due_on, report, reported_at, grade, opinion, graded_by, decided_at, \
        ver FROM assessment WHERE case_id = $1 ORDER BY opened_at DESC, id DESC";
    conn.all(SQL, args![case]).await
}

/// Whether the latest final assessment opened since an instant and decided was passed.
pub async fn final_passed(conn: &mut Conn, case: CaseId, since: Moment) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT grade FROM assessment WHERE case_id = $1 AND kind = 'final' AND opened_at >= $2 \
        AND decided_at IS NOT NULL ORDER BY decided_at DESC, id DESC LIMIT 1";
    let row: Option<(String,)> = conn.opt(SQL, args![case, since]).await?;
    Ok(row.and_then(|(grade,)| Grade::from_code(&grade)).is_some_and(Grade::is_pass))
}

/// Opens an assessment.
pub async fn insert(
    tx: &mut Tx,
    case: CaseId,
    kind: AssessmentKind,
    due_on: Day,
    now: Moment,
) -> Result<AssessmentId, StoreError> {
    const SQL: &str = "INSERT INTO assessment (id, case_id, kind, due_on, opened_at) VALUES ($1, $2, $3, $4, $5)";
    let id: AssessmentId = new_id(now);
    tx.run(SQL, args![id, case, kind, due_on, now]).await?;
    Ok(id)
}

/// Opens the final assessment of a closing that begins; one left open by an earlier closing is opened anew.
pub async fn open_final(tx: &mut Tx, case: CaseId, due_on: Day, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE assessment SET opened_at = $1, due_on = $2, ver = ver + 1 \
        WHERE case_id = $3 AND kind = 'final' AND decided_at IS NULL";
    if tx.run(SQL, args![now, due_on, case]).await? == 0 {
        insert(tx, case, AssessmentKind::Final, due_on, now).await?;
    }
    Ok(())
}

/// Keeps the report of those assessed. A grade given on an earlier report is gone.
pub async fn report(
    tx: &mut Tx,
    id: AssessmentId,
    ver: i64,
    report: &str,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE assessment SET report = $1, reported_by = $2, reported_at = $3, grade = NULL, \
        opinion = NULL, graded_by = NULL, graded_at = NULL, ver = ver + 1 \
        WHERE id = $4 AND ver = $5 AND decided_at IS NULL";
    tx.run_guarded(SQL, args![report, by, now, id, ver]).await
}

/// Grades it: the proposal that another person decides on.
pub async fn grade(
    tx: &mut Tx,
    id: AssessmentId,
    ver: i64,
    (grade, opinion): (Grade, &str),
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE assessment SET grade = $1, opinion = $2, graded_by = $3, graded_at = $4, ver = ver + 1 \
        WHERE id = $5 AND ver = $6 AND decided_at IS NULL";
    tx.run_guarded(SQL, args![grade, opinion, by, now, id, ver]).await
}

/// Decides it as graded, or sends the grade back.
pub async fn decide(
    tx: &mut Tx,
    id: AssessmentId,
    ver: i64,
    confirmed: bool,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const CONFIRM: &str = "UPDATE assessment SET decided_by = $1, decided_at = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND decided_at IS NULL AND grade IS NOT NULL";
    const SEND_BACK: &str = "UPDATE assessment SET grade = NULL, graded_by = NULL, graded_at = NULL, ver = ver + 1 \
        WHERE id = $1 AND ver = $2 AND decided_at IS NULL AND grade IS NOT NULL";
    match confirmed {
        true => tx.run_guarded(CONFIRM, args![by, now, id, ver]).await,
        false => tx.run_guarded(SEND_BACK, args![id, ver]).await,
    }
}
