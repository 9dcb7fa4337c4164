//! The register of people who are barred for a time. Nothing is deleted: what was lifted stays, with who and why.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError, Tx,
    arg::bind_list,
    engine::Arg,
    search::{Kind, Query},
};
use crate::{
    args,
    clock::new_id,
    domain::{
        barring::{BarringEntry, BarringGround, Span},
        ids::{AccountId, BarringId, PersonId},
        time::{Day, Moment},
    },
};

/// An entry as it is stored, with the names of those it is about and who had a part.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Barring {
    #[sqlx(try_from = "i64")]
    pub id: BarringId,
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    pub person: String,
    #[sqlx(try_from = "String")]
    pub ground: BarringGround,
    pub statement: String,
    #[sqlx(try_from = "String")]
    starts_on: Day,
    ends_on: Option<String>,
    pub source: String,
    #[sqlx(try_from = "i64")]
    pub entered_by: AccountId,
    pub entered_name: Option<String>,
    #[sqlx(try_from = "i64")]
    pub entered_at: Moment,
    pub lifted_name: Option<String>,
    lifted_at: Option<i64>,
    pub lift_reason: Option<String>,
    pub ver: i64,
}

impl Barring {
    pub fn span(&self) -> Span {
        Span { starts_on: self.starts_on, ends_on: self.ends_on.as_deref().and_then(|text| text.parse().ok()) }
    }

    pub fn lifted_at(&self) -> Option<Moment> {
        self.lifted_at.map(Moment)
    }

    /// Whether it bars the person on a day.
    pub fn stands(&self, today: Day) -> bool {
        self.lifted_at.is_none() && self.span().covers(today)
    }
}

macro_rules! barrings {
    ($condition:literal) => {
        concat!(
            "SELECT b.id, b.person_id, p.name AS person, b.ground, b.statement, b.starts_on, b.ends_on, b.source, \
             b.entered_by, k.name AS entered_name, b.entered_at, l.name AS lifted_name, b.lifted_at, b.lift_reason, \
             b.ver FROM barring b JOIN person p ON p.id = b.person_id LEFT JOIN account k ON k.id = b.entered_by \
             LEFT JOIN account l ON l.id = b.lifted_by WHERE ",
            $condition
        )
    };
}

/// The entry of an id.
pub async fn find(conn: &mut Conn, id: BarringId) -> Result<Option<Barring>, StoreError> {
    conn.opt(barrings!("b.id = $1"), args![id]).await
}

/// Which entries a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub name: Query,
    /// Only those that bar somebody on this day.
    pub in_force_on: Option<Day>,
}

/// Entries, the latest entered first, after the key of the last one shown.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Barring>, StoreError> {
    let mut args: Vec<Arg> = Vec::new();
    let mut sql = barrings!("TRUE").to_owned();
    if let Some(day) = filter.in_force_on {
        args.push(day.into());
        let at = args.len();
        sql.push_str(&format!(
            " AND b.lifted_at IS NULL AND b.starts_on <= ${at} AND (b.ends_on IS NULL OR b.ends_on >= ${at})"
        ));
    }
    sql.push_str(&filter.name.owners(conn, Kind::Person).await?.conditions("b.person_id", &mut args));
    if let Some((entered_at, id)) = after {
        args.extend([entered_at.into(), id.into()]);
        sql.push_str(&format!(" AND (b.entered_at, b.id) < (${}, ${})", args.len() - 1, args.len()));
    }
    args.push(limit.into());
    sql.push_str(&format!(" ORDER BY b.entered_at DESC, b.id DESC LIMIT ${}", args.len()));
    conn.all(AssertSqlSafe(sql), args).await
}

/// The stretches for which some people are barred, lifted ones left out, the earliest first.
pub async fn spans(
    conn: &mut Conn,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, Vec<Span>>, StoreError> {
    let mut args = args![];
    let list = bind_list(&mut args, people);
    let sql = format!(
        "SELECT person_id, starts_on, ends_on FROM barring WHERE lifted_at IS NULL AND person_id IN ({list}) \
         ORDER BY starts_on, id"
    );
    let mut found: BTreeMap<PersonId, Vec<Span>> = BTreeMap::new();
    for (person, starts_on, ends_on) in conn.all::<(i64, String, Option<String>)>(AssertSqlSafe(sql), args).await? {
        let starts_on = starts_on.parse().map_err(|_| StoreError::Corrupt(format!("a day: {starts_on}")))?;
        let ends_on = ends_on.as_deref().and_then(|text| text.parse().ok());
        found.entry(PersonId(person)).or_default().push(Span { starts_on, ends_on });
    }
    Ok(found)
}

/// Enters a person.
pub async fn insert(tx: &mut Tx, entry: &BarringEntry, by: AccountId, now: Moment) -> Result<BarringId, StoreError> {
    const SQL: &str = "INSERT INTO barring (id, person_id, ground, statement, starts_on, ends_on, source, entered_by, \
        entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let id: BarringId = new_id(now);
    let span = entry.span;
    let args =
        args![id, entry.person, entry.ground, &entry.statement, span.starts_on, span.ends_on, &entry.source, by, now];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Lifts an entry.
///
/// # Errors
/// [`StoreError::Stale`] when it was lifted since version `ver`.
pub async fn lift(
    tx: &mut Tx,
    (id, ver): (BarringId, i64),
    reason: &str,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE barring SET lifted_by = $1, lifted_at = $2, lift_reason = $3, ver = ver + 1 \
        WHERE id = $4 AND ver = $5 AND lifted_at IS NULL";
    tx.run_guarded(SQL, args![by, now, reason, id, ver]).await
}
