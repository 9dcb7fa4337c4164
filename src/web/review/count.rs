//! A member counts sheets of paper a second time: four numbers, and not what the first count found.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{queue::Queue, queue_of};
use crate::{
    app::App,
    commands::{
        ballot::Count,
        second_count::{self as commands, Sheets},
    },
    domain::ids::BallotId,
    store::{panel, review::dossier},
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
        panel::{ballot::numbers, prompt},
    },
};

#[derive(Template)]
#[template(path = "review/count.html")]
struct CountPage {
    frame: Frame,
    queue: Queue,
    sheets: Sheets,
    title: String,
    panel: String,
    form: FormState,
}

/// GET /reviews/counts/{ballot}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<BallotId>) -> Result<Response, WebError> {
    Ok(page(&app, desk, id, FormState::default()).await?.into_response())
}

async fn page(app: &App, desk: Desk, id: BallotId, form: FormState) -> Result<Html<CountPage>, WebError> {
    let mut conn = app.db.read().await?;
    let sheets = commands::sheets(&mut conn, &desk.viewer.who(None), id).await?;
    let panel = panel::find(&mut conn, sheets.panel).await?.ok_or(WebError::NotFound)?;
    let title = dossier(&mut conn, sheets.case.id).await?.map(|it| it.title).unwrap_or_default();
    let queue = queue_of(&mut conn, &desk, None).await?;
    Ok(Html(CountPage { frame: desk.frame, queue, sheets, title, panel: panel.name, form }))
}

/// POST /reviews/counts/{ballot}: the member's own count.
pub async fn save(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BallotId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    // Who does not count here is told that, and not what is missing in the form.
    commands::sheets(&mut app.db.read().await?, &who, id).await?;
    let mut reader = Reader::new(&fields);
    let [yes, no, abstain, invalid] = numbers(&mut reader);
    let count = Count { yes, no, abstain, invalid, minutes: None };
    let outcome = reader.then(commands::count_again(&app, &who, id, fields.version(), count)).await;
    let t = desk.frame.t;
    let done = outcome.map(|counted| match counted.differing() {
        Some(differ) => {
            let names: Vec<&str> = differ.iter().map(|name| desk.frame.label(name)).collect();
            desk.done("/reviews", t.vote.differs(prompt::listed(&names, t)))
        }
        None => desk.done("/reviews", t.vote.said_counted),
    });
    done_or_again(done, fields, |form| page(&app, desk, id, form)).await
}
