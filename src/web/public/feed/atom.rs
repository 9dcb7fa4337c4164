//! `/notices.atom`.

use askama::Template;
use axum::{extract::State, response::Response};

use super::{
    entry::{Entry, latest},
    kept,
};
use crate::{
    app::App,
    domain::time::Moment,
    web::{error::WebError, page::Frame, public::notice::midnight},
};

#[derive(Template)]
#[template(path = "notice/feed.xml")]
struct Feed {
    frame: Frame,
    base: String,
    updated: String,
    entries: Vec<Entry>,
}

/// GET /notices.atom: what was released, as it was released, with the names only as long as the page has them.
pub async fn show(State(app): State<App>, frame: Frame) -> Result<Response, WebError> {
    let now = app.clock.now();
    let entries = latest(&mut app.db.read().await?, now, frame.t).await?;
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(Moment(0)).rfc3339();
    let feed = Feed { base: app.config.base_url(), frame, updated, entries };
    let body = feed.render().map_err(|error| WebError::broken(&error))?;
    Ok(kept(body, "application/atom+xml; charset=utf-8", midnight(now)))
}
