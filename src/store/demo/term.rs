//! The rows of an appointment in a demonstration: contract, term, assessments, closing, and how some ended.

use super::super::bulk::rows;
use crate::domain::{
    assessment::{AssessmentKind, Grade},
    closing::ClosingItem,
    ids::*,
    lead::LeadOutcome,
    role::ScholarRole,
    time::{Day, Moment},
    workflow::facts::Ground,
};

rows! {
    pub struct Contract in "contract" {
        case_id: CaseId,
        contract_no: String,
        duties: String,
        resources: String,
        autonomy: String,
        starts_on: Option<Day>,
        ends_on: Option<Day>,
        grant_fen: i64,
        appointee_signed_on: Option<Day>,
        host_signed_on: Option<Day>,
        finance_signed_on: Option<Day>,
        finance_signed_by: Option<AccountId>,
        signing_due_on: Day,
        reminded_at: Option<Moment>,
    }

    pub struct Appointment in "appointment" {
        id: AppointmentId,
        case_id: CaseId,
        person_id: PersonId,
        role: ScholarRole,
        direction_id: DirectionId,
        starts_on: Day,
        ends_on: Day,
        ended_on: Option<Day>,
        created_at: Moment,
    }

    pub struct Assessment in "assessment" {
        id: AssessmentId,
        case_id: CaseId,
        kind: AssessmentKind,
        due_on: Day,
        opened_at: Moment,
        report: Option<String>,
        reported_by: Option<AccountId>,
        reported_at: Option<Moment>,
        grade: Option<Grade>,
        opinion: Option<String>,
        graded_by: Option<AccountId>,
        graded_at: Option<Moment>,
        decided_by: Option<AccountId>,
        decided_at: Option<Moment>,
    }

    pub struct Lead in "lead" {
        id: LeadId,
        case_id: CaseId,
        anonymous: bool,
        body: String,
        evidence: String,
        entered_by: AccountId,
        entered_at: Moment,
        outcome: LeadOutcome,
        finding: String,
        found_by: AccountId,
        found_at: Moment,
    }

    pub struct Suspension in "suspension" {
        id: RowId,
        case_id: CaseId,
        reason: String,
        review_on: Day,
        begun_at: Moment,
    }

    pub struct Met in "closing_item" {
        case_id: CaseId,
        item: ClosingItem,
        note: String,
        met_by: AccountId,
        met_at: Moment,
    }

    pub struct ExitRecord in "exit_record" {
        case_id: CaseId,
        ground: Ground,
        reason: String,
        effective_on: Day,
        funds: &'static str,
        recorded_at: Moment,
    }
}
