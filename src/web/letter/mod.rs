//! `/admin/nominations/{no}/letters`: the letters of recommendation of a case. Whoever writes the draft asks for them and
//! sees where each stands; officers, panels and those who watch them read them; everybody else is told how many came in.

pub mod answer;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    account::Caller,
    error::WebError,
    form::{Fields, FormState, Reader, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame, Html, url_escape},
    public::notice::day,
};
use crate::{
    app::App,
    commands::{CommandError, letter as command},
    domain::{
        access::{Resource, Verb},
        ids::LetterId,
        letter::{Ask, LetterState, Tally},
        role::CaseKind,
        scheme::RoleConfig,
    },
    store::{
        facts,
        letter::{self, Letter},
        mail::{self, Delivery},
    },
    texts::letter as words,
};

/// A link that was just made, shown this once.
struct Given {
    link: String,
    /// The same in a message to its writer, for a mail program.
    mail: String,
}

#[derive(Template)]
#[template(path = "letter/list.html")]
struct LettersPage {
    frame: Frame,
    form: FormState,
    seen: Seen,
    letters: Vec<Letter>,
    config: Option<RoleConfig>,
    given: Option<Given>,
    /// What became of the mail to each writer.
    deliveries: Vec<(LetterId, Delivery)>,
    /// Whether links go to their writers by mail.
    mails: bool,
}

impl LettersPage {
    /// Whether the account is told who was asked: those who wrote the draft, and those who read the letters.
    fn knows_writers(&self) -> bool {
        self.reads() || self.seen.may(Resource::Draft, Verb::Write)
    }

    fn reads(&self) -> bool {
        self.seen.reads_letters()
    }

    fn may_ask(&self) -> bool {
        self.most() > 0 && command::may_ask(&self.seen.roles, self.seen.case.stage)
    }

    fn least(&self) -> i64 {
        self.config.as_ref().map_or(0, |role| role.letters_min)
    }

    fn most(&self) -> i64 {
        self.config.as_ref().map_or(0, |role| role.letters_max)
    }

    fn tally(&self) -> Tally {
        Tally::of(self.letters.iter().map(|one| one.state))
    }

    fn state(&self, one: &Letter) -> &'static str {
        words::state(one.state, self.frame.lang)
    }

    fn tone(&self, one: &Letter) -> &'static str {
        match one.state {
            LetterState::Received => "ok",
            LetterState::Asked | LetterState::Reminded => "warn",
            LetterState::Declined | LetterState::Withdrawn | LetterState::Expired => "",
        }
    }

    /// Whether a link can be made anew for it, and the request taken back.
    fn is_live(&self, one: &Letter) -> bool {
        self.may_ask() && (one.state.is_open() || one.state == LetterState::Expired)
    }

    fn relation(&self, one: &Letter) -> Option<&'static str> {
        one.relation().map(|declared| words::relation(declared, self.frame.lang))
    }

    /// Where the mail with the link stands, while the letter can still come in.
    fn delivery(&self, one: &Letter) -> Option<String> {
        let found = self.deliveries.iter().find(|(id, _)| *id == one.id).filter(|_| one.state.is_open() && self.mails);
        let t = &self.frame.t.letter;
        found.map(|(_, delivery)| match delivery {
            Delivery::Waiting => t.mail_waits.to_owned(),
            Delivery::Sent(at) => t.mail_sent(at),
            Delivery::Failed => t.mail_failed.to_owned(),
        })
    }

    /// Whether the account is shown the link of a letter. Where links go out by mail only officers are, for whom a mail
    /// cannot reach: whoever nominates is not to write the letter themselves.
    fn is_shown_links(&self) -> bool {
        !self.mails || self.reads()
    }

    fn date(&self, one: &Letter) -> String {
        day(one.due_on, self.frame.lang)
    }

    fn path(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }
}

/// GET /admin/nominations/{no}/letters
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    Ok(Html(page(&app, &desk, &no, None).await?).into_response())
}

