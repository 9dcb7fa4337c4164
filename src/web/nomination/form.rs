//! The form of a nomination: one page for all four roles, kept as a draft at any time, judged as a whole on submission.

use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{reading, see};
use crate::{
    app::App,
    clock,
    commands::{
        CommandError,
        nominate::{self, Place, Saved},
    },
    domain::{
        batch::BatchStatus,
        ids::BatchId,
        nomination::{CONSENT_VERSION, Gender, PLEDGE_VERSION, ways_to_nominate},
        role::{CaseKind, Role, ScholarRole},
        scheme::{Degree, NominatorKind, SchemeConfig},
        time::Moment,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        Conn,
        batch::{self, Call},
        direction, facts, institution,
        nomination::{self, Chief, Deficiency},
        person::{self, Namesake},
        scheme,
    },
    texts::{label, nomination as words, record},
    web::{
        error::{WebError, status_of},
        form::{Fields, FormState},
        page::{Desk, Frame, Html},
    },
};

/// A field that two people changed at once.
struct Differing {
    label: &'static str,
    yours: String,
    theirs: String,
}

#[derive(askama::Template)]
#[template(path = "nomination/form.html")]
struct FormPage {
    frame: Frame,
    form: FormState,
    ver: i64,
    /// The number; `None` while it is new.
    case_no: Option<String>,
    stage: Stage,
    /// When the draft was last kept.
    saved_at: Option<Moment>,
    config: SchemeConfig,
    calls: Vec<Call>,
    institutions: Vec<(i64, String)>,
    directions: Vec<(i64, String)>,
    chiefs: Vec<Chief>,
    ways: Vec<NominatorKind>,
    namesakes: Vec<Namesake>,
    deficiencies: Vec<Deficiency>,
    may_waive: bool,
    consent_given: bool,
    differing: Vec<Differing>,
}

/// What is asked of a role and not of every other.
struct Demand {
    role: ScholarRole,
    name: &'static str,
    asks: Vec<String>,
}

impl FormPage {
    /// Where the form goes.
    fn action(&self) -> String {
        match &self.case_no {
            Some(case_no) => format!("/admin/nominations/{case_no}/form"),
            None => "/admin/nominations".to_owned(),
        }
    }

    fn draft_path(&self, case_no: &str) -> String {
        format!("/admin/nominations/{case_no}/draft")
    }

    fn title(&self) -> String {
        let t = &self.frame.t.nomination;
        match (&self.case_no, self.stage) {
            (None, _) => t.new.to_owned(),
            (Some(case_no), Stage::Returned) => t.correct_case(case_no),
            (Some(case_no), _) => t.edit_case(case_no),
        }
    }

