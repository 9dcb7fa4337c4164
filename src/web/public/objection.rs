//! The public form of objections: three screens, each a POST that carries the ones before in hidden fields, so that it
//! works without a script and nothing is kept of a form that is not sent. Then the lookup by receipt and secret.

use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::notice::{day, standing};
use crate::{
    app::App,
    commands::{
        self, CommandError,
        objection::{Incoming, Receipt, receive, receive_lead},
    },
    domain::{
        ids::{CaseId, NoticeId},
        objection::{Content, Identity, ObjectorKind, Topic},
        workflow::{Action, Reason, Rule, Stage},
    },
    store::{
        notice::{self, Item, Notice},
        objection::{self, Objection},
    },
    texts::objection as words,
    web::{
        account::Caller,
        document::read,
        error::{WebError, status_of},
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Frame, Html},
    },
};

/// The screens in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Screen {
    Facts,
    Contact,
    Check,
}

impl Screen {
    /// The one with the field of the first reason.
    fn of(reasons: &[Reason]) -> Self {
        let field = reasons.first().and_then(Reason::field);
        if field.is_some_and(|field| FACTS.contains(&field)) { Self::Facts } else { Self::Contact }
    }
}

/// Fields of the first screen, carried on by the later ones.
const FACTS: [&str; 4] = ["item", "topic", "objection_statement", "evidence"];
/// Fields of the second.
const CONTACT: [&str; 5] = ["objector_kind", "objector_name", "contact_person", "phone", "email"];

#[derive(Template)]
#[template(path = "objection/form.html")]
struct FormPage {
    frame: Frame,
    form: FormState,
    found: Notice,
    items: Vec<Item>,
    screen: Screen,
    /// The last day, once it is over.
    over: Option<String>,
}

impl FormPage {
    fn carried(&self) -> Vec<(&'static str, &str)> {
        let names: Vec<&'static str> = match self.screen {
            Screen::Facts => CONTACT.to_vec(),
            Screen::Contact => FACTS.to_vec(),
            Screen::Check => FACTS.iter().chain(&CONTACT).copied().collect(),
        };
        names.into_iter().map(|name| (name, self.form.value(name))).filter(|(_, value)| !value.is_empty()).collect()
    }

    fn choices(&self) -> Vec<(String, String)> {
        let open = |item: &&Item| item.live && !item.masked;
        let name = |item: &Item| item.display().map(|display| display.name).unwrap_or_default();
        self.items.iter().filter(open).map(|item| (item.case_id.to_string(), name(item))).collect()
    }

    fn topics(&self) -> Vec<(&'static str, &'static str)> {
        Topic::ALL.iter().map(|topic| (topic.code(), words::topic(*topic, self.frame.lang))).collect()
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        ObjectorKind::ALL.iter().map(|kind| (kind.code(), words::objector_kind(*kind, self.frame.lang))).collect()
    }

    fn heading(&self) -> String {
        let t = &self.frame.t.objection;
        match self.screen {
            Screen::Facts => t.step_of(1, t.step_facts),
            Screen::Contact => t.step_of(2, t.step_contact),
            Screen::Check => t.step_of(3, t.step_check),
        }
    }

    /// Every answer with its label and the screen to change it on.
    fn answers(&self) -> Vec<(&'static str, String, &'static str)> {
        let value = |name: &'static str| {
            let typed = self.form.value(name);
            match name {
                "item" => self.choices().into_iter().find(|(id, _)| id == typed).map(|(_, name)| name),
                "topic" => Topic::from_code(typed).map(|topic| words::topic(topic, self.frame.lang).to_owned()),
                "objector_kind" => {
                    ObjectorKind::from_code(typed).map(|kind| words::objector_kind(kind, self.frame.lang).to_owned())
                }
                _ => Some(typed.to_owned()),
            }
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| self.frame.t.objection.not_given.to_owned())
        };
        let facts = FACTS.iter().map(|name| (self.frame.label(name), value(name), "facts"));
        let contact = CONTACT.iter().map(|name| (self.frame.label(name), value(name), "contact"));
        facts.chain(contact).collect()
    }

    fn is_facts(&self) -> bool {
        self.screen == Screen::Facts
    }

    fn is_contact(&self) -> bool {
        self.screen == Screen::Contact
    }

    fn leads(&self) -> String {
        self.frame.t.objection.late_leads(&self.found.accept_dept, &self.found.contact_phone)
    }
}

/// The form of a notice; `None` for a notice the public does not know of.
async fn page(app: &App, frame: Frame, id: NoticeId, form: FormState, screen: Screen) -> Result<FormPage, WebError> {
    let mut conn = app.db.read().await?;
    let found = notice::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let now = standing(&found, app.clock.today()).ok_or(WebError::NotFound)?;
    let items = notice::items(&mut conn, id).await?;
    // Objections end with the period; a lead can be told of anybody on the list who was not let go of since.
    let open = |item: &Item| match now.is_running() {
        true => matches!(item.stage, Stage::InNotice | Stage::OnHold),
        false => now.shows_names() && Rule::of(Action::Revoke).from.contains(&item.stage),
    };
    let items = items.into_iter().filter(open).collect();
    let over = found.ends_on().filter(|_| !now.is_running()).map(|ends_on| day(ends_on, frame.lang));
    Ok(FormPage { frame, form, found, items, screen, over })
}

