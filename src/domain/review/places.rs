//! Who gets the places after the vote (domain model §6.6): by yes votes, then by rank; a tie at the line goes to a
//! second ballot; where fewer passed than there are places, those stay empty (宁缺毋滥).
//!
//! It is advice. The approver decides, and is bound by the vote and the quota, not by this order.

use std::cmp::Reverse;

/// A case that was voted on, as far as the order of places needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voted {
    pub passed: bool,
    pub yes: i64,
    /// Its rank among the first reviews, 1 the best; `None` where there is none, or none that can be compared.
    pub rank: Option<usize>,
    /// Votes in favour in a second ballot.
    pub second: Option<i64>,
}

/// Where a case stands at the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Has a place.
    In,
    /// Shares the last places with more cases than there are: a second ballot is to be held.
    Tied,
    /// Still shares them after the second ballot: the approver leaves it to the next call, or asks for more places.
    StillTied,
    /// Passed, but the places go to others.
    Beyond,
    /// Did not pass.
    Failed,
}

/// Where cases stand, in the order given, and how many of the places stay empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    pub standings: Vec<Standing>,
    pub empty: i64,
}

/// What orders cases: votes, then rank, a missing one last.
type Key = (Reverse<i64>, usize);

/// Gives so many places to the cases that passed.
pub fn places(cases: &[Voted], places: i64) -> Places {
    let places = usize::try_from(places).unwrap_or_default();
    let mut passed: Vec<usize> = (0..cases.len()).filter(|at| cases[*at].passed).collect();
    let key = |at: usize| -> Key { (Reverse(cases[at].yes), cases[at].rank.unwrap_or(usize::MAX)) };
    passed.sort_by_key(|at| key(*at));
    let mut standings = vec![Standing::Failed; cases.len()];
    let mut left = places;
    for tied in passed.chunk_by(|one, other| key(*one) == key(*other)) {
        left = give(cases, tied, left, &mut standings);
    }
    Places { standings, empty: left as i64 }
}

/// Gives places to cases with equal votes and rank; the rest that is left.
fn give(cases: &[Voted], tied: &[usize], left: usize, standings: &mut [Standing]) -> usize {
    if tied.len() <= left || left == 0 {
        let standing = if left == 0 { Standing::Beyond } else { Standing::In };
        tied.iter().for_each(|at| standings[*at] = standing);
        return left - tied.len().min(left);
    }
    if tied.iter().any(|at| cases[*at].second.is_none()) {
        tied.iter().for_each(|at| standings[*at] = Standing::Tied);
        return 0;
    }
    let mut again = tied.to_vec();
    again.sort_by_key(|at| Reverse(cases[*at].second));
    let mut left = left;
    for same in again.chunk_by(|one, other| cases[*one].second == cases[*other].second) {
        let standing = match left {
            0 => Standing::Beyond,
            left if same.len() <= left => Standing::In,
            _ => Standing::StillTied,
        };
        same.iter().for_each(|at| standings[*at] = standing);
        left = if standing == Standing::In { left - same.len() } else { 0 };
    }
    left
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Standing::*, *};

    fn voted(yes: i64, rank: usize) -> Voted {
        Voted { passed: yes >= 5, yes, rank: Some(rank), second: None }
    }

    #[test]
    fn by_votes_and_then_by_rank() {
        let cases = [voted(6, 1), voted(8, 3), voted(6, 2), voted(4, 4)];
        assert_eq!(places(&cases, 2).standings, [In, In, Beyond, Failed]);
        assert_eq!(places(&cases, 5), Places { standings: vec![In, In, In, Failed], empty: 2 }, "left empty");
        assert_eq!(places(&cases, 0).standings, [Beyond, Beyond, Beyond, Failed]);
        assert_eq!(places(&[], 3).empty, 3);
    }

    #[test]
    fn a_tie_at_the_line_goes_to_a_second_ballot() {
        let mut cases = [voted(8, 1), voted(6, 2), voted(6, 2), voted(6, 2), voted(5, 5)];
        assert_eq!(places(&cases, 2), Places { standings: vec![In, Tied, Tied, Tied, Beyond], empty: 0 });
        assert_eq!(places(&cases, 4).standings, [In, In, In, In, Beyond], "no tie above the line");
        (cases[1].second, cases[2].second) = (Some(3), Some(7));
        assert_eq!(places(&cases, 2).standings, [In, Tied, Tied, Tied, Beyond], "one has not been voted on");
        cases[3].second = Some(3);
        assert_eq!(places(&cases, 2).standings, [In, Beyond, In, Beyond, Beyond]);
        assert_eq!(places(&cases, 3).standings, [In, StillTied, In, StillTied, Beyond]);
    }

    #[test]
    fn without_a_rank_votes_alone_count() {
        let case = |yes| Voted { rank: None, ..voted(yes, 1) };
        assert_eq!(places(&[case(7), case(7), case(8)], 2).standings, [Tied, Tied, In]);
        assert_eq!(places(&[case(7), voted(7, 9)], 1).standings, [Beyond, In], "a case with a rank comes first");
    }

    fn case() -> impl Strategy<Value = Voted> {
        (any::<bool>(), 0..5_i64, prop::option::of(1..4_usize), prop::option::of(0..3_i64))
            .prop_map(|(passed, yes, rank, second)| Voted { passed, yes, rank, second })
    }

    proptest! {
        /// Never more places than there are; none to a case that failed; equal cases alike; order of input nothing.
        #[test]
        fn no_place_is_given_twice(cases in prop::collection::vec(case(), 0..12), n in 0..8_i64) {
            let given = places(&cases, n);
            let count = |standing| given.standings.iter().filter(|it| **it == standing).count() as i64;
            prop_assert!(count(In) + given.empty <= n);
            for (one, standing) in cases.iter().zip(&given.standings) {
                prop_assert_eq!(one.passed, *standing != Failed);
                for (other, its) in cases.iter().zip(&given.standings).filter(|(other, _)| *other == one) {
                    prop_assert_eq!(standing, its, "{:?}", other);
                }
            }
            if given.empty > 0 {
                prop_assert_eq!(count(In), cases.iter().filter(|case| case.passed).count() as i64);
            }
            let mut turned = cases.clone();
            turned.reverse();
            let mut standings = places(&turned, n).standings;
            standings.reverse();
            prop_assert_eq!(standings, given.standings);
        }
    }
}
