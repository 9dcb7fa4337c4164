//! Keeping a register: records are entered, changed, taken off the public pages and put back, each with who, when, what
//! and why; none is ever deleted.
//!
//! Officers keep them all; an institution keeps those it has a part in; what bears on secrecy is the steward's to open.

use futures_util::FutureExt;
use serde::Serialize;
use serde_json::json;

use super::{CommandError, Who, transact};
use crate::{
    app::App,
    clock::new_id,
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::RowId,
        register::{
            Fault, Hook, Kind, LINES, Spec,
            entry::Entry,
            rule::{self, Around},
            spec,
        },
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx,
        event::{self, Exhibit},
        register::{self, Registered, Whole},
    },
};

/// A record as an event freezes it.
#[derive(Serialize)]
struct Frozen<'a> {
    kind: Kind,
    why: &'a str,
    /// What stood before a change: what came from an article was never entered on the desk.
    before: Option<&'a Entry>,
    values: &'a Entry,
}

/// Which record an entry belongs to.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A new one, of a kind, in the record it is part of.
    New(Option<Whole>),
    /// A known one, as it stood when the form was filled in.
    Known { id: RowId, ver: i64 },
}

/// Enters a record, or changes one. `misread` is what was wrong with the form before it got here; it is told together
/// with all the rest.
///
/// # Errors
/// Every reason at once; then nothing is kept. Stale when somebody changed it meanwhile.
pub async fn keep(
    app: &App,
    who: &Who,
    kind: Kind,
    place: Place,
    entry: Entry,
    why: String,
    misread: Vec<Reason>,
) -> Result<RowId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let spec = spec(kind);
            let (whole, known) = match place {
                Place::New(whole) => (whole, None),
                Place::Known { id, ver } => {
                    let known = register::find(tx, spec, id).await?.ok_or(CommandError::NotFound)?;
                    if known.ver != ver {
                        return Err(Refusal::one(Reason::Stale).into());
                    }
                    (known.whole, Some(known))
                }
            };
            may_write(tx, &author, spec, whole, known.as_ref()).await?;
            let mut reasons = misread;
            if known.as_ref().is_some_and(|known| known.retired_at.is_some()) {
                reasons.push(Fault::Retired.into());
            }
            if known.is_some() && why.trim().is_empty() {
                reasons.push(Reason::Required { field: "change_why" });
            }
            examine(tx, &author, spec, (whole, known.as_ref()), &entry, &mut reasons).await?;
            Refusal::unless_empty(reasons)?;

            let (id, command, kept) = match &known {
                None => {
                    let id: RowId = new_id(author.at);
                    (id, "enter_record", register::insert(tx, spec, id, whole, &entry).await)
                }
                Some(known) => {
                    let kept = register::update(tx, spec, known.id, known.ver, &entry).await;
                    (known.id, "change_record", kept)
                }
            };
            match kept {
                // Taken in another whole, or by somebody in the same moment.
                Err(StoreError::Duplicate) => {
                    let field = spec.unique.first().copied().unwrap_or(spec.fields[0].name);
                    return Err(Refusal::one(Fault::Taken { field }.into()).into());
                }
                other => other?,
            }
            let before = known.as_ref().map(|known| &known.entry);
            record(tx, &author, command, &[(id, Frozen { kind, why: why.trim(), before, values: &entry })]).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// A line of a list: its number in what was pasted, what it says, and what could not be read of it.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: usize,
    pub entry: Entry,
    pub misread: Vec<Reason>,
}

