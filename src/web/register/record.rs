//! A record on the desk: its values, its parts, where they come from, and what was done to it.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{Names, Register, address, address_of, public_page, see};
use crate::{
    app::App,
    commands::register as keeping,
    domain::{
        access::Verb,
        ids::RowId,
        register::{Field, Hook, Input, Kind, Spec, parts_of, spec},
        time::Moment,
    },
    store::{
        Conn, StoreError,
        register::{self, Registered, Step, Whole},
    },
    texts::{Lang, register as words},
    web::{
        error::WebError,
        form::{Fields, FormState, Id, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// A value with its label.
struct Cell {
    label: &'static str,
    /// `None` is not stated.
    text: Option<String>,
    /// Whether it is the English text of something.
    english: bool,
}

impl Cell {
    fn of(desk: &Desk, names: &Names, record: &Registered, field: &'static Field) -> Self {
        let value = record.entry.get(field.name);
        Self {
            label: desk.frame.label(field.name),
            text: value.map(|value| names.shown(field, value, desk.frame.lang)),
            english: is_english(field),
        }
    }
}

/// By its name: `summary_en` is the English of `summary`.
fn is_english(field: &Field) -> bool {
    field.name.ends_with("_en")
}

/// What a field was and what it became.
struct Change {
    label: String,
    was: String,
    is: String,
    english: bool,
}

/// A part on the page of its whole.
struct Part {
    title: String,
    cells: Vec<Cell>,
    retired: bool,
    href: String,
    /// What it has parts of in turn, such as the contributions of a party.
    below: Vec<Parts>,
}

/// The parts of one kind.
struct Parts {
    kind: Kind,
    label: &'static str,
    rows: Vec<Part>,
    /// Where one is added; `None` for whoever may not.
    add: Option<String>,
}

/// A line of the history.
struct Line {
    at: Moment,
    by: String,
    said: String,
    why: String,
    changes: Vec<Change>,
}

#[derive(Template)]
#[template(path = "register/record.html")]
struct RecordPage {
    frame: Frame,
    record: Registered,
    title: String,
    values: Vec<Cell>,
    parts: Vec<Parts>,
    history: Vec<Line>,
    may_write: bool,
    /// The small form that takes it off the public pages, as it was refused.
    form: FormState,
}

impl RecordPage {
    fn register(&self) -> &'static str {
        words::register(self.record.kind, self.frame.lang)
    }

    fn list(&self) -> String {
        address(self.record.kind)
    }

    fn here(&self) -> String {
        address_of(Whole { kind: self.record.kind, id: self.record.id })
    }

    fn public(&self) -> Option<String> {
        public_page(&self.record).filter(|_| self.record.retired_at.is_none())
    }
}

/// GET /admin/labs/{id} and its like.
pub async fn show(
    State(app): State<App>,
    Register(kind): Register,
    desk: Desk,
    Id(id): Id<RowId>,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let record = see(&mut conn, &desk.viewer, kind, id).await?;
    Ok(Html(page(&mut conn, &desk, record, FormState::new(Fields::default())).await?).into_response())
}

/// Takes a record or one of its parts off the public pages, or puts it back, and goes on to the page of the whole;
/// refused, that page comes back with what was typed.
pub(super) async fn retire(
    app: &App,
    desk: &Desk,
    root: Whole,
    known: &Registered,
    fields: Fields,
) -> Result<Response, WebError> {
    let retired = known.retired_at.is_none();
    let who = desk.viewer.who(fields.request_key());
    let why = fields.text("change_why").trim().to_owned();
    let done = keeping::set_retired(app, &who, known.kind, known.id, fields.version(), retired, why).await;
    let text = &desk.frame.t.register;
    let said = if retired { text.retired_now } else { text.restored_now };
    let done = done.map(|()| desk.done(address_of(root), said));
    done_or_again(done, fields, async |form| {
        let mut conn = app.db.read().await?;
        let record = see(&mut conn, &desk.viewer, root.kind, root.id).await?;
        Ok(Html(page(&mut conn, desk, record, form).await?))
    })
    .await
}

async fn page(conn: &mut Conn, desk: &Desk, record: Registered, form: FormState) -> Result<RecordPage, WebError> {
    let lang = desk.frame.lang;
    let who = desk.viewer.who(None);
    let may_write = keeping::may(conn, &who, spec(record.kind), Verb::Write, None, Some(&record)).await?;
    let root = Whole { kind: record.kind, id: record.id };
    let mut known = vec![(record.kind, record.id)];
    let mut parts = Vec::new();
    for kind in parts_of(record.kind) {
        if desk.viewer.may_read(kind.resource) {
            parts.push(gather(conn, desk, root, root, kind, &mut known).await?);
        }
    }
    let names = Names::of(conn, &[&record]).await?;
    Ok(RecordPage {
        title: names.title(&record, lang),
        values: spec(record.kind).fields.iter().map(|field| Cell::of(desk, &names, &record, field)).collect(),
        history: history(conn, desk, &known).await?,
        parts,
        may_write,
        form,
        frame: desk.frame.clone(),
        record,
    })
}

/// The parts of one kind of a record, each with its own parts.
async fn gather(
    conn: &mut Conn,
    desk: &Desk,
    root: Whole,
    whole: Whole,
    spec: &'static Spec,
    known: &mut Vec<(Kind, RowId)>,
) -> Result<Parts, WebError> {
    let lang = desk.frame.lang;
    let found = register::parts(conn, spec, whole).await?;
    let names = Names::of(conn, &found.iter().collect::<Vec<_>>()).await?;
    let mut rows = Vec::with_capacity(found.len());
    for part in &found {
        known.push((part.kind, part.id));
        let cells = spec.fields.iter().skip(1).filter(|field| !matches!(field.input, Input::Text(_)));
        let cells = cells.map(|field| Cell::of(desk, &names, part, field));
        let mut below = Vec::new();
        for kind in crate::domain::register::all() {
            if matches!(kind.hook, Hook::PartOf(of, _) if of == part.kind) {
                let here = Whole { kind: part.kind, id: part.id };
                below.push(Box::pin(gather(conn, desk, root, here, kind, known)).await?);
            }
        }
        rows.push(Part {
            title: names.title(part, lang),
            cells: cells.filter(|cell| cell.text.is_some()).collect(),
            retired: part.retired_at.is_some(),
            href: format!("{}/{}/{}", address_of(root), part.kind.code(), part.id),
            below,
        });
    }
    let may_add = keeping::may(conn, &desk.viewer.who(None), spec, Verb::Write, Some(whole), None).await?;
    let of = if whole == root { String::new() } else { format!("?of={}", whole.id) };
    let add = may_add.then(|| format!("{}/{}/new{of}", address_of(root), spec.kind.code()));
    Ok(Parts { kind: spec.kind, label: words::parts(spec.kind, lang), rows, add })
}

/// What was done to a record and its parts, each step beside the one before it.
async fn history(conn: &mut Conn, desk: &Desk, known: &[(Kind, RowId)]) -> Result<Vec<Line>, WebError> {
    let lang = desk.frame.lang;
    let ids: Vec<RowId> = known.iter().map(|(_, id)| *id).collect();
    let steps = register::history(conn, &ids).await?;
    let mut before: BTreeMap<i64, BTreeMap<String, serde_json::Value>> = BTreeMap::new();
    let mut lines = Vec::with_capacity(steps.len());
    // From the first to the last, so that each finds what stood before it.
    for step in steps.iter().rev() {
        let Some((kind, _)) = known.iter().find(|(_, id)| id.0 == step.subject_id) else { continue };
        let frozen: Frozen =
            serde_json::from_str(&step.body).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let changes = match before.get(&step.subject_id) {
            Some(old) => changes(conn, *kind, old, &frozen.values, lang).await?,
            None => Vec::new(),
        };
        let part = if known.first().is_some_and(|(_, id)| id.0 == step.subject_id) {
            String::new()
        } else {
            words::kind(*kind, lang).to_owned()
        };
        lines.push(Line {
            at: step.at,
            by: step.actor.clone().unwrap_or_default(),
            said: said(step, &part, lang),
            why: frozen.why,
            changes,
        });
        before.insert(step.subject_id, frozen.values);
    }
    lines.reverse();
    Ok(lines)
}

/// A record as an event froze it.
#[derive(serde::Deserialize)]
struct Frozen {
    why: String,
    values: BTreeMap<String, serde_json::Value>,
}

fn said(step: &Step, part: &str, lang: Lang) -> String {
    let done = crate::texts::command::done(&step.command, "{}", lang);
    if part.is_empty() { done } else { format!("{done}{}{part}", lang.pick("：", ": ")) }
}

/// The fields in which two versions differ, as people read them.
async fn changes(
    conn: &mut Conn,
    kind: Kind,
    old: &BTreeMap<String, serde_json::Value>,
    new: &BTreeMap<String, serde_json::Value>,
    lang: Lang,
) -> Result<Vec<Change>, WebError> {
    let mut changes = Vec::new();
    for field in spec(kind).fields {
        let (was, is) = (old.get(field.name), new.get(field.name));
        if was != is {
            let label = crate::texts::field::label(field.name, lang).to_owned();
            let was = in_words(conn, field, was, lang).await?;
            let is = in_words(conn, field, is, lang).await?;
            changes.push(Change { label, was, is, english: is_english(field) });
        }
    }
    Ok(changes)
}

async fn in_words(
    conn: &mut Conn,
    field: &'static Field,
    value: Option<&serde_json::Value>,
    lang: Lang,
) -> Result<String, WebError> {
    use crate::domain::register::entry::Value;
    let read = match (field.input, value) {
        (_, None) => return Ok(crate::texts::Texts::of(lang).site.unstated.to_owned()),
        (Input::Link(_), Some(value)) => value.as_str().and_then(|id| id.parse().ok()).map(Value::Link),
        (_, Some(serde_json::Value::Bool(yes))) => Some(Value::Yes(*yes)),
        (_, Some(serde_json::Value::Number(number))) => number.as_i64().map(Value::Number),
        (_, Some(value)) => value.as_str().map(|text| Value::Text(text.to_owned())),
    };
    let Some(value) = read else { return Ok(String::new()) };
    let mut names = Names::default();
    if let (Input::Link(target), Value::Link(id)) = (field.input, &value) {
        names = Names::single(conn, target, *id).await?;
    }
    Ok(names.shown(field, &value, lang))
}
