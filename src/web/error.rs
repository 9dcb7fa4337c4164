//! What a page answers when it cannot do what was asked: one kind, one page each, and nothing of the cause leaks.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::page::{Frame, Html};
use crate::{
    clock,
    commands::CommandError,
    domain::{
        role::Role,
        workflow::{Reason, Refusal, RefusalKind},
    },
    store::StoreError,
    texts::{Texts, label, reason},
};

/// A failed request. The language of its page is put in by `server::error_pages`.
#[derive(Debug)]
pub enum WebError {
    /// 404: no such thing, or not for this account to know.
    NotFound,
    /// 403: this account may not.
    Forbidden,
    /// 403: the page is for these roles, and the account has none of them.
    Lacking(Vec<Role>),
    /// 400: unreadable.
    BadRequest,
    /// 405: the address is read and not written to, or the reverse.
    NotThatWay,
    /// 413
    TooLarge,
    /// 403: the form came from another site.
    CrossSite,
    /// 503
    Busy,
    /// 422, 409 or 403 with every reason.
    Refused(Refusal),
    /// 500: only a number is shown; the cause is logged once, here.
    Broken { number: String },
}

/// Roles named at most when a page is for others.
const NAMED_MOST: usize = 5;

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::Refused(Refusal::one(Reason::Stale)),
            StoreError::Busy | StoreError::Closed => Self::Busy,
            other => Self::broken(&other),
        }
    }
}

impl From<CommandError> for WebError {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => Self::Refused(refusal),
            CommandError::NotFound => Self::NotFound,
            CommandError::Store(error) => error.into(),
            CommandError::Hashing(error) => Self::broken(&error),
            CommandError::Packing(error) => Self::broken(&error),
            CommandError::File(error) => Self::broken(&error),
        }
    }
}

impl WebError {
    /// Logs a cause under a number and keeps only the number.
    pub fn broken(cause: &dyn std::error::Error) -> Self {
        let number = clock::new_secret()[..8].to_owned();
        tracing::error!(number, cause = %cause, "a request broke");
        Self::Broken { number }
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Lacking(_) | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::NotThatWay => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Refused(refusal) => status_of(refusal.kind()),
            Self::Broken { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Title and explanation for the error page.
    fn words(&self, t: &'static Texts) -> (String, Vec<String>) {
        let site = &t.site;
        let (title, hint) = match self {
            Self::NotFound => (site.not_found, site.not_found_hint.to_owned()),
            Self::Forbidden => (site.forbidden, site.forbidden_hint.to_owned()),
            // Where nearly everybody may, a list of who says little.
            Self::Lacking(roles) if roles.len() <= NAMED_MOST => {
                let names: Vec<&str> = roles.iter().map(|role| label::role(*role, t.lang)).collect();
                let named = site.forbidden_for(names.join(t.lang.pick("、", ", ")));
                return (site.forbidden.to_owned(), vec![named, site.forbidden_ask.to_owned()]);
            }
            Self::Lacking(_) => (site.forbidden, site.forbidden_hint.to_owned()),
            Self::BadRequest => (site.bad_request, site.bad_request_hint.to_owned()),
            Self::NotThatWay => (site.not_that_way, site.not_that_way_hint.to_owned()),
            Self::TooLarge => (site.too_large, site.too_large_hint.to_owned()),
            Self::CrossSite => (site.cross_site, site.cross_site_hint.to_owned()),
            Self::Busy => (site.busy, site.busy_hint.to_owned()),
            Self::Broken { number } => (site.broken, site.broken_hint(number)),
            Self::Refused(refusal) => {
                let sentences = refusal.reasons.iter().map(|why| reason::sentence(why, t.lang)).collect();
                return (reason::heading(refusal.kind(), t.lang).to_owned(), sentences);
            }
        };
        (title.to_owned(), vec![hint])
    }
}

/// The status of a refusal.
pub fn status_of(kind: RefusalKind) -> StatusCode {
    match kind {
        RefusalKind::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
        RefusalKind::Conflict => StatusCode::CONFLICT,
        RefusalKind::Forbidden => StatusCode::FORBIDDEN,
    }
}

/// What a visitor is shown.
#[derive(askama::Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    title: String,
    hints: Vec<String>,
    search: bool,
}

/// The same in the frame of the desks, for whoever is signed in: the way back to work is beside it.
#[derive(askama::Template)]
#[template(path = "error_desk.html")]
struct DeskErrorPage {
    frame: Frame,
    title: String,
    hints: Vec<String>,
    search: bool,
}

/// The error travels in the extensions until the frame of the request is known.
#[derive(Clone)]
pub struct Failed(std::sync::Arc<WebError>);

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Failed(std::sync::Arc::new(self)));
        response
    }
}

/// Gives a failed response its page.
pub fn dress(mut response: Response, frame: Frame) -> Response {
    let Some(Failed(error)) = response.extensions_mut().remove::<Failed>() else { return response };
    let (title, mut hints) = error.words(frame.t);
    if matches!(*error, WebError::Lacking(_)) && frame.viewer.as_ref().is_some_and(|it| it.has(Role::Sysadmin)) {
        hints.push(frame.t.site.forbidden_sysadmin.to_owned());
    }
    let search = matches!(*error, WebError::NotFound);
    let status = response.status();
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    }
    match frame.viewer {
        Some(_) => {
            let search = search && frame.may_search();
            (status, headers, Html(DeskErrorPage { frame, title, hints, search })).into_response()
        }
        None => (status, headers, Html(ErrorPage { frame, title, hints, search })).into_response(),
    }
}
