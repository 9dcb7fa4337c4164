//! Accounts: inviting, linking, closing, and what an owner changes alone. Roles are in `role`.
//!
//! Events carry ids only: names and addresses stand in the account and can be erased there.

use futures_util::FutureExt;
use serde_json::json;

use super::{
    CommandError, Who,
    role::{administers, give, record},
    sign_in::{self, Purpose},
    transact,
};
use crate::{
    app::App,
    domain::{
        account::against_password,
        ids::{AccountId, MessageId},
        message::{MessageKind, Note},
        role::Role,
        workflow::{Reason, Refusal},
    },
    password,
    store::{
        StoreError, Tx,
        account::{self, Profile},
        event::By,
        outbox, request,
    },
};

/// Somebody to be given a role; an account is made where the address has none.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub email: String,
    pub name: String,
    pub role: Role,
    /// A direction or an institution, where the role has one.
    pub scope: Option<i64>,
}

/// An invitation carried out.
#[derive(Clone, Debug)]
pub struct Invited {
    pub account: AccountId,
    pub role: Role,
    /// The token of the one-time link, where the account has no password yet. It is shown once and kept nowhere.
    pub token: Option<String>,
}

/// Gives everybody on a list their role, all or none, and makes the accounts that are missing. The same request sent
/// again does nothing twice, but gets fresh links: nobody has seen the first ones.
///
/// # Errors
/// What is wrong with any of them.
pub async fn invite(app: &App, who: &Who, list: Vec<Invitation>) -> Result<Vec<Invited>, CommandError> {
    let author = who.clone();
    app.db
        .write::<Vec<Invited>, CommandError>(move |tx| {
            async move {
                administers(tx, &author).await?;
                let seats = match earlier(tx, &author).await? {
                    Some(seats) => seats,
                    None => seat(tx, &author, list).await?,
                };
                let mut done: Vec<Invited> = Vec::with_capacity(seats.len());
                for (account, role) in seats {
                    // One link each, also for somebody who stands on the list twice.
                    let first = done.iter().all(|earlier| earlier.account != account);
                    let waits = account::find(tx, account).await?.is_some_and(|found| found.status == "invited");
                    let token = match first && waits {
                        true => Some(sign_in::make_link(tx, account, Purpose::Invite, author.at).await?),
                        false => None,
                    };
                    done.push(Invited { account, role, token });
                }
                Ok(done)
            }
            .boxed()
        })
        .await
}

/// Who got which role.
type Seats = Vec<(AccountId, Role)>;

/// What the same request did before.
async fn earlier(tx: &mut Tx, who: &Who) -> Result<Option<Seats>, CommandError> {
    let Some(key) = &who.request else { return Ok(None) };
    let Some(answer) = request::answer(tx, who.account, key).await? else { return Ok(None) };
    serde_json::from_str(&answer).map(Some).map_err(|error| StoreError::Corrupt(error.to_string()).into())
}

async fn seat(tx: &mut Tx, who: &Who, list: Vec<Invitation>) -> Result<Seats, CommandError> {
    let by = who.acting_as(Role::Sysadmin);
    let mut seats = Seats::with_capacity(list.len());
    for new in list {
        let id = match account::by_email(tx, &new.email).await? {
            Some(known) if known.id == who.account => return Err(Refusal::one(Reason::OwnRoles).into()),
            Some(known) => {
                give(tx, &by, &known, new.role, new.scope).await?;
                known.id
            }
            None => make(tx, &by, &new.email, &new.name, &[(new.role, new.scope)]).await?,
        };
        seats.push((id, new.role));
    }
    if let Some(key) = &who.request {
        let answer = serde_json::to_string(&seats).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        request::remember(tx, who.account, key, &answer, who.at).await?;
    }
    Ok(seats)
}

/// Makes an account with its first roles, for the command line and the first start.
///
/// # Errors
/// When the roles do not go together, or the address is taken.
pub(crate) async fn make(
    tx: &mut Tx,
    by: &By,
    email: &str,
    name: &str,
    roles: &[(Role, Option<i64>)],
) -> Result<AccountId, CommandError> {
    if account::by_email(tx, email).await?.is_some() {
        return Err(Refusal::one(Reason::EmailTaken).into());
    }
    let id = account::insert(tx, email, name, None, None, by.at).await?;
    record(tx, by, "invite_account", json!({ "account": id })).await?;
    for (role, scope) in roles {
        let known = account::find(tx, id).await?.ok_or(StoreError::Missing)?;
        give(tx, by, &known, *role, *scope).await?;
    }
    Ok(id)
}

/// Makes sure that there is a way in: without any account, makes the first administrator's; as long as nobody used
/// it, gives a fresh one-time link to it.
///
/// # Errors
/// When the database fails.
pub async fn first_administrator(app: &App) -> Result<Option<String>, CommandError> {
    let now = app.clock.now();
    app.db
        .write::<Option<String>, CommandError>(move |tx| {
            async move {
                let by = By { account: None, role: Role::System, at: now };
                let id = match account::by_email(tx, sign_in::FIRST_ADMINISTRATOR).await? {
                    Some(waiting) if waiting.status == "invited" => waiting.id,
                    Some(_) => return Ok(None),
                    None if account::any(tx).await? => return Ok(None),
                    None => {
                        make(tx, &by, sign_in::FIRST_ADMINISTRATOR, "系统管理员", &[(Role::Sysadmin, None)]).await?
                    }
                };
                sign_in::make_link(tx, id, Purpose::Invite, now).await.map(Some)
            }
            .boxed()
        })
        .await
}

