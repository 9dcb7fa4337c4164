//! What a change of the calendar would do, as lines to show: what the check found, which days change, which ends move.
//!
//! Somebody who may not read a kind of record is told how many of it there are, not which.

use std::collections::BTreeMap;

use crate::{
    commands::calendar::Looked,
    domain::{
        access::{Reach, Resource, Verb},
        calendar::{Change, Finding, Moved, OpenKind},
        time::Day,
    },
    texts::{Lang, Texts, calendar as words, notice_text},
    web::{auth::Viewer, notice, public::notice::day},
};

/// A day that becomes something else.
pub(super) struct DayLine {
    pub day: String,
    pub name: String,
    pub before: &'static str,
    pub after: &'static str,
}

/// A period that would end elsewhere, or several alike.
pub(super) struct EndLine {
    pub what: String,
    pub before: String,
    pub after: String,
    pub then: &'static str,
    /// Whether somebody has to do something about it.
    pub late: bool,
}

/// Everything a change would do.
pub(super) struct Effect {
    pub findings: Vec<String>,
    pub days: Vec<DayLine>,
    pub ends: Vec<EndLine>,
}

impl Effect {
    pub(super) fn of(looked: &Looked, viewer: &Viewer, lang: Lang) -> Self {
        Self {
            findings: looked.findings.iter().map(|found| finding(*found, lang)).collect(),
            days: looked.changes.iter().map(|change| day_line(change, lang)).collect(),
            ends: end_lines(&looked.moved, viewer, lang),
        }
    }
}

fn finding(found: Finding, lang: Lang) -> String {
    let (zh, en) = words::finding(found);
    if lang.is_en() { en } else { zh }
}

fn day_line(change: &Change, lang: Lang) -> DayLine {
    DayLine {
        day: format!("{} {}", change.date, notice_text::weekday(change.date, lang)),
        name: change.name.clone(),
        before: words::day_kind(change.before, lang),
        after: words::day_kind(change.after, lang),
    }
}

/// Whether somebody is told that there are periods of a kind: whoever changes the calendar, and whoever reads all of
/// what they belong to.
fn may_know_of(viewer: &Viewer, kind: OpenKind) -> bool {
    let reads = |resource| viewer.reach(resource, Verb::Read) == Reach::All;
    let changes = viewer.may_write(Resource::Calendar) || viewer.reach(Resource::Calendar, Verb::Decide) == Reach::All;
    changes
        || match kind {
            OpenKind::Notice => true,
            OpenKind::Draft | OpenKind::Proposal => notice::may_know(viewer),
            OpenKind::Admission | OpenKind::Handling => reads(Resource::Objection),
            OpenKind::Invitation => reads(Resource::Assignment),
        }
}

/// A kind of period with its old and its new end.
type Way = (OpenKind, Option<Day>, Option<Day>);

/// The lines of periods that would end elsewhere: notices one by one, everything else by how its end moves.
pub(super) fn end_lines(moved: &[Moved], viewer: &Viewer, lang: Lang) -> Vec<EndLine> {
    let t = &Texts::of(lang).calendar;
    let end = |on: Option<Day>| on.map_or_else(|| t.unknown_end.to_owned(), |on| day(on, lang));
    let known = moved.iter().filter(|one| may_know_of(viewer, one.period.kind));
    let named = |one: &&Moved| match one.period.kind {
        OpenKind::Notice => true,
        OpenKind::Draft | OpenKind::Proposal => notice::may_know(viewer),
        OpenKind::Admission | OpenKind::Handling | OpenKind::Invitation => false,
    };
    let line = |one: &Moved, what: String| EndLine {
        what,
        before: end(one.period.told.or(one.before)),
        after: end(one.after),
        then: words::follows(one, lang),
        late: one.is_late(),
    };
    let mut lines: Vec<EndLine> = Vec::new();
    for one in known.clone().filter(named) {
        let kind = words::open_kind(one.period.kind, lang);
        lines.push(line(one, format!("{kind}{}{}", lang.pick("：", ": "), one.period.name)));
    }
    let mut alike: BTreeMap<Way, Vec<&Moved>> = BTreeMap::new();
    for one in known.filter(|one| !named(one)) {
        alike.entry((one.period.kind, one.period.told.or(one.before), one.after)).or_default().push(one);
    }
    for ((kind, ..), group) in alike {
        if let Some(first) = group.first() {
            lines.push(line(first, t.several(words::open_kind(kind, lang), group.len())));
        }
    }
    lines
}
