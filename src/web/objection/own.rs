//! Objections as those concerned see them: what is objected to, never by whom, and a place to answer it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    commands,
    domain::{
        access,
        ids::InstitutionId,
        objection::{ObjectionState, StepKind},
        role::Role,
    },
    store::{
        Conn, case_file,
        objection::{self, Objection, Step},
    },
    texts::objection as words,
    web::{
        auth::Viewer,
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
        public::notice::day,
    },
};

/// Objections shown at most.
const MOST: i64 = 30;

/// An objection with what was said to it.
struct Line {
    found: Objection,
    /// What the candidate and the host institution stated.
    stated: Vec<Step>,
    /// Copies of the evidence that may be read.
    copies: Vec<i64>,
    may_state: bool,
}

#[derive(Template)]
#[template(path = "objection/own.html")]
struct OwnPage {
    frame: Frame,
    form: FormState,
    /// The receipt of the objection whose form was refused.
    about: Option<String>,
    lines: Vec<Line>,
}

impl OwnPage {
    fn topic(&self, line: &Line) -> &'static str {
        words::topic(line.found.topic, self.frame.lang)
    }

    fn state(&self, line: &Line) -> &'static str {
        words::state(line.found.state, self.frame.lang)
    }

    /// What was found, once whoever objected has the answer too.
    fn outcome(&self, line: &Line) -> Option<&'static str> {
        let answered = line.found.outcome().filter(|_| line.found.state == ObjectionState::Answered);
        answered.map(|outcome| words::outcome(outcome, self.frame.lang))
    }

    fn due(&self, line: &Line) -> String {
        line.found.due_on().map(|due| day(due, self.frame.lang)).unwrap_or_default()
    }

    fn step(&self, step: &Step) -> &'static str {
        words::step_kind(step.kind, self.frame.lang)
    }

    /// What is wrong with the form of one objection.
    fn errors(&self, line: &Line) -> Vec<crate::web::form::Said> {
        match self.about.as_ref() == Some(&line.found.receipt) {
            true => self.form.errors("own_statement", &self.frame.lang),
            false => Vec::new(),
        }
    }

    fn typed(&self, line: &Line) -> &str {
        if self.about.as_ref() == Some(&line.found.receipt) { self.form.value("own_statement") } else { "" }
    }

    fn key(&self) -> String {
        FormState::new(Fields::default()).request_key
    }
}

/// The admitted objections to cases of an account's own, newest first.
pub(super) async fn of(conn: &mut Conn, viewer: &Viewer, limit: i64) -> Result<Vec<Objection>, WebError> {
    let units: Vec<InstitutionId> = viewer.scopes(Role::Unit).map(InstitutionId).collect();
    Ok(objection::list_own(conn, viewer.account, viewer.person, &units, limit).await?)
}

/// The page of them.
pub(super) async fn list(app: &App, desk: Desk) -> Result<Response, WebError> {
    Ok(page(app, &desk, None, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, about: Option<String>, form: FormState) -> Result<Html<OwnPage>, WebError> {
    let mut conn = app.db.read().await?;
    let own = of(&mut conn, &desk.viewer, MOST).await?;
    let mut lines = Vec::new();
    for found in own {
        lines.push(line(&mut conn, desk, found).await?);
    }
    Ok(Html(OwnPage { frame: desk.frame.clone(), form, about, lines }))
}

async fn line(conn: &mut Conn, desk: &Desk, found: Objection) -> Result<Line, WebError> {
    let case = case_file::find(conn, found.case_id).await?.ok_or(WebError::NotFound)?;
    let tie = case_file::tie(conn, &case, desk.viewer.account, desk.viewer.person).await?;
    let roles = access::roles_on(&desk.viewer.held, &tie);
    let concerned = roles.iter().any(|role| matches!(role, Role::Candidate | Role::Unit));
    let being_handled = matches!(found.state, ObjectionState::Admitted | ObjectionState::Found);
    let mut stated = match concerned {
        true => objection::steps(conn, found.id).await?,
        false => Vec::new(),
    };
    let copies = stated.iter().filter(|step| step.kind == StepKind::Copy && found.state.is_told());
    let copies: Vec<i64> = copies.filter_map(|step| step.document_id).collect();
    let own_kind = if tie.is_candidate { StepKind::CandidateStatement } else { StepKind::HostStatement };
    stated.retain(|step| step.kind == own_kind);
    Ok(Line { found, stated, copies, may_state: concerned && being_handled })
}

/// POST /admin/objections/{id}/statements: the candidate or the host institution answers. The address has the receipt, for
/// an id tells when the objection came in.
pub async fn state(
    State(app): State<App>,
    desk: Desk,
    Path(receipt): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let mut read = Reader::new(&fields);
    let body = read.required("own_statement", 5000);
    let done = match read.finish() {
        Ok(()) => commands::objection::state(&app, &who, receipt.clone(), body).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|()| desk.done("/admin/objections", desk.frame.t.appointment.stated));
    done_or_again(done, fields, |form| page(&app, &desk, Some(receipt), form)).await
}
