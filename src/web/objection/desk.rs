//! One objection on the desk: what it says, how far its handling is, what can be done next; who objected only for
//! whoever says why.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{clash, letter};
use crate::{
    app::App,
    commands,
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::{DocumentId, ObjectionId},
        objection::{Identity, ObjectionState, Outcome, RefusalGround, StepKind},
        role::{CaseKind, Role},
        workflow::{Action, RefusalKind, Stage},
    },
    store::{
        Conn,
        case_file::{self, CaseFile},
        document,
        objection::{self, Objection, Step},
        proposal::{self, Proposal},
    },
    texts::{label, objection as words},
    web::{
        differing::Differing,
        document::{download, hand_out},
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
        public::notice::day,
    },
};

#[derive(Template)]
#[template(path = "objection/page.html")]
pub(super) struct ObjectionPage {
    pub(super) frame: Frame,
    pub(super) form: FormState,
    pub(super) found: Objection,
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
    Ok(page(&app, &desk, id, FormState::new(Fields::default()), None).await?.into_response())
}

pub(super) async fn page(
    app: &App,
    desk: &Desk,
    id: ObjectionId,
    form: FormState,
    identity: Option<Identity>,
) -> Result<Html<ObjectionPage>, WebError> {
    let mut conn = app.db.read().await?;
    let (found, case) = see(&mut conn, desk, id).await?;
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
    Ok(Html(page))
}

/// An objection with its case, for an account that reads what is said against the case on its desk: nobody who is tied
/// to it, in whatever role.
pub(super) async fn see(conn: &mut Conn, desk: &Desk, id: ObjectionId) -> Result<(Objection, CaseFile), WebError> {
    let found = objection::find(conn, id).await?.ok_or(WebError::NotFound)?;
    let case = case_file::find(conn, found.case_id).await?.ok_or(WebError::NotFound)?;
    let tie = case_file::tie(conn, &case, desk.viewer.account, desk.viewer.person).await?;
    let roles = access::roles_on(&desk.viewer.held, &tie);
    match !tie.involved && access::reach(roles, Resource::Objection, Verb::Read) == Reach::All {
        true => Ok((found, case)),
        false => Err(WebError::NotFound),
    }
}

/// What can become of a held case.
pub(super) const OUTCOMES: [Action; 3] = [Action::Settle, Action::Republish, Action::Uphold];

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

    /// Whether there is an answer to send.
    fn is_answered(&self) -> bool {
        letter::is_there(self.found.state)
    }

    /// The files from whoever objected, sealed.
    fn files(&self) -> Vec<i64> {
        let sent = self.steps.iter().filter(|step| step.kind == StepKind::Evidence);
        sent.filter_map(|step| step.document_id).collect()
    }

    fn is_copy(&self, step: &Step) -> bool {
        step.kind == StepKind::Copy
    }

    fn action(&self, open: &Proposal) -> &'static str {
        label::action(open.action, self.frame.lang)
    }

    pub(super) fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        let name = |ground: &RefusalGround| words::refusal_ground(*ground, self.frame.lang);
        RefusalGround::ALL.iter().map(|ground| (ground.code(), name(ground))).collect()
    }

    fn step_kinds(&self) -> Vec<(&'static str, &'static str)> {
        StepKind::ENTERED.iter().map(|kind| (kind.code(), words::step_kind(*kind, self.frame.lang))).collect()
    }

    pub(super) fn outcomes(&self) -> Vec<(&'static str, &'static str)> {
        Outcome::ALL.iter().map(|outcome| (outcome.code(), words::outcome(*outcome, self.frame.lang))).collect()
    }

    fn refusal(&self) -> &'static str {
        self.found.refusal_ground().map_or("", |ground| words::refusal_ground(ground, self.frame.lang))
    }
}

/// POST /admin/objections/{id}/evidence/{document}: a file from whoever objected, for a reason; the reading is in the
/// register.
pub async fn evidence(
    State(app): State<App>,
    desk: Desk,
    Path((id, file)): Path<(i64, i64)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (id, file, who) = (ObjectionId(id), DocumentId(file), desk.viewer.who(None));
    let mut reader = Reader::new(&fields);
    let why = reader.required("read_why", 500);
    match reader.then(commands::objection::open_evidence(&app, &who, id, file, why)).await {
        Ok(found) => hand_out(file, found.media_type, &found.filename, found.body),
        Err(refused) => done_or_again(Err(refused), fields, |form| page(&app, &desk, id, form, None)).await,
    }
}

/// GET /admin/objections/{id}/copies/{document}: a copy made for those concerned, for whoever reads what is objected to.
/// The address has the receipt, for an id tells when the objection came in.
pub async fn copy(
    State(app): State<App>,
    desk: Desk,
    Path((receipt, file)): Path<(String, i64)>,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let found = objection::of_receipt(&mut conn, &receipt).await?.ok_or(WebError::NotFound)?;
    let copies = objection::steps(&mut conn, found.id).await?;
    let is_copy = |step: &Step| step.kind == StepKind::Copy && step.document_id == Some(file);
    if !copies.iter().any(is_copy) || !may_read(&mut conn, &desk, &found).await? {
        return Err(WebError::NotFound);
    }
    let file = document::find(&mut conn, DocumentId(file)).await?.ok_or(WebError::NotFound)?;
    drop(conn);
    download(&app, &file).await
}

/// Whether the account reads what is objected to: the desks that do, and those concerned once they are told of it.
async fn may_read(conn: &mut Conn, desk: &Desk, found: &Objection) -> Result<bool, WebError> {
    match see(conn, desk, found.id).await {
        Err(WebError::NotFound) => {}
        seen => return seen.map(|_| true),
    }
    let case = case_file::find(conn, found.case_id).await?.ok_or(WebError::NotFound)?;
    let tie = case_file::tie(conn, &case, desk.viewer.account, desk.viewer.person).await?;
    let concerned = access::roles_on(&desk.viewer.held, &tie);
    Ok(found.state.is_told() && concerned.iter().any(|role| matches!(role, Role::Candidate | Role::Unit)))
}

/// POST /admin/objections/{id}/evidence/{document}/copy: a copy without properties, for those concerned.
pub async fn share(
    State(app): State<App>,
    desk: Desk,
    Path((id, file)): Path<(i64, i64)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (id, who) = (ObjectionId(id), desk.viewer.who(fields.request_key()));
    let mut reader = Reader::new(&fields);
    let why = reader.required("read_why", 500);
    let done = reader.then(commands::objection::share_evidence(&app, &who, id, DocumentId(file), why)).await;
    let done = done.map(|()| desk.done(format!("/admin/objections/{id}"), desk.frame.t.objection.was_shared));
    done_or_again(done, fields, |form| page(&app, &desk, id, form, None)).await
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
    let why = reader.required("read_why", 500);
    let read = reader.then(commands::objection::read_identity(&app, &who, id, why)).await;
    let shown = match read {
        Ok(identity) => {
            let form = FormState::new(Fields::default());
            Ok(page(&app, &desk, id, form, Some(identity)).await?.into_response())
        }
        Err(error) => Err(error),
    };
    done_or_again(shown, fields, |form| page(&app, &desk, id, form, None)).await
}
