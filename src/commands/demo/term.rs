//! What follows the award of a case: its contract, its term, and how that ends.

use super::{
    cast::Post,
    fate::{Fate, Turn},
    prose,
    telling::{FUNDS, SUSPENSION_DAYS, Telling},
};
use crate::{
    domain::{
        assessment::{AssessmentKind, Grade},
        closing::ClosingItem,
        contract::Terms,
        lead::{LeadEntry, LeadOutcome},
        time::Moment,
        workflow::Action,
    },
    store::demo::{Appointment, Assessment, Contract, ExitRecord, Lead, Load, Met, Suspension},
};

/// Days to sign a contract.
const SIGNING_DAYS: i32 = 20;
/// Hundredths of a yuan; a round sum that stands for no budget.
const GRANT_FEN: i64 = 10_000_000;
const RESOURCES: &str = "【演示数据】资源保障一栏的示例文字。";
const AUTONOMY: &str = "【演示数据】自主权一栏的示例文字。";

/// What is said of a part of the closing, and of a lead that was found to be true.
pub(super) const DONE: &str = "已办结";
pub(super) const TRUE: &str = "经核查属实";

/// What was brought against whoever's appointment is revoked.
pub(super) fn lead() -> LeadEntry {
    LeadEntry { anonymous: false, body: prose::reason("收到反映"), evidence: prose::reason("证据清单") }
}

impl Telling<'_> {
    /// What the contract says, once the award is decided.
    pub(super) fn terms(&self) -> Option<Terms> {
        let (path, fate) = (&self.story.path, self.slot.fate);
        let issued = path.moved(Action::IssueDecision)?;
        let signed = path.moved(Action::Sign).map(Moment::day);
        let signed_on = signed.or((fate == Fate::ContractSigned).then(|| issued.day().plus_days(2)));
        let term = path.term.or_else(|| {
            let starts_on = self.cast.plan.timetable.today.plus_days(10);
            (fate == Fate::ContractSigned).then(|| (starts_on, starts_on.plus_months(36).plus_days(-1)))
        });
        Some(Terms {
            duties: prose::duties(),
            resources: RESOURCES.to_owned(),
            autonomy: AUTONOMY.to_owned(),
            starts_on: term.map(|(starts_on, _)| starts_on),
            ends_on: term.map(|(_, ends_on)| ends_on),
            grant_fen: Some(GRANT_FEN),
            appointee_signed_on: signed_on,
            host_signed_on: signed_on,
        })
    }

    pub(super) fn put_contract(&self, load: &mut Load) {
        let (cast, path, fate) = (self.cast, &self.story.path, self.slot.fate);
        let (Some(issued), Some(terms)) = (path.moved(Action::IssueDecision), self.terms()) else { return };
        let (signed_on, due_on) = (terms.appointee_signed_on, issued.day().plus_days(SIGNING_DAYS));
        load.contracts.push(Contract {
            case_id: self.id(),
            contract_no: format!("演示合同-{}", cast.plan.case_no(self.case)),
            duties: terms.duties,
            resources: terms.resources,
            autonomy: terms.autonomy,
            starts_on: terms.starts_on,
            ends_on: terms.ends_on,
            grant_fen: GRANT_FEN,
            appointee_signed_on: signed_on,
            host_signed_on: terms.host_signed_on,
            finance_signed_on: signed_on,
            finance_signed_by: signed_on.map(|_| cast.account(Post::Finance)),
            signing_due_on: due_on,
            // Whoever lets the term run out was reminded in it.
            reminded_at: (signed_on.is_none() && due_on < cast.plan.timetable.today).then(|| issued.plus_days(15)),
        });
        let (Some(signed_at), Some((starts_on, ends_on))) = (path.moved(Action::Sign), path.term) else { return };
        let exited = path.moved(Action::Exit).or(path.moved(Action::Revoke)).map(Moment::day);
        load.appointments.push(Appointment {
            id: self.own_id(signed_at, 0),
            case_id: self.id(),
            person_id: self.person(),
            role: self.slot.role,
            direction_id: cast.direction(self.slot.direction),
            starts_on,
            ends_on,
            ended_on: exited.or((fate == Fate::Closed).then_some(ends_on)),
            created_at: signed_at,
        });
    }

    pub(super) fn put_end(&self, load: &mut Load) {
        let path = &self.story.path;
        if let Some(begun) = path.moved(Action::StartClosing) {
            self.put_closing(begun, load);
        }
        if let Some(begun_at) = path.moved(Action::Suspend) {
            load.suspensions.push(Suspension {
                id: self.own_id(begun_at, 1),
                case_id: self.id(),
                reason: prose::reason("暂停"),
                review_on: begun_at.day().plus_days(SUSPENSION_DAYS),
                begun_at,
            });
        }
        if path.moved(Action::Revoke).is_some()
            && let Some(found_at) = path.when(Turn::Propose(Action::Revoke))
        {
            let supervisor = self.cast.account(Post::Supervisor);
            let LeadEntry { anonymous, body, evidence } = lead();
            load.leads.push(Lead {
                id: self.own_id(found_at, 1),
                case_id: self.id(),
                anonymous,
                body,
                evidence,
                entered_by: supervisor,
                entered_at: found_at,
                outcome: LeadOutcome::Misconduct,
                finding: prose::reason(TRUE),
                found_by: supervisor,
                found_at,
            });
        }
        if let Some(recorded_at) = path.moved(Action::Exit) {
            load.exits.push(ExitRecord {
                case_id: self.id(),
                ground: self.exit_ground(),
                reason: prose::reason("退出"),
                effective_on: path.when(Turn::Propose(Action::Exit)).unwrap_or(recorded_at).day(),
                funds: FUNDS,
                recorded_at,
            });
        }
    }

    /// The final assessment and the parts of the closing: all of a closed case, the report alone of one under way.
    fn put_closing(&self, begun: Moment, load: &mut Load) {
        let closed = self.slot.fate == Fate::Closed;
        let (cast, at) = (self.cast, begun.plus_millis(600_000));
        let (officer, finance) = (cast.officer(self.slot), cast.account(Post::Finance));
        let due_on = self.story.path.term.map_or(begun.day(), |(_, ends_on)| ends_on);
        load.assessments.push(Assessment {
            id: self.own_id(begun, 0),
            case_id: self.id(),
            kind: AssessmentKind::Final,
            due_on,
            opened_at: begun,
            report: Some(prose::reason("期满总结")),
            reported_by: Some(officer),
            reported_at: Some(at),
            grade: closed.then_some(Grade::Good),
            opinion: closed.then(|| prose::reason("考核意见")),
            graded_by: closed.then_some(officer),
            graded_at: closed.then_some(at),
            decided_by: closed.then(|| cast.account(Post::Approver)),
            decided_at: closed.then_some(at),
        });
        for item in self.closing_items() {
            load.closing_items.push(Met {
                case_id: self.id(),
                item,
                note: prose::reason(DONE),
                met_by: if item == ClosingItem::Accounts { finance } else { officer },
                met_at: at,
            });
        }
    }

    /// The parts of the closing that are met.
    pub(super) fn closing_items(&self) -> impl Iterator<Item = ClosingItem> {
        let closed = self.slot.fate == Fate::Closed;
        ClosingItem::ALL.iter().copied().filter(move |item| match item {
            ClosingItem::Assessment => false,
            ClosingItem::Report => true,
            ClosingItem::Accounts | ClosingItem::Data | ClosingItem::Archive => closed,
        })
    }
}
