//! `/admin/notices`: the publicity officer drafts, an approver releases, the officer closes.

mod actions;
mod checks;
mod desk;
mod editor;
mod paper;

pub use actions::{
    close, discard, drop_addendum, end_proposal, propose, propose_addendum, propose_extension, release, sign_addendum,
    succeed,
};
pub use checks::{attach, detach, download, explain};
pub use desk::show;
pub use editor::{create, edit, new, update};
pub use paper::show as word;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    domain::{
        access::{Reach, Resource, Verb},
        ids::NoticeId,
        notice::{NoticeState, Standing},
    },
    store::{notice, notice::Notice, proposal},
    texts::Texts,
    web::{
        auth::Viewer,
        error::WebError,
        form::Fields,
        page::{Desk, Frame, Html},
        public::notice::{day, standing},
    },
};

/// Notices on one page of the list.
const PAGE: i64 = 30;

/// Whether the account may know of drafts: those who read every case. Others read what is public.
pub fn may_know(viewer: &Viewer) -> bool {
    viewer.reach(Resource::Case, Verb::Read) == Reach::All
}

/// A notice in the list of the desk.
struct Line {
    id: NoticeId,
    title: String,
    number: String,
    state: &'static str,
    css: &'static str,
    dates: String,
}

#[derive(Template)]
#[template(path = "notice/list.html")]
struct ListPage {
    frame: Frame,
    lines: Vec<Line>,
    older: Option<NoticeId>,
    may_draft: bool,
}

/// GET /admin/notices
pub async fn index(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    if !may_know(&desk.viewer) {
        return Ok(desk.go("/notices"));
    }
    let after = query.and_then(|query| Fields::parse(query.as_bytes()).text("after").parse().ok());
    let mut conn = app.db.read().await?;
    let mut found = notice::list(&mut conn, after, PAGE + 1).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let waiting = proposal::notices_waiting(&mut conn, 100).await?;
    let older = found.last().filter(|_| more).map(|last| last.id);
    let proposed = |id| waiting.iter().any(|proposal| proposal.notice_id == id);
    let lines = found.into_iter().map(|notice| line(&app, proposed(notice.id), notice, desk.frame.t)).collect();
    let may_draft = desk.viewer.may_write(Resource::Notice);
    Ok(Html(ListPage { frame: desk.frame, lines, older, may_draft }).into_response())
}

fn line(app: &App, proposed: bool, notice: Notice, t: &'static Texts) -> Line {
    let (state, css) = state_of(app, &notice, proposed, t);
    let dates = match (notice.starts_on(), notice.ends_on()) {
        (Some(starts), Some(ends)) if notice.state != NoticeState::Draft => {
            format!("{} – {}", day(starts, t.lang), day(ends, t.lang))
        }
        _ => String::new(),
    };
    Line { id: notice.id, title: notice.title, number: notice.notice_no.unwrap_or_default(), state, css, dates }
}

/// What a notice's state is called on the desk, and the look of its tag.
fn state_of(app: &App, notice: &Notice, proposed: bool, t: &'static Texts) -> (&'static str, &'static str) {
    match standing(notice, app.clock.today()) {
        None if proposed => (t.notice.desk_waiting_release, "warn"),
        None => (t.notice.desk_draft, ""),
        Some(Standing::Running) => (t.notice.desk_state_running, "now"),
        Some(Standing::Over | Standing::Recorded) => (t.notice.desk_state_over, "ok"),
        Some(Standing::Withdrawn) => (t.notice.withdrawn, "stop"),
        Some(Standing::Superseded) => (t.notice.superseded, ""),
    }
}
