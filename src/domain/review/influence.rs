//! What would be if any one reviewer had not been asked: the mean and the rank of each case, from the raw marks.
//!
//! No model stands behind it: the same figures as ever, over fewer marks.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fraction, Mark, Summary, rank};

/// A valid mark, with keys of the case and of the reviewer that mean nothing here.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    pub case: i64,
    pub reviewer: i64,
    pub mark: Mark,
}

/// A case without one of its reviewers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Without {
    pub reviewer: i64,
    /// `None` where nobody else reviewed the case.
    pub left: Option<(Fraction, usize)>,
}

/// How much hangs on single reviewers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Influence {
    /// Each of the reviewers of the case left out, in the order of their keys.
    pub without: Vec<Without>,
    /// The best and the worst rank when any reviewer of the group is left out, of this case or another.
    pub ranks: Option<(usize, usize)>,
}

/// The figures of each case.
pub fn figures(given: impl Iterator<Item = Given>) -> BTreeMap<i64, Summary> {
    let mut marks: BTreeMap<i64, Vec<Mark>> = BTreeMap::new();
    for one in given {
        marks.entry(one.case).or_default().push(one.mark);
    }
    marks.into_iter().filter_map(|(case, marks)| Some((case, Summary::of(&marks)?))).collect()
}

/// Leaves each reviewer out in turn.
pub fn influence(given: &[Given]) -> BTreeMap<i64, Influence> {
    let mut all: BTreeMap<i64, Influence> = given.iter().map(|one| (one.case, Influence::default())).collect();
    let mut of_case: BTreeMap<i64, Vec<Given>> = BTreeMap::new();
    let mut of_reviewer: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for one in given {
        of_case.entry(one.case).or_default().push(*one);
        of_reviewer.entry(one.reviewer).or_default().insert(one.case);
    }
    let whole = figures(given.iter().copied());
    for (reviewer, own) in of_reviewer {
        // Only the figures of the reviewer's own cases change; the ranks may change everywhere.
        let mut left = whole.clone();
        for case in &own {
            left.remove(case);
            left.extend(figures(of_case[case].iter().copied().filter(|one| one.reviewer != reviewer)));
        }
        let ranks = rank(&left.values().copied().collect::<Vec<_>>());
        let placed: BTreeMap<i64, (Fraction, usize)> =
            left.iter().zip(ranks).map(|((case, figures), rank)| (*case, (figures.mean, rank))).collect();
        for (case, known) in &mut all {
            let place = placed.get(case).copied();
            if own.contains(case) {
                known.without.push(Without { reviewer, left: place });
            }
            if let Some((_, rank)) = place {
                known.ranks = Some(known.ranks.map_or((rank, rank), |(best, worst)| (best.min(rank), worst.max(rank))));
            }
        }
    }
    all
}

