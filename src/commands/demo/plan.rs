//! The plan of the whole demonstration: every case in a line or two, every panel, every notice. Small enough to be
//! kept in memory for a hundred thousand cases; all else of a case is made from its slot when it is written.

use std::collections::BTreeMap;

use super::{
    fate::{FATES, Fate, Wave},
    path::Course,
    rounds::{DECIDING, OPEN, REVIEWING, Timetable},
};
use crate::{
    clock::Chance,
    domain::{
        calendar::EndStatus,
        ids::{self, CaseId, NoticeId, PanelId, PersonId},
        review::AssignmentState,
        role::ScholarRole,
        scheme::{Criterion, SchemeConfig},
        time::{Day, Moment},
    },
};

/// How many of what the demonstration has besides cases.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) cases: usize,
    pub(super) hosts: usize,
    pub(super) directions: usize,
    /// Experts who review; the first is the demonstration's own reviewer.
    pub(super) reviewers: usize,
    /// Experts who sit on panels: nobody does both for a case.
    pub(super) panellists: usize,
    pub(super) officers: usize,
}

impl Sizes {
    pub(super) fn of(cases: usize) -> Self {
        Self {
            cases,
            hosts: (cases / 300).clamp(16, 120),
            directions: 6,
            reviewers: (cases / 33).max(60),
            panellists: (cases / 200).max(32),
            officers: (cases / 4_000).clamp(2, 12),
        }
    }

    /// The institution an expert works at. The demonstration's own reviewer is not of the first one, which the
    /// demonstration's unit account speaks for.
    pub(super) const fn host_of(&self, expert: usize) -> usize {
        (self.hosts - 1 + expert) % self.hosts
    }

    /// The expert in a seat of the panels, which all panellists take in turn.
    pub(super) const fn panellist(&self, seat: usize) -> usize {
        self.reviewers + seat % self.panellists
    }

    pub(super) const fn experts(&self) -> usize {
        self.reviewers + self.panellists
    }
}

/// Who nominates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// The demonstration's nominator, as an expert.
    Nominator,
    /// The host institution's own account.
    Unit,
    /// The chief scientist's account of the direction.
    Chief,
    /// An officer.
    Office,
}

/// A case in short.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) fate: Fate,
    pub(super) role: ScholarRole,
    pub(super) entry: Entry,
    pub(super) round: usize,
    pub(super) direction: usize,
    pub(super) host: usize,
    pub(super) officer: usize,
    pub(super) created: Moment,
    /// Running number within call and role.
    pub(super) number: i64,
    pub(super) sitting: Option<usize>,
    pub(super) notice: Option<usize>,
    /// Place on its notice or panel, from 1.
    pub(super) position: i64,
    /// Rank on the reserve list.
    pub(super) rank: i64,
    /// Where the draw of reviewers begins.
    pub(super) draw: usize,
    /// What the demonstration's own reviewer has to do with it.
    pub(super) reviewer: Option<AssignmentState>,
}

/// A panel meeting.
#[derive(Clone, Debug)]
pub(super) struct Sitting {
    pub(super) id: PanelId,
    pub(super) round: usize,
    pub(super) held_on: Day,
    /// The first member among the panellists; the others follow.
    pub(super) first: usize,
    pub(super) attending: usize,
    pub(super) cases: Vec<usize>,
}

impl Sitting {
    /// When the panel was convened.
    pub(super) fn convened(&self, at: usize) -> Moment {
        convened(self.held_on, at)
    }
}

/// A panel is convened nine days before it meets.
fn convened(held_on: Day, at: usize) -> Moment {
    held_on.plus_days(-9).starts_at().plus_millis(37_000_000 + at as i64 * 1_000)
}

/// Members of a panel.
pub(super) const MEMBERS: usize = 11;
/// Cases before one panel at most.
const PANEL_CASES: usize = 40;
/// Cases on one notice at most.
const NOTICE_CASES: usize = 20;

/// What becomes of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NoticeKind {
    /// Its period is over and every case is through.
    Done,
    /// Its period is over; cases wait for an officer.
    Over,
    Running,
    Draft,
}

