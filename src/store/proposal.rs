//! Two-person moves that wait for their second person (decisions 30), and the decisions they lead to.

use super::{Conn, StoreError, Tx, shortlist::Group};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, CaseId, DecisionId, NoticeId, ProposalId},
        time::{Day, Moment},
        workflow::{Action, Input, facts::Ground},
    },
};

/// A proposal as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Proposal {
    #[sqlx(try_from = "i64")]
    pub id: ProposalId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    #[sqlx(try_from = "String")]
    pub action: Action,
    input: String,
    pub case_ver: i64,
    #[sqlx(try_from = "i64")]
    pub made_by: AccountId,
    #[sqlx(try_from = "i64")]
    pub made_at: Moment,
    pub made_by_name: String,
    pub made_by_person: Option<i64>,
}

macro_rules! open_proposals {
    ($condition:literal) => {
        concat!(
            "SELECT p.id, p.case_id, p.action, p.input, p.case_ver, p.made_by, p.made_at, a.name AS made_by_name, \
             a.person_id AS made_by_person FROM proposal p JOIN account a ON a.id = p.made_by \
             WHERE p.state = 'open' AND p.case_id IS NOT NULL AND ",
            $condition
        )
    };
}

impl Proposal {
    /// What the first person entered.
    ///
    /// # Errors
    /// When the stored values cannot be read.
    pub fn input(&self) -> Result<Input, StoreError> {
        serde_json::from_str(&self.input).map_err(|error| StoreError::Corrupt(error.to_string()))
    }
}

/// The open proposals of a case.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Proposal>, StoreError> {
    conn.all(open_proposals!("p.case_id = $1 ORDER BY p.made_at, p.id"), args![case]).await
}

/// An open proposal.
pub async fn find(conn: &mut Conn, id: ProposalId) -> Result<Option<Proposal>, StoreError> {
    conn.opt(open_proposals!("p.id = $1"), args![id]).await
}

/// The oldest open proposals, for the work list.
pub async fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<Proposal>, StoreError> {
    conn.all(open_proposals!("TRUE ORDER BY p.made_at, p.id LIMIT $1"), args![limit]).await
}

/// The open proposals to shortlist cases of a group or to pass them over.
pub async fn of_group(conn: &mut Conn, group: Group) -> Result<Vec<Proposal>, StoreError> {
    const SQL: &str = open_proposals!(
        "p.action IN ('shortlist', 'pass_over') AND p.case_id IN (SELECT c.id FROM case_file c \
         WHERE c.batch_id = $1 AND c.role IS NOT DISTINCT FROM $2 AND c.direction_id IS NOT DISTINCT FROM $3) \
         ORDER BY p.made_at, p.id"
    );
    conn.all(SQL, args![group.batch, group.role, group.direction]).await
}

/// Makes a proposal.
///
/// # Errors
/// [`StoreError::Duplicate`] when the same move is proposed already.
pub async fn insert(
    tx: &mut Tx,
    case: CaseId,
    case_ver: i64,
    action: Action,
    input: &Input,
    by: AccountId,
    now: Moment,
) -> Result<ProposalId, StoreError> {
    const SQL: &str = "INSERT INTO proposal (id, case_id, action, input, case_ver, made_by, made_at, state) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')";
    let id: ProposalId = new_id(now);
    let input = serde_json::to_string(input).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    tx.run(SQL, args![id, case, action, input, case_ver, by, now]).await?;
    Ok(id)
}

/// The proposal to release a notice, which moves all its cases.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NoticeProposal {
    #[sqlx(try_from = "i64")]
    pub id: ProposalId,
    #[sqlx(try_from = "i64")]
    pub notice_id: NoticeId,
    /// The version of the notice it is about.
    pub notice_ver: i64,
    #[sqlx(try_from = "i64")]
    pub made_by: AccountId,
    #[sqlx(try_from = "i64")]
    pub made_at: Moment,
    pub made_by_name: String,
    pub made_by_person: Option<i64>,
}

macro_rules! open_on_notices {
    ($condition:literal) => {
        concat!(
            "SELECT p.id, p.notice_id, p.case_ver AS notice_ver, p.made_by, p.made_at, a.name AS made_by_name, \
             a.person_id AS made_by_person FROM proposal p JOIN account a ON a.id = p.made_by \
             WHERE p.state = 'open' AND p.notice_id IS NOT NULL AND ",
            $condition
        )
    };
}

/// The open proposal to release a notice.
pub async fn of_notice(conn: &mut Conn, notice: NoticeId) -> Result<Option<NoticeProposal>, StoreError> {
    conn.opt(open_on_notices!("p.notice_id = $1"), args![notice]).await
}

/// The notices that wait for their release, oldest first, for the work list.
pub async fn notices_waiting(conn: &mut Conn, limit: i64) -> Result<Vec<NoticeProposal>, StoreError> {
    conn.all(open_on_notices!("TRUE ORDER BY p.made_at, p.id LIMIT $1"), args![limit]).await
}

