//! Quotas of a call, and what counts against them: places that may be given, and nominations an institution may make.

use std::collections::BTreeMap;

use super::{Conn, StoreError, Tx, facts::placed_stages};
use crate::{
    args,
    clock::new_id,
    domain::{
        batch::BatchEntry,
        ids::{BatchId, CaseId, DirectionId, InstitutionId, RowId},
        quota::{DirectionPlaces, Limit, Name, Room},
        role::ScholarRole,
        time::Moment,
    },
};

#[derive(sqlx::FromRow)]
struct Row {
    role_code: Option<String>,
    direction: Option<String>,
    direction_en: Option<String>,
    most: i64,
    taken: i64,
}

impl From<Row> for Room {
    fn from(row: Row) -> Self {
        let named = |zh: String| Name { en: row.direction_en.unwrap_or_else(|| zh.clone()), zh };
        Self {
            role: row.role_code.as_deref().and_then(ScholarRole::from_code),
            direction: row.direction.map(named),
            most: row.most,
            taken: row.taken,
        }
    }
}

// Of a role the kept counts answer; of a direction, whose cases are few, the cases are counted.
macro_rules! rooms {
    ($only:literal) => {
        concat!(
            "SELECT q.role_code, d.name AS direction, d.name_en AS direction_en, q.max_places AS most, \
             CASE WHEN q.direction_id IS NULL THEN (SELECT CAST(COALESCE(SUM(k.n), 0) AS BIGINT) FROM case_count k \
             WHERE k.batch_id = q.batch_id AND (q.role_code IS NULL OR k.role = q.role_code) AND k.stage IN ",
            placed_stages!(),
            ") ELSE (SELECT COUNT(*) FROM case_file c WHERE c.batch_id = q.batch_id \
             AND c.direction_id = q.direction_id AND (q.role_code IS NULL OR c.role = q.role_code) AND c.stage IN ",
            placed_stages!(),
            ") END AS taken FROM quota q LEFT JOIN direction d ON d.id = q.direction_id \
             WHERE q.batch_id = $1 AND q.institution_id IS NULL",
            $only,
            " ORDER BY COALESCE(d.position, -1), COALESCE(q.role_code, ''), q.id"
        )
    };
}

/// Every quota of places of a call with what is taken of it, those of roles first.
pub async fn rooms(conn: &mut Conn, batch: BatchId) -> Result<Vec<Room>, StoreError> {
    let rows: Vec<Row> = conn.all(rooms!(""), args![batch]).await?;
    Ok(rows.into_iter().map(Room::from).collect())
}

/// The quotas of places that cover a case of a role and direction: each must have room for it (T10, T12).
pub async fn covering(
    conn: &mut Conn,
    batch: BatchId,
    role: Option<ScholarRole>,
    direction: Option<DirectionId>,
) -> Result<Vec<Room>, StoreError> {
    const SQL: &str =
        rooms!(" AND (q.role_code IS NULL OR q.role_code = $2) AND (q.direction_id IS NULL OR q.direction_id = $3)");
    let rows: Vec<Row> = conn.all(SQL, args![batch, role, direction]).await?;
    Ok(rows.into_iter().map(Room::from).collect())
}

/// Whose nominations are counted.
#[derive(Clone, Copy, Debug)]
pub struct Nominated {
    pub batch: BatchId,
    pub institution: InstitutionId,
    pub role: Option<ScholarRole>,
    pub direction: Option<DirectionId>,
    /// The case in question, which is not counted itself.
    pub but: Option<CaseId>,
}

/// The limits on what an institution may nominate, with how many it has submitted that are neither withdrawn nor not
/// accepted. A line that names the institution stands in for the one for each institution.
pub async fn nominated(conn: &mut Conn, asked: Nominated) -> Result<Vec<Room>, StoreError> {
    const SQL: &str = "SELECT l.role_code, d.name AS direction, d.name_en AS direction_en, l.most, \
        (SELECT COUNT(*) FROM case_file c WHERE c.batch_id = l.batch_id AND c.host_institution_id = $4 \
         AND (l.role_code IS NULL OR c.role = l.role_code) \
         AND (l.direction_id IS NULL OR c.direction_id = l.direction_id) \
         AND c.stage NOT IN ('draft', 'not_accepted', 'withdrawn') AND c.id <> $5) AS taken \
        FROM nomination_limit l LEFT JOIN direction d ON d.id = l.direction_id WHERE l.batch_id = $1 \
        AND (l.role_code IS NULL OR l.role_code = $2) AND (l.direction_id IS NULL OR l.direction_id = $3) \
        AND (l.institution_id = $4 OR (l.institution_id IS NULL AND NOT EXISTS (SELECT 1 FROM nomination_limit o \
         WHERE o.batch_id = l.batch_id AND o.institution_id = $4 \
         AND o.role_code IS NOT DISTINCT FROM l.role_code AND o.direction_id IS NOT DISTINCT FROM l.direction_id))) \
        ORDER BY COALESCE(d.position, -1), COALESCE(l.role_code, ''), l.id";
    let but = asked.but.map_or(0, |case| case.0);
    let args = args![asked.batch, asked.role, asked.direction, asked.institution, but];
    let rows: Vec<Row> = conn.all(SQL, args).await?;
    Ok(rows.into_iter().map(Room::from).collect())
}

