//! Call rounds (批次), and the places a source counts in them.

use super::{StoreError, Tx};
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
