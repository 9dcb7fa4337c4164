//! What is due by the clock: places on the reserve list lapse (T12b), people are reminded of objections and appeals, and
//! what serves nobody any more is forgotten.

use futures_util::FutureExt;

use super::{CommandError, moves};
use crate::{
    app::App,
    domain::{
        message::{MessageKind, Note},
        role::Role,
        subscription::CONFIRM_HOURS,
        workflow::Action,
    },
    store::{StoreError, account, appeal, facts, mail, objection, outbox, request, subscription},
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
                    for supervisor in outbox::holders(tx, Role::Supervisor, now).await? {
                        outbox::add_once(tx, supervisor, MessageKind::ObjectionDue, None, &note, now).await?;
                    }
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// An answer is repeated to the same request for this long: longer than any session lives.
const ANSWERS_KEPT_DAYS: i64 = 14;
/// Mails that went out or were given up tell nothing about anybody after this time.
const MAIL_KEPT_DAYS: i64 = 90;
/// Sign-in failures count together for minutes; a day later they tell nothing.
const FAILURES_KEPT_DAYS: i64 = 1;

/// Forgets what serves nobody any more: ended sessions, old sign-in failures, the answers to old requests.
///
/// # Errors
/// When the database fails.
pub async fn forget(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    app.db
        .write(move |tx| {
            async move {
                account::forget_sessions(tx, now).await?;
                account::forget_failures(tx, now.plus_days(-FAILURES_KEPT_DAYS)).await?;
                request::forget_before(tx, now.plus_days(-ANSWERS_KEPT_DAYS)).await?;
                mail::forget(tx, now.plus_days(-MAIL_KEPT_DAYS)).await?;
                subscription::forget(tx, now.plus_millis(-CONFIRM_HOURS * 3_600_000)).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}
