//! Renewing an appointment (续聘): the officer makes a nomination of the same person for the same role in an open call,
//! filled in from the old form. From there on it is a draft like any other.

use futures_util::FutureExt;
use serde_json::json;

use super::{
    CommandError, Who,
    assessment::acting,
    nominate::{self, Entry, Subject},
    transact,
};
use crate::{
    app::App,
    domain::{
        ids::{BatchId, CaseId},
        nomination::Form,
        renewal::Fault,
        role::Role,
        scheme::NominatorKind,
        workflow::{Reason, Refusal},
    },
    store::{StoreError, batch, event, nomination, renewal},
};

/// Makes the nomination; gives its number.
///
/// # Errors
/// Every reason against it: the final assessment not passed, no open call, a renewal under way;
/// [`Fault::InCall`] where the person stands in that call already.
pub async fn renew(app: &App, who: &Who, case: CaseId, call: BatchId) -> Result<String, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (old, as_role) = acting(tx, &author, case, &[Role::Officer]).await?;
            Refusal::unless_empty(renewal::standing(tx, &old, author.at).await?.faults())?;
            let open = batch::open_at(tx, old.scheme_id, author.at).await?;
            let (Some(person), Some(role)) = (old.subject(), old.scholar_role()) else {
                return Err(CommandError::NotFound);
            };
            if !open.iter().any(|known| known.id == call) {
                return Err(Refusal::one(Reason::NotAChoice { field: "batch_id" }).into());
            }
            let before = nomination::find(tx, old.id).await?.map(|known| known.form()).transpose()?;
            let form = before.unwrap_or_default();
            let entry = Entry {
                direction: old.direction(),
                nominator_kind: Some(NominatorKind::Office),
                subject: Some(Subject::Known(person)),
                form: Form {
                    candidate_name: old.title.clone(),
                    institution: old.host(),
                    exclusions: Vec::new(),
                    is_nobody_known: false,
                    ..form
                },
                ..Entry::default()
            };
            let made = match nominate::create(tx, &author, call, role, &entry).await {
                Err(CommandError::Store(StoreError::Duplicate)) => {
                    return Err(Refusal::one(Fault::InCall.into()).into());
                }
                other => other?,
            };
            let (new, made_as) = made;
            renewal::tie(tx, new.id, old.id).await?;
            let made = event::Draft {
                command: "create",
                case: Some(new.id),
                to: Some(new.stage),
                note: json!({ "renews": old.case_no }),
                ..event::Draft::default()
            };
            event::record(tx, &author.acting_as(made_as), made).await?;
            let (from, to) = (Some(old.stage), Some(old.stage));
            let note = json!({ "renewed_by": new.case_no });
            let tied =
                event::Draft { command: "open_renewal", case: Some(old.id), from, to, note, ..event::Draft::default() };
            event::record(tx, &author.acting_as(as_role), tied).await?;
            Ok(new.case_no)
        }
        .boxed()
    })
    .await
}
