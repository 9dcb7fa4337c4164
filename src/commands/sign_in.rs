//! Signing in and out, and the links by which somebody sets a password.
//!
//! A wrong password, an unknown address, a closed account and one that has no password yet get the same answer after
//! the same work. Attempts are counted before they are judged, so that many at once are not more than one by one.

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::CommandError;
use crate::{
    app::App,
    clock::new_secret,
    domain::{
        account::against_password,
        ids::AccountId,
        message::{MessageKind, Note},
        role::Role,
        time::Moment,
        workflow::{Reason, Refusal},
    },
    password,
    store::{
        StoreError, Tx,
        account::{self, Account, token_hash},
        event, outbox,
    },
};

/// A session ends after this long in any case.
pub const SESSION_MILLIS: i64 = 7 * 24 * 3_600_000;
/// A one-time link can be used for this long.
pub const LINK_DAYS: i64 = 7;

/// How long failed attempts are counted together.
const WINDOW_MILLIS: i64 = 15 * 60_000;
/// Failed attempts on one account in that time.
const MOST_ON_ACCOUNT: i64 = 10;
/// Failed attempts from one address: an office shares one.
const MOST_FROM_ADDRESS: i64 = 30;

/// The e-mail address of the first administrator's account until its owner gives the true one. Never a real address.
pub const FIRST_ADMINISTRATOR: &str = "first-administrator@bole.invalid";

/// An attempt to sign in.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub email: String,
    pub password: String,
    pub from: Origin,
}

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    pub address: String,
    pub agent: String,
}

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// A session was opened; this is its token.
    Opened { token: String, account: AccountId },
    /// The address or the password is wrong, and nothing says which.
    Wrong,
    /// Too many attempts; the next one counts from then on.
    Wait { until: Moment },
}

/// Signs somebody in.
///
/// # Errors
/// Only when the database or the hashing fails; a wrong password is a [`SignIn::Wrong`].
pub async fn sign_in(app: &App, attempt: Attempt) -> Result<SignIn, CommandError> {
    let now = app.clock.now();
    let email = attempt.email.trim().to_lowercase();
    let keys = [key("account", &email), key("address", &attempt.from.address)];
    if let Some(until) = count_attempt(app, keys.clone(), now).await? {
        tracing::info!(key = keys[0], address = attempt.from.address, "sign-in refused: too many attempts");
        return Ok(SignIn::Wait { until });
    }
    // A control character is in no address, and one engine cannot even look for it.
    let found = match email.chars().any(char::is_control) {
        true => None,
        false => account::by_email(&mut app.db.read().await?, &email).await?,
    };
    let found = found.filter(|found| found.status == "active");
    let hash = found.as_ref().and_then(|found| found.password_hash.clone());
    let right = password::verify(attempt.password, hash).await?;
    let Some(found) = found.filter(|_| right) else {
        tracing::info!(key = keys[0], address = attempt.from.address, "sign-in refused: wrong");
        return Ok(SignIn::Wrong);
    };
    let account = found.id;
    let from = attempt.from;
    let token = app
        .db
        .write::<String, CommandError>(move |tx| {
            async move {
                account::clear_failures(tx, &keys[0]).await?;
                account::forgive_failure(tx, &keys[1]).await?;
                open_session(tx, account, &from, now).await
            }
            .boxed()
        })
        .await?;
    tracing::info!(account = account.0, "signed in");
    Ok(SignIn::Opened { token, account })
}

/// Counts an attempt as failed until it turns out right. Gives until when to wait, if there were too many.
async fn count_attempt(app: &App, keys: [String; 2], now: Moment) -> Result<Option<Moment>, CommandError> {
    let since = now.plus_millis(-WINDOW_MILLIS);
    let limits = [MOST_ON_ACCOUNT, MOST_FROM_ADDRESS];
    let wait = |failures: i64, most: i64, began: Moment| {
        (failures > most && began >= since).then(|| began.plus_millis(WINDOW_MILLIS))
    };
    // Whoever is already waiting writes nothing.
    let mut conn = app.db.read().await?;
    for (key, most) in keys.iter().zip(limits) {
        if let Some((failures, began)) = account::failures(&mut conn, key).await?
            && let Some(until) = wait(failures + 1, most, began)
        {
            return Ok(Some(until));
        }
    }
    drop(conn);
    let counted = app.db.write::<[(i64, Moment); 2], StoreError>(move |tx| {
        async move {
            let of_account = account::count_failure(tx, &keys[0], since, now).await?;
            Ok([of_account, account::count_failure(tx, &keys[1], since, now).await?])
        }
        .boxed()
    });
    let counted = counted.await?;
    Ok(counted.into_iter().zip(limits).find_map(|((failures, began), most)| wait(failures, most, began)))
}

/// What failures are counted under: a hash, so that the table names nobody.
fn key(kind: &str, value: &str) -> String {
    hex::encode(&Sha256::digest(format!("{kind}:{value}").as_bytes())[..16])
}

/// Opens a session; gives its token, of which only the hash is kept.
async fn open_session(tx: &mut Tx, account: AccountId, from: &Origin, now: Moment) -> Result<String, CommandError> {
    let token = new_secret();
    let agent: String = from.agent.chars().filter(|letter| !letter.is_control()).take(200).collect();
    let until = (now, now.plus_millis(SESSION_MILLIS));
    account::open_session(tx, token_hash(&token), account, until, (&from.address, &agent)).await?;
    Ok(token)
}

/// Ends the session in use.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(app: &App, account: AccountId, session: i64) -> Result<(), CommandError> {
    let end = app.db.write::<(), StoreError>(move |tx| account::end_session(tx, account, session).boxed());
    Ok(end.await?)
}

