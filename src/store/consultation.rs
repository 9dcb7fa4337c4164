//! Letters to bodies outside the office and their answers (征求意见).

use super::{Conn, StoreError, Tx, decision::Group};
use crate::{
    args,
    clock::new_id,
    domain::{
        consultation::{Answer, Answered, Letter},
        ids::{AccountId, CaseId, ConsultationId, DocumentId},
        time::{Day, Moment},
    },
};

/// A letter with its answer, as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Consultation {
    #[sqlx(try_from = "i64")]
    pub id: ConsultationId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub body: String,
    #[sqlx(try_from = "String")]
    pub sent_on: Day,
    #[sqlx(try_from = "String")]
    pub due_on: Day,
    pub answered_on: Option<String>,
    result: Option<String>,
    pub answer: Option<String>,
    document_id: Option<i64>,
    /// The name of the file, where there is one.
    pub filename: Option<String>,
    pub ver: i64,
}

impl Consultation {
    /// What was answered, if anything was.
    pub fn result(&self) -> Option<Answered> {
        self.result.as_deref().and_then(Answered::from_code)
    }

    pub fn document(&self) -> Option<DocumentId> {
        self.document_id.map(DocumentId)
    }
}

macro_rules! consultations {
    ($condition:literal) => {
        concat!(
            "SELECT n.id, n.case_id, n.body, n.sent_on, n.due_on, n.answered_on, n.result, n.answer, n.document_id, \
             f.filename, n.ver FROM consultation n LEFT JOIN document f ON f.id = n.document_id WHERE ",
            $condition,
            " ORDER BY n.sent_on, n.id"
        )
    };
}

/// The letters on a case, oldest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Consultation>, StoreError> {
    conn.all(consultations!("n.case_id = $1"), args![case]).await
}

/// The letters on the cases of a group that wait for their decision.
pub async fn of_waiting(conn: &mut Conn, group: Group) -> Result<Vec<Consultation>, StoreError> {
    const SQL: &str = consultations!(
        "n.case_id IN (SELECT c.id FROM case_file c WHERE c.batch_id = $1 AND c.role IS NOT DISTINCT FROM $2 \
         AND c.stage = 'pending_decision')"
    );
    conn.all(SQL, args![group.batch, group.role]).await
}

/// Records that a letter was sent.
///
/// # Errors
/// [`StoreError::Duplicate`] when the body was asked already.
pub async fn send(
    tx: &mut Tx,
    case: CaseId,
    letter: &Letter,
    by: AccountId,
    now: Moment,
) -> Result<ConsultationId, StoreError> {
    const SQL: &str = "INSERT INTO consultation (id, case_id, body, sent_on, due_on, sent_by, sent_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let id: ConsultationId = new_id(now);
    tx.run(SQL, args![id, case, &letter.body, letter.sent_on, letter.due_on, by, now]).await?;
    Ok(id)
}

/// Records what a body answered; nobody else may have since version `ver`.
pub async fn answer(
    tx: &mut Tx,
    (id, ver): (ConsultationId, i64),
    answer: &Answer,
    document: Option<DocumentId>,
    by: AccountId,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE consultation SET answered_on = $1, result = $2, answer = $3, document_id = $4, \
        answered_by = $5, ver = ver + 1 WHERE id = $6 AND ver = $7 AND result IS NULL";
    let args = args![answer.answered_on, answer.result, &answer.text, document, by, id, ver];
    tx.run_guarded(SQL, args).await
}
