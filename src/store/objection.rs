//! Objections: their content in clear, who objected sealed, the steps of their handling.

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError, Tx,
    arg::bind_list,
    case_file::involved,
    document::{self, Loose},
};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, CaseId, DocumentId, InstitutionId, NoticeId, ObjectionId, PersonId, RowId},
        objection::{Channel, Content, ObjectionState, ObjectorKind, Outcome, RefusalGround, StepKind, Topic},
        time::{Day, Moment},
    },
};

/// An objection as it is stored, without who made it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Objection {
    #[sqlx(try_from = "i64")]
    pub id: ObjectionId,
    pub receipt: String,
    #[sqlx(try_from = "i64")]
    pub notice_id: NoticeId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub case_no: String,
    #[sqlx(try_from = "String")]
    pub objector_kind: ObjectorKind,
    #[sqlx(try_from = "String")]
    pub channel: Channel,
    #[sqlx(try_from = "String")]
    pub topic: Topic,
    pub statement: String,
    pub evidence: String,
    #[sqlx(try_from = "i64")]
    pub received_at: Moment,
    pub sent_on: String,
    pub in_time: bool,
    #[sqlx(try_from = "String")]
    pub state: ObjectionState,
    refusal_ground: Option<String>,
    pub refusal_reason: Option<String>,
    admit_due_on: Option<String>,
    handle_due_on: Option<String>,
    pub extended: bool,
    pub handler_id: Option<i64>,
    pub finding: Option<String>,
    outcome: Option<String>,
    pub reply: Option<String>,
    /// Whether it is sealed who objected: not for a letter that did not say, nor once it was erased.
    pub has_identity: bool,
    pub ver: i64,
}

macro_rules! objections {
    ($condition:literal) => {
        concat!(
            "SELECT o.id, o.receipt, o.notice_id, o.case_id, c.case_no, o.objector_kind, o.channel, o.topic, \
             o.statement, o.evidence, o.received_at, o.sent_on, o.in_time, o.state, o.refusal_ground, \
             o.refusal_reason, o.admit_due_on, o.handle_due_on, o.extended, o.handler_id, o.finding, o.outcome, \
             o.reply, o.sealed IS NOT NULL AS has_identity, o.ver FROM objection o JOIN case_file c ON c.id = o.case_id \
             LEFT JOIN nomination n ON n.case_id = o.case_id WHERE ",
            $condition
        )
    };
}

impl Objection {
    pub fn refusal_ground(&self) -> Option<RefusalGround> {
        self.refusal_ground.as_deref().and_then(RefusalGround::from_code)
    }

    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.as_deref().and_then(Outcome::from_code)
    }

    /// The day by which the next thing is due: admission, then the end of the handling.
    pub fn due_on(&self) -> Option<Day> {
        let text = match self.state {
            ObjectionState::Received => self.admit_due_on.as_deref(),
            ObjectionState::Admitted | ObjectionState::Found => self.handle_due_on.as_deref(),
            ObjectionState::Refused | ObjectionState::Answered => None,
        };
        text.and_then(|text| text.parse().ok())
    }
}

/// What is received.
#[derive(Clone, Debug)]
pub struct NewObjection {
    pub id: ObjectionId,
    pub receipt: String,
    pub secret_hash: [u8; 32],
    pub notice: NoticeId,
    pub case: CaseId,
    pub objector_kind: ObjectorKind,
    /// `None` where a letter says nothing of who wrote it.
    pub sealed: Option<Vec<u8>>,
    pub channel: Channel,
    pub content: Content,
    pub sent_on: Day,
    pub in_time: bool,
    pub admit_due_on: Option<Day>,
}

