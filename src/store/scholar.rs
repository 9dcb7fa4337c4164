//! The public directory (学者名录): one row per case that stands in it, with its search terms and its counts.
//!
//! Commands put a row in and take it out in the transaction that makes the person public or ends that; pages read.
//! A person without a row here is not public. `institution_id` is the institution a row is filed under: the topmost
//! one above the host, so that a school counts with its university.

use super::{
    Conn, StoreError, Tx, institution,
    search::{self, Kind, Text},
};
use crate::{
    args,
    clock::new_id,
    domain::{
        fold::fold,
        ids::{BatchId, CaseId, DirectionId, InstitutionId, PersonId, RowId},
        role::{ScholarRole, codes},
        time::{Day, Moment},
    },
};

codes! {
    /// Why somebody stands in the directory.
    pub enum Standing {
        /// An article names the person; nothing has been announced (待公示).
        NamedBySource = "named_by_source",
        Appointed = "appointed",
        /// The appointment has ended; the page stays and says so.
        Ended = "ended",
    }
}

/// A row to stand in the directory.
#[derive(Clone, Debug)]
pub struct Listing {
    pub case: CaseId,
    pub person: PersonId,
    /// The address of the page; see [`free_slug`].
    pub slug: String,
    pub name: String,
    pub pinyin: String,
    pub role: ScholarRole,
    /// `None`: not stated (未载明).
    pub direction: Option<DirectionId>,
    /// The host institution; the row is filed under the topmost one above it.
    pub host: Option<InstitutionId>,
    pub batch: BatchId,
    pub standing: Standing,
    pub title: String,
    /// The day the title was true; titles of the office's own record have none.
    pub title_as_of: Option<Day>,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub demo: bool,
}

/// Puts a case into the directory, or renews the row it has: search terms, counts and public pages with it.
///
/// # Errors
/// [`StoreError::Duplicate`] when another case has the address.
pub async fn put(tx: &mut Tx, listing: &Listing, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO scholar (id, case_id, person_id, slug, name, pinyin, role, direction_id, \
        institution_id, batch_id, standing, title, title_as_of, starts_on, ends_on, sort_key, demo, added_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    let before = take_out(tx, listing.case).await?;
    let (id, added_at) = before.unwrap_or_else(|| (new_id(now), now));
    let above = institution::line_above(tx, listing.host).await?;
    let filed = above.last().map(|institution| institution.id);
    let sort_key = sort_key(listing.role, &listing.pinyin);
    let args = args![
        id,
        listing.case,
        listing.person,
        &listing.slug,
        &listing.name,
        &listing.pinyin,
        listing.role,
        listing.direction,
        filed,
        listing.batch,
        listing.standing.code(),
        &listing.title,
        listing.title_as_of,
        listing.starts_on,
        listing.ends_on,
        sort_key,
        listing.demo,
        added_at
    ];
    tx.run(SQL, args).await?;
    for (facet, value) in facets(listing.role, listing.direction, filed, listing.batch) {
        count(tx, facet, &value, 1).await?;
    }
    let direction = match listing.direction {
        Some(direction) => names_of_direction(tx, direction).await?,
        None => None,
    };
    let mut texts = vec![Text::Name(&listing.name), Text::Words(&listing.pinyin), Text::Words(&listing.title)];
    let mut names: Vec<String> = Vec::new();
    for institution in above {
        names.extend(institution::aliases(tx, institution.id).await?);
        names.extend([institution.name].into_iter().chain(institution.name_en));
    }
    texts.extend(names.iter().map(|name| Text::Words(name)));
    texts.extend(direction.iter().flatten().map(|name| Text::Words(name)));
    search::set(tx, Kind::Scholar, id, &texts).await?;
    tx.touch_public().await
}

/// Takes a case out of the directory; nothing happens when it is not in it.
pub async fn remove(tx: &mut Tx, case: CaseId) -> Result<(), StoreError> {
    if let Some((id, _)) = take_out(tx, case).await? {
        search::clear(tx, Kind::Scholar, id.0).await?;
        tx.touch_public().await?;
    }
    Ok(())
}

/// A row as it stands, to be renewed.
#[derive(sqlx::FromRow)]
struct Row {
    case_id: i64,
    person_id: i64,
    slug: String,
    name: String,
    pinyin: String,
    role: String,
    direction_id: Option<i64>,
    host: Option<i64>,
    batch_id: i64,
    standing: String,
    title: String,
    title_as_of: Option<String>,
    starts_on: Option<String>,
    ends_on: Option<String>,
    demo: bool,
}

impl TryFrom<Row> for Listing {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let corrupt = |error: crate::domain::role::UnknownCode| StoreError::Corrupt(error.to_string());
        let day = |text: Option<String>| text.and_then(|text| text.parse().ok());
        Ok(Self {
            case: CaseId(row.case_id),
            person: PersonId(row.person_id),
            slug: row.slug,
            name: row.name,
            pinyin: row.pinyin,
            role: ScholarRole::try_from(row.role).map_err(corrupt)?,
            direction: row.direction_id.map(DirectionId),
            host: row.host.map(InstitutionId),
            batch: BatchId(row.batch_id),
            standing: Standing::try_from(row.standing).map_err(corrupt)?,
            title: row.title,
            title_as_of: day(row.title_as_of),
            starts_on: day(row.starts_on),
            ends_on: day(row.ends_on),
            demo: row.demo,
        })
    }
}

