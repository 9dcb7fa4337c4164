//! Year files that were read in: proposed by one person, put in force by another, never changed.

use serde::Serialize;

use super::DayRow;
use crate::{
    args,
    clock::new_id,
    domain::{
        calendar::{ChangeState, Exception, NoticeKind},
        ids::{AccountId, CalendarNoticeId},
        time::{Day, Moment},
    },
    store::{Conn, StoreError, Tx},
};

/// What a person enters beside a file, and what the file says. Frozen as it stands here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewNotice {
    pub year: i16,
    pub kind: NoticeKind,
    pub title: String,
    pub doc_no: String,
    pub published_on: Day,
    pub url: String,
    pub supersedes: Option<CalendarNoticeId>,
    pub sha256: String,
    pub reason: String,
    /// In the order of their dates.
    pub days: Vec<Exception>,
}

/// A file as it is stored, without its days, with the names of those who had a part.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Imported {
    #[sqlx(try_from = "i64")]
    pub id: CalendarNoticeId,
    year: i64,
    #[sqlx(try_from = "String")]
    pub kind: NoticeKind,
    pub title: String,
    pub doc_no: String,
    #[sqlx(try_from = "String")]
    pub published_on: Day,
    pub url: String,
    supersedes_id: Option<i64>,
    pub sha256: String,
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub state: ChangeState,
    #[sqlx(try_from = "i64")]
    pub loaded_by: AccountId,
    pub loaded_name: String,
    #[sqlx(try_from = "i64")]
    pub loaded_at: Moment,
    pub ended_name: Option<String>,
    ended_at: Option<i64>,
    pub ended_note: String,
}

impl Imported {
    pub fn year(&self) -> i16 {
        i16::try_from(self.year).unwrap_or_default()
    }

    pub fn ended_at(&self) -> Option<Moment> {
        self.ended_at.map(Moment)
    }

    /// What was frozen of it.
    pub fn as_entered(&self, days: Vec<Exception>) -> NewNotice {
        NewNotice {
            year: self.year(),
            kind: self.kind,
            title: self.title.clone(),
            doc_no: self.doc_no.clone(),
            published_on: self.published_on,
            url: self.url.clone(),
            supersedes: self.supersedes_id.map(CalendarNoticeId),
            sha256: self.sha256.clone(),
            reason: self.reason.clone(),
            days,
        }
    }
}

macro_rules! columns {
    () => {
        "n.id, n.year, n.kind, n.title, n.doc_no, n.published_on, n.url, n.supersedes_id, n.sha256, n.reason, n.state, \
         n.loaded_by, k.name AS loaded_name, n.loaded_at, e.name AS ended_name, \
         n.ended_at, n.ended_note"
    };
}

macro_rules! tables {
    () => {
        " FROM calendar_notice n JOIN account k ON k.id = n.loaded_by LEFT JOIN account e ON e.id = n.ended_by "
    };
}

/// The file of an id.
pub async fn find(conn: &mut Conn, id: CalendarNoticeId) -> Result<Option<Imported>, StoreError> {
    conn.opt(concat!("SELECT ", columns!(), tables!(), "WHERE n.id = $1"), args![id]).await
}

/// Every file ever read for a year, the latest first.
pub async fn of_year(conn: &mut Conn, year: i16) -> Result<Vec<Imported>, StoreError> {
    const SQL: &str =
        concat!("SELECT ", columns!(), tables!(), "WHERE n.year = $1 ORDER BY n.loaded_at DESC, n.id DESC");
    conn.all(SQL, args![i64::from(year)]).await
}

/// The files that wait for their second person, by year.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<Imported>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), tables!(), "WHERE n.state = 'proposed' ORDER BY n.year, n.id");
    conn.all(SQL, args![]).await
}

/// The days a file sets, in order.
pub async fn days_of(conn: &mut Conn, found: &Imported) -> Result<Vec<Exception>, StoreError> {
    const SQL: &str = "SELECT notice_id, date, kind, name FROM calendar_day WHERE notice_id = $1 ORDER BY date";
    let rows: Vec<DayRow> = conn.all(SQL, args![found.id]).await?;
    Ok(rows.iter().map(|row| row.about(found.year())).collect())
}

/// Keeps a file as a proposal.
///
/// # Errors
/// [`StoreError::Duplicate`] when one for its year waits already.
pub async fn insert_notice(
    tx: &mut Tx,
    new: &NewNotice,
    by: AccountId,
    now: Moment,
) -> Result<CalendarNoticeId, StoreError> {
    const NOTICE: &str = "INSERT INTO calendar_notice (id, year, kind, title, doc_no, published_on, url, supersedes_id, \
        sha256, reason, state, loaded_by, loaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'proposed', $11, $12)";
    const DAY: &str = "INSERT INTO calendar_day (notice_id, date, kind, name) VALUES ($1, $2, $3, $4)";
    let id: CalendarNoticeId = new_id(now);
    let args = args![
        id,
        i64::from(new.year),
        new.kind,
        &new.title,
        &new.doc_no,
        new.published_on,
        &new.url,
        new.supersedes,
        &new.sha256,
        &new.reason,
        by,
        now
    ];
    tx.run(NOTICE, args).await?;
    for day in &new.days {
        tx.run(DAY, args![id, day.date, day.kind, &day.name]).await?;
    }
    Ok(id)
}

/// Puts a proposed file in force, or ends it otherwise.
pub async fn end_notice(
    tx: &mut Tx,
    id: CalendarNoticeId,
    state: ChangeState,
    by: AccountId,
    note: &str,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE calendar_notice SET state = $1, ended_by = $2, ended_note = $3, ended_at = $4 \
        WHERE id = $5 AND state = 'proposed'";
    tx.run_guarded(SQL, args![state, by, note, now, id]).await
}

/// The files in force, each with what was frozen of it when it was confirmed; for the check, however few there are.
pub async fn frozen_notices(conn: &mut Conn) -> Result<Vec<(Imported, Option<String>)>, StoreError> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        found: Imported,
        frozen: Option<String>,
    }
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        ", x.body AS frozen",
        tables!(),
        "LEFT JOIN evidence x ON x.kind = 'calendar_notice' AND x.subject_id = n.id \
         WHERE n.state = 'in_force' ORDER BY n.id"
    );
    let rows: Vec<Row> = conn.all(SQL, args![]).await?;
    Ok(rows.into_iter().map(|row| (row.found, row.frozen)).collect())
}
