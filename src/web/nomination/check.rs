//! The small forms of the case page: formal check, notes, contact, consent.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{case, see};
use crate::{
    app::App,
    commands::{
        CommandError, case_note, consent, disclose,
        formal_check::{self, Finding},
    },
    domain::{
        consent::Purpose,
        ids::DocumentId,
        nomination::{CheckItem, CheckVerdict},
        workflow::Refusal,
    },
    web::{
        account::Caller,
        error::WebError,
        form::{Fields, Reader},
        page::{Desk, Html},
    },
};

/// Goes back to the case when it was done, or shows it with what was wrong.
async fn back(
    app: &App,
    desk: &Desk,
    (case_no, fields): (&str, Fields),
    done: Result<(), CommandError>,
    (anchor, said): (&str, &str),
) -> Result<Response, WebError> {
    match done {
        Ok(()) => Ok(desk.done(format!("/admin/nominations/{case_no}{anchor}"), said)),
        Err(CommandError::Refused(refusal)) => case::refused(app, desk, case_no, fields, refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// POST /admin/nominations/{no}/checks
pub async fn save(
    State(app): State<App>,
    desk: Desk,
    Path(case_no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &case_no).await?;
    let mut findings = Vec::new();
    let mut read = Reader::new(&fields);
    for item in CheckItem::ALL {
        let Some(verdict) = CheckVerdict::from_code(fields.text(&format!("result_{}", item.code()))) else { continue };
        let note = read.optional(item.note_field(), 1000);
        findings.push(Finding { item: *item, verdict, note });
    }
    let who = desk.viewer.who(fields.request_key());
    let saved = match read.finish() {
        Ok(()) => formal_check::save(&app, &who, seen.case.id, fields.version(), findings).await,
        Err(reasons) => Err(Refusal { reasons }.into()),
    };
    back(&app, &desk, (&case_no, fields), saved, ("#checks", desk.frame.t.nomination.checks_kept)).await
}

/// POST /admin/nominations/{no}/notes
pub async fn note(
    State(app): State<App>,
    desk: Desk,
    Path(case_no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &case_no).await?;
    let mut read = Reader::new(&fields);
    let body = read.optional("note", 4000);
    let who = desk.viewer.who(fields.request_key());
    let written = match read.finish() {
        Ok(()) => case_note::write(&app, &who, seen.case.id, body).await,
        Err(reasons) => Err(Refusal { reasons }.into()),
    };
    back(&app, &desk, (&case_no, fields), written, ("#notes", desk.frame.t.nomination.note_kept)).await
}

/// POST /admin/nominations/{no}/contact: the case with its contact in full, this once.
pub async fn contact(
    State(app): State<App>,
    desk: Desk,
    Path(case_no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &case_no).await?;
    let mut read = Reader::new(&fields);
    let why = read.optional("why", 300);
    let shown = match read.finish() {
        Ok(()) => disclose::contact(&app, &desk.viewer.who(None), seen.case.id, why).await,
        Err(reasons) => Err(Refusal { reasons }.into()),
    };
    match shown {
        Ok(contact) => {
            let mut page = case::page(&app, &desk, &case_no).await?;
            page.shown = Some(contact);
            Ok(Html(page).into_response())
        }
        Err(CommandError::Refused(refusal)) => case::refused(&app, &desk, &case_no, fields, refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// POST /admin/nominations/{no}/consent-link: the case with the candidate's link, shown this once.
pub async fn consent_link(
    State(app): State<App>,
    desk: Desk,
    caller: Caller,
    Path(case_no): Path<String>,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &case_no).await?;
    let token = consent::invite(&app, &desk.viewer.who(None), seen.case.id).await?;
    let mut page = case::page(&app, &desk, &case_no).await?;
    page.link = Some(format!("{}/consent/{token}", caller.base.trim_end_matches('/')));
    Ok(Html(page).into_response())
}

/// POST /admin/nominations/{no}/consents: what a signed sheet says.
pub async fn consent_sheet(
    State(app): State<App>,
    desk: Desk,
    Path(case_no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &case_no).await?;
    let purposes: Vec<Purpose> = fields.all("consent").filter_map(Purpose::from_code).collect();
    let sheet = fields.text("sheet").parse::<DocumentId>().ok();
    let who = desk.viewer.who(fields.request_key());
    let recorded = consent::record_sheet(&app, &who, seen.case.id, sheet, purposes).await;
    back(&app, &desk, (&case_no, fields), recorded, ("#consents", desk.frame.t.nomination.consent_recorded)).await
}
