//! What the later half of the process leaves to be done, as short lists for the work list: soonest or oldest first.

use sqlx::AssertSqlSafe;

use super::{
    Conn, StoreError,
    arg::bind_list,
    facts::{direction_full, placed_stages},
    work::Waiting,
};
use crate::{
    args,
    domain::{
        ids::{AccountId, DirectionId, InstitutionId, PersonId},
        time::Day,
    },
};

/// Lines of one kind at most.
pub const MOST: i64 = 20;

/// Requests for review that wait for an approver's answer.
pub async fn appeals(conn: &mut Conn) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, a.due_on AS due FROM appeal a \
        JOIN case_file c ON c.id = a.case_id WHERE a.outcome IS NULL ORDER BY a.due_on, a.id LIMIT $1";
    conn.all(SQL, args![MOST]).await
}

/// Cases whose decision an approver found flawed, for an officer to reopen.
pub async fn upheld(conn: &mut Conn) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, a.decided_at AS since, NULL AS due FROM appeal a \
        JOIN case_file c ON c.id = a.case_id WHERE a.outcome = 'upheld' AND a.decided_at >= c.stage_entered_at \
        AND c.stage IN ('not_accepted', 'not_selected') ORDER BY a.decided_at, a.id LIMIT $1";
    conn.all(SQL, args![MOST]).await
}

/// Assessments with a report and no grade, of an officer's cases and nobody's.
pub async fn to_grade(conn: &mut Conn, officer: AccountId) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, s.reported_at AS since, s.due_on AS due FROM assessment s \
        JOIN case_file c ON c.id = s.case_id WHERE s.decided_at IS NULL AND s.grade IS NULL AND s.report IS NOT NULL \
        AND (c.officer_id IS NULL OR c.officer_id = $1) ORDER BY s.due_on, s.id LIMIT $2";
    conn.all(SQL, args![officer, MOST]).await
}

/// Assessments that somebody else graded and that wait for the decision.
pub async fn to_decide(conn: &mut Conn, approver: AccountId) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, s.graded_at AS since, s.due_on AS due FROM assessment s \
        JOIN case_file c ON c.id = s.case_id WHERE s.decided_at IS NULL AND s.graded_by IS NOT NULL \
        AND s.graded_by <> $1 ORDER BY s.due_on, s.id LIMIT $2";
    conn.all(SQL, args![approver, MOST]).await
}

/// Assessments that wait for the report of a person, or of one of these institutions.
pub async fn to_report(
    conn: &mut Conn,
    person: Option<PersonId>,
    units: &[InstitutionId],
) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, s.opened_at AS since, s.due_on AS due FROM assessment s \
        JOIN case_file c ON c.id = s.case_id WHERE s.decided_at IS NULL AND s.report IS NULL \
        AND (c.subject_person_id = $1 OR c.host_institution_id IN ";
    let mut args = args![person, MOST];
    let units = bind_list(&mut args, units.iter().copied());
    conn.all(AssertSqlSafe(format!("{SQL}({units})) ORDER BY s.due_on, s.id LIMIT $2")), args).await
}

/// Terms that end by a day, of an officer's cases and nobody's.
pub async fn ending(conn: &mut Conn, officer: AccountId, by: Day) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, a.ends_on AS due FROM appointment a \
        JOIN case_file c ON c.id = a.case_id WHERE c.stage IN ('active', 'suspended') AND a.ends_on <= $2 \
        AND (c.officer_id IS NULL OR c.officer_id = $1) ORDER BY a.ends_on, a.id LIMIT $3";
    conn.all(SQL, args![officer, by, MOST]).await
}

/// Closings that lack the fund statement.
pub async fn accounts_missing(conn: &mut Conn) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, NULL AS due FROM case_file c \
        WHERE c.stage = 'closing' AND NOT EXISTS (SELECT 1 FROM closing_item i WHERE i.case_id = c.id \
        AND i.item = 'accounts' AND i.met_at >= c.stage_entered_at) ORDER BY c.stage_entered_at, c.id LIMIT $1";
    conn.all(SQL, args![MOST]).await
}

/// Suspensions whose review date has come.
pub async fn suspensions(conn: &mut Conn, today: Day) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, s.begun_at AS since, s.review_on AS due FROM suspension s \
        JOIN case_file c ON c.id = s.case_id WHERE s.resumed_at IS NULL AND s.review_on <= $1 \
        AND c.stage = 'suspended' ORDER BY s.review_on, s.id LIMIT $2";
    conn.all(SQL, args![today, MOST]).await
}

/// Leads without a finding.
pub async fn leads(conn: &mut Conn) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, l.entered_at AS since, NULL AS due FROM lead l \
        JOIN case_file c ON c.id = l.case_id WHERE l.outcome IS NULL ORDER BY l.entered_at, l.id LIMIT $1";
    conn.all(SQL, args![MOST]).await
}

/// Reserve places that come next while a place is free, by the day they lapse.
pub async fn to_promote(conn: &mut Conn, today: Day) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = concat!(
        "SELECT c.case_no, c.title, c.stage_entered_at AS since, d.reserve_until AS due FROM case_file c \
         JOIN decision d ON d.case_id = c.id AND d.outcome = 'put_in_reserve' JOIN quota q ON q.batch_id = c.batch_id \
         AND q.role_code = c.role AND q.direction_id IS NULL AND q.institution_id IS NULL \
         WHERE c.stage = 'reserve' AND d.reserve_until >= $1 AND NOT ",
        direction_full!(),
        " AND NOT EXISTS (SELECT 1 FROM case_file o \
         JOIN decision e ON e.case_id = o.id AND e.outcome = 'put_in_reserve' WHERE o.batch_id = c.batch_id \
         AND o.role = c.role AND o.stage = 'reserve' AND e.reserve_rank < d.reserve_rank) \
         AND q.max_places > (SELECT COALESCE(SUM(k.n), 0) FROM case_count k WHERE k.batch_id = c.batch_id \
         AND k.role = c.role AND k.stage IN ",
        placed_stages!(),
        ") ORDER BY d.reserve_until, c.id LIMIT $2"
    );
    conn.all(SQL, args![today, MOST]).await
}

/// Nominations whose candidate, this person, has not consented to the public notice.
pub async fn consents(conn: &mut Conn, person: PersonId) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, NULL AS due FROM case_file c \
        WHERE c.subject_person_id = $1 AND c.stage IN ('submitted', 'returned', 'external_review', 'panel_review', \
        'pending_decision', 'reserve', 'selected') AND NOT EXISTS (SELECT 1 FROM consent k WHERE k.case_id = c.id \
        AND k.purpose = 'notice' AND k.withdrawn_at IS NULL) ORDER BY c.created_at, c.id LIMIT $2";
    conn.all(SQL, args![person, MOST]).await
}

/// Drafts that ask this chief scientist for a recommendation that is not given.
pub async fn to_recommend(
    conn: &mut Conn,
    chief: PersonId,
    direction: DirectionId,
) -> Result<Vec<Waiting>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.stage_entered_at AS since, NULL AS due FROM case_file c \
        JOIN nomination n ON n.case_id = c.id WHERE n.recommender_person_id = $1 AND c.direction_id = $2 \
        AND c.stage IN ('draft', 'returned') AND (n.nominator_person_id IS NULL OR n.nominator_person_id <> $1) \
        AND NOT EXISTS (SELECT 1 FROM recommendation r \
        WHERE r.case_id = c.id AND r.direction_id = $2) ORDER BY c.created_at, c.id LIMIT $3";
    conn.all(SQL, args![chief, direction, MOST]).await
}
