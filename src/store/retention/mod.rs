//! Retention: lists of what is due to be erased, what was erased of them, and the bytes that are still to go.
//!
//! `due` finds, `erase` erases; here are the lists, the tombstones and the removal of files.

pub mod due;
pub mod erase;

use super::{
    Conn, StoreError, Tx,
    arg::bind_list,
    bulk::{self, rows},
};
use crate::{
    args,
    domain::{
        ids::{AccountId, DocumentId, RetentionListId},
        retention::{Keeping, ListState},
        time::Moment,
    },
};
use sqlx::AssertSqlSafe;

/// A list as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct List {
    #[sqlx(try_from = "i64")]
    pub id: RetentionListId,
    #[sqlx(try_from = "String")]
    pub state: ListState,
    #[sqlx(try_from = "i64")]
    pub prepared_at: Moment,
    proposed_by: Option<i64>,
    pub proposed_name: Option<String>,
    proposed_at: Option<i64>,
    pub ended_name: Option<String>,
    ended_at: Option<i64>,
    pub answer: String,
    /// Records on it.
    pub n: i64,
    pub ver: i64,
}

macro_rules! lists {
    ($condition:literal) => {
        concat!(
            "SELECT l.id, l.state, l.prepared_at, l.proposed_by, p.name AS proposed_name, l.proposed_at, \
             e.name AS ended_name, l.ended_at, l.answer, \
             (SELECT COUNT(*) FROM retention_item i WHERE i.list_id = l.id) AS n, l.ver FROM retention_list l \
             LEFT JOIN account p ON p.id = l.proposed_by LEFT JOIN account e ON e.id = l.ended_by WHERE ",
            $condition
        )
    };
}

impl List {
    pub fn proposed_by(&self) -> Option<AccountId> {
        self.proposed_by.map(AccountId)
    }

    pub fn proposed_at(&self) -> Option<Moment> {
        self.proposed_at.map(Moment)
    }

    pub fn ended_at(&self) -> Option<Moment> {
        self.ended_at.map(Moment)
    }
}

/// A record on a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow, serde::Serialize, serde::Deserialize)]
pub struct Item {
    #[sqlx(try_from = "String", rename = "rule")]
    pub keeping: Keeping,
    pub subject_id: i64,
    /// The number of the case, or the receipt.
    pub number: String,
    /// When the period began.
    #[sqlx(try_from = "i64")]
    pub since: Moment,
}

rows! {
    /// A record on a list as it is written.
    pub struct ItemRow in "retention_item" {
        list_id: RetentionListId,
        rule: &'static str,
        subject_id: i64,
        number: String,
        since: Moment,
    }

    /// What stood where something was erased.
    pub struct TombstoneRow in "tombstone" {
        rule: &'static str,
        subject_id: i64,
        kind: &'static str,
        number: String,
        list_id: RetentionListId,
        erased_at: Moment,
    }
}

/// The list of an id.
pub async fn find(conn: &mut Conn, id: RetentionListId) -> Result<Option<List>, StoreError> {
    conn.opt(lists!("l.id = $1"), args![id]).await
}

/// The list that waits for somebody.
pub async fn open(conn: &mut Conn) -> Result<Option<List>, StoreError> {
    const SQL: &str = lists!("l.state IN ('prepared', 'proposed') ORDER BY l.prepared_at DESC, l.id DESC LIMIT 1");
    conn.opt(SQL, args![]).await
}

/// Lists, the latest first, after the key of the last one shown.
pub async fn lists(conn: &mut Conn, after: Option<(i64, i64)>, limit: i64) -> Result<Vec<List>, StoreError> {
    const SQL: &str = lists!("(l.prepared_at, l.id) < ($1, $2) ORDER BY l.prepared_at DESC, l.id DESC LIMIT $3");
    let (at, id) = after.unwrap_or((i64::MAX, i64::MAX));
    conn.all(SQL, args![at, id, limit]).await
}

/// Whether an approver refused a list since an instant.
pub async fn is_refused_since(conn: &mut Conn, since: Moment) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM retention_list WHERE state = 'refused' AND ended_at > $1 LIMIT 1";
    Ok(conn.opt::<(i64,)>(SQL, args![since]).await?.is_some())
}

