//! A problem of assignment: who may review, what is to be reviewed, and what forbids a pair.

use super::{Fault, Id, check::check, names::Names};

/// The greatest weight of a match; weights are whole numbers from 0 to this.
pub const MAX_WEIGHT: u32 = 1_000;

/// Reviewers, cases and what stands between them. The order of the lists means nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    pub reviewers: Vec<Reviewer>,
    pub cases: Vec<Case>,
    /// How well a reviewer suits a case: case, reviewer, weight. The best assignment uses only pairs listed here.
    pub matches: Vec<(Id, Id, u32)>,
    /// Pairs that must not meet: case, reviewer.
    pub conflicts: Vec<(Id, Id)>,
    /// No two reviewers of one legal person for one case.
    pub distinct_legal_persons: bool,
}

/// Somebody who may review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    pub id: Id,
    /// Whom the reviewer works for. Unknown counts as a legal person of the reviewer's own: nothing is excluded by it,
    /// so a caller that must not overlook a conflict lists the pair in `conflicts`.
    pub legal_person: Option<Id>,
    /// How many cases at most, those already fixed included.
    pub capacity: u32,
    /// Where the legal person has its seat; unknown counts as the region of every case.
    pub region: Option<Id>,
}

/// A case to be reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub id: Id,
    /// Those of the candidate and of whoever takes part; their reviewers are in conflict with the case.
    pub legal_persons: Vec<Id>,
    /// How many reviewers, all different, those already fixed included.
    pub required: u32,
    pub region: Option<Id>,
    /// At least one reviewer from another region, as long as no place stays empty for it.
    pub outside_region: bool,
    /// Reviewers that the case has and keeps.
    pub fixed: Vec<Id>,
}

impl Problem {
    /// All that is wrong with the problem; nothing when it can be solved.
    pub fn faults(&self) -> Vec<Fault> {
        check(self, &Names::of(self))
    }
}

impl Reviewer {
    /// A reviewer of whom nothing but the capacity is known.
    pub fn new(id: impl Into<Id>, capacity: u32) -> Self {
        Self { id: id.into(), legal_person: None, capacity, region: None }
    }

    pub fn of(self, legal_person: impl Into<Id>) -> Self {
        Self { legal_person: Some(legal_person.into()), ..self }
    }
}

impl Case {
    /// A case of which nothing but the number of places is known.
    pub fn new(id: impl Into<Id>, required: u32) -> Self {
        Self {
            id: id.into(),
            legal_persons: Vec::new(),
            required,
            region: None,
            outside_region: false,
            fixed: Vec::new(),
        }
    }

    pub fn of(mut self, legal_person: impl Into<Id>) -> Self {
        self.legal_persons.push(legal_person.into());
        self
    }
}

/// What is to be sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The draw by lot among all pairs that are not in conflict; matches do not count. The seed is part of every lot.
    Random { seed: String },
    /// The greatest total of matches, among listed pairs only; of equal totals the more even load.
    Best,
}
