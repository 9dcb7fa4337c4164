//! What was in force when: the years that come with the program, the files that two persons put on top of them, and the
//! days on which the office alone is closed.

use std::collections::BTreeMap;

use super::{Calendar, Day, DayKind, Exception, Notice, notice::EARLIEST_DAY_OF_DECEMBER_BEFORE};
use crate::domain::time::Moment;

/// A year as a file in force says it, whole: a day it does not name is an ordinary one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    pub year: i16,
    pub days: Vec<Exception>,
    /// When it was confirmed.
    pub since: Moment,
}

/// Days on which the office is closed, or open after all, both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    pub starts_on: Day,
    pub ends_on: Day,
    pub closed: bool,
    pub reason: String,
    /// When it was confirmed.
    pub since: Moment,
}

/// Everything that was put on top of the embedded years, each list in the order in which it came into force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    pub editions: Vec<Edition>,
    pub closures: Vec<Closure>,
}

impl History {
    /// Whether there is nothing but the embedded years.
    pub fn is_empty(&self) -> bool {
        self.editions.is_empty() && self.closures.is_empty()
    }

    /// What of it was in force at an instant.
    #[must_use]
    pub fn until(&self, at: Moment) -> Self {
        Self {
            editions: self.editions.iter().filter(|one| one.since <= at).cloned().collect(),
            closures: self.closures.iter().filter(|one| one.since <= at).cloned().collect(),
        }
    }

    /// Without the office's own closures, which never move the end of a notice.
    #[must_use]
    pub fn national(&self) -> Self {
        Self { editions: self.editions.clone(), closures: Vec::new() }
    }

    /// The calendar on top of the embedded notices. The newest file says all about its year; on a day of December
    /// that two years set, the later year's word counts.
    pub fn calendar(&self, embedded: &[Notice]) -> Calendar {
        let mut years: BTreeMap<i16, Vec<&Exception>> = BTreeMap::new();
        for notice in embedded {
            years.entry(notice.year).or_default().extend(&notice.days);
        }
        for edition in &self.editions {
            years.insert(edition.year, edition.days.iter().collect());
        }
        let mut closed: BTreeMap<Day, &str> = BTreeMap::new();
        for closure in &self.closures {
            for offset in 0..=closure.starts_on.days_until(closure.ends_on) {
                let day = closure.starts_on.plus_days(offset);
                match closure.closed {
                    true => closed.insert(day, &closure.reason),
                    false => closed.remove(&day),
                };
            }
        }
        Calendar::new(years.into_values().flatten().cloned())
            .with_closures(closed.into_iter().map(|(day, reason)| (day, reason.to_owned())))
    }
}

/// A day that another calendar makes something else of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub date: Day,
    pub before: DayKind,
    pub after: DayKind,
    /// The festival, as the calendar that names one calls it.
    pub name: String,
}

/// What changes on the days that the notice of a year may set. Of a year that was unknown, only what is no ordinary
/// day is a change.
pub fn changes(before: &Calendar, after: &Calendar, year: i16) -> Vec<Change> {
    let ends = (Day::new(year - 1, 12, EARLIEST_DAY_OF_DECEMBER_BEFORE), Day::new(year, 12, 31));
    let (Some(first), Some(last)) = ends else { return Vec::new() };
    let ordinary = |kind| matches!(kind, DayKind::Workday | DayKind::Weekend);
    before
        .days_between(first, last)
        .zip(after.days_between(first, last))
        .filter(|(was, is)| was.kind != is.kind && !(was.kind == DayKind::Unknown && ordinary(is.kind)))
        .map(|(was, is)| Change {
            date: is.date,
            before: was.kind,
            after: is.kind,
            name: is.name.or(was.name).unwrap_or_default().to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar_files::notices,
        domain::calendar::{ExceptionKind, WorkingDay},
    };

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn set(year: i16, date: &str, kind: ExceptionKind) -> Exception {
        Exception { date: day(date), kind, name: "测试节".to_owned(), year }
    }

    /// The embedded year 2026 with a change.
    fn edition(change: impl Fn(&mut Vec<Exception>), since: i64) -> Edition {
        let mut days = notices().iter().find(|notice| notice.year == 2026).unwrap().days.clone();
        change(&mut days);
        Edition { year: 2026, days, since: Moment(since) }
    }

    #[test]
    fn the_newest_file_says_all_about_its_year() {
        let history = History {
            editions: vec![
                edition(|days| days.push(set(2026, "2026-03-10", ExceptionKind::Off)), 10),
                edition(|days| days.retain(|day| day.date.month() != 6), 20),
            ],
            closures: Vec::new(),
        };
        let at = |moment| history.until(Moment(moment)).calendar(notices());
        let (seeded, first, second) = (at(9), at(10), at(20));
        assert_eq!(seeded.is_workday(day("2026-03-10")), WorkingDay::Yes);
        assert_eq!(first.is_workday(day("2026-03-10")), WorkingDay::No);
        assert_eq!(second.is_workday(day("2026-03-10")), WorkingDay::Yes, "a day the newest does not name is ordinary");
        assert_eq!(second.is_workday(day("2026-06-19")), WorkingDay::Yes);
        let changed: Vec<_> = changes(&seeded, &first, 2026).into_iter().map(|change| change.date).collect();
        assert_eq!(changed, [day("2026-03-10")]);
        assert_eq!(changes(&first, &first, 2026), []);
    }

    #[test]
    fn the_next_years_word_on_december_stands_when_this_year_is_amended() {
        let next = Edition { year: 2027, days: vec![set(2027, "2026-12-31", ExceptionKind::Off)], since: Moment(1) };
        let amended = edition(|days| days.push(set(2026, "2026-12-31", ExceptionKind::Makeup)), 2);
        let history = History { editions: vec![next, amended], closures: Vec::new() };
        let calendar = history.calendar(notices());
        assert_eq!(calendar.describe(day("2026-12-31")).kind, DayKind::Off);
        let changed = changes(&History::default().calendar(notices()), &calendar, 2027);
        assert_eq!(changed.len(), 1, "ordinary days of a new year are no changes: {changed:?}");
    }

    #[test]
    fn the_newest_word_on_a_closure_counts_and_it_is_no_part_of_the_nation() {
        let closure = |closed, since| Closure {
            starts_on: day("2026-03-04"),
            ends_on: day("2026-03-05"),
            closed,
            reason: "测试停办".to_owned(),
            since: Moment(since),
        };
        let history = History { editions: Vec::new(), closures: vec![closure(true, 1), closure(false, 2)] };
        let kind = |history: &History| history.calendar(notices()).describe(day("2026-03-05")).kind;
        assert_eq!(kind(&history.until(Moment(1))), DayKind::Closure);
        assert_eq!(kind(&history.until(Moment(1)).national()), DayKind::Workday);
        assert_eq!(kind(&history), DayKind::Workday);
    }
}
