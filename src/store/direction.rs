//! Research directions (研究方向) of a scheme.

use super::{Conn, StoreError, Tx};
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

/// A direction as the public sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Direction {
    #[sqlx(try_from = "i64")]
    pub id: DirectionId,
    pub slug: String,
    pub name: String,
    pub name_en: Option<String>,
    /// `open` or `closed`.
    pub status: String,
    /// How many of it stand in the directory.
    pub listed: i64,
}

macro_rules! columns {
    () => {
        "d.id, d.slug, d.name, d.name_en, d.status, COALESCE(n.n, 0) AS listed FROM direction d \
         LEFT JOIN scholar_count n ON n.facet = 'direction' AND n.value = CAST(d.id AS TEXT)"
    };
}

/// Every direction, in the order of the office.
pub async fn list(conn: &mut Conn) -> Result<Vec<Direction>, StoreError> {
    const SQL: &str =
        concat!("SELECT ", columns!(), " WHERE d.retired_at IS NULL ORDER BY d.scheme_id, d.position, d.id");
    conn.all(SQL, args![]).await
}

/// The direction of an address.
pub async fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Direction>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " WHERE d.slug = $1 AND d.retired_at IS NULL");
    conn.opt(SQL, args![slug]).await
}
