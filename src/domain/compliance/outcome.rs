//! The panel's vote, the decisions, and what may follow them: appeals and the contract.

use super::{Decision, Evidence, Finding, Verdict, Vote};
use crate::domain::{
    scheme::RoleConfig,
    time::Moment,
    workflow::{Action, Guard, Rule, Stage, facts::Ground},
};

/// Two thirds of the members were there, and enough of them could vote.
pub(super) fn quorum(evidence: &Evidence, _: Moment) -> Verdict {
    voted(evidence, |vote, role| {
        let counts = &vote.counts;
        let least = counts.quorum(role.panel_min);
        let found = vec![
            Finding::Present { attending: counts.attending, members: counts.members, least },
            Finding::Entitled { entitled: counts.entitled() },
        ];
        match counts.quorum_faults(role.panel_min).is_empty() {
            true => Verdict::Holds(found),
            false => Verdict::Broken(found),
        }
    })
}

/// Nobody who had to leave was counted among those entitled to vote.
pub(super) fn recusals(evidence: &Evidence, _: Moment) -> Verdict {
    voted(evidence, |vote, _| {
        let (left, had_to) = (vote.counts.recused, vote.had_to_leave);
        let found = vec![Finding::LeftTheRoom { left, had_to }];
        if had_to <= left { Verdict::Holds(found) } else { Verdict::Broken(found) }
    })
}

/// The votes add up, and nobody was selected whom the panel did not pass.
pub(super) fn ballot_count(evidence: &Evidence, _: Moment) -> Verdict {
    voted(evidence, |vote, role| {
        let counts = &vote.counts;
        let (yes, needed, entitled) = (counts.yes, counts.needed(role.pass_rule), counts.entitled());
        let mut broken = Vec::new();
        if !counts.sum_faults().is_empty() {
            broken.push(Finding::VotesWrong { cast: counts.cast(), entitled });
        }
        let chosen = [Action::Select, Action::PutInReserve, Action::Promote];
        let since = evidence.decisions.iter().filter(|decision| decision.decided_at >= vote.recorded_at);
        if !counts.passed(role.pass_rule) && since.into_iter().any(|decision| chosen.contains(&decision.outcome)) {
            broken.push(Finding::NotPassed { yes, needed });
        }
        Verdict::unless(broken, || Finding::Votes { yes, needed, entitled })
    })
}

pub(super) fn minutes(evidence: &Evidence, _: Moment) -> Verdict {
    voted(evidence, |vote, _| match vote.counts.minutes_attached {
        true => Verdict::Holds(vec![Finding::MinutesAttached]),
        false => Verdict::Broken(vec![Finding::MinutesMissing]),
    })
}

/// Judges the vote; where there is none it is still to come, or the case ended before it.
fn voted(evidence: &Evidence, judge: impl FnOnce(&Vote, &RoleConfig) -> Verdict) -> Verdict {
    match (&evidence.vote, evidence.role_config()) {
        (Some(vote), Some(role)) => judge(vote, role),
        _ if evidence.stage == Stage::PanelReview => Verdict::NotYet,
        _ => Verdict::NotApplicable,
    }
}

/// Each decision has a ground of its closed list, or its reason; none goes against the panel on academic grounds.
pub(super) fn grounds(evidence: &Evidence, _: Moment) -> Verdict {
    if evidence.decisions.is_empty() {
        return if evidence.stage.is_final() { Verdict::NotApplicable } else { Verdict::NotYet };
    }
    let broken = evidence.decisions.iter().filter_map(|decision| unfounded(evidence, decision)).collect();
    Verdict::unless(broken, || Finding::OnListedGrounds { decisions: evidence.decisions.len() })
}

fn unfounded(evidence: &Evidence, decision: &Decision) -> Option<Finding> {
    let action = decision.outcome;
    let list = match action {
        Action::RefuseAcceptance => Some(Ground::REFUSAL),
        Action::Drop => Some(Ground::DROP),
        Action::Exit => Some(Ground::EXIT),
        _ => None,
    };
    if list.is_some_and(|list| decision.ground.is_none_or(|ground| !list.contains(&ground))) {
        return Some(Finding::GroundUnlisted { action });
    }
    if Rule::of(action).guards.contains(&Guard::ReasonGiven) && !decision.reasoned {
        return Some(Finding::Unreasoned { action });
    }
    let passed_before = evidence
        .vote
        .as_ref()
        .zip(evidence.role_config())
        .is_some_and(|(vote, role)| vote.recorded_at <= decision.decided_at && vote.counts.passed(role.pass_rule));
    (action == Action::Decline && passed_before).then_some(Finding::AgainstThePanel)
}

/// Each request for review was answered in its days.
pub(super) fn appeals(evidence: &Evidence, now: Moment) -> Verdict {
    if evidence.appeals.is_empty() {
        return Verdict::NotApplicable;
    }
    let late = evidence.appeals.iter().filter(|appeal| appeal.answered_on.unwrap_or(now.day()) > appeal.due_on);
    let broken: Vec<Finding> = late.map(|appeal| Finding::AppealLate { due_on: appeal.due_on }).collect();
    if broken.is_empty() && evidence.appeals.iter().any(|appeal| appeal.answered_on.is_none()) {
        return Verdict::NotYet;
    }
    Verdict::unless(broken, || Finding::AppealsAnswered { appeals: evidence.appeals.len() })
}

/// Signed in its days after the decision, or the appointee was reminded.
pub(super) fn contract(evidence: &Evidence, now: Moment) -> Verdict {
    let Some(contract) = &evidence.contract else { return Verdict::NotYet };
    let due_on = contract.due_on;
    match (contract.signed_on, contract.reminded_on) {
        (Some(on), _) if on <= due_on => Verdict::Holds(vec![Finding::Signed { on, due_on }]),
        (_, Some(on)) => Verdict::Holds(vec![Finding::Reminded { on, due_on }]),
        (Some(on), None) => Verdict::Broken(vec![Finding::Signed { on, due_on }]),
        (None, None) if now.day() <= due_on => Verdict::NotYet,
        (None, None) => Verdict::Broken(vec![Finding::Unsigned { due_on }]),
    }
}
