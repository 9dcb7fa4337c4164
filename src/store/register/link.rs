//! What the links of a record lead to: found by the name that is typed, named again where it is shown.

use sqlx::AssertSqlSafe;

use super::Whole;
use crate::{
    args,
    domain::register::{Hook, Target, spec},
    store::{Conn, StoreError, arg::bind_list, engine::Arg},
};

/// Something a link may lead to: its id and what tells it from its namesakes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Named {
    pub id: i64,
    pub name: String,
    /// What tells it from others of the name.
    pub besides: Option<String>,
}

/// Where what a link leads to is named.
struct Directory {
    table: &'static str,
    name: String,
    /// What tells namesakes apart.
    besides: &'static str,
    /// What besides the name must hold.
    only: String,
}

/// `args` are those the statement has already; what narrows it is bound behind them.
fn directory(target: Target, whole: Option<Whole>, args: &mut Vec<Arg>) -> Directory {
    const NOTHING: &str = "CAST(NULL AS TEXT)";
    let named =
        |table, name: &str, besides| Directory { table, name: format!("r.{name}"), besides, only: String::new() };
    match target {
        Target::Person => named(
            "person",
            "name",
            "(SELECT t.title FROM person_title t WHERE t.person_id = r.id AND t.retired_at IS NULL \
             ORDER BY t.as_of DESC, t.position, t.id LIMIT 1)",
        ),
        Target::Institution => named("institution", "name", NOTHING),
        Target::Record(kind) => named(kind.code(), spec(kind).fields[0].column, NOTHING),
        Target::Sibling(kind) => {
            let mut directory = named(kind.code(), spec(kind).fields[0].column, NOTHING);
            if let (Some(whole), Hook::PartOf(_, column)) = (whole, spec(kind).hook) {
                args.push(whole.id.into());
                directory.only = format!(" AND r.{column} = ${}", args.len());
            }
            directory
        }
        // Several programmes list 数学.
        Target::Listed(list) => Directory {
            only: format!(" AND r.kind = '{list}'"),
            ..named("sp_item", "zh", "(SELECT g.name FROM special_programme g WHERE g.id = r.programme_id)")
        },
    }
}

/// Those that are called exactly so, or have the id of `… #id`. At most ten.
pub async fn called(
    conn: &mut Conn,
    target: Target,
    typed: &str,
    whole: Option<Whole>,
) -> Result<Vec<Named>, StoreError> {
    let by_id = typed.rsplit_once('#').and_then(|(_, id)| id.trim().parse::<i64>().ok());
    let mut args = match by_id {
        Some(id) => args![id],
        None => args![typed.trim()],
    };
    let Directory { table, name, besides, only } = directory(target, whole, &mut args);
    let column = if by_id.is_some() { "r.id" } else { name.as_str() };
    let sql = format!(
        "SELECT r.id, {name} AS name, {besides} AS besides FROM {table} r WHERE {column} = $1{only} \
         AND r.retired_at IS NULL ORDER BY r.id LIMIT 10"
    );
    conn.all(AssertSqlSafe(sql), args).await
}

/// What links of one target lead to, retired or not.
pub async fn names(conn: &mut Conn, target: Target, ids: &[i64]) -> Result<Vec<Named>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Vec::new();
    let Directory { table, name, besides, .. } = directory(target, None, &mut args);
    let among = bind_list(&mut args, ids.iter().copied());
    let sql = format!(
        "SELECT r.id, {name} AS name, {besides} AS besides FROM {table} r WHERE r.id IN ({among}) ORDER BY r.id"
    );
    conn.all(AssertSqlSafe(sql), args).await
}

/// What may be offered for a link while somebody types: a few, the newest first. People are never offered unasked.
pub async fn offered(conn: &mut Conn, target: Target, whole: Option<Whole>) -> Result<Vec<Named>, StoreError> {
    if target == Target::Person {
        return Ok(Vec::new());
    }
    let mut args = Vec::new();
    let Directory { table, name, besides, only } = directory(target, whole, &mut args);
    let sql = format!(
        "SELECT r.id, {name} AS name, {besides} AS besides FROM {table} r WHERE r.retired_at IS NULL{only} \
         ORDER BY r.id DESC LIMIT 100"
    );
    conn.all(AssertSqlSafe(sql), args).await
}
