//! Opening a review again that was handed in: the office asks for it with a reason, and it counts no more until its
//! reviewer hands it in anew. What was handed in before stays frozen in the chain.

use futures_util::FutureExt;
use serde_json::json;

use super::{
    CommandError, Who,
    assign::{open, record, refused},
    transact,
};
use crate::{
    app::App,
    domain::{
        ids::{AssignmentId, CaseId},
        message::{MessageKind, Note},
        review::Fault,
        time::Day,
        workflow::{Action, Reason, Refusal},
    },
    store::{assignment, case_file, event::Exhibit, outbox, proposal, review},
};

/// Opens a review again until a day.
///
/// # Errors
/// Without a reason or a day ahead, both at once; when it is not handed in or counts no more; when the case has left
/// first review or is proposed for the shortlist.
pub async fn reopen(
    app: &App,
    who: &Who,
    (case, ver): (CaseId, i64),
    id: AssignmentId,
    due_on: Option<Day>,
    reason: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = open(tx, &author, case, ver).await?;
            let seat = assignment::find(tx, id).await?.filter(|seat| seat.case_id == case.id);
            let seat = seat.ok_or(CommandError::NotFound)?;
            let proposed = proposal::of_case(tx, case.id).await?;
            if proposed.iter().any(|it| matches!(it.action, Action::Shortlist | Action::PassOver)) {
                return Err(refused(Fault::ShortlistProposed));
            }
            if !seat.is_handed_in() {
                return Err(refused(Fault::NotHandedIn));
            }
            let reason = reason.trim();
            let due_on = due_on.filter(|due| *due > author.at.day());
            let mut reasons = Vec::new();
            if reason.is_empty() {
                reasons.push(Reason::ReasonMissing);
            }
            if due_on.is_none() {
                reasons.push(Fault::DueNotAhead.into());
            }
            Refusal::unless_empty(reasons)?;
            // Kept by the check above; without a day nothing is done.
            let Some(due_on) = due_on else { return Ok(()) };
            assignment::reopen(tx, id, seat.ver, due_on, reason).await?;
            review::reopen(tx, id).await?;
            if let Some(account) = seat.account() {
                let note = Note::about(&case.case_no).due(due_on).at(format!("/reviews/{id}"));
                outbox::add(tx, account, MessageKind::ReviewReopened, Some(case.id), &note, author.at).await?;
            }
            case_file::touch(tx, case.id).await?;
            let exhibit = Exhibit::of("reopening", id, &json!({ "reason": reason, "due_on": due_on }))?;
            record(tx, &author, &case, "reopen_review", json!({ "assignment": id }), vec![exhibit]).await
        }
        .boxed()
    })
    .await
}
