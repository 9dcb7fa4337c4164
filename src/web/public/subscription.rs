//! `/subscriptions`: notices by mail, asked for without an account. The link in the mail leads to a page with a button,
//! so that a program that looks at links confirms nothing.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    commands::{CommandError, subscription as command},
    domain::workflow::Reason,
    store::subscription,
    web::{
        error::{WebError, status_of},
        form::{Fields, FormState, Reader, done_or_again},
        page::{Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "subscription/ask.html")]
struct AskPage {
    frame: Frame,
    form: FormState,
    sent: bool,
    /// No mail server is set up.
    off: bool,
}

/// GET /subscriptions
pub async fn ask(State(app): State<App>, frame: Frame) -> Html<impl Template> {
    let form = FormState::new(Fields::default());
    Html(AskPage { frame, form, sent: false, off: app.mailer.is_none() })
}

/// POST /subscriptions: the answer is the same whether the address is subscribed or not.
pub async fn create(State(app): State<App>, frame: Frame, fields: Fields) -> Result<Response, WebError> {
    if app.mailer.is_none() {
        let page = AskPage { frame, form: FormState::new(Fields::default()), sent: false, off: true };
        return Ok(Html(page).with_status(StatusCode::CONFLICT));
    }
    let mut reader = Reader::new(&fields);
    let address = reader.email("email", true);
    let page = |form, sent| Html(AskPage { frame: frame.clone(), form, sent, off: false });
    let done = reader.then(command::ask(&app, &address)).await;
    let done = done.map(|()| page(FormState::new(Fields::default()), true).into_response());
    done_or_again(done, fields, async |form| Ok(page(form, false))).await
}

/// How the subscription behind a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Waiting,
    Confirmed,
    Left,
}

#[derive(Template)]
#[template(path = "subscription/link.html")]
struct LinkPage {
    frame: Frame,
    form: FormState,
    token: String,
    standing: Standing,
}

/// GET /subscriptions/{token}
pub async fn show(State(app): State<App>, frame: Frame, Path(token): Path<String>) -> Result<Response, WebError> {
    page(&app, frame, token, Vec::new(), StatusCode::OK).await
}

async fn page(
    app: &App,
    frame: Frame,
    token: String,
    reasons: Vec<Reason>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let id = command::owner(&app.vault, &token).ok_or(WebError::NotFound)?;
    let standing = match subscription::find(&mut app.db.read().await?, id).await? {
        None => Standing::Left,
        Some(found) if found.is_confirmed() => Standing::Confirmed,
        Some(_) => Standing::Waiting,
    };
    let form = FormState::refused(Fields::default(), reasons);
    Ok(Html(LinkPage { frame, form, token, standing }).with_status(status))
}

/// POST /subscriptions/{token}
pub async fn confirm(State(app): State<App>, frame: Frame, Path(token): Path<String>) -> Result<Response, WebError> {
    match command::confirm(&app, &token).await {
        Ok(()) => page(&app, frame, token, Vec::new(), StatusCode::OK).await,
        Err(CommandError::Refused(refusal)) => {
            let status = status_of(refusal.kind());
            page(&app, frame, token, refusal.reasons, status).await
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /subscriptions/{token}/leaving: from the page, or from a mail program with one click (RFC 8058).
pub async fn leave(State(app): State<App>, frame: Frame, Path(token): Path<String>) -> Result<Response, WebError> {
    command::leave(&app, &token).await?;
    page(&app, frame, token, Vec::new(), StatusCode::OK).await
}
