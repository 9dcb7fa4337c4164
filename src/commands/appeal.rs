//! Requests to review a decision (复审): made by the candidate or the nominator, answered by an approver who had no part
//! in the decision. An upheld one lets the case be reopened at the flawed step (T29).

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, tell, transact};
use crate::{
    app::App,
    domain::{
        access::{self, Reach, Resource, Verb},
        appeal::{self, AppealAnswer, AppealEntry, AppealOutcome},
        ids::{AppealId, CaseId},
        message::{MessageKind, Note},
        role::Role,
        workflow::{Action, Reason, Refusal},
    },
    store::{
        Tx, appeal as appeals,
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        facts, outbox,
    },
};

/// Asks for a review of the decision that a case stands at.
///
/// # Errors
/// [`Reason::NotOwnRequest`]; [`Reason::WrongStage`] where nothing was decided against the case;
/// [`Reason::AppealMade`]; what is wrong with the request, all at once.
pub async fn make(app: &App, who: &Who, case: CaseId, entry: AppealEntry) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = moves::open(tx, &author, case).await?;
            let as_role = own_request(tx, &author, &case).await?;
            if !appeal::is_appealable(case.stage) {
                return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
            }
            let decided_on = case.stage_entered_at.day();
            if appeals::of_case(tx, case.id).await?.iter().any(|known| known.received_on >= decided_on) {
                return Err(Refusal::one(Reason::AppealMade).into());
            }
            let today = author.at.day();
            Refusal::unless_empty(entry.faults(decided_on, today))?;
            let due_on = appeal::answer_due(today);
            let id = appeals::insert(tx, case.id, &entry, (today, due_on), author.account, author.at).await?;
            let note = json!({ "appeal": id, "ground": entry.ground, "due_on": due_on });
            record(tx, &author, as_role, &case, "make_appeal", note, Exhibit::of("appeal", id, &entry)?).await?;
            let told = Note::about(&case.case_no).due(due_on).at(path(&case));
            let kind = MessageKind::AppealReceived;
            outbox::add_for_role(tx, Role::Approver, kind, Some(case.id), &told, author.at).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Answers a request.
///
/// # Errors
/// [`Reason::EarlierDecider`] for whoever had a part in the decision; [`Reason::AppealDecided`];
/// [`Reason::FlawedStepMissing`] when it is upheld and no step is named.
pub async fn answer(
    app: &App,
    who: &Who,
    case: CaseId,
    (id, ver): (AppealId, i64),
    answer: AppealAnswer,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = moves::open(tx, &author, case).await?;
            let known = appeals::of_case(tx, case.id).await?.into_iter().find(|known| known.id == id);
            let known = known.ok_or(CommandError::NotFound)?;
            if !moves::actor(tx, &author, &case).await?.roles.contains(&Role::Approver) {
                return Err(Refusal::one(Reason::RoleLacking { needed: vec![Role::Approver] }).into());
            }
            let people = facts::of(tx, &case).await?.people;
            if people.earlier_deciders.contains(&author.account) {
                return Err(Refusal::one(Reason::EarlierDecider).into());
            }
            if known.made_by == author.account || people.nominator == Some(author.account) {
                return Err(Refusal::one(Reason::NominatorMayNot).into());
            }
            if known.outcome().is_some() {
                return Err(Refusal::one(Reason::AppealDecided).into());
            }
            let named = answer.flawed_step.is_some_and(|step| appeal::flawed_steps(case.stage).contains(&step));
            if (answer.outcome == AppealOutcome::Upheld) != named {
                return Err(Refusal::one(Reason::FlawedStepMissing).into());
            }
            appeals::answer(tx, id, ver, &answer, author.account, author.at).await?;
            let note = json!({ "appeal": id, "outcome": answer.outcome, "flawed_step": answer.flawed_step });
            let exhibit = Exhibit::of("appeal_answer", id, &answer)?;
            record(tx, &author, Role::Approver, &case, "answer_appeal", note, exhibit).await?;
            let mut readers = outbox::concerned(tx, case.id).await?;
            readers.push(known.made_by);
            if answer.outcome == AppealOutcome::Upheld {
                readers.extend(outbox::holders(tx, Role::Officer, author.at).await?);
            }
            tell::send(tx, &author, &case, MessageKind::AppealDecided, readers).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Where a request is read.
fn path(case: &CaseFile) -> String {
    format!("/admin/nominations/{}/appeal", case.case_no)
}

/// The role in which somebody asks on a case of their own: the candidate, or whoever nominated it.
async fn own_request(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<Role, CommandError> {
    let tie = case_file::tie(tx, case, who.account, who.person).await?;
    let writes = |role: &Role| access::reach([*role], Resource::Appeal, Verb::Write) != Reach::Nothing;
    let as_role = moves::actor(tx, who, case).await?.roles.into_iter().find(writes);
    match as_role {
        Some(role) if tie.is_candidate || tie.nominated => Ok(role),
        _ => Err(Refusal::one(Reason::NotOwnRequest).into()),
    }
}

/// Writes the event. The request belongs to the case, so a page of the case from before it is stale.
async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    case: &CaseFile,
    command: &'static str,
    note: serde_json::Value,
    exhibit: Exhibit,
) -> Result<(), CommandError> {
    case_file::touch(tx, case.id).await?;
    debug_assert!(Action::from_code(command).is_none(), "an appeal moves nothing");
    let (from, to) = (Some(case.stage), Some(case.stage));
    let draft = event::Draft { command, case: Some(case.id), from, to, note, exhibits: vec![exhibit] };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
