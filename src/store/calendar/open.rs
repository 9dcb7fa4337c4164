//! Every period that is open or planned: notices that run or are prepared, the clocks of objections, invitations.

use std::collections::BTreeMap;

use super::day;
use crate::{
    args,
    domain::{
        calendar::{Convention, OpenKind, OpenPeriod, Unit},
        scheme::SchemeConfig,
        time::{Day, Moment},
    },
    store::{Conn, StoreError},
};

/// The periods that are open today, and those that would begin today if a draft were released: notices, then
/// objections, then invitations, each the oldest first.
pub async fn open_periods(conn: &mut Conn, today: Day) -> Result<Vec<OpenPeriod>, StoreError> {
    let configs = configs(conn).await?;
    let mut found = notices(conn, today).await?;
    found.extend(objections(conn, &configs).await?);
    found.extend(invitations(conn, &configs).await?);
    Ok(found)
}

type Configs = BTreeMap<(i64, i64), SchemeConfig>;

/// Every version of the settings: many cases, few versions.
async fn configs(conn: &mut Conn) -> Result<Configs, StoreError> {
    const SQL: &str = "SELECT scheme_id, config_ver, config FROM scheme_config ORDER BY scheme_id, config_ver";
    let rows: Vec<(i64, i64, String)> = conn.all(SQL, args![]).await?;
    let read = |(scheme, ver, text): (i64, i64, String)| {
        let config = serde_json::from_str(&text).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(((scheme, ver), config))
    };
    rows.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct NoticeRow {
    id: i64,
    state: String,
    proposed: bool,
    name: String,
    days: i64,
    #[sqlx(try_from = "String")]
    unit: Unit,
    #[sqlx(try_from = "String")]
    convention: Convention,
    starts_on: Option<String>,
    ends_on: Option<String>,
}

/// The notices that run today or are prepared, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn notices(conn: &mut Conn, today: Day) -> Result<Vec<OpenPeriod>, StoreError> {
    const SQL: &str = "SELECT n.id, n.state, EXISTS (SELECT 1 FROM proposal p WHERE p.notice_id = n.id \
        AND p.state = 'open') AS proposed, COALESCE(n.notice_no, n.title) AS name, n.days, n.unit, n.convention, \
        n.starts_on, n.ends_on FROM notice n WHERE n.state = 'draft' OR (n.state = 'released' AND n.ends_on >= $1) \
        ORDER BY n.created_at, n.id";
    // An extension that the calendar asked for adds no days: it is the end that the same days lead to.
    const EXTENSIONS: &str = "SELECT d.notice_id, d.days FROM notice_addendum d JOIN notice n ON n.id = d.notice_id \
        WHERE d.days IS NOT NULL AND d.published_at IS NOT NULL AND n.state = 'released' AND n.ends_on >= $1 \
        ORDER BY d.published_at, d.id";
    let rows: Vec<NoticeRow> = conn.all(SQL, args![today]).await?;
    let mut extensions: BTreeMap<i64, Vec<i32>> = BTreeMap::new();
    for (id, days) in conn.all::<(i64, i64)>(EXTENSIONS, args![today]).await? {
        extensions.entry(id).or_default().push(i32::try_from(days).unwrap_or(i32::MAX));
    }
    let read = |row: NoticeRow| {
        let kind = match (row.state.as_str(), row.proposed) {
            ("released", _) => OpenKind::Notice,
            (_, true) => OpenKind::Proposal,
            (_, false) => OpenKind::Draft,
        };
        Ok(OpenPeriod {
            kind,
            of: row.id,
            name: row.name,
            starts_on: row.starts_on.as_deref().map(day).transpose()?.unwrap_or(today),
            days: i32::try_from(row.days).unwrap_or(i32::MAX),
            unit: row.unit,
            convention: row.convention,
            extended: extensions.remove(&row.id).unwrap_or_default(),
            told: row.ends_on.as_deref().map(day).transpose()?,
        })
    };
    rows.into_iter().map(read).collect()
}

