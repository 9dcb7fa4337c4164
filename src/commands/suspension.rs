//! A suspension (T22) is looked at on its day: it goes on until the next, or the appointment is resumed (T22b).

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, assessment::acting, moves, tell, transact};
use crate::{
    app::App,
    domain::{
        ids::CaseId,
        message::MessageKind,
        role::Role,
        time::Day,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        case_file,
        event::{self, Exhibit},
        outbox, suspension,
    },
};

/// Who looks at a suspension: whoever may resume the appointment.
pub const REVIEWERS: [Role; 2] = [Role::Supervisor, Role::Approver];

/// Says that a suspension was looked at and goes on, with the day on which it is looked at again.
///
/// # Errors
/// [`Reason::WrongStage`] where nothing is suspended; [`Reason::ReviewDateNotAhead`]; [`Reason::HandlerInvolved`];
/// [`Reason::Stale`] when the case has changed since it was shown.
pub async fn go_on(
    app: &App,
    who: &Who,
    (case, ver): (CaseId, i64),
    reason: String,
    next_on: Option<Day>,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, case, &REVIEWERS).await?;
            let standing = suspension::standing(tx, case.id).await?;
            let Some(standing) = standing.filter(|_| case.stage == Stage::Suspended) else {
                return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
            };
            if case.ver != ver {
                return Err(Refusal::one(Reason::Stale).into());
            }
            if moves::actor(tx, &author, &case).await?.involved {
                return Err(Refusal::one(Reason::HandlerInvolved).into());
            }
            let reason = reason.trim();
            let mut reasons = Vec::new();
            if reason.is_empty() {
                reasons.push(Reason::ReasonMissing);
            }
            let next_on = next_on.filter(|next| *next > author.at.day());
            if next_on.is_none() {
                reasons.push(Reason::ReviewDateNotAhead);
            }
            Refusal::unless_empty(reasons)?;
            let next_on = next_on.ok_or(Refusal::one(Reason::ReviewDateNotAhead))?;
            let id = suspension::review(tx, standing.id, (reason, next_on), author.account, author.at).await?;
            case_file::touch(tx, case.id).await?;
            let (from, to) = (Some(case.stage), Some(case.stage));
            let exhibits = vec![Exhibit::of("suspension_review", id, &(reason, next_on))?];
            let note = json!({ "review_on": next_on });
            let draft = event::Draft { command: "go_on_suspended", case: Some(case.id), from, to, note, exhibits };
            event::record(tx, &author.acting_as(as_role), draft).await?;
            let mut readers = outbox::concerned(tx, case.id).await?;
            readers.extend(case.officer());
            Ok(tell::send(tx, &author, &case, MessageKind::SuspensionGoesOn, readers).await?)
        }
        .boxed()
    })
    .await
}
