//! The source articles, and what hangs on any record because of them: where a value comes from, what is said of the
//! record, its other names, and what the articles leave at odds.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{ids::RowId, time::Day},
};

/// A record by its table and id: the subject of facts, statements, aliases and discrepancies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The table's name.
    pub entity: &'static str,
    pub id: i64,
}

impl Record {
    pub fn of(entity: &'static str, id: impl Into<i64>) -> Self {
        Self { entity, id: id.into() }
    }
}

/// A source article to be kept; of its text nothing is kept but the title.
#[derive(Clone, Copy, Debug)]
pub struct NewArticle<'a> {
    pub code: &'a str,
    pub title: &'a str,
    pub title_en: &'a str,
    pub column_name: &'a str,
    pub compiler: &'a str,
    pub published_on: Day,
    pub original_url: Option<&'a str>,
    pub related_to: Option<RowId>,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Inserts an article.
pub async fn insert(tx: &mut Tx, id: RowId, new: &NewArticle<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO source_article (id, code, title, title_en, column_name, compiler, published_on, \
        original_url, related_to_id, zh, en) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let args = args![
        id,
        new.code,
        new.title,
        new.title_en,
        new.column_name,
        new.compiler,
        new.published_on,
        new.original_url,
        new.related_to,
        new.zh,
        new.en
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Where one value comes from.
#[derive(Clone, Copy, Debug)]
pub struct NewFact<'a> {
    pub article: RowId,
    /// Stable fact id, such as `P-03`.
    pub code: &'a str,
    /// The field it is about; the whole record when absent.
    pub field: Option<&'a str>,
    /// The article's own words, at most 24 characters.
    pub wording: Option<&'a str>,
    /// `said`, `context` or `derived`.
    pub basis: &'a str,
}

/// Says where a value of a record comes from.
pub async fn insert_fact(
    tx: &mut Tx,
    id: RowId,
    about: Record,
    position: i64,
    new: &NewFact<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO fact_ref (id, entity, entity_id, field, article_id, fact_code, wording, basis, \
        position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let args = args![id, about.entity, about.id, new.field, new.article, new.code, new.wording, new.basis, position];
    tx.run(SQL, args).await?;
    Ok(())
}

/// One thing that is said of a record.
#[derive(Clone, Copy, Debug)]
pub struct NewStatement<'a> {
    pub kind: &'a str,
    pub code: Option<&'a str>,
    pub months: Option<i64>,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Adds a statement to a record.
pub async fn insert_statement(
    tx: &mut Tx,
    id: RowId,
    about: Record,
    position: i64,
    new: &NewStatement<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO statement (id, entity, entity_id, kind, code, months, zh, en, position) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let args = args![id, about.entity, about.id, new.kind, new.code, new.months, new.zh, new.en, position];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Adds another name to a record that is neither a person nor an institution.
pub async fn insert_alias(tx: &mut Tx, id: RowId, about: Record, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO alias (id, entity, entity_id, name) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![id, about.entity, about.id, name]).await?;
    Ok(())
}

/// Something the articles leave at odds.
#[derive(Clone, Copy, Debug)]
pub struct NewDiscrepancy<'a> {
    pub code: &'a str,
    pub zh: &'a str,
    pub en: &'a str,
    pub shown_zh: &'a str,
    pub shown_en: &'a str,
}

/// Inserts a discrepancy.
pub async fn insert_discrepancy(tx: &mut Tx, id: RowId, new: &NewDiscrepancy<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO discrepancy (id, code, zh, en, shown_zh, shown_en) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, new.code, new.zh, new.en, new.shown_zh, new.shown_en]).await?;
    Ok(())
}

/// Shows a discrepancy beside a record, or beside all records of a table when `about` is absent.
pub async fn insert_discrepancy_about(
    tx: &mut Tx,
    id: RowId,
    discrepancy: RowId,
    entity: &str,
    about: Option<i64>,
    field: Option<&str>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO discrepancy_about (id, discrepancy_id, entity, entity_id, field) \
        VALUES ($1, $2, $3, $4, $5)";
    tx.run(SQL, args![id, discrepancy, entity, about, field]).await?;
    Ok(())
}

/// One thing said of a record.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Statement {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub kind: String,
    pub code: Option<String>,
    pub months: Option<i64>,
    pub zh: String,
    pub en: Option<String>,
}

/// What is said of a record, in the order of the text. Each has sources of its own: `Record::of("statement", id)`.
pub async fn statements(conn: &mut Conn, about: Record) -> Result<Vec<Statement>, StoreError> {
    const SQL: &str = "SELECT id, kind, code, months, zh, en FROM statement \
        WHERE entity = $1 AND entity_id = $2 AND retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![about.entity, about.id]).await
}

/// What the articles leave at odds about a record.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Discrepancy {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub code: String,
    pub zh: String,
    pub en: Option<String>,
    pub shown_zh: String,
    pub shown_en: Option<String>,
    /// The field it concerns; the whole record when absent.
    pub field: Option<String>,
}

/// The discrepancies shown beside a record: its own, and those of all records of its table.
pub async fn discrepancies(conn: &mut Conn, about: Record) -> Result<Vec<Discrepancy>, StoreError> {
    const SQL: &str = "SELECT d.id, d.code, d.zh, d.en, d.shown_zh, d.shown_en, b.field FROM discrepancy_about b \
        JOIN discrepancy d ON d.id = b.discrepancy_id \
        WHERE b.entity = $1 AND (b.entity_id = $2 OR b.entity_id IS NULL) AND d.retired_at IS NULL \
        ORDER BY d.code, b.id";
    conn.all(SQL, args![about.entity, about.id]).await
}

/// An article as the public sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Article {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub code: String,
    pub title: String,
    pub title_en: Option<String>,
    pub column_name: Option<String>,
    pub compiler: Option<String>,
    /// The day the digest was compiled, not that of what it tells.
    #[sqlx(try_from = "String")]
    pub published_on: Day,
    pub original_url: Option<String>,
    /// Code of the article it was filed under.
    pub related_to: Option<String>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

/// Every article, by code.
pub async fn list(conn: &mut Conn) -> Result<Vec<Article>, StoreError> {
    const SQL: &str = "SELECT a.id, a.code, a.title, a.title_en, a.column_name, a.compiler, a.published_on, \
        a.original_url, r.code AS related_to, a.zh, a.en FROM source_article a \
        LEFT JOIN source_article r ON r.id = a.related_to_id WHERE a.retired_at IS NULL ORDER BY a.code, a.id";
    conn.all(SQL, args![]).await
}
