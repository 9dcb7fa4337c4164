//! `/admin/nominations/{no}/consultations`: opinions asked of bodies outside the office (征求意见), for office roles only.
//! `letter` is what is sent to them.

pub mod letter;

use askama::Template;
use axum::{
    extract::{Multipart, Path, State},
    response::{IntoResponse, Response},
};

use super::{
    document as files,
    error::WebError,
    form::{Fields, FormState, Reader, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame, Html, url_escape},
    public::notice::day,
};
use crate::{
    app::App,
    commands::{
        consultation as commands,
        document::{self as uploads, Upload},
    },
    domain::{
        access::{Resource, Verb},
        consultation::{Answer, Answered, Before, Letter, USUAL_DAYS, is_time_to_ask},
        ids::{ConsultationId, DocumentId},
        material::DocumentKind,
        role::Role,
        scheme::SchemeConfig,
        time::Day,
        workflow::Stage,
    },
    store::{
        Conn,
        consultation::{self as consultations, Consultation},
        document::{self, Document},
        facts,
    },
    texts::{consultation as words, label},
};

/// Characters of an answer.
const ANSWER_MOST: i64 = 10_000;

/// A body of the scheme, with the letter it was sent.
struct Body {
    name: String,
    letter: Option<Consultation>,
}

#[derive(Template)]
#[template(path = "consultation/page.html")]
struct ConsultationPage {
    frame: Frame,
    form: FormState,
    seen: Seen,
    bodies: Vec<Body>,
    /// Replies that were uploaded.
    replies: Vec<Document>,
    before: Option<Before>,
    may_write: bool,
    today: Day,
}

impl ConsultationPage {
    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, self.seen.case.kind, self.frame.lang)
    }

    fn path(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }

    fn letter_path(&self, body: &Body) -> String {
        self.path(format!("/consultations/letter?body={}", url_escape(&body.name)))
    }

    fn bars(&self) -> &'static str {
        let t = &self.frame.t.consultation;
        match self.before {
            Some(Before::Decision) => t.bars_decision,
            Some(Before::Notice) => t.bars_notice,
            None => t.bars_nothing,
        }
    }

    fn may_send(&self) -> bool {
        self.may_write && is_time_to_ask(self.seen.case.stage)
    }

    fn date(&self, date: &Day) -> String {
        day(*date, self.frame.lang)
    }

    fn is_late(&self, letter: &Consultation) -> bool {
        letter.result().is_none() && letter.due_on < self.today
    }

    fn is_objection(&self, letter: &Consultation) -> bool {
        letter.result() == Some(Answered::Objection)
    }

    fn result(&self, letter: &Consultation) -> Option<&'static str> {
        letter.result().map(|result| words::answered(result, self.frame.lang))
    }

    fn results(&self) -> Vec<(&'static str, &'static str)> {
        Answered::ALL.iter().map(|known| (known.code(), words::answered(*known, self.frame.lang))).collect()
    }

    /// Whether it is the form of this body that came back.
    fn came_back(&self, body: &Body) -> bool {
        self.form.value("body") == body.name
    }

    /// The form of a body: as it came back, else filled in with what is usual.
    fn form_of(&self, body: &Body) -> FormState {
        if self.came_back(body) {
            return self.form.clone();
        }
        let mut fields = Fields::default();
        fields.set("letter_sent_on", self.today.to_string());
        fields.set("letter_due_on", self.today.plus_days(USUAL_DAYS).to_string());
        fields.set("answered_on", self.today.to_string());
        FormState::new(fields)
    }

    fn ver(&self, body: &Body) -> i64 {
        body.letter.as_ref().map_or(0, |letter| letter.ver)
    }
}

/// The page of the bodies, for those who may read it where there is something to read.
///
/// # Errors
/// When the database fails.
pub async fn link(conn: &mut Conn, desk: &Desk, seen: &Seen) -> Result<Option<(String, &'static str)>, WebError> {
    if !seen.may(Resource::Consultation, Verb::Read) || seen.case.stage == Stage::Draft {
        return Ok(None);
    }
    let asks = is_time_to_ask(seen.case.stage) && !facts::config(conn, &seen.case).await?.consulted.is_empty();
    let shown = asks || !consultations::of_case(conn, seen.case.id).await?.is_empty();
    let path = format!("/admin/nominations/{}/consultations", seen.case.case_no);
    Ok(shown.then_some((path, desk.frame.t.consultation.title)))
}

