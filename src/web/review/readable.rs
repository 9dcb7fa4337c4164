//! What a reviewer reads of a case: the originals, or where the case is double-blind what was set in their place and
//! nothing else. The page, the archive and the files all come from here.

use crate::{
    domain::{letter::LetterState, material::DocumentKind, nomination::Form},
    store::{
        Conn, StoreError,
        case_file::CaseFile,
        document::{self, Document},
        letter::{self, Letter},
        redaction::{self, Reviewed},
    },
    texts::{Lang, nomination as words},
};

/// The form as a reviewer reads it.
pub(super) async fn form(conn: &mut Conn, case: &CaseFile, written: Form) -> Result<Form, StoreError> {
    match case.blind.is_double() {
        true => redaction::veiled(conn, case.id, &written).await,
        false => Ok(written),
    }
}

/// The files a reviewer reads; redacted copies go by their kind and number.
pub(super) async fn files(conn: &mut Conn, case: &CaseFile, lang: Lang) -> Result<Vec<Document>, StoreError> {
    if case.blind.is_double() {
        let files = redaction::files(conn, case.id).await?;
        return Ok(files.into_iter().filter_map(|file| neutral(file, lang)).collect());
    }
    let mut files = document::of_case(conn, case.id).await?;
    files.retain(|file| DocumentKind::FOR_REVIEWERS.contains(&file.kind));
    Ok(files)
}

/// The letters of recommendation a reviewer reads: none where the case is double-blind, for a letter names whom it is
/// about and is its writer's, not to be redacted.
pub(super) async fn letters(conn: &mut Conn, case: &CaseFile) -> Result<Vec<Letter>, StoreError> {
    if case.blind.is_double() {
        return Ok(Vec::new());
    }
    let mut letters = letter::of_case(conn, case.id).await?;
    letters.retain(|known| known.state == LetterState::Received);
    Ok(letters)
}

/// The copy of a file under a name that tells nothing.
fn neutral(file: Reviewed, lang: Lang) -> Option<Document> {
    let copy = file.copy?;
    let name = format!("{}-{}.{}", words::document(copy.kind, lang), file.number, copy.media_type.ending());
    Some(copy.named(name))
}
