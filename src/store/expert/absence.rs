//! Blocked periods: days on which an expert is not to be asked.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use crate::{
    args,
    clock::new_id,
    domain::{
        expert::Absence,
        ids::{AccountId, ExpertId, RowId},
        time::{Day, Moment},
    },
    store::{Conn, StoreError, Tx, arg::bind_list},
};

/// A blocked period as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Kept {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub expert_id: ExpertId,
    #[sqlx(try_from = "String")]
    pub starts_on: Day,
    #[sqlx(try_from = "String")]
    pub ends_on: Day,
    pub reason: String,
}

impl Kept {
    pub fn absence(&self) -> Absence {
        Absence { starts_on: self.starts_on, ends_on: self.ends_on, reason: self.reason.clone() }
    }
}

/// The blocked periods of an expert that are not over on a day, the next first.
pub async fn absences(conn: &mut Conn, expert: ExpertId, today: Day) -> Result<Vec<Kept>, StoreError> {
    const SQL: &str = "SELECT id, expert_id, starts_on, ends_on, reason FROM expert_absence \
        WHERE expert_id = $1 AND removed_at IS NULL AND ends_on >= $2 ORDER BY starts_on, ends_on, id";
    conn.all(SQL, args![expert, today]).await
}

/// The same of several experts at once.
pub async fn absences_of(
    conn: &mut Conn,
    experts: impl IntoIterator<Item = ExpertId>,
    today: Day,
) -> Result<BTreeMap<ExpertId, Vec<Absence>>, StoreError> {
    let mut args = args![today];
    let list = bind_list(&mut args, experts);
    let sql = format!(
        "SELECT id, expert_id, starts_on, ends_on, reason FROM expert_absence \
         WHERE removed_at IS NULL AND ends_on >= $1 AND expert_id IN ({list}) ORDER BY starts_on, ends_on, id"
    );
    let mut found: BTreeMap<ExpertId, Vec<Absence>> = BTreeMap::new();
    for row in conn.all::<Kept>(AssertSqlSafe(sql), args).await? {
        found.entry(row.expert_id).or_default().push(row.absence());
    }
    Ok(found)
}

/// Blocks a period.
pub async fn insert_absence(
    tx: &mut Tx,
    expert: ExpertId,
    absence: &Absence,
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO expert_absence (id, expert_id, starts_on, ends_on, reason, entered_by, entered_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, expert, absence.starts_on, absence.ends_on, &absence.reason, by, now]).await?;
    Ok(id)
}

/// Takes a blocked period back; the row stays.
///
/// # Errors
/// [`StoreError::Stale`] when it is not there, or somebody took it back already.
pub async fn remove_absence(
    tx: &mut Tx,
    expert: ExpertId,
    id: RowId,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE expert_absence SET removed_by = $1, removed_at = $2 \
        WHERE id = $3 AND expert_id = $4 AND removed_at IS NULL";
    tx.run_guarded(SQL, args![by, now, id, expert]).await
}