macro_rules! listings {
    ($host:literal, $condition:literal) => {
        concat!(
            "SELECT s.case_id, s.person_id, s.slug, s.name, s.pinyin, s.role, s.direction_id, \
             COALESCE(c.host_institution_id, ",
            $host,
            ") AS host, s.batch_id, s.standing, s.title, s.title_as_of, s.starts_on, s.ends_on, s.demo \
             FROM scholar s JOIN case_file c ON c.id = s.case_id WHERE ",
            $condition,
            " ORDER BY s.id"
        )
    };
}

/// The rows of a person, to be put again.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<Listing>, StoreError> {
    let rows: Vec<Row> = conn.all(listings!("s.institution_id", "s.person_id = $1"), args![person]).await?;
    rows.into_iter().map(Listing::try_from).collect()
}

/// The rows whose host is an institution or stands below it, to be put again; what was filed under another that is
/// merged into it is among them.
pub async fn below(conn: &mut Conn, kept: InstitutionId, merged: InstitutionId) -> Result<Vec<Listing>, StoreError> {
    const SQL: &str = concat!(
        "WITH RECURSIVE down (id) AS (SELECT id FROM institution WHERE id = $1 \
         UNION SELECT i.id FROM institution i JOIN down ON i.parent_id = down.id) ",
        listings!(
            "CASE WHEN s.institution_id = $2 THEN $1 ELSE s.institution_id END",
            "c.host_institution_id IN (SELECT id FROM down) OR s.institution_id IN ($1, $2)"
        )
    );
    let rows: Vec<Row> = conn.all(SQL, args![kept, merged]).await?;
    rows.into_iter().map(Listing::try_from).collect()
}

/// The address of a case's row, if it has one.
pub async fn slug_of(conn: &mut Conn, case: CaseId) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = conn.opt("SELECT slug FROM scholar WHERE case_id = $1", args![case]).await?;
    Ok(row.map(|(slug,)| slug))
}

/// An address that no row has yet: the spelling, with a number when it is taken.
pub async fn free_slug(conn: &mut Conn, spelling: &str) -> Result<String, StoreError> {
    let base = crate::pinyin::slug(spelling);
    let base = if base.is_empty() { "scholar".to_owned() } else { base };
    let mut slug = base.clone();
    for number in 2.. {
        let taken: Option<(i64,)> = conn.opt("SELECT id FROM scholar WHERE slug = $1", args![&slug]).await?;
        if taken.is_none() {
            break;
        }
        slug = format!("{base}-{number}");
    }
    Ok(slug)
}

/// Orders by role, then by pinyin.
fn sort_key(role: ScholarRole, pinyin: &str) -> String {
    let place = ScholarRole::ALL.iter().position(|known| *known == role).unwrap_or(ScholarRole::ALL.len());
    format!("{place} {}", fold(pinyin))
}

/// Deletes the row of a case with its counts; gives its id and since when it stood there.
async fn take_out(tx: &mut Tx, case: CaseId) -> Result<Option<(RowId, Moment)>, StoreError> {
    const SQL: &str =
        "SELECT id, role, direction_id, institution_id, batch_id, added_at FROM scholar WHERE case_id = $1";
    type Old = (i64, String, Option<i64>, Option<i64>, i64, i64);
    let old: Option<Old> = tx.opt(SQL, args![case]).await?;
    let Some((id, role, direction, institution, batch, added_at)) = old else { return Ok(None) };
    let role = ScholarRole::try_from(role).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let (direction, institution) = (direction.map(DirectionId), institution.map(InstitutionId));
    for (facet, value) in facets(role, direction, institution, BatchId(batch)) {
        count(tx, facet, &value, -1).await?;
    }
    tx.run("DELETE FROM scholar WHERE id = $1", args![id]).await?;
    Ok(Some((RowId(id), Moment(added_at))))
}

/// What a row is counted under. `none` is a direction that is not stated; of a batch each role is counted by itself too.
fn facets(
    role: ScholarRole,
    direction: Option<DirectionId>,
    institution: Option<InstitutionId>,
    batch: BatchId,
) -> impl Iterator<Item = (&'static str, String)> {
    let direction = direction.map_or_else(|| "none".to_owned(), |direction| direction.to_string());
    [
        ("all", String::new()),
        ("role", role.code().to_owned()),
        ("direction", direction),
        ("batch", batch.to_string()),
        ("batch_role", format!("{batch} {}", role.code())),
    ]
    .into_iter()
    .chain(institution.map(|institution| ("institution", institution.to_string())))
}

async fn count(tx: &mut Tx, facet: &str, value: &str, by: i64) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO scholar_count (facet, value, n) VALUES ($1, $2, $3) \
        ON CONFLICT (facet, value) DO UPDATE SET n = scholar_count.n + excluded.n";
    tx.run(SQL, args![facet, value, by]).await?;
    Ok(())
}

async fn names_of_direction(conn: &mut Conn, direction: DirectionId) -> Result<Option<[String; 2]>, StoreError> {
    const SQL: &str = "SELECT name, COALESCE(name_en, '') FROM direction WHERE id = $1";
    let row: Option<(String, String)> = conn.opt(SQL, args![direction]).await?;
    Ok(row.map(|(name, name_en)| [name, name_en]))
}
