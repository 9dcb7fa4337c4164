//! What those concerned are told of an objection, and what they say to it themselves.

use futures_util::FutureExt;
use serde_json::json;

use super::{expect, record};
use crate::{
    app::App,
    commands::{CommandError, Who, moves, transact},
    domain::{
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

/// Adds what the candidate or the host institution says to an admitted objection, in their own words. It is named by its
/// receipt: an id tells when it came in.
///
/// # Errors
/// [`CommandError::NotFound`] for anybody else, or before it is admitted; [`Reason::ObjectionDecided`] after it.
pub async fn state(app: &App, who: &Who, receipt: String, body: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = objection::of_receipt(tx, &receipt).await?.ok_or(CommandError::NotFound)?;
            let id = found.id;
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

/// Tells the candidate, whoever nominated the case and those who speak for its host of an objection, by its receipt;
/// what it says and what came of it is on their page.
pub(super) async fn tell_those_concerned(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    found: &Objection,
    kind: MessageKind,
) -> Result<(), CommandError> {
    let mut note = Note::about(&found.receipt).at("/admin/objections");
    note.on = found.due_on().filter(|_| kind == MessageKind::ObjectionExtended);
    let mut concerned = outbox::concerned(tx, case.id).await?;
    if concerned.is_empty() {
        concerned.extend(case.entered_by());
    }
    if let Some(host) = case.host() {
        concerned.extend(outbox::speakers(tx, host, who.at).await?);
    }
    concerned.sort_unstable();
    concerned.dedup();
    for account in concerned {
        outbox::add(tx, account, kind, Some(case.id), &note, who.at).await?;
    }
    Ok(())
}
