//! Leads on people selected or appointed (线索), and what was found.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, CaseId, LeadId},
        lead::{LeadEntry, LeadOutcome},
        time::Moment,
    },
};

/// A lead as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Lead {
    #[sqlx(try_from = "i64")]
    pub id: LeadId,
    pub anonymous: bool,
    pub body: String,
    pub evidence: String,
    #[sqlx(try_from = "i64")]
    pub entered_at: Moment,
    outcome: Option<String>,
    pub finding: Option<String>,
    found_at: Option<i64>,
    pub ver: i64,
}

impl Lead {
    /// What was found, if the inquiry is over.
    pub fn outcome(&self) -> Option<LeadOutcome> {
        self.outcome.as_deref().and_then(LeadOutcome::from_code)
    }

    pub fn found_at(&self) -> Option<Moment> {
        self.found_at.map(Moment)
    }
}

/// The leads on a case, newest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Lead>, StoreError> {
    const SQL: &str = "SELECT id, anonymous, body, evidence, entered_at, outcome, finding, found_at, ver FROM lead \
        WHERE case_id = $1 ORDER BY entered_at DESC, id DESC";
    conn.all(SQL, args![case]).await
}

/// Keeps a lead.
pub async fn insert(
    tx: &mut Tx,
    case: CaseId,
    entry: &LeadEntry,
    by: AccountId,
    now: Moment,
) -> Result<LeadId, StoreError> {
    const SQL: &str = "INSERT INTO lead (id, case_id, anonymous, body, evidence, entered_by, entered_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let id: LeadId = new_id(now);
    tx.run(SQL, args![id, case, entry.anonymous, &entry.body, &entry.evidence, by, now]).await?;
    Ok(id)
}

/// Writes what the inquiry into a lead of a case found.
///
/// # Errors
/// [`StoreError::Stale`] when it has a finding already or is no lead of this case.
pub async fn find_out(
    tx: &mut Tx,
    case: CaseId,
    (id, ver): (LeadId, i64),
    (outcome, finding): (LeadOutcome, &str),
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE lead SET outcome = $1, finding = $2, found_by = $3, found_at = $4, ver = ver + 1 \
        WHERE id = $5 AND ver = $6 AND case_id = $7 AND outcome IS NULL";
    tx.run_guarded(SQL, args![outcome, finding, by, now, id, ver, case]).await
}
