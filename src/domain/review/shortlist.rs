//! Which cases of a group go on (T07, T08): how many may, where the line falls, and that equal cases are treated alike.
//!
//! The rank is advice and a person may depart from it; what is held here is only the number of places and the ties
//! (domain model §6.5: a tie at the line goes on whole).

use super::{Summary, rank};

/// What was decided on a case of the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// To the panel (T07).
    On,
    /// Passed over (T08).
    Over,
}

/// A case of the group.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// A key that means nothing here.
    pub case: i64,
    /// Equal cases share it; `None` while there is no valid review.
    rank: Option<usize>,
    pub went: Option<Went>,
}

/// The cases of a group as they are compared: key, figures and what was decided of each.
pub fn peers(cases: &[(i64, Option<Summary>, Option<Went>)]) -> Vec<Peer> {
    let rated: Vec<Summary> = cases.iter().filter_map(|(_, figures, _)| *figures).collect();
    let mut ranks = rank(&rated).into_iter();
    let peer = |(case, figures, went): &(i64, Option<Summary>, Option<Went>)| Peer {
        case: *case,
        rank: figures.and_then(|_| ranks.next()),
        went: *went,
    };
    cases.iter().map(peer).collect()
}

/// Where one case stands in its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Places left for this case: a case tied at the line has one even when the number is reached. `None` without a
    /// ratio or a quota.
    pub left: Option<i64>,
    /// An equal case went on.
    pub tied_on: bool,
    /// An equal case was passed over.
    pub tied_over: bool,
}

/// The rank at which the line falls for a number of places: the last that goes on, with everybody who shares it.
/// `None` where nobody goes on.
pub fn line(ranks: &[usize], places: i64) -> Option<usize> {
    let mut sorted = ranks.to_vec();
    sorted.sort_unstable();
    let last = usize::try_from(places).ok()?.min(sorted.len()).checked_sub(1)?;
    Some(sorted[last])
}

/// Where a case stands, given what was decided on the others and how many of the group may go on.
pub fn standing(group: &[Peer], case: i64, places: Option<i64>) -> Standing {
    let others = || group.iter().filter(|peer| peer.case != case);
    let own = rank_of(group, case);
    let equal = |peer: &&Peer| own.is_some() && peer.rank == own;
    let tied = |went| others().filter(equal).any(|peer| peer.went == Some(went));
    Standing {
        left: places.map(|places| left(group, case, places)),
        tied_on: tied(Went::On),
        tied_over: tied(Went::Over),
    }
}

fn rank_of(group: &[Peer], case: i64) -> Option<usize> {
    group.iter().find(|peer| peer.case == case).and_then(|peer| peer.rank)
}

fn left(group: &[Peer], case: i64, places: i64) -> i64 {
    let on = group.iter().filter(|peer| peer.case != case && peer.went == Some(Went::On));
    let free = places - on.clone().count() as i64;
    if free > 0 {
        return free;
    }
    let ranks: Vec<usize> = group.iter().filter_map(|peer| peer.rank).collect();
    let line = line(&ranks, places);
    let above = |rank: Option<usize>| rank.zip(line).is_some_and(|(rank, line)| rank <= line);
    // More than the number go on only where all of them stand above the line, tied at it.
    i64::from(above(rank_of(group, case)) && on.map(|peer| peer.rank).all(above))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{Fraction, Mark, Recommendation},
        *,
    };

    fn summary(total: i64) -> Option<Summary> {
        let total = Fraction::whole(total);
        Summary::of(&[Mark { total, first: total, recommendation: Recommendation::B }])
    }

    /// Cases 1, 2 and so on with the totals of their one review.
    fn group(cases: &[(i64, Option<Went>)]) -> Vec<Peer> {
        let case = |(at, (total, went)): (usize, &(i64, Option<Went>))| (at as i64 + 1, summary(*total), *went);
        peers(&cases.iter().enumerate().map(case).collect::<Vec<_>>())
    }

    #[test]
    fn the_line_keeps_the_whole_tie() {
        for (ranks, places, expected) in [
            (&[1, 2, 3, 4][..], 2, Some(2)),
            (&[1, 2, 2, 2, 5], 2, Some(2)),
            (&[1, 1, 1], 1, Some(1)),
            (&[1, 2], 9, Some(2)),
            (&[1, 2], 0, None),
            (&[1, 2], -3, None),
            (&[], 3, None),
        ] {
            assert_eq!(line(ranks, places), expected, "{ranks:?} {places}");
        }
    }

    #[test]
    fn a_case_tied_at_the_line_has_a_place_beyond_the_number() {
        let on = Some(Went::On);
        let group = group(&[(90, on), (80, on), (80, None), (70, None)]);
        assert_eq!(standing(&group, 3, Some(2)), Standing { left: Some(1), tied_on: true, tied_over: false });
        assert_eq!(standing(&group, 4, Some(2)).left, Some(0));
        assert_eq!(standing(&group, 4, Some(3)).left, Some(1));
        assert_eq!(standing(&group, 3, None).left, None);
    }

    #[test]
    fn whoever_takes_a_worse_case_has_no_place_beyond_the_number() {
        let on = Some(Went::On);
        let group = group(&[(90, on), (80, None), (80, None), (70, on)]);
        assert_eq!(standing(&group, 2, Some(2)).left, Some(0));
    }

    #[test]
    fn equal_cases_are_told_of_each_other() {
        let group = group(&[(80, Some(Went::On)), (80, Some(Went::Over)), (80, None), (79, None)]);
        let of = |case| {
            let known = standing(&group, case, None);
            (known.tied_on, known.tied_over)
        };
        assert_eq!([of(1), of(2), of(3), of(4)], [(false, true), (true, false), (true, true), (false, false)]);
    }

    proptest! {
        /// Taken in the order of the ranks, exactly those above the line find a place, whatever the order of the group.
        #[test]
        fn those_above_the_line_find_a_place(totals in prop::collection::vec(1..6_i64, 1..12), places in -1..12_i64) {
            let mut group = group(&totals.iter().map(|total| (*total, None)).collect::<Vec<_>>());
            let ranks = rank(&totals.iter().filter_map(|total| summary(*total)).collect::<Vec<_>>());
            let mut order: Vec<usize> = (0..group.len()).collect();
            order.sort_by_key(|at| ranks[*at]);
            for at in order {
                if standing(&group, at as i64 + 1, Some(places)).left > Some(0) {
                    group[at].went = Some(Went::On);
                }
            }
            let line = line(&ranks, places).unwrap_or(0);
            for (peer, rank) in group.iter().zip(&ranks) {
                prop_assert_eq!(peer.went.is_some(), *rank <= line);
            }
        }
    }
}
