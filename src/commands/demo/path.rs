//! When things happen: the course of a round from its closing on, and the walk of one case along it.

use super::{
    fate::{Fate, Turn, Wave},
    plan::{Announcement, NoticeKind, Slot},
    rounds::{OPEN, REVIEWING, Timetable},
};
use crate::{
    clock::Chance,
    domain::{
        time::{Day, Moment},
        workflow::{Action, Stage},
    },
};

const HOUR: i64 = 3_600_000;
const MINUTE: i64 = 60_000;

/// Months of an appointment.
const TERM_MONTHS: i32 = 36;

/// The days of one round.
#[derive(Clone, Copy)]
pub(super) struct Course<'t> {
    timetable: &'t Timetable,
    round: usize,
    closes: Day,
}

impl<'t> Course<'t> {
    pub(super) fn of(timetable: &'t Timetable, round: usize) -> Self {
        Self { timetable, round, closes: timetable.rounds[round].closes_on }
    }

    /// The day `days` after the closing.
    fn day(&self, days: i32) -> Day {
        self.closes.plus_days(days)
    }

    /// The day `days` before the horizon.
    fn ago(&self, days: i32) -> Day {
        self.timetable.today.plus_days(-days)
    }

    /// When a case is begun.
    pub(super) fn created(&self, fate: Fate, chance: &mut Chance) -> Moment {
        let day = match (self.round, fate) {
            (OPEN, Fate::DraftBegun | Fate::DraftReady) => self.ago(chance.between(1, 19) as i32),
            (OPEN, _) => self.ago(chance.between(10, 20) as i32),
            _ => self.day(-(chance.between(6, 42) as i32)),
        };
        at_work(day, chance)
    }

    /// The day of the panel of a wave.
    pub(super) fn sitting(&self, wave: Wave) -> Day {
        match wave {
            Wave::Regular | Wave::Promoted => self.day(45),
            Wave::Late => self.ago(22),
            Wave::Yesterday => self.ago(1),
            Wave::Ahead => self.ago(-4),
        }
    }

    /// The days on which a notice is prepared and released.
    pub(super) fn notice(&self, wave: Wave, kind: NoticeKind) -> (Day, Day) {
        if kind == NoticeKind::Draft {
            return (self.ago(3), self.ago(0));
        }
        match wave {
            Wave::Late => (self.ago(12), self.timetable.workday_until(self.ago(2))),
            Wave::Promoted => (self.day(114), self.timetable.workday_from(self.day(118))),
            _ => (self.day(54), self.timetable.workday_from(self.day(56))),
        }
    }
}

/// An instant of a working day.
fn at_work(day: Day, chance: &mut Chance) -> Moment {
    day.starts_at().plus_millis(9 * HOUR + chance.below(17 * HOUR / 2))
}

/// Something that happened to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) at: Moment,
    pub(super) turn: Turn,
}

/// The steps of a case with the days that follow from them.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) steps: Vec<Step>,
    /// The first and the last day of the appointment.
    pub(super) term: Option<(Day, Day)>,
}

impl Path {
    /// When a move was made, the last one if there were several.
    pub(super) fn when(&self, turn: Turn) -> Option<Moment> {
        self.steps.iter().rev().find(|step| step.turn == turn).map(|step| step.at)
    }

    pub(super) fn moved(&self, action: Action) -> Option<Moment> {
        self.when(Turn::Move(action))
    }
}

/// One case on its way.
pub(super) struct Walk<'p> {
    pub(super) timetable: &'p Timetable,
    pub(super) slot: &'p Slot,
    pub(super) notice: Option<&'p Announcement>,
    /// The panel's day.
    pub(super) sitting: Option<Day>,
    pub(super) corrected: bool,
    /// For each reviewer: what to expect of them.
    pub(super) seats: Vec<SeatPlan>,
}

/// What a reviewer does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct SeatPlan {
    /// Accepts, declines or is given up.
    pub(super) answers: bool,
    pub(super) reviews: bool,
    /// The review is taken out of the count afterwards.
    pub(super) invalidated: bool,
}

