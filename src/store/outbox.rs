//! Messages to accounts. The outbox is the inbox: a row is shown to whom it is for, and mailed as well (`store::mail`).

use super::{
    Conn, StoreError, Tx,
    case_file::{involved, written_or_checked},
    mail,
};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, BatchId, CaseId, InstitutionId, MessageId},
        message::{MessageKind, Note},
        role::{Role, ScholarRole},
        time::Moment,
    },
};

/// A message as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Message {
    #[sqlx(try_from = "i64")]
    pub id: MessageId,
    #[sqlx(try_from = "String")]
    pub kind: MessageKind,
    pub case_id: Option<i64>,
    payload: String,
    #[sqlx(try_from = "i64")]
    pub created_at: Moment,
    read_at: Option<i64>,
}

impl Message {
    /// The facts of the message.
    pub fn note(&self) -> Note {
        serde_json::from_str(&self.payload).unwrap_or_default()
    }

    /// Whether its account has seen it.
    pub fn is_read(&self) -> bool {
        self.read_at.is_some()
    }
}

/// Leaves a message for an account, in the transaction of what it tells.
pub async fn add(
    tx: &mut Tx,
    to: AccountId,
    kind: MessageKind,
    case: Option<CaseId>,
    note: &Note,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO outbox (id, account_id, kind, case_id, payload, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let id: MessageId = new_id(now);
    tx.run(SQL, args![id, to, kind, case, payload(note)?, now]).await?;
    mail::queue_message(tx, to, id, now).await
}

/// Leaves a message unless the account has the very same one already: for reminders, which are run again and again.
pub async fn add_once(
    tx: &mut Tx,
    to: AccountId,
    kind: MessageKind,
    case: Option<CaseId>,
    note: &Note,
    now: Moment,
) -> Result<(), StoreError> {
    match is_told(tx, to, kind, case, note).await? {
        true => Ok(()),
        false => add(tx, to, kind, case, note, now).await,
    }
}

/// Whether the account has the very same message already.
pub async fn is_told(
    conn: &mut Conn,
    to: AccountId,
    kind: MessageKind,
    case: Option<CaseId>,
    note: &Note,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM outbox WHERE account_id = $1 AND kind = $2 AND case_id IS NOT DISTINCT FROM $3 AND payload = $4 \
        LIMIT 1";
    let known: Option<(i64,)> = conn.opt(SQL, args![to, kind, case, payload(note)?]).await?;
    Ok(known.is_some())
}

/// The accounts that hold role `$1` on day `$2`.
macro_rules! holders {
    () => {
        "SELECT DISTINCT a.id FROM account_role r JOIN account a ON a.id = r.account_id \
         WHERE r.role = $1 AND r.revoked_at IS NULL AND a.status = 'active' \
         AND (r.starts_on IS NULL OR r.starts_on <= $2) AND (r.ends_on IS NULL OR r.ends_on >= $2)"
    };
}

/// Leaves a message for everybody who holds a role today.
pub async fn add_for_role(
    tx: &mut Tx,
    role: Role,
    kind: MessageKind,
    case: Option<CaseId>,
    note: &Note,
    now: Moment,
) -> Result<(), StoreError> {
    for holder in holders(tx, role, now).await? {
        add(tx, holder, kind, case, note, now).await?;
    }
    Ok(())
}

/// Forgets messages that were read before an instant and are about no case: what was told of a case is evidence of it.
pub async fn forget_read(tx: &mut Tx, before: Moment) -> Result<u64, StoreError> {
    const SQL: &str = "DELETE FROM outbox WHERE read_at < $1 AND case_id IS NULL \
        AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.message_id = outbox.id)";
    tx.run(SQL, args![before]).await
}

/// Everybody who holds a role today.
pub async fn holders(conn: &mut Conn, role: Role, now: Moment) -> Result<Vec<AccountId>, StoreError> {
    let holders: Vec<(i64,)> = conn.all(concat!(holders!(), " ORDER BY a.id"), args![role, now.day()]).await?;
    Ok(holders.into_iter().map(|(holder,)| AccountId(holder)).collect())
}

/// Everybody who speaks for an institution today.
pub async fn speakers(conn: &mut Conn, host: InstitutionId, now: Moment) -> Result<Vec<AccountId>, StoreError> {
    const SQL: &str = concat!(holders!(), " AND r.scope_id = $3 ORDER BY a.id");
    let speakers: Vec<(i64,)> = conn.all(SQL, args![Role::Unit, now.day(), host]).await?;
    Ok(speakers.into_iter().map(|(speaker,)| AccountId(speaker)).collect())
}

/// The supervisors who may judge what is said against a case: those who are not tied to it.
pub async fn handlers(conn: &mut Conn, case: CaseId, now: Moment) -> Result<Vec<AccountId>, StoreError> {
    const SQL: &str = concat!(
        holders!(),
        " AND NOT EXISTS (SELECT 1 FROM case_file c LEFT JOIN nomination n ON n.case_id = c.id WHERE c.id = $3 AND ",
        involved!("a.id"),
        ") ORDER BY a.id"
    );
    let handlers: Vec<(i64,)> = conn.all(SQL, args![Role::Supervisor, now.day(), case]).await?;
    Ok(handlers.into_iter().map(|(handler,)| AccountId(handler)).collect())
}

/// Those whom cases concern: who nominated one, who may write it too while it is written or checked, and the
/// candidate's own account.
macro_rules! concerned {
    ($cases:literal) => {
        concat!(
            "SELECT n.case_id, n.nominator_account_id AS account_id FROM nomination n WHERE n.case_id IN (",
            $cases,
            ") AND n.nominator_account_id IS NOT NULL UNION SELECT w.case_id, w.account_id FROM co_editor w \
             JOIN case_file k ON k.id = w.case_id WHERE w.case_id IN (",
            $cases,
            ") AND k.stage IN ",
            written_or_checked!(),
            " UNION SELECT c.id, a.id FROM account a \
             JOIN case_file c ON c.subject_person_id = a.person_id WHERE c.id IN (",
            $cases,
            ") AND c.stage <> 'draft' AND a.status = 'active'"
        )
    };
}

/// Those whom a case concerns: who nominated it, who may write it too while it is written or checked, and the
/// candidate's own account.
pub async fn concerned(conn: &mut Conn, case: CaseId) -> Result<Vec<AccountId>, StoreError> {
    let found: Vec<(i64, i64)> = conn.all(concerned!("$1"), args![case]).await?;
    Ok(found.into_iter().map(|(_, account)| AccountId(account)).collect())
}

/// Somebody whom a case concerns, or its officer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Concerned {
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    #[sqlx(try_from = "i64")]
    pub account_id: AccountId,
    pub name: String,
}

