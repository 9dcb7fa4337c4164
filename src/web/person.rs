//! People: list, one person with posts, new, edit.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    error::{WebError, status_of},
    form::{Fields, FormState, Id, Reader},
    page::{Desk, Frame, Html, url_escape},
};
use crate::{
    app::App,
    commands::{CommandError, record},
    domain::{
        access::{Reach, Resource, Verb},
        ids::PersonId,
        nomination::Gender,
        record::{PersonEntry, PostEntry, orcid},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{institution, person, search::Query},
    texts::record as words,
};

const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "person/list.html")]
struct ListPage {
    frame: Frame,
    q: String,
    rows: Vec<person::Person>,
    next: Option<String>,
    may_write: bool,
}

/// GET /admin/people
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let q = fields.text("q").trim().to_owned();
    let after = (fields.text("after").to_owned(), fields.text("id").parse().unwrap_or_default());
    let mut conn = app.db.read().await?;
    let mut rows = person::list(&mut conn, &Query::parse(&q), (&after.0, after.1), PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|last| format!("/admin/people?q={}&after={}&id={}", url_escape(&q), url_escape(&last.pinyin), last.id));
    let may_write = desk.viewer.may_write(Resource::Record);
    Ok(Html(ListPage { frame: desk.frame, q, rows, next, may_write }).into_response())
}

#[derive(Template)]
#[template(path = "person/show.html")]
struct ShowPage {
    frame: Frame,
    person: person::Person,
    titles: Vec<person::Title>,
    form: FormState,
    institutions: Vec<(String, String)>,
    may_write: bool,
    /// Birth date and gender are for those who enter and check cases.
    sees_private: bool,
}

impl ShowPage {
    fn gender(&self) -> &'static str {
        let gender = self.person.gender.as_deref().and_then(Gender::from_code);
        gender.map_or(self.frame.t.site.unstated, |gender| words::gender(gender, self.frame.lang))
    }
}

/// GET /admin/people/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<PersonId>) -> Result<Response, WebError> {
    show_page(&app, desk, id, FormState::default()).await
}

async fn show_page(app: &App, desk: Desk, id: PersonId, form: FormState) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let person = person::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let titles = person::record_of_titles(&mut conn, id).await?;
    let institutions = institution::choices(&mut conn).await?;
    let institutions = institutions.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let may_write = desk.viewer.reach(Resource::Record, Verb::Write) == Reach::All;
    let sees_private = desk.viewer.has(Role::Officer) || desk.viewer.has(Role::Supervisor);
    let status = status_of_form(&form);
    let form = if form.request_key.is_empty() { FormState::new(Fields::default()) } else { form };
    let page = ShowPage { frame: desk.frame, person, titles, form, institutions, may_write, sees_private };
    Ok(Html(page).with_status(status))
}

fn status_of_form(form: &FormState) -> StatusCode {
    match form.reasons.is_empty() {
        true => StatusCode::OK,
        false => status_of(Refusal { reasons: form.reasons.clone() }.kind()),
    }
}

/// POST /admin/people/{id}/posts
pub async fn add_post(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PersonId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let institution = reader.required_choice("institution_id", |text| text.parse().ok());
    let title = reader.required("title", 100);
    let as_of = reader.required_day("as_of");
    if let Err(reasons) = reader.finish() {
        return show_page(&app, desk, id, FormState::refused(fields, reasons)).await;
    }
    person::find(&mut app.db.read().await?, id).await?.ok_or(WebError::NotFound)?;
    let as_of = as_of.unwrap_or_else(|| app.clock.today());
    let who = desk.viewer.who(fields.request_key());
    record::add_post(&app, &who, id, PostEntry { institution, title, as_of }).await?;
    Ok(desk.done(format!("/admin/people/{id}"), desk.frame.t.record.added_post))
}

