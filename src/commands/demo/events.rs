//! The history of the demonstration: every event with the records it freezes, in the words of the commands that would
//! have written it.

use serde_json::json;

use super::{
    announcing,
    cast::{Cast, Post},
    fate::{Fate, Turn},
    plan::{Announcement, MEMBERS, NoticeKind, Plan, Sitting},
    prose,
    rounds::OPEN,
    telling::Telling,
    term::{DONE, TRUE, lead},
};
use crate::{
    commands::formal_check::Finding,
    domain::{
        ids::LeadId,
        lead::LeadOutcome,
        nomination::{CheckItem, CheckVerdict},
        review::{AssignmentState, DECLARATION_VERSION},
        role::Role,
        time::Moment,
        workflow::Action,
    },
    store::{
        StoreError,
        event::{By, Draft, Exhibit},
    },
    texts::notice_text,
};

/// Something that is recorded, in a few bytes: a step of a case, or of a notice, a panel, a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moving {
    pub(super) at: Moment,
    pub(super) what: What,
    pub(super) which: u32,
    pub(super) step: u16,
}

/// What an event is about; at one instant a notice goes before its cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Round,
    Sitting,
    Notice,
    Case,
}

/// Everything that is recorded besides the steps of cases, unsorted.
pub(super) fn besides_cases(plan: &Plan) -> Vec<Moving> {
    let horizon = plan.timetable.horizon();
    let mut all = Vec::new();
    let mut add = |what, which: usize, moments: &[Moment]| {
        let known = moments.iter().enumerate().filter(|(_, at)| **at < horizon);
        all.extend(known.map(|(step, at)| Moving { at: *at, what, which: which as u32, step: step as u16 }));
    };
    for (at, round) in plan.timetable.rounds.iter().enumerate() {
        let closes = if at == OPEN { horizon } else { round.closes_on.plus_days(1).starts_at() };
        add(What::Round, at, &[round.opens_on.plus_days(-20).starts_at(), round.opens_on.starts_at(), closes]);
    }
    for (at, sitting) in plan.sittings.iter().enumerate() {
        let held = sitting.held_on.starts_at().plus_millis(at as i64 * 7);
        add(What::Sitting, at, &[sitting.convened(at), held.plus_millis(30_600_000)]);
    }
    for (at, notice) in plan.notices.iter().enumerate() {
        let out = notice.kind != NoticeKind::Draft;
        let over = notice.ends_on.plus_days(1).starts_at().plus_millis(300_000 + at as i64);
        let moments = [notice.prepared, notice.proposed, notice.released, over];
        add(What::Notice, at, if out { &moments } else { &moments[..2] });
    }
    all
}

/// The event of a call round: planned, opened, closed.
pub(super) fn of_round(cast: &Cast<'_>, at: Moment, round: usize, step: u16) -> (By, Draft) {
    let command = ["plan_call", "open_call", "close_call"][usize::from(step).min(2)];
    let note = json!({ "call": cast.batch(round), "code": cast.plan.timetable.rounds[round].code });
    let by = By { account: Some(cast.account(Post::Officer(0))), role: Role::Officer, at };
    (by, Draft { command, note, ..Draft::default() })
}

/// The event of a panel: convened, attendance noted.
pub(super) fn of_sitting(
    cast: &Cast<'_>,
    at: Moment,
    which: usize,
    sitting: &Sitting,
    step: u16,
) -> Result<(By, Draft), StoreError> {
    let (secretary, _) = cast.panel_office(which, sitting);
    let by = By { account: Some(secretary), role: Role::Secretary, at };
    let members = |count: usize| -> Vec<_> {
        (sitting.first..sitting.first + count).map(|seat| cast.expert(cast.plan.sizes.panellist(seat))).collect()
    };
    let (command, exhibit) = if step == 0 {
        let cases: Vec<_> = sitting.cases.iter().map(|case| cast.plan.case_id(*case)).collect();
        let fixed = json!({
            "panel": cast.panel_name(which, sitting), "held_on": sitting.held_on, "members": members(MEMBERS),
            "cases": cases,
        });
        ("convene_panel", Exhibit::of("panel", sitting.id, &fixed)?)
    } else {
        ("note_attendance", Exhibit::of("attendance", sitting.id, &members(sitting.attending))?)
    };
    Ok((by, Draft { command, note: json!({ "panel": sitting.id }), exhibits: vec![exhibit], ..Draft::default() }))
}

