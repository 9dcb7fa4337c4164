//! The dossier of a case as a download: for those who approve and those who audit, and who took one is kept.

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::see;
use crate::{
    app::App,
    commands::dossier,
    domain::{
        access::{Resource, Verb},
        workflow::Stage,
    },
    texts::Lang,
    web::{error::WebError, page::Desk},
};

/// POST /admin/nominations/{no}/dossier.zip
pub async fn create(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &no).await?;
    if seen.case.stage == Stage::Draft || !seen.may(Resource::Dossier, Verb::Read) {
        return Err(WebError::NotFound);
    }
    let site = desk.frame.site.title(&Lang::Zh).to_owned();
    let bytes = dossier::take(&app, &desk.viewer.who(None), seen.case.id, site).await?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    let named = format!("attachment; filename=\"{}.zip\"", seen.case.case_no);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&named).map_err(|_| WebError::NotFound)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
