//! Double-blind first reviews (双盲初评): reviewers read redacted copies, and nothing where there is none.
//!
//! What they see of a text or file is always what was set for them, never the original: an empty redaction wins over
//! it, and an original nobody decided on is not shown (domain model §6.4). The panel sees the candidate again.
//! `lint` looks for what would give the candidate away all the same.

pub mod lint;

use super::{nomination::Form, role::codes};

codes! {
    /// A text of the nomination that reviewers read.
    pub enum TextPart {
        Title = "title",
        Statement = "statement",
        Achievements = "achievements",
        Plan = "plan",
    }

    /// What somebody decided on a text.
    pub enum TextDecision {
        /// Reviewers read another wording, which may be empty.
        Redacted = "redacted",
        /// Nothing in it gives the candidate away: reviewers read it as it was then.
        Same = "same",
    }

    /// What somebody decided on a file.
    pub enum FileDecision {
        /// Reviewers read another file.
        Redacted = "redacted",
        /// Reviewers read the file itself, without its properties.
        Same = "same",
        /// Reviewers do not read it.
        Withheld = "withheld",
    }
}

impl TextPart {
    /// The text as it was written.
    pub fn of(self, form: &Form) -> &str {
        match self {
            Self::Title => &form.title,
            Self::Statement => &form.statement,
            Self::Achievements => &form.achievements,
            Self::Plan => &form.plan,
        }
    }
}

/// How far the redaction of a text or file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is nothing to redact.
    Empty,
    /// Nobody decided on it.
    Missing,
    /// It was decided on before the original was changed.
    Outdated,
    Decided,
}

impl Standing {
    /// Of a text, with whether it was decided on as it reads now; `None` when nobody decided.
    pub fn of_text(original: &str, decided: Option<bool>) -> Self {
        match decided {
            _ if original.trim().is_empty() => Self::Empty,
            None => Self::Missing,
            Some(true) => Self::Decided,
            Some(false) => Self::Outdated,
        }
    }
}

/// Why a redaction is refused, or what a double-blind case lacks. The sentences are in `texts::blind`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A text that reviewers read has no redacted wording.
    TextMissing { part: TextPart },
    /// A text was changed after it was redacted.
    TextOutdated { part: TextPart },
    /// A file that reviewers read has no redacted copy.
    FileMissing { name: String },
    /// Said to be the same as the original, and it reads otherwise.
    NotTheSame,
    /// A PDF is encrypted, signed or broken: its properties cannot be taken out.
    PropertiesHidden,
    /// An Office file still carries comments or tracked changes, with what was taken out and who did it.
    HasChanges,
    /// An Office file holds other files, with properties of their own.
    HasObjects,
    /// An Office file holds a picture of a kind that cannot be cleaned.
    HasMedia { name: String },
    /// The file cannot be read as what it begins like.
    Broken,
    /// The round is over, or not this account's to prepare now.
    NotOpen,
}

impl Fault {
    /// The form field it is shown beside.
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::TextMissing { .. } | Self::TextOutdated { .. } | Self::FileMissing { .. } | Self::NotOpen => None,
            Self::NotTheSame => Some("wording"),
            Self::PropertiesHidden => Some("looked"),
            Self::HasChanges | Self::HasObjects | Self::HasMedia { .. } | Self::Broken => Some("file"),
        }
    }
}

/// Why the redaction of a text is wanting, if it is.
pub fn gap(part: TextPart, standing: Standing) -> Option<Fault> {
    match standing {
        Standing::Missing => Some(Fault::TextMissing { part }),
        Standing::Outdated => Some(Fault::TextOutdated { part }),
        Standing::Empty | Standing::Decided => None,
    }
}
