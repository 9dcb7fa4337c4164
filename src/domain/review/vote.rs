//! A secret vote on members' own devices: the box, and what may be counted of it (domain model §6.6).
//!
//! The box holds who has voted and how many votes each answer has, in two places that nothing joins: not even whoever
//! reads the memory of the program finds who voted how. It knows no time and no order. A member who does not vote stays
//! among those entitled; the sheet not handed in counts as invalid, so that the counts always add up.

use std::collections::BTreeSet;

use super::Fault;
use crate::domain::{
    ids::ExpertId,
    role::codes,
    workflow::{Reason, Refusal},
};

codes! {
    /// What a member may answer.
    pub enum Choice {
        /// 赞成
        Yes = "yes",
        /// 反对
        No = "no",
        /// 弃权
        Abstain = "abstain",
    }
}

/// Fewer sheets than this are never counted: the counts of two or three say who voted how.
pub const LEAST_COUNTED: usize = 5;

/// The box of one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    entitled: BTreeSet<ExpertId>,
    voted: BTreeSet<ExpertId>,
    yes: i64,
    no: i64,
    abstain: i64,
    sealed: bool,
}

/// What is in a box that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub entitled: BTreeSet<ExpertId>,
    pub voted: BTreeSet<ExpertId>,
    pub yes: i64,
    pub no: i64,
    pub abstain: i64,
    /// Sheets that were not handed in.
    pub invalid: i64,
}

impl Round {
    /// An empty box for these members.
    pub fn open(entitled: impl IntoIterator<Item = ExpertId>) -> Self {
        let entitled = entitled.into_iter().collect();
        Self { entitled, voted: BTreeSet::new(), yes: 0, no: 0, abstain: 0, sealed: false }
    }

    /// Whether a member was in the room when the round was opened.
    pub fn is_entitled(&self, member: ExpertId) -> bool {
        self.entitled.contains(&member)
    }

    /// Whether a member has voted.
    pub fn has_voted(&self, member: ExpertId) -> bool {
        self.voted.contains(&member)
    }

    /// How many have voted, and how many may.
    pub fn progress(&self) -> (usize, usize) {
        (self.voted.len(), self.entitled.len())
    }

    /// Puts a member's vote into the box.
    ///
    /// # Errors
    /// For whoever is not entitled or has voted, and once the box is sealed.
    pub fn cast(&mut self, member: ExpertId, choice: Choice) -> Result<(), Fault> {
        if !self.is_entitled(member) {
            return Err(Fault::CameLate);
        }
        if self.sealed {
            return Err(Fault::RoundOver);
        }
        if !self.voted.insert(member) {
            return Err(Fault::VotedAlready);
        }
        match choice {
            Choice::Yes => self.yes += 1,
            Choice::No => self.no += 1,
            Choice::Abstain => self.abstain += 1,
        }
        Ok(())
    }

    /// Seals the box and counts it. `without_missing` says that those who have not voted are not waited for.
    ///
    /// # Errors
    /// While somebody has not voted, or too few have: then it stays open, and nothing of it is told.
    pub fn seal(&mut self, without_missing: bool) -> Result<Tally, Refusal> {
        let (voted, entitled) = self.progress();
        let mut reasons: Vec<Reason> = Vec::new();
        if voted < LEAST_COUNTED {
            reasons.push(Fault::TooFewVoted { voted, least: LEAST_COUNTED }.into());
        }
        if voted < entitled && !without_missing {
            reasons.push(Fault::NotAllVoted { voted, entitled }.into());
        }
        Refusal::unless_empty(reasons)?;
        self.sealed = true;
        Ok(Tally {
            entitled: self.entitled.clone(),
            voted: self.voted.clone(),
            yes: self.yes,
            no: self.no,
            abstain: self.abstain,
            invalid: (entitled - voted) as i64,
        })
    }

