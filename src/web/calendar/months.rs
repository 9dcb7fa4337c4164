//! A year as twelve months, and its days off and make-up days as stretches.

use std::collections::BTreeMap;

use crate::{
    domain::{
        calendar::{Calendar, CalendarDay, DayKind},
        time::Day,
    },
    texts::{Lang, Texts, calendar as words},
};

/// Where running notices end, by the day.
pub(super) struct Ends(BTreeMap<Day, Vec<String>>);

impl Ends {
    pub(super) fn of(notices: impl Iterator<Item = (Day, String)>) -> Self {
        let mut ends: BTreeMap<Day, Vec<String>> = BTreeMap::new();
        notices.for_each(|(day, number)| ends.entry(day).or_default().push(number));
        Self(ends)
    }
}

/// A month of the year.
pub(super) struct Month {
    pub name: String,
    /// Empty places before the first day, so that Monday stands first.
    pub blanks: Vec<()>,
    pub days: Vec<Cell>,
}

/// A day of a month.
pub(super) struct Cell {
    pub day: i8,
    /// The classes of its look.
    pub css: String,
    /// What there is to say of it, for those who do not see it; empty for an ordinary day.
    pub says: String,
}

impl Month {
    pub(super) fn all(calendar: &Calendar, year: i16, today: Day, ends: &Ends, lang: Lang) -> Vec<Self> {
        (1..=12).filter_map(|month| Self::of(calendar, Day::new(year, month, 1)?, today, ends, lang)).collect()
    }

    fn of(calendar: &Calendar, first: Day, today: Day, ends: &Ends, lang: Lang) -> Option<Self> {
        let last = first.plus_months(1).plus_days(-1);
        Some(Self {
            name: Texts::of(lang).calendar.month(first.month()),
            blanks: vec![(); usize::try_from(first.weekday() - 1).ok()?],
            days: calendar.days_between(first, last).map(|day| Cell::of(day, today, ends, lang)).collect(),
        })
    }
}

impl Cell {
    fn of(day: CalendarDay<'_>, today: Day, ends: &Ends, lang: Lang) -> Self {
        let t = &Texts::of(lang).calendar;
        let mut css = vec![look(day.kind)];
        let mut says: Vec<String> = Vec::new();
        if !matches!(day.kind, DayKind::Workday | DayKind::Weekend | DayKind::Unknown) {
            says.push(words::day_kind(day.kind, lang).to_owned());
        }
        says.extend(day.name.map(str::to_owned));
        if day.date == today {
            css.push("today");
            says.push(t.today.to_owned());
        }
        if let Some(numbers) = ends.0.get(&day.date) {
            css.push("end");
            says.push(format!("{}{}{}", t.ends_here, lang.pick("：", ": "), numbers.join(lang.pick("、", ", "))));
        }
        Self {
            day: day.date.day_of_month(),
            css: css.into_iter().filter(|class| !class.is_empty()).collect::<Vec<_>>().join(" "),
            says: says.join(lang.pick("，", ", ")),
        }
    }
}

/// The class of a day's look.
pub(super) fn look(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Workday => "",
        DayKind::Weekend => "rest",
        DayKind::Off => "off",
        DayKind::Makeup => "makeup",
        DayKind::Closure => "shut",
        DayKind::Unknown => "unset",
    }
}

/// Days in a row that are the same: what a notice sets, as a line of a table.
pub(super) struct Stretch {
    pub days: String,
    pub count: i32,
    pub kind: &'static str,
    pub css: &'static str,
    pub name: String,
}

impl Stretch {
    /// The days off, make-up days and closures of a year, from its first day to its last: what a notice sets of the
    /// December before stands under that year.
    pub(super) fn of(calendar: &Calendar, year: i16, lang: Lang) -> Vec<Self> {
        let (Some(first), Some(last)) = (Day::new(year, 1, 1), Day::new(year, 12, 31)) else { return Vec::new() };
        let is_one = |day: &CalendarDay| matches!(day.kind, DayKind::Off | DayKind::Makeup | DayKind::Closure);
        let mut found: Vec<(Day, CalendarDay)> = Vec::new();
        for day in calendar.days_between(first, last).filter(is_one) {
            match found.last_mut() {
                Some((_, end)) if end.date.plus_days(1) == day.date && end.kind == day.kind && end.name == day.name => {
                    *end = day;
                }
                _ => found.push((day.date, day)),
            }
        }
        let line = |(first, last): (Day, CalendarDay)| Self {
            days: words::span(first, last.date, lang),
            count: first.days_until(last.date) + 1,
            kind: words::day_kind(last.kind, lang),
            css: match last.kind {
                DayKind::Makeup => "now",
                DayKind::Closure => "warn",
                _ => "ok",
            },
            name: last.name.unwrap_or_default().to_owned(),
        };
        found.into_iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar_files::announced;

    #[test]
    fn a_month_begins_under_its_weekday_and_a_day_says_what_it_is() {
        let today: Day = "2026-10-09".parse().unwrap();
        let ends = Ends::of([("2026-10-10".parse().unwrap(), "测示〔2026〕1号".to_owned())].into_iter());
        let months = Month::all(announced(), 2026, today, &ends, Lang::Zh);
        assert_eq!(months.len(), 12);
        let october = &months[9];
        assert_eq!((october.blanks.len(), october.days.len()), (3, 31), "1 October 2026 is a Thursday");
        let day = |number: usize| (october.days[number - 1].css.as_str(), october.days[number - 1].says.as_str());
        assert_eq!(day(1), ("off", "放假，国庆节"));
        assert_eq!(day(9), ("today", "今天"));
        assert_eq!(day(10), ("makeup end", "调休上班，国庆节，公示截止：测示〔2026〕1号"));
        assert_eq!(day(11), ("rest", ""));
        assert_eq!(Month::all(announced(), 2027, today, &ends, Lang::Zh)[0].days[0].css, "unset");
    }

    #[test]
    fn days_in_a_row_are_one_line() {
        let lines = Stretch::of(announced(), 2026, Lang::Zh);
        assert_eq!((lines[0].days.as_str(), lines[0].count, lines[0].name.as_str()), ("1月1日至1月3日", 3, "元旦"));
        assert_eq!((lines[1].days.as_str(), lines[1].kind), ("1月4日（星期日）", "调休上班"));
        assert_eq!(lines.len(), 13);
    }
}
