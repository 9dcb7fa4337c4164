//! Files that whoever objected sends after the objection, by receipt and secret, and who opens them.
//!
//! A file may tell who sent it: its reading stands in the register like that of the name.

use bytes::Bytes;
use futures_util::FutureExt;
use serde_json::json;

use super::{handled, record};
use crate::{
    app::App,
    clock::new_id,
    commands::{CommandError, Who, document::type_of},
    domain::{
        ids::{DocumentId, ObjectionId},
        material::plain_filename,
        role::Role,
        workflow::{Reason, Refusal},
    },
    files::Files,
    store::{
        Conn, document,
        event::Exhibit,
        objection::{self, NewEvidence},
    },
};

/// Files that can be sent to an objection from outside.
pub const MOST_EVIDENCE: usize = 5;

/// Adds a file from whoever holds the receipt and its secret; the same file twice is one. Gives how many there are.
///
/// # Errors
/// [`CommandError::NotFound`] for a wrong receipt or secret; what is wrong with the file; [`Reason::ObjectionDecided`]
/// once it is settled; [`Reason::EvidenceFull`].
pub async fn add_evidence(
    app: &App,
    receipt: &str,
    secret_hash: [u8; 32],
    filename: &str,
    body: Bytes,
) -> Result<usize, CommandError> {
    let known = objection::by_receipt(&mut app.db.read().await?, receipt, secret_hash).await?;
    let id = known.ok_or(CommandError::NotFound)?.id;
    let media_type = type_of(&body)?;
    let now = app.clock.now();
    // Looked at before the disk is written, and again below, where it counts.
    room_for_evidence(&mut app.db.read().await?, id).await?;
    let kept = Files::of(&app.config).keep(body).await?;
    let new = NewEvidence {
        document: new_id(now),
        filename: plain_filename(filename, media_type),
        media_type,
        bytes: kept.bytes,
        sha256: kept.sha256,
        storage_key: kept.storage_key,
    };
    app.db
        .write(move |tx| {
            async move {
                let found = objection::find(tx, id).await?.ok_or(CommandError::NotFound)?;
                let steps = room_for_evidence(tx, id).await?;
                let has = steps.iter().filter(|step| step.document_id.is_some()).count();
                if steps.iter().any(|step| step.document_id.is_some() && step.body == new.sha256) {
                    return Ok::<usize, CommandError>(has);
                }
                let row = objection::add_evidence(tx, id, &new, now).await?;
                let exhibits = vec![Exhibit::of("objection_step", row, &new.sha256)?];
                let note = json!({ "objection": id, "bytes": new.bytes, "sha256": &new.sha256 });
                let who = Who::the_clock(now);
                record(tx, &who, Role::System, "add_evidence", found.case_id, note, exhibits).await?;
                Ok(has + 1)
            }
            .boxed()
        })
        .await
}

/// The steps of an objection that can take another file.
async fn room_for_evidence(conn: &mut Conn, id: ObjectionId) -> Result<Vec<objection::Step>, CommandError> {
    let found = objection::find(conn, id).await?.ok_or(CommandError::NotFound)?;
    if !found.state.is_open() {
        return Err(Refusal::one(Reason::ObjectionDecided).into());
    }
    let steps = objection::steps(conn, id).await?;
    if steps.iter().filter(|step| step.document_id.is_some()).count() >= MOST_EVIDENCE {
        return Err(Refusal::one(Reason::EvidenceFull { most: MOST_EVIDENCE }).into());
    }
    Ok(steps)
}

/// Opens a file of evidence. As it may tell who objected, the reading stands in the register like that of the name.
///
/// # Errors
/// [`CommandError::NotFound`] for a file of another objection.
pub async fn open_evidence(
    app: &App,
    who: &Who,
    id: ObjectionId,
    file: DocumentId,
) -> Result<document::Document, CommandError> {
    let author = who.clone();
    app.db
        .write(move |tx| {
            async move {
                handled(tx, &author, id).await?;
                let steps = objection::steps(tx, id).await?;
                if steps.iter().all(|step| step.document_id != Some(file.0)) {
                    return Err(CommandError::NotFound);
                }
                let found = document::find(tx, file).await?.ok_or(CommandError::NotFound)?;
                objection::log_reading(tx, id, author.account, &found.sha256, author.at).await?;
                Ok(found)
            }
            .boxed()
        })
        .await
}
