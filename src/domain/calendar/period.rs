//! Periods of days: where they end, how sure that is, and which notices say so.
//!
//! Civil Code art. 201 (counting begins the day after the start) and 203 (a last day that is a day off moves to
//! the day after the days off); Administrative Licensing Law art. 82 (working days leave out statutory holidays).

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Calendar, Day, WorkingDay};
use crate::domain::{role::codes, time::Moment};

/// The longest period that is counted, in days.
pub const MAX_PERIOD_DAYS: i32 = 366;

/// The notice of the next year has moved days as early as 29 December; from this day on an end in the last loaded
/// year is provisional.
const FIRST_UNSETTLED_DAY_OF_DECEMBER: i8 = 26;

/// When business begins on a working day, after midnight: nine o'clock, in milliseconds.
const BUSINESS_BEGINS: i64 = 9 * 3_600_000;

codes! {
    /// Whether the day a period starts on is counted.
    pub enum Convention {
        /// Counting begins the next day (Civil Code art. 201). Never ends earlier than the other.
        NextDay = "next_day",
        /// The start is day 1 if it is a working day: the habit of many printed notices.
        SameDay = "same_day",
    }

    /// What a period counts.
    pub enum Unit {
        /// Working days (工作日).
        Working = "working",
        /// Every day (自然日); a last day that is a day off moves to the next working day (Civil Code art. 203).
        Natural = "natural",
    }

    /// How sure the end of a period is.
    pub enum EndStatus {
        /// Every day up to the end is settled by a notice.
        Announced = "announced",
        /// The end is 26–31 December and the notice of the next year, which may move it, is not out
        /// (以国务院办公厅后续通知为准).
        Provisional = "provisional",
        /// The count leaves the announced years: there is no end date.
        Unknown = "unknown",
    }
}

/// A counted period. Its last day runs to 24:00 Beijing time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// The day it was counted from, e.g. the day of publication.
    pub starts_on: Day,
    /// The last day; `None` exactly when the status is [`EndStatus::Unknown`].
    pub ends_on: Option<Day>,
    pub status: EndStatus,
    /// The first year without a notice that the count needed.
    pub missing_year: Option<i16>,
    /// Days of the period's unit counted before it ended or left the announced years.
    pub counted_so_far: i32,
    /// The years whose notices the count relied on, in order; for 26–31 December also the year after.
    pub years_used: BTreeSet<i16>,
}

/// A period that cannot be counted. The message opens with the field to correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("days: a period has 1 to {MAX_PERIOD_DAYS} days, not {0}")]
    Days(i32),
    #[error("start: {start} lies before {first_year}, the first year with a notice")]
    StartTooEarly { start: Day, first_year: i16 },
}

impl PeriodError {
    /// The field to correct: `days` or `start`.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Days(_) => "days",
            Self::StartTooEarly { .. } => "start",
        }
    }
}

impl Calendar {
    /// Whether a period that starts at an instant would count a day of which business has begun: it counts as the first
    /// only if whoever objects has all of it.
    pub fn counts_a_day_begun(&self, convention: Convention, at: Moment) -> bool {
        let today = at.day();
        convention == Convention::SameDay
            && self.is_workday(today) == WorkingDay::Yes
            && at >= today.starts_at().plus_millis(BUSINESS_BEGINS)
    }

    /// The end of `days` working days.
    ///
    /// # Errors
    /// As [`Calendar::period`].
    pub fn add_workdays(&self, start: Day, days: i32, convention: Convention) -> Result<Period, PeriodError> {
        self.period(start, days, Unit::Working, convention)
    }

    /// The end of `days` natural days, moved to a working day if it is a day off (Civil Code art. 203).
    ///
    /// # Errors
    /// As [`Calendar::period`].
    pub fn add_natural_days(&self, start: Day, days: i32, convention: Convention) -> Result<Period, PeriodError> {
        self.period(start, days, Unit::Natural, convention)
    }

    /// The end of `days` days of a unit. A period that leaves the announced years is no error: it has no end date.
    ///
    /// # Errors
    /// `days` outside 1 to [`MAX_PERIOD_DAYS`], or a start before the first loaded year.
    pub fn period(&self, start: Day, days: i32, unit: Unit, convention: Convention) -> Result<Period, PeriodError> {
        if !(1..=MAX_PERIOD_DAYS).contains(&days) {
            return Err(PeriodError::Days(days));
        }
        if let Some(first_year) = self.years().next()
            && start.year() < first_year
        {
            return Err(PeriodError::StartTooEarly { start, first_year });
        }
        Ok(self.count(start, days, unit, convention))
    }

    fn count(&self, start: Day, days: i32, unit: Unit, convention: Convention) -> Period {
        let mut period = Period {
            starts_on: start,
            ends_on: None,
            status: EndStatus::Unknown,
            missing_year: None,
            counted_so_far: 0,
            years_used: BTreeSet::new(),
        };
        if !self.is_loaded(start.year()) {
            period.missing_year = Some(start.year());
            return period;
        }
        let mut day = match convention {
            Convention::NextDay => start.plus_days(1),
            Convention::SameDay => start,
        };
        loop {
            let workday = self.is_workday(day);
            if workday == WorkingDay::Unknown {
                period.missing_year = Some(day.year());
                return period;
            }
            let counts = unit == Unit::Natural || workday == WorkingDay::Yes;
            period.counted_so_far = days.min(period.counted_so_far + i32::from(counts));
            period.years_used.extend(self.years_behind(day));
            // Working days are complete on a working day; natural days roll on to one.
            if period.counted_so_far == days && workday == WorkingDay::Yes {
                period.ends_on = Some(day);
                period.status = self.certainty(day);
                return period;
            }
            day = day.plus_days(1);
        }
    }

    /// How sure it is that people work on this day of a loaded year.
    fn certainty(&self, day: Day) -> EndStatus {
        if is_unsettled_by_its_own_year(day) && !self.is_loaded(day.year() + 1) {
            EndStatus::Provisional
        } else {
            EndStatus::Announced
        }
    }

    /// The loaded years whose notices say what kind of day this is.
    fn years_behind(&self, day: Day) -> impl Iterator<Item = i16> {
        let next = day.year() + 1;
        let settled_by_next = is_unsettled_by_its_own_year(day) && self.is_loaded(next);
        let set_by = self.exceptions.get(&day).map(|exception| exception.year);
        [Some(day.year()), set_by, settled_by_next.then_some(next)].into_iter().flatten()
    }
}

fn is_unsettled_by_its_own_year(day: Day) -> bool {
    day.month() == 12 && day.day_of_month() >= FIRST_UNSETTLED_DAY_OF_DECEMBER
}
