//! Periods that are open or planned, and which of them another calendar would end on another day.

use super::{Calendar, Convention, Day, EndStatus, Period, Unit};
use crate::domain::role::codes;

codes! {
    /// What runs, or would.
    pub enum OpenKind {
        /// A notice that is out. Its printed end moves by a signed extension only.
        Notice = "notice",
        /// A notice being prepared, as if it were released today.
        Draft = "draft",
        /// A notice that waits for its release, as if it were released today.
        Proposal = "proposal",
        /// An objection that waits for admission.
        Admission = "admission",
        /// An objection that is handled.
        Handling = "handling",
        /// An invitation to review that waits for an answer.
        Invitation = "invitation",
    }
}

/// A period that is open or planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPeriod {
    pub kind: OpenKind,
    /// The record it belongs to: a notice, an objection, a reviewer's task.
    pub of: i64,
    /// What a person calls it: the number or title of a notice; empty for the others.
    pub name: String,
    pub starts_on: Day,
    pub days: i32,
    pub unit: Unit,
    pub convention: Convention,
    /// The days of the unit by which it was extended, extension by extension: each counts from the end before it.
    pub extended: Vec<i32>,
    /// The end that was printed or told, where one was.
    pub told: Option<Day>,
}

impl OpenPeriod {
    /// Counts it by a calendar, with every extension; `None` for what cannot be counted.
    pub fn counted(&self, calendar: &Calendar) -> Option<Period> {
        let printed = calendar.period(self.starts_on, self.days, self.unit, self.convention).ok()?;
        self.extended.iter().try_fold(printed, |period, days| match period.ends_on {
            Some(from) => calendar.period(from, *days, self.unit, Convention::NextDay).ok(),
            None => Some(period),
        })
    }

    /// Where a calendar ends it; `None` where it does not reach.
    pub fn end(&self, calendar: &Calendar) -> Option<Day> {
        self.counted(calendar)?.ends_on
    }

    /// Whether its end hangs on a year that is not announced.
    pub fn hangs_on(&self, calendar: &Calendar, year: i16) -> bool {
        self.counted(calendar).is_some_and(|period| match period.status {
            EndStatus::Announced => self.told.is_some_and(|told| told.year() >= year),
            EndStatus::Provisional => period.ends_on.is_some_and(|ends_on| ends_on.year() + 1 == year),
            EndStatus::Unknown => period.missing_year == Some(year),
        })
    }
}

/// A period whose end another calendar moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub period: OpenPeriod,
    pub before: Option<Day>,
    pub after: Option<Day>,
}

impl Moved {
    /// Whether the printed or told end comes too early by the new calendar.
    pub fn is_late(&self) -> bool {
        match (self.period.told, self.after) {
            (Some(told), Some(after)) => told < after,
            _ => false,
        }
    }
}

/// The periods that end elsewhere by another calendar, in the order given.
pub fn moved(periods: Vec<OpenPeriod>, before: &Calendar, after: &Calendar) -> Vec<Moved> {
    let ends = |period: OpenPeriod| {
        let (was, is) = (period.end(before), period.end(after));
        Moved { period, before: was, after: is }
    };
    periods.into_iter().map(ends).filter(|moved| moved.before != moved.after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar_files::announced;

    fn period(starts_on: &str, days: i32, told: Option<&str>) -> OpenPeriod {
        OpenPeriod {
            kind: OpenKind::Notice,
            of: 1,
            name: "测示〔2026〕1号".to_owned(),
            starts_on: starts_on.parse().unwrap(),
            days,
            unit: Unit::Working,
            convention: Convention::NextDay,
            extended: Vec::new(),
            told: told.map(|told| told.parse().unwrap()),
        }
    }

    #[test]
    fn a_day_off_more_moves_the_ends_behind_it_and_no_others() {
        let closed = [("2026-03-04".parse().unwrap(), "测试".to_owned())];
        let after = announced().clone().with_closures(closed);
        let periods = vec![period("2026-03-02", 5, Some("2026-03-09")), period("2026-03-04", 5, Some("2026-03-11"))];
        let found = moved(periods, announced(), &after);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].after, "2026-03-10".parse().ok());
        assert!(found[0].is_late());
        let later = vec![period("2026-03-02", 5, Some("2026-03-12"))];
        assert!(!moved(later, announced(), &after)[0].is_late(), "what was printed is late enough");
    }

    #[test]
    fn an_extension_counts_from_the_end_that_the_calendar_moved() {
        let closed = [("2026-03-05".parse().unwrap(), "测试".to_owned())];
        let after = announced().clone().with_closures(closed);
        let extended = OpenPeriod { extended: vec![2], ..period("2026-03-02", 5, Some("2026-03-11")) };
        assert_eq!(
            (extended.end(announced()), extended.end(&after)),
            ("2026-03-11".parse().ok(), "2026-03-12".parse().ok())
        );
        // Three calendar days end on a Saturday and roll to Monday; the extension goes on from there.
        let natural = OpenPeriod { unit: Unit::Natural, extended: vec![1], ..period("2026-03-04", 3, None) };
        assert_eq!(natural.end(announced()), "2026-03-10".parse().ok());
        let beyond = OpenPeriod { extended: vec![5], ..period("2026-12-18", 5, None) };
        assert!(beyond.hangs_on(announced(), 2027), "the extension leaves the year");
    }

    #[test]
    fn a_period_hangs_on_the_year_its_end_needs() {
        let hangs = |starts_on, days| period(starts_on, days, None).hangs_on(announced(), 2027);
        assert!(!hangs("2026-12-18", 5), "25 December is settled");
        assert!(hangs("2026-12-21", 5), "28 December may move");
        assert!(hangs("2026-12-28", 5), "the count leaves the year");
        assert!(!hangs("2025-12-29", 5));
    }
}
