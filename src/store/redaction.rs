//! What reviewers of a double-blind case read in place of the originals. Every decision is a row of its own; of a text
//! or file the last one counts.

use sha2::{Digest, Sha256};

use super::{
    Conn, StoreError, Tx,
    case_file::CaseFile,
    document::{self, Document},
    institution, nomination, person,
};
use crate::{
    args,
    clock::new_id,
    domain::{
        blind::{self, Fault, FileDecision, Standing, TextDecision, TextPart, lint::Identity},
        ids::{AccountId, CaseId, DocumentId, RowId},
        material::DocumentKind,
        nomination::Form,
        time::Moment,
    },
};

/// The last decision on a text.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Wording {
    #[sqlx(try_from = "String")]
    pub part: TextPart,
    pub version: i64,
    #[sqlx(try_from = "String")]
    pub decision: TextDecision,
    /// What reviewers read; empty where that is nothing.
    pub body: String,
    made_from: String,
    /// Who decided, by name.
    pub by: String,
    #[sqlx(try_from = "i64")]
    pub made_at: Moment,
}

impl Wording {
    /// Whether the original still reads as it did when this was decided.
    pub fn is_of(&self, original: &str) -> bool {
        self.made_from == digest(original)
    }
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// The last decision on every text of a case that one was made on.
pub async fn wordings(conn: &mut Conn, case: CaseId) -> Result<Vec<Wording>, StoreError> {
    const SQL: &str = "SELECT r.part, r.version, r.decision, r.body, r.made_from, a.name AS by, r.made_at \
        FROM text_redaction r JOIN account a ON a.id = r.made_by WHERE r.case_id = $1 AND r.version = \
        (SELECT MAX(l.version) FROM text_redaction l WHERE l.case_id = r.case_id AND l.part = r.part) ORDER BY r.id";
    conn.all(SQL, args![case]).await
}

/// A decision on a text.
#[derive(Clone, Debug)]
pub struct NewWording<'a> {
    pub case: CaseId,
    pub part: TextPart,
    pub version: i64,
    pub decision: TextDecision,
    pub body: &'a str,
    pub original: &'a str,
    pub by: AccountId,
}

/// Keeps a decision on a text.
///
/// # Errors
/// [`StoreError::Duplicate`] when the version is taken.
pub async fn add_wording(tx: &mut Tx, new: &NewWording<'_>, now: Moment) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO text_redaction (id, case_id, part, version, decision, body, made_from, made_by, \
        made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let id: RowId = new_id(now);
    let made_from = digest(new.original);
    let args = args![id, new.case, new.part, new.version, new.decision, new.body, made_from, new.by, now];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// The last decision on a file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Decided {
    document_id: i64,
    pub version: i64,
    #[sqlx(try_from = "String")]
    pub decision: FileDecision,
    copy_id: Option<i64>,
    /// A person answers for properties that could not be taken out.
    pub looked: bool,
    pub by: String,
    #[sqlx(try_from = "i64")]
    pub made_at: Moment,
}

/// A file that reviewers read, with what was decided on it.
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub original: Document,
    /// Which of its kind it is, from 1, in the order they came: its neutral name.
    pub number: usize,
    pub decided: Option<Decided>,
    /// What reviewers read.
    pub copy: Option<Document>,
}

