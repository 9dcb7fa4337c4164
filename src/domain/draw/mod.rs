//! Who reviews what: the lawful draw by lot, and the assignment of the greatest total match.
//!
//! Both are one flow problem over integers and are solved to the proved optimum: most places filled first, then the
//! most cases with somebody from outside where that is asked for, then the least sum of lots or the greatest total, and
//! of equal totals the more even load. The same problem and seed give the same answer, in whatever order it is listed.
//!
//! Groups of similar cases are drawn before, in stages of problems of the same kind (`staged`).
//!
//! Read `problem`, then `pricing` (the method), `network` (the simplex) and `certify` (the proof); `file` and
//! `certificate` are what the command `bole draw` reads and prints.

mod certificate;
mod certify;
mod check;
mod fault;
mod file;
mod id;
mod lot;
mod names;
mod network;
mod outcome;
mod pool;
mod pricing;
mod problem;
mod scale;
mod sealed;
mod staged;
mod tree;

#[cfg(test)]
mod tests;

pub use certificate::{Certificate, Drawn, ReplayError, Unfilled, draw, replay};
pub use certify::Prices;
pub use fault::Fault;
pub use file::{ProblemFile, ReadError};
pub use id::Id;
pub use lot::LOT;
pub use outcome::{Outcome, Proof, Seats, Shortage};
pub use pricing::Effort;
pub use problem::{Case, MAX_WEIGHT, Mode, Problem, Reviewer};
pub use sealed::{Sealed, Wish, secret_hash, seed};
pub use staged::{Stage, Staged, Trial, Unit, draw_staged, try_staged};

use pool::Pool;
use pricing::{LISTS, Lists};
use scale::Scale;

/// Solves a problem to the proved optimum. It takes seconds for millions of pairs: not for the thread of a request.
///
/// # Errors
/// Every fault of the problem; and [`Fault::Unproved`] rather than an answer whose proof does not hold.
pub fn solve(problem: &Problem, mode: &Mode) -> Result<Outcome, Vec<Fault>> {
    solve_by(problem, mode, LISTS)
}

/// SHA-256 of a problem in its canonical form, as a certificate states it.
pub fn problem_hash(problem: &Problem) -> String {
    ProblemFile::canonical(problem).hash()
}

fn solve_by(problem: &Problem, mode: &Mode, lists: Lists) -> Result<Outcome, Vec<Fault>> {
    let pool = Pool::of(problem, mode)?;
    let scale = Scale::of(&pool, matches!(mode, Mode::Random { .. })).map_err(|fault| vec![fault])?;
    let solved = pricing::run(&pool, &scale, lists);
    let cost = certify::cost(&pool, &scale, &solved.given).map_err(|broken| vec![Fault::Unproved(broken)])?;
    let bound = certify::bound(&pool, &scale, &solved.prices);
    if cost != bound {
        return Err(vec![Fault::Unproved(format!("cost {cost}, bound {bound}"))]);
    }
    let proof = Proof { cost, bound, prices: solved.prices, effort: solved.effort };
    Ok(Outcome::of(&pool, &solved.given, proof))
}

/// Checks an assignment and prices that somebody else found.
///
/// # Errors
/// Every fault of the problem, the rule that is broken, or that the prices do not prove it.
pub fn verify(problem: &Problem, mode: &Mode, assignments: &[(Id, Id)], prices: &Prices) -> Result<(), Vec<Fault>> {
    let pool = Pool::of(problem, mode)?;
    let scale = Scale::of(&pool, matches!(mode, Mode::Random { .. })).map_err(|fault| vec![fault])?;
    let unproved = |cause: String| vec![Fault::Unproved(cause)];
    let given = certify::given(&pool, assignments).map_err(unproved)?;
    let cost = certify::cost(&pool, &scale, &given).map_err(unproved)?;
    if !prices.fit(&pool) {
        return Err(unproved("the prices are not those of the cases and reviewers".to_owned()));
    }
    let bound = certify::bound(&pool, &scale, prices);
    if cost == bound { Ok(()) } else { Err(unproved(format!("cost {cost}, bound {bound}"))) }
}