impl Walk<'_> {
    /// The steps in order, each later than the one before and all before the horizon.
    pub(super) fn path(&self, chance: &mut Chance) -> Path {
        let mut path = Path { steps: Vec::new(), term: None };
        let mut last = Moment(i64::MIN);
        let turns = self.slot.fate.turns(self.seats.len(), self.corrected);
        for (place, turn) in turns.iter().enumerate() {
            match turn {
                Turn::Answer(_) | Turn::Review(_) | Turn::Invalidate(_) => {}
                Turn::Assign => {
                    last = self.step(&mut path, *turn, last, chance);
                    last = self.reviews(&mut path, last, chance);
                }
                Turn::Move(Action::Publish) => {
                    // The case goes out with its notice, after the notice's own event.
                    let released = self.notice.map_or(last, |notice| notice.released);
                    last = released.plus_millis(self.slot.position);
                    path.steps.push(Step { at: last, turn: *turn });
                }
                Turn::Move(Action::Sign) => {
                    last = self.step(&mut path, *turn, last, chance);
                    let starts_on = last.day().plus_days(1);
                    path.term = Some((starts_on, starts_on.plus_months(TERM_MONTHS).plus_days(-1)));
                }
                _ => {
                    debug_assert!(place > 0 || *turn == Turn::Move(Action::Create));
                    last = self.step(&mut path, *turn, last, chance);
                }
            }
        }
        path
    }

    fn step(&self, path: &mut Path, turn: Turn, last: Moment, chance: &mut Chance) -> Moment {
        let wanted = match self.day_of(turn, path, last, chance) {
            Some(day) => at_work(day, chance),
            None => self.slot.created,
        };
        let at = wanted.max(last.plus_millis(MINUTE + chance.below(20 * MINUTE)));
        path.steps.push(Step { at, turn });
        at
    }

    /// What the reviewers do between the assignment and the end of the review, in the order of time.
    fn reviews(&self, path: &mut Path, assigned: Moment, chance: &mut Chance) -> Moment {
        let course = Course::of(self.timetable, self.slot.round);
        let mut steps = Vec::new();
        for (seat, plan) in self.seats.iter().enumerate() {
            if !plan.answers {
                continue;
            }
            let answered = at_work(course.day(15 + chance.below(2) as i32), chance);
            steps.push(Step { at: answered.max(assigned.plus_millis(HOUR)), turn: Turn::Answer(seat) });
            if plan.reviews {
                let reviewed = at_work(course.day(chance.between(18, 31) as i32), chance);
                steps.push(Step { at: reviewed, turn: Turn::Review(seat) });
                if plan.invalidated {
                    let found = reviewed.plus_millis(chance.between(1, 20) * HOUR);
                    steps.push(Step { at: found, turn: Turn::Invalidate(seat) });
                }
            }
        }
        steps.sort_by_key(|step| step.at);
        let last = steps.last().map_or(assigned, |step| step.at);
        path.steps.extend(steps);
        last
    }

    /// The day on which a turn is due; `None` for the very beginning.
    fn day_of(&self, turn: Turn, path: &Path, last: Moment, chance: &mut Chance) -> Option<Day> {
        let course = Course::of(self.timetable, self.slot.round);
        let wave = self.slot.fate.wave();
        let sitting = self.sitting.unwrap_or_else(|| course.sitting(wave));
        let after = |days: i32| last.day().plus_days(days);
        let day = match turn {
            Turn::Move(Action::Create) => return None,
            Turn::Move(Action::Submit) => {
                after(chance.between(1, 4) as i32).min(course.closes.plus_days(-1)).min(course.ago(6))
            }
            Turn::Move(Action::Return) => self.returned_on(&course, chance),
            Turn::Move(Action::Resubmit) => course.day(8),
            Turn::Propose(Action::RefuseAcceptance) => course.day(9),
            Turn::Move(Action::RefuseAcceptance) => course.day(10),
            Turn::Move(Action::Accept) => course.day(chance.between(10, 12) as i32),
            Turn::Assign => course.day(14),
            Turn::Propose(Action::Shortlist | Action::PassOver) => course.day(36),
            Turn::Move(Action::Shortlist | Action::PassOver) => course.day(37),
            Turn::Propose(Action::Drop) => course.day(40),
            Turn::Move(Action::Drop) => course.day(41),
            Turn::Propose(Action::RecordBallot) => sitting,
            Turn::Move(Action::RecordBallot) => sitting.plus_days(1),
            Turn::Propose(Action::Select) if wave == Wave::Late => course.ago(17),
            Turn::Move(Action::Select) if wave == Wave::Late => course.ago(16),
            Turn::Propose(Action::Select | Action::Decline | Action::PutInReserve) => course.day(50),
            Turn::Move(Action::Select | Action::Decline | Action::PutInReserve) => course.day(52),
            Turn::Propose(Action::Promote) => course.day(110),
            Turn::Move(Action::Promote) => course.day(112),
            Turn::Move(Action::Lapse) => course.day(52 + 367),
            Turn::Object | Turn::Move(Action::Hold) => after(1).min(course.ago(1)),
            Turn::Find => after(15),
            Turn::Propose(Action::Settle | Action::Uphold) => after(3),
            Turn::Move(Action::Settle | Action::Uphold) => after(2),
            Turn::Move(Action::CloseNotice) => self.notice.map_or(after(9), |notice| notice.ends_on.plus_days(1)),
            Turn::Move(Action::IssueDecision) => after(1),
            Turn::Move(Action::Sign) => after(2),
            Turn::Propose(Action::FailToSign) => after(22),
            Turn::Move(Action::FailToSign) => after(1),
            Turn::Move(Action::Suspend) => course.ago(chance.between(5, 40) as i32),
            Turn::Move(Action::StartClosing) => self.term_end(path).plus_days(-60),
            Turn::Propose(Action::Close) => self.term_end(path).plus_days(25),
            Turn::Move(Action::Close) => self.term_end(path).plus_days(30),
            Turn::Propose(Action::Exit | Action::Revoke) => {
                let until = last.day().days_until(course.ago(4)).min(900);
                after((i64::from(until) * chance.between(30, 90) / 100) as i32)
            }
            Turn::Move(Action::Exit | Action::Revoke) => after(2),
            Turn::Move(Action::Withdraw) => match self.slot.fate {
                Fate::WithdrawnInReview => course.day(33),
                _ => after(1).min(course.ago(1)),
            },
            _ => after(1),
        };
        Some(day)
    }

    /// A case that is returned now was returned lately; one that came again, soon after the closing.
    fn returned_on(&self, course: &Course<'_>, chance: &mut Chance) -> Day {
        if self.slot.fate.stage() == Stage::Returned {
            return course.ago(chance.between(2, 4) as i32);
        }
        debug_assert!(self.slot.round <= REVIEWING);
        course.day(chance.between(2, 5) as i32)
    }

    fn term_end(&self, path: &Path) -> Day {
        path.term.map_or(self.timetable.today, |(_, ends_on)| ends_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::demo::{plan::Plan, story::Story};

    /// On many days of the year, holidays among them, every case keeps its order and ends before the horizon.
    #[test]
    fn everything_happens_in_order_and_before_the_horizon() {
        for offset in (0..366).step_by(5) {
            let today = "2026-11-24".parse::<Day>().unwrap().plus_days(-offset);
            let plan = Plan::sample(offset as u64, 500, &today.to_string());
            for case in 0..plan.slots.len() {
                let path = Story::of(&plan, case).path;
                let fate = plan.slots[case].fate;
                for pair in path.steps.windows(2) {
                    assert!(pair[0].at < pair[1].at, "{today} {fate:?}: {:?} then {:?}", pair[0], pair[1]);
                }
                let last = path.steps.last().unwrap();
                assert!(last.at < plan.timetable.horizon(), "{today} {fate:?}: {last:?}");
                assert!(path.steps[0].at > plan.timetable.beginning());
            }
        }
    }
}