#[derive(Template)]
#[template(path = "person/form.html")]
struct FormPage {
    frame: Frame,
    form: FormState,
    id: Option<PersonId>,
    ver: i64,
    /// What is there now, when somebody was faster.
    now: Option<person::Person>,
}

impl FormPage {
    fn action(&self) -> String {
        match self.id {
            Some(id) => self.frame.href(format!("/admin/people/{id}/edit")),
            None => self.frame.href("/admin/people/new"),
        }
    }

    fn genders(&self) -> Vec<(&'static str, &'static str)> {
        Gender::ALL.iter().map(|gender| (gender.code(), words::gender(*gender, self.frame.lang))).collect()
    }
}

fn form_page(desk: Desk, form: FormState, id: Option<PersonId>, ver: i64, now: Option<person::Person>) -> Response {
    let status = status_of_form(&form);
    Html(FormPage { frame: desk.frame, form, id, ver, now }).with_status(status)
}

/// GET /admin/people/new
pub async fn new(desk: Desk) -> Response {
    form_page(desk, FormState::new(Fields::default()), None, 0, None)
}

/// GET /admin/people/{id}/edit
pub async fn edit(State(app): State<App>, desk: Desk, Id(id): Id<PersonId>) -> Result<Response, WebError> {
    let found = person::find(&mut app.db.read().await?, id).await?.ok_or(WebError::NotFound)?;
    let fields = Fields::of([
        ("name".to_owned(), found.name.clone()),
        ("pinyin".to_owned(), found.pinyin.clone()),
        ("gender".to_owned(), found.gender.clone().unwrap_or_default()),
        ("birth_date".to_owned(), found.birth_date.clone().unwrap_or_default()),
        ("orcid".to_owned(), found.orcid.clone().unwrap_or_default()),
    ]);
    Ok(form_page(desk, FormState::new(fields), Some(id), found.ver, None))
}

fn read(fields: &Fields, app: &App) -> Result<PersonEntry, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let name = reader.required("name", 60);
    let pinyin = reader.optional("pinyin", 100);
    let gender = reader.choice("gender", Gender::from_code);
    let birth_date = reader.day("birth_date");
    if birth_date.is_some_and(|born| born > app.clock.today()) {
        reader.reasons.push(Reason::InFuture { field: "birth_date" });
    }
    let typed = reader.optional("orcid", 40);
    let orcid = orcid(&typed);
    if orcid.is_none() && !typed.is_empty() {
        reader.reasons.push(Reason::NotAnOrcid { field: "orcid" });
    }
    reader.finish()?;
    Ok(PersonEntry { name, pinyin, gender, birth_date, orcid })
}

/// POST /admin/people/new
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let outcome = match read(&fields, &app) {
        Ok(entry) => record::add_person(&app, &desk.viewer.who(fields.request_key()), entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    match outcome {
        Ok(id) => Ok(desk.done(format!("/admin/people/{id}"), desk.frame.t.record.saved_person)),
        Err(CommandError::Refused(refusal)) => {
            Ok(form_page(desk, FormState::refused(fields, refusal.reasons), None, 0, None))
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /admin/people/{id}/edit
pub async fn update(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PersonId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let found = person::find(&mut app.db.read().await?, id).await?.ok_or(WebError::NotFound)?;
    let ver = fields.version();
    let outcome = match read(&fields, &app) {
        Ok(entry) => record::change_person(&app, &desk.viewer.who(fields.request_key()), id, ver, entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    match outcome {
        Ok(()) => Ok(desk.done(format!("/admin/people/{id}"), desk.frame.t.record.saved_person)),
        Err(CommandError::Refused(refusal)) => {
            let stale = refusal.reasons.contains(&Reason::Stale);
            let shown = if stale { found.ver } else { ver };
            let form = FormState::refused(fields, refusal.reasons);
            Ok(form_page(desk, form, Some(id), shown, stale.then_some(found)))
        }
        Err(other) => Err(other.into()),
    }
}
