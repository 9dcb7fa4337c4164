//! Mail that waits to go out, and what became of it. What it says is worked out by `commands::mail`.

use super::{Conn, StoreError, Tx, arg::bind_list};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, CaseId, LetterId, MailId, MessageId, SubscriptionId},
        mail::MailKind,
        message::{MessageKind, Note},
        time::Moment,
    },
};
use sqlx::AssertSqlSafe;

/// A mail as it is taken in hand.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Queued {
    #[sqlx(try_from = "i64")]
    pub id: MailId,
    #[sqlx(try_from = "String")]
    pub kind: MailKind,
    account_id: Option<i64>,
    letter_id: Option<i64>,
    /// The link of the letter it brings.
    pub issue: Option<i64>,
    subscription_id: Option<i64>,
    /// The notice or addendum a subscriber is told of.
    pub subject_id: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub created_at: Moment,
    /// How often it failed so far.
    pub tries: i64,
}

impl Queued {
    pub fn account(&self) -> Option<AccountId> {
        self.account_id.map(AccountId)
    }

    pub fn letter(&self) -> Option<LetterId> {
        self.letter_id.map(LetterId)
    }

    pub fn subscription(&self) -> Option<SubscriptionId> {
        self.subscription_id.map(SubscriptionId)
    }
}

/// Queues the mail of a message of the inbox.
pub async fn queue_message(tx: &mut Tx, to: AccountId, message: MessageId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO mail (id, kind, account_id, message_id, created_at, due_at) \
        VALUES ($1, 'message', $2, $3, $4, $4)";
    let id: MailId = new_id(now);
    tx.run(SQL, args![id, to, message, now]).await?;
    Ok(())
}

/// Queues a mail with a link to a letter.
pub async fn queue_letter(
    tx: &mut Tx,
    kind: MailKind,
    letter: LetterId,
    issue: i64,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO mail (id, kind, letter_id, issue, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $5)";
    let id: MailId = new_id(now);
    tx.run(SQL, args![id, kind, letter, issue, now]).await?;
    Ok(())
}

/// Queues a test mail to an account.
pub async fn queue_trial(tx: &mut Tx, to: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO mail (id, kind, account_id, created_at, due_at) VALUES ($1, 'trial', $2, $3, $3)";
    let id: MailId = new_id(now);
    tx.run(SQL, args![id, to, now]).await?;
    Ok(())
}

/// Takes what is due in hand, oldest first: until `until` nobody else does.
pub async fn take(tx: &mut Tx, now: Moment, until: Moment, most: i64) -> Result<Vec<Queued>, StoreError> {
    const SQL: &str = "UPDATE mail SET due_at = $1 WHERE id IN (SELECT id FROM mail \
        WHERE sent_at IS NULL AND dropped_at IS NULL AND due_at <= $2 ORDER BY due_at, id LIMIT $3) \
        RETURNING id, kind, account_id, letter_id, issue, subscription_id, subject_id, created_at, tries";
    let mut taken: Vec<Queued> = tx.all(SQL, args![until, now, most]).await?;
    taken.sort_unstable_by_key(|mail| mail.id);
    Ok(taken)
}

/// A message that waits to be mailed, with whom it is for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ToTell {
    #[sqlx(try_from = "i64")]
    pub id: MailId,
    pub email: String,
    pub name: String,
    pub by_mail: bool,
    status: String,
    #[sqlx(try_from = "String")]
    pub kind: MessageKind,
    payload: String,
    read_at: Option<i64>,
}

impl ToTell {
    /// The facts of the message.
    pub fn note(&self) -> Note {
        serde_json::from_str(&self.payload).unwrap_or_default()
    }

    /// Whether the account is in use, wants mail and has not read the message yet.
    pub fn is_wanted(&self) -> bool {
        self.status == "active" && self.by_mail && self.read_at.is_none()
    }
}

/// The messages behind some mails.
pub async fn messages(conn: &mut Conn, mails: &[MailId]) -> Result<Vec<ToTell>, StoreError> {
    const SQL: &str = "SELECT m.id, a.email, a.name, a.by_mail, a.status, o.kind, o.payload, o.read_at FROM mail m \
        JOIN outbox o ON o.id = m.message_id JOIN account a ON a.id = o.account_id WHERE m.id IN ";
    if mails.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Vec::new();
    let ids = bind_list(&mut args, mails.iter().map(|id| id.0));
    conn.all(AssertSqlSafe(format!("{SQL}({ids}) ORDER BY m.id")), args).await
}

/// Notes that a mail was taken by the server.
pub async fn sent(tx: &mut Tx, id: MailId, now: Moment) -> Result<(), StoreError> {
    tx.run("UPDATE mail SET sent_at = $1 WHERE id = $2", args![now, id]).await?;
    Ok(())
}

