//! Institutions: names, the legal person behind them, and what they are to each other.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError, Tx, arg::bind_list, search};
use crate::{
    args,
    domain::{
        expert::Region,
        ids::{InstitutionId, RowId},
        record::{InstitutionEntry, LegalPerson},
    },
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

/// An institution as it is stored, with the names of those it refers to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Institution {
    #[sqlx(try_from = "i64")]
    pub id: InstitutionId,
    pub name: String,
    pub name_en: Option<String>,
    pub kind: String,
    pub parent_id: Option<i64>,
    pub parent: Option<String>,
    pub legal_person_id: Option<i64>,
    pub legal_person: Option<String>,
    region: Option<String>,
    pub ver: i64,
}

impl Institution {
    /// Where it has its seat, if that is known.
    pub fn region(&self) -> Option<Region> {
        self.region.as_deref().and_then(Region::from_code)
    }
}

/// Where institutions have their seats: what the record of each says, and where it says nothing, that of its legal
/// person, or of what it is a part of. Those of which neither is known are not among them.
///
/// # Errors
/// When the database fails, or a region is none.
pub async fn seats(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = InstitutionId>,
) -> Result<BTreeMap<InstitutionId, Region>, StoreError> {
    let mut args = Vec::new();
    let places = bind_list(&mut args, ids);
    let sql = format!(
        "SELECT i.id, COALESCE(i.region, l.region, p.region) AS region FROM institution i \
         LEFT JOIN institution l ON l.id = i.legal_person_id \
         LEFT JOIN institution p ON p.id = i.parent_id AND i.kind IN ('school', 'office', 'company_lab') \
         WHERE COALESCE(i.region, l.region, p.region) IS NOT NULL AND i.id IN ({places}) ORDER BY i.id"
    );
    let rows: Vec<(i64, String)> = conn.all(AssertSqlSafe(sql), args).await?;
    let read = |(id, region): (i64, String)| match Region::from_code(&region) {
        Some(region) => Ok((InstitutionId(id), region)),
        None => Err(StoreError::Corrupt(format!("no region: {region}"))),
    };
    rows.into_iter().map(read).collect()
}

macro_rules! columns {
    () => {
        "i.id, i.name, i.name_en, i.kind, i.parent_id, p.name AS parent, i.legal_person_id, l.name AS legal_person, \
         i.region, i.ver FROM institution i LEFT JOIN institution p ON p.id = i.parent_id \
         LEFT JOIN institution l ON l.id = i.legal_person_id"
    };
}

/// The institution of an id.
pub async fn find(conn: &mut Conn, id: InstitutionId) -> Result<Option<Institution>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " WHERE i.id = $1 AND i.retired_at IS NULL");
    conn.opt(SQL, args![id]).await
}

/// An institution as the list shows it, with how much hangs on it. Whether cases are shown is for the page to say.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    #[sqlx(try_from = "i64")]
    pub id: InstitutionId,
    pub name: String,
    pub name_en: Option<String>,
    pub kind: String,
    pub parent: Option<String>,
    pub legal_person: Option<String>,
    /// People with a post there on record.
    pub people: i64,
    /// Cases it hosts, drafts aside.
    pub cases: i64,
}

/// Institutions in the order of their names, after a key; only those that have every term looked for.
pub async fn list(
    conn: &mut Conn,
    query: &search::Query,
    after: (&str, i64),
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let mut args = args![after.0, after.1];
    let found = query.owners(conn, search::Kind::Institution).await?.conditions("i.id", &mut args);
    args.push(limit.into());
    let sql = format!(
        "SELECT i.id, i.name, i.name_en, i.kind, p.name AS parent, l.name AS legal_person, \
         (SELECT COUNT(DISTINCT t.person_id) FROM person_title t WHERE t.institution_id = i.id AND t.kind = 'post' \
         AND t.retired_at IS NULL) AS people, \
         (SELECT COUNT(*) FROM case_file c WHERE c.host_institution_id = i.id AND c.stage <> 'draft') AS cases \
         FROM institution i LEFT JOIN institution p ON p.id = i.parent_id \
         LEFT JOIN institution l ON l.id = i.legal_person_id \
         WHERE i.retired_at IS NULL AND (i.name, i.id) > ($1, $2){} ORDER BY i.name, i.id LIMIT ${}",
        found,
        args.len()
    );
    conn.all(AssertSqlSafe(sql), args).await
}

