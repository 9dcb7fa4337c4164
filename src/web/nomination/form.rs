//! The form of a nomination: one page for all four roles, kept as a draft at any time, judged as a whole on submission.

use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{form_shows::differing, reading, see};
use crate::{
    app::App,
    clock,
    commands::{
        CommandError,
        nominate::{self, Entry, Place, Saved},
    },
    domain::{
        batch::BatchStatus,
        ids::{BatchId, DirectionId, InstitutionId},
        letter::Tally,
        nomination::ways_to_nominate,
        quota::Room,
        role::{CaseKind, Role, ScholarRole},
        scheme::{NominatorKind, SchemeConfig},
        time::Moment,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        Conn,
        batch::{self, Call},
        direction, facts, institution, letter,
        nomination::{self, Chief, Deficiency},
        person::{self, Namesake},
        quota::{self, Nominated},
        scheme,
    },
    web::{
        differing::Differing,
        error::{WebError, status_of},
        form::{Fields, FormState},
        page::{Desk, Frame, Html},
    },
};

#[derive(askama::Template)]
#[template(path = "nomination/form.html")]
pub(super) struct FormPage {
    pub(super) frame: Frame,
    pub(super) form: FormState,
    pub(super) ver: i64,
    /// The number; `None` while it is new.
    pub(super) case_no: Option<String>,
    pub(super) stage: Stage,
    /// When the draft was last kept.
    pub(super) saved_at: Option<Moment>,
    pub(super) config: SchemeConfig,
    pub(super) calls: Vec<Call>,
    pub(super) institutions: Vec<(i64, String)>,
    pub(super) directions: Vec<(i64, String)>,
    pub(super) chiefs: Vec<Chief>,
    pub(super) ways: Vec<NominatorKind>,
    pub(super) namesakes: Vec<Namesake>,
    /// Whether namesakes were just looked for: then the answer gets the focus.
    pub(super) sought: bool,
    pub(super) deficiencies: Vec<Deficiency>,
    pub(super) may_waive: bool,
    pub(super) consent_given: bool,
    /// The letters of recommendation asked for and received.
    pub(super) letters: Tally,
    pub(super) differing: Vec<Differing>,
    /// How many the institution may nominate and has, as far as the form says which and for what.
    pub(super) limits: Vec<Room>,
}

impl FormPage {
    /// What leaves no choice is chosen: the one call that is open, the one institution of a unit's account.
    fn choose_the_only(&mut self, now: Moment) {
        let open: Vec<_> = self.calls.iter().filter(|call| call.is_open(now)).map(|call| call.id).collect();
        if let ([only], "") = (open.as_slice(), self.form.value("batch_id")) {
            let only = only.to_string();
            self.form.fields.set("batch_id", only);
        }
        if let ([(only, _)], "") = (self.institutions.as_slice(), self.form.value("institution_id")) {
            let only = only.to_string();
            self.form.fields.set("institution_id", only);
        }
    }
}

/// GET /admin/nominations/new
pub async fn new(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let mut fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let mut conn = app.db.read().await?;
    let ways = ways_to_nominate(desk.viewer.roles());
    if let [only] = ways.as_slice() {
        fields.set("nominator_kind", only.code());
    }
    let mut page = page(&mut conn, &desk, FormState::new(fields), None).await?;
    page.choose_the_only(desk.viewer.at);
    page.limits = limits(&mut conn, &page.form, None).await?;
    Ok(Html(page).into_response())
}

/// GET /admin/nominations/{no}/edit
pub async fn edit(State(app): State<App>, desk: Desk, Path(case_no): Path<String>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, &case_no).await?;
    if !seen.may_edit() {
        return Err(WebError::Refused(Refusal::one(Reason::WrongStage {
            stage: seen.case.stage,
            allowed: Vec::new(),
        })));
    }
    let known = nomination::find(&mut conn, seen.case.id).await?.ok_or(WebError::NotFound)?;
    let deficiencies = nomination::deficiencies(&mut conn, seen.case.id).await?;
    let fields = reading::fields(&seen.case, &known, &deficiencies)?;
    let page = page(&mut conn, &desk, FormState::new(fields), Some(&seen)).await?;
    Ok(Html(page).into_response())
}

