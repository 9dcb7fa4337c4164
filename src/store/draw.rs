//! Draws of reviewers: the secret of a call, what a draw is made of, and the draws that were made.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{AccountId, BatchId, CaseId, PersonId, RowId},
        nomination::Form,
        role::ScholarRole,
        time::Moment,
    },
};

/// What seeds are made from: see `domain::draw::seed`.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Secret {
    pub secret: String,
    pub secret_hash: String,
    /// The event that holds the digest.
    pub event_seq: i64,
    #[sqlx(try_from = "i64")]
    pub made_at: Moment,
}

/// The secret of a call, if one was made.
pub async fn secret(conn: &mut Conn, batch: BatchId) -> Result<Option<Secret>, StoreError> {
    const SQL: &str = "SELECT secret, secret_hash, event_seq, made_at FROM draw_secret WHERE batch_id = $1";
    conn.opt(SQL, args![batch]).await
}

/// Keeps the secret of a call.
///
/// # Errors
/// [`StoreError::Duplicate`] when it has one.
pub async fn keep_secret(tx: &mut Tx, batch: BatchId, secret: &Secret) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO draw_secret (batch_id, secret, secret_hash, event_seq, made_at) \
        VALUES ($1, $2, $3, $4, $5)";
    let args = args![batch, &secret.secret, &secret.secret_hash, secret.event_seq, secret.made_at];
    tx.run(SQL, args).await?;
    Ok(())
}

/// The last event before an instant: its place and hash; nothing before the first.
pub async fn head_before(conn: &mut Conn, at: Moment) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    conn.opt("SELECT seq, hash FROM event WHERE at < $1 ORDER BY seq DESC LIMIT 1", args![at]).await
}

/// Whether a case of the call is under first review.
pub async fn is_under_review(conn: &mut Conn, batch: BatchId) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM case_file WHERE batch_id = $1 AND stage = 'external_review' LIMIT 1";
    Ok(conn.opt::<(i64,)>(SQL, args![batch]).await?.is_some())
}

/// A draw to be kept.
#[derive(Clone, Debug)]
pub struct NewDraw<'a> {
    pub id: RowId,
    pub batch: BatchId,
    pub role: ScholarRole,
    pub number: i64,
    pub mode: &'static str,
    pub reason: &'a str,
    pub places: i64,
    pub filled: i64,
    pub certificate: &'a str,
    pub by: AccountId,
}

/// Keeps a draw.
///
/// # Errors
/// [`StoreError::Duplicate`] when another of that number was made meanwhile.
pub async fn insert(tx: &mut Tx, new: &NewDraw<'_>, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO draw (id, batch_id, role, number, mode, reason, places, filled, certificate, \
        made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let args = args![
        new.id,
        new.batch,
        new.role,
        new.number,
        new.mode,
        new.reason,
        new.places,
        new.filled,
        new.certificate,
        new.by,
        now
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// A draw as lists show it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Draw {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "String")]
    pub role: ScholarRole,
    pub number: i64,
    pub mode: String,
    pub reason: String,
    pub places: i64,
    pub filled: i64,
    pub by: String,
    #[sqlx(try_from = "i64")]
    pub made_at: Moment,
}

/// The draws of a call, the latest first.
pub async fn of_batch(conn: &mut Conn, batch: BatchId) -> Result<Vec<Draw>, StoreError> {
    const SQL: &str = "SELECT d.id, d.role, d.number, d.mode, d.reason, d.places, d.filled, a.name AS by, d.made_at \
        FROM draw d JOIN account a ON a.id = d.made_by WHERE d.batch_id = $1 ORDER BY d.made_at DESC, d.id DESC";
    conn.all(SQL, args![batch]).await
}

/// The certificate of a draw of a call.
pub async fn certificate(conn: &mut Conn, batch: BatchId, id: RowId) -> Result<Option<String>, StoreError> {
    const SQL: &str = "SELECT certificate FROM draw WHERE batch_id = $1 AND id = $2";
    Ok(conn.opt::<(String,)>(SQL, args![batch, id]).await?.map(|(certificate,)| certificate))
}

/// How many draws of a role a call had.
pub async fn count(conn: &mut Conn, batch: BatchId, role: ScholarRole) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM draw WHERE batch_id = $1 AND role = $2";
    let (count,): (i64,) = conn.one(SQL, args![batch, role]).await?;
    Ok(count)
}

