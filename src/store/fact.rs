//! What stands behind the records of the catalogue: citations, statements, other names, and what the articles leave
//! at odds. Any record has them, found by its table's name and its id.
//!
//! Reads only; start at [`Sources`].

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError};
use crate::{args, domain::catalogue::Basis};

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
        ids: impl IntoIterator<Item = i64>,
    ) -> Result<(), StoreError> {
        let mut arguments = args![entity];
        arguments.extend(ids.into_iter().map(Into::into));
        if arguments.len() == 1 {
            return Ok(());
        }
        let sql = format!(
            "SELECT f.entity_id, a.code AS article, f.fact_code AS fact, f.field, f.wording, f.basis \
             FROM fact_ref f JOIN source_article a ON a.id = f.article_id \
             WHERE f.entity = $1 AND f.entity_id IN ({}) ORDER BY f.entity_id, f.position, f.id",
            places(2, arguments.len() - 1)
        );
        let found: Vec<Citation> = conn.all(AssertSqlSafe(sql), arguments).await?;
        for citation in found {
            self.0.entry((entity, citation.entity_id)).or_default().push(citation);
        }
        Ok(())
    }

    /// What supports a record and its fields; who said it is not among them.
    pub fn of(&self, entity: &str, id: i64) -> Vec<&Citation> {
        self.about(entity, id).filter(|citation| citation.field.as_deref() != Some(SPEAKER)).collect()
    }

    /// What supports one field of a record.
    pub fn on(&self, entity: &str, id: i64, field: &str) -> Vec<&Citation> {
        self.about(entity, id).filter(|citation| citation.field.as_deref() == Some(field)).collect()
    }

    /// The articles' own words on a record, in the order of the text.
    pub fn wordings(&self, entity: &str, id: i64) -> Vec<&str> {
        self.of(entity, id).into_iter().filter_map(|citation| citation.wording.as_deref()).collect()
    }

    /// The citation that names who said it: its fact is a person's.
    pub fn speaker(&self, entity: &str, id: i64) -> Option<&Citation> {
        self.about(entity, id).find(|citation| citation.field.as_deref() == Some(SPEAKER))
    }

    /// Every citation of the page.
    pub fn iter(&self) -> impl Iterator<Item = &Citation> {
        self.0.values().flatten()
    }

    fn about<'s>(&'s self, entity: &str, id: i64) -> impl Iterator<Item = &'s Citation> {
        let key = self.0.keys().find(|(known, of)| *of == id && *known == entity);
        key.and_then(|key| self.0.get(key)).into_iter().flatten()
    }
}

/// `$2, $3, $4`: so many placeholders from a number on.
fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

/// One thing an article says about a record, in our words.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Statement {
    pub id: i64,
    pub kind: String,
    pub code: Option<String>,
    /// A length it states, in months.
    pub months: Option<i64>,
    pub zh: String,
    pub en: Option<String>,
}

/// The statements on one record, in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Statements(Vec<Statement>);

impl Statements {
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

    pub fn ids(&self) -> Vec<i64> {
        self.0.iter().map(|statement| statement.id).collect()
    }
}

/// The statements on a record.
pub async fn statements(conn: &mut Conn, entity: &str, id: i64) -> Result<Statements, StoreError> {
    const SQL: &str = "SELECT id, kind, code, months, zh, en FROM statement \
        WHERE entity = $1 AND entity_id = $2 AND retired_at IS NULL ORDER BY position, id";
    Ok(Statements(conn.all(SQL, args![entity, id]).await?))
}

/// Other names of a record.
pub async fn aliases(conn: &mut Conn, entity: &str, id: i64) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT name FROM alias WHERE entity = $1 AND entity_id = $2 ORDER BY id";
    let rows: Vec<(String,)> = conn.all(SQL, args![entity, id]).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// Something the articles leave at odds, and how it is shown.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Discrepancy {
    pub id: i64,
    /// `X-01` on.
    pub code: String,
    pub zh: String,
    pub en: Option<String>,
    pub shown_zh: String,
    pub shown_en: Option<String>,
}

macro_rules! discrepancy {
    () => {
        "SELECT d.id, d.code, d.zh, d.en, d.shown_zh, d.shown_en FROM discrepancy d WHERE d.retired_at IS NULL"
    };
}

/// All of them, by code.
pub async fn discrepancies(conn: &mut Conn) -> Result<Vec<Discrepancy>, StoreError> {
    conn.all(concat!(discrepancy!(), " ORDER BY d.code, d.id"), args![]).await
}

/// Those about a record, and those about every record of its table.
pub async fn discrepancies_of(conn: &mut Conn, entity: &str, id: i64) -> Result<Vec<Discrepancy>, StoreError> {
    const SQL: &str = concat!(
        discrepancy!(),
        " AND EXISTS (SELECT 1 FROM discrepancy_about a WHERE a.discrepancy_id = d.id AND a.entity = $1 \
         AND (a.entity_id = $2 OR a.entity_id IS NULL)) ORDER BY d.code, d.id"
    );
    conn.all(SQL, args![entity, id]).await
}

/// A record that a discrepancy is about.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct About {
    pub discrepancy_id: i64,
    pub entity: String,
    /// `None`: every record of the table.
    pub entity_id: Option<i64>,
    pub field: Option<String>,
}

/// What the discrepancies are about.
pub async fn abouts(conn: &mut Conn) -> Result<Vec<About>, StoreError> {
    const SQL: &str = "SELECT discrepancy_id, entity, entity_id, field FROM discrepancy_about ORDER BY id";
    conn.all(SQL, args![]).await
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
    pub as_of: String,
}

/// The titles of everybody an article names, by fact and article.
pub async fn speakers(conn: &mut Conn) -> Result<Vec<SpeakerTitle>, StoreError> {
    const SQL: &str = "SELECT f.fact_code AS fact, a.code AS article, p.name, p.pinyin, t.title, t.title_en, t.as_of \
        FROM fact_ref f JOIN source_article a ON a.id = f.article_id JOIN person p ON p.id = f.entity_id \
        JOIN person_title t ON t.person_id = p.id AND t.article_id = a.id AND t.retired_at IS NULL \
        WHERE f.entity = 'person' ORDER BY f.fact_code, a.code, t.position, t.id";
    conn.all(SQL, args![]).await
}
