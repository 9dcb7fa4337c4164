//! Written reviews: the score form, its exact total, and what the marks of a case add up to.
//!
//! Must not know: who the reviewers are. Start at [`Draft`]; `summary` has the aggregation and the ranking, `shortlist`
//! who goes on, `calibration` and `influence` what the marks say of the reviewers, `invitation` how long one stands, `similar` which
//! cases say nearly the same,
//! `makeup` what they are wanted to be together, `sitting` the order of a panel, `vote` its secret ballot, `places` what the votes come to.

pub mod calibration;
mod fault;
mod fraction;
pub mod influence;
pub mod invitation;
pub mod makeup;
pub mod places;
pub mod shortlist;
pub mod similar;
pub mod sitting;
mod summary;
pub mod vote;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{role::codes, scheme::Criterion, workflow::Reason};

pub use fault::Fault;
pub use fraction::Fraction;
pub use summary::{Mark, Summary, rank};

codes! {
    /// What a reviewer recommends on the whole.
    pub enum Recommendation {
        /// 优先支持
        A = "A",
        /// 可支持
        B = "B",
        /// 不予支持
        C = "C",
    }

    /// How well the reviewer knows the field of the case.
    pub enum Familiarity {
        High = "high",
        Medium = "medium",
        Low = "low",
    }

    /// Where a reviewer's task stands.
    pub enum AssignmentState {
        Invited = "invited",
        /// Conflicts declared, secrecy pledged, materials open.
        Accepted = "accepted",
        Declined = "declined",
        Submitted = "submitted",
        /// Taken back, or not counted after a late recusal; what was written is kept.
        Invalidated = "invalidated",
        Expired = "expired",
    }

    /// Why somebody declines to review.
    pub enum DeclineGround {
        /// Has a relation that asks for recusal (回避).
        Conflict = "conflict",
        /// Cannot judge the field (条例 art. 15).
        Field = "field",
        /// Has no time.
        Time = "time",
        Other = "other",
    }
}

impl AssignmentState {
    /// The states that count: invited, at work, done. They are the denominator of every progress.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Invited | Self::Accepted | Self::Submitted)
    }
}

/// The version of the wording of the declaration and the secrecy pledge; an acceptance refers to it.
pub const DECLARATION_VERSION: &str = "2026-1";
/// The version of the wording for double-blind cases, where only what is recognised can be declared.
pub const BLIND_DECLARATION_VERSION: &str = "2026-1-double";

/// The best of the five levels; the lowest is 1.
pub const LEVELS: i64 = 5;
/// Points of one level (decisions 29): 20, 40, 60, 80, 100.
const POINTS: i64 = 20;

/// Names of the score fields on a form, in the order of the criteria.
const FIELDS: [&str; 12] = [
    "score_1", "score_2", "score_3", "score_4", "score_5", "score_6", "score_7", "score_8", "score_9", "score_10",
    "score_11", "score_12",
];

/// The form field of a criterion by its place. A scheme has at most twelve criteria.
pub fn score_field(position: usize) -> &'static str {
    FIELDS.get(position).copied().unwrap_or("scores")
}

/// A reviewer's levels, by criterion code.
pub type Levels = BTreeMap<String, i64>;

/// Points of a level.
pub fn points(level: i64) -> i64 {
    POINTS * level
}

/// The weighted total, exactly; `None` until every criterion has a level.
pub fn total(criteria: &[Criterion], levels: &Levels) -> Option<Fraction> {
    let mut sum = 0;
    for criterion in criteria {
        sum += criterion.weight * points(*levels.get(&criterion.code)?);
    }
    (!criteria.is_empty()).then(|| Fraction::new(sum, 100))
}

/// Characters that count towards the least length of an opinion: all but white space.
pub fn written(opinion: &str) -> i64 {
    opinion.chars().filter(|letter| !letter.is_whitespace()).count() as i64
}

/// A review as its author writes it. A draft may lack anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub levels: Levels,
    pub recommendation: Option<Recommendation>,
    pub familiarity: Option<Familiarity>,
    /// Goes to the candidate after the decision, without a name.
    pub opinion: String,
    pub note_to_office: String,
}

