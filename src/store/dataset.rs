//! Datasets, who publishes them, and the figures that are given of them.

use super::{Conn, StoreError, Tx, institution::Named};
use crate::{
    args,
    domain::{
        catalogue::{Bound, FigureUnit},
        ids::{InstitutionId, RowId},
    },
};

/// A dataset to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewDataset<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub title: &'a str,
    pub title_en: Option<&'a str>,
}

/// Inserts a dataset.
pub async fn insert(tx: &mut Tx, id: RowId, new: &NewDataset<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO dataset (id, slug, name, title, title_en) VALUES ($1, $2, $3, $4, $5)";
    tx.run(SQL, args![id, new.slug, new.name, new.title, new.title_en]).await?;
    Ok(())
}

/// Names a publisher.
pub async fn insert_publisher(
    tx: &mut Tx,
    id: RowId,
    dataset: RowId,
    institution: InstitutionId,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO dataset_publisher (id, dataset_id, institution_id, position) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![id, dataset, institution, position]).await?;
    Ok(())
}

/// A number given of a dataset; two of one kind stand side by side where the sources differ.
#[derive(Clone, Copy, Debug)]
pub struct NewFigure<'a> {
    pub kind: &'a str,
    pub value: i64,
    pub unit: &'a str,
    /// `exact`, `at_least`, `more_than` or `about`.
    pub bound: &'a str,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Adds a figure to a dataset.
pub async fn insert_figure(
    tx: &mut Tx,
    id: RowId,
    dataset: RowId,
    position: i64,
    new: &NewFigure<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO dataset_figure (id, dataset_id, kind, value, unit, bound, zh, en, position) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.run(SQL, args![id, dataset, new.kind, new.value, new.unit, new.bound, new.zh, new.en, position]).await?;
    Ok(())
}

/// A dataset as the public sees it. What is NULL is not stated.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Dataset {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub slug: String,
    pub name: String,
    pub title: String,
    pub title_en: Option<String>,
    pub licence: Option<String>,
    pub url: Option<String>,
    pub release: Option<String>,
    pub released_on: Option<String>,
    /// How open it is, by its code.
    pub open_level: Option<String>,
    pub open_conditions: Option<String>,
    pub open_audience: Option<String>,
    pub bibtex: Option<String>,
}

macro_rules! columns {
    () => {
        "SELECT id, slug, name, title, title_en, licence, url, release, released_on, open_level, \
         open_conditions, open_audience, bibtex FROM dataset \
         WHERE retired_at IS NULL"
    };
}

/// Every dataset, the oldest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Dataset>, StoreError> {
    conn.all(concat!(columns!(), " ORDER BY id"), args![]).await
}

/// The dataset at a public address.
pub async fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Dataset>, StoreError> {
    conn.opt(concat!(columns!(), " AND slug = $1"), args![slug]).await
}

/// Those who publish a dataset.
pub async fn publishers(conn: &mut Conn, dataset: RowId) -> Result<Vec<Named>, StoreError> {
    const SQL: &str = "SELECT p.id, i.name, i.name_en FROM dataset_publisher p \
        JOIN institution i ON i.id = p.institution_id WHERE p.dataset_id = $1 AND p.retired_at IS NULL ORDER BY p.position, p.id";
    conn.all(SQL, args![dataset]).await
}

/// A number that is given of a dataset.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Figure {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    /// What is counted; two rows of one kind are two accounts of it.
    pub kind: String,
    pub value: i64,
    #[sqlx(try_from = "String")]
    pub unit: FigureUnit,
    #[sqlx(try_from = "String")]
    pub bound: Bound,
    pub zh: String,
    pub en: Option<String>,
}

/// The figures of a dataset, in the order of the text.
pub async fn figures(conn: &mut Conn, dataset: RowId) -> Result<Vec<Figure>, StoreError> {
    const SQL: &str = "SELECT id, kind, value, unit, bound, zh, en FROM dataset_figure \
        WHERE dataset_id = $1 AND retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![dataset]).await
}

/// A release of a dataset, with what shows that a copy is whole.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Release {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub release: String,
    pub released_on: Option<String>,
    pub url: Option<String>,
    pub sha256: Option<String>,
    pub bytes: Option<i64>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

/// The releases of a dataset, the newest first.
pub async fn releases(conn: &mut Conn, dataset: RowId) -> Result<Vec<Release>, StoreError> {
    const SQL: &str = "SELECT id, release, released_on, url, sha256, bytes, zh, en FROM dataset_release \
        WHERE dataset_id = $1 AND retired_at IS NULL ORDER BY COALESCE(released_on, '') DESC, id DESC";
    conn.all(SQL, args![dataset]).await
}
