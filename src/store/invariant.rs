//! What must be true of every row, as queries that find the rows of which it is not.

use super::{Conn, StoreError};
use crate::args;

/// The rows of which one person did both halves: the same account, or two accounts of one person.
macro_rules! same_person {
    ($first:literal, $second:literal) => {
        concat!(
            "LEFT JOIN account one ON one.id = ",
            $first,
            " LEFT JOIN account two ON two.id = ",
            $second,
            " WHERE ",
            $second,
            " IS NOT NULL AND (",
            $first,
            " = ",
            $second,
            " OR one.person_id = two.person_id)"
        )
    };
}

/// An invariant: its name, what a breach means, and the query that finds breaches as one text column.
const INVARIANTS: &[(&str, &str, &str)] = &[
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
        "end_as_printed_or_extended",
        "the end of the notice is neither the printed one nor that of its last extension",
        "SELECT COALESCE(n.notice_no, n.title) FROM notice n WHERE n.state <> 'draft' AND n.ends_on <> COALESCE( \
         (SELECT MAX(d.new_ends_on) FROM notice_addendum d WHERE d.notice_id = n.id AND d.kind = 'extension' \
         AND d.published_at IS NOT NULL), n.printed_ends_on, n.ends_on) ORDER BY n.id LIMIT 100",
    ),
    (
        "released_by_two",
        "a notice released by the person who prepared it",
        concat!(
            "SELECT COALESCE(n.notice_no, n.title) FROM notice n ",
            same_person!("n.prepared_by", "n.released_by"),
            " ORDER BY n.id LIMIT 100"
        ),
    ),
    (
        "decided_by_two",
        "a decision made by the person who proposed it",
        concat!(
            "SELECT d.decision_no FROM decision d ",
            same_person!("d.proposed_by", "d.decided_by"),
            " ORDER BY d.id LIMIT 100"
        ),
    ),
    (
        "confirmed_by_another",
        "a proposal confirmed by the person who made it",
        concat!(
            "SELECT 'proposal ' || p.id FROM proposal p ",
            same_person!("p.made_by", "p.ended_by"),
            " AND p.state IN ('confirmed', 'refused') ORDER BY p.id LIMIT 100"
        ),
    ),
    (
        "ballot_signed_by_another",
        "a ballot signed by the person who recorded it",
        concat!(
            "SELECT c.case_no FROM ballot b JOIN case_file c ON c.id = b.case_id ",
            same_person!("b.recorded_by", "b.signed_by"),
            " ORDER BY c.id LIMIT 100"
        ),
    ),
    (
        "change_confirmed_by_another",
        "a change of a contract confirmed by the person who proposed it",
        concat!(
            "SELECT c.case_no FROM contract_change k JOIN case_file c ON c.id = k.case_id ",
            same_person!("k.proposed_by", "k.ended_by"),
            " AND k.state = 'confirmed' ORDER BY c.id LIMIT 100"
        ),
    ),
    (
        "change_is_in_force",
        "a case that does not stand where the last change of its contract put it",
        "SELECT c.case_no FROM contract_change k JOIN case_file c ON c.id = k.case_id WHERE k.state = 'confirmed' \
         AND ((k.kind = 'host' AND k.new_value <> COALESCE(CAST(c.host_institution_id AS TEXT), '')) \
         OR (k.kind = 'direction' AND k.new_value <> COALESCE(CAST(c.direction_id AS TEXT), ''))) \
         AND NOT EXISTS (SELECT 1 FROM contract_change l WHERE l.case_id = k.case_id AND l.kind = k.kind \
         AND l.state = 'confirmed' AND (l.ended_at > k.ended_at OR l.effective_on > k.effective_on)) \
         AND NOT EXISTS (SELECT 1 FROM institution i WHERE CAST(i.id AS TEXT) = k.new_value \
         AND i.merged_into_id IS NOT NULL) ORDER BY c.id LIMIT 100",
    ),
    (
        "contract_after_notice",
        "a contract or an appointment without a notice whose period is over",
        "SELECT c.case_no FROM case_file c WHERE c.stage IN ('contracting', 'active', 'suspended', 'closing', 'closed') \
         AND NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id AND e.to_stage = 'cleared') \
         ORDER BY c.id LIMIT 100",
    ),
    (
        "active_is_appointed",
        "a scholar at work without an appointment",
        "SELECT c.case_no FROM case_file c WHERE c.kind = 'scholar' \
         AND c.stage IN ('active', 'suspended', 'closing', 'closed') \
         AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.case_id = c.id) ORDER BY c.id LIMIT 100",
    ),
    (
        "hold_has_its_objection",
        "a case on hold without an objection that was admitted",
        "SELECT c.case_no FROM case_file c WHERE c.stage = 'on_hold' AND NOT EXISTS (SELECT 1 FROM objection o \
         WHERE o.case_id = c.id AND o.state IN ('admitted', 'found', 'answered')) ORDER BY c.id LIMIT 100",
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
        "SELECT role || ' ' || stage FROM (SELECT batch_id, role, stage, n FROM case_count UNION ALL \
         SELECT batch_id, COALESCE(role, '*'), stage, -COUNT(*) FROM case_file \
         GROUP BY batch_id, COALESCE(role, '*'), stage) k \
         GROUP BY batch_id, role, stage HAVING SUM(n) <> 0 ORDER BY batch_id, role, stage LIMIT 100",
    ),
    (
        "directory_counts_are_true",
        "the number kept for a facet of the directory is not the number of people there",
        "SELECT facet || ' ' || value FROM (SELECT facet, value, n FROM scholar_count \
         UNION ALL SELECT 'all', '', -COUNT(*) FROM scholar \
         UNION ALL SELECT 'role', role, -COUNT(*) FROM scholar GROUP BY role \
         UNION ALL SELECT 'batch', CAST(batch_id AS TEXT), -COUNT(*) FROM scholar GROUP BY batch_id \
         UNION ALL SELECT 'batch_role', batch_id || ' ' || role, -COUNT(*) FROM scholar GROUP BY batch_id, role \
         UNION ALL SELECT 'direction', COALESCE(CAST(direction_id AS TEXT), 'none'), -COUNT(*) FROM scholar \
         GROUP BY direction_id \
         UNION ALL SELECT 'institution', CAST(institution_id AS TEXT), -COUNT(*) FROM scholar \
         WHERE institution_id IS NOT NULL GROUP BY institution_id) k \
         GROUP BY facet, value HAVING SUM(n) <> 0 ORDER BY facet, value LIMIT 100",
    ),
];

/// Tries every invariant: (name, what a breach means, the places of breaches).
pub async fn all(conn: &mut Conn) -> Result<Vec<(&'static str, &'static str, Vec<String>)>, StoreError> {
    let mut found = Vec::with_capacity(INVARIANTS.len());
    for (name, meaning, sql) in INVARIANTS {
        let rows: Vec<(String,)> = conn.all(*sql, args![]).await?;
        found.push((*name, *meaning, rows.into_iter().map(|(place,)| place).collect()));
    }
    Ok(found)
}