/// Gives a mail up, or lets go of one that has nothing to tell any more: then `trouble` is empty.
pub async fn drop(tx: &mut Tx, id: MailId, trouble: &str, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE mail SET dropped_at = $1, trouble = $2 WHERE id = $3";
    tx.run(SQL, args![now, trouble, id]).await?;
    Ok(())
}

/// Notes a failure, and when to try again.
pub async fn failed(tx: &mut Tx, id: MailId, trouble: &str, next: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE mail SET tries = tries + 1, trouble = $1, due_at = $2 WHERE id = $3";
    tx.run(SQL, args![trouble, next, id]).await?;
    Ok(())
}

/// Puts mails back that were taken in hand and not tried.
pub async fn put_back(tx: &mut Tx, ids: &[MailId], due_at: Moment) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut args = args![due_at];
    let ids = bind_list(&mut args, ids.iter().map(|id| id.0));
    tx.run(AssertSqlSafe(format!("UPDATE mail SET due_at = $1 WHERE id IN ({ids})")), args).await?;
    Ok(())
}

/// Tries again what was given up within the time that news lasts.
pub async fn retry(tx: &mut Tx, since: Moment, now: Moment) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE mail SET dropped_at = NULL, tries = 0, due_at = $1 \
        WHERE sent_at IS NULL AND trouble <> '' AND created_at >= $2";
    tx.run(SQL, args![now, since]).await
}

/// Forgets mails of before an instant.
pub async fn forget(tx: &mut Tx, before: Moment) -> Result<(), StoreError> {
    tx.run("DELETE FROM mail WHERE created_at < $1", args![before]).await?;
    Ok(())
}

/// How many wait, went out since an instant, and were given up since then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counts {
    pub waiting: i64,
    pub sent: i64,
    pub given_up: i64,
}

/// Counts the mails since an instant.
pub async fn counts(conn: &mut Conn, since: Moment) -> Result<Counts, StoreError> {
    const SQL: &str = "SELECT (SELECT COUNT(*) FROM mail WHERE sent_at IS NULL AND dropped_at IS NULL) AS waiting, \
        (SELECT COUNT(*) FROM mail WHERE sent_at >= $1) AS sent, \
        (SELECT COUNT(*) FROM mail WHERE trouble <> '' AND dropped_at IS NOT NULL AND created_at >= $1) AS given_up";
    conn.one(SQL, args![since]).await
}

/// A mail that did not go out at the first try. To whom it goes is not told.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Trouble {
    #[sqlx(try_from = "String")]
    pub kind: MailKind,
    #[sqlx(try_from = "i64")]
    pub created_at: Moment,
    #[sqlx(try_from = "i64")]
    pub due_at: Moment,
    pub tries: i64,
    sent_at: Option<i64>,
    dropped_at: Option<i64>,
    /// What the server said.
    pub trouble: String,
}

impl Trouble {
    pub fn is_given_up(&self) -> bool {
        self.dropped_at.is_some()
    }

    /// When it went out after all.
    pub fn sent_at(&self) -> Option<Moment> {
        self.sent_at.map(Moment)
    }
}

/// The latest troubles, newest first.
pub async fn troubles(conn: &mut Conn, most: i64) -> Result<Vec<Trouble>, StoreError> {
    const SQL: &str = "SELECT kind, created_at, due_at, tries, sent_at, dropped_at, trouble FROM mail \
        WHERE trouble <> '' ORDER BY created_at DESC, id DESC LIMIT $1";
    conn.all(SQL, args![most]).await
}

/// What became of the latest mail of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Waiting,
    Sent(Moment),
    /// It was given up.
    Failed,
}

/// What became of the latest mail of each letter of a case.
pub async fn of_letters(conn: &mut Conn, case: CaseId) -> Result<Vec<(LetterId, Delivery)>, StoreError> {
    const SQL: &str = "SELECT m.letter_id, m.sent_at, m.dropped_at FROM mail m JOIN letter l ON l.id = m.letter_id \
        WHERE l.case_id = $1 AND m.issue = l.issue ORDER BY m.letter_id, m.id";
    let rows: Vec<(i64, Option<i64>, Option<i64>)> = conn.all(SQL, args![case]).await?;
    let mut latest: Vec<(LetterId, Delivery)> = Vec::new();
    for (letter, sent_at, dropped_at) in rows {
        let delivery = match (sent_at, dropped_at) {
            (Some(at), _) => Delivery::Sent(Moment(at)),
            (None, Some(_)) => Delivery::Failed,
            (None, None) => Delivery::Waiting,
        };
        if latest.last().is_some_and(|(known, _)| known.0 == letter) {
            latest.pop();
        }
        latest.push((LetterId(letter), delivery));
    }
    Ok(latest)
}