async fn page(app: &App, desk: &Desk, no: &str, form: Option<FormState>) -> Result<LettersPage, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, no).await?;
    if seen.case.kind != CaseKind::Scholar {
        return Err(WebError::NotFound);
    }
    let config = facts::config(&mut conn, &seen.case).await?.role(seen.case.scholar_role()).cloned();
    let form = match form {
        Some(form) => form,
        None => {
            let mut fields = Fields::default();
            let due_on = command::usual_due(&mut conn, &seen.case, desk.viewer.at.day()).await?;
            fields.set("due_on", due_on.to_string());
            FormState::new(fields)
        }
    };
    let letters = letter::of_case(&mut conn, seen.case.id).await?;
    let deliveries = mail::of_letters(&mut conn, seen.case.id).await?;
    let (frame, mails) = (desk.frame.clone(), app.mailer.is_some());
    Ok(LettersPage { frame, form, letters, config, given: None, seen, deliveries, mails })
}

/// The page with the link of a letter, this once; where the link goes by mail and is not shown, the page as it is.
async fn with_link(app: &App, desk: &Desk, caller: &Caller, no: &str, id: LetterId) -> Result<Response, WebError> {
    let mut page = page(app, desk, no, None).await?;
    if !page.is_shown_links() {
        return Ok(desk.done(format!("/admin/nominations/{no}/letters"), desk.frame.t.letter.mail_queued));
    }
    let one = page.letters.iter().find(|one| one.id == id).ok_or(WebError::NotFound)?;
    // A link that was answered or taken back since is not shown again.
    if one.state.is_open() {
        let link =
            format!("{}/letters/{}", caller.base.trim_end_matches('/'), command::secret(&app.vault, id, one.issue));
        let t = &desk.frame.t.letter;
        let (subject, body) = (t.mail_subject(&page.seen.case.title), t.mail_body(page.date(one), &link));
        let address = url_escape(&one.writer_email).replace("%40", "@");
        let mail = format!("mailto:{address}?subject={}&body={}", url_escape(&subject), url_escape(&body));
        page.given = Some(Given { link, mail });
    }
    Ok(Html(page).into_response())
}

/// POST /admin/nominations/{no}/letters: asks somebody; the page with the link, shown this once.
pub async fn create(
    State(app): State<App>,
    desk: Desk,
    caller: Caller,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &no).await?;
    let who = desk.viewer.who(fields.request_key());
    let done = match read(&fields) {
        Ok(ask) => command::ask(&app, &who, seen.case.id, ask).await,
        Err(reasons) => Err(reasons.into()),
    };
    match done {
        Ok(id) => with_link(&app, &desk, &caller, &no, id).await,
        Err(error) => again(&app, &desk, &no, fields, error).await,
    }
}

fn read(fields: &Fields) -> Result<Ask, Vec<crate::domain::workflow::Reason>> {
    let mut reader = Reader::new(fields);
    let (name, institution) = (reader.required("writer_name", 50), reader.required("writer_institution", 100));
    let email = reader.email("writer_email", true);
    let due_on = reader.required_day("due_on");
    let reasons = std::mem::take(&mut reader.reasons);
    match due_on {
        Some(due_on) if reasons.is_empty() => Ok(Ask { name, institution, email, due_on }),
        _ => Err(reasons),
    }
}

/// POST /admin/nominations/{no}/letters/{letter}/link: another link; the one before is dead.
pub async fn issue(
    State(app): State<App>,
    desk: Desk,
    caller: Caller,
    Path((no, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let id: LetterId = id.parse().map_err(|_| WebError::NotFound)?;
    let seen = see(&mut app.db.read().await?, &desk.viewer, &no).await?;
    match command::issue(&app, &desk.viewer.who(fields.request_key()), seen.case.id, id).await {
        Ok(()) => with_link(&app, &desk, &caller, &no, id).await,
        Err(error) => again(&app, &desk, &no, Fields::default(), error).await,
    }
}

/// POST /admin/nominations/{no}/letters/{letter}/withdrawal
pub async fn withdraw(
    State(app): State<App>,
    desk: Desk,
    Path((no, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let id: LetterId = id.parse().map_err(|_| WebError::NotFound)?;
    let seen = see(&mut app.db.read().await?, &desk.viewer, &no).await?;
    match command::withdraw(&app, &desk.viewer.who(fields.request_key()), seen.case.id, id).await {
        Ok(()) => Ok(desk.done(format!("/admin/nominations/{no}/letters"), desk.frame.t.letter.withdrawn)),
        Err(error) => again(&app, &desk, &no, Fields::default(), error).await,
    }
}

/// The page again with what was wrong.
async fn again(app: &App, desk: &Desk, no: &str, fields: Fields, error: CommandError) -> Result<Response, WebError> {
    done_or_again(Err(error), fields, async |form| Ok(Html(page(app, desk, no, Some(form)).await?))).await
}
