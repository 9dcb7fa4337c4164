//! `/admin/nominations/{no}/leads`: what was heard of somebody selected or appointed, and what came of it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Reader, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands,
    domain::{
        access::{Resource, Verb},
        ids::LeadId,
        lead::{LeadEntry, LeadOutcome},
        role::CaseKind,
        workflow::{Action, Rule},
    },
    store::lead::{self, Lead},
    texts::{appeal as words, label},
};

#[derive(Template)]
#[template(path = "lead/page.html")]
struct LeadPage {
    frame: Frame,
    form: FormState,
    seen: Seen,
    leads: Vec<Lead>,
}

impl LeadPage {
    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, CaseKind::Scholar, self.frame.lang)
    }

    /// Whether a lead can be entered: from the selection on, by whoever handles them.
    fn may_enter(&self) -> bool {
        self.may_write() && Rule::of(Action::Revoke).from.contains(&self.seen.case.stage)
    }

    fn may_write(&self) -> bool {
        self.seen.may(Resource::Lead, Verb::Write)
    }

    fn outcomes(&self) -> Vec<(&'static str, &'static str)> {
        LeadOutcome::ALL.iter().map(|known| (known.code(), words::lead_outcome(*known, self.frame.lang))).collect()
    }

    fn outcome(&self, lead: &Lead) -> Option<&'static str> {
        lead.outcome().map(|outcome| words::lead_outcome(outcome, self.frame.lang))
    }

    fn is_grave(&self, lead: &Lead) -> bool {
        lead.outcome() == Some(LeadOutcome::Misconduct)
    }

    fn path(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }
}

/// GET /admin/nominations/{no}/leads
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, no: &str, form: FormState) -> Result<Html<LeadPage>, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, no).await?;
    if seen.involved || !seen.may(Resource::Lead, Verb::Read) {
        return Err(WebError::NotFound);
    }
    let leads = lead::of_case(&mut conn, seen.case.id).await?;
    Ok(Html(LeadPage { frame: desk.frame.clone(), form, seen, leads }))
}

/// POST /admin/nominations/{no}/leads
pub async fn enter(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let mut read = Reader::new(&fields);
    let entry = LeadEntry {
        anonymous: fields.has("anonymous"),
        body: read.required("lead_body", 5000),
        evidence: read.required("evidence", 5000),
    };
    let who = desk.viewer.who(fields.request_key());
    let done = match read.finish() {
        Ok(()) => commands::lead::enter(&app, &who, case.id, entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/leads"), desk.frame.t.appeal.lead_entered));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}

/// POST /admin/nominations/{no}/leads/{id}: the finding.
pub async fn find_out(
    State(app): State<App>,
    desk: Desk,
    Path((no, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let id: LeadId = id.parse().map_err(|_| WebError::NotFound)?;
    let mut read = Reader::new(&fields);
    let outcome = read.required_choice("lead_outcome", LeadOutcome::from_code);
    let finding = read.required("finding", 5000);
    let who = desk.viewer.who(fields.request_key());
    let done = match (outcome, read.finish()) {
        (Some(outcome), Ok(())) => {
            commands::lead::find_out(&app, &who, case.id, (id, fields.version()), (outcome, finding)).await
        }
        (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/leads"), desk.frame.t.appeal.lead_found));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}
