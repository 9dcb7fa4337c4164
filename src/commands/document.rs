//! Files of a case: the bytes are safe on the disk before the row that speaks of them is written.

use bytes::Bytes;
use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    clock::new_id,
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::{CaseId, DocumentId},
        material::{DocumentKind, FILE_LIMIT, FileType, plain_filename},
        role::Role,
        workflow::{Reason, Refusal, Stage},
    },
    files::{self, Files},
    store::{
        Conn, case_file,
        document::{self, NewDocument},
        event::{self, Exhibit},
    },
};

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct Upload {
    pub kind: DocumentKind,
    pub filename: String,
    pub body: Bytes,
}

/// Adds a file to a case. Authors add while the nomination is theirs to write, officers always.
///
/// # Errors
/// When nothing, too much, or something else than the types taken was sent; when it is not this account's to add.
pub async fn add(app: &App, who: &Who, case: CaseId, upload: Upload) -> Result<DocumentId, CommandError> {
    let media_type = type_of(&upload.body)?;
    // Such a file comes from its writer only.
    if upload.kind == DocumentKind::SealedLetter {
        return Err(Refusal::one(Reason::NotAChoice { field: "kind" }).into());
    }
    // Asked before the disk is written, and again below, where it counts.
    authorised(&mut app.db.read().await?, who, case, upload.kind).await?;
    let Upload { kind, filename, body } = upload;
    let kept = Files::of(&app.config).keep(body).await?;
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = moves::open(tx, &author, case).await?;
            let as_role = authorised(tx, &author, case.id, kind).await?;
            let id: DocumentId = new_id(author.at);
            let new = NewDocument {
                case: case.id,
                kind,
                filename: plain_filename(&filename, media_type),
                media_type,
                bytes: kept.bytes,
                sha256: kept.sha256,
                storage_key: kept.storage_key,
                uploaded_by: Some(author.account),
            };
            document::insert(tx, id, &new, author.at).await?;
            let draft = event::Draft {
                command: "add_document",
                case: Some(case.id),
                from: Some(case.stage),
                to: Some(case.stage),
                note: json!({ "kind": kind, "bytes": new.bytes, "sha256": &new.sha256 }),
                exhibits: vec![Exhibit::of("document", id, &new.filename)?],
            };
            event::record(tx, &author.acting_as(as_role), draft).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// The type of a file that is fit to be kept.
///
/// # Errors
/// When nothing, too much, or something else than the types taken was sent.
pub(super) fn type_of(body: &Bytes) -> Result<FileType, Refusal> {
    if body.is_empty() {
        return Err(Refusal::one(Reason::FileMissing));
    }
    if body.len() > FILE_LIMIT {
        return Err(Refusal::one(Reason::FileTooLarge { most_mb: FILE_LIMIT >> 20 }));
    }
    files::sniff(body).ok_or(Refusal::one(Reason::FileTypeRefused))
}

/// The role in which an account may add files to a case now.
async fn authorised(conn: &mut Conn, who: &Who, case: CaseId, kind: DocumentKind) -> Result<Role, CommandError> {
    let case = case_file::find(conn, case).await?.ok_or(CommandError::NotFound)?;
    let roles = moves::actor(conn, who, &case).await?.roles;
    if roles.is_empty() {
        return Err(CommandError::NotFound);
    }
    let open_to_authors = matches!(case.stage, Stage::Draft | Stage::Returned);
    // A panel's secretary adds its minutes and nothing else.
    let is_minutes = kind == DocumentKind::Minutes && case.stage == Stage::PanelReview;
    let writes = |role: &Role| match access::reach([*role], Resource::Draft, Verb::Write) {
        Reach::All => true,
        _ if kind.is_of_office() => false,
        Reach::Own => open_to_authors,
        Reach::Nothing => *role == Role::Secretary && is_minutes,
    };
    let needed = || Refusal::one(Reason::RoleLacking { needed: vec![Role::Officer] });
    Ok(roles.into_iter().find(writes).ok_or_else(needed)?)
}
