//! What stands against a command that acts on several cases at once: all of it, each with the number of its case.

use super::CommandError;
use crate::{
    domain::{
        review::Fault,
        workflow::{Reason, Refusal},
    },
    store::case_file::CaseFile,
};

/// What is said of one case of several.
pub(super) fn of_case(case: &CaseFile, why: Reason) -> Reason {
    Fault::OfCase { case_no: case.case_no.clone(), why: Box::new(why) }.into()
}

/// What stands against a group, gathered over all its cases.
pub(super) struct Against {
    reasons: Vec<Reason>,
    said_once: fn(&Reason) -> bool,
}

impl Against {
    /// Nothing yet. What `said_once` picks is about the form or the person and is said once, all else with the number
    /// of its case.
    pub(super) fn saying_once(said_once: fn(&Reason) -> bool) -> Self {
        Self { reasons: Vec::new(), said_once }
    }

    /// What is said of all of them together.
    pub(super) fn whole(&mut self, reasons: impl IntoIterator<Item = Reason>) {
        for reason in reasons {
            if !self.reasons.contains(&reason) {
                self.reasons.push(reason);
            }
        }
    }

    /// What came of one case.
    pub(super) fn of<T>(&mut self, case: &CaseFile, outcome: Result<T, CommandError>) -> Result<(), CommandError> {
        let refusal = match outcome {
            Ok(_) => return Ok(()),
            Err(CommandError::Refused(refusal)) => refusal,
            Err(other) => return Err(other),
        };
        let said_once = self.said_once;
        self.whole(refusal.reasons.into_iter().map(|why| if said_once(&why) { why } else { of_case(case, why) }));
        Ok(())
    }

    /// `Ok` when nothing stands against any of them.
    pub(super) fn finish(self) -> Result<(), Refusal> {
        Refusal::unless_empty(self.reasons)
    }
}
