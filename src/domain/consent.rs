//! What a candidate may consent to, each by itself (personal information law art. 14 and 25).

use super::role::codes;

codes! {
    /// A purpose of publication.
    pub enum Purpose {
        /// The public notice (公示): without it a case cannot go on to the stages that are published.
        Notice = "notice",
        /// A lasting page in the directory of scholars. Free to give, free to withdraw.
        ScholarPage = "scholar_page",
    }

    /// Whether a consent stands, as the register is looked through.
    pub enum Filed {
        Stands = "stands",
        Withdrawn = "withdrawn",
    }
}
