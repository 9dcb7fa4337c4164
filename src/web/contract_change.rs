//! `/admin/nominations/{no}/changes`: what of a contract in force was asked to be changed, and what became of it.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Reader, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::contract_change::{self as commands, ASKERS, Shown},
    domain::{
        access::{Resource, Verb},
        contract::fen,
        contract_change::{Asked, ChangeKind, ChangeState, Span, history},
        ids::{ContractChangeId, DirectionId, InstitutionId},
        role::{CaseKind, Role},
        time::Day,
        workflow::{Reason, Stage},
    },
    store::{
        Conn, StoreError,
        case_file::CaseFile,
        contract::{self, Contract},
        contract_change::{self, Change},
        direction, institution,
    },
    texts::{Lang, contract_change as words, label, number},
};

#[derive(Template)]
#[template(path = "contract_change/page.html")]
struct ChangesPage {
    frame: Frame,
    form: FormState,
    seen: Seen,
    has_contract: bool,
    changes: Vec<Change>,
    named: Named,
    /// What is being asked for, once it is chosen.
    chosen: Option<ChangeKind>,
    institutions: Vec<(i64, String)>,
    directions: Vec<(String, String)>,
    /// The change whose form was refused.
    about: Option<ContractChangeId>,
}

/// Values of changes as people read them.
pub(super) struct Named {
    names: Vec<(i64, String, Option<String>)>,
    lang: Lang,
}

impl Named {
    pub(super) async fn of(conn: &mut Conn, case: &CaseFile, lang: Lang) -> Result<Self, StoreError> {
        Ok(Self { names: contract_change::names(conn, case.id).await?, lang })
    }

    /// A value of a kind of change in the language of the page.
    pub(super) fn value(&self, kind: ChangeKind, value: &str) -> String {
        match kind {
            _ if value.is_empty() => "—".to_owned(),
            ChangeKind::EndsOn => number::date(value, self.lang),
            ChangeKind::Grant => match (value.parse().map(number::yuan), self.lang) {
                (Ok(sum), Lang::Zh) => format!("{sum}元"),
                (Ok(sum), Lang::En) => format!("{sum} yuan"),
                (Err(_), _) => value.to_owned(),
            },
            ChangeKind::Host | ChangeKind::Direction => self.name(value),
            ChangeKind::Duties | ChangeKind::Resources | ChangeKind::Autonomy => value.to_owned(),
        }
    }

    fn name(&self, id: &str) -> String {
        let known = self.names.iter().find(|(known, ..)| known.to_string() == id);
        match (known, self.lang) {
            (Some((_, _, Some(name_en))), Lang::En) => name_en.clone(),
            (Some((_, name, _)), _) => name.clone(),
            (None, _) => id.to_owned(),
        }
    }
}

/// A wording of the contract with the days on which it stood, as pages show it.
pub(super) struct Stood {
    pub(super) what: &'static str,
    pub(super) value: String,
    pub(super) days: String,
    pub(super) stands: bool,
}

/// What of the contract of a case stood from when to when; empty where nothing was ever changed.
pub(super) async fn stood(conn: &mut Conn, case: &CaseFile, frame: &Frame) -> Result<Vec<Stood>, StoreError> {
    let mut confirmed = contract_change::of_case(conn, case.id).await?;
    confirmed.retain(|change| change.state == ChangeState::Confirmed);
    confirmed.sort_by_key(|change| (change.effective_on, change.ended_at()));
    let starts_on = contract::find(conn, case.id).await?.and_then(|contract| contract.terms().starts_on);
    let named = Named::of(conn, case, frame.lang).await?;
    let changes = confirmed.iter().map(|it| (it.kind, it.old_value.as_str(), it.new_value.as_str(), it.effective_on));
    let t = &frame.t.contract_change;
    let on = |day: Option<Day>, or: &str| day.map_or_else(|| or.to_owned(), |day| number::day(day, frame.lang));
    let line = |span: Span| Stood {
        what: words::kind(span.kind, frame.lang),
        value: named.value(span.kind, &span.value),
        days: t.from_to(on(span.from, t.signing), on(span.until, t.today)),
        stands: span.until.is_none(),
    };
    Ok(history(starts_on, changes).into_iter().map(line).collect())
}

