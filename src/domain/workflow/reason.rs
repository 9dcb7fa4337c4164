//! Why a move is refused: typed reasons with their figures. The sentences in Chinese and English are in `texts`.

use super::{Action, Stage};
use crate::domain::{
    barring::Span, blind, closing::ClosingItem, compliance::Clause, consultation, decision, expert::import, ledger,
    merging, nomination::CheckItem, opinion, quota, register, review, role::Role, scheme, time::Day,
};

/// One reason, with what a sentence about it must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    // Who
    RoleLacking {
        needed: Vec<Role>,
    },
    SamePerson,
    OwnCase,
    NominatorMayNot,
    OfficerMayNot,
    EarlierDecider,
    // Where
    WrongStage {
        stage: Stage,
        allowed: Vec<Action>,
    },
    Stale,
    // Nomination
    SchemeInactive,
    CallNotOpen,
    CallClosed,
    Required {
        field: &'static str,
    },
    TooShort {
        field: &'static str,
        least: i64,
        has: i64,
    },
    TooLong {
        field: &'static str,
        most: i64,
        has: i64,
    },
    NotADate {
        field: &'static str,
    },
    NotAnEmail {
        field: &'static str,
    },
    NotAChoice {
        field: &'static str,
    },
    NotANumber {
        field: &'static str,
    },
    ControlCharacter {
        field: &'static str,
    },
    InFuture {
        field: &'static str,
    },
    NameTaken {
        field: &'static str,
    },
    NumberTaken {
        field: &'static str,
    },
    NotAnOrcid {
        field: &'static str,
    },
    AgeAbove {
        limit: i16,
        inclusive: bool,
        age: i16,
        on: Day,
    },
    AgeUnknown,
    TooManyExclusions {
        most: i64,
        has: i64,
    },
    DegreeLacking,
    /// The candidate is barred today; whoever nominates learns no more than that.
    CandidateBarred,
    OtherLiveCase,
    NominatorNotAllowed,
    ChiefMustRecommend,
    PledgeMissing,
    ConsentMissing,
    /// Fewer letters of recommendation came in than the role asks for.
    LettersMissing {
        received: i64,
        least: i64,
    },
    /// As many letters were asked for as the role allows.
    LettersFull {
        most: i64,
    },
    /// The same writer was asked already.
    LetterAsked,
    /// The candidate and whoever nominates write no letters.
    LetterByParty,
    /// Neither words nor a file.
    LetterEmpty,
    LetterUnsigned,
    /// Something else than a PDF.
    LetterNotPdf,
    /// It was answered, taken back or is past its day.
    LetterClosed,
    /// No letter can be asked before it is known about whom.
    CandidateUnnamed,
    /// No account that may nominate goes by that address, or it has a part in the nomination already.
    NoSuchCoEditor,
    /// People of this name are on record; which of them it is must be said.
    NamesakesUndecided,
    NothingTicked,
    FileMissing,
    FileTypeRefused,
    FileTooLarge {
        most_mb: usize,
    },
    // Formal check
    FailWithoutNote {
        item: CheckItem,
    },
    NoDeficiency,
    DueDateNotAhead,
    Overdue {
        due_on: Day,
    },
    DeficienciesUnanswered {
        left: i64,
    },
    GroundMissing,
    ReasonMissing,
    ChecksOpen {
        left: i64,
    },
    ChecksFailed {
        failed: i64,
    },
    IntegrityUnchecked,
    /// The candidate is on the register of the barred.
    OnRegister {
        field: Option<&'static str>,
        span: Span,
    },
    ExternalStageRequired,
    ExternalStageOff,
    // Review and decision
    Review(review::Fault),
    Decision(decision::Fault),
    /// Opinions asked of bodies outside the office.
    Consultation(consultation::Fault),
    /// Opinions that go to the candidate.
    Opinion(opinion::Fault),
    /// What reviewers would read of a double-blind case.
    Blind(blind::Fault),
    /// A line of a list of experts.
    Import(import::Fault),
    // Records
    Merging(merging::Fault),
    // Registers
    Register(register::Fault),
    // Quotas of a call
    Quota(quota::Fault),
    /// An institution has submitted as many as it may.
    NominationLimit(quota::Room),
    // Money of a grant
    Ledger(ledger::Fault),
    // Settings of a scheme
    Scheme(scheme::Fault),
    /// A new version that says what the old one says.
    NothingChanged,
    /// The procedural self-check found these clauses broken.
    ProcedureBroken {
        clauses: Vec<Clause>,
    },
    ReviewsMissing {
        valid: i64,
        least: i64,
    },
    GroupIncomplete {
        left: i64,
    },
    ShortlistFull,
    BallotMissing,
    BallotSum {
        cast: i64,
        entitled: i64,
    },
    NoQuorum {
        attending: i64,
        members: i64,
        least: i64,
    },
    TooFewEntitled {
        entitled: i64,
        least: i64,
    },
    MinutesMissing,
    BallotNotPassed,
    BallotPassed,
    /// A quota that covers the case, with those who have its places.
    QuotaFull(quota::Room),
    QuotaUnset,
    EthicsOpen,
    ReserveRankTaken,
    ReserveRankMissing,
    NotNextInReserve {
        next: i64,
    },
    ReserveExpired,
    ReserveStillValid {
        until: Day,
    },
    NotHeard,
    // Notice and objection
    NoNotice,
    NoticeNotReleased,
    NoticeEmpty,
    NoticeUnderReview,
    NotProposed,
    OnAnotherNotice {
        case_no: String,
    },
    SamePersonTwice {
        name: String,
    },
    CaseNotReady {
        case_no: String,
    },
    ConsentMissingFor {
        case_no: String,
    },
    ObjectionLate {
        ends_on: Day,
    },
    ObjectorUnnamed,
    ObjectorUnreachable,
    NotAPhone {
        field: &'static str,
    },
    NoLongerOnNotice,
    ObjectionDecided,
    EvidenceFull {
        most: usize,
    },
    NoticeLacks {
        field: &'static str,
    },
    CalendarUnknown {
        year: i16,
    },
    ProvisionalEnd,
    AddendumMissing,
    NotAdmissible,
    NotSentInTime,
    HandlerIsOfficer,
    PeriodRunning {
        ends_on: Day,
    },
    ObjectionOpen {
        open: i64,
    },
    NoticeWithdrawn,
    FindingMissing,
    ReplyMissing,
    // Appointment
    SignatureMissing {
        field: &'static str,
    },
    TermMissing,
    TermReversed,
    /// A stretch of days that is over already.
    PeriodPast,
    /// A call that closes before it opens.
    CallReversed,
    PartMissing {
        code: String,
    },
    SigningNotOverdue {
        due_on: Option<Day>,
    },
    ReviewDateNotAhead,
    TermNotEnding {
        ends_on: Option<Day>,
    },
    ClosingLacks {
        item: ClosingItem,
    },
    NewEndNotLater,
    LabLimit {
        months: i32,
        most: i32,
    },
    EffectiveDateMissing,
    FundsUnsettled,
    NoUpheldAppeal,
    FlawedStepMissing,
    AppealLate {
        last_day: Day,
    },
    AcademicNoGround,
    AppealMade,
    AppealDecided,
    NotOwnRequest,
    MisconductNotFound,
    LeadDecided,
    ReportMissing,
    AssessmentDecided,
    AssessmentOpen,
    NotThisDirection,
    SourceMissing,
    // Accounts
    SignInWrong,
    PasswordTrivial,
    PasswordsDiffer,
    PasswordWrong,
    LinkSpent,
    EmailTaken,
    OwnRoles,
    OwnAccount,
    RoleHeld,
    AdministratorHoldsNoOther,
    AccountUnknown {
        field: &'static str,
    },
    AccountClosed,
    NotLendable,
}

