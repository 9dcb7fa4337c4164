//! What people are told: the kinds of message (domain model §14) and the few facts each carries.
//!
//! A message holds numbers, dates and an address, never a score, nor the name of an expert or an objector.

use serde::{Deserialize, Serialize};

use super::{
    role::{Role, codes},
    time::Day,
};

codes! {
    /// What a message is about.
    pub enum MessageKind {
        CallOpened = "call.opened",
        CallClosingSoon = "call.closing_soon",
        CallClosed = "call.closed",
        CaseSubmitted = "case.submitted",
        CaseReturned = "case.returned",
        DeficiencyDue = "case.deficiency_due",
        CaseAccepted = "case.accepted",
        CaseRefused = "case.refused",
        ReviewInvited = "review.invited",
        ReviewInvitationEnding = "review.invitation_ending",
        /// To the reviewer who did not answer.
        ReviewExpired = "review.expired",
        /// To the office, of a reviewer who did not answer.
        ReviewUnanswered = "review.unanswered",
        ReviewAccepted = "review.accepted",
        ReviewDeclined = "review.declined",
        ReviewDueSoon = "review.due_soon",
        ReviewOverdue = "review.overdue",
        ReviewTimeAsked = "review.time_asked",
        ReviewExtended = "review.extended",
        ReviewSubmitted = "review.submitted",
        ReviewInvalidated = "review.invalidated",
        ReviewReopened = "review.reopened",
        ReviewReplaced = "review.replaced",
        ConflictDeclared = "coi.declared",
        ConflictUndecided = "coi.needs_decision",
        /// A review given out before now stands against the rules: its expert works elsewhere.
        ConflictFound = "coi.found",
        ExpertMoved = "expert.moved",
        MergingProposed = "record.merging_proposed",
        MergingAnswered = "record.merging_answered",
        PanelScheduled = "panel.scheduled",
        MinutesSigned = "panel.minutes_signed",
        CountsDiffer = "panel.counts_differ",
        Proposed = "case.proposed",
        ProposalRefused = "case.proposal_refused",
        /// To the approver: decisions of a call and role are prepared.
        DecisionsPrepared = "case.decisions_prepared",
        CaseSelected = "case.selected",
        CaseNotSelected = "case.not_selected",
        CaseInReserve = "case.reserve",
        CaseMoved = "case.moved",
        OpinionsReleased = "case.opinions",
        RecommendationGiven = "case.recommended",
        LetterReceived = "letter.received",
        LetterDeclined = "letter.declined",
        LetterDueSoon = "letter.due_soon",
        LetterExpired = "letter.expired",
        /// To whoever gave the link out: the mail to the writer was not taken.
        LetterUndelivered = "letter.undelivered",
        CoEditorAdded = "case.co_editor_added",
        NoticePublished = "notice.published",
        NoticeEndingTomorrow = "notice.ending_tomorrow",
        NoticeEnded = "notice.ended",
        NoticeExtended = "notice.extended",
        NoticeWithdrawn = "notice.withdrawn",
        NoticeSuperseded = "notice.superseded",
        ObjectionReceived = "objection.received",
        /// Told by the public without a name, or after the period.
        LeadReceived = "lead.received",
        ObjectionAdmitted = "objection.admitted",
        /// To both sides: the handling takes longer (domain model §8.4).
        ObjectionExtended = "objection.extended",
        ObjectionDue = "objection.due",
        ObjectionDecided = "objection.decided",
        AppealReceived = "appeal.received",
        AppealDue = "appeal.due",
        AppealDecided = "appeal.decided",
        ContractDue = "contract.due",
        ContractSigned = "contract.signed",
        ContractOverdue = "contract.overdue",
        ChangeAsked = "contract.change_asked",
        ChangeConfirmed = "contract.change_confirmed",
        ChangeRefused = "contract.change_refused",
        /// It was looked at on its day and goes on.
        SuspensionGoesOn = "appointment.suspension_goes_on",
        AssessmentDue = "assessment.due",
        AssessmentOverdue = "assessment.overdue",
        AssessmentDecided = "assessment.decided",
        MilestoneDue = "milestone.due",
        MilestoneOverdue = "milestone.overdue",
        FundStatementDue = "fund.statement_due",
        FundLimitNear = "fund.limit_near",
        EthicsFollowUpDue = "ethics.followup_due",
        EthicsLapsed = "ethics.lapsed",
        AgreementExpiring = "agreement.expiring",
        LabLimitNear = "lab.limit_near",
        CalendarYearMissing = "calendar.missing_year",
        CalendarAmended = "calendar.amended",
        CalendarEndsAffected = "calendar.ends_affected",
        ConsentWithdrawn = "consent.withdrawn",
        PersonalDataRequestDue = "pii.request_due",
        /// To the officers: a request of the public came in.
        PetitionReceived = "petition.received",
        /// To the approvers: a refusal of one waits for them.
        PetitionRefusalProposed = "petition.refusal_proposed",
        /// To whoever handles it: the approver did not agree to the refusal.
        PetitionSentBack = "petition.sent_back",
        /// To the officers: something was kept long enough.
        RetentionListed = "retention.listed",
        /// To the approvers: a list of what is to be erased waits for them.
        RetentionProposed = "retention.proposed",
        RoleGranted = "account.role_granted",
        RoleRevoked = "account.role_revoked",
        RoleLent = "account.role_lent",
        PasswordChanged = "account.password_changed",
    }
}

/// The facts of a message. Empty ones are left out of its sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Note {
    /// What it is about, by its number: a case, a notice, a receipt, a call, a year.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// The day that counts: due, ending, meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// The last day on which it can be answered, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// The role a message about roles is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Where to go: a path of this site without its language.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
}

impl Note {
    /// About a thing with a number: `Note::about("2026-1-PI-01").due(day).at("/admin/nominations/…")`.
    pub fn about(number: impl Into<String>) -> Self {
        Self { number: number.into(), ..Self::default() }
    }

    /// About a role.
    pub fn of_role(role: Role) -> Self {
        Self { role: Some(role), ..Self::default() }
    }

    /// With the day that counts.
    #[must_use]
    pub fn due(self, on: Day) -> Self {
        Self { on: Some(on), ..self }
    }

    /// With the last day on which it can be answered, if that is known.
    #[must_use]
    pub fn open_until(self, until: Option<Day>) -> Self {
        Self { until, ..self }
    }

    /// With the page to go to.
    #[must_use]
    pub fn at(self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self }
    }
}
