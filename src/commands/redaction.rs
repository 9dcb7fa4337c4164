//! Redacted copies for double-blind reviews: a decision on each text and file that reviewers read. The original is
//! never touched, and an earlier decision is kept.

use bytes::Bytes;
use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, document::type_of, moves, transact};
use crate::{
    app::App,
    clock::new_id,
    domain::{
        access::{self, Reach, Resource, Verb},
        blind::{Fault, FileDecision, TextDecision, TextPart},
        ids::{CaseId, DocumentId},
        material::{DocumentKind, plain_filename},
        role::Role,
        workflow::{Reason, Refusal, Stage},
    },
    files::{Files, Kept},
    scrub,
    store::{
        Conn, StoreError, Tx,
        case_file::CaseFile,
        document::{self, Document, NewDocument},
        event::{self, Exhibit},
        nomination,
        redaction::{self, NewDecision, NewWording},
    },
};

/// What reviewers shall read of a file.
#[derive(Clone, Debug)]
pub enum FileChoice {
    /// Another file.
    Copy { filename: String, body: Bytes },
    /// The file itself, without its properties.
    Same,
    /// Nothing.
    Withheld,
}

impl FileChoice {
    const fn decision(&self) -> FileDecision {
        match self {
            Self::Copy { .. } => FileDecision::Redacted,
            Self::Same => FileDecision::Same,
            Self::Withheld => FileDecision::Withheld,
        }
    }
}

/// Whether somebody with these roles on a case prepares its redacted copies at a stage: authors while the nomination is
/// theirs to write, officers until the first review is over.
pub fn writer(roles: &[Role], stage: Stage) -> Option<Role> {
    let with_authors = matches!(stage, Stage::Draft | Stage::Returned);
    if !with_authors && !matches!(stage, Stage::Submitted | Stage::ExternalReview) {
        return None;
    }
    let writes = |role: &Role| match access::reach([*role], Resource::Draft, Verb::Write) {
        Reach::All => true,
        Reach::Own => with_authors,
        Reach::Nothing => false,
    };
    roles.iter().copied().find(writes)
}

/// Sets what reviewers read of a text. `seen` is the version of the decision on the page, 0 where there was none;
/// `wording` is what the form holds.
///
/// # Errors
/// [`Reason::Stale`]; [`Fault::NotTheSame`] where it is said to be the same and reads otherwise; [`Fault::NotOpen`].
pub async fn set_text(
    app: &App,
    who: &Who,
    case: CaseId,
    (part, seen): (TextPart, i64),
    decision: TextDecision,
    wording: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = open(tx, &author, case).await?;
            let form = nomination::find(tx, case.id).await?.ok_or(CommandError::NotFound)?.form()?;
            let original = part.of(&form);
            if decision == TextDecision::Same && wording.trim() != original.replace("\r\n", "\n").trim() {
                return Err(refused(Fault::NotTheSame));
            }
            let body = if decision == TextDecision::Same { original } else { wording.as_str() };
            let present = redaction::wordings(tx, case.id).await?.into_iter().find(|known| known.part == part);
            let version = next(present.map(|known| known.version), seen)?;
            let new = NewWording { case: case.id, part, version, decision, body, original, by: author.account };
            let id = kept(redaction::add_wording(tx, &new, author.at).await)?;
            let note = json!({ "part": part, "decision": decision, "version": version });
            record(tx, &author, (&case, as_role), note, vec![Exhibit::of("redaction", id, &body)?]).await
        }
        .boxed()
    })
    .await
}