/// GET /notices/{id}/objections/new
pub async fn new(State(app): State<App>, frame: Frame, Id(id): Id<NoticeId>) -> Result<Response, WebError> {
    let mut fields = Fields::default();
    fields.set("objector_kind", ObjectorKind::Person.code());
    let page = page(&app, frame, id, FormState::new(fields), Screen::Facts).await?;
    Ok(Html(page).into_response())
}

/// POST /notices/{id}/objections/new: from screen to screen; the last one sends it.
pub async fn create(
    State(app): State<App>,
    frame: Frame,
    Id(id): Id<NoticeId>,
    caller: Caller,
    fields: Fields,
) -> Result<Response, WebError> {
    let page_of = |fields: Fields, reasons: Vec<Reason>, screen| {
        page(&app, frame.clone(), id, FormState::refused(fields, reasons), screen)
    };
    let known = page_of(fields.clone(), Vec::new(), Screen::Facts).await?;
    let asked = fields.text("to").to_owned();
    if asked == "lead" {
        return match facts(&fields, false) {
            Ok((case, content)) => lead(&app, known, (fields, caller), (case, content)).await,
            Err(reasons) => {
                let page = page_of(fields, reasons, Screen::Facts).await?;
                Ok(Html(page).with_status(StatusCode::UNPROCESSABLE_ENTITY))
            }
        };
    }
    if let Some(ends_on) = known.found.ends_on().filter(|_| known.over.is_some()) {
        let page = page_of(fields, vec![Reason::ObjectionLate { ends_on }], Screen::Facts).await?;
        return Ok(Html(page).with_status(StatusCode::CONFLICT));
    }
    if asked == "facts" {
        return Ok(Html(page_of(fields, Vec::new(), Screen::Facts).await?).into_response());
    }
    let (case, content) = match facts(&fields, false) {
        Ok(read) => read,
        Err(reasons) => {
            let page = page_of(fields, reasons, Screen::Facts).await?;
            return Ok(Html(page).with_status(StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    if asked == "contact" {
        return Ok(Html(page_of(fields, Vec::new(), Screen::Contact).await?).into_response());
    }
    let told = |identity: Identity| match identity.told_in(&content) {
        told if told.is_empty() => Ok(identity),
        told => Err(told),
    };
    let identity = match contact(&fields, Identity::faults).and_then(told) {
        Ok(identity) => identity,
        Err(reasons) => {
            let screen = Screen::of(&reasons);
            let page = page_of(fields, reasons, screen).await?;
            return Ok(Html(page).with_status(StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    if asked != "send" {
        return Ok(Html(page_of(fields, Vec::new(), Screen::Check).await?).into_response());
    }
    let incoming = Incoming { notice: id, case, content, identity };
    match receive(&app, fields.request_key(), incoming, caller.origin.address).await {
        Ok(receipt) => {
            let form = FormState::new(Fields::default());
            Ok(Html(DonePage { frame, form, receipt, found: known.found }).into_response())
        }
        Err(CommandError::Refused(refusal)) => {
            let status = status_of(refusal.kind());
            Ok(Html(page_of(fields, refusal.reasons, Screen::Check).await?).with_status(status))
        }
        Err(other) => Err(other.into()),
    }
}

/// Takes what was told without a name, or too late.
async fn lead(
    app: &App,
    known: FormPage,
    (fields, caller): (Fields, Caller),
    (case, content): (CaseId, Content),
) -> Result<Response, WebError> {
    let (id, frame) = (known.found.id, &known.frame.clone());
    let done = receive_lead(app, fields.request_key(), (id, case), content, caller.origin.address).await;
    let done = done.map(|()| Html(LeadPage { frame: frame.clone(), found: known.found }).into_response());
    done_or_again(done, fields, async |form| page(app, frame.clone(), id, form, Screen::Facts).await.map(Html)).await
}

#[derive(Template)]
#[template(path = "objection/lead.html")]
struct LeadPage {
    frame: Frame,
    found: Notice,
}

/// What is objected to, as the first screen gave it, or a letter `on_paper`: that is entered as it came, and refused
/// afterwards where it says too little.
pub fn facts(fields: &Fields, on_paper: bool) -> Result<(CaseId, Content), Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let case = reader.required_choice("item", |text| text.parse().ok());
    let topic = reader.required_choice("topic", Topic::from_code);
    let statement = reader.required("objection_statement", 5000);
    let evidence = if on_paper { reader.optional("evidence", 5000) } else { reader.required("evidence", 5000) };
    let mut reasons = std::mem::take(&mut reader.reasons);
    let (Some(case), Some(topic)) = (case, topic) else { return Err(reasons) };
    let content = Content { topic, statement, evidence };
    if !on_paper {
        reasons.extend(content.faults());
    }
    if reasons.is_empty() { Ok((case, content)) } else { Err(reasons) }
}

/// Who objects, as the second screen gave it; `faults` says what is wrong with it.
pub fn contact(fields: &Fields, faults: fn(&Identity) -> Vec<Reason>) -> Result<Identity, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let kind = reader.required_choice("objector_kind", ObjectorKind::from_code);
    let name = reader.optional("objector_name", 100);
    let contact_person = reader.optional("contact_person", 60);
    let phone = reader.optional("phone", 40);
    let email = reader.email("email", false);
    let mut reasons = std::mem::take(&mut reader.reasons);
    let Some(kind) = kind else { return Err(reasons) };
    let identity = Identity { kind, name, contact_person, phone, email, signed: fields.has("signed") };
    reasons.extend(faults(&identity));
    if reasons.is_empty() { Ok(identity) } else { Err(reasons) }
}

#[derive(Template)]
#[template(path = "objection/done.html")]
struct DonePage {
    frame: Frame,
    form: FormState,
    receipt: Receipt,
    found: Notice,
}

impl DonePage {
    /// The secret in groups of four, easier to copy; the lookup takes it with or without the spaces.
    fn secret(&self) -> String {
        let letters: Vec<char> = self.receipt.secret.chars().collect();
        letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
    }

    fn by(&self) -> String {
        match self.receipt.due_on {
            Some(due) => self.frame.t.objection.answer_by(day(due, self.frame.lang)),
            None => String::new(),
        }
    }
}

#[derive(Template)]
#[template(path = "objection/lookup.html")]
struct LookupPage {
    frame: Frame,
    form: FormState,
    found: Option<Objection>,
    missed: bool,
}

impl LookupPage {
    fn state(&self, found: &Objection) -> &'static str {
        words::state(found.state, self.frame.lang)
    }

    fn due(&self, found: &Objection) -> String {
        found.due_on().map(|due| self.frame.t.objection.due_on(day(due, self.frame.lang))).unwrap_or_default()
    }

    fn refusal(&self, found: &Objection) -> String {
        let ground = found.refusal_ground().map_or("", |ground| words::refusal_ground(ground, self.frame.lang));
        format!("{ground}。{}", found.refusal_reason.as_deref().unwrap_or_default())
    }

    fn is_refused(&self, found: &Objection) -> bool {
        found.refusal_ground().is_some()
    }
}

/// GET /objections/lookup
pub async fn ask(frame: Frame) -> Html<impl Template> {
    Html(LookupPage { frame, form: FormState::new(Fields::default()), found: None, missed: false })
}

/// The receipt and the hash of the secret, as they were typed.
fn key(fields: &Fields) -> (String, [u8; 32]) {
    let secret: String = fields.text("secret").chars().filter(char::is_ascii_alphanumeric).collect();
    let hash = Sha256::digest(secret.to_uppercase().as_bytes()).into();
    (fields.text("receipt").trim().to_uppercase(), hash)
}

#[derive(Template)]
#[template(path = "objection/evidence.html")]
struct EvidencePage {
    frame: Frame,
    form: FormState,
    /// How many files there are, after one was received.
    kept: Option<usize>,
    missed: bool,
}

/// GET /objections/evidence
pub async fn evidence(frame: Frame) -> Html<impl Template> {
    Html(EvidencePage { frame, form: FormState::new(Fields::default()), kept: None, missed: false })
}

/// POST /objections/evidence: a file for an objection, with its receipt and secret.
pub async fn add_evidence(State(app): State<App>, frame: Frame, sent: Multipart) -> Result<Response, WebError> {
    let (fields, filename, body) = read(sent).await?;
    let (receipt, hash) = key(&fields);
    let done = commands::objection::add_evidence(&app, &receipt, hash, &filename, body).await;
    // The secret is not sent back into the page.
    let typed = Fields::of([("receipt".to_owned(), receipt)]);
    match done {
        Ok(kept) => {
            let form = FormState::new(typed);
            Ok(Html(EvidencePage { frame, form, kept: Some(kept), missed: false }).into_response())
        }
        Err(CommandError::NotFound) => {
            let page = EvidencePage { frame, form: FormState::new(typed), kept: None, missed: true };
            Ok(Html(page).with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(CommandError::Refused(refusal)) => {
            let status = status_of(refusal.kind());
            let form = FormState::refused(typed, refusal.reasons);
            Ok(Html(EvidencePage { frame, form, kept: None, missed: false }).with_status(status))
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /objections/lookup: a wrong receipt and a wrong secret get the same answer.
pub async fn lookup(State(app): State<App>, frame: Frame, fields: Fields) -> Result<Response, WebError> {
    let (receipt, hash) = key(&fields);
    let found = objection::by_receipt(&mut app.db.read().await?, &receipt, hash).await?;
    let missed = found.is_none();
    let status = if missed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    // The secret is not sent back into the page.
    let form = FormState::new(Fields::of([("receipt".to_owned(), receipt)]));
    Ok(Html(LookupPage { frame, form, found, missed }).with_status(status))
}
