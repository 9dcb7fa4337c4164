//! The registers as they are kept: every statement is made from the table of kinds (`domain::register`).
//!
//! Values are read as text and turned into what the field says, so that one reader serves every table. Nothing is
//! deleted: a retired record leaves the public pages and keeps its history.

mod link;

pub use link::{Named, called, names, offered};

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError, Tx,
    arg::bind_list,
    engine::Arg,
    search::{self, Query, Text},
};
use crate::{
    args,
    domain::{
        ids::RowId,
        register::{
            Field, Hook, Input, Kind, Spec,
            entry::{Entry, Value},
            spec,
        },
        time::{Day, Moment},
    },
};

/// Every value of a row as text, in the order asked for.
struct Cells(Vec<Option<String>>);

impl<'r, R> sqlx::FromRow<'r, R> for Cells
where
    R: sqlx::Row,
    usize: sqlx::ColumnIndex<R>,
    Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        (0..row.len()).map(|at| row.try_get(at)).collect::<sqlx::Result<_>>().map(Self)
    }
}

/// What a part belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    pub kind: Kind,
    pub id: RowId,
}

/// A record of a register.
#[derive(Clone, Debug)]
pub struct Registered {
    pub kind: Kind,
    pub id: RowId,
    pub ver: i64,
    /// Since when it is off the public pages.
    pub retired_at: Option<Moment>,
    /// Its public address, where it has one.
    pub slug: Option<String>,
    /// What it belongs to.
    pub whole: Option<Whole>,
    pub entry: Entry,
}

impl Registered {
    /// What it is called: its first field, which for a link is told by `names`.
    pub fn title_field(&self) -> &'static Field {
        &spec(self.kind).fields[0]
    }
}

/// Kinds whose records have a public address of their own.
const WITH_SLUG: [Kind; 7] =
    [Kind::Lab, Kind::Programme, Kind::Project, Kind::Dataset, Kind::Challenge, Kind::Policy, Kind::Event];

/// The beginning of every reading statement, with the record under the name `r`.
fn select(spec: &Spec) -> String {
    let mut sql = String::from("SELECT CAST(r.id AS TEXT), CAST(r.ver AS TEXT), CAST(r.retired_at AS TEXT), ");
    sql.push_str(if WITH_SLUG.contains(&spec.kind) { "r.slug" } else { "CAST(NULL AS TEXT)" });
    match spec.hook {
        Hook::Alone => sql.push_str(", CAST(NULL AS TEXT), CAST(NULL AS TEXT)"),
        Hook::PartOf(whole, column) => {
            sql.push_str(&format!(", CAST('{}' AS TEXT), CAST(r.{column} AS TEXT)", whole.code()));
        }
        Hook::Anywhere => sql.push_str(", r.entity, CAST(r.entity_id AS TEXT)"),
    }
    for field in spec.fields {
        sql.push_str(&format!(", CAST(r.{} AS TEXT)", field.column));
    }
    sql.push_str(&format!(" FROM {} r", spec.kind.code()));
    sql
}

/// Turns a row into a record.
fn read(spec: &Spec, cells: Cells) -> Result<Registered, StoreError> {
    let corrupt = || StoreError::Corrupt(format!("a row of {} cannot be read", spec.kind.code()));
    let mut cells = cells.0.into_iter();
    let mut next = || cells.next().flatten();
    let id: i64 = next().and_then(|text| text.parse().ok()).ok_or_else(corrupt)?;
    let ver = next().and_then(|text| text.parse().ok()).ok_or_else(corrupt)?;
    let retired_at = next().and_then(|text| text.parse().ok()).map(Moment);
    let slug = next();
    let (entity, whole_id) = (next(), next().and_then(|text| text.parse().ok()));
    let whole = entity
        .and_then(|entity| Kind::from_code(&entity))
        .zip(whole_id)
        .map(|(kind, id)| Whole { kind, id: RowId(id) });
    let mut entry = Entry::default();
    for field in spec.fields {
        let value = next().filter(|text| !text.is_empty());
        entry.set(field.name, value.and_then(|text| value_of(field, text)));
    }
    Ok(Registered { kind: spec.kind, id: RowId(id), ver, retired_at, slug, whole, entry })
}

fn value_of(field: &Field, text: String) -> Option<Value> {
    match field.input {
        Input::Count(..) | Input::Money => text.parse().ok().map(Value::Number),
        Input::Link(_) => text.parse().ok().map(Value::Link),
        // One engine says true, the other 1.
        Input::YesNo => Some(Value::Yes(matches!(text.as_str(), "true" | "1"))),
        _ => Some(Value::Text(text)),
    }
}

