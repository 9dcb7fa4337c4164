//! Schemes and calls: what is in force, when nominations are taken, how many places there are.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
    quota,
};
use crate::{
    app::App,
    commands::batch as calls,
    domain::{
        access::{Reach, Resource, Verb},
        batch::{BatchEntry, BatchStatus},
        ids::BatchId,
        role::{CaseKind, ScholarRole},
        scheme::differences,
        time::Moment,
        workflow::Reason,
    },
    store::{Conn, StoreError, batch, scheme},
    texts::{Lang, label, record as words},
};

/// A call with its places by role, and what else limits them.
type Listed = (batch::Call, Vec<(String, i64)>, quota::Told);

#[derive(Template)]
#[template(path = "batch/list.html")]
struct ListPage {
    frame: Frame,
    calls: Vec<Listed>,
    /// The schemes, each with the number of places in which the version in the making differs, if there is one.
    schemes: Vec<(scheme::Scheme, Option<usize>)>,
    may_write: bool,
    /// Whether the groups of a call may be compared.
    may_compare: bool,
    /// Whether what is to be decided in a call may be read.
    may_decide: bool,
    /// Whether the procedural self-check of a call may be read.
    may_check: bool,
    /// Whether the draws of a call may be read.
    may_draw: bool,
    now: Moment,
}

impl ListPage {
    fn status(&self, call: &batch::Call) -> &'static str {
        words::batch_status(call.status, self.frame.lang)
    }

    fn tag(&self, call: &batch::Call) -> &'static str {
        match call.status {
            BatchStatus::Planned => "warn",
            BatchStatus::Open => "now",
            BatchStatus::Closed => "",
        }
    }

    fn role(&self, code: &str) -> &'static str {
        ScholarRole::from_code(code).map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn role_css(&self, code: &str) -> &'static str {
        ScholarRole::from_code(code).map_or("", ScholarRole::css)
    }

    /// Whether no call takes nominations or is being prepared: the first thing a new office needs.
    fn needs_call(&self) -> bool {
        self.calls.iter().all(|(call, ..)| call.status == BatchStatus::Closed)
    }

    /// The share of the open time that has passed, in hundredths.
    fn passed(&self, call: &batch::Call) -> i64 {
        match (call.opens(), call.closes()) {
            (Some(opens), Some(closes)) if closes > opens => {
                (100 * (self.now.0 - opens.0) / (closes.0 - opens.0)).clamp(0, 100)
            }
            _ => 0,
        }
    }

    /// How long an open call goes on taking nominations, or when it begins to.
    fn left(&self, call: &batch::Call) -> Option<String> {
        let words = &self.frame.t.record;
        let days = |until: Moment| self.now.day().days_until(until.day());
        match (call.status, call.opens(), call.closes()) {
            (BatchStatus::Open, Some(opens), _) if opens > self.now => Some(words.opens_in(days(opens))),
            (BatchStatus::Open, _, Some(closes)) if closes >= self.now => Some(words.days_left(days(closes))),
            (BatchStatus::Open, _, Some(_)) => Some(words.over.to_owned()),
            _ => None,
        }
    }

    fn scheme_name<'s>(&self, scheme: &'s scheme::Scheme) -> &'s str {
        match (&scheme.name_en, self.frame.lang) {
            (Some(name), Lang::En) => name,
            _ => &scheme.name,
        }
    }

    /// Places of a call in all.
    fn total(&self, quotas: &[(String, i64)]) -> i64 {
        quotas.iter().map(|(_, places)| places).sum()
    }

    /// The share of a role in the places of a call, in hundredths.
    fn share(&self, quotas: &[(String, i64)], places: &i64) -> i64 {
        100 * places / self.total(quotas).max(1)
    }

    fn instant(&self, at: &Option<i64>) -> String {
        at.map_or_else(|| self.frame.t.site.unstated.to_owned(), |at| Moment(at).minute())
    }
}

/// The place of a role in the order in which all pages name them.
fn rank(code: &str) -> usize {
    ScholarRole::ALL.iter().position(|role| role.code() == code).unwrap_or(ScholarRole::ALL.len())
}

