//! Numbers a scheme aims at: intakes of a year, and the standing size of the whole.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::{
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
