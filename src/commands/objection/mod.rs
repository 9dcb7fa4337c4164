//! Objections (异议): received from anybody, admitted or refused, investigated, answered, decided by two persons.
//!
//! Who objected goes into the vault on arrival and comes out only to a supervisor who says why. Receiving locks the
//! case and changes its version, so that the closing of the period and the arrival of an objection cannot pass
//! each other.

mod own;

pub use own::state;
use own::tell_those_concerned;

use bytes::Bytes;
use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{CommandError, Who, document::type_of, moves, transact};
use crate::{
    app::App,
    calendar_files,
    clock::{fill_random, new_id},
    domain::{
        ids::{AccountId, CaseId, DocumentId, NoticeId, ObjectionId},
        material::plain_filename,
        message::{MessageKind, Note},
        notice::NoticeState,
        objection::{Channel, Content, Identity, ObjectionState, Outcome, RefusalGround, StepKind, due},
        role::Role,
        time::Day,
        workflow::{Action, Input, Reason, Refusal, Stage},
    },
    files::Files,
    store::{
        Conn, StoreError, Tx,
        case_file::{self, CaseFile},
        document,
        event::{self, Exhibit},
        facts, notice,
        objection::{self, NewEvidence, NewObjection, Objection},
        outbox, request,
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
#[derive(Clone, Debug)]
pub struct Incoming {
    pub notice: NoticeId,
    pub case: CaseId,
    pub content: Content,
    pub identity: Identity,
}

/// Receives an objection from the public form. `form` is the key of the form: sent twice, it is one objection.
///
/// # Errors
/// [`Reason::ObjectionLate`] after the last day, by the server's clock; what the content or the identity lacks;
/// [`Reason::NoLongerOnNotice`] for a case that has left the notice.
pub async fn receive(app: &App, form: Option<String>, incoming: Incoming) -> Result<Receipt, CommandError> {
    let now = app.clock.now();
    let form = form.unwrap_or_else(|| crate::clock::new_secret()[..32].to_owned());
    let secret = app.vault.secret_for(&form);
    let sealer = app.vault.clone();
    let hash: [u8; 32] = Sha256::digest(secret.as_bytes()).into();
    let (number, due_on) = app
        .db
        .write(move |tx| {
            async move {
                if let Some(answer) = request::answer(tx, NOBODY, &form).await? {
                    return serde_json::from_str(&answer)
                        .map_err(|cause| StoreError::Corrupt(cause.to_string()).into());
                }
                let mut faults = incoming.content.faults();
                faults.extend(incoming.identity.faults());
                Refusal::unless_empty(faults)?;
                let case = on_notice(tx, &incoming).await?;
                let ends_on = last_day(tx, incoming.notice).await?;
                if now.day() > ends_on {
                    return Err(Refusal::one(Reason::ObjectionLate { ends_on }).into());
                }
                let who = Who::the_clock(now);
                let arrival = Arrival { channel: Channel::Web, sent_on: now.day(), in_time: true, secret_hash: hash };
                let answer = keep(tx, &sealer, &who, Role::System, &case, &incoming, arrival).await?;
                let text = serde_json::to_string(&answer).map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
                request::remember(tx, NOBODY, &form, &text, now).await?;
                Ok::<(String, Option<Day>), CommandError>(answer)
            }
            .boxed()
        })
        .await?;
    Ok(Receipt { number, secret, due_on })
}

/// Forms of the public are remembered under no account.
const NOBODY: AccountId = AccountId(0);

/// Enters an objection that came on paper or in person. It is in time when it was sent by 24:00 of the last day.
///
/// # Errors
/// As [`receive`], save that a late one is kept for the supervisor to refuse; [`Reason::WrongStage`] from `active` on.
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
            let mut faults = incoming.content.faults();
            faults.extend(incoming.identity.faults());
            if sent_on > author.at.day() {
                faults.push(Reason::InFuture { field: "sent_on" });
            }
            Refusal::unless_empty(faults)?;
            let case = on_notice(tx, &incoming).await?;
            independent(&author, &case)?;
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

/// The case of an objection, locked, standing on a notice that is out.
async fn on_notice(tx: &mut Tx, incoming: &Incoming) -> Result<CaseFile, CommandError> {
    match case_file::lock(tx, incoming.case).await {
        Err(StoreError::Stale) => return Err(CommandError::NotFound),
        other => other?,
    }
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
    let identity = serde_json::to_vec(&incoming.identity).map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
    let clocks = facts::config(tx, case).await?.objection;
    let mut random = [0; 12];
    fill_random(&mut random);
    let new = NewObjection {
        id,
        receipt: format!("YY-{}-{}", who.at.day().year(), letters(&random, 12)),
        secret_hash: arrival.secret_hash,
        notice: incoming.notice,
        case: case.id,
        objector_kind: incoming.identity.kind,
        sealed: vault.seal(id.0, &identity),
        channel: arrival.channel,
        content: incoming.content.clone(),
        sent_on: arrival.sent_on,
        in_time: arrival.in_time,
        admit_due_on: due(calendar_files::announced(), who.at.day(), clocks.admit_within),
    };
    objection::insert(tx, &new, who.at).await?;
    case_file::touch(tx, case.id).await?;
    let note = json!({ "objection": id, "notice": incoming.notice, "in_time": new.in_time, "channel": new.channel });
    let sealed_hash = hex::encode(Sha256::digest(&new.sealed));
    let exhibits = vec![Exhibit::of("objection", id, &new.content)?, Exhibit::of("objector_sealed", id, &sealed_hash)?];
    record(tx, who, role, "receive_objection", case.id, note, exhibits).await?;
    let mut note = Note::about(&new.receipt).at(format!("/admin/objections/{id}"));
    note.on = new.admit_due_on;
    outbox::add_for_role(tx, Role::Supervisor, MessageKind::ObjectionReceived, None, &note, who.at).await?;
    tx.touch_public().await?;
    Ok((new.receipt, new.admit_due_on))
}

/// Files that can be sent to an objection from outside.
pub const MOST_EVIDENCE: usize = 5;

/// Adds a file from whoever holds the receipt and its secret; the same file twice is one. Gives how many there are.
///
/// # Errors
/// [`CommandError::NotFound`] for a wrong receipt or secret; what is wrong with the file; [`Reason::ObjectionDecided`]
/// once it is settled; [`Reason::EvidenceFull`].
pub async fn add_evidence(
    app: &App,
    receipt: &str,
    secret_hash: [u8; 32],
    filename: &str,
    body: Bytes,
) -> Result<usize, CommandError> {
    let known = objection::by_receipt(&mut app.db.read().await?, receipt, secret_hash).await?;
    let id = known.ok_or(CommandError::NotFound)?.id;
    let media_type = type_of(&body)?;
    let now = app.clock.now();
    // Looked at before the disk is written, and again below, where it counts.
    room_for_evidence(&mut app.db.read().await?, id).await?;
    let kept = Files::of(&app.config).keep(body).await?;
    let new = NewEvidence {
        document: new_id(now),
        filename: plain_filename(filename, media_type),
        media_type,
        bytes: kept.bytes,
        sha256: kept.sha256,
        storage_key: kept.storage_key,
    };
    app.db
        .write(move |tx| {
            async move {
                let found = objection::find(tx, id).await?.ok_or(CommandError::NotFound)?;
                case_file::lock(tx, found.case_id).await?;
                let steps = room_for_evidence(tx, id).await?;
                let has = steps.iter().filter(|step| step.document_id.is_some()).count();
                if steps.iter().any(|step| step.document_id.is_some() && step.body == new.sha256) {
                    return Ok::<usize, CommandError>(has);
                }
                let row = objection::add_evidence(tx, id, &new, now).await?;
                let exhibits = vec![Exhibit::of("objection_step", row, &new.sha256)?];
                let note = json!({ "objection": id, "bytes": new.bytes, "sha256": &new.sha256 });
                let who = Who::the_clock(now);
                record(tx, &who, Role::System, "add_evidence", found.case_id, note, exhibits).await?;
                Ok(has + 1)
            }
            .boxed()
        })
        .await
}

/// The steps of an objection that can take another file.
async fn room_for_evidence(conn: &mut Conn, id: ObjectionId) -> Result<Vec<objection::Step>, CommandError> {
    let found = objection::find(conn, id).await?.ok_or(CommandError::NotFound)?;
    if !found.state.is_open() {
        return Err(Refusal::one(Reason::ObjectionDecided).into());
    }
    let steps = objection::steps(conn, id).await?;
    if steps.iter().filter(|step| step.document_id.is_some()).count() >= MOST_EVIDENCE {
        return Err(Refusal::one(Reason::EvidenceFull { most: MOST_EVIDENCE }).into());
    }
    Ok(steps)
}

/// Opens a file of evidence. As it may tell who objected, the reading stands in the register like that of the name.
///
/// # Errors
/// [`CommandError::NotFound`] for a file of another objection.
pub async fn open_evidence(
    app: &App,
    who: &Who,
    id: ObjectionId,
    file: DocumentId,
) -> Result<document::Document, CommandError> {
    let author = who.clone();
    app.db
        .write(move |tx| {
            async move {
                handled(tx, &author, id).await?;
                let steps = objection::steps(tx, id).await?;
                if steps.iter().all(|step| step.document_id != Some(file.0)) {
                    return Err(CommandError::NotFound);
                }
                let found = document::find(tx, file).await?.ok_or(CommandError::NotFound)?;
                objection::log_reading(tx, id, author.account, &found.sha256, author.at).await?;
                Ok(found)
            }
            .boxed()
        })
        .await
}

/// Admits an objection: the contested case is held, no other (T14; T14b where the notice is closed already, which
/// takes a second person).
///
/// # Errors
/// [`Reason::ObjectionDecided`] when it is further on; [`Reason::NotSentInTime`]; what stands against the move.
pub async fn admit(app: &App, who: &Who, id: ObjectionId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (found, case) = handled(tx, &author, id).await?;
            expect(&found, &[ObjectionState::Received])?;
            if !found.in_time {
                return Err(Refusal::one(Reason::NotSentInTime).into());
            }
            let clocks = facts::config(tx, &case).await?.objection;
            let due_on = due(calendar_files::announced(), author.at.day(), clocks.handle_within);
            objection::admit(tx, id, ver, author.account, due_on).await?;
            let action = match case.stage {
                Stage::InNotice => Some(Action::Hold),
                Stage::OnHold => None,
                _ => Some(Action::HoldLate),
            };
            match action {
                Some(action) => {
                    let (input, exhibits) = (Input::default(), Vec::new());
                    let request = moves::Request { case: case.id, ver: case.ver, action, input, exhibits };
                    moves::take(tx, &author, request).await?;
                }
                None => case_file::touch(tx, case.id).await?,
            }
            let note = json!({ "objection": id, "due_on": due_on });
            record(tx, &author, Role::Supervisor, "admit_objection", case.id, note, Vec::new()).await?;
            tell_those_concerned(tx, &author, &case, &found, MessageKind::ObjectionAdmitted).await
        }
        .boxed()
    })
    .await
}

