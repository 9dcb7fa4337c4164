//! Groups of similar cases, to which the same reviewers are drawn (同一组由同一批专家评审).
//!
//! A group is one unit of the draw: whoever is in conflict with one of its cases is in conflict with all, and takes as
//! many cases by one lot as it has. A unit of three cases fills no place of a flow of units of two, so the groups are
//! drawn in stages, the largest first, all of one size in one problem with a proof of its own; what they were given is
//! fixed in the problem of the next stage, and at last in that of the cases one by one. Where a group cannot be filled
//! in common its places stay empty: they are filled once it is split.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Case, Drawn, Fault, Id, Mode, Outcome, Problem, Reviewer, draw, solve};

/// A group with the cases in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Unit {
    /// The case that the group is in the problem of its stage.
    pub id: Id,
    pub name: String,
    pub cases: Vec<Id>,
}

/// The draw of all groups of one size.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Stage {
    pub units: Vec<Unit>,
    pub drawn: Drawn,
}

/// A draw in stages.
#[derive(Clone, Debug)]
pub struct Staged {
    pub stages: Vec<Stage>,
    pub drawn: Drawn,
}

/// What a draw in stages would leave empty.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The cases one by one, once the groups have theirs.
    pub outcome: Outcome,
    /// Groups that are short, and of how many reviewers each.
    pub short: Vec<(Id, u32)>,
}

/// Draws the groups by lot, then what is left; `seed` makes the seed of a stage from its problem.
///
/// # Errors
/// Every fault of the problem.
pub fn draw_staged(problem: &Problem, units: &[Unit], seed: impl Fn(&Problem) -> String) -> Result<Staged, Vec<Fault>> {
    let mut left = problem.clone();
    let mut stages = Vec::new();
    for units in by_size(units) {
        let of_units = stage(&left, &units);
        if of_units.cases.is_empty() {
            continue;
        }
        let drawn = draw(&of_units, &Mode::Random { seed: seed(&of_units) })?;
        fix(&mut left, &units, &of_units, &drawn.assignments);
        stages.push(Stage { units, drawn });
    }
    let drawn = draw(&left, &Mode::Random { seed: seed(&left) })?;
    Ok(Staged { stages, drawn })
}

/// Tries how many places stay empty. With groups of several sizes another lot may leave others empty.
///
/// # Errors
/// Every fault of the problem.
pub fn try_staged(problem: &Problem, units: &[Unit]) -> Result<Trial, Vec<Fault>> {
    let mode = Mode::Random { seed: "shortage".to_owned() };
    let mut left = problem.clone();
    let mut short = Vec::new();
    for units in by_size(units) {
        let of_units = stage(&left, &units);
        if of_units.cases.is_empty() {
            continue;
        }
        let outcome = solve(&of_units, &mode)?;
        let lacking = outcome.cases.iter().filter(|seats| seats.missing > 0);
        short.extend(lacking.map(|seats| (seats.case.clone(), seats.missing)));
        fix(&mut left, &units, &of_units, &outcome.assignments());
    }
    Ok(Trial { outcome: solve(&left, &mode)?, short })
}

/// The groups by their size, the largest first, each stage in the order of their ids.
fn by_size(units: &[Unit]) -> Vec<Vec<Unit>> {
    let mut sizes: BTreeMap<usize, Vec<Unit>> = BTreeMap::new();
    for unit in units {
        sizes.entry(unit.cases.len()).or_default().push(unit.clone());
    }
    let mut stages: Vec<Vec<Unit>> = sizes.into_values().rev().collect();
    stages.iter_mut().for_each(|units| units.sort_by(|one, other| one.id.cmp(&other.id)));
    stages
}

