//! What the supervisor does with an objection: admits or refuses it, investigates, answers, and asks the approver to
//! decide what becomes of the case. Here too, with a reason on file, who objected is read.

use futures_util::FutureExt;
use serde_json::json;

use super::{expect, handled, lead, record, tell_those_concerned};
use crate::{
    app::App,
    commands::{CommandError, Who, moves, transact},
    domain::{
        ids::ObjectionId,
        lead::LeadEntry,
        message::MessageKind,
        objection::{Identity, ObjectionState, Outcome, RefusalGround, StepKind, due},
        role::Role,
        workflow::{Action, Input, Reason, Refusal, Stage},
    },
    store::{
        StoreError, Tx, calendar,
        case_file::{self, CaseFile},
        disclosure::{self, Reading},
        event::Exhibit,
        facts, objection,
    },
};

/// Admits an objection: the contested case is held, no other (T14; T14b where the notice is closed already, which
/// takes a second person).
///
/// # Errors
/// [`Reason::ObjectionDecided`] when it is further on; [`Reason::NotSentInTime`]; [`Reason::ObjectorUnnamed`]; what stands
/// against the move.
pub async fn admit(app: &App, who: &Who, id: ObjectionId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (found, case) = handled(tx, &author, id).await?;
            expect(&found, &[ObjectionState::Received])?;
            if !found.in_time {
                return Err(Refusal::one(Reason::NotSentInTime).into());
            }
            if !found.has_identity {
                return Err(Refusal::one(Reason::ObjectorUnnamed).into());
            }
            let clocks = facts::config(tx, &case).await?.objection;
            let calendar = calendar::in_force(tx).await?;
            let due_on = due(&calendar, author.at.day(), clocks.handle_within);
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

/// Refuses an objection on a ground of the closed list. With `as_lead`, what it says is looked into as a lead.
///
/// # Errors
/// [`Reason::ObjectionDecided`] when it is further on; [`Reason::ReasonMissing`].
pub async fn refuse(
    app: &App,
    who: &Who,
    (id, ver): (ObjectionId, i64),
    (ground, reason): (RefusalGround, String),
    as_lead: bool,
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
            let exhibits = vec![Exhibit::of("objection_refusal", id, &reason.trim())?];
            let note = json!({ "objection": id, "ground": ground });
            record(tx, &author, Role::Supervisor, "refuse_objection", case.id, note, exhibits).await?;
            if as_lead {
                let entry = LeadEntry {
                    anonymous: ground == RefusalGround::Anonymous,
                    body: found.statement,
                    evidence: found.evidence,
                };
                lead::enter(tx, &author, Role::Supervisor, &case, &entry, author.account).await?;
            }
            Ok(())
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
            step(tx, &author, &case, id, (kind, body.trim(), None), "add_objection_step").await
        }
        .boxed()
    })
    .await
}

/// Extends the handling once, with its reason on file. Those concerned are told; whoever objected reads it by receipt.
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
            let calendar = calendar::in_force(tx).await?;
            objection::extend(tx, id, ver, due(&calendar, from, clocks.extend_by)).await?;
            step(tx, &author, &case, id, (StepKind::Extension, reason.trim(), None), "extend_objection").await?;
            let extended = objection::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            tell_those_concerned(tx, &author, &case, &extended, MessageKind::ObjectionExtended).await
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
            let finding = finding.trim();
            objection::find_out(tx, id, ver, outcome, finding).await?;
            let found = Some(Exhibit::of("objection_finding", id, &(outcome, finding))?);
            step(tx, &author, &case, id, (StepKind::Finding, finding, found), "find_objection").await
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
            let reply = reply.trim();
            objection::answer(tx, id, ver, reply, author.at).await?;
            let answered = Some(Exhibit::of("objection_reply", id, &reply)?);
            step(tx, &author, &case, id, (StepKind::Reply, reply, answered), "answer_objection").await?;
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
/// [`Reason::Required`] without a reason.
pub async fn read_identity(app: &App, who: &Who, id: ObjectionId, why: String) -> Result<Identity, CommandError> {
    let author = who.clone();
    let sealed = app
        .db
        .write(move |tx| {
            async move {
                let (_, case) = handled(tx, &author, id).await?;
                let sealed = objection::sealed(tx, id).await?.ok_or(CommandError::NotFound)?;
                note_reading(tx, &author, &case, id, StepKind::Reading, &why).await?;
                Ok::<_, CommandError>(sealed)
            }
            .boxed()
        })
        .await?;
    let unreadable = |cause: String| CommandError::Store(StoreError::Corrupt(cause));
    let bytes = app.vault.open(id.0, &sealed).map_err(|cause| unreadable(cause.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|cause| unreadable(cause.to_string()))
}

/// Notes that something sealed is read, in the register, on the file and in the chain, before it is given out.
///
/// # Errors
/// [`Reason::Required`] without a reason.
pub(super) async fn note_reading(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    id: ObjectionId,
    kind: StepKind,
    why: &str,
) -> Result<(), CommandError> {
    let why = why.trim();
    if why.is_empty() {
        return Err(Refusal::one(Reason::Required { field: "read_why" }).into());
    }
    let (field, command) = match kind {
        StepKind::FileReading => ("evidence", "read_evidence"),
        _ => ("objector", "read_objector"),
    };
    let reading = Reading { reader: who.account, subject: "objection", subject_id: id.0, field, why };
    disclosure::note(tx, reading, who.at).await?;
    step(tx, who, case, id, (kind, why, None), command).await
}

/// Adds a step to the file of an objection, with what it changed of the objection itself.
async fn step(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    id: ObjectionId,
    (kind, body, changed): (StepKind, &str, Option<Exhibit>),
    command: &'static str,
) -> Result<(), CommandError> {
    let row = objection::add_step(tx, id, kind, who.account, body, who.at).await?;
    let exhibits = [Exhibit::of("objection_step", row, &body)?].into_iter().chain(changed).collect();
    let note = json!({ "objection": id, "kind": kind });
    record(tx, who, Role::Supervisor, command, case.id, note, exhibits).await
}
