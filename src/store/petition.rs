//! Requests of the public: what is asked in clear, who asks sealed, what the desk did with it.

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, PetitionId, RowId},
        petition::{Answer, Asked, PetitionGround, PetitionKind, PetitionState, Standing},
        time::{Day, Moment},
    },
};

/// A request as it is stored, without who made it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Petition {
    #[sqlx(try_from = "i64")]
    pub id: PetitionId,
    pub receipt: String,
    #[sqlx(try_from = "String")]
    pub kind: PetitionKind,
    standing: Option<String>,
    pub page: String,
    pub wrong: String,
    pub wanted: String,
    pub source: String,
    /// Whether anything was said of who asks, and is still kept.
    pub has_contact: bool,
    #[sqlx(try_from = "i64")]
    pub received_at: Moment,
    due_on: Option<String>,
    #[sqlx(try_from = "String")]
    pub state: PetitionState,
    handler_id: Option<i64>,
    pub handler_name: Option<String>,
    ground: Option<String>,
    pub answer: String,
    pub sent_back: String,
    proposed_by: Option<i64>,
    pub proposed_name: Option<String>,
    pub ended_name: Option<String>,
    ended_at: Option<i64>,
    pub public_note: Option<String>,
    pub public_note_en: Option<String>,
    pub ver: i64,
}

macro_rules! petitions {
    ($condition:literal) => {
        concat!(
            "SELECT p.id, p.receipt, p.kind, p.standing, p.page, p.wrong, p.wanted, p.source, \
             p.sealed IS NOT NULL AS has_contact, p.received_at, p.due_on, p.state, p.handler_id, \
             h.name AS handler_name, p.ground, p.answer, p.sent_back, p.proposed_by, q.name AS proposed_name, \
             e.name AS ended_name, p.ended_at, p.public_note, p.public_note_en, p.ver FROM petition p \
             LEFT JOIN account h ON h.id = p.handler_id LEFT JOIN account q ON q.id = p.proposed_by \
             LEFT JOIN account e ON e.id = p.ended_by WHERE ",
            $condition
        )
    };
}

impl Petition {
    pub fn standing(&self) -> Option<Standing> {
        self.standing.as_deref().and_then(Standing::from_code)
    }

    pub fn ground(&self) -> Option<PetitionGround> {
        self.ground.as_deref().and_then(PetitionGround::from_code)
    }

    pub fn handler(&self) -> Option<AccountId> {
        self.handler_id.map(AccountId)
    }

    pub fn proposed_by(&self) -> Option<AccountId> {
        self.proposed_by.map(AccountId)
    }

    pub fn ended_at(&self) -> Option<Moment> {
        self.ended_at.map(Moment)
    }

    /// The day by which it is answered, while it is open and where the calendar reaches.
    pub fn due_on(&self) -> Option<Day> {
        self.due_on.as_deref().filter(|_| self.state.is_open()).and_then(|text| text.parse().ok())
    }
}

/// What is received.
#[derive(Clone, Debug)]
pub struct NewPetition {
    pub id: PetitionId,
    pub receipt: String,
    pub secret_hash: [u8; 32],
    pub asked: Asked,
    pub sealed: Option<Vec<u8>>,
    pub due_on: Option<Day>,
}

