//! The public notice: consent before it, what it says, how long it ran, and the answers to objections.

use super::{Evidence, Finding, Notice, Verdict};
use crate::domain::{
    time::Moment,
    workflow::Stage::{InNotice, OnHold},
};

/// The candidate had agreed to publicity when the notice went out (个人信息保护法 art. 25).
pub(super) fn consent_first(evidence: &Evidence, _: Moment) -> Verdict {
    published(evidence, |notice| {
        let at = notice.released_at;
        let stood = |given: Moment, withdrawn: Option<Moment>| given <= at && withdrawn.is_none_or(|end| end > at);
        let consent = evidence.consents.iter().find(|one| stood(one.given_at, one.withdrawn_at));
        let published_on = at.day();
        match consent {
            Some(one) => Verdict::Holds(vec![Finding::ConsentGiven { on: one.given_at.day(), published_on }]),
            None => Verdict::Broken(vec![Finding::ConsentMissing { published_on }]),
        }
    })
}

/// The notice says all it must, of at least one case.
pub(super) fn content(evidence: &Evidence, _: Moment) -> Verdict {
    published(evidence, |notice| {
        let mut broken: Vec<Finding> = notice.lacks.iter().map(|field| Finding::NoticeLacks { field }).collect();
        if notice.items == 0 {
            broken.push(Finding::NoticeEmpty);
        }
        Verdict::unless(broken, || Finding::NoticeSays { items: notice.items })
    })
}

/// The period is as long as the scheme and the notice say, counted again from the calendar, and ran to its end.
pub(super) fn period(evidence: &Evidence, now: Moment) -> Verdict {
    published(evidence, |notice| {
        let ends_on = notice.ends_on;
        let mut broken = Vec::new();
        if let Some(counted_to) = notice.counted_to.filter(|counted_to| ends_on < *counted_to) {
            broken.push(Finding::NoticeShort { ends_on, counted_to });
        }
        if let Some(on) = evidence.cleared_on.filter(|on| *on >= notice.starts_on && *on <= ends_on) {
            broken.push(Finding::ClosedEarly { on, ends_on });
        }
        let runs = matches!(evidence.stage, InNotice | OnHold) && now.day() <= ends_on;
        if broken.is_empty() && (runs || notice.counted_to.is_none()) {
            return Verdict::NotYet;
        }
        let Notice { starts_on, days, unit, .. } = *notice;
        Verdict::unless(broken, || Finding::NoticeRan { starts_on, ends_on, days, unit })
    })
}

/// Each objection was admitted or refused, and answered, in its days.
pub(super) fn objections(evidence: &Evidence, now: Moment) -> Verdict {
    let today = now.day();
    let late = evidence.objections.iter().flat_map(|objection| {
        let admitted = objection.admitted_on.or(objection.answered_on);
        let clocks = [(objection.admit_due_on, admitted), (objection.handle_due_on, objection.answered_on)];
        clocks.into_iter().filter_map(|(due, done)| due.filter(|due| done.unwrap_or(today) > *due))
    });
    let broken: Vec<Finding> = late.map(|due_on| Finding::ObjectionLate { due_on }).collect();
    let waits = evidence.objections.iter().any(|objection| objection.answered_on.is_none());
    match evidence.objections.len() {
        _ if broken.is_empty() && (waits || matches!(evidence.stage, InNotice | OnHold)) => Verdict::NotYet,
        0 => Verdict::NotApplicable,
        objections => Verdict::unless(broken, || Finding::ObjectionsAnswered { objections }),
    }
}

/// Judges the notice on which the case stands. Where there is none, it is still to come or will be put out anew, or
/// the case has left it; a case that went on without one was never published.
fn published(evidence: &Evidence, judge: impl FnOnce(&Notice) -> Verdict) -> Verdict {
    match &evidence.notice {
        Some(notice) => judge(notice),
        None if evidence.stage.is_final() => Verdict::NotApplicable,
        None if !evidence.is_past(InNotice) && evidence.stage != InNotice => Verdict::NotYet,
        None => Verdict::Broken(vec![Finding::NoNotice]),
    }
}
