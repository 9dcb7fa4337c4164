//! People and the titles they held on a date.

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{InstitutionId, PersonId, RowId},
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
    let places: Vec<String> = (1..=people.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT t.id, t.person_id, t.kind, t.title, t.title_en, t.as_printed, t.as_of, i.name AS institution, \
         i.name_en AS institution_en FROM person_title t LEFT JOIN institution i ON i.id = t.institution_id \
         WHERE t.person_id IN ({}) AND t.retired_at IS NULL ORDER BY t.as_of DESC, t.position, t.id",
        places.join(", ")
    );
    conn.all(AssertSqlSafe(sql), people.iter().map(|person| (*person).into()).collect()).await
}
