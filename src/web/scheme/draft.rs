//! The version of a scheme's settings that is in the making: what it changes; put in force by another person, or put away.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::{
    compare::{Line, lines},
    may_decide, role_name, roles, see,
};
use crate::{
    app::App,
    commands::scheme as commands,
    domain::{access::Resource, ids::SchemeId, scheme::differences},
    store::scheme::{self, Draft, Scheme},
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "scheme/draft.html")]
struct Page {
    frame: Frame,
    form: FormState,
    scheme: Scheme,
    draft: Option<Draft>,
    lines: Vec<Line>,
    /// The parts that can be changed: the end of their address, and what they are called.
    parts: Vec<(String, &'static str)>,
    may_write: bool,
    may_decide: bool,
}

impl Page {
    fn at(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/schemes/{}{rest}", self.scheme.id))
    }

    fn ver(&self) -> i64 {
        self.draft.as_ref().map_or(0, |draft| draft.ver)
    }
}

/// GET /admin/schemes/{id}/draft
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<SchemeId>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, id, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, id: SchemeId, form: FormState) -> Result<Html<Page>, WebError> {
    let mut conn = app.db.read().await?;
    let scheme = see(&mut conn, id).await?;
    let config = scheme.config()?;
    let draft = scheme::draft(&mut conn, id).await?;
    let lang = desk.frame.lang;
    let found = match &draft {
        Some(draft) => differences(&config, &draft.config()?),
        None => Vec::new(),
    };
    let mut parts = vec![("general".to_owned(), desk.frame.t.scheme.general)];
    parts.extend(roles(&config).into_iter().map(|(code, _)| (code.clone(), role_name(code, lang))));
    Ok(Html(Page {
        lines: lines(&found, lang),
        may_write: desk.viewer.may_write(Resource::Scheme),
        may_decide: may_decide(desk),
        frame: desk.frame.clone(),
        form,
        scheme,
        draft,
        parts,
    }))
}

/// POST /admin/schemes/{id}/draft/force
pub async fn put_in_force(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<SchemeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let reason = reader.optional("reason", 500);
    let who = desk.viewer.who(fields.request_key());
    let done = reader.then(commands::put_in_force(&app, &who, id, fields.version(), reason)).await;
    let done = done.map(|()| desk.done(format!("/admin/schemes/{id}"), desk.frame.t.scheme.now_in_force));
    done_or_again(done, fields, async |form| page(&app, &desk, id, form).await).await
}

/// POST /admin/schemes/{id}/draft/end
pub async fn discard(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<SchemeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let done = commands::discard(&app, &who, id, fields.version()).await;
    let done = done.map(|()| desk.done(format!("/admin/schemes/{id}"), desk.frame.t.scheme.discarded));
    done_or_again(done, fields, async |form| page(&app, &desk, id, form).await).await
}
