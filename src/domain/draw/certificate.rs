//! What the command prints, and the certificate in it: enough to repeat a draw and to prove it, without anything else.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Fault, Id, LOT, Mode, Outcome, Prices, Problem, ProblemFile, Sealed, Shortage, file::hash, pricing::Effort,
};

/// The form and the method that this program writes and can repeat: of equal answers the method decides, so a change of
/// it that chooses another one is another version.
const VERSION: u32 = 1;

/// The answer to a problem, as printed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Drawn {
    pub assignments: Vec<(Id, Id)>,
    pub total: u64,
    pub filled: u64,
    pub unfilled: Vec<Unfilled>,
    pub certificate: Certificate,
}

/// A case that is short of reviewers, and of how many.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Unfilled {
    case: Id,
    missing: u32,
}

/// A draw that can be repeated from this alone.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Certificate {
    version: u32,
    mode: ModeName,
    /// The seed of a draw by lot, as text.
    seed: Option<String>,
    method: String,
    constraints: Constraints,
    /// The whole problem in canonical form.
    problem: ProblemFile,
    /// SHA-256 of the problem, of its list of reviewers, and of the assignments, each as compact JSON.
    problem_hash: String,
    pool_hash: String,
    assignments: Vec<(Id, Id)>,
    result_hash: String,
    objective: Objective,
    shortages: Vec<Shortage>,
    without_outside: Vec<Id>,
    proof: Proved,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum ModeName {
    Random,
    Best,
}

/// The rules that the assignments keep.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Constraints {
    rules: Vec<String>,
    distinct_legal_persons: bool,
    conflicts: usize,
    fixed: usize,
    outside_region: usize,
    /// Whose legal person is unknown: no conflict was looked for, and each counts as a legal person of its own.
    unknown_legal_persons: Unknown,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Unknown {
    cases: Vec<Id>,
    reviewers: Vec<Id>,
}

/// What was reached, in the order of what counts.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Objective {
    places: u64,
    filled: u64,
    missing: u64,
    total: u64,
}

/// Cost and bound as decimal text, since they may be longer than what JSON readers keep of a number.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Proved {
    optimal: bool,
    cost: String,
    bound: String,
    effort: Effort,
    prices: Prices,
}

/// Why a certificate does not hold.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error("not the JSON of a certificate: {0}")]
    Json(#[from] serde_json::Error),
    #[error("this program repeats certificates of version {VERSION}, not of {0}")]
    Version(u32),
    #[error("the certificate names no seed")]
    NoSeed,
    #[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
    #[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
    Unproved(Vec<Fault>),
    #[error("the groups do not stand in the draw: {0}")]
    Groups(String),
    #[error("{place}: the certificate has {stated}, the draw repeated gives {repeated}")]
    Differs { place: String, stated: String, repeated: String },
}

/// Solves a problem and certifies the answer.
///
/// # Errors
/// Every fault of the problem.
pub fn draw(problem: &Problem, mode: &Mode) -> Result<Drawn, Vec<Fault>> {
    let outcome = super::solve(problem, mode)?;
    let assignments = outcome.assignments();
    let short = outcome.cases.iter().filter(|seats| seats.missing > 0);
    Ok(Drawn {
        total: outcome.total,
        filled: outcome.filled,
        unfilled: short.map(|seats| Unfilled { case: seats.case.clone(), missing: seats.missing }).collect(),
        certificate: Certificate::of(problem, mode, outcome, assignments.clone()),
        assignments,
    })
}

/// Repeats the draw of a certificate, alone, within the output it came in or as the office keeps it ([`Sealed`]), and
/// compares everything that is stated; gives how many assignments are the same.
///
/// # Errors
/// What cannot be read or used, or the first difference.
pub fn replay(text: &str) -> Result<usize, ReplayError> {
    let mut stated: Value = serde_json::from_str(text)?;
    if stated.get("drawn").is_some() {
        serde_json::from_value::<Sealed>(stated.clone())?.check()?;
        for stage in stated.get("stages").and_then(Value::as_array).into_iter().flatten() {
            repeat(&stage["drawn"])?;
        }
        stated = stated["drawn"].take();
    }
    repeat(&stated)
}

/// Repeats one draw.
fn repeat(stated: &Value) -> Result<usize, ReplayError> {
    let inner = stated.get("certificate");
    let certificate: Certificate = serde_json::from_value(inner.unwrap_or(stated).clone())?;
    let mode = certificate.mode()?;
    let problem = certificate.problem.problem().map_err(ReplayError::Faults)?;
    let drawn = draw(&problem, &mode).map_err(ReplayError::Faults)?;
    let mut repeated = serde_json::to_value(&drawn)?;
    if inner.is_none() {
        repeated = repeated["certificate"].take();
    }
    if let Some(difference) = first_difference("", stated, &repeated) {
        return Err(difference);
    }
    super::verify(&problem, &mode, &certificate.assignments, &certificate.proof.prices)
        .map_err(ReplayError::Unproved)?;
    Ok(drawn.assignments.len())
}

