//! A lead (线索): something heard of somebody selected or appointed, outside an objection. It holds nothing by itself;
//! a finding of misconduct lets the selection be revoked (T27).

use super::role::codes;

codes! {
    /// What the inquiry found.
    pub enum LeadOutcome {
        Unfounded = "unfounded",
        /// Fraud or misconduct.
        Misconduct = "misconduct",
    }
}

/// A lead as it is entered. Who gave it is not kept here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LeadEntry {
    pub anonymous: bool,
    pub body: String,
    /// Evidence, or what can be followed up.
    pub evidence: String,
}
