//! People and the titles they held on a date.

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError, Tx, arg::bind_list, search};
use crate::{
    args,
    domain::{
        ids::{InstitutionId, PersonId, RowId},
        nomination::Gender,
        record::PersonEntry,
        time::Day,
    },
};

/// A person to be kept. Birth date and the like come with a nomination, never from an article.
#[derive(Clone, Copy, Debug)]
pub struct NewPerson<'a> {
    /// The public address; absent until there is one.
    pub slug: Option<&'a str>,
    pub name: &'a str,
    /// Surname first: `Zhang Pingwen`.
    pub pinyin: &'a str,
}

/// Inserts a person.
pub async fn insert(tx: &mut Tx, id: PersonId, new: &NewPerson<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO person (id, slug, name, pinyin) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![id, new.slug, new.name, new.pinyin]).await?;
    Ok(())
}

/// Adds another way the name is written.
pub async fn insert_alias(tx: &mut Tx, id: RowId, person: PersonId, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO person_alias (id, person_id, name) VALUES ($1, $2, $3)";
    tx.run(SQL, args![id, person, name]).await?;
    Ok(())
}

/// The other ways a name is written.
pub async fn aliases(conn: &mut Conn, person: PersonId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT name FROM person_alias WHERE person_id = $1 ORDER BY name, id";
    let rows: Vec<(String,)> = conn.all(SQL, args![person]).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// A title as of a day: never a present one.
#[derive(Clone, Copy, Debug)]
pub struct NewTitle<'a> {
    pub institution: Option<InstitutionId>,
    pub article: Option<RowId>,
    /// `post`, `honour` or `expert_group`.
    pub kind: &'a str,
    pub title: &'a str,
    pub title_en: Option<&'a str>,
    /// Name and misprints of the article included.
    pub as_printed: Option<&'a str>,
    pub as_of: Day,
}

/// Adds a title to a person.
pub async fn insert_title(
    tx: &mut Tx,
    id: RowId,
    person: PersonId,
    position: i64,
    new: &NewTitle<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO person_title (id, person_id, institution_id, article_id, kind, title, title_en, \
        as_printed, as_of, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let args = args![
        id,
        person,
        new.institution,
        new.article,
        new.kind,
        new.title,
        new.title_en,
        new.as_printed,
        new.as_of,
        position
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// A person as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Person {
    #[sqlx(try_from = "i64")]
    pub id: PersonId,
    pub slug: Option<String>,
    pub name: String,
    pub pinyin: String,
    pub gender: Option<String>,
    pub birth_date: Option<String>,
    pub orcid: Option<String>,
    pub ver: i64,
}

macro_rules! columns {
    () => {
        "p.id, p.slug, p.name, p.pinyin, p.gender, p.birth_date, p.orcid, p.ver"
    };
}

/// The person of an id.
pub async fn find(conn: &mut Conn, id: PersonId) -> Result<Option<Person>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM person p WHERE p.id = $1 AND p.retired_at IS NULL");
    conn.opt(SQL, args![id]).await
}

/// A person as the list of people shows it. What only some may know (cases, the expert pool) is for the page to hide.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    #[sqlx(try_from = "i64")]
    pub id: PersonId,
    pub name: String,
    pub pinyin: String,
    /// The latest post, its institution, and the day on which it was known.
    pub post: Option<String>,
    pub employer: Option<String>,
    pub as_of: Option<String>,
    /// The role of an appointment in force or ended.
    pub appointed: Option<String>,
    pub is_expert: bool,
    /// Cases about the person, drafts aside.
    pub cases: i64,
}

/// People in the order of their pinyin, after a key; only those that have every term looked for.
pub async fn list(
    conn: &mut Conn,
    query: &search::Query,
    after: (&str, i64),
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let mut args = args![after.0, after.1];
    let found = query.owners(conn, search::Kind::Person).await?.conditions("p.id", &mut args);
    args.push(limit.into());
    let sql = format!(
        "SELECT p.id, p.name, p.pinyin, t.title AS post, i.name AS employer, t.as_of, \
         (SELECT a.role FROM appointment a WHERE a.person_id = p.id ORDER BY a.starts_on DESC, a.id DESC LIMIT 1) \
         AS appointed, EXISTS (SELECT 1 FROM expert e WHERE e.person_id = p.id) AS is_expert, \
         (SELECT COUNT(*) FROM case_file c WHERE c.subject_person_id = p.id AND c.stage <> 'draft') AS cases \
         FROM person p LEFT JOIN person_title t ON t.id = (SELECT l.id FROM person_title l \
         WHERE l.person_id = p.id AND l.kind = 'post' AND l.retired_at IS NULL \
         ORDER BY l.as_of DESC, l.position, l.id LIMIT 1) LEFT JOIN institution i ON i.id = t.institution_id \
         WHERE p.retired_at IS NULL AND (p.pinyin, p.id) > ($1, $2){} ORDER BY p.pinyin, p.id LIMIT ${}",
        found,
        args.len()
    );
    conn.all(AssertSqlSafe(sql), args).await
}

