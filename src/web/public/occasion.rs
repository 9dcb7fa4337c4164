//! What was held and what was issued: `/events` has both on one line of time, `/policies` the documents alone, and each
//! has a page of its own.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    cited::{Cited, Mark},
};
use crate::{
    app::App,
    domain::catalogue::{AttendanceRole, ProgrammeKind},
    store::{
        Conn, StoreError,
        article::Record,
        occasion::{self, Attendance, Event, Policy},
        programme::{self, Programme},
        source::{Sources, Statements},
    },
    texts::{Lang, number},
    web::{error::WebError, form::Id, page::Frame},
};

#[derive(Template)]
#[template(path = "occasion/index.html")]
struct OccasionsPage {
    frame: Frame,
    /// Whether the documents alone are listed.
    policies_only: bool,
    years: Vec<Year>,
    cited: Cited,
}

/// A year on the line of time; the last has what bears no date.
struct Year {
    label: String,
    entries: Vec<Entry>,
}

/// An event or a document on the line.
struct Entry {
    href: String,
    kind: &'static str,
    name: String,
    name_en: Option<String>,
    /// A year, a month or a day, as exact as its source.
    on: Option<String>,
    /// What is said of it in a line: of an event its summary, of a document who issued it.
    zh: Option<String>,
    en: Option<String>,
    marks: Vec<Mark>,
}

impl OccasionsPage {
    fn title(&self) -> &'static str {
        let text = &self.frame.t.catalogue;
        if self.policies_only { text.policies } else { text.occasions }
    }

    fn lead(&self) -> &'static str {
        let text = &self.frame.t.catalogue;
        if self.policies_only { text.policies_lead } else { text.occasions_lead }
    }

    fn date(&self, on: &str) -> String {
        number::date(on, self.frame.lang)
    }
}

fn event_entry(event: Event, cited: &Cited, frame: &Frame) -> Entry {
    Entry {
        href: frame.href(format!("/events/{}", event.slug)),
        kind: frame.t.catalogue.event,
        marks: cited.of("public_event", &event.id),
        name: event.name,
        name_en: event.name_en,
        on: event.held_on,
        zh: event.zh,
        en: event.en,
    }
}

fn policy_entry(policy: Policy, cited: &Cited, frame: &Frame) -> Entry {
    Entry {
        href: frame.href(format!("/policies/{}", policy.slug)),
        kind: frame.t.catalogue.policy,
        marks: cited.of("policy_document", &policy.id),
        name: policy_title(&policy, Lang::Zh),
        name_en: policy.name_en.is_some().then(|| policy_title(&policy, Lang::En)),
        on: policy.issued_on,
        zh: policy.issuer,
        en: policy.issuer_en,
    }
}

/// The latest first, what bears no date last; of one day by name.
fn years(mut entries: Vec<Entry>, frame: &Frame) -> Vec<Year> {
    entries.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.name.cmp(&b.name)));
    let mut years: Vec<Year> = Vec::new();
    for entry in entries {
        let year = entry.on.as_deref().and_then(|on| on.get(..4));
        let label = match year {
            Some(year) => number::date(year, frame.lang),
            None => frame.t.catalogue.undated.to_owned(),
        };
        match years.last_mut() {
            Some(last) if last.label == label => last.entries.push(entry),
            _ => years.push(Year { label, entries: vec![entry] }),
        }
    }
    years
}

/// The name of a document as it is cited.
fn policy_title(policy: &Policy, lang: Lang) -> String {
    match (lang, &policy.name_en) {
        (Lang::En, Some(english)) => english.clone(),
        _ => format!("《{}》", policy.name),
    }
}

async fn occasions(app: App, frame: Frame, policies_only: bool) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let events = if policies_only { Vec::new() } else { occasion::events(&mut conn).await? };
    let policies = occasion::policies(&mut conn).await?;
    let mut sources = Sources::default();
    sources.read(&mut conn, "public_event", events.iter().map(|event| event.id)).await?;
    sources.read(&mut conn, "policy_document", policies.iter().map(|policy| policy.id)).await?;
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[]).await?;
    let events = events.into_iter().map(|event| event_entry(event, &cited, &frame));
    let policies = policies.into_iter().map(|policy| policy_entry(policy, &cited, &frame));
    let years = years(events.chain(policies).collect(), &frame);
    Ok(Kept(OccasionsPage { frame, policies_only, years, cited }))
}

