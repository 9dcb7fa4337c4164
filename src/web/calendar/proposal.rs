//! One imported file: what it says, what it would do or did, and the buttons of whoever decides.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::effect::Effect;
use crate::{
    app::App,
    commands::calendar as commands,
    domain::{
        access::{Reach, Resource, Verb},
        calendar::ChangeState,
        ids::CalendarNoticeId,
    },
    store::calendar::{self, Imported},
    texts::calendar as words,
    web::{
        auth::Viewer,
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "calendar/proposal.html")]
struct ProposalPage {
    frame: Frame,
    form: FormState,
    found: Imported,
    state: (&'static str, &'static str),
    kind: &'static str,
    /// What it would do now; of one that was decided on, nothing is foretold.
    effect: Option<Effect>,
    may_confirm: bool,
    is_own: bool,
}

/// Whether somebody decides on changes of the calendar that another account entered.
pub(super) fn decides(viewer: &Viewer, by: crate::domain::ids::AccountId) -> bool {
    viewer.reach(Resource::Calendar, Verb::Decide) == Reach::All && viewer.account != by
}

/// GET /admin/calendar/notices/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<CalendarNoticeId>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, id, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, id: CalendarNoticeId, form: FormState) -> Result<Html<ProposalPage>, WebError> {
    let mut conn = app.db.read().await?;
    let found = calendar::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let lang = desk.frame.lang;
    let waits = found.state == ChangeState::Proposed;
    let effect = match waits {
        true => {
            let looked = commands::look_again(&mut conn, &found, desk.viewer.at).await?;
            Some(Effect::of(&looked, &desk.viewer, lang))
        }
        false => None,
    };
    Ok(Html(ProposalPage {
        state: words::state(found.state, lang),
        kind: words::notice_kind(found.kind, lang),
        may_confirm: waits && decides(&desk.viewer, found.loaded_by),
        is_own: waits && desk.viewer.account == found.loaded_by,
        effect,
        frame: desk.frame.clone(),
        form,
        found,
    }))
}

/// POST /admin/calendar/notices/{id}/confirmation
pub async fn confirm(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<CalendarNoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let done = commands::confirm(&app, &desk.viewer.who(fields.request_key()), id).await;
    let done = done.map(|()| desk.done(format!("/admin/calendar/notices/{id}"), desk.frame.t.calendar.confirmed));
    done_or_again(done, fields, |form| page(&app, &desk, id, form)).await
}

/// POST /admin/calendar/notices/{id}/end: one's own is taken back, another's is turned down with a note.
pub async fn end(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<CalendarNoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let note = reader.optional("note", 500);
    let done = reader.then(commands::end(&app, &desk.viewer.who(fields.request_key()), id, note)).await;
    let t = &desk.frame.t.calendar;
    let said = if fields.has("own") { t.taken_back } else { t.turned_down };
    let done = done.map(|()| desk.done(format!("/admin/calendar/notices/{id}"), said));
    done_or_again(done, fields, |form| page(&app, &desk, id, form)).await
}