/// The event of a notice: prepared, proposed, released, ended.
pub(super) fn of_notice(
    cast: &Cast<'_>,
    at: Moment,
    notice: &Announcement,
    step: u16,
) -> Result<(By, Draft), StoreError> {
    let document = announcing::document(cast, notice);
    let items = document.items.len();
    let by = |post: Option<Post>, role| By { account: post.map(|post| cast.account(post)), role, at };
    let (by, command, note, exhibits) = match step {
        0 | 1 => {
            let command = if step == 0 { "save_notice" } else { "propose_notice" };
            let exhibit = Exhibit::of("notice_draft", notice.id, &(&document.draft, &document.items))?;
            let note = json!({ "notice": notice.id, "items": items });
            (by(Some(Post::Publicity), Role::Publicity), command, note, vec![exhibit])
        }
        2 => {
            let body = notice_text::canonical(&document);
            let note = json!({ "notice": notice.id, "number": document.number,
                "sha256": crate::commands::sha256(&body), "items": items,
                "starts_on": document.starts_on, "ends_on": document.ends_on });
            let exhibits = vec![Exhibit { kind: "notice", subject: notice.id.0, body }];
            (by(Some(Post::Approver), Role::Approver), "release_notice", note, exhibits)
        }
        _ => {
            let note = json!({ "notice": notice.id, "ends_on": notice.ends_on });
            (by(None, Role::System), "mark_notice_ended", note, Vec::new())
        }
    };
    Ok((by, Draft { command, note, exhibits, ..Draft::default() }))
}