/// Enters a list of parts of one kind at once, such as the results of a challenge; gives how many.
///
/// # Errors
/// Every reason of every line at once; then none is entered.
pub async fn enter_all(
    app: &App,
    who: &Who,
    kind: Kind,
    whole: Whole,
    lines: Vec<Line>,
) -> Result<usize, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let spec = spec(kind);
            may_write(tx, &author, spec, Some(whole), None).await?;
            let mut reasons = Vec::new();
            let mut entered = Vec::with_capacity(lines.len());
            for line in &lines {
                let mut wrong = line.misread.clone();
                examine(tx, &author, spec, (Some(whole), None), &line.entry, &mut wrong).await?;
                if wrong.is_empty() {
                    // Entered at once, so that the next line that says the same is found out; a refusal undoes it.
                    let id: RowId = new_id(author.at);
                    register::insert(tx, spec, id, Some(whole), &line.entry).await?;
                    entered.push((id, Frozen { kind, why: "", before: None, values: &line.entry }));
                }
                let in_line = |reason| Fault::InLine { line: line.number, reason: Box::new(reason) }.into();
                reasons.extend(wrong.into_iter().map(in_line));
            }
            if lines.is_empty() {
                reasons.push(Reason::Required { field: LINES });
            }
            Refusal::unless_empty(reasons)?;
            record(tx, &author, "enter_records", &entered).await?;
            Ok(entered.len())
        }
        .boxed()
    })
    .await
}

/// Adds what the rules and the other records have against an entry.
async fn examine(
    tx: &mut Tx,
    who: &Who,
    spec: &'static Spec,
    (whole, known): (Option<Whole>, Option<&Registered>),
    entry: &Entry,
    reasons: &mut Vec<Reason>,
) -> Result<(), CommandError> {
    let around = around(tx, who, spec.kind, whole, known, entry).await?;
    add_unsaid(reasons, rule::faults(spec.kind, entry, &around));
    if reasons.is_empty() && register::is_taken(tx, spec, whole, entry, known.map(|it| it.id)).await? {
        reasons.push(Fault::Taken { field: spec.unique[0] }.into());
    }
    Ok(())
}

/// Takes a record off the public pages, or puts it back.
///
/// # Errors
/// Without a reason; stale when somebody changed it meanwhile.
pub async fn set_retired(
    app: &App,
    who: &Who,
    kind: Kind,
    id: RowId,
    ver: i64,
    retired: bool,
    why: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let spec = spec(kind);
            let known = register::find(tx, spec, id).await?.ok_or(CommandError::NotFound)?;
            may_write(tx, &author, spec, known.whole, Some(&known)).await?;
            if why.trim().is_empty() {
                return Err(Refusal::one(Reason::Required { field: "change_why" }).into());
            }
            if known.ver != ver || known.retired_at.is_some() == retired {
                return Err(Refusal::one(Reason::Stale).into());
            }
            register::set_retired(tx, spec, id, ver, retired.then_some(author.at)).await?;
            let command = if retired { "retire_record" } else { "restore_record" };
            let frozen = Frozen { kind, why: why.trim(), before: None, values: &known.entry };
            record(tx, &author, command, &[(id, frozen)]).await
        }
        .boxed()
    })
    .await
}

/// How far somebody reaches with the records of a kind.
pub fn reach(who: &Who, spec: &Spec, verb: Verb) -> Reach {
    access::reach(who.roles(), spec.resource, verb)
}

/// The institutions an account speaks for.
pub fn units(who: &Who) -> Vec<i64> {
    who.held.iter().filter(|held| held.role == Role::Unit).filter_map(|held| held.scope).collect()
}

/// The record that stands for itself to which a record belongs; `None` for one of another kind of table, such as a
/// person, on which only statements and sources hang.
pub async fn root(conn: &mut Conn, whole: Whole) -> Result<Option<Whole>, CommandError> {
    let mut at = whole;
    // Parts of parts go three deep; a loop in the data must not become one here.
    for _ in 0..8 {
        match spec(at.kind).hook {
            Hook::Alone => return Ok(Some(at)),
            _ => match register::find(conn, spec(at.kind), at.id).await?.and_then(|found| found.whole) {
                Some(above) => at = above,
                None => return Ok(None),
            },
        }
    }
    Ok(None)
}

