//! What is pressed on a notice's page. Each answers with the page again when it is refused.

use axum::{extract::State, response::Response};

use super::desk::page;
use crate::{
    app::App,
    commands::{self, CommandError, notice::Extension},
    domain::{
        ids::{NoticeId, RowId},
        notice::AddendumKind,
    },
    store::notice,
    web::{
        error::WebError,
        form::{Fields, Id, Reader, done_or_again},
        page::Desk,
    },
};

/// Goes back to the notice with a sentence, or shows it again with the reasons.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    id: NoticeId,
    fields: Fields,
    done: Result<impl Into<String>, CommandError>,
) -> Result<Response, WebError> {
    let done = done.map(|said| desk.done(format!("/admin/notices/{id}"), said));
    done_or_again(done, fields, |form| page(app, desk, id, form)).await
}

/// POST /admin/notices/{id}/removal
pub async fn discard(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let done = commands::notice::discard(&app, &who, id, fields.version()).await;
    let done = done.map(|()| desk.done("/admin/notices", desk.frame.t.notice.discarded));
    done_or_again(done, fields, |form| page(&app, &desk, id, form)).await
}

/// POST /admin/notices/{id}/proposal
pub async fn propose(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let accepted = fields.has("provisional");
    let done = commands::notice::propose_release(&app, &who, id, fields.version(), accepted).await;
    let said = desk.frame.t.notice.proposed;
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// POST /admin/notices/{id}/proposal/end: one's own is taken back, another's is turned down with a note.
pub async fn end_proposal(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let mut reader = Reader::new(&fields);
    let note = reader.optional("note", 500);
    let done = reader.then(commands::notice::end_proposal(&app, &who, id, note)).await;
    let said = if fields.has("own") { desk.frame.t.notice.taken_back } else { desk.frame.t.notice.turned_down };
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// POST /admin/notices/{id}/release
pub async fn release(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let agreed = fields.all("agreed").map(str::to_owned).collect();
    let done = commands::notice::release(&app, &who, (id, fields.version()), agreed).await;
    let number = notice::find(&mut app.db.read().await?, id).await?.and_then(|found| found.notice_no);
    let said = desk.frame.t.notice.released(number.unwrap_or_default());
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// POST /admin/notices/{id}/successor
pub async fn succeed(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let done = commands::notice::succeed(&app, &who, id).await;
    let done = done.map(|new| desk.done(format!("/admin/notices/{new}"), desk.frame.t.notice.desk_succeeded));
    done_or_again(done, fields, |form| page(&app, &desk, id, form)).await
}

/// POST /admin/notices/{id}/closings: for one case, or for all that can be closed.
pub async fn close(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let only = match fields.text("case") {
        "" => None,
        text => Some(text.parse().map_err(|_| WebError::NotFound)?),
    };
    let done = commands::notice::close(&app, &who, id, only).await;
    let said = done.map(|closed| desk.frame.t.notice.closed(closed));
    answer(&app, &desk, id, fields, said).await
}

/// POST /admin/notices/{id}/addenda
pub async fn propose_addendum(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let mut reader = Reader::new(&fields);
    let written = |code: &str| AddendumKind::from_code(code).filter(|kind| AddendumKind::WRITTEN.contains(kind));
    let kind = reader.required_choice("addendum_kind", written);
    let body = reader.required("addendum_body", 1000);
    let done = match (kind, reader.finish()) {
        (Some(kind), Ok(())) => commands::notice::propose_addendum(&app, &who, id, kind, body).await,
        (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let said = desk.frame.t.notice.addendum_proposed;
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// POST /admin/notices/{id}/extensions: so many days more, or to the end that the calendar asks for.
pub async fn propose_extension(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let mut reader = Reader::new(&fields);
    let by_calendar = fields.text("by") == "calendar";
    // What is no number of days is told with what else is wrong, by the command.
    let days = (!by_calendar).then(|| fields.text("extension_days").trim().parse().unwrap_or(0));
    let reason = reader.optional("extension_reason", 500);
    let asked = Extension { days, reason, provisional_accepted: fields.has("provisional") };
    let done = reader.then(commands::notice::propose_extension(&app, &who, id, asked)).await;
    let said = desk.frame.t.notice.extension_proposed;
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// POST /admin/notices/{id}/addenda/signature
pub async fn sign_addendum(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let done = commands::notice::sign_addendum(&app, &who, id, addendum(&fields)?).await;
    let said = desk.frame.t.notice.addendum_signed;
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// POST /admin/notices/{id}/addenda/removal
pub async fn drop_addendum(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let done = commands::notice::drop_addendum(&app, &who, id, addendum(&fields)?).await;
    let said = desk.frame.t.notice.addendum_dropped;
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

fn addendum(fields: &Fields) -> Result<RowId, WebError> {
    fields.text("addendum").parse().map_err(|_| WebError::NotFound)
}
