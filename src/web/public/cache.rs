//! Public pages held as compressed bytes, valid for one version of the public content.
//!
//! A page is kept under its canonical address and the content version read *before* it was rendered; it is served
//! only while the version is still that one, so a reader never sees a state older than an acknowledged change. A page
//! that tells what day it is, such as a countdown, is besides served only until its day is over.

use std::{
    collections::HashMap,
    io::Write,
    sync::{Arc, RwLock},
};

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::domain::time::Moment;

/// Bytes of pages kept at most; beyond it everything is dropped and made anew as asked for.
const CAPACITY: usize = 16 << 20;

/// The content codings we make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Plain,
    Gzip,
    Brotli,
}

impl Encoding {
    /// The best coding the client accepts. A coding refused with `q=0` is not chosen.
    pub fn best(headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let accepts = |name: &str| {
            accepted.split(',').any(|item| {
                let mut parts = item.split(';').map(str::trim);
                let named = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case(name));
                named && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        };
        if accepts("br") {
            Self::Brotli
        } else if accepts("gzip") {
            Self::Gzip
        } else {
            Self::Plain
        }
    }
}

/// One body in all its codings, with its entity tag.
#[derive(Clone)]
pub struct Encoded {
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
    tag: HeaderValue,
}

impl Encoded {
    /// Compresses a body once.
    pub fn of(body: Vec<u8>) -> Self {
        let hash = hex::encode(&Sha256::digest(&body)[..10]);
        let tag = HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"0\""));
        Self { gzip: gzip(&body), brotli: brotli(&body), plain: Bytes::from(body), tag }
    }

    fn len(&self) -> usize {
        self.plain.len() + self.gzip.len() + self.brotli.len()
    }

    /// A 200 answer with the body in the coding.
    pub fn respond(&self, encoding: Encoding) -> Response {
        let (bytes, coding) = match encoding {
            Encoding::Plain => (&self.plain, None),
            Encoding::Gzip => (&self.gzip, Some("gzip")),
            Encoding::Brotli => (&self.brotli, Some("br")),
        };
        let mut response = Response::new(Body::from(bytes.clone()));
        let headers = response.headers_mut();
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(coding) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

fn gzip(body: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    // Writing into memory does not fail.
    let _ = encoder.write_all(body);
    encoder.finish().map(Bytes::from).unwrap_or_default()
}

fn brotli(body: &[u8]) -> Bytes {
    let mut out = Vec::new();
    let mut input = body;
    let params = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
    // Writing into memory does not fail.
    let _ = brotli::BrotliCompress(&mut input, &mut out, &params);
    Bytes::from(out)
}

/// How long a rendered page is true.
#[derive(Clone, Copy, Debug)]
pub struct Freshness {
    /// The content version it was rendered from.
    pub version: i64,
    /// The first instant at which it is no longer true; `None` when no clock changes it.
    pub until: Option<Moment>,
}

/// A page as it was rendered.
#[derive(Clone)]
struct Entry {
    freshness: Freshness,
    headers: HeaderMap,
    body: Encoded,
}

/// The pages kept.
#[derive(Clone, Default)]
pub struct PageCache(Arc<RwLock<Kept>>);

#[derive(Default)]
struct Kept {
    pages: HashMap<String, Entry>,
    bytes: usize,
}

impl PageCache {
    /// The page under this key if it is of this version and still true: 304 when the client has it, else 200.
    pub fn get(&self, key: &str, version: i64, now: Moment, request: &HeaderMap) -> Option<Response> {
        let kept = self.0.read().ok()?;
        let entry = kept.pages.get(key).filter(|entry| entry.freshness.holds(version, now))?;
        Some(entry.respond(request))
    }

    /// Keeps a rendered page and answers with it.
    pub fn put(
        &self,
        key: String,
        freshness: Freshness,
        headers: HeaderMap,
        body: Vec<u8>,
        request: &HeaderMap,
    ) -> Response {
        let entry = Entry { freshness, headers, body: Encoded::of(body) };
        let response = entry.respond(request);
        if let Ok(mut kept) = self.0.write() {
            let size = entry.body.len();
            if kept.bytes + size > CAPACITY {
                kept.pages.clear();
                kept.bytes = 0;
            }
            kept.bytes += size;
            if let Some(old) = kept.pages.insert(key, entry) {
                kept.bytes -= old.body.len();
            }
        }
        response
    }
}

impl Freshness {
    fn holds(self, version: i64, now: Moment) -> bool {
        self.version == version && self.until.is_none_or(|until| now < until)
    }
}

impl Entry {
    fn respond(&self, request: &HeaderMap) -> Response {
        let known = request.get(header::IF_NONE_MATCH).is_some_and(|tag| *tag == self.body.tag);
        let mut response = if known {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
            response
        } else {
            self.body.respond(Encoding::best(request))
        };
        let headers = response.headers_mut();
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        headers.insert(header::ETAG, self.body.tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }
}