/// Keeps an objection as received.
pub async fn insert(tx: &mut Tx, new: &NewObjection, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO objection (id, receipt, secret_hash, notice_id, case_id, objector_kind, sealed, \
        channel, topic, statement, evidence, received_at, sent_on, in_time, state, admit_due_on) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'received', $15)";
    let args = args![
        new.id,
        &new.receipt,
        new.secret_hash,
        new.notice,
        new.case,
        new.objector_kind,
        new.sealed.clone(),
        new.channel,
        new.content.topic,
        &new.content.statement,
        &new.content.evidence,
        now,
        new.sent_on,
        new.in_time,
        new.admit_due_on
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// An objection of an id.
pub async fn find(conn: &mut Conn, id: ObjectionId) -> Result<Option<Objection>, StoreError> {
    conn.opt(objections!("o.id = $1"), args![id]).await
}

/// The objection of a receipt, for those concerned: an id would tell them when it came in.
pub async fn of_receipt(conn: &mut Conn, receipt: &str) -> Result<Option<Objection>, StoreError> {
    conn.opt(objections!("o.receipt = $1"), args![receipt]).await
}

/// The objection of a receipt whose secret has this hash.
pub async fn by_receipt(conn: &mut Conn, receipt: &str, secret: [u8; 32]) -> Result<Option<Objection>, StoreError> {
    conn.opt(objections!("o.receipt = $1 AND o.secret_hash = $2"), args![receipt, secret]).await
}

/// A file that whoever objected sent, of no case, so that only the objection's page knows of it.
#[derive(Clone, Debug)]
pub struct NewEvidence {
    pub file: Loose,
    /// What the step says of it: a keyed digest of a file as it was sent, or of which file it is a copy.
    pub mark: String,
}

/// Keeps a file with an objection; the step says its digest and not its name, which might tell who sent it.
pub async fn add_evidence(tx: &mut Tx, id: ObjectionId, new: &NewEvidence, now: Moment) -> Result<RowId, StoreError> {
    keep_file(tx, id, new, (StepKind::Evidence, None), now).await
}

/// Adds a copy of such a file for those concerned.
pub async fn add_copy(
    tx: &mut Tx,
    id: ObjectionId,
    new: &NewEvidence,
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    keep_file(tx, id, new, (StepKind::Copy, Some(by)), now).await
}

async fn keep_file(
    tx: &mut Tx,
    id: ObjectionId,
    new: &NewEvidence,
    (kind, by): (StepKind, Option<AccountId>),
    now: Moment,
) -> Result<RowId, StoreError> {
    const STEP: &str = "INSERT INTO objection_step (id, objection_id, kind, actor_id, body, document_id, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    document::insert_loose(tx, &new.file, "objector", by, now).await?;
    let step: RowId = new_id(now);
    tx.run(STEP, args![step, id, kind, by, &new.mark, new.file.id, now]).await?;
    Ok(step)
}

/// The files that came with objections and were not erased since, sealed: for a change of keys.
pub async fn evidence_files(conn: &mut Conn) -> Result<Vec<EvidenceFile>, StoreError> {
    const SQL: &str = "SELECT d.id, d.storage_key FROM objection_step s JOIN document d ON d.id = s.document_id \
        WHERE s.kind = 'evidence' AND d.erased_at IS NULL ORDER BY d.id";
    conn.all(SQL, args![]).await
}

/// The steps that brought a file: their ids and the file's.
pub async fn step_files(conn: &mut Conn) -> Result<Vec<(i64, i64)>, StoreError> {
    const SQL: &str = "SELECT id, document_id FROM objection_step WHERE document_id IS NOT NULL ORDER BY id";
    conn.all(SQL, args![]).await
}

/// Where a sealed file lies.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct EvidenceFile {
    #[sqlx(try_from = "i64")]
    pub id: DocumentId,
    pub storage_key: String,
}

/// Points the row of a file at the same bytes, sealed anew: where they lie now and their digest.
pub async fn move_evidence(
    tx: &mut Tx,
    known: &EvidenceFile,
    (storage_key, sha256): (&str, &str),
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE document SET storage_key = $1, sha256 = $2 WHERE id = $3 AND storage_key = $4";
    tx.run_guarded(SQL, args![storage_key, sha256, known.id, &known.storage_key]).await
}

/// Who objected, sealed.
pub async fn sealed(conn: &mut Conn, id: ObjectionId) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> = conn.opt("SELECT sealed FROM objection WHERE id = $1", args![id]).await?;
    Ok(row.and_then(|(sealed,)| sealed))
}

/// The objections to a case, oldest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Objection>, StoreError> {
    conn.all(objections!("o.case_id = $1 ORDER BY o.received_at, o.id"), args![case]).await
}

/// All objections that an account may judge, newest first, after the key of the last one shown: none to a case that it
/// is tied to.
pub async fn list(
    conn: &mut Conn,
    reader: AccountId,
    after: Option<ObjectionId>,
    limit: i64,
) -> Result<Vec<Objection>, StoreError> {
    const SQL: &str = concat!(objections!("o.id < $1 AND NOT "), involved!("$3"), " ORDER BY o.id DESC LIMIT $2");
    conn.all(SQL, args![after.unwrap_or(ObjectionId(i64::MAX)), limit, reader]).await
}

