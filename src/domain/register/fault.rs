//! What can be wrong with a record of a register, beside what can be wrong with any field.

use crate::domain::workflow::{Reason, RefusalKind};

/// One thing that is wrong, with the field it stands beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not a year, a month or a day.
    NotALooseDate {
        field: &'static str,
    },
    OutOfRange {
        field: &'static str,
        least: i64,
        most: i64,
    },
    NotMoney {
        field: &'static str,
    },
    NotAWebAddress {
        field: &'static str,
    },
    NotADigest {
        field: &'static str,
    },
    /// Nothing on record is called that.
    NotOnRecord {
        field: &'static str,
        typed: String,
    },
    /// Several are called that; each with the way to name it.
    Several {
        field: &'static str,
        named: Vec<String>,
    },
    /// Another record has this already.
    Taken {
        field: &'static str,
    },
    EndsBeforeStart {
        field: &'static str,
    },
    OnlyMoneyIsCounted {
        field: &'static str,
    },
    PostNeedsAgreement {
        field: &'static str,
    },
    AgreementsOverlap {
        field: &'static str,
    },
    SupportedTooLong {
        field: &'static str,
        most: i64,
        months: i64,
    },
    UsedAboveGranted {
        field: &'static str,
        granted: i64,
    },
    CoreStaysClosed {
        field: &'static str,
    },
    SecretStaysClosed {
        field: &'static str,
    },
    StewardOpens {
        field: &'static str,
    },
    ConditionalAtMost {
        field: &'static str,
    },
    EthicsMissing {
        field: &'static str,
    },
    PersonOrInstitution {
        field: &'static str,
    },
    /// A record refers to itself.
    Itself {
        field: &'static str,
    },
    /// The matrix has disciplines on one side and focus areas on the other.
    WrongAxis {
        field: &'static str,
    },
    /// It is off the public pages: it is put back before it is changed.
    Retired,
    /// A line of a pasted list, counted from 1, with what is wrong in it.
    InLine {
        line: usize,
        reason: Box<Reason>,
    },
    /// A pasted list has more lines than are taken at once.
    TooManyLines {
        most: usize,
        has: usize,
    },
    /// The first line names a column that the kind does not have.
    UnknownColumn {
        typed: String,
    },
}

/// The field that a pasted list stands in.
pub const LINES: &str = "lines";

impl Fault {
    pub fn kind(&self) -> RefusalKind {
        match self {
            Self::StewardOpens { .. } => RefusalKind::Forbidden,
            Self::Retired => RefusalKind::Conflict,
            Self::InLine { reason, .. } => reason.kind(),
            _ => RefusalKind::Unprocessable,
        }
    }

    /// The form field it is shown beside, if it is about one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotALooseDate { field }
            | Self::OutOfRange { field, .. }
            | Self::NotMoney { field }
            | Self::NotAWebAddress { field }
            | Self::NotADigest { field }
            | Self::NotOnRecord { field, .. }
            | Self::Several { field, .. }
            | Self::Taken { field }
            | Self::EndsBeforeStart { field }
            | Self::OnlyMoneyIsCounted { field }
            | Self::PostNeedsAgreement { field }
            | Self::AgreementsOverlap { field }
            | Self::SupportedTooLong { field, .. }
            | Self::UsedAboveGranted { field, .. }
            | Self::CoreStaysClosed { field }
            | Self::SecretStaysClosed { field }
            | Self::StewardOpens { field }
            | Self::ConditionalAtMost { field }
            | Self::EthicsMissing { field }
            | Self::PersonOrInstitution { field }
            | Self::Itself { field }
            | Self::WrongAxis { field } => Some(field),
            Self::InLine { .. } | Self::TooManyLines { .. } | Self::UnknownColumn { .. } => Some(LINES),
            Self::Retired => None,
        }
    }
}
