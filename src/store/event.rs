//! The chain of events: append only, each hash over the one before, so that nothing can be changed or cut unseen.
//!
//! An event's payload carries no personal value. What was decided on is frozen as `evidence`; the event holds the
//! salted digests, and a verification recomputes them.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    Conn, StoreError, Tx,
    bulk::{self, rows},
};
use crate::{
    args,
    clock::{IdSeries, fill_random},
    domain::{
        ids::{AccountId, CaseId, EvidenceId},
        role::Role,
        time::Moment,
        workflow::Stage,
    },
};

/// Who did it, when, in which role.
#[derive(Clone, Debug)]
pub struct By {
    pub account: Option<AccountId>,
    pub role: Role,
    pub at: Moment,
}

/// A record frozen with an event: what it is, which row it is of, and its canonical JSON.
#[derive(Clone, Debug)]
pub struct Exhibit {
    pub kind: &'static str,
    pub subject: i64,
    pub body: String,
}

impl Exhibit {
    /// Freezes a value as canonical JSON (fields in declaration order, no spaces).
    ///
    /// # Errors
    /// When the value cannot be written as JSON.
    pub fn of(kind: &'static str, subject: impl Into<i64>, value: &impl Serialize) -> Result<Self, StoreError> {
        let body = serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(Self { kind, subject: subject.into(), body })
    }
}

/// An event to be recorded.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The command, e.g. `submit`: what the history says was done.
    pub command: &'static str,
    pub case: Option<CaseId>,
    pub from: Option<Stage>,
    pub to: Option<Stage>,
    /// Facts without personal values, e.g. `{"ground":"late"}`.
    pub note: serde_json::Value,
    pub exhibits: Vec<Exhibit>,
}

/// The payload as it is hashed.
#[derive(Serialize)]
struct Payload<'a> {
    note: &'a serde_json::Value,
    exhibits: &'a [Sealed],
}

#[derive(Serialize)]
struct Sealed {
    id: String,
    kind: &'static str,
    subject: String,
    digest: String,
}

/// An event as it stands in the chain.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Event {
    pub seq: i64,
    #[sqlx(try_from = "i64")]
    pub at: Moment,
    pub actor_id: Option<i64>,
    pub actor_role: String,
    pub command: String,
    pub case_id: Option<i64>,
    pub from_stage: Option<String>,
    pub to_stage: Option<String>,
    pub payload: String,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

macro_rules! columns {
    () => {
        "seq, at, actor_id, actor_role, command, case_id, from_stage, to_stage, payload, prev_hash, hash"
    };
}

impl Event {
    /// What the event says, without the hash before it: SHA-256 over these fields, each preceded by its length.
    pub fn digest(&self) -> [u8; 32] {
        hash_of(&self.fields())
    }

    /// The hash that an event is given: over the hash before it and its digest, so that the chain can be followed past
    /// an event by whoever may not read it.
    pub fn expected_hash(&self) -> [u8; 32] {
        linked(&self.prev_hash, &self.digest())
    }

    /// Whether the event says what it said when it was written. The first events of an older chain were hashed over all
    /// fields at once.
    pub fn is_as_written(&self) -> bool {
        let at_once = || hash_of(&[&[self.prev_hash.clone()][..], &self.fields()].concat());
        self.hash == self.expected_hash() || self.hash == at_once()
    }

    fn fields(&self) -> [Vec<u8>; 9] {
        let number = |value: Option<i64>| value.map(|number| number.to_string()).unwrap_or_default();
        let stage = |code: &Option<String>| code.clone().unwrap_or_default();
        [
            self.seq.to_string(),
            self.at.0.to_string(),
            number(self.actor_id),
            self.actor_role.clone(),
            self.command.clone(),
            number(self.case_id),
            stage(&self.from_stage),
            stage(&self.to_stage),
            self.payload.clone(),
        ]
        .map(String::into_bytes)
    }
}

/// The hash of an event by the hash before it, which the first has not, and its digest.
pub fn linked(prev_hash: &[u8], digest: &[u8]) -> [u8; 32] {
    hash_of(&[prev_hash, digest])
}

