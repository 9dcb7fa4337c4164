//! What is wrong with a problem: all of it is named, nothing is guessed.

use super::{Id, problem::MAX_WEIGHT};

/// One thing that makes a problem unusable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("reviewers: the id {0} stands twice")]
    ReviewerTwice(Id),
    #[error("cases: the id {0} stands twice")]
    CaseTwice(Id),
    #[error("{list}: the id {id} holds a control character")]
    Control { list: &'static str, id: Id },
    #[error("{list}: unknown case {case} (with reviewer {reviewer})")]
    UnknownCase { list: &'static str, case: Id, reviewer: Id },
    #[error("{list}: unknown reviewer {reviewer} (with case {case})")]
    UnknownReviewer { list: &'static str, case: Id, reviewer: Id },
    #[error("{list}: case {case} with reviewer {reviewer} stands twice")]
    PairTwice { list: &'static str, case: Id, reviewer: Id },
    #[error(
        "matches: weight {weight} of case {case} with reviewer {reviewer} is not a whole number from 0 to {MAX_WEIGHT}"
    )]
    Weight { case: Id, reviewer: Id, weight: String },
    #[error("{list}: {field} {value} of {id} is not a whole number from 0 to {most}", most = u32::MAX)]
    Number { list: &'static str, id: Id, field: &'static str, value: String },
    #[error("fixed: reviewer {reviewer} is in conflict with case {case}")]
    FixedConflict { case: Id, reviewer: Id },
    #[error("fixed: case {case} has two reviewers of the legal person {legal_person:?}")]
    FixedTogether { case: Id, legal_person: String },
    #[error("fixed: case {case} has {fixed} reviewers and requires {required}")]
    FixedBeyond { case: Id, fixed: usize, required: u32 },
    #[error("fixed: reviewer {reviewer} has {fixed} cases and a capacity of {capacity}")]
    FixedOver { reviewer: Id, fixed: u32, capacity: u32 },
    #[error("cases: {0} asks for a reviewer from outside its region, which is not given")]
    NoRegion(Id),
    #[error("reviewers: those of the legal person {legal_person:?} have different regions ({one:?}, {other:?})")]
    TwoRegions { legal_person: String, one: String, other: String },
    #[error("the problem is too large: {0}")]
    TooLarge(&'static str),
    #[error("the assignment is not proved: {0}")]
    Unproved(String),
}
