//! `/admin/nominations/{no}/contract`: from the award decision to the signed contract.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    contract_change::{self, Stood},
    differing::{Differing, differing},
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
    public::notice::day,
};
use crate::{
    app::App,
    commands,
    domain::{
        access::{self, Reach, Resource, Verb},
        contract::{Terms, fen, yuan},
        role::{CaseKind, Role},
        workflow::{Action, Input, Reason, Rule, Stage},
    },
    store::{
        appointment::{self, Appointment},
        case_file::{self, CaseFile},
        contract::{self, Contract},
        facts, scholar,
    },
    texts::{label, number, reason},
};

#[derive(Template)]
#[template(path = "contract/page.html")]
struct ContractPage {
    frame: Frame,
    form: FormState,
    case: CaseFile,
    contract: Option<Contract>,
    appointment: Option<Appointment>,
    /// What still stands against starting the appointment.
    missing: Vec<String>,
    /// The scholar's address in the directory, once there.
    slug: Option<String>,
    /// What of it stood from when to when.
    stood: Vec<Stood>,
    /// Where the terms that were typed differ from those somebody else saved before.
    differing: Vec<Differing>,
}

/// A step on the way to the appointment.
struct Step {
    name: &'static str,
    said: String,
    done: bool,
}

impl ContractPage {
    fn has(&self, role: Role) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.has(role))
    }

    fn may_see_money(&self) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.may_read(Resource::Money))
    }

    fn may_award(&self) -> bool {
        self.case.stage == Stage::Cleared && self.has(Role::Approver)
    }

    fn may_enter(&self) -> bool {
        self.case.stage == Stage::Contracting && self.has(Role::Officer)
    }

    fn may_sign_money(&self, contract: &Contract) -> bool {
        self.case.stage == Stage::Contracting
            && self.has(Role::Finance)
            && contract.finance_signed_on.is_none()
            && contract.terms().grant_fen.is_some_and(|fen| fen > 0)
    }

    /// Award, terms, signatures, appointment: how far each is.
    fn steps(&self) -> Vec<Step> {
        let words = &self.frame.t.notice;
        let terms = self.contract.as_ref().map(Contract::terms);
        let written = terms.as_ref().is_some_and(|terms| {
            let texts = [&terms.duties, &terms.resources, &terms.autonomy];
            texts.iter().all(|text| !text.is_empty()) && terms.starts_on.is_some() && terms.ends_on.is_some()
        });
        let signed = self.contract.as_ref().map(|contract| self.signatures(contract)).unwrap_or_default();
        let (given, asked) = (signed.iter().filter(|(_, on)| !on.is_empty()).count(), signed.len());
        let todo = |done: bool| if done { words.step_done } else { words.step_todo }.to_owned();
        let started = self.appointment.is_some();
        let all_signed = asked > 0 && given == asked;
        vec![
            Step { name: words.step_award, said: todo(self.contract.is_some()), done: self.contract.is_some() },
            Step { name: words.step_terms, said: todo(written), done: written },
            Step { name: words.contract_signatures, said: format!("{given}/{}", asked.max(1)), done: all_signed },
            Step { name: words.step_start, said: todo(started), done: started },
        ]
    }

    /// Whether a step is the one to take now: the first that is not done.
    fn is_now(&self, at: &usize) -> bool {
        self.steps().iter().position(|step| !step.done) == Some(*at)
    }

    fn stage(&self) -> &'static str {
        label::stage(self.case.stage, CaseKind::Scholar, self.frame.lang)
    }

    fn due(&self, contract: &Contract) -> String {
        contract.signing_due_on().map(|due| day(due, self.frame.lang)).unwrap_or_default()
    }

    /// What is signed, and what has to be: label, date or nothing. Finance signs where money is granted; money that
    /// came by a change was signed for with it.
    fn signatures(&self, contract: &Contract) -> Vec<(&'static str, String)> {
        let terms = contract.terms();
        let date = |on: Option<crate::domain::time::Day>| on.map(|on| day(on, self.frame.lang)).unwrap_or_default();
        let finance = contract.finance_signed_on.as_deref().and_then(|text| text.parse().ok());
        let mut asked = vec![
            ("appointee_signed_on", date(terms.appointee_signed_on)),
            ("host_signed_on", date(terms.host_signed_on)),
        ];
        let granted = terms.grant_fen.is_some_and(|fen| fen > 0);
        if granted && (finance.is_some() || self.case.stage == Stage::Contracting) {
            asked.push(("finance_signed_on", date(finance)));
        }
        asked.into_iter().map(|(name, on)| (self.frame.label(name), on)).collect()
    }

    /// The terms as they are read by those who do not write them.
    fn lines(&self, contract: &Contract) -> Vec<(&'static str, String)> {
        let terms = contract.terms();
        let date = |on: Option<crate::domain::time::Day>| on.map(|on| day(on, self.frame.lang)).unwrap_or_default();
        [
            ("duties", terms.duties),
            ("resources", terms.resources),
            ("autonomy", terms.autonomy),
            ("starts_on", date(terms.starts_on)),
            ("ends_on", date(terms.ends_on)),
            ("grant_yuan", terms.grant_fen.map(number::yuan).unwrap_or_default()),
        ]
        .map(|(name, value)| (self.frame.label(name), value))
        .into()
    }

    fn term(&self, appointment: &Appointment) -> String {
        let date = |on: Option<crate::domain::time::Day>| on.map(|on| day(on, self.frame.lang)).unwrap_or_default();
        format!("{} – {}", date(appointment.starts_on()), date(appointment.ended_on().or(appointment.ends_on())))
    }
}

