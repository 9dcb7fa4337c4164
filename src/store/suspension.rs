//! Suspensions of an appointment (T22): while one stands, payments stop.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{CaseId, RowId},
        time::{Day, Moment},
    },
};

/// A suspension as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Suspension {
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub review_on: Day,
    #[sqlx(try_from = "i64")]
    pub begun_at: Moment,
    pub resumed_reason: Option<String>,
    resumed_at: Option<i64>,
}

impl Suspension {
    pub fn resumed_at(&self) -> Option<Moment> {
        self.resumed_at.map(Moment)
    }
}

/// The suspensions of a case, newest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Suspension>, StoreError> {
    const SQL: &str = "SELECT reason, review_on, begun_at, resumed_reason, resumed_at FROM suspension \
        WHERE case_id = $1 ORDER BY begun_at DESC, id DESC";
    conn.all(SQL, args![case]).await
}

/// Begins one.
pub async fn begin(tx: &mut Tx, case: CaseId, reason: &str, review_on: Day, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO suspension (id, case_id, reason, review_on, begun_at) VALUES ($1, $2, $3, $4, $5)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, case, reason, review_on, now]).await?;
    Ok(())
}

/// Ends the one that stands, if any: cases suspended before this was recorded have none.
pub async fn end(tx: &mut Tx, case: CaseId, reason: &str, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE suspension SET resumed_reason = $1, resumed_at = $2 \
        WHERE case_id = $3 AND resumed_at IS NULL";
    tx.run(SQL, args![reason, now, case]).await?;
    Ok(())
}