    fn submit_label(&self) -> &'static str {
        let action = if self.stage == Stage::Returned {
            crate::domain::workflow::Action::Resubmit
        } else {
            crate::domain::workflow::Action::Submit
        };
        label::action(action, self.frame.lang)
    }

    fn is_new(&self) -> bool {
        self.case_no.is_none()
    }

    fn role(&self) -> Option<ScholarRole> {
        ScholarRole::from_code(self.form.value("role"))
    }

    fn role_name(&self) -> &'static str {
        self.role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn call_name(&self) -> String {
        let chosen = self.calls.iter().find(|call| self.form.is("batch_id", call.id));
        chosen.map(|call| self.call(call)).unwrap_or_default()
    }

    fn call(&self, call: &Call) -> String {
        match call.closes() {
            Some(closes) => self.frame.t.nomination.call_until(&call.name, closes),
            None => call.name.clone(),
        }
    }

    fn call_choices(&self) -> Vec<(String, String)> {
        self.calls.iter().map(|call| (call.id.to_string(), self.call(call))).collect()
    }

    fn role_choices(&self) -> Vec<(&'static str, &'static str)> {
        ScholarRole::ALL.iter().map(|role| (role.code(), label::scholar_role(*role, self.frame.lang))).collect()
    }

    fn genders(&self) -> Vec<(&'static str, &'static str)> {
        Gender::ALL.iter().map(|gender| (gender.code(), record::gender(*gender, self.frame.lang))).collect()
    }

    fn degrees(&self) -> Vec<(&'static str, &'static str)> {
        Degree::ALL.iter().map(|degree| (degree.code(), words::degree(*degree, self.frame.lang))).collect()
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        self.ways.iter().map(|kind| (kind.code(), words::nominator(*kind, self.frame.lang))).collect()
    }

    fn chief_choices(&self) -> Vec<(String, String)> {
        let name = |chief: &Chief| match &chief.direction {
            Some(direction) => format!("{}（{direction}）", chief.name),
            None => chief.name.clone(),
        };
        self.chiefs.iter().map(|chief| (chief.person_id.to_string(), name(chief))).collect()
    }

    /// What each role asks, so that nobody has to guess which field is whose.
    fn demands(&self) -> Vec<Demand> {
        let lang = self.frame.lang;
        let wanted = self.role();
        let roles =
            ScholarRole::ALL.iter().filter(|role| self.is_new() || wanted.is_none_or(|wanted| wanted == **role));
        roles
            .filter_map(|role| {
                let config = self.config.role(Some(*role))?;
                let asks = words::demands(*role, config, lang);
                Some(Demand { role: *role, name: label::scholar_role(*role, lang), asks })
            })
            .collect()
    }

    fn open_deficiencies(&self) -> Vec<&Deficiency> {
        self.deficiencies.iter().filter(|known| known.cured_at.is_none()).collect()
    }

    fn due(&self) -> Option<String> {
        self.open_deficiencies().iter().map(|known| known.due_on).max().map(|due| due.to_string())
    }

    fn field_name(&self, field: &str) -> String {
        words::correctable(field, self.frame.lang)
    }

    fn answer(&self, deficiency: &Deficiency) -> &str {
        self.form.value(&format!("answer_{}", deficiency.id))
    }

    fn pledge_text(&self) -> &'static str {
        words::pledge(self.frame.lang)
    }

    fn pledge_version(&self) -> &'static str {
        PLEDGE_VERSION
    }

    fn consent_version(&self) -> &'static str {
        CONSENT_VERSION
    }

    fn exclusions_max(&self) -> i64 {
        self.config.exclusions_max
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
    let page = page(&mut conn, &desk, FormState::new(fields), None).await?;
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
        None => {
            let scheme = scheme::in_force(conn, CaseKind::Scholar).await?;
            scheme.ok_or(WebError::Refused(Refusal::one(Reason::SchemeInactive)))?.config()?
        }
    };
    let officer = desk.viewer.has(Role::Officer);
    let calls = match seen {
        Some(seen) => batch::find(conn, seen.case.batch_id).await?.into_iter().collect(),
        None => calls(conn, desk.viewer.at, officer).await?,
    };
    let institutions = match nominate::bound_to(&desk.viewer.who(None)) {
        None => institution::choices(conn).await?,
        Some(units) => {
            let mut own = Vec::new();
            for unit in units {
                own.extend(institution::find(conn, unit).await?.map(|known| (unit.0, known.name)));
            }
            own
        }
    };
    let name = form.value("candidate_name").trim().to_owned();
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
        namesakes: if name.is_empty() { Vec::new() } else { person::namesakes(conn, &name).await? },
        deficiencies,
        may_waive: officer,
        consent_given,
        differing: Vec::new(),
        frame: desk.frame.clone(),
        form,
    })
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
    let mut conn = app.db.read().await?;
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
        return Ok(Html(page(&mut conn, &desk, FormState::new(fields), None).await?).into_response());
    }
    let (Some(batch), Some(role)) = (batch, role) else {
        reasons.extend(reading::entry(&fields, &[]).1);
        return refused(&mut conn, &desk, fields, Refusal { reasons }, None).await;
    };
    drop(conn);
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

/// The fields in which what was typed differs from what is there now, in words.
fn differing(page: &FormPage, yours: &Fields, theirs: &Fields) -> Vec<Differing> {
    let shown = |name: &str, value: &str| {
        let choices: Vec<(String, String)> = match name {
            "institution_id" => page.institutions.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
            "direction_id" => page.directions.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
            "recommender_id" => page.chief_choices(),
            "gender" => page.genders().into_iter().map(|(code, name)| (code.to_owned(), name.to_owned())).collect(),
            "degree" => page.degrees().into_iter().map(|(code, name)| (code.to_owned(), name.to_owned())).collect(),
            "nominator_kind" => {
                page.kinds().into_iter().map(|(code, name)| (code.to_owned(), name.to_owned())).collect()
            }
            _ => Vec::new(),
        };
        choices.into_iter().find(|(known, _)| known == value).map_or_else(|| value.to_owned(), |(_, name)| name)
    };
    let plain = |fields: &Fields, name: &str| fields.text(name).replace("\r\n", "\n").trim().to_owned();
    reading::COMPARED
        .iter()
        .filter(|name| plain(yours, name) != plain(theirs, name))
        .map(|name| Differing {
            label: page.frame.label(name),
            yours: shown(name, &plain(yours, name)),
            theirs: shown(name, &plain(theirs, name)),
        })
        .collect()
}
