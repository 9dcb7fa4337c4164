//! What every page has: its language, its address in the other language, the site's name, and who is looking.

use askama::Template;
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{assets, auth::Viewer, routes, server::Site, tongue};
use crate::{
    domain::time::Day,
    store::petition::Correction,
    texts::{Lang, Texts, field, label},
};

/// Renders a template as a response, its languages marked; a template that fails is a logged 500.
pub struct Html<T>(pub T);

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(body) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], tongue::mark(body)).into_response(),
            Err(error) => super::error::WebError::broken(&error).into_response(),
        }
    }
}

impl<T: Template> Html<T> {
    /// The page with another status than 200.
    pub fn with_status(self, status: StatusCode) -> Response {
        (status, self).into_response()
    }
}

/// The frame of a page, the same for public pages and desks.
#[derive(Clone)]
pub struct Frame {
    pub t: &'static Texts,
    pub lang: Lang,
    /// The path without the language prefix, with its query.
    pub path: String,
    pub site: Site,
    /// Nobody on public pages, which are the same for all.
    pub viewer: Option<Viewer>,
    /// What was just done, once.
    pub flash: Option<String>,
}

impl Frame {
    /// A path in the language of the page: `{{ frame.href("/notices") }}`.
    pub fn href(&self, path: impl std::fmt::Display) -> String {
        let path = path.to_string();
        match self.lang {
            Lang::Zh => path,
            Lang::En if path == "/" => "/en".to_owned(),
            Lang::En => format!("/en{path}"),
        }
    }

    /// This page in the other language.
    pub fn other_language(&self) -> String {
        match self.lang {
            Lang::En => self.path.clone(),
            Lang::Zh if self.path == "/" => "/en".to_owned(),
            Lang::Zh => format!("/en{}", self.path),
        }
    }

    /// The address of a style, script or picture with its content hash.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// The address of an icon in the sprite.
    pub fn icon(&self, name: &str) -> String {
        format!("{}#{name}", assets::url("icons.svg"))
    }

    /// Whether the path begins so: marks the current item of a navigation.
    pub fn is_in(&self, section: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        if section == "/" {
            path == "/" || path.starts_with("/scholars")
        } else {
            path == section || path.strip_prefix(section).is_some_and(|rest| rest.starts_with('/'))
        }
    }

    /// The form of a correction, with this page filled in where it is one of the public pages that say something.
    pub fn correction(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        let says = routes::is_public_page(path) && path != "/corrections";
        self.href(if says {
            format!("/corrections/new?page={}", url_escape(path))
        } else {
            "/corrections/new".to_owned()
        })
    }

    /// What was corrected on this page: the day, the day in words, and what.
    pub fn corrections(&self) -> Vec<(Day, String, &str)> {
        let path = self.path.split('?').next().unwrap_or_default();
        let here = self.site.corrections.iter().filter(|known| known.page == path);
        here.map(|known| {
            let on = known.ended_at.day();
            let day = if self.lang.is_en() { on.en() } else { on.zh() };
            (on, day, told(known, self.lang))
        })
        .collect()
    }

    /// The label of a form field.
    pub fn label(&self, name: &str) -> &'static str {
        field::label(name, self.lang)
    }

    /// The name of a role of the process.
    pub fn role(&self, role: &crate::domain::role::Role) -> &'static str {
        label::role(*role, self.lang)
    }
}

/// The words of a correction in a language: those in English where somebody wrote them.
fn told(known: &Correction, lang: Lang) -> &str {
    known.public_note_en.as_deref().filter(|_| lang.is_en()).unwrap_or(&known.public_note)
}

/// What the layers found out about a request before its handler runs.
#[derive(Clone)]
pub struct Asked {
    pub lang: Lang,
    pub path: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Frame {
    type Rejection = super::error::WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

impl Frame {
    /// The frame as the layers prepared it.
    pub fn of(parts: &Parts) -> Self {
        let extensions = &parts.extensions;
        let asked =
            extensions.get::<Asked>().cloned().unwrap_or(Asked { lang: Lang::Zh, path: parts.uri.path().to_owned() });
        Self {
            t: Texts::of(asked.lang),
            lang: asked.lang,
            path: asked.path,
            site: extensions.get::<Site>().cloned().unwrap_or_default(),
            viewer: extensions.get::<Viewer>().cloned(),
            flash: extensions.get::<Flash>().map(|flash| flash.0.clone()),
        }
    }
}

/// A sentence that the page after a redirect shows once.
#[derive(Clone)]
pub struct Flash(pub String);

impl<S: Send + Sync> OptionalFromRequestParts<S> for Frame {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Self::Rejection> {
        Ok(Some(Self::of(parts)))
    }
}

/// The frame of a desk page: like [`Frame`], and somebody is signed in. Only routes that need an account have it.
#[derive(Clone)]
pub struct Desk {
    pub frame: Frame,
    pub viewer: Viewer,
}

impl<S: Send + Sync> FromRequestParts<S> for Desk {
    type Rejection = super::error::WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let frame = Frame::of(parts);
        match frame.viewer.clone() {
            Some(viewer) => Ok(Self { frame, viewer }),
            None => Err(super::error::WebError::Forbidden),
        }
    }
}

impl Desk {
    /// Goes on to a page in the language in use, which shows the sentence once.
    pub fn done(&self, path: impl std::fmt::Display, said: impl Into<String>) -> Response {
        see_other(&self.frame.href(path), Some(&said.into()))
    }

    /// Goes on to a page without a word.
    pub fn go(&self, path: impl std::fmt::Display) -> Response {
        see_other(&self.frame.href(path), None)
    }
}

/// 303 after a successful POST, with a sentence for the next page.
pub fn see_other(location: &str, said: Option<&str>) -> Response {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, location.to_owned())]).into_response();
    if let Some(said) = said {
        let value: String = url_escape(said);
        let cookie = format!("flash={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        if let Ok(value) = header::HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// What a list without filters keeps when it is searched.
pub const NO_FILTERS: [(&str, &str); 0] = [];

/// Percent-encodes everything but plain letters and digits: for cookies and queries.
pub fn url_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The reverse of [`url_escape`]; bytes that are no text are dropped.
pub fn url_unescape(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| bytes.get(at + 1..at + 3)).flatten();
        match hex.and_then(|pair| std::str::from_utf8(pair).ok()).and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