impl From<review::Fault> for Reason {
    fn from(fault: review::Fault) -> Self {
        Self::Review(fault)
    }
}

impl From<decision::Fault> for Reason {
    fn from(fault: decision::Fault) -> Self {
        Self::Decision(fault)
    }
}

impl From<consultation::Fault> for Reason {
    fn from(fault: consultation::Fault) -> Self {
        Self::Consultation(fault)
    }
}

impl From<opinion::Fault> for Reason {
    fn from(fault: opinion::Fault) -> Self {
        Self::Opinion(fault)
    }
}

impl From<blind::Fault> for Reason {
    fn from(fault: blind::Fault) -> Self {
        Self::Blind(fault)
    }
}

impl From<import::Fault> for Reason {
    fn from(fault: import::Fault) -> Self {
        Self::Import(fault)
    }
}

impl From<merging::Fault> for Reason {
    fn from(fault: merging::Fault) -> Self {
        Self::Merging(fault)
    }
}

impl From<register::Fault> for Reason {
    fn from(fault: register::Fault) -> Self {
        Self::Register(fault)
    }
}

impl From<scheme::Fault> for Reason {
    fn from(fault: scheme::Fault) -> Self {
        Self::Scheme(fault)
    }
}

/// Which answer a refusal is: the HTTP status follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusalKind {
    /// 422: what was entered does not do; correct it.
    Unprocessable,
    /// 409: the case or the hour does not allow it.
    Conflict,
    /// 403: this person may not.
    Forbidden,
}

