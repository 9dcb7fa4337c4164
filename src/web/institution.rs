//! Institutions: list, new, edit.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    expert::regions,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html, url_escape},
};
use crate::{
    app::App,
    commands::record,
    domain::{
        access::{Reach, Resource, Verb},
        expert::Region,
        ids::InstitutionId,
        merging::Kind,
        record::{InstitutionEntry, InstitutionKind, LegalPerson},
        workflow::Reason,
    },
    store::{institution, merging, search::Query},
    texts::{record as words, review::region},
};

const PAGE: i64 = 50;

#[derive(Template)]
#[template(path = "institution/list.html")]
struct ListPage {
    frame: Frame,
    q: String,
    rows: Vec<institution::Line>,
    next: Option<String>,
    may_write: bool,
    /// Whether the numbers of cases are the viewer's to know: whoever reads every case.
    sees_cases: bool,
    sees_duplicates: bool,
}

impl ListPage {
    fn kind(&self, row: &institution::Line) -> &'static str {
        InstitutionKind::from_code(&row.kind).map_or("", |kind| words::institution_kind(kind, self.frame.lang))
    }
}

/// GET /admin/institutions
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let q = fields.text("q").trim().to_owned();
    let after = (fields.text("after").to_owned(), fields.text("id").parse().unwrap_or_default());
    let mut conn = app.db.read().await?;
    let mut rows = institution::list(&mut conn, &Query::parse(&q), (&after.0, after.1), PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| more).map(|last| {
        format!("/admin/institutions?q={}&after={}&id={}", url_escape(&q), url_escape(&last.name), last.id)
    });
    let may_write = desk.viewer.may_write(Resource::Record);
    let sees_cases = desk.viewer.reach(Resource::Case, Verb::Read) == Reach::All;
    let sees_duplicates = desk.viewer.reach(Resource::RecordMerge, Verb::Read) == Reach::All;
    Ok(Html(ListPage { frame: desk.frame, q, rows, next, may_write, sees_cases, sees_duplicates }).into_response())
}

#[derive(Template)]
#[template(path = "institution/form.html")]
struct FormPage {
    frame: Frame,
    form: FormState,
    id: Option<InstitutionId>,
    ver: i64,
    choices: Vec<(String, String)>,
    /// What is there now, when somebody was faster.
    now: Option<institution::Institution>,
}

impl FormPage {
    fn action(&self) -> String {
        match self.id {
            Some(id) => self.frame.href(format!("/admin/institutions/{id}")),
            None => self.frame.href("/admin/institutions/new"),
        }
    }

    fn may_merge(&self) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.may_write(Resource::RecordMerge))
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        InstitutionKind::ALL.iter().map(|kind| (kind.code(), words::institution_kind(*kind, self.frame.lang))).collect()
    }

    fn regions(&self) -> Vec<(&'static str, &'static str)> {
        regions(&self.frame)
    }

    /// What a region is called; what stands for one that is unknown.
    fn region_name(&self, of: &institution::Institution) -> &'static str {
        of.region().map_or(self.frame.t.record.unknown, |it| region(it, self.frame.lang))
    }

    fn legal_persons(&self) -> Vec<(&'static str, &'static str)> {
        LegalPerson::ALL.iter().map(|known| (known.code(), words::legal_person(*known, self.frame.lang))).collect()
    }
}

/// GET /admin/institutions/new
pub async fn new(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let mut fields = Fields::default();
    fields.set("legal_person", LegalPerson::Unknown.code());
    Ok(page(&app, desk, FormState::new(fields), None, 0, None).await?.into_response())
}

/// GET /admin/institutions/{id}
pub async fn edit(State(app): State<App>, desk: Desk, Id(id): Id<InstitutionId>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    if let Some(kept) = merging::kept_instead(&mut conn, Kind::Institution, id.0).await? {
        return Ok(desk.go(format!("/admin/institutions/{kept}")));
    }
    let found = institution::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    drop(conn);
    let form = FormState::new(fields_of(&found));
    Ok(page(&app, desk, form, Some(id), found.ver, None).await?.into_response())
}

fn fields_of(found: &institution::Institution) -> Fields {
    let legal_person = match (found.legal_person_id, found.parent_id) {
        (None, _) => LegalPerson::Unknown,
        (Some(own), _) if own == found.id.0 => LegalPerson::Own,
        (Some(_), _) => LegalPerson::Parent,
    };
    let parent = found.parent_id.map(|parent| parent.to_string()).unwrap_or_default();
    Fields::of([
        ("full_name".to_owned(), found.name.clone()),
        ("name_en".to_owned(), found.name_en.clone().unwrap_or_default()),
        ("kind".to_owned(), found.kind.clone()),
        ("parent_id".to_owned(), parent),
        ("legal_person".to_owned(), legal_person.code().to_owned()),
        ("region".to_owned(), found.region().map(|region| region.code().to_owned()).unwrap_or_default()),
    ])
}

async fn page(
    app: &App,
    desk: Desk,
    form: FormState,
    id: Option<InstitutionId>,
    ver: i64,
    now: Option<institution::Institution>,
) -> Result<Html<FormPage>, WebError> {
    let choices = institution::choices(&mut app.db.read().await?).await?;
    let choices = choices.into_iter().filter(|(known, _)| Some(*known) != id.map(|id| id.0));
    let choices = choices.map(|(id, name)| (id.to_string(), name)).collect();
    Ok(Html(FormPage { frame: desk.frame, form, id, ver, choices, now }))
}

fn read(fields: &Fields) -> Result<InstitutionEntry, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let name = reader.required("full_name", 100);
    let name_en = reader.optional("name_en", 200);
    let kind = reader.required_choice("kind", InstitutionKind::from_code);
    let parent = reader.choice("parent_id", |text| text.parse().ok());
    let legal_person = reader.required_choice("legal_person", LegalPerson::from_code);
    let region = reader.choice("region", Region::from_code);
    reader.finish()?;
    let (Some(kind), Some(legal_person)) = (kind, legal_person) else { return Err(Vec::new()) };
    Ok(InstitutionEntry { name, name_en, kind, parent, legal_person, region })
}

/// POST /admin/institutions/new
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let outcome = match read(&fields) {
        Ok(entry) => record::add_institution(&app, &desk.viewer.who(fields.request_key()), entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = outcome.map(|_| desk.done("/admin/institutions", desk.frame.t.record.saved_institution));
    done_or_again(done, fields, |form| page(&app, desk, form, None, 0, None)).await
}

/// POST /admin/institutions/{id}
pub async fn update(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<InstitutionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let found = institution::find(&mut app.db.read().await?, id).await?.ok_or(WebError::NotFound)?;
    let ver = fields.version();
    let outcome = match read(&fields) {
        Ok(entry) => record::change_institution(&app, &desk.viewer.who(fields.request_key()), id, ver, entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = outcome.map(|()| desk.done("/admin/institutions", desk.frame.t.record.saved_institution));
    let again = async |form: FormState| {
        let stale = form.reasons.contains(&Reason::Stale);
        let shown = if stale { found.ver } else { ver };
        page(&app, desk, form, Some(id), shown, stale.then_some(found)).await
    };
    done_or_again(done, fields, again).await
}
