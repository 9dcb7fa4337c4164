//! The working-day calendar as it is in force: the years that come with the program, read beside the tables, and what
//! two persons put on top of them.
//!
//! The embedded years are no rows: they belong to the program that counts with them, so a newer program brings its
//! years into every database, `bole workdays` needs none, and no row can differ from the file it came from.

mod closure;
mod notice;
mod open;

pub use closure::{Listed as ListedClosure, closure, closures, end_closure, frozen_closures, insert_closure};
pub use notice::{Imported, NewNotice, days_of, end_notice, find, frozen_notices, insert_notice, of_year, waiting};
pub use open::{notices, open_periods};

use std::sync::{Arc, LazyLock};

use super::{Conn, StoreError};
use crate::{
    args, calendar_files,
    domain::{
        calendar::{Calendar, Closure, Edition, Exception, ExceptionKind, History},
        time::{Day, Moment},
    },
};

/// The embedded years alone: what is in force until somebody imports a year or closes the office.
static EMBEDDED: LazyLock<Arc<Calendar>> = LazyLock::new(|| Arc::new(calendar_files::announced().clone()));

/// The calendar in force in this transaction.
pub async fn in_force(conn: &mut Conn) -> Result<Arc<Calendar>, StoreError> {
    Ok(over_embedded(&history(conn).await?))
}

/// The calendar of a history on top of the embedded years.
pub fn over_embedded(history: &History) -> Arc<Calendar> {
    if history.is_empty() { Arc::clone(&EMBEDDED) } else { Arc::new(history.calendar(calendar_files::notices())) }
}

/// Everything that was ever put in force, in that order.
pub async fn history(conn: &mut Conn) -> Result<History, StoreError> {
    Ok(History { editions: editions(conn).await?, closures: closures_in_force(conn).await? })
}

async fn editions(conn: &mut Conn) -> Result<Vec<Edition>, StoreError> {
    const NOTICES: &str =
        "SELECT id, year, ended_at FROM calendar_notice WHERE state = 'in_force' ORDER BY ended_at, id";
    const DAYS: &str = "SELECT d.notice_id, d.date, d.kind, d.name FROM calendar_day d \
        JOIN calendar_notice n ON n.id = d.notice_id WHERE n.state = 'in_force' ORDER BY d.notice_id, d.date";
    let notices: Vec<(i64, i64, i64)> = conn.all(NOTICES, args![]).await?;
    if notices.is_empty() {
        return Ok(Vec::new());
    }
    let days: Vec<DayRow> = conn.all(DAYS, args![]).await?;
    let edition = |(id, year, since): (i64, i64, i64)| {
        let year = i16::try_from(year).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let own = days.iter().filter(|row| row.notice_id == id).map(|row| row.about(year));
        Ok(Edition { year, days: own.collect(), since: Moment(since) })
    };
    notices.into_iter().map(edition).collect()
}

async fn closures_in_force(conn: &mut Conn) -> Result<Vec<Closure>, StoreError> {
    const SQL: &str = "SELECT starts_on, ends_on, closed, reason, ended_at FROM office_closure \
        WHERE state = 'in_force' ORDER BY ended_at, id";
    let rows: Vec<(String, String, bool, String, i64)> = conn.all(SQL, args![]).await?;
    let read = |(starts_on, ends_on, closed, reason, since): (String, String, bool, String, i64)| {
        Ok(Closure { starts_on: day(&starts_on)?, ends_on: day(&ends_on)?, closed, reason, since: Moment(since) })
    };
    rows.into_iter().map(read).collect()
}

/// A day that a file sets.
#[derive(Clone, Debug, sqlx::FromRow)]
struct DayRow {
    notice_id: i64,
    #[sqlx(try_from = "String")]
    date: Day,
    #[sqlx(try_from = "String")]
    kind: ExceptionKind,
    name: String,
}

impl DayRow {
    fn about(&self, year: i16) -> Exception {
        Exception { date: self.date, kind: self.kind, name: self.name.clone(), year }
    }
}

fn day(text: &str) -> Result<Day, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(format!("not a day: {text}")))
}
