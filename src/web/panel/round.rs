//! A round of the secret vote on members' devices, as secretary and chair hold it: opened, closed, given up; and its
//! counts put before the chair.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::ballot::{case_of, page};
use crate::{
    app::App,
    commands::{CommandError, ballot, vote as commands},
    domain::ids::{DocumentId, VoteRoundId},
    store::vote,
    web::{
        error::WebError,
        form::{Fields, Reader, done_or_again},
        page::Desk,
    },
};

/// The longest reason for taking a vote again.
const REASON_MOST: i64 = 500;

/// POST /admin/panels/{id}/cases/{no}/rounds: the secretary opens a round.
pub async fn open(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (of, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let mut reader = Reader::new(&fields);
    let reason = reader.optional("retake_reason", REASON_MOST);
    let who = desk.viewer.who(fields.request_key());
    let outcome = reader.then(commands::open(&app, &who, of.id, case.id, fields.version(), reason)).await;
    let done =
        outcome.map(|_| desk.done(format!("/admin/panels/{panel}/cases/{number}"), desk.frame.t.vote.said_opened));
    done_or_again(done, fields, |form| page(&app, desk, &panel, &number, form)).await
}

/// The open round that a form of a case's page names; another case's does not exist here.
async fn named(app: &App, case: crate::domain::ids::CaseId, fields: &Fields) -> Result<VoteRoundId, WebError> {
    let id: VoteRoundId = fields.text("round").parse().map_err(|_| WebError::BadRequest)?;
    let round = vote::find(&mut app.db.read().await?, id).await?;
    round.filter(|round| round.case_id == case).map(|round| round.id).ok_or(WebError::NotFound)
}

/// POST /admin/panels/{id}/cases/{no}/rounds/closing: the chair closes the round; the votes are counted.
pub async fn close(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (_, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let round = named(&app, case.id, &fields).await?;
    let who = desk.viewer.who(fields.request_key());
    let outcome = commands::close(&app, &who, round, fields.text("early") == "yes").await;
    answer(&app, desk, (&panel, &number), fields, outcome, |words| words.said_closed).await
}

/// POST /admin/panels/{id}/cases/{no}/rounds/end: the secretary gives the round up.
pub async fn abandon(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (_, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let round = named(&app, case.id, &fields).await?;
    let outcome = commands::abandon(&app, &desk.viewer.who(fields.request_key()), round).await;
    answer(&app, desk, (&panel, &number), fields, outcome, |words| words.said_abandoned).await
}

/// POST /admin/panels/{id}/cases/{no}/counts: counts from devices are put before the chair with the minutes.
pub async fn put_forward(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (of, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let mut reader = Reader::new(&fields);
    let minutes = reader.choice("minutes_id", |text| text.parse::<DocumentId>().ok());
    let who = desk.viewer.who(fields.request_key());
    let outcome =
        reader.then(ballot::put_forward(&app, &who, of.id, case.id, fields.version(), minutes)).await.map(|_| ());
    answer(&app, desk, (&panel, &number), fields, outcome, |words| words.said_put_forward).await
}

async fn answer(
    app: &App,
    desk: Desk,
    (panel, number): (&str, &str),
    fields: Fields,
    outcome: Result<(), CommandError>,
    said: fn(&crate::texts::VoteTexts) -> &'static str,
) -> Result<Response, WebError> {
    let done = outcome.map(|()| desk.done(format!("/admin/panels/{panel}/cases/{number}"), said(&desk.frame.t.vote)));
    done_or_again(done, fields, |form| page(app, desk, panel, number, form)).await
}
