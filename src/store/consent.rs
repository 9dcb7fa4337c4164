//! The register of consents: what every candidate consented to and took back, over all cases.

use sqlx::AssertSqlSafe;

use super::{Conn, StoreError, engine::Arg};
use crate::{
    args,
    domain::{
        consent::{Filed, Purpose},
        time::Moment,
    },
};

/// A consent with its case.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    pub id: i64,
    pub case_no: String,
    /// Whom the case is about, as its title has it.
    pub title: String,
    #[sqlx(try_from = "String")]
    pub purpose: Purpose,
    pub text_version: String,
    pub channel: String,
    #[sqlx(try_from = "i64")]
    pub given_at: Moment,
    withdrawn_at: Option<i64>,
}

impl Line {
    pub fn withdrawn_at(&self) -> Option<Moment> {
        self.withdrawn_at.map(Moment)
    }
}

/// Which consents a list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    pub purpose: Option<Purpose>,
    /// Only those that stand, or only those taken back.
    pub filed: Option<Filed>,
}

/// Consents, the latest given first, after the key of the last one shown.
pub async fn list(
    conn: &mut Conn,
    filter: Filter,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let mut sql = String::from(
        "SELECT k.id, c.case_no, c.title, k.purpose, k.text_version, k.channel, k.given_at, k.withdrawn_at \
         FROM consent k JOIN case_file c ON c.id = k.case_id WHERE TRUE",
    );
    let mut args: Vec<Arg> = Vec::new();
    if let Some(purpose) = filter.purpose {
        args.push(purpose.code().into());
        sql.push_str(" AND k.purpose = $1");
    }
    sql.push_str(match filter.filed {
        Some(Filed::Stands) => " AND k.withdrawn_at IS NULL",
        Some(Filed::Withdrawn) => " AND k.withdrawn_at IS NOT NULL",
        None => "",
    });
    if let Some((given_at, id)) = after {
        args.extend([given_at.into(), id.into()]);
        sql.push_str(&format!(" AND (k.given_at, k.id) < (${}, ${})", args.len() - 1, args.len()));
    }
    args.push(limit.into());
    sql.push_str(&format!(" ORDER BY k.given_at DESC, k.id DESC LIMIT ${}", args.len()));
    conn.all(AssertSqlSafe(sql), args).await
}

/// How many consents to a purpose stand, and how many were taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub purpose: Purpose,
    pub stand: i64,
    pub withdrawn: i64,
}

/// The counts of every purpose.
pub async fn tally(conn: &mut Conn) -> Result<Vec<Tally>, StoreError> {
    const SQL: &str = "SELECT purpose, COUNT(*) - COUNT(withdrawn_at), COUNT(withdrawn_at) FROM consent \
        GROUP BY purpose ORDER BY purpose";
    let rows: Vec<(String, i64, i64)> = conn.all(SQL, args![]).await?;
    let count = |purpose: &Purpose| {
        let row = rows.iter().find(|(known, ..)| known == purpose.code());
        let (stand, withdrawn) = row.map_or((0, 0), |(_, stand, withdrawn)| (*stand, *withdrawn));
        Tally { purpose: *purpose, stand, withdrawn }
    };
    Ok(Purpose::ALL.iter().map(count).collect())
}
