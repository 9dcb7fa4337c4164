//! The heads of the chain, day by day: written once, read by the public page and by whoever verifies.

use super::{
    Conn, StoreError, Tx,
    bulk::{self, rows},
};
use crate::{
    args,
    domain::{
        head::{DayHead, Hash, Head, Recorded},
        time::{Day, Moment},
    },
};

rows! {
    /// A head as it is written.
    pub struct HeadRow in "chain_daily_head" {
        day: Day,
        seq: i64,
        hash: Vec<u8>,
        events: i64,
    }
}

/// A head as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Stored {
    pub day: String,
    pub seq: i64,
    pub hash: Vec<u8>,
    pub events: i64,
}

impl Stored {
    /// The head it is.
    ///
    /// # Errors
    /// When the day is none.
    pub fn recorded(&self) -> Result<Recorded, StoreError> {
        let day =
            self.day.parse().map_err(|error: crate::domain::time::NotADay| StoreError::Corrupt(error.to_string()))?;
        let head = Head { seq: self.seq, hash: Hash::of(&self.hash) };
        Ok(Recorded { at: DayHead { day, head }, events: self.events })
    }
}

/// The last events of the days before `today` that come after a place in the chain, by day.
pub async fn ends_of_days(conn: &mut Conn, seq: i64, today: Day) -> Result<Vec<DayHead>, StoreError> {
    // Beijing is eight hours ahead; no event is from before 1970.
    const SQL: &str = "SELECT d.at, e.seq, e.hash FROM (SELECT MIN(at) AS at, MAX(seq) AS seq FROM event \
        WHERE seq > $1 AND at < $2 GROUP BY (at + 28800000) / 86400000) d JOIN event e ON e.seq = d.seq \
        ORDER BY d.at, e.seq";
    let rows: Vec<(i64, i64, Vec<u8>)> = conn.all(SQL, args![seq, today.starts_at()]).await?;
    let end = |(at, seq, hash): (i64, i64, Vec<u8>)| DayHead {
        day: Moment(at).day(),
        head: Head { seq, hash: Hash::of(&hash) },
    };
    Ok(rows.into_iter().map(end).collect())
}

/// Records the heads of days that are over.
///
/// # Errors
/// [`StoreError::Duplicate`] when one has its head already.
pub async fn insert(tx: &mut Tx, heads: Vec<Recorded>) -> Result<(), StoreError> {
    let row = |head: Recorded| {
        let hash = hex::decode(head.at.head.hash.as_str()).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(HeadRow { day: head.at.day, seq: head.at.head.seq, hash, events: head.events })
    };
    let rows = heads.into_iter().map(row).collect::<Result<_, StoreError>>()?;
    bulk::insert(tx, rows).await
}

/// The head of the last day that has one.
pub async fn last(conn: &mut Conn) -> Result<Option<Recorded>, StoreError> {
    const SQL: &str = "SELECT day, seq, hash, events FROM chain_daily_head ORDER BY day DESC LIMIT 1";
    conn.opt::<Stored>(SQL, args![]).await?.map(|row| row.recorded()).transpose()
}

/// The heads from a day on, to another and without it, oldest first.
pub async fn between(conn: &mut Conn, from: Day, to: Day) -> Result<Vec<Recorded>, StoreError> {
    const SQL: &str =
        "SELECT day, seq, hash, events FROM chain_daily_head WHERE day >= $1 AND day < $2 ORDER BY day LIMIT 400";
    conn.all::<Stored>(SQL, args![from, to]).await?.iter().map(Stored::recorded).collect()
}

/// The last heads, newest first.
pub async fn latest(conn: &mut Conn, limit: i64) -> Result<Vec<Recorded>, StoreError> {
    const SQL: &str = "SELECT day, seq, hash, events FROM chain_daily_head ORDER BY day DESC LIMIT $1";
    conn.all::<Stored>(SQL, args![limit]).await?.iter().map(Stored::recorded).collect()
}

/// Every head as it is stored, oldest first: for whoever verifies, who trusts none of it.
pub async fn all(conn: &mut Conn) -> Result<Vec<Stored>, StoreError> {
    conn.all("SELECT day, seq, hash, events FROM chain_daily_head ORDER BY day", args![]).await
}

/// The first and the last day that have a head.
pub async fn reach(conn: &mut Conn) -> Result<Option<(Day, Day)>, StoreError> {
    const SQL: &str = "SELECT MIN(day), MAX(day) FROM chain_daily_head";
    let (first, last): (Option<String>, Option<String>) = conn.one(SQL, args![]).await?;
    let read = |text: String| text.parse::<Day>().map_err(|error| StoreError::Corrupt(error.to_string()));
    match (first, last) {
        (Some(first), Some(last)) => Ok(Some((read(first)?, read(last)?))),
        _ => Ok(None),
    }
}

/// The last event before an instant: what the public page calls the present head.
pub async fn before(conn: &mut Conn, at: Moment) -> Result<Option<Head>, StoreError> {
    const SQL: &str = "SELECT seq, hash FROM event WHERE at < $1 ORDER BY seq DESC LIMIT 1";
    let row: Option<(i64, Vec<u8>)> = conn.opt(SQL, args![at]).await?;
    Ok(row.map(|(seq, hash)| Head { seq, hash: Hash::of(&hash) }))
}
