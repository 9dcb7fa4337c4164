//! The rows of one case, as the commands of the application would have left them.

use super::{
    announcing,
    cast::Post,
    fate::{Fate, Turn},
    plan::Entry,
    prose,
    story::Seat,
    telling::{TITLE, Telling},
};
use crate::{
    domain::{
        eligibility::{Finding, Rule},
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
            Assignment, Ballot, Case, Consent, Deficiency, FormalCheck, Load, Nomination, PanelCase, Person, Proposal,
            Recusal, Review, Title,
        },
    },
};

/// Working days of a notice.
pub(super) const NOTICE_DAYS: i32 = 5;

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
}
