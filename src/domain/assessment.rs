//! Assessments inside an appointment (考核): yearly, at mid-term and at the end of the term (domain model §9).

use serde::Serialize;

use super::{
    role::codes,
    time::Day,
    workflow::{Reason, Stage},
};

codes! {
    /// When in the term it is.
    pub enum AssessmentKind {
        Annual = "annual",
        Midterm = "midterm",
        Final = "final",
    }

    /// How it came out.
    pub enum Grade {
        Excellent = "excellent",
        /// Passed.
        Good = "good",
        /// Barely passed.
        Basic = "basic",
        Failed = "failed",
    }

    /// What follows from a failed mid-term assessment.
    pub enum Course {
        /// A period in which to improve (改进期), after which it is assessed again.
        Improve = "improve",
        /// The appointment is to end (T26).
        Exit = "exit",
    }

    /// Where a consequence stands.
    pub enum CourseState {
        Proposed = "proposed",
        Decided = "decided",
        Refused = "refused",
    }
}

impl AssessmentKind {
    /// The grades it may end with: four in a yearly one, pass or fail in the others.
    pub const fn grades(self) -> &'static [Grade] {
        match self {
            Self::Annual => Grade::ALL,
            Self::Midterm | Self::Final => &[Grade::Good, Grade::Failed],
        }
    }

    /// The kinds that may be opened at a stage.
    pub const fn at(stage: Stage) -> &'static [Self] {
        match stage {
            Stage::Active | Stage::Suspended => &[Self::Annual, Self::Midterm],
            Stage::Closing => &[Self::Final],
            _ => &[],
        }
    }
}

/// A consequence of a failed mid-term assessment as it is proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consequence {
    pub course: Course,
    /// What has to improve, or why the appointment is to end.
    pub reason: String,
    /// The last day of the period in which to improve.
    pub until_on: Option<Day>,
}

impl Consequence {
    /// What is wrong with it: a period ends on a day after today, and no later than the term.
    pub fn faults(&self, term_ends_on: Option<Day>, today: Day) -> Vec<Reason> {
        let mut reasons = Vec::new();
        if self.reason.is_empty() {
            reasons.push(Reason::ReasonMissing);
        }
        match (self.course, self.until_on) {
            (Course::Improve, None) => reasons.push(Reason::Required { field: "until_on" }),
            (Course::Improve, Some(until)) if until <= today || term_ends_on.is_some_and(|end| until > end) => {
                reasons.push(Reason::OutsidePeriod { field: "until_on" });
            }
            _ => {}
        }
        reasons
    }
}

impl Grade {
    /// Whether the person assessed goes on.
    pub const fn is_pass(self) -> bool {
        !matches!(self, Self::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_after_today_and_within_the_term() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let (today, end) = (day("2026-05-04"), day("2029-03-31"));
        let to = |course, until: Option<&str>| {
            Consequence { course, reason: "测试".to_owned(), until_on: until.map(day) }.faults(Some(end), today)
        };
        assert_eq!(to(Course::Improve, Some("2026-05-05")), []);
        assert_eq!(to(Course::Improve, Some("2029-03-31")), []);
        for wrong in ["2026-05-04", "2029-04-01"] {
            assert_eq!(to(Course::Improve, Some(wrong)), [Reason::OutsidePeriod { field: "until_on" }], "{wrong}");
        }
        assert_eq!(to(Course::Improve, None), [Reason::Required { field: "until_on" }]);
        assert_eq!(to(Course::Exit, None), []);
    }
}