/// Whether somebody nominated a case of a role that is at first review.
pub async fn has_nominated(
    conn: &mut Conn,
    batch: BatchId,
    role: ScholarRole,
    (account, person): (AccountId, Option<PersonId>),
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT c.id FROM case_file c JOIN nomination n ON n.case_id = c.id WHERE c.batch_id = $1 \
        AND c.role = $2 AND c.stage = 'external_review' \
        AND (n.nominator_account_id = $3 OR n.nominator_person_id = $4) LIMIT 1";
    Ok(conn.opt::<(i64,)>(SQL, args![batch, role, account, person]).await?.is_some())
}

/// A case in a group of similar ones.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Grouped {
    #[sqlx(try_from = "i64")]
    pub group_id: RowId,
    pub name: String,
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
}

/// The cases in groups of a role in a call, by group.
pub async fn grouped(conn: &mut Conn, batch: BatchId, role: ScholarRole) -> Result<Vec<Grouped>, StoreError> {
    const SQL: &str = "SELECT k.group_id, g.name, k.case_id FROM draw_group g \
        JOIN draw_group_case k ON k.group_id = g.id WHERE g.batch_id = $1 AND g.role = $2 \
        ORDER BY g.name, g.id, k.case_id";
    conn.all(SQL, args![batch, role]).await
}

/// The role of a group of a call.
pub async fn group_role(conn: &mut Conn, batch: BatchId, id: RowId) -> Result<Option<ScholarRole>, StoreError> {
    const SQL: &str = "SELECT role FROM draw_group WHERE batch_id = $1 AND id = $2";
    let found: Option<(String,)> = conn.opt(SQL, args![batch, id]).await?;
    Ok(found.and_then(|(role,)| ScholarRole::from_code(&role)))
}

/// Makes a group without cases.
///
/// # Errors
/// [`StoreError::Duplicate`] when another of the call and role has the name.
pub async fn insert_group(
    tx: &mut Tx,
    id: RowId,
    (batch, role): (BatchId, ScholarRole),
    name: &str,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO draw_group (id, batch_id, role, name, made_by, made_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(SQL, args![id, batch, role, name, by, now]).await?;
    Ok(())
}

/// Puts a case into a group.
///
/// # Errors
/// [`StoreError::Duplicate`] when it is in one.
pub async fn add_to_group(tx: &mut Tx, group: RowId, case: CaseId) -> Result<(), StoreError> {
    tx.run("INSERT INTO draw_group_case (case_id, group_id) VALUES ($1, $2)", args![case, group]).await?;
    Ok(())
}

/// Takes a group apart; the chain keeps that it was there.
pub async fn remove_group(tx: &mut Tx, id: RowId) -> Result<(), StoreError> {
    tx.run("DELETE FROM draw_group_case WHERE group_id = $1", args![id]).await?;
    tx.run("DELETE FROM draw_group WHERE id = $1", args![id]).await?;
    Ok(())
}

/// What a nomination says, in one text.
#[derive(Clone, Debug)]
pub struct Said {
    pub case: CaseId,
    pub direction: Option<i64>,
    pub text: String,
}

/// What the nominations say whose cases are at first review and in no group, by direction.
pub async fn said(conn: &mut Conn, batch: BatchId, role: ScholarRole) -> Result<Vec<Said>, StoreError> {
    const SQL: &str = "SELECT c.id, c.direction_id, n.form FROM case_file c JOIN nomination n ON n.case_id = c.id \
        WHERE c.batch_id = $1 AND c.role = $2 AND c.stage = 'external_review' \
        AND NOT EXISTS (SELECT 1 FROM draw_group_case k WHERE k.case_id = c.id) \
        ORDER BY COALESCE(c.direction_id, 0), c.case_no, c.id";
    let rows: Vec<(i64, Option<i64>, String)> = conn.all(SQL, args![batch, role]).await?;
    let said = |(id, direction, form): (i64, Option<i64>, String)| {
        let form: Form = serde_json::from_str(&form).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let text = [form.statement, form.achievements, form.plan].join("\n");
        Ok(Said { case: CaseId(id), direction, text })
    };
    rows.into_iter().map(said).collect()
}
