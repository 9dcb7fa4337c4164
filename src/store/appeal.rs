//! Requests to review a decision (复审).

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        appeal::{AppealAnswer, AppealEntry, AppealGround, AppealOutcome},
        ids::{AccountId, AppealId, CaseId},
        time::{Day, Moment},
        workflow::Stage,
    },
};

/// A request as it is stored, with the number of its case.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Appeal {
    #[sqlx(try_from = "i64")]
    pub id: AppealId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub case_no: String,
    #[sqlx(try_from = "String")]
    pub ground: AppealGround,
    pub statement: String,
    #[sqlx(try_from = "String")]
    pub received_on: Day,
    #[sqlx(try_from = "String")]
    pub due_on: Day,
    #[sqlx(try_from = "i64")]
    pub made_by: AccountId,
    outcome: Option<String>,
    pub finding: Option<String>,
    flawed_step: Option<String>,
    decided_at: Option<i64>,
    pub ver: i64,
}

impl Appeal {
    /// How it ended, if it has.
    pub fn outcome(&self) -> Option<AppealOutcome> {
        self.outcome.as_deref().and_then(AppealOutcome::from_code)
    }

    /// The step found flawed.
    pub fn flawed_step(&self) -> Option<Stage> {
        self.flawed_step.as_deref().and_then(Stage::from_code)
    }

    pub fn decided_at(&self) -> Option<Moment> {
        self.decided_at.map(Moment)
    }
}

macro_rules! appeals {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.case_id, c.case_no, a.ground, a.statement, a.received_on, a.due_on, a.made_by, a.outcome, \
             a.finding, a.flawed_step, a.decided_at, a.ver FROM appeal a JOIN case_file c ON c.id = a.case_id ",
            $rest
        )
    };
}

/// The requests on a case, newest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Appeal>, StoreError> {
    conn.all(appeals!("WHERE a.case_id = $1 ORDER BY a.received_on DESC, a.id DESC"), args![case]).await
}

/// Requests that are not answered, what is due first on top.
pub async fn open(conn: &mut Conn, limit: i64) -> Result<Vec<Appeal>, StoreError> {
    conn.all(appeals!("WHERE a.outcome IS NULL ORDER BY a.due_on, a.id LIMIT $1"), args![limit]).await
}

/// Requests that were answered, newest first.
pub async fn answered(conn: &mut Conn, limit: i64) -> Result<Vec<Appeal>, StoreError> {
    let sql = appeals!("WHERE a.outcome IS NOT NULL ORDER BY a.decided_at DESC, a.id DESC LIMIT $1");
    conn.all(sql, args![limit]).await
}

/// Receives a request.
pub async fn insert(
    tx: &mut Tx,
    case: CaseId,
    entry: &AppealEntry,
    (received_on, due_on): (Day, Day),
    by: AccountId,
    now: Moment,
) -> Result<AppealId, StoreError> {
    const SQL: &str = "INSERT INTO appeal (id, case_id, ground, statement, received_on, due_on, made_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let id: AppealId = new_id(now);
    tx.run(SQL, args![id, case, entry.ground, &entry.statement, received_on, due_on, by]).await?;
    Ok(id)
}

/// Answers a request.
///
/// # Errors
/// [`StoreError::Stale`] when it was answered already.
pub async fn answer(
    tx: &mut Tx,
    id: AppealId,
    ver: i64,
    answer: &AppealAnswer,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE appeal SET outcome = $1, finding = $2, flawed_step = $3, decided_by = $4, \
        decided_at = $5, ver = ver + 1 WHERE id = $6 AND ver = $7 AND outcome IS NULL";
    let args = args![answer.outcome, &answer.finding, answer.flawed_step, by, now, id, ver];
    tx.run_guarded(SQL, args).await
}
