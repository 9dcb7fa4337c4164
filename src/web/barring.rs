//! The register of the barred at the office's desk: list, entry, lifting by somebody else.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html, url_escape},
};
use crate::{
    app::App,
    commands::barring as commands,
    domain::{
        access::{Reach, Resource, Verb},
        barring::{BarringEntry, BarringGround, Span},
        ids::{BarringId, PersonId},
        time::Day,
        workflow::Reason,
    },
    store::{
        barring::{self, Barring, Filter},
        person,
        search::Query,
    },
    texts::barring as words,
};

const PAGE: usize = 50;
/// People found by name that the form offers.
const FOUND: i64 = 50;

fn reaches(desk: &Desk, verb: Verb) -> bool {
    desk.viewer.reach(Resource::Barring, verb) == Reach::All
}

#[derive(Template)]
#[template(path = "barring/list.html")]
struct ListPage {
    frame: Frame,
    q: String,
    /// Only those that bar somebody today.
    in_force: bool,
    rows: Vec<Barring>,
    next: Option<String>,
    today: Day,
    may_enter: bool,
}

impl ListPage {
    fn ground(&self, row: &Barring) -> &'static str {
        words::ground(row.ground, self.frame.lang)
    }

    fn days(&self, row: &Barring) -> String {
        words::days(row.span(), self.frame.lang)
    }

    fn state(&self, row: &Barring) -> (&'static str, &'static str) {
        state(row, self.today, &self.frame)
    }

    /// What a search keeps.
    fn kept(&self) -> Vec<(&'static str, &'static str)> {
        if self.in_force { Vec::new() } else { vec![("view", "all")] }
    }

    fn view(&self, all: bool) -> String {
        let mut query = vec![format!("q={}", url_escape(&self.q))];
        query.retain(|part| part != "q=");
        query.extend(all.then(|| "view=all".to_owned()));
        let query = query.join("&");
        self.frame.href(if query.is_empty() {
            "/admin/barrings".to_owned()
        } else {
            format!("/admin/barrings?{query}")
        })
    }
}

/// Where an entry stands on a day, with the class of its mark.
fn state(row: &Barring, today: Day, frame: &Frame) -> (&'static str, &'static str) {
    let t = &frame.t.barring;
    if row.lifted_at().is_some() {
        (t.lifted, "")
    } else if row.stands(today) {
        (t.stands, "stop")
    } else if row.span().starts_on > today {
        (t.ahead, "warn")
    } else {
        (t.over, "")
    }
}

/// GET /admin/barrings
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    let q = asked.text("q").trim().to_owned();
    let today = desk.viewer.at.day();
    let in_force = asked.text("view") != "all";
    let filter = Filter { name: Query::parse(&q), in_force_on: in_force.then_some(today) };
    let after = asked.text("after").parse().ok().zip(asked.text("id").parse().ok());
    let mut conn = app.db.read().await?;
    let mut rows = barring::list(&mut conn, &filter, after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| {
        let view = if in_force { "" } else { "view=all&" };
        format!("/admin/barrings?{view}q={}&after={}&id={}", url_escape(&q), last.entered_at.0, last.id)
    });
    let may_enter = reaches(&desk, Verb::Write);
    Ok(Html(ListPage { frame: desk.frame, q, in_force, rows, next, today, may_enter }).into_response())
}

#[derive(Template)]
#[template(path = "barring/new.html")]
struct NewPage {
    frame: Frame,
    q: String,
    /// People found by name: (id, name with post and institution).
    people: Vec<(String, String)>,
    form: FormState,
}

impl NewPage {
    fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        BarringGround::ALL.iter().map(|known| (known.code(), words::ground(*known, self.frame.lang))).collect()
    }
}

/// GET /admin/barrings/new: find the person, then say why and how long.
pub async fn new(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let q = Fields::query(query).text("q").trim().to_owned();
    Ok(new_page(&app, desk, q, FormState::new(Fields::default())).await?.into_response())
}

