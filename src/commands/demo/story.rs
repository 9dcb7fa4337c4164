//! Everything about one case, made from its slot alone, the same each time: who it is about, who reviews it and how,
//! the ballot, and the steps with their instants. No ids of the database, no writing: `records` and `events` do that.

use super::{
    fate::{Fate, Turn},
    names,
    path::{Path, SeatPlan, Walk},
    plan::{MEMBERS, Plan, Slot},
    rounds::OPEN,
};
use crate::{
    clock::Chance,
    domain::{
        nomination::Gender,
        review::{AssignmentState, Familiarity, LEVELS, Levels, Recommendation, total},
        role::ScholarRole,
        scheme::PassRule,
        time::{Day, Moment},
        workflow::facts::Ballot,
    },
};

/// A reviewer's part in a case.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    /// Which expert of the pool.
    pub(super) expert: usize,
    pub(super) state: AssignmentState,
    /// What was written, where anything was.
    pub(super) marks: Option<Marks>,
    pub(super) answered: Option<Moment>,
    pub(super) submitted: Option<Moment>,
    pub(super) invalidated: Option<Moment>,
}

/// A review without its words.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    pub(super) levels: Levels,
    pub(super) recommendation: Recommendation,
    pub(super) familiarity: Familiarity,
}

/// One case, told whole.
#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) name: String,
    pub(super) gender: Gender,
    pub(super) born: Day,
    pub(super) seats: Vec<Seat>,
    pub(super) ballot: Option<Ballot>,
    pub(super) path: Path,
}

/// Days from the closing to the day reviews are due.
pub(super) const REVIEWS_DUE: i32 = 34;

impl Story {
    /// The story of a case.
    pub(super) fn of(plan: &Plan, case: usize) -> Self {
        let slot = &plan.slots[case];
        let mut chance = plan.chance_of(case);
        let gender = if chance.percent(40) { Gender::Female } else { Gender::Male };
        let corrected = slot.round < OPEN && chance.percent(12);
        let mut seats = if slot.fate.is_assigned() { seats(plan, slot, &mut chance) } else { Vec::new() };
        let walk = Walk {
            timetable: &plan.timetable,
            slot,
            notice: slot.notice.map(|at| &plan.notices[at]),
            sitting: slot.sitting.map(|at| plan.sittings[at].held_on),
            corrected,
            seats: seats.iter().map(Seat::expected).collect(),
        };
        let path = walk.path(&mut chance);
        for (place, seat) in seats.iter_mut().enumerate() {
            seat.answered = path.when(Turn::Answer(place));
            seat.submitted = path.when(Turn::Review(place));
            seat.invalidated = path.when(Turn::Invalidate(place));
        }
        let closes = plan.timetable.rounds[slot.round].closes_on;
        Self {
            name: Self::name_of(case),
            gender,
            born: born(slot.role, closes, &mut chance),
            ballot: ballot(plan, slot, &mut chance),
            seats,
            path,
        }
    }

    /// The name of a case's candidate.
    pub(super) fn name_of(case: usize) -> String {
        names::candidate(case as u64)
    }

    /// The reviews that count.
    #[cfg(test)]
    fn valid(&self) -> usize {
        self.seats.iter().filter(|seat| seat.state == AssignmentState::Submitted).count()
    }
}

impl Seat {
    fn new(expert: usize, state: AssignmentState) -> Self {
        Self { expert, state, marks: None, answered: None, submitted: None, invalidated: None }
    }

    /// What the walk has to find time for.
    fn expected(&self) -> SeatPlan {
        use AssignmentState::{Accepted, Declined, Invalidated, Submitted};
        SeatPlan {
            answers: matches!(self.state, Accepted | Declined | Submitted | Invalidated),
            reviews: matches!(self.state, Submitted | Invalidated),
            invalidated: self.state == Invalidated,
        }
    }
}

