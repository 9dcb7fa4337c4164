//! Whether a problem can be worked on: every fault is named, not only the first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, Id, Problem, names::Names, problem::MAX_WEIGHT};

/// Cases times reviewers; a draw by lot holds eight bytes for each pair.
const MOST_PAIRS: usize = 500_000_000;

/// All that is wrong with a problem, in the order of its lists.
pub fn check(problem: &Problem, names: &Names) -> Vec<Fault> {
    let mut faults = Vec::new();
    ids(problem, names, &mut faults);
    pairs(problem, names, &mut faults);
    fixed(problem, names, &mut faults);
    regions(problem, &mut faults);
    size(problem, &mut faults);
    faults
}

fn ids(problem: &Problem, names: &Names, faults: &mut Vec<Fault>) {
    let twice = |ids: Vec<&Id>| -> BTreeSet<Id> {
        ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect()
    };
    faults.extend(twice(names.reviewers.iter().map(|it| &it.id).collect()).into_iter().map(Fault::ReviewerTwice));
    faults.extend(twice(names.cases.iter().map(|it| &it.id).collect()).into_iter().map(Fault::CaseTwice));
    let control = |id: &Id| id.text().chars().any(char::is_control);
    let reviewers = problem.reviewers.iter().map(|it| ("reviewers", &it.id));
    let cases = problem.cases.iter().map(|it| ("cases", &it.id));
    let controlled = reviewers.chain(cases).filter(|(_, id)| control(id));
    faults.extend(controlled.map(|(list, id)| Fault::Control { list, id: id.clone() }));
}

/// Ids that no list of the problem defines, pairs that stand twice, weights out of range.
fn pairs(problem: &Problem, names: &Names, faults: &mut Vec<Fault>) {
    let mut known = Vec::with_capacity(problem.matches.len());
    for (case, reviewer, weight) in &problem.matches {
        match names.pair(case, reviewer) {
            Some(pair) => known.push(pair),
            None => unknown("matches", names, case, reviewer, faults),
        }
        if *weight > MAX_WEIGHT {
            let weight = weight.to_string();
            faults.push(Fault::Weight { case: case.clone(), reviewer: reviewer.clone(), weight });
        }
    }
    known.sort_unstable();
    let twice: BTreeSet<(u32, u32)> = known.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0]).collect();
    for (case, reviewer) in twice {
        let (case, reviewer) = (&names.cases[case as usize].id, &names.reviewers[reviewer as usize].id);
        faults.push(Fault::PairTwice { list: "matches", case: case.clone(), reviewer: reviewer.clone() });
    }
    for (case, reviewer) in &problem.conflicts {
        unknown("conflicts", names, case, reviewer, faults);
    }
}

fn unknown(list: &'static str, names: &Names, case: &Id, reviewer: &Id, faults: &mut Vec<Fault>) {
    let pair = || (case.clone(), reviewer.clone());
    if names.case(case).is_none() {
        let (case, reviewer) = pair();
        faults.push(Fault::UnknownCase { list, case, reviewer });
    }
    if names.reviewer(reviewer).is_none() {
        let (case, reviewer) = pair();
        faults.push(Fault::UnknownReviewer { list, case, reviewer });
    }
}

/// What is fixed must itself keep the rules.
fn fixed(problem: &Problem, names: &Names, faults: &mut Vec<Fault>) {
    let barred = names.barred(problem);
    let mut load: BTreeMap<u32, u32> = BTreeMap::new();
    for case in &problem.cases {
        let mut seen = BTreeSet::new();
        let mut legal_persons = BTreeSet::new();
        for reviewer in &case.fixed {
            unknown("fixed", names, &case.id, reviewer, faults);
            let Some((number, at)) = names.pair(&case.id, reviewer) else { continue };
            let pair = (case.id.clone(), reviewer.clone());
            if !seen.insert(at) {
                faults.push(Fault::PairTwice { list: "fixed", case: pair.0, reviewer: pair.1 });
                continue;
            }
            *load.entry(at).or_default() += 1;
            if barred[number as usize].contains(&at) {
                faults.push(Fault::FixedConflict { case: pair.0, reviewer: pair.1 });
            }
            let legal_person = names.reviewers[at as usize].legal_person.as_ref().map(Id::text);
            if let Some(legal_person) = legal_person.filter(|_| problem.distinct_legal_persons)
                && !legal_persons.insert(legal_person.clone())
            {
                let legal_person = legal_person.into_owned();
                faults.push(Fault::FixedTogether { case: case.id.clone(), legal_person });
            }
        }
        if seen.len() > case.required as usize {
            let (case, required) = (case.id.clone(), case.required);
            faults.push(Fault::FixedBeyond { case, fixed: seen.len(), required });
        }
    }
    for (at, fixed) in load {
        let reviewer = names.reviewers[at as usize];
        if fixed > reviewer.capacity {
            let (reviewer, capacity) = (reviewer.id.clone(), reviewer.capacity);
            faults.push(Fault::FixedOver { reviewer, fixed, capacity });
        }
    }
}

/// A legal person has one seat; only so are "one of each legal person" and "one from outside" the same flow.
fn regions(problem: &Problem, faults: &mut Vec<Fault>) {
    let nowhere = problem.cases.iter().filter(|case| case.outside_region && case.region.is_none());
    faults.extend(nowhere.map(|case| Fault::NoRegion(case.id.clone())));
    if !problem.distinct_legal_persons || !problem.cases.iter().any(|case| case.outside_region) {
        return;
    }
    let text = |id: &Option<Id>| id.as_ref().map(|id| id.text().into_owned()).unwrap_or_default();
    let mut seats: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for reviewer in problem.reviewers.iter().filter(|reviewer| reviewer.legal_person.is_some()) {
        seats.entry(text(&reviewer.legal_person)).or_default().insert(text(&reviewer.region));
    }
    for (legal_person, regions) in seats {
        let mut regions = regions.into_iter();
        if let (Some(one), Some(other)) = (regions.next(), regions.next()) {
            faults.push(Fault::TwoRegions { legal_person, one, other });
        }
    }
}

fn size(problem: &Problem, faults: &mut Vec<Fault>) {
    if problem.cases.len().saturating_mul(problem.reviewers.len()) > MOST_PAIRS {
        faults.push(Fault::TooLarge("more than 500,000,000 pairs of case and reviewer"));
    }
}
