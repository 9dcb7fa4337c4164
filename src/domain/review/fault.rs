//! Why assigning, reviewing or holding a panel is refused. The sentences are in `texts::review`.

use crate::domain::{
    barring::Span,
    recusal::Finding,
    time::Day,
    workflow::{Reason, RefusalKind},
};

/// One reason, with what a sentence about it must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    // Assigning
    NothingChosen,
    DueNotAhead,
    ExpertBarred {
        name: String,
        why: Vec<Finding>,
    },
    ExpertUndecided {
        name: String,
        why: Vec<Finding>,
    },
    ExpertInactive {
        name: String,
    },
    /// In a blocked period between today and the due day.
    ExpertAway {
        name: String,
        from: Day,
        until: Day,
    },
    /// On the register of the barred on a day between today and the due day.
    ExpertOnRegister {
        name: String,
        span: Span,
    },
    AlreadyAssigned {
        name: String,
    },
    LegalPersonTaken {
        name: String,
        other: String,
    },
    LoadFull {
        name: String,
        most: i64,
    },
    NotOpenForReview,
    NotUndecided,
    /// The records of a group contradict each other; `why` is what the solver says.
    DrawImpossible {
        why: String,
    },
    /// Every place has a reviewer, or nobody may be asked for those that are empty.
    NothingToDraw,
    /// Fewer than two cases make no group.
    GroupTooSmall,
    /// Nobody may have so many cases in hand.
    GroupTooLarge {
        most: i64,
    },
    /// Cases of different directions are no group.
    GroupOfDirections,
    InAGroup {
        case_no: String,
    },
    PersonTaken,
    AccountTaken,
    // Reviewing
    NoConflictUndeclared,
    SecrecyUnpledged,
    /// By the records the reviewer conflicts with a candidate whose name is not shown.
    ConflictOnRecord,
    NotAccepted,
    ReviewClosed,
    PastDue {
        due_on: Day,
    },
    /// Nobody answered while the invitation stood.
    InvitationOver {
        until: Option<Day>,
    },
    // Opening a review again
    NotHandedIn,
    ShortlistProposed,
    ScoreMissing {
        field: &'static str,
        zh: String,
        en: String,
    },
    // Shortlist
    TieSplit,
    TooManyGoOn {
        chosen: usize,
        most: i64,
    },
    AnsweredWithGroup,
    NotInProposal,
    NoGroupProposal,
    GroupNotYours,
    /// What stands against one case of several.
    OfCase {
        case_no: String,
        why: Box<Reason>,
    },
    // Panel
    SameChairAndSecretary,
    /// Blocked on the day the panel meets.
    MemberAway {
        name: String,
        from: Day,
        until: Day,
    },
    MemberOnRegister {
        name: String,
        span: Span,
    },
    MembersTooFew {
        members: i64,
        least: i64,
    },
    CaseOnOtherPanel {
        case_no: String,
    },
    NotAMember,
    BallotUnsigned,
    /// The two counts of a paper ballot differ in these fields; which is right nobody knows.
    CountsDiffer {
        fields: Vec<&'static str>,
    },
    /// Minutes in the room that are none or too many.
    MinutesOutOfRange {
        field: &'static str,
    },
    // The secret vote on members' devices
    /// Entitled, and without an account that could vote.
    MemberWithoutAccount {
        name: String,
    },
    RoundOpen,
    NoRoundNow,
    /// Only cases that tie for the last places are voted on again.
    NotTied,
    /// Counted on devices already; it waits for the minutes and the chair.
    CountedAlready,
    NothingCounted,
    /// Whoever may vote is no longer who might when the round was opened.
    RoomChanged,
    RoundOver,
    /// The box is on another node, or was lost when the program was started again.
    RoundElsewhere,
    NotOnPanel,
    NotPresent,
    /// In conflict with the case. Why is not said: a candidate may have asked for it.
    MustLeave,
    CameLate,
    VotedAlready,
    TooFewVoted {
        voted: usize,
        least: usize,
    },
    NotAllVoted {
        voted: usize,
        entitled: usize,
    },
}