/// A notice.
#[derive(Clone, Debug)]
pub(super) struct Announcement {
    pub(super) id: NoticeId,
    pub(super) round: usize,
    pub(super) kind: NoticeKind,
    /// Running number within the year of its release; 0 for a draft.
    pub(super) number: i64,
    pub(super) prepared: Moment,
    pub(super) proposed: Moment,
    pub(super) released: Moment,
    pub(super) ends_on: Day,
    pub(super) end_status: EndStatus,
    pub(super) cases: Vec<usize>,
}

/// Everything there will be.
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) sizes: Sizes,
    /// The rules of the scheme.
    pub(super) config: SchemeConfig,
    pub(super) timetable: Timetable,
    pub(super) slots: Vec<Slot>,
    pub(super) sittings: Vec<Sitting>,
    pub(super) notices: Vec<Announcement>,
    /// By direction, the case of its chief scientist.
    pub(super) chiefs: BTreeMap<usize, usize>,
}

/// Cases every demonstration begins with: one at each stage, shared out so that each desk has work.
#[rustfmt::skip]
const OPENING: &[(Fate, ScholarRole, Entry)] = &[
    (Fate::DraftReady,        ScholarRole::Youth, Entry::Nominator),
    (Fate::Submitted,         ScholarRole::Youth, Entry::Nominator),
    (Fate::Returned,          ScholarRole::Youth, Entry::Nominator),
    (Fate::Refused,           ScholarRole::Youth, Entry::Unit),
    (Fate::UnderReview,       ScholarRole::Youth, Entry::Nominator),
    (Fate::BallotUnsigned,    ScholarRole::Pi,    Entry::Chief),
    (Fate::SelectionProposed, ScholarRole::Pi,    Entry::Chief),
    (Fate::InReserve,         ScholarRole::Youth, Entry::Unit),
    (Fate::Declined,          ScholarRole::Youth, Entry::Nominator),
    (Fate::OnDraftNotice,     ScholarRole::Pm,    Entry::Chief),
    (Fate::NoticeRunning,     ScholarRole::Youth, Entry::Nominator),
    (Fate::OnHold,            ScholarRole::Youth, Entry::Unit),
    (Fate::Cleared,           ScholarRole::Pi,    Entry::Chief),
    (Fate::ContractOpen,      ScholarRole::Youth, Entry::Unit),
    (Fate::Active,            ScholarRole::Cs,    Entry::Office),
    (Fate::Suspended,         ScholarRole::Pm,    Entry::Chief),
    (Fate::Closing,           ScholarRole::Pi,    Entry::Chief),
    (Fate::Closed,            ScholarRole::Youth, Entry::Unit),
    (Fate::Exited,            ScholarRole::Youth, Entry::Unit),
    (Fate::Revoked,           ScholarRole::Youth, Entry::Unit),
    (Fate::WithdrawnSubmitted, ScholarRole::Youth, Entry::Nominator),
    // From here on, as far as the number of cases goes.
    (Fate::UnderReview,       ScholarRole::Youth, Entry::Unit),
    (Fate::UnderReview,       ScholarRole::Pi,    Entry::Chief),
    (Fate::SittingAhead,      ScholarRole::Youth, Entry::Unit),
    (Fate::Active,            ScholarRole::Youth, Entry::Nominator),
    (Fate::ContractSigned,    ScholarRole::Youth, Entry::Unit),
    (Fate::NoticeObjected,    ScholarRole::Youth, Entry::Unit),
    (Fate::NoticeOver,        ScholarRole::Pi,    Entry::Chief),
    (Fate::ReturnedAnswered,  ScholarRole::Youth, Entry::Nominator),
    (Fate::Reviewed,          ScholarRole::Youth, Entry::Unit),
    (Fate::RefusalProposed,   ScholarRole::Youth, Entry::Unit),
    (Fate::Unassigned,        ScholarRole::Pi,    Entry::Chief),
    (Fate::Selected,          ScholarRole::Youth, Entry::Unit),
    (Fate::Undecided,         ScholarRole::Youth, Entry::Unit),
    (Fate::DraftBegun,        ScholarRole::Youth, Entry::Unit),
    (Fate::HalfChecked,       ScholarRole::Youth, Entry::Unit),
];

/// What the demonstration's reviewer has in hand or had, taken by the first cases whose fate fits.
const REVIEWERS: &[(AssignmentState, &[Fate])] = &[
    (AssignmentState::Invited, &[Fate::UnderReview]),
    (AssignmentState::Accepted, &[Fate::UnderReview]),
    (AssignmentState::Submitted, &[Fate::UnderReview, Fate::InReserve]),
    (AssignmentState::Declined, &[Fate::Declined]),
    (AssignmentState::Invalidated, &[Fate::Cleared]),
    (AssignmentState::Expired, &[Fate::ContractOpen]),
];