impl Certificate {
    fn of(problem: &Problem, mode: &Mode, outcome: Outcome, assignments: Vec<(Id, Id)>) -> Self {
        let canonical = ProblemFile::canonical(problem);
        let places: u64 = problem.cases.iter().map(|case| u64::from(case.required)).sum();
        let (mode, seed, method) = match mode {
            Mode::Random { seed } => (ModeName::Random, Some(seed.clone()), LOT),
            Mode::Best => (ModeName::Best, None, BEST),
        };
        let proof = outcome.proof;
        Self {
            version: VERSION,
            mode,
            seed,
            method: method.to_owned(),
            constraints: Constraints::of(problem, mode, canonical.conflicts()),
            problem_hash: canonical.hash(),
            pool_hash: canonical.pool_hash(),
            problem: canonical,
            result_hash: hash(&assignments),
            assignments,
            objective: Objective {
                places,
                filled: outcome.filled,
                missing: places - outcome.filled,
                total: outcome.total,
            },
            shortages: outcome.shortages,
            without_outside: outcome.without_outside,
            proof: Proved {
                optimal: proof.cost == proof.bound,
                cost: proof.cost.to_string(),
                bound: proof.bound.to_string(),
                effort: proof.effort,
                prices: proof.prices,
            },
        }
    }

    /// The problem it is the certificate of.
    ///
    /// # Errors
    /// All faults of what stands there.
    pub fn problem(&self) -> Result<Problem, Vec<Fault>> {
        self.problem.problem()
    }

    /// The seed of a draw by lot.
    pub fn seed(&self) -> Option<&str> {
        self.seed.as_deref()
    }

    pub fn problem_hash(&self) -> &str {
        &self.problem_hash
    }

    /// SHA-256 of the assignments.
    pub fn result_hash(&self) -> &str {
        &self.result_hash
    }

    fn mode(&self) -> Result<Mode, ReplayError> {
        if self.version != VERSION {
            return Err(ReplayError::Version(self.version));
        }
        match (self.mode, &self.seed) {
            (ModeName::Best, _) => Ok(Mode::Best),
            (ModeName::Random, Some(seed)) => Ok(Mode::Random { seed: seed.clone() }),
            (ModeName::Random, None) => Err(ReplayError::NoSeed),
        }
    }
}

const BEST: &str = "the greatest total weight of listed matches among all assignments with the greatest possible number \
                    of places filled; of equal totals the more even load";

impl Constraints {
    fn of(problem: &Problem, mode: ModeName, conflicts: usize) -> Self {
        let mut rules = vec![
            "the reviewers of a case are distinct",
            "no reviewer has more cases than the capacity",
            "no pair is in conflict, and no reviewer is of a legal person of the case",
            "what was fixed stands",
        ];
        if mode == ModeName::Best {
            rules.push("every pair that was not fixed is a listed match");
        }
        if problem.distinct_legal_persons {
            rules.push("no two reviewers of a case are of one legal person");
        }
        let outside = problem.cases.iter().filter(|case| case.outside_region).count();
        if outside > 0 {
            rules.push("as many full cases as possible that ask for a reviewer from outside their region have one");
        }
        let cases = problem.cases.iter().filter(|case| case.legal_persons.is_empty()).map(|case| case.id.clone());
        let reviewers = problem.reviewers.iter().filter(|it| it.legal_person.is_none()).map(|it| it.id.clone());
        let (mut cases, mut reviewers): (Vec<Id>, Vec<Id>) = (cases.collect(), reviewers.collect());
        cases.sort();
        reviewers.sort();
        Self {
            rules: rules.into_iter().map(str::to_owned).collect(),
            distinct_legal_persons: problem.distinct_legal_persons,
            conflicts,
            fixed: problem.cases.iter().map(|case| case.fixed.len()).sum(),
            outside_region: outside,
            unknown_legal_persons: Unknown { cases, reviewers },
        }
    }
}

/// The first place where two values differ, as a path. Prices and effort are not compared: another way to the same
/// answer is no difference, and the stated prices are checked as a proof of their own.
fn first_difference(path: &str, stated: &Value, repeated: &Value) -> Option<ReplayError> {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (stated, repeated) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = other.keys().chain(one.keys().filter(|key| !other.contains_key(*key)));
            keys.filter(|key| !matches!(key.as_str(), "effort" | "prices")).find_map(|key| {
                let value = |of: &serde_json::Map<String, Value>| of.get(key).cloned().unwrap_or(Value::Null);
                first_difference(&below(key), &value(one), &value(other))
            })
        }
        (Value::Array(one), Value::Array(other)) if one.first().is_some_and(Value::is_array) => {
            (0..one.len().max(other.len())).find_map(|at| {
                let value = |of: &Vec<Value>| of.get(at).cloned().unwrap_or(Value::Null);
                let (one, other) = (value(one), value(other));
                (one != other).then(|| differs(&format!("{path}[{at}]"), &one, &other))
            })
        }
        _ => (stated != repeated).then(|| differs(path, stated, repeated)),
    }
}

fn differs(path: &str, stated: &Value, repeated: &Value) -> ReplayError {
    let short = |value: &Value| {
        let text = if value.is_null() { "nothing".to_owned() } else { value.to_string() };
        if text.chars().count() > 200 { text.chars().take(200).chain(['…']).collect() } else { text }
    };
    ReplayError::Differs { place: path.to_owned(), stated: short(stated), repeated: short(repeated) }
}