/// Whether somebody may see or change a record: everybody's by the table, an institution's where it has a part in it.
///
/// # Errors
/// When the database fails.
pub async fn may(
    conn: &mut Conn,
    who: &Who,
    spec: &Spec,
    verb: Verb,
    whole: Option<Whole>,
    known: Option<&Registered>,
) -> Result<bool, CommandError> {
    Ok(match reach(who, spec, verb) {
        Reach::All => true,
        Reach::Nothing => false,
        Reach::Own => {
            let of = match (whole, known) {
                (Some(whole), _) => root(conn, whole).await?,
                (None, Some(known)) => Some(Whole { kind: known.kind, id: known.id }),
                (None, None) => None,
            };
            match of {
                Some(of) => register::belongs_to(conn, of, &units(who)).await?,
                // That a record begins is the office's to say; an institution keeps it from then on.
                None => false,
            }
        }
    })
}

async fn may_write(
    tx: &mut Tx,
    who: &Who,
    spec: &Spec,
    whole: Option<Whole>,
    known: Option<&Registered>,
) -> Result<(), CommandError> {
    if may(tx, who, spec, Verb::Write, whole, known).await? {
        return Ok(());
    }
    Err(Refusal::one(Reason::RoleLacking { needed: writers(spec.resource) }).into())
}

/// The roles that may write the records of a resource.
fn writers(resource: Resource) -> Vec<Role> {
    Role::ALL.iter().copied().filter(|role| access::grant_of(*role, resource).write != Reach::Nothing).collect()
}

/// What the rules must know besides the record.
async fn around(
    tx: &mut Tx,
    who: &Who,
    kind: Kind,
    whole: Option<Whole>,
    known: Option<&Registered>,
    entry: &Entry,
) -> Result<Around, CommandError> {
    let mut around = Around {
        own: known.map(|known| known.id.0),
        whole: whole.map(|whole| whole.id.0),
        by_steward: who.has(Role::Steward),
        open_before: known.map(|known| known.entry.text("open_level").to_owned()).unwrap_or_default(),
        ..Around::default()
    };
    if kind == Kind::Project {
        around.axes.discipline = listed(tx, entry.link("of_discipline")).await?;
        around.axes.area = listed(tx, entry.link("of_area")).await?;
    }
    if let (Kind::LabPerson | Kind::LabAgreement, Some(whole)) = (kind, whole) {
        let but = known.filter(|_| kind == Kind::LabAgreement).map(|known| known.id);
        around.agreements = register::agreements(tx, whole.id, but).await?;
        around.has_agreement = !around.agreements.is_empty();
    }
    Ok(around)
}

/// In which list of which programme an item stands.
async fn listed(tx: &mut Tx, item: Option<i64>) -> Result<Option<(String, i64)>, CommandError> {
    let Some(id) = item else { return Ok(None) };
    let found = register::find(tx, spec(Kind::Item), RowId(id)).await?;
    Ok(found.and_then(|found| Some((found.entry.text("item_kind").to_owned(), found.whole?.id.0))))
}

/// Adds what was not said of the same field already.
fn add_unsaid(reasons: &mut Vec<Reason>, more: Vec<Reason>) {
    let said: Vec<Option<&'static str>> = reasons.iter().map(Reason::field).collect();
    reasons.extend(more.into_iter().filter(|reason| !said.contains(&reason.field())));
}

/// Records what was done to some records of one kind.
async fn record(
    tx: &mut Tx,
    who: &Who,
    command: &'static str,
    done: &[(RowId, Frozen<'_>)],
) -> Result<(), CommandError> {
    let Some((first, frozen)) = done.first() else { return Ok(()) };
    tx.touch_public().await?;
    let as_role = writers(spec(frozen.kind).resource).into_iter().find(|role| who.has(*role)).unwrap_or(Role::Officer);
    let exhibits = done.iter().map(|(id, frozen)| Exhibit::of("register", *id, frozen)).collect::<Result<_, _>>()?;
    let mut note = json!({ "register": frozen.kind.code(), "record": first.0.to_string() });
    if done.len() > 1 {
        note["records"] = done.len().into();
    }
    let draft = event::Draft { command, note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(as_role), draft).await?;
    Ok(())
}