/// Somebody of an age that the role allows: no older than thirty-seven for the young on the day that counts.
fn born(role: ScholarRole, closes: Day, chance: &mut Chance) -> Day {
    let years = match role {
        ScholarRole::Youth => chance.between(28, 36),
        ScholarRole::Cs => chance.between(45, 65),
        ScholarRole::Pm | ScholarRole::Pi => chance.between(36, 58),
    };
    closes.plus_days(-(years * 365 + chance.between(10, 360)) as i32)
}

/// The reviewers of a case: those it needs, and some who declined, were late, or had to be taken out again.
fn seats(plan: &Plan, slot: &Slot, chance: &mut Chance) -> Vec<Seat> {
    use AssignmentState::{Accepted, Declined, Expired, Invalidated, Invited, Submitted};
    let needed = plan.least_reviews(slot.role);
    let mut states = vec![Submitted; needed];
    if slot.fate == Fate::UnderReview {
        let done = chance.below(needed as i64) as usize;
        for state in states.iter_mut().skip(done) {
            *state = if chance.percent(60) { Accepted } else { Invited };
        }
    }
    if slot.fate != Fate::UnderReview {
        for (state, share) in [(Declined, 10), (Expired, 5), (Invalidated, 4)] {
            if chance.percent(share) {
                states.push(state);
            }
        }
    }
    let mut pool = draw(plan, slot);
    let mut seats: Vec<Seat> = states.into_iter().map(|state| Seat::new(pool.next().unwrap_or(1), state)).collect();
    if let Some(state) = slot.reviewer {
        // The demonstration's own reviewer takes a seat of this kind, or one more.
        if matches!(state, Invited | Accepted) || slot.fate == Fate::UnderReview {
            seats[needed - 1] = Seat::new(0, state);
        } else if state == Submitted {
            seats[0] = Seat::new(0, state);
        } else {
            seats.push(Seat::new(0, state));
        }
    }
    for seat in &mut seats {
        if matches!(seat.state, Submitted | Invalidated) || (seat.state == Accepted && chance.percent(50)) {
            seat.marks = Some(marks(plan, slot, chance));
        }
    }
    seats
}

/// Experts from where the draw begins, none of the host institution, no two of one institution; nor of that of the
/// demonstration's own reviewer, where that one has a seat.
fn draw(plan: &Plan, slot: &Slot) -> impl Iterator<Item = usize> + use<> {
    let (reviewers, sizes, start) = (plan.sizes.reviewers - 1, plan.sizes, slot.draw);
    let mut taken = vec![slot.host];
    taken.extend(slot.reviewer.map(|_| sizes.host_of(0)));
    (0..reviewers).map(move |step| 1 + (start + step) % reviewers).filter(move |expert| {
        let host = sizes.host_of(*expert);
        let free = !taken.contains(&host);
        if free {
            taken.push(host);
        }
        free
    })
}

fn marks(plan: &Plan, slot: &Slot, chance: &mut Chance) -> Marks {
    let centre = match slot.fate {
        Fate::PassedOver => 30,
        Fate::Declined | Fate::BallotLost => 36,
        _ => 43,
    };
    let criteria = plan.criteria(slot.role);
    let levels: Levels = criteria
        .iter()
        .map(|criterion| {
            let tenths = centre + chance.between(-8, 8);
            (criterion.code.clone(), ((tenths + 5) / 10).clamp(1, LEVELS))
        })
        .collect();
    let points = total(criteria, &levels).map_or(0, |total| total.hundredths() / 100);
    Marks {
        recommendation: match points {
            80.. => Recommendation::A,
            60..80 => Recommendation::B,
            _ => Recommendation::C,
        },
        familiarity: *chance.pick(Familiarity::ALL),
        levels,
    }
}

