//! A request to review a decision (复审): its closed list of grounds and its clocks (regulations of the national fund,
//! art. 19). That one disagrees with an academic judgement is no ground.

use super::{
    role::codes,
    time::Day,
    workflow::{Reason, Stage},
};

codes! {
    /// What is wrong with the decision.
    pub enum AppealGround {
        /// A step of the procedure was left out or taken wrongly.
        Procedure = "procedure",
        /// Somebody took part who had to be recused.
        Recusal = "recusal",
        /// The decision rests on a fact that is not so.
        Fact = "fact",
        /// A rule of the call was read or applied wrongly.
        Rule = "rule",
        /// Disagreement with the academic judgement: named so that whoever means it is told that it is barred.
        Academic = "academic",
    }

    /// How a request ends.
    pub enum AppealOutcome {
        Upheld = "upheld",
        Refused = "refused",
    }
}

/// Days from the letter within which a review is asked for.
const FILING_DAYS: i32 = 15;
/// Days from the request within which it is answered.
const ANSWER_DAYS: i32 = 60;
/// Characters that the account of what went wrong has at least.
const STATEMENT_LEAST: i64 = 20;

/// The last day for asking, by the day of the letter.
pub fn last_day(decided_on: Day) -> Day {
    decided_on.plus_days(FILING_DAYS)
}

/// The day by which a request is answered.
pub fn answer_due(received_on: Day) -> Day {
    received_on.plus_days(ANSWER_DAYS)
}

/// A request as it is made.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AppealEntry {
    pub ground: AppealGround,
    pub statement: String,
}

impl AppealEntry {
    /// Why it is not received.
    pub fn faults(&self, decided_on: Day, today: Day) -> Vec<Reason> {
        let mut faults = Vec::new();
        if today > last_day(decided_on) {
            faults.push(Reason::AppealLate { last_day: last_day(decided_on) });
        }
        if self.ground == AppealGround::Academic {
            faults.push(Reason::AcademicNoGround);
        }
        let has = self.statement.chars().filter(|letter| !letter.is_whitespace()).count() as i64;
        if has < STATEMENT_LEAST {
            faults.push(Reason::TooShort { field: "appeal_statement", least: STATEMENT_LEAST, has });
        }
        faults
    }
}

/// The approver's answer to a request.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AppealAnswer {
    pub outcome: AppealOutcome,
    pub finding: String,
    /// The step found flawed, where it is upheld.
    pub flawed_step: Option<Stage>,
}

/// The steps that an upheld request may find flawed in a case that ended so.
pub const fn flawed_steps(ended: Stage) -> &'static [Stage] {
    match ended {
        Stage::NotAccepted => &[Stage::Submitted],
        _ => &[Stage::ExternalReview, Stage::PanelReview, Stage::PendingDecision],
    }
}

/// Whether a case that ended so can be appealed.
pub const fn is_appealable(stage: Stage) -> bool {
    matches!(stage, Stage::NotAccepted | Stage::NotSelected)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn fifteen_days_are_given_and_the_sixteenth_is_late() {
        let entry = AppealEntry { ground: AppealGround::Procedure, statement: "测".repeat(20) };
        assert_eq!(entry.faults(day("2026-03-02"), day("2026-03-17")), []);
        let late = [Reason::AppealLate { last_day: day("2026-03-17") }];
        assert_eq!(entry.faults(day("2026-03-02"), day("2026-03-18")), late);
        assert_eq!(answer_due(day("2026-03-02")), day("2026-05-01"));
    }

    #[test]
    fn an_academic_judgement_is_no_ground() {
        let entry = AppealEntry { ground: AppealGround::Academic, statement: "短".to_owned() };
        let faults = entry.faults(day("2026-03-02"), day("2026-03-02"));
        let short = Reason::TooShort { field: "appeal_statement", least: 20, has: 1 };
        assert_eq!(faults, [Reason::AcademicNoGround, short]);
    }
}
