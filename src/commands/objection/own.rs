//! What those concerned are told of an objection, and what they say to it themselves.

use futures_util::FutureExt;
use serde_json::json;

use super::{expect, record};
use crate::{
    app::App,
    commands::{CommandError, Who, moves, transact},
    domain::{
        ids::ObjectionId,
        message::{MessageKind, Note},
        objection::{ObjectionState, StepKind},
        role::Role,
    },
    store::{
        Tx,
        case_file::CaseFile,
        event::Exhibit,
        objection::{self, Objection},
        outbox,
    },
};

/// Adds what the candidate or the host institution says to an admitted objection, in their own words.
///
/// # Errors
/// [`CommandError::NotFound`] for anybody else, or before it is admitted; [`Reason::ObjectionDecided`] after it.
pub async fn state(app: &App, who: &Who, id: ObjectionId, body: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = objection::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            let case = moves::open(tx, &author, found.case_id).await?;
            let roles = moves::actor(tx, &author, &case).await?.roles;
            let told = found.state.is_told();
            let (role, kind) = match () {
                () if told && roles.contains(&Role::Candidate) => (Role::Candidate, StepKind::CandidateStatement),
                () if told && roles.contains(&Role::Unit) => (Role::Unit, StepKind::HostStatement),
                () => return Err(CommandError::NotFound),
            };
            expect(&found, &[ObjectionState::Admitted, ObjectionState::Found])?;
            let row = objection::add_step(tx, id, kind, author.account, body.trim(), author.at).await?;
            let exhibits = vec![Exhibit::of("objection_step", row, &body.trim())?];
            let note = json!({ "objection": id, "kind": kind });
            record(tx, &author, role, "add_objection_step", case.id, note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Tells the candidate and whoever nominated the case that there is an objection, by its receipt; what it says is on
/// their page.
pub(super) async fn tell_those_concerned(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    found: &Objection,
    kind: MessageKind,
) -> Result<(), CommandError> {
    let note = Note::about(&found.receipt).at("/admin/objections");
    let mut concerned = outbox::concerned(tx, case.id).await?;
    if concerned.is_empty() {
        concerned.extend(case.entered_by());
    }
    for account in concerned {
        outbox::add(tx, account, kind, Some(case.id), &note, who.at).await?;
    }
    Ok(())
}
