//! What the marks of a case add up to, and how cases compare (domain model §6.5).
//!
//! Only submitted reviews that were not invalidated come in; a missing one is never filled in. A rank is advice:
//! a person decides.

use std::cmp::Ordering;

use super::{Fraction, Levels, Recommendation, points, total};
use crate::domain::scheme::Criterion;

/// Points between the best and the worst total from which a case is flagged.
const SPREAD: i64 = 30;

/// One valid review, as far as the aggregation needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub total: Fraction,
    /// Points of the first criterion, which breaks ties.
    pub first: Fraction,
    pub recommendation: Recommendation,
}

impl Mark {
    /// The mark that levels and a recommendation add up to; `None` while any is missing.
    pub fn of(criteria: &[Criterion], levels: &Levels, recommendation: Option<Recommendation>) -> Option<Self> {
        let first = levels.get(&criteria.first()?.code)?;
        Some(Self {
            total: total(criteria, levels)?,
            first: Fraction::whole(points(*first)),
            recommendation: recommendation?,
        })
    }
}

/// The figures of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    pub n: i64,
    pub mean: Fraction,
    pub median: Fraction,
    pub least: Fraction,
    pub most: Fraction,
    pub first_mean: Fraction,
    /// How many recommend A, B and C.
    pub a: i64,
    pub b: i64,
    pub c: i64,
}

impl Summary {
    /// The figures of these marks; `None` when there is none.
    pub fn of(marks: &[Mark]) -> Option<Self> {
        let mut totals: Vec<Fraction> = marks.iter().map(|mark| mark.total).collect();
        totals.sort_unstable();
        let (least, most) = (*totals.first()?, *totals.last()?);
        let n = totals.len() as i64;
        let sum = |values: &mut dyn Iterator<Item = Fraction>| values.fold(Fraction::whole(0), Fraction::plus);
        let count = |kind| marks.iter().filter(|mark| mark.recommendation == kind).count() as i64;
        let (below, above) = (totals[(totals.len() - 1) / 2], totals[totals.len() / 2]);
        Some(Self {
            n,
            mean: sum(&mut totals.iter().copied()).over(n),
            median: below.plus(above).over(2),
            least,
            most,
            first_mean: sum(&mut marks.iter().map(|mark| mark.first)).over(n),
            a: count(Recommendation::A),
            b: count(Recommendation::B),
            c: count(Recommendation::C),
        })
    }

    /// The distance between the best and the worst total (极差).
    pub fn range(&self) -> Fraction {
        self.most.minus(self.least)
    }

    /// Whether the reviewers differ so much that the panel must discuss it, or one more review is asked for.
    pub fn is_spread(&self) -> bool {
        self.range() >= Fraction::whole(SPREAD) || (self.a > 0 && self.c > 0)
    }

    /// The share of A among the recommendations.
    pub fn share_a(&self) -> Fraction {
        Fraction::new(self.a, self.n)
    }

    /// Better first: share of A, mean, mean of the first criterion, median. Never id, name or time.
    pub fn better(&self, other: &Self) -> Ordering {
        let keys = |it: &Self| [it.share_a(), it.mean, it.first_mean, it.median];
        keys(other).cmp(&keys(self))
    }
}

