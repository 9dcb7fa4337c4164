//! What is done with an objection: one step of its handling, or the decision of two on what becomes of the case.

use axum::{extract::State, response::Response};

use super::desk::{OUTCOMES, page, see};
use crate::{
    app::App,
    commands::{self, moves},
    domain::{
        ids::{ObjectionId, ProposalId},
        objection::{Outcome, RefusalGround, StepKind},
        workflow::{Action, Input},
    },
    web::{
        error::WebError,
        form::{Fields, Id, Reader, done_or_again},
        page::Desk,
    },
};

/// POST /admin/objections/{id}: one step of the handling, named by the button pressed.
pub async fn handle(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ObjectionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let ver = fields.version();
    let mut reader = Reader::new(&fields);
    let t = &desk.frame.t.objection;
    let (done, said) = match fields.text("do") {
        "admit" => (commands::objection::admit(&app, &who, id, ver).await, t.was_admitted),
        "refuse" => {
            let ground = reader.required_choice("refusal_ground", RefusalGround::from_code);
            let reason = reader.required("reason", 2000);
            let as_lead = fields.has("as_lead");
            let done = match (ground, reader.finish()) {
                (Some(ground), Ok(())) => {
                    commands::objection::refuse(&app, &who, (id, ver), (ground, reason), as_lead).await
                }
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, t.was_refused)
        }
        "step" => {
            let entered = |code: &str| StepKind::from_code(code).filter(|kind| StepKind::ENTERED.contains(kind));
            let kind = reader.required_choice("step_kind", entered);
            let body = reader.required("step_body", 5000);
            let done = match (kind, reader.finish()) {
                (Some(kind), Ok(())) => commands::objection::add_step(&app, &who, id, kind, body).await,
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, t.was_kept)
        }
        "extend" => {
            let reason = reader.required("reason", 2000);
            let done = reader.then(commands::objection::extend(&app, &who, id, ver, reason)).await;
            (done, t.was_extended)
        }
        "find" => {
            let outcome = reader.required_choice("outcome", Outcome::from_code);
            let finding = reader.required("finding", 5000);
            let done = match (outcome, reader.finish()) {
                (Some(outcome), Ok(())) => commands::objection::find_out(&app, &who, id, ver, outcome, finding).await,
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, t.was_found)
        }
        "answer" => {
            let reply = reader.required("reply", 5000);
            let done = reader.then(commands::objection::answer(&app, &who, id, ver, reply)).await;
            (done, t.was_answered)
        }
        _ => return Err(WebError::BadRequest),
    };
    let done = done.map(|()| desk.done(format!("/admin/objections/{id}"), said));
    done_or_again(done, fields, |form| page(&app, &desk, id, form, None)).await
}

/// POST /admin/objections/{id}/proposal: the supervisor asks the approver to decide what becomes of the held case.
pub async fn propose(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ObjectionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let proposable = |action: &Action| OUTCOMES.contains(action) || *action == Action::HoldLate;
    let Some(action) = Action::from_code(fields.text("action")).filter(proposable) else {
        return Err(WebError::BadRequest);
    };
    let mut reader = Reader::new(&fields);
    let input = Input { reason: reader.optional("reason", 2000), heard: fields.has("heard"), ..Input::default() };
    let done = reader.then(commands::objection::propose(&app, &who, id, action, input)).await.map(|_| ());
    let done = done.map(|()| desk.done(format!("/admin/objections/{id}"), desk.frame.t.objection.was_proposed));
    done_or_again(done, fields, |form| page(&app, &desk, id, form, None)).await
}

/// POST /admin/objections/{id}/decision: the second person confirms or turns down; the first may take it back.
pub async fn decide(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ObjectionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    see(&mut app.db.read().await?, &desk, id).await?;
    let who = desk.viewer.who(fields.request_key());
    let open: ProposalId = fields.text("proposal").parse().map_err(|_| WebError::NotFound)?;
    let t = &desk.frame.t.objection;
    let (done, said) = match fields.text("do") {
        "confirm" => (moves::confirm(&app, &who, open, fields.version()).await.map(|_| ()), t.was_confirmed),
        "end" => {
            let mut reader = Reader::new(&fields);
            let note = reader.optional("note", 500);
            let done = reader.then(moves::end_proposal(&app, &who, open, note)).await;
            (done, t.was_ended)
        }
        _ => return Err(WebError::BadRequest),
    };
    let done = done.map(|()| desk.done(format!("/admin/objections/{id}"), said));
    done_or_again(done, fields, |form| page(&app, &desk, id, form, None)).await
}
