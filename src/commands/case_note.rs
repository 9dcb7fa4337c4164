//! Internal notes on a case.

use futures_util::FutureExt;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        ids::CaseId,
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        case_note,
        event::{self, Exhibit},
    },
};

/// Who reads and writes the notes of a case.
pub const ROLES: [Role; 3] = [Role::Officer, Role::Approver, Role::Supervisor];

/// Writes a note.
///
/// # Errors
/// When the account holds none of [`ROLES`] on the case, or the note is empty.
pub async fn write(app: &App, who: &Who, case: CaseId, body: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = moves::open(tx, &author, case).await?;
            let roles = moves::actor(tx, &author, &case).await?.roles;
            let as_role = roles.into_iter().find(|role| ROLES.contains(role)).ok_or(CommandError::NotFound)?;
            if body.is_empty() {
                return Err(Refusal::one(Reason::Required { field: "note" }).into());
            }
            let id = case_note::insert(tx, case.id, &body, author.account, author.at).await?;
            let draft = event::Draft {
                command: "write_note",
                case: Some(case.id),
                from: Some(case.stage),
                to: Some(case.stage),
                exhibits: vec![Exhibit::of("case_note", id, &body)?],
                ..event::Draft::default()
            };
            event::record(tx, &author.acting_as(as_role), draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}
