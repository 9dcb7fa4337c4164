//! Suspensions of an appointment (T22): while one stands, payments stop.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, CaseId, RowId},
        time::{Day, Moment},
    },
};

/// A suspension as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Suspension {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub review_on: Day,
    #[sqlx(try_from = "i64")]
    pub begun_at: Moment,
    pub resumed_reason: Option<String>,
    resumed_at: Option<i64>,
}

impl Suspension {
    pub fn resumed_at(&self) -> Option<Moment> {
        self.resumed_at.map(Moment)
    }
}

/// The suspensions of a case, newest first.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Suspension>, StoreError> {
    const SQL: &str = "SELECT id, reason, review_on, begun_at, resumed_reason, resumed_at FROM suspension \
        WHERE case_id = $1 ORDER BY begun_at DESC, id DESC";
    conn.all(SQL, args![case]).await
}

/// The suspension of a case that stands, if one does.
pub async fn standing(conn: &mut Conn, case: CaseId) -> Result<Option<Suspension>, StoreError> {
    const SQL: &str = "SELECT id, reason, review_on, begun_at, resumed_reason, resumed_at FROM suspension \
        WHERE case_id = $1 AND resumed_at IS NULL ORDER BY begun_at DESC, id DESC LIMIT 1";
    conn.opt(SQL, args![case]).await
}

/// A look at a suspension after which it went on.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Review {
    #[sqlx(try_from = "i64")]
    pub suspension_id: RowId,
    pub reason: String,
    /// The day on which it was to be looked at again.
    #[sqlx(try_from = "String")]
    pub next_on: Day,
    #[sqlx(try_from = "i64")]
    pub reviewed_at: Moment,
}

/// The looks at the suspensions of a case, the oldest first.
pub async fn reviews(conn: &mut Conn, case: CaseId) -> Result<Vec<Review>, StoreError> {
    const SQL: &str = "SELECT r.suspension_id, r.reason, r.next_on, r.reviewed_at FROM suspension_review r \
        JOIN suspension s ON s.id = r.suspension_id WHERE s.case_id = $1 ORDER BY r.reviewed_at, r.id";
    conn.all(SQL, args![case]).await
}

/// A suspension that stands, as the list of all of them shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Standing {
    pub case_no: String,
    pub title: String,
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub review_on: Day,
    #[sqlx(try_from = "i64")]
    pub begun_at: Moment,
    #[sqlx(try_from = "i64")]
    pub id: RowId,
}

/// Suspensions that stand, by the day on which they are looked at again, after one of the list.
pub async fn all_standing(
    conn: &mut Conn,
    after: Option<(Day, RowId)>,
    limit: i64,
) -> Result<Vec<Standing>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, s.reason, s.review_on, s.begun_at, s.id FROM suspension s \
        JOIN case_file c ON c.id = s.case_id WHERE s.resumed_at IS NULL AND c.stage = 'suspended' \
        AND (s.review_on > $1 OR (s.review_on = $1 AND s.id > $2)) ORDER BY s.review_on, s.id LIMIT $3";
    let (day, id) = after.map_or((String::new(), 0), |(day, id)| (day.to_string(), id.0));
    conn.all(SQL, args![day, id, limit]).await
}

/// Notes that one was looked at and goes on, until it is looked at again.
pub async fn review(
    tx: &mut Tx,
    suspension: RowId,
    (reason, next_on): (&str, Day),
    by: AccountId,
    now: Moment,
) -> Result<RowId, StoreError> {
    const ROW: &str = "INSERT INTO suspension_review (id, suspension_id, reason, next_on, reviewed_by, reviewed_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    const NEXT: &str = "UPDATE suspension SET review_on = $1 WHERE id = $2 AND resumed_at IS NULL";
    let id: RowId = new_id(now);
    tx.run(ROW, args![id, suspension, reason, next_on, by, now]).await?;
    tx.run_guarded(NEXT, args![next_on, suspension]).await?;
    Ok(id)
}

/// Begins one.
pub async fn begin(tx: &mut Tx, case: CaseId, reason: &str, review_on: Day, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO suspension (id, case_id, reason, review_on, begun_at) VALUES ($1, $2, $3, $4, $5)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, case, reason, review_on, now]).await?;
    Ok(())
}

/// Ends the one that stands, if any: cases suspended before this was recorded have none.
pub async fn end(tx: &mut Tx, case: CaseId, reason: &str, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE suspension SET resumed_reason = $1, resumed_at = $2 \
        WHERE case_id = $3 AND resumed_at IS NULL";
    tx.run(SQL, args![reason, now, case]).await?;
    Ok(())
}
