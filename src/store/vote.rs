//! Rounds of secret votes on devices: that they were opened and how they ended, and who voted once one was counted. No
//! vote is ever here: until the count they are in `crate::ballot_box`, afterwards there are only the counts.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{AccountId, BallotId, CaseId, ExpertId, PanelId, VoteRoundId},
        time::Moment,
    },
};

/// A round as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct VoteRound {
    #[sqlx(try_from = "i64")]
    pub id: VoteRoundId,
    #[sqlx(try_from = "i64")]
    pub panel_id: PanelId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    /// A second ballot among cases that tie for the last places.
    pub is_second: bool,
    #[sqlx(try_from = "i64")]
    pub opened_by: AccountId,
    #[sqlx(try_from = "i64")]
    pub opened_at: Moment,
    outcome: Option<String>,
}

impl VoteRound {
    /// Whether it was neither counted nor abandoned.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }
}

macro_rules! rounds {
    ($condition:literal) => {
        concat!(
            "SELECT v.id, v.panel_id, v.case_id, v.is_second, v.opened_by, v.opened_at, v.outcome FROM vote_round v \
             WHERE ",
            $condition
        )
    };
}

/// The round of an id.
pub async fn find(conn: &mut Conn, id: VoteRoundId) -> Result<Option<VoteRound>, StoreError> {
    conn.opt(rounds!("v.id = $1"), args![id]).await
}

/// The round that is open on a case.
pub async fn open_on(conn: &mut Conn, case: CaseId) -> Result<Option<VoteRound>, StoreError> {
    conn.opt(rounds!("v.case_id = $1 AND v.outcome IS NULL"), args![case]).await
}

/// The open rounds of the panels on which an expert sits.
pub async fn open_for(conn: &mut Conn, expert: ExpertId) -> Result<Vec<VoteRound>, StoreError> {
    const SQL: &str = rounds!(
        "v.outcome IS NULL AND v.panel_id IN (SELECT m.panel_id FROM panel_member m WHERE m.expert_id = $1) \
         ORDER BY v.opened_at, v.id"
    );
    conn.all(SQL, args![expert]).await
}

/// Opens a round.
///
/// # Errors
/// [`StoreError::Duplicate`] when one is open on the case.
pub async fn open(
    tx: &mut Tx,
    id: VoteRoundId,
    (panel, case): (PanelId, CaseId),
    is_second: bool,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO vote_round (id, panel_id, case_id, is_second, opened_by, opened_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, panel, case, is_second, by, now]).await?;
    Ok(())
}

/// Ends an open round.
///
/// # Errors
/// [`StoreError::Stale`] when it has ended.
pub async fn end(tx: &mut Tx, id: VoteRoundId, outcome: &'static str, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE vote_round SET outcome = $1, ended_at = $2 WHERE id = $3 AND outcome IS NULL";
    tx.run_guarded(SQL, args![outcome, now, id]).await
}

/// Writes who voted, in the order given, which must be one that tells nothing of when.
pub async fn name_voters(tx: &mut Tx, ballot: BallotId, voters: &[ExpertId]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO ballot_voter (ballot_id, position, expert_id) VALUES ($1, $2, $3)";
    for (position, expert) in (1_i64..).zip(voters) {
        tx.run(SQL, args![ballot, position, *expert]).await?;
    }
    Ok(())
}

/// The names of those who voted in a case's ballots on devices, in the order of the panel's list: (ballot, name).
pub async fn voters(conn: &mut Conn, panel: PanelId) -> Result<Vec<(i64, String)>, StoreError> {
    const SQL: &str = "SELECT v.ballot_id, p.name FROM ballot b JOIN ballot_voter v ON v.ballot_id = b.id \
        JOIN expert e ON e.id = v.expert_id JOIN person p ON p.id = e.person_id WHERE b.panel_id = $1 \
        ORDER BY v.ballot_id, v.position";
    conn.all(SQL, args![panel]).await
}
