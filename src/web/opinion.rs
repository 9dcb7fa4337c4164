//! `/admin/nominations/{no}/opinions`: the office checks each opinion before it goes to the candidate; candidate and
//! nominator read what was released.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Reader, Said, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::opinion::{self as commands, Entry},
    domain::{
        access::{Resource, Verb},
        ids::AssignmentId,
        opinion::{self, Wording, findings, shuffled},
        role::Role,
        workflow::Reason,
    },
    store::{
        Conn, case_file,
        opinion::{self as opinions, Released},
    },
    texts::{label, opinion as words},
};

/// Characters of a wording and of its reason.
const MOST: i64 = 20_000;

/// What was found in an opinion: what it may tell, and the words.
struct Found {
    tell: &'static str,
    words: String,
}

/// An opinion to be checked.
struct Item {
    assignment: AssignmentId,
    ver: i64,
    original: String,
    found: Vec<Found>,
}

#[derive(Template)]
#[template(path = "opinion/check.html")]
struct CheckPage {
    frame: Frame,
    form: FormState,
    seen: Seen,
    items: Vec<Item>,
    released: Vec<Released>,
    is_decided: bool,
    may_release: bool,
}

impl CheckPage {
    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, self.seen.case.kind, self.frame.lang)
    }

    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }

    /// A field of the item at this place of the page, counted from 0.
    fn name(&self, field: &str, at: &usize) -> String {
        field_of(field, at + 1)
    }

    fn worded(&self, item: &Item, at: &usize) -> String {
        let name = self.name("wording", at);
        if self.form.fields.has(&name) { self.form.value(&name).to_owned() } else { item.original.clone() }
    }

    fn why(&self, at: &usize) -> &str {
        self.form.value(&self.name("wording_why", at))
    }

    fn is_changed(&self, one: &Released) -> bool {
        one.words.trim() != one.original.trim()
    }

    /// What stands against one of them.
    fn against(&self, at: &usize) -> Vec<Said> {
        let about = self.form.reasons.iter().filter(|reason| row(reason) == Some(at + 1));
        about.map(|reason| Said::of(reason, self.frame.lang)).collect()
    }

    /// Everything that was refused, each with the place of the page to go to.
    fn refused(&self) -> Vec<(String, Said)> {
        let place = |reason: &Reason| row(reason).map(|row| field_of("wording", row)).unwrap_or_default();
        self.form.reasons.iter().map(|why| (place(why), Said::of(why, self.frame.lang))).collect()
    }
}

fn field_of(field: &str, row: usize) -> String {
    format!("{field}_{row}")
}

fn row(reason: &Reason) -> Option<usize> {
    match reason {
        Reason::Opinion(fault) => fault.row(),
        _ => None,
    }
}

#[derive(Template)]
#[template(path = "opinion/read.html")]
struct ReadPage {
    frame: Frame,
    seen: Seen,
    /// In an order that tells nothing.
    words: Vec<String>,
}

impl ReadPage {
    fn path(&self) -> String {
        self.frame.href(format!("/admin/nominations/{}", self.seen.case.case_no))
    }
}

/// How somebody stands to the opinions of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The candidate or whoever nominated it, whatever office they hold: reads what was released.
    Concerned,
    /// May know who reviewed, and checks what is released or watches it.
    Office,
    Nobody,
}

async fn part(conn: &mut Conn, desk: &Desk, seen: &Seen) -> Result<Part, WebError> {
    let tie = case_file::tie(conn, &seen.case, desk.viewer.account, desk.viewer.person).await?;
    let reads = |resource| seen.may(resource, Verb::Read);
    Ok(match tie.is_candidate || tie.nominated {
        true => Part::Concerned,
        false if reads(Resource::Review) && reads(Resource::ReviewerName) => Part::Office,
        false => Part::Nobody,
    })
}

/// The page of the opinions, for those to whom there is something to do or to read.
///
/// # Errors
/// When the database fails.
pub async fn link(conn: &mut Conn, desk: &Desk, seen: &Seen) -> Result<Option<(String, &'static str)>, WebError> {
    let name = match part(conn, desk, seen).await? {
        Part::Concerned if !opinions::words(conn, seen.case.id).await?.is_empty() => desk.frame.t.opinion.see,
        Part::Office if opinion::is_decided(seen.case.stage) => desk.frame.t.opinion.check_title,
        Part::Concerned | Part::Office | Part::Nobody => return Ok(None),
    };
    Ok(Some((format!("/admin/nominations/{}/opinions", seen.case.case_no), name)))
}

/// GET /admin/nominations/{no}/opinions
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, &no).await?;
    if part(&mut conn, &desk, &seen).await? == Part::Concerned {
        let words = opinions::words(&mut conn, seen.case.id).await?;
        // Until they are released nothing tells whether there are any.
        if words.is_empty() {
            return Err(WebError::NotFound);
        }
        let words = shuffled(&no, words, |words| words);
        return Ok(Html(ReadPage { frame: desk.frame, seen, words }).into_response());
    }
    drop(conn);
    Ok(page(&app, &desk, &no, FormState::new(Fields::default())).await?.into_response())
}

/// The office's page, for those who may know who reviewed.
async fn page(app: &App, desk: &Desk, no: &str, form: FormState) -> Result<Html<CheckPage>, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, no).await?;
    if part(&mut conn, desk, &seen).await? != Part::Office {
        return Err(WebError::NotFound);
    }
    let known = opinions::known(&mut conn, seen.case.id).await?;
    let written = opinions::written(&mut conn, seen.case.id).await?;
    let item = |it: opinions::Written| Item {
        found: findings(&it.opinion, &known)
            .into_iter()
            .map(|one| Found { tell: words::tell(one.tell, desk.frame.lang), words: it.opinion[one.at].to_owned() })
            .collect(),
        assignment: it.assignment_id,
        ver: it.ver,
        original: it.opinion,
    };
    let items = shuffled(no, written, |it| &it.opinion).into_iter().map(item).collect();
    let is_decided = opinion::is_decided(seen.case.stage);
    Ok(Html(CheckPage {
        may_release: is_decided && seen.holds(Role::Officer),
        released: shuffled(no, opinions::released(&mut conn, seen.case.id).await?, |one| &one.words),
        frame: desk.frame.clone(),
        form,
        seen,
        items,
        is_decided,
    }))
}

/// POST /admin/nominations/{no}/opinions: all of them, in one act.
pub async fn release(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let (mut entries, mut misread) = (Vec::new(), Vec::new());
    for (at, (assignment, ver)) in fields.all("opinion").filter_map(read_seen).enumerate() {
        let text = |field: &str| fields.text(&field_of(field, at + 1)).to_owned();
        let own = Fields::of(["wording", "wording_why"].map(|field| (field.to_owned(), text(field))));
        let mut reader = Reader::new(&own);
        let wording = Wording { words: reader.optional("wording", MOST), why: reader.optional("wording_why", MOST) };
        misread.extend(reader.reasons);
        entries.push(Entry { assignment, ver, wording });
    }
    let who = desk.viewer.who(fields.request_key());
    let done = match misread.is_empty() {
        true => commands::release(&app, &who, case.id, entries).await,
        false => Err(misread.into()),
    };
    let path = format!("/admin/nominations/{no}/opinions");
    let done = done.map(|()| desk.done(path, desk.frame.t.opinion.said_released));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}

/// An opinion and the version of its review as a hidden field carries them.
fn read_seen(text: &str) -> Option<(AssignmentId, i64)> {
    let (id, ver) = text.split_once(' ')?;
    Some((id.parse().ok()?, ver.parse().ok()?))
}
