//! Reading of the public directory, whose rows `scholar` writes: lists by keyset, facets from counters.

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError,
    arg::bind_list,
    engine::Arg,
    scholar::Standing,
    search::{Kind, Query},
};
use crate::{
    args,
    domain::{
        ids::{BatchId, CaseId, DirectionId, InstitutionId, PersonId, RowId},
        role::ScholarRole,
        time::Day,
    },
};

/// Somebody who stands in the directory.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Scholar {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    pub slug: String,
    pub name: String,
    pub pinyin: String,
    #[sqlx(try_from = "String")]
    pub role: ScholarRole,
    /// `None` is 未载明.
    pub direction_id: Option<i64>,
    /// The institution the row is filed under.
    pub institution_id: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub batch_id: BatchId,
    #[sqlx(try_from = "String")]
    pub standing: Standing,
    pub title: String,
    title_as_of: Option<String>,
    starts_on: Option<String>,
    ends_on: Option<String>,
    pub sort_key: String,
    pub demo: bool,
}

macro_rules! columns {
    () => {
        "s.id, s.case_id, s.person_id, s.slug, s.name, s.pinyin, s.role, s.direction_id, s.institution_id, \
         s.batch_id, s.standing, s.title, s.title_as_of, s.starts_on, s.ends_on, s.sort_key, s.demo"
    };
}

impl Scholar {
    /// The day the title was true, where it is of an article.
    pub fn title_as_of(&self) -> Option<Day> {
        self.title_as_of.as_deref().and_then(|day| day.parse().ok())
    }

    /// The term of the appointment, where there is one.
    pub fn term(&self) -> Option<(Day, Day)> {
        Some((self.starts_on.as_deref()?.parse().ok()?, self.ends_on.as_deref()?.parse().ok()?))
    }

    pub fn direction(&self) -> Option<DirectionId> {
        self.direction_id.map(DirectionId)
    }
}

/// Which rows a list shows: of each kind that is named, any of the values. Only what is set becomes part of the query.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub roles: Vec<ScholarRole>,
    pub directions: Vec<DirectionId>,
    pub institutions: Vec<InstitutionId>,
    pub batches: Vec<BatchId>,
    pub query: Query,
}

impl Filter {
    /// The conditions with their arguments, from `$1` on.
    async fn conditions(&self, conn: &mut Conn) -> Result<(String, Vec<Arg>), StoreError> {
        let mut sql = String::from("TRUE");
        let mut args: Vec<Arg> = Vec::new();
        let mut any_of = |column: &str, values: Vec<Arg>| {
            if values.is_empty() {
                return;
            }
            let places = bind_list(&mut args, values);
            sql.push_str(&format!(" AND s.{column} IN ({places})"));
        };
        any_of("role", self.roles.iter().map(|role| (*role).into()).collect());
        any_of("direction_id", self.directions.iter().map(|direction| (*direction).into()).collect());
        any_of("institution_id", self.institutions.iter().map(|institution| (*institution).into()).collect());
        any_of("batch_id", self.batches.iter().map(|batch| (*batch).into()).collect());
        sql.push_str(&self.query.owners(conn, Kind::Scholar).await?.conditions("s.id", &mut args));
        Ok((sql, args))
    }
}

/// A page of the directory, by role and pinyin, after the row of an id. An `after` that is gone begins anew.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<RowId>,
    limit: i64,
) -> Result<Vec<Scholar>, StoreError> {
    let key: Option<(String,)> = match after {
        Some(id) => conn.opt("SELECT sort_key FROM scholar WHERE id = $1", args![id]).await?,
        None => None,
    };
    let (mut sql, mut args) = filter.conditions(conn).await?;
    if let (Some((key,)), Some(id)) = (key, after) {
        sql.push_str(&format!(" AND (s.sort_key, s.id) > (${}, ${})", args.len() + 1, args.len() + 2));
        args.extend([key.into(), id.into()]);
    }
    args.push(limit.into());
    let sql = format!(
        concat!("SELECT ", columns!(), " FROM scholar s WHERE {} ORDER BY s.sort_key, s.id LIMIT ${}"),
        sql,
        args.len()
    );
    conn.all(AssertSqlSafe(sql), args).await
}

/// The row of an address.
pub async fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Scholar>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM scholar s WHERE s.slug = $1");
    conn.opt(SQL, args![slug]).await
}

/// How many stand in the directory.
pub async fn listed(conn: &mut Conn) -> Result<i64, StoreError> {
    let row: Option<(i64,)> = conn.opt("SELECT n FROM scholar_count WHERE facet = 'all'", args![]).await?;
    Ok(row.map_or(0, |(n,)| n))
}

/// How many of each role stand in the directory.
pub async fn listed_by_role(conn: &mut Conn) -> Result<Vec<(String, i64)>, StoreError> {
    conn.all("SELECT value, n FROM scholar_count WHERE facet = 'role' ORDER BY value", args![]).await
}

/// An institution that people of the directory are filed under.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Filed {
    #[sqlx(try_from = "i64")]
    pub id: InstitutionId,
    pub slug: String,
    pub name: String,
    pub name_en: Option<String>,
    pub listed: i64,
}

/// The institutions that rows are filed under, of those ids.
pub async fn hosts(conn: &mut Conn, rows: &[Scholar]) -> Result<Vec<(i64, String, Option<String>)>, StoreError> {
    let mut ids: Vec<i64> = rows.iter().filter_map(|row| row.institution_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Vec::new();
    let ids = bind_list(&mut args, ids);
    let sql = format!("SELECT id, name, name_en FROM institution WHERE id IN ({ids}) ORDER BY id");
    conn.all(AssertSqlSafe(sql), args).await
}

macro_rules! filed {
    () => {
        "SELECT i.id, i.slug, i.name, i.name_en, n.n AS listed FROM scholar_count n \
         JOIN institution i ON CAST(i.id AS TEXT) = n.value WHERE n.facet = 'institution' AND n.n > 0"
    };
}

/// The institutions with the most people.
pub async fn institutions(conn: &mut Conn, most: i64) -> Result<Vec<Filed>, StoreError> {
    conn.all(concat!(filed!(), " ORDER BY n.n DESC, i.id LIMIT $1"), args![most]).await
}

/// The institution of an address, if people are filed under it, however few. The address of a record that was merged
/// is that of the record it became.
pub async fn institution(conn: &mut Conn, slug: &str) -> Result<Option<Filed>, StoreError> {
    const SQL: &str =
        concat!(filed!(), " AND i.id = (SELECT COALESCE(o.merged_into_id, o.id) FROM institution o WHERE o.slug = $1)");
    conn.opt(SQL, args![slug]).await
}
