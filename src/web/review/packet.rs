//! Everything of one task as an archive, to read away from the desk: the form as a page of its own, and the files that
//! reviewers may read. Nothing tells of other reviewers, and no name in it is an identifier.

use std::io::{Cursor, Write};

use askama::Template;
use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{opened, queue::day, readable, task::Materials};
use crate::{
    app::App,
    domain::{ids::AssignmentId, scheme::Criterion, time::Day},
    files::Files,
    store::{
        Conn,
        assignment::Assignment,
        case_file::{self, CaseFile},
        facts,
        review::{self, Dossier},
    },
    web::{
        error::WebError,
        form::Id,
        page::{Desk, Frame},
    },
};

/// The page of the form in the archive.
#[derive(Template)]
#[template(path = "review/packet.html")]
struct Sheet {
    frame: Frame,
    dossier: Dossier,
    materials: Materials,
    criteria: Vec<Criterion>,
    due_on: Day,
}

impl Sheet {
    async fn load(conn: &mut Conn, desk: &Desk, (case, task): (&CaseFile, &Assignment)) -> Result<Self, WebError> {
        let config = facts::config(conn, case).await?;
        let role = config.role(case.scholar_role());
        Ok(Self {
            frame: desk.frame.clone(),
            dossier: review::dossier(conn, case.id).await?.ok_or(WebError::NotFound)?.for_reviewers(),
            materials: Materials::load(conn, desk, (case, task), role).await?,
            criteria: role.map(|role| role.criteria.clone()).unwrap_or_default(),
            due_on: task.due_on,
        })
    }

    fn name<'c>(&self, criterion: &'c Criterion) -> &'c str {
        self.frame.lang.pick(&criterion.zh, &criterion.en)
    }

    fn due(&self) -> String {
        self.frame.t.bench.due_on(day(self.due_on, self.frame.lang))
    }
}

/// GET /reviews/{assignment}/packet: the archive, once conflicts are declared.
pub async fn packet(State(app): State<App>, desk: Desk, Id(id): Id<AssignmentId>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let task = opened(&mut conn, &desk, id).await?;
    let case = case_file::find(&mut conn, task.case_id).await?.ok_or(WebError::NotFound)?;
    let sheet = Sheet::load(&mut conn, &desk, (&case, &task)).await?;
    let files = readable::files(&mut conn, &case, desk.frame.lang).await?;
    drop(conn);
    let form = sheet.render().map_err(|error| WebError::broken(&error))?;
    let mut parts = vec![("00-form.html".to_owned(), Bytes::from(form))];
    for (at, file) in files.iter().enumerate() {
        let body = Files::of(&app.config).read(&file.storage_key).await.map_err(|error| WebError::broken(&error))?;
        // Two files may have one name.
        parts.push((format!("{:02}-{}", at + 1, file.filename), body));
    }
    let packed = tokio::task::spawn_blocking(move || pack(parts)).await.map_err(|error| WebError::broken(&error))?;
    let body = packed.map_err(|error| WebError::broken(&error))?;
    let disposition = format!("attachment; filename=\"review-{}.zip\"", sheet.dossier.case_no);
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(|_| WebError::NotFound)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// Writes parts into an archive, in their order.
fn pack(parts: Vec<(String, Bytes)>) -> Result<Vec<u8>, ZipError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, body) in parts {
        zip.start_file(name, options)?;
        zip.write_all(&body)?;
    }
    Ok(zip.finish()?.into_inner())
}
