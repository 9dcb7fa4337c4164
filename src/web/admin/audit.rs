//! The event log. An auditor or supervisor reads it whole, an administrator that something happened, an officer what
//! they did themselves.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    domain::{
        access::{Reach, Resource, Verb},
        role::{CaseKind, Role},
        workflow::Stage,
    },
    store::event::{self, Entry},
    texts::{account, label},
    web::{
        error::WebError,
        form::Fields,
        page::{Desk, Frame, Html},
    },
};

/// Entries on a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    frame: Frame,
    entries: Vec<Entry>,
    older: Option<i64>,
    is_newest: bool,
    head: (i64, String),
    view: View,
}

/// How much of an entry is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Whole,
    /// No case, no stage, no content.
    Headers,
    /// Whole, but only what the viewer did.
    Own,
}

impl View {
    fn of(desk: &Desk) -> Self {
        let readers = desk.viewer.roles().into_iter().filter(|role| *role != Role::Sysadmin);
        match crate::domain::access::reach(readers, Resource::AuditLog, Verb::Read) {
            Reach::All => Self::Whole,
            Reach::Own => Self::Own,
            Reach::Nothing => Self::Headers,
        }
    }
}

impl AuditPage {
    fn is_whole(&self) -> bool {
        self.view != View::Headers
    }

    fn is_own(&self) -> bool {
        self.view == View::Own
    }

    fn command(&self, entry: &Entry) -> String {
        account::command(&entry.event.command, &entry.event.payload, self.frame.lang)
    }

    fn role(&self, entry: &Entry) -> &'static str {
        Role::from_code(&entry.event.actor_role).map_or("", |role| self.frame.role(&role))
    }

    /// Where a case went, in the words of scholars' cases.
    fn stages(&self, entry: &Entry) -> String {
        let name = |code: &Option<String>| {
            let stage = code.as_deref().and_then(Stage::from_code);
            stage.map(|stage| label::stage(stage, CaseKind::Scholar, self.frame.lang))
        };
        match (name(&entry.event.from_stage), name(&entry.event.to_stage)) {
            (Some(from), Some(to)) if from == to => from.to_owned(),
            (Some(from), Some(to)) => format!("{from} → {to}"),
            (None, Some(to)) => format!("→ {to}"),
            _ => String::new(),
        }
    }

    /// The facts of an entry, as `name: value`; ids and digests only, for nothing personal stands in the chain.
    fn facts(&self, entry: &Entry) -> Vec<(String, String)> {
        let payload: serde_json::Value = serde_json::from_str(&entry.event.payload).unwrap_or_default();
        let Some(note) = payload.get("note").and_then(|note| note.as_object()) else { return Vec::new() };
        let shown = note.iter().filter(|(_, value)| !value.is_null());
        shown
            .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
            .collect()
    }

    /// The first digits of an entry's hash.
    fn fingerprint(&self, entry: &Entry) -> String {
        hex::encode(entry.event.hash.get(..6).unwrap_or_default())
    }
}

/// GET /admin/audit
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let before = Fields::query(query).text("before").parse::<i64>().ok();
    let view = View::of(&desk);
    let actor = (view == View::Own).then_some(desk.viewer.account);
    let mut conn = app.db.read().await?;
    let mut entries = event::before(&mut conn, before.unwrap_or(i64::MAX), actor, PAGE as i64 + 1).await?;
    let (seq, hash) = event::head(&mut conn).await?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = if more { entries.last().map(|entry| entry.event.seq) } else { None };
    let head = (seq, hex::encode(hash));
    Ok(Html(AuditPage { frame: desk.frame, entries, older, is_newest: before.is_none(), head, view }).into_response())
}
