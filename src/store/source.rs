//! The sources of all records on one page, gathered table by table, and who is quoted in them.
//!
//! Reads only; `article` has the articles themselves and what hangs on a single record. Start at [`Sources`].

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError,
    arg::bind_list,
    article::{self, Discrepancy, Record, Statement},
};
use crate::{
    args,
    domain::{catalogue::Basis, ids::RowId, time::Day},
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
    /// Adds citations that were read before.
    pub fn add(&mut self, more: &Self) {
        for (record, citations) in &more.0 {
            self.0.entry(*record).or_default().extend(citations.iter().cloned());
        }
    }

    /// Adds the citations of some records of one table.
    pub async fn read(
        &mut self,
        conn: &mut Conn,
        entity: &'static str,
        ids: impl IntoIterator<Item = impl Into<i64>>,
    ) -> Result<(), StoreError> {
        let mut arguments = args![entity];
        let ids = bind_list(&mut arguments, ids.into_iter().map(|id| id.into()));
        if arguments.len() == 1 {
            return Ok(());
        }
        let sql = format!(
            "SELECT f.entity_id, a.code AS article, f.fact_code AS fact, f.field, f.wording, f.basis \
             FROM fact_ref f JOIN source_article a ON a.id = f.article_id \
             WHERE f.entity = $1 AND f.entity_id IN ({ids}) AND f.retired_at IS NULL ORDER BY f.entity_id, f.position, f.id"
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

    /// Reads what is said of one kind, for a page that shows a record only in passing.
    pub async fn of_kind(
        conn: &mut Conn,
        about: Record,
        kind: &str,
        sources: &mut Sources,
    ) -> Result<Vec<Statement>, StoreError> {
        let mut statements = article::statements(conn, about).await?;
        statements.retain(|statement| statement.kind == kind);
        sources.read(conn, "statement", statements.iter().map(|statement| statement.id)).await?;
        Ok(statements)
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
        WHERE f.entity = 'person' AND f.field IS NULL AND f.retired_at IS NULL ORDER BY f.fact_code, a.code, t.position, t.id";
    conn.all(SQL, args![]).await
}

/// A citation with the table of its record: a line of the list of all facts.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Told {
    pub entity: String,
    pub entity_id: i64,
    pub article: String,
    pub fact: String,
    pub wording: Option<String>,
    #[sqlx(try_from = "String")]
    pub basis: Basis,
}

/// Every citation of every article, by article and fact.
pub async fn told(conn: &mut Conn) -> Result<Vec<Told>, StoreError> {
    const SQL: &str = "SELECT f.entity, f.entity_id, a.code AS article, f.fact_code AS fact, f.wording, f.basis \
        FROM fact_ref f JOIN source_article a ON a.id = f.article_id \
        WHERE (f.field IS NULL OR f.field <> 'speaker') AND f.retired_at IS NULL ORDER BY a.code, f.fact_code, f.entity, f.position, f.id";
    conn.all(SQL, args![]).await
}

/// A record that has an address or a name, or belongs to one that has.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Place {
    pub entity: String,
    pub id: i64,
    /// The record it is a part of.
    pub parent: Option<String>,
    pub parent_id: Option<i64>,
    pub slug: Option<String>,
    pub name: Option<String>,
    pub name_en: Option<String>,
}

/// Everything a fact may speak of: the records, then their parts with what they are part of. A case has a place only
/// while it stands in the directory, as has a `listed_person`.
pub async fn places(conn: &mut Conn) -> Result<Vec<Place>, StoreError> {
    const SQL: &str = "\
        SELECT 'joint_lab' AS entity, id, CAST(NULL AS TEXT) AS parent, CAST(NULL AS BIGINT) AS parent_id, slug, name, \
            name_en FROM joint_lab \
        UNION ALL SELECT 'dataset', id, NULL, NULL, slug, name, title_en FROM dataset \
        UNION ALL SELECT 'challenge', id, NULL, NULL, slug, name, name_en FROM challenge \
        UNION ALL SELECT 'special_programme', id, NULL, NULL, slug, name, name_en FROM special_programme \
        UNION ALL SELECT 'direction', id, NULL, NULL, slug, name, name_en FROM direction \
        UNION ALL SELECT 'person', id, NULL, NULL, slug, name, pinyin FROM person \
        UNION ALL SELECT 'institution', id, NULL, NULL, slug, name, name_en FROM institution \
        UNION ALL SELECT 'policy_document', id, NULL, NULL, slug, name, name_en FROM policy_document \
        UNION ALL SELECT 'public_event', id, NULL, NULL, slug, name, name_en FROM public_event \
        UNION ALL SELECT 'scheme', id, NULL, NULL, code, name, name_en FROM scheme \
        UNION ALL SELECT 'scholar', id, NULL, NULL, slug, name, pinyin FROM scholar \
        UNION ALL SELECT 'case_file', case_id, 'scholar', id, NULL, NULL, NULL FROM scholar \
        UNION ALL SELECT 'listed_person', person_id, 'scholar', id, NULL, NULL, NULL FROM scholar \
        UNION ALL SELECT 'funding_fact', id, NULL, NULL, NULL, zh, en FROM funding_fact \
        UNION ALL SELECT 'batch', id, 'scheme', scheme_id, code, name, name_en FROM batch \
        UNION ALL SELECT 'role_type', id, 'scheme', scheme_id, code, name, name_en FROM role_type \
        UNION ALL SELECT 'target', id, 'scheme', scheme_id, NULL, zh, en FROM target \
        UNION ALL SELECT 'batch_count', id, 'batch', batch_id, NULL, NULL, NULL FROM batch_count \
        UNION ALL SELECT 'batch_origin', id, 'batch', batch_id, NULL, NULL, NULL FROM batch_origin \
        UNION ALL SELECT 'person_title', id, 'person', person_id, NULL, title, title_en FROM person_title \
        UNION ALL SELECT 'institution_relation', r.id, 'institution', r.institution_id, NULL, i.name, i.name_en \
            FROM institution_relation r JOIN institution i ON i.id = r.other_id \
        UNION ALL SELECT 'lab_party', p.id, 'joint_lab', p.lab_id, NULL, i.name, i.name_en FROM lab_party p \
            JOIN institution i ON i.id = p.institution_id \
        UNION ALL SELECT 'lab_person', l.id, 'joint_lab', l.lab_id, NULL, p.name, p.pinyin FROM lab_person l \
            JOIN person p ON p.id = l.person_id \
        UNION ALL SELECT 'work_package', id, 'joint_lab', owner_id, NULL, zh, en FROM work_package \
            WHERE owner_kind = 'lab' \
        UNION ALL SELECT 'deliverable', id, 'work_package', work_package_id, NULL, zh, en FROM deliverable \
        UNION ALL SELECT 'dataset_figure', id, 'dataset', dataset_id, NULL, zh, en FROM dataset_figure \
        UNION ALL SELECT 'challenge_track', id, 'challenge', challenge_id, NULL, name, name_en FROM challenge_track \
        UNION ALL SELECT 'attendance', a.id, 'public_event', a.event_id, NULL, COALESCE(p.name, i.name), \
            COALESCE(p.pinyin, i.name_en) FROM attendance a LEFT JOIN person p ON p.id = a.person_id \
            LEFT JOIN institution i ON i.id = a.institution_id \
        UNION ALL SELECT 'sp_department', d.id, 'special_programme', d.programme_id, NULL, i.name, i.name_en \
            FROM sp_department d JOIN institution i ON i.id = d.institution_id \
        UNION ALL SELECT 'sp_phase', id, 'special_programme', programme_id, NULL, name, name_en FROM sp_phase \
        UNION ALL SELECT 'sp_item', id, 'special_programme', programme_id, NULL, zh, en FROM sp_item \
        UNION ALL SELECT 'sp_link', id, 'special_programme', other_id, NULL, zh, en FROM sp_link \
        UNION ALL SELECT 'guide_task', id, 'special_programme', programme_id, NULL, title, title_en FROM guide_task \
            WHERE programme_id IS NOT NULL \
        UNION ALL SELECT 'guide_task_area', id, 'guide_task', task_id, NULL, zh, en FROM guide_task_area \
        UNION ALL SELECT 'statement', id, entity, entity_id, NULL, CASE WHEN kind = 'unstated' THEN NULL ELSE zh END, \
            CASE WHEN kind = 'unstated' THEN NULL ELSE en END FROM statement";
    conn.all(SQL, args![]).await
}

/// A discrepancy and a record it is about.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct About {
    #[sqlx(try_from = "i64")]
    pub discrepancy_id: RowId,
    pub entity: String,
    /// `None`: every record of the table.
    pub entity_id: Option<i64>,
}

