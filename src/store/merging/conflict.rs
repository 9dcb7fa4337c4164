//! What stands against merging two records: each a query that finds where they would break a rule as one.

use crate::{
    args,
    domain::{
        ids::InstitutionId,
        merging::{Conflict, Kind},
    },
    store::{Conn, StoreError, institution},
};

/// Stages at which a case is not, or no more, what bars its candidate from another in the call (T02).
const NOT_LIVE: &str = "('draft', 'not_accepted', 'not_selected', 'withdrawn', 'terminated', 'revoked', 'closed')";

/// An assignment that was more than a question: its expert reviews the case, is asked to, or did.
macro_rules! reviews {
    ($assignment:literal) => {
        concat!($assignment, ".state NOT IN ('declined', 'expired')")
    };
}

/// Everything that must be settled before two records become one, each place once.
pub async fn conflicts(conn: &mut Conn, kind: Kind, kept: i64, merged: i64) -> Result<Vec<Conflict>, StoreError> {
    let mut found = match kind {
        Kind::Person => of_people(conn, kept, merged).await?,
        Kind::Institution => of_institutions(conn, kept, merged).await?,
    };
    found.sort();
    found.dedup();
    Ok(found)
}

/// Asks for cases, and what stands against merging in each of them.
type Question = (&'static str, fn(String) -> Conflict);

async fn of_people(conn: &mut Conn, kept: i64, merged: i64) -> Result<Vec<Conflict>, StoreError> {
    const ACCOUNTS: &str = "SELECT a.id FROM account a JOIN account b ON b.person_id = $2 AND b.status <> 'closed' \
        WHERE a.person_id = $1 AND a.status <> 'closed' LIMIT 1";
    const ACTED: &str = "SELECT c.case_no FROM case_file c WHERE c.id IN (SELECT e.case_id FROM account a \
        JOIN event e ON e.actor_id = a.id WHERE a.person_id = $1 AND e.case_id IS NOT NULL) AND c.id IN \
        (SELECT e.case_id FROM account a JOIN event e ON e.actor_id = a.id WHERE a.person_id = $2 \
        AND e.case_id IS NOT NULL) ORDER BY c.id LIMIT 20";
    const CANDIDATES: &str = "SELECT a.case_no, b.case_no FROM case_file a JOIN case_file b ON b.batch_id = a.batch_id \
        AND b.subject_person_id = $2 WHERE a.subject_person_id = $1 AND a.stage NOT IN ";
    const REVIEWERS: &str = concat!(
        "SELECT c.case_no FROM expert e JOIN assignment a ON a.expert_id = e.id AND ",
        reviews!("a"),
        " JOIN expert f ON f.person_id = $2 JOIN assignment b ON b.expert_id = f.id AND b.case_id = a.case_id AND ",
        reviews!("b"),
        " JOIN case_file c ON c.id = a.case_id WHERE e.person_id = $1 ORDER BY c.id LIMIT 20"
    );
    const REVIEWED: &str = concat!(
        "SELECT c.case_no FROM case_file c JOIN assignment a ON a.case_id = c.id AND ",
        reviews!("a"),
        " JOIN expert e ON e.id = a.expert_id WHERE (c.subject_person_id = $1 AND e.person_id = $2) \
         OR (c.subject_person_id = $2 AND e.person_id = $1) ORDER BY c.id LIMIT 20"
    );
    const BEFORE_PANEL: &str = "SELECT c.case_no FROM case_file c JOIN panel_case s ON s.case_id = c.id \
        JOIN panel_member m ON m.panel_id = s.panel_id JOIN expert e ON e.id = m.expert_id \
        WHERE (c.subject_person_id = $1 AND e.person_id = $2) OR (c.subject_person_id = $2 AND e.person_id = $1) \
        ORDER BY c.id LIMIT 20";
    const RECOMMENDED: &str = "SELECT c.case_no FROM case_file c JOIN nomination n ON n.case_id = c.id \
        WHERE (c.subject_person_id = $1 AND n.recommender_person_id = $2) \
        OR (c.subject_person_id = $2 AND n.recommender_person_id = $1) ORDER BY c.id LIMIT 20";
    const PANELS: &str = "SELECT p.name FROM panel_member m JOIN expert e ON e.id = m.expert_id \
        JOIN panel_member o ON o.panel_id = m.panel_id JOIN expert f ON f.id = o.expert_id \
        JOIN panel p ON p.id = m.panel_id WHERE e.person_id = $1 AND f.person_id = $2 ORDER BY p.id LIMIT 20";
    const RELATED: &str = "SELECT person_id FROM person_relation WHERE (person_id = $1 AND other_id = $2) \
        OR (person_id = $2 AND other_id = $1) LIMIT 1";
    let mut found = Vec::new();
    if conn.opt::<(i64,)>(ACCOUNTS, args![kept, merged]).await?.is_some() {
        found.push(Conflict::TwoAccounts);
    }
    let live = sqlx::AssertSqlSafe(format!(
        "{CANDIDATES}{NOT_LIVE} AND b.stage NOT IN {NOT_LIVE} ORDER BY a.id, b.id LIMIT 20"
    ));
    let pairs: Vec<(String, String)> = conn.all(live, args![kept, merged]).await?;
    found.extend(pairs.into_iter().map(|(one, other)| Conflict::TwoLiveCases { one, other }));
    let of_case: [Question; 6] = [
        (ACTED, |case_no| Conflict::BothActed { case_no }),
        (REVIEWERS, |case_no| Conflict::TwoReviews { case_no }),
        (REVIEWED, |case_no| Conflict::CandidateReviews { case_no }),
        (BEFORE_PANEL, |case_no| Conflict::CandidateOnPanel { case_no }),
        (RECOMMENDED, |case_no| Conflict::CandidateRecommends { case_no }),
        (PANELS, |name| Conflict::OnePanel { name }),
    ];
    for (sql, conflict) in of_case {
        let places: Vec<(String,)> = conn.all(sql, args![kept, merged]).await?;
        found.extend(places.into_iter().map(|(place,)| conflict(place)));
    }
    if conn.opt::<(i64,)>(RELATED, args![kept, merged]).await?.is_some() {
        found.push(Conflict::Related);
    }
    Ok(found)
}

async fn of_institutions(conn: &mut Conn, kept: i64, merged: i64) -> Result<Vec<Conflict>, StoreError> {
    const RELATED: &str = "SELECT id FROM institution_relation WHERE retired_at IS NULL \
        AND ((institution_id = $1 AND other_id = $2) OR (institution_id = $2 AND other_id = $1)) LIMIT 1";
    const LIMITS: &str = "SELECT b.name FROM nomination_limit k JOIN nomination_limit m ON m.batch_id = k.batch_id \
        AND m.role_code IS NOT DISTINCT FROM k.role_code AND m.direction_id IS NOT DISTINCT FROM k.direction_id \
        JOIN batch b ON b.id = k.batch_id WHERE k.institution_id = $1 AND m.institution_id = $2 \
        UNION SELECT b.name FROM quota k JOIN quota m ON m.batch_id = k.batch_id \
        AND m.role_code IS NOT DISTINCT FROM k.role_code AND m.direction_id IS NOT DISTINCT FROM k.direction_id \
        JOIN batch b ON b.id = k.batch_id WHERE k.institution_id = $1 AND m.institution_id = $2 ORDER BY 1 LIMIT 20";
    let mut found = Vec::new();
    for (low, high) in [(kept, merged), (merged, kept)] {
        let above = institution::line_above(conn, Some(InstitutionId(low))).await?;
        if above.iter().any(|institution| institution.id.0 == high) {
            found.push(Conflict::OneAboveOther);
        }
    }
    if conn.opt::<(i64,)>(RELATED, args![kept, merged]).await?.is_some() {
        found.push(Conflict::Related);
    }
    let calls: Vec<(String,)> = conn.all(LIMITS, args![kept, merged]).await?;
    found.extend(calls.into_iter().map(|(call,)| Conflict::TwoLimits { call }));
    Ok(found)
}