/// Judges a password for an account against the number of attempts and the hash: for whoever is signed in already.
///
/// # Errors
/// [`Reason::PasswordWrong`], also when too many attempts failed before.
pub async fn prove(app: &App, account: &Account, present: String) -> Result<(), CommandError> {
    let now = app.clock.now();
    let keys = [key("account", &account.email), key("session", &account.id.to_string())];
    let waits = count_attempt(app, keys.clone(), now).await?.is_some();
    if waits || !password::verify(present, account.password_hash.clone()).await? {
        return Err(Refusal::one(Reason::PasswordWrong).into());
    }
    let clear = app.db.write::<(), StoreError>(move |tx| {
        async move {
            account::clear_failures(tx, &keys[0]).await?;
            account::clear_failures(tx, &keys[1]).await
        }
        .boxed()
    });
    Ok(clear.await?)
}

/// What a link to a password is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first password of an invited account.
    Invite,
    /// A new password, because the old one is lost.
    Reset,
}

impl Purpose {
    const ALL: [Self; 2] = [Self::Invite, Self::Reset];

    /// What stands in the table of links.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }

    /// What an account in this state needs: `None` when it is closed.
    pub fn for_status(status: &str) -> Option<Self> {
        match status {
            "invited" => Some(Self::Invite),
            "active" => Some(Self::Reset),
            _ => None,
        }
    }
}

/// Makes a link to an account's password and voids the earlier ones; gives its token, which is shown once.
pub(super) async fn make_link(
    tx: &mut Tx,
    account: AccountId,
    purpose: Purpose,
    now: Moment,
) -> Result<String, CommandError> {
    let token = new_secret();
    account::void_password_links(tx, account, now).await?;
    let until = (now, now.plus_days(LINK_DAYS));
    account::add_link(tx, token_hash(&token), purpose.code(), account.0, until).await?;
    Ok(token)
}

/// The account behind a link that may still be used, and what the link is for.
///
/// # Errors
/// When the database fails; a link that is spent, late or unknown gives `None`.
pub async fn link_owner(
    conn: &mut crate::store::Conn,
    token: &str,
    now: Moment,
) -> Result<Option<(Account, Purpose)>, StoreError> {
    let hash = token_hash(token);
    for purpose in Purpose::ALL {
        if let Some(subject) = account::link_subject(conn, hash, purpose.code(), now).await? {
            let found = account::find(conn, AccountId(subject)).await?;
            return Ok(found.filter(|found| found.status != "closed").map(|found| (found, purpose)));
        }
    }
    Ok(None)
}

/// What somebody enters who follows a link: a password, and the first administrator also who they are.
#[derive(Clone, Debug)]
pub struct NewPassword {
    pub token: String,
    pub password: String,
    /// Address and name, where the account has none of its own yet.
    pub identity: Option<(String, String)>,
}

/// Sets the password that a link allows to set, uses the link up, ends every session of the account and opens one.
/// Gives its token.
///
/// # Errors
/// [`Reason::LinkSpent`], or what is wrong with the password or the address.
pub async fn use_link(app: &App, new: NewPassword, from: Origin) -> Result<String, CommandError> {
    let now = app.clock.now();
    let spent = || CommandError::from(Refusal::one(Reason::LinkSpent));
    let (owner, _) = link_owner(&mut app.db.read().await?, &new.token, now).await?.ok_or_else(spent)?;
    let unnamed = owner.email == FIRST_ADMINISTRATOR;
    let identity = new.identity.filter(|_| unnamed);
    let email = identity.as_ref().map_or(owner.email.as_str(), |(email, _)| email);
    Refusal::unless_empty(against_password(&new.password, email))?;
    let hash = password::hash(new.password).await?;
    let token = new.token;
    app.db
        .write::<String, CommandError>(move |tx| {
            async move {
                let (owner, purpose) = link_owner(tx, &token, now).await?.ok_or_else(spent)?;
                match account::use_link(tx, token_hash(&token), now).await {
                    Err(StoreError::Stale) => return Err(spent()),
                    other => other?,
                }
                if let Some((email, name)) = identity {
                    if account::by_email(tx, &email).await?.is_some() {
                        return Err(Refusal::one(Reason::EmailTaken).into());
                    }
                    account::set_identity(tx, owner.id, &email, &name).await?;
                }
                account::set_password(tx, owner.id, &hash).await?;
                account::void_password_links(tx, owner.id, now).await?;
                account::end_sessions(tx, owner.id, None).await?;
                account::clear_failures(tx, &key("account", &owner.email)).await?;
                let role = account::roles(tx, owner.id).await?.first().map_or(Role::Candidate, |row| row.role);
                let by = event::By { account: Some(owner.id), role, at: now };
                let note = json!({ "account": owner.id, "link": purpose.code() });
                event::record(tx, &by, event::Draft { command: "set_password", note, ..Default::default() }).await?;
                if purpose == Purpose::Reset {
                    let note = Note::default().at("/account");
                    outbox::add(tx, owner.id, MessageKind::PasswordChanged, None, &note, now).await?;
                }
                open_session(tx, owner.id, &from, now).await
            }
            .boxed()
        })
        .await
}

/// Whether the first administrator's account still waits for its owner.
///
/// # Errors
/// When the database fails.
pub async fn is_unclaimed(conn: &mut crate::store::Conn) -> Result<bool, StoreError> {
    Ok(account::by_email(conn, FIRST_ADMINISTRATOR).await?.is_some())
}
