//! The front of the house: languages, kept pages, security headers, error pages; then the routes.

use std::{
    sync::{Arc, RwLock},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, Version, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use tokio::sync::Semaphore;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate},
    },
    csrf::CsrfLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};

use super::{
    auth::{Viewer, split_language},
    error::{self, WebError},
    page::{Asked, Frame},
    public::cache::{Freshness, PageCache},
    routes,
};
use crate::{
    app::App,
    domain::time::Moment,
    store::{
        StoreError,
        petition::{self, Correction},
        setting,
    },
    texts::{Lang, Texts},
};

/// The longest body of an upload.
pub const BODY_LIMIT: usize = 20 << 20;
/// The longest a request may take before it is told that the server is busy.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Requests worked on at once, kept pages aside. Beyond it one is refused at once: a queue would only make everybody
/// wait longer.
pub const AT_ONCE: usize = 512;

/// What the pages need besides the application.
#[derive(Clone)]
pub struct Web {
    pub app: App,
    pub cache: PageCache,
    places: Arc<Semaphore>,
    site: Arc<RwLock<(i64, Site)>>,
}

impl axum::extract::FromRef<Web> for App {
    fn from_ref(web: &Web) -> Self {
        web.app.clone()
    }
}

/// Corrections kept at hand for the pages they are about; older ones stand in the list of corrections.
const CORRECTIONS_ON_PAGES: i64 = 500;

/// What the office calls itself.
#[derive(Clone, Debug, Default)]
pub struct Site {
    pub title: String,
    pub title_en: String,
    /// The office that issues notices.
    pub office: String,
    /// The large words of the home page.
    pub motto: String,
    pub motto_en: String,
    /// Whether the database holds generated data (演示数据).
    pub demo: bool,
    /// What was corrected of late, the latest first: each stands on the page it is about.
    pub corrections: Arc<[Correction]>,
}

impl Site {
    /// The title in a language.
    pub fn title(&self, lang: &Lang) -> &str {
        match lang {
            Lang::En if !self.title_en.is_empty() => &self.title_en,
            _ => &self.title,
        }
    }

    /// The large words of the home page, in lines.
    pub fn motto(&self, lang: &Lang) -> Vec<&str> {
        let text = if lang.is_en() { &self.motto_en } else { &self.motto };
        text.lines().collect()
    }
}

impl Web {
    pub fn new(app: App) -> Self {
        Self {
            app,
            cache: PageCache::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
            site: Arc::new(RwLock::new((0, Site::default()))),
        }
    }

    /// The site's own words, read anew when the public content has changed.
    async fn site(&self, version: i64) -> Result<Site, StoreError> {
        if let Ok(kept) = self.site.read()
            && kept.0 == version
        {
            return Ok(kept.1.clone());
        }
        let mut conn = self.app.db.read().await?;
        let settings = setting::all(&mut conn).await?;
        let corrections = petition::corrections(&mut conn, None, CORRECTIONS_ON_PAGES).await?;
        drop(conn);
        let get = |key: &str| settings.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone());
        let site = Site {
            title: get("site_title").unwrap_or_else(|| self.app.config.site_title.clone()),
            title_en: get("site_title_en").unwrap_or_else(|| "Zhiyuan Scholars Programme".to_owned()),
            office: get("office_name").unwrap_or_default(),
            motto: get("motto").unwrap_or_else(|| "选对的人，\n让他们放手\n去做难的题。".to_owned()),
            motto_en: get("motto_en")
                .unwrap_or_else(|| "Find the right people,\nthen let them work\non the hard problems.".to_owned()),
            demo: get("demo").is_some_and(|value| value == "true"),
            corrections: corrections.into(),
        };
        if let Ok(mut kept) = self.site.write() {
            *kept = (version, site.clone());
        }
        Ok(site)
    }
}

/// Says that a public page is the same for all and may be kept under the address it was asked for.
#[derive(Clone, Copy)]
pub struct Keep {
    /// The instant from which it must be made anew, for a page that tells what day it is.
    pub until: Option<Moment>,
}

