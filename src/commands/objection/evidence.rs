//! Files that whoever objected sends after the objection, by receipt and secret, and who opens them.
//!
//! A file may tell who sent it, by its words, its name or its properties: bytes and name are sealed like the identity,
//! its reading stands in the register like that of the name, and those concerned get a copy without properties, if the
//! supervisor makes one.

use bytes::Bytes;
use futures_util::FutureExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{handled, handling::note_reading, record};
use crate::{
    app::App,
    clock::new_id,
    commands::{CommandError, Who, document::type_of, transact},
    domain::{
        ids::{DocumentId, ObjectionId},
        material::{FileType, plain_filename},
        objection::{ObjectionState, StepKind},
        role::Role,
        workflow::{Reason, Refusal},
    },
    files::Files,
    scrub,
    store::{
        Conn, StoreError,
        document::{self, Loose},
        event::Exhibit,
        objection::{self, NewEvidence, Step},
    },
    vault::Vault,
};

/// Files that can be sent to an objection from outside.
pub const MOST_EVIDENCE: usize = 5;

/// What is sealed beside the bytes of a file.
#[derive(Serialize, Deserialize)]
struct Label {
    filename: String,
}

/// A file of evidence in clear, for the one who may read it.
#[derive(Debug)]
pub struct Evidence {
    pub filename: String,
    pub media_type: FileType,
    pub body: Bytes,
}

/// Seals a file under its document's id: the length of its label, the label, the bytes.
fn seal(vault: &Vault, id: DocumentId, filename: &str, body: &[u8]) -> Result<Bytes, StoreError> {
    let label = serde_json::to_vec(&Label { filename: filename.to_owned() });
    let label = label.map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
    let packed = [&(label.len() as u32).to_be_bytes()[..], &label, body].concat();
    Ok(Bytes::from(vault.seal(id.0, &packed)))
}

fn open(vault: &Vault, found: &document::Document, sealed: &[u8]) -> Result<Evidence, StoreError> {
    let corrupt = |cause: &str| StoreError::Corrupt(cause.to_owned());
    let packed = vault.open(found.id.0, sealed).map_err(|cause| corrupt(&cause.to_string()))?;
    let (length, rest) = packed.split_first_chunk::<4>().ok_or_else(|| corrupt("a sealed file is cut"))?;
    let (label, body) =
        rest.split_at_checked(u32::from_be_bytes(*length) as usize).ok_or_else(|| corrupt("a sealed file is cut"))?;
    let label: Label = serde_json::from_slice(label).map_err(|cause| corrupt(&cause.to_string()))?;
    Ok(Evidence { filename: label.filename, media_type: found.media_type, body: Bytes::copy_from_slice(body) })
}

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
    // The digest of the file alone would tell whoever has the file that it was sent.
    let mark = app.vault.secret_for(&format!("evidence {id} {}", hex::encode(Sha256::digest(&body))));
    let document: DocumentId = new_id(now);
    let sealed = seal(&app.vault, document, &plain_filename(filename, media_type), &body)?;
    let head = sealed.slice(..2.min(sealed.len()));
    let kept = Files::of(&app.config).keep(sealed).await?;
    let vault = app.vault.clone();
    let file = Loose {
        id: document,
        filename: format!("evidence.{}", media_type.ending()),
        media_type,
        bytes: kept.bytes,
        sha256: kept.sha256,
        storage_key: kept.storage_key,
    };
    let new = NewEvidence { file, mark };
    app.db
        .write(move |tx| {
            async move {
                let found = objection::find(tx, id).await?.ok_or(CommandError::NotFound)?;
                // The key was changed meanwhile, and the old one may be gone before anybody reads this.
                if !vault.is_latest(&head) {
                    return Err(Refusal::one(Reason::Stale).into());
                }
                let steps = room_for_evidence(tx, id).await?;
                let has = steps.iter().filter(|step| step.kind == StepKind::Evidence).count();
                if steps.iter().any(|step| step.kind == StepKind::Evidence && step.body == new.mark) {
                    return Ok::<usize, CommandError>(has);
                }
                let row = objection::add_evidence(tx, id, &new, now).await?;
                let exhibits = vec![Exhibit::of("objection_step", row, &new.mark)?];
                let note = json!({ "objection": id, "bytes": new.file.bytes, "sha256": &new.file.sha256 });
                let who = Who::the_clock(now);
                record(tx, &who, Role::System, "add_evidence", found.case_id, note, exhibits).await?;
                Ok(has + 1)
            }
            .boxed()
        })
        .await
}

