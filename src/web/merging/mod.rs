//! Duplicates: likely pairs and the proposals that wait, then the preview of a pair, and its answer.

pub mod answer;
pub mod pair;
mod shown;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::Fields,
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    domain::{
        access::{Resource, Verb},
        merging::Kind,
    },
    store::merging::{self, Merging, Pair},
    texts::merging as words,
};

const PAGE: i64 = 50;

/// Where the pages of a kind of record are.
fn address(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "/admin/people",
        Kind::Institution => "/admin/institutions",
    }
}

#[derive(Template)]
#[template(path = "merging/list.html")]
struct ListPage {
    frame: Frame,
    kind: Kind,
    waiting: Vec<Merging>,
    pairs: Vec<Pair>,
    next: Option<String>,
    /// Whether this account may compare and propose.
    may_propose: bool,
}

impl ListPage {
    fn views(&self) -> Vec<(String, &'static str, bool)> {
        let words = &self.frame.t.merging;
        let view = |kind: Kind, label| {
            (self.frame.href(format!("/admin/duplicates?kind={}", kind.code())), label, self.kind == kind)
        };
        vec![view(Kind::Person, words.people), view(Kind::Institution, words.institutions)]
    }

    fn kind_of(&self, row: &Merging) -> &'static str {
        words::kind(row.kind, self.frame.lang)
    }

    fn compare(&self, pair: &Pair) -> String {
        self.frame.href(format!("{}/{}/merging?other={}", address(self.kind), pair.one, pair.other))
    }

    fn proposed(&self, row: &Merging) -> String {
        self.frame.t.merging.by(&row.proposed_name, row.proposed_at.day())
    }
}

/// GET /admin/duplicates
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let fields = Fields::query(query);
    let kind = Kind::from_code(fields.text("kind")).unwrap_or(Kind::Person);
    let number = |name| fields.text(name).parse().unwrap_or_default();
    let mut conn = app.db.read().await?;
    let waiting = merging::waiting(&mut conn, PAGE).await?;
    let mut pairs = merging::pairs(&mut conn, kind, (number("after"), number("id")), PAGE + 1).await?;
    let more = pairs.len() > PAGE as usize;
    pairs.truncate(PAGE as usize);
    let next = pairs
        .last()
        .filter(|_| more)
        .map(|last| format!("/admin/duplicates?kind={}&after={}&id={}", kind.code(), last.one, last.other));
    let may_propose = desk.viewer.may_write(Resource::RecordMerge);
    Ok(Html(ListPage { frame: desk.frame, kind, waiting, pairs, next, may_propose }).into_response())
}

/// Whether the account may do something about duplicates.
fn reaches(desk: &Desk, verb: Verb) -> bool {
    desk.viewer.reach(Resource::RecordMerge, verb) == crate::domain::access::Reach::All
}
