//! What a case waits for its candidate to do, with the day by which, for the candidate's own page.

use crate::{
    domain::{assessment::Grade, closing::ClosingItem, role::Role, time::Day, workflow::Stage},
    store::{Conn, StoreError, appointment, assessment::Assessment, contract, objection::Objection},
    texts::{appointment as words, reason},
    web::{nomination::Seen, page::Frame},
};

/// Something the candidate is waited for.
pub(super) struct Duty {
    pub(super) what: String,
    /// Where it is done, below the address of the case or on this page.
    pub(super) path: String,
    pub(super) due_on: Option<Day>,
}

/// What waits for the candidate of a case, what is due first on top.
pub(super) async fn of(
    conn: &mut Conn,
    seen: &Seen,
    frame: &Frame,
    (lacks_consent, objections, assessments): (bool, &[Objection], &[Assessment]),
) -> Result<Vec<Duty>, StoreError> {
    let (case, t) = (&seen.case, &frame.t.appointment);
    let here = |rest: &str| frame.href(format!("/admin/nominations/{}{rest}", case.case_no));
    let mut duties = Vec::new();
    let mut add = |what: &str, path: String, due_on: Option<Day>| {
        duties.push(Duty { what: what.to_owned(), path, due_on });
    };
    if lacks_consent {
        add(frame.t.nomination.consent_page, "#cs".to_owned(), None);
    }
    for open in objections.iter().filter(|open| open.state.is_open()) {
        add(t.own_answer_objection, frame.href("/admin/objections"), open.due_on());
    }
    if case.stage == Stage::Contracting
        && let Some(known) = contract::find(conn, case.id).await?
        && known.terms().appointee_signed_on.is_none()
    {
        add(t.own_sign, here("/contract"), known.signing_due_on());
    }
    for open in assessments.iter().filter(|known| known.decided_at().is_none() && known.report.is_none()) {
        let what = t.own_report(words::kind(open.kind, frame.lang));
        add(&what, here(&format!("/term#as-{}", open.id)), Some(open.due_on));
    }
    if case.stage == Stage::Closing {
        let met = appointment::closing_items(conn, case.id).await?;
        let is_met =
            |item: ClosingItem| met.iter().any(|known| known.item == item && known.met_at >= case.stage_entered_at);
        let own = ClosingItem::ALL.iter().filter(|item| item.entered_by().contains(&Role::Candidate));
        for item in own.filter(|item| !is_met(**item)) {
            let (zh, en) = reason::closing_item(*item);
            add(frame.lang.pick(zh, en), here("/term#cl"), None);
        }
    }
    duties.sort_by_key(|duty| (duty.due_on.is_none(), duty.due_on));
    Ok(duties)
}

/// Whether an assessment came out as failed, for the colour of its tag.
pub(super) fn is_failed(known: &Assessment) -> bool {
    known.grade() == Some(Grade::Failed)
}
