//! The table of the process: from which stages which action leads where, by whom, under which conditions.
//!
//! The numbers are those of domain model §3.1.

use Stage::*;

use super::{Action, Guard as G, Stage};
use crate::domain::role::Role::{self, *};

/// Who makes a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// One person holding one of the roles.
    One(&'static [Role]),
    /// One proposes and a different person confirms; only the second moves the case (decisions 30).
    Two { proposes: &'static [Role], confirms: &'static [Role] },
    /// Only the loading of the source documents.
    Seed,
}

/// Where a move leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    To(Stage),
    /// Back into the notice while its period runs, else past it.
    AfterHold,
    /// The step found flawed on appeal: of these, the one that fits the stage left.
    FlawedStep(&'static [Stage]),
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// `T02`: the number by which rules, tests and minutes cite it.
    pub number: &'static str,
    pub action: Action,
    /// Empty: the case does not exist before.
    pub from: &'static [Stage],
    pub to: Target,
    pub by: By,
    /// All must hold.
    pub guards: &'static [G],
}

const fn rule(
    number: &'static str,
    action: Action,
    from: &'static [Stage],
    to: Target,
    by: By,
    guards: &'static [G],
) -> Rule {
    Rule { number, action, from, to, by, guards }
}

use By::{One, Seed, Two};
use Target::{AfterHold, FlawedStep, To};

/// Before an appointment starts: a request of one's own ends the case as withdrawn.
const BEFORE_ACTIVE: &[Stage] = &[
    Draft,
    Submitted,
    Returned,
    ExternalReview,
    PanelReview,
    PendingDecision,
    Reserve,
    Selected,
    InNotice,
    OnHold,
    Cleared,
    Contracting,
];

/// From the selection on, fraud or misconduct revokes it, even after the end.
const SINCE_SELECTED: &[Stage] =
    &[Selected, InNotice, OnHold, Cleared, Contracting, Active, Suspended, Closing, Closed, Terminated];

