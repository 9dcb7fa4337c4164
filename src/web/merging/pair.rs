//! A pair, side by side: choosing the other record, the preview, and the proposal.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{
    address,
    shown::{Shown, taken},
};
use crate::{
    app::App,
    commands::merging::{self as commands, Preview, Proposed},
    domain::{
        ids::{InstitutionId, PersonId, RowId},
        merging::{Fault, Kind},
        workflow::Reason,
    },
    store::{Conn, StoreError, institution, merging, person, search::Query},
    web::{
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

/// Records found by name at most.
const FOUND: i64 = 20;

#[derive(Template)]
#[template(path = "merging/choose.html")]
struct ChoosePage {
    frame: Frame,
    kind: Kind,
    form: FormState,
    id: i64,
    name: String,
    q: String,
    /// Id, name, and what tells it from another.
    found: Vec<(i64, String, String)>,
}

impl ChoosePage {
    fn here(&self) -> String {
        self.frame.href(format!("{}/{}", address(self.kind), self.id))
    }

    fn compare(&self, other: &i64) -> String {
        format!("{}/merging?other={other}", self.here())
    }
}

#[derive(Template)]
#[template(path = "merging/pair.html")]
struct PairPage {
    frame: Frame,
    kind: Kind,
    form: FormState,
    shown: Shown,
    kept: i64,
    merged: i64,
    seen: String,
}

impl PairPage {
    fn action(&self) -> String {
        self.frame.href(format!("{}/{}/merging", address(self.kind), self.kept))
    }

    fn swap(&self) -> String {
        self.frame.href(format!("{}/{}/merging?other={}", address(self.kind), self.merged, self.kept))
    }
}

/// GET /admin/people/{id}/merging
pub async fn person(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PersonId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    show(&app, desk, (Kind::Person, id.0), Fields::query(query)).await
}

/// GET /admin/institutions/{id}/merging
pub async fn institution(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<InstitutionId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    show(&app, desk, (Kind::Institution, id.0), Fields::query(query)).await
}

/// POST /admin/people/{id}/merging
pub async fn propose_person(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PersonId>,
    fields: Fields,
) -> Result<Response, WebError> {
    propose(&app, desk, (Kind::Person, id.0), fields).await
}

/// POST /admin/institutions/{id}/merging
pub async fn propose_institution(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<InstitutionId>,
    fields: Fields,
) -> Result<Response, WebError> {
    propose(&app, desk, (Kind::Institution, id.0), fields).await
}

/// A pair that waits for its answer leads to the proposal.
async fn show(app: &App, desk: Desk, (kind, id): (Kind, i64), fields: Fields) -> Result<Response, WebError> {
    let other = other(&fields);
    if let Some(other) = other {
        let mut conn = app.db.read().await?;
        if let Some(open) = merging::open_of(&mut conn, kind, id, other).await?
            && let Some(preview) = Preview::of(&mut conn, kind, open.kept_id, open.merged_id).await?
            && open.is_about(&preview.kept, &preview.merged)
        {
            return Ok(desk.go(format!("/admin/mergings/{}", open.id)));
        }
    }
    page(app, desk, (kind, id), FormState::new(fields)).await
}

/// The other record of a question or a form.
fn other(fields: &Fields) -> Option<i64> {
    fields.text("other").parse().ok().map(|RowId(other)| other)
}

async fn page(app: &App, desk: Desk, (kind, id): (Kind, i64), form: FormState) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let Some(merged) = other(&form.fields).filter(|other| *other != id) else {
        return Ok(choose(&mut conn, desk, (kind, id), form).await?.into_response());
    };
    let preview = Preview::of(&mut conn, kind, id, merged).await?.ok_or(WebError::NotFound)?;
    let taken = taken(kind, &preview, &form);
    let shown = Shown::of(kind, &preview, &taken, &desk.frame, &desk.viewer);
    let seen = preview.digest()?;
    Ok(Html(PairPage { frame: desk.frame, kind, form, shown, kept: id, merged, seen }).into_response())
}

async fn choose(
    conn: &mut Conn,
    desk: Desk,
    (kind, id): (Kind, i64),
    form: FormState,
) -> Result<Html<ChoosePage>, WebError> {
    let side = merging::side(conn, kind, id).await?.ok_or(WebError::NotFound)?;
    let q = form.value("q").trim().to_owned();
    let mut found = if q.is_empty() { Vec::new() } else { find(conn, kind, &q).await? };
    found.retain(|(other, ..)| *other != id);
    Ok(Html(ChoosePage { frame: desk.frame, kind, form, id, name: side.name().to_owned(), q, found }))
}

/// Records of a name: id, name, and what tells one from another.
async fn find(conn: &mut Conn, kind: Kind, q: &str) -> Result<Vec<(i64, String, String)>, StoreError> {
    let query = Query::parse(q);
    Ok(match kind {
        Kind::Person => {
            let rows = person::list(conn, &query, ("", 0), FOUND + 1).await?;
            let hint =
                |row: &person::Line| [row.employer.clone(), row.post.clone()].into_iter().flatten().collect::<Vec<_>>();
            rows.into_iter().map(|row| (row.id.0, row.name.clone(), hint(&row).join(" "))).collect()
        }
        Kind::Institution => {
            let rows = institution::list(conn, &query, ("", 0), FOUND + 1).await?;
            rows.into_iter().map(|row| (row.id.0, row.name, row.parent.unwrap_or_default())).collect()
        }
    })
}

async fn propose(app: &App, desk: Desk, (kind, id): (Kind, i64), fields: Fields) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let merged = reader.required_choice("other", |text| text.parse().ok().map(|RowId(other)| other));
    let reason = reader.required("reason", 1_000);
    for field in kind.fields() {
        reader.choice(field.choice(), |text| matches!(text, "kept" | "merged").then_some(()));
    }
    if merged == Some(id) {
        reader.reasons.push(Fault::Itself.into());
    }
    let outcome = match (merged, reader.finish()) {
        (Some(merged), Ok(())) => {
            let preview = Preview::of(&mut app.db.read().await?, kind, id, merged).await?.ok_or(WebError::NotFound)?;
            let taken = taken(kind, &preview, &FormState::refused(fields.clone(), Vec::new()));
            let seen = fields.text("seen").to_owned();
            let new = Proposed { kind, kept: id, merged, taken, reason, seen };
            commands::propose(app, &desk.viewer.who(fields.request_key()), new).await
        }
        (_, checked) => Err(checked.err().unwrap_or_else(|| vec![Reason::Required { field: "other" }]).into()),
    };
    let done = outcome.map(|id| desk.done(format!("/admin/mergings/{id}"), desk.frame.t.merging.said_proposed));
    done_or_again(done, fields, |form| page(app, desk, (kind, id), form)).await
}
