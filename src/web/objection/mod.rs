//! `/admin/objections`: the supervisor admits, refuses, investigates, answers; the approver confirms what becomes of
//! the case; those concerned read what is objected to, once it is admitted, and never by whom.

mod clash;
pub mod own;

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use crate::web::{
    differing::Differing,
    document::download,
    error::{WebError, status_of},
    form::{Fields, FormState, Id, Reader},
    page::{Desk, Frame, Html},
    public::{
        notice::day,
        objection::{contact, facts},
    },
};
use crate::{
    app::App,
    commands::{self, CommandError, moves, objection::Incoming},
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::{DocumentId, ObjectionId, ProposalId},
        objection::{Channel, Identity, ObjectionState, ObjectorKind, Outcome, RefusalGround, StepKind, Topic},
        role::{CaseKind, Role},
        workflow::{Action, Input, Reason, RefusalKind, Stage},
    },
    store::{
        case_file::{self, CaseFile},
        notice,
        objection::{self, Objection, Step},
        proposal::{self, Proposal},
    },
    texts::{label, objection as words},
};

/// Objections on one page of the list.
const PAGE: i64 = 30;

#[derive(Template)]
#[template(path = "objection/list.html")]
struct ListPage {
    frame: Frame,
    found: Vec<Objection>,
    older: Option<ObjectionId>,
    may_enter: bool,
}

impl ListPage {
    fn topic(&self, found: &Objection) -> &'static str {
        words::topic(found.topic, self.frame.lang)
    }

    fn state(&self, found: &Objection) -> &'static str {
        words::state(found.state, self.frame.lang)
    }

    fn due(&self, found: &Objection) -> String {
        found.due_on().map(|due| day(due, self.frame.lang)).unwrap_or_default()
    }
}

/// GET /admin/objections
pub async fn index(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let viewer = &desk.viewer;
    if viewer.reach(Resource::Objection, Verb::Read) != Reach::All {
        return own::list(&app, desk).await;
    }
    let mut conn = app.db.read().await?;
    let after = query.and_then(|query| Fields::parse(query.as_bytes()).text("after").parse().ok());
    let mut found = objection::list(&mut conn, after, PAGE + 1).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let older = found.last().filter(|_| more).map(|last| last.id);
    let may_enter = viewer.has(Role::Supervisor);
    Ok(Html(ListPage { frame: desk.frame, found, older, may_enter }).into_response())
}

#[derive(Template)]
#[template(path = "objection/enter.html")]
struct EnterPage {
    frame: Frame,
    form: FormState,
}

impl EnterPage {
    fn topics(&self) -> Vec<(&'static str, &'static str)> {
        Topic::ALL.iter().map(|topic| (topic.code(), words::topic(*topic, self.frame.lang))).collect()
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        ObjectorKind::ALL.iter().map(|kind| (kind.code(), words::objector_kind(*kind, self.frame.lang))).collect()
    }

    fn channels(&self) -> Vec<(&'static str, &'static str)> {
        [Channel::Paper, Channel::Visit]
            .map(|channel| (channel.code(), words::channel(channel, self.frame.lang)))
            .into()
    }
}

/// GET /admin/objections/new
pub async fn new(desk: Desk) -> Html<impl Template> {
    Html(EnterPage { frame: desk.frame, form: FormState::new(Fields::default()) })
}

/// POST /admin/objections: a written objection is entered with its postmark.
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let entered = match read_entry(&app, &fields).await? {
        Ok((incoming, channel, sent_on)) => {
            let who = desk.viewer.who(fields.request_key());
            commands::objection::enter(&app, &who, incoming, channel, sent_on).await
        }
        Err(reasons) => Err(reasons.into()),
    };
    match entered {
        Ok(id) => Ok(desk.done(format!("/admin/objections/{id}"), desk.frame.t.objection.was_entered)),
        Err(CommandError::Refused(refusal)) => {
            let status = status_of(refusal.kind());
            let form = FormState::refused(fields, refusal.reasons);
            Ok(Html(EnterPage { frame: desk.frame, form }).with_status(status))
        }
        Err(other) => Err(other.into()),
    }
}

