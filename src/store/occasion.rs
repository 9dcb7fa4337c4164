//! Public events and policy documents: what was held, who came, what was issued.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        catalogue::AttendanceRole,
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

/// A policy document as the public sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Policy {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub slug: String,
    /// Without book-title marks.
    pub name: String,
    pub name_en: Option<String>,
    pub issuer: Option<String>,
    pub issuer_en: Option<String>,
    /// A year, a month or a day.
    pub issued_on: Option<String>,
    /// Where the document itself is published.
    pub url: Option<String>,
}

macro_rules! policy {
    () => {
        "SELECT d.id, d.slug, d.name, d.name_en, i.name AS issuer, i.name_en AS issuer_en, d.issued_on, d.url \
         FROM policy_document d LEFT JOIN institution i ON i.id = d.issuer_id WHERE d.retired_at IS NULL"
    };
}

/// Every policy document.
pub async fn policies(conn: &mut Conn) -> Result<Vec<Policy>, StoreError> {
    conn.all(concat!(policy!(), " ORDER BY d.id"), args![]).await
}

/// One policy document.
pub async fn policy(conn: &mut Conn, id: RowId) -> Result<Option<Policy>, StoreError> {
    conn.opt(concat!(policy!(), " AND d.id = $1"), args![id]).await
}

/// The policy document at a public address.
pub async fn policy_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Policy>, StoreError> {
    conn.opt(concat!(policy!(), " AND d.slug = $1"), args![slug]).await
}

/// A public event.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Event {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub slug: String,
    pub name: String,
    pub name_en: Option<String>,
    pub held_on: Option<String>,
    pub place: Option<String>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

macro_rules! event {
    () => {
        "SELECT id, slug, name, name_en, held_on, place, zh, en FROM public_event WHERE retired_at IS NULL"
    };
}

/// Every public event, the oldest first.
pub async fn events(conn: &mut Conn) -> Result<Vec<Event>, StoreError> {
    conn.all(concat!(event!(), " ORDER BY held_on, id"), args![]).await
}

/// The event at a public address.
pub async fn event_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Event>, StoreError> {
    conn.opt(concat!(event!(), " AND slug = $1"), args![slug]).await
}

/// Somebody's part in an event; `name` is a person's or an institution's.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Attendance {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "String")]
    pub role: AttendanceRole,
    pub is_person: bool,
    pub name: String,
    pub name_en: Option<String>,
}

/// Who took part in an event.
pub async fn attendances(conn: &mut Conn, event: RowId) -> Result<Vec<Attendance>, StoreError> {
    const SQL: &str = "SELECT a.id, a.role, a.person_id IS NOT NULL AS is_person, COALESCE(p.name, i.name) AS name, \
        COALESCE(p.pinyin, i.name_en) AS name_en FROM attendance a LEFT JOIN person p ON p.id = a.person_id \
        LEFT JOIN institution i ON i.id = a.institution_id \
        WHERE a.event_id = $1 AND a.retired_at IS NULL ORDER BY a.position, a.id";
    conn.all(SQL, args![event]).await
}
