//! Recusals on record: what was ruled or declared on an expert and a case. What is computed comes from `known`.

mod known;

pub use known::{Candidacy, Engagement, Known, Pool, case, engagements};

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, CaseId, ExpertId, PersonId, RecusalId},
        recusal::{Kind, Pin, Ruling, Source},
        time::Moment,
    },
};

/// A recusal as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Recusal {
    #[sqlx(try_from = "i64")]
    pub id: RecusalId,
    #[sqlx(try_from = "i64")]
    pub expert_id: ExpertId,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    #[sqlx(try_from = "String")]
    pub source: Source,
    #[sqlx(try_from = "String")]
    pub ruling: Ruling,
    pub reason: String,
    #[sqlx(try_from = "i64")]
    pub ruled_at: Moment,
}

/// Everything on record about a case, oldest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Recusal>, StoreError> {
    const SQL: &str = "SELECT id, expert_id, kind, source, ruling, reason, ruled_at FROM recusal \
        WHERE case_id = $1 ORDER BY ruled_at, id";
    conn.all(SQL, args![case]).await
}

/// A recusal on record, with the number of its case.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OnCase {
    pub case_no: String,
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    #[sqlx(try_from = "String")]
    pub source: Source,
    #[sqlx(try_from = "String")]
    pub ruling: Ruling,
    pub reason: String,
    #[sqlx(try_from = "i64")]
    pub ruled_at: Moment,
}

/// What is on record about a person as an expert, latest first.
pub async fn of_person(conn: &mut Conn, person: PersonId, limit: i64) -> Result<Vec<OnCase>, StoreError> {
    const SQL: &str = "SELECT c.case_no, r.kind, r.source, r.ruling, r.reason, r.ruled_at FROM recusal r \
        JOIN expert e ON e.id = r.expert_id JOIN case_file c ON c.id = r.case_id WHERE e.person_id = $1 \
        ORDER BY r.ruled_at DESC, r.id DESC LIMIT $2";
    conn.all(SQL, args![person, limit]).await
}

/// What persons said about one expert: rulings and declarations, oldest first. Computed rows are not among them.
pub fn pins(rows: &[Recusal], expert: ExpertId) -> Vec<Pin> {
    let said = |row: &&Recusal| row.expert_id == expert && (row.ruling.is_pinned() || row.source == Source::Declared);
    rows.iter()
        .filter(said)
        .map(|row| Pin { kind: row.kind, conflict: matches!(row.ruling, Ruling::Conflict | Ruling::PinnedConflict) })
        .collect()
}

/// A recusal to be kept.
#[derive(Clone, Debug)]
pub struct NewRecusal<'a> {
    pub case: CaseId,
    pub expert: ExpertId,
    pub kind: Kind,
    pub source: Source,
    pub ruling: Ruling,
    pub reason: &'a str,
    pub by: Option<AccountId>,
}

/// Puts a recusal on record.
pub async fn insert(tx: &mut Tx, new: &NewRecusal<'_>, now: Moment) -> Result<RecusalId, StoreError> {
    const SQL: &str = "INSERT INTO recusal (id, case_id, expert_id, kind, source, ruling, reason, ruled_by, ruled_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let id: RecusalId = new_id(now);
    let args = args![id, new.case, new.expert, new.kind, new.source, new.ruling, new.reason, new.by, now];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Forgets what was computed about a case, to be computed anew. What a person said stays.
pub async fn clear_computed(tx: &mut Tx, case: CaseId) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM recusal WHERE case_id = $1 AND source IN ('computed', 'applicant') \
        AND ruling IN ('conflict', 'none', 'undecided')";
    tx.run(SQL, args![case]).await?;
    Ok(())
}
