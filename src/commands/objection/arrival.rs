//! An objection on its way in, from the public form or on paper.
//!
//! Who objected goes into the vault here. The version of the case is raised, so that the closing of the period
//! and the arrival of an objection cannot pass each other.

use futures_util::FutureExt;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::record;
use crate::{
    app::App,
    clock::{fill_random, new_id},
    commands::{
        CommandError, Who,
        lead::independent,
        public_form::{Sent, throttle},
        transact,
    },
    domain::{
        ids::{CaseId, NoticeId, ObjectionId},
        message::{MessageKind, Note},
        notice::NoticeState,
        objection::{Channel, Content, Identity, due},
        role::Role,
        time::Day,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        StoreError, Tx, calendar,
        case_file::{self, CaseFile},
        event::Exhibit,
        facts, notice,
        objection::{self, NewObjection},
        outbox,
    },
    vault::letters,
};

/// What whoever objected takes home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub number: String,
    /// Given out once; only its hash is kept.
    pub secret: String,
    /// The day by which it is admitted or refused.
    pub due_on: Option<Day>,
}

/// An objection on its way in.
#[derive(Clone, Debug, Serialize)]
pub struct Incoming {
    pub notice: NoticeId,
    pub case: CaseId,
    pub content: Content,
    pub identity: Identity,
}

/// Receives an objection from the public form. `form` is the key of the form: sent twice, it is one objection. `address`
/// is where it comes from, of which only a digest is counted under.
///
/// # Errors
/// [`Reason::ObjectionLate`] after the last day, by the server's clock; what the content or the identity lacks;
/// [`Reason::TellsObjector`]; [`Reason::NoLongerOnNotice`] for a case that has left the notice;
/// [`Fault::TooMany`](crate::domain::petition::Fault::TooMany) from one address.
pub async fn receive(
    app: &App,
    form: Option<String>,
    incoming: Incoming,
    address: String,
) -> Result<Receipt, CommandError> {
    let now = app.clock.now();
    let sent = Sent::new(&app.vault, "objection", form, &incoming)?;
    let secret = sent.secret.clone();
    let sealer = app.vault.clone();
    let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let (number, due_on) = app
        .db
        .write(move |tx| {
            async move {
                if let Some(answer) = sent.answer(tx).await? {
                    return Ok(answer);
                }
                let mut faults = incoming.content.faults();
                faults.extend(incoming.identity.faults());
                faults.extend(incoming.identity.told_in(&incoming.content));
                Refusal::unless_empty(faults)?;
                let case = on_notice(tx, &incoming).await?;
                let ends_on = last_day(tx, incoming.notice).await?;
                if now.day() > ends_on {
                    return Err(Refusal::one(Reason::ObjectionLate { ends_on }).into());
                }
                throttle(tx, &sealer, "objection", &address, now).await?;
                let who = Who::the_clock(now);
                let arrival = Arrival { channel: Channel::Web, sent_on: now.day(), in_time: true, secret_hash: hash };
                let answer = keep(tx, &sealer, &who, Role::System, &case, &incoming, arrival).await?;
                sent.remember(tx, &answer, now).await?;
                Ok::<(String, Option<Day>), CommandError>(answer)
            }
            .boxed()
        })
        .await?;
    Ok(Receipt { number, secret, due_on })
}

/// Enters an objection that came on paper or in person, as it came: a letter without a name, a way to reach its writer or
/// a fact is refused on that ground afterwards. It is in time when it was sent by 24:00 of the last day.
///
/// # Errors
/// As [`receive`], save that a late one is kept for the supervisor to refuse; [`Reason::HandlerInvolved`].
pub async fn enter(
    app: &App,
    who: &Who,
    incoming: Incoming,
    channel: Channel,
    sent_on: Day,
) -> Result<ObjectionId, CommandError> {
    let (author, sealer) = (who.clone(), app.vault.clone());
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Supervisor)?;
            let mut faults = incoming.identity.faults_on_paper();
            faults.extend(incoming.identity.told_in(&incoming.content));
            if sent_on > author.at.day() {
                faults.push(Reason::InFuture { field: "sent_on" });
            }
            Refusal::unless_empty(faults)?;
            let case = on_notice(tx, &incoming).await?;
            independent(tx, &author, &case).await?;
            let in_time = sent_on <= last_day(tx, incoming.notice).await?;
            let mut unguessable = [0; 32];
            fill_random(&mut unguessable);
            let arrival = Arrival { channel, sent_on, in_time, secret_hash: unguessable };
            let (number, _) = keep(tx, &sealer, &author, Role::Supervisor, &case, &incoming, arrival).await?;
            let found = objection::of_case(tx, case.id).await?.into_iter().find(|known| known.receipt == number);
            Ok(found.ok_or(StoreError::Missing)?.id)
        }
        .boxed()
    })
    .await
}