/// SHA-256 over parts, each preceded by its length.
fn hash_of(parts: &[impl AsRef<[u8]>]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.as_ref().len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

/// The digest of an exhibit: SHA-256 over its salt and its body, so that a short body cannot be guessed from it.
pub fn exhibit_digest(salt: &[u8], body: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(body.as_bytes());
    hasher.finalize().into()
}

rows! {
    /// An event as it is written.
    pub struct EventRow in "event" {
        seq: i64,
        at: Moment,
        actor_id: Option<i64>,
        actor_role: String,
        command: String,
        case_id: Option<i64>,
        from_stage: Option<String>,
        to_stage: Option<String>,
        payload: String,
        prev_hash: Vec<u8>,
        hash: Vec<u8>,
    }

    /// A frozen record as it is written.
    pub struct EvidenceRow in "evidence" {
        id: EvidenceId,
        kind: &'static str,
        subject_id: i64,
        case_id: Option<CaseId>,
        body: String,
        salt: [u8; 32],
        digest: [u8; 32],
        event_seq: i64,
        created_at: Moment,
    }
}

/// Appends an event with its exhibits at the end of the chain; gives its place.
///
/// # Errors
/// When the database refuses.
pub async fn record(tx: &mut Tx, by: &By, draft: Draft) -> Result<i64, StoreError> {
    record_all(tx, vec![(by.clone(), draft)]).await
}

/// Appends events in their order at the end of the chain; gives the place of the last.
///
/// # Errors
/// When the database refuses.
pub async fn record_all(tx: &mut Tx, drafts: Vec<(By, Draft)>) -> Result<i64, StoreError> {
    const TAKE: &str = "UPDATE chain_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash";
    let count = drafts.len() as i64;
    let (last, mut hash): (i64, Vec<u8>) = tx.one(TAKE, args![count]).await?;
    let mut events = Vec::with_capacity(drafts.len());
    let mut evidence = Vec::new();
    for (seq, (by, draft)) in (last - count + 1..).zip(drafts) {
        let sealed = seal(seq, &by, &draft, &mut evidence);
        let event = link(seq, &by, &draft, &sealed, hash)?;
        hash = event.hash.clone();
        events.push(event);
    }
    bulk::insert(tx, evidence).await?;
    tx.run("UPDATE chain_head SET hash = $1 WHERE id = 1", args![hash]).await?;
    bulk::insert(tx, events).await?;
    Ok(last)
}

/// Salts and digests the exhibits of an event, and adds them to the rows to be written.
fn seal(seq: i64, by: &By, draft: &Draft, evidence: &mut Vec<EvidenceRow>) -> Vec<Sealed> {
    let mut ids = IdSeries::new(by.at);
    let mut sealed = Vec::with_capacity(draft.exhibits.len());
    for exhibit in &draft.exhibits {
        let id: EvidenceId = ids.take();
        let mut salt = [0; 32];
        fill_random(&mut salt);
        let digest = exhibit_digest(&salt, &exhibit.body);
        sealed.push(Sealed {
            id: id.to_string(),
            kind: exhibit.kind,
            subject: exhibit.subject.to_string(),
            digest: hex::encode(digest),
        });
        evidence.push(EvidenceRow {
            id,
            kind: exhibit.kind,
            subject_id: exhibit.subject,
            case_id: draft.case,
            body: exhibit.body.clone(),
            salt,
            digest,
            event_seq: seq,
            created_at: by.at,
        });
    }
    sealed
}

/// Joins an event to the chain.
fn link(seq: i64, by: &By, draft: &Draft, sealed: &[Sealed], prev_hash: Vec<u8>) -> Result<EventRow, StoreError> {
    let payload = serde_json::to_string(&Payload { note: &draft.note, exhibits: sealed })
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let mut event = Event {
        seq,
        at: by.at,
        actor_id: by.account.map(|account| account.0),
        actor_role: by.role.code().to_owned(),
        command: draft.command.to_owned(),
        case_id: draft.case.map(|case| case.0),
        from_stage: draft.from.map(|stage| stage.code().to_owned()),
        to_stage: draft.to.map(|stage| stage.code().to_owned()),
        payload,
        prev_hash,
        hash: Vec::new(),
    };
    event.hash = event.expected_hash().to_vec();
    let Event { seq, at, actor_id, actor_role, command, case_id, from_stage, to_stage, payload, prev_hash, hash } =
        event;
    Ok(EventRow { seq, at, actor_id, actor_role, command, case_id, from_stage, to_stage, payload, prev_hash, hash })
}

/// The history of a case, newest first, at most `limit` events.
pub async fn of_case(conn: &mut Conn, case: CaseId, limit: i64) -> Result<Vec<Event>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM event WHERE case_id = $1 ORDER BY seq DESC LIMIT $2");
    conn.all(SQL, args![case, limit]).await
}

/// A stretch of the chain after `seq`, oldest first.
pub async fn after(conn: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Event>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM event WHERE seq > $1 ORDER BY seq LIMIT $2");
    conn.all(SQL, args![seq, limit]).await
}

