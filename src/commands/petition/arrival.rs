//! A request on its way in from its public form. Who asks goes into the vault here.

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{page, record};
use crate::{
    app::App,
    calendar_files,
    clock::{fill_random, new_id},
    commands::{CommandError, Who},
    domain::{
        ids::{AccountId, PetitionId},
        message::{MessageKind, Note},
        objection::due,
        petition::{ANSWER_WITHIN, ANSWER_WITHIN_KEY, Asked, Fault, Petitioner},
        role::Role,
        time::{Day, Moment},
        workflow::Refusal,
    },
    store::{
        StoreError, Tx, account,
        event::Exhibit,
        outbox,
        petition::{self, NewPetition},
        request, setting,
    },
    vault::{Vault, letters},
};

/// What whoever asked takes home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub number: String,
    /// Given out once; only its hash is kept.
    pub secret: String,
    /// The day by which it is answered; a correction has none.
    pub due_on: Option<Day>,
}

/// A request on its way in.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub asked: Asked,
    pub petitioner: Petitioner,
}

/// Forms of the public are remembered under no account.
const NOBODY: AccountId = AccountId(0);

/// Requests taken from one address within [`WINDOW_MILLIS`].
const MOST_FROM_ADDRESS: i64 = 10;
const WINDOW_MILLIS: i64 = 3_600_000;

/// Receives a request. `form` is the key of the form: sent twice, it is one request. `address` is where it comes from,
/// of which only a hash is counted under.
///
/// # Errors
/// What is missing of who asks; [`Fault::TooMany`] from one address.
pub async fn receive(
    app: &App,
    form: Option<String>,
    incoming: Incoming,
    address: String,
) -> Result<Receipt, CommandError> {
    let now = app.clock.now();
    let form = form.unwrap_or_else(|| crate::clock::new_secret()[..32].to_owned());
    let secret = app.vault.secret_for(&format!("petition {form}"));
    let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let sealer = app.vault.clone();
    let (number, due_on) = app
        .db
        .write(move |tx| {
            async move {
                if let Some(answer) = request::answer(tx, NOBODY, &form).await? {
                    return serde_json::from_str(&answer)
                        .map_err(|cause| StoreError::Corrupt(cause.to_string()).into());
                }
                Refusal::unless_empty(incoming.petitioner.faults(&incoming.asked))?;
                throttle(tx, &address, now).await?;
                let answer = keep(tx, &sealer, &incoming, hash, now).await?;
                let text = serde_json::to_string(&answer).map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
                request::remember(tx, NOBODY, &form, &text, now).await?;
                Ok::<(String, Option<Day>), CommandError>(answer)
            }
            .boxed()
        })
        .await?;
    Ok(Receipt { number, secret, due_on })
}

/// Counts a request of an address, beside the attempts to sign in, which are forgotten after a day as well. A refused
/// one is undone with its transaction, so that waiting grows no longer by trying.
async fn throttle(tx: &mut Tx, address: &str, now: Moment) -> Result<(), CommandError> {
    let key = hex::encode(&Sha256::digest(format!("petition:{address}").as_bytes())[..16]);
    let (sent, since) = account::count_failure(tx, &key, now.plus_millis(-WINDOW_MILLIS), now).await?;
    if sent <= MOST_FROM_ADDRESS {
        return Ok(());
    }
    let left = since.plus_millis(WINDOW_MILLIS).0 - now.0;
    Err(Refusal::one(Fault::TooMany { minutes: (left + 59_999) / 60_000 }.into()).into())
}

/// Keeps a request: who asks into the vault, what is asked beside it, the officers told.
async fn keep(
    tx: &mut Tx,
    vault: &Vault,
    incoming: &Incoming,
    secret_hash: [u8; 32],
    now: Moment,
) -> Result<(String, Option<Day>), CommandError> {
    let id: PetitionId = new_id(now);
    let Incoming { asked, petitioner } = incoming;
    let sealed = match petitioner.is_nobody() {
        true => None,
        false => {
            let who = serde_json::to_vec(petitioner).map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
            Some(vault.seal(id.0, &who))
        }
    };
    let within = setting::number(tx, ANSWER_WITHIN_KEY, ANSWER_WITHIN).await?;
    let within = i32::try_from(within).unwrap_or(i32::MAX);
    let due_on = match asked.kind.is_personal() {
        true => due(calendar_files::announced(), now.day(), within),
        false => None,
    };
    let mut random = [0; 12];
    fill_random(&mut random);
    let receipt = format!("QQ-{}-{}", now.day().year(), letters(&random, 12));
    let new = NewPetition { id, receipt, secret_hash, asked: asked.clone(), sealed, due_on };
    petition::insert(tx, &new, now).await?;
    let mut exhibits = vec![Exhibit::of("petition", id, asked)?];
    if let Some(sealed) = &new.sealed {
        exhibits.push(Exhibit::of("petitioner_sealed", id, &hex::encode(Sha256::digest(sealed)))?);
    }
    let note = json!({ "petition": id, "kind": asked.kind, "due_on": due_on });
    record(tx, &Who::the_clock(now), Role::System, "receive_petition", note, exhibits).await?;
    let mut note = Note::about(&new.receipt).at(page(id));
    note.on = due_on;
    outbox::add_for_role(tx, Role::Officer, MessageKind::PetitionReceived, None, &note, now).await?;
    Ok((new.receipt, due_on))
}
