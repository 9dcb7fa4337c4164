//! The plan of the whole demonstration: every case in a line or two, every panel, every notice. Small enough to be
//! kept in memory for a hundred thousand cases; all else of a case is made from its slot when it is written.
//!
//! `slot` draws the cases, `gathering` puts them before panels and on notices.

mod gathering;
mod slot;

pub(super) use gathering::{Announcement, MEMBERS, NoticeKind, Sitting};
pub(super) use slot::{Entry, Slot};

use std::collections::BTreeMap;

use self::slot::{lend_to_reviewer, slot};
use super::{
    fate::Fate,
    rounds::{DECIDING, Timetable},
};
use crate::{
    clock::Chance,
    domain::{
        ids::{self, CaseId, PersonId},
        role::ScholarRole,
        scheme::{Criterion, SchemeConfig},
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

    use super::{
        gathering::{NOTICE_CASES, PANEL_CASES},
        *,
    };
    use crate::domain::{review::AssignmentState, workflow::Stage};

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
