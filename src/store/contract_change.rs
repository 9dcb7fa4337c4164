//! Changes of contracts in force (变更申请): asked for, proposed, signed for by finance, confirmed or refused.

use super::{Conn, StoreError, Tx, case_file::CaseFile, contract, ledger, quota, work::Waiting};
use crate::{
    args,
    clock::new_id,
    domain::{
        contract_change::{Asked, ChangeKind, ChangeState, InForce},
        ids::{AccountId, CaseId, ContractChangeId, DirectionId},
        ledger::FINAL,
        role::Role,
        time::{Day, Moment},
    },
};

/// A change as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Change {
    #[sqlx(try_from = "i64")]
    pub id: ContractChangeId,
    #[sqlx(try_from = "String")]
    pub kind: ChangeKind,
    pub old_value: String,
    pub new_value: String,
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub effective_on: Day,
    #[sqlx(try_from = "String")]
    pub state: ChangeState,
    #[sqlx(try_from = "i64")]
    pub asked_by: AccountId,
    #[sqlx(try_from = "String")]
    pub asked_role: Role,
    #[sqlx(try_from = "i64")]
    pub asked_at: Moment,
    proposed_by: Option<i64>,
    finance_by: Option<i64>,
    ended_at: Option<i64>,
    /// Why it was refused.
    pub answer: String,
    pub ver: i64,
}

impl Change {
    /// What was asked for.
    pub fn asked(&self) -> Asked {
        Asked {
            kind: self.kind,
            value: self.new_value.clone(),
            reason: self.reason.clone(),
            effective_on: self.effective_on,
        }
    }

    pub fn proposed_by(&self) -> Option<AccountId> {
        self.proposed_by.map(AccountId)
    }

    /// Who signed for the money.
    pub fn finance_by(&self) -> Option<AccountId> {
        self.finance_by.map(AccountId)
    }

    /// When it was confirmed, refused or taken back.
    pub fn ended_at(&self) -> Option<Moment> {
        self.ended_at.map(Moment)
    }
}

macro_rules! columns {
    () => {
        "id, kind, old_value, new_value, reason, effective_on, state, asked_by, asked_role, asked_at, proposed_by, \
         finance_by, ended_at, answer, ver"
    };
}

/// The changes of a case, the newest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Change>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM contract_change WHERE case_id = $1 ORDER BY COALESCE(ended_at, asked_at) DESC, ver DESC, id DESC"
    );
    conn.all(SQL, args![case]).await
}

/// What stands of the contract of a case, with what bounds a change of a kind to a value; `None` without a contract.
pub async fn in_force(conn: &mut Conn, case: &CaseFile, asked: &Asked) -> Result<Option<InForce>, StoreError> {
    const SINCE: &str = "SELECT effective_on FROM contract_change WHERE case_id = $1 AND kind = $2 \
        AND state = 'confirmed' ORDER BY effective_on DESC, id DESC LIMIT 1";
    let Some(contract) = contract::find(conn, case.id).await? else { return Ok(None) };
    let book = ledger::of_case(conn, case).await?;
    let since: Option<(String,)> = conn.opt(SINCE, args![case.id, asked.kind]).await?;
    let mut rooms = Vec::new();
    if asked.kind == ChangeKind::Direction {
        let new = asked.value.parse().ok().map(DirectionId);
        let now = quota::covering(conn, case.batch_id, case.scholar_role(), case.direction()).await?;
        rooms = quota::covering(conn, case.batch_id, case.scholar_role(), new).await?;
        rooms.retain(|room| !now.contains(room));
    }
    Ok(Some(InForce {
        stage: case.stage,
        terms: contract.terms(),
        host: case.host(),
        direction: case.direction(),
        used_fen: book.paid().max(book.spent()),
        is_settled: book.stated.contains(&FINAL),
        rooms,
        since: since.and_then(|(on,)| on.parse().ok()),
    }))
}

/// Keeps a change that was asked for; one of the office is proposed at once.
///
/// # Errors
/// [`StoreError::Duplicate`] while another of its kind is open.
pub async fn insert(
    tx: &mut Tx,
    case: CaseId,
    (asked, before): (&Asked, &str),
    (by, role): (AccountId, Role),
    now: Moment,
) -> Result<ContractChangeId, StoreError> {
    const SQL: &str = "INSERT INTO contract_change (id, case_id, kind, old_value, new_value, reason, effective_on, \
        state, asked_by, asked_role, asked_at, proposed_by, proposed_at, answer) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '')";
    let id: ContractChangeId = new_id(now);
    let by_office = role == Role::Officer;
    let state = if by_office { ChangeState::Proposed } else { ChangeState::Asked };
    let args = args![
        id,
        case,
        asked.kind,
        before,
        &asked.value,
        &asked.reason,
        asked.effective_on,
        state,
        by,
        role,
        now,
        by_office.then_some(by),
        by_office.then_some(now)
    ];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// The office proposes what was asked for.
pub async fn propose(
    tx: &mut Tx,
    id: ContractChangeId,
    ver: i64,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contract_change SET state = 'proposed', proposed_by = $1, proposed_at = $2, \
        ver = ver + 1 WHERE id = $3 AND ver = $4 AND state = 'asked'";
    tx.run_guarded(SQL, args![by, now, id, ver]).await
}

/// Finance signs for the money.
pub async fn sign(tx: &mut Tx, id: ContractChangeId, ver: i64, by: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contract_change SET finance_by = $1, finance_at = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND state = 'proposed' AND finance_by IS NULL";
    tx.run_guarded(SQL, args![by, now, id, ver]).await
}

/// How an open change ends.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'e> {
    pub state: ChangeState,
    /// Why it is refused.
    pub answer: &'e str,
    pub by: AccountId,
    pub at: Moment,
}

