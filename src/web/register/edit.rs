//! The form of a record, the same for every kind: its fields come from the table of kinds.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{Names, Register, address, address_of, reading, record, see, typed_name};
use crate::{
    app::App,
    commands::{
        CommandError,
        register::{self as keeping, Place},
    },
    domain::{
        access::Verb,
        ids::RowId,
        register::{Input, Kind, Spec, spec},
        workflow::{Reason, Refusal},
    },
    store::{
        Conn,
        register::{self, Registered, Whole},
    },
    texts::register as words,
    web::{
        differing::{Differing, differing},
        error::{WebError, status_of},
        form::{Fields, FormState, Id},
        page::{Desk, Frame, Html},
    },
};

/// Letters the reason for a change may have.
const WHY: i64 = 300;

/// A field as the form lays it out.
#[derive(Default)]
struct Shown {
    name: &'static str,
    required: bool,
    hint: String,
    /// The type of the input, where it is one line.
    kind: &'static str,
    /// Running text.
    long: bool,
    /// What there is to choose from.
    options: Vec<(&'static str, &'static str)>,
    /// Another record, by its name.
    link: bool,
    /// Names that may be meant.
    offered: Vec<String>,
}

#[derive(Template)]
#[template(path = "register/form.html")]
struct FormPage {
    frame: Frame,
    form: FormState,
    kind: Kind,
    ver: i64,
    /// Whether it changes a record that is there.
    known: bool,
    /// Whether it is off the public pages.
    retired: bool,
    /// Where a part is taken off or put back; a record that stands for itself has this on its own page.
    retirement: Option<String>,
    title: String,
    action: String,
    back: String,
    back_label: String,
    shown: Vec<Shown>,
    differing: Vec<Differing>,
}

impl FormPage {
    fn kind_label(&self) -> &'static str {
        words::kind(self.kind, self.frame.lang)
    }

    fn heading(&self) -> String {
        let text = &self.frame.t.register;
        if self.known { text.change_of(self.kind_label()) } else { text.new_of(self.kind_label()) }
    }
}

/// Where a form is, and what it is about.
pub(super) struct Form {
    pub kind: Kind,
    /// The record that is changed.
    pub known: Option<Registered>,
    /// What a part belongs to.
    pub whole: Option<Whole>,
    /// Where it is sent, and where one goes on to.
    pub action: String,
    pub back: String,
    pub back_label: String,
}

impl Form {
    fn spec(&self) -> &'static Spec {
        spec(self.kind)
    }

    /// The form as it is first shown.
    pub(super) async fn show(self, conn: &mut Conn, desk: &Desk) -> Result<Response, WebError> {
        let (fields, ver) = match &self.known {
            Some(known) => (reading::fields(known, &Names::of(conn, &[known]).await?), known.ver),
            None => (Fields::default(), 0),
        };
        Ok(Html(self.page(conn, desk, FormState::new(fields), ver, Vec::new()).await?).into_response())
    }

    async fn page(
        self,
        conn: &mut Conn,
        desk: &Desk,
        form: FormState,
        ver: i64,
        differing: Vec<Differing>,
    ) -> Result<FormPage, WebError> {
        let lang = desk.frame.lang;
        let mut shown = Vec::with_capacity(self.spec().fields.len());
        for field in self.spec().fields {
            let hint = words::hint(field, lang);
            let mut one = Shown { name: field.name, required: field.required, hint, kind: "text", ..Shown::default() };
            match field.input {
                Input::Text(_) => one.long = true,
                Input::Address => one.kind = "url",
                Input::Day => one.kind = "date",
                Input::OneOf(codes) => {
                    one.options = codes.iter().map(|code| (*code, words::choice(field.name, code, lang))).collect();
                }
                Input::YesNo => {
                    let text = &desk.frame.t.register;
                    one.options = vec![("yes", text.yes_or_no(true)), ("no", text.yes_or_no(false))];
                }
                Input::Link(target) => {
                    let offered = register::offered(conn, target, self.whole).await?;
                    one.link = true;
                    one.offered = offered.iter().map(typed_name).collect();
                }
                Input::Line(_) | Input::LooseDay | Input::Digest | Input::Count(..) | Input::Money => {}
            }
            shown.push(one);
        }
        let title = match &self.known {
            Some(known) => Names::of(conn, &[known]).await?.title(known, lang),
            None => desk.frame.t.register.new_of(words::kind(self.kind, lang)),
        };
        Ok(FormPage {
            frame: desk.frame.clone(),
            form,
            kind: self.kind,
            ver,
            retired: self.known.as_ref().is_some_and(|known| known.retired_at.is_some()),
            retirement: self
                .known
                .as_ref()
                .filter(|_| self.whole.is_some())
                .map(|_| format!("{}/retirement", self.action)),
            known: self.known.is_some(),
            title,
            action: self.action,
            back: self.back,
            back_label: self.back_label,
            shown,
            differing,
        })
    }

    /// Keeps what was sent; refused, the form comes back as it was typed, a stale one beside what is there now.
    pub(super) async fn keep(self, app: &App, desk: &Desk, fields: Fields) -> Result<Response, WebError> {
        let mut conn = app.db.read().await?;
        let (entry, mut misread) = reading::entry(&mut conn, self.spec(), self.whole, &fields).await?;
        drop(conn);
        let why = fields.text("change_why").trim().to_owned();
        let has = why.chars().count() as i64;
        if has > WHY {
            misread.push(Reason::TooLong { field: "change_why", most: WHY, has });
        }
        let place = match &self.known {
            Some(known) => Place::Known { id: known.id, ver: fields.version() },
            None => Place::New(self.whole),
        };
        let who = desk.viewer.who(fields.request_key());
        match keeping::keep(app, &who, self.kind, place, entry, why, misread).await {
            Ok(id) => {
                let to = match self.spec().is_alone() {
                    true => address_of(Whole { kind: self.kind, id }),
                    false => self.back.clone(),
                };
                let said = desk.frame.t.register.kept(words::kind(self.kind, desk.frame.lang));
                Ok(desk.done(to, said))
            }
            Err(CommandError::Refused(refusal)) => self.refused(app, desk, fields, refusal).await,
            Err(other) => Err(other.into()),
        }
    }

    async fn refused(mut self, app: &App, desk: &Desk, fields: Fields, refusal: Refusal) -> Result<Response, WebError> {
        let status = status_of(refusal.kind());
        let stale = refusal.reasons.contains(&Reason::Stale);
        let mut ver = fields.version();
        let mut clash = Vec::new();
        let mut conn = app.db.read().await?;
        let mut form = FormState::refused(fields, refusal.reasons);
        if let (true, Some(known)) = (stale, &self.known) {
            let now = see(&mut conn, &desk.viewer, known.kind, known.id).await?;
            let names = Names::of(&mut conn, &[&now]).await?;
            clash = self.differing(desk, &form.fields, &now, &names);
            // Sent again, it is meant to go over what is there now, which stands beside it.
            ver = now.ver;
            form.renew_key();
            self.known = Some(now);
        }
        let page = self.page(&mut conn, desk, form, ver, clash).await?;
        Ok(Html(page).with_status(status))
    }

    /// What was typed beside what is there now, where they differ.
    fn differing(&self, desk: &Desk, typed: &Fields, now: &Registered, names: &Names) -> Vec<Differing> {
        let lang = desk.frame.lang;
        let named = self.spec().fields.iter().map(|field| (field.name, desk.frame.label(field.name).to_owned()));
        let shown = |name: &str, value: &str| match self.spec().field(name).map(|field| field.input) {
            Some(Input::OneOf(codes)) if codes.contains(&value) => words::choice(name, value, lang).to_owned(),
            _ => value.to_owned(),
        };
        differing(named, (typed, &reading::fields(now, names)), shown)
    }
}

