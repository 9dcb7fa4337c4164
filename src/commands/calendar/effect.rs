//! What another calendar does to the periods that are open: the clocks of objections follow where they become longer;
//! the printed end of a notice stands, and whoever can put an extension forward is told.

use serde_json::json;

use super::CommandError;
use crate::{
    commands::Who,
    domain::{
        calendar::{History, Moved, OpenKind, OpenPeriod, Period, moved},
        ids::{NoticeId, ObjectionId},
        message::{MessageKind, Note},
        role::Role,
        time::Day,
    },
    store::{Conn, StoreError, Tx, calendar, event, objection, outbox},
};

/// The month and day from which the next year's notice is waited for.
const WAITED_FOR_FROM: (i8, i8) = (11, 1);
/// The month and day from which its absence is grave: ends of the last days of December are not settled.
const GRAVE_FROM: (i8, i8) = (12, 25);

/// The periods that would end elsewhere, in the order given. Closures of the office never move a notice that runs.
pub(super) fn affected(periods: Vec<OpenPeriod>, before: &History, after: &History) -> Vec<Moved> {
    let (running, others): (Vec<_>, Vec<_>) = periods.into_iter().partition(|one| one.kind == OpenKind::Notice);
    let national = |history: &History| calendar::over_embedded(&history.national());
    let mut found = moved(running, &national(before), &national(after));
    found.extend(moved(others, &calendar::over_embedded(before), &calendar::over_embedded(after)));
    found
}

/// The notices that run and whose end is too early by the national calendar in force, each with where it would end. Their
/// end is compared as it was told, whatever calendar it was counted by.
///
/// # Errors
/// When the database fails.
pub async fn to_extend(conn: &mut Conn, today: Day) -> Result<Vec<(OpenPeriod, Period)>, StoreError> {
    let national = calendar::over_embedded(&calendar::history(conn).await?.national());
    let running = calendar::notices(conn, today).await?.into_iter().filter(|one| one.kind == OpenKind::Notice);
    let late = running.filter_map(|one| {
        let period = one.counted(&national)?;
        (one.told < period.ends_on).then_some((one, period))
    });
    Ok(late.collect())
}

/// A year that is waited for, or has begun, and is not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingYear {
    pub year: i16,
    /// Whether it has begun, or the last days of December that its notice may set are near.
    pub grave: bool,
    /// Periods that are open or planned and need it.
    pub periods: usize,
}

/// The first year whose calendar is missing, this year or, from 1 November on, the next, and what hangs on it.
///
/// # Errors
/// When the database fails.
pub async fn missing_year(conn: &mut Conn, today: Day) -> Result<Option<MissingYear>, StoreError> {
    let date = (today.month(), today.day_of_month());
    let waited_for = today.year() + i16::from(date >= WAITED_FOR_FROM);
    let calendar = calendar::in_force(conn).await?;
    let is_loaded = |year: &i16| calendar.years().any(|loaded| loaded == *year);
    let Some(year) = (today.year()..=waited_for).find(|year| !is_loaded(year)) else { return Ok(None) };
    let open = calendar::open_periods(conn, today).await?;
    let periods = open.iter().filter(|period| period.hangs_on(&calendar, year)).count();
    Ok(Some(MissingYear { year, grave: year == today.year() || date >= GRAVE_FROM, periods }))
}

/// Follows up on a calendar that came into force: gives the notices whose printed end is too early now.
pub(super) async fn settle(tx: &mut Tx, who: &Who, moved: &[Moved]) -> Result<Vec<NoticeId>, CommandError> {
    let mut to_extend = Vec::new();
    for one in moved {
        let Some(after) = one.after else { continue };
        match one.period.kind {
            OpenKind::Notice if one.is_late() => {
                let id = NoticeId(one.period.of);
                let note = Note::about(&one.period.name).due(after).at(format!("/admin/notices/{id}"));
                for role in [Role::Publicity, Role::Officer] {
                    outbox::add_for_role(tx, role, MessageKind::CalendarEndsAffected, None, &note, who.at).await?;
                }
                to_extend.push(id);
            }
            // One that began while the calendar did not reach its end has none to be moved: it gets it now.
            OpenKind::Admission | OpenKind::Handling if one.is_late() || one.period.told.is_none() => {
                move_clock(tx, who, ObjectionId(one.period.of), after).await?;
            }
            OpenKind::Notice
            | OpenKind::Admission
            | OpenKind::Handling
            | OpenKind::Draft
            | OpenKind::Proposal
            | OpenKind::Invitation => {}
        }
    }
    Ok(to_extend)
}

/// The clock of an objection follows the calendar to a later day; an earlier one is not taken from whoever was told.
async fn move_clock(tx: &mut Tx, who: &Who, id: ObjectionId, due_on: Day) -> Result<(), CommandError> {
    let found = objection::find(tx, id).await?.ok_or(StoreError::Missing)?;
    objection::move_clock(tx, id, due_on).await?;
    let draft = event::Draft {
        command: "move_objection_clock",
        case: Some(found.case_id),
        note: json!({ "objection": id, "due_on": due_on }),
        ..event::Draft::default()
    };
    event::record(tx, &who.acting_as(Role::Approver), draft).await?;
    Ok(())
}
