//! Mail about notices to people without an account: asked for on a page, confirmed from the mailbox, left with one
//! click. The address is sealed; the link's secret is derived and never stored.

use futures_util::FutureExt;
use serde_json::json;
use subtle::ConstantTimeEq;

use super::{CommandError, Who};
use crate::{
    app::App,
    clock::new_id,
    domain::{
        ids::SubscriptionId,
        mail::MailKind,
        role::Role,
        subscription::{self as rules, folded},
        time::Moment,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        event::{self, Draft},
        subscription::{self, Subscription},
    },
    vault::Vault,
};

/// An hour in which not more than so many may wait.
const HOUR_MILLIS: i64 = 3_600_000;

/// Asks for mail about notices. Whoever is subscribed already gets no second mail, and the answer does not tell.
///
/// # Errors
/// [`Reason::TryLater`] when too many wait for a confirmation.
pub async fn ask(app: &App, address: &str) -> Result<(), CommandError> {
    let address = folded(address);
    let key = app.vault.secret_for(&format!("subscriber {address}"));
    let vault = app.vault.clone();
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            async move {
                let id = match subscription::by_address(tx, &key).await? {
                    Some(known) if known.is_confirmed() || !rules::may_ask_again(known.asked_at, now) => return Ok(()),
                    Some(known) => {
                        subscription::ask_again(tx, known.id, now).await?;
                        known.id
                    }
                    None => {
                        if subscription::waiting(tx, now.plus_millis(-HOUR_MILLIS)).await? >= rules::MOST_WAITING {
                            return Err(Refusal::one(Reason::TryLater).into());
                        }
                        let id: SubscriptionId = new_id(now);
                        subscription::insert(tx, id, &key, vault.seal(id.0, address.as_bytes()), now).await?;
                        id
                    }
                };
                subscription::queue_confirmation(tx, id, now).await?;
                record(tx, "ask_subscription", id, now).await
            }
            .boxed()
        })
        .await
}

/// The last part of the addresses by which a subscription is confirmed and left.
pub fn token(vault: &Vault, id: SubscriptionId) -> String {
    format!("{id}-{}", secret(vault, id))
}

fn secret(vault: &Vault, id: SubscriptionId) -> String {
    vault.secret_for(&format!("subscription {id}"))
}

/// Whose link it is, if it is one.
pub fn owner(vault: &Vault, token: &str) -> Option<SubscriptionId> {
    let (id, given) = token.split_once('-')?;
    let id: SubscriptionId = id.parse().ok()?;
    bool::from(secret(vault, id).as_bytes().ct_eq(given.as_bytes())).then_some(id)
}

/// Whom a mail of a subscription goes to.
///
/// # Errors
/// When the stored address cannot be opened with this key.
pub fn address(vault: &Vault, found: &Subscription) -> Result<String, StoreError> {
    let opened = vault.open(found.id.0, &found.sealed).map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
    String::from_utf8(opened).map_err(|cause| StoreError::Corrupt(cause.to_string()))
}

/// Confirms a subscription by the link that only its mailbox has.
///
/// # Errors
/// [`CommandError::NotFound`] for a link that leads nowhere; [`Reason::LinkSpent`] after two days.
pub async fn confirm(app: &App, token: &str) -> Result<(), CommandError> {
    let id = owner(&app.vault, token).ok_or(CommandError::NotFound)?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            async move {
                let found = subscription::find(tx, id).await?.ok_or(CommandError::NotFound)?;
                if found.is_confirmed() {
                    return Ok(());
                }
                if !rules::is_confirmable(found.asked_at, now) {
                    return Err(Refusal::one(Reason::LinkSpent).into());
                }
                subscription::confirm(tx, id, now).await?;
                record(tx, "confirm_subscription", id, now).await
            }
            .boxed()
        })
        .await
}

/// Leaves: the address is deleted at once. Leaving twice is leaving once.
///
/// # Errors
/// [`CommandError::NotFound`] for a link that never led anywhere.
pub async fn leave(app: &App, token: &str) -> Result<(), CommandError> {
    let id = owner(&app.vault, token).ok_or(CommandError::NotFound)?;
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            async move {
                match subscription::delete(tx, id).await? {
                    true => record(tx, "leave_subscription", id, now).await,
                    false => Ok(()),
                }
            }
            .boxed()
        })
        .await
}

/// Tells everybody subscribed of a notice or an addendum that has just come out.
pub(super) async fn tell(tx: &mut Tx, kind: MailKind, subject: i64, now: Moment) -> Result<(), StoreError> {
    subscription::queue_news(tx, kind, subject, now).await
}

async fn record(tx: &mut Tx, command: &'static str, id: SubscriptionId, now: Moment) -> Result<(), CommandError> {
    let draft = Draft { command, note: json!({ "subscription": id }), ..Draft::default() };
    event::record(tx, &Who::the_clock(now).acting_as(Role::System), draft).await?;
    Ok(())
}