impl ChangesPage {
    fn path(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }

    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, CaseKind::Scholar, self.frame.lang)
    }

    fn is_running(&self) -> bool {
        self.has_contract && matches!(self.seen.case.stage, Stage::Active | Stage::Suspended)
    }

    fn may_ask(&self) -> bool {
        self.is_running() && ASKERS.iter().any(|role| self.seen.holds(*role))
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        ChangeKind::ALL.iter().map(|kind| (kind.code(), words::kind(*kind, self.frame.lang))).collect()
    }

    fn what(&self, kind: &ChangeKind) -> &'static str {
        words::kind(*kind, self.frame.lang)
    }

    fn state(&self, change: &Change) -> (&'static str, &'static str) {
        let tone = match change.state {
            ChangeState::Asked | ChangeState::Proposed => "warn",
            ChangeState::Confirmed => "ok",
            ChangeState::Refused => "stop",
            ChangeState::Withdrawn => "",
        };
        (words::state(change.state, self.frame.lang), tone)
    }

    fn asked(&self, change: &Change) -> String {
        let role = label::role(change.asked_role, self.frame.lang);
        self.frame.t.contract_change.asked_on(role, number::day(change.asked_at.day(), self.frame.lang))
    }

    fn on(&self, day: &Day) -> String {
        number::day(*day, self.frame.lang)
    }

    fn before(&self, change: &Change) -> String {
        self.named.value(change.kind, &change.old_value)
    }

    fn after(&self, change: &Change) -> String {
        self.named.value(change.kind, &change.new_value)
    }

    /// Whether the form that was refused is that of this change.
    fn is_about(&self, change: &Change) -> bool {
        self.about == Some(change.id)
    }

    fn is_own(&self, change: &Change) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.account == change.asked_by)
    }

    /// The buttons of a change for this account: what each does, its words, whether it is the main one.
    fn steps(&self, change: &Change) -> Vec<(&'static str, &'static str, bool)> {
        let t = &self.frame.t.contract_change;
        let viewer = self.frame.viewer.as_ref().map(|viewer| viewer.account);
        let mut steps = Vec::new();
        let proposed = change.state == ChangeState::Proposed;
        if change.state == ChangeState::Asked && self.seen.holds(Role::Officer) && !self.is_own(change) {
            steps.push(("propose", t.propose_now, true));
        }
        if proposed && change.kind.is_money() && change.finance_by().is_none() && self.seen.holds(Role::Finance) {
            steps.push(("sign", t.sign, true));
        }
        if proposed && self.seen.holds(Role::Approver) && viewer != change.proposed_by() {
            steps.push(("confirm", t.confirm, true));
        }
        if change.state.is_open() && self.is_own(change) {
            steps.push(("withdraw", t.withdraw, false));
        }
        steps
    }

    fn may_refuse(&self, change: &Change) -> bool {
        let needed = match change.state {
            ChangeState::Asked => Role::Officer,
            ChangeState::Proposed => Role::Approver,
            _ => return false,
        };
        let viewer = self.frame.viewer.as_ref().map(|viewer| viewer.account);
        self.seen.holds(needed) && !self.is_own(change) && viewer != change.proposed_by()
    }

    /// The form of one change: what was typed where it was refused.
    fn form_of(&self, change: &Change) -> FormState {
        if self.is_about(change) { self.form.clone() } else { FormState::new(Fields::default()) }
    }
}

/// GET /admin/nominations/{no}/changes
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let form = FormState::new(Fields::query(query));
    Ok(page(&app, &desk, &no, form, None).await?.into_response())
}

async fn page(
    app: &App,
    desk: &Desk,
    no: &str,
    mut form: FormState,
    about: Option<ContractChangeId>,
) -> Result<Html<ChangesPage>, WebError> {
    let mut conn = app.db.read().await?;
    let conn = &mut conn;
    let seen = see(conn, &desk.viewer, no).await?;
    if !seen.may(Resource::Appointment, Verb::Read) {
        return Err(WebError::NotFound);
    }
    let contract = contract::find(conn, seen.case.id).await?;
    let chosen = ChangeKind::from_code(form.value("change_kind")).filter(|_| about.is_none());
    if let Some(kind) = chosen.filter(|kind| form.fields.text(kind.field()).is_empty() && form.reasons.is_empty()) {
        form.fields.set(kind.field(), contract.as_ref().map(|known| present(kind, known)).unwrap_or_default());
    }
    let institutions = match chosen {
        Some(ChangeKind::Host) => institution::choices(conn).await?,
        _ => Vec::new(),
    };
    let directions = match chosen {
        Some(ChangeKind::Direction) => open_directions(conn, desk.frame.lang).await?,
        _ => Vec::new(),
    };
    Ok(Html(ChangesPage {
        frame: desk.frame.clone(),
        form,
        has_contract: contract.is_some(),
        changes: contract_change::of_case(conn, seen.case.id).await?,
        named: Named::of(conn, &seen.case, desk.frame.lang).await?,
        chosen,
        institutions,
        directions,
        about,
        seen,
    }))
}

