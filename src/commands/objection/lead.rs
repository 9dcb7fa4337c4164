//! What somebody tells without a name, or after the period: no objection and never answered, but looked into as a lead
//! where it can be followed up (domain model §8.7). Nothing is kept of who told it.

use futures_util::FutureExt;
use serde_json::json;

use super::record;
use crate::{
    app::App,
    commands::{
        CommandError, Who,
        public_form::{NOBODY, Sent, throttle},
    },
    domain::{
        ids::{AccountId, CaseId, NoticeId},
        lead::LeadEntry,
        message::{MessageKind, Note},
        notice::NoticeState,
        objection::Content,
        role::Role,
        workflow::{Action, Reason, Refusal, Rule},
    },
    store::{
        Tx,
        case_file::{self, CaseFile},
        event::Exhibit,
        lead, notice, outbox,
    },
};

/// Takes a lead from the public form of a notice. `form` is the key of the form: sent twice, it is one lead. `address` is
/// where it comes from, of which only a digest is counted under.
///
/// # Errors
/// What the content lacks; [`Reason::NoLongerOnNotice`] for a case that is on no such list or was let go of;
/// [`Fault::TooMany`](crate::domain::petition::Fault::TooMany) from one address.
pub async fn receive_lead(
    app: &App,
    form: Option<String>,
    (on, case): (NoticeId, CaseId),
    content: Content,
    address: String,
) -> Result<(), CommandError> {
    let now = app.clock.now();
    let sent = Sent::new(&app.vault, "lead", form, &(on, case, &content))?;
    let vault = app.vault.clone();
    app.db
        .write(move |tx| {
            async move {
                if sent.answer::<()>(tx).await?.is_some() {
                    return Ok(());
                }
                Refusal::unless_empty(content.faults())?;
                let found = notice::find(tx, on).await?.ok_or(CommandError::NotFound)?;
                let listed = notice::items(tx, on).await?.iter().any(|item| item.case_id == case);
                let case = case_file::find(tx, case).await?.ok_or(CommandError::NotFound)?;
                let is_public = found.state != NoticeState::Draft;
                if !is_public || !listed || !Rule::of(Action::Revoke).from.contains(&case.stage) {
                    return Err(Refusal::one(Reason::NoLongerOnNotice).into());
                }
                throttle(tx, &vault, "lead", &address, now).await?;
                let entry = LeadEntry { anonymous: true, body: content.statement, evidence: content.evidence };
                enter(tx, &Who::the_clock(now), Role::System, &case, &entry, NOBODY).await?;
                Ok::<(), CommandError>(sent.remember(tx, &(), now).await?)
            }
            .boxed()
        })
        .await
}

/// Enters a lead on a case and tells the supervisors.
pub(super) async fn enter(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    case: &CaseFile,
    entry: &LeadEntry,
    by: AccountId,
) -> Result<(), CommandError> {
    let id = lead::insert(tx, case.id, entry, by, who.at).await?;
    case_file::touch(tx, case.id).await?;
    let note = json!({ "lead": id, "anonymous": entry.anonymous });
    record(tx, who, role, "enter_lead", case.id, note, vec![Exhibit::of("lead", id, entry)?]).await?;
    let note = Note::about(&case.case_no).at(format!("/admin/nominations/{}/leads", case.case_no));
    for handler in outbox::handlers(tx, case.id, who.at).await? {
        outbox::add(tx, handler, MessageKind::LeadReceived, None, &note, who.at).await?;
    }
    Ok(())
}
