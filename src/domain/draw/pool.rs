//! A problem made ready to be solved: numbers for ids, and for each case the pairs that are allowed.

use std::{borrow::Cow, collections::HashMap};

use super::{Case, Fault, Id, Mode, Problem, Reviewer, check::check, lot::Lots, names::Names, problem::MAX_WEIGHT};

/// An allowed pair of a case: with whom, at what raw cost (a lot, or what the match lacks to the best weight).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub cost: u32,
    pub reviewer: u32,
}

/// What the solver works on. Cases and reviewers are numbers in the order of their ids.
pub struct Pool<'p> {
    pub names: Names<'p>,
    /// The number of a reviewer's legal person; a number of his own where nothing forbids a second one.
    pub group: Vec<u32>,
    pub groups: usize,
    /// What each case has and keeps.
    pub fixed: Vec<Vec<u32>>,
    /// Places of each case that are to be filled, at most as many as there are reviewers.
    pub open: Vec<u32>,
    /// Cases of each reviewer that are fixed.
    pub load: Vec<u32>,
    /// Capacity of each reviewer beside that, at most as much as there are cases.
    pub spare: Vec<u32>,
    /// The region of a case that asks for somebody from outside it.
    asked: Vec<Option<u32>>,
    /// The same, of a case that could become full with nobody from outside.
    pub outside: Vec<Option<u32>>,
    /// The region of each reviewer, where known.
    region: Vec<Option<u32>>,
    barred: Vec<Vec<u32>>,
    /// Listed matches of each case, by reviewer.
    listed: Vec<Vec<(u32, u32)>>,
    is_random: bool,
    rows: Vec<Vec<Pair>>,
}

impl<'p> Pool<'p> {
    /// Checks a problem and makes it ready.
    ///
    /// # Errors
    /// All faults of the problem.
    pub fn of(problem: &'p Problem, mode: &Mode) -> Result<Self, Vec<Fault>> {
        let names = Names::of(problem);
        let faults = check(problem, &names);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut listed = vec![Vec::new(); names.cases.len()];
        for (case, reviewer, weight) in &problem.matches {
            if let Some((case, reviewer)) = names.pair(case, reviewer) {
                listed[case as usize].push((reviewer, *weight));
            }
        }
        listed.iter_mut().for_each(|row| row.sort_unstable());
        let fixed: Vec<Vec<u32>> =
            names.cases.iter().map(|case| case.fixed.iter().filter_map(|id| names.reviewer(id)).collect()).collect();
        let mut load = vec![0; names.reviewers.len()];
        fixed.iter().flatten().for_each(|reviewer| load[*reviewer as usize] += 1);
        let (group, groups) = groups(problem, &names);
        let most = names.cases.len() as u32;
        let spare = |(reviewer, load): (&&Reviewer, &u32)| (reviewer.capacity - load).min(most);
        let barred = names.barred(problem);
        let mut pool = Self {
            group,
            groups,
            open: Vec::new(),
            spare: names.reviewers.iter().zip(&load).map(spare).collect(),
            load,
            asked: Vec::new(),
            outside: Vec::new(),
            region: Vec::new(),
            barred,
            listed,
            fixed,
            is_random: matches!(mode, Mode::Random { .. }),
            rows: Vec::new(),
            names,
        };
        pool.count_places();
        pool.place_regions();
        pool.fill_rows(mode);
        Ok(pool)
    }

    fn count_places(&mut self) {
        let most = self.names.reviewers.len();
        let open = |(case, fixed): (&&Case, &Vec<u32>)| (case.required - fixed.len() as u32).min(most as u32);
        self.open = self.names.cases.iter().zip(&self.fixed).map(open).collect();
    }

