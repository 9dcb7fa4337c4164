//! Styles, scripts and icons, embedded in the program, served under a content hash and forever cacheable.

use std::sync::{LazyLock, OnceLock};

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::public::cache::{Encoded, Encoding};

struct Asset {
    name: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
    /// Twelve hexadecimal digits of the content's SHA-256.
    hash: String,
    /// The compressed forms, made at the first request.
    encoded: OnceLock<Encoded>,
}

impl Asset {
    fn new(name: &'static str, media_type: &'static str, bytes: &'static [u8]) -> Self {
        Self { name, media_type, bytes, hash: hex::encode(&Sha256::digest(bytes)[..6]), encoded: OnceLock::new() }
    }
}

macro_rules! style_sheet {
    ($($part:literal)*) => {
        concat!($(include_str!(concat!("../../static/css/", $part, ".css"))),*)
    };
}

/// The one style sheet. Within a layer the later part wins, so their order counts.
const STYLE_SHEET: &str = style_sheet! {
    "layers"
    "tokens"
    "base"
    "layout"
    "components/controls"
    "components/tables"
    "components/forms"
    "components/form-layouts"
    "components/steps"
    "components/people"
    "components/charts"
    "components/brand"
    "components/states"
    "components/calendar"
    "pages/home"
    "pages/scholar"
    "pages/notice"
    "pages/catalogue"
    "pages/figures"
    "pages/procedure"
    "pages/case"
    "pages/review"
    "pages/cases"
    "pages/account"
    "pages/record"
    "pages/assignment"
    "pages/panel"
    "pages/contract"
    "pages/column"
    "pages/lists"
    "utilities"
    "print"
};

macro_rules! assets {
    ($($name:literal: $media_type:literal;)*) => {
        static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
            vec![
                Asset::new("app.css", "text/css; charset=utf-8", STYLE_SHEET.as_bytes()),
                $(Asset::new($name, $media_type, include_bytes!(concat!("../../static/", $name)))),*
            ]
        });
    };
}

assets! {
    "app.js": "text/javascript; charset=utf-8";
    "icons.svg": "image/svg+xml";
    "favicon.svg": "image/svg+xml";
    "vendor/htmx-2.0.11.min.js": "text/javascript; charset=utf-8";
    "vendor/LICENSES.txt": "text/plain; charset=utf-8";
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of an asset, with the hash of its content.
pub fn url(name: &str) -> String {
    match find(name) {
        Some(asset) => format!("/static/{name}?v={}", asset.hash),
        None => format!("/static/{name}"),
    }
}

/// GET /static/{*name}
pub async fn show(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = find(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let encoded = asset.encoded.get_or_init(|| Encoded::of(asset.bytes.to_vec()));
    let encoding = Encoding::best(&headers);
    let mut response = encoded.respond(encoding);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(asset.media_type));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("public, max-age=31536000, immutable"));
    if let Ok(tag) = header::HeaderValue::from_str(&format!("\"{}\"", asset.hash)) {
        headers.insert(header::ETAG, tag);
    }
    response
}
