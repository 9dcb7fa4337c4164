//! Assessments inside an appointment (考核): yearly, at mid-term and at the end of the term (domain model §9).

use super::{role::codes, workflow::Stage};

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

impl Grade {
    /// Whether the person assessed goes on.
    pub const fn is_pass(self) -> bool {
        !matches!(self, Self::Failed)
    }
}