/// GET /events
pub async fn list(State(app): State<App>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    occasions(app, frame, false).await
}

/// GET /policies
pub async fn policies(State(app): State<App>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    occasions(app, frame, true).await
}

#[derive(Template)]
#[template(path = "occasion/event.html")]
struct EventPage {
    frame: Frame,
    event: Event,
    statements: Statements,
    parts: Vec<Part>,
    cited: Cited,
}

/// Those who had one part in an event.
struct Part {
    label: &'static str,
    people: Vec<Attendance>,
    marks: Vec<Mark>,
}

impl EventPage {
    fn held_on(&self) -> String {
        let on = self.event.held_on.as_ref().map(|on| number::date(on, self.frame.lang));
        on.unwrap_or_else(|| self.frame.t.site.unstated.to_owned())
    }

    fn place(&self) -> &str {
        self.event.place.as_deref().unwrap_or(self.frame.t.site.unstated)
    }
}

fn parts(mut attendances: Vec<Attendance>, cited: &Cited, frame: &Frame) -> Vec<Part> {
    let part = |role: &AttendanceRole| {
        let people: Vec<Attendance> = attendances.extract_if(.., |row| row.role == *role).collect();
        Part {
            label: frame.t.catalogue.attendance(*role),
            marks: cited.of_each("attendance", people.iter().map(|row| row.id)),
            people,
        }
    };
    AttendanceRole::ALL.iter().map(part).filter(|part| !part.people.is_empty()).collect()
}

/// GET /events/{slug}
pub async fn event(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let event = occasion::event_by_slug(&mut conn, &slug).await?.ok_or(WebError::NotFound)?;
    let record = Record::of("public_event", event.id);
    let mut sources = Sources::default();
    let statements = Statements::read(&mut conn, record, &mut sources).await?;
    let attendances = occasion::attendances(&mut conn, event.id).await?;
    sources.read(&mut conn, "public_event", [event.id]).await?;
    sources.read(&mut conn, "attendance", attendances.iter().map(|row| row.id)).await?;
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[record]).await?;
    let parts = parts(attendances, &cited, &frame);
    Ok(Kept(EventPage { frame, event, statements, parts, cited }))
}

#[derive(Template)]
#[template(path = "occasion/policy.html")]
struct PolicyPage {
    frame: Frame,
    policy: Policy,
    statements: Statements,
    /// The programmes that name it as their basis.
    programmes: Vec<Programme>,
    cited: Cited,
}

impl PolicyPage {
    fn title(&self) -> String {
        policy_title(&self.policy, self.frame.lang)
    }

    fn issued_on(&self) -> String {
        let on = self.policy.issued_on.as_ref().map(|on| number::date(on, self.frame.lang));
        on.unwrap_or_else(|| self.frame.t.site.unstated.to_owned())
    }

    fn href(&self, programme: &Programme) -> String {
        match programme.kind {
            ProgrammeKind::SpecialProgramme => self.frame.href("/ai4s"),
            _ => self.frame.href(format!("/ai4s/{}", programme.slug)),
        }
    }
}

async fn programmes_on(conn: &mut Conn, policy: &Policy) -> Result<Vec<Programme>, StoreError> {
    let mut programmes = programme::list(conn).await?;
    programmes.retain(|programme| programme.basis_policy_id == Some(policy.id.0));
    Ok(programmes)
}

/// GET /policies/{slug}
pub async fn policy(State(app): State<App>, Id(slug): Id<String>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let policy = occasion::policy_by_slug(&mut conn, &slug).await?.ok_or(WebError::NotFound)?;
    let record = Record::of("policy_document", policy.id);
    let mut sources = Sources::default();
    let statements = Statements::read(&mut conn, record, &mut sources).await?;
    let programmes = programmes_on(&mut conn, &policy).await?;
    sources.read(&mut conn, "policy_document", [policy.id]).await?;
    sources.read(&mut conn, "special_programme", programmes.iter().map(|programme| programme.id)).await?;
    let cited = Cited::gather(&mut conn, frame.lang, sources, &[record]).await?;
    Ok(Kept(PolicyPage { frame, policy, statements, programmes, cited }))
}
