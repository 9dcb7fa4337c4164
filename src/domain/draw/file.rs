//! The file form of a problem: JSON in, canonical JSON out.
//!
//! The canonical form is what hashes are taken of: every field written, fields in alphabetical order, no white space,
//! UTF-8 without needless escapes; reviewers and cases sorted by id, pairs by case, then reviewer (numbers before text,
//! text by code point); conflicts that stand twice once; a blank legal person or region as null.

use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Case, Fault, Id, Problem, Reviewer};

/// A problem as a file has it. Numbers are read as whatever stands there, so that all wrong ones can be named.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ProblemFile {
    cases: Vec<CaseEntry>,
    #[serde(default)]
    conflicts: Vec<(Id, Id)>,
    #[serde(default = "yes")]
    distinct_legal_persons: bool,
    #[serde(default)]
    fixed: Vec<(Id, Id)>,
    #[serde(default)]
    matches: Vec<(Id, Id, Value)>,
    reviewers: Vec<ReviewerEntry>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct CaseEntry {
    id: Id,
    #[serde(default, skip_serializing)]
    legal_person: Option<Id>,
    #[serde(default)]
    legal_persons: Vec<Id>,
    #[serde(default)]
    outside_region: bool,
    #[serde(default)]
    region: Option<Id>,
    required: Value,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct ReviewerEntry {
    capacity: Value,
    id: Id,
    #[serde(default)]
    legal_person: Option<Id>,
    #[serde(default)]
    region: Option<Id>,
}

fn yes() -> bool {
    true
}

/// Why a file holds no problem.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("not the JSON of a problem: {0}")]
    Json(#[from] serde_json::Error),
    #[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
}

impl ProblemFile {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// Where the text is no JSON or lacks a field, with line and column.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        Ok(serde_json::from_str(text)?)
    }

    /// The problem; every fault of it is named, those of numbers and those between its lists.
    ///
    /// # Errors
    /// All faults.
    pub fn problem(&self) -> Result<Problem, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fixed: BTreeMap<&Id, Vec<Id>> = BTreeMap::new();
        let cases: HashSet<&Id> = self.cases.iter().map(|entry| &entry.id).collect();
        for (case, reviewer) in &self.fixed {
            if !cases.contains(case) {
                let (case, reviewer) = (case.clone(), reviewer.clone());
                faults.push(Fault::UnknownCase { list: "fixed", case, reviewer });
            }
            fixed.entry(case).or_default().push(reviewer.clone());
        }
        let mut number = |list, id: &Id, field, value: &Value| {
            whole(value).unwrap_or_else(|| {
                faults.push(Fault::Number { list, id: id.clone(), field, value: value.to_string() });
                u32::MAX
            })
        };
        let reviewer = |entry: &ReviewerEntry| Reviewer {
            id: entry.id.clone(),
            legal_person: known(&entry.legal_person),
            capacity: number("reviewers", &entry.id, "capacity", &entry.capacity),
            region: known(&entry.region),
        };
        let reviewers = self.reviewers.iter().map(reviewer).collect();
        let case = |entry: &CaseEntry| Case {
            id: entry.id.clone(),
            legal_persons: entry.legal_person.iter().chain(&entry.legal_persons).filter(is_known).cloned().collect(),
            required: number("cases", &entry.id, "required", &entry.required),
            region: known(&entry.region),
            outside_region: entry.outside_region,
            fixed: fixed.remove(&entry.id).unwrap_or_default(),
        };
        let cases = self.cases.iter().map(case).collect();
        let matches = self.matches.iter().map(|(case, reviewer, value)| {
            let weight = whole(value).unwrap_or_else(|| {
                let (case, reviewer, weight) = (case.clone(), reviewer.clone(), value.to_string());
                faults.push(Fault::Weight { case, reviewer, weight });
                0
            });
            (case.clone(), reviewer.clone(), weight)
        });
        let matches = matches.collect();
        let conflicts = self.conflicts.clone();
        let problem =
            Problem { reviewers, cases, matches, conflicts, distinct_legal_persons: self.distinct_legal_persons };
        faults.extend(problem.faults());
        if faults.is_empty() { Ok(problem) } else { Err(faults) }
    }

    /// The canonical form of a problem.
    pub fn canonical(problem: &Problem) -> Self {
        let mut reviewers: Vec<ReviewerEntry> = problem.reviewers.iter().map(ReviewerEntry::of).collect();
        reviewers.sort_by(|one, other| one.id.cmp(&other.id));
        let mut cases: Vec<CaseEntry> = problem.cases.iter().map(CaseEntry::of).collect();
        cases.sort_by(|one, other| one.id.cmp(&other.id));
        let fixed = problem.cases.iter().flat_map(|case| case.fixed.iter().map(|one| (case.id.clone(), one.clone())));
        let conflicts: BTreeSet<(Id, Id)> = problem.conflicts.iter().cloned().collect();
        let mut matches = problem.matches.clone();
        matches.sort();
        Self {
            cases,
            conflicts: conflicts.into_iter().collect(),
            distinct_legal_persons: problem.distinct_legal_persons,
            fixed: fixed.collect::<BTreeSet<_>>().into_iter().collect(),
            matches: matches.into_iter().map(|(case, reviewer, weight)| (case, reviewer, weight.into())).collect(),
            reviewers,
        }
    }

    /// How many conflicts are listed.
    pub fn conflicts(&self) -> usize {
        self.conflicts.len()
    }

    /// SHA-256 of the canonical form, in hexadecimal digits.
    pub fn hash(&self) -> String {
        hash(self)
    }

    /// SHA-256 of the list of reviewers in the canonical form.
    pub fn pool_hash(&self) -> String {
        hash(&self.reviewers)
    }

    /// Fields of a file that nothing reads: a name misspelt would otherwise go unnoticed.
    ///
    /// # Errors
    /// When the text is no JSON.
    pub fn unread(text: &str) -> Result<BTreeSet<String>, ReadError> {
        type Entry = BTreeMap<String, IgnoredAny>;
        #[derive(Deserialize)]
        struct Entries {
            cases: Vec<Entry>,
            reviewers: Vec<Entry>,
        }
        let whole: Entry = serde_json::from_str(text)?;
        let entries: Entries = serde_json::from_str(text)?;
        let fields = |entries: &[Entry], list: &str, known: &[&str]| -> Vec<String> {
            let keys = entries.iter().flat_map(|entry| entry.keys());
            keys.filter(|key| !known.contains(&key.as_str())).map(|key| format!("{list}{key}")).collect()
        };
        let top = ["cases", "conflicts", "distinct_legal_persons", "fixed", "matches", "reviewers"];
        let case = ["id", "legal_person", "legal_persons", "outside_region", "region", "required"];
        let reviewer = ["capacity", "id", "legal_person", "region"];
        let unread = [
            fields(&[whole], "", &top),
            fields(&entries.cases, "cases.", &case),
            fields(&entries.reviewers, "reviewers.", &reviewer),
        ];
        Ok(unread.concat().into_iter().collect())
    }
}

impl ReviewerEntry {
    fn of(reviewer: &Reviewer) -> Self {
        Self {
            capacity: reviewer.capacity.into(),
            id: reviewer.id.clone(),
            legal_person: reviewer.legal_person.clone(),
            region: reviewer.region.clone(),
        }
    }
}

impl CaseEntry {
    fn of(case: &Case) -> Self {
        let legal_persons: BTreeSet<Id> = case.legal_persons.iter().cloned().collect();
        Self {
            id: case.id.clone(),
            legal_person: None,
            legal_persons: legal_persons.into_iter().collect(),
            outside_region: case.outside_region,
            region: case.region.clone(),
            required: case.required.into(),
        }
    }
}

/// SHA-256 of a value as compact JSON.
pub fn hash(of: &impl Serialize) -> String {
    let json = serde_json::to_vec(of).unwrap_or_default();
    hex::encode(Sha256::digest(json))
}

fn whole(value: &Value) -> Option<u32> {
    value.as_u64().and_then(|number| u32::try_from(number).ok())
}

fn is_known(id: &&Id) -> bool {
    !id.text().trim().is_empty()
}

fn known(id: &Option<Id>) -> Option<Id> {
    id.as_ref().filter(is_known).cloned()
}
