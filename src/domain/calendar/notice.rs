//! The notices of the State Council, and what their own figures say about a year that is about to be loaded.
//!
//! 全国年节及纪念日放假办法 fixes the number of statutory days; a notice only moves days. So the weekdays off less
//! the working weekend days of a year equal the statutory days, or something was misread or the law was changed.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Day, Exception, ExceptionKind};
use crate::domain::role::codes;

/// The first month-and-day of the year before that a notice may set.
pub(super) const EARLIEST_DAY_OF_DECEMBER_BEFORE: i8 = 20;

/// The festivals with a statutory day; 清明, 端午 and 中秋 since 2008.
const FESTIVALS: [&str; 7] = ["元旦", "春节", "劳动", "国庆", "清明", "端午", "中秋"];
const FESTIVALS_BEFORE_2008: usize = 4;

codes! {
    /// Whether a notice is a year's first or changes it afterwards.
    pub enum NoticeKind {
        Original = "original",
        Amendment = "amendment",
    }
}

/// A notice on the holidays of a year, with the days it sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub year: i16,
    pub kind: NoticeKind,
    pub title: String,
    /// 发文字号, where known.
    pub doc_no: Option<String>,
    /// The day it was made public, where known.
    pub published_on: Option<Day>,
    /// An official address, where known.
    pub url: Option<String>,
    /// In the order of the notice; no day twice.
    pub days: Vec<Exception>,
}

/// Something about a year's notices that a person must look at before they are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// No notice, or notices that set no day: the year is not announced.
    NoDays,
    /// A day before 20 December of the year before, or after the year.
    OutsideYear { date: Day },
    /// No official notice is named as the source.
    NoPapers,
    /// Years are announced one after another; this one is not the next.
    OutOfTurn { next: i16 },
    /// The year is loaded already, and no day of it would change.
    Unchanged,
    /// One notice sets the day twice.
    Repeated { date: Day },
    /// A make-up day that is a weekday works anyway; it was probably misread.
    MakeupOnWeekday { date: Day },
    /// No day of this festival is off.
    FestivalMissing { festival: &'static str },
    /// The days off do not add up to the statutory days.
    Balance { statutory: i32, found: i32 },
}

impl Finding {
    /// Whether the notices cannot be loaded at all. Any other finding needs a reason from the person who loads them.
    pub const fn is_refusal(self) -> bool {
        match self {
            Self::NoDays
            | Self::NoPapers
            | Self::OutOfTurn { .. }
            | Self::Unchanged
            | Self::OutsideYear { .. }
            | Self::Repeated { .. } => true,
            Self::MakeupOnWeekday { .. } | Self::FestivalMissing { .. } | Self::Balance { .. } => false,
        }
    }
}

/// The statutory days of a year: ten by the rules of 1999, eleven from 2008, thirteen from 2025 (art. 2).
pub const fn statutory_days(year: i16) -> i32 {
    match year {
        ..2008 => 10,
        2008..2025 => 11,
        2025.. => 13,
    }
}

/// Weekdays off less working weekend days.
pub fn statutory_balance<'a>(days: impl IntoIterator<Item = &'a Exception>) -> i32 {
    days.into_iter()
        .map(|day| match (day.kind, day.date.is_weekend()) {
            (ExceptionKind::Off, false) => 1,
            (ExceptionKind::Makeup, true) => -1,
            (ExceptionKind::Off, true) | (ExceptionKind::Makeup, false) => 0,
        })
        .sum()
}

/// Checks the notices about one year, amendments after what they amend. Empty means nothing to explain.
pub fn check_year(year: i16, notices: &[Notice]) -> Vec<Finding> {
    let in_force: BTreeMap<Day, &Exception> =
        notices.iter().flat_map(|notice| &notice.days).map(|day| (day.date, day)).collect();
    if in_force.is_empty() {
        return vec![Finding::NoDays];
    }

    let mut findings: Vec<Finding> = notices.iter().flat_map(repeated).collect();
    findings.extend(in_force.keys().filter(|date| !may_set(year, **date)).map(|&date| Finding::OutsideYear { date }));
    findings.extend(
        in_force
            .values()
            .filter(|day| day.kind == ExceptionKind::Makeup && !day.date.is_weekend())
            .map(|day| Finding::MakeupOnWeekday { date: day.date }),
    );
    findings.extend(
        festivals(year)
            .iter()
            .filter(|festival| {
                !in_force.values().any(|day| day.kind == ExceptionKind::Off && day.name.contains(**festival))
            })
            .map(|&festival| Finding::FestivalMissing { festival }),
    );
    let (statutory, found) = (statutory_days(year), statutory_balance(in_force.into_values()));
    if found != statutory {
        findings.push(Finding::Balance { statutory, found });
    }
    findings
}

fn repeated(notice: &Notice) -> impl Iterator<Item = Finding> {
    let mut seen = BTreeSet::new();
    notice.days.iter().filter(move |day| !seen.insert(day.date)).map(|day| Finding::Repeated { date: day.date })
}

fn may_set(year: i16, date: Day) -> bool {
    let in_december_before =
        date.year() == year - 1 && date.month() == 12 && date.day_of_month() >= EARLIEST_DAY_OF_DECEMBER_BEFORE;
    date.year() == year || in_december_before
}

fn festivals(year: i16) -> &'static [&'static str] {
    if year < 2008 { &FESTIVALS[..FESTIVALS_BEFORE_2008] } else { &FESTIVALS }
}
