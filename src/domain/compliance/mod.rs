//! The procedural self-check (程序合规自检): every clause of the procedure judged on one case, with its source and its
//! evidence. A review of a decision (复审) is only ever about procedure, so a clean report closes it.
//!
//! Start at [`CLAUSES`], the one table; [`report`] reads it for the page, [`barring`] for the guard of the moves that
//! decide or publish. Must not know where evidence comes from (`store::compliance`) nor how it is worded
//! (`texts::compliance`).

mod evidence;
mod finding;
mod notice;
mod opening;
mod outcome;
mod people;
mod review;
mod table;
#[cfg(test)]
mod tests;

pub use evidence::{
    Appeal, Call, Consent, Contract, Correction, Decision, Evidence, Notice, Objection, Pair, People, Person, Ruled,
    Seat, Vote,
};
pub use finding::{Finding, Part};
pub use table::{CLAUSES, Clause, Row, Source};

use super::{time::Moment, workflow::Stage};

/// How a clause stands in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was kept; what shows it.
    Holds(Vec<Finding>),
    /// It was broken; what shows it.
    Broken(Vec<Finding>),
    /// The case has not come so far, or what the clause asks for is still under way in its time.
    NotYet,
    /// It asks nothing of this case: the scheme switches it off, or the case never came by.
    NotApplicable,
}

impl Verdict {
    /// Kept when `broken` is empty, else broken for these reasons.
    fn unless(broken: Vec<Finding>, kept: impl FnOnce() -> Finding) -> Self {
        if broken.is_empty() { Self::Holds(vec![kept()]) } else { Self::Broken(broken) }
    }

    pub const fn is_broken(&self) -> bool {
        matches!(self, Self::Broken(_))
    }
}

/// One line of a report.
#[derive(Clone, Debug)]
pub struct Line {
    pub row: &'static Row,
    pub verdict: Verdict,
}

/// Every clause, judged on a case as it stands.
pub fn report(evidence: &Evidence, now: Moment) -> Vec<Line> {
    CLAUSES.iter().map(|row| Line { row, verdict: judge(row, evidence, now) }).collect()
}

/// The clauses that stand against deciding or publishing a case. A term of the office's own that ran over is told, and
/// bars only where the scheme says so: nothing can make it good, and the candidate is not to answer for it.
pub fn barring(evidence: &Evidence, now: Moment) -> Vec<Clause> {
    let bars = |row: &&Row| !row.is_term || evidence.config.late_bars;
    let broken = |row: &&Row| judge(row, evidence, now).is_broken();
    CLAUSES.iter().filter(bars).filter(broken).map(|row| row.clause).collect()
}

fn judge(row: &Row, evidence: &Evidence, now: Moment) -> Verdict {
    if evidence.reached.contains(&row.from) {
        return (row.judge)(evidence, now);
    }
    // What an import leaves out happened elsewhere, or nobody knows (T00).
    if evidence.is_past(row.from) { Verdict::NotApplicable } else { Verdict::NotYet }
}

/// How far along the main road a stage lies; `None` where a case has ended.
const fn place(stage: Stage) -> Option<u8> {
    Some(match stage {
        Stage::Draft => 0,
        Stage::Submitted | Stage::Returned => 1,
        Stage::ExternalReview => 2,
        Stage::PanelReview => 3,
        Stage::PendingDecision | Stage::Reserve => 4,
        Stage::Selected => 5,
        Stage::InNotice | Stage::OnHold => 6,
        Stage::Cleared => 7,
        Stage::Contracting => 8,
        Stage::Active | Stage::Suspended | Stage::Closing => 9,
        Stage::NotAccepted
        | Stage::NotSelected
        | Stage::Closed
        | Stage::Terminated
        | Stage::Revoked
        | Stage::Withdrawn => return None,
    })
}
