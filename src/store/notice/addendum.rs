//! What was added to a notice after its release, or waits to be signed.

use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;

use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, NoticeId, PersonId, RowId},
        notice::AddendumKind,
        time::{Day, Moment},
    },
    store::{Conn, StoreError, Tx, arg::bind_list},
};

/// What was added to a notice after its release, or waits to be signed.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Addendum {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "i64")]
    pub notice_id: NoticeId,
    #[sqlx(try_from = "String")]
    pub kind: AddendumKind,
    pub body: String,
    new_ends_on: Option<String>,
    days: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub proposed_by: AccountId,
    pub proposer_name: String,
    pub proposer_person: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub proposed_at: Moment,
    published_at: Option<i64>,
    pub sha256: Option<String>,
}

impl Addendum {
    /// The end that an extension moves the notice to.
    pub fn new_ends_on(&self) -> Option<Day> {
        self.new_ends_on.as_deref().and_then(|text| text.parse().ok())
    }

    /// By how many days of the notice's unit; none where the extension follows the calendar.
    pub fn days(&self) -> Option<i32> {
        self.days.and_then(|days| i32::try_from(days).ok())
    }

    pub fn published_at(&self) -> Option<Moment> {
        self.published_at.map(Moment)
    }

    pub fn proposer(&self) -> Option<PersonId> {
        self.proposer_person.map(PersonId)
    }
}

macro_rules! addenda {
    ($condition:literal) => {
        concat!(
            "SELECT d.id, d.notice_id, d.kind, d.body, d.new_ends_on, d.days, d.proposed_by, a.name AS proposer_name, \
             a.person_id AS proposer_person, d.proposed_at, d.published_at, d.sha256 FROM notice_addendum d \
             JOIN account a ON a.id = d.proposed_by WHERE ",
            $condition
        )
    };
}

/// What was added to a notice, in order.
pub async fn addenda(conn: &mut Conn, notice: NoticeId) -> Result<Vec<Addendum>, StoreError> {
    const SQL: &str = addenda!("d.notice_id = $1 AND d.published_at IS NOT NULL ORDER BY d.published_at, d.id");
    conn.all(SQL, args![notice]).await
}

/// What was added to several notices, by notice and in order; a notice to which nothing was is not among them.
pub async fn addenda_of(
    conn: &mut Conn,
    notices: impl IntoIterator<Item = NoticeId>,
) -> Result<BTreeMap<NoticeId, Vec<Addendum>>, StoreError> {
    let mut args = Vec::new();
    let places = bind_list(&mut args, notices);
    let sql = format!(
        "{} AND d.notice_id IN ({places}) ORDER BY d.published_at, d.id",
        addenda!("d.published_at IS NOT NULL")
    );
    let mut found: BTreeMap<NoticeId, Vec<Addendum>> = BTreeMap::new();
    for one in conn.all::<Addendum>(AssertSqlSafe(sql), args).await? {
        found.entry(one.notice_id).or_default().push(one);
    }
    Ok(found)
}

/// An addendum that was published.
pub async fn published_addendum(conn: &mut Conn, id: RowId) -> Result<Option<Addendum>, StoreError> {
    const SQL: &str = addenda!("d.id = $1 AND d.published_at IS NOT NULL");
    conn.opt(SQL, args![id]).await
}

/// What waits to be signed.
pub async fn unsigned(conn: &mut Conn, notice: NoticeId) -> Result<Vec<Addendum>, StoreError> {
    const SQL: &str =
        addenda!("d.notice_id = $1 AND d.published_at IS NULL AND d.dropped_at IS NULL ORDER BY d.proposed_at, d.id");
    conn.all(SQL, args![notice]).await
}

/// An addendum that waits to be signed.
pub async fn unsigned_addendum(conn: &mut Conn, id: RowId) -> Result<Option<Addendum>, StoreError> {
    const SQL: &str = addenda!("d.id = $1 AND d.published_at IS NULL AND d.dropped_at IS NULL");
    conn.opt(SQL, args![id]).await
}

/// Proposes an addendum.
pub async fn propose_addendum(
    tx: &mut Tx,
    notice: NoticeId,
    kind: AddendumKind,
    body: &str,
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO notice_addendum (id, notice_id, kind, body, proposed_by, proposed_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, notice, kind, body, by, now]).await?;
    Ok(id)
}

/// A later end that somebody puts forward.
#[derive(Clone, Debug)]
pub struct NewExtension<'a> {
    pub notice: NoticeId,
    pub body: &'a str,
    pub new_ends_on: Day,
    pub days: Option<i32>,
}

/// Proposes an extension.
pub async fn propose_extension(
    tx: &mut Tx,
    new: &NewExtension<'_>,
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    const SQL: &str = "UPDATE notice_addendum SET new_ends_on = $1, days = $2 WHERE id = $3";
    let id = propose_addendum(tx, new.notice, AddendumKind::Extension, new.body, by, now).await?;
    tx.run(SQL, args![new.new_ends_on, new.days.map(i64::from), id]).await?;
    Ok(id)
}

/// An extension that waits to be signed, for the work list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct WaitingExtension {
    #[sqlx(try_from = "i64")]
    pub notice: NoticeId,
    pub number: String,
    pub title: String,
    #[sqlx(try_from = "i64")]
    pub since: Moment,
}

/// The extensions that somebody else than this account put forward and nobody has signed, the oldest first.
pub async fn extensions_waiting(
    conn: &mut Conn,
    account: AccountId,
    limit: i64,
) -> Result<Vec<WaitingExtension>, StoreError> {
    const SQL: &str = "SELECT n.id AS notice, COALESCE(n.notice_no, '') AS number, n.title, d.proposed_at AS since \
        FROM notice_addendum d JOIN notice n ON n.id = d.notice_id WHERE d.kind = 'extension' \
        AND d.published_at IS NULL AND d.dropped_at IS NULL AND d.proposed_by <> $1 AND n.state = 'released' \
        ORDER BY d.proposed_at, d.id LIMIT $2";
    conn.all(SQL, args![account, limit]).await
}

/// Signs and publishes an addendum; nobody signs one that follows from a decision already made by two.
pub async fn publish_addendum(
    tx: &mut Tx,
    id: RowId,
    signed_by: Option<AccountId>,
    sha256: &str,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice_addendum SET signed_by = $1, sha256 = $2, published_at = $3 \
        WHERE id = $4 AND published_at IS NULL AND dropped_at IS NULL";
    tx.run_guarded(SQL, args![signed_by, sha256, now, id]).await
}

/// Drops an addendum that was not signed.
pub async fn drop_addendum(tx: &mut Tx, id: RowId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE notice_addendum SET dropped_at = $1 WHERE id = $2 AND published_at IS NULL AND dropped_at IS NULL";
    tx.run_guarded(SQL, args![now, id]).await
}
