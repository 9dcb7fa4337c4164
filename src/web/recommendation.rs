//! `/admin/recommendations`: the chief scientist's desk: nominations to recommend, and the cases of the direction.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    auth::Viewer,
    error::WebError,
    form::{Fields, FormState, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands,
    domain::{
        ids::DirectionId,
        nomination::Form,
        role::{CaseKind, Role},
        workflow::Stage,
    },
    store::{
        Conn, StoreError,
        case_file::{self, CaseFile},
        direction, institution, nomination,
        recommendation::{self, Line, Recommendation},
    },
    texts::label,
};

/// A direction with its lines.
struct Direction {
    name: String,
    asked: Vec<Line>,
    cases: Vec<Line>,
}

#[derive(Template)]
#[template(path = "recommendation/list.html")]
struct ListPage {
    frame: Frame,
    directions: Vec<Direction>,
}

impl ListPage {
    fn stage(&self, line: &Line) -> &'static str {
        label::stage(line.stage, CaseKind::Scholar, self.frame.lang)
    }

    fn tone(&self, line: &Line) -> &'static str {
        super::nomination::desk::tone(&line.stage)
    }

    fn role(&self, line: &Line) -> &'static str {
        line.scholar_role().map_or("", |role| label::scholar_role_short(role, self.frame.lang))
    }
}

/// The directions an account is chief scientist of.
fn directions(viewer: &Viewer) -> Vec<DirectionId> {
    viewer.scopes(Role::ChiefScientist).map(DirectionId).collect()
}

/// GET /admin/recommendations
pub async fn list(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let named = direction::list(&mut conn).await?;
    let mut found = Vec::new();
    for id in directions(&desk.viewer) {
        let name = named.iter().find(|known| known.id == id).map(|known| known.name.clone());
        found.push(Direction {
            name: name.unwrap_or_default(),
            asked: recommendation::asked(&mut conn, id, desk.viewer.person).await?,
            cases: recommendation::of_direction(&mut conn, id, desk.viewer.person).await?,
        });
    }
    Ok(Html(ListPage { frame: desk.frame, directions: found }).into_response())
}

#[derive(Template)]
#[template(path = "recommendation/page.html")]
struct RecommendPage {
    frame: Frame,
    form: FormState,
    case: CaseFile,
    nomination: Form,
    host: Option<String>,
    given: Option<Recommendation>,
}

impl RecommendPage {
    /// What the nomination says, for whoever is asked to recommend it.
    fn answers(&self) -> Vec<(&'static str, &str)> {
        let said = &self.nomination;
        let texts = [("statement", &said.statement), ("achievements", &said.achievements), ("plan", &said.plan)];
        let filled = texts.into_iter().filter(|(_, text)| !text.is_empty());
        filled.map(|(name, text)| (self.frame.label(name), text.as_str())).collect()
    }

    fn may_give(&self) -> bool {
        matches!(self.case.stage, Stage::Draft | Stage::Returned)
    }

    fn path(&self) -> String {
        self.frame.href(format!("/admin/recommendations/{}", self.case.case_no))
    }
}

/// GET /admin/recommendations/{no}
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, None).await?.into_response())
}

/// The draft of a number that asks this chief scientist; anything else is not there.
async fn asked(conn: &mut Conn, viewer: &Viewer, no: &str) -> Result<Option<CaseFile>, StoreError> {
    let Some(case) = case_file::by_number(conn, no).await? else { return Ok(None) };
    for id in directions(viewer) {
        let lines = recommendation::asked(conn, id, viewer.person).await?;
        if lines.iter().any(|line| line.case_no == no && !line.recused) {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

async fn page(app: &App, desk: &Desk, no: &str, form: Option<FormState>) -> Result<Html<RecommendPage>, WebError> {
    let mut conn = app.db.read().await?;
    let case = asked(&mut conn, &desk.viewer, no).await?.ok_or(WebError::NotFound)?;
    let nomination = match nomination::find(&mut conn, case.id).await? {
        Some(known) => known.form()?,
        None => Form::default(),
    };
    let host = match case.host() {
        Some(id) => institution::find(&mut conn, id).await?.map(|known| known.name),
        None => None,
    };
    let given = recommendation::find(&mut conn, case.id).await?;
    let filled = || {
        let mut fields = Fields::default();
        fields.set("recommendation_statement", given.as_ref().map_or("", |known| known.statement.as_str()));
        FormState::new(fields)
    };
    let form = form.unwrap_or_else(filled);
    Ok(Html(RecommendPage { frame: desk.frame.clone(), form, case, nomination, host, given }))
}

/// POST /admin/recommendations/{no}
pub async fn give(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = asked(&mut app.db.read().await?, &desk.viewer, &no).await?.ok_or(WebError::NotFound)?;
    let mut read = Reader::new(&fields);
    let statement = read.required("recommendation_statement", 5000);
    let who = desk.viewer.who(fields.request_key());
    let done = match read.finish() {
        Ok(()) => commands::recommendation::give(&app, &who, case.id, statement).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|()| desk.done("/admin/recommendations", desk.frame.t.appointment.recommended));
    done_or_again(done, fields, |form| page(&app, &desk, &no, Some(form))).await
}
