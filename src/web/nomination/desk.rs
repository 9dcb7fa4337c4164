//! How the desk treats stages and moves: which is the main road, which moves have a desk of their own, what each asks.

use crate::domain::{
    role::Role,
    workflow::{Action, By, Guard, Rule, Stage, Target, facts::Ground},
};

/// The colour of a stage's tag.
pub const fn tone(stage: &Stage) -> &'static str {
    match stage {
        Stage::Returned | Stage::Reserve | Stage::Suspended | Stage::Closing => "warn",
        Stage::OnHold | Stage::NotAccepted | Stage::Terminated | Stage::Revoked => "stop",
        Stage::Active | Stage::Cleared | Stage::Closed => "ok",
        Stage::Submitted
        | Stage::ExternalReview
        | Stage::PanelReview
        | Stage::PendingDecision
        | Stage::Selected
        | Stage::InNotice
        | Stage::Contracting => "now",
        Stage::Draft | Stage::NotSelected | Stage::Withdrawn => "",
    }
}

/// The move by which a case usually goes on from a stage; `None` where it has come to its end.
pub const fn main_action(stage: Stage, external_review: bool) -> Option<Action> {
    Some(match stage {
        Stage::Draft => Action::Submit,
        Stage::Returned => Action::Resubmit,
        Stage::Submitted if external_review => Action::Accept,
        Stage::Submitted => Action::AcceptToPanel,
        Stage::ExternalReview => Action::Shortlist,
        Stage::PanelReview => Action::RecordBallot,
        Stage::PendingDecision => Action::Select,
        Stage::Reserve => Action::Promote,
        Stage::Selected => Action::Publish,
        Stage::InNotice => Action::CloseNotice,
        Stage::OnHold => Action::Settle,
        Stage::Cleared => Action::IssueDecision,
        Stage::Contracting => Action::Sign,
        Stage::Active => Action::StartClosing,
        Stage::Suspended => Action::Resume,
        Stage::Closing => Action::Close,
        Stage::NotAccepted
        | Stage::NotSelected
        | Stage::Closed
        | Stage::Terminated
        | Stage::Revoked
        | Stage::Withdrawn => return None,
    })
}

/// Who takes the first step of a move.
pub fn first_roles(action: Action) -> &'static [Role] {
    match Rule::of(action).by {
        By::One(roles) | By::Two { proposes: roles, .. } => roles,
        By::Seed => &[],
    }
}

/// Who confirms a move, where it takes two.
pub fn second_roles(action: Action) -> &'static [Role] {
    match Rule::of(action).by {
        By::Two { confirms, .. } => confirms,
        By::One(_) | By::Seed => &[],
    }
}

/// The stages a move may lead to.
pub fn leads_to(action: Action) -> Vec<Stage> {
    match Rule::of(action).to {
        Target::To(stage) => vec![stage],
        Target::AfterHold => vec![Stage::InNotice, Stage::Cleared],
        Target::FlawedStep(stages) => stages.to_vec(),
    }
}

/// Where a move is made, when it has more to write than the form of moves asks.
pub fn own_desk(action: Action, case_no: &str) -> Option<String> {
    match action {
        Action::Submit | Action::Resubmit => Some(format!("/admin/nominations/{case_no}/edit")),
        Action::RecordBallot => Some("/admin/panels".to_owned()),
        Action::Publish | Action::WithdrawNotice => Some("/admin/notices".to_owned()),
        Action::Hold | Action::HoldLate | Action::Settle | Action::Republish | Action::Uphold => {
            Some("/admin/objections".to_owned())
        }
        Action::Sign => Some(format!("/admin/nominations/{case_no}/contract")),
        _ => None,
    }
}

/// Whether a move ends a case or sets it back: it stands apart from the road on.
pub const fn is_drastic(action: Action) -> bool {
    matches!(
        action,
        Action::RefuseAcceptance
            | Action::PassOver
            | Action::Drop
            | Action::Decline
            | Action::WithdrawNotice
            | Action::Uphold
            | Action::FailToSign
            | Action::Suspend
            | Action::Exit
            | Action::Revoke
            | Action::Withdraw
    )
}

/// The fields the form of a move asks, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    pub deficiencies: bool,
    pub due_on: bool,
    pub ground: Option<&'static [Ground]>,
    pub reason: bool,
    pub heard: bool,
    pub reserve_rank: bool,
    pub review_on: bool,
    pub new_ends_on: bool,
    pub effective_on: bool,
    pub funds: bool,
    pub flawed_step: bool,
}

impl Asks {
    /// What the conditions of a move ask of whoever makes it.
    pub fn of(action: Action) -> Self {
        let mut asks = Self::default();
        for guard in Rule::of(action).guards {
            match guard {
                Guard::DeficienciesNamed => asks.deficiencies = true,
                Guard::DueDateAhead => asks.due_on = true,
                Guard::RefusalGround => asks.ground = Some(Ground::REFUSAL),
                Guard::DropGround => asks.ground = Some(Ground::DROP),
                Guard::ExitGround => asks.ground = Some(Ground::EXIT),
                Guard::ReasonGiven => asks.reason = true,
                Guard::CandidateHeard => asks.heard = true,
                Guard::ReserveRankFree => asks.reserve_rank = true,
                Guard::ReviewDateAhead => asks.review_on = true,
                Guard::NewEndLater => asks.new_ends_on = true,
                Guard::EffectiveDate => asks.effective_on = true,
                Guard::FundsSettled => asks.funds = true,
                Guard::FlawedStepNamed => asks.flawed_step = true,
                _ => {}
            }
        }
        asks
    }

    /// Whether it asks anything but what is to be corrected.
    pub fn beyond_deficiencies(self) -> bool {
        Self { deficiencies: false, ..self } != Self::default()
    }
}

/// What an officer may ask to be corrected, by the name of its field.
pub const CORRECTABLE: [&str; 18] = [
    "candidate_name",
    "candidate_pinyin",
    "gender",
    "birth_date",
    "degree",
    "institution_id",
    "title",
    "email",
    "phone",
    "direction_id",
    "nominator_kind",
    "recommender_id",
    "statement",
    "achievements",
    "plan",
    "exclusions",
    "file",
    "consent",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workflow::RULES;

    #[test]
    fn every_condition_that_asks_is_asked() {
        for rule in RULES {
            let asks = Asks::of(rule.action) != Asks::default();
            assert_eq!(asks, rule.guards.iter().any(|guard| guard.asks_input()), "{}", rule.number);
        }
    }

    #[test]
    fn the_main_road_leads_on_from_every_stage_that_is_not_final() {
        for stage in Stage::ALL {
            for external in [true, false] {
                let action = main_action(*stage, external);
                assert_eq!(action.is_none(), stage.is_final(), "{stage:?}");
                assert!(action.is_none_or(|action| Rule::of(action).from.contains(stage)), "{stage:?}");
            }
        }
    }
}