    /// Opens the box again: it was not counted after all.
    pub fn unseal(&mut self) {
        self.sealed = false;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn members(n: i64) -> impl Iterator<Item = ExpertId> {
        (1..=n).map(ExpertId)
    }

    #[test]
    fn one_vote_each_and_of_those_entitled_only() {
        let mut round = Round::open(members(5));
        assert_eq!(round.cast(ExpertId(9), Choice::Yes), Err(Fault::CameLate));
        assert_eq!(round.cast(ExpertId(1), Choice::Yes), Ok(()));
        let once = round.clone();
        for choice in Choice::ALL {
            assert_eq!(round.cast(ExpertId(1), *choice), Err(Fault::VotedAlready));
        }
        assert_eq!(round, once, "a second vote changes nothing");
        assert_eq!(round.progress(), (1, 5));
    }

    #[test]
    fn a_box_is_not_opened_before_its_time() {
        let mut round = Round::open(members(7));
        for member in members(4) {
            round.cast(member, Choice::No).unwrap();
        }
        let few = Fault::TooFewVoted { voted: 4, least: 5 }.into();
        assert_eq!(round.seal(false).unwrap_err().reasons, [few, Fault::NotAllVoted { voted: 4, entitled: 7 }.into()]);
        assert_eq!(round.seal(true).unwrap_err().reasons.len(), 1, "four sheets are never counted");
        round.cast(ExpertId(5), Choice::Abstain).unwrap();
        let tally = round.seal(true).unwrap();
        assert_eq!((tally.yes, tally.no, tally.abstain, tally.invalid), (0, 4, 1, 2));
        assert_eq!(round.cast(ExpertId(6), Choice::Yes), Err(Fault::RoundOver));
        round.unseal();
        assert_eq!(round.cast(ExpertId(6), Choice::Yes), Ok(()));
    }

    proptest! {
        /// Whoever votes, and however: the counts add up to those entitled, and only those who voted are told.
        #[test]
        fn counts_always_add_up(choices in prop::collection::vec(prop::option::of(0..3_usize), 5..20)) {
            let mut round = Round::open(members(choices.len() as i64));
            for (member, choice) in members(choices.len() as i64).zip(&choices) {
                if let Some(choice) = choice {
                    round.cast(member, Choice::ALL[*choice]).unwrap();
                }
            }
            let cast = choices.iter().flatten().count();
            match round.seal(true) {
                Ok(tally) => {
                    prop_assert!(cast >= LEAST_COUNTED);
                    prop_assert_eq!(tally.yes + tally.no + tally.abstain + tally.invalid, choices.len() as i64);
                    prop_assert_eq!(tally.voted.len(), cast);
                    let count = |at| choices.iter().flatten().filter(|choice| **choice == at).count() as i64;
                    prop_assert_eq!([tally.yes, tally.no, tally.abstain], [count(0), count(1), count(2)]);
                }
                Err(_) => prop_assert!(cast < LEAST_COUNTED),
            }
        }

        /// The order in which votes come in leaves no trace in the box.
        #[test]
        fn the_order_of_votes_means_nothing(
            votes in prop::collection::vec(0..3_usize, 5..15), shuffled in any::<u64>(),
        ) {
            let cast = |order: &[usize]| {
                let mut round = Round::open(members(votes.len() as i64));
                for at in order {
                    round.cast(ExpertId(*at as i64 + 1), Choice::ALL[votes[*at]]).unwrap();
                }
                round
            };
            let listed: Vec<usize> = (0..votes.len()).collect();
            let mut other = listed.clone();
            other.sort_by_key(|at| (*at as u64 ^ shuffled).wrapping_mul(0x9E37_79B9_7F4A_7C15));
            prop_assert_eq!(cast(&listed), cast(&other));
        }

        /// Two who vote differently swapped: who voted and the counts are the same, so nothing tells which was which.
        #[test]
        fn a_tally_does_not_tell_two_members_apart(votes in prop::collection::vec(0..3_usize, 5..15)) {
            let tally = |votes: &[usize]| {
                let mut round = Round::open(members(votes.len() as i64));
                for (member, vote) in members(votes.len() as i64).zip(votes) {
                    round.cast(member, Choice::ALL[*vote]).unwrap();
                }
                round.seal(false).unwrap()
            };
            let mut swapped = votes.clone();
            let last = votes.len() - 1;
            swapped.swap(0, last);
            prop_assert_eq!(tally(&votes), tally(&swapped));
        }
    }
}
