//! One case with everybody who acts on it: ids, who takes which turn, what is entered and written. `records` makes rows
//! of it, `events` its history.

use super::{
    cast::{Cast, Post},
    fate::{Fate, Turn},
    plan::{Slot, spread},
    prose,
    story::{REVIEWS_DUE, Seat, Story},
};
use crate::{
    domain::{
        ids,
        nomination::Form,
        review::{Draft, Recommendation},
        role::{Role, ScholarRole},
        scheme::Degree,
        time::{Day, Moment},
        workflow::{Action, By, Input, Rule, Stage, facts::Ground},
    },
    pinyin,
    store::demo,
};

/// Days to correct a nomination.
const CORRECTION_DAYS: i32 = 10;
/// Days to the review of a suspension.
pub(super) const SUSPENSION_DAYS: i32 = 60;
/// The candidate's post on the form.
pub(super) const TITLE: &str = "研究员（演示）";
pub(super) const FUNDS: &str = "【演示数据】结余经费按规定收回。";

/// One case with all that is known of it.
pub(super) struct Telling<'p> {
    pub(super) cast: &'p Cast<'p>,
    pub(super) case: usize,
    pub(super) slot: &'p Slot,
    pub(super) story: Story,
}

impl<'p> Telling<'p> {
    pub(super) fn of(cast: &'p Cast<'p>, case: usize) -> Self {
        Self { cast, case, slot: &cast.plan.slots[case], story: Story::of(cast.plan, case) }
    }

    pub(super) fn id(&self) -> ids::CaseId {
        self.cast.plan.case_id(self.case)
    }

    pub(super) fn person(&self) -> ids::PersonId {
        self.cast.plan.person_id(self.case)
    }

    pub(super) fn pinyin(&self) -> String {
        pinyin::spell(&self.story.name)
    }

    /// An id made for this case at an instant; `part` tells apart what is made at the same one.
    pub(super) fn own_id<Id: From<i64>>(&self, at: Moment, part: usize) -> Id {
        Id::from(ids::compose(at, spread(self.case as u64 * 64 + part as u64)))
    }

    pub(super) fn assignment_id(&self, seat: usize) -> ids::AssignmentId {
        self.own_id(self.assigned_at(), seat)
    }

    pub(super) fn proposal_id(&self, step: usize) -> ids::ProposalId {
        self.own_id(self.story.path.steps[step].at, 0)
    }

    pub(super) fn objection_id(&self) -> ids::ObjectionId {
        self.own_id(self.story.path.when(Turn::Object).unwrap_or(self.slot.created), 0)
    }

    pub(super) fn ballot_id(&self) -> ids::BallotId {
        let at = self.story.path.when(Turn::Propose(Action::RecordBallot)).unwrap_or(self.slot.created);
        self.own_id(at, 0)
    }

    pub(super) fn assigned_at(&self) -> Moment {
        self.story.path.when(Turn::Assign).unwrap_or(self.slot.created)
    }

    /// The day reviews are due.
    pub(super) fn reviews_due(&self) -> Day {
        self.cast.plan.timetable.rounds[self.slot.round].closes_on.plus_days(REVIEWS_DUE)
    }

    /// The day a correction is due.
    pub(super) fn correction_due(&self, returned: Moment) -> Day {
        returned.day().plus_days(CORRECTION_DAYS)
    }

    /// Who takes a turn, in which role.
    pub(super) fn actor(&self, turn: Turn) -> (Option<ids::AccountId>, Role) {
        let cast = self.cast;
        let of_role = |role: Role| match role {
            Role::Officer => Some(cast.officer(self.slot)),
            Role::Approver => Some(cast.account(Post::Approver)),
            Role::Publicity => Some(cast.account(Post::Publicity)),
            Role::Supervisor => Some(cast.account(Post::Supervisor)),
            Role::Secretary | Role::Chair => self.slot.sitting.map(|at| {
                let (secretary, chair) = cast.panel_office(at, &cast.plan.sittings[at]);
                if role == Role::Secretary { secretary } else { chair }
            }),
            _ => None,
        };
        let by_nominator = || {
            let (account, role) = cast.nominator(self.slot);
            (Some(account), role)
        };
        match turn {
            Turn::Move(Action::Create | Action::Submit | Action::Resubmit | Action::Withdraw) => by_nominator(),
            Turn::Move(Action::Lapse) => (None, Role::System),
            Turn::Assign => (of_role(Role::Officer), Role::Officer),
            Turn::Answer(seat) | Turn::Review(seat) | Turn::Invalidate(seat) => {
                (Some(cast.account(Post::Expert(self.story.seats[seat].expert))), Role::Expert)
            }
            Turn::Object => (None, Role::System),
            Turn::Find => (of_role(Role::Supervisor), Role::Supervisor),
            Turn::Propose(action) | Turn::Move(action) => {
                let first = matches!(turn, Turn::Propose(_));
                let role = match Rule::of(action).by {
                    By::One(roles) => roles.first().copied(),
                    By::Two { proposes, .. } if first => proposes.first().copied(),
                    By::Two { confirms, .. } => confirms.first().copied(),
                    By::Seed => None,
                };
                let role = role.unwrap_or(Role::System);
                (of_role(role), role)
            }
        }
    }