/// Makes an account from the command line, with its roles and a one-time link; gives the link's token.
///
/// # Errors
/// As [`make`].
pub async fn add(
    app: &App,
    email: String,
    name: String,
    roles: Vec<(Role, Option<i64>)>,
) -> Result<String, CommandError> {
    let now = app.clock.now();
    app.db
        .write::<String, CommandError>(move |tx| {
            async move {
                let by = By { account: None, role: Role::System, at: now };
                let id = make(tx, &by, &email, &name, &roles).await?;
                sign_in::make_link(tx, id, Purpose::Invite, now).await
            }
            .boxed()
        })
        .await
}

/// Makes a fresh one-time link to an account's password; gives its token. Without an author it is the command line.
///
/// # Errors
/// [`CommandError::NotFound`], or [`Reason::AccountClosed`].
pub async fn link(app: &App, who: Option<&Who>, id: AccountId) -> Result<String, CommandError> {
    let now = app.clock.now();
    let author = who.cloned();
    app.db
        .write::<String, CommandError>(move |tx| {
            async move {
                if let Some(author) = &author {
                    administers(tx, author).await?;
                }
                let found = account::find(tx, id).await?.ok_or(CommandError::NotFound)?;
                let purpose = Purpose::for_status(&found.status).ok_or(Refusal::one(Reason::AccountClosed))?;
                let by = match &author {
                    Some(author) => author.acting_as(Role::Sysadmin),
                    None => By { account: None, role: Role::System, at: now },
                };
                record(tx, &by, "make_link", json!({ "account": id, "purpose": purpose.code() })).await?;
                sign_in::make_link(tx, id, purpose, now).await
            }
            .boxed()
        })
        .await
}

/// Closes an account and ends its sessions, or opens it again.
///
/// # Errors
/// One's own; when somebody changed it meanwhile.
pub async fn set_open(app: &App, who: &Who, id: AccountId, ver: i64, open: bool) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            administers(tx, &author).await?;
            let found = account::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            if found.id == author.account {
                return Err(Refusal::one(Reason::OwnAccount).into());
            }
            let status = match (open, found.password_hash.is_some()) {
                (false, _) => "closed",
                (true, true) => "active",
                (true, false) => "invited",
            };
            account::set_status(tx, id, ver, status).await?;
            account::void_password_links(tx, id, author.at).await?;
            account::end_sessions(tx, id, None).await?;
            let command = if open { "reopen_account" } else { "close_account" };
            record(tx, &author.acting_as(Role::Sysadmin), command, json!({ "account": id })).await
        }
        .boxed()
    })
    .await
}

/// Changes one's name and whether single keys are shortcuts.
///
/// # Errors
/// When somebody changed the account meanwhile.
pub async fn set_profile(app: &App, who: &Who, ver: i64, new: Profile) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            account::set_profile(tx, author.account, ver, &new).await?;
            record(tx, &own(&author), "set_profile", json!({ "account": author.account })).await
        }
        .boxed()
    })
    .await
}

/// Changes one's password and ends every other session.
///
/// # Errors
/// [`Reason::PasswordWrong`] for the present one; what is wrong with the new one.
pub async fn change_password(
    app: &App,
    who: &Who,
    session: i64,
    present: String,
    new: String,
) -> Result<(), CommandError> {
    let found = account::find(&mut app.db.read().await?, who.account).await?.ok_or(CommandError::NotFound)?;
    Refusal::unless_empty(against_password(&new, &found.email))?;
    sign_in::prove(app, &found, present).await?;
    let hash = password::hash(new).await?;
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            account::set_password(tx, author.account, &hash).await?;
            account::void_password_links(tx, author.account, author.at).await?;
            account::end_sessions(tx, author.account, Some(session)).await?;
            let note = Note::default().at("/account");
            outbox::add(tx, author.account, MessageKind::PasswordChanged, None, &note, author.at).await?;
            record(tx, &own(&author), "change_password", json!({ "account": author.account })).await
        }
        .boxed()
    })
    .await
}

/// Ends one of one's sessions, or all but the one in use.
///
/// # Errors
/// When the database fails; a session of somebody else is left alone.
pub async fn end_sessions(app: &App, who: &Who, one: Option<i64>, in_use: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            match one {
                Some(session) => account::end_session(tx, author.account, session).await?,
                None => account::end_sessions(tx, author.account, Some(in_use)).await?,
            }
            let note = json!({ "account": author.account, "session": one.map(|id| id.to_string()) });
            record(tx, &own(&author), "end_sessions", note).await
        }
        .boxed()
    })
    .await
}

/// Marks one message as read, or all; gives where the one leads. It is no event: nobody else sees it.
///
/// # Errors
/// [`CommandError::NotFound`] for a message of somebody else.
pub async fn mark_read(app: &App, who: &Who, one: Option<MessageId>) -> Result<Option<Note>, CommandError> {
    let author = who.clone();
    app.db
        .write::<Option<Note>, CommandError>(move |tx| {
            async move {
                let Some(id) = one else {
                    outbox::mark_all_read(tx, author.account, author.at).await?;
                    return Ok(None);
                };
                match outbox::mark_read(tx, author.account, id, author.at).await? {
                    Some(note) => Ok(Some(note)),
                    None => Err(CommandError::NotFound),
                }
            }
            .boxed()
        })
        .await
}

/// The author of what somebody does to the own account.
fn own(who: &Who) -> By {
    who.acting_as(who.roles().next().unwrap_or(Role::Candidate))
}