/// GET /admin/batches
pub async fn list(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let mut calls = Vec::new();
    for call in batch::all(&mut conn).await? {
        let mut quotas = batch::quotas(&mut conn, call.id).await?;
        quotas.sort_by_key(|(code, _)| rank(code));
        let told = quota::told(&mut conn, call.id, &desk.frame).await?;
        calls.push((call, quotas, told));
    }
    let mut schemes = Vec::new();
    for known in scheme::all(&mut conn).await? {
        let draft = match scheme::draft(&mut conn, known.id).await? {
            Some(draft) => Some(differences(&known.config()?, &draft.config()?).len()),
            None => None,
        };
        schemes.push((known, draft));
    }
    let may_write = desk.viewer.may_write(Resource::Scheme);
    let may_compare = desk.viewer.reach(Resource::Review, Verb::Read) == Reach::All;
    let may_decide = desk.viewer.may_read(Resource::DecisionDraft);
    let may_check = desk.viewer.reach(Resource::Compliance, Verb::Read) == Reach::All;
    let may_draw = desk.viewer.may_read(Resource::Assignment);
    let now = desk.viewer.at;
    let page =
        ListPage { frame: desk.frame, calls, schemes, may_write, may_compare, may_decide, may_check, may_draw, now };
    Ok(Html(page).into_response())
}

#[derive(Template)]
#[template(path = "batch/form.html")]
struct FormPage {
    frame: Frame,
    form: FormState,
    id: Option<BatchId>,
    ver: i64,
    /// What is there now, when somebody was faster.
    now: Option<batch::Call>,
    quotas: quota::Rows,
}

impl FormPage {
    fn action(&self) -> String {
        match self.id {
            Some(id) => self.frame.href(format!("/admin/batches/{id}")),
            None => self.frame.href("/admin/batches/new"),
        }
    }

    fn statuses(&self) -> Vec<(&'static str, &'static str)> {
        BatchStatus::ALL.iter().map(|status| (status.code(), words::batch_status(*status, self.frame.lang))).collect()
    }

    fn roles(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let roles = ScholarRole::ALL.iter();
        roles.map(|role| (role.code(), label::scholar_role(*role, self.frame.lang), role.css())).collect()
    }

    fn places(&self, code: &str) -> String {
        self.form.value(&format!("places_{code}")).to_owned()
    }
}

async fn form_page(
    conn: &mut Conn,
    desk: Desk,
    form: FormState,
    id: Option<BatchId>,
    (ver, now): (i64, Option<batch::Call>),
) -> Result<Html<FormPage>, WebError> {
    let quotas = quota::Rows::of(conn, &desk.frame, &form.fields).await?;
    Ok(Html(FormPage { frame: desk.frame, form, id, ver, now, quotas }))
}

/// Days for which nominations are usually taken: the guide is out for thirty (regulations of the national fund, art. 8).
const USUAL_DAYS: i32 = 30;

