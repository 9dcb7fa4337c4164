//! Every reading of a masked or sealed personal field: who read, whose, which, why (personal information law art. 51).

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, RowId},
        time::Moment,
    },
};

/// A reading to be noted.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    pub reader: AccountId,
    /// What kind of record: `case`, `objection`, `petition`.
    pub subject: &'a str,
    pub subject_id: i64,
    pub field: &'a str,
    pub why: &'a str,
}

/// Notes a reading, before what was asked for is shown.
pub async fn note(tx: &mut Tx, reading: Reading<'_>, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO pii_access (id, actor_id, subject, subject_id, field, why, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let id: RowId = new_id(now);
    let Reading { reader, subject, subject_id, field, why } = reading;
    tx.run(SQL, args![id, reader, subject, subject_id, field, why, now]).await?;
    Ok(())
}

/// A reading as it was noted.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Noted {
    pub reader: String,
    pub why: String,
    #[sqlx(try_from = "i64")]
    pub at: Moment,
}

/// The readings of a record, oldest first.
pub async fn of(conn: &mut Conn, subject: &str, subject_id: i64) -> Result<Vec<Noted>, StoreError> {
    const SQL: &str = "SELECT k.name AS reader, p.why, p.at FROM pii_access p JOIN account k ON k.id = p.actor_id \
        WHERE p.subject = $1 AND p.subject_id = $2 ORDER BY p.at, p.id";
    conn.all(SQL, args![subject, subject_id]).await
}
