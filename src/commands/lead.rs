//! Leads (线索): entered and looked into by a supervisor who is not tied to the case; a finding of misconduct
//! lets the selection be revoked (T27).

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        ids::{CaseId, LeadId},
        lead::{LeadEntry, LeadOutcome},
        role::Role,
        workflow::{Action, Reason, Refusal, Rule},
    },
    store::{
        Tx,
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        lead,
    },
};

/// Enters a lead on somebody selected or appointed.
///
/// # Errors
/// [`Reason::WrongStage`] before a selection; [`Reason::HandlerInvolved`].
pub async fn enter(app: &App, who: &Who, case: CaseId, entry: LeadEntry) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = handled(tx, &author, case).await?;
            if !Rule::of(Action::Revoke).from.contains(&case.stage) {
                return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
            }
            let id = lead::insert(tx, case.id, &entry, author.account, author.at).await?;
            let note = json!({ "lead": id, "anonymous": entry.anonymous });
            record(tx, &author, &case, "enter_lead", note, Exhibit::of("lead", id, &entry)?).await
        }
        .boxed()
    })
    .await
}

/// Writes what the inquiry found.
///
/// # Errors
/// [`Reason::LeadDecided`] when it has a finding already.
pub async fn find_out(
    app: &App,
    who: &Who,
    case: CaseId,
    (id, ver): (LeadId, i64),
    (outcome, finding): (LeadOutcome, String),
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = handled(tx, &author, case).await?;
            let known = lead::of_case(tx, case.id).await?.into_iter().find(|known| known.id == id);
            if known.ok_or(CommandError::NotFound)?.outcome().is_some() {
                return Err(Refusal::one(Reason::LeadDecided).into());
            }
            lead::find_out(tx, case.id, (id, ver), (outcome, &finding), author.account, author.at).await?;
            let note = json!({ "lead": id, "outcome": outcome });
            record(tx, &author, &case, "find_lead", note, Exhibit::of("lead_finding", id, &finding)?).await
        }
        .boxed()
    })
    .await
}

/// The case, for a supervisor who is not tied to it.
async fn handled(tx: &mut Tx, who: &Who, case: CaseId) -> Result<CaseFile, CommandError> {
    let case = moves::open(tx, who, case).await?;
    independent(tx, who, &case).await?;
    Ok(case)
}

/// Refuses whoever is no supervisor of the case, or is tied to it: what is said against it is judged by others.
///
/// # Errors
/// [`Reason::RoleLacking`]; [`Reason::HandlerInvolved`].
pub(super) async fn independent(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    let actor = moves::actor(tx, who, case).await?;
    if !actor.roles.contains(&Role::Supervisor) {
        return Err(Refusal::one(Reason::RoleLacking { needed: vec![Role::Supervisor] }).into());
    }
    if actor.involved { Err(Refusal::one(Reason::HandlerInvolved).into()) } else { Ok(()) }
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    command: &'static str,
    note: serde_json::Value,
    exhibit: Exhibit,
) -> Result<(), CommandError> {
    case_file::touch(tx, case.id).await?;
    let (from, to) = (Some(case.stage), Some(case.stage));
    let draft = event::Draft { command, case: Some(case.id), from, to, note, exhibits: vec![exhibit] };
    event::record(tx, &who.acting_as(Role::Supervisor), draft).await?;
    Ok(())
}
