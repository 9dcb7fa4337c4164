//! Public notices (公示): prepared by one person, released by another, closed case by case, never changed once out.
//!
//! `drafting`, `privacy`, `release`, `closing` are a notice's life in order; `addendum` is what two persons add to one
//! that is out, `extension` the one that moves its end; `successor` puts another in its place.

mod addendum;
mod closing;
mod drafting;
mod extension;
mod privacy;
mod release;
mod successor;

pub use addendum::{drop_addendum, propose_addendum, sign_addendum};
pub use closing::{close, mark_ended};
pub use drafting::{discard, save};
pub use extension::{Extension, asked_by_calendar, propose_extension};
pub use privacy::{MOST_FILES, attach, checked, detach, explain};
pub use release::{end_proposal, may_release, propose_release, release};
pub use successor::succeed;

use super::{CommandError, record};
use crate::{
    domain::{
        calendar::{Calendar, Period},
        ids::NoticeId,
        notice::{Draft, NoticeState},
        time::Day,
        workflow::{Reason, Refusal},
    },
    store::{
        Tx,
        notice::{self, Notice},
    },
};

/// Where a period would end if it began on a day.
///
/// # Errors
/// [`Reason::NotANumber`] for a number of days that cannot be counted.
pub fn period(calendar: &Calendar, draft: &Draft, starts_on: Day) -> Result<Period, Refusal> {
    calendar
        .period(starts_on, draft.days, draft.unit, draft.convention)
        .map_err(|_| Refusal::one(Reason::NotANumber { field: "days" }))
}

/// The draft of an id at the version that was seen.
async fn draft(tx: &mut Tx, id: NoticeId, ver: i64) -> Result<Notice, CommandError> {
    let found = notice::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    if found.state != NoticeState::Draft || found.ver != ver {
        return Err(Refusal::one(Reason::Stale).into());
    }
    Ok(found)
}
