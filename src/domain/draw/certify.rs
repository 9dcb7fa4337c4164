//! The proof that an assignment is the cheapest, which anybody can check without the solver.
//!
//! Give each case and each reviewer a price. Whatever the prices, no assignment can cost less than their [`bound`]: each
//! case takes only pairs that pay, each reviewer sells only cases that pay. An assignment that keeps the rules and costs
//! exactly the bound is therefore the cheapest of all.

use std::collections::HashSet;

use super::{
    Id,
    pool::{Pair, Pool},
    scale::Scale,
};

/// What one place of each case and one case of each reviewer are worth.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Prices {
    pub cases: Vec<i64>,
    /// The same for a place given to somebody of the case's own region, where one from outside is asked for.
    pub inside: Vec<i64>,
    pub reviewers: Vec<i64>,
}

impl Prices {
    /// Whether there is a price for everything, within what the solver could have given.
    pub(super) fn fit(&self, pool: &Pool) -> bool {
        let (cases, reviewers) = (pool.open.len(), pool.spare.len());
        let all = [&self.cases, &self.inside, &self.reviewers];
        let is_sane = all.into_iter().flatten().all(|price| price.unsigned_abs() < 1 << 61);
        is_sane && self.cases.len() == cases && self.inside.len() == cases && self.reviewers.len() == reviewers
    }

    /// What a pair costs beside what both ends are worth: below zero, it pays.
    pub(super) fn reduced(&self, pool: &Pool, scale: &Scale, case: usize, pair: &Pair) -> i64 {
        let place = if pool.is_inside(case, pair.reviewer) { self.inside[case] } else { self.cases[case] };
        scale.pair(pair.cost) - place + self.reviewers[pair.reviewer as usize]
    }
}

/// What no assignment can cost less than, by these prices.
pub fn bound(pool: &Pool, scale: &Scale, prices: &Prices) -> i128 {
    let below = |price: i64| i128::from(price.min(0));
    let mut bound = 0;
    let mut least: Vec<i64> = vec![0; pool.groups];
    for (case, open) in pool.open.iter().enumerate() {
        let (open, place) = (i128::from(*open), prices.cases[case]);
        bound += open * i128::from(place) + open * below(scale.place - place);
        if pool.outside[case].is_some() && open > 0 {
            let step = prices.inside[case] - place;
            bound += (open - 1) * below(step) + below(scale.inside + step);
        }
        let group = |pair: &Pair| pool.group[pair.reviewer as usize] as usize;
        for pair in pool.row(case) {
            let least = &mut least[group(pair)];
            *least = (*least).min(prices.reduced(pool, scale, case, pair));
        }
        for pair in pool.row(case) {
            bound += i128::from(std::mem::take(&mut least[group(pair)]));
        }
    }
    for (reviewer, price) in prices.reviewers.iter().enumerate() {
        let tiers = scale.tiers(pool.load[reviewer], pool.spare[reviewer]);
        bound += tiers.iter().map(|(width, cost)| i128::from(*width) * below(cost - price)).sum::<i128>();
    }
    bound
}

/// What an assignment costs; `given` are the reviewers of each case beside the fixed ones.
///
/// # Errors
/// Says which rule it breaks.
pub fn cost(pool: &Pool, scale: &Scale, given: &[Vec<u32>]) -> Result<i128, String> {
    let mut load = vec![0; pool.spare.len()];
    let mut cost = 0;
    for (case, given) in given.iter().enumerate() {
        let id = &pool.names.cases[case].id;
        let open = pool.open[case] as usize;
        if given.len() > open {
            return Err(format!("case {id} has {} reviewers for {open} places", given.len()));
        }
        let mut groups = HashSet::new();
        for reviewer in given {
            let known = pool.row(case).binary_search_by_key(reviewer, |pair| pair.reviewer);
            let name = &pool.names.reviewers[*reviewer as usize].id;
            let Ok(at) = known else { return Err(format!("case {id} must not have reviewer {name}")) };
            if !groups.insert(pool.group[*reviewer as usize]) {
                return Err(format!("case {id} has reviewer {name} twice, or another of the same legal person"));
            }
            load[*reviewer as usize] += 1;
            cost += i128::from(scale.pair(pool.row(case)[at].cost));
        }
        cost += (open - given.len()) as i128 * i128::from(scale.place);
        let is_inside = given.len() == open && given.iter().all(|reviewer| pool.is_inside(case, *reviewer));
        if pool.outside[case].is_some() && open > 0 && is_inside {
            cost += i128::from(scale.inside);
        }
    }
    for (reviewer, load) in load.into_iter().enumerate() {
        let spare = pool.spare[reviewer];
        if load > spare {
            return Err(format!("reviewer {} has {load} cases beyond {spare}", pool.names.reviewers[reviewer].id));
        }
        cost += load_cost(scale, pool.load[reviewer], load);
    }
    Ok(cost)
}

/// What so many cases more cost a reviewer.
fn load_cost(scale: &Scale, load: u32, more: u32) -> i128 {
    scale.tiers(load, more).iter().map(|(width, price)| i128::from(*width) * i128::from(*price)).sum()
}

/// The reviewers of each case beside the fixed ones, as numbers.
///
/// # Errors
/// Names an id that is unknown and a fixed reviewer who is missing.
pub fn given(pool: &Pool, assignments: &[(Id, Id)]) -> Result<Vec<Vec<u32>>, String> {
    let mut given = vec![Vec::new(); pool.open.len()];
    for (case, reviewer) in assignments {
        match pool.names.pair(case, reviewer) {
            Some((case, reviewer)) => given[case as usize].push(reviewer),
            None => return Err(format!("case {case} or reviewer {reviewer} is unknown")),
        }
    }
    for (case, fixed) in pool.fixed.iter().enumerate() {
        for reviewer in fixed {
            let at = given[case].iter().position(|one| one == reviewer);
            let name = || format!("case {} has lost a fixed reviewer", pool.names.cases[case].id);
            given[case].swap_remove(at.ok_or_else(name)?);
        }
    }
    Ok(given)
}
