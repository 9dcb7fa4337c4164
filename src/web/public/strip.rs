//! The calendar strip of a notice: what every day of the period is, and how many are left, today included.

use crate::{
    domain::{
        calendar::{Calendar, CalendarDay, Convention, DayKind, Unit},
        notice::Document,
        time::Day,
    },
    texts::{Lang, Texts, notice_text},
};

/// A day of the strip.
pub struct Cell {
    /// The class of its look: `past`, `off`, `today`, `end`, or none.
    pub css: &'static str,
    /// The month, for those who do not see the strip.
    pub month: String,
    /// The day, with its month where a month begins.
    pub day: String,
    pub says: &'static str,
}

/// The strip with its sentences.
pub struct Strip {
    /// Days left, today included if it is counted; `None` where the calendar does not reach.
    pub left: Option<i32>,
    pub left_unit: &'static str,
    pub left_sentence: String,
    pub ends: String,
    /// Letters of the weekdays.
    pub weekdays: Vec<char>,
    /// Empty places before the first day, so that Monday stands first.
    pub blanks: Vec<()>,
    pub cells: Vec<Cell>,
    /// Which make-up working days count; empty when there is none.
    pub makeup: String,
    pub label: String,
}

impl Strip {
    /// The strip of a notice on a day of its period.
    pub fn of(calendar: &Calendar, document: &Document, today: Day, t: &'static Texts) -> Self {
        let (first, last) = (document.starts_on, document.last_day());
        let days: Vec<CalendarDay> = calendar.days_between(first, last).collect();
        // A day of publication that is not counted is not a day left.
        let uncounted = document.draft.convention == Convention::NextDay && today <= first;
        let from = if uncounted { first.plus_days(1) } else { today };
        let left = match document.draft.unit {
            Unit::Working => calendar.remaining_workdays(from, last),
            Unit::Natural => Some(from.days_until(last) + 1),
        };
        let left_unit = match (document.draft.unit, uncounted) {
            (Unit::Working, false) => t.notice.left_unit,
            (Unit::Working, true) => t.notice.left_unit_tomorrow,
            (Unit::Natural, false) => t.notice.left_unit_natural,
            (Unit::Natural, true) => t.notice.left_unit_natural_tomorrow,
        };
        let left_sentence = left.map(|left| format!("{}{left}{left_unit}", t.notice.left)).unwrap_or_default();
        let left_sentence = match (t.lang, left) {
            (Lang::En, Some(left)) => format!("{}: {left} {left_unit}", t.notice.left),
            _ => left_sentence,
        };
        Self {
            left,
            left_unit,
            ends: ends(calendar.describe(last), t),
            weekdays: t.notice.weekdays.chars().collect(),
            blanks: vec![(); usize::try_from(first.weekday() - 1).unwrap_or_default()],
            cells: days.iter().map(|day| cell(day, document, today, t)).collect(),
            makeup: makeup(&days, document.draft.unit, t),
            label: t.notice.calendar_label(date(first, t.lang), date(last, t.lang), &left_sentence),
            left_sentence,
        }
    }
}

fn date(day: Day, lang: Lang) -> String {
    if lang.is_en() { day.en() } else { day.zh() }
}

fn ends(last: CalendarDay, t: &'static Texts) -> String {
    let weekday = notice_text::weekday(last.date, t.lang);
    if last.kind == DayKind::Makeup {
        t.notice.ends_makeup(date(last.date, t.lang), weekday)
    } else {
        t.notice.ends(date(last.date, t.lang), weekday)
    }
}

fn makeup(days: &[CalendarDay], unit: Unit, t: &'static Texts) -> String {
    let short = |day: Day| match t.lang {
        Lang::Zh => format!("{}月{}日", day.month(), day.day_of_month()),
        Lang::En => day.en(),
    };
    let made_up = days.iter().filter(|day| day.kind == DayKind::Makeup && unit == Unit::Working);
    let made_up: Vec<String> = made_up.map(|day| short(day.date)).collect();
    if made_up.is_empty() { String::new() } else { t.notice.makeup_note(made_up.join(t.lang.pick("、", ", "))) }
}

fn cell(day: &CalendarDay, document: &Document, today: Day, t: &'static Texts) -> Cell {
    let words = &t.notice;
    let off = match day.kind {
        DayKind::Workday => None,
        DayKind::Makeup => None,
        DayKind::Weekend => Some(words.weekend),
        DayKind::Closure => Some(words.closure),
        DayKind::Off => Some(words.holiday),
        DayKind::Unknown => Some(words.unknown_day),
    };
    let counts = match (document.draft.unit, day.kind) {
        (Unit::Natural, _) => words.natural_day,
        (Unit::Working, DayKind::Makeup) => words.makeup,
        (Unit::Working, _) => words.workday,
    };
    let (css, says) = if day.date == document.last_day() {
        (if day.date == today { "today end" } else { "end" }, words.last)
    } else if day.date == today {
        ("today", words.today)
    } else if let Some(off) = off.filter(|_| document.draft.unit == Unit::Working) {
        ("off", off)
    } else if day.date < today {
        ("past", words.past_day)
    } else {
        ("", counts)
    };
    let (month, number) = (day.date.month(), day.date.day_of_month());
    Cell {
        css,
        month: match t.lang {
            Lang::Zh => format!("{month}月"),
            Lang::En => format!("{month}/"),
        },
        day: if number == 1 { format!("{month}/{number}") } else { number.to_string() },
        says,
    }
}
