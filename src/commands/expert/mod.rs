//! The expert pool: adding people, changing what is kept of them, linking accounts, blocked periods, lists, and what
//! experts keep up themselves.

mod absence;
pub mod import;
mod own;

pub use absence::{block, unblock};
pub(super) use own::recheck;
pub use own::{OwnProfile, Relocating, keep, relocate, settle};

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, transact};
use crate::{
    app::App,
    domain::{
        ids::{AccountId, ExpertId, PersonId},
        review::Fault,
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx, account,
        event::{self, Exhibit},
        expert::{self, Profile},
    },
};

/// Adds a person to the pool, perhaps with the account of that person.
///
/// # Errors
/// When the person is in the pool, or the account is somebody else's.
pub async fn add(
    app: &App,
    who: &Who,
    person: PersonId,
    account: Option<AccountId>,
    profile: Profile,
) -> Result<ExpertId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let id = match expert::insert(tx, person, None, &profile, false, author.at).await {
                Err(StoreError::Duplicate) => return Err(refused(Fault::PersonTaken)),
                other => other?,
            };
            if let Some(account) = account {
                link(tx, id, 1, person, account).await?;
            }
            record(tx, &author, Role::Officer, "add_expert", id).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// Changes fields, languages, region or whether the expert may be asked.
///
/// # Errors
/// [`Reason::Stale`] when somebody changed the expert since version `ver`.
pub async fn edit(app: &App, who: &Who, id: ExpertId, ver: i64, profile: Profile) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            expert::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            expert::update(tx, id, ver, &profile).await?;
            record(tx, &author, Role::Officer, "edit_expert", id).await
        }
        .boxed()
    })
    .await
}

/// Says with which account an expert signs in; the account gets the person, and must have the reviewer's role.
///
/// # Errors
/// When the account is another person's.
pub async fn link_account(
    app: &App,
    who: &Who,
    id: ExpertId,
    ver: i64,
    account: AccountId,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = expert::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            link(tx, id, ver, found.person_id, account).await?;
            record(tx, &author, Role::Officer, "link_expert", id).await
        }
        .boxed()
    })
    .await
}

async fn link(tx: &mut Tx, id: ExpertId, ver: i64, person: PersonId, account: AccountId) -> Result<(), CommandError> {
    let Some(found) = account::find(tx, account).await? else {
        return Err(Refusal::one(Reason::NotAChoice { field: "account_id" }).into());
    };
    let roles = account::roles(tx, account).await?;
    if !roles.iter().any(|held| held.role == Role::Expert) {
        return Err(Refusal::one(Reason::NotAChoice { field: "account_id" }).into());
    }
    let other = expert::of_account(tx, account).await?;
    match found.person() {
        Some(known) if known != person => return Err(refused(Fault::AccountTaken)),
        _ if other.is_some_and(|other| other.id != id) => return Err(refused(Fault::AccountTaken)),
        Some(_) => {}
        None => account::set_person(tx, account, person).await?,
    }
    expert::set_account(tx, id, ver, account).await?;
    Ok(())
}

fn refused(fault: Fault) -> CommandError {
    Refusal::one(fault.into()).into()
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    as_role: Role,
    command: &'static str,
    id: ExpertId,
) -> Result<(), CommandError> {
    let kept = expert::find(tx, id).await?.ok_or(StoreError::Missing)?;
    let body = json!({
        "person": kept.person_id, "account": kept.account(), "fields": kept.fields(),
        "languages": kept.languages(), "region": kept.region, "active": kept.active, "pledged_on": kept.pledged_on,
    });
    let draft = event::Draft {
        command,
        note: json!({ "expert": id }),
        exhibits: vec![Exhibit::of("expert", id, &body)?],
        ..event::Draft::default()
    };
    event::record(tx, &who.acting_as(as_role), draft).await?;
    Ok(())
}