/// The argument of a field, typed as its column is even where there is no value.
fn arg_of(field: &Field, entry: &Entry) -> Arg {
    match field.input {
        Input::Count(..) | Input::Money => Arg::Int(entry.number(field.name)),
        Input::Link(_) => Arg::Int(entry.link(field.name)),
        Input::YesNo => Arg::Bool(entry.yes(field.name)),
        _ => Arg::Text(Some(entry.text(field.name).to_owned()).filter(|text| !text.is_empty())),
    }
}

/// Which records a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub query: Query,
    /// A value of the facet.
    pub facet: Option<String>,
    /// Those taken off the public pages instead of those that stand.
    pub retired: bool,
    /// Only those of these institutions.
    pub units: Option<Vec<i64>>,
}

/// A page of a register, the newest first, after the record of an id.
pub async fn list(
    conn: &mut Conn,
    spec: &Spec,
    filter: &Filter,
    after: Option<RowId>,
    limit: i64,
) -> Result<Vec<Registered>, StoreError> {
    let mut args: Vec<Arg> = Vec::new();
    let mut sql = select(spec);
    sql.push_str(if filter.retired { " WHERE r.retired_at IS NOT NULL" } else { " WHERE r.retired_at IS NULL" });
    if let Some((field, value)) = spec.facet.and_then(|name| spec.field(name)).zip(filter.facet.as_ref()) {
        args.push(value.as_str().into());
        sql.push_str(&format!(" AND r.{} = ${}", field.column, args.len()));
    }
    if let Some(units) = &filter.units {
        sql.push_str(&format!(" AND ({})", of_units(spec.kind, units, &mut args)));
    }
    sql.push_str(&filter.query.owners(conn, search::Kind::Register).await?.conditions("r.id", &mut args));
    if let Some(after) = after {
        args.push(after.into());
        sql.push_str(&format!(" AND r.id < ${}", args.len()));
    }
    args.push(limit.into());
    sql.push_str(&format!(" ORDER BY r.id DESC LIMIT ${}", args.len()));
    let rows: Vec<Cells> = conn.all(AssertSqlSafe(sql), args).await?;
    rows.into_iter().map(|cells| read(spec, cells)).collect()
}

/// The condition that one of some institutions has a part in the record.
fn of_units(kind: Kind, units: &[i64], args: &mut Vec<Arg>) -> String {
    let among = format!("IN ({})", bind_list(args, units.iter().copied()));
    let part = |table: &str, column: &str| {
        format!(
            "EXISTS (SELECT 1 FROM {table} p WHERE p.{column} = r.id AND p.retired_at IS NULL \
             AND p.institution_id {among})"
        )
    };
    match kind {
        Kind::Lab => part("lab_party", "lab_id"),
        Kind::Project => format!("r.lead_institution_id {among} OR {}", part("project_member", "project_id")),
        Kind::Dataset => part("dataset_publisher", "dataset_id"),
        Kind::Challenge => part("challenge_organiser", "challenge_id"),
        _ => "FALSE".to_owned(),
    }
}

/// Whether one of some institutions has a part in a record that stands for itself.
pub async fn belongs_to(conn: &mut Conn, whole: Whole, units: &[i64]) -> Result<bool, StoreError> {
    let mut args = args![whole.id];
    let condition = of_units(whole.kind, units, &mut args);
    let sql = format!("SELECT r.id FROM {} r WHERE r.id = $1 AND ({condition})", whole.kind.code());
    let row: Option<(i64,)> = conn.opt(AssertSqlSafe(sql), args).await?;
    Ok(row.is_some())
}

/// The record of an id, retired or not.
pub async fn find(conn: &mut Conn, spec: &Spec, id: RowId) -> Result<Option<Registered>, StoreError> {
    let sql = format!("{} WHERE r.id = $1", select(spec));
    let row: Option<Cells> = conn.opt(AssertSqlSafe(sql), args![id]).await?;
    row.map(|cells| read(spec, cells)).transpose()
}

/// The parts of one kind that some records of one kind have, retired ones last.
pub async fn parts(conn: &mut Conn, spec: &Spec, kind: Kind, wholes: &[RowId]) -> Result<Vec<Registered>, StoreError> {
    let mut args: Vec<Arg> = Vec::new();
    let condition = match spec.hook {
        Hook::Alone => return Ok(Vec::new()),
        Hook::Anywhere => {
            args.push(kind.code().into());
            format!("r.entity = $1 AND r.entity_id IN ({})", bind_list(&mut args, wholes.iter().copied()))
        }
        Hook::PartOf(_, column) => {
            format!("r.{column} IN ({}){}", bind_list(&mut args, wholes.iter().copied()), fixed(spec))
        }
    };
    let order = if spec.ordered { "r.position, r.id" } else { "r.id" };
    let sql = format!(
        "{} WHERE {condition} ORDER BY CASE WHEN r.retired_at IS NULL THEN 0 ELSE 1 END, {order}",
        select(spec)
    );
    let rows: Vec<Cells> = conn.all(AssertSqlSafe(sql), args).await?;
    rows.into_iter().map(|cells| read(spec, cells)).collect()
}