type Entry = (Incoming, Channel, crate::domain::time::Day);

async fn read_entry(app: &App, fields: &Fields) -> Result<Result<Entry, Vec<Reason>>, WebError> {
    let mut reader = Reader::new(fields);
    let case_no = reader.required("case_no", 40);
    let on_paper = |code: &str| Channel::from_code(code).filter(|channel| *channel != Channel::Web);
    let channel = reader.required_choice("channel", on_paper);
    let sent_on = reader.required_day("sent_on");
    let mut reasons = std::mem::take(&mut reader.reasons);
    let mut conn = app.db.read().await?;
    let case = case_file::by_number(&mut conn, &case_no).await?;
    let on = match &case {
        Some(case) => notice::of_case(&mut conn, case.id).await?,
        None => None,
    };
    let mut named = fields.clone();
    named.set("item", case.as_ref().map(|case| case.id.to_string()).unwrap_or_default());
    let content = facts(&named).map_err(|found| reasons.extend(found.into_iter().filter(not_about_item))).ok();
    let identity = contact(fields).map_err(|found| reasons.extend(found)).ok();
    if !case_no.is_empty() && on.is_none() {
        reasons.push(Reason::NotAChoice { field: "case_no" });
    }
    let (Some((notice, ..)), Some((case, content)), Some(identity), Some(channel), Some(sent_on), true) =
        (on, content, identity, channel, sent_on, reasons.is_empty())
    else {
        return Ok(Err(reasons));
    };
    Ok(Ok((Incoming { notice, case, content, identity }, channel, sent_on)))
}

/// The paper form asks for the number of the case, not for an item of a list.
fn not_about_item(reason: &Reason) -> bool {
    reason.field() != Some("item")
}

#[derive(Template)]
#[template(path = "objection/page.html")]
struct ObjectionPage {
    frame: Frame,
    form: FormState,
    found: Objection,
    case: CaseFile,
    steps: Vec<Step>,
    /// The other objections to the same case.
    others: Vec<Objection>,
    proposals: Vec<Proposal>,
    identity: Option<Identity>,
    /// Where what was typed differs from what somebody else entered before.
    differing: Vec<Differing>,
}

/// GET /admin/objections/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<ObjectionId>) -> Result<Response, WebError> {
    let page = page(&app, &desk, id, FormState::new(Fields::default()), None).await?;
    Ok(Html(page).into_response())
}

async fn page(
    app: &App,
    desk: &Desk,
    id: ObjectionId,
    form: FormState,
    identity: Option<Identity>,
) -> Result<ObjectionPage, WebError> {
    let mut conn = app.db.read().await?;
    let found = objection::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let case = case_file::find(&mut conn, found.case_id).await?.ok_or(WebError::NotFound)?;
    // Whoever is a candidate in this call has no office in it.
    let tie = case_file::tie(&mut conn, &case, desk.viewer.account, desk.viewer.person).await?;
    let roles = access::roles_on(&desk.viewer.held, &tie);
    if access::reach(roles, Resource::Objection, Verb::Read) != Reach::All {
        return Err(WebError::NotFound);
    }
    let steps = objection::steps(&mut conn, id).await?;
    let mut others = objection::of_case(&mut conn, case.id).await?;
    others.retain(|other| other.id != id);
    let mut proposals = proposal::of_case(&mut conn, case.id).await?;
    proposals.retain(|open| OUTCOMES.contains(&open.action) || open.action == Action::HoldLate);
    let frame = desk.frame.clone();
    let differing = Vec::new();
    let mut page = ObjectionPage { frame, form, found, case, steps, others, proposals, identity, differing };
    if page.form.reasons.iter().any(|why| why.kind() == RefusalKind::Conflict) {
        page.differing = clash::of(&page);
    }
    Ok(page)
}

/// What can become of a held case.
const OUTCOMES: [Action; 3] = [Action::Settle, Action::Republish, Action::Uphold];