/// Ends an open change: confirmed, refused or taken back.
pub async fn end(tx: &mut Tx, id: ContractChangeId, ver: i64, ending: Ending<'_>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contract_change SET state = $1, answer = $2, ended_by = $3, ended_at = $4, \
        ver = ver + 1 WHERE id = $5 AND ver = $6 AND state IN ('asked', 'proposed')";
    tx.run_guarded(SQL, args![ending.state, ending.answer, ending.by, ending.at, id, ver]).await
}

/// Ends what is open of a kind, where the same thing is changed on another road.
pub async fn overtake(tx: &mut Tx, case: CaseId, kind: ChangeKind, ending: Ending<'_>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contract_change SET state = $1, answer = $2, ended_by = $3, ended_at = $4, \
        ver = ver + 1 WHERE case_id = $5 AND kind = $6 AND state IN ('asked', 'proposed')";
    tx.run(SQL, args![ending.state, ending.answer, ending.by, ending.at, case, kind]).await?;
    Ok(())
}

/// The names of institutions and directions that changes of a case speak of, retired ones too: (id, name, English name).
pub async fn names(conn: &mut Conn, case: CaseId) -> Result<Vec<(i64, String, Option<String>)>, StoreError> {
    const SQL: &str = "SELECT n.id, n.name, n.name_en FROM (SELECT id, name, name_en FROM institution UNION ALL \
        SELECT id, name, name_en FROM direction) n WHERE EXISTS (SELECT 1 FROM contract_change k \
        WHERE k.case_id = $1 AND k.kind IN ('host', 'direction') \
        AND (k.old_value = CAST(n.id AS TEXT) OR k.new_value = CAST(n.id AS TEXT))) ORDER BY n.id";
    conn.all(SQL, args![case]).await
}

/// Open changes in a state, of an officer's cases and nobody's where one is named.
pub async fn waiting(
    conn: &mut Conn,
    state: ChangeState,
    officer: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, k.asked_at AS since, NULL AS due FROM contract_change k \
        JOIN case_file c ON c.id = k.case_id WHERE k.state = $1 AND c.stage IN ('active', 'suspended') \
        AND ($2 = 0 OR c.officer_id IS NULL OR c.officer_id = $2) ORDER BY k.asked_at, k.id LIMIT $3";
    conn.all(SQL, args![state, officer.map_or(0, |officer| officer.0), limit]).await
}

/// Proposed changes of money that finance has not signed.
pub async fn to_sign(conn: &mut Conn, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, k.asked_at AS since, NULL AS due FROM contract_change k \
        JOIN case_file c ON c.id = k.case_id WHERE k.state = 'proposed' AND k.kind = 'grant' \
        AND k.finance_by IS NULL AND c.stage IN ('active', 'suspended') ORDER BY k.asked_at, k.id LIMIT $1";
    conn.all(SQL, args![limit]).await
}

/// A change beside what was frozen when it was asked for: for the check.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Compared {
    pub case_no: String,
    #[sqlx(flatten)]
    pub change: Change,
    /// `None` where nothing was ever frozen.
    pub frozen: Option<String>,
}

/// Changes after one, each with what was frozen of it. One whose frozen text was erased by retention is left out.
pub async fn frozen_after(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Compared>, StoreError> {
    const SQL: &str = "SELECT k.id, k.kind, k.old_value, k.new_value, k.reason, k.effective_on, k.state, k.asked_by, \
        k.asked_role, k.asked_at, k.proposed_by, k.finance_by, k.ended_at, k.answer, k.ver, c.case_no, \
        x.body AS frozen FROM contract_change k JOIN case_file c ON c.id = k.case_id \
        LEFT JOIN evidence x ON x.kind = 'contract_change' AND x.subject_id = k.id AND x.event_seq = \
        (SELECT MAX(y.event_seq) FROM evidence y WHERE y.kind = 'contract_change' AND y.subject_id = k.id) \
        WHERE k.id > $1 AND (x.id IS NULL OR x.body IS NOT NULL) ORDER BY k.id LIMIT $2";
    conn.all(SQL, args![after, limit]).await
}