impl Plan {
    pub(super) fn new(seed: u64, sizes: Sizes, config: SchemeConfig, timetable: Timetable) -> Self {
        let mut chance = Chance::of(seed, u64::MAX);
        let mut slots: Vec<Slot> = (0..sizes.cases).map(|at| slot(&mut chance, &sizes, &timetable, at)).collect();
        lend_to_reviewer(&mut slots);
        slots.sort_by_key(|slot| slot.created);
        let mut plan = Self {
            seed,
            sizes,
            config,
            timetable,
            slots,
            sittings: Vec::new(),
            notices: Vec::new(),
            chiefs: BTreeMap::new(),
        };
        plan.number();
        plan.seat();
        plan.announce();
        plan.number_notices();
        plan.appoint_chiefs();
        plan
    }

    /// The chance that everything about one case is drawn from.
    pub(super) fn chance_of(&self, case: usize) -> Chance {
        Chance::of(self.seed, case as u64)
    }

    pub(super) fn case_id(&self, case: usize) -> CaseId {
        CaseId(ids::compose(self.slots[case].created, spread(case as u64)))
    }

    pub(super) fn person_id(&self, case: usize) -> PersonId {
        PersonId(ids::compose(self.slots[case].created.plus_millis(-60_000), spread(case as u64 + 1)))
    }

    pub(super) fn case_no(&self, case: usize) -> String {
        let slot = &self.slots[case];
        format!("{}-{}-{:02}", self.timetable.rounds[slot.round].code, slot.role.short(), slot.number)
    }

    /// Reviews without which a case of a role stays in the first review.
    pub(super) fn least_reviews(&self, role: ScholarRole) -> usize {
        self.config.role(Some(role)).map_or(0, |role| role.min_external_reviews as usize)
    }

    pub(super) fn criteria(&self, role: ScholarRole) -> &[Criterion] {
        self.config.role(Some(role)).map_or(&[], |role| &role.criteria)
    }

    /// The first case of a fate.
    pub(super) fn first(&self, fate: Fate) -> Option<usize> {
        self.slots.iter().position(|slot| slot.fate == fate)
    }

    /// Running numbers by call and role, places in the draw and ranks in reserve.
    fn number(&mut self) {
        let mut numbers: BTreeMap<(usize, ScholarRole), i64> = BTreeMap::new();
        let mut ranks: BTreeMap<(usize, ScholarRole), i64> = BTreeMap::new();
        let mut drawn = 1;
        for slot in &mut self.slots {
            let number = numbers.entry((slot.round, slot.role)).or_default();
            *number += 1;
            slot.number = *number;
            if matches!(slot.fate, Fate::InReserve | Fate::Lapsed | Fate::ActivePromoted) {
                let rank = ranks.entry((slot.round, slot.role)).or_default();
                *rank += 1;
                slot.rank = *rank;
            }
            // One after the other, so that nobody has more in hand than the others.
            slot.draw = drawn;
            if slot.fate.is_assigned() {
                drawn += 8;
            }
        }
    }

