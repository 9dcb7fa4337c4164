//! Days on which the office alone is closed, such as by a regional order: they lengthen what is counted from then on,
//! never a printed end.

use futures_util::FutureExt;
use serde_json::json;

use super::{
    effect::{affected, settle},
    ending, record, second,
};
use crate::{
    app::App,
    commands::{CommandError, Who, transact},
    domain::{
        calendar::{ChangeState, Closure, DayKind, Fault, History, Moved, OpenPeriod},
        ids::ClosureId,
        message::{MessageKind, Note},
        role::Role,
        time::Day,
        workflow::{Reason, Refusal},
    },
    store::{Conn, StoreError, calendar, event::Exhibit, outbox},
};

/// The longest closure entered at once, in days.
const LONGEST: i32 = 31;

/// What is open and the calendar it is counted by: read once, for however many closures.
pub struct Outlook {
    before: History,
    open: Vec<OpenPeriod>,
}

impl Outlook {
    /// As of a day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(conn: &mut Conn, today: Day) -> Result<Self, StoreError> {
        Ok(Self { before: calendar::history(conn).await?, open: calendar::open_periods(conn, today).await? })
    }

    /// The open and planned periods that a closure would end elsewhere.
    pub fn moved_by(&self, closure: Closure) -> Vec<Moved> {
        let mut after = self.before.clone();
        after.closures.push(closure);
        affected(self.open.clone(), &self.before, &after)
    }
}

/// Enters a closure, or that the office is open after all, for another person to confirm.
///
/// # Errors
/// [`Fault::ClosureSpan`], [`Fault::ClosureIdle`]; [`Reason::ReasonMissing`].
pub async fn enter_closure(app: &App, who: &Who, closure: Closure) -> Result<ClosureId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Sysadmin)?;
            let closure = Closure { since: author.at, ..closure };
            let mut reasons: Vec<Reason> = Vec::new();
            let days = closure.starts_on.days_until(closure.ends_on) + 1;
            if !(1..=LONGEST).contains(&days) {
                reasons.push(Fault::ClosureSpan { most: LONGEST }.into());
            } else if !changes_a_day(&mut *tx, &closure).await? {
                reasons.push(Fault::ClosureIdle.into());
            }
            if closure.reason.trim().is_empty() {
                reasons.push(Reason::ReasonMissing);
            }
            Refusal::unless_empty(reasons)?;
            let id = calendar::insert_closure(tx, &closure, author.account).await?;
            let note = Note::about(closure.starts_on.to_string()).at("/admin/calendar/closures");
            outbox::add_for_role(tx, Role::Approver, MessageKind::Proposed, None, &note, author.at).await?;
            let entered = calendar::closure(tx, id).await?.ok_or(StoreError::Missing)?;
            let note = json!({ "closure": id, "closed": closure.closed, "starts_on": closure.starts_on,
                "ends_on": closure.ends_on });
            let exhibits = vec![Exhibit::of("closure_proposal", id, &entered.as_entered())?];
            record(tx, &author, Role::Sysadmin, "enter_closure", note, exhibits).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// Whether it makes something else of any of its days.
async fn changes_a_day(conn: &mut Conn, closure: &Closure) -> Result<bool, StoreError> {
    let calendar = calendar::in_force(conn).await?;
    let works = |kind| matches!(kind, DayKind::Workday | DayKind::Makeup);
    let mut days = calendar.days_between(closure.starts_on, closure.ends_on);
    Ok(days.any(|day| if closure.closed { works(day.kind) } else { day.kind == DayKind::Closure }))
}

/// Puts an entry in force.
///
/// # Errors
/// [`Fault::Ended`]; [`Reason::SamePerson`].
pub async fn confirm_closure(app: &App, who: &Who, id: ClosureId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = calendar::closure(tx, id).await?.ok_or(CommandError::NotFound)?;
            second(tx, &author, found.entered_by, found.state).await?;
            let moved = Outlook::read(tx, author.at.day()).await?.moved_by(found.since(author.at));
            calendar::end_closure(tx, id, ChangeState::InForce, author.account, "", author.at).await?;
            settle(tx, &author, &moved).await?;
            tx.touch_public().await?;
            let note = json!({ "closure": id, "closed": found.closed, "starts_on": found.starts_on,
                "ends_on": found.ends_on, "moved": moved.len() });
            let exhibits = vec![Exhibit::of("office_closure", id, &found.as_entered())?];
            record(tx, &author, Role::Approver, "confirm_closure", note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Takes one's own entry back, or turns another's down with a note.
///
/// # Errors
/// [`Fault::Ended`]; [`Reason::Required`] for a refusal without a note.
pub async fn end_closure(app: &App, who: &Who, id: ClosureId, note: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = calendar::closure(tx, id).await?.ok_or(CommandError::NotFound)?;
            let note = note.trim();
            let (role, state, command) = ending(&author, found.entered_by, found.state, note)?;
            calendar::end_closure(tx, id, state, author.account, note, author.at).await?;
            if state == ChangeState::Refused {
                let told = Note::about(found.starts_on.to_string()).at("/admin/calendar/closures");
                outbox::add(tx, found.entered_by, MessageKind::ProposalRefused, None, &told, author.at).await?;
            }
            let exhibits = vec![Exhibit::of("calendar_note", id, &note)?];
            record(tx, &author, role, command, json!({ "closure": id }), exhibits).await
        }
        .boxed()
    })
    .await
}
