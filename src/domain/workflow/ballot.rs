//! The arithmetic of a panel's vote (domain model §6.6): integers only, so no rounding can decide a career.

use super::{Reason, facts::Ballot};
use crate::domain::scheme::PassRule;

impl Ballot {
    /// Members who may vote on this case: those present less those who left the room.
    pub fn entitled(&self) -> i64 {
        self.attending - self.recused
    }

    /// Votes in the box. Abstentions and invalid sheets are cast and stay in the denominator.
    pub fn cast(&self) -> i64 {
        self.yes + self.no + self.abstain + self.invalid
    }

    /// What is wrong with the count.
    pub fn sum_faults(&self) -> Vec<Reason> {
        let counts = [self.yes, self.no, self.abstain, self.invalid, self.attending, self.recused];
        if counts.iter().any(|count| *count < 0) || self.cast() != self.entitled() {
            return vec![Reason::BallotSum { cast: self.cast(), entitled: self.entitled() }];
        }
        Vec::new()
    }

    /// Two thirds of the members must attend, and at least `panel_min`; so many recusals that fewer than
    /// `panel_min − 2` (or five) may vote adjourn the case.
    pub fn quorum_faults(&self, panel_min: i64) -> Vec<Reason> {
        let mut faults = Vec::new();
        if 3 * self.attending < 2 * self.members || self.attending < panel_min || self.attending > self.members {
            faults.push(Reason::NoQuorum { attending: self.attending, members: self.members, least: panel_min });
        }
        let least = Self::least_entitled(panel_min);
        if self.entitled() < least {
            faults.push(Reason::TooFewEntitled { entitled: self.entitled(), least });
        }
        faults
    }

    /// The fewest members entitled to vote with whom a case is not adjourned.
    fn least_entitled(panel_min: i64) -> i64 {
        (panel_min - 2).max(5)
    }

    /// How many of those entitled may still be missing before the case is adjourned; below zero it is already.
    pub fn spare(&self, panel_min: i64) -> i64 {
        (self.attending - self.quorum(panel_min)).min(self.entitled() - Self::least_entitled(panel_min))
    }

    /// The fewest votes in favour with which the case passes.
    pub fn needed(&self, rule: PassRule) -> i64 {
        match rule {
            PassRule::Majority => self.entitled() / 2 + 1,
            PassRule::TwoThirds => (2 * self.entitled() + 2) / 3,
        }
    }

    /// The fewest members who must attend: two thirds of all, and `panel_min`.
    pub fn quorum(&self, panel_min: i64) -> i64 {
        ((2 * self.members + 2) / 3).max(panel_min)
    }

