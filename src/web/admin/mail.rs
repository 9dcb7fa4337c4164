//! `/admin/mail`: whether mail goes out, and what stands in its way. Neither readers nor contents are shown.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    commands::mail as command,
    domain::access::Resource,
    store::mail::{self, Counts, Trouble},
    texts::mail as words,
    web::{
        error::WebError,
        form::{Fields, FormState, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// Troubles shown.
const MOST: i64 = 50;

#[derive(Template)]
#[template(path = "admin/mail.html")]
struct MailPage {
    frame: Frame,
    form: FormState,
    /// The sender, where mail is set up.
    from: Option<String>,
    counts: Counts,
    troubles: Vec<Trouble>,
    may_write: bool,
}

impl MailPage {
    fn kind(&self, one: &Trouble) -> &'static str {
        words::kind(one.kind, self.frame.lang)
    }

    /// What became of a mail that failed at first.
    fn outcome(&self, one: &Trouble) -> String {
        let t = &self.frame.t.mail;
        match one.sent_at() {
            Some(at) => t.sent_at(at),
            None if one.is_given_up() => t.failed.to_owned(),
            None => format!("{}{}{}", t.tries(one.tries), self.frame.lang.pick("，", ", "), t.again_at(one.due_at)),
        }
    }
}

/// GET /admin/mail
pub async fn show(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    Ok(page(&app, &desk, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, form: FormState) -> Result<Html<MailPage>, WebError> {
    let mut conn = app.db.read().await?;
    Ok(Html(MailPage {
        frame: desk.frame.clone(),
        form,
        from: app.mailer.as_ref().map(|mailer| mailer.from()),
        counts: mail::counts(&mut conn, desk.viewer.at.plus_days(-command::SHOWN_DAYS)).await?,
        troubles: mail::troubles(&mut conn, MOST).await?,
        may_write: desk.viewer.may_write(Resource::Setting),
    }))
}

/// POST /admin/mail/trial
pub async fn try_out(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let done = command::try_out(&app, &desk.viewer.who(fields.request_key())).await;
    let done = done.map(|()| desk.done("/admin/mail", desk.frame.t.mail.trial_queued));
    done_or_again(done, fields, |form| page(&app, &desk, form)).await
}

/// POST /admin/mail/retry
pub async fn retry(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let done = command::retry(&app, &desk.viewer.who(fields.request_key())).await;
    let done = done.map(|()| desk.done("/admin/mail", desk.frame.t.mail.retried));
    done_or_again(done, fields, |form| page(&app, &desk, form)).await
}