/// The whole application as one service.
pub fn router(app: App) -> Router {
    let web = Web::new(app);
    let inside = routes::router(&web)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIME_LIMIT))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(is_not_kept)))
        .layer(TraceLayer::new_for_http());
    Router::new().fallback_service(inside).layer(middleware::from_fn_with_state(web, front))
}

/// A page that is kept is compressed once, when it is kept.
fn is_not_kept(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<Keep>().is_none()
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    WebError::broken(&StoreError::Panicked).into_response()
}

/// Everything before and after the routes. A kept page of the present version is answered at once.
async fn front(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let version = match web.app.db.content_version().await {
        Ok(version) => version,
        Err(cause) => return plain_failure(&cause),
    };
    let key = reads.then(|| request.uri().path_and_query().map_or("/", |asked| asked.as_str()).to_owned());
    if let Some(key) = &key
        && let Some(kept) = web.cache.get(key, version, web.app.clock.now(), request.headers())
    {
        return kept;
    }
    let asked = strip_language(&mut request);
    let site = match web.site(version).await {
        Ok(site) => site,
        Err(cause) => return plain_failure(&cause),
    };
    request.extensions_mut().insert(asked.clone());
    request.extensions_mut().insert(site.clone());
    let asked_headers = request.headers().clone();
    let mut response = match web.places.try_acquire() {
        // Nothing is called by a NUL, and not every database can be asked for one.
        Ok(_) if request.uri().path().contains("%00") => WebError::NotFound.into_response(),
        Ok(_place) => next.run(request).await,
        // Whoever restarts a server that does not answer must not restart one that is merely busy.
        Err(_) if asked.path == "/health" => next.run(request).await,
        Err(_) => WebError::Busy.into_response(),
    };

    let viewer = response.extensions_mut().remove::<Viewer>();
    let frame = Frame { t: Texts::of(asked.lang), lang: asked.lang, path: asked.path, site, viewer, flash: None };
    let mut response = error::dress(name_failure(response), frame);
    secure(response.headers_mut());
    let keep = response.extensions_mut().remove::<Keep>().filter(|_| response.status() == StatusCode::OK);
    match (key, keep) {
        (Some(key), Some(Keep { until })) => {
            kept(&web, key, Freshness { version, until }, response, &asked_headers).await
        }
        _ => response,
    }
}

/// Takes the language prefix off the path, so that one set of routes serves both languages.
fn strip_language(request: &mut Request) -> Asked {
    let uri = request.uri().clone();
    let (lang, path) = split_language(uri.path());
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let plain = format!("{path}{query}");
    if lang.is_en()
        && let Ok(stripped) = plain.parse::<Uri>()
    {
        *request.uri_mut() = stripped;
    }
    Asked { lang, path: plain }
}

/// Keeps a rendered public page in all its codings.
async fn kept(web: &Web, key: String, freshness: Freshness, response: Response, asked: &HeaderMap) -> Response {
    let (parts, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, BODY_LIMIT).await else {
        return plain_failure(&StoreError::Missing);
    };
    let mut headers = parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    web.cache.put(key, freshness, headers, body.to_vec(), asked)
}

/// Gives failures of the layers and extractors, which speak plain English, the page of their kind.
fn name_failure(response: Response) -> Response {
    let status = response.status();
    let ours = response.extensions().get::<error::Failed>().is_some();
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| !kind.starts_with("text/plain"));
    if ours || is_page || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = match status {
        StatusCode::NOT_FOUND => WebError::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => WebError::NotThatWay,
        StatusCode::FORBIDDEN => WebError::CrossSite,
        StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE => WebError::Busy,
        _ if status.is_client_error() => WebError::BadRequest,
        _ => WebError::broken(&StoreError::Missing),
    };
    failure.into_response()
}

/// When even the frame of an error page cannot be made.
fn plain_failure(cause: &StoreError) -> Response {
    tracing::error!(%cause, "the database does not answer");
    let mut response = Response::new(Body::from("服务暂时不可用 · Temporarily unavailable"));
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

/// Strict headers on every answer; nothing inline, nothing from elsewhere, no framing.
fn secure(headers: &mut HeaderMap) {
    const HEADERS: &[(&str, &str)] = &[
        (
            "content-security-policy",
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
        ("x-frame-options", "DENY"),
    ];
    for (name, value) in HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
}
