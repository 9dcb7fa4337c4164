//! What an assignment says: who reviews what, what is missing and why, and the proof.

use super::{Id, certify::Prices, pool::Pool, pricing::Effort};

/// A proved assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// In the order of the ids of the cases.
    pub cases: Vec<Seats>,
    /// The sum of the listed weights of all assignments, the fixed ones included.
    pub total: u64,
    /// How many places have a reviewer, the fixed ones included.
    pub filled: u64,
    /// Every case that is short, and what stood in its way.
    pub shortages: Vec<Shortage>,
    /// Cases that ask for somebody from outside their region, have reviewers, and have none from outside.
    pub without_outside: Vec<Id>,
    pub proof: Proof,
}

/// The reviewers of one case, in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats {
    pub case: Id,
    pub reviewers: Vec<Id>,
    pub missing: u32,
}

/// Why a case is short: everybody allowed is on it already, or has no capacity left, or is of a legal person that is on
/// it already. `allowed = assigned + full + same_legal_person`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shortage {
    pub allowed: u32,
    pub assigned: u32,
    pub case: Id,
    pub full: u32,
    pub missing: u32,
    pub same_legal_person: u32,
}

/// Prices whose bound is the cost of the assignment: see [`super::certify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub cost: i128,
    pub bound: i128,
    pub prices: Prices,
    pub effort: Effort,
}

impl Outcome {
    /// Tells what was found in the words of the problem.
    pub(super) fn of(pool: &Pool, given: &[Vec<u32>], proof: Proof) -> Self {
        let on: Vec<Vec<u32>> = given.iter().zip(&pool.fixed).map(|(given, fixed)| all_of(given, fixed)).collect();
        let mut load = vec![0; pool.spare.len()];
        on.iter().flatten().for_each(|reviewer| load[*reviewer as usize] += 1);
        let id = |reviewer: &u32| pool.names.reviewers[*reviewer as usize].id.clone();
        let seats = |(at, on): (usize, &Vec<u32>)| Seats {
            case: pool.names.cases[at].id.clone(),
            reviewers: on.iter().map(id).collect(),
            missing: pool.names.cases[at].required - on.len() as u32,
        };
        let weights = on.iter().enumerate().flat_map(|(case, on)| on.iter().map(move |reviewer| (case, *reviewer)));
        let only_inside = |case: &usize| !on[*case].is_empty() && pool.lacks_outside(*case, &on[*case]);
        Self {
            total: weights.map(|(case, reviewer)| u64::from(pool.weight(case, reviewer))).sum(),
            filled: on.iter().map(|on| on.len() as u64).sum(),
            shortages: (0..on.len()).filter_map(|case| Shortage::of(pool, case, &on[case], &load)).collect(),
            without_outside: (0..on.len()).filter(only_inside).map(|case| pool.names.cases[case].id.clone()).collect(),
            cases: on.iter().enumerate().map(seats).collect(),
            proof,
        }
    }

    /// Every case with each of its reviewers, in the order of the ids.
    pub fn assignments(&self) -> Vec<(Id, Id)> {
        let pairs = |seats: &Seats| -> Vec<(Id, Id)> {
            seats.reviewers.iter().map(|reviewer| (seats.case.clone(), reviewer.clone())).collect()
        };
        self.cases.iter().flat_map(pairs).collect()
    }
}

fn all_of(given: &[u32], fixed: &[u32]) -> Vec<u32> {
    let mut all = [given, fixed].concat();
    all.sort_unstable();
    all
}

impl Shortage {
    fn of(pool: &Pool, case: usize, on: &[u32], load: &[u32]) -> Option<Self> {
        let seats = pool.names.cases[case];
        let missing = seats.required - on.len() as u32;
        if missing == 0 {
            return None;
        }
        let legal_persons: Vec<u32> = on.iter().map(|reviewer| pool.group[*reviewer as usize]).collect();
        let allowed = pool.allowed(case);
        let others = || allowed.iter().filter(|reviewer| !on.contains(reviewer)).map(|reviewer| *reviewer as usize);
        let is_together = |reviewer: &usize| legal_persons.contains(&pool.group[*reviewer]);
        let is_full = |reviewer: &usize| load[*reviewer] >= pool.names.reviewers[*reviewer].capacity;
        Some(Self {
            allowed: allowed.len() as u32,
            assigned: (allowed.len() - others().count()) as u32,
            case: seats.id.clone(),
            full: others().filter(|reviewer| !is_together(reviewer) && is_full(reviewer)).count() as u32,
            missing,
            same_legal_person: others().filter(is_together).count() as u32,
        })
    }
}
