//! A request on its way in from its public form. Who asks goes into the vault here.

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{page, record};
use crate::{
    app::App,
    clock::{fill_random, new_id},
    commands::{
        CommandError, Who,
        public_form::{Sent, throttle},
    },
    domain::{
        ids::PetitionId,
        message::{MessageKind, Note},
        objection::due,
        petition::{ANSWER_WITHIN, ANSWER_WITHIN_KEY, Asked, Petitioner},
        role::Role,
        time::{Day, Moment},
        workflow::Refusal,
    },
    store::{
        StoreError, Tx, calendar,
        event::Exhibit,
        outbox,
        petition::{self, NewPetition},
        setting,
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

/// Receives a request. `form` is the key of the form: sent twice, it is one request. `address` is where it comes from,
/// of which only a hash is counted under.
///
/// # Errors
/// What is missing of who asks; [`Fault::TooMany`](crate::domain::petition::Fault::TooMany) from one address.
pub async fn receive(
    app: &App,
    form: Option<String>,
    incoming: Incoming,
    address: String,
) -> Result<Receipt, CommandError> {
    let now = app.clock.now();
    let sent = Sent::new(&app.vault, "petition", form, &(&incoming.asked, &incoming.petitioner))?;
    let secret = sent.secret.clone();
    let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let sealer = app.vault.clone();
    let (number, due_on) = app
        .db
        .write(move |tx| {
            async move {
                if let Some(answer) = sent.answer(tx).await? {
                    return Ok(answer);
                }
                Refusal::unless_empty(incoming.petitioner.faults(&incoming.asked))?;
                throttle(tx, &sealer, "petition", &address, now).await?;
                let answer = keep(tx, &sealer, &incoming, hash, now).await?;
                sent.remember(tx, &answer, now).await?;
                Ok::<(String, Option<Day>), CommandError>(answer)
            }
            .boxed()
        })
        .await?;
    Ok(Receipt { number, secret, due_on })
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
        true => due(calendar::in_force(tx).await?.as_ref(), now.day(), within),
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
