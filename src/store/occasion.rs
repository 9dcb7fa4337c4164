//! Public events and policy documents: what was held, who came, what was issued.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{InstitutionId, PersonId, RowId},
        time::Day,
    },
};

/// A policy document to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewPolicy<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    pub issuer: Option<InstitutionId>,
    /// A year, a month or a day.
    pub issued_on: Option<&'a str>,
}

/// Inserts a policy document.
pub async fn insert_policy(tx: &mut Tx, id: RowId, new: &NewPolicy<'_>) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO policy_document (id, slug, name, name_en, issuer_id, issued_on) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, new.slug, new.name, new.name_en, new.issuer, new.issued_on]).await?;
    Ok(())
}

/// A public event to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewEvent<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    pub held_on: Option<Day>,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Inserts a public event.
pub async fn insert_event(tx: &mut Tx, id: RowId, new: &NewEvent<'_>) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO public_event (id, slug, name, name_en, held_on, zh, en) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(SQL, args![id, new.slug, new.name, new.name_en, new.held_on, new.zh, new.en]).await?;
    Ok(())
}

/// Who took part in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendant {
    Person(PersonId),
    Institution(InstitutionId),
}

/// Records somebody's part in an event: `host`, `attended`, `unveiled` or `spoke`.
pub async fn insert_attendance(
    tx: &mut Tx,
    id: RowId,
    event: RowId,
    who: Attendant,
    role: &str,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO attendance (id, event_id, person_id, institution_id, role, position) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let (person, institution) = match who {
        Attendant::Person(person) => (Some(person), None),
        Attendant::Institution(institution) => (None, Some(institution)),
    };
    tx.run(SQL, args![id, event, person, institution, role, position]).await?;
    Ok(())
}
