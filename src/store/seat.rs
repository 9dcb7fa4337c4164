//! Places of the batches, for the seat map and the counts of the directory: see `domain::seat`.

use super::{Conn, StoreError};
use crate::{
    args,
    domain::{
        ids::{BatchId, DirectionId, RowId},
        role::ScholarRole,
        seat::{Named, Seats, Told},
    },
};

/// Everything that is told and named of the batches that a source counts.
pub async fn read(conn: &mut Conn) -> Result<Seats, StoreError> {
    const TOLD: &str = "SELECT c.id, c.batch_id, c.direction_id, c.role_code, c.places FROM batch_count c \
        JOIN batch b ON b.id = c.batch_id AND b.retired_at IS NULL ORDER BY b.year DESC, b.batch_no DESC, c.id";
    const NAMED: &str = "SELECT s.batch_id, s.role, s.direction_id, COUNT(*) FROM scholar s \
        WHERE s.batch_id IN (SELECT batch_id FROM batch_count) GROUP BY s.batch_id, s.role, s.direction_id \
        ORDER BY s.batch_id, s.role";
    type ToldRow = (i64, i64, Option<i64>, Option<String>, i64);
    type NamedRow = (i64, String, Option<i64>, i64);
    let told: Vec<ToldRow> = conn.all(TOLD, args![]).await?;
    let named: Vec<NamedRow> = conn.all(NAMED, args![]).await?;
    let told = told.into_iter().map(|(id, batch, direction, role, places)| {
        let direction = direction.map(DirectionId);
        Ok(Told { id: RowId(id), batch: BatchId(batch), direction, role: role.map(role_of).transpose()?, places })
    });
    let named = named.into_iter().map(|(batch, role, direction, people)| {
        Ok(Named { batch: BatchId(batch), role: role_of(role)?, direction: direction.map(DirectionId), people })
    });
    Ok(Seats { told: told.collect::<Result<_, StoreError>>()?, named: named.collect::<Result<_, StoreError>>()? })
}

fn role_of(code: String) -> Result<ScholarRole, StoreError> {
    ScholarRole::try_from(code).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// A batch that the directory speaks of: it is counted by a source, or somebody of it is listed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Batch {
    #[sqlx(try_from = "i64")]
    pub id: BatchId,
    pub code: String,
    pub year: i64,
    pub name: String,
    pub name_en: Option<String>,
    /// How many of it are listed.
    pub listed: i64,
}

/// The batches the directory speaks of, the newest first.
pub async fn batches(conn: &mut Conn) -> Result<Vec<Batch>, StoreError> {
    const SQL: &str = "SELECT b.id, b.code, b.year, b.name, b.name_en, COALESCE(n.n, 0) AS listed FROM batch b \
        LEFT JOIN scholar_count n ON n.facet = 'batch' AND n.value = CAST(b.id AS TEXT) \
        WHERE b.retired_at IS NULL AND (n.n > 0 OR EXISTS (SELECT 1 FROM batch_count c WHERE c.batch_id = b.id)) \
        ORDER BY b.year DESC, b.batch_no DESC, b.id";
    conn.all(SQL, args![]).await
}

/// How many of a role stand in the directory, by batch.
pub async fn filled(conn: &mut Conn) -> Result<Vec<(BatchId, ScholarRole, i64)>, StoreError> {
    const SQL: &str = "SELECT value, n FROM scholar_count WHERE facet = 'batch_role' AND n > 0 ORDER BY value";
    let rows: Vec<(String, i64)> = conn.all(SQL, args![]).await?;
    let read = |(value, people): (String, i64)| {
        let (batch, role) = value.split_once(' ').ok_or_else(|| StoreError::Corrupt(value.clone()))?;
        let batch = batch.parse().map_err(|_| StoreError::Corrupt(value.clone()))?;
        Ok((batch, role_of(role.to_owned())?, people))
    };
    rows.into_iter().map(read).collect()
}

/// An institution that unnamed places of a role come from; how many from each is not stated.
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

/// Where the places of every batch come from.
pub async fn origins(conn: &mut Conn) -> Result<Vec<Origin>, StoreError> {
    const SQL: &str = "SELECT o.id, o.batch_id, o.role_code, i.name, i.name_en FROM batch_origin o \
        JOIN institution i ON i.id = o.institution_id ORDER BY o.batch_id, o.role_code, o.position, o.id";
    conn.all(SQL, args![]).await
}
