//! What gathers the cases of the plan: panels they come before and notices they stand on, each filled up in order.

use std::collections::BTreeMap;

use super::{Plan, spread};
use crate::{
    commands::demo::{
        fate::{Fate, Wave},
        path::Course,
    },
    domain::{
        calendar::EndStatus,
        ids::{self, NoticeId, PanelId},
        time::{Day, Moment},
    },
};

/// A panel meeting.
#[derive(Clone, Debug)]
pub struct Sitting {
    pub id: PanelId,
    pub round: usize,
    pub held_on: Day,
    /// The first member among the panellists; the others follow.
    pub first: usize,
    pub attending: usize,
    pub cases: Vec<usize>,
}

impl Sitting {
    /// When the panel was convened.
    pub fn convened(&self, at: usize) -> Moment {
        convened(self.held_on, at)
    }
}

/// A panel is convened nine days before it meets.
fn convened(held_on: Day, at: usize) -> Moment {
    held_on.plus_days(-9).starts_at().plus_millis(37_000_000 + at as i64 * 1_000)
}

/// Members of a panel.
pub const MEMBERS: usize = 11;
/// Cases before one panel at most.
pub(super) const PANEL_CASES: usize = 40;
/// Cases on one notice at most.
pub(super) const NOTICE_CASES: usize = 20;

/// What becomes of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// Its period is over and every case is through.
    Done,
    /// Its period is over; cases wait for an officer.
    Over,
    Running,
    Draft,
}

/// A notice.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub id: NoticeId,
    pub round: usize,
    pub kind: NoticeKind,
    /// Running number within the year of its release; 0 for a draft.
    pub number: i64,
    pub prepared: Moment,
    pub proposed: Moment,
    pub released: Moment,
    pub ends_on: Day,
    pub end_status: EndStatus,
    pub cases: Vec<usize>,
}

impl Plan {
    /// Puts the cases before panels.
    pub(super) fn seat(&mut self) {
        let mut open: BTreeMap<(usize, Wave), usize> = BTreeMap::new();
        for case in 0..self.slots.len() {
            let slot = &self.slots[case];
            if !slot.fate.before_panel() {
                continue;
            }
            let wave = if slot.fate.wave() == Wave::Promoted { Wave::Regular } else { slot.fate.wave() };
            let key = (slot.round, wave);
            let full = |at: &usize| self.sittings[*at].cases.len() >= PANEL_CASES;
            let at = match open.get(&key).copied().filter(|at| !full(at)) {
                Some(at) => at,
                None => {
                    self.sittings.push(self.sitting(key.0, key.1));
                    self.sittings.len() - 1
                }
            };
            open.insert(key, at);
            self.sittings[at].cases.push(case);
            self.slots[case].sitting = Some(at);
        }
    }

    fn sitting(&self, round: usize, wave: Wave) -> Sitting {
        let at = self.sittings.len();
        let held_on = Course::of(&self.timetable, round).sitting(wave).plus_days((at % 3) as i32);
        let held_on = if matches!(wave, Wave::Regular | Wave::Ahead) {
            held_on
        } else {
            Course::of(&self.timetable, round).sitting(wave)
        };
        Sitting {
            id: PanelId(ids::compose(convened(held_on, at), spread(at as u64))),
            round,
            held_on,
            first: at * MEMBERS,
            attending: MEMBERS - at % 2,
            cases: Vec::new(),
        }
    }

    /// Puts the cases on notices.
    pub(super) fn announce(&mut self) {
        let mut open: BTreeMap<(usize, Wave, NoticeKind), usize> = BTreeMap::new();
        for case in 0..self.slots.len() {
            let slot = &self.slots[case];
            if !slot.fate.on_notice() {
                continue;
            }
            let kind = match slot.fate {
                Fate::OnDraftNotice => NoticeKind::Draft,
                Fate::NoticeOver => NoticeKind::Over,
                fate if fate.wave() == Wave::Late => NoticeKind::Running,
                _ => NoticeKind::Done,
            };
            let key = (slot.round, slot.fate.wave(), kind);
            let full = |at: &usize| self.notices[*at].cases.len() >= NOTICE_CASES;
            let at = match open.get(&key).copied().filter(|at| !full(at)) {
                Some(at) => at,
                None => {
                    self.notices.push(self.announcement(key));
                    self.notices.len() - 1
                }
            };
            open.insert(key, at);
            self.notices[at].cases.push(case);
            let position = self.notices[at].cases.len() as i64;
            let slot = &mut self.slots[case];
            slot.notice = Some(at);
            slot.position = position;
        }
    }

    fn announcement(&self, (round, wave, kind): (usize, Wave, NoticeKind)) -> Announcement {
        let at = self.notices.len() as i64;
        let course = Course::of(&self.timetable, round);
        // A minute each, so that a day has room for all of them and every release has an instant of its own.
        let on = |day: Day, hour: i64| day.starts_at().plus_millis(hour * 3_600_000 + at % 200 * 60_000 + at);
        let (prepared, released) = course.notice(wave, kind);
        let (ends_on, end_status) = self.timetable.notice_end(released, crate::commands::demo::records::NOTICE_DAYS);
        let prepared = on(prepared, 9);
        Announcement {
            id: NoticeId(ids::compose(prepared, spread(at as u64))),
            round,
            kind,
            number: 0,
            prepared,
            proposed: on(released.plus_days(-1), 13),
            released: on(released, 14),
            ends_on,
            end_status,
            cases: Vec::new(),
        }
    }

    /// Numbers the notices of each year in the order of their release.
    pub(super) fn number_notices(&mut self) {
        let mut released: Vec<usize> =
            (0..self.notices.len()).filter(|at| self.notices[*at].kind != NoticeKind::Draft).collect();
        released.sort_by_key(|at| self.notices[*at].released);
        let mut numbers: BTreeMap<i16, i64> = BTreeMap::new();
        for at in released {
            let number = numbers.entry(self.notices[at].released.day().year()).or_default();
            *number += 1;
            self.notices[at].number = *number;
        }
    }
}
