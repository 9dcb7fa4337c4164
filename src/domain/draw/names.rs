//! Reviewers and cases by number: sorted by id, so that the order in which a problem lists them means nothing.

use std::{borrow::Cow, collections::HashMap};

use super::{Case, Id, Problem, Reviewer};

/// The reviewers and cases of a problem in the order of their ids, and their places in it.
#[derive(Debug)]
pub struct Names<'p> {
    pub reviewers: Vec<&'p Reviewer>,
    pub cases: Vec<&'p Case>,
    reviewer_at: HashMap<&'p Id, u32>,
    case_at: HashMap<&'p Id, u32>,
}

impl<'p> Names<'p> {
    pub fn of(problem: &'p Problem) -> Self {
        let mut reviewers: Vec<&Reviewer> = problem.reviewers.iter().collect();
        let mut cases: Vec<&Case> = problem.cases.iter().collect();
        reviewers.sort_by(|one, other| one.id.cmp(&other.id));
        cases.sort_by(|one, other| one.id.cmp(&other.id));
        let reviewer_at = (0..).zip(&reviewers).map(|(at, reviewer)| (&reviewer.id, at)).collect();
        let case_at = (0..).zip(&cases).map(|(at, case)| (&case.id, at)).collect();
        Self { reviewers, cases, reviewer_at, case_at }
    }

    pub fn reviewer(&self, id: &Id) -> Option<u32> {
        self.reviewer_at.get(id).copied()
    }

    pub fn case(&self, id: &Id) -> Option<u32> {
        self.case_at.get(id).copied()
    }

    /// The numbers of a pair of ids; nothing when one is unknown.
    pub fn pair(&self, case: &Id, reviewer: &Id) -> Option<(u32, u32)> {
        Some((self.case(case)?, self.reviewer(reviewer)?))
    }

    /// For each case the reviewers who must not have it: listed conflicts, and those of a legal person of the case.
    pub fn barred(&self, problem: &Problem) -> Vec<Vec<u32>> {
        let mut of_legal_person: HashMap<Cow<str>, Vec<u32>> = HashMap::new();
        for (at, reviewer) in (0..).zip(&self.reviewers) {
            if let Some(legal_person) = &reviewer.legal_person {
                of_legal_person.entry(legal_person.text()).or_default().push(at);
            }
        }
        let employed = |case: &&Case| -> Vec<u32> {
            let employees = case.legal_persons.iter().filter_map(|id| of_legal_person.get(&id.text()));
            employees.flatten().copied().collect()
        };
        let mut barred: Vec<Vec<u32>> = self.cases.iter().map(employed).collect();
        for (case, reviewer) in &problem.conflicts {
            if let Some((case, reviewer)) = self.pair(case, reviewer) {
                barred[case as usize].push(reviewer);
            }
        }
        barred
    }
}
