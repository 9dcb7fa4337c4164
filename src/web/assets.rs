//! Styles, scripts and icons, embedded in the program, served under a content hash and forever cacheable.

use std::sync::OnceLock;

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
    encoded: OnceLock<(String, Encoded)>,
}

macro_rules! assets {
    ($($name:literal: $media_type:literal;)*) => {
        static ASSETS: &[Asset] = &[$(Asset {
            name: $name,
            media_type: $media_type,
            bytes: include_bytes!(concat!("../../static/", $name)),
            encoded: OnceLock::new(),
        }),*];
    };
}

assets! {
    "app.css": "text/css; charset=utf-8";
    "app.js": "text/javascript; charset=utf-8";
    "icons.svg": "image/svg+xml";
    "favicon.svg": "image/svg+xml";
    "vendor/htmx-2.0.11.min.js": "text/javascript; charset=utf-8";
    "vendor/LICENSES.txt": "text/plain; charset=utf-8";
}

impl Asset {
    /// The hash and the compressed forms, made at the first request.
    fn encoded(&self) -> &(String, Encoded) {
        self.encoded.get_or_init(|| {
            let hash = hex::encode(&Sha256::digest(self.bytes)[..6]);
            (hash, Encoded::of(self.bytes.to_vec()))
        })
    }
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// The address of an asset, with the hash of its content.
pub fn url(name: &str) -> String {
    match find(name) {
        Some(asset) => {
            let hash = hex::encode(&Sha256::digest(asset.bytes)[..6]);
            format!("/static/{name}?v={hash}")
        }
        None => format!("/static/{name}"),
    }
}

/// GET /static/{*name}
pub async fn show(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = find(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let (hash, encoded) = asset.encoded();
    let encoding = Encoding::best(&headers);
    let mut response = encoded.respond(encoding);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(asset.media_type));
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    if let Ok(tag) = header::HeaderValue::from_str(&format!("\"{hash}\"")) {
        headers.insert(header::ETAG, tag);
    }
    response
}
