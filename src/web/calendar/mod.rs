//! `/admin/calendar`: a year to look at, a file on its way into force, closures of the office.

mod closure;
mod effect;
mod import;
mod months;
mod proposal;
mod tasks;

pub use closure::{confirm as confirm_closure, create as enter_closure, end as end_closure, show as closures};
pub use import::{create as import, new as new_import, read_file};
pub use proposal::{confirm, end, show as proposal};
pub(in crate::web) use tasks::tasks;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use self::months::{Ends, Month, Stretch, look};
use crate::{
    app::App,
    calendar_files,
    domain::{
        access::Resource,
        calendar::{Calendar, ChangeState, DayKind},
        ids::CalendarNoticeId,
        time::Day,
    },
    store::{
        calendar::{self, Imported},
        notice,
    },
    texts::{Lang, Texts, calendar as words},
    web::{
        error::WebError,
        form::Id,
        page::{Desk, Frame, Html},
    },
};

/// A notice on the holidays of the year.
struct Line {
    kind: &'static str,
    title: String,
    doc_no: String,
    published_on: Option<Day>,
    url: Option<String>,
    /// The page of an imported one.
    path: Option<String>,
    state: (&'static str, &'static str),
    /// Who read it in, and who decided on it.
    people: Vec<String>,
}

#[derive(Template)]
#[template(path = "calendar/year.html")]
struct YearPage {
    frame: Frame,
    year: i16,
    years: Vec<i16>,
    is_loaded: bool,
    months: Vec<Month>,
    stretches: Vec<Stretch>,
    lines: Vec<Line>,
    /// Years of which a file waits for its second person, with its page.
    waiting: Vec<(i16, String)>,
    may_import: bool,
}

impl YearPage {
    fn is(&self, year: &i16) -> bool {
        self.year == *year
    }

    /// The looks of days with their names.
    fn legend(&self) -> Vec<(&'static str, &'static str)> {
        let (t, lang) = (&self.frame.t.calendar, self.frame.lang);
        let kinds = [DayKind::Off, DayKind::Makeup, DayKind::Closure, DayKind::Weekend];
        let mut looks: Vec<_> = kinds.map(|kind| (look(kind), words::day_kind(kind, lang))).into();
        looks.extend([("today", t.today), ("end", t.ends_here)]);
        looks
    }
}

/// GET /admin/calendar: this year.
pub async fn index(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let year = desk.viewer.at.day().year();
    page(&app, desk, year).await
}

/// GET /admin/calendar/{year}: any year between the first that is loaded and the one after the last, or next year.
pub async fn show(State(app): State<App>, desk: Desk, Id(year): Id<i16>) -> Result<Response, WebError> {
    page(&app, desk, year).await
}

async fn page(app: &App, desk: Desk, year: i16) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let today = desk.viewer.at.day();
    let calendar = app.calendar(&mut conn).await?;
    let years = shown(&calendar, today);
    if !years.contains(&year) {
        return Err(WebError::NotFound);
    }
    let lang = desk.frame.lang;
    let running = notice::running(&mut conn, today).await?;
    let ends = Ends::of(running.iter().filter_map(|notice| Some((notice.ends_on()?, notice.notice_no.clone()?))));
    let imported = calendar::of_year(&mut conn, year).await?;
    let waiting = calendar::waiting(&mut conn).await?;
    // The newest file in force says all about its year.
    let in_force = imported.iter().filter(|one| one.state == ChangeState::InForce);
    let newest = in_force.max_by_key(|one| (one.ended_at(), one.id)).map(|one| one.id);
    Ok(Html(YearPage {
        year,
        is_loaded: calendar.years().any(|loaded| loaded == year),
        months: Month::all(&calendar, year, today, &ends, lang),
        stretches: Stretch::of(&calendar, year, lang),
        lines: embedded(year, newest.is_some(), lang)
            .chain(imported.iter().map(|one| line(one, newest, lang)))
            .collect(),
        waiting: waiting.iter().map(|one| (one.year(), format!("/admin/calendar/notices/{}", one.id))).collect(),
        may_import: desk.viewer.may_write(Resource::Calendar),
        years,
        frame: desk.frame,
    })
    .into_response())
}

/// The years that have a page: those that are loaded, this one and the next.
fn shown(calendar: &Calendar, today: Day) -> Vec<i16> {
    let mut years: Vec<i16> = calendar.years().chain([today.year(), today.year() + 1]).collect();
    years.sort_unstable();
    years.dedup();
    years
}

/// How a notice in force is marked, and one that another took the place of.
fn standing(is_superseded: bool, lang: Lang) -> (&'static str, &'static str) {
    match is_superseded {
        true => (Texts::of(lang).calendar.superseded, ""),
        false => words::state(ChangeState::InForce, lang),
    }
}

fn embedded(year: i16, is_superseded: bool, lang: Lang) -> impl Iterator<Item = Line> {
    calendar_files::notices().iter().filter(move |notice| notice.year == year).map(move |notice| Line {
        kind: words::notice_kind(notice.kind, lang),
        title: notice.title.clone(),
        doc_no: notice.doc_no.clone().unwrap_or_default(),
        published_on: notice.published_on,
        url: notice.url.clone(),
        path: None,
        state: standing(is_superseded, lang),
        people: Vec::new(),
    })
}

fn line(found: &Imported, newest: Option<CalendarNoticeId>, lang: Lang) -> Line {
    let t = &Texts::of(lang).calendar;
    let loaded = format!("{}{}{}", t.loaded, lang.pick("：", ": "), t.by_on(&found.loaded_name, found.loaded_at));
    let decided = found.ended_name.as_ref().zip(found.ended_at());
    let decided = decided.map(|(name, at)| format!("{}{}{}", t.decided, lang.pick("：", ": "), t.by_on(name, at)));
    Line {
        kind: words::notice_kind(found.kind, lang),
        title: found.title.clone(),
        doc_no: found.doc_no.clone(),
        published_on: Some(found.published_on),
        url: Some(found.url.clone()),
        path: Some(format!("/admin/calendar/notices/{}", found.id)),
        state: match found.state {
            ChangeState::InForce => standing(Some(found.id) != newest, lang),
            other => words::state(other, lang),
        },
        people: [Some(loaded), decided].into_iter().flatten().collect(),
    }
}