/// What the columns that have one value in this register hold.
fn fixed(spec: &Spec) -> String {
    spec.fixed.iter().map(|(column, value)| format!(" AND r.{column} = '{value}'")).collect()
}

/// The condition that a part belongs to a whole.
fn belonging(spec: &Spec, whole: Whole) -> (String, Vec<Arg>) {
    match spec.hook {
        Hook::Alone => ("TRUE".to_owned(), Vec::new()),
        Hook::Anywhere => ("r.entity = $1 AND r.entity_id = $2".to_owned(), args![whole.kind.code(), whole.id]),
        Hook::PartOf(_, column) => (format!("r.{column} = $1{}", fixed(spec)), args![whole.id]),
    }
}

/// Whether another record has the values that must be unlike.
pub async fn is_taken(
    conn: &mut Conn,
    spec: &Spec,
    whole: Option<Whole>,
    entry: &Entry,
    but: Option<RowId>,
) -> Result<bool, StoreError> {
    if spec.unique.is_empty() {
        return Ok(false);
    }
    let (mut sql, mut args) = match whole {
        Some(whole) => belonging(spec, whole),
        None => ("TRUE".to_owned(), Vec::new()),
    };
    for field in spec.unique.iter().filter_map(|name| spec.field(name)) {
        args.push(arg_of(field, entry));
        sql.push_str(&format!(" AND r.{} IS NOT DISTINCT FROM ${}", field.column, args.len()));
    }
    args.push(but.map_or(0, |id| id.0).into());
    let sql = format!("SELECT r.id FROM {} r WHERE {sql} AND r.id <> ${} LIMIT 1", spec.kind.code(), args.len());
    let row: Option<(i64,)> = conn.opt(AssertSqlSafe(sql), args).await?;
    Ok(row.is_some())
}

/// Enters a record.
///
/// # Errors
/// [`StoreError::Duplicate`] when a key is taken.
pub async fn insert(
    tx: &mut Tx,
    spec: &Spec,
    id: RowId,
    whole: Option<Whole>,
    entry: &Entry,
) -> Result<(), StoreError> {
    let mut columns = vec!["id".to_owned()];
    let mut args = args![id];
    if WITH_SLUG.contains(&spec.kind) {
        columns.push("slug".to_owned());
        args.push(slug(tx, spec, id, entry).await?.into());
    }
    match (spec.hook, whole) {
        (Hook::PartOf(_, column), Some(whole)) => {
            columns.push(column.to_owned());
            args.push(whole.id.into());
        }
        (Hook::Anywhere, Some(whole)) => {
            columns.extend(["entity".to_owned(), "entity_id".to_owned()]);
            args.extend(args![whole.kind.code(), whole.id]);
        }
        _ => {}
    }
    for (column, value) in spec.fixed {
        columns.push((*column).to_owned());
        args.push((*value).into());
    }
    if spec.ordered {
        columns.push("position".to_owned());
        args.push(next_position(tx, spec, whole).await?.into());
    }
    for field in spec.fields {
        columns.push(field.column.to_owned());
        args.push(arg_of(field, entry));
    }
    let places: Vec<String> = (1..=args.len()).map(|number| format!("${number}")).collect();
    let table = spec.kind.code();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
    tx.run(AssertSqlSafe(sql), args).await?;
    index(tx, spec, id, entry).await
}

/// The place after the last.
async fn next_position(tx: &mut Tx, spec: &Spec, whole: Option<Whole>) -> Result<i64, StoreError> {
    let (condition, args) = match whole {
        Some(whole) => belonging(spec, whole),
        None => ("TRUE".to_owned(), Vec::new()),
    };
    let sql = format!("SELECT COALESCE(MAX(r.position), 0) + 1 FROM {} r WHERE {condition}", spec.kind.code());
    let (next,): (i64,) = tx.one(AssertSqlSafe(sql), args).await?;
    Ok(next)
}

/// A public address: from the English name where there is one that nobody has, else from the id.
async fn slug(tx: &mut Tx, spec: &Spec, id: RowId, entry: &Entry) -> Result<String, StoreError> {
    let names = spec.fields.iter().take(2).map(|field| entry.text(field.name));
    let words = names.map(as_slug).find(|slug| slug.len() >= 3);
    if let Some(slug) = words {
        let sql = format!("SELECT r.id FROM {} r WHERE r.slug = $1", spec.kind.code());
        let taken: Option<(i64,)> = tx.opt(AssertSqlSafe(sql), args![&slug]).await?;
        if taken.is_none() {
            return Ok(slug);
        }
    }
    Ok(format!("r{id}"))
}

