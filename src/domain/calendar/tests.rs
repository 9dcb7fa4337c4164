//! Tables and properties of the counting, on the notices that come with the program.

use proptest::prelude::*;

use super::*;
use crate::calendar_files::{announced, notices};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn exception(year: i16, date: &str, kind: ExceptionKind, name: &str) -> Exception {
    Exception { date: day(date), kind, name: name.to_owned(), year }
}

/// The end and its status, as `2026-12-28 Provisional` or `- Unknown`.
fn outcome(period: &Period) -> String {
    let end = period.ends_on.map_or_else(|| "-".to_owned(), |end| end.to_string());
    format!("{end} {:?}", period.status)
}

fn working(start: &str, days: i32, convention: Convention) -> Period {
    announced().add_workdays(day(start), days, convention).unwrap()
}

fn natural(start: &str, days: i32, convention: Convention) -> Period {
    announced().add_natural_days(day(start), days, convention).unwrap()
}

#[test]
fn the_ten_tricky_cases_end_where_the_notices_say() {
    for (start, days, next_day, same_day) in [
        ("2019-12-31", 5, "2020-01-08", "2020-01-07"),
        ("2020-05-09", 5, "2020-05-15", "2020-05-14"),
        ("2021-12-31", 5, "2022-01-10", "2022-01-07"),
        ("2022-09-30", 5, "2022-10-12", "2022-10-11"),
        ("2023-09-27", 7, "2023-10-12", "2023-10-11"),
        ("2024-02-08", 5, "2024-02-21", "2024-02-20"),
        ("2024-12-31", 5, "2025-01-08", "2025-01-07"),
        ("2025-01-27", 5, "2025-02-10", "2025-02-08"),
        ("2025-09-30", 5, "2025-10-14", "2025-10-13"),
        ("2026-02-14", 7, "2026-03-03", "2026-03-02"),
    ] {
        for (convention, end) in [(Convention::NextDay, next_day), (Convention::SameDay, same_day)] {
            let period = working(start, days, convention);
            assert_eq!(outcome(&period), format!("{end} Announced"), "{start} + {days}, {convention:?}");
            assert_eq!(period.counted_so_far, days);
        }
    }
}

#[test]
fn two_printed_notices_counted_their_first_day_and_one_did_not() {
    assert_eq!(working("2020-05-09", 5, Convention::SameDay).ends_on, Some(day("2020-05-14")));
    assert_eq!(working("2021-04-26", 5, Convention::SameDay).ends_on, Some(day("2021-04-30")));
    assert_eq!(working("2021-05-26", 5, Convention::NextDay).ends_on, Some(day("2021-06-02")));
}

#[test]
fn the_end_of_the_last_loaded_year_is_provisional_and_beyond_it_unknown() {
    for (start, days, expected, counted) in [
        ("2026-12-18", 5, "2026-12-25 Announced", 5),
        ("2026-12-21", 5, "2026-12-28 Provisional", 5),
        ("2026-12-21", 8, "2026-12-31 Provisional", 8),
        ("2026-12-21", 9, "- Unknown", 8),
        ("2026-12-28", 5, "- Unknown", 3),
        ("2026-12-31", 1, "- Unknown", 0),
        ("2027-03-01", 5, "- Unknown", 0),
        ("9999-12-31", 366, "- Unknown", 0),
    ] {
        let period = working(start, days, Convention::NextDay);
        assert_eq!((outcome(&period).as_str(), period.counted_so_far), (expected, counted), "{start} + {days}");
    }
    let unknown = working("2026-12-28", 5, Convention::NextDay);
    assert_eq!((unknown.missing_year, unknown.years_used), (Some(2027), BTreeSet::from([2026])));
    assert_eq!(working("2031-03-01", 5, Convention::NextDay).missing_year, Some(2031));
    assert_eq!(working("2026-12-18", 5, Convention::NextDay).missing_year, None);
}

#[test]
fn what_cannot_be_counted_names_the_field() {
    for days in [i32::MIN, -1, 0, 367] {
        let refused = announced().add_workdays(day("2026-03-02"), days, Convention::NextDay).unwrap_err();
        assert_eq!((refused, refused.field()), (PeriodError::Days(days), "days"));
    }
    let refused = announced().add_natural_days(day("2006-12-31"), 5, Convention::NextDay).unwrap_err();
    assert_eq!(refused, PeriodError::StartTooEarly { start: day("2006-12-31"), first_year: 2007 });
    assert_eq!(refused.field(), "start");
    assert_eq!(outcome(&working("2025-01-02", 366, Convention::NextDay)), "2026-06-29 Announced");
}

