//! Files that belong to a case: what each is, how large, its digest, and where its bytes lie. The bytes are in
//! `files`; a row is never changed and never points to bytes that are not there.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{AccountId, CaseId, DocumentId},
        material::{DocumentKind, FileType},
        time::Moment,
    },
};

/// A file as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Document {
    #[sqlx(try_from = "i64")]
    pub id: DocumentId,
    pub case_id: Option<i64>,
    #[sqlx(try_from = "String")]
    pub kind: DocumentKind,
    pub filename: String,
    #[sqlx(try_from = "String")]
    pub media_type: FileType,
    pub bytes: i64,
    pub sha256: String,
    pub storage_key: String,
    pub uploaded_by: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub uploaded_at: Moment,
    redacted_of: Option<i64>,
}

macro_rules! columns {
    () => {
        "id, case_id, kind, filename, media_type, bytes, sha256, storage_key, uploaded_by, uploaded_at, redacted_of"
    };
}

impl Document {
    /// The case the file belongs to.
    pub fn case(&self) -> Option<CaseId> {
        self.case_id.map(CaseId)
    }

    /// The file under another name.
    pub fn named(self, filename: String) -> Self {
        Self { filename, ..self }
    }

    /// Whether it was sent as it is, and is no redacted copy of another.
    pub fn is_original(&self) -> bool {
        self.redacted_of.is_none()
    }
}

/// A file whose bytes are already safe.
#[derive(Clone, Debug)]
pub struct NewDocument {
    pub case: CaseId,
    pub kind: DocumentKind,
    pub filename: String,
    pub media_type: FileType,
    pub bytes: i64,
    pub sha256: String,
    pub storage_key: String,
    /// Nobody where a candidate sent it without an account.
    pub uploaded_by: Option<AccountId>,
}

/// Adds a file to its case.
pub async fn insert(tx: &mut Tx, id: DocumentId, new: &NewDocument, now: Moment) -> Result<(), StoreError> {
    add(tx, id, new, None, now).await
}

/// Adds a redacted copy of a file, beside it.
pub async fn insert_copy(
    tx: &mut Tx,
    id: DocumentId,
    new: &NewDocument,
    original: DocumentId,
    now: Moment,
) -> Result<(), StoreError> {
    add(tx, id, new, Some(original), now).await
}

async fn add(
    tx: &mut Tx,
    id: DocumentId,
    new: &NewDocument,
    redacted_of: Option<DocumentId>,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO document (id, case_id, kind, filename, media_type, bytes, sha256, storage_key, \
        access_class, uploaded_by, uploaded_at, redacted_of) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'case', $9, $10, $11)";
    let args = args![
        id,
        new.case,
        new.kind,
        &new.filename,
        new.media_type,
        new.bytes,
        &new.sha256,
        &new.storage_key,
        new.uploaded_by,
        now,
        redacted_of
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// A file of no case whose bytes are already safe: only the page it goes with knows of it.
#[derive(Clone, Debug)]
pub struct Loose {
    pub id: DocumentId,
    pub filename: String,
    pub media_type: FileType,
    pub bytes: i64,
    pub sha256: String,
    pub storage_key: String,
}

/// Adds a file of no case; `class` says what it goes with.
pub async fn insert_loose(
    tx: &mut Tx,
    file: &Loose,
    class: &'static str,
    by: Option<AccountId>,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO document (id, case_id, kind, filename, media_type, bytes, sha256, storage_key, \
        access_class, uploaded_by, uploaded_at) VALUES ($1, NULL, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let args = args![
        file.id,
        DocumentKind::Other,
        &file.filename,
        file.media_type,
        file.bytes,
        &file.sha256,
        &file.storage_key,
        class,
        by,
        now
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// The file of an id, unless retention erased it.
pub async fn find(conn: &mut Conn, id: DocumentId) -> Result<Option<Document>, StoreError> {
    conn.opt(concat!("SELECT ", columns!(), " FROM document WHERE id = $1 AND erased_at IS NULL"), args![id]).await
}

/// The files of a case, newest first, without redacted copies.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Document>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM document WHERE case_id = $1 AND redacted_of IS NULL AND erased_at IS NULL \
         ORDER BY uploaded_at DESC, id DESC"
    );
    conn.all(SQL, args![case]).await
}

/// The redacted copies of the files of a case, newest first.
pub async fn copies_of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Document>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM document WHERE case_id = $1 AND redacted_of IS NOT NULL AND erased_at IS NULL \
         ORDER BY uploaded_at DESC, id DESC"
    );
    conn.all(SQL, args![case]).await
}

/// A file as `bole check` and `bole backup` look for it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Stored {
    pub id: i64,
    pub sha256: String,
    pub storage_key: String,
    /// Retention took its bytes off the disk.
    pub is_erased: bool,
}

/// Files after one, in the order of their ids, erased ones too: their rows stay.
pub async fn stored_after(conn: &mut Conn, id: i64, limit: i64) -> Result<Vec<Stored>, StoreError> {
    const SQL: &str = "SELECT id, sha256, storage_key, erased_at IS NOT NULL AS is_erased FROM document \
        WHERE id > $1 ORDER BY id LIMIT $2";
    conn.all(SQL, args![id, limit]).await
}