/// The files of a case that reviewers read, in the order of their kinds and numbers.
pub async fn files(conn: &mut Conn, case: CaseId) -> Result<Vec<Reviewed>, StoreError> {
    const SQL: &str = "SELECT r.document_id, r.version, r.decision, r.copy_id, r.looked, a.name AS by, r.made_at \
        FROM file_redaction r JOIN document d ON d.id = r.document_id JOIN account a ON a.id = r.made_by \
        WHERE d.case_id = $1 AND r.version = \
        (SELECT MAX(l.version) FROM file_redaction l WHERE l.document_id = r.document_id) ORDER BY r.id";
    let decided: Vec<Decided> = conn.all(SQL, args![case]).await?;
    let copies = document::copies_of_case(conn, case).await?;
    let mut originals = document::of_case(conn, case).await?;
    originals.retain(|file| DocumentKind::TO_REDACT.contains(&file.kind));
    originals.sort_by_key(|file| (file.kind, file.uploaded_at, file.id));
    let mut files: Vec<Reviewed> = Vec::with_capacity(originals.len());
    for original in originals {
        let number = files.iter().filter(|before| before.original.kind == original.kind).count() + 1;
        let decided = decided.iter().find(|it| it.document_id == original.id.0).cloned();
        let copy = decided.as_ref().and_then(|it| it.copy_id);
        let copy = copies.iter().find(|it| Some(it.id.0) == copy).cloned();
        files.push(Reviewed { original, number, decided, copy });
    }
    Ok(files)
}

/// A decision on a file.
#[derive(Clone, Copy, Debug)]
pub struct NewDecision {
    pub original: DocumentId,
    pub version: i64,
    pub decision: FileDecision,
    pub copy: Option<DocumentId>,
    pub looked: bool,
    pub by: AccountId,
}

/// Keeps a decision on a file.
///
/// # Errors
/// [`StoreError::Duplicate`] when the version is taken.
pub async fn add_decision(tx: &mut Tx, new: NewDecision, now: Moment) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO file_redaction (id, document_id, version, decision, copy_id, looked, made_by, \
        made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let id: RowId = new_id(now);
    let args = args![id, new.original, new.version, new.decision, new.copy, new.looked, new.by, now];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// The form as reviewers of a double-blind case read it: their wordings of the texts, and nothing of whom it is about.
pub async fn veiled(conn: &mut Conn, case: CaseId, written: &Form) -> Result<Form, StoreError> {
    let mut shown = Form { birth_date: written.birth_date, degree: written.degree, ..Form::default() };
    for wording in wordings(conn, case).await? {
        match wording.part {
            TextPart::Title => shown.title = wording.body,
            TextPart::Statement => shown.statement = wording.body,
            TextPart::Achievements => shown.achievements = wording.body,
            TextPart::Plan => shown.plan = wording.body,
        }
    }
    Ok(shown)
}

/// How the redaction of a text stands.
pub fn standing(part: TextPart, form: &Form, wordings: &[Wording]) -> Standing {
    let original = part.of(form);
    let decided = wordings.iter().find(|wording| wording.part == part);
    Standing::of_text(original, decided.map(|wording| wording.is_of(original)))
}

/// What reviewers of a case would read and nobody has redacted yet.
pub async fn missing(conn: &mut Conn, case: CaseId) -> Result<Vec<Fault>, StoreError> {
    let form = nomination::find(conn, case).await?.map(|found| found.form()).transpose()?.unwrap_or_default();
    let wordings = wordings(conn, case).await?;
    let texts = TextPart::ALL.iter().filter_map(|part| blind::gap(*part, standing(*part, &form, &wordings)));
    let files = files(conn, case).await?;
    let open = files.into_iter().filter(|file| file.decided.is_none());
    Ok(texts.chain(open.map(|file| Fault::FileMissing { name: file.original.filename })).collect())
}

/// What would give the candidate of a case away.
pub async fn identity(conn: &mut Conn, case: &CaseFile, form: &Form) -> Result<Identity, StoreError> {
    let mut known = Identity {
        names: vec![form.candidate_name.clone()],
        pinyin: form.candidate_pinyin.clone(),
        institutions: Vec::new(),
        phone: form.phone.clone(),
    };
    if let Some(person) = case.subject() {
        known.names.extend(person::aliases(conn, person).await?);
    }
    for institution in institution::line_above(conn, case.host()).await? {
        known.institutions.extend(institution::aliases(conn, institution.id).await?);
        known.institutions.extend([institution.name].into_iter().chain(institution.name_en));
    }
    Ok(known)
}
