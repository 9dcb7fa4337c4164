//! What the closing of an appointment needs before it is accepted (T24), and who enters each part.

use super::role::{Role, codes};

codes! {
    /// A part of the closing.
    pub enum ClosingItem {
        /// The final assessment, passed: it follows from the assessment itself and is not entered here.
        Assessment = "assessment",
        /// The closing report.
        Report = "report",
        /// The fund statement.
        Accounts = "accounts",
        /// The deposit of the research data, with its number.
        Data = "data",
        /// The archive list.
        Archive = "archive",
    }
}

impl ClosingItem {
    /// Who enters it (domain model §12): those who were funded report, finance states the accounts, the office archives.
    pub const fn entered_by(self) -> &'static [Role] {
        match self {
            Self::Assessment => &[],
            Self::Report | Self::Data => &[Role::Unit, Role::Candidate, Role::Officer],
            Self::Accounts => &[Role::Finance],
            Self::Archive => &[Role::Officer],
        }
    }
}
