//! Letters of recommendation: whom they are asked of, where each stands, and what came in.

use super::{Conn, StoreError, Tx, case_file::written_or_checked};
use crate::{
    args,
    domain::{
        ids::{AccountId, CaseId, DocumentId, LetterId},
        letter::{Ask, LETTER_PLEDGE_VERSION, LetterState, Relation, Sealed, Tally, Written},
        time::{Day, Moment},
    },
};

/// A letter as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Letter {
    #[sqlx(try_from = "i64")]
    pub id: LetterId,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub writer_name: String,
    pub writer_institution: String,
    pub writer_email: String,
    #[sqlx(try_from = "String")]
    pub due_on: Day,
    #[sqlx(try_from = "String")]
    pub state: LetterState,
    #[sqlx(try_from = "i64")]
    pub issued_by: AccountId,
    #[sqlx(try_from = "i64")]
    pub issued_at: Moment,
    /// The how-manieth link it is that is out.
    pub issue: i64,
    relation: Option<String>,
    pub relation_note: String,
    pub body: String,
    document_id: Option<i64>,
    pub pledge_version: Option<String>,
    pub decline_reason: String,
    answered_at: Option<i64>,
    pub ver: i64,
    /// The name of whoever gave the link out.
    pub issuer: String,
    pub case_no: String,
}

macro_rules! columns {
    () => {
        "l.id, l.case_id, l.writer_name, l.writer_institution, l.writer_email, l.due_on, l.state, l.issued_by, \
         l.issued_at, l.issue, l.relation, l.relation_note, l.body, l.document_id, l.pledge_version, \
         l.decline_reason, l.answered_at, l.ver, a.name AS issuer, c.case_no"
    };
}

macro_rules! tables {
    () => {
        " FROM letter l JOIN account a ON a.id = l.issued_by JOIN case_file c ON c.id = l.case_id "
    };
}

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT ", columns!(), tables!(), $rest)
    };
}

impl Letter {
    /// How the writer knows the candidate, once the letter came in.
    pub fn relation(&self) -> Option<Relation> {
        self.relation.as_deref().and_then(Relation::from_code)
    }

    /// The file that came with it.
    pub fn document(&self) -> Option<DocumentId> {
        self.document_id.map(DocumentId)
    }

    /// When it came in or was declined.
    pub fn answered_at(&self) -> Option<Moment> {
        self.answered_at.map(Moment)
    }
}

/// Asks for a letter; its first link is number one.
///
/// # Errors
/// [`StoreError::Duplicate`] when the writer was asked already.
pub async fn insert(
    tx: &mut Tx,
    id: LetterId,
    case: CaseId,
    ask: &Ask,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO letter (id, case_id, writer_name, writer_institution, writer_email, due_on, state, \
        issued_by, issued_at, issue) VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, 1)";
    tx.run(SQL, args![id, case, &ask.name, &ask.institution, &ask.email, ask.due_on, by, now]).await?;
    Ok(())
}

/// The letter of an id.
pub async fn find(conn: &mut Conn, id: LetterId) -> Result<Option<Letter>, StoreError> {
    conn.opt(select!("WHERE l.id = $1"), args![id]).await
}

/// The letters of a case, in the order they were asked for.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Letter>, StoreError> {
    conn.all(select!("WHERE l.case_id = $1 ORDER BY l.id"), args![case]).await
}

/// How many letters of a case were asked for and came in.
pub async fn tally(conn: &mut Conn, case: CaseId) -> Result<Tally, StoreError> {
    let states: Vec<(String,)> =
        conn.all("SELECT state FROM letter WHERE case_id = $1 ORDER BY id", args![case]).await?;
    Ok(Tally::of(states.iter().filter_map(|(code,)| LetterState::from_code(code))))
}

/// How many letters of a case came in.
pub async fn received(conn: &mut Conn, case: CaseId) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM letter WHERE case_id = $1 AND state = 'received'";
    let (n,): (i64,) = conn.one(SQL, args![case]).await?;
    Ok(n)
}

/// Gives out another link, due on a day; the letter waits again.
///
/// # Errors
/// [`StoreError::Stale`] when it changed since; [`StoreError::Duplicate`] when the writer was asked anew meanwhile.
pub async fn issue(tx: &mut Tx, known: &Letter, due_on: Day, by: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE letter SET state = 'asked', due_on = $1, issued_by = $2, issued_at = $3, \
        issue = issue + 1, ver = ver + 1 WHERE id = $4 AND ver = $5";
    tx.run_guarded(SQL, args![due_on, by, now, known.id, known.ver]).await
}

