//! Groups of similar cases, to which the same reviewers are drawn: what could be one, what is one, making and splitting.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use super::role_of;
use crate::{
    app::App,
    commands::draw::{self as commands, Grouping},
    domain::{
        ids::{BatchId, CaseId, RowId},
        role::ScholarRole,
    },
    store::{
        batch,
        case_file::{self, CaseFile},
        direction, draw as draws,
    },
    texts::{Lang, label},
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// Characters of a group's name.
const NAME_MOST: i64 = 60;

/// A group with its cases.
struct Shown {
    id: RowId,
    name: String,
    cases: Vec<CaseFile>,
}

/// Cases that could be a group, with how alike they are in hundredths.
struct Suggested {
    cases: Vec<CaseFile>,
    alike: u32,
}

#[derive(Template)]
#[template(path = "draw/groups.html")]
struct Page {
    frame: Frame,
    form: FormState,
    call: batch::Call,
    role: ScholarRole,
    groups: Vec<Shown>,
    suggested: Vec<Suggested>,
    /// Cases in no group, by direction: its name, empty where there is none.
    free: Vec<(String, Vec<CaseFile>)>,
}

impl Page {
    fn back(&self) -> String {
        self.frame.href(format!("/admin/batches/{}/draw?role={}", self.call.id, self.role.code()))
    }

    fn action(&self) -> String {
        self.frame.href(format!("/admin/batches/{}/draw/groups", self.call.id))
    }

    fn role_name(&self) -> &'static str {
        label::scholar_role(self.role, self.frame.lang)
    }

    fn call_name(&self) -> &str {
        match (&self.call.name_en, self.frame.lang) {
            (Some(name), Lang::En) => name,
            _ => &self.call.name,
        }
    }

    /// The page with the cases of a suggestion chosen.
    fn with(&self, of: &Suggested) -> String {
        let chosen: String = of.cases.iter().map(|case| format!("&case_id={}", case.id)).collect();
        format!("{}?role={}{chosen}#make", self.action(), self.role.code())
    }

    fn is_chosen(&self, case: &CaseFile) -> bool {
        self.form.is("case_id", case.id)
    }
}

/// GET /admin/batches/{id}/draw/groups?role=YOUTH
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    Ok(page(&app, desk, id, FormState::new(Fields::query(query))).await?.into_response())
}

async fn page(app: &App, desk: Desk, id: BatchId, form: FormState) -> Result<Html<Page>, WebError> {
    let mut conn = app.db.read().await?;
    let call = batch::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let role = role_of(&mut conn, id, form.value("role")).await?;
    let cases = case_file::at_first_review(&mut conn, id, role).await?;
    let rows = draws::grouped(&mut conn, id, role).await?;
    let of = |ids: &[CaseId]| cases.iter().filter(|case| ids.contains(&case.id)).cloned().collect::<Vec<_>>();
    let mut groups: Vec<Shown> = Vec::new();
    for rows in rows.chunk_by(|one, other| one.group_id == other.group_id) {
        let ids: Vec<CaseId> = rows.iter().map(|row| row.case_id).collect();
        groups.push(Shown { id: rows[0].group_id, name: rows[0].name.clone(), cases: of(&ids) });
    }
    let suggested = commands::suggestions(&mut conn, id, role).await?;
    let suggested = suggested.into_iter().map(|it| Suggested { cases: of(&it.cases), alike: it.alike }).collect();
    let mut free: Vec<(String, Vec<CaseFile>)> = Vec::new();
    let left = || cases.iter().filter(|case| rows.iter().all(|row| row.case_id != case.id));
    for known in direction::list(&mut conn).await? {
        let own: Vec<CaseFile> = left().filter(|case| case.direction() == Some(known.id)).cloned().collect();
        free.push((known.name, own));
    }
    free.push((String::new(), left().filter(|case| case.direction().is_none()).cloned().collect()));
    free.retain(|(_, own)| !own.is_empty());
    Ok(Html(Page { frame: desk.frame, form, call, role, groups, suggested, free }))
}

/// POST /admin/batches/{id}/draw/groups
pub async fn create(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    batch::find(&mut app.db.read().await?, id).await?.ok_or(WebError::NotFound)?;
    let role = ScholarRole::from_code(fields.text("role")).ok_or(WebError::BadRequest)?;
    let chosen: Result<Vec<CaseId>, _> = fields.all("case_id").map(str::parse).collect();
    let cases = chosen.map_err(|_| WebError::BadRequest)?;
    let mut reader = Reader::new(&fields);
    let name = reader.optional("group_name", NAME_MOST);
    let new = Grouping { batch: id, role, name, cases };
    let made = reader.then(commands::form_group(&app, &desk.viewer.who(fields.request_key()), new)).await;
    let to = format!("/admin/batches/{id}/draw/groups?role={}", role.code());
    let done = made.map(|_| desk.done(to, desk.frame.t.draw.group_saved));
    done_or_again(done, fields, |form| page(&app, desk, id, form)).await
}

/// POST /admin/batches/{id}/draw/groups/{group}/splitting
pub async fn split(
    State(app): State<App>,
    desk: Desk,
    Path((batch, group)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let id: BatchId = batch.parse().map_err(|_| WebError::NotFound)?;
    let group: RowId = group.parse().map_err(|_| WebError::NotFound)?;
    let role = commands::split_group(&app, &desk.viewer.who(fields.request_key()), id, group).await;
    let done = role.map(|role| {
        let to = format!("/admin/batches/{id}/draw/groups?role={}", role.code());
        desk.done(to, desk.frame.t.draw.group_was_split)
    });
    done_or_again(done, fields, |form| page(&app, desk, id, form)).await
}
