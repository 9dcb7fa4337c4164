//! What is pressed on a notice's page. Each answers with the page again when it is refused.

use axum::{extract::State, response::Response};

use super::desk::refused;
use crate::{
    app::App,
    commands::{self, CommandError, notice::Extension},
    domain::{
        ids::{NoticeId, RowId},
        notice::AddendumKind,
        workflow::Refusal,
    },
    store::notice,
    web::{
        error::WebError,
        form::{Fields, Id, Reader},
        page::Desk,
    },
};

/// Goes back to the notice with a sentence, or shows it again with the reasons.
pub(super) async fn answer(
    app: &App,
    desk: &Desk,
    id: NoticeId,
    fields: Fields,
    done: Result<String, CommandError>,
) -> Result<Response, WebError> {
    match done {
        Ok(said) => Ok(desk.done(format!("/admin/notices/{id}"), said)),
        Err(CommandError::Refused(refusal)) => refused(app, desk, id, fields, refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// POST /admin/notices/{id}/removal
pub async fn discard(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    match commands::notice::discard(&app, &who, id, fields.version()).await {
        Ok(()) => Ok(desk.done("/admin/notices", desk.frame.t.notice.discarded)),
        Err(CommandError::Refused(refusal)) => refused(&app, &desk, id, fields, refusal).await,
        Err(other) => Err(other.into()),
    }
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
    let said = desk.frame.t.notice.proposed.to_owned();
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
    let done = match reader.finish() {
        Ok(()) => commands::notice::end_proposal(&app, &who, id, note).await,
        Err(reasons) => Err(reasons.into()),
    };
    let said = if fields.has("own") { desk.frame.t.notice.taken_back } else { desk.frame.t.notice.turned_down };
    answer(&app, &desk, id, fields, done.map(|()| said.to_owned())).await
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
    match commands::notice::succeed(&app, &who, id).await {
        Ok(new) => Ok(desk.done(format!("/admin/notices/{new}"), desk.frame.t.notice.desk_succeeded)),
        Err(CommandError::Refused(refusal)) => refused(&app, &desk, id, fields, refusal).await,
        Err(other) => Err(other.into()),
    }
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
    let reasons = std::mem::take(&mut reader.reasons);
    let done = match kind {
        Some(kind) if reasons.is_empty() => commands::notice::propose_addendum(&app, &who, id, kind, body).await,
        _ => Err(CommandError::Refused(Refusal { reasons })),
    };
    let said = desk.frame.t.notice.addendum_proposed.to_owned();
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
    let done = match reader.finish() {
        Ok(()) => commands::notice::propose_extension(&app, &who, id, asked).await,
        Err(reasons) => Err(reasons.into()),
    };
    let said = desk.frame.t.notice.extension_proposed.to_owned();
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
    let said = desk.frame.t.notice.addendum_signed.to_owned();
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
    let said = desk.frame.t.notice.addendum_dropped.to_owned();
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

fn addendum(fields: &Fields) -> Result<RowId, WebError> {
    fields.text("addendum").parse().map_err(|_| WebError::NotFound)
}
