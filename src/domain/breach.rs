//! What a verification finds broken: in the chain of events, in its heads, in what was frozen, in the rules.

use std::fmt;

use super::time::Day;

/// Declares the faults with the name of the promise that each breaks.
macro_rules! faults {
    ($($(#[$doc:meta])* $fault:ident = $rule:literal,)*) => {
        /// What is broken, told in both languages by `texts::breach`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $($(#[$doc])* $fault,)*
            /// A promise about rows, by its name.
            Rule(&'static str, &'static str),
        }

        impl Fault {
            /// Every fault that has a name of its own.
            pub const NAMED: &'static [Self] = &[$(Self::$fault),*];

            /// The name of the promise, e.g. `chain`.
            pub const fn rule(self) -> &'static str {
                match self {
                    $(Self::$fault => $rule,)*
                    Self::Rule(rule, _) => rule,
                }
            }
        }
    };
}

faults! {
    EventMissing = "chain",
    EventDoesNotFollow = "chain",
    EventChanged = "chain",
    /// A frozen record that the event does not name.
    OtherRecord = "chain",
    RecordChanged = "chain",
    /// Its digest is right, but it is filed under another kind, subject, case or time.
    RecordMisfiled = "chain",
    RecordMissing = "chain",
    /// Its body is gone, and no list that was carried out has what it is of.
    RecordErased = "chain",
    /// The last event is not the one the head of the chain names.
    EndCut = "chain",
    /// The row that names the end of the chain is gone.
    EndUnknown = "chain",
    RecordOfNoEvent = "evidence_has_its_event",
    MoveFromElsewhere = "move_follows_the_last",
    MoveNotInTable = "move_is_in_the_table",
    HeadDay = "daily_head",
    HeadOtherEvent = "daily_head",
    HeadBeyondEnd = "daily_head",
    HeadCount = "daily_head",
    LineUnreadable = "heads_file",
    LineOtherEvent = "heads_file",
    LineBeyondEnd = "heads_file",
    LineNotInTable = "heads_file",
    GivenOtherEvent = "given_head",
    GivenBeyondEnd = "given_head",
    /// What was frozen has no row any more.
    RowMissing = "frozen_has_its_row",
    /// A row that is not as it was frozen.
    RowChanged = "row_as_frozen",
    /// A row of which nothing was frozen, though whoever makes one freezes it.
    RowAdded = "row_as_frozen",
    /// The digest of what is sealed, or of a certificate, is not the one that was frozen.
    SealedChanged = "row_as_frozen",
    DocumentChanged = "document_as_uploaded",
    ReviewChanged = "review_as_handed_in",
    LetterChanged = "letter_as_sent",
    DecisionOfNoEvent = "decision_as_made",
    DecisionChanged = "decision_as_made",
    DecisionMissing = "decision_as_made",
    ContractUnsigned = "contract_as_frozen",
    ContractChanged = "contract_as_frozen",
    ChangeChanged = "change_as_frozen",
    FormChanged = "form_as_submitted",
    BallotChanged = "ballot_as_signed",
    NoticeChanged = "notice_as_frozen",
    NoticeHash = "notice_as_released",
    NoticeItemChanged = "notice_item_as_frozen",
    AddendumChanged = "addendum_as_signed",
    CalendarChanged = "calendar_as_confirmed",
    StageChanged = "stage_is_last_event",
    NoHistory = "case_has_history",
    FileChanged = "file_as_uploaded",
    FileMissing = "file_as_uploaded",
    /// The disk has it and does not give it out.
    FileUnreadable = "file_as_uploaded",
    /// The file of a dossier is no whole archive.
    ArchiveDamaged = "archive",
    /// Bytes between its parts.
    ArchiveChanged = "archive",
    PartMissing = "parts",
    PartChanged = "parts",
    PartExtra = "parts",
    PartUnreadable = "parts",
    /// The records beside it do not make this part.
    PartOther = "parts",
    /// Fewer or more events, records or links than it was made with.
    PartCut = "parts",
    OtherVersion = "version",
    OutOfOrder = "order",
    /// An event that is no link of the chain beside it.
    EventNotInChain = "links",
    /// An event of another case than the one before it.
    EventOfOtherCase = "links",
    /// A link that is not over the hash before it.
    LinkDoesNotFollow = "links",
    /// The links do not go from one daily head to another.
    LinksCut = "links",
    /// A head that the dossier does not reach.
    GivenNotHere = "given_head",
    /// A stored value that does not mean what its column should hold.
    Unreadable = "readable",
}

/// Where something is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The place of an event in the chain.
    Event(i64),
    Day(Day),
    /// The number of a case, notice or decision, or whatever names the record.
    Named(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(seq) => write!(f, "event {seq}"),
            Self::Day(day) => write!(f, "{day}"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// A breach found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    pub fault: Fault,
    pub place: Place,
}

impl Breach {
    /// The name of the promise that is broken.
    pub const fn rule(&self) -> &'static str {
        self.fault.rule()
    }
}