/// GET /admin/nominations/{no}/contract
pub async fn show(State(app): State<App>, desk: Desk, Id(no): Id<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, None).await?.into_response())
}

async fn page(app: &App, desk: &Desk, no: &str, form: Option<FormState>) -> Result<Html<ContractPage>, WebError> {
    let mut conn = app.db.read().await?;
    let case = case_file::by_number(&mut conn, no).await?.ok_or(WebError::NotFound)?;
    let tie = case_file::tie(&mut conn, &case, desk.viewer.account, desk.viewer.person).await?;
    let roles = access::roles_on(&desk.viewer.held, &tie);
    if access::reach(roles, Resource::Appointment, Verb::Read) == Reach::Nothing {
        return Err(WebError::NotFound);
    }
    let contract = contract::find(&mut conn, case.id).await?;
    let appointment = appointment::find(&mut conn, case.id).await?;
    let form = form.unwrap_or_else(|| FormState::new(contract.as_ref().map(filled).unwrap_or_default()));
    let missing = match case.stage {
        Stage::Contracting => {
            let facts = facts::of(&mut conn, &case).await?;
            let guards = Rule::of(Action::Sign).guards.iter();
            let reasons = guards.flat_map(|guard| guard.failings(&facts, &Input::default(), desk.viewer.at));
            reasons.map(|why| reason::sentence(&why, desk.frame.lang)).collect()
        }
        _ => Vec::new(),
    };
    let slug = scholar::slug_of(&mut conn, case.id).await?;
    let differing = match &contract {
        Some(contract) if form.reasons.contains(&Reason::Stale) => clash(&desk.frame, &form.fields, contract),
        _ => Vec::new(),
    };
    let stood = contract_change::stood(&mut conn, &case, &desk.frame).await?;
    let frame = desk.frame.clone();
    Ok(Html(ContractPage { frame, form, case, contract, appointment, missing, slug, stood, differing }))
}

/// The fields of the terms, in the order of the form.
const FIELDS: [&str; 8] =
    ["duties", "resources", "autonomy", "starts_on", "ends_on", "appointee_signed_on", "host_signed_on", "grant_yuan"];

