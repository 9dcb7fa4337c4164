//! What the clock does about reviewers: an invitation nobody answered lapses and frees its seat, and people are reminded,
//! once, of what ends or is due. It takes no review away: that is for the office.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, review::tell_officer};
use crate::{
    app::App,
    domain::{
        calendar::Calendar,
        ids::{AccountId, CaseId, SchemeId},
        message::{MessageKind, Note},
        review::{AssignmentState, invitation as rules},
        role::Role,
        scheme::SchemeConfig,
        time::{Day, Moment},
        workflow::Stage,
    },
    store::{
        Conn, StoreError, Tx,
        assignment::{self, Assignment},
        calendar,
        case_file::{self, CaseFile},
        event, facts, outbox,
    },
};

/// The last day on which the invitation of a task can be accepted, by the rules the case was opened under; `None` where
/// it stands because the calendar does not reach.
pub fn stands_until(calendar: &Calendar, seat: &Assignment, config: &SchemeConfig) -> Option<Day> {
    rules::stands_until(calendar, seat.invited_on(), config.invitation_days)
}

/// Whether nobody answered while it stood.
pub fn has_lapsed(calendar: &Calendar, seat: &Assignment, config: &SchemeConfig, today: Day) -> bool {
    seat.state == AssignmentState::Invited && stands_until(calendar, seat, config).is_some_and(|until| today > until)
}

/// A task somebody waits for, with its case and the rules it was opened under.
struct Waiting {
    seat: Assignment,
    case: CaseFile,
    config: SchemeConfig,
}

/// Every invitation and every review under way of the cases at first review.
async fn waiting(conn: &mut Conn) -> Result<Vec<Waiting>, StoreError> {
    let seats = assignment::waiting(conn).await?;
    let cases: BTreeMap<CaseId, CaseFile> =
        case_file::with_reviews_waiting(conn).await?.into_iter().map(|case| (case.id, case)).collect();
    // Many cases, few versions of the settings.
    let mut configs: BTreeMap<(SchemeId, i64), SchemeConfig> = BTreeMap::new();
    let mut all = Vec::with_capacity(seats.len());
    for seat in seats {
        // A case that was touched between the two readings is looked at the next time.
        let Some(case) = cases.get(&seat.case_id).cloned() else { continue };
        let version = (case.scheme_id, case.scheme_ver);
        let config = match configs.get(&version) {
            Some(known) => known.clone(),
            None => configs.entry(version).or_insert(facts::config(conn, &case).await?).clone(),
        };
        all.push(Waiting { seat, case, config });
    }
    Ok(all)
}

/// Lets the invitations lapse that nobody answered while they stood; gives how many. A case that fails does not keep
/// the others waiting.
///
/// # Errors
/// The last failure, after every case was tried.
pub async fn lapse(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let (calendar, open) = (calendar::in_force(&mut conn).await?, waiting(&mut conn).await?);
    drop(conn);
    let over = open.iter().filter(|one| has_lapsed(&calendar, &one.seat, &one.config, now.day()));
    let mut cases: Vec<CaseId> = over.map(|one| one.case.id).collect();
    cases.dedup();
    let (mut lapsed, mut failed) = (0, None);
    for case in cases {
        match app.db.write(move |tx| async move { lapse_of(tx, case, now).await }.boxed()).await {
            Ok(seats) => lapsed += seats,
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(lapsed), Err)
}

/// The invitations of one case, judged anew. The case itself does not change, so that a proposal
/// that waits stays as it was made.
async fn lapse_of(tx: &mut Tx, case: CaseId, now: Moment) -> Result<usize, CommandError> {
    let case = case_file::find(tx, case).await?.ok_or(StoreError::Missing)?;
    if case.stage != Stage::ExternalReview {
        return Ok(0);
    }
    let config = facts::config(tx, &case).await?;
    let calendar = calendar::in_force(tx).await?;
    let seats = assignment::of_case(tx, case.id).await?;
    let lapsed: Vec<&Assignment> =
        seats.iter().filter(|seat| has_lapsed(&calendar, seat, &config, now.day())).collect();
    for seat in &lapsed {
        assignment::set_state(tx, seat.id, seat.ver, AssignmentState::Expired, None).await?;
        if let Some(account) = seat.account() {
            let note = Note::about(&case.case_no).at(format!("/reviews/{}", seat.id));
            outbox::add(tx, account, MessageKind::ReviewExpired, Some(case.id), &note, now).await?;
        }
        tell_officer(tx, &case, MessageKind::ReviewUnanswered, now).await?;
    }
    if !lapsed.is_empty() {
        let seats: Vec<String> = lapsed.iter().map(|seat| seat.id.to_string()).collect();
        let note = json!({ "assignments": seats, "working_days": config.invitation_days });
        let draft = event::Draft { command: "expire_invitation", case: Some(case.id), note, ..event::Draft::default() };
        event::record(tx, &Who::the_clock(now).acting_as(Role::System), draft).await?;
    }
    Ok(lapsed.len())
}

/// A message somebody is to have once.
struct Reminder {
    to: AccountId,
    kind: MessageKind,
    case: CaseId,
    note: Note,
}

/// Reminds reviewers of invitations that end and reviews that are due, and them and the officers of what is overdue.
/// What was told once is not told again; another day is.
///
/// # Errors
/// When the database fails.
pub async fn remind(app: &App) -> Result<(), CommandError> {
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let mut untold = Vec::new();
    let calendar = calendar::in_force(&mut conn).await?;
    for one in waiting(&mut conn).await? {
        for reminder in reminders(&mut conn, &calendar, &one, now).await? {
            let Reminder { to, kind, case, note } = &reminder;
            if !outbox::is_told(&mut conn, *to, *kind, Some(*case), note).await? {
                untold.push(reminder);
            }
        }
    }
    drop(conn);
    if untold.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            async move {
                for Reminder { to, kind, case, note } in &untold {
                    outbox::add_once(tx, *to, *kind, Some(*case), note, now).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Who is to know what of a task today.
async fn reminders(
    conn: &mut Conn,
    calendar: &Calendar,
    one: &Waiting,
    now: Moment,
) -> Result<Vec<Reminder>, StoreError> {
    let Waiting { seat, case, config } = one;
    let today = now.day();
    let mut found = Vec::new();
    let mut tell = |to: AccountId, kind, on: Day, path: String| {
        let note = Note::about(&case.case_no).due(on).at(path);
        found.push(Reminder { to, kind, case: case.id, note });
    };
    let task = format!("/reviews/{}", seat.id);
    if seat.state == AssignmentState::Invited {
        let until = stands_until(calendar, seat, config)
            .filter(|until| today > seat.invited_on() && rules::ends_soon(calendar, today, *until));
        if let (Some(account), Some(until)) = (seat.account(), until) {
            tell(account, MessageKind::ReviewInvitationEnding, until, task);
        }
        return Ok(found);
    }
    let overdue = seat.is_overdue(today);
    if let Some(account) = seat.account() {
        if rules::is_due_soon(today, seat.due_on) {
            tell(account, MessageKind::ReviewDueSoon, seat.due_on, task);
        } else if overdue {
            tell(account, MessageKind::ReviewOverdue, seat.due_on, task);
        }
    }
    if overdue {
        let officers = match case.officer() {
            Some(officer) => vec![officer],
            None => outbox::holders(conn, Role::Officer, now).await?,
        };
        for officer in officers {
            let path = format!("/admin/nominations/{}/assignments", case.case_no);
            tell(officer, MessageKind::ReviewOverdue, seat.due_on, path);
        }
    }
    Ok(found)
}
