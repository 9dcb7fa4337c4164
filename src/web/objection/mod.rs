//! `/admin/objections`: the supervisor admits, refuses, investigates, answers; the approver confirms what becomes of
//! the case; those concerned read what is objected to, once it is admitted, and never by whom.

mod actions;
mod clash;
mod desk;
mod entry;
mod letter;
pub mod own;

pub use actions::{decide, handle, propose};
pub use desk::{copy, evidence, identity, share, show};
pub use entry::{create, new};
pub use letter::show as letter;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    domain::{
        access::{Reach, Resource, Verb},
        ids::ObjectionId,
        role::Role,
    },
    store::objection::{self, Objection},
    texts::objection as words,
    web::{
        error::WebError,
        form::Fields,
        page::{Desk, Frame, Html},
        public::notice::day,
    },
};

/// Objections on one page of the list.
const PAGE: i64 = 30;

#[derive(Template)]
#[template(path = "objection/list.html")]
struct ListPage {
    frame: Frame,
    found: Vec<Objection>,
    older: Option<ObjectionId>,
    may_enter: bool,
    /// Whether there are any to cases of the account's own, which it reads like everybody concerned.
    has_own: bool,
}

impl ListPage {
    fn topic(&self, found: &Objection) -> &'static str {
        words::topic(found.topic, self.frame.lang)
    }

    fn state(&self, found: &Objection) -> &'static str {
        words::state(found.state, self.frame.lang)
    }

    fn due(&self, found: &Objection) -> String {
        found.due_on().map(|due| day(due, self.frame.lang)).unwrap_or_default()
    }
}

/// GET /admin/objections
pub async fn index(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let viewer = &desk.viewer;
    let asked = Fields::query(query);
    if viewer.reach(Resource::Objection, Verb::Read) != Reach::All || asked.has("own") {
        return own::list(&app, desk).await;
    }
    let mut conn = app.db.read().await?;
    let after = asked.text("after").parse().ok();
    let mut found = objection::list(&mut conn, viewer.account, after, PAGE + 1).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let older = found.last().filter(|_| more).map(|last| last.id);
    let may_enter = viewer.has(Role::Supervisor);
    let has_own = !own::of(&mut conn, viewer, 1).await?.is_empty();
    Ok(Html(ListPage { frame: desk.frame, found, older, may_enter, has_own }).into_response())
}
