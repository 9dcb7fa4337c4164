//! What waits for somebody: short lists for the work list, oldest or soonest first, a handful of each.

use super::{Conn, StoreError, case_file::involved, shortlist::Group};
use crate::{
    args,
    domain::{
        ids::{AccountId, BatchId, DirectionId},
        role::ScholarRole,
        time::{Day, Moment},
        workflow::Stage,
    },
};

/// A case that waits.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Waiting {
    pub case_no: String,
    pub title: String,
    #[sqlx(try_from = "i64")]
    pub since: Moment,
    /// A day as text, where the wait has one.
    pub due: Option<String>,
}

impl Waiting {
    /// The day by which it is due.
    pub fn due_on(&self) -> Option<Day> {
        self.due.as_deref().and_then(|text| text.parse().ok())
    }
}

/// Lines of one kind at most.
const MOST: i64 = 20;

/// Cases that stand at a stage, the longest first; with an officer, that officer's and nobody's.
pub async fn at_stage(conn: &mut Conn, stage: Stage, officer: Option<AccountId>) -> Result<Vec<Waiting>, StoreError> {
    const ALL: &str = "SELECT case_no, title, stage_entered_at AS since, NULL AS due FROM case_file \
        WHERE stage = $1 ORDER BY stage_entered_at, id LIMIT $2";
    const MINE: &str = "SELECT case_no, title, stage_entered_at AS since, NULL AS due FROM case_file \
        WHERE stage = $1 AND (officer_id IS NULL OR officer_id = $3) ORDER BY stage_entered_at, id LIMIT $2";
    match officer {
        None => conn.all(ALL, args![stage, MOST]).await,
        Some(officer) => conn.all(MINE, args![stage, MOST, officer]).await,
    }
}

/// Contracts still to be signed, by the last day for it: those of an officer, or those that the money's side has to sign.
pub async fn contracts(conn: &mut Conn, officer: Option<AccountId>) -> Result<Vec<Waiting>, StoreError> {
    const OF_OFFICER: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, k.signing_due_on AS due \
        FROM case_file c LEFT JOIN contract k ON k.case_id = c.id \
        WHERE c.stage = 'contracting' AND (c.officer_id IS NULL OR c.officer_id = $2) ORDER BY 4, c.id LIMIT $1";
    const OF_FINANCE: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, k.signing_due_on AS due \
        FROM case_file c JOIN contract k ON k.case_id = c.id \
        WHERE c.stage = 'contracting' AND k.finance_signed_on IS NULL ORDER BY 4, c.id LIMIT $1";
    match officer {
        Some(officer) => conn.all(OF_OFFICER, args![MOST, officer]).await,
        None => conn.all(OF_FINANCE, args![MOST]).await,
    }
}

/// A case in its first review, with how far the reviewers have come.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct InReview {
    #[sqlx(flatten)]
    pub waiting: Waiting,
    /// Reviewers asked who have not declined or been taken off.
    pub assigned: i64,
    /// Those of them who handed in.
    pub handed_in: i64,
    #[sqlx(try_from = "i64")]
    batch_id: BatchId,
    role: Option<String>,
    direction_id: Option<i64>,
}

impl InReview {
    /// The cases with which it is shortlisted.
    pub fn group(&self) -> Group {
        let role = self.role.as_deref().and_then(ScholarRole::from_code);
        Group { batch: self.batch_id, role, direction: self.direction_id.map(DirectionId) }
    }
}

/// Cases of an officer in their first review on which it is the officer's turn: nobody is asked yet, or everybody asked
/// has handed in.
pub async fn in_review(conn: &mut Conn, officer: AccountId) -> Result<Vec<InReview>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, NULL AS due, \
        c.batch_id, c.role, c.direction_id, COUNT(a.id) AS assigned, COUNT(CASE WHEN a.state = 'submitted' THEN 1 END) AS handed_in FROM case_file c \
        LEFT JOIN assignment a ON a.case_id = c.id AND a.state IN ('invited', 'accepted', 'submitted') \
        WHERE c.stage = 'external_review' AND (c.officer_id IS NULL OR c.officer_id = $1) \
        GROUP BY c.id, c.case_no, c.title, c.stage_entered_at, c.batch_id, c.role, c.direction_id \
        HAVING COUNT(a.id) = COUNT(CASE WHEN a.state = 'submitted' THEN 1 END) ORDER BY c.stage_entered_at, c.id LIMIT $2";
    conn.all(SQL, args![officer, MOST]).await
}

/// Cases of an account that were returned for correction, by due date.
pub async fn returned(conn: &mut Conn, account: AccountId) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, \
        (SELECT MAX(d.due_on) FROM deficiency d WHERE d.case_id = c.id AND d.cured_at IS NULL) AS due \
        FROM case_file c WHERE c.entered_by = $1 AND c.stage = 'returned' ORDER BY 4, c.id LIMIT $2";
    conn.all(SQL, args![account, MOST]).await
}

/// Drafts of an account whose call is still open, by the call's closing.
pub async fn drafts(
    conn: &mut Conn,
    account: AccountId,
    now: Moment,
) -> Result<Vec<(Waiting, Option<Moment>)>, StoreError> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        waiting: Waiting,
        closes_at: Option<i64>,
    }
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, NULL AS due, b.closes_at \
        FROM case_file c JOIN batch b ON b.id = c.batch_id WHERE c.entered_by = $1 AND c.stage = 'draft' \
        AND (b.closes_at IS NULL OR b.closes_at >= $2) ORDER BY b.closes_at, c.id LIMIT $3";
    let rows: Vec<Row> = conn.all(SQL, args![account, now, MOST]).await?;
    Ok(rows.into_iter().map(|row| (row.waiting, row.closes_at.map(Moment))).collect())
}

/// Cases whose notice period is over and that nobody has closed.
pub async fn notices_over(conn: &mut Conn, today: Day) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, n.ends_on AS due FROM notice n \
        JOIN notice_item i ON i.notice_id = n.id AND i.live JOIN case_file c ON c.id = i.case_id \
        WHERE n.state = 'released' AND n.ends_on < $1 AND c.stage = 'in_notice' ORDER BY n.ends_on, c.id LIMIT $2";
    conn.all(SQL, args![today, MOST]).await
}

/// Reviews that an expert's account owes, by due date; a double-blind case by its number only.
pub async fn reviews(conn: &mut Conn, account: AccountId) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, CASE WHEN c.blind = 'double' THEN c.case_no ELSE c.title END AS title, \
        a.assigned_at AS since, a.due_on AS due FROM expert e \
        JOIN assignment a ON a.expert_id = e.id AND a.state IN ('invited', 'accepted') \
        JOIN case_file c ON c.id = a.case_id WHERE e.account_id = $1 ORDER BY a.due_on, a.id LIMIT $2";
    conn.all(SQL, args![account, MOST]).await
}

/// Objections to be admitted or handled, by due date, save those to cases that the account is tied to.
pub async fn objections(conn: &mut Conn, account: AccountId, state: &str) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = concat!(
        "SELECT c.case_no, c.title, o.received_at AS since, \
         CASE WHEN o.state = 'received' THEN o.admit_due_on ELSE o.handle_due_on END AS due FROM objection o \
         JOIN case_file c ON c.id = o.case_id LEFT JOIN nomination n ON n.case_id = c.id WHERE o.state = $1 AND NOT ",
        involved!("$3"),
        " ORDER BY o.received_at, o.id LIMIT $2"
    );
    conn.all(SQL, args![state, MOST, account]).await
}