/// The letters and digits of a Latin name, in lower case, with one hyphen between words; empty for any other name.
fn as_slug(name: &str) -> String {
    if !name.is_ascii() {
        return String::new();
    }
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-").chars().take(60).collect()
}

/// Changes a record. Nobody else may have changed it since version `ver`.
///
/// # Errors
/// [`StoreError::Stale`] when somebody has.
pub async fn update(tx: &mut Tx, spec: &Spec, id: RowId, ver: i64, entry: &Entry) -> Result<(), StoreError> {
    let mut args: Vec<Arg> = Vec::new();
    let mut sets = vec!["ver = ver + 1".to_owned()];
    for field in spec.fields {
        args.push(arg_of(field, entry));
        sets.push(format!("{} = ${}", field.column, args.len()));
    }
    args.extend(args![id, ver]);
    let sql = format!(
        "UPDATE {} SET {} WHERE id = ${} AND ver = ${}",
        spec.kind.code(),
        sets.join(", "),
        args.len() - 1,
        args.len()
    );
    tx.run_guarded(AssertSqlSafe(sql), args).await?;
    index(tx, spec, id, entry).await
}

/// Takes a record off the public pages, or puts it back (`None`).
///
/// # Errors
/// [`StoreError::Stale`] when somebody changed it since version `ver`.
pub async fn set_retired(tx: &mut Tx, spec: &Spec, id: RowId, ver: i64, at: Option<Moment>) -> Result<(), StoreError> {
    let sql = format!("UPDATE {} SET retired_at = $1, ver = ver + 1 WHERE id = $2 AND ver = $3", spec.kind.code());
    tx.run_guarded(AssertSqlSafe(sql), args![at, id, ver]).await
}

/// Sets what a record is found by: its names, and whatever is short enough to be a code.
async fn index(tx: &mut Tx, spec: &Spec, id: RowId, entry: &Entry) -> Result<(), StoreError> {
    if !spec.is_alone() {
        return Ok(());
    }
    let mut texts = Vec::new();
    for (place, field) in spec.fields.iter().enumerate() {
        let text = entry.text(field.name);
        match field.input {
            Input::Line(_) if place == 0 => texts.push(Text::Name(text)),
            Input::Line(_) => texts.push(Text::Words(text)),
            _ => {}
        }
    }
    search::set(tx, search::Kind::Register, id, &texts).await
}

/// Makes the seeded records of a register findable, which have no terms yet; gives how many.
pub async fn index_seeded(tx: &mut Tx, spec: &Spec) -> Result<usize, StoreError> {
    let sql = format!(
        "{} WHERE NOT EXISTS (SELECT 1 FROM search_term t WHERE t.kind = $1 AND t.owner_id = r.id) ORDER BY r.id",
        select(spec)
    );
    let rows: Vec<Cells> = tx.all(AssertSqlSafe(sql), args![search::Kind::Register.code()]).await?;
    let count = rows.len();
    for cells in rows {
        let record = read(spec, cells)?;
        index(tx, spec, record.id, &record.entry).await?;
    }
    Ok(count)
}

/// The agreements of a laboratory but one, by their first and last days.
pub async fn agreements(conn: &mut Conn, lab: RowId, but: Option<RowId>) -> Result<Vec<(Day, Day)>, StoreError> {
    const SQL: &str = "SELECT starts_on, ends_on FROM lab_agreement WHERE lab_id = $1 AND id <> $2 \
        AND retired_at IS NULL ORDER BY starts_on, id";
    let rows: Vec<(String, String)> = conn.all(SQL, args![lab, but.map_or(0, |id| id.0)]).await?;
    Ok(rows.iter().filter_map(|(starts, ends)| Some((starts.parse().ok()?, ends.parse().ok()?))).collect())
}

/// What was done to a record, with the values it then had.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Step {
    pub subject_id: i64,
    /// The values, as `commands::register` froze them.
    pub body: String,
    #[sqlx(try_from = "i64")]
    pub at: Moment,
    pub command: String,
    pub actor: Option<String>,
}

/// What was done to some records, the newest first; at most two hundred.
pub async fn history(conn: &mut Conn, ids: &[RowId]) -> Result<Vec<Step>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Vec::new();
    let among = bind_list(&mut args, ids.iter().copied());
    let sql = format!(
        "SELECT x.subject_id, x.body, e.at, e.command, a.name AS actor FROM evidence x \
         JOIN event e ON e.seq = x.event_seq LEFT JOIN account a ON a.id = e.actor_id \
         WHERE x.kind = 'register' AND x.subject_id IN ({among}) ORDER BY x.event_seq DESC, x.id DESC LIMIT 200"
    );
    conn.all(AssertSqlSafe(sql), args).await
}
