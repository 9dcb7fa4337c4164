//! Why a change of the calendar, or of the end of a notice that rests on it, is refused.

use super::{Day, Finding};
use crate::domain::workflow::RefusalKind;

/// What stands at a place of a year file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Object,
    List,
    Text,
    Number,
    /// `true` or `false`.
    YesOrNo,
}

/// One reason. Places in a file are written as `days[3].date`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file is no JSON; the parser's line and column.
    NotJson {
        line: usize,
        column: usize,
    },
    Lacks {
        at: String,
    },
    Unknown {
        at: String,
    },
    IsNot {
        at: String,
        shape: Shape,
    },
    NoDate {
        at: String,
        text: String,
    },
    NoName {
        at: String,
    },
    /// Not the address of a page.
    NoAddress {
        at: String,
    },
    NoYear {
        text: String,
    },
    /// What the check of the year found.
    Found(Finding),
    /// The check found something that somebody must answer for in writing.
    ReasonNeeded,
    /// The day of publication lies after today.
    PublishedLater,
    /// A file for the year waits for its second person already.
    YearWaits {
        year: i16,
    },
    /// The proposal was confirmed, refused or taken back meanwhile.
    Ended,
    /// A closure's last day comes first, or it is longer than is believable.
    ClosureSpan {
        most: i32,
    },
    /// Nobody works on these days anyway, or the office is open on them already.
    ClosureIdle,
    /// Only a notice whose last day is not over can be extended.
    NotRunning {
        ends_on: Day,
    },
    /// An extension waits to be signed already.
    ExtensionWaits,
    /// The end that was proposed is not the one that is counted now, or is no later than the present one.
    EndMoved,
    /// The calendar asks for no later end.
    NoLaterEnd,
    /// An extension is a number of days.
    ExtensionDays {
        most: i32,
    },
}

impl Fault {
    /// The answer it leads to.
    pub const fn kind(&self) -> RefusalKind {
        match self {
            Self::YearWaits { .. }
            | Self::Ended
            | Self::NotRunning { .. }
            | Self::ExtensionWaits
            | Self::EndMoved
            | Self::NoLaterEnd => RefusalKind::Conflict,
            _ => RefusalKind::Unprocessable,
        }
    }

    /// The form field it stands beside.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotJson { .. }
            | Self::Lacks { .. }
            | Self::Unknown { .. }
            | Self::IsNot { .. }
            | Self::NoDate { .. }
            | Self::NoName { .. }
            | Self::NoAddress { .. }
            | Self::NoYear { .. }
            | Self::Found(_)
            | Self::YearWaits { .. } => Some("year_file"),
            Self::ReasonNeeded => Some("reason"),
            Self::PublishedLater => Some("published_on"),
            Self::ClosureSpan { .. } | Self::ClosureIdle => Some("ends_on"),
            Self::ExtensionDays { .. } => Some("extension_days"),
            Self::Ended | Self::NotRunning { .. } | Self::ExtensionWaits | Self::EndMoved | Self::NoLaterEnd => None,
        }
    }
}
