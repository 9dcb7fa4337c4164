//! `/proof`: what the chain of events is, its head as of the last full hour, and the head of every day, by month; the
//! same heads as a feed and as text.
//!
//! A head names no case and nobody. The present one is not shown to the minute, because whoever asked again and again
//! could tell from it when somebody is at work.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{Kept, KeptUntil};
use crate::{
    app::App,
    domain::{
        head::{Head, Recorded},
        time::{Day, Moment},
    },
    store::head as heads,
    texts::{Lang, number},
    web::{
        error::WebError,
        form::Fields,
        page::{Frame, Html},
        server::Keep,
    },
};

const HOUR: i64 = 3_600_000;
/// Days in the feed.
const FEED: i64 = 30;

/// A day of the calendar of a month.
struct Cell {
    day: i8,
    /// How many events it had; `None` on a day without a head.
    events: Option<i64>,
}

/// The heads of one month, newest first, with their calendar.
struct Month {
    title: String,
    /// Empty places before the first day, so that Monday stands first.
    blanks: Vec<()>,
    cells: Vec<Cell>,
    heads: Vec<Recorded>,
    older: Option<String>,
    newer: Option<String>,
}

#[derive(Template)]
#[template(path = "proof/page.html")]
struct ProofPage {
    frame: Frame,
    present: Option<Head>,
    as_of: String,
    month: Option<Month>,
}

impl ProofPage {
    fn weekdays(&self) -> Vec<char> {
        self.frame.t.proof.weekdays.chars().collect()
    }
}

/// GET /proof: with the last month, or the one of `month=2026-03`.
pub async fn show(State(app): State<App>, frame: Frame, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let now = app.clock.now();
    let hour = Moment(now.0 - now.0.rem_euclid(HOUR));
    let mut conn = app.db.read().await?;
    let present = heads::before(&mut conn, hour).await?;
    let month = match heads::reach(&mut conn).await? {
        Some(reach) => {
            let asked = query.as_deref().and_then(|query| first_of(Fields::parse(query.as_bytes()).text("month")));
            let first = asked.filter(|first| is_within(*first, reach)).unwrap_or_else(|| month_of(reach.1));
            let heads = heads::between(&mut conn, first, first.plus_months(1)).await?;
            Some(month(first, heads, reach, frame.lang))
        }
        None => None,
    };
    let page = ProofPage { as_of: frame.t.proof.as_of(hour), frame, present, month };
    // Only the address without a query is kept: there is no end of the others.
    Ok(match query {
        None => KeptUntil(page, hour.plus_millis(HOUR)).into_response(),
        Some(_) => Html(page).into_response(),
    })
}

/// The first day of a month written `2026-03`.
fn first_of(month: &str) -> Option<Day> {
    format!("{month}-01").parse().ok()
}

fn month_of(day: Day) -> Day {
    Day::new(day.year(), day.month(), 1).unwrap_or(day)
}

fn is_within(first: Day, (from, to): (Day, Day)) -> bool {
    month_of(from) <= first && first <= month_of(to)
}

fn month(first: Day, mut heads: Vec<Recorded>, reach: (Day, Day), lang: Lang) -> Month {
    let next = first.plus_months(1);
    let days = (0..first.days_until(next)).map(|after| first.plus_days(after));
    let cells = days.map(|day| Cell {
        day: day.day_of_month(),
        events: heads.iter().find(|head| head.at.day == day).map(|head| head.events),
    });
    let cells = cells.collect();
    heads.reverse();
    let named = |first: Day| Some(first).filter(|first| is_within(*first, reach)).map(code);
    Month {
        title: title(first, lang),
        blanks: vec![(); usize::try_from(first.weekday() - 1).unwrap_or_default()],
        cells,
        heads,
        older: named(first.plus_months(-1)),
        newer: named(next),
    }
}

/// A month as an address has it.
fn code(first: Day) -> String {
    first.to_string()[..7].to_owned()
}

fn title(first: Day, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月", first.year(), first.month()),
        Lang::En => first.0.strftime("%B %Y").to_string(),
    }
}

#[derive(Template)]
#[template(path = "proof/feed.xml")]
struct Feed {
    frame: Frame,
    base: String,
    heads: Vec<Recorded>,
    updated: String,
}

impl Feed {
    fn date(&self, day: &Day) -> String {
        number::day(*day, self.frame.lang)
    }

    /// When a day was over.
    fn ended(&self, day: &Day) -> String {
        ended(*day)
    }
}

fn ended(day: Day) -> String {
    day.plus_days(1).starts_at().rfc3339()
}

/// GET /proof.atom: an entry for every day that is over.
pub async fn feed(State(app): State<App>, frame: Frame) -> Result<Response, WebError> {
    let heads = heads::latest(&mut app.db.read().await?, FEED).await?;
    let updated = heads.first().map_or_else(|| Moment(0).rfc3339(), |head| ended(head.at.day));
    let mut response = Kept(Feed { base: app.config.base_url(), frame, heads, updated }).into_response();
    let kind = HeaderValue::from_static("application/atom+xml; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// GET /proof.txt: the lines of the file beside the database.
pub async fn text(State(app): State<App>) -> Result<Response, WebError> {
    let rows = heads::all(&mut app.db.read().await?).await?;
    let mut text = String::new();
    for row in &rows {
        text.push_str(&format!("{}\n", row.recorded()?.at));
    }
    let mut response = ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response();
    response.extensions_mut().insert(Keep { until: None });
    Ok(response)
}