#[test]
fn natural_days_roll_to_the_day_after_the_days_off() {
    for (start, days, next_day, same_day) in [
        ("2025-11-03", 7, "2025-11-10 Announced", "2025-11-10 Announced"),
        ("2025-09-24", 7, "2025-10-09 Announced", "2025-09-30 Announced"),
        ("2025-10-01", 10, "2025-10-11 Announced", "2025-10-10 Announced"),
        ("2026-12-19", 7, "2026-12-28 Provisional", "2026-12-25 Announced"),
        ("2026-12-20", 30, "- Unknown", "- Unknown"),
    ] {
        assert_eq!(outcome(&natural(start, days, Convention::NextDay)), next_day, "{start} + {days}");
        assert_eq!(outcome(&natural(start, days, Convention::SameDay)), same_day, "{start} + {days}");
    }
    assert_eq!(natural("2026-12-20", 30, Convention::NextDay).counted_so_far, 11);
    assert_eq!(natural("2025-09-24", 7, Convention::NextDay).counted_so_far, 7, "rolling counts nothing more");
}

#[test]
fn half_day_festivals_are_working_days() {
    for half_day in ["2024-03-08", "2022-05-05", "2023-05-04", "2022-06-01", "2024-08-01"] {
        assert_eq!(announced().describe(day(half_day)).kind, DayKind::Workday, "{half_day}");
    }
    assert_eq!(announced().is_workday(day("2024-02-09")), WorkingDay::Yes, "New Year's Eve before 2025");
    assert_eq!(announced().is_workday(day("2025-01-28")), WorkingDay::No, "New Year's Eve since 2025");
}

#[test]
fn a_day_belongs_to_the_notice_that_set_it_last() {
    assert_eq!(announced().is_workday(day("2020-02-01")), WorkingDay::No, "working Saturday until the amendment");
    let first_notices = notices().iter().filter(|notice| notice.kind == NoticeKind::Original);
    let before = Calendar::new(first_notices.flat_map(|notice| notice.days.iter().cloned()));
    assert_eq!(before.is_workday(day("2020-02-01")), WorkingDay::Yes);
    assert_eq!(before.is_workday(day("2019-05-02")), WorkingDay::Yes);
    assert_eq!(before.is_workday(day("2015-09-03")), WorkingDay::Yes);
}

#[test]
fn the_next_notice_settles_the_end_of_the_year() {
    let until_2018 = notices().iter().filter(|notice| notice.year <= 2018);
    let before = Calendar::new(until_2018.flat_map(|notice| notice.days.iter().cloned()));
    let count = |calendar: &Calendar| calendar.add_workdays(day("2018-12-27"), 2, Convention::NextDay).unwrap();
    assert_eq!(outcome(&count(&before)), "2018-12-31 Provisional");
    assert_eq!(outcome(&count(announced())), "2018-12-29 Announced");
    assert_eq!(count(&before).years_used, BTreeSet::from([2018]));
    assert_eq!(count(announced()).years_used, BTreeSet::from([2018, 2019]));
    assert_eq!(working("2018-06-01", 5, Convention::NextDay).years_used, BTreeSet::from([2018]));
}

#[test]
fn an_unannounced_year_has_no_answers() {
    assert_eq!(announced().is_workday(day("2027-01-01")), WorkingDay::Unknown);
    assert_eq!(announced().is_workday(day("2006-12-30")), WorkingDay::Unknown);
    assert_eq!(announced().years().collect::<Vec<_>>(), (2007..=2026).collect::<Vec<_>>());
    let empty = Calendar::new([]);
    let period = empty.add_workdays(day("2026-03-02"), 1, Convention::SameDay).unwrap();
    assert_eq!((outcome(&period).as_str(), period.missing_year), ("- Unknown", Some(2026)));
}

#[test]
fn a_strip_names_the_kind_and_the_festival_of_each_day() {
    let strip = |first, last| -> Vec<_> {
        let days = announced().days_between(day(first), day(last));
        days.map(|day| (day.date.day_of_month(), day.kind, day.name)).collect()
    };
    assert_eq!(
        strip("2025-10-07", "2025-10-12"),
        [
            (7, DayKind::Off, Some("国庆节、中秋节")),
            (8, DayKind::Off, Some("国庆节、中秋节")),
            (9, DayKind::Workday, None),
            (10, DayKind::Workday, None),
            (11, DayKind::Makeup, Some("国庆节、中秋节")),
            (12, DayKind::Weekend, None),
        ]
    );
    assert_eq!(strip("2026-12-31", "2027-01-01"), [(31, DayKind::Workday, None), (1, DayKind::Unknown, None)]);
    assert_eq!(strip("2026-01-02", "2026-01-01"), []);
}

#[test]
fn the_countdown_counts_today() {
    let left = |from, to| announced().remaining_workdays(day(from), day(to));
    assert_eq!(left("2025-09-30", "2025-10-14"), Some(6));
    assert_eq!(left("2025-10-04", "2025-10-14"), Some(5));
    assert_eq!(left("2025-10-14", "2025-10-14"), Some(1));
    assert_eq!(left("2025-10-15", "2025-10-14"), Some(0));
    assert_eq!(left("2026-12-30", "2027-01-05"), None);
}

