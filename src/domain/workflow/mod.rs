//! The whole process on one screen: stages, actions and the table that joins them (`table.rs`).
//!
//! Buttons, POST checks, the public explanation of the procedure, the API and the tests all read this table,
//! so they cannot disagree. Scholars, joint laboratories and special projects share it (domain model §3).
//! Start at [`table::RULES`]; [`decide`](decide::decide) and [`offers`](decide::offers) apply it.

pub mod ballot;
pub mod decide;
pub mod facts;
pub mod guard;
pub mod reason;
pub mod refusal;
pub mod table;

pub use decide::{Actor, Move, Offer, Step, confirm, decide, offers};
pub use facts::{Facts, Input};
pub use guard::Guard;
pub use reason::Reason;
pub use refusal::{Refusal, RefusalKind};
pub use table::{By, RULES, Rule, Target};

use super::role::codes;

codes! {
    /// Where a case stands.
    pub enum Stage {
        Draft = "draft",
        Submitted = "submitted",
        Returned = "returned",
        NotAccepted = "not_accepted",
        ExternalReview = "external_review",
        PanelReview = "panel_review",
        PendingDecision = "pending_decision",
        Reserve = "reserve",
        NotSelected = "not_selected",
        Selected = "selected",
        InNotice = "in_notice",
        OnHold = "on_hold",
        Cleared = "cleared",
        Contracting = "contracting",
        Active = "active",
        Suspended = "suspended",
        Closing = "closing",
        Closed = "closed",
        Terminated = "terminated",
        Revoked = "revoked",
        Withdrawn = "withdrawn",
    }

    /// What moves a case from one stage to another.
    pub enum Action {
        Import = "import",
        Create = "create",
        Submit = "submit",
        Return = "return",
        Resubmit = "resubmit",
        RefuseAcceptance = "refuse_acceptance",
        Accept = "accept",
        AcceptToPanel = "accept_to_panel",
        Shortlist = "shortlist",
        PassOver = "pass_over",
        Drop = "drop",
        RecordBallot = "record_ballot",
        Select = "select",
        PutInReserve = "put_in_reserve",
        Decline = "decline",
        Promote = "promote",
        Lapse = "lapse",
        Publish = "publish",
        WithdrawNotice = "withdraw_notice",
        Hold = "hold",
        HoldLate = "hold_late",
        CloseNotice = "close_notice",
        Settle = "settle",
        Republish = "republish",
        Uphold = "uphold",
        IssueDecision = "issue_decision",
        Sign = "sign",
        FailToSign = "fail_to_sign",
        Suspend = "suspend",
        Resume = "resume",
        StartClosing = "start_closing",
        Close = "close",
        Extend = "extend",
        Exit = "exit",
        Revoke = "revoke",
        Withdraw = "withdraw",
        Reopen = "reopen",
    }

    /// The six steps a person sees (decisions 28).
    pub enum Milestone {
        Nomination = "nomination",
        FormalCheck = "formal_check",
        FirstReview = "first_review",
        Deliberation = "deliberation",
        Notice = "notice",
        Appointment = "appointment",
    }
}

impl Stage {
    /// A stage that a case leaves only by a revocation (T27) or an upheld appeal (T29).
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::NotAccepted | Self::NotSelected | Self::Closed | Self::Terminated | Self::Revoked | Self::Withdrawn
        )
    }

    /// The step of the stepper the stage belongs to; an ended case stands where its last step is looked up.
    pub const fn milestone(self) -> Milestone {
        match self {
            Self::Draft | Self::Returned | Self::Withdrawn => Milestone::Nomination,
            Self::Submitted | Self::NotAccepted => Milestone::FormalCheck,
            Self::ExternalReview => Milestone::FirstReview,
            Self::PanelReview | Self::PendingDecision | Self::Reserve | Self::NotSelected => Milestone::Deliberation,
            Self::Selected | Self::InNotice | Self::OnHold | Self::Cleared => Milestone::Notice,
            Self::Contracting
            | Self::Active
            | Self::Suspended
            | Self::Closing
            | Self::Closed
            | Self::Terminated
            | Self::Revoked => Milestone::Appointment,
        }
    }

    /// Whether a person at this stage may stand in the public directory, given consent.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Active | Self::Suspended | Self::Closing | Self::Closed | Self::Terminated)
    }
}