/// The steps of an objection that can take another file.
async fn room_for_evidence(conn: &mut Conn, id: ObjectionId) -> Result<Vec<Step>, CommandError> {
    let found = objection::find(conn, id).await?.ok_or(CommandError::NotFound)?;
    if !found.state.is_open() {
        return Err(Refusal::one(Reason::ObjectionDecided).into());
    }
    let steps = objection::steps(conn, id).await?;
    if steps.iter().filter(|step| step.kind == StepKind::Evidence).count() >= MOST_EVIDENCE {
        return Err(Refusal::one(Reason::EvidenceFull { most: MOST_EVIDENCE }).into());
    }
    Ok(steps)
}

/// Opens a file of evidence. As it may tell who objected, the reading and its reason stand in the register like those of
/// the name.
///
/// # Errors
/// [`Reason::Required`] without a reason; [`CommandError::NotFound`] for a file of another objection.
pub async fn open_evidence(
    app: &App,
    who: &Who,
    id: ObjectionId,
    file: DocumentId,
    why: String,
) -> Result<Evidence, CommandError> {
    unsealed(app, who, id, (file, why), &[]).await
}

/// The record of a file that came with an objection.
async fn sent(conn: &mut Conn, id: ObjectionId, file: DocumentId) -> Result<document::Document, CommandError> {
    let steps = objection::steps(conn, id).await?;
    let known = |step: &Step| step.kind == StepKind::Evidence && step.document_id == Some(file.0);
    if !steps.iter().any(known) {
        return Err(CommandError::NotFound);
    }
    document::find(conn, file).await?.ok_or(CommandError::NotFound)
}

/// A file in clear for the supervisor who handles the objection, in one of the states where there are any: judged and
/// noted before anything is opened.
async fn unsealed(
    app: &App,
    who: &Who,
    id: ObjectionId,
    (file, why): (DocumentId, String),
    states: &'static [ObjectionState],
) -> Result<Evidence, CommandError> {
    let author = who.clone();
    let found = app
        .db
        .write(move |tx| {
            async move {
                let (objected, case) = handled(tx, &author, id).await?;
                if !states.is_empty() {
                    super::expect(&objected, states)?;
                }
                let found = sent(tx, id, file).await?;
                note_reading(tx, &author, &case, id, StepKind::FileReading, &why).await?;
                Ok::<_, CommandError>(found)
            }
            .boxed()
        })
        .await?;
    let sealed = Files::of(&app.config).read(&found.storage_key).await?;
    Ok(open(&app.vault, &found, &sealed)?)
}

/// Makes a copy of a file without its properties (author, place of a picture, history) for those concerned: they can
/// answer only what they have read. Its name is a number. What its pages say is for the supervisor's eyes before. A
/// refusal names what the properties tell, so making one is a reading too.
///
/// # Errors
/// [`Reason::Required`] without a reason; [`Reason::Blind`] for a file whose properties cannot be taken out;
/// [`Reason::ObjectionDecided`] when it is not being handled; [`CommandError::NotFound`] for a file of another objection.
pub async fn share_evidence(
    app: &App,
    who: &Who,
    id: ObjectionId,
    file: DocumentId,
    why: String,
) -> Result<(), CommandError> {
    let read = unsealed(app, who, id, (file, why), super::BEING_HANDLED).await?;
    let Evidence { media_type, body, .. } = read;
    let copy = tokio::task::spawn_blocking(move || scrub::clean(media_type, &body, false));
    let copy = copy.await.map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
    let copy = copy.map_err(|fault| Refusal::one(Reason::Blind(fault)))?;
    let kept = Files::of(&app.config).keep(copy).await?;
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (objected, _) = handled(tx, &author, id).await?;
            super::expect(&objected, super::BEING_HANDLED)?;
            sent(tx, id, file).await?;
            let number = objection::steps(tx, id).await?.iter().filter(|step| step.kind == StepKind::Copy).count() + 1;
            let copy = Loose {
                id: new_id(author.at),
                filename: format!("material-{number}.{}", media_type.ending()),
                media_type,
                bytes: kept.bytes,
                sha256: kept.sha256,
                storage_key: kept.storage_key,
            };
            let new = NewEvidence { file: copy, mark: file.to_string() };
            let row = objection::add_copy(tx, id, &new, author.account, author.at).await?;
            let exhibits = vec![Exhibit::of("objection_step", row, &new.mark)?];
            let note = json!({ "objection": id, "copy_of": file, "sha256": &new.file.sha256 });
            record(tx, &author, Role::Supervisor, "share_evidence", objected.case_id, note, exhibits).await
        }
        .boxed()
    })
    .await
}