    /// Whether the case passed under the rule.
    pub fn passed(&self, rule: PassRule) -> bool {
        match rule {
            PassRule::Majority => 2 * self.yes > self.entitled(),
            PassRule::TwoThirds => 3 * self.yes >= 2 * self.entitled(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ballot(entitled: i64, yes: i64) -> Ballot {
        Ballot {
            members: entitled,
            attending: entitled,
            recused: 0,
            yes,
            no: entitled - yes,
            abstain: 0,
            invalid: 0,
            minutes_attached: true,
        }
    }

    #[test]
    fn the_smallest_passing_number_of_votes() {
        for (entitled, majority, two_thirds) in [(9, 5, 6), (10, 6, 7), (11, 6, 8)] {
            for (rule, least) in [(PassRule::Majority, majority), (PassRule::TwoThirds, two_thirds)] {
                assert_eq!(ballot(entitled, 0).needed(rule), least, "of {entitled} {rule:?}");
                assert!(ballot(entitled, least).passed(rule), "{least} of {entitled} {rule:?}");
                assert!(!ballot(entitled, least - 1).passed(rule), "{} of {entitled} {rule:?}", least - 1);
            }
        }
        assert!(!ballot(10, 5).passed(PassRule::Majority), "five of ten is no majority");
    }

    #[test]
    fn recusals_can_break_a_quorum_that_attendance_met() {
        let mut count = ballot(9, 9);
        assert_eq!(count.quorum_faults(9), []);
        count.recused = 3;
        assert_eq!(count.quorum_faults(9), [Reason::TooFewEntitled { entitled: 6, least: 7 }]);
    }

    #[test]
    fn two_thirds_of_the_members_must_attend() {
        let mut count = ballot(9, 5);
        count.members = 14;
        assert_eq!(count.quorum_faults(9), [Reason::NoQuorum { attending: 9, members: 14, least: 9 }]);
        assert_eq!(count.quorum(9), 10);
        count.members = 13;
        assert_eq!(count.quorum(9), 9);
        assert_eq!(count.quorum_faults(9), []);
    }

    #[test]
    fn what_a_case_can_spare_ends_where_the_quorum_does() {
        for (attending, recused, panel_min, spare) in [
            (9, 0, 7, 2),
            (9, 2, 7, 2),
            (9, 3, 7, 1),
            (9, 4, 7, 0),
            (9, 5, 7, -1),
            (9, 1, 9, 0),
            (6, 0, 7, -1),
            (9, 3, 3, 1),
        ] {
            let mut room = ballot(9, 0);
            (room.attending, room.recused) = (attending, recused);
            assert_eq!(room.spare(panel_min), spare, "{attending} less {recused}, at least {panel_min}");
            assert_eq!(room.quorum_faults(panel_min).is_empty(), spare >= 0);
        }
    }

    /// A room of so many with a count, as it may come.
    fn any_ballot() -> impl Strategy<Value = Ballot> {
        (1..40_i64, 0..40_i64, 0..10_i64, prop::array::uniform4(0..15_i64)).prop_map(|(members, there, out, votes)| {
            let attending = there.min(members);
            let [yes, no, abstain, invalid] = votes;
            let recused = out.min(attending);
            Ballot { members, attending, recused, yes, no, abstain, invalid, minutes_attached: true }
        })
    }

    proptest! {
        /// Majority and two thirds against counting heads: in a majority those in favour are more than all the others
        /// entitled; two thirds leave at most one against every two.
        #[test]
        fn a_case_passes_by_counting_heads(ballot in any_ballot()) {
            let others = ballot.attending - ballot.recused - ballot.yes;
            prop_assert_eq!(ballot.passed(PassRule::Majority), ballot.yes > others);
            prop_assert_eq!(ballot.passed(PassRule::TwoThirds), ballot.yes >= 2 * others);
            for rule in [PassRule::Majority, PassRule::TwoThirds] {
                let passes = |yes: i64| Ballot { yes, ..ballot.clone() }.passed(rule);
                let fewest = (0..=ballot.entitled().max(0) + 1).find(|yes| passes(*yes));
                prop_assert_eq!(Some(ballot.needed(rule)), fewest);
            }
        }

        /// The quorum against counting those who are away: at most one for every two who are there, and never fewer there
        /// than the panel needs; and those who left the room may not be too many.
        #[test]
        fn a_quorum_by_counting_who_is_away(ballot in any_ballot(), panel_min in 1..20_i64) {
            let away = ballot.members - ballot.attending;
            let meets = 2 * away <= ballot.attending && ballot.attending >= panel_min;
            let enough = ballot.attending - ballot.recused >= 5.max(panel_min - 2);
            let faults = ballot.quorum_faults(panel_min);
            prop_assert_eq!(!faults.iter().any(|fault| matches!(fault, Reason::NoQuorum { .. })), meets);
            prop_assert_eq!(!faults.iter().any(|fault| matches!(fault, Reason::TooFewEntitled { .. })), enough);
            let fewest = (0..=ballot.members)
                .find(|there| 2 * (ballot.members - there) <= *there && *there >= panel_min);
            prop_assert_eq!(ballot.quorum(panel_min), fewest.unwrap_or(panel_min));
            // Whoever else leaves the meeting one by one: so many may go before something is missing.
            let sound = |gone: i64| {
                Ballot { attending: ballot.attending - gone, ..ballot.clone() }.quorum_faults(panel_min).is_empty()
            };
            let spare = (0..=ballot.attending).take_while(|gone| sound(*gone)).count() as i64 - 1;
            prop_assert_eq!(ballot.spare(panel_min).max(-1), spare);
        }
    }

    #[test]
    fn a_ballot_adds_up_to_those_entitled() {
        let mut count = ballot(9, 5);
        assert_eq!(count.sum_faults(), []);
        count.invalid = 1;
        assert_eq!(count.sum_faults(), [Reason::BallotSum { cast: 10, entitled: 9 }]);
        count.invalid = -1;
        count.yes = 6;
        assert_eq!(count.sum_faults(), [Reason::BallotSum { cast: 9, entitled: 9 }]);
    }
}