/// The places of a call by direction, as they are entered.
pub async fn directions(conn: &mut Conn, batch: BatchId) -> Result<Vec<DirectionPlaces>, StoreError> {
    const SQL: &str = "SELECT q.role_code, q.direction_id, q.max_places FROM quota q \
        JOIN direction d ON d.id = q.direction_id WHERE q.batch_id = $1 AND q.institution_id IS NULL \
        ORDER BY d.position, COALESCE(q.role_code, ''), q.id";
    let rows: Vec<(Option<String>, i64, i64)> = conn.all(SQL, args![batch]).await?;
    let places = |(role, direction, places): (Option<String>, i64, i64)| DirectionPlaces {
        role: role.as_deref().and_then(ScholarRole::from_code),
        direction: DirectionId(direction),
        places,
    };
    Ok(rows.into_iter().map(places).collect())
}

/// The limits of a call on what institutions may nominate: those of each institution first.
pub async fn limits(conn: &mut Conn, batch: BatchId) -> Result<Vec<Limit>, StoreError> {
    const SQL: &str = "SELECT l.role_code, l.direction_id, l.institution_id, l.most FROM nomination_limit l \
        LEFT JOIN direction d ON d.id = l.direction_id WHERE l.batch_id = $1 \
        ORDER BY COALESCE(l.institution_id, 0), COALESCE(d.position, -1), COALESCE(l.role_code, ''), l.id";
    type Row = (Option<String>, Option<i64>, Option<i64>, i64);
    let rows: Vec<Row> = conn.all(SQL, args![batch]).await?;
    let limit = |(role, direction, institution, most): Row| Limit {
        role: role.as_deref().and_then(ScholarRole::from_code),
        direction: direction.map(DirectionId),
        institution: institution.map(InstitutionId),
        most,
    };
    Ok(rows.into_iter().map(limit).collect())
}

/// Sets every quota and limit of a call to what was entered; whoever writes holds the call's row.
pub async fn replace(tx: &mut Tx, batch: BatchId, entry: &BatchEntry, now: Moment) -> Result<(), StoreError> {
    tx.run("DELETE FROM quota WHERE batch_id = $1 AND institution_id IS NULL", args![batch]).await?;
    for (role, places) in &entry.places {
        insert(tx, batch, (Some(*role), None), *places, now).await?;
    }
    for it in &entry.direction_places {
        insert(tx, batch, (it.role, Some(it.direction)), it.places, now).await?;
    }
    replace_limits(tx, batch, &entry.limits, now).await
}

async fn insert(
    tx: &mut Tx,
    batch: BatchId,
    (role, direction): (Option<ScholarRole>, Option<DirectionId>),
    places: i64,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO quota (id, batch_id, role_code, direction_id, max_places) VALUES ($1, $2, $3, $4, $5)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, batch, role, direction, places]).await?;
    Ok(())
}

async fn replace_limits(tx: &mut Tx, batch: BatchId, limits: &[Limit], now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO nomination_limit (id, batch_id, role_code, direction_id, institution_id, most) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run("DELETE FROM nomination_limit WHERE batch_id = $1", args![batch]).await?;
    for it in limits {
        let id: RowId = new_id(now);
        tx.run(SQL, args![id, batch, it.role, it.direction, it.institution, it.most]).await?;
    }
    Ok(())
}

/// The names of directions, for lines that name them by id.
pub async fn direction_names(conn: &mut Conn) -> Result<BTreeMap<i64, Name>, StoreError> {
    let rows: Vec<(i64, String, Option<String>)> =
        conn.all("SELECT id, name, name_en FROM direction ORDER BY id", args![]).await?;
    let named = |(id, zh, en): (i64, String, Option<String>)| (id, Name { en: en.unwrap_or_else(|| zh.clone()), zh });
    Ok(rows.into_iter().map(named).collect())
}
