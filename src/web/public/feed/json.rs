//! `/notices.json`: the notices as JSON Feed 1.1, with what is theirs alone under `_notice`.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    entry::{Entry, latest},
    kept,
};
use crate::{
    app::App,
    domain::{calendar::Unit, time::Day},
    web::{error::WebError, page::Frame, public::notice::midnight},
};

const VERSION: &str = "https://jsonfeed.org/version/1.1";

#[derive(Serialize)]
struct Feed {
    version: &'static str,
    title: String,
    home_page_url: String,
    feed_url: String,
    language: &'static str,
    authors: Vec<Author>,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Author {
    name: String,
}

#[derive(Serialize)]
struct Item {
    id: String,
    url: String,
    title: String,
    summary: String,
    content_text: String,
    date_published: String,
    date_modified: String,
    #[serde(rename = "_notice")]
    notice: Facts,
}

/// What a program wants to know of a notice without reading its sentences.
#[derive(Serialize)]
struct Facts {
    number: String,
    starts_on: Day,
    /// The last day, to its end in Beijing, with every extension.
    ends_on: Day,
    days: i32,
    unit: Unit,
    state: &'static str,
    /// How many it listed; the names are in the text as long as the page has them.
    people: usize,
    sha256: String,
    addenda: Vec<Addendum>,
}

#[derive(Serialize)]
struct Addendum {
    kind: &'static str,
    body: String,
    sha256: String,
}

/// GET /notices.json
pub async fn show(State(app): State<App>, frame: Frame) -> Result<Response, WebError> {
    let now = app.clock.now();
    let base = app.config.base_url();
    let entries = latest(&mut app.db.read().await?, now, frame.t).await?;
    let page = |path: &str| format!("{base}{}", frame.href(path));
    let title = format!("{} · {}", frame.site.title(&frame.lang), frame.t.notice.feed_title);
    let feed = Feed {
        version: VERSION,
        home_page_url: page("/notices"),
        feed_url: page("/notices.json"),
        language: frame.lang.tag(),
        authors: vec![Author { name: frame.site.office.clone() }],
        items: entries.into_iter().map(|entry| item(entry, &base, &frame)).collect(),
        title,
    };
    let body = serde_json::to_string(&feed).map_err(|error| WebError::broken(&error))?;
    Ok(kept(body, "application/feed+json; charset=utf-8", midnight(now)))
}

fn item(entry: Entry, base: &str, frame: &Frame) -> Item {
    let state = entry.standing(frame.t);
    let document = entry.document;
    Item {
        id: format!("{base}/notices/{}", entry.id),
        url: format!("{base}{}", frame.href(format!("/notices/{}", entry.id))),
        title: entry.title,
        summary: entry.summary,
        content_text: [entry.paragraphs, entry.lines].concat().join("\n"),
        date_published: entry.published.rfc3339(),
        date_modified: entry.updated.rfc3339(),
        notice: Facts {
            starts_on: document.starts_on,
            ends_on: document.last_day(),
            days: document.draft.days,
            unit: document.draft.unit,
            state,
            people: document.items.len(),
            number: document.number,
            sha256: entry.sha256,
            addenda: entry
                .addenda
                .into_iter()
                .map(|added| Addendum { kind: added.kind, body: added.body, sha256: added.sha256 })
                .collect(),
        },
    }
}