/// Refuses an objection on a ground of the closed list.
///
/// # Errors
/// [`Reason::ObjectionDecided`] when it is further on; [`Reason::ReasonMissing`].
pub async fn refuse(
    app: &App,
    who: &Who,
    id: ObjectionId,
    ver: i64,
    ground: RefusalGround,
    reason: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (found, case) = handled(tx, &author, id).await?;
            expect(&found, &[ObjectionState::Received])?;
            if reason.trim().is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            objection::refuse(tx, id, ver, author.account, ground, reason.trim()).await?;
            case_file::touch(tx, case.id).await?;
            let exhibits = vec![Exhibit::of("objection_refusal", id, &reason)?];
            let note = json!({ "objection": id, "ground": ground });
            record(tx, &author, Role::Supervisor, "refuse_objection", case.id, note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Adds a statement of the candidate or the host, an expert's opinion or a note to the file.
///
/// # Errors
/// [`Reason::ObjectionDecided`] when it is not being handled.
pub async fn add_step(app: &App, who: &Who, id: ObjectionId, kind: StepKind, body: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (found, case) = handled(tx, &author, id).await?;
            expect(&found, &[ObjectionState::Received, ObjectionState::Admitted, ObjectionState::Found])?;
            step(tx, &author, &case, id, kind, body.trim(), "add_objection_step").await
        }
        .boxed()
    })
    .await
}

