//! The call and the formal check.

use super::{Evidence, Finding, Verdict};
use crate::domain::{
    scheme::AgeOp,
    time::{Moment, age_on},
    workflow::Stage,
};

/// Days from the closing of a call within which nominations are checked (条例 art. 13).
const FORM_CHECK_DAYS: i32 = 45;

/// The guide was out long enough before nominations were taken; where there are two steps, before the first one ended.
pub(super) fn guide_lead(evidence: &Evidence, _: Moment) -> Verdict {
    let call = &evidence.call;
    let until = if evidence.config.two_step { call.closes_on } else { call.opens_on };
    let (Some(least), Some(until)) = (evidence.config.guide_min_days, until) else { return Verdict::NotApplicable };
    let Some(on) = call.guide_on else { return Verdict::Broken(vec![Finding::GuideUndated { least }]) };
    let days = on.days_until(until);
    let found = Finding::GuideOut { on, days, least };
    if days >= least { Verdict::Holds(vec![found]) } else { Verdict::Broken(vec![found]) }
}

/// The candidate's age on the day of reference.
pub(super) fn age(evidence: &Evidence, _: Moment) -> Verdict {
    let Some(rule) = evidence.role_config().and_then(|role| role.age.as_ref()) else { return Verdict::NotApplicable };
    let Some(born) = evidence.born else { return Verdict::Broken(vec![Finding::AgeUnknown]) };
    let on = rule.as_of.or(evidence.call.closes_on).unwrap_or(evidence.saved_on);
    let inclusive = rule.op == AgeOp::AtMost;
    let found = Finding::Age { age: age_on(born, on), limit: rule.years, inclusive, on };
    if rule.admits(born, on) { Verdict::Holds(vec![found]) } else { Verdict::Broken(vec![found]) }
}

/// Accepted or refused in time after the closing of the call.
pub(super) fn form_check(evidence: &Evidence, now: Moment) -> Verdict {
    let Some(closes_on) = evidence.call.closes_on else { return Verdict::NotApplicable };
    let due_on = closes_on.plus_days(FORM_CHECK_DAYS);
    match evidence.checked_on {
        Some(on) if on <= due_on => Verdict::Holds(vec![Finding::Checked { on, due_on }]),
        Some(on) => Verdict::Broken(vec![Finding::Checked { on, due_on }]),
        None if evidence.stage.is_final() => Verdict::NotApplicable,
        None if now.day() <= due_on => Verdict::NotYet,
        None => Verdict::Broken(vec![Finding::Unchecked { due_on }]),
    }
}

/// Whatever was to be corrected had a day, and the case came back with an answer to each.
pub(super) fn corrections(evidence: &Evidence, _: Moment) -> Verdict {
    let mut broken = Vec::new();
    for item in &evidence.corrections {
        if item.due_on <= item.raised_on {
            broken.push(Finding::CorrectionDueAtOnce { due_on: item.due_on });
        }
        match item.answered_on {
            Some(on) if on > item.due_on => broken.push(Finding::CorrectionLate { on, due_on: item.due_on }),
            None if came_back(evidence.stage) => broken.push(Finding::CorrectionUnanswered),
            _ => {}
        }
    }
    let waits = evidence.stage == Stage::Returned && evidence.corrections.iter().any(|it| it.answered_on.is_none());
    if broken.is_empty() && waits {
        return Verdict::NotYet;
    }
    Verdict::unless(broken, || Finding::Corrected { items: evidence.corrections.len() })
}

/// A case that ended unanswered was not corrected; that is the nominator's, not the procedure's.
fn came_back(stage: Stage) -> bool {
    stage != Stage::Returned && !stage.is_final()
}