#[test]
fn an_office_may_be_closed_while_the_nation_works() {
    let order = || ["2020-02-03", "2020-02-08", "2020-02-10"].map(|date| (day(date), "测试停办".to_owned()));
    let office = announced().clone().with_closures(order());
    let closed = CalendarDay { date: day("2020-02-03"), kind: DayKind::Closure, name: Some("测试停办") };
    assert_eq!(office.describe(day("2020-02-03")), closed);
    assert_eq!(office.describe(day("2020-02-08")).kind, DayKind::Weekend, "a closure changes working days only");
    assert_eq!(announced().describe(day("2020-02-03")).kind, DayKind::Workday);
    let count = |calendar: &Calendar| calendar.add_workdays(day("2020-01-31"), 5, Convention::NextDay).unwrap();
    assert_eq!(outcome(&count(announced())), "2020-02-07 Announced");
    assert_eq!(outcome(&count(&office)), "2020-02-11 Announced");
}

#[test]
fn every_embedded_year_adds_up_but_for_the_two_that_were_given_days() {
    for year in 2007..=2026 {
        let about: Vec<Notice> = notices().iter().filter(|notice| notice.year == year).cloned().collect();
        let expected = match year {
            2015 => vec![Finding::Balance { statutory: 11, found: 12 }],
            2020 => vec![Finding::Balance { statutory: 11, found: 13 }],
            _ => vec![],
        };
        assert_eq!(check_year(year, &about), expected, "{year}");
    }
    assert_eq!([2007, 2008, 2024, 2025].map(statutory_days), [10, 11, 11, 13]);
}

#[test]
fn the_first_notices_add_up_before_their_amendments() {
    for notice in notices().iter().filter(|notice| notice.kind == NoticeKind::Original) {
        assert_eq!(statutory_balance(&notice.days), statutory_days(notice.year), "{}", notice.title);
    }
}

#[test]
fn a_year_that_was_misread_is_found_out() {
    let original = notices().iter().find(|notice| notice.year == 2026).unwrap();
    let with = |change: &dyn Fn(&mut Vec<Exception>)| {
        let mut notice = original.clone();
        change(&mut notice.days);
        check_year(2026, &[notice])
    };
    assert_eq!(check_year(2027, &[]), [Finding::NoDays]);
    assert_eq!(with(&|days| days.clear()), [Finding::NoDays]);
    assert_eq!(
        with(&|days| days.retain(|set| set.date != day("2026-02-28"))),
        [Finding::Balance { statutory: 13, found: 14 }]
    );
    assert_eq!(
        with(&|days| days.push(exception(2026, "2025-12-19", ExceptionKind::Makeup, "元旦"))),
        [Finding::OutsideYear { date: day("2025-12-19") }, Finding::MakeupOnWeekday { date: day("2025-12-19") }]
    );
    assert_eq!(
        with(&|days| days.push(exception(2026, "2027-01-02", ExceptionKind::Off, "元旦"))),
        [Finding::OutsideYear { date: day("2027-01-02") }]
    );
    assert_eq!(
        with(&|days| days.push(exception(2026, "2026-01-01", ExceptionKind::Off, "元旦"))),
        [Finding::Repeated { date: day("2026-01-01") }]
    );
    assert_eq!(
        with(&|days| days.retain(|set| set.name != "清明节")),
        [Finding::FestivalMissing { festival: "清明" }, Finding::Balance { statutory: 13, found: 12 }]
    );
    assert!(Finding::NoDays.is_refusal());
    assert!(!Finding::Balance { statutory: 13, found: 12 }.is_refusal());
}

proptest! {
    #[test]
    fn a_period_has_as_many_working_days_as_it_was_given(offset in 0..7305_i32, days in 1..=MAX_PERIOD_DAYS) {
        let calendar = announced();
        let start = day("2007-01-01").plus_days(offset);
        let next_day = calendar.add_workdays(start, days, Convention::NextDay).unwrap();
        let same_day = calendar.add_workdays(start, days, Convention::SameDay).unwrap();
        for (period, first) in [(&next_day, start.plus_days(1)), (&same_day, start)] {
            prop_assert_eq!(period.ends_on.is_none(), period.status == EndStatus::Unknown);
            match period.ends_on {
                Some(end) => {
                    prop_assert_eq!(calendar.remaining_workdays(first, end), Some(days));
                    prop_assert_eq!(calendar.is_workday(end), WorkingDay::Yes);
                }
                None => {
                    prop_assert_eq!(period.missing_year, Some(2027));
                    prop_assert_eq!(
                        calendar.remaining_workdays(first, day("2026-12-31")),
                        Some(period.counted_so_far)
                    );
                }
            }
        }
        if let Some(end) = next_day.ends_on {
            prop_assert!(same_day.ends_on.is_some_and(|same| same <= end));
            prop_assert_eq!(same_day.ends_on == Some(end), calendar.is_workday(start) == WorkingDay::No);
        }
    }

    #[test]
    fn natural_days_end_on_the_first_working_day_from_their_last(offset in 0..6900_i32, days in 1..=MAX_PERIOD_DAYS) {
        let start = day("2007-01-01").plus_days(offset);
        let last = start.plus_days(days);
        let end = announced().add_natural_days(start, days, Convention::NextDay).unwrap().ends_on;
        prop_assert!(end.is_some_and(|end| end >= last));
        prop_assert_eq!(end.and_then(|end| announced().remaining_workdays(last, end)), Some(1));
    }
}