/// Extends the handling once, with its reason on file.
///
/// # Errors
/// [`Reason::Stale`] when it was extended before.
pub async fn extend(app: &App, who: &Who, id: ObjectionId, ver: i64, reason: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (found, case) = handled(tx, &author, id).await?;
            expect(&found, &[ObjectionState::Admitted, ObjectionState::Found])?;
            if reason.trim().is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            let clocks = facts::config(tx, &case).await?.objection;
            let from = found.due_on().unwrap_or(author.at.day());
            objection::extend(tx, id, ver, due(calendar_files::announced(), from, clocks.extend_by)).await?;
            step(tx, &author, &case, id, StepKind::Extension, reason.trim(), "extend_objection").await
        }
        .boxed()
    })
    .await
}

/// Writes the finding of the investigation.
///
/// # Errors
/// [`Reason::ObjectionDecided`] when it is not being handled.
pub async fn find_out(
    app: &App,
    who: &Who,
    id: ObjectionId,
    ver: i64,
    outcome: Outcome,
    finding: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (found, case) = handled(tx, &author, id).await?;
            expect(&found, &[ObjectionState::Admitted, ObjectionState::Found])?;
            objection::find_out(tx, id, ver, outcome, finding.trim()).await?;
            step(tx, &author, &case, id, StepKind::Finding, finding.trim(), "find_objection").await
        }
        .boxed()
    })
    .await
}

