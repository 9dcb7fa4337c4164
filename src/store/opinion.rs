//! Opinions for the candidate: what reviewers wrote, and the wording in which it was released.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{AccountId, AssignmentId, CaseId},
        opinion::{Known, Wording},
        time::Moment,
    },
};

/// A valid review whose opinion is not released yet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Written {
    #[sqlx(try_from = "i64")]
    pub assignment_id: AssignmentId,
    pub opinion: String,
    /// The version of the review.
    pub ver: i64,
}

/// The opinions of a case that are not released yet.
pub async fn written(conn: &mut Conn, case: CaseId) -> Result<Vec<Written>, StoreError> {
    const SQL: &str = "SELECT r.assignment_id, r.opinion, r.ver FROM review r JOIN assignment a \
        ON a.id = r.assignment_id WHERE r.case_id = $1 AND r.submitted_at IS NOT NULL AND r.invalidated_at IS NULL \
        AND a.state = 'submitted' AND NOT EXISTS (SELECT 1 FROM opinion o WHERE o.assignment_id = r.assignment_id) \
        ORDER BY r.assignment_id";
    conn.all(SQL, args![case]).await
}

/// What is known of everybody who was ever asked to review a case.
pub async fn known(conn: &mut Conn, case: CaseId) -> Result<Known, StoreError> {
    const NAMES: &str = "SELECT DISTINCT p.name, p.pinyin FROM assignment a JOIN expert e ON e.id = a.expert_id \
        JOIN person p ON p.id = e.person_id WHERE a.case_id = $1 UNION SELECT l.name, '' FROM assignment a \
        JOIN expert e ON e.id = a.expert_id JOIN person_alias l ON l.person_id = e.person_id WHERE a.case_id = $1 \
        ORDER BY 1, 2";
    // With what stands above each: a school is known by its university.
    const INSTITUTIONS: &str = "WITH own AS (SELECT t.institution_id AS id FROM assignment a \
        JOIN expert e ON e.id = a.expert_id JOIN person_title t ON t.person_id = e.person_id \
        WHERE a.case_id = $1 AND t.institution_id IS NOT NULL), \
        of_them AS (SELECT id FROM own UNION SELECT i.parent_id FROM institution i JOIN own ON own.id = i.id \
         UNION SELECT i.legal_person_id FROM institution i JOIN own ON own.id = i.id) \
        SELECT i.name FROM institution i JOIN of_them o ON o.id = i.id UNION \
        SELECT i.name_en FROM institution i JOIN of_them o ON o.id = i.id WHERE i.name_en IS NOT NULL UNION \
        SELECT l.name FROM institution_alias l JOIN of_them o ON o.id = l.institution_id ORDER BY 1";
    let mut known = Known::default();
    let names: Vec<(String, String)> = conn.all(NAMES, args![case]).await?;
    for (name, latin) in names {
        known.add_name(&name, &latin);
    }
    let institutions: Vec<(String,)> = conn.all(INSTITUTIONS, args![case]).await?;
    known.institutions = institutions.into_iter().map(|(name,)| name).collect();
    Ok(known)
}

/// An opinion as it was released, beside what was written.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Released {
    pub words: String,
    pub why: String,
    pub original: String,
    pub by: String,
    #[sqlx(try_from = "i64")]
    pub released_at: Moment,
}

/// The opinions of a case that were released, for those who may read what was written.
pub async fn released(conn: &mut Conn, case: CaseId) -> Result<Vec<Released>, StoreError> {
    const SQL: &str = "SELECT o.words, o.why, r.opinion AS original, a.name AS by, o.released_at FROM opinion o \
        JOIN review r ON r.assignment_id = o.assignment_id JOIN account a ON a.id = o.released_by \
        WHERE o.case_id = $1 ORDER BY o.assignment_id";
    conn.all(SQL, args![case]).await
}

/// The words released on a case, for the candidate and whoever nominated it; whoever shows them shuffles them.
pub async fn words(conn: &mut Conn, case: CaseId) -> Result<Vec<String>, StoreError> {
    const SQL: &str = "SELECT words FROM opinion WHERE case_id = $1 ORDER BY words, assignment_id";
    let rows: Vec<(String,)> = conn.all(SQL, args![case]).await?;
    Ok(rows.into_iter().map(|(words,)| words).collect())
}

/// Releases an opinion.
///
/// # Errors
/// [`StoreError::Duplicate`] when it was released already.
pub async fn release(
    tx: &mut Tx,
    (case, assignment): (CaseId, AssignmentId),
    wording: &Wording,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO opinion (assignment_id, case_id, words, why, released_by, released_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![assignment, case, wording.words.trim(), wording.why.trim(), by, now]).await?;
    Ok(())
}
