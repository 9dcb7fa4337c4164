//! What is done with a request of the public: a step of the officer, or the answer of the approver to a refusal.

use axum::{extract::State, response::Response};

use super::desk::page;
use crate::{
    app::App,
    commands::petition as commands,
    domain::{
        ids::PetitionId,
        petition::{Answer, PetitionGround},
    },
    web::{
        error::WebError,
        form::{Fields, Id, Reader, done_or_again},
        page::Desk,
    },
};

/// POST /admin/requests/{id}: a step of the officer, named by the button pressed.
pub async fn handle(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PetitionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let ver = fields.version();
    let mut reader = Reader::new(&fields);
    let t = &desk.frame.t.petition;
    let (done, said) = match fields.text("do") {
        "take" => (commands::take(&app, &who, id, ver).await, t.said_taken),
        "note" => {
            let body = reader.required("petition_note", 2_000);
            let done = reader.then(commands::add_note(&app, &who, id, body)).await;
            (done, t.said_noted)
        }
        "accept" => {
            let answer = Answer {
                reply: reader.required("petition_reply", 5_000),
                public_note: reader.optional("public_note", 1_000),
                public_note_en: reader.optional("public_note_en", 1_000),
            };
            let done = reader.then(commands::accept(&app, &who, id, ver, answer)).await;
            (done, t.said_accepted)
        }
        "refuse" => {
            let ground = reader.required_choice("petition_ground", PetitionGround::from_code);
            let words = reader.required("refusal_words", 2_000);
            let done = match (ground, reader.finish()) {
                (Some(ground), Ok(())) => commands::refuse(&app, &who, id, ver, (ground, words)).await,
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, if fields.has("takes_two") { t.said_proposed } else { t.said_refused })
        }
        _ => return Err(WebError::BadRequest),
    };
    let done = done.map(|()| desk.done(format!("/admin/requests/{id}"), said));
    done_or_again(done, fields, |form| page(&app, &desk, id, form, None)).await
}

/// POST /admin/requests/{id}/decision: the approver confirms a refusal, or sends it back.
pub async fn decide(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PetitionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let ver = fields.version();
    let t = &desk.frame.t.petition;
    let (done, said) = match fields.text("do") {
        "confirm" => (commands::confirm(&app, &who, id, ver).await, t.said_confirmed),
        "return" => {
            let mut reader = Reader::new(&fields);
            let why = reader.required("sent_back", 1_000);
            let done = reader.then(commands::send_back(&app, &who, id, ver, why)).await;
            (done, t.said_sent_back)
        }
        _ => return Err(WebError::BadRequest),
    };
    let done = done.map(|()| desk.done(format!("/admin/requests/{id}"), said));
    done_or_again(done, fields, |form| page(&app, &desk, id, form, None)).await
}