/// Sends the written reply, which whoever objected reads by receipt and secret.
///
/// # Errors
/// [`Reason::FindingMissing`] before there is a finding; [`Reason::ObjectionDecided`] when it is answered.
pub async fn answer(app: &App, who: &Who, id: ObjectionId, ver: i64, reply: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (found, case) = handled(tx, &author, id).await?;
            if found.finding.is_none() {
                return Err(Refusal::one(Reason::FindingMissing).into());
            }
            expect(&found, &[ObjectionState::Found])?;
            objection::answer(tx, id, ver, reply.trim(), author.at).await?;
            step(tx, &author, &case, id, StepKind::Reply, reply.trim(), "answer_objection").await?;
            tell_those_concerned(tx, &author, &case, &found, MessageKind::ObjectionDecided).await
        }
        .boxed()
    })
    .await
}

/// Proposes what becomes of the held case: settled (T16), to be published again (T17), or upheld (T18).
///
/// # Errors
/// What stands against the move.
pub async fn propose(
    app: &App,
    who: &Who,
    id: ObjectionId,
    action: Action,
    input: Input,
) -> Result<moves::Outcome, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (_, case) = handled(tx, &author, id).await?;
            let request = moves::Request { case: case.id, ver: case.ver, action, input, exhibits: Vec::new() };
            moves::take(tx, &author, request).await
        }
        .boxed()
    })
    .await
}

/// Reads who objected. The reading and its reason stand in the register before the name is given out.
///
/// # Errors
/// [`Reason::ReasonMissing`] without a reason.
pub async fn read_identity(app: &App, who: &Who, id: ObjectionId, why: String) -> Result<Identity, CommandError> {
    let author = who.clone();
    let sealed = app
        .db
        .write(move |tx| {
            async move {
                let (_, case) = handled(tx, &author, id).await?;
                if why.trim().is_empty() {
                    return Err(CommandError::Refused(Refusal::one(Reason::ReasonMissing)));
                }
                let sealed = objection::sealed(tx, id).await?.ok_or(CommandError::NotFound)?;
                objection::log_reading(tx, id, author.account, why.trim(), author.at).await?;
                step(tx, &author, &case, id, StepKind::Reading, why.trim(), "read_objector").await?;
                Ok(sealed)
            }
            .boxed()
        })
        .await?;
    let unreadable = |cause: String| CommandError::Store(StoreError::Corrupt(cause));
    let bytes = app.vault.open(id.0, &sealed).map_err(|cause| unreadable(cause.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|cause| unreadable(cause.to_string()))
}

/// The objection with its case, locked, for a supervisor who is not the officer of the case.
async fn handled(tx: &mut Tx, who: &Who, id: ObjectionId) -> Result<(Objection, CaseFile), CommandError> {
    who.must_be(Role::Supervisor)?;
    let found = objection::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    let case = moves::open(tx, who, found.case_id).await?;
    independent(who, &case)?;
    Ok((found, case))
}

fn independent(who: &Who, case: &CaseFile) -> Result<(), Refusal> {
    if case.officer() == Some(who.account) { Err(Refusal::one(Reason::HandlerIsOfficer)) } else { Ok(()) }
}

fn expect(found: &Objection, states: &[ObjectionState]) -> Result<(), Refusal> {
    if states.contains(&found.state) { Ok(()) } else { Err(Refusal::one(Reason::ObjectionDecided)) }
}

async fn step(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    id: ObjectionId,
    kind: StepKind,
    body: &str,
    command: &'static str,
) -> Result<(), CommandError> {
    let row = objection::add_step(tx, id, kind, who.account, body, who.at).await?;
    let exhibits = vec![Exhibit::of("objection_step", row, &body)?];
    let note = json!({ "objection": id, "kind": kind });
    record(tx, who, Role::Supervisor, command, case.id, note, exhibits).await
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    command: &'static str,
    case: CaseId,
    note: serde_json::Value,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let draft = event::Draft { command, case: Some(case), note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
