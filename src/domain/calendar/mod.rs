//! Working days in China: Monday to Friday, changed day by day by the State Council's yearly notices.
//!
//! Make-up weekends (调休) cannot be computed, only read from the notices; a year without one is unknown, never
//! "no holidays". Must not know where notices come from: `calendar_files` holds those in the tree, the database
//! those that were imported. Start at [`Calendar::is_workday`]; `period` counts ends, `notice` checks a year, `file`
//! reads one, `history` says what was in force when, `open` which periods a change would move.

mod fault;
mod file;
mod history;
mod notice;
mod open;
mod period;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{role::codes, time::Day};
pub use fault::{Fault, Shape};
pub use file::{YearFile, check_file, read_file};
pub use history::{Change, Closure, Edition, History, changes};
pub use notice::{Finding, Notice, NoticeKind, check_year, statutory_balance, statutory_days};
pub use open::{Moved, OpenKind, OpenPeriod, moved};
pub use period::{Convention, EndStatus, MAX_PERIOD_DAYS, Period, PeriodError, Unit};

codes! {
    /// What a notice makes of a day.
    pub enum ExceptionKind {
        /// A day off (放假). Weekends inside a block of days off are written too, for the festival's name.
        Off = "off",
        /// A working day on a weekend (调休上班).
        Makeup = "makeup",
    }

    /// Where a change of the calendar stands that one person entered and another confirms.
    pub enum ChangeState {
        Proposed = "proposed",
        /// Confirmed by somebody else.
        InForce = "in_force",
        /// Turned down by an approver.
        Refused = "refused",
        /// Taken back by whoever entered it.
        Revoked = "revoked",
    }
}

/// One day that a notice sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    pub date: Day,
    pub kind: ExceptionKind,
    /// The festival as the notice calls it: `春节`, `国庆节、中秋节`.
    pub name: String,
    /// The year the notice is about: late December may be set by the notice of the year after.
    pub year: i16,
}

/// Whether people work on a day. It is not a `bool`, because a year that is not announced has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkingDay {
    Yes,
    No,
    Unknown,
}

/// What kind of day it is, for a calendar strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    Workday,
    Weekend,
    /// A day off by a notice.
    Off,
    /// A working weekend day by a notice.
    Makeup,
    /// A working day on which this office is closed.
    Closure,
    /// The year is not announced.
    Unknown,
}

impl DayKind {
    pub const fn is_workday(self) -> WorkingDay {
        match self {
            Self::Workday | Self::Makeup => WorkingDay::Yes,
            Self::Weekend | Self::Off | Self::Closure => WorkingDay::No,
            Self::Unknown => WorkingDay::Unknown,
        }
    }
}

/// A day with its kind and the festival it belongs to, or the reason of the office's closure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarDay<'a> {
    pub date: Day,
    pub kind: DayKind,
    pub name: Option<&'a str>,
}

/// The announced years. Every question about a day outside them is answered "unknown".
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    exceptions: BTreeMap<Day, Exception>,
    years: BTreeSet<i16>,
    closures: BTreeMap<Day, String>,
}

impl Calendar {
    /// A calendar of the days that notices set, the newest notice last: its word on a day wins.
    ///
    /// A year is loaded when a notice about it sets at least one day. An empty year file therefore leaves its
    /// year unknown instead of making it a year without holidays.
    pub fn new(exceptions: impl IntoIterator<Item = Exception>) -> Self {
        let mut calendar = Self::default();
        for exception in exceptions {
            calendar.years.insert(exception.year);
            calendar.exceptions.insert(exception.date, exception);
        }
        calendar
    }

    /// The same calendar for an office that is closed on more days, each with the reason, such as a regional
    /// order. National notices never contain these.
    #[must_use]
    pub fn with_closures(mut self, closures: impl IntoIterator<Item = (Day, String)>) -> Self {
        self.closures.extend(closures);
        self
    }

    /// The years whose notices are loaded, in order.
    pub fn years(&self) -> impl DoubleEndedIterator<Item = i16> {
        self.years.iter().copied()
    }

    /// Whether people work on this day.
    pub fn is_workday(&self, day: Day) -> WorkingDay {
        self.describe(day).kind.is_workday()
    }

    /// The kind of a day and its festival.
    pub fn describe(&self, date: Day) -> CalendarDay<'_> {
        let (kind, name) = self.national(date);
        match self.closures.get(&date) {
            Some(reason) if kind.is_workday() == WorkingDay::Yes => {
                CalendarDay { date, kind: DayKind::Closure, name: Some(reason) }
            }
            _ => CalendarDay { date, kind, name },
        }
    }

    /// Every day from `first` to `last`, both included; none when `last` comes first.
    pub fn days_between(&self, first: Day, last: Day) -> impl Iterator<Item = CalendarDay<'_>> {
        (0..=first.days_until(last)).map(move |offset| self.describe(first.plus_days(offset)))
    }

    /// The working days from `from` to `to`, both included: what is left of a period counting today (剩余工作日,
    /// 含今天). `None` when a day among them is not announced.
    pub fn remaining_workdays(&self, from: Day, to: Day) -> Option<i32> {
        self.days_between(from, to).try_fold(0, |count, day| match day.kind.is_workday() {
            WorkingDay::Yes => Some(count + 1),
            WorkingDay::No => Some(count),
            WorkingDay::Unknown => None,
        })
    }

    fn national(&self, day: Day) -> (DayKind, Option<&str>) {
        if !self.is_loaded(day.year()) {
            return (DayKind::Unknown, None);
        }
        match self.exceptions.get(&day) {
            Some(Exception { kind: ExceptionKind::Off, name, .. }) => (DayKind::Off, Some(name)),
            Some(Exception { kind: ExceptionKind::Makeup, name, .. }) => (DayKind::Makeup, Some(name)),
            None if day.is_weekend() => (DayKind::Weekend, None),
            None => (DayKind::Workday, None),
        }
    }

    fn is_loaded(&self, year: i16) -> bool {
        self.years.contains(&year)
    }
}
