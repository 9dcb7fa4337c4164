//! The verbs: one function = one transaction = its events. Called by pages, timed work, seeds and tests alike.
//!
//! Must not know: HTTP, templates. A command gets who acts ([`Who`]), asks the domain, and writes through the store.

pub mod account;
mod against;
pub mod appeal;
mod appointment;
pub mod assessment;
pub mod assign;
pub mod ballot;
pub mod barring;
pub mod batch;
pub mod calendar;
pub mod case_note;
pub mod check;
pub mod clock;
pub mod closing;
pub mod co_editor;
pub mod consent;
pub mod consequence;
pub mod consultation;
pub mod contract;
pub mod contract_change;
pub mod decision;
pub mod demo;
pub mod disclose;
pub mod document;
pub mod dossier;
pub mod draw;
mod effects;
pub mod expert;
pub mod export;
pub mod formal_check;
pub mod head;
pub mod invitation;
pub mod lead;
pub mod ledger;
pub mod letter;
pub mod mail;
pub mod merging;
pub mod moves;
pub mod nominate;
pub mod notice;
pub mod objection;
pub mod opinion;
pub mod panel;
pub mod petition;
pub mod places;
mod public_form;
pub mod recommendation;
pub mod record;
pub mod redaction;
pub mod register;
pub mod renewal;
pub mod reopen;
pub mod retention;
pub mod review;
pub mod role;
pub mod scheme;
pub mod second_count;
pub mod seed;
mod separation;
pub mod setting;
pub mod shortlist;
pub mod sign_in;
pub mod sitting;
pub mod subscription;
pub mod suspension;
mod tell;
pub mod vault;
pub mod vote;

use futures_util::{FutureExt, future::BoxFuture};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use crate::{
    app::App,
    domain::{
        access::Held,
        ids::{AccountId, PersonId},
        role::Role,
        time::Moment,
        workflow::{Reason, Refusal},
    },
    dossier::PackError,
    files::FileError,
    password::HashingFailed,
    store::{
        StoreError, Tx,
        event::{self, Exhibit},
        request,
    },
};

/// Who acts, in which roles, when, and with which request.
#[derive(Clone, Debug)]
pub struct Who {
    pub account: AccountId,
    pub person: Option<PersonId>,
    /// The roles in force today.
    pub held: Vec<Held>,
    pub at: Moment,
    /// The key of the form that was sent: a second arrival of the same form gets the first answer.
    pub request: Option<String>,
}

impl Who {
    /// Whether the account holds a role, in whatever scope.
    pub fn has(&self, role: Role) -> bool {
        self.held.iter().any(|held| held.role == role)
    }

    /// The roles held, scopes aside.
    pub fn roles(&self) -> impl Iterator<Item = Role> {
        self.held.iter().map(|held| held.role)
    }

    /// The author of an event in a role; the clock has no account.
    pub fn acting_as(&self, role: Role) -> event::By {
        event::By { account: (role != Role::System).then_some(self.account), role, at: self.at }
    }

    /// The clock job. It is no account and holds no role that an account can hold.
    pub fn the_clock(at: Moment) -> Self {
        Self { account: AccountId(0), person: None, held: Vec::new(), at, request: None }
    }

    /// Refuses whoever does not hold the role.
    ///
    /// # Errors
    /// [`Reason::RoleLacking`]
    pub fn must_be(&self, role: Role) -> Result<(), CommandError> {
        if self.has(role) { Ok(()) } else { Err(Refusal::one(Reason::RoleLacking { needed: vec![role] }).into()) }
    }
}

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The rules refuse it; every reason at once.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// There is no such record, or the account may not know of it.
    #[error("not found")]
    NotFound,
    #[error(transparent)]
    Store(StoreError),
    /// The disk did not take a file.
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Hashing(#[from] HashingFailed),
    /// A dossier cannot be packed.
    #[error(transparent)]
    Packing(#[from] PackError),
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::Refused(Refusal::one(Reason::Stale)),
            other => Self::Store(other),
        }
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Vec<Reason>> for CommandError {
    fn from(reasons: Vec<Reason>) -> Self {
        Self::Refused(Refusal { reasons })
    }
}

/// Records what was done and is about no single case.
async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    command: &'static str,
    note: serde_json::Value,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let draft = event::Draft { command, note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}

/// The hash of a published text: SHA-256 over its UTF-8 bytes, in hexadecimal.
fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Runs a command in one transaction. When the request was answered before, gives that answer and does nothing.
///
/// # Errors
/// Whatever the job says; then nothing of it is kept.
pub async fn transact<T, J>(app: &App, who: &Who, job: J) -> Result<T, CommandError>
where
    T: Serialize + DeserializeOwned + Send + 'static,
    J: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, CommandError>> + Send + 'static,
{
    let request = who.request.clone().map(|key| (who.account, key, who.at));
    app.db
        .write(move |tx| {
            async move {
                let Some((account, key, at)) = request else { return job(tx).await };
                if let Some(answer) = request::answer(tx, account, &key).await? {
                    return serde_json::from_str(&answer)
                        .map_err(|error| StoreError::Corrupt(error.to_string()).into());
                }
                let answer = job(tx).await?;
                let text = serde_json::to_string(&answer).map_err(|error| StoreError::Corrupt(error.to_string()))?;
                request::remember(tx, account, &key, &text, at).await?;
                Ok(answer)
            }
            .boxed()
        })
        .await
}

/// The answer a request was given before, for a command that must look before its transaction begins.
async fn answered<T: DeserializeOwned>(app: &App, who: &Who) -> Result<Option<T>, CommandError> {
    let Some(key) = &who.request else { return Ok(None) };
    let answer = request::answer(&mut app.db.read().await?, who.account, key).await?;
    let read = |text: String| serde_json::from_str(&text).map_err(|error| StoreError::Corrupt(error.to_string()));
    Ok(answer.map(read).transpose()?)
}
