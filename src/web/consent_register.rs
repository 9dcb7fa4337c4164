//! The register of consents at the desks of those who answer for them.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::Fields,
    page::{Desk, Frame, Html},
    public::notice::day,
};
use crate::{
    app::App,
    domain::consent::{Filed, Purpose},
    store::consent::{self, Filter, Line, Tally},
    texts::{consent_register as words, nomination},
};

const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "consent_register/list.html")]
struct ListPage {
    frame: Frame,
    filter: Filter,
    tally: Vec<Tally>,
    rows: Vec<Line>,
    next: Option<String>,
}

impl ListPage {
    fn purpose(&self, purpose: &Purpose) -> &'static str {
        words::purpose(*purpose, self.frame.lang)
    }

    fn channel(&self, row: &Line) -> &'static str {
        nomination::channel(&row.channel, self.frame.lang)
    }

    fn given(&self, row: &Line) -> String {
        day(row.given_at.day(), self.frame.lang)
    }

    fn withdrawn(&self, row: &Line) -> Option<String> {
        row.withdrawn_at().map(|at| day(at.day(), self.frame.lang))
    }

    fn total(&self) -> i64 {
        self.tally.iter().map(|count| count.stand + count.withdrawn).sum()
    }

    /// The filters: address, words, whether it is the one in use; by purpose, then by standing.
    fn chips(&self) -> [Vec<(String, &'static str, bool)>; 2] {
        let (lang, Filter { purpose, filed }) = (self.frame.lang, self.filter);
        let t = &self.frame.t.consent_register;
        let chip = |filter: Filter, words| {
            let same = filter.purpose == purpose && filter.filed == filed;
            (self.frame.href(path(filter, None)), words, same)
        };
        let mut purposes = vec![chip(Filter { purpose: None, filed }, t.every_purpose)];
        purposes.extend(
            Purpose::ALL
                .iter()
                .map(|known| chip(Filter { purpose: Some(*known), filed }, words::purpose(*known, lang))),
        );
        let mut standings = vec![chip(Filter { purpose, filed: None }, t.all)];
        standings.extend(
            Filed::ALL.iter().map(|known| chip(Filter { purpose, filed: Some(*known) }, words::filed(*known, lang))),
        );
        [purposes, standings]
    }
}

fn path(filter: Filter, after: Option<&Line>) -> String {
    let mut query = Vec::new();
    query.extend(filter.purpose.map(|purpose| format!("purpose={}", purpose.code())));
    query.extend(filter.filed.map(|filed| format!("standing={}", filed.code())));
    query.extend(after.map(|last| format!("after={}&id={}", last.given_at.0, last.id)));
    match query.is_empty() {
        true => "/admin/consents".to_owned(),
        false => format!("/admin/consents?{}", query.join("&")),
    }
}

/// GET /admin/consents
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    let filter =
        Filter { purpose: Purpose::from_code(asked.text("purpose")), filed: Filed::from_code(asked.text("standing")) };
    let after = asked.text("after").parse().ok().zip(asked.text("id").parse().ok());
    let mut conn = app.db.read().await?;
    let tally = consent::tally(&mut conn).await?;
    let mut rows = consent::list(&mut conn, filter, after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| path(filter, Some(last)));
    Ok(Html(ListPage { frame: desk.frame, filter, tally, rows, next }).into_response())
}
