//! A session that ended under a form: what was typed waits on the sign-in page and goes on after it; a script that
//! saves by itself is told, and leaves the page as it is.
//!
//! Only whoever was signed in before is asked for it: a dead cookie says so. The form goes on as whoever signs in, by
//! the rights of that account, and under its own key, so that it is carried out once.

use askama::Template;
use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Json, Response},
};
use axum_extra::extract::CookieJar;

use super::{Caller, sign_in};
use crate::web::{
    auth::{SESSION_COOKIE, is_vote},
    error::WebError,
    form::Fields,
    page::{Asked, Frame, Html, see_other, url_escape},
    server::Web,
};

/// Where a kept form goes, and what was in it, as fields of the sign-in form.
pub const ACTION: &str = "kept_action";
pub const FORM: &str = "kept_form";

/// Answers a request that needs an account and has none: by the sign-in page, with what was typed kept on it if there
/// was a session; a page that was read comes back afterwards.
pub async fn signed_out(web: &Web, jar: &CookieJar, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let had_session = jar.get(SESSION_COOKIE).is_some();
    if had_session && parts.headers.contains_key("hx-request") {
        return told(&parts);
    }
    if had_session
        && parts.method == Method::POST
        && !is_vote(parts.uri.path())
        && let Some(response) = keep(web, &mut parts, body).await
    {
        return response;
    }
    to_sign_in(&parts)
}

fn to_sign_in(parts: &Parts) -> Response {
    let asked = parts.extensions.get::<Asked>();
    let prefix = asked.map_or("", |asked| asked.lang.prefix());
    let back = match (asked, &parts.method) {
        (Some(asked), &Method::GET) => format!("?next={}", url_escape(&asked.path)),
        _ => String::new(),
    };
    see_other(&format!("{prefix}/login{back}"), None)
}

/// Tells a script, in a header that becomes an event on the page, that nothing was saved and where to sign in.
fn told(parts: &Parts) -> Response {
    let frame = Frame::of(parts);
    let t = &frame.t.account;
    let event = serde_json::json!({ "signed-out": {
        "said": t.kept_unsaved, "link": t.kept_sign_in, "login": frame.href("/login"),
    } });
    // A header holds ASCII only.
    let ascii: String = event.to_string().encode_utf16().map(escaped).collect();
    let mut response = (StatusCode::UNAUTHORIZED, Json(&event)).into_response();
    if let Ok(value) = HeaderValue::from_str(&ascii) {
        response.headers_mut().insert("hx-trigger", value);
    }
    response
}

fn escaped(unit: u16) -> String {
    match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
        _ => format!("\\u{unit:04x}"),
    }
}

/// The sign-in page with the form on it; `None` for what cannot be kept: files and passwords.
async fn keep(web: &Web, parts: &mut Parts, body: Body) -> Option<Response> {
    let frame = Frame::of(parts);
    let Ok(caller) = Caller::from_request_parts(parts, web).await;
    let mut request = Request::new(body);
    request
        .headers_mut()
        .extend(parts.headers.get(header::CONTENT_TYPE).map(|kind| (header::CONTENT_TYPE, kind.clone())));
    let typed = Fields::from_request(request, &()).await.ok()?;
    if typed.iter().any(|(name, _)| name.contains("password")) {
        return None;
    }
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(typed.iter()).finish();
    let kept = [(ACTION, frame.path.clone()), (FORM, form)].map(|(name, value)| (name.to_owned(), value));
    Some(sign_in::ask(&web.app, frame, &caller, Fields::of(kept)).await.unwrap_or_else(WebError::into_response))
}

/// What goes on after the sign-in.
#[derive(Template)]
#[template(path = "account/kept.html")]
struct KeptPage {
    frame: Frame,
    action: String,
    form: Fields,
}

/// The page that sends the kept form on its way, if the sign-in form has one.
pub fn page(frame: Frame, fields: &Fields) -> Option<Response> {
    let action = sign_in::local_path(fields.text(ACTION))?.to_owned();
    let form = Fields::parse(fields.text(FORM).as_bytes());
    let response = Html(KeptPage { frame, action, form }).into_response();
    Some(response)
}