    /// What was entered with a move.
    pub(super) fn input(&self, action: Action) -> Input {
        let at = |turn| self.story.path.when(turn).map(Moment::day);
        let mut input = Input::default();
        match action {
            Action::Return => {
                input.deficiencies = vec![("achievements".to_owned(), prose::reason("请补充代表性成果的说明"))];
                input.due_on = self.story.path.moved(Action::Return).map(|returned| self.correction_due(returned));
            }
            Action::RefuseAcceptance => {
                (input.ground, input.reason) = (Some(Ground::Ineligible), prose::reason("不符合条件"))
            }
            Action::PassOver | Action::Decline => input.reason = prose::reason("未达到入围要求"),
            Action::Drop => {
                (input.ground, input.reason, input.heard) = (Some(Ground::Vetting), prose::reason("终止评审"), true);
            }
            Action::PutInReserve => {
                (input.reason, input.reserve_rank) = (prose::reason("列入递补"), Some(self.slot.rank));
            }
            Action::Uphold | Action::Revoke => (input.reason, input.heard) = (prose::reason("经核查属实"), true),
            Action::FailToSign => input.reason = prose::reason("逾期未签约"),
            Action::Suspend => {
                input.reason = prose::reason("暂停聘任");
                input.review_on = at(Turn::Move(Action::Suspend)).map(|day| day.plus_days(SUSPENSION_DAYS));
            }
            Action::Exit => {
                (input.ground, input.reason) = (Some(self.exit_ground()), prose::reason("退出"));
                input.effective_on = at(Turn::Propose(Action::Exit));
                input.funds = FUNDS.to_owned();
            }
            Action::Withdraw => input.reason = prose::reason("提名人申请撤回"),
            _ => {}
        }
        input
    }

    pub(super) fn exit_ground(&self) -> Ground {
        [Ground::Resignation, Ground::LeftHost, Ground::NotOnPost][self.case % 3]
    }

    /// The nomination form.
    pub(super) fn form(&self) -> Form {
        let whole = self.slot.fate != Fate::DraftBegun;
        let text = |text: String| if whole { text } else { String::new() };
        let young = self.slot.role == ScholarRole::Youth;
        Form {
            candidate_name: self.story.name.clone(),
            candidate_pinyin: self.pinyin(),
            gender: Some(self.story.gender),
            birth_date: young.then_some(self.story.born),
            degree: young.then_some(Degree::Doctorate),
            institution: Some(self.cast.host(self.slot.host)),
            title: TITLE.to_owned(),
            email: format!("candidate-{}@demo.invalid", self.case + 1),
            phone: String::new(),
            statement: text(prose::statement(self.slot.role)),
            achievements: text(prose::achievements()),
            plan: text(prose::plan()),
            ..Form::default()
        }
    }

    /// A review as its author wrote it.
    pub(super) fn review(&self, seat: &Seat) -> Option<Draft> {
        let marks = seat.marks.clone()?;
        let level = match marks.recommendation {
            Recommendation::A => 2,
            Recommendation::B => 1,
            Recommendation::C => 0,
        };
        Some(Draft {
            levels: marks.levels,
            recommendation: Some(marks.recommendation),
            familiarity: Some(marks.familiarity),
            opinion: prose::opinion(level),
            note_to_office: String::new(),
        })
    }

    /// The last day of a place on the reserve list, for the move that gives one.
    pub(super) fn reserve_until(&self, action: Action) -> Option<Day> {
        let at = self.story.path.moved(action).filter(|_| action == Action::PutInReserve)?;
        Some(at.day().plus_days(self.cast.plan.config.reserve_days))
    }

    /// The numbered decision that a move writes, if it writes one.
    pub(super) fn decision(&self, step: usize, decision_no: String) -> Option<demo::Decision> {
        let at = self.story.path.steps[step];
        let Turn::Move(action) = at.turn else { return None };
        let proposed_by = self.actor(Turn::Propose(action)).0?;
        let input = self.input(action);
        Some(demo::Decision {
            id: self.own_id(at.at, 0),
            decision_no,
            case_id: self.id(),
            outcome: action,
            ground: input.ground,
            reason: input.reason,
            reserve_rank: input.reserve_rank,
            reserve_until: self.reserve_until(action),
            sets_day: input.new_ends_on.or(input.effective_on),
            proposed_by,
            decided_by: self.actor(at.turn).0?,
            decided_at: at.at,
        })
    }

    /// Where the case stood before and stands after each of its moves.
    pub(super) fn stages(&self, step: usize) -> (Option<Stage>, Option<Stage>) {
        let mut at = None;
        for (place, done) in self.story.path.steps.iter().enumerate() {
            let before = at;
            if let Turn::Move(action) = done.turn {
                at = Some(self.reached(action));
            }
            if place == step {
                return (before, at);
            }
        }
        (at, at)
    }

    fn reached(&self, action: Action) -> Stage {
        // A settled objection leads back into the period or, as here, beyond its end.
        Rule::of(action).targets().last().copied().unwrap_or(self.slot.fate.stage())
    }
}