impl Fault {
    /// The answer it leads to.
    pub fn kind(&self) -> RefusalKind {
        match self {
            Self::NotOpenForReview
            | Self::NotAccepted
            | Self::ReviewClosed
            | Self::ConflictOnRecord
            | Self::PastDue { .. }
            | Self::InvitationOver { .. }
            | Self::NotHandedIn
            | Self::ShortlistProposed
            | Self::BallotUnsigned
            | Self::CountsDiffer { .. }
            | Self::RoundOpen
            | Self::NoRoundNow
            | Self::NotTied
            | Self::CountedAlready
            | Self::NothingCounted
            | Self::RoomChanged
            | Self::RoundOver
            | Self::RoundElsewhere
            | Self::VotedAlready
            | Self::AnsweredWithGroup
            | Self::NotInProposal
            | Self::NoGroupProposal => RefusalKind::Conflict,
            Self::GroupNotYours | Self::NotOnPanel | Self::NotPresent | Self::MustLeave | Self::CameLate => {
                RefusalKind::Forbidden
            }
            Self::OfCase { why, .. } => why.kind(),
            _ => RefusalKind::Unprocessable,
        }
    }

    /// The form field it is shown beside.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::NothingChosen
            | Self::ExpertBarred { .. }
            | Self::ExpertUndecided { .. }
            | Self::ExpertInactive { .. }
            | Self::ExpertAway { .. }
            | Self::ExpertOnRegister { .. }
            | Self::AlreadyAssigned { .. }
            | Self::LegalPersonTaken { .. }
            | Self::LoadFull { .. } => Some("expert_id"),
            Self::DueNotAhead => Some("due_on"),
            Self::DrawImpossible { .. } | Self::NothingToDraw => None,
            Self::PersonTaken => Some("person_id"),
            Self::AccountTaken => Some("account_id"),
            Self::NoConflictUndeclared => Some("no_conflict"),
            Self::SecrecyUnpledged => Some("secrecy"),
            Self::ScoreMissing { field, .. } => Some(field),
            Self::SameChairAndSecretary => Some("chair_id"),
            Self::MembersTooFew { .. } | Self::MemberAway { .. } | Self::MemberOnRegister { .. } => Some("member_id"),
            Self::CaseOnOtherPanel { .. }
            | Self::GroupTooSmall
            | Self::GroupTooLarge { .. }
            | Self::GroupOfDirections
            | Self::InAGroup { .. } => Some("case_id"),
            Self::TooManyGoOn { .. } => Some("choice"),
            Self::NotAllVoted { .. } => Some("early"),
            Self::MinutesOutOfRange { field } => Some(field),
            Self::TieSplit
            | Self::AnsweredWithGroup
            | Self::NotInProposal
            | Self::NoGroupProposal
            | Self::GroupNotYours
            | Self::OfCase { .. }
            | Self::NotOpenForReview
            | Self::NotUndecided
            | Self::NotAccepted
            | Self::ReviewClosed
            | Self::ConflictOnRecord
            | Self::PastDue { .. }
            | Self::InvitationOver { .. }
            | Self::NotHandedIn
            | Self::ShortlistProposed
            | Self::NotAMember
            | Self::BallotUnsigned
            | Self::CountsDiffer { .. }
            | Self::MemberWithoutAccount { .. }
            | Self::RoundOpen
            | Self::NoRoundNow
            | Self::NotTied
            | Self::CountedAlready
            | Self::NothingCounted
            | Self::RoomChanged
            | Self::RoundOver
            | Self::RoundElsewhere
            | Self::NotOnPanel
            | Self::NotPresent
            | Self::MustLeave
            | Self::CameLate
            | Self::VotedAlready
            | Self::TooFewVoted { .. } => None,
        }
    }

    /// The case it speaks of, where there are several.
    pub fn case_no(&self) -> Option<&str> {
        match self {
            Self::OfCase { case_no, .. } => Some(case_no),
            _ => None,
        }
    }

    /// The expert it speaks against, by name: a list of experts says it beside the person.
    pub fn about(&self) -> Option<&str> {
        match self {
            Self::ExpertBarred { name, .. }
            | Self::ExpertUndecided { name, .. }
            | Self::ExpertInactive { name }
            | Self::ExpertAway { name, .. }
            | Self::ExpertOnRegister { name, .. }
            | Self::AlreadyAssigned { name }
            | Self::LegalPersonTaken { name, .. }
            | Self::LoadFull { name, .. } => Some(name),
            _ => None,
        }
    }
}
