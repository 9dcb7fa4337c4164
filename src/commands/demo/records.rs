//! The rows of one case, as the commands of the application would have left them.

use super::{
    announcing,
    cast::Post,
    fate::{Fate, Turn},
    plan::Entry,
    prose,
    story::Seat,
    telling::{FUNDS, SUSPENSION_DAYS, TITLE, Telling},
};
use crate::{
    domain::{
        assessment::{AssessmentKind, Grade},
        closing::ClosingItem,
        contract::Terms,
        eligibility::{Finding, Rule},
        lead::{LeadEntry, LeadOutcome},
        nomination::{CONSENT_VERSION, CheckItem, PLEDGE_VERSION, Stated},
        recusal,
        review::AssignmentState,
        role::{CaseKind, ScholarRole},
        scheme::NominatorKind,
        time::Moment,
        workflow::Action,
    },
    store::{
        StoreError,
        demo::{
            Appointment, Assessment, Assignment, Ballot, Case, Consent, Contract, Deficiency, ExitRecord, FormalCheck,
            Lead, Load, Met, Nomination, PanelCase, Person, Proposal, Recusal, Review, Suspension, Title,
        },
    },
};

/// Working days of a notice.
pub(super) const NOTICE_DAYS: i32 = 5;
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
    /// Adds every row of the case.
    pub(super) fn put(&self, load: &mut Load) -> Result<(), StoreError> {
        self.put_case(load)?;
        self.put_checks(load);
        self.put_proposals(load)?;
        for (place, seat) in self.story.seats.iter().enumerate() {
            self.put_seat(place, seat, load)?;
        }
        self.put_ballot(load);
        announcing::put(self, load)?;
        self.put_contract(load);
        self.put_end(load);
        Ok(())
    }

    fn nominator_kind(&self) -> NominatorKind {
        match self.slot.entry {
            Entry::Nominator => NominatorKind::Experts,
            Entry::Unit => NominatorKind::Institution,
            Entry::Chief => NominatorKind::ChiefScientist,
            Entry::Office => NominatorKind::Office,
        }
    }

    /// What the nomination says beside its form.
    pub(super) fn stated(&self) -> Stated {
        let is_pi = self.slot.role == ScholarRole::Pi;
        let chief = self.cast.chief_person(self.slot).filter(|_| is_pi);
        Stated {
            direction: Some(self.cast.direction(self.slot.direction)),
            nominator_kind: Some(self.nominator_kind()),
            recommender: chief,
            chief_waiver: if is_pi && chief.is_none() {
                prose::reason("该方向尚无首席科学家，免予推荐")
            } else {
                String::new()
            },
        }
    }

    /// What was found of its eligibility when it was submitted: every rule that the settings of its role ask.
    pub(super) fn finding(&self) -> Option<Finding> {
        let judged_at = self.story.path.moved(Action::Submit)?;
        let plan = &self.cast.plan;
        let role = plan.config.role(Some(self.slot.role));
        let has_age = role.is_some_and(|role| role.age.is_some());
        let asked = |rule: &&Rule| match rule {
            Rule::Age => has_age,
            Rule::Degree => role.is_some_and(|role| role.degree.is_some()),
            Rule::ChiefScientist => self.slot.role == ScholarRole::Pi,
            Rule::Letters | Rule::Limit => false,
            _ => true,
        };
        Some(Finding {
            judged_at,
            reference: has_age.then(|| plan.timetable.rounds[self.slot.round].closes_on),
            held: Rule::ALL.iter().filter(asked).copied().collect(),
        })
    }

    fn put_case(&self, load: &mut Load) -> Result<(), StoreError> {
        let (cast, slot, path) = (self.cast, self.slot, &self.story.path);
        let (entered_by, _) = cast.nominator(slot);
        load.people.push(Person {
            id: self.person(),
            name: self.story.name.clone(),
            pinyin: self.pinyin(),
            gender: Some(self.story.gender.code()),
            birth_date: (slot.role == ScholarRole::Youth).then_some(self.story.born),
        });
        load.titles.push(Title {
            id: self.own_id(slot.created, 0),
            person_id: self.person(),
            institution_id: cast.host(slot.host),
            kind: "post",
            title: TITLE,
            as_of: slot.created.day(),
            position: 1,
        });
        let moves = path.steps.iter().rev().find(|step| matches!(step.turn, Turn::Move(_)));
        load.cases.push(Case {
            id: self.id(),
            case_no: cast.plan.case_no(self.case),
            kind: CaseKind::Scholar,
            scheme_id: cast.scheme,
            scheme_ver: cast.scheme_ver,
            batch_id: cast.batch(slot.round),
            role: slot.role,
            title: self.story.name.clone(),
            direction_id: cast.direction(slot.direction),
            subject_person_id: self.person(),
            host_institution_id: cast.host(slot.host),
            stage: slot.fate.stage(),
            stage_entered_at: moves.map_or(slot.created, |step| step.at),
            entered_by,
            officer_id: slot.fate.is_submitted().then(|| cast.officer(slot)),
            demo: true,
            created_at: slot.created,
            ver: path.steps.len() as i64,
        });
        let submitted = path.moved(Action::Submit);
        let ready = submitted.or((slot.fate == Fate::DraftReady).then_some(slot.created));
        let chief = cast.chief_person(slot);
        let stated = self.stated();
        let form = serde_json::to_string(&self.form()).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        load.nominations.push(Nomination {
            case_id: self.id(),
            nominator_account_id: entered_by,
            nominator_person_id: match slot.entry {
                Entry::Nominator => Some(cast.nominator_person()),
                Entry::Chief => chief,
                Entry::Unit | Entry::Office => None,
            },
            nominator_kind: self.nominator_kind(),
            recommender_person_id: stated.recommender,
            chief_waiver: Some(stated.chief_waiver).filter(|waiver| !waiver.is_empty()),
            form,
            pledged_at: ready,
            pledge_version: ready.map(|_| PLEDGE_VERSION),
            submitted_at: path.moved(Action::Resubmit).or(submitted),
            eligibility: self
                .finding()
                .map(|finding| serde_json::to_string(&finding))
                .transpose()
                .map_err(|error| StoreError::Corrupt(error.to_string()))?,
            saved_at: submitted.unwrap_or(slot.created),
        });
        if let Some(given) = ready {
            for (part, purpose) in ["notice", "scholar_page"].into_iter().enumerate() {
                if part == 1 && !self.has_page() {
                    continue;
                }
                load.consents.push(Consent {
                    id: self.own_id(given, part),
                    case_id: self.id(),
                    person_id: self.person(),
                    purpose,
                    text_version: CONSENT_VERSION,
                    channel: "link",
                    given_at: given,
                });
            }
        }
        Ok(())
    }

    /// Whether the candidate consents to a page in the directory; a few do not.
    pub(super) const fn has_page(&self) -> bool {
        self.case % 25 != 13
    }

    fn put_checks(&self, load: &mut Load) {
        let path = &self.story.path;
        let officer = self.cast.officer(self.slot);
        if let Some(raised_at) = path.moved(Action::Return) {
            let cured = path.moved(Action::Resubmit);
            let answered =
                cured.or((self.slot.fate == Fate::ReturnedAnswered).then(|| raised_at.plus_millis(3_600_000)));
            for (field, message) in self.input(Action::Return).deficiencies {
                debug_assert_eq!(field, "achievements");
                load.deficiencies.push(Deficiency {
                    id: self.own_id(raised_at, 0),
                    case_id: self.id(),
                    field: "achievements",
                    message,
                    due_on: self.correction_due(raised_at),
                    raised_by: officer,
                    raised_at,
                    answer: answered.map(|_| prose::reason("已补充")),
                    answered_at: answered,
                    cured_at: cured,
                });
            }
        }
        let Some((checked_at, items)) = self.checked() else { return };
        for (part, item) in items.iter().enumerate() {
            load.checks.push(FormalCheck {
                id: self.own_id(checked_at, part),
                case_id: self.id(),
                item: *item,
                result: "pass",
                note: "",
                checked_by: officer,
                checked_at,
            });
        }
    }

    /// When which items of the formal check were found in order.
    pub(super) fn checked(&self) -> Option<(Moment, &'static [CheckItem])> {
        match (self.story.path.moved(Action::Accept), self.slot.fate) {
            (Some(accepted), _) => Some((accepted.plus_millis(-60_000), CheckItem::ALL)),
            (None, Fate::HalfChecked) => {
                Some((self.cast.plan.timetable.horizon().plus_millis(-50_000_000), &CheckItem::ALL[..3]))
            }
            _ => None,
        }
    }

    fn put_proposals(&self, load: &mut Load) -> Result<(), StoreError> {
        let steps = &self.story.path.steps;
        for (place, step) in steps.iter().enumerate() {
            let Turn::Propose(action) = step.turn else { continue };
            let confirmed = steps.get(place + 1).filter(|next| next.turn == Turn::Move(action));
            let (Some(made_by), _) = self.actor(step.turn) else { continue };
            let input =
                serde_json::to_string(&self.input(action)).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            load.proposals.push(Proposal {
                id: self.proposal_id(place),
                case_id: Some(self.id()),
                notice_id: None,
                action,
                input,
                case_ver: place as i64 + 1,
                made_by,
                made_at: step.at,
                state: if confirmed.is_some() { "confirmed" } else { "open" },
                ended_by: confirmed.and_then(|next| self.actor(next.turn).0),
                ended_at: confirmed.map(|next| next.at),
            });
        }
        Ok(())
    }

    fn put_seat(&self, place: usize, seat: &Seat, load: &mut Load) -> Result<(), StoreError> {
        use AssignmentState::{Declined, Expired, Invalidated, Invited};
        let cast = self.cast;
        let reason = match seat.state {
            Declined => Some("time".to_owned()),
            Expired => Some(prose::reason("逾期未答复")),
            Invalidated => Some(prose::reason("评审后发现应当回避")),
            _ => None,
        };
        let id = self.assignment_id(place);
        load.assignments.push(Assignment {
            id,
            case_id: self.id(),
            expert_id: cast.expert(seat.expert),
            state: seat.state,
            due_on: self.reviews_due(),
            assigned_by: cast.officer(self.slot),
            assigned_at: self.assigned_at(),
            // An invitation that still waits was renewed, so that the demonstration opens with some.
            renewed_on: (seat.state == Invited).then(|| cast.plan.timetable.today.plus_days(-1)),
            declared_at: seat.answered.filter(|_| seat.state != Declined),
            reason: reason.clone(),
            ver: 1 + i64::from(seat.answered.is_some()) + i64::from(seat.submitted.is_some()),
        });
        if let (Some(draft), Some(marks), Some(answered)) = (self.review(seat), &seat.marks, seat.answered) {
            load.reviews.push(Review {
                assignment_id: id,
                case_id: self.id(),
                scores: serde_json::to_string(&marks.levels).map_err(|error| StoreError::Corrupt(error.to_string()))?,
                recommendation: marks.recommendation,
                familiarity: marks.familiarity,
                opinion: draft.opinion,
                note_to_office: "",
                saved_at: seat.submitted.unwrap_or(answered),
                submitted_at: seat.submitted,
                invalidated_at: seat.invalidated,
                invalid_reason: seat.invalidated.and(reason.clone()),
            });
        }
        if let (Some(found), Some(reason)) = (seat.invalidated, reason) {
            load.recusals.push(Recusal {
                id: self.own_id(found, place),
                case_id: self.id(),
                expert_id: cast.expert(seat.expert),
                kind: recusal::Kind::Declared,
                source: recusal::Source::Declared,
                ruling: recusal::Ruling::Conflict,
                reason,
                ruled_by: Some(cast.account(Post::Expert(seat.expert))),
                ruled_at: found,
            });
        }
        Ok(())
    }

    fn put_ballot(&self, load: &mut Load) {
        let (cast, plan) = (self.cast, self.cast.plan);
        let Some(at) = self.slot.sitting else { return };
        let sitting = &plan.sittings[at];
        let position = sitting.cases.iter().position(|case| *case == self.case).unwrap_or_default() as i64;
        load.panel_cases.push(PanelCase { case_id: self.id(), panel_id: sitting.id, position });
        let recorded = self.story.path.when(Turn::Propose(Action::RecordBallot));
        let (Some(count), Some(recorded_at)) = (&self.story.ballot, recorded) else { return };
        for seat in sitting.first..sitting.first + sitting.attending {
            let member = plan.sizes.panellist(seat);
            if plan.sizes.host_of(member) == self.slot.host {
                load.recusals.push(Recusal {
                    id: self.own_id(recorded_at, 32),
                    case_id: self.id(),
                    expert_id: cast.expert(member),
                    kind: recusal::Kind::LegalPerson,
                    source: recusal::Source::Computed,
                    ruling: recusal::Ruling::Conflict,
                    reason: cast.host_name(self.slot.host),
                    ruled_by: None,
                    ruled_at: recorded_at,
                });
            }
        }
        let (secretary, chair) = cast.panel_office(at, sitting);
        let signed_at = self.story.path.moved(Action::RecordBallot);
        load.ballots.push(Ballot {
            id: self.ballot_id(),
            case_id: self.id(),
            panel_id: sitting.id,
            members: count.members,
            attending: count.attending,
            recused: count.recused,
            yes: count.yes,
            no: count.no,
            abstain: count.abstain,
            invalid: count.invalid,
            minutes_document_id: cast.minutes(),
            recorded_by: secretary,
            recorded_at,
            signed_by: signed_at.map(|_| chair),
            signed_at,
        });
    }

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

    fn put_contract(&self, load: &mut Load) {
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

    fn put_end(&self, load: &mut Load) {
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
