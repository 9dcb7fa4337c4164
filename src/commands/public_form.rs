//! Forms that anybody sends without an account: sent twice they are one, and one address sends no more than so many.

use serde::{Serialize, de::DeserializeOwned};

use super::CommandError;
use crate::{
    clock::new_secret,
    domain::{ids::AccountId, petition::Fault, time::Moment, workflow::Refusal},
    store::{StoreError, Tx, account, request},
    vault::Vault,
};

/// What the public sends is sent by no account.
pub(super) const NOBODY: AccountId = AccountId(0);

/// A form as it was sent. It is remembered by its key and all that it says, through the vault: with another content it is
/// another form, and whoever has a copy of the database does not learn what to send again to be given the secret.
#[derive(Clone)]
pub(super) struct Sent {
    key: String,
    /// What whoever sent it takes home; the same form leads to the same one.
    pub secret: String,
}

impl Sent {
    /// A form of a kind; one without a key is like no other.
    pub fn new(vault: &Vault, what: &str, form: Option<String>, said: &impl Serialize) -> Result<Self, StoreError> {
        let said = serde_json::to_string(said).map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
        let words = format!("{what} {} {said}", form.unwrap_or_else(new_secret));
        let (key, secret) = (vault.secret_for(&format!("form {words}")), vault.secret_for(&format!("receipt {words}")));
        Ok(Self { key, secret })
    }

    /// What the same form was answered before.
    pub async fn answer<T: DeserializeOwned>(&self, tx: &mut Tx) -> Result<Option<T>, StoreError> {
        let answer = request::answer(tx, NOBODY, &self.key).await?;
        answer
            .map(|text| serde_json::from_str(&text).map_err(|cause| StoreError::Corrupt(cause.to_string())))
            .transpose()
    }

    /// Remembers what it is answered.
    pub async fn remember(&self, tx: &mut Tx, answer: &impl Serialize, now: Moment) -> Result<(), StoreError> {
        let text = serde_json::to_string(answer).map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
        request::remember(tx, NOBODY, &self.key, &text, now).await
    }
}

/// Forms of a kind taken from one address within [`WINDOW_MILLIS`].
const MOST_FROM_ADDRESS: i64 = 10;
const WINDOW_MILLIS: i64 = 3_600_000;

/// Counts a form of an address, beside the attempts to sign in, which are forgotten after a day as well, and under a
/// digest that only the vault leads to: an address tells who. A refused form is undone with its transaction, so that
/// waiting grows no longer by trying.
///
/// # Errors
/// [`Fault::TooMany`].
pub(super) async fn throttle(
    tx: &mut Tx,
    vault: &Vault,
    what: &str,
    address: &str,
    now: Moment,
) -> Result<(), CommandError> {
    let key = vault.secret_for(&format!("address {what} {address}"));
    let (sent, since) = account::count_failure(tx, &key, now.plus_millis(-WINDOW_MILLIS), now).await?;
    if sent <= MOST_FROM_ADDRESS {
        return Ok(());
    }
    let left = since.plus_millis(WINDOW_MILLIS).0 - now.0;
    Err(Refusal::one(Fault::TooMany { minutes: (left + 59_999) / 60_000 }.into()).into())
}
