//! Files that go out with a notice, and why what was found in it may stand.

use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, DocumentId, NoticeId, RowId},
        material::FileType,
        notice::Attached,
        privacy::Finding,
        time::Moment,
    },
    store::{
        Conn, StoreError, Tx,
        document::{self, Loose},
    },
};

/// A file that goes out with a notice.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NoticeFile {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    /// From 1; a number is not given twice.
    pub position: i64,
    #[sqlx(try_from = "i64")]
    pub document_id: DocumentId,
    pub filename: String,
    #[sqlx(try_from = "String")]
    pub media_type: FileType,
    pub bytes: i64,
    pub sha256: String,
    pub storage_key: String,
    findings: String,
    /// It is kept without the properties it came with.
    pub cleaned: bool,
}

impl NoticeFile {
    /// As the text of the notice names it.
    pub fn attached(&self) -> Attached {
        Attached { name: self.filename.clone(), sha256: self.sha256.clone() }
    }

    /// What was found when it came in.
    ///
    /// # Errors
    /// When the stored list cannot be read.
    pub fn findings(&self) -> Result<Vec<Finding>, StoreError> {
        serde_json::from_str(&self.findings).map_err(|error| StoreError::Corrupt(error.to_string()))
    }
}

/// The files of a notice in their order.
pub async fn files(conn: &mut Conn, notice: NoticeId) -> Result<Vec<NoticeFile>, StoreError> {
    const SQL: &str = "SELECT f.id, f.position, f.document_id, d.filename, d.media_type, d.bytes, d.sha256, \
        d.storage_key, f.findings, f.cleaned FROM notice_file f JOIN document d ON d.id = f.document_id \
        WHERE f.notice_id = $1 ORDER BY f.position, f.id";
    conn.all(SQL, args![notice]).await
}

/// A file whose bytes are safe, to go with a notice.
#[derive(Clone, Debug)]
pub struct NewFile {
    pub file: Loose,
    pub findings: Vec<Finding>,
    pub cleaned: bool,
}

/// Adds a file to a draft.
pub async fn add_file(
    tx: &mut Tx,
    notice: NoticeId,
    new: &NewFile,
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    const ROW: &str = "INSERT INTO notice_file (id, notice_id, position, document_id, findings, cleaned) \
        SELECT $1, $2, COALESCE(MAX(position), 0) + 1, $3, $4, $5 FROM notice_file WHERE notice_id = $2";
    document::insert_loose(tx, &new.file, "notice", Some(by), now).await?;
    let findings = serde_json::to_string(&new.findings).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let id: RowId = new_id(now);
    tx.run(ROW, args![id, notice, new.file.id, findings, new.cleaned]).await?;
    Ok(id)
}

/// Takes a file off a draft; its bytes and its record stay, for the chain speaks of them.
pub async fn remove_file(tx: &mut Tx, notice: NoticeId, file: RowId) -> Result<(), StoreError> {
    tx.run_guarded("DELETE FROM notice_file WHERE id = $1 AND notice_id = $2", args![file, notice]).await
}

/// Why a finding may stand.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiver {
    pub finding: String,
    pub why: String,
    #[sqlx(try_from = "i64")]
    pub made_by: AccountId,
    pub made_by_name: String,
    agreed_by: Option<i64>,
}

impl Waiver {
    /// Who agreed, at the release.
    pub fn agreed_by(&self) -> Option<AccountId> {
        self.agreed_by.map(AccountId)
    }
}

/// What was explained of a notice.
pub async fn waivers(conn: &mut Conn, notice: NoticeId) -> Result<Vec<Waiver>, StoreError> {
    const SQL: &str = "SELECT w.finding, w.why, w.made_by, a.name AS made_by_name, w.agreed_by \
        FROM notice_waiver w JOIN account a ON a.id = w.made_by WHERE w.notice_id = $1 \
        ORDER BY w.made_at, w.finding";
    conn.all(SQL, args![notice]).await
}

/// Explains a finding, in place of what was said of it before.
pub async fn waive(
    tx: &mut Tx,
    notice: NoticeId,
    finding: &str,
    why: &str,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO notice_waiver (notice_id, finding, why, made_by, made_at) VALUES ($1, $2, $3, $4, $5)";
    tx.run("DELETE FROM notice_waiver WHERE notice_id = $1 AND finding = $2", args![notice, finding]).await?;
    tx.run(SQL, args![notice, finding, why, by, now]).await?;
    Ok(())
}

/// Notes who agreed to an explanation.
pub async fn agree(tx: &mut Tx, notice: NoticeId, finding: &str, by: AccountId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE notice_waiver SET agreed_by = $1 WHERE notice_id = $2 AND finding = $3";
    tx.run_guarded(SQL, args![by, notice, finding]).await
}

/// Notes how many findings nobody has explained.
pub async fn set_privacy_open(tx: &mut Tx, notice: NoticeId, open: i64) -> Result<(), StoreError> {
    tx.run("UPDATE notice SET privacy_open = $1 WHERE id = $2", args![open, notice]).await?;
    Ok(())
}

/// Notes that a draft was changed beside its words; of two who change it, one is told.
pub async fn touch(tx: &mut Tx, id: NoticeId, ver: i64) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE notice SET ver = ver + 1 WHERE id = $1 AND ver = $2 AND state = 'draft'", args![id, ver])
        .await
}
