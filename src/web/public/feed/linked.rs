//! A notice in the words of schema.org, for search engines: a data block of its page, which no browser runs.

use std::fmt;

use askama::filters::HtmlSafe;
use serde_json::json;

use crate::{
    domain::notice::{Document, Standing},
    store::notice::Notice,
    web::page::Frame,
};

/// JSON that stands in a page as it is: no sign in it ends the block or begins a tag.
pub struct Linked(String);

impl fmt::Display for Linked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Linked {}

/// What the page of a notice says in JSON-LD: what was announced, by whom, from when to when. No names.
pub fn notice(found: &Notice, document: &Document, standing: Standing, base: &str, frame: &Frame) -> Linked {
    let url = format!("{base}{}", frame.href(format!("/notices/{}", found.id)));
    let value = json!({
        "@context": "https://schema.org",
        "@type": "SpecialAnnouncement",
        "@id": format!("{base}/notices/{}", found.id),
        "url": url,
        "name": found.title,
        "identifier": document.number,
        "inLanguage": "zh-CN",
        "datePosted": document.starts_on,
        "expires": document.last_day(),
        "creativeWorkStatus": if standing.is_running() { "Published" } else { "Archived" },
        "publisher": { "@type": "Organization", "name": document.draft.issuer },
        "isAccessibleForFree": true,
    });
    Linked(value.to_string().replace('<', "\\u003c"))
}