/// Gathers what the form offers.
async fn page(conn: &mut Conn, desk: &Desk, form: FormState, seen: Option<&super::Seen>) -> Result<FormPage, WebError> {
    let config = match seen {
        Some(seen) => facts::config(conn, &seen.case).await?,
        None => config_in_force(conn).await?,
    };
    let officer = desk.viewer.has(Role::Officer);
    let calls = match seen {
        Some(seen) => batch::find(conn, seen.case.batch_id).await?.into_iter().collect(),
        None => calls(conn, desk.viewer.at, officer).await?,
    };
    let institutions = match nominate::bound_to(&desk.viewer.who(None)) {
        None => institution::choices(conn).await?,
        Some(mut units) => {
            let mut own = Vec::new();
            // A co-editor speaks for another institution than the nomination's.
            units.extend(seen.and_then(|seen| seen.case.host()).filter(|host| !units.contains(host)));
            for unit in units {
                own.extend(institution::find(conn, unit).await?.map(|known| (unit.0, known.name)));
            }
            own
        }
    };
    let name = form.value("candidate_name").trim().to_owned();
    let letters = match seen {
        Some(seen) => letter::tally(conn, seen.case.id).await?,
        None => Tally::default(),
    };
    let (deficiencies, saved_at, consent_given) = match seen {
        Some(seen) => (
            nomination::deficiencies(conn, seen.case.id).await?,
            nomination::find(conn, seen.case.id).await?.map(|known| known.saved_at),
            nomination::has_consent(conn, seen.case.id, "notice").await?,
        ),
        None => (Vec::new(), None, false),
    };
    let mut ways = ways_to_nominate(desk.viewer.roles());
    ways.extend(NominatorKind::from_code(form.value("nominator_kind")).filter(|kept| !ways.contains(kept)));
    Ok(FormPage {
        ver: seen.map_or(0, |seen| seen.case.ver),
        case_no: seen.map(|seen| seen.case.case_no.clone()),
        stage: seen.map_or(Stage::Draft, |seen| seen.case.stage),
        saved_at,
        config,
        calls,
        institutions,
        directions: direction::list(conn).await?.into_iter().map(|known| (known.id.0, known.name)).collect(),
        chiefs: nomination::chiefs(conn).await?,
        ways,
        sought: form.value("do") == "find",
        namesakes: if name.is_empty() { Vec::new() } else { person::namesakes(conn, &name).await? },
        deficiencies,
        may_waive: officer,
        consent_given,
        letters,
        differing: Vec::new(),
        limits: limits(conn, &form, seen).await?,
        frame: desk.frame.clone(),
        form,
    })
}

/// The limits on what the institution may nominate; a case that was submitted is counted already.
async fn limits(conn: &mut Conn, form: &FormState, seen: Option<&super::Seen>) -> Result<Vec<Room>, WebError> {
    let id = |name: &str| form.value(name).parse::<i64>().ok();
    let (Some(batch), Some(institution)) = (id("batch_id"), id("institution_id")) else { return Ok(Vec::new()) };
    if seen.is_some_and(|seen| seen.case.stage != Stage::Draft) {
        return Ok(Vec::new());
    }
    let asked = Nominated {
        batch: BatchId(batch),
        institution: InstitutionId(institution),
        role: ScholarRole::from_code(form.value("role")),
        direction: id("direction_id").map(DirectionId),
        but: seen.map(|seen| seen.case.id),
    };
    Ok(quota::nominated(conn, asked).await?)
}

async fn config_in_force(conn: &mut Conn) -> Result<SchemeConfig, WebError> {
    let scheme = scheme::in_force(conn, CaseKind::Scholar).await?;
    Ok(scheme.ok_or(WebError::Refused(Refusal::one(Reason::SchemeInactive)))?.config()?)
}

/// What a submission lacks whatever the role: told together with the missing choice of one. Of all roles a project
/// manager's form asks the least.
fn lacking(entry: &Entry, config: &SchemeConfig) -> Vec<Reason> {
    let Some(least) = config.role(Some(ScholarRole::Pm)) else { return Vec::new() };
    let mut lacking = entry.form.faults(ScholarRole::Pm, least, config.exclusions_max);
    lacking.retain(|why| why.field() != Some("degree"));
    if entry.nominator_kind.is_none() {
        lacking.push(Reason::Required { field: "nominator_kind" });
    }
    if !entry.pledge {
        lacking.push(Reason::PledgeMissing);
    }
    lacking
}

/// The calls a new nomination may be for: those open now; the office also enters before and after the hours.
async fn calls(conn: &mut Conn, now: Moment, office: bool) -> Result<Vec<Call>, WebError> {
    let Some(scheme) = scheme::in_force(conn, CaseKind::Scholar).await? else { return Ok(Vec::new()) };
    if !office {
        return Ok(batch::open_at(conn, scheme.id, now).await?);
    }
    let all = batch::all(conn).await?.into_iter();
    Ok(all.filter(|call| call.scheme_id == scheme.id && call.status != BatchStatus::Closed).collect())
}

/// POST /admin/nominations
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let mut reasons = Vec::new();
    let batch = fields.text("batch_id").parse::<i64>().ok().map(BatchId);
    let role = ScholarRole::from_code(fields.text("role"));
    if batch.is_none() {
        reasons.push(Reason::Required { field: "batch_id" });
    }
    if role.is_none() {
        reasons.push(Reason::Required { field: "role" });
    }
    if fields.text("do") == "find" {
        let page = page(&mut app.db.read().await?, &desk, FormState::new(fields), None).await?;
        return Ok(Html(page).into_response());
    }
    let (Some(batch), Some(role)) = (batch, role) else {
        let mut conn = app.db.read().await?;
        let (entry, misread) = reading::entry(&fields, &[]);
        reasons.extend(misread);
        if fields.text("do") == "submit" {
            let config = config_in_force(&mut conn).await?;
            reasons.extend(lacking(&entry, &config));
        }
        return refused(&mut conn, &desk, fields, Refusal { reasons }, None).await;
    };
    match keep(&app, &desk, &fields, Place::New { batch, role }, &[]).await {
        Ok(saved) => Ok(done(&desk, &fields, &saved)),
        Err(CommandError::Refused(refusal)) => refused(&mut app.db.read().await?, &desk, fields, refusal, None).await,
        Err(other) => Err(other.into()),
    }
}

