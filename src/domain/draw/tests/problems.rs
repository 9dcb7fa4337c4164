//! Random problems, small enough to be solved by other means.

use proptest::prelude::*;

use super::super::{Case, Id, Problem, Reviewer};

/// How large a problem may be.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub reviewers: usize,
    pub cases: usize,
    pub has_fixed: bool,
}

/// Any problem up to a size: tight and loose, with few weights so that many assignments are equal.
pub fn problems(size: Size) -> impl Strategy<Value = Problem> {
    let reviewers = prop::collection::vec((0..5_u32, prop::option::of(0..4_i64), 0..3_i64), 1..=size.reviewers);
    let cases = prop::collection::vec((0..4_u32, prop::option::of(0..4_i64), 0..3_i64, any::<bool>()), 1..=size.cases);
    let pairs = size.reviewers * size.cases;
    let weights = prop::collection::vec((0..10_u8, 0..5_u32), pairs);
    let fixed = prop::collection::vec(0..pairs, if size.has_fixed { 0..4 } else { 0..1 });
    (reviewers, cases, weights, fixed, any::<bool>()).prop_map(|(reviewers, cases, weights, fixed, distinct)| {
        let mut problem = Problem { distinct_legal_persons: distinct, ..Problem::default() };
        for (at, (capacity, legal_person, region)) in (0..).zip(reviewers) {
            let region = legal_person.map_or(region, |legal_person| legal_person % 2);
            let region = (region < 2).then_some(Id::from(region));
            problem.reviewers.push(Reviewer {
                id: Id::Number(at),
                legal_person: legal_person.map(Id::from),
                capacity,
                region,
            });
        }
        for (at, (required, legal_person, region, outside_region)) in (0..).zip(cases) {
            problem.cases.push(Case {
                region: Some(Id::from(region)),
                outside_region,
                legal_persons: legal_person.map(Id::from).into_iter().collect(),
                ..Case::new(Id::Text(format!("c{at}")), required)
            });
        }
        let pairs: Vec<(Id, Id)> = problem
            .cases
            .iter()
            .flat_map(|case| problem.reviewers.iter().map(|reviewer| (case.id.clone(), reviewer.id.clone())))
            .collect();
        for ((case, reviewer), (kind, weight)) in pairs.iter().cloned().zip(weights) {
            match kind {
                0..=1 => problem.conflicts.push((case, reviewer)),
                2..=8 => problem.matches.push((case, reviewer, weight * 250)),
                _ => {}
            }
        }
        for at in fixed {
            fix(&mut problem, &pairs[at % pairs.len()]);
        }
        problem
    })
}

/// Fixes a pair if that keeps the rules.
fn fix(problem: &mut Problem, (case, reviewer): &(Id, Id)) {
    let mut tried = problem.clone();
    for one in &mut tried.cases {
        if one.id == *case {
            one.fixed.push(reviewer.clone());
        }
    }
    if tried.faults().is_empty() {
        *problem = tried;
    }
}
