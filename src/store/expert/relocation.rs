//! Institutions that experts say they work for now and that are not on record under that name: the office says which
//! each is. The post is on record at once without its institution, which recusal reads as unknown.

use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, ExpertId, InstitutionId, RowId},
        time::Moment,
    },
    store::{Conn, StoreError, Tx},
};

/// A new institution that waits for the office.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Relocation {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    /// The post that lacks its institution.
    #[sqlx(try_from = "i64")]
    title_id: RowId,
    pub institution: String,
    pub title: String,
    #[sqlx(try_from = "i64")]
    pub asked_at: Moment,
}

/// What waits for the office about an expert, the earliest first.
pub async fn open_relocations(conn: &mut Conn, expert: ExpertId) -> Result<Vec<Relocation>, StoreError> {
    const SQL: &str = "SELECT r.id, r.title_id, r.institution, t.title, r.asked_at FROM expert_relocation r \
        JOIN person_title t ON t.id = r.title_id WHERE r.expert_id = $1 AND r.settled_at IS NULL \
        ORDER BY r.asked_at, r.id";
    conn.all(SQL, args![expert]).await
}

/// Keeps the name of an institution that the office has to find.
pub async fn ask_relocation(
    tx: &mut Tx,
    expert: ExpertId,
    title: RowId,
    institution: &str,
    now: Moment,
) -> Result<RowId, StoreError> {
    const SQL: &str = "INSERT INTO expert_relocation (id, expert_id, title_id, institution, asked_at) \
        VALUES ($1, $2, $3, $4, $5)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, expert, title, institution, now]).await?;
    Ok(id)
}

/// Says which institution was meant; the post gets it.
///
/// # Errors
/// [`StoreError::Stale`] when it was settled meanwhile.
pub async fn settle_relocation(
    tx: &mut Tx,
    asked: &Relocation,
    institution: InstitutionId,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SETTLE: &str = "UPDATE expert_relocation SET settled_by = $1, settled_at = $2 \
        WHERE id = $3 AND settled_at IS NULL";
    const TITLE: &str = "UPDATE person_title SET institution_id = $1, ver = ver + 1 WHERE id = $2";
    tx.run_guarded(SETTLE, args![by, now, asked.id]).await?;
    tx.run(TITLE, args![institution, asked.title_id]).await?;
    Ok(())
}
