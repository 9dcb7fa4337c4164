//! Accounts that the owner of a draft lets write it too.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{AccountId, CaseId},
        time::Moment,
    },
};

/// A co-editor of a case.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CoEditor {
    #[sqlx(try_from = "i64")]
    pub account_id: AccountId,
    pub name: String,
    pub email: String,
}

/// The co-editors of a case, by name.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<CoEditor>, StoreError> {
    const SQL: &str = "SELECT w.account_id, a.name, a.email FROM co_editor w JOIN account a ON a.id = w.account_id \
        WHERE w.case_id = $1 ORDER BY a.name, w.account_id";
    conn.all(SQL, args![case]).await
}

/// Lets an account write a case.
///
/// # Errors
/// [`StoreError::Duplicate`] when it may already.
pub async fn insert(
    tx: &mut Tx,
    case: CaseId,
    account: AccountId,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO co_editor (case_id, account_id, added_by, added_at) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![case, account, by, now]).await?;
    Ok(())
}

/// Takes a case from a co-editor; gives whether it was one.
pub async fn remove(tx: &mut Tx, case: CaseId, account: AccountId) -> Result<bool, StoreError> {
    const SQL: &str = "DELETE FROM co_editor WHERE case_id = $1 AND account_id = $2";
    Ok(tx.run(SQL, args![case, account]).await? > 0)
}