/// GET /admin/batches/new: filled in so far that a first call needs only its places.
pub async fn new(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let today = app.clock.today();
    let year = i64::from(today.year());
    let mut conn = app.db.read().await?;
    let known = batch::all(&mut conn).await?;
    let number = known.iter().filter(|call| call.year == year).map(|call| call.batch_no).max().unwrap_or_default() + 1;
    let name = |lang| words::call_name(year, number, lang);
    let fields = Fields::of(
        [
            ("year", year.to_string()),
            ("batch_no", number.to_string()),
            ("full_name", name(Lang::Zh)),
            ("name_en", name(Lang::En)),
            ("guide_published_on", today.to_string()),
            ("opens_at", format!("{}T09:00", today.plus_days(1))),
            ("closes_at", format!("{}T17:00", today.plus_days(1 + USUAL_DAYS))),
            ("status", BatchStatus::Planned.code().to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    );
    Ok(form_page(&mut conn, desk, FormState::new(fields), None, (0, None)).await?.into_response())
}

/// GET /admin/batches/{id}
pub async fn edit(State(app): State<App>, desk: Desk, Id(id): Id<BatchId>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let found = batch::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let mut fields = Fields::of([
        ("year".to_owned(), found.year.to_string()),
        ("batch_no".to_owned(), found.batch_no.to_string()),
        ("full_name".to_owned(), found.name.clone()),
        ("name_en".to_owned(), found.name_en.clone().unwrap_or_default()),
        ("guide_published_on".to_owned(), found.guide_published_on.clone().unwrap_or_default()),
        ("opens_at".to_owned(), found.opens().map(Moment::local_input).unwrap_or_default()),
        ("closes_at".to_owned(), found.closes().map(Moment::local_input).unwrap_or_default()),
        ("status".to_owned(), found.status.code().to_owned()),
    ]);
    for (role, places) in batch::quotas(&mut conn, id).await? {
        fields.set(&format!("places_{role}"), places.to_string());
    }
    quota::fill(&mut conn, id, &mut fields).await?;
    Ok(form_page(&mut conn, desk, FormState::new(fields), Some(id), (found.ver, None)).await?.into_response())
}

/// Reads the form; institutions are typed by name, so it is looked up.
async fn read(conn: &mut Conn, fields: &Fields) -> Result<Result<BatchEntry, Vec<Reason>>, StoreError> {
    let mut reader = Reader::new(fields);
    let year = reader.required_choice("year", |text| text.parse().ok());
    let batch_no = reader.required_choice("batch_no", |text| text.parse().ok());
    let name = reader.required("full_name", 60);
    let name_en = reader.optional("name_en", 120);
    let guide_published_on = reader.day("guide_published_on");
    let opens_at = instant(&mut reader, fields, "opens_at");
    let closes_at = instant(&mut reader, fields, "closes_at");
    let status = reader.required_choice("status", BatchStatus::from_code);
    let mut places = BTreeMap::new();
    for role in ScholarRole::ALL {
        let text = fields.text(&format!("places_{}", role.code())).trim();
        match text.parse() {
            Ok(number) => {
                places.insert(*role, number);
            }
            Err(_) if text.is_empty() => {}
            Err(_) => reader.reasons.push(Reason::NotANumber { field: "places" }),
        }
    }
    let (direction_places, limits) = quota::read(conn, fields, &mut reader.reasons).await?;
    let reasons = reader.reasons;
    let (Some(year), Some(batch_no), Some(status), true) = (year, batch_no, status, reasons.is_empty()) else {
        return Ok(Err(reasons));
    };
    Ok(Ok(BatchEntry {
        year,
        batch_no,
        name,
        name_en,
        guide_published_on,
        opens_at,
        closes_at,
        status,
        places,
        direction_places,
        limits,
    }))
}

fn instant(reader: &mut Reader<'_>, fields: &Fields, field: &'static str) -> Option<Moment> {
    let text = fields.text(field).trim();
    if text.is_empty() {
        return None;
    }
    let instant = Moment::parse_local(text);
    if instant.is_none() {
        reader.reasons.push(Reason::NotADate { field });
    }
    instant
}

/// POST /admin/batches/new
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let scheme = scheme::in_force(&mut conn, CaseKind::Scholar).await?.ok_or(WebError::NotFound)?;
    let entry = read(&mut conn, &fields).await?;
    drop(conn);
    let outcome = match entry {
        Ok(entry) => calls::create(&app, &desk.viewer.who(fields.request_key()), scheme.id, entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = outcome.map(|_| desk.done("/admin/batches", desk.frame.t.record.saved_call));
    let again = async |form| form_page(&mut app.db.read().await?, desk, form, None, (0, None)).await;
    done_or_again(done, fields, again).await
}

/// POST /admin/batches/{id}
pub async fn update(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let found = batch::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let ver = fields.version();
    let entry = read(&mut conn, &fields).await?;
    drop(conn);
    let outcome = match entry {
        Ok(entry) => calls::change(&app, &desk.viewer.who(fields.request_key()), id, ver, entry).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = outcome.map(|()| desk.done("/admin/batches", desk.frame.t.record.saved_call));
    let again = async |form: FormState| {
        let stale = form.reasons.contains(&Reason::Stale);
        let shown = if stale { found.ver } else { ver };
        let mut conn = app.db.read().await?;
        form_page(&mut conn, desk, form, Some(id), (shown, stale.then_some(found))).await
    };
    done_or_again(done, fields, again).await
}
