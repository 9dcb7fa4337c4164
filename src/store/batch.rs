//! Call rounds (批次), and the places a source counts in them.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        batch::{BatchEntry, BatchStatus},
        ids::{BatchId, DirectionId, InstitutionId, RowId, SchemeId},
        role::ScholarRole,
        time::Moment,
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

/// A call as the office sets it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Call {
    #[sqlx(try_from = "i64")]
    pub id: BatchId,
    #[sqlx(try_from = "i64")]
    pub scheme_id: SchemeId,
    pub scheme: String,
    /// What the numbers of its cases begin with, e.g. `2026-1`.
    pub code: String,
    pub year: i64,
    pub batch_no: i64,
    pub name: String,
    pub name_en: Option<String>,
    pub guide_published_on: Option<String>,
    pub opens_at: Option<i64>,
    pub closes_at: Option<i64>,
    #[sqlx(try_from = "String")]
    pub status: BatchStatus,
    changed_at: Option<i64>,
    pub ver: i64,
}

macro_rules! columns {
    () => {
        "b.id, b.scheme_id, s.name AS scheme, b.code, b.year, b.batch_no, b.name, b.name_en, b.guide_published_on, \
         b.opens_at, b.closes_at, b.status, b.changed_at, b.ver FROM batch b JOIN scheme s ON s.id = b.scheme_id"
    };
}

impl Call {
    pub fn opens(&self) -> Option<Moment> {
        self.opens_at.map(Moment)
    }

    pub fn closes(&self) -> Option<Moment> {
        self.closes_at.map(Moment)
    }

    /// When the office last set it; `None` where that is not known.
    pub fn changed(&self) -> Option<Moment> {
        self.changed_at.map(Moment)
    }

    /// Whether nominations are taken now.
    pub fn is_open(&self, now: Moment) -> bool {
        let begun = self.opens().is_some_and(|opens| opens <= now);
        self.status == BatchStatus::Open && begun && self.closes().is_none_or(|closes| now <= closes)
    }
}

/// The call of an id.
pub async fn find(conn: &mut Conn, id: BatchId) -> Result<Option<Call>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " WHERE b.id = $1 AND b.retired_at IS NULL");
    conn.opt(SQL, args![id]).await
}

/// Every call, the newest first. An office has a few a year.
pub async fn all(conn: &mut Conn) -> Result<Vec<Call>, StoreError> {
    const SQL: &str =
        concat!("SELECT ", columns!(), " WHERE b.retired_at IS NULL ORDER BY b.year DESC, b.batch_no DESC, b.id DESC");
    conn.all(SQL, args![]).await
}

/// The calls of a scheme that take nominations at an instant.
pub async fn open_at(conn: &mut Conn, scheme: SchemeId, now: Moment) -> Result<Vec<Call>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " WHERE b.scheme_id = $1 AND b.status = 'open' AND b.retired_at IS NULL AND b.opens_at <= $2 \
         AND (b.closes_at IS NULL OR b.closes_at >= $2) ORDER BY b.year DESC, b.batch_no DESC, b.id DESC"
    );
    conn.all(SQL, args![scheme, now]).await
}

/// Makes a call with the next number of its year.
///
/// # Errors
/// [`StoreError::Duplicate`] when the number is taken.
pub async fn create(tx: &mut Tx, scheme: SchemeId, entry: &BatchEntry, now: Moment) -> Result<BatchId, StoreError> {
    const SQL: &str = "INSERT INTO batch (id, scheme_id, code, year, batch_no, name, name_en, guide_published_on, \
        opens_at, closes_at, status, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let id: BatchId = new_id(now);
    let code = format!("{}-{}", entry.year, entry.batch_no);
    let name_en = Some(entry.name_en.clone()).filter(|name| !name.is_empty());
    let args = args![
        id,
        scheme,
        code,
        entry.year,
        entry.batch_no,
        &entry.name,
        name_en,
        entry.guide_published_on,
        entry.opens_at,
        entry.closes_at,
        entry.status.code(),
        now
    ];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Changes a call.
pub async fn update(tx: &mut Tx, id: BatchId, ver: i64, entry: &BatchEntry, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE batch SET name = $1, name_en = $2, guide_published_on = $3, opens_at = $4, \
        closes_at = $5, status = $6, changed_at = $7, ver = ver + 1 WHERE id = $8 AND ver = $9";
    let name_en = Some(entry.name_en.clone()).filter(|name| !name.is_empty());
    let args = args![
        &entry.name,
        name_en,
        entry.guide_published_on,
        entry.opens_at,
        entry.closes_at,
        entry.status.code(),
        now,
        id,
        ver
    ];
    tx.run_guarded(SQL, args).await
}

/// The places of a call by role; those of directions and the limits of institutions are in `store::quota`.
pub async fn quotas(conn: &mut Conn, batch: BatchId) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT role_code, max_places FROM quota WHERE batch_id = $1 AND role_code IS NOT NULL \
        AND direction_id IS NULL AND institution_id IS NULL ORDER BY role_code";
    conn.all(SQL, args![batch]).await
}
