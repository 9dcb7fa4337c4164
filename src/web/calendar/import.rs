//! A year's file: pasted or uploaded, looked at, proposed. What was read from a file stands in the form from then on, so
//! that what is proposed is what was looked at.

use askama::Template;
use axum::{
    extract::{Multipart, State},
    response::{IntoResponse, Response},
};

use super::effect::Effect;
use crate::{
    app::App,
    commands::{
        CommandError,
        calendar::{self as commands, Import},
    },
    domain::workflow::{Reason, Refusal},
    web::{
        document,
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// The longest file, in characters: a year has some five thousand.
const LONGEST: i64 = 60_000;

#[derive(Template)]
#[template(path = "calendar/import.html")]
struct ImportPage {
    frame: Frame,
    form: FormState,
    /// What the file would do, once it could be read.
    effect: Option<Effect>,
}

/// GET /admin/calendar/import
pub async fn new(desk: Desk) -> Response {
    Html(ImportPage { frame: desk.frame, form: FormState::new(Fields::default()), effect: None }).into_response()
}

/// POST /admin/calendar/import: look at the file, or propose it.
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    if fields.text("do") != "propose" {
        return looked_over(&app, desk, fields).await;
    }
    let done = match read(&fields) {
        Ok(import) => commands::propose(&app, &desk.viewer.who(fields.request_key()), import).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|id| desk.done(format!("/admin/calendar/notices/{id}"), desk.frame.t.calendar.proposed));
    done_or_again(done, fields, |form| page(&app, desk, form)).await
}

/// POST /admin/calendar/import/file: read a file into the form, and look at it.
pub async fn read_file(State(app): State<App>, desk: Desk, sent: Multipart) -> Result<Response, WebError> {
    let (mut fields, _, body) = document::read(sent).await?;
    if body.is_empty() {
        let refused = Err(Refusal::one(Reason::FileMissing).into());
        return done_or_again(refused, fields, |form| page(&app, desk, form)).await;
    }
    fields.set("year_file", String::from_utf8_lossy(&body).replace('\0', crate::web::form::UNREADABLE));
    looked_over(&app, desk, fields).await
}

/// The form again with what the file would do, or with everything that is wrong with it.
async fn looked_over(app: &App, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let text = reader.required("year_file", LONGEST);
    let mut reasons = std::mem::take(&mut reader.reasons);
    if reasons.is_empty() {
        match commands::look(&mut app.db.read().await?, &text, desk.viewer.at).await {
            Ok(looked) => reasons = looked.refusals(),
            Err(CommandError::Refused(refusal)) => reasons = refusal.reasons,
            Err(other) => return Err(other.into()),
        }
    }
    if reasons.is_empty() {
        return Ok(page(app, desk, FormState::new(fields)).await?.into_response());
    }
    done_or_again(Err(reasons.into()), fields, |form| page(app, desk, form)).await
}

async fn page(app: &App, desk: Desk, form: FormState) -> Result<Html<ImportPage>, WebError> {
    let text = form.value("year_file").replace("\r\n", "\n");
    let looked = commands::look(&mut app.db.read().await?, text.trim(), desk.viewer.at).await;
    let effect = match looked {
        Ok(looked) if looked.refusals().is_empty() => Some(Effect::of(&looked, &desk.viewer, desk.frame.lang)),
        Ok(_) | Err(CommandError::Refused(_)) => None,
        Err(other) => return Err(other.into()),
    };
    Ok(Html(ImportPage { frame: desk.frame, form, effect }))
}

fn read(fields: &Fields) -> Result<Import, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    reader.required("year_file", LONGEST);
    // As it stands in the file, for its hash; a browser sends every end of a line as two letters.
    let text = fields.text("year_file").replace("\r\n", "\n");
    let title = reader.required("calendar_title", 200);
    let doc_no = reader.required("calendar_doc_no", 100);
    let published_on = reader.required_day("published_on");
    let reason = reader.optional("reason", 1000);
    match (published_on, std::mem::take(&mut reader.reasons)) {
        (Some(published_on), reasons) if reasons.is_empty() => Ok(Import { text, title, doc_no, published_on, reason }),
        (_, reasons) => Err(reasons),
    }
}
