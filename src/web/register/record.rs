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
        register::{Field, Hook, Input, Kind, Spec, Target, all, entry::Value, parts_of, spec},
        time::Moment,
    },
    store::{
        Conn, StoreError,
        register::{self, Registered, Step, Whole},
    },
    texts::{Lang, Texts, register as words},
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
    /// Where one is added, and where many are at once; `None` for whoever may not.
    add: Option<Add>,
}

struct Add {
    one: String,
    many: String,
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
    for kind in parts_of(record.kind).filter(|kind| desk.viewer.may_read(kind.resource)) {
        parts.extend(gather(conn, desk, root, root.kind, &[root.id], kind, &mut known).await?);
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

/// The parts of one kind of some records, each with its own parts: for every record, in order, what it has.
async fn gather(
    conn: &mut Conn,
    desk: &Desk,
    root: Whole,
    of: Kind,
    wholes: &[RowId],
    spec: &'static Spec,
    known: &mut Vec<(Kind, RowId)>,
) -> Result<Vec<Parts>, WebError> {
    let lang = desk.frame.lang;
    let found = register::parts(conn, spec, of, wholes).await?;
    let ids: Vec<RowId> = found.iter().map(|part| part.id).collect();
    known.extend(ids.iter().map(|id| (spec.kind, *id)));
    let names = Names::of(conn, &found.iter().collect::<Vec<_>>()).await?;
    let mut below: Vec<Vec<Parts>> = found.iter().map(|_| Vec::new()).collect();
    for kind in all().filter(|kind| matches!(kind.hook, Hook::PartOf(of, _) if of == spec.kind)) {
        let theirs = Box::pin(gather(conn, desk, root, spec.kind, &ids, kind, known)).await?;
        below.iter_mut().zip(theirs).for_each(|(below, parts)| below.push(parts));
    }
    // All are of one record that stands for itself, and so is the right to add to them.
    let may_add = keeping::may(conn, &desk.viewer.who(None), spec, Verb::Write, Some(root), None).await?;
    let mut parts: Vec<Parts> = wholes
        .iter()
        .map(|whole| {
            let of = if *whole == root.id { String::new() } else { format!("?of={whole}") };
            let at = |page: &str| format!("{}/{}/{page}{of}", address_of(root), spec.kind.code());
            let add = may_add.then(|| Add { one: at("new"), many: at("list") });
            Parts { kind: spec.kind, label: words::parts(spec.kind, lang), rows: Vec::new(), add }
        })
        .collect();
    for (part, below) in found.iter().zip(below) {
        let Some(at) = wholes.iter().position(|id| part.whole.is_some_and(|whole| whole.id == *id)) else { continue };
        let cells = spec.fields.iter().skip(1).filter(|field| !matches!(field.input, Input::Text(_)));
        let cells = cells.map(|field| Cell::of(desk, &names, part, field));
        parts[at].rows.push(Part {
            title: names.title(part, lang),
            cells: cells.filter(|cell| cell.text.is_some()).collect(),
            retired: part.retired_at.is_some(),
            href: format!("{}/{}/{}", address_of(root), part.kind.code(), part.id),
            below,
        });
    }
    Ok(parts)
}

/// What was done to a record and its parts, the newest first; a change with what stood before it.
async fn history(conn: &mut Conn, desk: &Desk, known: &[(Kind, RowId)]) -> Result<Vec<Line>, WebError> {
    let lang = desk.frame.lang;
    let ids: Vec<RowId> = known.iter().map(|(_, id)| *id).collect();
    let steps = register::history(conn, &ids).await?;
    let read = |step: &Step| serde_json::from_str(&step.body).map_err(|error| StoreError::Corrupt(error.to_string()));
    let frozen: Vec<Frozen> = steps.iter().map(read).collect::<Result<_, _>>()?;
    let kinds: Vec<Kind> = steps
        .iter()
        .map(|step| known.iter().find(|(_, id)| id.0 == step.subject_id).map_or(known[0].0, |(kind, _)| *kind))
        .collect();
    let mut links = Vec::new();
    for (frozen, kind) in frozen.iter().zip(&kinds) {
        for values in frozen.before.iter().chain([&frozen.values]) {
            links.extend(spec(*kind).fields.iter().filter_map(|field| link(field, values)));
        }
    }
    let names = Names::behind(conn, links).await?;
    let line = |((step, frozen), kind): ((&Step, Frozen), Kind)| {
        let is_part = step.subject_id != known[0].1.0;
        let changes = frozen.before.as_ref().map(|before| changes(kind, before, &frozen.values, &names, lang));
        Line {
            at: step.at,
            by: step.actor.clone().unwrap_or_default(),
            said: said(step, if is_part { words::kind(kind, lang) } else { "" }, lang),
            changes: changes.unwrap_or_default(),
            why: frozen.why,
        }
    };
    Ok(steps.iter().zip(frozen).zip(kinds).map(line).collect())
}

/// The values of a record by field, as an event holds them.
type Values = BTreeMap<String, serde_json::Value>;

/// A record as an event froze it.
#[derive(serde::Deserialize)]
struct Frozen {
    why: String,
    before: Option<Values>,
    values: Values,
}

fn said(step: &Step, part: &str, lang: Lang) -> String {
    let done = crate::texts::command::done(&step.command, "{}", lang);
    if part.is_empty() { done } else { format!("{done}{}{part}", lang.pick("：", ": ")) }
}

/// The fields in which two versions differ, as people read them.
fn changes(kind: Kind, before: &Values, after: &Values, names: &Names, lang: Lang) -> Vec<Change> {
    let in_words = |field: &Field, values: &Values| {
        let value = value(field, values);
        value.map_or_else(|| Texts::of(lang).site.unstated.to_owned(), |value| names.shown(field, &value, lang))
    };
    let differ = spec(kind).fields.iter().filter(|field| before.get(field.name) != after.get(field.name));
    let change = |field: &Field| Change {
        label: crate::texts::field::label(field.name, lang).to_owned(),
        was: in_words(field, before),
        is: in_words(field, after),
        english: is_english(field),
    };
    differ.map(change).collect()
}

/// A value as it was frozen; ids are strings there.
fn value(field: &Field, values: &Values) -> Option<Value> {
    match (field.input, values.get(field.name)?) {
        (Input::Link(_), value) => value.as_str()?.parse().ok().map(Value::Link),
        (_, serde_json::Value::Bool(yes)) => Some(Value::Yes(*yes)),
        (_, serde_json::Value::Number(number)) => number.as_i64().map(Value::Number),
        (_, value) => value.as_str().map(|text| Value::Text(text.to_owned())),
    }
}

/// What a frozen link leads to.
fn link(field: &Field, values: &Values) -> Option<(Target, i64)> {
    match (field.input, value(field, values)?) {
        (Input::Link(target), Value::Link(id)) => Some((target, id)),
        _ => None,
    }
}
