//! The first page after signing in (what waits, where the cases stand, what is new), and the menu of narrow screens.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::setup::Progress;
use crate::{
    app::App,
    commands::calendar::{MissingYear, missing_year},
    domain::{access::Resource, role::Role},
    store::{
        case_list::Row,
        outbox::{self, Message},
        scope,
    },
    texts::label,
    web::{
        account::inbox,
        error::WebError,
        notice::may_know,
        page::{Desk, Frame, Html},
        work::{SOON, Task, Work},
    },
};

/// Unread messages shown on the first page.
const MESSAGES: i64 = 8;

#[derive(Template)]
#[template(path = "admin/home.html")]
struct HomePage {
    frame: Frame,
    /// How far the office is set up, for administrators.
    progress: Option<Progress>,
    work: Work,
    messages: Vec<Message>,
    /// Whether no call is open or planned, for those who set one up.
    needs_call: bool,
    /// Next year, while its calendar is waited for.
    missing: Option<MissingYear>,
    may_import: bool,
}

impl HomePage {
    fn stage(&self, row: &Row) -> &'static str {
        label::stage_short(row.stage, self.frame.lang)
    }

    /// How near the date of something is, in colour and words; nothing while it is far.
    fn urgency(&self, task: &Task) -> Option<(&'static str, String)> {
        let t = &self.frame.t.desk;
        match task.days_left(self.work.today)? {
            left if left < 0 => Some(("stop", t.days_late(-left))),
            0 => Some(("stop", t.due_today.to_owned())),
            left if left <= SOON => Some(("warn", t.days_left(left))),
            _ => None,
        }
    }

    fn sentence(&self, message: &Message) -> String {
        inbox::sentence(message, &self.frame)
    }
}

/// GET /admin: an administrator whose office is not set up goes on with that.
pub async fn show(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let progress = match desk.viewer.has(Role::Sysadmin) {
        true => Some(Progress::of(&mut conn).await?),
        false => None,
    };
    if progress.as_ref().is_some_and(|progress| !progress.is_finished()) {
        return Ok(desk.go("/admin/setup"));
    }
    let mut messages = outbox::list(&mut conn, desk.viewer.account, None, MESSAGES).await?;
    messages.retain(|message| !message.is_read());
    let work = Work::of(&mut conn, &desk).await?;
    let needs_call = desk.viewer.may_write(Resource::Scheme) && !scope::has_call(&mut conn).await?;
    // It is for the office to see to; nominators and institutions have no part in it.
    let may_import = desk.viewer.may_write(Resource::Calendar);
    let missing = match may_import || may_know(&desk.viewer) {
        true => missing_year(&mut conn, desk.viewer.at.day()).await?,
        false => None,
    };
    Ok(Html(HomePage { frame: desk.frame, progress, work, messages, needs_call, missing, may_import }).into_response())
}

#[derive(Template)]
#[template(path = "admin/menu.html")]
struct MenuPage {
    frame: Frame,
}

/// GET /admin/menu: the rail as a page, for screens too narrow to show it.
pub async fn menu(desk: Desk) -> Response {
    Html(MenuPage { frame: desk.frame }).into_response()
}