/// The case of a number, for those who read what bodies outside answered.
async fn open(conn: &mut Conn, desk: &Desk, no: &str) -> Result<(Seen, SchemeConfig), WebError> {
    let seen = see(conn, &desk.viewer, no).await?;
    if !seen.may(Resource::Consultation, Verb::Read) {
        return Err(WebError::NotFound);
    }
    let config = facts::config(conn, &seen.case).await?;
    Ok((seen, config))
}

/// GET /admin/nominations/{no}/consultations
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, no: &str, form: FormState) -> Result<Html<ConsultationPage>, WebError> {
    let mut conn = app.db.read().await?;
    let (seen, config) = open(&mut conn, desk, no).await?;
    let mut letters = consultations::of_case(&mut conn, seen.case.id).await?;
    let mut bodies = Vec::new();
    for name in config.consulted {
        let at = letters.iter().position(|letter| letter.body == name);
        bodies.push(Body { letter: at.map(|at| letters.remove(at)), name });
    }
    // A body that another version of the scheme named was asked all the same.
    bodies.extend(letters.into_iter().map(|letter| Body { name: letter.body.clone(), letter: Some(letter) }));
    let mut replies = document::of_case(&mut conn, seen.case.id).await?;
    replies.retain(|one| one.kind == DocumentKind::ConsultationReply);
    Ok(Html(ConsultationPage {
        may_write: seen.holds(Role::Officer),
        before: config.consulted_before,
        today: desk.viewer.at.day(),
        frame: desk.frame.clone(),
        form,
        seen,
        bodies,
        replies,
    }))
}

/// POST /admin/nominations/{no}/consultations: that a letter was sent.
pub async fn send(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = open(&mut app.db.read().await?, &desk, &no).await?.0.case;
    let mut read = Reader::new(&fields);
    let (sent_on, due_on) = (read.required_day("letter_sent_on"), read.required_day("letter_due_on"));
    let who = desk.viewer.who(fields.request_key());
    let done = match (sent_on, due_on, read.finish()) {
        (Some(sent_on), Some(due_on), Ok(())) => {
            let letter = Letter { body: fields.text("body").to_owned(), sent_on, due_on };
            commands::send(&app, &who, case.id, letter).await
        }
        (.., wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let path = format!("/admin/nominations/{no}/consultations");
    let done = done.map(|()| desk.done(path, desk.frame.t.consultation.said_sent));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}

/// POST /admin/nominations/{no}/consultations/{id}: what a body answered.
pub async fn answer(
    State(app): State<App>,
    desk: Desk,
    Path((no, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = open(&mut app.db.read().await?, &desk, &no).await?.0.case;
    let id: ConsultationId = id.parse().map_err(|_| WebError::NotFound)?;
    let mut read = Reader::new(&fields);
    let answered_on = read.required_day("answered_on");
    let result = read.required_choice("body_result", Answered::from_code);
    let text = read.optional("body_answer", ANSWER_MOST);
    let file: Option<DocumentId> = read.choice("reply_file", |id| id.parse().ok());
    let who = desk.viewer.who(fields.request_key());
    let done = match (answered_on, result, read.finish()) {
        (Some(answered_on), Some(result), Ok(())) => {
            let answer = Answer { answered_on, result, text };
            commands::answer(&app, &who, case.id, (id, fields.version()), (answer, file)).await
        }
        (.., wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let path = format!("/admin/nominations/{no}/consultations");
    let done = done.map(|()| desk.done(path, desk.frame.t.consultation.said_answered));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}

/// POST /admin/nominations/{no}/consultations/files: a reply as it came.
pub async fn upload(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    sent: Multipart,
) -> Result<Response, WebError> {
    let case = open(&mut app.db.read().await?, &desk, &no).await?.0.case;
    let (fields, filename, body) = files::read(sent).await?;
    let who = desk.viewer.who(fields.request_key());
    let upload = Upload { kind: DocumentKind::ConsultationReply, filename, body };
    let path = format!("/admin/nominations/{no}/consultations");
    let done = uploads::add(&app, &who, case.id, upload).await;
    let done = done.map(|_| desk.done(path, desk.frame.t.consultation.said_uploaded));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}
