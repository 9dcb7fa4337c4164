//! The extension of a notice that runs: so many days more, or what an amended calendar asks for. The new end is counted,
//! never entered; it is only later, and only put forward and signed while the period runs.

use futures_util::FutureExt;
use serde_json::json;

use super::{addendum::standing, privacy::in_words, record, release::unknown};
use crate::{
    app::App,
    commands::{CommandError, Who, calendar::to_extend, transact},
    domain::{
        calendar::{Convention, EndStatus, Fault, MAX_PERIOD_DAYS, Period},
        ids::NoticeId,
        message::{MessageKind, Note},
        notice::{AddendumKind, NoticeState},
        role::Role,
        time::Day,
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx, calendar,
        event::Exhibit,
        notice::{self, Addendum, NewExtension, Notice},
        outbox,
    },
    texts::notice_text::{self, Cause},
};

/// What the publicity officer asks for.
#[derive(Clone, Debug)]
pub struct Extension {
    /// Days of the notice's unit; none for the end that the calendar in force asks for.
    pub days: Option<i32>,
    /// Why; may be empty where the calendar asks.
    pub reason: String,
    /// That an end of 26–31 December may still move is known.
    pub provisional_accepted: bool,
}

/// The end that the national calendar in force asks of a notice that runs, where that is later than its present one.
///
/// # Errors
/// When the database fails.
pub async fn asked_by_calendar(conn: &mut Conn, id: NoticeId, today: Day) -> Result<Option<Period>, StoreError> {
    let late = to_extend(conn, today).await?;
    Ok(late.into_iter().find(|(one, _)| one.of == id.0).map(|(_, period)| period))
}

/// Puts a later end forward. Another person signs it.
///
/// # Errors
/// [`Fault::NotRunning`], [`Fault::ExtensionWaits`], [`Fault::NoLaterEnd`]; [`Reason::CalendarUnknown`] and
/// [`Reason::ProvisionalEnd`] as for a release; [`Reason::ReasonMissing`].
pub async fn propose_extension(app: &App, who: &Who, id: NoticeId, asked: Extension) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Publicity)?;
            let found = standing(tx, id).await?;
            let from = running(&found, author.at.day())?;
            if notice::unsigned(tx, id).await?.iter().any(|addendum| addendum.kind == AddendumKind::Extension) {
                return Err(Refusal::one(Fault::ExtensionWaits.into()).into());
            }
            let reason = asked.reason.trim();
            let counted = counted(tx, &found, from, asked.days, author.at.day()).await;
            let mut reasons = in_words(&found, &notice::items(tx, id).await?, "extension_reason", reason)?;
            if asked.days.is_some() && reason.is_empty() {
                reasons.push(Reason::Required { field: "extension_reason" });
            }
            let (period, to) = match counted {
                Ok(counted) => counted,
                Err(CommandError::Refused(refusal)) => {
                    reasons.extend(refusal.reasons);
                    return Err(reasons.into());
                }
                Err(other) => return Err(other),
            };
            if period.status == EndStatus::Provisional && !asked.provisional_accepted {
                reasons.push(Reason::ProvisionalEnd);
            }
            Refusal::unless_empty(reasons)?;
            let mut causes = vec![asked.days.map_or(Cause::Calendar, |days| Cause::Days(days, found.unit))];
            causes.extend((!reason.is_empty()).then_some(Cause::Written(reason)));
            let body = notice_text::extension(from, to, period.status, &causes);
            let new = NewExtension { notice: id, body: &body, new_ends_on: to, days: asked.days };
            let addendum = notice::propose_extension(tx, &new, author.account, author.at).await?;
            let note = Note::about(found.notice_no.unwrap_or_default()).at(format!("/admin/notices/{id}"));
            outbox::add_for_role(tx, Role::Approver, MessageKind::Proposed, None, &note, author.at).await?;
            let exhibits = vec![Exhibit::of("addendum", addendum, &body)?];
            let note = json!({ "notice": id, "addendum": addendum, "kind": AddendumKind::Extension,
                "ends_on": from, "new_ends_on": to, "days": asked.days,
                "provisional_accepted": asked.provisional_accepted });
            record(tx, &author, Role::Publicity, "propose_extension", note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Moves the end of a notice as its extension is signed: counted anew, it must still be the end that was put forward.
pub(super) async fn put_in_force(
    tx: &mut Tx,
    who: &Who,
    found: &Notice,
    proposed: &Addendum,
) -> Result<(), CommandError> {
    let from = running(found, who.at.day())?;
    let (_, to) = counted(tx, found, from, proposed.days(), who.at.day()).await?;
    if proposed.new_ends_on() != Some(to) {
        return Err(Refusal::one(Fault::EndMoved.into()).into());
    }
    notice::extend(tx, found.id, to).await?;
    let number = found.notice_no.clone().unwrap_or_default();
    let note = Note::about(number).due(to).at(format!("/notices/{}", found.id));
    for role in [Role::Officer, Role::Supervisor, Role::Publicity] {
        outbox::add_for_role(tx, role, MessageKind::NoticeExtended, None, &note, who.at).await?;
    }
    Ok(())
}

/// The present end of a notice that runs.
fn running(found: &Notice, today: Day) -> Result<Day, Refusal> {
    let ends_on = found.ends_on().unwrap_or(today);
    match found.state {
        NoticeState::Released if today <= ends_on => Ok(ends_on),
        _ => Err(Refusal::one(Fault::NotRunning { ends_on }.into())),
    }
}

/// The later end: so many days after the present one, or what the calendar asks for.
async fn counted(
    tx: &mut Tx,
    found: &Notice,
    from: Day,
    days: Option<i32>,
    today: Day,
) -> Result<(Period, Day), CommandError> {
    let period = match days {
        Some(days) => {
            let calendar = calendar::in_force(tx).await?;
            let wrong = |_| Refusal::one(Fault::ExtensionDays { most: MAX_PERIOD_DAYS }.into());
            calendar.period(from, days, found.unit, Convention::NextDay).map_err(wrong)?
        }
        None => asked_by_calendar(tx, found.id, today).await?.ok_or(Refusal::one(Fault::NoLaterEnd.into()))?,
    };
    let to = period.ends_on.ok_or(unknown(&period))?;
    Ok((period, to))
}