/// The case of an objection, standing on a notice that is out.
async fn on_notice(tx: &mut Tx, incoming: &Incoming) -> Result<CaseFile, CommandError> {
    let case = case_file::find(tx, incoming.case).await?.ok_or(CommandError::NotFound)?;
    let on = notice::of_case(tx, case.id).await?;
    let stands = on.is_some_and(|(notice, state, _)| {
        notice == incoming.notice && matches!(state, NoticeState::Released | NoticeState::Ended)
    });
    let stage = matches!(case.stage, Stage::InNotice | Stage::OnHold | Stage::Cleared | Stage::Contracting);
    if stands && stage { Ok(case) } else { Err(Refusal::one(Reason::NoLongerOnNotice).into()) }
}

async fn last_day(tx: &mut Tx, notice: NoticeId) -> Result<Day, CommandError> {
    let found = notice::find(tx, notice).await?.ok_or(CommandError::NotFound)?;
    found.ends_on().ok_or(CommandError::NotFound)
}

/// How an objection arrived.
struct Arrival {
    channel: Channel,
    sent_on: Day,
    in_time: bool,
    secret_hash: [u8; 32],
}

/// Keeps an objection: identity into the vault, content beside it, the case's version raised, the supervisors told.
async fn keep(
    tx: &mut Tx,
    vault: &crate::vault::Vault,
    who: &Who,
    role: Role,
    case: &CaseFile,
    incoming: &Incoming,
    arrival: Arrival,
) -> Result<(String, Option<Day>), CommandError> {
    let id: ObjectionId = new_id(who.at);
    let sealed = match incoming.identity.is_nobody() {
        true => None,
        false => {
            let who = serde_json::to_vec(&incoming.identity).map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
            Some(vault.seal(id.0, &who))
        }
    };
    let clocks = facts::config(tx, case).await?.objection;
    let calendar = calendar::in_force(tx).await?;
    let mut random = [0; 12];
    fill_random(&mut random);
    let new = NewObjection {
        id,
        receipt: format!("YY-{}-{}", who.at.day().year(), letters(&random, 12)),
        secret_hash: arrival.secret_hash,
        notice: incoming.notice,
        case: case.id,
        objector_kind: incoming.identity.kind,
        sealed,
        channel: arrival.channel,
        content: incoming.content.clone(),
        sent_on: arrival.sent_on,
        in_time: arrival.in_time,
        admit_due_on: due(&calendar, who.at.day(), clocks.admit_within),
    };
    objection::insert(tx, &new, who.at).await?;
    case_file::touch(tx, case.id).await?;
    let note = json!({ "objection": id, "notice": incoming.notice, "in_time": new.in_time, "channel": new.channel });
    let mut exhibits = vec![Exhibit::of("objection", id, &new.content)?];
    if let Some(sealed) = &new.sealed {
        exhibits.push(Exhibit::of("objector_sealed", id, &hex::encode(Sha256::digest(sealed)))?);
    }
    record(tx, who, role, "receive_objection", case.id, note, exhibits).await?;
    let mut note = Note::about(&new.receipt).at(format!("/admin/objections/{id}"));
    note.on = new.admit_due_on;
    for handler in outbox::handlers(tx, case.id, who.at).await? {
        outbox::add(tx, handler, MessageKind::ObjectionReceived, None, &note, who.at).await?;
    }
    tx.touch_public().await?;
    Ok((new.receipt, new.admit_due_on))
}
