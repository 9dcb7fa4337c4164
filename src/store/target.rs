//! Numbers a scheme aims at: intakes of a year, and the standing size of the whole.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        catalogue::TargetKind,
        ids::{RowId, SchemeId},
        role::ScholarRole,
    },
};

/// A target to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewTarget<'a> {
    pub scheme: SchemeId,
    /// `intake` (has a year) or `standing_size` (has none).
    pub kind: &'a str,
    pub year: Option<i64>,
    pub role: Option<ScholarRole>,
    pub min_places: i64,
    pub max_places: i64,
    /// The source says "about" (左右).
    pub about: bool,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Inserts a target.
pub async fn insert(tx: &mut Tx, id: RowId, position: i64, new: &NewTarget<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO target (id, scheme_id, kind, year, role_code, min_places, max_places, about, zh, \
        en, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let args = args![
        id,
        new.scheme,
        new.kind,
        new.year,
        new.role,
        new.min_places,
        new.max_places,
        new.about,
        new.zh,
        new.en,
        position
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// A number a scheme aims at.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Target {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "String")]
    pub kind: TargetKind,
    /// The year of an intake.
    pub year: Option<i64>,
    /// Code of the role; `None` is all roles.
    pub role_code: Option<String>,
    pub min_places: i64,
    pub max_places: i64,
    /// The source says "about" (左右).
    pub about: bool,
    pub zh: Option<String>,
    pub en: Option<String>,
}

/// The targets of a scheme, in the order of the text.
pub async fn list(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<Target>, StoreError> {
    const SQL: &str = "SELECT id, kind, year, role_code, min_places, max_places, about, zh, en FROM target \
        WHERE scheme_id = $1 AND retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![scheme]).await
}