/// The problem of the groups of one size: those whose cases have a place each that is still to be filled.
fn stage(problem: &Problem, units: &[Unit]) -> Problem {
    let size = units.first().map_or(1, |unit| unit.cases.len().max(1)) as u32;
    let mut load: BTreeMap<&Id, u32> = BTreeMap::new();
    problem.cases.iter().flat_map(|case| &case.fixed).for_each(|seated| *load.entry(seated).or_default() += 1);
    let reviewer = |one: &Reviewer| {
        let spare = one.capacity.saturating_sub(load.get(&one.id).copied().unwrap_or_default());
        Reviewer { capacity: spare / size, ..one.clone() }
    };
    let of =
        |unit: &Unit| -> Vec<&Case> { problem.cases.iter().filter(|case| unit.cases.contains(&case.id)).collect() };
    let mut cases = Vec::new();
    let mut conflicts: BTreeSet<(Id, Id)> = BTreeSet::new();
    for unit in units {
        let own = of(unit);
        let open = own.iter().map(|case| case.required.saturating_sub(case.fixed.len() as u32)).min();
        let Some(open) = open.filter(|open| *open > 0) else { continue };
        cases.push(as_one(unit, &own, open));
        let listed = problem.conflicts.iter().filter(|(case, _)| unit.cases.contains(case));
        conflicts.extend(listed.map(|(_, reviewer)| (unit.id.clone(), reviewer.clone())));
        // Whoever reviews one of them already stays with that one.
        let seated: BTreeSet<&Id> = own.iter().flat_map(|case| &case.fixed).collect();
        let employers: BTreeSet<String> = problem
            .reviewers
            .iter()
            .filter(|one| problem.distinct_legal_persons && seated.contains(&one.id))
            .filter_map(|one| one.legal_person.as_ref().map(|id| id.text().into_owned()))
            .collect();
        let is_with = |one: &&Reviewer| {
            let employer = one.legal_person.as_ref().map(|id| id.text().into_owned());
            seated.contains(&one.id) || employer.is_some_and(|id| employers.contains(&id))
        };
        conflicts.extend(problem.reviewers.iter().filter(is_with).map(|one| (unit.id.clone(), one.id.clone())));
    }
    Problem {
        reviewers: problem.reviewers.iter().map(reviewer).collect(),
        cases,
        matches: Vec::new(),
        conflicts: conflicts.into_iter().collect(),
        distinct_legal_persons: problem.distinct_legal_persons,
    }
}

/// A group as a case. It asks for somebody from outside where its cases do and have one region: somebody from outside
/// one of two regions need not be from outside the other.
fn as_one(unit: &Unit, own: &[&Case], open: u32) -> Case {
    let asking = || own.iter().filter(|case| case.outside_region);
    let region = asking().next().and_then(|case| case.region.clone());
    let legal_persons: BTreeSet<&Id> = own.iter().flat_map(|case| &case.legal_persons).collect();
    Case {
        id: unit.id.clone(),
        legal_persons: legal_persons.into_iter().cloned().collect(),
        required: open,
        outside_region: region.is_some() && asking().all(|case| case.region == region),
        region,
        fixed: Vec::new(),
    }
}

/// Gives every case of a group what the group was given; places it could not fill in common are drawn for no case.
fn fix(problem: &mut Problem, units: &[Unit], of_units: &Problem, drawn: &[(Id, Id)]) {
    for unit in units {
        let Some(asked) = of_units.cases.iter().find(|case| case.id == unit.id) else { continue };
        let given: Vec<&Id> = drawn.iter().filter(|(id, _)| *id == unit.id).map(|(_, reviewer)| reviewer).collect();
        let empty = asked.required - given.len() as u32;
        for case in problem.cases.iter_mut().filter(|case| unit.cases.contains(&case.id)) {
            case.fixed.extend(given.iter().map(|reviewer| (*reviewer).clone()));
            case.required -= empty;
        }
    }
}

impl Stage {
    /// What the last problem must hold if its groups were drawn as stated: whoever was drawn for a group is fixed in
    /// each of its cases, and whatever bars somebody from one of them barred the group.
    ///
    /// # Errors
    /// What is missing, in words.
    pub(super) fn stands_in(&self, last: &Problem) -> Result<(), String> {
        let own = self
            .drawn
            .certificate
            .problem()
            .map_err(|faults| faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("; "))?;
        for unit in &self.units {
            let given = self.drawn.assignments.iter().filter(|(id, _)| *id == unit.id);
            let given: Vec<&Id> = given.map(|(_, reviewer)| reviewer).collect();
            let is_of = |id: &Id| unit.cases.contains(id);
            for case in last.cases.iter().filter(|case| is_of(&case.id)) {
                if let Some(lost) = given.iter().find(|reviewer| !case.fixed.contains(reviewer)) {
                    return Err(format!("case {} lacks reviewer {lost} of its group {}", case.id, unit.id));
                }
            }
            let is_drawn = own.cases.iter().any(|case| case.id == unit.id);
            let mut barred = last.conflicts.iter().filter(|(case, _)| is_drawn && is_of(case));
            let open = barred.find(|(_, reviewer)| !own.conflicts.contains(&(unit.id.clone(), reviewer.clone())));
            if let Some((case, reviewer)) = open {
                return Err(format!(
                    "reviewer {reviewer} is barred from case {case} and not from its group {}",
                    unit.id
                ));
            }
        }
        Ok(())
    }
}
