//! Proposals to merge two records, and everything merging asks of the database and does to it.

mod carry;
mod conflict;
mod pairs;
pub mod reference;
mod side;

pub use carry::{affected, carry_out};
pub use conflict::conflicts;
pub use pairs::{Pair, pairs};
pub use side::{Side, side};

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, MergingId},
        merging::{Field, Kind, State},
        time::Moment,
    },
};

/// A proposal as it is stored, with the names of those who had a part.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Merging {
    #[sqlx(try_from = "i64")]
    pub id: MergingId,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    pub kept_id: i64,
    pub merged_id: i64,
    pub kept_name: String,
    pub merged_name: String,
    kept_ver: i64,
    merged_ver: i64,
    taken: String,
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub state: State,
    #[sqlx(try_from = "i64")]
    pub proposed_by: AccountId,
    pub proposed_name: String,
    #[sqlx(try_from = "i64")]
    pub proposed_at: Moment,
    pub ended_name: Option<String>,
    ended_at: Option<i64>,
    pub answer: Option<String>,
    pub ver: i64,
}

impl Merging {
    /// The fields whose value comes from the merged record.
    ///
    /// # Errors
    /// When the stored values cannot be read.
    pub fn taken(&self) -> Result<Vec<Field>, StoreError> {
        serde_json::from_str(&self.taken).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    pub fn ended_at(&self) -> Option<Moment> {
        self.ended_at.map(Moment)
    }

    /// Whether the two records are still those it was proposed on.
    pub fn is_about(&self, kept: &Side, merged: &Side) -> bool {
        (self.kept_ver, self.merged_ver) == (kept.ver, merged.ver)
    }
}

macro_rules! mergings {
    ($condition:literal) => {
        concat!(
            "SELECT m.id, m.kind, m.kept_id, m.merged_id, COALESCE(p.name, i.name) AS kept_name, \
             COALESCE(q.name, j.name) AS merged_name, m.kept_ver, m.merged_ver, m.taken, m.reason, m.state, \
             m.proposed_by, a.name AS proposed_name, m.proposed_at, b.name AS ended_name, m.ended_at, m.answer, m.ver \
             FROM merging m JOIN account a ON a.id = m.proposed_by LEFT JOIN account b ON b.id = m.ended_by \
             LEFT JOIN person p ON m.kind = 'person' AND p.id = m.kept_id \
             LEFT JOIN person q ON m.kind = 'person' AND q.id = m.merged_id \
             LEFT JOIN institution i ON m.kind = 'institution' AND i.id = m.kept_id \
             LEFT JOIN institution j ON m.kind = 'institution' AND j.id = m.merged_id WHERE ",
            $condition
        )
    };
}

/// The proposal of an id, whatever became of it.
pub async fn find(conn: &mut Conn, id: MergingId) -> Result<Option<Merging>, StoreError> {
    conn.opt(mergings!("m.id = $1"), args![id]).await
}

/// The proposals that wait for an answer, oldest first.
pub async fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<Merging>, StoreError> {
    conn.all(mergings!("m.state = 'open' ORDER BY m.proposed_at, m.id LIMIT $1"), args![limit]).await
}

/// The open proposal about a pair, whichever is to be kept.
pub async fn open_of(conn: &mut Conn, kind: Kind, one: i64, other: i64) -> Result<Option<Merging>, StoreError> {
    const SQL: &str = mergings!(
        "m.state = 'open' AND m.kind = $1 AND ((m.kept_id = $2 AND m.merged_id = $3) \
         OR (m.kept_id = $3 AND m.merged_id = $2)) ORDER BY m.id LIMIT 1"
    );
    conn.opt(SQL, args![kind, one, other]).await
}

/// Makes a proposal.
///
/// # Errors
/// [`StoreError::Duplicate`] when the pair is proposed already.
pub async fn insert(
    tx: &mut Tx,
    kind: Kind,
    (kept, merged): (&Side, &Side),
    taken: &[Field],
    reason: &str,
    by: AccountId,
    now: Moment,
) -> Result<MergingId, StoreError> {
    const SQL: &str = "INSERT INTO merging (id, kind, kept_id, merged_id, kept_ver, merged_ver, taken, reason, state, \
        proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10)";
    let id: MergingId = new_id(now);
    let taken = serde_json::to_string(taken).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    tx.run(SQL, args![id, kind, kept.id, merged.id, kept.ver, merged.ver, taken, reason, by, now]).await?;
    Ok(id)
}

/// Ends an open proposal that nobody answered since version `ver`.
pub async fn end(
    tx: &mut Tx,
    (id, ver): (MergingId, i64),
    state: State,
    by: AccountId,
    answer: Option<&str>,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE merging SET state = $1, ended_by = $2, ended_at = $3, answer = $4, ver = ver + 1 \
        WHERE id = $5 AND ver = $6 AND state = 'open'";
    tx.run_guarded(SQL, args![state, by, now, answer, id, ver]).await
}

/// Refuses when either record was put aside meanwhile.
///
/// # Errors
/// [`StoreError::Stale`]
pub async fn both_stand(conn: &mut Conn, kind: Kind, one: i64, other: i64) -> Result<(), StoreError> {
    const PEOPLE: &str = "SELECT COUNT(*) FROM person WHERE id IN ($1, $2) AND retired_at IS NULL";
    const INSTITUTIONS: &str = "SELECT COUNT(*) FROM institution WHERE id IN ($1, $2) AND retired_at IS NULL";
    let sql = match kind {
        Kind::Person => PEOPLE,
        Kind::Institution => INSTITUTIONS,
    };
    let (standing,): (i64,) = conn.one(sql, args![one, other]).await?;
    if standing == 2 { Ok(()) } else { Err(StoreError::Stale) }
}

/// Where a merged record leads now.
pub async fn kept_instead(conn: &mut Conn, kind: Kind, id: i64) -> Result<Option<i64>, StoreError> {
    const PEOPLE: &str = "SELECT merged_into_id FROM person WHERE id = $1 AND merged_into_id IS NOT NULL";
    const INSTITUTIONS: &str = "SELECT merged_into_id FROM institution WHERE id = $1 AND merged_into_id IS NOT NULL";
    let sql = match kind {
        Kind::Person => PEOPLE,
        Kind::Institution => INSTITUTIONS,
    };
    let row: Option<(i64,)> = conn.opt(sql, args![id]).await?;
    Ok(row.map(|(kept,)| kept))
}