    fn place_regions(&mut self) {
        let mut numbers: HashMap<Cow<str>, u32> = HashMap::new();
        let mut number = |region: Option<&'p Id>| {
            let next = numbers.len() as u32;
            region.map(|region| *numbers.entry(region.text()).or_insert(next))
        };
        self.region = self.names.reviewers.iter().map(|reviewer| number(reviewer.region.as_ref())).collect();
        let asked = self.names.cases.iter().map(|case| number(case.region.as_ref()).filter(|_| case.outside_region));
        self.asked = asked.collect();
        let can_be_full = |case: &usize| self.names.cases[*case].required as usize <= self.names.reviewers.len();
        let is_lacking = |case: usize| {
            self.asked[case].filter(|_| can_be_full(&case) && self.lacks_outside(case, &self.fixed[case]))
        };
        self.outside = (0..self.asked.len()).map(is_lacking).collect();
    }

    /// Whether a case asks for somebody from outside its region and has nobody among these.
    pub fn lacks_outside(&self, case: usize, on: &[u32]) -> bool {
        self.asked[case].is_some_and(|region| on.iter().all(|reviewer| self.is_of(region, *reviewer)))
    }

    /// Whether a reviewer counts as one of the region.
    fn is_of(&self, region: u32, reviewer: u32) -> bool {
        self.region[reviewer as usize].is_none_or(|known| known == region)
    }

    /// Whether a pair does not help a case that lacks somebody from outside its region.
    pub fn is_inside(&self, case: usize, reviewer: u32) -> bool {
        self.outside[case].is_some_and(|region| self.is_of(region, reviewer))
    }

    /// The pairs of a case that may be made, by reviewer.
    pub fn row(&self, case: usize) -> &[Pair] {
        &self.rows[case]
    }

    /// The weight of a listed match; 0 of a pair that is not listed.
    pub fn weight(&self, case: usize, reviewer: u32) -> u32 {
        let row = &self.listed[case];
        row.binary_search_by_key(&reviewer, |listed| listed.0).map_or(0, |at| row[at].1)
    }

    /// The reviewers that nothing but their load could keep from a case.
    pub fn allowed(&self, case: usize) -> Vec<u32> {
        let mut is_open = vec![self.is_random; self.names.reviewers.len()];
        if !self.is_random {
            self.listed[case].iter().for_each(|(reviewer, _)| is_open[*reviewer as usize] = true);
        }
        self.barred[case].iter().for_each(|reviewer| is_open[*reviewer as usize] = false);
        (0..).zip(is_open).filter(|(_, is_open)| *is_open).map(|(reviewer, _)| reviewer).collect()
    }

    fn fill_rows(&mut self, mode: &Mode) {
        let reviewers: Vec<Cow<str>> = self.names.reviewers.iter().map(|reviewer| reviewer.id.text()).collect();
        let mut rows = Vec::with_capacity(self.names.cases.len());
        for case in 0..self.names.cases.len() {
            let taken: Vec<u32> = self.fixed[case].iter().map(|reviewer| self.group[*reviewer as usize]).collect();
            let mut left = if self.open[case] > 0 { self.allowed(case) } else { Vec::new() };
            left.retain(|reviewer| {
                let at = *reviewer as usize;
                self.spare[at] > 0 && !taken.contains(&self.group[at])
            });
            rows.push(match mode {
                Mode::Random { seed } => {
                    let lots = Lots::of(seed, &self.names.cases[case].id.text());
                    let pair = |reviewer| Pair { cost: lots.lot(&reviewers[reviewer as usize]), reviewer };
                    left.into_iter().map(pair).collect()
                }
                Mode::Best => {
                    let pair = |reviewer| Pair { cost: MAX_WEIGHT - self.weight(case, reviewer), reviewer };
                    left.into_iter().map(pair).collect()
                }
            });
        }
        self.rows = rows;
    }
}

/// Reviewers who exclude each other share a number; and how many numbers there are.
fn groups(problem: &Problem, names: &Names) -> (Vec<u32>, usize) {
    let mut numbers: HashMap<Cow<str>, u32> = HashMap::new();
    let mut next = 0;
    let mut group = Vec::with_capacity(names.reviewers.len());
    for reviewer in &names.reviewers {
        let number = match &reviewer.legal_person {
            Some(legal_person) if problem.distinct_legal_persons => *numbers.entry(legal_person.text()).or_insert(next),
            _ => next,
        };
        next += u32::from(number == next);
        group.push(number);
    }
    (group, next as usize)
}
