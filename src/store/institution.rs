//! Institutions: names, the legal person behind them, and what they are to each other.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::ids::{InstitutionId, RowId},
};

/// An institution to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewInstitution<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    pub kind: &'a str,
    pub parent: Option<InstitutionId>,
    /// What recusal compares; absent means unknown, never "another".
    pub legal_person: Option<InstitutionId>,
    /// A year, a month or a day.
    pub founded_on: Option<&'a str>,
}

/// Inserts an institution; `id` may stand in `legal_person` for itself.
pub async fn insert(tx: &mut Tx, id: InstitutionId, new: &NewInstitution<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO institution (id, slug, name, name_en, kind, parent_id, legal_person_id, founded_on) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let args = args![id, new.slug, new.name, new.name_en, new.kind, new.parent, new.legal_person, new.founded_on];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Adds a shorter or older name.
pub async fn insert_alias(tx: &mut Tx, id: RowId, institution: InstitutionId, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO institution_alias (id, institution_id, name) VALUES ($1, $2, $3)";
    tx.run(SQL, args![id, institution, name]).await?;
    Ok(())
}

/// Says what `other` is to `institution`: `promoter`, `guide`, `co_builder` …
pub async fn insert_relation(
    tx: &mut Tx,
    id: RowId,
    institution: InstitutionId,
    other: InstitutionId,
    kind: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO institution_relation (id, institution_id, other_id, kind) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![id, institution, other, kind]).await?;
    Ok(())
}

/// An institution as a list names it; `id` is that of the line, such as a party's.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Named {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub name: String,
    pub name_en: Option<String>,
}