/// The whole process.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    //    no.     action                  from                        to                   by                                                              guards
    rule("T00",  Action::Import,          &[],                        To(Selected),        Seed,                                                           &[G::NamedBySource]),
    rule("T01",  Action::Create,          &[],                        To(Draft),           One(&[Nominator, Unit, ChiefScientist, Officer]),               &[G::SchemeActive, G::CallOpenOrOfficeEntry]),
    rule("T02",  Action::Submit,          &[Draft],                   To(Submitted),       One(&[Nominator, Unit, ChiefScientist, Officer]),               &[G::CallOpen, G::FormComplete, G::Eligible, G::OneLiveCase, G::WithinNominationLimit, G::NominatorAllowed, G::RecommendedByChief, G::PledgeSigned, G::PublicityConsent, G::LettersReceived]),
    rule("T03",  Action::Return,          &[Submitted],               To(Returned),        One(&[Officer]),                                                &[G::DeficienciesNamed, G::DueDateAhead]),
    rule("T04",  Action::Resubmit,        &[Returned],                To(Submitted),       One(&[Nominator, Unit, ChiefScientist, Officer]),               &[G::BeforeDueDate, G::DeficienciesAnswered, G::FormComplete, G::Eligible, G::PledgeSigned, G::PublicityConsent]),
    rule("T05",  Action::RefuseAcceptance,&[Submitted, Returned],     To(NotAccepted),     Two { proposes: &[Officer], confirms: &[Approver] },            &[G::RefusalGround, G::ReasonGiven, G::OtherPeople]),
    rule("T06",  Action::Accept,          &[Submitted],               To(ExternalReview),  One(&[Officer]),                                                &[G::ExternalStageOn, G::ChecksPassed, G::IntegrityChecked, G::Redacted, G::NotTheNominator, G::OtherPeople]),
    rule("T06b", Action::AcceptToPanel,   &[Submitted],               To(PanelReview),     One(&[Officer]),                                                &[G::ExternalStageOff, G::ChecksPassed, G::IntegrityChecked, G::NotTheNominator, G::OtherPeople]),
    rule("T07",  Action::Shortlist,       &[ExternalReview],          To(PanelReview),     Two { proposes: &[Officer], confirms: &[Approver] },            &[G::ReviewsComplete, G::WithinShortlist, G::OtherPeople, G::ProcedureSound]),
    rule("T08",  Action::PassOver,        &[ExternalReview],          To(NotSelected),     Two { proposes: &[Officer], confirms: &[Approver] },            &[G::ReviewsComplete, G::NoEqualWentOn, G::ReasonGiven, G::OtherPeople, G::ProcedureSound]),
    rule("T08b", Action::Drop,            &[ExternalReview, PanelReview, PendingDecision, Reserve, Selected],
                                                                      To(NotSelected),     Two { proposes: &[Officer], confirms: &[Approver] },            &[G::DropGround, G::ReasonGiven, G::CandidateHeard]),
    rule("T09",  Action::RecordBallot,    &[PanelReview],             To(PendingDecision), Two { proposes: &[Secretary], confirms: &[Chair] },             &[G::BallotRecorded, G::BallotAddsUp, G::Quorum, G::MinutesAttached]),
    rule("T10",  Action::Select,          &[PendingDecision],         To(Selected),        Two { proposes: &[Officer], confirms: &[Approver] },            &[G::BallotPassed, G::QuotaLeft, G::EthicsSettled, G::BodiesAnswered, G::OtherPeople, G::ProcedureSound]),
    rule("T11",  Action::PutInReserve,    &[PendingDecision],         To(Reserve),         Two { proposes: &[Officer], confirms: &[Approver] },            &[G::BallotPassed, G::ReasonGiven, G::ReserveRankFree, G::OtherPeople, G::ProcedureSound]),
    rule("T11b", Action::Decline,         &[PendingDecision],         To(NotSelected),     Two { proposes: &[Officer], confirms: &[Approver] },            &[G::NotAgainstThePanel, G::ReasonGiven, G::OtherPeople, G::ProcedureSound]),
    rule("T12",  Action::Promote,         &[Reserve],                 To(Selected),        Two { proposes: &[Officer], confirms: &[Approver] },            &[G::QuotaLeft, G::NextInReserve, G::ReserveValid, G::BodiesAnswered, G::ProcedureSound]),
    rule("T12b", Action::Lapse,           &[Reserve],                 To(NotSelected),     One(&[System, Officer]),                                        &[G::ReserveExpired]),
    rule("T13",  Action::Publish,         &[Selected],                To(InNotice),        Two { proposes: &[Publicity], confirms: &[Approver] },          &[G::NoticeComplete, G::PrivacyChecked, G::NoticeEndKnown, G::NoticeReleased, G::PublicityConsent, G::BodiesAnsweredBeforeNotice, G::ProcedureSound]),
    rule("T13b", Action::WithdrawNotice,  &[InNotice, Cleared],       To(Selected),        Two { proposes: &[Publicity], confirms: &[Approver] },          &[G::AddendumSigned]),
    rule("T14",  Action::Hold,            &[InNotice],                To(OnHold),          One(&[Supervisor]),                                             &[G::ObjectionAdmissible, G::HandlerIndependent]),
    rule("T14b", Action::HoldLate,        &[Cleared, Contracting],    To(OnHold),          Two { proposes: &[Supervisor], confirms: &[Approver] },         &[G::ObjectionAdmissible, G::SentInTime, G::HandlerIndependent]),
    rule("T15",  Action::CloseNotice,     &[InNotice],                To(Cleared),         One(&[Officer, System]),                                        &[G::PeriodOver, G::NoOpenObjection, G::NoticeStands]),
    rule("T16",  Action::Settle,          &[OnHold],                  AfterHold,           Two { proposes: &[Supervisor], confirms: &[Approver] },         &[G::FindingWritten, G::OutcomeSettles, G::ReplySent, G::NoOtherObjection, G::NoticeStands, G::HandlerIndependent]),
    rule("T17",  Action::Republish,       &[OnHold],                  To(Selected),        Two { proposes: &[Supervisor], confirms: &[Approver] },         &[G::FindingWritten, G::OutcomeCorrects, G::HandlerIndependent]),
    rule("T18",  Action::Uphold,          &[OnHold],                  To(NotSelected),     Two { proposes: &[Supervisor], confirms: &[Approver] },         &[G::FindingWritten, G::OutcomeUpholds, G::CandidateHeard, G::HandlerIndependent]),
    rule("T19",  Action::IssueDecision,   &[Cleared],                 To(Contracting),     One(&[Approver]),                                               &[G::NoOpenObjection, G::ProcedureSound]),
    rule("T20",  Action::Sign,            &[Contracting],             To(Active),          One(&[Officer]),                                                &[G::NoOpenObjection, G::ContractSigned, G::TermInOrder, G::PartsComplete]),
    rule("T21",  Action::FailToSign,      &[Contracting],             To(Terminated),      Two { proposes: &[Officer], confirms: &[Approver] },            &[G::SigningOverdue, G::ReasonGiven]),
    rule("T22",  Action::Suspend,         &[Active],                  To(Suspended),       One(&[Supervisor, Approver]),                                   &[G::ReasonGiven, G::ReviewDateAhead, G::HandlerIndependent]),
    rule("T22b", Action::Resume,          &[Suspended],               To(Active),          One(&[Supervisor, Approver]),                                   &[G::ReasonGiven, G::HandlerIndependent]),
    rule("T23",  Action::StartClosing,    &[Active, Suspended],       To(Closing),         One(&[Officer, System]),                                        &[G::TermEnding]),
    rule("T24",  Action::Close,           &[Closing],                 To(Closed),          Two { proposes: &[Officer], confirms: &[Approver] },            &[G::ClosingComplete]),
    rule("T25",  Action::Extend,          &[Closing],                 To(Active),          Two { proposes: &[Officer], confirms: &[Approver] },            &[G::ReasonGiven, G::NewEndLater, G::WithinLabLimit]),
    rule("T26",  Action::Exit,            &[Active, Suspended, Closing], To(Terminated),   Two { proposes: &[Officer], confirms: &[Approver] },            &[G::ExitGround, G::ReasonGiven, G::EffectiveDate, G::FundsSettled]),
    rule("T27",  Action::Revoke,          SINCE_SELECTED,             To(Revoked),         Two { proposes: &[Supervisor], confirms: &[Approver] },         &[G::MisconductFound, G::ReasonGiven, G::CandidateHeard, G::HandlerIndependent]),
    rule("T28",  Action::Withdraw,        BEFORE_ACTIVE,              To(Withdrawn),       One(&[Nominator, Unit, ChiefScientist, Candidate]),             &[G::OwnRequest, G::ReasonGiven]),
    rule("T29",  Action::Reopen,          &[NotAccepted, NotSelected], FlawedStep(&[Submitted, ExternalReview, PanelReview, PendingDecision]),
                                                                                           Two { proposes: &[Officer], confirms: &[Approver] },            &[G::AppealUpheld, G::FlawedStepNamed, G::OtherPeople]),
];

impl Rule {
    /// The line of an action. Every action has exactly one (held by a test).
    pub fn of(action: Action) -> &'static Self {
        RULES.iter().find(|rule| rule.action == action).unwrap_or(&RULES[0])
    }

    /// Every stage the move can lead to.
    pub fn targets(&self) -> Vec<Stage> {
        match self.to {
            To(stage) => vec![stage],
            AfterHold => vec![InNotice, Cleared],
            FlawedStep(stages) => stages.to_vec(),
        }
    }

    /// Everybody who has a part in the move.
    pub fn roles(&self) -> Vec<Role> {
        match self.by {
            One(roles) => roles.to_vec(),
            Two { proposes, confirms } => proposes.iter().chain(confirms).copied().collect(),
            Seed => Vec::new(),
        }
    }
}
