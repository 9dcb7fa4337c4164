//! Internal notes on a case: for the office, never for the candidate or the nominator.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, CaseId, RowId},
        time::Moment,
    },
};

/// A note as it is shown.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CaseNote {
    pub body: String,
    pub author: String,
    #[sqlx(try_from = "i64")]
    pub written_at: Moment,
}

/// The notes on a case, newest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<CaseNote>, StoreError> {
    const SQL: &str = "SELECT n.body, a.name AS author, n.written_at FROM case_note n \
        JOIN account a ON a.id = n.written_by WHERE n.case_id = $1 ORDER BY n.written_at DESC, n.id DESC";
    conn.all(SQL, args![case]).await
}

/// Writes a note.
pub async fn insert(tx: &mut Tx, case: CaseId, body: &str, by: AccountId, now: Moment) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO case_note (id, case_id, body, written_by, written_at) VALUES ($1, $2, $3, $4, $5)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, case, body, by, now]).await?;
    Ok(id)
}