/// POST /admin/nominations/{no}/form
pub async fn save(
    State(app): State<App>,
    desk: Desk,
    Path(case_no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, &case_no).await?;
    let deficiencies = nomination::deficiencies(&mut conn, seen.case.id).await?;
    if fields.text("do") == "find" {
        let mut page = page(&mut conn, &desk, FormState::new(fields.clone()), Some(&seen)).await?;
        page.ver = fields.version();
        return Ok(Html(page).into_response());
    }
    drop(conn);
    let place = Place::Known { case: seen.case.id, ver: fields.version() };
    match keep(&app, &desk, &fields, place, &deficiencies).await {
        Ok(saved) => Ok(done(&desk, &fields, &saved)),
        Err(CommandError::Refused(refusal)) => {
            refused(&mut app.db.read().await?, &desk, fields, refusal, Some(&case_no)).await
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(askama::Template)]
#[template(path = "nomination/saved.html")]
struct SavedFragment {
    ver: i64,
    at: Option<Moment>,
    said: String,
}

/// POST /admin/nominations/{no}/draft: keeps what is typed so far; says when, and against which version to go on.
pub async fn autosave(
    State(app): State<App>,
    desk: Desk,
    Path(case_no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, &case_no).await?;
    let deficiencies = nomination::deficiencies(&mut conn, seen.case.id).await?;
    drop(conn);
    let (entry, misread) = reading::entry(&fields, &deficiencies);
    let place = Place::Known { case: seen.case.id, ver: fields.version() };
    // Without the form's key: that one is for the button the person will press.
    let kept = match misread.is_empty() {
        true => nominate::save(&app, &desk.viewer.who(None), place, entry).await,
        false => Err(Refusal { reasons: misread }.into()),
    };
    let t = desk.frame.t;
    let (ver, at, said) = match kept {
        Ok(saved) => (saved.ver, Some(desk.viewer.at), t.nomination.saved_at(desk.viewer.at)),
        Err(CommandError::Refused(refusal)) => {
            let first = refusal.reasons.first();
            let why = first.map(|why| crate::texts::reason::sentence(why, desk.frame.lang)).unwrap_or_default();
            (fields.version(), None, t.nomination.not_saved(why))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(Html(SavedFragment { ver, at, said }).into_response())
}

/// Keeps or submits what was sent, by the button pressed.
async fn keep(
    app: &App,
    desk: &Desk,
    fields: &Fields,
    place: Place,
    deficiencies: &[Deficiency],
) -> Result<Saved, CommandError> {
    let (entry, misread) = reading::entry(fields, deficiencies);
    let who = desk.viewer.who(fields.request_key());
    if fields.text("do") == "submit" {
        return nominate::submit(app, &who, place, entry, misread).await;
    }
    Refusal::unless_empty(misread)?;
    nominate::save(app, &who, place, entry).await
}

/// Goes on after a nomination was kept: a draft stays at hand, a submitted one shows its case.
fn done(desk: &Desk, fields: &Fields, saved: &Saved) -> Response {
    let t = &desk.frame.t.nomination;
    let case = format!("/admin/nominations/{}", saved.case_no);
    if fields.text("do") == "submit" {
        return desk.done(case, t.submitted(&saved.case_no));
    }
    desk.done(format!("{case}/edit"), t.draft_kept(&saved.case_no, desk.viewer.at))
}

/// The form as it came, with everything that is wrong; a stale one beside what is there now.
async fn refused(
    conn: &mut Conn,
    desk: &Desk,
    fields: Fields,
    refusal: Refusal,
    case_no: Option<&str>,
) -> Result<Response, WebError> {
    let seen = match case_no {
        Some(case_no) => Some(see(conn, &desk.viewer, case_no).await?),
        None => None,
    };
    let stale = refusal.reasons.contains(&Reason::Stale);
    let status = status_of(refusal.kind());
    let mut form = FormState::refused(fields, refusal.reasons);
    if status == StatusCode::CONFLICT {
        form.request_key = clock::new_secret()[..32].to_owned();
    }
    let typed = form.fields.clone();
    let mut page = page(conn, desk, form, seen.as_ref()).await?;
    match (&seen, stale) {
        (Some(seen), true) => {
            let known = nomination::find(conn, seen.case.id).await?.ok_or(WebError::NotFound)?;
            let theirs = reading::fields(&seen.case, &known, &page.deficiencies)?;
            page.differing = differing(&page, &typed, &theirs);
            // Sent again, it is meant to go over what is there now, which stands beside it.
        }
        (Some(_), false) => page.ver = typed.version(),
        (None, _) => {}
    }
    Ok(Html(page).with_status(status))
}
