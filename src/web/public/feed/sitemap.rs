//! `/sitemap.xml` and `/robots.txt`: the addresses of the public pages, for search engines.

use askama::Template;
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};

use super::kept;
use crate::{
    app::App,
    store::site_map,
    web::{error::WebError, page::Frame, public::notice::midnight},
};

/// Addresses a sitemap may have (sitemaps.org); what goes beyond stays findable through its lists.
const MOST: i64 = 45_000;

/// Pages that are always there.
const ALWAYS: [&str; 19] = [
    "/",
    "/scholars",
    "/directions",
    "/labs",
    "/ai4s",
    "/projects",
    "/notices",
    "/events",
    "/policies",
    "/procedure",
    "/data",
    "/about",
    "/objections/lookup",
    "/proof",
    "/verify",
    "/corrections",
    "/subscriptions",
    "/privacy",
    "/accessibility",
];

#[derive(Template)]
#[template(path = "notice/sitemap.xml")]
struct Map {
    base: String,
    paths: Vec<String>,
}

/// GET /sitemap.xml: every page in both languages.
pub async fn show(State(app): State<App>) -> Result<Response, WebError> {
    let now = app.clock.now();
    let mut paths: Vec<String> = ALWAYS.map(str::to_owned).to_vec();
    for (folder, slug) in site_map::slugs(&mut app.db.read().await?, MOST).await? {
        paths.push(format!("/{folder}/{slug}"));
    }
    let map = Map { base: app.config.base_url(), paths };
    let body = map.render().map_err(|error| WebError::broken(&error))?;
    Ok(kept(body, "application/xml; charset=utf-8", midnight(now)))
}

/// GET /robots.txt: what is behind the desk is nobody's to index, and forms neither.
pub async fn robots(State(app): State<App>, _: Frame) -> Response {
    let base = app.config.base_url();
    let body = format!(
        "User-agent: *\nDisallow: /admin\nDisallow: /reviews\nDisallow: /account\nDisallow: /inbox\nDisallow: /login\n\
         Disallow: /welcome/\nDisallow: /consent/\nDisallow: /letters/\nSitemap: {base}/sitemap.xml\n"
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], body).into_response()
}