impl ObjectionPage {
    fn is_supervisor(&self) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.has(Role::Supervisor))
    }

    fn is_approver(&self) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.has(Role::Approver))
    }

    fn is_received(&self) -> bool {
        self.found.state == ObjectionState::Received
    }

    fn is_handled(&self) -> bool {
        matches!(self.found.state, ObjectionState::Admitted | ObjectionState::Found)
    }

    fn is_found(&self) -> bool {
        self.found.state == ObjectionState::Found
    }

    fn may_propose(&self) -> bool {
        self.case.stage == Stage::OnHold && self.found.finding.is_some() && self.proposals.is_empty()
    }

    /// Admitted late, and the approver turned the hold down: it may be asked for again.
    fn may_hold_late(&self) -> bool {
        let stage = matches!(self.case.stage, Stage::Cleared | Stage::Contracting);
        stage && self.is_handled() && self.proposals.is_empty()
    }

    fn mine(&self, open: &Proposal) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.account == open.made_by)
    }

    fn topic(&self) -> &'static str {
        words::topic(self.found.topic, self.frame.lang)
    }

    fn state_of(&self, other: &Objection) -> &'static str {
        words::state(other.state, self.frame.lang)
    }

    fn state(&self) -> &'static str {
        words::state(self.found.state, self.frame.lang)
    }

    fn channel(&self) -> &'static str {
        words::channel(self.found.channel, self.frame.lang)
    }

    fn objector(&self) -> &'static str {
        words::objector_kind(self.found.objector_kind, self.frame.lang)
    }

    fn stage(&self) -> &'static str {
        label::stage(self.case.stage, CaseKind::Scholar, self.frame.lang)
    }

    fn due(&self) -> String {
        self.found.due_on().map(|due| day(due, self.frame.lang)).unwrap_or_default()
    }

    fn outcome(&self) -> &'static str {
        self.found.outcome().map_or("", |outcome| words::outcome(outcome, self.frame.lang))
    }

    fn step(&self, step: &Step) -> &'static str {
        words::step_kind(step.kind, self.frame.lang)
    }

    fn action(&self, open: &Proposal) -> &'static str {
        label::action(open.action, self.frame.lang)
    }

    fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        let name = |ground: &RefusalGround| words::refusal_ground(*ground, self.frame.lang);
        RefusalGround::ALL.iter().map(|ground| (ground.code(), name(ground))).collect()
    }

    fn step_kinds(&self) -> Vec<(&'static str, &'static str)> {
        StepKind::ENTERED.iter().map(|kind| (kind.code(), words::step_kind(*kind, self.frame.lang))).collect()
    }

    fn outcomes(&self) -> Vec<(&'static str, &'static str)> {
        Outcome::ALL.iter().map(|outcome| (outcome.code(), words::outcome(*outcome, self.frame.lang))).collect()
    }

    fn refusal(&self) -> &'static str {
        self.found.refusal_ground().map_or("", |ground| words::refusal_ground(ground, self.frame.lang))
    }
}

/// POST /admin/objections/{id}: one step of the handling, named by the button pressed.
pub async fn handle(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ObjectionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let ver = fields.version();
    let mut reader = Reader::new(&fields);
    let t = &desk.frame.t.objection;
    let (done, said) = match fields.text("do") {
        "admit" => (commands::objection::admit(&app, &who, id, ver).await, t.was_admitted),
        "refuse" => {
            let ground = reader.required_choice("refusal_ground", RefusalGround::from_code);
            let reason = reader.required("reason", 2000);
            let done = match (ground, reader.finish()) {
                (Some(ground), Ok(())) => commands::objection::refuse(&app, &who, id, ver, ground, reason).await,
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, t.was_refused)
        }
        "step" => {
            let entered = |code: &str| StepKind::from_code(code).filter(|kind| StepKind::ENTERED.contains(kind));
            let kind = reader.required_choice("step_kind", entered);
            let body = reader.required("step_body", 5000);
            let done = match (kind, reader.finish()) {
                (Some(kind), Ok(())) => commands::objection::add_step(&app, &who, id, kind, body).await,
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, t.was_kept)
        }
        "extend" => {
            let reason = reader.required("reason", 2000);
            let done = match reader.finish() {
                Ok(()) => commands::objection::extend(&app, &who, id, ver, reason).await,
                Err(reasons) => Err(reasons.into()),
            };
            (done, t.was_extended)
        }
        "find" => {
            let outcome = reader.required_choice("outcome", Outcome::from_code);
            let finding = reader.required("finding", 5000);
            let done = match (outcome, reader.finish()) {
                (Some(outcome), Ok(())) => commands::objection::find_out(&app, &who, id, ver, outcome, finding).await,
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, t.was_found)
        }
        "answer" => {
            let reply = reader.required("reply", 5000);
            let done = match reader.finish() {
                Ok(()) => commands::objection::answer(&app, &who, id, ver, reply).await,
                Err(reasons) => Err(reasons.into()),
            };
            (done, t.was_answered)
        }
        _ => return Err(WebError::BadRequest),
    };
    answer(&app, desk, id, fields, done, said).await
}

