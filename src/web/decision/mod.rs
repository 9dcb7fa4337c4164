//! `/admin/batches/{id}/decisions`: what is to be decided on the cases of a call and role, prepared by the office and
//! released by the approver.
//!
//! `sheet` finds out what the office's page shows, `release` what the approver's does; `row` is a case on either.

mod release;
mod row;
mod sheet;

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use self::{release::ReleasePage, sheet::SheetPage};
use super::{
    error::WebError,
    form::{Fields, FormState, Id, Reader, done_or_again},
    page::{Desk, Frame, Html},
};
use crate::{
    app::App,
    commands::{
        CommandError,
        decision::{self as commands, Entry},
    },
    domain::{
        decision::{Outcome, Prepared, Veto},
        ids::{BatchId, CaseId},
        review::Fault,
        role::ScholarRole,
        workflow::{Reason, facts::Ground},
    },
    store::{
        Conn, batch, case_file,
        decision::{self as sheets, Group, Listed},
        shortlist::EVERY,
    },
    texts::label,
};

/// Characters of a reason.
const REASON_MOST: i64 = 4_000;

#[derive(Template)]
#[template(path = "decision/index.html")]
struct IndexPage {
    frame: Frame,
    call: batch::Call,
    groups: Vec<Listed>,
}

impl IndexPage {
    fn role(&self, listed: &Listed) -> &'static str {
        role_name(listed.group(), &self.frame)
    }

    fn role_css(&self, listed: &Listed) -> &'static str {
        listed.group().role.map_or("", ScholarRole::css)
    }

    fn path(&self, listed: &Listed) -> String {
        self.frame.href(listed.group().path())
    }
}

fn role_name(group: Group, frame: &Frame) -> &'static str {
    group.role.map_or(frame.t.decision.cases, |role| label::scholar_role(role, frame.lang))
}

/// GET /admin/batches/{id}/decisions: the roles of a call with cases that wait, or with a role its sheet.
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    if asked.has("role") {
        let group = group(id, &asked)?;
        return Ok(sheet(&app, desk, group, FormState::new(asked)).await?.into_response());
    }
    let mut conn = app.db.read().await?;
    let call = batch::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let groups = sheets::of_batch(&mut conn, id).await?;
    Ok(Html(IndexPage { frame: desk.frame, call, groups }).into_response())
}

async fn sheet(app: &App, desk: Desk, group: Group, form: FormState) -> Result<Html<SheetPage>, WebError> {
    Ok(Html(SheetPage::gather(&mut app.db.read().await?, desk, group, form).await?))
}

async fn ahead(app: &App, desk: Desk, group: Group, form: FormState) -> Result<Html<ReleasePage>, WebError> {
    Ok(Html(ReleasePage::gather(&mut app.db.read().await?, desk, group, form).await?))
}

/// The group that an address or a form names.
fn group(batch: BatchId, fields: &Fields) -> Result<Group, WebError> {
    let role = match fields.text("role") {
        EVERY => None,
        code => Some(ScholarRole::from_code(code).ok_or(WebError::NotFound)?),
    };
    Ok(Group { batch, role })
}

/// POST /admin/batches/{id}/decisions: keeps what is prepared, and puts it before the approver if asked.
pub async fn prepare(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let group = group(id, &fields)?;
    let hands_over = fields.text("do") == "hand_over";
    let (entries, misread) = entries(&mut app.db.read().await?, &fields).await?;
    let who = desk.viewer.who(fields.request_key());
    let outcome = match misread.is_empty() {
        true => commands::prepare(&app, &who, group, fields.version(), entries, hands_over).await,
        false => Err(misread.into()),
    };
    let t = &desk.frame.t.decision;
    let said = if hands_over { t.said_handed } else { t.said_kept };
    let done = outcome.map(|()| desk.done(group.path(), said));
    done_or_again(done, fields, |form| sheet(&app, desk, group, form)).await
}