/// The admitted objections to cases that are an account's own: as candidate, nominator or host. Those concerned are
/// told what is objected to once it is admitted, never by whom.
pub async fn list_own(
    conn: &mut Conn,
    account: AccountId,
    person: Option<PersonId>,
    units: &[InstitutionId],
    limit: i64,
) -> Result<Vec<Objection>, StoreError> {
    const OWN: &str = objections!(
        "o.state IN ('admitted', 'found', 'answered') AND (c.entered_by = $1 OR n.nominator_account_id = $1 \
         OR c.subject_person_id = $2 OR c.host_institution_id IN "
    );
    let mut args = args![account, person, limit];
    let units = bind_list(&mut args, units.iter().copied());
    conn.all(AssertSqlSafe(format!("{OWN}({units})) ORDER BY o.id DESC LIMIT $3")), args).await
}

/// Open objections whose day has come, for reminders.
pub async fn due(conn: &mut Conn, today: Day) -> Result<Vec<Objection>, StoreError> {
    const SQL: &str = objections!(
        "((o.state = 'received' AND o.admit_due_on <= $1) OR (o.state IN ('admitted', 'found') \
         AND o.handle_due_on <= $1)) ORDER BY o.received_at, o.id LIMIT 100"
    );
    conn.all(SQL, args![today]).await
}

/// Admits an objection and sets the clock of its handling.
pub async fn admit(
    tx: &mut Tx,
    id: ObjectionId,
    ver: i64,
    handler: AccountId,
    due_on: Option<Day>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE objection SET state = 'admitted', handler_id = $1, handle_due_on = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND state = 'received'";
    tx.run_guarded(SQL, args![handler, due_on, id, ver]).await
}

/// Refuses an objection on a ground of the closed list; the reason is the answer to whoever objected.
pub async fn refuse(
    tx: &mut Tx,
    id: ObjectionId,
    ver: i64,
    handler: AccountId,
    ground: RefusalGround,
    reason: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE objection SET state = 'refused', handler_id = $1, refusal_ground = $2, \
        refusal_reason = $3, ver = ver + 1 WHERE id = $4 AND ver = $5 AND state = 'received'";
    tx.run_guarded(SQL, args![handler, ground, reason, id, ver]).await
}

/// Extends the handling, once.
pub async fn extend(tx: &mut Tx, id: ObjectionId, ver: i64, due_on: Option<Day>) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE objection SET extended = TRUE, handle_due_on = $1, ver = ver + 1 \
        WHERE id = $2 AND ver = $3 AND state IN ('admitted', 'found') AND extended = FALSE";
    tx.run_guarded(SQL, args![due_on, id, ver]).await
}

/// Moves the clock of an open objection to a later day: that of its admission, or that of its handling.
pub async fn move_clock(tx: &mut Tx, id: ObjectionId, due_on: Day) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE objection SET admit_due_on = CASE WHEN state = 'received' THEN $1 ELSE admit_due_on END, \
        handle_due_on = CASE WHEN state = 'received' THEN handle_due_on ELSE $1 END, ver = ver + 1 \
        WHERE id = $2 AND state IN ('received', 'admitted', 'found')";
    tx.run_guarded(SQL, args![due_on, id]).await
}

/// Writes the finding.
pub async fn find_out(
    tx: &mut Tx,
    id: ObjectionId,
    ver: i64,
    outcome: Outcome,
    finding: &str,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE objection SET state = 'found', outcome = $1, finding = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND state IN ('admitted', 'found')";
    tx.run_guarded(SQL, args![outcome, finding, id, ver]).await
}

/// Notes the written reply to whoever objected.
pub async fn answer(tx: &mut Tx, id: ObjectionId, ver: i64, reply: &str, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE objection SET state = 'answered', reply = $1, replied_at = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND state = 'found'";
    tx.run_guarded(SQL, args![reply, now, id, ver]).await
}

/// A step of the handling.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Step {
    #[sqlx(try_from = "String")]
    pub kind: StepKind,
    pub actor_name: Option<String>,
    pub body: String,
    /// The file of evidence.
    pub document_id: Option<i64>,
    #[sqlx(try_from = "i64")]
    pub at: Moment,
}

/// The steps of an objection, oldest first.
pub async fn steps(conn: &mut Conn, id: ObjectionId) -> Result<Vec<Step>, StoreError> {
    const SQL: &str = "SELECT s.kind, a.name AS actor_name, s.body, s.document_id, s.at FROM objection_step s \
        LEFT JOIN account a ON a.id = s.actor_id WHERE s.objection_id = $1 ORDER BY s.at, s.id";
    conn.all(SQL, args![id]).await
}

/// Adds a step to the file of an objection.
pub async fn add_step(
    tx: &mut Tx,
    id: ObjectionId,
    kind: StepKind,
    actor: AccountId,
    body: &str,
    now: Moment,
) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO objection_step (id, objection_id, kind, actor_id, body, at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    let step: RowId = new_id(now);
    tx.run(SQL, args![step, id, kind, actor, body, now]).await?;
    Ok(step)
}
