//! What is due to be erased, rule by rule. What was erased under a rule is not found again under it, and nothing of a
//! case that still goes on is found at all.

use sqlx::AssertSqlSafe;

use super::Item;
use crate::{
    domain::{
        retention::{Keeping, MOST_ON_LIST, WITHOUT_SUCCESS},
        time::Moment,
        workflow::Stage,
    },
    store::{Conn, StoreError, arg::bind_list, engine::Arg},
};

/// No tombstone under the rule, whose code is the second argument.
macro_rules! not_buried {
    ($subject:literal) => {
        concat!(" AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.rule = $2 AND t.subject_id = ", $subject, ")")
    };
}

/// A case whose procedure may still go on: somebody asked to have it reviewed, or objected.
const NOTHING_PENDING: &str = " AND NOT EXISTS (SELECT 1 FROM appeal a WHERE a.case_id = c.id AND a.outcome IS NULL) \
    AND NOT EXISTS (SELECT 1 FROM objection o WHERE o.case_id = c.id AND o.state NOT IN ('refused', 'answered'))";

/// A case that was published is of the public record, and one that was appointed is kept for good.
const NEVER_PUBLISHED: &str = " AND NOT EXISTS (SELECT 1 FROM notice_item i JOIN notice n ON n.id = i.notice_id \
    WHERE i.case_id = c.id AND n.state <> 'draft') AND NOT EXISTS (SELECT 1 FROM appointment p WHERE p.case_id = c.id)";

const DRAFTS: &str = concat!(
    "SELECT c.id AS subject_id, c.case_no AS number, n.saved_at AS since FROM case_file c \
     JOIN nomination n ON n.case_id = c.id WHERE c.stage = 'draft' AND NOT c.imported AND n.saved_at < $1 \
     AND c.stage_entered_at < $1",
    not_buried!("c.id")
);

const FAILED: &str = concat!(
    "SELECT c.id AS subject_id, c.case_no AS number, c.stage_entered_at AS since FROM case_file c \
     WHERE NOT c.imported AND c.stage_entered_at < $1 AND c.erased_at IS NULL",
    not_buried!("c.id")
);

const OBJECTIONS: &str = concat!(
    "SELECT o.id AS subject_id, o.receipt AS number, o.received_at AS since FROM objection o \
     JOIN case_file c ON c.id = o.case_id WHERE o.state IN ('refused', 'answered') AND o.received_at < $1",
    not_buried!("o.id")
);

const PETITIONS: &str = concat!(
    "SELECT p.id AS subject_id, p.receipt AS number, p.ended_at AS since FROM petition p \
     WHERE p.state IN ('accepted', 'refused') AND p.ended_at < $1",
    not_buried!("p.id")
);

/// Everything that is due, the longest kept first within a rule, at most [`MOST_ON_LIST`] records, by rule and number.
pub async fn all(conn: &mut Conn, settings: &[(String, String)], now: Moment) -> Result<Vec<Item>, StoreError> {
    let mut found = Vec::new();
    for keeping in Keeping::by_two() {
        let room = MOST_ON_LIST - found.len() as i64;
        found.extend(of(conn, keeping, keeping.cutoff(settings, now), room).await?);
    }
    found.sort_by(|one, other| {
        let key = |item: &Item| (item.keeping.code(), item.number.clone(), item.subject_id);
        key(one).cmp(&key(other))
    });
    Ok(found)
}

async fn of(conn: &mut Conn, keeping: Keeping, before: Moment, limit: i64) -> Result<Vec<Item>, StoreError> {
    #[derive(sqlx::FromRow)]
    struct Row {
        subject_id: i64,
        number: String,
        since: i64,
    }
    let mut args: Vec<Arg> = vec![before.into(), keeping.code().into()];
    let stages =
        |args: &mut Vec<Arg>, stages: &[Stage]| format!(" AND c.stage IN ({})", bind_list(args, stages.to_vec()));
    let ended: Vec<Stage> = Stage::ALL.iter().copied().filter(|stage| stage.is_final()).collect();
    let (sql, rest) = match keeping {
        Keeping::Draft => (DRAFTS, String::new()),
        Keeping::FailedContact => (FAILED, stages(&mut args, &WITHOUT_SUCCESS) + NOTHING_PENDING),
        Keeping::FailedCase => (FAILED, stages(&mut args, &WITHOUT_SUCCESS) + NOTHING_PENDING + NEVER_PUBLISHED),
        Keeping::Objection => (OBJECTIONS, stages(&mut args, &ended)),
        Keeping::Petition => (PETITIONS, String::new()),
        // Nothing else is erased by a list.
        _ => return Ok(Vec::new()),
    };
    args.push(limit.into());
    let sql = format!("{sql}{rest} ORDER BY since, subject_id LIMIT ${}", args.len());
    let rows: Vec<Row> = conn.all(AssertSqlSafe(sql), args).await?;
    let item = |row: Row| Item { keeping, subject_id: row.subject_id, number: row.number, since: Moment(row.since) };
    Ok(rows.into_iter().map(item).collect())
}