/// POST /admin/objections/{id}/proposal: the supervisor asks the approver to decide what becomes of the held case.
pub async fn propose(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ObjectionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let proposable = |action: &Action| OUTCOMES.contains(action) || *action == Action::HoldLate;
    let Some(action) = Action::from_code(fields.text("action")).filter(proposable) else {
        return Err(WebError::BadRequest);
    };
    let mut reader = Reader::new(&fields);
    let input = Input { reason: reader.optional("reason", 2000), heard: fields.has("heard"), ..Input::default() };
    let done = match reader.finish() {
        Ok(()) => commands::objection::propose(&app, &who, id, action, input).await.map(|_| ()),
        Err(reasons) => Err(reasons.into()),
    };
    let said = desk.frame.t.objection.was_proposed;
    answer(&app, desk, id, fields, done, said).await
}

/// POST /admin/objections/{id}/decision: the second person confirms or turns down; the first may take it back.
pub async fn decide(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ObjectionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let open: ProposalId = fields.text("proposal").parse().map_err(|_| WebError::NotFound)?;
    let t = &desk.frame.t.objection;
    let (done, said) = match fields.text("do") {
        "confirm" => (moves::confirm(&app, &who, open, fields.version()).await.map(|_| ()), t.was_confirmed),
        "end" => {
            let mut reader = Reader::new(&fields);
            let note = reader.optional("note", 500);
            let done = match reader.finish() {
                Ok(()) => moves::end_proposal(&app, &who, open, note).await,
                Err(reasons) => Err(reasons.into()),
            };
            (done, t.was_ended)
        }
        _ => return Err(WebError::BadRequest),
    };
    answer(&app, desk, id, fields, done, said).await
}

/// GET /admin/objections/{id}/evidence/{document}: a file from whoever objected; the reading is in the register.
pub async fn evidence(
    State(app): State<App>,
    desk: Desk,
    Path((id, file)): Path<(i64, i64)>,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(None);
    let found = commands::objection::open_evidence(&app, &who, ObjectionId(id), DocumentId(file)).await?;
    download(&app, &found).await
}

/// POST /admin/objections/{id}/identity: the page once, with who objected; the reading is in the register.
pub async fn identity(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ObjectionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(None);
    let mut reader = Reader::new(&fields);
    let why = reader.required("reason", 500);
    let read = match reader.finish() {
        Ok(()) => commands::objection::read_identity(&app, &who, id, why).await,
        Err(reasons) => Err(reasons.into()),
    };
    match read {
        Ok(identity) => {
            let page = page(&app, &desk, id, FormState::new(Fields::default()), Some(identity)).await?;
            Ok(Html(page).into_response())
        }
        Err(error) => answer(&app, desk, id, fields, Err(error), "").await,
    }
}

async fn answer(
    app: &App,
    desk: Desk,
    id: ObjectionId,
    fields: Fields,
    done: Result<(), CommandError>,
    said: &str,
) -> Result<Response, WebError> {
    match done {
        Ok(()) => Ok(desk.done(format!("/admin/objections/{id}"), said)),
        Err(CommandError::Refused(refusal)) => {
            let status = status_of(refusal.kind());
            let page = page(app, &desk, id, FormState::refused(fields, refusal.reasons), None).await?;
            Ok(Html(page).with_status(status))
        }
        Err(other) => Err(other.into()),
    }
}
