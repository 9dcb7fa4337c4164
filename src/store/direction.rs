//! Research directions (研究方向) of a scheme.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::ids::{DirectionId, SchemeId},
};

/// A direction to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewDirection<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
}

/// Adds a direction to a scheme, open to nominations.
pub async fn insert(
    tx: &mut Tx,
    id: DirectionId,
    scheme: SchemeId,
    position: i64,
    new: &NewDirection<'_>,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO direction (id, scheme_id, slug, name, name_en, position) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, scheme, new.slug, new.name, new.name_en, position]).await?;
    Ok(())
}