/// Sets what reviewers read of a file. `seen` as for [`set_text`]; `looked` says that the author answers for properties
/// that cannot be taken out.
///
/// # Errors
/// As for a file that is added; what `scrub` refuses; [`Reason::Stale`]; [`Fault::NotOpen`].
pub async fn set_file(
    app: &App,
    who: &Who,
    (case, original): (CaseId, DocumentId),
    seen: i64,
    choice: FileChoice,
    looked: bool,
) -> Result<(), CommandError> {
    // Asked before the disk is written, and again below, where it counts.
    let mut conn = app.db.read().await?;
    let file = for_review(&mut conn, case, original).await?;
    let known = crate::store::case_file::find(&mut conn, case).await?.ok_or(CommandError::NotFound)?;
    may_prepare(&moves::actor(&mut conn, who, &known).await?.roles, known.stage)?;
    drop(conn);
    let decision = choice.decision();
    let copy = copied(app, &file, choice, looked).await?;
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = open(tx, &author, case).await?;
            let files = redaction::files(tx, case.id).await?;
            let present = files.into_iter().find(|it| it.original.id == original).and_then(|it| it.decided);
            let version = next(present.map(|known| known.version), seen)?;
            let mut exhibits = Vec::new();
            let mut copy_id = None;
            if let Some((filename, media_type, kept)) = copy {
                let id: DocumentId = new_id(author.at);
                let new = NewDocument {
                    case: case.id,
                    kind: file.kind,
                    filename,
                    media_type,
                    bytes: kept.bytes,
                    sha256: kept.sha256,
                    storage_key: kept.storage_key,
                    uploaded_by: Some(author.account),
                };
                document::insert_copy(tx, id, &new, original, author.at).await?;
                exhibits.push(Exhibit::of("document", id, &new.filename)?);
                copy_id = Some((id, new.sha256));
            }
            let (copy, sha256) = copy_id.unzip();
            let new = NewDecision { original, version, decision, copy, looked, by: author.account };
            kept(redaction::add_decision(tx, new, author.at).await)?;
            let note = json!({
                "document": original, "decision": decision, "version": version, "sha256": sha256, "looked": looked,
            });
            record(tx, &author, (&case, as_role), note, exhibits).await
        }
        .boxed()
    })
    .await
}

type Copied = (String, crate::domain::material::FileType, Kept);

/// The file that reviewers read, without its properties and safe on the disk; nothing where it is withheld.
async fn copied(app: &App, file: &Document, choice: FileChoice, looked: bool) -> Result<Option<Copied>, CommandError> {
    let files = Files::of(&app.config);
    let (filename, body) = match choice {
        FileChoice::Withheld => return Ok(None),
        FileChoice::Same => (file.filename.clone(), files.read(&file.storage_key).await?),
        FileChoice::Copy { filename, body } => (filename, body),
    };
    let media_type = type_of(&body)?;
    let clean = tokio::task::spawn_blocking(move || scrub::clean(media_type, &body, looked)).await;
    let clean = clean.map_err(|_| refused(Fault::Broken))?.map_err(refused)?;
    Ok(Some((plain_filename(&filename, media_type), media_type, files.keep(clean).await?)))
}

/// A file of a case that reviewers read.
async fn for_review(conn: &mut Conn, case: CaseId, id: DocumentId) -> Result<Document, CommandError> {
    let reads = |file: &Document| {
        file.case() == Some(case) && file.is_original() && DocumentKind::TO_REDACT.contains(&file.kind)
    };
    document::find(conn, id).await?.filter(reads).ok_or(CommandError::NotFound)
}

/// The case, with the role in which its redacted copies are prepared.
async fn open(tx: &mut Tx, who: &Who, case: CaseId) -> Result<(CaseFile, Role), CommandError> {
    let case = moves::open(tx, who, case).await?;
    let roles = moves::actor(tx, who, &case).await?.roles;
    let as_role = may_prepare(&roles, case.stage)?;
    Ok((case, as_role))
}

fn may_prepare(roles: &[Role], stage: Stage) -> Result<Role, CommandError> {
    if roles.is_empty() {
        return Err(CommandError::NotFound);
    }
    writer(roles, stage).ok_or_else(|| refused(Fault::NotOpen))
}

/// The number of the next decision, if nobody decided since the page was read.
fn next(present: Option<i64>, seen: i64) -> Result<i64, Refusal> {
    let present = present.unwrap_or_default();
    if present == seen { Ok(present + 1) } else { Err(Refusal::one(Reason::Stale)) }
}

fn kept<T>(outcome: Result<T, StoreError>) -> Result<T, CommandError> {
    match outcome {
        Err(StoreError::Duplicate) => Err(Refusal::one(Reason::Stale).into()),
        other => Ok(other?),
    }
}

fn refused(fault: Fault) -> CommandError {
    Refusal::one(fault.into()).into()
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    (case, as_role): (&CaseFile, Role),
    note: serde_json::Value,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let draft = event::Draft {
        command: "redact",
        case: Some(case.id),
        from: Some(case.stage),
        to: Some(case.stage),
        note,
        exhibits,
    };
    event::record(tx, &who.acting_as(as_role), draft).await?;
    Ok(())
}
