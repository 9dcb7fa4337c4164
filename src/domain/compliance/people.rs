//! Who did what: duties that are kept apart, and moves that take two persons.

use super::{Evidence, Finding, Part, Person, Verdict};
use crate::domain::{
    role::Role,
    time::Moment,
    workflow::{Action, By, Rule},
};

/// Nominator, officer and approver are three persons.
pub(super) fn duties_apart(evidence: &Evidence, _: Moment) -> Verdict {
    let nominators: Vec<Person> = evidence.people.nominator.into_iter().collect();
    let officers = &evidence.people.officers;
    let confirmed = evidence.pairs.iter().filter(|pair| is_approved(pair.action));
    let approvers: Vec<Person> = confirmed.map(|pair| pair.second).collect();
    let parts = [(Part::Nominator, &nominators), (Part::Officer, officers), (Part::Approver, &approvers)];
    let mut broken = Vec::new();
    for (at, (one, these)) in parts.iter().enumerate() {
        for (other, those) in &parts[at + 1..] {
            if these.iter().any(|this| those.iter().any(|that| this.same_as(that))) {
                broken.push(Finding::SamePerson { one: *one, other: *other });
            }
        }
    }
    if officers.is_empty() && approvers.is_empty() {
        return undone(evidence);
    }
    Verdict::unless(broken, || Finding::DutiesApart)
}

/// Every move that takes two was made by two.
pub(super) fn two_persons(evidence: &Evidence, _: Moment) -> Verdict {
    if evidence.pairs.is_empty() {
        return undone(evidence);
    }
    let alone = evidence.pairs.iter().filter(|pair| pair.first.same_as(&pair.second));
    let mut broken: Vec<Finding> = alone.map(|pair| Finding::ByOne { action: pair.action }).collect();
    broken.dedup();
    Verdict::unless(broken, || Finding::ByTwo { moves: evidence.pairs.len() })
}

fn undone(evidence: &Evidence) -> Verdict {
    if evidence.stage.is_final() { Verdict::NotApplicable } else { Verdict::NotYet }
}

/// Whether the second person of a move is an approver.
fn is_approved(action: Action) -> bool {
    matches!(Rule::of(action).by, By::Two { confirms, .. } if confirms.contains(&Role::Approver))
}
