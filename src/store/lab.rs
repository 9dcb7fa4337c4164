//! Joint laboratories: parties, posts, and the work they take on.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::ids::{InstitutionId, LabId, PersonId, RowId},
};

/// A lab to be kept. Its dates come with an agreement.
#[derive(Clone, Copy, Debug)]
pub struct NewLab<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    /// `academic` or `enterprise`.
    pub kind: &'a str,
    pub status: &'a str,
    /// The source's own words on where it stands.
    pub status_wording: Option<&'a str>,
    pub plan_months: Option<i64>,
}

/// Inserts a lab.
pub async fn insert(tx: &mut Tx, id: LabId, new: &NewLab<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO joint_lab (id, slug, name, name_en, kind, status, status_wording, plan_months) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let args = args![id, new.slug, new.name, new.name_en, new.kind, new.status, new.status_wording, new.plan_months];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Adds a party that builds the lab.
pub async fn insert_party(
    tx: &mut Tx,
    id: RowId,
    lab: LabId,
    institution: InstitutionId,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO lab_party (id, lab_id, institution_id, position) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![id, lab, institution, position]).await?;
    Ok(())
}

/// Puts a person on a post; `proposed` (拟任) until there is an agreement.
pub async fn insert_person(
    tx: &mut Tx,
    id: RowId,
    lab: LabId,
    person: PersonId,
    post: &str,
    status: &str,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO lab_person (id, lab_id, person_id, post, status, position) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, lab, person, post, status, position]).await?;
    Ok(())
}

/// A line of work of a lab.
#[derive(Clone, Copy, Debug)]
pub struct NewWorkPackage<'a> {
    pub code: &'a str,
    pub title: &'a str,
    pub title_en: Option<&'a str>,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Adds a work package to a lab.
pub async fn insert_work_package(
    tx: &mut Tx,
    id: RowId,
    lab: LabId,
    position: i64,
    new: &NewWorkPackage<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO work_package (id, owner_kind, owner_id, code, title, title_en, zh, en, position) \
        VALUES ($1, 'lab', $2, $3, $4, $5, $6, $7, $8)";
    tx.run(SQL, args![id, lab, new.code, new.title, new.title_en, new.zh, new.en, position]).await?;
    Ok(())
}

/// Adds what a work package is to bring.
pub async fn insert_deliverable(
    tx: &mut Tx,
    id: RowId,
    work_package: RowId,
    zh: &str,
    en: &str,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO deliverable (id, work_package_id, zh, en, position) VALUES ($1, $2, $3, $4, $5)";
    tx.run(SQL, args![id, work_package, zh, en, position]).await?;
    Ok(())
}
