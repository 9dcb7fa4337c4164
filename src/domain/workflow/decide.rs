//! Decide purely, then act: facts in, a move or every reason against it out.

use super::{
    Action, Guard, Stage,
    facts::{Facts, Input},
    reason::Reason,
    refusal::Refusal,
    table::{By, RULES, Rule, Target},
};
use crate::domain::{
    ids::{AccountId, PersonId},
    role::Role,
    scheme::NominatorKind,
    time::Moment,
};

/// Who wants to move the case.
#[derive(Clone, Debug)]
pub struct Actor {
    pub account: AccountId,
    pub person: Option<PersonId>,
    /// The roles this account holds *on this case* (`access::roles_on` narrows them).
    pub roles: Vec<Role>,
    /// Stands too near to the case to judge what is said against it (`access::Tie::involved`).
    pub involved: bool,
}

/// What the actor's part in the move is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Moves the case at once.
    Act,
    /// Makes a proposal that another person must confirm.
    Propose,
    /// Confirms the proposal that is open.
    Confirm,
}

/// A permitted move. Only this may change a case's stage.
#[must_use = "a move that is not applied changes nothing"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub action: Action,
    pub from: Option<Stage>,
    pub to: Stage,
    /// The role in which the actor makes it, for the event.
    pub as_role: Role,
}

/// A button on the case page: what the actor could do, and what still stands against it.
#[derive(Clone, Debug)]
pub struct Offer {
    pub rule: &'static Rule,
    pub step: Step,
    pub blocked: Vec<Reason>,
}

/// The proposal of a two-person move, as far as the rules need it.
#[derive(Clone, Debug)]
pub struct OpenProposal {
    pub action: Action,
    pub made_by: AccountId,
    pub made_by_person: Option<PersonId>,
}

/// Judges a first step: a move at once, or the proposal of a two-person move.
///
/// # Errors
/// Every reason against it, all at once.
pub fn decide(
    facts: &Facts,
    actor: &Actor,
    action: Action,
    input: &Input,
    now: Moment,
) -> Result<(Step, Move), Refusal> {
    let rule = Rule::of(action);
    let (step, roles) = match rule.by {
        By::One(roles) => (Step::Act, roles),
        By::Two { proposes, .. } => (Step::Propose, proposes),
        By::Seed => return Err(Refusal::one(wrong_stage(facts))),
    };
    let as_role = permitted(rule, roles, facts, actor)?;
    Refusal::unless_empty(failings(rule, facts, input, now))?;
    Ok((step, move_of(rule, facts, input, as_role, now)?))
}

/// Judges the second person's confirmation of a proposal.
///
/// # Errors
/// Every reason against it; the conditions are judged again, as things stand now.
pub fn confirm(
    facts: &Facts,
    actor: &Actor,
    proposal: &OpenProposal,
    input: &Input,
    now: Moment,
) -> Result<Move, Refusal> {
    let rule = Rule::of(proposal.action);
    let By::Two { confirms, .. } = rule.by else { return Err(Refusal::one(wrong_stage(facts))) };
    let as_role = permitted(rule, confirms, facts, actor)?;
    if same_person(actor, proposal) {
        return Err(Refusal::one(Reason::SamePerson));
    }
    Refusal::unless_empty(failings(rule, facts, input, now))?;
    move_of(rule, facts, input, as_role, now)
}

/// Everything the actor could do here, with what blocks it. Conditions that the move's form asks for do not block.
pub fn offers(facts: &Facts, actor: &Actor, proposals: &[OpenProposal], now: Moment) -> Vec<Offer> {
    let mut offers = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.from.contains(&facts.stage)) {
        let open = proposals.iter().find(|proposal| proposal.action == rule.action);
        let (step, roles) = match (rule.by, open) {
            (By::One(roles), _) => (Step::Act, roles),
            (By::Two { proposes, .. }, None) => (Step::Propose, proposes),
            (By::Two { confirms, .. }, Some(_)) => (Step::Confirm, confirms),
            (By::Seed, _) => continue,
        };
        let separated = separation(rule, facts, actor);
        let nobody_here = separated.contains(&Reason::NotOwnRequest);
        if !actor.roles.iter().any(|role| roles.contains(role)) || !applies(rule, facts) || nobody_here {
            continue;
        }
        let mut blocked: Vec<Reason> = rule
            .guards
            .iter()
            .filter(|guard| !guard.asks_input())
            .flat_map(|guard| guard.failings(facts, &Input::default(), now))
            .collect();
        blocked.extend(separated);
        if let Some(proposal) = open.filter(|proposal| step == Step::Confirm && same_person(actor, proposal)) {
            debug_assert_eq!(proposal.action, rule.action);
            blocked.push(Reason::SamePerson);
        }
        offers.push(Offer { rule, step, blocked });
    }
    offers
}

