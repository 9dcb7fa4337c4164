//! Showing a candidate's masked contact: noted before it is shown.

use futures_util::FutureExt;
use serde::{Deserialize, Serialize};

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::CaseId,
        workflow::{Reason, Refusal},
    },
    store::{
        disclosure::{self, Reading},
        event, nomination,
    },
};

/// How to reach a candidate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub email: String,
    pub phone: String,
}

/// The contact of a case's candidate, for a reason that is kept.
///
/// # Errors
/// [`CommandError::NotFound`] when the account may not read contacts of the case; a reason when none was given.
pub async fn contact(app: &App, who: &Who, case: CaseId, why: String) -> Result<Contact, CommandError> {
    let reader = who.clone();
    // The answer is personal, so it is not remembered under the request's key.
    let once = Who { request: None, ..who.clone() };
    transact(app, &once, move |tx| {
        async move {
            let case = moves::open(tx, &reader, case).await?;
            let roles = moves::actor(tx, &reader, &case).await?.roles;
            let reads = |role: &_| access::reach([*role], Resource::Contact, Verb::Read) != Reach::Nothing;
            let as_role = roles.into_iter().find(reads).ok_or(CommandError::NotFound)?;
            if why.is_empty() {
                return Err(Refusal::one(Reason::Required { field: "why" }).into());
            }
            let form = nomination::find(tx, case.id).await?.ok_or(CommandError::NotFound)?.form()?;
            let reading =
                Reading { reader: reader.account, subject: "case", subject_id: case.id.0, field: "contact", why: &why };
            disclosure::note(tx, reading, reader.at).await?;
            let draft = event::Draft {
                command: "read_contact",
                case: Some(case.id),
                from: Some(case.stage),
                to: Some(case.stage),
                ..event::Draft::default()
            };
            event::record(tx, &reader.acting_as(as_role), draft).await?;
            Ok(Contact { email: form.email, phone: form.phone })
        }
        .boxed()
    })
    .await
}