/// The form of a new record that stands for itself.
fn new_form(kind: Kind, desk: &Desk) -> Form {
    Form {
        kind,
        known: None,
        whole: None,
        action: format!("{}/new", address(kind)),
        back: address(kind),
        back_label: words::register(kind, desk.frame.lang).to_owned(),
    }
}

/// The form of a record that stands for itself.
async fn known_form(conn: &mut Conn, kind: Kind, desk: &Desk, id: RowId) -> Result<Form, WebError> {
    let known = see(conn, &desk.viewer, kind, id).await?;
    let spec = spec(kind);
    if !keeping::may(conn, &desk.viewer.who(None), spec, Verb::Write, None, Some(&known)).await? {
        return Err(WebError::Forbidden);
    }
    let back = address_of(Whole { kind, id });
    let back_label = Names::of(conn, &[&known]).await?.title(&known, desk.frame.lang);
    Ok(Form { kind, known: Some(known), whole: None, action: format!("{back}/edit"), back, back_label })
}

/// GET /admin/labs/new and its like.
pub async fn new(State(app): State<App>, Register(kind): Register, desk: Desk) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    new_form(kind, &desk).show(&mut conn, &desk).await
}

/// POST /admin/labs/new and its like.
pub async fn create(
    State(app): State<App>,
    Register(kind): Register,
    desk: Desk,
    fields: Fields,
) -> Result<Response, WebError> {
    new_form(kind, &desk).keep(&app, &desk, fields).await
}

/// GET /admin/labs/{id}/edit and its like.
pub async fn show(
    State(app): State<App>,
    Register(kind): Register,
    desk: Desk,
    Id(id): Id<RowId>,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    known_form(&mut conn, kind, &desk, id).await?.show(&mut conn, &desk).await
}

/// POST /admin/labs/{id}/edit and its like.
pub async fn update(
    State(app): State<App>,
    Register(kind): Register,
    desk: Desk,
    Id(id): Id<RowId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let form = known_form(&mut conn, kind, &desk, id).await?;
    drop(conn);
    form.keep(&app, &desk, fields).await
}

/// POST /admin/labs/{id}/retirement and its like: off the public pages, or back on them.
pub async fn retire(
    State(app): State<App>,
    Register(kind): Register,
    desk: Desk,
    Id(id): Id<RowId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let known = see(&mut app.db.read().await?, &desk.viewer, kind, id).await?;
    let root = Whole { kind, id };
    record::retire(&app, &desk, root, &known, fields).await
}
