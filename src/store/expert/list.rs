//! The list of the pool, narrowed by what an office looks for.

use sqlx::AssertSqlSafe;

use super::{Expert, experts, latest_post};
use crate::{
    domain::{expert::Region, role::codes, time::Day},
    store::{
        Conn, StoreError,
        engine::Arg,
        search::{Kind, Query},
    },
};

codes! {
    /// Whether an expert can be asked today.
    pub enum Availability {
        /// Active, not away and not on the register of the barred.
        Free = "free",
        /// In a blocked period.
        Away = "away",
        Inactive = "inactive",
    }

    /// Whether secrecy and integrity were pledged.
    pub enum Pledge {
        Missing = "missing",
        Made = "made",
    }
}

/// Which experts a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub name: Query,
    pub region: Option<Region>,
    /// Only those who may be asked, whatever their blocked periods.
    pub active_only: bool,
    /// As of a day.
    pub availability: Option<(Availability, Day)>,
    pub pledge: Option<Pledge>,
    /// No more open reviews than this.
    pub load_most: Option<i64>,
}

impl Filter {
    /// The conditions to go after a WHERE, their arguments behind those there are.
    fn conditions(&self, args: &mut Vec<Arg>) -> String {
        let mut sql = String::new();
        if self.active_only {
            sql.push_str(" AND e.active");
        }
        if let Some(region) = self.region {
            args.push(region.into());
            sql.push_str(&format!(" AND e.region = ${}", args.len()));
        }
        if let Some((availability, day)) = self.availability {
            sql.push_str(&available(availability, day, args));
        }
        sql.push_str(match self.pledge {
            Some(Pledge::Missing) => " AND e.pledged_on IS NULL",
            Some(Pledge::Made) => " AND e.pledged_on IS NOT NULL",
            None => "",
        });
        if let Some(most) = self.load_most {
            args.push(most.into());
            sql.push_str(&format!(
                " AND (SELECT COUNT(*) FROM assignment o WHERE o.expert_id = e.id \
                 AND o.state IN ('invited', 'accepted')) <= ${}",
                args.len()
            ));
        }
        sql
    }
}

fn available(availability: Availability, day: Day, args: &mut Vec<Arg>) -> String {
    if availability == Availability::Inactive {
        return " AND NOT e.active".to_owned();
    }
    args.push(day.into());
    let at = args.len();
    let away = format!(
        "EXISTS (SELECT 1 FROM expert_absence b WHERE b.expert_id = e.id AND b.removed_at IS NULL \
         AND b.starts_on <= ${at} AND b.ends_on >= ${at})"
    );
    if availability == Availability::Away {
        return format!(" AND {away}");
    }
    format!(
        " AND e.active AND NOT {away} AND NOT EXISTS (SELECT 1 FROM barring k WHERE k.person_id = e.person_id \
             AND k.lifted_at IS NULL AND k.starts_on <= ${at} AND (k.ends_on IS NULL OR k.ends_on >= ${at}))"
    )
}

/// Experts in the order of their pinyin, after the key of the last one shown.
pub async fn list(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Result<Vec<Expert>, StoreError> {
    let mut args: Vec<Arg> = Vec::new();
    let mut sql = experts!("TRUE").to_owned();
    sql.push_str(&filter.conditions(&mut args));
    sql.push_str(&filter.name.owners(conn, Kind::Person).await?.conditions("e.person_id", &mut args));
    if let Some((pinyin, id)) = after {
        args.extend([pinyin.into(), id.into()]);
        sql.push_str(&format!(" AND (p.pinyin, e.id) > (${}, ${})", args.len() - 1, args.len()));
    }
    args.push(limit.into());
    sql.push_str(&format!(" ORDER BY p.pinyin, e.id LIMIT ${}", args.len()));
    conn.all(AssertSqlSafe(sql), args).await
}