/// Leaves out the twin of a pair of which the scheme switches one off, so that the page shows one road only.
fn applies(rule: &Rule, facts: &Facts) -> bool {
    let external = facts.role_config().is_none_or(|role| role.external_review);
    match rule.action {
        Action::Accept => external,
        Action::AcceptToPanel => !external,
        _ => true,
    }
}

fn same_person(actor: &Actor, proposal: &OpenProposal) -> bool {
    actor.account == proposal.made_by || (actor.person.is_some() && actor.person == proposal.made_by_person)
}

/// Stage, role and separation of duties. Gives the role in which the actor acts.
fn permitted(rule: &Rule, roles: &[Role], facts: &Facts, actor: &Actor) -> Result<Role, Refusal> {
    let Some(as_role) = roles.iter().copied().find(|role| actor.roles.contains(role)) else {
        return Err(Refusal::one(Reason::RoleLacking { needed: roles.to_vec() }));
    };
    if rule.action != Action::Create && !rule.from.contains(&facts.stage) {
        return Err(Refusal::one(wrong_stage(facts)));
    }
    Refusal::unless_empty(separation(rule, facts, actor))?;
    Ok(as_role)
}

/// Separation of duties between persons (domain model §12).
fn separation(rule: &Rule, facts: &Facts, actor: &Actor) -> Vec<Reason> {
    let people = &facts.people;
    let mut reasons = Vec::new();
    let is_candidate = actor.person.is_some() && actor.person == people.candidate;
    if is_candidate && rule.action != Action::Withdraw {
        reasons.push(Reason::OwnCase);
    }
    let nominated =
        people.nominator == Some(actor.account) || (actor.person.is_some() && actor.person == people.nominator_person);
    let acts_as_approver = actor.roles.contains(&Role::Approver) && rule.roles().contains(&Role::Approver);
    if nominated && (rule.guards.contains(&Guard::NotTheNominator) || acts_as_approver) {
        reasons.push(Reason::NominatorMayNot);
    }
    if people.entered_by == Some(actor.account) && acts_as_approver && !nominated {
        reasons.push(Reason::SamePerson);
    }
    if rule.guards.contains(&Guard::HandlerIndependent) && actor.involved {
        reasons.push(Reason::HandlerInvolved);
    }
    // A nomination by the host institution is the institution's, whoever of its people entered it.
    let by_unit = actor.roles.contains(&Role::Unit) && facts.form.nominator == Some(NominatorKind::Institution);
    let own_request = is_candidate || nominated || by_unit || people.entered_by == Some(actor.account);
    if rule.guards.contains(&Guard::OwnRequest) && !own_request {
        reasons.push(Reason::NotOwnRequest);
    }
    if rule.guards.contains(&Guard::OtherPeople) && people.earlier_deciders.contains(&actor.account) {
        reasons.push(Reason::EarlierDecider);
    }
    reasons
}

fn failings(rule: &Rule, facts: &Facts, input: &Input, now: Moment) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    for reason in rule.guards.iter().flat_map(|guard| guard.failings(facts, input, now)) {
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

fn move_of(rule: &Rule, facts: &Facts, input: &Input, as_role: Role, now: Moment) -> Result<Move, Refusal> {
    let to = match rule.to {
        Target::To(stage) => stage,
        Target::AfterHold => {
            let ends_on = facts.notice.as_ref().and_then(|notice| notice.ends_on);
            if ends_on.is_some_and(|ends_on| now.day() <= ends_on) { Stage::InNotice } else { Stage::Cleared }
        }
        Target::FlawedStep(stages) => reopened(facts.stage, stages, input)?,
    };
    let from = (rule.action != Action::Create).then_some(facts.stage);
    Ok(Move { action: rule.action, from, to, as_role })
}

/// An upheld appeal leads back to the step that was flawed: the formal check after a refused acceptance, one of
/// the later steps after a case that was not selected.
fn reopened(stage: Stage, stages: &[Stage], input: &Input) -> Result<Stage, Refusal> {
    let fits = |step: &Stage| (*step == Stage::Submitted) == (stage == Stage::NotAccepted);
    input
        .flawed_step
        .filter(|step| stages.contains(step) && fits(step))
        .ok_or_else(|| Refusal::one(Reason::FlawedStepMissing))
}

fn wrong_stage(facts: &Facts) -> Reason {
    let allowed = RULES.iter().filter(|rule| rule.from.contains(&facts.stage)).map(|rule| rule.action).collect();
    Reason::WrongStage { stage: facts.stage, allowed }
}
