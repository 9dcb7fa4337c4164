//! People: list, one person with posts, new, edit.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    nomination::{see, sight},
    page::{Desk, Frame, Html, url_escape},
};
use crate::{
    app::App,
    commands::record,
    domain::{
        access::{Reach, Resource, Verb},
        ids::PersonId,
        merging::Kind,
        nomination::Gender,
        record::{PersonEntry, PostEntry, orcid},
        recusal::{Finding, Ruling, Source, Weight},
        role::{Role, ScholarRole},
        workflow::Reason,
    },
    store::{
        case_list::{self, Filter},
        expert::{self, Expert},
        institution, merging, person,
        recusal::{self, OnCase},
        search::Query,
    },
    texts::{label, record as words, review},
};

const PAGE: i64 = 50;
/// Cases and recusals shown of one person.
const SHOWN: i64 = 20;

#[derive(Template)]
#[template(path = "person/list.html")]
struct ListPage {
    frame: Frame,
    q: String,
    rows: Vec<person::Line>,
    next: Option<String>,
    may_write: bool,
    /// Whether the numbers of cases are the viewer's to know: whoever reads every case.
    sees_cases: bool,
    /// Whether the viewer may know who is in the expert pool.
    sees_experts: bool,
    sees_duplicates: bool,
}

impl ListPage {
    fn appointed(&self, row: &person::Line) -> Option<ScholarRole> {
        row.appointed.as_deref().and_then(ScholarRole::from_code)
    }

    fn role(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role(*role, self.frame.lang)
    }
}

/// Whether the viewer reads every record of a kind, not only the own.
fn reads_all(desk: &Desk, resource: Resource) -> bool {
    desk.viewer.reach(resource, Verb::Read) == Reach::All
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
    let (sees_cases, sees_experts) = (reads_all(&desk, Resource::Case), reads_all(&desk, Resource::ExpertPool));
    let sees_duplicates = reads_all(&desk, Resource::RecordMerge);
    let frame = desk.frame;
    let page = ListPage { frame, q, rows, next, may_write, sees_cases, sees_experts, sees_duplicates };
    Ok(Html(page).into_response())
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
    /// The cases about the person that the viewer may know of.
    cases: Vec<case_list::Row>,
    /// The person in the expert pool, for whoever reads the pool.
    expert: Option<Expert>,
    /// What is on record about the expert and cases the viewer may know of.
    conflicts: Vec<OnCase>,
}

impl ShowPage {
    fn gender(&self) -> &'static str {
        let gender = self.person.gender.as_deref().and_then(Gender::from_code);
        gender.map_or(self.frame.t.site.unstated, |gender| words::gender(gender, self.frame.lang))
    }

    fn may_merge(&self) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.may_write(Resource::RecordMerge))
    }

    fn reads_cases(&self) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.may_read(Resource::Case))
    }

    /// The post that is known last.
    fn post(&self) -> Option<&person::Title> {
        self.titles.iter().find(|title| title.kind == "post")
    }

    fn role(&self, role: &ScholarRole) -> &'static str {
        label::scholar_role(*role, self.frame.lang)
    }

    fn stage(&self, row: &case_list::Row) -> &'static str {
        label::stage(row.stage, row.kind, self.frame.lang)
    }

    fn says(&self, known: &OnCase) -> String {
        let weight = if known.ruling == Ruling::Undecided { Weight::Undecided } else { Weight::Hard };
        // A computed finding keeps the name it is about; what a person said is a sentence of its own.
        let computed = matches!(known.source, Source::Computed | Source::Applicant);
        let detail = if computed { known.reason.clone() } else { String::new() };
        let said = review::finding(&Finding { kind: known.kind, weight, detail }, self.frame.lang);
        if computed { said } else { format!("{said}{}{}", self.frame.lang.pick("：", ": "), known.reason) }
    }

    fn ruled(&self, known: &OnCase) -> (&'static str, &'static str) {
        let words = &self.frame.t.record;
        match known.ruling {
            Ruling::Conflict | Ruling::PinnedConflict => (words.ruled_conflict, "stop"),
            Ruling::None | Ruling::PinnedNone => (words.ruled_none, "ok"),
            Ruling::Undecided => (words.ruled_open, "warn"),
        }
    }
}

/// GET /admin/people/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<PersonId>) -> Result<Response, WebError> {
    if let Some(kept) = merging::kept_instead(&mut app.db.read().await?, Kind::Person, id.0).await? {
        return Ok(desk.go(format!("/admin/people/{kept}")));
    }
    Ok(show_page(&app, desk, id, FormState::default()).await?.into_response())
}

async fn show_page(app: &App, desk: Desk, id: PersonId, form: FormState) -> Result<Html<ShowPage>, WebError> {
    let mut conn = app.db.read().await?;
    let person = person::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let titles = person::record_of_titles(&mut conn, id).await?;
    let institutions = institution::choices(&mut conn).await?;
    let institutions = institutions.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let may_write = desk.viewer.reach(Resource::Record, Verb::Write) == Reach::All;
    let sees_private = desk.viewer.has(Role::Officer) || desk.viewer.has(Role::Supervisor);
    let form = if form.request_key.is_empty() { FormState::new(Fields::default()) } else { form };
    let cases = match desk.viewer.may_read(Resource::Case) {
        true => {
            let filter = Filter { subject: Some(id), sight: sight(&desk.viewer), ..Filter::default() };
            case_list::page(&mut conn, &filter, None, SHOWN).await?
        }
        false => Vec::new(),
    };
    let expert = match reads_all(&desk, Resource::ExpertPool) {
        true => expert::of_person(&mut conn, id).await?,
        false => None,
    };
    let mut conflicts = Vec::new();
    if expert.is_some() && reads_all(&desk, Resource::Assignment) {
        for known in recusal::of_person(&mut conn, id, SHOWN).await? {
            if see(&mut conn, &desk.viewer, &known.case_no).await.is_ok() {
                conflicts.push(known);
            }
        }
    }
    let frame = desk.frame;
    let page =
        ShowPage { frame, person, titles, form, institutions, may_write, sees_private, cases, expert, conflicts };
    Ok(Html(page))
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
        return done_or_again(Err(reasons.into()), fields, |form| show_page(&app, desk, id, form)).await;
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

fn form_page(
    desk: Desk,
    form: FormState,
    id: Option<PersonId>,
    ver: i64,
    now: Option<person::Person>,
) -> Html<FormPage> {
    Html(FormPage { frame: desk.frame, form, id, ver, now })
}

/// GET /admin/people/new
pub async fn new(desk: Desk) -> Response {
    form_page(desk, FormState::new(Fields::default()), None, 0, None).into_response()
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
    Ok(form_page(desk, FormState::new(fields), Some(id), found.ver, None).into_response())
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
    let done = outcome.map(|id| desk.done(format!("/admin/people/{id}"), desk.frame.t.record.saved_person));
    done_or_again(done, fields, async |form| Ok(form_page(desk, form, None, 0, None))).await
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
    let done = outcome.map(|()| desk.done(format!("/admin/people/{id}"), desk.frame.t.record.saved_person));
    let again = async |form: FormState| {
        let stale = form.reasons.contains(&Reason::Stale);
        let shown = if stale { found.ver } else { ver };
        Ok(form_page(desk, form, Some(id), shown, stale.then_some(found)))
    };
    done_or_again(done, fields, again).await
}