/// Every institution by name, for a field to choose from.
pub async fn choices(conn: &mut Conn) -> Result<Vec<(i64, String)>, StoreError> {
    conn.all("SELECT id, name FROM institution WHERE retired_at IS NULL ORDER BY name, id", args![]).await
}

/// Every name of every institution, shorter and older ones after the present: (name, institution).
pub async fn names(conn: &mut Conn) -> Result<Vec<(String, i64)>, StoreError> {
    const SQL: &str = "SELECT name, id FROM (SELECT i.name, i.id, 0 AS rank FROM institution i \
        WHERE i.retired_at IS NULL UNION ALL SELECT a.name, i.id, 1 AS rank FROM institution_alias a \
        JOIN institution i ON i.id = a.institution_id WHERE i.retired_at IS NULL) n ORDER BY rank, id, name";
    conn.all(SQL, args![]).await
}

/// Changes what the office entered of an institution.
pub async fn update(
    tx: &mut Tx,
    id: InstitutionId,
    ver: i64,
    entry: &InstitutionEntry,
    legal_person: Option<InstitutionId>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE institution SET name = $1, name_en = $2, kind = $3, parent_id = $4, \
        legal_person_id = $5, region = $6, ver = ver + 1 WHERE id = $7 AND ver = $8";
    let name_en = Some(entry.name_en.clone()).filter(|name| !name.is_empty());
    let args = args![&entry.name, name_en, entry.kind.code(), entry.parent, legal_person, entry.region, id, ver];
    tx.run_guarded(SQL, args).await
}

/// The legal person an entry means: its own, that of the institution above, or unknown.
pub async fn legal_person_of(
    conn: &mut Conn,
    id: InstitutionId,
    entry: &InstitutionEntry,
) -> Result<Option<InstitutionId>, StoreError> {
    match (entry.legal_person, entry.parent) {
        (LegalPerson::Own, _) => Ok(Some(id)),
        (LegalPerson::Parent, Some(parent)) => {
            let above = find(conn, parent).await?;
            Ok(above.and_then(|above| above.legal_person_id).map(InstitutionId))
        }
        (LegalPerson::Unknown, _) | (LegalPerson::Parent, None) => Ok(None),
    }
}

/// Whether another institution has this name.
pub async fn name_taken(conn: &mut Conn, name: &str, by_other_than: InstitutionId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM institution WHERE name = $1 AND id <> $2 AND retired_at IS NULL LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![name, by_other_than]).await?;
    Ok(row.is_some())
}

/// Makes an institution findable by its names, shorter and older ones too.
pub async fn index(tx: &mut Tx, id: InstitutionId, names: &[&str]) -> Result<(), StoreError> {
    let aliases = aliases(tx, id).await?;
    let names = names.iter().copied().chain(aliases.iter().map(String::as_str));
    let texts: Vec<search::Text<'_>> = names.map(search::Text::Words).collect();
    search::set(tx, search::Kind::Institution, id, &texts).await
}

/// An institution with what stands above it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct InLine {
    #[sqlx(try_from = "i64")]
    pub id: InstitutionId,
    pub name: String,
    pub name_en: Option<String>,
    parent_id: Option<i64>,
}

/// An institution and those above it, the topmost last. A ring of parents ends where it closes.
pub async fn line_above(conn: &mut Conn, from: Option<InstitutionId>) -> Result<Vec<InLine>, StoreError> {
    const SQL: &str = "SELECT id, name, name_en, parent_id FROM institution WHERE id = $1";
    let mut line: Vec<InLine> = Vec::new();
    let mut next = from;
    while let Some(id) = next.filter(|id| line.iter().all(|known| known.id != *id)) {
        let Some(institution) = conn.opt::<InLine>(SQL, args![id]).await? else { break };
        next = institution.parent_id.map(InstitutionId);
        line.push(institution);
    }
    Ok(line)
}

/// The shorter and older names of an institution.
pub async fn aliases(conn: &mut Conn, institution: InstitutionId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT name FROM institution_alias WHERE institution_id = $1 ORDER BY name, id";
    let rows: Vec<(String,)> = conn.all(SQL, args![institution]).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}
