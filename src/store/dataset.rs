//! Datasets, who publishes them, and the figures that are given of them.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::ids::{InstitutionId, RowId},
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