/// The name of a field of one case.
fn of_case(field: &str, case: CaseId) -> String {
    format!("{field}_{case}")
}

/// What was entered for each case that the page showed; with what cannot be read.
async fn entries(conn: &mut Conn, fields: &Fields) -> Result<(Vec<Entry>, Vec<Reason>), WebError> {
    let (mut entries, mut misread) = (Vec::new(), Vec::new());
    for (case, ver) in fields.all("case").filter_map(seen) {
        let (prepared, reasons) = prepared(fields, case);
        entries.push(Entry { case, ver, prepared });
        if reasons.is_empty() {
            continue;
        }
        let case_no = case_file::find(conn, case).await?.ok_or(WebError::NotFound)?.case_no;
        let of_case = |why| Fault::OfCase { case_no: case_no.clone(), why: Box::new(why) }.into();
        misread.extend(reasons.into_iter().map(of_case));
    }
    Ok((entries, misread))
}

/// A case and its version as a hidden field carries them: `17 3`.
fn seen(text: &str) -> Option<(CaseId, i64)> {
    let (id, ver) = text.split_once(' ')?;
    Some((id.parse().ok()?, ver.parse().ok()?))
}

/// What was entered for one case: nothing where it is not to be decided yet.
fn prepared(fields: &Fields, case: CaseId) -> (Option<Prepared>, Vec<Reason>) {
    let names = ["outcome", "reserve_rank", "ground", "reason"];
    let own = Fields::of(names.map(|name| (name.to_owned(), fields.text(&of_case(name, case)).to_owned())));
    let mut read = Reader::new(&own);
    let Some(outcome) = read.choice("outcome", Outcome::from_code) else { return (None, read.reasons) };
    let prepared = Prepared {
        outcome,
        ground: read.choice("ground", Ground::from_code),
        reason: read.optional("reason", REASON_MOST),
        heard: fields.has(&of_case("heard", case)),
        reserve_rank: if outcome == Outcome::Reserve { read.number("reserve_rank") } else { None },
    };
    (Some(prepared), read.reasons)
}

/// GET /admin/batches/{id}/decisions/release: what will happen to whom, and who will be told.
pub async fn before_release(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::query(query);
    let group = group(id, &asked)?;
    Ok(ahead(&app, desk, group, FormState::new(asked)).await?.into_response())
}

/// POST /admin/batches/{id}/decisions/release: all of it, or nothing.
pub async fn release(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let group = group(id, &fields)?;
    let listed = fields.all("case").filter_map(|id| id.parse().ok()).collect();
    let who = desk.viewer.who(fields.request_key());
    let outcome = commands::release(&app, &who, (group, fields.version()), listed).await;
    let said = desk.frame.t.decision.said_released;
    answered(&app, desk, group, fields, outcome, said).await
}

/// POST /admin/batches/{id}/decisions/refusals: a selection that the approver does not release.
pub async fn refuse(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<BatchId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let group = group(id, &fields)?;
    let case: CaseId = fields.text("refused").parse().map_err(|_| WebError::BadRequest)?;
    let mut read = Reader::new(&fields);
    let veto = Veto { ground: read.choice("ground", Ground::from_code), reason: read.optional("reason", REASON_MOST) };
    let who = desk.viewer.who(fields.request_key());
    let outcome = match read.finish() {
        Ok(()) => commands::refuse(&app, &who, (group, fields.version()), case, veto).await,
        Err(reasons) => Err(reasons.into()),
    };
    let said = desk.frame.t.decision.said_refused;
    answered(&app, desk, group, fields, outcome, said).await
}

async fn answered(
    app: &App,
    desk: Desk,
    group: Group,
    fields: Fields,
    outcome: Result<(), CommandError>,
    said: &str,
) -> Result<Response, WebError> {
    let done = outcome.map(|()| desk.done(format!("/admin/batches/{}/decisions", group.batch), said));
    done_or_again(done, fields, |form| ahead(app, desk, group, form)).await
}