/// Keeps a request as received.
pub async fn insert(tx: &mut Tx, new: &NewPetition, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO petition (id, receipt, secret_hash, kind, standing, page, wrong, wanted, source, \
        sealed, received_at, due_on, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'received')";
    let asked = &new.asked;
    let sealed = crate::store::engine::Arg::Bytes(new.sealed.clone());
    let args = args![
        new.id,
        &new.receipt,
        new.secret_hash,
        asked.kind,
        asked.standing,
        &asked.page,
        &asked.wrong,
        &asked.wanted,
        &asked.source,
        sealed,
        now,
        new.due_on
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// The request of an id.
pub async fn find(conn: &mut Conn, id: PetitionId) -> Result<Option<Petition>, StoreError> {
    conn.opt(petitions!("p.id = $1"), args![id]).await
}

/// The request of a receipt whose secret has this hash.
pub async fn by_receipt(conn: &mut Conn, receipt: &str, secret: [u8; 32]) -> Result<Option<Petition>, StoreError> {
    conn.opt(petitions!("p.receipt = $1 AND p.secret_hash = $2"), args![receipt, secret]).await
}

/// Requests, newest first, after the key of the last one shown; of all, or of those that wait for somebody.
pub async fn list(
    conn: &mut Conn,
    only_open: bool,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Petition>, StoreError> {
    const ALL: &str = petitions!("(p.received_at, p.id) < ($1, $2)");
    let open = if only_open { " AND p.state IN ('received', 'taken', 'proposed')" } else { "" };
    let (at, id) = after.unwrap_or((i64::MAX, i64::MAX));
    let sql = format!("{ALL}{open} ORDER BY p.received_at DESC, p.id DESC LIMIT $3");
    conn.all(AssertSqlSafe(sql), args![at, id, limit]).await
}

/// Open requests due by a day.
pub async fn due(conn: &mut Conn, by: Day, limit: i64) -> Result<Vec<Petition>, StoreError> {
    const SQL: &str =
        petitions!("p.state IN ('received', 'taken', 'proposed') AND p.due_on <= $1 ORDER BY p.due_on, p.id LIMIT $2");
    conn.all(SQL, args![by, limit]).await
}

/// Who asked, sealed; `None` where nobody said, or it was erased.
pub async fn sealed(conn: &mut Conn, id: PetitionId) -> Result<Option<Vec<u8>>, StoreError> {
    let row: Option<(Option<Vec<u8>>,)> = conn.opt("SELECT sealed FROM petition WHERE id = $1", args![id]).await?;
    Ok(row.and_then(|(sealed,)| sealed))
}

/// Gives a request to an officer, from whoever has it.
pub async fn take(tx: &mut Tx, (id, ver): (PetitionId, i64), by: AccountId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE petition SET state = 'taken', handler_id = $1, ver = ver + 1 \
        WHERE id = $2 AND ver = $3 AND state IN ('received', 'taken')";
    tx.run_guarded(SQL, args![by, id, ver]).await
}

/// Answers a request whose wish was done; what the public is told of it stands from then on.
pub async fn accept(
    tx: &mut Tx,
    (id, ver): (PetitionId, i64),
    answer: &Answer,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE petition SET state = 'accepted', answer = $1, public_note = $2, public_note_en = $3, \
        ended_by = $4, ended_at = $5, ver = ver + 1 WHERE id = $6 AND ver = $7 AND state = 'taken'";
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let (note, note_en) = (said(&answer.public_note), said(&answer.public_note_en));
    tx.run_guarded(SQL, args![&answer.reply, note, note_en, by, now, id, ver]).await
}

/// Refuses a request on a ground of the closed list; one over personal data waits for the approver.
pub async fn refuse(
    tx: &mut Tx,
    (id, ver): (PetitionId, i64),
    (ground, reason): (PetitionGround, &str),
    by: AccountId,
    at_once: Option<Moment>,
) -> Result<(), StoreError> {
    const END: &str = "UPDATE petition SET state = 'refused', ground = $1, answer = $2, ended_by = $3, ended_at = $4, \
        ver = ver + 1 WHERE id = $5 AND ver = $6 AND state = 'taken'";
    const PROPOSE: &str = "UPDATE petition SET state = 'proposed', ground = $1, answer = $2, proposed_by = $3, \
        sent_back = '', ver = ver + 1 WHERE id = $4 AND ver = $5 AND state = 'taken'";
    match at_once {
        Some(now) => tx.run_guarded(END, args![ground, reason, by, now, id, ver]).await,
        None => tx.run_guarded(PROPOSE, args![ground, reason, by, id, ver]).await,
    }
}

/// Confirms a refusal.
pub async fn confirm(tx: &mut Tx, (id, ver): (PetitionId, i64), by: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE petition SET state = 'refused', ended_by = $1, ended_at = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND state = 'proposed'";
    tx.run_guarded(SQL, args![by, now, id, ver]).await
}

/// Sends a refusal back to whoever proposed it.
pub async fn send_back(tx: &mut Tx, (id, ver): (PetitionId, i64), why: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE petition SET state = 'taken', ground = NULL, answer = '', sent_back = $1, \
        proposed_by = NULL, ver = ver + 1 WHERE id = $2 AND ver = $3 AND state = 'proposed'";
    tx.run_guarded(SQL, args![why, id, ver]).await
}

/// A note of the desk.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Note {
    pub body: String,
    pub author: String,
    #[sqlx(try_from = "i64")]
    pub written_at: Moment,
}

/// The notes on a request, oldest first.
pub async fn notes(conn: &mut Conn, id: PetitionId) -> Result<Vec<Note>, StoreError> {
    const SQL: &str = "SELECT n.body, a.name AS author, n.written_at FROM petition_note n \
        JOIN account a ON a.id = n.written_by WHERE n.petition_id = $1 ORDER BY n.written_at, n.id";
    conn.all(SQL, args![id]).await
}

/// Writes a note.
pub async fn add_note(
    tx: &mut Tx,
    id: PetitionId,
    body: &str,
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    const SQL: &str =
        "INSERT INTO petition_note (id, petition_id, body, written_by, written_at) VALUES ($1, $2, $3, $4, $5)";
    let row: RowId = new_id(now);
    tx.run(SQL, args![row, id, body, by, now]).await?;
    Ok(row)
}

/// A correction as the public reads it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Correction {
    #[sqlx(try_from = "i64")]
    pub id: PetitionId,
    /// The page it is about: a path of this site, words, or nothing.
    pub page: String,
    pub public_note: String,
    pub public_note_en: Option<String>,
    #[sqlx(try_from = "i64")]
    pub ended_at: Moment,
}

/// Corrections told to the public, the latest first, after the key of the last one shown.
pub async fn corrections(
    conn: &mut Conn,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Correction>, StoreError> {
    const SQL: &str = "SELECT id, page, public_note, public_note_en, ended_at FROM petition \
        WHERE public_note IS NOT NULL AND (ended_at, id) < ($1, $2) ORDER BY ended_at DESC, id DESC LIMIT $3";
    let (at, id) = after.unwrap_or((i64::MAX, i64::MAX));
    conn.all(SQL, args![at, id, limit]).await
}