/// Proposes to release a notice.
///
/// # Errors
/// [`StoreError::Duplicate`] when it is proposed already.
pub async fn insert_on_notice(
    tx: &mut Tx,
    notice: NoticeId,
    notice_ver: i64,
    by: AccountId,
    now: Moment,
) -> Result<ProposalId, StoreError> {
    const SQL: &str = "INSERT INTO proposal (id, notice_id, action, input, case_ver, made_by, made_at, state) \
        VALUES ($1, $2, 'publish', '{}', $3, $4, $5, 'open')";
    let id: ProposalId = new_id(now);
    tx.run(SQL, args![id, notice, notice_ver, by, now]).await?;
    Ok(id)
}

/// Ends a proposal as `confirmed`, `revoked` or `refused`; of two who try, one is told.
pub async fn end(
    tx: &mut Tx,
    id: ProposalId,
    state: &str,
    by: AccountId,
    note: &str,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE proposal SET state = $1, ended_by = $2, ended_at = $3, note = $4 \
        WHERE id = $5 AND state = 'open'";
    tx.run_guarded(SQL, args![state, by, now, note, id]).await
}

/// Voids what was proposed before the case moved on; gives how many.
pub async fn void_others(tx: &mut Tx, case: CaseId, now: Moment) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE proposal SET state = 'void', ended_at = $1 WHERE case_id = $2 AND state = 'open'";
    tx.run(SQL, args![now, case]).await
}

/// Voids the proposal to release a notice that has changed since.
pub async fn void_on_notice(tx: &mut Tx, notice: NoticeId, now: Moment) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE proposal SET state = 'void', ended_at = $1 WHERE notice_id = $2 AND state = 'open'";
    tx.run(SQL, args![now, notice]).await
}

/// A decision to be written.
#[derive(Clone, Debug)]
pub struct NewDecision {
    pub case: CaseId,
    pub decision_no: String,
    pub outcome: Action,
    pub ground: Option<Ground>,
    pub reason: String,
    pub reserve: Option<(i64, Day)>,
    /// The new end of the term, or the day of an exit.
    pub sets_day: Option<Day>,
    pub proposed_by: AccountId,
    pub decided_by: AccountId,
}

/// Writes a decision.
pub async fn decide(tx: &mut Tx, new: NewDecision, now: Moment) -> Result<DecisionId, StoreError> {
    const SQL: &str = "INSERT INTO decision (id, decision_no, case_id, outcome, ground, reason, reserve_rank, \
        reserve_until, proposed_by, decided_by, decided_at, sets_day) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let id: DecisionId = new_id(now);
    let (rank, until) = new.reserve.unzip();
    let args = args![
        id,
        new.decision_no,
        new.case,
        new.outcome,
        new.ground,
        new.reason,
        rank,
        until,
        new.proposed_by,
        new.decided_by,
        now,
        new.sets_day
    ];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// A decision as it is shown.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Decision {
    #[sqlx(try_from = "i64")]
    pub id: DecisionId,
    pub decision_no: String,
    #[sqlx(try_from = "String")]
    pub outcome: Action,
    pub ground: Option<String>,
    pub reason: String,
    pub reserve_rank: Option<i64>,
    pub reserve_until: Option<String>,
    pub sets_day: Option<String>,
    #[sqlx(try_from = "i64")]
    pub decided_at: Moment,
}

/// The decisions on a case, oldest first.
pub async fn decisions(conn: &mut Conn, case: CaseId) -> Result<Vec<Decision>, StoreError> {
    const SQL: &str = "SELECT id, decision_no, outcome, ground, reason, reserve_rank, reserve_until, sets_day, \
        decided_at \
        FROM decision WHERE case_id = $1 ORDER BY decided_at, id";
    conn.all(SQL, args![case]).await
}

/// A decision beside the event that made it and what that event froze: for the check.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Compared {
    #[sqlx(flatten)]
    pub decision: Decision,
    /// What the event says; `None` where there is no event of it.
    pub payload: Option<String>,
    frozen: Option<String>,
    /// Whether anything was frozen; its text may have been erased since.
    has_frozen: bool,
}

impl Compared {
    /// What was entered with the move; `None` where it was erased by retention, or cannot be read.
    pub fn input(&self) -> Option<Input> {
        self.frozen.as_deref().and_then(|body| serde_json::from_str(body).ok())
    }

    /// Whether the text of what was frozen was erased by retention, so that nothing can be compared with it.
    pub fn is_erased(&self) -> bool {
        self.has_frozen && self.frozen.is_none()
    }
}

/// Decisions after one, each with the event of its move.
pub async fn decided_after(conn: &mut Conn, id: i64, limit: i64) -> Result<Vec<Compared>, StoreError> {
    const SQL: &str = "SELECT d.id, d.decision_no, d.outcome, d.ground, d.reason, d.reserve_rank, d.reserve_until, \
        d.sets_day, d.decided_at, e.payload, x.body AS frozen, x.id IS NOT NULL AS has_frozen FROM decision d \
        LEFT JOIN event e ON e.case_id = d.case_id AND e.command = d.outcome AND e.at = d.decided_at \
        AND e.actor_id = d.decided_by LEFT JOIN evidence x ON x.kind = 'input' AND x.event_seq = e.seq \
        WHERE d.id > $1 ORDER BY d.id LIMIT $2";
    conn.all(SQL, args![id, limit]).await
}
