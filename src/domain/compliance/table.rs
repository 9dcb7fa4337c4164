//! The table of the clauses: what each asks, where that is written, from which stage on, and how it is judged.

use super::{Evidence, Verdict, notice, opening, outcome, people, review};
use crate::domain::{
    role::codes,
    time::Moment,
    workflow::{
        Milestone,
        Stage::{self, *},
    },
};

codes! {
    /// A clause of the procedure.
    pub enum Clause {
        GuideLead = "guide_lead",
        AgeOnTheDay = "age_on_the_day",
        FormCheckInTime = "form_check_in_time",
        CorrectionsAnswered = "corrections_answered",
        DutiesApart = "duties_apart",
        TwoPersons = "two_persons",
        ReviewersAssigned = "reviewers_assigned",
        DeclaredFirst = "declared_first",
        NoConflict = "no_conflict",
        OneLegalPerson = "one_legal_person",
        ReviewsEnough = "reviews_enough",
        GroupAlike = "group_alike",
        Quorum = "quorum",
        PanelRecusals = "panel_recusals",
        BallotCount = "ballot_count",
        MinutesAttached = "minutes_attached",
        ListedGrounds = "listed_grounds",
        ConsentFirst = "consent_first",
        NoticeContent = "notice_content",
        NoticePeriod = "notice_period",
        ObjectionsAnswered = "objections_answered",
        AppealsAnswered = "appeals_answered",
        ContractInTime = "contract_in_time",
    }
}

/// Where a clause is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// 国家自然科学基金条例 (2024), the model of the procedure: its article.
    Fund(i32),
    /// 个人信息保护法: its article.
    PersonalInformation(i32),
    /// 民法典: its article.
    CivilCode(i32),
    /// What the call says.
    Call,
    /// A setting of the scheme, in the version pinned to the case.
    Scheme,
    /// A decision of the house.
    House,
}

/// A line of the table.
#[derive(Debug)]
pub struct Row {
    pub clause: Clause,
    /// The step of the process under which it is listed.
    pub step: Milestone,
    pub sources: &'static [Source],
    /// The stage at which it begins to ask something of a case.
    pub from: Stage,
    /// A term the office had to keep: once it ran over, nothing makes it good.
    pub is_term: bool,
    pub judge: fn(&Evidence, Moment) -> Verdict,
}

type Judge = fn(&Evidence, Moment) -> Verdict;

const fn row(clause: Clause, step: Milestone, sources: &'static [Source], from: Stage, judge: Judge) -> Row {
    Row { clause, step, sources, from, is_term: false, judge }
}

const fn term(clause: Clause, step: Milestone, sources: &'static [Source], from: Stage, judge: Judge) -> Row {
    Row { clause, step, sources, from, is_term: true, judge }
}

use Clause as C;
use Milestone as M;
use Source::{Fund, House, PersonalInformation, Scheme};

/// Every clause, in the order of the process.
#[rustfmt::skip]
pub const CLAUSES: &[Row] = &[
    row (C::GuideLead,           M::Nomination,   &[Fund(8), Scheme],        Submitted,       opening::guide_lead),
    row (C::AgeOnTheDay,         M::Nomination,   &[Scheme],                 Submitted,       opening::age),
    term(C::FormCheckInTime,     M::FormalCheck,  &[Fund(13)],               Submitted,       opening::form_check),
    row (C::CorrectionsAnswered, M::FormalCheck,  &[House],                  Returned,        opening::corrections),
    row (C::DutiesApart,         M::FormalCheck,  &[House],                  Submitted,       people::duties_apart),
    row (C::TwoPersons,          M::FormalCheck,  &[House],                  Submitted,       people::two_persons),
    row (C::ReviewersAssigned,   M::FirstReview,  &[Fund(15), Scheme],       ExternalReview,  review::assigned),
    row (C::DeclaredFirst,       M::FirstReview,  &[Fund(21), House],        ExternalReview,  review::declared_first),
    row (C::NoConflict,          M::FirstReview,  &[Fund(20)],               ExternalReview,  review::no_conflict),
    row (C::OneLegalPerson,      M::FirstReview,  &[House],                  ExternalReview,  review::one_legal_person),
    row (C::ReviewsEnough,       M::FirstReview,  &[Fund(15), Scheme],       ExternalReview,  review::enough),
    row (C::GroupAlike,          M::FirstReview,  &[House],                  ExternalReview,  review::group_alike),
    row (C::Quorum,              M::Deliberation, &[Scheme],                 PanelReview,     outcome::quorum),
    row (C::PanelRecusals,       M::Deliberation, &[Fund(20)],               PanelReview,     outcome::recusals),
    row (C::BallotCount,         M::Deliberation, &[Fund(16), Scheme],       PanelReview,     outcome::ballot_count),
    row (C::MinutesAttached,     M::Deliberation, &[House],                  PanelReview,     outcome::minutes),
    row (C::ListedGrounds,       M::Deliberation, &[Fund(13), Fund(18)],     Submitted,       outcome::grounds),
    row (C::ConsentFirst,        M::Notice,       &[PersonalInformation(25)], InNotice,       notice::consent_first),
    row (C::NoticeContent,       M::Notice,       &[House],                  InNotice,        notice::content),
    row (C::NoticePeriod,        M::Notice,       &[Scheme],                 InNotice,        notice::period),
    term(C::ObjectionsAnswered,  M::Notice,       &[Scheme],                 InNotice,        notice::objections),
    term(C::AppealsAnswered,     M::Appointment,  &[Fund(19)],               Submitted,       outcome::appeals),
    term(C::ContractInTime,      M::Appointment,  &[Fund(22)],               Contracting,     outcome::contract),
];
