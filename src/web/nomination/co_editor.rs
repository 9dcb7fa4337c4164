//! `/admin/nominations/{no}/co-editors`: whom whoever entered a draft lets write it too.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{Seen, see};
use crate::{
    app::App,
    commands::co_editor as command,
    domain::{
        access::{Resource, Verb},
        ids::AccountId,
        workflow::Stage,
    },
    store::co_editor::{self, CoEditor},
    web::{
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "nomination/co_editors.html")]
struct CoEditorsPage {
    frame: Frame,
    form: FormState,
    seen: Seen,
    editors: Vec<CoEditor>,
    is_owner: bool,
}

impl CoEditorsPage {
    fn may_add(&self) -> bool {
        self.is_owner && matches!(self.seen.case.stage, Stage::Draft | Stage::Returned)
    }

    fn path(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }
}

/// GET /admin/nominations/{no}/co-editors
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, no: &str, form: FormState) -> Result<Html<CoEditorsPage>, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, no).await?;
    // Who writes it together is known to those who write it and to the office.
    if !seen.may(Resource::Draft, Verb::Write) && !seen.knows_names() {
        return Err(WebError::NotFound);
    }
    let editors = co_editor::of_case(&mut conn, seen.case.id).await?;
    let is_owner = seen.case.entered_by() == Some(desk.viewer.account) && seen.may(Resource::Draft, Verb::Write);
    Ok(Html(CoEditorsPage { frame: desk.frame.clone(), form, editors, is_owner, seen }))
}

/// POST /admin/nominations/{no}/co-editors
pub async fn create(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &no).await?;
    let mut reader = Reader::new(&fields);
    let email = reader.email("co_editor_email", true);
    let who = desk.viewer.who(fields.request_key());
    let done = reader.then(command::add(&app, &who, seen.case.id, email)).await;
    let to = format!("/admin/nominations/{no}/co-editors");
    let done = done.map(|()| desk.done(to, desk.frame.t.letter.co_editor_added));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}

/// POST /admin/nominations/{no}/co-editors/{account}/removal
pub async fn remove(
    State(app): State<App>,
    desk: Desk,
    Path((no, editor)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let editor: AccountId = editor.parse().map_err(|_| WebError::NotFound)?;
    let seen = see(&mut app.db.read().await?, &desk.viewer, &no).await?;
    let done = command::remove(&app, &desk.viewer.who(fields.request_key()), seen.case.id, editor).await;
    let to = format!("/admin/nominations/{no}/co-editors");
    let done = done.map(|()| desk.done(to, desk.frame.t.letter.co_editor_removed));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}