impl Draft {
    /// Everything a submission lacks, in the order of the form.
    pub fn faults(&self, criteria: &[Criterion], opinion_least: i64) -> Vec<Reason> {
        let mut faults: Vec<Reason> = criteria
            .iter()
            .enumerate()
            .filter(|(_, criterion)| self.levels.get(&criterion.code).is_none_or(|level| !(1..=LEVELS).contains(level)))
            .map(|(at, criterion)| {
                let (zh, en) = (criterion.zh.clone(), criterion.en.clone());
                Fault::ScoreMissing { field: score_field(at), zh, en }.into()
            })
            .collect();
        if self.recommendation.is_none() {
            faults.push(Reason::Required { field: "recommendation" });
        }
        if self.familiarity.is_none() {
            faults.push(Reason::Required { field: "familiarity" });
        }
        let has = written(&self.opinion);
        if has < opinion_least {
            faults.push(Reason::TooShort { field: "opinion", least: opinion_least, has });
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn criteria() -> Vec<Criterion> {
        [("originality", 35), ("potential", 35), ("openness", 20), ("independence", 10)]
            .map(|(code, weight)| Criterion { code: code.into(), zh: code.into(), en: code.into(), weight })
            .into()
    }

    fn levels(values: [i64; 4]) -> Levels {
        criteria().into_iter().map(|criterion| criterion.code).zip(values).collect()
    }

    #[test]
    fn the_total_is_the_weighted_sum_of_points() {
        for (values, shown) in [([5, 4, 3, 2], "79.00"), ([1, 1, 1, 1], "20.00"), ([5, 5, 5, 5], "100.00")] {
            assert_eq!(total(&criteria(), &levels(values)).unwrap().to_string(), shown);
        }
    }

    proptest::proptest! {
        /// The total against counting every percent by itself: a hundred of them, each with the points of its criterion.
        #[test]
        fn the_total_is_counted_percent_by_percent(
            weights in proptest::collection::vec(1..40_i64, 1..6),
            given in proptest::collection::vec(1..=LEVELS, 6),
        ) {
            // The last criterion takes what is left of a hundred.
            let mut weights = weights;
            while weights.iter().sum::<i64>() > 100 {
                weights.pop();
            }
            let left = 100 - weights.iter().sum::<i64>();
            weights.extend((left > 0).then_some(left));
            let criterion = |(at, weight): (usize, &i64)| Criterion {
                code: format!("c{at}"),
                zh: String::new(),
                en: String::new(),
                weight: *weight,
            };
            let criteria: Vec<Criterion> = weights.iter().enumerate().map(criterion).collect();
            let levels: Levels = criteria.iter().zip(&given).map(|(it, level)| (it.code.clone(), *level)).collect();
            let percents = weights.iter().zip(&given).flat_map(|(weight, level)| (0..*weight).map(move |_| 20 * level));
            let all: Vec<i64> = percents.collect();
            proptest::prop_assert_eq!(all.len(), 100);
            proptest::prop_assert_eq!(total(&criteria, &levels), Some(Fraction::new(all.iter().sum(), 100)));
        }
    }

    #[test]
    fn a_missing_level_is_no_total_and_never_zero() {
        let mut some = levels([5, 5, 5, 5]);
        some.remove("openness");
        assert_eq!(total(&criteria(), &some), None);
        assert_eq!(total(&[], &some), None);
    }

    #[test]
    fn a_submission_is_told_everything_it_lacks_at_once() {
        let mut draft = Draft { levels: levels([5, 9, 3, 2]), opinion: "切 入\n新".to_owned(), ..Draft::default() };
        draft.levels.remove("independence");
        let missing = |at, code: &str| {
            Reason::Review(Fault::ScoreMissing { field: score_field(at), zh: code.into(), en: code.into() })
        };
        assert_eq!(
            draft.faults(&criteria(), 100),
            [
                missing(1, "potential"),
                missing(3, "independence"),
                Reason::Required { field: "recommendation" },
                Reason::Required { field: "familiarity" },
                Reason::TooShort { field: "opinion", least: 100, has: 3 },
            ]
        );
    }
}