impl Reason {
    /// The answer this reason leads to.
    pub fn kind(&self) -> RefusalKind {
        match self {
            Self::Review(fault) => fault.kind(),
            Self::Register(fault) => fault.kind(),
            Self::Ledger(fault) => fault.kind(),
            Self::Decision(fault) => fault.kind(),
            Self::Opinion(fault) => fault.kind(),
            Self::Consultation(fault) => fault.kind(),
            Self::Merging(fault) => fault.kind(),
            Self::RoleLacking { .. }
            | Self::SamePerson
            | Self::OwnCase
            | Self::NominatorMayNot
            | Self::OfficerMayNot
            | Self::EarlierDecider
            | Self::NotOwnRequest
            | Self::NotThisDirection
            | Self::HandlerIsOfficer
            | Self::OwnRoles
            | Self::OwnAccount => RefusalKind::Forbidden,
            Self::WrongStage { .. }
            | Self::Stale
            | Self::Blind(blind::Fault::NotOpen)
            | Self::CallNotOpen
            | Self::CallClosed
            | Self::Overdue { .. }
            | Self::ExternalStageRequired
            | Self::ExternalStageOff
            | Self::QuotaFull(_)
            | Self::NominationLimit(_)
            | Self::NotNextInReserve { .. }
            | Self::CalendarUnknown { .. }
            | Self::NoticeUnderReview
            | Self::NotProposed
            | Self::OnAnotherNotice { .. }
            | Self::ObjectionLate { .. }
            | Self::NoLongerOnNotice
            | Self::ObjectionDecided
            | Self::EvidenceFull { .. }
            | Self::NoticeNotReleased
            | Self::PeriodRunning { .. }
            | Self::ObjectionOpen { .. }
            | Self::LabLimit { .. }
            | Self::NoUpheldAppeal
            | Self::ProcedureBroken { .. }
            | Self::AppealLate { .. }
            | Self::AppealMade
            | Self::AppealDecided
            | Self::LeadDecided
            | Self::AssessmentDecided
            | Self::AssessmentOpen
            | Self::LinkSpent
            | Self::LettersFull { .. }
            | Self::LetterClosed
            | Self::AccountClosed => RefusalKind::Conflict,
            _ => RefusalKind::Unprocessable,
        }
    }

