//! Rows of one case as the rules read them.

use std::collections::BTreeSet;

use super::{
    code, day,
    rows::{Appeal, Consent, Contract, Decision, Deficiency, Objection, OnNotice, Step},
};
use crate::{
    domain::{
        calendar::{Convention, History, Unit},
        compliance as rules,
        notice::Draft,
        scheme::NoticeConfig,
        time::{Day, Moment},
        workflow::{Action, Reason, Stage, facts::Ground},
    },
    store::{StoreError, calendar::over_embedded},
};

/// The stages a case ever stood at.
pub(super) fn reached(stage: Stage, steps: &[Step]) -> BTreeSet<Stage> {
    let stood = steps.iter().filter_map(|step| step.to_stage.as_deref().and_then(Stage::from_code));
    stood.chain([stage]).collect()
}

/// The day on which the period was closed for the case, the last time it was.
pub(super) fn cleared_on(steps: &[Step]) -> Option<Day> {
    let closed = steps.iter().rev().find(|step| step.to_stage.as_deref() == Some(Stage::Cleared.code()));
    closed.map(|step| Moment(step.at).day())
}

/// The day of the first of some moves.
pub(super) fn first(steps: &[Step], commands: &[&str]) -> Option<Day> {
    steps.iter().find(|step| commands.contains(&step.command.as_str())).map(|step| Moment(step.at).day())
}

/// An objection. Where no event says when it was admitted, it was on the day the case was held.
pub(super) fn objection(row: &Objection, steps: &[Step]) -> Result<rules::Objection, StoreError> {
    let id = row.id.to_string();
    let about = |step: &&Step| {
        let payload: serde_json::Value = serde_json::from_str(&step.payload).unwrap_or_default();
        payload["note"]["objection"] == id.as_str()
    };
    let said = steps.iter().filter(|step| step.command.ends_with("_objection")).find(about);
    let said = said.map(|step| Moment(step.at).day());
    let (admitted_on, answered_on) = match row.state.as_str() {
        "received" => (None, None),
        "refused" => (said, said),
        _ => (said.or_else(|| first(steps, &["hold", "hold_late"])), row.replied_at.map(|at| Moment(at).day())),
    };
    Ok(rules::Objection {
        admit_due_on: row.admit_due_on.as_deref().map(day).transpose()?,
        handle_due_on: row.handle_due_on.as_deref().map(day).transpose()?,
        admitted_on,
        answered_on,
    })
}

pub(super) fn correction(row: &Deficiency) -> Result<rules::Correction, StoreError> {
    Ok(rules::Correction {
        raised_on: Moment(row.raised_at).day(),
        due_on: day(&row.due_on)?,
        answered_on: row.answered_at.map(|at| Moment(at).day()),
    })
}

pub(super) fn decision(row: &Decision) -> Result<rules::Decision, StoreError> {
    Ok(rules::Decision {
        outcome: code(Action::from_code, &row.outcome)?,
        ground: row.ground.as_deref().and_then(Ground::from_code),
        reasoned: !row.reason.trim().is_empty(),
        decided_at: Moment(row.decided_at),
    })
}

pub(super) fn consent(row: &Consent) -> rules::Consent {
    rules::Consent { given_at: Moment(row.given_at), withdrawn_at: row.withdrawn_at.map(Moment) }
}

/// A notice, judged by the calendar that was in force when it was released: a printed end stands, whatever became of
/// the calendar since.
pub(super) fn notice(row: &OnNotice, scheme: &NoticeConfig, history: &History) -> Result<rules::Notice, StoreError> {
    let own = NoticeConfig {
        days: i32::try_from(row.days).unwrap_or(i32::MAX),
        unit: code(Unit::from_code, &row.unit)?,
        convention: code(Convention::from_code, &row.convention)?,
        list_stays_days: i32::try_from(row.list_stays_days).unwrap_or(i32::MAX),
    };
    let starts_on = day(&row.starts_on)?;
    let calendar = over_embedded(&history.until(Moment(row.released_at)));
    let draft = Draft {
        title: row.title.clone(),
        basis: row.basis.clone(),
        issuer: row.issuer.clone(),
        accept_dept: row.accept_dept.clone(),
        contact_phone: row.contact_phone.clone(),
        contact_email: row.contact_email.clone(),
        contact_address: row.contact_address.clone(),
        days: own.days,
        unit: own.unit,
        convention: own.convention,
        list_stays_days: own.list_stays_days,
    };
    let lacks = draft.missing().into_iter().filter_map(|reason| match reason {
        Reason::NoticeLacks { field } => Some(field),
        _ => None,
    });
    Ok(rules::Notice {
        released_at: Moment(row.released_at),
        starts_on,
        ends_on: day(&row.ends_on)?,
        days: own.days,
        unit: own.unit,
        counted_to: rules::Notice::count(&calendar, starts_on, &own, scheme),
        lacks: lacks.collect(),
        items: row.items,
    })
}

pub(super) fn appeal(row: &Appeal) -> Result<rules::Appeal, StoreError> {
    Ok(rules::Appeal { due_on: day(&row.due_on)?, answered_on: row.decided_at.map(|at| Moment(at).day()) })
}

pub(super) fn contract(row: &Contract) -> Result<rules::Contract, StoreError> {
    let mut signatures = vec![&row.appointee_signed_on, &row.host_signed_on];
    if row.grant_fen.is_some_and(|fen| fen > 0) {
        signatures.push(&row.finance_signed_on);
    }
    let days: Option<Vec<Day>> =
        signatures.into_iter().map(|on| on.as_deref().and_then(|on| on.parse().ok())).collect();
    Ok(rules::Contract {
        due_on: day(&row.signing_due_on)?,
        signed_on: days.and_then(|days| days.into_iter().max()),
        reminded_on: row.reminded_at.map(|at| Moment(at).day()),
    })
}