/// An event as the log page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    #[sqlx(flatten)]
    pub event: Event,
    pub actor_name: Option<String>,
    pub case_no: Option<String>,
}

macro_rules! entries {
    ($condition:literal) => {
        concat!(
            "SELECT e.seq, e.at, e.actor_id, e.actor_role, e.command, e.case_id, e.from_stage, e.to_stage, e.payload, ",
            "e.prev_hash, e.hash, a.name AS actor_name, c.case_no FROM event e ",
            "LEFT JOIN account a ON a.id = e.actor_id LEFT JOIN case_file c ON c.id = e.case_id ",
            "WHERE e.seq < $1",
            $condition,
            " ORDER BY e.seq DESC LIMIT $2"
        )
    };
}

/// A stretch of the chain before `seq`, newest first: for the log page. With an actor, only what that account did.
pub async fn before(conn: &mut Conn, seq: i64, actor: Option<AccountId>, limit: i64) -> Result<Vec<Entry>, StoreError> {
    const ALL: &str = entries!("");
    const OF_ONE: &str = entries!(" AND e.actor_id = $3");
    match actor {
        None => conn.all(ALL, args![seq, limit]).await,
        Some(actor) => conn.all(OF_ONE, args![seq, limit, actor]).await,
    }
}

/// The end of the chain: place and hash of the last event.
pub async fn head(conn: &mut Conn) -> Result<(i64, Vec<u8>), StoreError> {
    conn.one("SELECT seq, hash FROM chain_head WHERE id = 1", args![]).await
}

/// Whether anything that is no case's own happened after a place in the chain.
pub async fn is_any_without_case(conn: &mut Conn, seq: i64) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT seq FROM event WHERE seq > $1 AND case_id IS NULL LIMIT 1";
    Ok(conn.opt::<(i64,)>(SQL, args![seq]).await?.is_some())
}

/// A frozen record as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Evidence {
    pub id: i64,
    pub kind: String,
    pub subject_id: i64,
    pub case_id: Option<i64>,
    pub body: Option<String>,
    pub salt: Vec<u8>,
    pub digest: Vec<u8>,
    pub event_seq: i64,
    #[sqlx(try_from = "i64")]
    pub created_at: Moment,
}

impl Evidence {
    /// Whether it has the digest it was frozen with; one without its body has left its digest, and whether it was
    /// erased lawfully is for the chain to say.
    pub fn is_as_frozen(&self) -> bool {
        self.body.as_deref().is_none_or(|body| exhibit_digest(&self.salt, body).as_slice() == self.digest)
    }
}

/// The exhibits of the events after `seq` up to and including `last`.
pub async fn exhibits_between(conn: &mut Conn, seq: i64, last: i64) -> Result<Vec<Evidence>, StoreError> {
    const SQL: &str = "SELECT id, kind, subject_id, case_id, body, salt, digest, event_seq, created_at FROM evidence \
        WHERE event_seq > $1 AND event_seq <= $2 ORDER BY event_seq, id";
    conn.all(SQL, args![seq, last]).await
}

/// The frozen versions of one record, oldest first.
pub async fn exhibits_of(conn: &mut Conn, kind: &str, subject: i64) -> Result<Vec<Evidence>, StoreError> {
    const SQL: &str = "SELECT id, kind, subject_id, case_id, body, salt, digest, event_seq, created_at FROM evidence \
        WHERE kind = $1 AND subject_id = $2 ORDER BY event_seq, id";
    conn.all(SQL, args![kind, subject]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_as_written_in_either_form_and_the_chain_is_followed_by_its_digest() {
        let mut event = Event {
            seq: 7,
            at: Moment(1),
            actor_id: Some(3),
            actor_role: "officer".to_owned(),
            command: "accept".to_owned(),
            case_id: None,
            from_stage: None,
            to_stage: None,
            payload: "{}".to_owned(),
            prev_hash: vec![9; 32],
            hash: Vec::new(),
        };
        let fields: [&[u8]; 10] = [&[9; 32], b"7", b"1", b"3", b"officer", b"accept", b"", b"", b"", b"{}"];
        for hash in [linked(&[9; 32], &event.digest()), hash_of(&fields)] {
            event.hash = hash.to_vec();
            assert!(event.is_as_written());
            event.payload.push(' ');
            assert!(!event.is_as_written());
            event.payload.pop();
            event.prev_hash[0] ^= 1;
            assert!(!event.is_as_written());
            event.prev_hash[0] ^= 1;
        }
    }
}