/// A title of a person, with the name of its institution.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Title {
    pub id: i64,
    pub institution_id: Option<i64>,
    pub institution: Option<String>,
    /// `post`, `honour` or `expert_group`.
    pub kind: String,
    pub title: String,
    #[sqlx(try_from = "String")]
    pub as_of: Day,
    pub article: Option<String>,
}

/// The titles of a person with the code of the article each is from, the newest first.
pub async fn record_of_titles(conn: &mut Conn, person: PersonId) -> Result<Vec<Title>, StoreError> {
    const SQL: &str = "SELECT t.id, t.institution_id, i.name AS institution, t.kind, t.title, t.as_of, \
        a.code AS article FROM person_title t LEFT JOIN institution i ON i.id = t.institution_id \
        LEFT JOIN source_article a ON a.id = t.article_id WHERE t.person_id = $1 AND t.retired_at IS NULL \
        ORDER BY t.as_of DESC, t.position, t.id";
    conn.all(SQL, args![person]).await
}

/// Changes what the office entered of a person.
pub async fn update(tx: &mut Tx, id: PersonId, ver: i64, entry: &PersonEntry) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE person SET name = $1, pinyin = $2, gender = $3, birth_date = $4, orcid = $5, \
        ver = ver + 1 WHERE id = $6 AND ver = $7";
    let args = args![
        &entry.name,
        &entry.pinyin,
        entry.gender.map(Gender::code),
        entry.birth_date,
        entry.orcid.clone(),
        id,
        ver
    ];
    tx.run_guarded(SQL, args).await
}

/// Makes a person findable by name and pinyin, and by every other way the name is written.
pub async fn index(tx: &mut Tx, id: PersonId, name: &str, pinyin: &str) -> Result<(), StoreError> {
    const ALIASES: &str = "SELECT name FROM person_alias WHERE person_id = $1 ORDER BY name, id";
    let aliases: Vec<(String,)> = tx.all(ALIASES, args![id]).await?;
    let mut texts = vec![search::Text::Name(name), search::Text::Words(pinyin)];
    texts.extend(aliases.iter().map(|(alias,)| search::Text::Name(alias)));
    search::set(tx, search::Kind::Person, id, &texts).await
}

/// The place after the last title of a person.
pub async fn next_position(conn: &mut Conn, person: PersonId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT CAST(COALESCE(MAX(position), 0) + 1 AS BIGINT) FROM person_title WHERE person_id = $1";
    let (position,): (i64,) = conn.one(SQL, args![person]).await?;
    Ok(position)
}

/// A title a person had on a day.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DatedTitle {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    pub kind: String,
    pub title: String,
    pub title_en: Option<String>,
    /// Name and misprints of the article included.
    pub as_printed: Option<String>,
    #[sqlx(try_from = "String")]
    pub as_of: Day,
    /// The institution of the title, where the source names one.
    pub institution: Option<String>,
    pub institution_en: Option<String>,
}

/// The titles of some people, the latest first.
pub async fn titles(conn: &mut Conn, people: &[PersonId]) -> Result<Vec<DatedTitle>, StoreError> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Vec::new();
    let people = bind_list(&mut args, people.iter().copied());
    let sql = format!(
        "SELECT t.id, t.person_id, t.kind, t.title, t.title_en, t.as_printed, t.as_of, i.name AS institution, \
         i.name_en AS institution_en FROM person_title t LEFT JOIN institution i ON i.id = t.institution_id \
         WHERE t.person_id IN ({people}) AND t.retired_at IS NULL ORDER BY t.as_of DESC, t.position, t.id"
    );
    conn.all(AssertSqlSafe(sql), args).await
}

/// Somebody of a name that was looked for, with the latest post, to be told from a namesake.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Namesake {
    #[sqlx(try_from = "i64")]
    pub id: PersonId,
    pub name: String,
    pub pinyin: String,
    pub title: Option<String>,
    pub institution: Option<String>,
}

/// Everybody of exactly this name, by whichever way it is written.
pub async fn namesakes(conn: &mut Conn, name: &str) -> Result<Vec<Namesake>, StoreError> {
    const SQL: &str = "SELECT p.id, p.name, p.pinyin, t.title, i.name AS institution FROM person p \
        LEFT JOIN person_title t ON t.id = (SELECT l.id FROM person_title l WHERE l.person_id = p.id \
        AND l.kind = 'post' AND l.retired_at IS NULL ORDER BY l.as_of DESC, l.position, l.id LIMIT 1) \
        LEFT JOIN institution i ON i.id = t.institution_id WHERE p.retired_at IS NULL AND (p.name = $1 \
        OR EXISTS (SELECT 1 FROM person_alias a WHERE a.person_id = p.id AND a.name = $1)) \
        ORDER BY p.pinyin, p.id LIMIT 20";
    conn.all(SQL, args![name]).await
}