/// The records on a list, by rule and number.
pub async fn items(conn: &mut Conn, id: RetentionListId) -> Result<Vec<Item>, StoreError> {
    const SQL: &str = "SELECT rule, subject_id, number, since FROM retention_item WHERE list_id = $1 \
        ORDER BY rule, number, subject_id";
    conn.all(SQL, args![id]).await
}

/// Begins a list.
pub async fn insert(tx: &mut Tx, id: RetentionListId, items: &[Item], now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO retention_list (id, state, prepared_at) VALUES ($1, 'prepared', $2)";
    tx.run(SQL, args![id, now]).await?;
    put(tx, id, items).await
}

/// Puts other records on a list that nobody has proposed yet; without any it is gone.
pub async fn replace(tx: &mut Tx, id: RetentionListId, items: &[Item]) -> Result<(), StoreError> {
    tx.run("DELETE FROM retention_item WHERE list_id = $1", args![id]).await?;
    if items.is_empty() {
        tx.run("DELETE FROM retention_list WHERE id = $1 AND state = 'prepared'", args![id]).await?;
        return Ok(());
    }
    const SQL: &str = "UPDATE retention_list SET ver = ver + 1 WHERE id = $1 AND state = 'prepared'";
    tx.run_guarded(SQL, args![id]).await?;
    put(tx, id, items).await
}

async fn put(tx: &mut Tx, list_id: RetentionListId, items: &[Item]) -> Result<(), StoreError> {
    let row = |item: &Item| ItemRow {
        list_id,
        rule: item.keeping.code(),
        subject_id: item.subject_id,
        number: item.number.clone(),
        since: item.since,
    };
    bulk::insert(tx, items.iter().map(row).collect()).await
}

/// Puts a list before the approver.
pub async fn propose(
    tx: &mut Tx,
    (id, ver): (RetentionListId, i64),
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE retention_list SET state = 'proposed', proposed_by = $1, proposed_at = $2, \
        ver = ver + 1 WHERE id = $3 AND ver = $4 AND state = 'prepared'";
    tx.run_guarded(SQL, args![by, now, id, ver]).await
}

/// Takes a proposal back.
pub async fn withdraw(tx: &mut Tx, (id, ver): (RetentionListId, i64)) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE retention_list SET state = 'prepared', proposed_by = NULL, proposed_at = NULL, \
        ver = ver + 1 WHERE id = $1 AND ver = $2 AND state = 'proposed'";
    tx.run_guarded(SQL, args![id, ver]).await
}

/// Ends a proposal: carried out, or refused with a reason.
pub async fn end(
    tx: &mut Tx,
    (id, ver): (RetentionListId, i64),
    (state, answer): (ListState, &str),
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE retention_list SET state = $1, answer = $2, ended_by = $3, ended_at = $4, \
        ver = ver + 1 WHERE id = $5 AND ver = $6 AND state = 'proposed'";
    tx.run_guarded(SQL, args![state, answer, by, now, id, ver]).await
}

/// Leaves a tombstone for every record of a list.
pub async fn bury(tx: &mut Tx, list_id: RetentionListId, items: &[Item], now: Moment) -> Result<(), StoreError> {
    let stone = |item: &Item| TombstoneRow {
        rule: item.keeping.code(),
        subject_id: item.subject_id,
        kind: item.keeping.grave().code(),
        number: item.number.clone(),
        list_id,
        erased_at: now,
    };
    bulk::insert(tx, items.iter().map(stone).collect()).await
}

/// Bytes that are still to be taken off the disk: the file's id and where they lie.
pub async fn removals(conn: &mut Conn, limit: i64) -> Result<Vec<(DocumentId, String)>, StoreError> {
    const SQL: &str = "SELECT d.id, d.storage_key FROM file_removal r JOIN document d ON d.id = r.document_id \
        WHERE r.removed_at IS NULL ORDER BY d.id LIMIT $1";
    let rows: Vec<(i64, String)> = conn.all(SQL, args![limit]).await?;
    Ok(rows.into_iter().map(|(id, key)| (DocumentId(id), key)).collect())
}

/// Notes that bytes are gone.
pub async fn removed(tx: &mut Tx, files: impl IntoIterator<Item = DocumentId>, now: Moment) -> Result<(), StoreError> {
    let mut args = args![now];
    let list = bind_list(&mut args, files);
    let sql = format!("UPDATE file_removal SET removed_at = $1 WHERE document_id IN ({list})");
    tx.run(AssertSqlSafe(sql), args).await?;
    Ok(())
}