#[derive(sqlx::FromRow)]
struct ObjectionRow {
    id: i64,
    state: String,
    received_at: i64,
    extended: bool,
    admit_due_on: Option<String>,
    handle_due_on: Option<String>,
    scheme_id: i64,
    scheme_ver: i64,
}

async fn objections(conn: &mut Conn, configs: &Configs) -> Result<Vec<OpenPeriod>, StoreError> {
    const SQL: &str = "SELECT o.id, o.state, o.received_at, o.extended, o.admit_due_on, o.handle_due_on, c.scheme_id, \
        c.scheme_ver FROM objection o JOIN case_file c ON c.id = o.case_id \
        WHERE o.state IN ('received', 'admitted', 'found') ORDER BY o.received_at, o.id";
    let rows: Vec<ObjectionRow> = conn.all(SQL, args![]).await?;
    let admitted = if rows.is_empty() { BTreeMap::new() } else { admissions(conn).await? };
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(clocks) = configs.get(&(row.scheme_id, row.scheme_ver)).map(|config| &config.objection) else {
            continue;
        };
        let received = Moment(row.received_at);
        let (kind, since, days, told) = match (row.state.as_str(), admitted.get(&row.id)) {
            ("received", _) => (OpenKind::Admission, received, clocks.admit_within, row.admit_due_on),
            (_, Some(admitted)) => {
                let more = if row.extended { clocks.extend_by } else { 0 };
                (OpenKind::Handling, *admitted, clocks.handle_within + more, row.handle_due_on)
            }
            // Nothing says since when it is handled: its clock is left as it was told.
            (_, None) => continue,
        };
        found.push(OpenPeriod {
            kind,
            of: row.id,
            name: String::new(),
            starts_on: since.day(),
            days,
            unit: Unit::Working,
            convention: Convention::NextDay,
            extended: Vec::new(),
            told: told.as_deref().map(day).transpose()?,
        });
    }
    Ok(found)
}

/// When each open objection was admitted, as its event says.
async fn admissions(conn: &mut Conn) -> Result<BTreeMap<i64, Moment>, StoreError> {
    const SQL: &str = "SELECT e.at, e.payload FROM event e WHERE e.command = 'admit_objection' AND e.case_id IN \
        (SELECT o.case_id FROM objection o WHERE o.state IN ('admitted', 'found')) ORDER BY e.seq";
    let rows: Vec<(i64, String)> = conn.all(SQL, args![]).await?;
    let read = |(at, payload): (i64, String)| {
        let payload: serde_json::Value = serde_json::from_str(&payload).ok()?;
        let id = payload["note"]["objection"].as_str()?.parse().ok()?;
        Some((id, Moment(at)))
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn invitations(conn: &mut Conn, configs: &Configs) -> Result<Vec<OpenPeriod>, StoreError> {
    const SQL: &str = "SELECT a.id, a.renewed_on, a.assigned_at, c.scheme_id, c.scheme_ver FROM assignment a \
        JOIN case_file c ON c.id = a.case_id WHERE a.state = 'invited' AND c.stage = 'external_review' \
        ORDER BY a.assigned_at, a.id";
    let rows: Vec<(i64, Option<String>, i64, i64, i64)> = conn.all(SQL, args![]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for (id, renewed_on, assigned_at, scheme, ver) in rows {
        let Some(config) = configs.get(&(scheme, ver)) else { continue };
        found.push(OpenPeriod {
            kind: OpenKind::Invitation,
            of: id,
            name: String::new(),
            starts_on: renewed_on.as_deref().map(day).transpose()?.unwrap_or(Moment(assigned_at).day()),
            days: config.invitation_days,
            unit: Unit::Working,
            convention: Convention::NextDay,
            extended: Vec::new(),
            told: None,
        });
    }
    Ok(found)
}
