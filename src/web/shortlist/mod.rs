//! The page on which a group is compared and its shortlist is proposed and confirmed as a whole.
//!
//! Raw marks first; what is estimated from them stands beside them and decides nothing. `gather` finds out what the
//! page shows, `shows` draws it.

mod gather;
mod shows;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use self::gather::Page;
use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::{
        CommandError,
        shortlist::{self as commands, Choice},
    },
    domain::{
        ids::{BatchId, CaseId, ProposalId},
        review::{Fault, shortlist::Went},
        role::ScholarRole,
        workflow::Reason,
    },
    store::{
        Conn, batch, case_file,
        shortlist::{self, EVERY, Group, Listed},
    },
    texts::label,
};

/// Characters of a reason.
const REASON_MOST: i64 = 4_000;

#[derive(Template)]
#[template(path = "shortlist/index.html")]
struct IndexPage {
    frame: Frame,
    call: batch::Call,
    groups: Vec<(Group, Listed)>,
}

impl IndexPage {
    fn role(&self, group: &Group) -> &'static str {
        group.role.map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn role_css(&self, group: &Group) -> &'static str {
        group.role.map_or("", ScholarRole::css)
    }
}

/// GET /admin/batches/{id}/shortlist: the groups of a call, or with role and direction one of them.
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    if !asked.has("role") {
        return index(&app, desk, id).await;
    }
    let group = group(id, &asked)?;
    Ok(page(&app, desk, group, FormState::new(asked)).await?.into_response())
}

async fn index(app: &App, desk: Desk, id: BatchId) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let call = batch::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let listed = shortlist::of_batch(&mut conn, id).await?;
    let groups = listed.into_iter().map(|listed| (listed.group(id), listed)).collect();
    Ok(Html(IndexPage { frame: desk.frame, call, groups }).into_response())
}

async fn page(app: &App, desk: Desk, group: Group, form: FormState) -> Result<Html<Page>, WebError> {
    let mut conn = app.db.read().await?;
    Ok(Html(Page::gather(&mut conn, desk, group, form).await?))
}

/// The group that an address or a form names.
fn group(batch: BatchId, fields: &Fields) -> Result<Group, WebError> {
    let role = match fields.text("role") {
        EVERY => None,
        code => Some(ScholarRole::from_code(code).ok_or(WebError::NotFound)?),
    };
    let direction = match fields.text("direction") {
        "" => None,
        id => Some(id.parse().map_err(|_| WebError::NotFound)?),
    };
    Ok(Group { batch, role, direction })
}

/// POST /admin/batches/{id}/shortlist: propose who goes on and who is passed over.
pub async fn propose(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let group = group(id, &fields)?;
    let mut reader = Reader::new(&fields);
    let reason = reader.optional("reason", REASON_MOST);
    let (choices, missing) = choices(&mut app.db.read().await?, &fields).await?;
    reader.reasons.extend(missing);
    let outcome =
        reader.then(commands::propose(&app, &desk.viewer.who(fields.request_key()), group, choices, reason)).await;
    let said = desk.frame.t.shortlist.said_proposed;
    answer(&app, desk, group, fields, outcome, said).await
}

/// What was chosen for each case that the page showed, and the cases for which nothing was.
async fn choices(conn: &mut Conn, fields: &Fields) -> Result<(Vec<Choice>, Vec<Reason>), WebError> {
    let (mut choices, mut missing) = (Vec::new(), Vec::new());
    for (case, ver) in fields.all("case").filter_map(seen::<CaseId>) {
        let went = match fields.text(&choice_field(case)) {
            "on" => Some(Went::On),
            "over" => Some(Went::Over),
            _ => None,
        };
        match (went, case_file::find(conn, case).await?) {
            (Some(went), Some(_)) => choices.push(Choice { case, ver, went }),
            (None, Some(known)) => {
                let why = Box::new(Reason::Required { field: "choice" });
                missing.push(Fault::OfCase { case_no: known.case_no, why }.into());
            }
            (_, None) => return Err(WebError::NotFound),
        }
    }
    Ok((choices, missing))
}

/// The name of the field of a case's choice.
fn choice_field(case: CaseId) -> String {
    format!("go_{case}")
}

/// A record and its version as a hidden field carries them: `17 3`.
fn seen<T: std::str::FromStr>(text: &str) -> Option<(T, i64)> {
    let (id, ver) = text.split_once(' ')?;
    Some((id.parse().ok()?, ver.parse().ok()?))
}

/// POST /admin/batches/{id}/shortlist/confirmation: the second person, for the whole group.
pub async fn confirm(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let group = group(id, &fields)?;
    let known = fields.all("proposal").filter_map(seen::<ProposalId>).collect();
    let outcome = commands::confirm(&app, &desk.viewer.who(fields.request_key()), group, known).await;
    let said = desk.frame.t.shortlist.said_confirmed;
    answer(&app, desk, group, fields, outcome, said).await
}

/// POST /admin/batches/{id}/shortlist/end: take the proposal back, or turn it down with a note.
pub async fn end(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let group = group(id, &fields)?;
    let mut reader = Reader::new(&fields);
    let note = reader.optional("note", REASON_MOST);
    let outcome = reader.then(commands::end(&app, &desk.viewer.who(fields.request_key()), group, note)).await;
    let said = desk.frame.t.shortlist.said_ended;
    answer(&app, desk, group, fields, outcome, said).await
}

async fn answer(
    app: &App,
    desk: Desk,
    group: Group,
    fields: Fields,
    outcome: Result<(), CommandError>,
    said: &str,
) -> Result<Response, WebError> {
    let done = outcome.map(|()| desk.done(group.path(), said));
    done_or_again(done, fields, |form| page(app, desk, group, form)).await
}