    /// Puts the cases before panels.
    fn seat(&mut self) {
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
    fn announce(&mut self) {
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
        let (ends_on, end_status) = self.timetable.notice_end(released, super::records::NOTICE_DAYS);
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
    fn number_notices(&mut self) {
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

    /// The first chief scientist of each direction who was appointed and still is.
    fn appoint_chiefs(&mut self) {
        for (case, slot) in self.slots.iter().enumerate() {
            if slot.role == ScholarRole::Cs && slot.fate == Fate::Active && slot.round < DECIDING {
                self.chiefs.entry(slot.direction).or_insert(case);
            }
        }
    }
}

/// Twenty-two bits that are different for neighbours and in no order.
pub(super) const fn spread(number: u64) -> u32 {
    (number.wrapping_mul(2_654_435_769) & 0x3F_FFFF) as u32
}

fn slot(chance: &mut Chance, sizes: &Sizes, timetable: &Timetable, at: usize) -> Slot {
    let (fate, role, entry) = match OPENING.get(at) {
        Some(opening) => *opening,
        None => drawn(chance),
    };
    // The chief scientist's own case is old enough that the others come after it.
    let round = if role == ScholarRole::Cs && at < OPENING.len() { 2 } else { *chance.pick(fate.rounds()) };
    let round = if round == OPEN && fate == Fate::Returned && at < OPENING.len() { REVIEWING } else { round };
    let first = at < OPENING.len();
    let created = Course::of(timetable, round).created(fate, chance);
    Slot {
        fate,
        role,
        entry,
        round,
        direction: if first { 0 } else { chance.below(sizes.directions as i64) as usize },
        host: if first && entry == Entry::Unit { 0 } else { chance.below(sizes.hosts as i64) as usize },
        officer: if first { 0 } else { chance.below(sizes.officers as i64) as usize },
        created,
        number: 0,
        sitting: None,
        notice: None,
        position: 0,
        rank: 0,
        draw: 0,
        reviewer: None,
    }
}

/// A fate by the shares of the table, with a role and a nominator that fit.
fn drawn(chance: &mut Chance) -> (Fate, ScholarRole, Entry) {
    let mut left = chance.below(10_000);
    let line = FATES.iter().find(|(.., share, _)| {
        left -= share;
        left < 0
    });
    let fate = line.map_or(Fate::Declined, |(fate, ..)| *fate);
    match chance.below(100) {
        0..2 => (fate, ScholarRole::Cs, Entry::Office),
        2..8 => (fate, ScholarRole::Pm, Entry::Chief),
        8..45 => (fate, ScholarRole::Pi, Entry::Chief),
        _ => (fate, ScholarRole::Youth, Entry::Unit),
    }
}

/// Gives the demonstration's reviewer a part in some cases.
fn lend_to_reviewer(slots: &mut [Slot]) {
    for (state, fates) in REVIEWERS {
        let free = |slot: &&mut Slot| slot.reviewer.is_none() && fates.contains(&slot.fate);
        if let Some(slot) = slots.iter_mut().find(free) {
            slot.reviewer = Some(*state);
        }
    }
}

#[cfg(test)]
impl Plan {
    /// A plan with the rules of the seeds.
    pub(super) fn sample(seed: u64, cases: usize, today: &str) -> Self {
        let timetable = Timetable::new(today.parse().unwrap(), crate::calendar_files::announced().clone());
        let scheme = crate::seeds::Seeds::load().unwrap().schemes.schemes.remove(0);
        Self::new(seed, Sizes::of(cases), scheme.config, timetable)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::workflow::Stage;

    fn plan(cases: usize, today: &str) -> Plan {
        Plan::sample(7, cases, today)
    }

    #[test]
    fn twenty_one_cases_stand_at_twenty_one_stages() {
        let stages: BTreeSet<Stage> = plan(21, "2026-03-02").slots.iter().map(|slot| slot.fate.stage()).collect();
        assert_eq!(stages.len(), Stage::ALL.len());
    }

    #[test]
    fn the_reviewer_has_tasks_of_every_kind() {
        let states: BTreeSet<_> = plan(24, "2026-03-02").slots.iter().filter_map(|slot| slot.reviewer).collect();
        assert_eq!(states.len(), AssignmentState::ALL.len());
    }

    #[test]
    fn panels_and_notices_have_room() {
        let plan = plan(3_000, "2026-11-24");
        assert!(plan.sittings.iter().all(|sitting| (1..=PANEL_CASES).contains(&sitting.cases.len())));
        for notice in &plan.notices {
            assert!((1..=NOTICE_CASES).contains(&notice.cases.len()));
            assert!(notice.prepared < notice.proposed && notice.proposed < notice.released);
            assert!(notice.kind == NoticeKind::Draft || notice.released < plan.timetable.horizon());
            assert_eq!(
                notice.ends_on >= plan.timetable.today,
                matches!(notice.kind, NoticeKind::Running | NoticeKind::Draft),
                "{notice:?}"
            );
        }
    }

    #[test]
    fn ids_and_numbers_are_different() {
        let plan = plan(3_000, "2026-03-02");
        let all = 0..plan.slots.len();
        assert_eq!(all.clone().map(|case| plan.case_id(case)).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.clone().map(|case| plan.person_id(case)).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.clone().map(|case| plan.case_no(case)).collect::<BTreeSet<_>>().len(), all.len());
    }
}