/// Of every two reviews of one case, by how many points their totals differ.
pub fn differences(given: &[Given]) -> Vec<Fraction> {
    let mut all = Vec::new();
    for (at, one) in given.iter().enumerate() {
        for other in given[at + 1..].iter().filter(|other| other.case == one.case) {
            let (less, more) = (one.mark.total.min(other.mark.total), one.mark.total.max(other.mark.total));
            all.push(more.minus(less));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{super::Recommendation, *};

    fn given(case: i64, reviewer: i64, total: i64) -> Given {
        let total = Fraction::whole(total);
        Given { case, reviewer, mark: Mark { total, first: total, recommendation: Recommendation::B } }
    }

    #[test]
    fn leaving_a_harsh_reviewer_out_lifts_the_case() {
        let all = influence(&[given(1, 7, 90), given(1, 8, 40), given(2, 7, 70), given(2, 9, 70)]);
        let whole = |mean: i64, rank: usize| Some((Fraction::whole(mean), rank));
        assert_eq!(
            all[&1].without,
            [Without { reviewer: 7, left: whole(40, 2) }, Without { reviewer: 8, left: whole(90, 1) },]
        );
        assert_eq!(all[&1].ranks, Some((1, 2)));
        assert_eq!(all[&2].without[0].left, whole(70, 1));
        assert_eq!(all[&2].ranks, Some((1, 2)), "and the other case sinks");
    }

    #[test]
    fn a_case_of_one_reviewer_has_no_figures_without() {
        let all = influence(&[given(1, 7, 90), given(2, 8, 70)]);
        assert_eq!(all[&1].without, [Without { reviewer: 7, left: None }]);
        assert_eq!(all[&1].ranks, Some((1, 1)), "the other reviewer can still be left out");
    }

    proptest::proptest! {
        /// Each reviewer left out by striking the marks and counting anew: the mean in whole numbers, the rank as one more
        /// than the cases with a better share of A, mean or median.
        #[test]
        fn without_a_reviewer_is_as_if_nobody_had_asked(
            cells in proptest::collection::vec((0..5_i64, 0..4_i64, 3..=5_i64, proptest::bool::ANY), 1..20),
        ) {
            let mut marks: BTreeMap<(i64, i64), (i64, Recommendation)> = BTreeMap::new();
            for (case, reviewer, level, a) in cells {
                let kind = if a { Recommendation::A } else { Recommendation::B };
                marks.insert((case, reviewer), (20 * level, kind));
            }
            let given: Vec<Given> = marks
                .iter()
                .map(|((case, reviewer), (total, recommendation))| {
                    let total = Fraction::whole(*total);
                    let mark = Mark { total, first: total, recommendation: *recommendation };
                    Given { case: *case, reviewer: *reviewer, mark }
                })
                .collect();
            let found = influence(&given);
            let mut reach: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
            for out in 0..4 {
                let mut rows: BTreeMap<i64, Vec<(i64, Recommendation)>> = BTreeMap::new();
                for ((case, _), mark) in marks.iter().filter(|((_, reviewer), _)| *reviewer != out) {
                    rows.entry(*case).or_default().push(*mark);
                }
                // Up to four marks: twelve is a multiple of every count.
                let key = |row: &Vec<(i64, Recommendation)>| {
                    let times = 12 / row.len() as i64;
                    let mut totals: Vec<i64> = row.iter().map(|(total, _)| *total).collect();
                    totals.sort_unstable();
                    let recommended = row.iter().filter(|(_, kind)| *kind == Recommendation::A).count() as i64;
                    let middle = totals[(totals.len() - 1) / 2] + totals[totals.len() / 2];
                    (recommended * times, totals.iter().sum::<i64>() * times, middle)
                };
                let asked = marks.keys().any(|(_, reviewer)| *reviewer == out);
                for case in marks.keys().map(|(case, _)| *case).collect::<BTreeSet<_>>() {
                    let place = rows.get(&case).map(|row| {
                        let better = rows.values().filter(|other| key(other) > key(row)).count();
                        (Fraction::new(key(row).1, 12), better + 1)
                    });
                    if asked {
                        reach.entry(case).or_default().extend(place.map(|(_, rank)| rank));
                    }
                    let known = found[&case].without.iter().find(|it| it.reviewer == out);
                    proptest::prop_assert_eq!(known.is_some(), marks.contains_key(&(case, out)));
                    if let Some(known) = known {
                        proptest::prop_assert_eq!(known.left, place);
                    }
                }
            }
            for (case, known) in &found {
                let ranks = &reach[case];
                proptest::prop_assert_eq!(known.ranks, ranks.iter().min().copied().zip(ranks.iter().max().copied()));
            }
        }
    }

    #[test]
    fn differences_are_of_pairs_within_a_case() {
        let found = differences(&[given(1, 7, 90), given(2, 7, 70), given(1, 8, 60), given(1, 9, 75)]);
        assert_eq!(found, [30, 15, 15].map(Fraction::whole));
    }
}