/// What was typed beside what is stored; saved again, it goes over what is stored.
fn clash(frame: &Frame, typed: &Fields, stored: &Contract) -> Vec<Differing> {
    let named = FIELDS.map(|name| (name, frame.label(name).to_owned()));
    let mut typed = typed.clone();
    // A sum is the same however its thousands are written.
    if let Some(sum) = fen(typed.text("grant_yuan").trim()) {
        typed.set("grant_yuan", yuan(sum));
    }
    differing(named, (&typed, &filled(stored)), |name, value| match (name, fen(value)) {
        ("grant_yuan", Some(sum)) => number::yuan(sum),
        _ => value.to_owned(),
    })
}

fn filled(contract: &Contract) -> Fields {
    let terms = contract.terms();
    let date = |on: Option<crate::domain::time::Day>| on.map(|on| on.to_string()).unwrap_or_default();
    Fields::of(
        [
            ("duties", terms.duties),
            ("resources", terms.resources),
            ("autonomy", terms.autonomy),
            ("starts_on", date(terms.starts_on)),
            ("ends_on", date(terms.ends_on)),
            ("grant_yuan", terms.grant_fen.map(yuan).unwrap_or_default()),
            ("appointee_signed_on", date(terms.appointee_signed_on)),
            ("host_signed_on", date(terms.host_signed_on)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}

/// POST /admin/nominations/{no}/contract: what the officer enters.
pub async fn save(
    State(app): State<App>,
    desk: Desk,
    Id(no): Id<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = known(&app, &no).await?;
    let who = desk.viewer.who(fields.request_key());
    let done = match read(&fields) {
        Ok(terms) => commands::contract::save(&app, &who, case.id, fields.version(), terms).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done =
        done.map(|()| desk.done(format!("/admin/nominations/{no}/contract"), desk.frame.t.notice.contract_saved));
    done_or_again(done, fields, |form| page(&app, &desk, &no, Some(form))).await
}

fn read(fields: &Fields) -> Result<Terms, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let terms = Terms {
        duties: reader.optional("duties", 5000),
        resources: reader.optional("resources", 5000),
        autonomy: reader.optional("autonomy", 5000),
        starts_on: reader.day("starts_on"),
        ends_on: reader.day("ends_on"),
        grant_fen: fen(&reader.optional("grant_yuan", 20)),
        appointee_signed_on: reader.day("appointee_signed_on"),
        host_signed_on: reader.day("host_signed_on"),
    };
    if terms.grant_fen.is_none() && !fields.text("grant_yuan").trim().is_empty() {
        reader.reasons.push(Reason::NotANumber { field: "grant_yuan" });
    }
    reader.finish().map(|()| terms)
}

/// POST /admin/nominations/{no}/contract/steps: award, reminder, signature of finance, signing.
pub async fn step(
    State(app): State<App>,
    desk: Desk,
    Id(no): Id<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = known(&app, &no).await?;
    let who = desk.viewer.who(fields.request_key());
    let ver = fields.version();
    let t = &desk.frame.t.notice;
    let (done, said) = match fields.text("do") {
        "award" => {
            (commands::contract::advance(&app, &who, case.id, ver, Action::IssueDecision).await, t.contract_awarded)
        }
        "remind" => (commands::contract::remind(&app, &who, case.id).await, t.contract_reminded),
        "finance" => (commands::contract::sign_for_finance(&app, &who, case.id, ver).await, t.contract_finance),
        "sign" => (commands::contract::advance(&app, &who, case.id, ver, Action::Sign).await, t.contract_signed),
        _ => return Err(WebError::BadRequest),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/contract"), said));
    // A step has no fields of the contract: what is stored is shown beside the reasons.
    let again = async |form: FormState| {
        let stored = contract::find(&mut app.db.read().await?, case.id).await?;
        let kept = stored.as_ref().map(filled).unwrap_or_default();
        page(&app, &desk, &no, Some(FormState::refused(kept, form.reasons))).await
    };
    done_or_again(done, fields, again).await
}

async fn known(app: &App, no: &str) -> Result<CaseFile, WebError> {
    case_file::by_number(&mut app.db.read().await?, no).await?.ok_or(WebError::NotFound)
}