/// The wording that is edited: a text begins from what stands.
fn present(kind: ChangeKind, contract: &Contract) -> String {
    let terms = contract.terms();
    match kind {
        ChangeKind::Duties => terms.duties,
        ChangeKind::Resources => terms.resources,
        ChangeKind::Autonomy => terms.autonomy,
        _ => String::new(),
    }
}

async fn open_directions(conn: &mut Conn, lang: Lang) -> Result<Vec<(String, String)>, StoreError> {
    let offered = direction::list(conn).await?.into_iter().filter(|known| known.status == "open");
    let named = |known: direction::Direction| {
        let name = match lang {
            Lang::En => known.name_en.unwrap_or(known.name),
            Lang::Zh => known.name,
        };
        (known.id.to_string(), name)
    };
    Ok(offered.map(named).collect())
}

/// POST /admin/nominations/{no}/changes: asks for one.
pub async fn ask(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let who = desk.viewer.who(fields.request_key());
    let done = match read(&fields) {
        Ok(asked) => commands::ask(&app, &who, case.id, asked).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done =
        done.map(|()| desk.done(format!("/admin/nominations/{no}/changes"), desk.frame.t.contract_change.said_asked));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form, None)).await
}

fn read(fields: &Fields) -> Result<Asked, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let kind = reader.required_choice("change_kind", ChangeKind::from_code);
    let value = kind.and_then(|kind| value(&mut reader, kind));
    let effective_on = reader.required_day("effective_on");
    let reason = reader.required("reason", 2000);
    match (kind, value, effective_on, reader.finish()) {
        (Some(kind), Some(value), Some(effective_on), Ok(())) => Ok(Asked { kind, value, reason, effective_on }),
        (.., checked) => Err(checked.err().unwrap_or_default()),
    }
}

/// The new value, as the contract holds it.
fn value(reader: &mut Reader<'_>, kind: ChangeKind) -> Option<String> {
    let field = kind.field();
    match kind {
        ChangeKind::EndsOn => reader.required_day(field).map(|day| day.to_string()),
        ChangeKind::Duties | ChangeKind::Resources | ChangeKind::Autonomy => Some(reader.required(field, 5000)),
        ChangeKind::Grant => {
            let typed = reader.required(field, 20);
            let sum = fen(&typed);
            if sum.is_none() && !typed.is_empty() {
                reader.reasons.push(Reason::NotANumber { field });
            }
            sum.map(|sum| sum.to_string())
        }
        ChangeKind::Host => {
            reader.required_choice(field, |text| text.parse::<InstitutionId>().ok()).map(|id| id.to_string())
        }
        ChangeKind::Direction => {
            reader.required_choice(field, |text| text.parse::<DirectionId>().ok()).map(|id| id.to_string())
        }
    }
}

/// POST /admin/nominations/{no}/changes/{change}: proposal, signature of finance, answer, by the button pressed.
pub async fn step(
    State(app): State<App>,
    desk: Desk,
    Path((no, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let id: ContractChangeId = id.parse().map_err(|_| WebError::NotFound)?;
    let shown = Shown { case: case.id, id, ver: fields.version() };
    let who = desk.viewer.who(fields.request_key());
    let t = &desk.frame.t.contract_change;
    let (done, said) = match fields.text("do") {
        "propose" => (commands::propose(&app, &who, shown).await, t.said_proposed),
        "sign" => (commands::sign_for_finance(&app, &who, shown).await, t.said_signed),
        "confirm" => (commands::confirm(&app, &who, shown).await, t.said_confirmed),
        "refuse" => {
            let mut reader = Reader::new(&fields);
            let answer = reader.optional("reason", 2000);
            let done = reader.then(commands::refuse(&app, &who, shown, answer)).await;
            (done, t.said_refused)
        }
        "withdraw" => (commands::withdraw(&app, &who, shown).await, t.said_withdrawn),
        _ => return Err(WebError::BadRequest),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/changes"), said));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form, Some(id))).await
}
