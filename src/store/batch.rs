//! Call rounds (批次), and the places a source counts in them.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{BatchId, DirectionId, InstitutionId, RowId, SchemeId},
        role::ScholarRole,
    },
};

/// A batch to be kept. Its instants are set when the office opens a call.
#[derive(Clone, Copy, Debug)]
pub struct NewBatch<'a> {
    pub scheme: SchemeId,
    pub code: &'a str,
    pub year: i64,
    pub batch_no: i64,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    /// `planned`, `open` or `closed`.
    pub status: &'a str,
    pub zh: Option<&'a str>,
    pub en: Option<&'a str>,
}

/// Inserts a batch.
pub async fn insert(tx: &mut Tx, id: BatchId, new: &NewBatch<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO batch (id, scheme_id, code, year, batch_no, name, name_en, status, zh, en) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let args =
        args![id, new.scheme, new.code, new.year, new.batch_no, new.name, new.name_en, new.status, new.zh, new.en];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Says how many places a batch has: in all (neither key), of a role, of a direction, or of both.
pub async fn insert_count(
    tx: &mut Tx,
    id: RowId,
    batch: BatchId,
    direction: Option<DirectionId>,
    role: Option<ScholarRole>,
    places: i64,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO batch_count (id, batch_id, direction_id, role_code, places) VALUES ($1, $2, $3, $4, $5)";
    tx.run(SQL, args![id, batch, direction, role, places]).await?;
    Ok(())
}

/// Names an institution that places of a role come from.
pub async fn insert_origin(
    tx: &mut Tx,
    id: RowId,
    batch: BatchId,
    role: ScholarRole,
    institution: InstitutionId,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO batch_origin (id, batch_id, role_code, institution_id, position) VALUES ($1, $2, $3, $4, $5)";
    tx.run(SQL, args![id, batch, role, institution, position]).await?;
    Ok(())
}

/// Places as a source counts them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub batch_id: BatchId,
    pub year: i64,
    /// `None` is all directions.
    pub direction: Option<String>,
    pub direction_en: Option<String>,
    /// Code of the role; `None` is all roles.
    pub role_code: Option<String>,
    pub places: i64,
}

/// The counts of every batch of a scheme, by direction in their order.
pub async fn counts(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<Count>, StoreError> {
    const SQL: &str = "SELECT c.id, c.batch_id, b.year, d.name AS direction, d.name_en AS direction_en, c.role_code, \
        c.places FROM batch_count c JOIN batch b ON b.id = c.batch_id AND b.retired_at IS NULL \
        LEFT JOIN direction d ON d.id = c.direction_id WHERE b.scheme_id = $1 \
        ORDER BY b.year, b.batch_no, COALESCE(d.position, 0), c.id";
    conn.all(SQL, args![scheme]).await
}

/// A batch as the public sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Batch {
    #[sqlx(try_from = "i64")]
    pub id: BatchId,
    pub name: String,
    pub name_en: Option<String>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

/// The batches of a scheme that a source speaks of, the oldest first.
pub async fn told(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<Batch>, StoreError> {
    const SQL: &str = "SELECT id, name, name_en, zh, en FROM batch \
        WHERE scheme_id = $1 AND zh IS NOT NULL AND retired_at IS NULL ORDER BY year, batch_no, id";
    conn.all(SQL, args![scheme]).await
}

/// An institution that places of a role come from; how many from each is not stated.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Origin {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub batch_id: BatchId,
    #[sqlx(try_from = "String")]
    pub role_code: ScholarRole,
    pub name: String,
    pub name_en: Option<String>,
}

/// Where the places of a scheme's batches come from.
pub async fn origins(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<Origin>, StoreError> {
    const SQL: &str = "SELECT o.id, o.batch_id, o.role_code, i.name, i.name_en FROM batch_origin o \
        JOIN batch b ON b.id = o.batch_id JOIN institution i ON i.id = o.institution_id \
        WHERE b.scheme_id = $1 ORDER BY b.id, o.role_code, o.position, o.id";
    conn.all(SQL, args![scheme]).await
}