/// What the discrepancies are about.
pub async fn abouts(conn: &mut Conn) -> Result<Vec<About>, StoreError> {
    const SQL: &str = "SELECT discrepancy_id, entity, entity_id FROM discrepancy_about ORDER BY id";
    conn.all(SQL, args![]).await
}

/// Every discrepancy, by code.
pub async fn discrepancies(conn: &mut Conn) -> Result<Vec<Discrepancy>, StoreError> {
    const SQL: &str = "SELECT id, code, zh, en, shown_zh, shown_en, CAST(NULL AS TEXT) AS field FROM discrepancy \
        WHERE retired_at IS NULL ORDER BY code, id";
    conn.all(SQL, args![]).await
}

/// A person an article names, with one title of then; one row a title.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct NamedPerson {
    pub id: i64,
    pub slug: Option<String>,
    pub name: String,
    pub pinyin: String,
    #[sqlx(try_from = "i64")]
    pub title_id: RowId,
    pub title: String,
    pub title_en: Option<String>,
    pub as_printed: Option<String>,
    #[sqlx(try_from = "String")]
    pub as_of: Day,
}

/// Everybody an article names, in the order of entry, with their titles by date.
pub async fn people(conn: &mut Conn) -> Result<Vec<NamedPerson>, StoreError> {
    const SQL: &str = "SELECT p.id, p.slug, p.name, p.pinyin, t.id AS title_id, t.title, t.title_en, t.as_printed, \
        t.as_of FROM person p JOIN person_title t ON t.person_id = p.id AND t.retired_at IS NULL \
        WHERE p.retired_at IS NULL AND EXISTS (SELECT 1 FROM fact_ref f WHERE f.entity = 'person' AND f.entity_id = p.id) \
        ORDER BY p.id, t.as_of, t.position, t.id";
    conn.all(SQL, args![]).await
}

/// An institution an article names.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct NamedInstitution {
    pub id: i64,
    pub slug: String,
    pub name: String,
    pub name_en: Option<String>,
    /// A year, a month or a day.
    pub founded_on: Option<String>,
}

/// Every institution an article names, in the order of entry.
pub async fn institutions(conn: &mut Conn) -> Result<Vec<NamedInstitution>, StoreError> {
    const SQL: &str = "SELECT i.id, i.slug, i.name, i.name_en, i.founded_on FROM institution i \
        WHERE i.retired_at IS NULL \
        AND EXISTS (SELECT 1 FROM fact_ref f WHERE f.entity = 'institution' AND f.entity_id = i.id) ORDER BY i.id";
    conn.all(SQL, args![]).await
}
