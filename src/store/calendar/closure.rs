//! Days on which this office alone is closed, or open after all: entered by one person, put in force by another.

use serde::Serialize;

use crate::{
    args,
    clock::new_id,
    domain::{
        calendar::{ChangeState, Closure},
        ids::{AccountId, ClosureId},
        time::{Day, Moment},
    },
    store::{Conn, StoreError, Tx},
};

/// An entry as it is stored, with the names of those who had a part.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    #[sqlx(try_from = "i64")]
    pub id: ClosureId,
    #[sqlx(try_from = "String")]
    pub starts_on: Day,
    #[sqlx(try_from = "String")]
    pub ends_on: Day,
    pub closed: bool,
    pub reason: String,
    #[sqlx(try_from = "String")]
    pub state: ChangeState,
    #[sqlx(try_from = "i64")]
    pub entered_by: AccountId,
    pub entered_name: String,
    #[sqlx(try_from = "i64")]
    pub entered_at: Moment,
    pub ended_name: Option<String>,
    ended_at: Option<i64>,
    pub ended_note: String,
}

/// What is frozen of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entered<'a> {
    starts_on: Day,
    ends_on: Day,
    closed: bool,
    reason: &'a str,
}

impl Listed {
    pub fn ended_at(&self) -> Option<Moment> {
        self.ended_at.map(Moment)
    }

    /// What was frozen of it.
    pub fn as_entered(&self) -> Entered<'_> {
        Entered { starts_on: self.starts_on, ends_on: self.ends_on, closed: self.closed, reason: &self.reason }
    }

    /// The closure as it would count from an instant on.
    pub fn since(&self, since: Moment) -> Closure {
        Closure {
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            closed: self.closed,
            reason: self.reason.clone(),
            since,
        }
    }
}

macro_rules! columns {
    () => {
        "c.id, c.starts_on, c.ends_on, c.closed, c.reason, c.state, c.entered_by, k.name AS entered_name, \
         c.entered_at, e.name AS ended_name, c.ended_at, c.ended_note"
    };
}

macro_rules! tables {
    () => {
        " FROM office_closure c JOIN account k ON k.id = c.entered_by LEFT JOIN account e ON e.id = c.ended_by "
    };
}

/// The entry of an id.
pub async fn closure(conn: &mut Conn, id: ClosureId) -> Result<Option<Listed>, StoreError> {
    conn.opt(concat!("SELECT ", columns!(), tables!(), "WHERE c.id = $1"), args![id]).await
}

/// The entries, the latest first.
pub async fn closures(conn: &mut Conn, limit: i64) -> Result<Vec<Listed>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), tables!(), "ORDER BY c.entered_at DESC, c.id DESC LIMIT $1");
    conn.all(SQL, args![limit]).await
}

/// Keeps an entry as a proposal.
pub async fn insert_closure(tx: &mut Tx, new: &Closure, by: AccountId) -> Result<ClosureId, StoreError> {
    const SQL: &str = "INSERT INTO office_closure (id, starts_on, ends_on, closed, reason, state, entered_by, entered_at) \
        VALUES ($1, $2, $3, $4, $5, 'proposed', $6, $7)";
    let id: ClosureId = new_id(new.since);
    let args = args![id, new.starts_on, new.ends_on, new.closed, &new.reason, by, new.since];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Puts a proposed entry in force, or ends it otherwise.
pub async fn end_closure(
    tx: &mut Tx,
    id: ClosureId,
    state: ChangeState,
    by: AccountId,
    note: &str,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE office_closure SET state = $1, ended_by = $2, ended_note = $3, ended_at = $4 \
        WHERE id = $5 AND state = 'proposed'";
    tx.run_guarded(SQL, args![state, by, note, now, id]).await
}

/// The entries in force, each with what was frozen of it when it was confirmed.
pub async fn frozen_closures(conn: &mut Conn) -> Result<Vec<(Listed, Option<String>)>, StoreError> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        found: Listed,
        frozen: Option<String>,
    }
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        ", x.body AS frozen",
        tables!(),
        "LEFT JOIN evidence x ON x.kind = 'office_closure' AND x.subject_id = c.id \
         WHERE c.state = 'in_force' ORDER BY c.id"
    );
    let rows: Vec<Row> = conn.all(SQL, args![]).await?;
    Ok(rows.into_iter().map(|row| (row.found, row.frozen)).collect())
}
