//! What must be true of every row, as queries that find the rows of which it is not.

use super::{Conn, StoreError};
use crate::args;

/// An invariant: its name, what a breach means, and the query that finds breaches as one text column.
const INVARIANTS: &[(&str, &str, &str)] = &[
    (
        "stage_is_last_event",
        "the stage is not the one its last move led to",
        "SELECT c.case_no FROM case_file c WHERE c.stage <> (SELECT e.to_stage FROM event e WHERE e.case_id = c.id \
         AND e.to_stage IS NOT NULL ORDER BY e.seq DESC LIMIT 1) ORDER BY c.id LIMIT 100",
    ),
    (
        "case_has_history",
        "no event made it",
        "SELECT c.case_no FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id \
         AND e.to_stage IS NOT NULL) ORDER BY c.id LIMIT 100",
    ),
    (
        "appointment_after_notice",
        "an appointment without a notice whose period is over",
        "SELECT c.case_no FROM appointment a JOIN case_file c ON c.id = a.case_id WHERE NOT EXISTS \
         (SELECT 1 FROM event e WHERE e.case_id = c.id AND e.to_stage = 'cleared') ORDER BY c.id LIMIT 100",
    ),
    (
        "no_score_of_the_recused",
        "a counted review by an expert with a conflict",
        "SELECT c.case_no FROM review r JOIN assignment a ON a.id = r.assignment_id \
         JOIN recusal x ON x.case_id = r.case_id AND x.expert_id = a.expert_id \
         AND x.ruling IN ('conflict', 'pinned_conflict') JOIN case_file c ON c.id = r.case_id \
         WHERE r.submitted_at IS NOT NULL AND r.invalidated_at IS NULL AND a.state = 'submitted' \
         AND NOT EXISTS (SELECT 1 FROM recusal y WHERE y.case_id = x.case_id AND y.expert_id = x.expert_id \
         AND y.ruling = 'pinned_none' AND y.ruled_at > x.ruled_at) ORDER BY c.id LIMIT 100",
    ),
    (
        "released_by_two",
        "a notice released by the person who prepared it",
        "SELECT COALESCE(n.notice_no, n.title) FROM notice n WHERE n.released_by IS NOT NULL \
         AND n.released_by = n.prepared_by ORDER BY n.id LIMIT 100",
    ),
    (
        "decided_by_two",
        "a decision made by the person who proposed it",
        "SELECT d.decision_no FROM decision d WHERE d.proposed_by = d.decided_by ORDER BY d.id LIMIT 100",
    ),
    (
        "ballot_signed_by_another",
        "a ballot signed by the person who recorded it",
        "SELECT c.case_no FROM ballot b JOIN case_file c ON c.id = b.case_id WHERE b.signed_by IS NOT NULL \
         AND b.signed_by = b.recorded_by ORDER BY c.id LIMIT 100",
    ),
    (
        "in_notice_stands_in_one",
        "a case in notice that stands in no live notice",
        "SELECT c.case_no FROM case_file c WHERE c.stage = 'in_notice' AND NOT EXISTS \
         (SELECT 1 FROM notice_item i WHERE i.case_id = c.id AND i.live) ORDER BY c.id LIMIT 100",
    ),
    (
        "public_only_when_allowed",
        "somebody in the public directory without a consent that stands, whom no article names",
        "SELECT s.slug FROM scholar s WHERE s.standing <> 'named_by_source' AND NOT EXISTS \
         (SELECT 1 FROM consent k WHERE k.case_id = s.case_id AND k.purpose = 'scholar_page' \
         AND k.withdrawn_at IS NULL) ORDER BY s.id LIMIT 100",
    ),
    (
        "reopened_on_appeal",
        "a case reopened without an appeal that was upheld",
        "SELECT c.case_no FROM event e JOIN case_file c ON c.id = e.case_id WHERE e.command = 'reopen' \
         AND NOT EXISTS (SELECT 1 FROM appeal a WHERE a.case_id = c.id AND a.outcome = 'upheld' \
         AND a.decided_at <= e.at) ORDER BY c.id LIMIT 100",
    ),
    (
        "revoked_on_finding",
        "a selection revoked without a finding of misconduct",
        "SELECT c.case_no FROM case_file c WHERE c.stage = 'revoked' AND NOT EXISTS \
         (SELECT 1 FROM lead l WHERE l.case_id = c.id AND l.outcome = 'misconduct') AND NOT EXISTS \
         (SELECT 1 FROM objection o WHERE o.case_id = c.id AND o.outcome = 'upheld') ORDER BY c.id LIMIT 100",
    ),
    (
        "closed_after_assessment",
        "an appointment closed without a final assessment that was passed",
        "SELECT c.case_no FROM case_file c WHERE c.stage = 'closed' AND NOT EXISTS (SELECT 1 FROM assessment s \
         WHERE s.case_id = c.id AND s.kind = 'final' AND s.decided_at IS NOT NULL AND s.grade <> 'failed') \
         ORDER BY c.id LIMIT 100",
    ),
    (
        "suspended_has_review_date",
        "a suspension that nobody is to look at again",
        "SELECT c.case_no FROM case_file c WHERE c.stage = 'suspended' AND NOT EXISTS \
         (SELECT 1 FROM suspension s WHERE s.case_id = c.id AND s.resumed_at IS NULL) ORDER BY c.id LIMIT 100",
    ),
    (
        "counts_are_true",
        "the number kept for a stage is not the number of cases there",
        "SELECT k.role || ' ' || k.stage FROM case_count k WHERE k.n <> (SELECT COUNT(*) FROM case_file c \
         WHERE c.batch_id = k.batch_id AND COALESCE(c.role, '*') = k.role AND c.stage = k.stage) \
         ORDER BY k.batch_id, k.role, k.stage LIMIT 100",
    ),
];

/// The breaches of one invariant: where, and what it means.
type Breaches = Vec<(String, String)>;

/// Tries every invariant: (name, breaches).
pub async fn all(conn: &mut Conn) -> Result<Vec<(&'static str, Breaches)>, StoreError> {
    let mut found = Vec::with_capacity(INVARIANTS.len());
    for (name, meaning, sql) in INVARIANTS {
        let rows: Vec<(String,)> = conn.all(*sql, args![]).await?;
        found.push((*name, rows.into_iter().map(|(place,)| (place, (*meaning).to_owned())).collect()));
    }
    Ok(found)
}
