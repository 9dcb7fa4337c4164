//! `/admin/suspensions`: the appointments that are suspended, by the day on which each is looked at again; and the look
//! itself, on the page of the case's term.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    appointment,
    error::WebError,
    form::{Fields, Reader, done_or_again},
    nomination::see,
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands,
    domain::{ids::RowId, time::Day},
    store::suspension::{self, Standing},
    texts::number,
};

/// Suspensions on one page.
const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "suspension/list.html")]
struct ListPage {
    frame: Frame,
    standing: Vec<Standing>,
    /// Where the list goes on.
    next: Option<String>,
    today: Day,
}

impl ListPage {
    fn since(&self, standing: &Standing) -> String {
        self.frame.t.appointment.suspended_since(number::day(standing.begun_at.day(), self.frame.lang))
    }

    fn path(&self, standing: &Standing) -> String {
        self.frame.href(format!("/admin/nominations/{}/term", standing.case_no))
    }

    /// Whether its day has come.
    fn is_due(&self, standing: &Standing) -> bool {
        standing.review_on <= self.today
    }
}

/// GET /admin/suspensions
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    let after = asked.text("after").split_once('.').and_then(|(day, id)| {
        let id: i64 = id.parse().ok()?;
        Some((day.parse::<Day>().ok()?, RowId(id)))
    });
    let mut standing = suspension::all_standing(&mut app.db.read().await?, after, PAGE + 1).await?;
    let more = standing.len() as i64 > PAGE;
    standing.truncate(PAGE as usize);
    let last = standing.last().filter(|_| more);
    let next = last.map(|last| desk.frame.href(format!("/admin/suspensions?after={}.{}", last.review_on, last.id)));
    let today = desk.viewer.at.day();
    Ok(Html(ListPage { frame: desk.frame, standing, next, today }).into_response())
}

/// POST /admin/nominations/{no}/suspension: it was looked at and goes on.
pub async fn go_on(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let mut read = Reader::new(&fields);
    let reason = read.optional("reason", 2000);
    let next_on = read.day("review_on");
    let who = desk.viewer.who(fields.request_key());
    let seen = (case.id, fields.version());
    let done = match read.finish() {
        Ok(()) => commands::suspension::go_on(&app, &who, seen, reason, next_on).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/term"), desk.frame.t.appointment.went_on));
    done_or_again(done, fields, |form| appointment::page(&app, &desk, &no, form, None)).await
}
