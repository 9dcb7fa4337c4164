//! What follows from the reasons of a refusal: which answer it is, beside which field each reason stands, its code.

use super::Reason;
use crate::domain::{
    blind, calendar, consultation, contract_change, decision, expert::import, ledger, merging, opinion, petition,
    register, renewal, retention, review, scheme,
};

macro_rules! reasons_of {
    ($($area:ident: $reason:ident,)*) => {$(
        impl From<$area::Fault> for Reason {
            fn from(fault: $area::Fault) -> Self {
                Self::$reason(fault)
            }
        }
    )*};
}

reasons_of! {
    review: Review,
    decision: Decision,
    consultation: Consultation,
    opinion: Opinion,
    blind: Blind,
    import: Import,
    calendar: Calendar,
    ledger: Ledger,
    contract_change: Change,
    renewal: Renewal,
    merging: Merging,
    petition: Petition,
    retention: Retention,
    register: Register,
    scheme: Scheme,
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
            Self::Calendar(fault) => fault.kind(),
            Self::Change(fault) => fault.kind(),
            Self::Renewal(fault) => fault.kind(),
            Self::Decision(fault) => fault.kind(),
            Self::Opinion(fault) => fault.kind(),
            Self::Consultation(fault) => fault.kind(),
            Self::Merging(fault) => fault.kind(),
            Self::Petition(fault) => fault.kind(),
            Self::Retention(fault) => fault.kind(),
            Self::RoleLacking { .. }
            | Self::SamePerson
            | Self::OwnCase
            | Self::NominatorMayNot
            | Self::OfficerMayNot
            | Self::EarlierDecider
            | Self::NotOwnRequest
            | Self::NotThisDirection
            | Self::HandlerInvolved
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
            | Self::EndUnknown
            | Self::SameDayLate
            | Self::NoticeUnderReview
            | Self::NotProposed
            | Self::OnAnotherNotice { .. }
            | Self::ObjectionLate { .. }
            | Self::NoLongerOnNotice
            | Self::ObjectionDecided
            | Self::EvidenceFull { .. }
            | Self::FilesFull { .. }
            | Self::TryLater
            | Self::HeldOnNotice { .. }
            | Self::SuccessorBegun
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
            | Self::NoConsequence
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
            Self::Calendar(fault) => fault.field(),
            Self::Change(fault) => fault.field(),
            Self::Renewal(fault) => fault.field(),
            Self::Merging(fault) => fault.field(),
            Self::Petition(fault) => fault.field(),
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
            | Self::OutOfBounds { field, .. }
            | Self::NotAPhone { field }
            | Self::TellsObjector { field }
            | Self::ControlCharacter { field }
            | Self::InFuture { field }
            | Self::OutsidePeriod { field }
            | Self::NameTaken { field }
            | Self::NumberTaken { field }
            | Self::NotAnOrcid { field }
            | Self::NoticeLacks { field }
            | Self::NoticeTooShort { field, .. }
            | Self::PrivacyInText { field, .. }
            | Self::NameInText { field, .. }
            | Self::SignatureMissing { field }
            | Self::AccountUnknown { field } => Some(field),
            Self::ListStaysTooLong { .. } => Some("list_stays_days"),
            Self::ErratumOnNames => Some("addendum_body"),
            Self::PrivacyNotAgreed { .. } => Some("agreed"),
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
            Self::Petition(fault) => format!("{fault:?}"),
            Self::Retention(fault) => format!("{fault:?}"),
            Self::Quota(fault) => format!("{fault:?}"),
            Self::Ledger(fault) => format!("{fault:?}"),
            Self::Change(fault) => format!("{fault:?}"),
            Self::Renewal(fault) => format!("{fault:?}"),
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
