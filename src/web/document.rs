//! Files of a case: sent in, and handed out to whoever may see the case; always as a download, never shown in place.

use axum::{
    body::Bytes,
    extract::{Multipart, Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, Id},
    nomination::{case, see},
    page::{Desk, url_escape},
};
use crate::{
    app::App,
    commands::{
        CommandError,
        document::{self as command, Upload},
    },
    domain::{
        ids::DocumentId,
        material::{DocumentKind, FileType},
    },
    files::Files,
    store::{case_file, document},
};

/// POST /admin/nominations/{no}/documents
pub async fn create(
    State(app): State<App>,
    desk: Desk,
    Path(case_no): Path<String>,
    sent: Multipart,
) -> Result<Response, WebError> {
    let seen = see(&mut app.db.read().await?, &desk.viewer, &case_no).await?;
    let (fields, filename, body) = read(sent).await?;
    let kind = DocumentKind::from_code(fields.text("kind")).unwrap_or(DocumentKind::Other);
    let who = desk.viewer.who(fields.request_key());
    match command::add(&app, &who, seen.case.id, Upload { kind, filename, body }).await {
        Ok(_) => {
            let path = format!("/admin/nominations/{case_no}#documents");
            Ok(desk.done(path, desk.frame.t.nomination.file_kept))
        }
        Err(CommandError::Refused(refusal)) => case::refused(&app, &desk, &case_no, fields, refusal).await,
        Err(other) => Err(other.into()),
    }
}

/// The plain fields of a form with a file, the file's name and its bytes.
pub(in crate::web) async fn read(mut sent: Multipart) -> Result<(Fields, String, Bytes), WebError> {
    let mut fields = Fields::default();
    let (mut filename, mut body) = (String::new(), Bytes::new());
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => WebError::TooLarge,
        _ => WebError::BadRequest,
    };
    while let Some(part) = sent.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            filename = part.file_name().unwrap_or_default().to_owned();
            body = part.bytes().await.map_err(broken)?;
        } else {
            let value = part.text().await.map_err(broken)?;
            fields.set(&name, value);
        }
    }
    Ok((fields, filename, body))
}

/// GET /admin/documents/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<DocumentId>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let found = document::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let case = case_file::find(&mut conn, found.case().ok_or(WebError::NotFound)?).await?.ok_or(WebError::NotFound)?;
    let seen = see(&mut conn, &desk.viewer, &case.case_no).await?;
    if !seen.reads(&found) {
        return Err(WebError::NotFound);
    }
    drop(conn);
    download(&app, &found).await
}

/// A file as a download; who may have it was asked before.
pub(super) async fn download(app: &App, found: &document::Document) -> Result<Response, WebError> {
    let body = Files::of(&app.config).read(&found.storage_key).await.map_err(|error| WebError::broken(&error))?;
    hand_out(found.id, found.media_type, &found.filename, body)
}

/// The bytes of a file as a download.
pub(super) fn hand_out(
    id: DocumentId,
    media_type: FileType,
    filename: &str,
    body: Bytes,
) -> Result<Response, WebError> {
    let plain = format!("file-{id}.{}", media_type.ending());
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", url_escape(filename));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type.code()));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(|_| WebError::NotFound)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}
