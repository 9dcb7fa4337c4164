//! The requests of the public at the office's desk: the register, and one request with what can be done with it.

pub mod actions;
pub mod desk;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    domain::time::Day,
    store::petition::{self, Petition},
    texts::petition as words,
    web::{
        error::WebError,
        form::Fields,
        page::{Desk, Frame, Html},
        public::notice::day,
    },
};

const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "petition/list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Petition>,
    only_open: bool,
    next: Option<String>,
    today: Day,
}

impl ListPage {
    fn kind(&self, row: &Petition) -> &'static str {
        words::kind(row.kind, self.frame.lang)
    }

    fn state(&self, row: &Petition) -> (&'static str, &'static str) {
        words::state(row.state, self.frame.lang)
    }

    fn due(&self, row: &Petition) -> Option<String> {
        row.due_on().map(|due| day(due, self.frame.lang))
    }

    fn is_late(&self, row: &Petition) -> bool {
        row.due_on().is_some_and(|due| due < self.today)
    }
}

/// GET /admin/requests
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    let only_open = asked.text("view") != "all";
    let after = asked.text("after").parse().ok().zip(asked.text("id").parse().ok());
    let mut rows = petition::list(&mut app.db.read().await?, only_open, after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| {
        let view = if only_open { "" } else { "view=all&" };
        format!("/admin/requests?{view}after={}&id={}", last.received_at.0, last.id)
    });
    let today = desk.viewer.at.day();
    Ok(Html(ListPage { frame: desk.frame, rows, only_open, next, today }).into_response())
}