impl Telling<'_> {
    /// The event of a step, with the number of the decision it writes, if any.
    pub(super) fn event(&self, step: usize, decision_no: Option<&str>) -> Result<(By, Draft), StoreError> {
        let done = self.story.path.steps[step];
        let (account, role) = self.actor(done.turn);
        let by = By { account, role, at: done.at };
        let mut draft = Draft { case: Some(self.id()), ..Draft::default() };
        match done.turn {
            Turn::Move(action) => {
                (draft.from, draft.to) = self.stages(step);
                self.moved(action, decision_no, &mut draft)?;
            }
            Turn::Propose(action) => {
                let stage = self.stages(step).1;
                (draft.from, draft.to) = (stage, stage);
                let id = self.proposal_id(step);
                draft.command = "propose";
                draft.note = json!({ "action": action.code(), "proposal": id });
                draft.exhibits = vec![Exhibit::of("proposal", id, &self.input(action))?];
                if action == Action::Revoke {
                    self.found_true(done.at, &mut draft)?;
                }
            }
            Turn::Assign => {
                let due_on = self.reviews_due();
                draft.command = "assign_reviewers";
                draft.note = json!({ "invited": self.story.seats.len(), "due_on": due_on });
                for (place, seat) in self.story.seats.iter().enumerate() {
                    let checked = json!({
                        "expert": self.cast.expert(seat.expert), "due_on": due_on, "soft": [], "settled": [],
                    });
                    draft.exhibits.push(Exhibit::of("assignment", self.assignment_id(place), &checked)?);
                }
            }
            Turn::Answer(place) | Turn::Review(place) | Turn::Invalidate(place) => {
                draft.note = json!({ "assignment": self.assignment_id(place) });
                (draft.command, draft.exhibits) = self.seat_event(done.turn, place)?;
            }
            Turn::Object | Turn::Find => self.objected(done.turn, &mut draft)?,
        }
        Ok((by, draft))
    }

    fn moved(&self, action: Action, decision_no: Option<&str>, draft: &mut Draft) -> Result<(), StoreError> {
        let input = self.input(action);
        draft.command = action.code();
        draft.note = json!({ "ground": input.ground });
        if action == Action::Create {
            return Ok(());
        }
        if let Some(number) = decision_no {
            let until = self.reserve_until(action);
            draft.note = json!({ "decision": number, "ground": input.ground, "reserve_until": until });
        }
        match action {
            Action::Publish => {
                let display = announcing::display(self.cast, self.case);
                let notice = self.slot.notice.map_or(0, |at| self.cast.plan.notices[at].id.0);
                draft.exhibits.push(Exhibit::of("notice_item", notice, &display)?);
            }
            Action::Sign => {
                draft.exhibits.extend(self.terms().map(|terms| Exhibit::of("contract", self.id(), &terms)).transpose()?)
            }
            Action::Withdraw | Action::Uphold | Action::Revoke => {
                let added = announcing::added(self);
                draft.exhibits.extend(added.map(|added| Exhibit::of("addendum", added.id, &added.body)).transpose()?);
            }
            Action::StartClosing => {
                for item in self.closing_items() {
                    draft.exhibits.push(Exhibit::of("closing_item", self.id(), &(item, prose::reason(DONE)))?);
                }
            }
            Action::Return => draft.note = json!({ "items": input.deficiencies.len(), "due_on": input.due_on }),
            _ => {}
        }
        draft.exhibits.push(Exhibit::of("input", self.id(), &input)?);
        // The formal check is a part of the move that followed it, or of the submission where none did.
        let checked_with =
            if self.story.path.moved(Action::Accept).is_some() { Action::Accept } else { Action::Submit };
        if action == checked_with
            && let Some((_, items)) = self.checked()
        {
            let pass = |item: &CheckItem| Finding { item: *item, verdict: CheckVerdict::Pass, note: String::new() };
            let findings: Vec<Finding> = items.iter().map(pass).collect();
            draft.exhibits.push(Exhibit::of("formal_check", self.id(), &findings)?);
        }
        match action {
            Action::Submit | Action::Resubmit => draft.exhibits.extend([
                Exhibit::of("form", self.id(), &self.form())?,
                Exhibit::of("stated", self.id(), &self.stated())?,
                Exhibit::of("eligibility", self.id(), &self.finding())?,
            ]),
            Action::RecordBallot => draft.exhibits.push(Exhibit::of("ballot", self.ballot_id(), &self.story.ballot)?),
            _ => {}
        }
        Ok(())
    }

    fn seat_event(&self, turn: Turn, place: usize) -> Result<(&'static str, Vec<Exhibit>), StoreError> {
        let (seat, id) = (&self.story.seats[place], self.assignment_id(place));
        let (command, exhibit) = match turn {
            Turn::Answer(_) if seat.state == AssignmentState::Declined => {
                ("decline_review", Exhibit::of("decline", id, &json!({ "ground": "time", "reason": "" }))?)
            }
            Turn::Answer(_) => {
                let declared = json!({ "no_conflict": true, "secrecy": true, "version": DECLARATION_VERSION });
                ("accept_review", Exhibit::of("declaration", id, &declared)?)
            }
            Turn::Review(_) => ("submit_review", Exhibit::of("review", id, &self.review(seat))?),
            _ => ("declare_conflict", Exhibit::of("recusal", id, &json!({ "was_counted": true }))?),
        };
        Ok((command, vec![exhibit]))
    }

    fn objected(&self, turn: Turn, draft: &mut Draft) -> Result<(), StoreError> {
        let id = self.objection_id();
        draft.note = json!({ "objection": id });
        if turn == Turn::Object {
            draft.command = "receive_objection";
            draft.exhibits = vec![Exhibit::of("objection", id, &announcing::objected())?];
        } else {
            let found = announcing::found(self.slot.fate == Fate::Upheld);
            draft.command = "find_objection";
            draft.exhibits =
                vec![Exhibit::of("objection_finding", id, &found)?, Exhibit::of("objection_reply", id, &found.1)?];
        }
        Ok(())
    }

    /// The lead that led to a revocation: entered and found true with the proposal of it.
    fn found_true(&self, at: Moment, draft: &mut Draft) -> Result<(), StoreError> {
        if self.story.path.moved(Action::Revoke).is_some() {
            let id: LeadId = self.own_id(at, 1);
            draft.note["outcome"] = json!(LeadOutcome::Misconduct);
            draft.exhibits.push(Exhibit::of("lead", id, &lead())?);
            draft.exhibits.push(Exhibit::of("lead_finding", id, &prose::reason(TRUE))?);
        }
        Ok(())
    }
}

/// Whether a move writes a numbered decision, as `effects` has it.
pub(super) const fn is_decision(action: Action) -> bool {
    matches!(
        action,
        Action::RefuseAcceptance
            | Action::PassOver
            | Action::Drop
            | Action::Select
            | Action::PutInReserve
            | Action::Decline
            | Action::Promote
            | Action::Uphold
            | Action::FailToSign
            | Action::Extend
            | Action::Exit
            | Action::Reopen
            | Action::Revoke
    )
}
