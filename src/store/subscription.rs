//! Who is told of notices by mail: sealed addresses, and the mails that wait for them.

use super::{Conn, StoreError, Tx, bulk};
use crate::{
    args,
    clock::IdSeries,
    domain::{
        ids::{MailId, SubscriptionId},
        mail::MailKind,
        time::Moment,
    },
};

/// A subscription as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Subscription {
    #[sqlx(try_from = "i64")]
    pub id: SubscriptionId,
    /// The address, sealed.
    pub sealed: Vec<u8>,
    #[sqlx(try_from = "i64")]
    pub asked_at: Moment,
    confirmed_at: Option<i64>,
}

impl Subscription {
    pub fn is_confirmed(&self) -> bool {
        self.confirmed_at.is_some()
    }
}

/// The subscription of an id.
pub async fn find(conn: &mut Conn, id: SubscriptionId) -> Result<Option<Subscription>, StoreError> {
    conn.opt("SELECT id, sealed, asked_at, confirmed_at FROM subscription WHERE id = $1", args![id]).await
}

/// The subscription of an address, by its keyed digest.
pub async fn by_address(conn: &mut Conn, key: &str) -> Result<Option<Subscription>, StoreError> {
    conn.opt("SELECT id, sealed, asked_at, confirmed_at FROM subscription WHERE address_key = $1", args![key]).await
}

/// How many were asked for since an instant and are not confirmed.
pub async fn waiting(conn: &mut Conn, since: Moment) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM subscription WHERE confirmed_at IS NULL AND asked_at >= $1";
    Ok(conn.one::<(i64,)>(SQL, args![since]).await?.0)
}

/// Enters a subscription that waits to be confirmed.
pub async fn insert(
    tx: &mut Tx,
    id: SubscriptionId,
    key: &str,
    sealed: Vec<u8>,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO subscription (id, address_key, sealed, asked_at) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![id, key, sealed, now]).await?;
    Ok(())
}

/// Notes that it was asked for again.
pub async fn ask_again(tx: &mut Tx, id: SubscriptionId, now: Moment) -> Result<(), StoreError> {
    tx.run("UPDATE subscription SET asked_at = $1 WHERE id = $2", args![now, id]).await?;
    Ok(())
}

/// Notes that the mailbox itself confirmed it.
pub async fn confirm(tx: &mut Tx, id: SubscriptionId, now: Moment) -> Result<(), StoreError> {
    tx.run("UPDATE subscription SET confirmed_at = $1 WHERE id = $2 AND confirmed_at IS NULL", args![now, id]).await?;
    Ok(())
}

/// Forgets a subscription; gives whether there was one.
pub async fn delete(tx: &mut Tx, id: SubscriptionId) -> Result<bool, StoreError> {
    Ok(tx.run("DELETE FROM subscription WHERE id = $1", args![id]).await? > 0)
}

/// Forgets what nobody confirmed since an instant.
pub async fn forget(tx: &mut Tx, before: Moment) -> Result<(), StoreError> {
    tx.run("DELETE FROM subscription WHERE confirmed_at IS NULL AND asked_at < $1", args![before]).await?;
    Ok(())
}

bulk::rows! {
    /// A mail to a subscriber.
    pub struct MailRow in "mail" {
        id: MailId,
        kind: MailKind,
        subscription_id: SubscriptionId,
        subject_id: Option<i64>,
        created_at: Moment,
        due_at: Moment,
    }
}

/// Queues the mail by which a subscription is confirmed.
pub async fn queue_confirmation(tx: &mut Tx, id: SubscriptionId, now: Moment) -> Result<(), StoreError> {
    queue(tx, MailKind::SubscriptionAsked, vec![id], None, now).await
}

/// Queues a mail about a notice or addendum to everybody who confirmed.
pub async fn queue_news(tx: &mut Tx, kind: MailKind, subject: i64, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "SELECT id FROM subscription WHERE confirmed_at IS NOT NULL ORDER BY id";
    let all: Vec<(i64,)> = tx.all(SQL, args![]).await?;
    queue(tx, kind, all.into_iter().map(|(id,)| SubscriptionId(id)).collect(), Some(subject), now).await
}

async fn queue(
    tx: &mut Tx,
    kind: MailKind,
    to: Vec<SubscriptionId>,
    subject_id: Option<i64>,
    now: Moment,
) -> Result<(), StoreError> {
    let mut ids = IdSeries::new(now);
    let mail =
        |subscription_id| MailRow { id: ids.take(), kind, subscription_id, subject_id, created_at: now, due_at: now };
    bulk::insert(tx, to.into_iter().map(mail).collect()).await
}
