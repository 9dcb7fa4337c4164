//! Signing in and out.

use askama::Template;
use axum::{
    Extension,
    extract::{RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Caller, kept};
use crate::{
    app::App,
    commands::sign_in::{self, Attempt, SignIn},
    domain::workflow::Reason,
    web::{
        auth::{SESSION_COOKIE, Viewer, split_language},
        error::WebError,
        form::{Fields, FormState},
        page::{Desk, Frame, Html, see_other},
    },
};

/// The sign-in page.
#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: FormState,
    /// Whether a browser would keep the sign-in; if not, the page says why and offers no form.
    possible: bool,
    /// Minutes to wait, after too many attempts.
    wait: Option<i64>,
    /// Whether nobody has used the first administrator's link yet.
    first: bool,
}

/// GET /login
pub async fn show(
    State(app): State<App>,
    frame: Frame,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let next = Fields::query(query).text("next").to_owned();
    if frame.viewer.is_some() {
        return Ok(see_other(&frame.href(local_path(&next).unwrap_or("/admin")), None));
    }
    let form = FormState::new(Fields::of([("next".to_owned(), next)]));
    Ok(Html(page(&app, frame, form, &caller).await?).into_response())
}

/// The sign-in page for somebody whose session ended under a form, which waits in `kept`.
///
/// # Errors
/// When the database fails.
pub(super) async fn ask(app: &App, frame: Frame, caller: &Caller, kept: Fields) -> Result<Response, WebError> {
    let page = page(app, frame, FormState::new(kept), caller).await?;
    Ok(Html(page).with_status(StatusCode::UNAUTHORIZED))
}

/// POST /login
pub async fn create(
    State(app): State<App>,
    frame: Frame,
    caller: Caller,
    fields: Fields,
) -> Result<Response, WebError> {
    if !caller.keeps_cookies {
        let page = page(&app, frame, FormState::new(Fields::default()), &caller).await?;
        return Ok(Html(page).with_status(StatusCode::UNPROCESSABLE_ENTITY));
    }
    let attempt = Attempt {
        email: fields.text("email").to_owned(),
        password: fields.text("password").to_owned(),
        from: caller.origin.clone(),
    };
    match sign_in::sign_in(&app, attempt).await? {
        SignIn::Opened { token, .. } => {
            let next = local_path(fields.text("next")).unwrap_or("/admin");
            let onward = see_other(&frame.href(next), None);
            Ok(with_session(kept::page(frame, &fields).unwrap_or(onward), &token))
        }
        SignIn::Wrong => {
            let form = FormState::refused(fields, vec![Reason::SignInWrong]);
            Ok(Html(page(&app, frame, form, &caller).await?).with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        SignIn::Wait { until } => {
            let millis = (until.0 - app.clock.now().0).max(1);
            let mut page = page(&app, frame, FormState::new(fields), &caller).await?;
            page.wait = Some(minutes(millis));
            let mut response = Html(page).with_status(StatusCode::TOO_MANY_REQUESTS);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from((millis + 999) / 1000));
            Ok(response)
        }
    }
}

/// POST /logout
pub async fn end(
    State(app): State<App>,
    Extension(viewer): Extension<Viewer>,
    desk: Desk,
) -> Result<Response, WebError> {
    sign_in::sign_out(&app, viewer.account, viewer.session).await?;
    let mut response = desk.done("/login", desk.frame.t.account.signed_out);
    response.headers_mut().append(header::SET_COOKIE, cookie("", "; Max-Age=0"));
    Ok(response)
}

async fn page(app: &App, frame: Frame, form: FormState, caller: &Caller) -> Result<SignInPage, WebError> {
    let first = sign_in::is_unclaimed(&mut app.db.read().await?).await?;
    Ok(SignInPage { frame, form, possible: caller.keeps_cookies, wait: None, first })
}

fn minutes(millis: i64) -> i64 {
    (millis + 59_999) / 60_000
}

/// Gives an answer the cookie of a new session. It ends with the browser, and on the server after idle hours.
pub(super) fn with_session(mut response: Response, token: &str) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie(token, ""));
    response
}

fn cookie(token: &str, more: &str) -> HeaderValue {
    let text = format!("{SESSION_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax{more}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The path to go on to, in either language, if it is one of this site and no trick.
pub(super) fn local_path(next: &str) -> Option<&str> {
    let (_, path) = split_language(next);
    let honest = path.starts_with('/')
        && !path.starts_with("//")
        && !path.bytes().any(|byte| byte == b'\\' || byte.is_ascii_control() || !byte.is_ascii());
    let leads_back = ["/login", "/logout", "/welcome"].iter().any(|start| path.starts_with(start));
    (honest && !leads_back).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_gone_on_to() {
        for (next, path) in [
            ("/admin/nominations?q=1", Some("/admin/nominations?q=1")),
            ("/en/admin", Some("/admin")),
            ("/en", Some("/")),
            ("", None),
            ("//evil.example", None),
            ("/\\evil.example", None),
            ("/en//evil.example", None),
            ("https://evil.example", None),
            ("javascript:alert(1)", None),
            ("/a\r\nSet-Cookie: x", None),
            ("/login?next=/login", None),
        ] {
            assert_eq!(local_path(next), path, "{next}");
        }
    }

    #[test]
    fn waiting_is_told_in_whole_minutes() {
        assert_eq!([1, 60_000, 60_001, 900_000].map(minutes), [1, 1, 2, 15]);
    }
}