/// Those whom the cases of a call and role that wait for their decision concern, with the officers of the cases.
pub async fn concerned_by_decisions(
    conn: &mut Conn,
    batch: BatchId,
    role: Option<ScholarRole>,
) -> Result<Vec<Concerned>, StoreError> {
    const SQL: &str = concat!(
        "SELECT t.case_id, t.account_id, k.name FROM (",
        concerned!(
            "SELECT w.id FROM case_file w WHERE w.batch_id = $1 AND w.role IS NOT DISTINCT FROM $2 \
             AND w.stage = 'pending_decision'"
        ),
        " UNION SELECT o.id, o.officer_id FROM case_file o WHERE o.batch_id = $1 AND o.role IS NOT DISTINCT FROM $2 \
         AND o.stage = 'pending_decision' AND o.officer_id IS NOT NULL) t JOIN account k ON k.id = t.account_id \
         ORDER BY t.case_id, k.name, k.id"
    );
    conn.all(SQL, args![batch, role]).await
}

/// Messages of an account before a key, newest first; `before` is `None` for the first page.
pub async fn list(
    conn: &mut Conn,
    account: AccountId,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    const SQL: &str = "SELECT id, kind, case_id, payload, created_at, read_at FROM outbox \
        WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    conn.all(SQL, args![account, before.unwrap_or(MessageId(i64::MAX)), limit]).await
}

/// How many messages of an account are unread, counted up to `most`.
pub async fn unread(conn: &mut Conn, account: AccountId, most: i64) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM \
        (SELECT id FROM outbox WHERE account_id = $1 AND read_at IS NULL LIMIT $2) AS unread";
    let (n,): (i64,) = conn.one(SQL, args![account, most]).await?;
    Ok(n)
}

/// Marks one message of an account as read; gives where it leads. A message of somebody else does not exist.
pub async fn mark_read(
    tx: &mut Tx,
    account: AccountId,
    id: MessageId,
    now: Moment,
) -> Result<Option<Note>, StoreError> {
    const FIND: &str =
        "SELECT id, kind, case_id, payload, created_at, read_at FROM outbox WHERE id = $1 AND account_id = $2";
    const MARK: &str = "UPDATE outbox SET read_at = $1 WHERE id = $2 AND account_id = $3 AND read_at IS NULL";
    let Some(message) = tx.opt::<Message>(FIND, args![id, account]).await? else { return Ok(None) };
    tx.run(MARK, args![now, id, account]).await?;
    Ok(Some(message.note()))
}

/// Marks every message of an account as read.
pub async fn mark_all_read(tx: &mut Tx, account: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE outbox SET read_at = $1 WHERE account_id = $2 AND read_at IS NULL";
    tx.run(SQL, args![now, account]).await?;
    Ok(())
}

fn payload(note: &Note) -> Result<String, StoreError> {
    serde_json::to_string(note).map_err(|error| StoreError::Corrupt(error.to_string()))
}
