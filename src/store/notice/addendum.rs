//! What was added to a notice after its release, or waits to be signed.

use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, NoticeId, PersonId, RowId},
        notice::AddendumKind,
        time::Moment,
    },
    store::{Conn, StoreError, Tx},
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
            "SELECT d.id, d.notice_id, d.kind, d.body, d.proposed_by, a.name AS proposer_name, \
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
