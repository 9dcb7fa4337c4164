//! A proposal: what its second person sees, and the answer.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{address, reaches, shown::Shown};
use crate::{
    app::App,
    commands::{
        CommandError,
        merging::{self as commands, Preview},
    },
    domain::{access::Verb, ids::MergingId, merging::State as Standing},
    store::merging::{self, Merging},
    texts::merging as words,
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "merging/show.html")]
struct ShowPage {
    frame: Frame,
    row: Merging,
    form: FormState,
    /// Both records as they are, while the proposal is open and both stand.
    shown: Option<Shown>,
    seen: String,
    /// Whether a record was changed since.
    is_stale: bool,
    may_answer: bool,
    /// Whether it would be this account's to answer, had it not proposed it.
    is_own: bool,
    may_propose: bool,
}

impl ShowPage {
    fn title(&self) -> String {
        self.frame.t.merging.one_into(&self.row.merged_name, &self.row.kept_name)
    }

    fn kind(&self) -> &'static str {
        words::kind(self.row.kind, self.frame.lang)
    }

    fn state(&self) -> (&'static str, &'static str) {
        words::state(self.row.state, self.frame.lang)
    }

    fn proposed(&self) -> String {
        self.frame.t.merging.by(&self.row.proposed_name, self.row.proposed_at.day())
    }

    fn answered(&self) -> Option<String> {
        let at = self.row.ended_at()?;
        Some(self.frame.t.merging.by(self.row.ended_name.as_deref().unwrap_or_default(), at.day()))
    }

    fn to_kept(&self) -> String {
        self.frame.href(format!("{}/{}", address(self.row.kind), self.row.kept_id))
    }

    fn anew(&self) -> String {
        let Merging { kind, kept_id, merged_id, .. } = &self.row;
        self.frame.href(format!("{}/{kept_id}/merging?other={merged_id}", address(*kind)))
    }

    fn action(&self, what: &str) -> String {
        self.frame.href(format!("/admin/mergings/{}/{what}", self.row.id))
    }

    fn is_open(&self) -> bool {
        self.row.state == Standing::Open
    }

    fn is_merged(&self) -> bool {
        self.row.state == Standing::Confirmed
    }

    /// Whether nothing stands against confirming it.
    fn can_be(&self) -> bool {
        !self.is_stale && self.shown.as_ref().is_some_and(|shown| shown.conflicts.is_empty())
    }
}

/// GET /admin/mergings/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<MergingId>) -> Result<Response, WebError> {
    Ok(page(&app, desk, id, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: Desk, id: MergingId, form: FormState) -> Result<Html<ShowPage>, WebError> {
    let mut conn = app.db.read().await?;
    let row = merging::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let is_open = row.state == Standing::Open;
    let preview = match is_open {
        true => Preview::of(&mut conn, row.kind, row.kept_id, row.merged_id).await?,
        false => None,
    };
    let is_stale = is_open && !preview.as_ref().is_some_and(|known| row.is_about(&known.kept, &known.merged));
    let taken = row.taken()?;
    let shown = preview.as_ref().map(|known| Shown::of(row.kind, known, &taken, &desk.frame, &desk.viewer));
    let seen = preview.as_ref().map(Preview::digest).transpose()?.unwrap_or_default();
    let answers = is_open && reaches(&desk, Verb::Decide);
    let is_own = answers && row.proposed_by == desk.viewer.account;
    let may_propose = reaches(&desk, Verb::Write);
    let may_answer = answers && !is_own;
    Ok(Html(ShowPage { frame: desk.frame, row, form, shown, seen, is_stale, may_answer, is_own, may_propose }))
}

/// POST /admin/mergings/{id}/confirmation
pub async fn confirm(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<MergingId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (who, seen) = (desk.viewer.who(fields.request_key()), fields.text("seen").to_owned());
    let outcome = commands::confirm(&app, &who, id, fields.version(), seen).await;
    let said = desk.frame.t.merging.said_confirmed;
    answered(&app, desk, id, fields, outcome, said).await
}

/// POST /admin/mergings/{id}/refusal
pub async fn refuse(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<MergingId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let reason = reader.required("reason", 1_000);
    let outcome =
        reader.then(commands::refuse(&app, &desk.viewer.who(fields.request_key()), id, fields.version(), reason)).await;
    let said = desk.frame.t.merging.said_refused;
    answered(&app, desk, id, fields, outcome, said).await
}

/// POST /admin/mergings/{id}/withdrawal
pub async fn withdraw(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<MergingId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let outcome = commands::withdraw(&app, &desk.viewer.who(fields.request_key()), id, fields.version()).await;
    let said = desk.frame.t.merging.said_withdrawn;
    answered(&app, desk, id, fields, outcome, said).await
}

async fn answered(
    app: &App,
    desk: Desk,
    id: MergingId,
    fields: Fields,
    outcome: Result<(), CommandError>,
    said: &'static str,
) -> Result<Response, WebError> {
    let done = outcome.map(|()| desk.done(format!("/admin/mergings/{id}"), said));
    done_or_again(done, fields, |form| page(app, desk, id, form)).await
}
