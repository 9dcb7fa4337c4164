//! Rows beside what was frozen of them: the queries of the self-check. Which values are compared is in `table`.

mod table;

use sqlx::AssertSqlSafe;

pub use table::{KEPT, Kept, LEFT, OTHERWISE, Type, Value};

use super::{Conn, StoreError};
use crate::{args, domain::breach::Fault};

impl Value {
    /// The value of a row as text that no other value has: its length, and what it says.
    fn sql(&self) -> String {
        let as_text = match self.is {
            Type::Text => self.column.to_owned(),
            Type::Number => format!("CAST({} AS TEXT)", self.column),
            Type::Flag => format!("CASE WHEN {} THEN 'true' ELSE 'false' END", self.column),
        };
        format!("COALESCE(CAST(LENGTH({as_text}) AS TEXT) || ':' || {as_text}, '-')")
    }

    /// What was frozen of it.
    fn of(&self, record: &serde_json::Value) -> Option<String> {
        let found = self.frozen.split('|').find_map(|pointer| record.pointer(pointer))?;
        match found {
            serde_json::Value::Null => None,
            serde_json::Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// What was frozen of it, in the form of [`Value::sql`].
    fn said(&self, record: &serde_json::Value) -> String {
        self.of(record).map_or_else(|| "-".to_owned(), |text| format!("{}:{text}", text.chars().count()))
    }
}

/// A row and what it says of the values of a line, or what was frozen of it: subject, key, values.
pub type Said = (i64, String, String);

/// A frozen record as a line of [`KEPT`] reads it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Record {
    pub subject_id: i64,
    body: Option<String>,
    payload: String,
}

impl Record {
    /// What it says of each row it is of; `None` where its body was erased.
    pub fn says(&self, line: &Kept) -> Option<Vec<Said>> {
        let text = self.body.as_deref()?;
        let body: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let payload: serde_json::Value = serde_json::from_str(&self.payload).unwrap_or_default();
        let is_list = line.key.is_some_and(|key| key.frozen.starts_with("/each"));
        let parts = match body.as_array() {
            Some(list) if is_list => list.clone(),
            _ => vec![body.clone()],
        };
        let said = |part: serde_json::Value| {
            let record = serde_json::json!({ "body": body, "each": part, "text": text, "note": payload["note"] });
            let key = line.key.and_then(|key| key.of(&record)).unwrap_or_default();
            (self.subject_id, key, line.values.iter().map(|value| value.said(&record)).collect())
        };
        Some(parts.into_iter().map(said).collect())
    }
}

/// The subject with which a stretch of a line ends that begins after one; `None` where the rest is no longer than that.
pub async fn stretch(conn: &mut Conn, line: &Kept, after: i64, length: i64) -> Result<Option<i64>, StoreError> {
    const SQL: &str = "SELECT subject_id FROM evidence WHERE kind = $1 AND subject_id > $2 \
        ORDER BY subject_id LIMIT 1 OFFSET $3";
    let row: Option<(i64,)> = conn.opt(SQL, args![line.kind, after, length]).await?;
    Ok(row.map(|(subject,)| subject))
}

/// The frozen records of a line whose subjects lie after one up to another, oldest first.
pub async fn records(conn: &mut Conn, line: &Kept, (after, last): (i64, i64)) -> Result<Vec<Record>, StoreError> {
    let commands = match line.commands {
        [] => "TRUE".to_owned(),
        commands => format!("e.command IN ('{}')", commands.join("', '")),
    };
    let sql = format!(
        "SELECT x.subject_id, x.body, e.payload FROM evidence x JOIN event e ON e.seq = x.event_seq \
         WHERE x.kind = $1 AND x.subject_id > $2 AND x.subject_id <= $3 AND {commands} AND NOT ({}) \
         ORDER BY x.event_seq, x.id",
        line.unless
    );
    conn.all(AssertSqlSafe(sql), args![line.kind, after, last]).await
}

/// The rows of a line whose subjects lie after one up to another.
pub async fn rows(conn: &mut Conn, line: &Kept, (after, last): (i64, i64)) -> Result<Vec<Said>, StoreError> {
    let Kept { table, subject, of, .. } = line;
    let key = match line.key {
        Some(Value { column, is: Type::Number, .. }) => format!("CAST({column} AS TEXT)"),
        Some(Value { column, .. }) => column.to_owned(),
        None => "''".to_owned(),
    };
    let values: Vec<String> = line.values.iter().map(Value::sql).collect();
    let values = values.join(" || ");
    let sql = format!(
        "SELECT {subject}, {key}, {values} FROM {table} WHERE {subject} > $1 AND {subject} <= $2 AND ({of}) \
         ORDER BY {subject}"
    );
    conn.all(AssertSqlSafe(sql), args![after, last]).await
}

/// The digests that were frozen last under a kind, by subject; `None` where retention erased one.
pub async fn digests(conn: &mut Conn, kind: &str) -> Result<Vec<(i64, Option<String>)>, StoreError> {
    const SQL: &str = "SELECT x.subject_id, x.body FROM evidence x WHERE x.kind = $1 AND x.event_seq = \
        (SELECT MAX(y.event_seq) FROM evidence y WHERE y.kind = x.kind AND y.subject_id = x.subject_id) \
        ORDER BY x.subject_id";
    let rows: Vec<(i64, Option<String>)> = conn.all(SQL, args![kind]).await?;
    let digest = |body: String| serde_json::from_str(&body).unwrap_or_default();
    Ok(rows.into_iter().map(|(subject, body)| (subject, body.map(digest))).collect())
}

/// The certificate of the draw after one; they are long, so one at a time.
pub async fn certificate_after(conn: &mut Conn, id: i64) -> Result<Option<(i64, String)>, StoreError> {
    conn.opt("SELECT id, certificate FROM draw WHERE id > $1 ORDER BY id LIMIT 1", args![id]).await
}

/// Rows that are compared by themselves and must be there: kind, table and how a row is joined to its record.
const ROWS: &[(&str, &str, &str)] = &[
    ("form", "nomination", "r.case_id = x.subject_id"),
    ("review", "review", "r.assignment_id = x.subject_id"),
    ("letter", "letter", "r.id = x.subject_id"),
    ("ballot", "ballot", "r.id = x.subject_id"),
    ("contract", "contract", "r.case_id = x.subject_id"),
    ("contract_change", "contract_change", "r.id = x.subject_id"),
    ("draw", "draw", "r.id = x.subject_id"),
    ("notice", "notice", "r.id = x.subject_id"),
    ("notice_item", "notice_item", "r.notice_id = x.subject_id AND r.case_id = x.case_id"),
    ("addendum", "notice_addendum", "r.id = x.subject_id"),
    ("calendar_notice", "calendar_notice", "r.id = x.subject_id"),
    ("office_closure", "office_closure", "r.id = x.subject_id"),
];

/// The records of which no row is there any more, by kind and subject. What retention erased has its row still.
pub async fn without_row(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let mut found = Vec::new();
    for (kind, table, joined) in ROWS {
        let sql = format!(
            "SELECT DISTINCT x.subject_id FROM evidence x WHERE x.kind = '{kind}' \
             AND NOT EXISTS (SELECT 1 FROM {table} r WHERE {joined}) ORDER BY x.subject_id LIMIT 100"
        );
        let rows: Vec<(i64,)> = conn.all(AssertSqlSafe(sql), args![]).await?;
        found.extend(rows.into_iter().map(|(subject,)| format!("{kind} {subject}")));
    }
    Ok(found)
}

/// What is asked of the rows; each query gives the places of breaches as one text column.
const QUESTIONS: &[(Fault, &str)] = &[
    (
        Fault::RecordOfNoEvent,
        "SELECT x.kind || ' ' || x.id FROM evidence x WHERE NOT EXISTS (SELECT 1 FROM event e \
         WHERE e.seq = x.event_seq) ORDER BY x.id LIMIT 100",
    ),
    (
        Fault::StageChanged,
        "SELECT c.case_no FROM case_file c WHERE c.stage <> (SELECT e.to_stage FROM event e WHERE e.case_id = c.id \
         AND e.to_stage IS NOT NULL ORDER BY e.seq DESC LIMIT 1) ORDER BY c.id LIMIT 100",
    ),
    (
        Fault::NoHistory,
        "SELECT c.case_no FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id \
         AND e.to_stage IS NOT NULL) ORDER BY c.id LIMIT 100",
    ),
    (
        // What is marked as erased is compared with nothing, so the mark has to be of a list that was carried out.
        Fault::RecordErased,
        "SELECT m.name FROM (SELECT 'document ' || d.id AS name, d.erased_at AS at FROM document d UNION ALL \
         SELECT c.case_no, c.erased_at FROM case_file c) m WHERE m.at IS NOT NULL AND m.at NOT IN \
         (SELECT e.at FROM event e WHERE e.command = 'carry_out_retention') ORDER BY m.name LIMIT 100",
    ),
    (
        Fault::FormChanged,
        // A form returned for correction may differ until it is submitted again, or for ever if it never is.
        "SELECT c.case_no FROM nomination n JOIN case_file c ON c.id = n.case_id \
         JOIN evidence x ON x.kind = 'form' AND x.subject_id = n.case_id \
         WHERE c.stage NOT IN ('draft', 'returned', 'withdrawn', 'not_accepted') AND x.body <> n.form \
         AND x.event_seq = (SELECT MAX(y.event_seq) FROM evidence y WHERE y.kind = 'form' AND y.subject_id = n.case_id) \
         AND NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id AND e.command = 'reopen') \
         ORDER BY c.id LIMIT 100",
    ),
    (
        Fault::BallotChanged,
        "SELECT c.case_no FROM ballot b JOIN case_file c ON c.id = b.case_id \
         LEFT JOIN evidence x ON x.kind = 'ballot' AND x.subject_id = b.id WHERE b.signed_at IS NOT NULL \
         AND (x.id IS NULL OR x.case_id <> b.case_id OR x.body <> '{\"members\":' || b.members || ',\"attending\":' \
         || b.attending || ',\"recused\":' || b.recused || ',\"yes\":' || b.yes || ',\"no\":' || b.no \
         || ',\"abstain\":' || b.abstain || ',\"invalid\":' || b.invalid || ',\"minutes_attached\":' \
         || CASE WHEN b.minutes_document_id IS NULL THEN 'false' ELSE 'true' END || '}') ORDER BY c.id LIMIT 100",
    ),
    (
        Fault::NoticeChanged,
        "SELECT COALESCE(n.notice_no, n.title) FROM notice n LEFT JOIN evidence x ON x.kind = 'notice' \
         AND x.subject_id = n.id WHERE n.state <> 'draft' AND (x.id IS NULL OR x.body <> n.body) \
         ORDER BY n.id LIMIT 100",
    ),
    (
        Fault::NoticeItemChanged,
        "SELECT c.case_no FROM notice_item i JOIN notice n ON n.id = i.notice_id JOIN case_file c ON c.id = i.case_id \
         LEFT JOIN evidence x ON x.kind = 'notice_item' AND x.subject_id = i.notice_id AND x.case_id = i.case_id \
         WHERE n.state <> 'draft' AND (x.id IS NULL OR x.body <> i.display) ORDER BY c.id LIMIT 100",
    ),
];

/// Asks every question: (fault, places).
pub async fn all(conn: &mut Conn) -> Result<Vec<(Fault, Vec<String>)>, StoreError> {
    let mut found = Vec::with_capacity(QUESTIONS.len());
    for (fault, sql) in QUESTIONS {
        let rows: Vec<(String,)> = conn.all(*sql, args![]).await?;
        found.push((*fault, rows.into_iter().map(|(place,)| place).collect()));
    }
    Ok(found)
}
