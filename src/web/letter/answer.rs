//! The writer's own page, without an account: who is nominated for what, who reads the letter, the form, and declining.

use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    commands::{
        CommandError,
        letter::{self as command, Sent},
    },
    domain::{
        letter::{LETTER_PLEDGE_VERSION, Relation, Written},
        workflow::Reason,
    },
    store::{batch, case_file::CaseFile, letter::Letter},
    texts::{label, letter as words},
    web::{
        account::welcome::spent_link,
        document::read,
        error::WebError,
        form::{Fields, FormState, Reader, done_or_again},
        page::{Frame, Html},
        public::notice::day,
    },
};

/// Characters of an explanation.
const NOTE_MOST: i64 = 500;

#[derive(Template)]
#[template(path = "letter/answer.html")]
struct AnswerPage {
    frame: Frame,
    form: FormState,
    token: String,
    letter: Letter,
    case: CaseFile,
    batch: String,
}

impl AnswerPage {
    fn role(&self) -> &'static str {
        self.case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn due(&self) -> String {
        self.frame.t.letter.due_on(day(self.letter.due_on, self.frame.lang))
    }

    fn relations(&self) -> Vec<(&'static str, &'static str)> {
        Relation::ALL.iter().map(|known| (known.code(), words::relation(*known, self.frame.lang))).collect()
    }

    fn version(&self) -> &'static str {
        LETTER_PLEDGE_VERSION
    }

    fn pledge(&self) -> &'static str {
        words::pledge(self.frame.lang)
    }

    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/letters/{}{rest}", self.token))
    }
}

/// What the writer is told once it is done.
#[derive(Template)]
#[template(path = "letter/done.html")]
struct DonePage {
    frame: Frame,
    title: &'static str,
    said: &'static str,
}

/// Any other link: the page does not tell a spent one from one that never was.
fn spent(frame: Frame) -> Response {
    let hint = frame.t.letter.spent;
    spent_link(frame, hint)
}

/// GET /letters/{token}: shows the form and changes nothing, because mail programs open links on their own.
pub async fn show(State(app): State<App>, frame: Frame, Path(token): Path<String>) -> Result<Response, WebError> {
    match page(&app, frame.clone(), token, FormState::new(Fields::default())).await {
        Ok(page) => Ok(page.into_response()),
        Err(WebError::NotFound) => Ok(spent(frame)),
        Err(other) => Err(other),
    }
}

async fn page(app: &App, frame: Frame, token: String, form: FormState) -> Result<Html<AnswerPage>, WebError> {
    let mut conn = app.db.read().await?;
    let found = command::by_secret(&mut conn, &token, app.clock.now()).await?;
    let (letter, case) = found.ok_or(WebError::NotFound)?;
    let batch = batch::find(&mut conn, case.batch_id).await?.map(|call| call.name).unwrap_or_default();
    Ok(Html(AnswerPage { frame, form, token, letter, case, batch }))
}

/// POST /letters/{token}: the letter, once.
pub async fn create(
    State(app): State<App>,
    frame: Frame,
    Path(token): Path<String>,
    sent: Multipart,
) -> Result<Response, WebError> {
    let (fields, filename, body) = read(sent).await?;
    let file = (!body.is_empty()).then_some(Sent { filename, body });
    let done = match letter(&fields, file.is_some()) {
        Ok(written) => command::receive(&app, fields.request_key(), token.clone(), written, file).await,
        Err(reasons) => Err(reasons.into()),
    };
    let t = &frame.t.letter;
    answer(&app, frame.clone(), token, fields, done, (t.thanks, t.thanks_text)).await
}

/// Reads the form; everything that is missing at once.
fn letter(fields: &Fields, has_file: bool) -> Result<Written, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let relation = reader.required_choice("relation", Relation::from_code);
    let relation_note = reader.optional("relation_note", NOTE_MOST);
    let body = reader.optional("letter_body", crate::domain::letter::BODY_MOST);
    let mut reasons = std::mem::take(&mut reader.reasons);
    let written = Written {
        relation: relation.unwrap_or(Relation::None),
        relation_note,
        body,
        pledged: fields.has("letter_pledge"),
    };
    reasons.extend(written.faults(has_file));
    if reasons.is_empty() { Ok(written) } else { Err(reasons) }
}

/// POST /letters/{token}/refusal
pub async fn decline(
    State(app): State<App>,
    frame: Frame,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let reason = reader.optional("decline_reason", NOTE_MOST);
    let done = reader.then(command::decline(&app, fields.request_key(), token.clone(), reason)).await;
    let t = &frame.t.letter;
    answer(&app, frame.clone(), token, fields, done, (t.declined, t.declined_text)).await
}

/// Thanks where it was done; a dead link is told as one; else the form again.
async fn answer(
    app: &App,
    frame: Frame,
    token: String,
    fields: Fields,
    done: Result<(), CommandError>,
    (title, said): (&'static str, &'static str),
) -> Result<Response, WebError> {
    let thanks = Html(DonePage { frame: frame.clone(), title, said });
    let again = async |form| page(app, frame.clone(), token, form).await;
    match done_or_again(done.map(|()| thanks.into_response()), fields, again).await {
        Err(WebError::NotFound) => Ok(spent(frame)),
        other => other,
    }
}
