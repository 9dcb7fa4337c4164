//! Answers already given, by the key of the form: a double click gets the first answer and writes no second row.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{ids::AccountId, time::Moment},
};

/// The answer given to this request, as JSON.
pub async fn answer(conn: &mut Conn, account: AccountId, key: &str) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT location FROM request_done WHERE account_id = $1 AND request_key = $2";
    let row: Option<(String,)> = conn.opt(SQL, args![account, key]).await?;
    Ok(row.map(|(answer,)| answer))
}

/// Remembers the answer to a request.
pub async fn remember(tx: &mut Tx, account: AccountId, key: &str, answer: &str, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO request_done (account_id, request_key, location, done_at) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![account, key, answer, now]).await?;
    Ok(())
}

/// Forgets answers older than an instant; gives how many.
pub async fn forget_before(tx: &mut Tx, before: Moment) -> Result<u64, StoreError> {
    tx.run("DELETE FROM request_done WHERE done_at < $1", args![before]).await
}