    /// The form field the reason is shown beside, if it is about one.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Review(fault) => fault.field(),
            Self::Blind(fault) => fault.field(),
            Self::Register(fault) => fault.field(),
            Self::Ledger(fault) => fault.field(),
            Self::Merging(fault) => fault.field(),
            Self::Scheme(fault) => fault.field(),
            Self::Consultation(fault) => fault.field(),
            Self::Quota(fault) => Some(fault.field()),
            Self::NominationLimit(_) => Some("institution_id"),
            Self::Required { field }
            | Self::TooShort { field, .. }
            | Self::TooLong { field, .. }
            | Self::NotADate { field }
            | Self::NotAnEmail { field }
            | Self::NotAChoice { field }
            | Self::NotANumber { field }
            | Self::NotAPhone { field }
            | Self::ControlCharacter { field }
            | Self::InFuture { field }
            | Self::NameTaken { field }
            | Self::NumberTaken { field }
            | Self::NotAnOrcid { field }
            | Self::NoticeLacks { field }
            | Self::SignatureMissing { field }
            | Self::AccountUnknown { field } => Some(field),
            Self::AgeAbove { .. } | Self::AgeUnknown => Some("birth_date"),
            Self::TooManyExclusions { .. } => Some("exclusions"),
            Self::OnRegister { field, .. } => *field,
            Self::Import(_) => Some("lines"),
            Self::DegreeLacking => Some("degree"),
            Self::OtherLiveCase | Self::CandidateBarred => Some("candidate_name"),
            Self::NamesakesUndecided => Some("person"),
            Self::NothingTicked => Some("consent"),
            Self::FileMissing | Self::FileTypeRefused | Self::FileTooLarge { .. } => Some("file"),
            Self::NominatorNotAllowed => Some("nominator_kind"),
            Self::ChiefMustRecommend => Some("recommender_id"),
            Self::PledgeMissing => Some("pledge"),
            Self::ConsentMissing => Some("consent"),
            Self::LettersMissing { .. } => Some("letters"),
            Self::LetterAsked | Self::LetterByParty => Some("writer_email"),
            Self::LetterEmpty => Some("letter_body"),
            Self::LetterUnsigned => Some("letter_pledge"),
            Self::LetterNotPdf => Some("file"),
            Self::NoSuchCoEditor => Some("co_editor_email"),
            Self::NoticeEmpty
            | Self::OnAnotherNotice { .. }
            | Self::SamePersonTwice { .. }
            | Self::CaseNotReady { .. } => Some("cases"),
            Self::ProvisionalEnd => Some("provisional"),
            Self::ObjectorUnnamed => Some("objector_name"),
            Self::ObjectorUnreachable => Some("phone"),
            Self::FailWithoutNote { item } => Some(item.note_field()),
            Self::NoDeficiency => Some("deficiencies"),
            Self::DueDateNotAhead => Some("due_on"),
            Self::GroundMissing => Some("ground"),
            Self::ReasonMissing => Some("reason"),
            Self::NotHeard => Some("heard"),
            Self::ReserveRankMissing | Self::ReserveRankTaken => Some("reserve_rank"),
            Self::ReviewDateNotAhead => Some("review_on"),
            Self::EffectiveDateMissing => Some("effective_on"),
            Self::NewEndNotLater => Some("new_ends_on"),
            Self::FundsUnsettled => Some("funds"),
            Self::FlawedStepMissing => Some("flawed_step"),
            Self::AcademicNoGround => Some("appeal_ground"),
            Self::AssessmentOpen => Some("assessment_kind"),
            Self::TermMissing | Self::TermReversed => Some("starts_on"),
            Self::PeriodPast => Some("ends_on"),
            Self::CallReversed => Some("closes_at"),
            Self::PasswordTrivial => Some("password"),
            Self::PasswordsDiffer => Some("password_again"),
            Self::PasswordWrong => Some("present_password"),
            Self::EmailTaken => Some("email"),
            Self::RoleHeld | Self::AdministratorHoldsNoOther | Self::NotLendable => Some("role"),
            _ => None,
        }
    }

    /// A stable code for JSON and logs: the variant's name in `snake_case`.
    pub fn code(&self) -> String {
        let debug = match self {
            Self::Review(fault) => format!("{fault:?}"),
            Self::Blind(fault) => format!("{fault:?}"),
            Self::Register(fault) => format!("{fault:?}"),
            Self::Decision(fault) => format!("{fault:?}"),
            Self::Opinion(fault) => format!("{fault:?}"),
            Self::Consultation(fault) => format!("{fault:?}"),
            Self::Merging(fault) => format!("{fault:?}"),
            Self::Quota(fault) => format!("{fault:?}"),
            Self::Ledger(fault) => format!("{fault:?}"),
            Self::Scheme(fault) => format!("{fault:?}"),
            own => format!("{own:?}"),
        };
        let name = debug.split([' ', '{', '(']).next().unwrap_or_default();
        let mut code = String::with_capacity(name.len() + 4);
        for (at, letter) in name.char_indices() {
            if letter.is_ascii_uppercase() && at > 0 {
                code.push('_');
            }
            code.push(letter.to_ascii_lowercase());
        }
        code
    }
}

/// A refused move: every reason at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reasons: Vec<Reason>,
}

impl Refusal {
    /// A refusal for one reason.
    pub fn one(reason: Reason) -> Self {
        Self { reasons: vec![reason] }
    }

    /// The gravest answer among the reasons.
    pub fn kind(&self) -> RefusalKind {
        self.reasons.iter().map(Reason::kind).max().unwrap_or(RefusalKind::Unprocessable)
    }

    /// `Ok` when there is no reason to refuse.
    pub fn unless_empty(reasons: Vec<Reason>) -> Result<(), Self> {
        if reasons.is_empty() { Ok(()) } else { Err(Self { reasons }) }
    }
}
