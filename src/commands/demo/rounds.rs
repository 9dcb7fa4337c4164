//! The call rounds of the demonstration and their timetable: eight over four years and more, the last one still open.
//!
//! Everything is reckoned back from one day, the horizon: whatever happened, happened before it began.

use std::collections::BTreeMap;

use crate::domain::{
    calendar::{Calendar, Convention, EndStatus, Unit, WorkingDay},
    time::{Day, Moment},
};

/// Days from the closing of each round to the horizon; the last one has not closed yet. By the first, terms of three
/// years have ended; by the second, they are ending; the sixth is being decided and the seventh reviewed.
const CLOSED_AGO: [i32; 8] = [1560, 1200, 820, 470, 250, 90, 33, -24];

/// Days a call is open.
const OPEN_DAYS: i32 = 45;

/// The round whose cases are being decided, announced and signed.
pub(super) const DECIDING: usize = 5;
/// The round whose cases are in the first review.
pub(super) const REVIEWING: usize = 6;
/// The round that takes nominations.
pub(super) const OPEN: usize = 7;

/// A call round.
#[derive(Clone, Debug)]
pub(super) struct Round {
    pub(super) code: String,
    pub(super) year: i16,
    pub(super) no: i64,
    pub(super) opens_on: Day,
    pub(super) closes_on: Day,
}

/// The rounds, seen from a day.
pub(super) struct Timetable {
    /// The demonstration ends where this day begins.
    pub(super) today: Day,
    pub(super) rounds: Vec<Round>,
    calendar: Calendar,
}

impl Timetable {
    /// The timetable as of a day. Notices that run must have an end: where the calendar does not reach far enough, the
    /// demonstration stays in the last year it knows.
    pub(super) fn new(today: Day, calendar: Calendar) -> Self {
        let settled = calendar.years().next_back().and_then(|year| Day::new(year, 12, 10));
        let today = settled.map_or(today, |settled| today.min(settled));
        let mut numbers: BTreeMap<i16, i64> = BTreeMap::new();
        let rounds = CLOSED_AGO
            .iter()
            .map(|ago| {
                let closes_on = today.plus_days(-ago);
                let no = numbers.entry(closes_on.year()).or_default();
                *no += 1;
                Round {
                    code: format!("{}-{no}", closes_on.year()),
                    year: closes_on.year(),
                    no: *no,
                    opens_on: closes_on.plus_days(-OPEN_DAYS),
                    closes_on,
                }
            })
            .collect();
        Self { today, rounds, calendar }
    }

    /// The instant before which everything happened.
    pub(super) fn horizon(&self) -> Moment {
        self.today.starts_at()
    }

    /// The instant the story begins at: before the first call.
    pub(super) fn beginning(&self) -> Moment {
        self.rounds[0].opens_on.plus_days(-30).starts_at()
    }

    /// The first working day on or after a day.
    pub(super) fn workday_from(&self, day: Day) -> Day {
        self.seek(day, 1)
    }

    /// The last working day on or before a day.
    pub(super) fn workday_until(&self, day: Day) -> Day {
        self.seek(day, -1)
    }

    fn seek(&self, day: Day, step: i32) -> Day {
        (0..30)
            .map(|n| day.plus_days(step * n))
            .find(|day| self.calendar.is_workday(*day) == WorkingDay::Yes)
            .unwrap_or(day)
    }

    /// The last day of a notice of `days` working days, and how sure that is.
    pub(super) fn notice_end(&self, starts_on: Day, days: i32) -> (Day, EndStatus) {
        match self.calendar.period(starts_on, days, Unit::Working, Convention::NextDay) {
            Ok(period) => match period.ends_on {
                Some(ends_on) => (ends_on, period.status),
                None => (starts_on.plus_days(days + 2), EndStatus::Provisional),
            },
            Err(_) => (starts_on.plus_days(days + 2), EndStatus::Provisional),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar_files;

    fn on(day: &str) -> Timetable {
        Timetable::new(day.parse().unwrap(), calendar_files::announced().clone())
    }

    #[test]
    fn rounds_are_numbered_by_the_year_they_close_in() {
        let codes: Vec<String> = on("2026-03-02").rounds.into_iter().map(|round| round.code).collect();
        assert_eq!(codes, ["2021-1", "2022-1", "2023-1", "2024-1", "2025-1", "2025-2", "2026-1", "2026-2"]);
    }

    #[test]
    fn a_notice_released_on_the_last_working_day_still_runs() {
        for offset in 0..360 {
            let timetable = on("2025-12-01");
            let today = timetable.today.plus_days(-offset);
            let released = timetable.workday_until(today.plus_days(-2));
            let (ends_on, status) = timetable.notice_end(released, 5);
            assert!(ends_on >= today, "released {released}, ended {ends_on}, today {today}");
            assert_eq!(status, EndStatus::Announced);
        }
    }

    #[test]
    fn beyond_the_known_years_the_demonstration_stays_in_the_last() {
        let known = on("2026-12-01");
        let beyond = on("2031-05-05");
        assert_eq!(beyond.today.year(), known.today.year());
        assert_eq!(beyond.notice_end(beyond.today, 5).1, EndStatus::Announced);
    }
}
