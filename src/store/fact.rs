//! The sources of all records on one page, gathered table by table, and who is quoted in them.
//!
//! Reads only; `article` has the articles themselves and what hangs on a single record. Start at [`Sources`].

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError,
    article::{self, Record, Statement},
};
use crate::{
    args,
    domain::{catalogue::Basis, time::Day},
};

/// The field under which a citation names, by a person's fact, who said it.
const SPEAKER: &str = "speaker";

/// One place in an article that a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Citation {
    pub entity_id: i64,
    /// Code of the article, such as `A1`.
    pub article: String,
    /// Stable id of the fact, such as `L-06`.
    pub fact: String,
    /// The column it is about; `None` is the whole record.
    pub field: Option<String>,
    /// The article's own words.
    pub wording: Option<String>,
    #[sqlx(try_from = "String")]
    pub basis: Basis,
}

/// The citations of the records on one page, by table and id.
#[derive(Clone, Debug, Default)]
pub struct Sources(BTreeMap<(&'static str, i64), Vec<Citation>>);

impl Sources {
    /// Adds the citations of some records of one table.
    pub async fn read(
        &mut self,
        conn: &mut Conn,
        entity: &'static str,
        ids: impl IntoIterator<Item = impl Into<i64>>,
    ) -> Result<(), StoreError> {
        let mut arguments = args![entity];
        arguments.extend(ids.into_iter().map(|id| id.into().into()));
        if arguments.len() == 1 {
            return Ok(());
        }
        let places: Vec<String> = (2..=arguments.len()).map(|number| format!("${number}")).collect();
        let sql = format!(
            "SELECT f.entity_id, a.code AS article, f.fact_code AS fact, f.field, f.wording, f.basis \
             FROM fact_ref f JOIN source_article a ON a.id = f.article_id \
             WHERE f.entity = $1 AND f.entity_id IN ({}) ORDER BY f.entity_id, f.position, f.id",
            places.join(", ")
        );
        let found: Vec<Citation> = conn.all(AssertSqlSafe(sql), arguments).await?;
        for citation in found {
            self.0.entry((entity, citation.entity_id)).or_default().push(citation);
        }
        Ok(())
    }

    /// What supports a record and its fields; who said it is not among them.
    pub fn of(&self, entity: &'static str, id: impl Into<i64>) -> Vec<&Citation> {
        self.about(entity, id.into()).filter(|citation| citation.field.as_deref() != Some(SPEAKER)).collect()
    }

    /// What supports one field of a record.
    pub fn on(&self, entity: &'static str, id: impl Into<i64>, field: &str) -> Vec<&Citation> {
        self.about(entity, id.into()).filter(|citation| citation.field.as_deref() == Some(field)).collect()
    }

    /// The citation that names who said it: its fact is a person's.
    pub fn speaker(&self, entity: &'static str, id: impl Into<i64>) -> Option<&Citation> {
        self.about(entity, id.into()).find(|citation| citation.field.as_deref() == Some(SPEAKER))
    }

    /// Every citation of the page.
    pub fn iter(&self) -> impl Iterator<Item = &Citation> {
        self.0.values().flatten()
    }

    fn about(&self, entity: &'static str, id: i64) -> impl Iterator<Item = &Citation> {
        self.0.get(&(entity, id)).into_iter().flatten()
    }
}

/// The statements on one record, in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Statements(Vec<Statement>);

impl Statements {
    /// Reads what is said of a record, and adds where it comes from.
    pub async fn read(conn: &mut Conn, about: Record, sources: &mut Sources) -> Result<Self, StoreError> {
        let statements = article::statements(conn, about).await?;
        sources.read(conn, "statement", statements.iter().map(|statement| statement.id)).await?;
        Ok(Self(statements))
    }

    /// Those of a kind.
    pub fn of(&self, kind: &str) -> Vec<&Statement> {
        self.0.iter().filter(|statement| statement.kind == kind).collect()
    }

    /// Those of every other kind: a page shows them too, so that nothing entered later stays hidden.
    pub fn besides(&self, kinds: &[&str]) -> Vec<&Statement> {
        self.0.iter().filter(|statement| !kinds.contains(&statement.kind.as_str())).collect()
    }

    /// The first length in months that a statement of a kind gives.
    pub fn months(&self, kind: &str) -> Option<i64> {
        self.of(kind).into_iter().find_map(|statement| statement.months)
    }
}

/// Other names of a record, by record, for a table.
pub async fn aliases(conn: &mut Conn, entity: &'static str) -> Result<BTreeMap<i64, Vec<String>>, StoreError> {
    const SQL: &str = "SELECT entity_id, name FROM alias WHERE entity = $1 ORDER BY id";
    let rows: Vec<(i64, String)> = conn.all(SQL, args![entity]).await?;
    let mut names: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (id, name) in rows {
        names.entry(id).or_default().push(name);
    }
    Ok(names)
}

/// A title that somebody had when an article named them; one row a title.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SpeakerTitle {
    /// The person's fact, as [`Sources::speaker`] gives it.
    pub fact: String,
    pub article: String,
    pub name: String,
    pub pinyin: String,
    pub title: String,
    pub title_en: Option<String>,
    #[sqlx(try_from = "String")]
    pub as_of: Day,
}

/// The titles of everybody an article names, by fact and article.
pub async fn speakers(conn: &mut Conn) -> Result<Vec<SpeakerTitle>, StoreError> {
    const SQL: &str = "SELECT f.fact_code AS fact, a.code AS article, p.name, p.pinyin, t.title, t.title_en, t.as_of \
        FROM fact_ref f JOIN source_article a ON a.id = f.article_id JOIN person p ON p.id = f.entity_id \
        JOIN person_title t ON t.person_id = p.id AND t.article_id = a.id AND t.retired_at IS NULL \
        WHERE f.entity = 'person' AND f.field IS NULL ORDER BY f.fact_code, a.code, t.position, t.id";
    conn.all(SQL, args![]).await
}