/// The count of a case's ballot: it adds up, and it passes where the case went on.
fn ballot(plan: &Plan, slot: &Slot, chance: &mut Chance) -> Option<Ballot> {
    let sitting = &plan.sittings[slot.sitting?];
    if slot.fate == Fate::SittingAhead {
        return None;
    }
    let there = sitting.first..sitting.first + sitting.attending;
    let recused = there.filter(|member| plan.sizes.host_of(plan.sizes.panellist(*member)) == slot.host).count() as i64;
    let (members, attending) = (MEMBERS as i64, sitting.attending as i64);
    let entitled = attending - recused;
    let passes = !matches!(slot.fate, Fate::Declined | Fate::BallotLost);
    let yes = if passes { entitled - chance.below(entitled / 4) } else { chance.below(entitled / 2) };
    let abstain = chance.below((entitled - yes).min(1) + 1);
    let ballot = Ballot {
        members,
        attending,
        recused,
        yes,
        no: entitled - yes - abstain,
        abstain,
        invalid: 0,
        minutes_attached: true,
    };
    debug_assert_eq!(ballot.passed(PassRule::Majority), passes);
    Some(ballot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan::sample(11, 4_000, "2026-03-02")
    }

    #[test]
    fn a_story_is_the_same_each_time() {
        let plan = plan();
        for case in [0, 17, 3_999] {
            assert_eq!(format!("{:?}", Story::of(&plan, case)), format!("{:?}", Story::of(&plan, case)));
        }
    }

    #[test]
    fn whoever_left_the_first_review_has_the_reviews_it_takes() {
        let plan = plan();
        for (case, slot) in plan.slots.iter().enumerate() {
            let story = Story::of(&plan, case);
            let needed = plan.least_reviews(slot.role);
            match slot.fate {
                Fate::UnderReview => assert!(story.valid() < needed, "{slot:?}"),
                fate if fate.is_assigned() => assert_eq!(story.valid(), needed, "{slot:?}"),
                _ => assert_eq!(story.seats.len(), 0),
            }
            let mut hosts: Vec<usize> = story.seats.iter().map(|seat| plan.sizes.host_of(seat.expert)).collect();
            assert!(!hosts.contains(&slot.host));
            hosts.sort_unstable();
            let all = hosts.len();
            hosts.dedup();
            assert_eq!(hosts.len(), all, "two reviewers of one institution: {slot:?}");
        }
    }

    #[test]
    fn nobody_has_more_open_reviews_than_the_cap() {
        let plan = plan();
        let mut open = vec![0; plan.sizes.reviewers];
        for case in 0..plan.slots.len() {
            for seat in Story::of(&plan, case).seats {
                open[seat.expert] +=
                    i64::from(matches!(seat.state, AssignmentState::Invited | AssignmentState::Accepted));
            }
        }
        assert!(open.iter().all(|open| *open <= plan.config.load_cap), "{open:?}");
    }

    #[test]
    fn ballots_add_up_meet_the_quorum_and_decide_as_the_case_went() {
        let plan = plan();
        let mut seen = 0;
        for (case, slot) in plan.slots.iter().enumerate() {
            let Some(ballot) = Story::of(&plan, case).ballot else { continue };
            seen += 1;
            let rules = plan.config.role(Some(slot.role)).unwrap();
            assert_eq!(ballot.sum_faults(), []);
            assert_eq!(ballot.quorum_faults(rules.panel_min), []);
            let lost = matches!(slot.fate, Fate::Declined | Fate::BallotLost);
            assert_eq!(ballot.passed(rules.pass_rule), !lost, "{ballot:?}");
        }
        assert!(seen > 1_000, "{seen}");
    }

    #[test]
    fn the_young_are_young_on_the_day_that_counts() {
        let plan = plan();
        for (case, slot) in plan.slots.iter().enumerate() {
            let Some(rule) = plan.config.role(Some(slot.role)).unwrap().age.clone() else { continue };
            let closes = plan.timetable.rounds[slot.round].closes_on;
            assert!(rule.admits(Story::of(&plan, case).born, closes));
        }
    }
}
