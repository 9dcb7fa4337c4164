//! What is due by the clock: places on the reserve list lapse (T12b), people are reminded of objections and appeals, and
//! what serves nobody any more is forgotten.

use futures_util::FutureExt;

use super::{CommandError, moves};
use crate::{
    app::App,
    domain::{
        message::{MessageKind, Note},
        retention::Keeping,
        role::Role,
        subscription::CONFIRM_HOURS,
        workflow::Action,
    },
    store::{StoreError, account, appeal, facts, mail, objection, outbox, request, setting, subscription},
};

/// Lets the places lapse whose validity is over; gives how many.
///
/// # Errors
/// When the database fails.
pub async fn lapse_reserves(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            async move {
                let expired = facts::expired_reserves(tx, now.day()).await?;
                for case in &expired {
                    moves::by_the_clock(tx, *case, Action::Lapse, now).await?;
                }
                Ok(expired.len())
            }
            .boxed()
        })
        .await
}

/// Days before its answer is due from which approvers are reminded of a request for review.
const APPEAL_SOON: i32 = 7;

/// Reminds the approvers, once, of every request for review that is due soon.
///
/// # Errors
/// When the database fails.
pub async fn remind_of_appeals(app: &App) -> Result<(), CommandError> {
    let now = app.clock.now();
    let soon = now.day().plus_days(APPEAL_SOON);
    let due = move |known: &appeal::Appeal| known.due_on <= soon;
    if !appeal::open(&mut app.db.read().await?, 100).await?.iter().any(due) {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            async move {
                for known in appeal::open(tx, 100).await?.iter().filter(|known| due(known)) {
                    let path = format!("/admin/nominations/{}/appeal", known.case_no);
                    let note = Note::about(&known.case_no).due(known.due_on).at(path);
                    for approver in outbox::holders(tx, Role::Approver, now).await? {
                        let case = Some(known.case_id);
                        outbox::add_once(tx, approver, MessageKind::AppealDue, case, &note, now).await?;
                    }
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Reminds the supervisors, once, of every objection whose day has come.
///
/// # Errors
/// When the database fails.
pub async fn remind(app: &App) -> Result<(), CommandError> {
    let now = app.clock.now();
    if objection::due(&mut app.db.read().await?, now.day()).await?.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            async move {
                for found in objection::due(tx, now.day()).await? {
                    let mut note = Note::about(&found.receipt).at(format!("/admin/objections/{}", found.id));
                    note.on = found.due_on();
                    for supervisor in outbox::handlers(tx, found.case_id, now).await? {
                        outbox::add_once(tx, supervisor, MessageKind::ObjectionDue, None, &note, now).await?;
                    }
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Forgets what serves nobody any more, each after its time (`domain::retention`): ended sessions, old sign-in failures,
/// the answers to old requests, mails, messages that were read.
///
/// # Errors
/// When the database fails.
pub async fn forget(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            async move {
                account::forget_sessions(tx, now).await?;
                let settings = setting::all(tx).await?;
                let before = |keeping: Keeping| keeping.cutoff(&settings, now);
                account::forget_failures(tx, before(Keeping::SignInFailure)).await?;
                request::forget_before(tx, before(Keeping::FormAnswer)).await?;
                mail::forget(tx, before(Keeping::Mail)).await?;
                outbox::forget_read(tx, before(Keeping::Message)).await?;
                subscription::forget(tx, now.plus_millis(-CONFIRM_HOURS * 3_600_000)).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}