/// The rank of each case, in the order given. Equal cases share the rank, and the next one skips: 1, 1, 3.
pub fn rank(cases: &[Summary]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cases.len()).collect();
    order.sort_by(|one, other| cases[*one].better(&cases[*other]));
    let mut ranks = vec![1; cases.len()];
    for (n, pair) in order.windows(2).enumerate() {
        let (before, at) = (pair[0], pair[1]);
        let equal = cases[before].better(&cases[at]) == Ordering::Equal;
        ranks[at] = if equal { ranks[before] } else { n + 2 };
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use Recommendation::{A, B, C};

    fn marks(values: &[(i64, Recommendation)]) -> Vec<Mark> {
        let mark = |(total, recommendation): &(i64, Recommendation)| Mark {
            total: Fraction::whole(*total),
            first: Fraction::whole(*total),
            recommendation: *recommendation,
        };
        values.iter().map(mark).collect()
    }

    fn summary(values: &[(i64, Recommendation)]) -> Summary {
        Summary::of(&marks(values)).unwrap()
    }

    #[test]
    fn the_figures_of_three_reviews() {
        let three = summary(&[(88, A), (84, A), (60, B)]);
        assert_eq!(three.mean.to_string(), "77.33");
        assert_eq!(three.median.to_string(), "84.00");
        assert_eq!(three.range().to_string(), "28.00");
        assert_eq!((three.a, three.b, three.c), (2, 1, 0));
        assert!(!three.is_spread());
        assert_eq!(Summary::of(&[]), None);
    }

    #[test]
    fn the_median_of_an_even_number_is_between_the_middle_two() {
        assert_eq!(summary(&[(80, A), (81, A), (20, B), (100, A)]).median, Fraction::new(161, 2));
    }

    #[test]
    fn thirty_points_or_both_a_and_c_are_a_spread() {
        assert!(summary(&[(90, A), (60, B)]).is_spread());
        assert!(!summary(&[(89, A), (60, B)]).is_spread());
        assert!(summary(&[(75, A), (74, C)]).is_spread());
    }

    #[test]
    fn equal_cases_share_a_rank() {
        let cases = [
            summary(&[(80, A), (80, B)]),
            summary(&[(70, A), (70, A)]),
            summary(&[(80, B), (80, A)]),
            summary(&[(79, A), (80, B)]),
        ];
        assert_eq!(rank(&cases), [2, 1, 2, 4]);
    }

    mod properties {
        use proptest::prelude::*;

        use super::*;

        fn many() -> impl Strategy<Value = Vec<(i64, Recommendation)>> {
            let kind = prop::sample::select(Recommendation::ALL);
            prop::collection::vec((20..=100_i64, kind), 1..12)
        }

        /// One to four reviews: total, points of the first criterion, recommendation; of few values, so that many tie.
        fn many_few() -> impl Strategy<Value = Vec<(i64, i64, Recommendation)>> {
            let kind = prop::sample::select(Recommendation::ALL);
            prop::collection::vec(
                (prop::sample::select(&[60, 70, 80][..]), prop::sample::select(&[60, 80][..]), kind),
                1..5,
            )
        }

        proptest! {
            /// Against the definitions, computed another way: integers multiplied out.
            #[test]
            fn figures_agree_with_their_definitions(values in many()) {
                let it = summary(&values);
                let n = values.len() as i64;
                let sum: i64 = values.iter().map(|(total, _)| total).sum();
                let (num, den) = it.mean.parts();
                prop_assert_eq!(num * n, sum * den);
                let (num, den) = it.median.parts();
                let below = values.iter().filter(|(total, _)| total * den <= num).count() * 2;
                let above = values.iter().filter(|(total, _)| total * den >= num).count() * 2;
                prop_assert!(below >= values.len() && above >= values.len());
                prop_assert_eq!(it.a + it.b + it.c, n);
                prop_assert!(it.least <= it.mean && it.mean <= it.most);
            }

            /// The spread against every pair of reviews: thirty points between some two, or an A beside a C.
            #[test]
            fn the_spread_is_the_widest_pair(values in many()) {
                let it = summary(&values);
                let widest = values.iter().flat_map(|(one, _)| values.iter().map(move |(other, _)| one - other)).max();
                prop_assert_eq!(it.range(), Fraction::whole(widest.unwrap()));
                let split = |(one, other): (&Recommendation, &Recommendation)| (one, other) == (&A, &C);
                let apart = values.iter().any(|(one, first)| values.iter().any(|(other, second)| {
                    one - other >= 30 || split((first, second))
                }));
                prop_assert_eq!(it.is_spread(), apart);
                let recommended = values.iter().filter(|(_, kind)| *kind == A).count() as i64;
                prop_assert_eq!(it.share_a().parts().0 * values.len() as i64, recommended * it.share_a().parts().1);
            }

            /// A rank is one more than the number of better cases: by the share of A, the mean, the mean of the first
            /// criterion and the median, all multiplied out to the same denominator.
            #[test]
            fn a_rank_counts_the_better_cases(cases in prop::collection::vec(many_few(), 1..10)) {
                let key = |marks: &Vec<(i64, i64, Recommendation)>| {
                    // Every number of reviews here divides twelve; a median is a mean of two.
                    let times = 12 / marks.len() as i64;
                    let mut totals: Vec<i64> = marks.iter().map(|(total, ..)| *total).collect();
                    totals.sort_unstable();
                    let middle = totals[(totals.len() - 1) / 2] + totals[totals.len() / 2];
                    let share = marks.iter().filter(|(.., kind)| *kind == A).count() as i64 * times;
                    let first: i64 = marks.iter().map(|(_, first, _)| first).sum();
                    (share, totals.iter().sum::<i64>() * times, first * times, middle)
                };
                let of = |marks: &Vec<(i64, i64, Recommendation)>| {
                    let mark = |(total, first, recommendation): &(i64, i64, Recommendation)| Mark {
                        total: Fraction::whole(*total),
                        first: Fraction::whole(*first),
                        recommendation: *recommendation,
                    };
                    Summary::of(&marks.iter().map(mark).collect::<Vec<_>>()).unwrap()
                };
                let expected: Vec<usize> =
                    cases.iter().map(|one| cases.iter().filter(|other| key(other) > key(one)).count() + 1).collect();
                prop_assert_eq!(rank(&cases.iter().map(of).collect::<Vec<_>>()), expected);
            }

            /// The order of the reviews is nothing, and a rank depends on the figures alone.
            #[test]
            fn order_is_nothing(values in many(), others in prop::collection::vec(many(), 0..6)) {
                let mut turned = values.clone();
                turned.reverse();
                prop_assert_eq!(summary(&values), summary(&turned));
                let mut cases: Vec<Summary> = others.iter().map(|other| summary(other)).collect();
                cases.push(summary(&values));
                let ranks = rank(&cases);
                for (one, rank_one) in cases.iter().zip(&ranks) {
                    for (other, rank_other) in cases.iter().zip(&ranks) {
                        prop_assert_eq!(one.better(other), rank_one.cmp(rank_other));
                    }
                }
            }
        }
    }
}