/// Moves a letter that waits, or one whose day is over, to another state.
///
/// # Errors
/// [`StoreError::Stale`] when it changed since.
pub async fn set_state(tx: &mut Tx, known: &Letter, state: LetterState) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE letter SET state = $1, ver = ver + 1 WHERE id = $2 AND ver = $3 \
        AND state IN ('asked', 'reminded', 'expired')";
    tx.run_guarded(SQL, args![state, known.id, known.ver]).await
}

/// Keeps a letter as it came in.
///
/// # Errors
/// [`StoreError::Stale`] when it waits no more.
pub async fn receive(
    tx: &mut Tx,
    known: &Letter,
    written: &Written,
    document: Option<DocumentId>,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE letter SET state = 'received', relation = $1, relation_note = $2, body = $3, \
        document_id = $4, pledge_version = $5, answered_at = $6, ver = ver + 1 \
        WHERE id = $7 AND ver = $8 AND state IN ('asked', 'reminded')";
    let args = args![
        written.relation,
        &written.relation_note,
        &written.body,
        document,
        LETTER_PLEDGE_VERSION,
        now,
        known.id,
        known.ver
    ];
    tx.run_guarded(SQL, args).await
}

/// Notes that the writer declined.
///
/// # Errors
/// [`StoreError::Stale`] when it waits no more.
pub async fn decline(tx: &mut Tx, known: &Letter, reason: &str, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE letter SET state = 'declined', decline_reason = $1, answered_at = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND state IN ('asked', 'reminded')";
    tx.run_guarded(SQL, args![reason, now, known.id, known.ver]).await
}

/// The letters that wait, nobody was reminded of, and are due on a day or before, while their case can take them.
pub async fn unremembered(conn: &mut Conn, until: Day, limit: i64) -> Result<Vec<Letter>, StoreError> {
    const SQL: &str = concat!(
        select!("WHERE l.state = 'asked' AND l.due_on <= $1 AND c.stage IN "),
        written_or_checked!(),
        " ORDER BY l.due_on, l.id LIMIT $2"
    );
    conn.all(SQL, args![until, limit]).await
}

/// The letters that still wait although they were due before a day.
pub async fn overdue(conn: &mut Conn, today: Day, limit: i64) -> Result<Vec<Letter>, StoreError> {
    const SQL: &str =
        select!("WHERE l.state IN ('asked', 'reminded') AND l.due_on < $1 ORDER BY l.due_on, l.id LIMIT $2");
    conn.all(SQL, args![today, limit]).await
}

/// A letter that came in, with the digest of its file and what was frozen then.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CameIn {
    #[sqlx(flatten)]
    pub letter: Letter,
    file: Option<String>,
    frozen: Option<String>,
}

impl CameIn {
    /// Whether it says what was frozen when it came in.
    ///
    /// # Errors
    /// When it cannot be written as it was frozen.
    pub fn is_as_frozen(&self) -> Result<bool, StoreError> {
        let Some(relation) = self.letter.relation() else { return Ok(false) };
        let now = Sealed {
            name: &self.letter.writer_name,
            institution: &self.letter.writer_institution,
            email: &self.letter.writer_email,
            relation,
            relation_note: &self.letter.relation_note,
            body: &self.letter.body,
            file: self.file.as_deref(),
            pledge: self.letter.pledge_version.as_deref().unwrap_or_default(),
        };
        let now = serde_json::to_string(&now).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(self.frozen.as_ref() == Some(&now))
    }
}

/// Letters that came in, after one, in the order of their ids: for the check. One whose frozen text was erased by
/// retention is left out.
pub async fn came_in_after(conn: &mut Conn, id: i64, limit: i64) -> Result<Vec<CameIn>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        ", d.sha256 AS file, x.body AS frozen",
        tables!(),
        "LEFT JOIN document d ON d.id = l.document_id \
         LEFT JOIN evidence x ON x.kind = 'letter' AND x.subject_id = l.id \
         WHERE l.state = 'received' AND l.id > $1 AND (x.id IS NULL OR x.body IS NOT NULL) ORDER BY l.id LIMIT $2"
    );
    conn.all(SQL, args![id, limit]).await
}
