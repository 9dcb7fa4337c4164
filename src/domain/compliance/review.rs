//! The first review: how reviewers came to the case, what they declared, and whether their reviews count.

use super::{Evidence, Finding, Ruled, Verdict};
use crate::domain::{
    time::Moment,
    workflow::{Action, Stage},
};

/// Reviewers were drawn at random where the scheme asks for it; else it is told that an officer chose them.
pub(super) fn assigned(evidence: &Evidence, _: Moment) -> Verdict {
    if evidence.seats.is_empty() {
        return nothing_yet(evidence);
    }
    let drawn = evidence.seats.iter().filter(|seat| seat.drawn).count();
    let by_hand = evidence.seats.len() - drawn;
    let found = vec![Finding::Assigned { drawn, by_hand }];
    if evidence.config.draw_required && by_hand > 0 { Verdict::Broken(found) } else { Verdict::Holds(found) }
}

/// Whoever read the materials had declared and pledged before, and so before handing in.
pub(super) fn declared_first(evidence: &Evidence, _: Moment) -> Verdict {
    let mut broken = Vec::new();
    let mut reviews = 0;
    let numbered = evidence.seats.iter().enumerate().map(|(at, seat)| (at + 1, seat));
    for (review, seat) in numbered.filter(|(_, seat)| seat.opened) {
        reviews += 1;
        match (seat.declared_at, seat.submitted_at) {
            (None, _) => broken.push(Finding::Undeclared { review }),
            (Some(declared), submitted) => {
                if declared < seat.assigned_at || submitted.is_some_and(|submitted| submitted < declared) {
                    broken.push(Finding::DeclaredLate { review });
                }
            }
        }
        let by = seat.submitted_at.map(Moment::day);
        if seat.pledged_on.is_none_or(|pledged| by.is_some_and(|by| pledged > by)) {
            broken.push(Finding::Unpledged { review });
        }
    }
    if reviews == 0 {
        return nothing_yet(evidence);
    }
    Verdict::unless(broken, || Finding::Declared { reviews })
}

/// No review counts whose writer was ruled to be in conflict, or might be.
pub(super) fn no_conflict(evidence: &Evidence, _: Moment) -> Verdict {
    let mut broken = Vec::new();
    for (review, seat) in evidence.valid() {
        match seat.ruled {
            Ruled::Free => {}
            Ruled::Unsettled => broken.push(Finding::Unsettled { review }),
            Ruled::Conflict => broken.push(Finding::Conflict { review }),
        }
    }
    of_valid(evidence, broken, |reviews| Finding::NoConflict { reviews })
}

/// No two reviews that count come from one legal person.
pub(super) fn one_legal_person(evidence: &Evidence, _: Moment) -> Verdict {
    let valid: Vec<_> = evidence.valid().collect();
    let mut broken = Vec::new();
    for (at, (one, seat)) in valid.iter().enumerate() {
        for (other, next) in &valid[at + 1..] {
            if seat.legal_persons.iter().any(|legal| next.legal_persons.contains(legal)) {
                broken.push(Finding::SameLegalPerson { one: *one, other: *other });
            }
        }
    }
    of_valid(evidence, broken, |reviews| Finding::LegalPersonsApart { reviews })
}

/// As many valid reviews as the role needs, before the case was ranked.
pub(super) fn enough(evidence: &Evidence, _: Moment) -> Verdict {
    let Some(role) = evidence.role_config().filter(|role| role.external_review) else { return Verdict::NotApplicable };
    let valid = evidence.valid().count();
    let found = vec![Finding::Reviews { valid, least: role.min_external_reviews }];
    let ranked = evidence.reached.contains(&Stage::PanelReview) || evidence.decided(Action::PassOver);
    match (valid as i64 >= role.min_external_reviews, ranked) {
        (true, _) => Verdict::Holds(found),
        // Found too few after the case had gone on.
        (false, true) if evidence.stage != Stage::ExternalReview => Verdict::Broken(found),
        (false, _) => nothing_yet(evidence),
    }
}

/// The group was judged by the same criteria.
pub(super) fn group_alike(evidence: &Evidence, _: Moment) -> Verdict {
    if evidence.group_alike {
        Verdict::Holds(vec![Finding::GroupAlike])
    } else {
        Verdict::Broken(vec![Finding::GroupUnlike])
    }
}

fn of_valid(evidence: &Evidence, broken: Vec<Finding>, kept: impl FnOnce(usize) -> Finding) -> Verdict {
    match evidence.valid().count() {
        0 => nothing_yet(evidence),
        reviews => Verdict::unless(broken, || kept(reviews)),
    }
}

fn nothing_yet(evidence: &Evidence) -> Verdict {
    if evidence.stage == Stage::ExternalReview { Verdict::NotYet } else { Verdict::NotApplicable }
}
