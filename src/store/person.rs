//! People and the titles they held on a date.

use super::{StoreError, Tx};
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
