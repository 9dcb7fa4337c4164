//! Why a move is refused: typed reasons with their figures. The sentences in Chinese and English are in `texts`.

use super::{Action, Stage};
use crate::domain::{
    barring::Span,
    blind,
    calendar::{self, Convention, Unit},
    closing::ClosingItem,
    compliance::Clause,
    consultation, contract_change, decision,
    expert::import,
    ledger, merging,
    nomination::CheckItem,
    objection::Outcome,
    opinion, petition, quota, register, renewal, retention, review,
    role::Role,
    scheme,
    time::Day,
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
    /// A number beyond the bounds of what it says.
    OutOfBounds {
        field: &'static str,
        least: i64,
        most: i64,
    },
    ControlCharacter {
        field: &'static str,
    },
    InFuture {
        field: &'static str,
    },
    /// Not after today, or after the end of the term.
    OutsidePeriod {
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
    /// The working-day calendar, and ends that rest on it.
    Calendar(calendar::Fault),
    // Records
    Merging(merging::Fault),
    /// A request of the public.
    Petition(petition::Fault),
    /// What is due to be erased, or was.
    Retention(retention::Fault),
    // Registers
    Register(register::Fault),
    // Quotas of a call
    Quota(quota::Fault),
    /// An institution has submitted as many as it may.
    NominationLimit(quota::Room),
    // Money of a grant
    Ledger(ledger::Fault),
    /// A nomination that renews an appointment.
    Renewal(renewal::Fault),
    /// A change of a contract in force.
    Change(contract_change::Fault),
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
    /// A notice runs for less than its scheme asks; `days` and how they are counted are the scheme's.
    NoticeTooShort {
        field: &'static str,
        days: i32,
        unit: Unit,
        convention: Convention,
    },
    /// The list of a notice would stay longer than its scheme allows.
    ListStaysTooLong {
        most: i32,
    },
    /// The privacy check found what nobody has explained.
    PrivacyOpen {
        open: i64,
    },
    /// Words that are published as they are tell what their readers do not need; `shown` is the value, covered.
    PrivacyInText {
        field: &'static str,
        shown: String,
    },
    /// The second person has not agreed to what was explained.
    PrivacyNotAgreed {
        left: usize,
    },
    FilesFull {
        most: usize,
    },
    /// Words beside the list that name somebody on it, whose name they would still say once it is masked.
    NameInText {
        field: &'static str,
        name: String,
    },
    /// An erratum about the column of names: whether it changes who is meant is not for an erratum to say.
    ErratumOnNames,
    /// An objection to a case on the notice is being handled.
    HeldOnNotice {
        case_no: String,
    },
    /// Another draft is to replace the notice already.
    SuccessorBegun,
    /// Too many ask for the same at once.
    TryLater,
    CalendarUnknown {
        year: i16,
        /// The days counted before the announced years ended.
        counted: i32,
    },
    /// Nobody has counted the end of a draft yet: it is counted when its release is proposed.
    EndUnknown,
    ProvisionalEnd,
    /// The day of release counts as the first, and its business has begun.
    SameDayLate,
    AddendumMissing,
    NotAdmissible,
    NotSentInTime,
    /// Tied to the case: whoever judges what is said against it is not.
    HandlerInvolved,
    PeriodRunning {
        ends_on: Day,
    },
    ObjectionOpen {
        open: i64,
    },
    NoticeWithdrawn,
    FindingMissing,
    /// What was found of the objections leads to another move.
    OutcomeUnfit {
        found: Outcome,
        needed: &'static [Outcome],
    },
    /// What the candidate will read says who objects.
    TellsObjector {
        field: &'static str,
    },
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
    /// Only a mid-term assessment that was failed has a consequence, and one only.
    NoConsequence,
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
