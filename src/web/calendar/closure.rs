//! Closures of the office: the list, the entry, the second person's answer.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    effect::{EndLine, end_lines},
    proposal::decides,
};
use crate::{
    app::App,
    commands::calendar::{self as commands, Outlook},
    domain::{
        access::Resource,
        calendar::{ChangeState, Closure},
        ids::ClosureId,
        workflow::Reason,
    },
    store::calendar::{self, ListedClosure},
    texts::calendar as words,
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// Entries shown.
const MOST: i64 = 100;

/// An entry with what it would do while it waits.
struct Shown {
    found: ListedClosure,
    days: String,
    year: i16,
    what: &'static str,
    state: (&'static str, &'static str),
    ends: Vec<EndLine>,
    may_confirm: bool,
    is_own: bool,
    /// Whether the form that came back is the one that turns it down.
    is_asked: bool,
}

impl Shown {
    /// The field of its note: the one that is asked about is what the summary leads to.
    fn note_id(&self) -> String {
        if self.is_asked { "note".to_owned() } else { format!("note-{}", self.found.id) }
    }
}

#[derive(Template)]
#[template(path = "calendar/closures.html")]
struct ClosuresPage {
    frame: Frame,
    form: FormState,
    rows: Vec<Shown>,
    may_enter: bool,
}

impl ClosuresPage {
    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        let t = &self.frame.t.calendar;
        vec![("yes", t.closure_closed), ("no", t.closure_open)]
    }
}

/// GET /admin/calendar/closures
pub async fn show(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let mut fields = Fields::default();
    fields.set("closed", "yes");
    Ok(page(&app, &desk, FormState::new(fields), None).await?.into_response())
}

/// The page, with what was typed: in the entry, or in the note on the entry that is `asked` about.
async fn page(
    app: &App,
    desk: &Desk,
    form: FormState,
    asked: Option<ClosureId>,
) -> Result<Html<ClosuresPage>, WebError> {
    let mut conn = app.db.read().await?;
    let (viewer, lang) = (&desk.viewer, desk.frame.lang);
    let t = &desk.frame.t.calendar;
    let found = calendar::closures(&mut conn, MOST).await?;
    let outlook = Outlook::read(&mut conn, viewer.at.day()).await?;
    let shown = |found: ListedClosure| {
        let waits = found.state == ChangeState::Proposed;
        let moved = if waits { outlook.moved_by(found.since(viewer.at)) } else { Vec::new() };
        Shown {
            days: words::span(found.starts_on, found.ends_on, lang),
            year: found.starts_on.year(),
            what: if found.closed { t.closure_closed } else { t.closure_open },
            state: words::state(found.state, lang),
            may_confirm: waits && decides(viewer, found.entered_by),
            is_own: waits && viewer.account == found.entered_by,
            is_asked: asked == Some(found.id),
            ends: end_lines(&moved, viewer, lang),
            found,
        }
    };
    let rows = found.into_iter().map(shown).collect();
    let may_enter = viewer.may_write(Resource::Calendar);
    Ok(Html(ClosuresPage { frame: desk.frame.clone(), form, rows, may_enter }))
}

/// POST /admin/calendar/closures
pub async fn create(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let done = match read(&fields, &desk) {
        Ok(closure) => commands::enter_closure(&app, &desk.viewer.who(fields.request_key()), closure).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|_| desk.done("/admin/calendar/closures", desk.frame.t.calendar.closure_entered));
    done_or_again(done, fields, |form| page(&app, &desk, form, None)).await
}

fn read(fields: &Fields, desk: &Desk) -> Result<Closure, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let starts_on = reader.required_day("starts_on");
    let ends_on = reader.required_day("ends_on");
    let closed = reader.required_choice("closed", |code| match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    });
    let reason = reader.required("reason", 500);
    match (starts_on, ends_on, closed, std::mem::take(&mut reader.reasons)) {
        (Some(starts_on), Some(ends_on), Some(closed), reasons) if reasons.is_empty() => {
            Ok(Closure { starts_on, ends_on, closed, reason, since: desk.viewer.at })
        }
        (.., reasons) => Err(reasons),
    }
}

/// POST /admin/calendar/closures/{id}/confirmation
pub async fn confirm(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ClosureId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let done = commands::confirm_closure(&app, &desk.viewer.who(fields.request_key()), id).await;
    let done = done.map(|()| desk.done("/admin/calendar/closures", desk.frame.t.calendar.confirmed));
    done_or_again(done, fields, |form| page(&app, &desk, form, None)).await
}

/// POST /admin/calendar/closures/{id}/end: one's own is taken back, another's is turned down with a note.
pub async fn end(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<ClosureId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let note = reader.optional("note", 500);
    let done = reader.then(commands::end_closure(&app, &desk.viewer.who(fields.request_key()), id, note)).await;
    let t = &desk.frame.t.calendar;
    let said = if fields.has("own") { t.taken_back } else { t.turned_down };
    let done = done.map(|()| desk.done("/admin/calendar/closures", said));
    done_or_again(done, fields, |form| page(&app, &desk, form, Some(id))).await
}
