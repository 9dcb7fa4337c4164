//! The privacy check on a notice's page: what was found, why it may stand, and the files it was found in.

use axum::{
    extract::{Multipart, Path, State},
    response::Response,
};

use super::{actions::answer, may_know};
use crate::{
    app::App,
    commands::{
        self,
        notice::{attach as attach_file, detach as detach_file, explain as explain_finding},
    },
    domain::{
        ids::{NoticeId, RowId},
        privacy::Finding,
    },
    store::{
        Conn, document,
        notice::{self, Notice, Waiver},
    },
    texts::{Lang, privacy_check as words},
    web::{
        document::{download as send, read},
        error::WebError,
        form::{Fields, Id, Reader},
        page::Desk,
    },
};

/// Something found, as the page shows it.
pub(super) struct Check {
    pub key: String,
    pub kind: &'static str,
    pub place: String,
    pub shown: String,
    /// Why it may stand, and who says so.
    pub why: Option<(String, String)>,
    /// A second person agreed, at the release.
    pub agreed: bool,
}

impl Check {
    pub fn of((finding, waiver): (Finding, Option<Waiver>), lang: Lang) -> Self {
        Self {
            key: finding.key(),
            kind: words::kind(finding.kind, lang),
            place: words::place(&finding.place, lang),
            shown: finding.shown,
            agreed: waiver.as_ref().is_some_and(|waiver| waiver.agreed_by().is_some()),
            why: waiver.map(|waiver| (waiver.why, waiver.made_by_name)),
        }
    }
}

/// POST /admin/notices/{id}/files
pub async fn attach(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    sent: Multipart,
) -> Result<Response, WebError> {
    let (fields, filename, body) = read(sent).await?;
    let who = desk.viewer.who(fields.request_key());
    let done = attach_file(&app, &who, (id, fields.version()), &filename, body).await;
    let said = desk.frame.t.privacy_check.attached;
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// POST /admin/notices/{id}/files/{file}/removal
pub async fn detach(
    State(app): State<App>,
    desk: Desk,
    Path((id, file)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (id, file) = ids(&id, &file)?;
    let who = desk.viewer.who(fields.request_key());
    let done = detach_file(&app, &who, (id, fields.version()), file).await;
    let said = desk.frame.t.privacy_check.detached;
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// GET /admin/notices/{id}/files/{file}
pub async fn download(
    State(app): State<App>,
    desk: Desk,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let (id, file) = ids(&id, &file)?;
    if !may_know(&desk.viewer) {
        return Err(WebError::NotFound);
    }
    let mut conn = app.db.read().await?;
    let known = notice::files(&mut conn, id).await?.into_iter().find(|known| known.id == file);
    let known = known.ok_or(WebError::NotFound)?;
    let found = document::find(&mut conn, known.document_id).await?.ok_or(WebError::NotFound)?;
    drop(conn);
    send(&app, &found).await
}

fn ids(id: &str, file: &str) -> Result<(NoticeId, RowId), WebError> {
    let parsed = id.parse().ok().zip(file.parse().ok());
    parsed.ok_or(WebError::NotFound)
}

/// POST /admin/notices/{id}/explanations
pub async fn explain(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<NoticeId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    let mut reader = Reader::new(&fields);
    let why = reader.required("finding_why", 500);
    let finding = fields.text("finding").to_owned();
    let done = reader.then(explain_finding(&app, &who, (id, fields.version()), finding, why)).await;
    let said = desk.frame.t.privacy_check.explained;
    answer(&app, &desk, id, fields, done.map(|()| said)).await
}

/// Everything found in a notice, for its page.
pub(super) async fn of(app: &App, conn: &mut Conn, found: &Notice, lang: Lang) -> Result<Vec<Check>, WebError> {
    let all = commands::notice::checked(app, conn, found).await?;
    Ok(all.into_iter().map(|one| Check::of(one, lang)).collect())
}