async fn new_page(app: &App, desk: Desk, q: String, form: FormState) -> Result<Html<NewPage>, WebError> {
    let mut conn = app.db.read().await?;
    let people = match Query::parse(&q) {
        query if query.is_empty() => Vec::new(),
        query => person::list(&mut conn, &query, ("", 0), FOUND).await?,
    };
    let label = |line: person::Line| {
        let parts = [Some(line.name), line.employer, line.post];
        (line.id.to_string(), parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    Ok(Html(NewPage { frame: desk.frame, q, people: people.into_iter().map(label).collect(), form }))
}

/// POST /admin/barrings: put a person on the register.
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let outcome = match read(&fields) {
        Ok(entry) => commands::enter(&app, &desk.viewer.who(fields.request_key()), entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = outcome.map(|id| desk.done(format!("/admin/barrings/{id}"), desk.frame.t.barring.said_entered));
    let q = fields.text("q").to_owned();
    done_or_again(done, fields, |form| new_page(&app, desk, q, form)).await
}

fn read(fields: &Fields) -> Result<BarringEntry, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let person = reader.required_choice("person_id", |text| text.parse::<PersonId>().ok());
    let ground = reader.required_choice("barring_ground", BarringGround::from_code);
    let statement = reader.required("barring_statement", 2_000);
    let starts_on = reader.required_day("starts_on");
    let ends_on = reader.day("ends_on");
    let source = reader.required("source_document", 300);
    match (person, ground, starts_on, reader.finish()) {
        (Some(person), Some(ground), Some(starts_on), Ok(())) => {
            Ok(BarringEntry { person, ground, statement, span: Span { starts_on, ends_on }, source })
        }
        (.., checked) => Err(checked.err().unwrap_or_default()),
    }
}

#[derive(Template)]
#[template(path = "barring/show.html")]
struct ShowPage {
    frame: Frame,
    row: Barring,
    today: Day,
    form: FormState,
    /// Whether this account may lift it.
    may_lift: bool,
    /// Whether it would, had it not entered it.
    is_own: bool,
}

impl ShowPage {
    fn ground(&self) -> &'static str {
        words::ground(self.row.ground, self.frame.lang)
    }

    fn days(&self) -> String {
        words::days(self.row.span(), self.frame.lang)
    }

    fn state(&self) -> (&'static str, &'static str) {
        state(&self.row, self.today, &self.frame)
    }

    fn entered(&self) -> String {
        self.frame.t.barring.entered_by(self.row.entered_name.as_deref().unwrap_or_default(), self.row.entered_at.day())
    }

    fn lifted(&self) -> Option<String> {
        let at = self.row.lifted_at()?;
        Some(self.frame.t.barring.lifted_by(self.row.lifted_name.as_deref().unwrap_or_default(), at.day()))
    }
}

/// GET /admin/barrings/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<BarringId>) -> Result<Response, WebError> {
    Ok(show_page(&app, desk, id, FormState::new(Fields::default())).await?.into_response())
}

async fn show_page(app: &App, desk: Desk, id: BarringId, form: FormState) -> Result<Html<ShowPage>, WebError> {
    let mut conn = app.db.read().await?;
    let row = barring::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let decides = reaches(&desk, Verb::Decide) && row.lifted_at().is_none();
    let is_own = decides && row.entered_by == desk.viewer.account;
    let today = desk.viewer.at.day();
    Ok(Html(ShowPage { frame: desk.frame, row, today, form, may_lift: decides && !is_own, is_own }))
}

/// POST /admin/barrings/{id}/lifting
pub async fn lift(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BarringId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let reason = reader.required("lift_reason", 1_000);
    let outcome =
        reader.then(commands::lift(&app, &desk.viewer.who(fields.request_key()), id, fields.version(), reason)).await;
    let done = outcome.map(|()| desk.done(format!("/admin/barrings/{id}"), desk.frame.t.barring.said_lifted));
    done_or_again(done, fields, |form| show_page(&app, desk, id, form)).await
}
