//! Rows beside what was frozen of them: the queries of the self-check that one statement answers.

use super::{Conn, StoreError};
use crate::{args, domain::breach::Fault};

/// What is asked of the rows; each query gives the places of breaches as one text column.
const QUESTIONS: &[(Fault, &str)] = &[
    (
        Fault::RecordOfNoEvent,
        "SELECT x.kind || ' ' || x.id FROM evidence x WHERE NOT EXISTS (SELECT 1 FROM event e \
         WHERE e.seq = x.event_seq) ORDER BY x.id LIMIT 100",
    ),
    (
        Fault::StageChanged,
        "SELECT c.case_no FROM case_file c WHERE c.stage <> (SELECT e.to_stage FROM event e WHERE e.case_id = c.id \
         AND e.to_stage IS NOT NULL ORDER BY e.seq DESC LIMIT 1) ORDER BY c.id LIMIT 100",
    ),
    (
        Fault::NoHistory,
        "SELECT c.case_no FROM case_file c WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id \
         AND e.to_stage IS NOT NULL) ORDER BY c.id LIMIT 100",
    ),
    // A row that is gone cannot be compared, so what was frozen is asked for its row. What retention erased has none.
    (
        Fault::RowMissing,
        "SELECT x.kind || ' ' || x.subject_id FROM evidence x WHERE x.body IS NOT NULL AND ( \
         (x.kind = 'form' AND NOT EXISTS (SELECT 1 FROM nomination r WHERE r.case_id = x.subject_id)) \
         OR (x.kind = 'review' AND NOT EXISTS (SELECT 1 FROM review r WHERE r.assignment_id = x.subject_id)) \
         OR (x.kind = 'letter' AND NOT EXISTS (SELECT 1 FROM letter r WHERE r.id = x.subject_id)) \
         OR (x.kind = 'ballot' AND NOT EXISTS (SELECT 1 FROM ballot r WHERE r.id = x.subject_id)) \
         OR (x.kind = 'contract' AND NOT EXISTS (SELECT 1 FROM contract r WHERE r.case_id = x.subject_id)) \
         OR (x.kind = 'contract_change' AND NOT EXISTS (SELECT 1 FROM contract_change r WHERE r.id = x.subject_id)) \
         OR (x.kind = 'notice' AND NOT EXISTS (SELECT 1 FROM notice r WHERE r.id = x.subject_id)) \
         OR (x.kind = 'notice_item' AND NOT EXISTS (SELECT 1 FROM notice_item r WHERE r.notice_id = x.subject_id \
             AND r.case_id = x.case_id)) \
         OR (x.kind = 'addendum' AND NOT EXISTS (SELECT 1 FROM notice_addendum r WHERE r.id = x.subject_id))) \
         ORDER BY x.id LIMIT 100",
    ),
    (
        Fault::FormChanged,
        // A form returned for correction may differ until it is submitted again, or for ever if it never is.
        "SELECT c.case_no FROM nomination n JOIN case_file c ON c.id = n.case_id \
         JOIN evidence x ON x.kind = 'form' AND x.subject_id = n.case_id \
         WHERE c.stage NOT IN ('draft', 'returned', 'withdrawn', 'not_accepted') AND x.body <> n.form \
         AND x.event_seq = (SELECT MAX(y.event_seq) FROM evidence y WHERE y.kind = 'form' AND y.subject_id = n.case_id) \
         AND NOT EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id AND e.command = 'reopen') \
         ORDER BY c.id LIMIT 100",
    ),
    (
        Fault::BallotChanged,
        "SELECT c.case_no FROM ballot b JOIN case_file c ON c.id = b.case_id \
         LEFT JOIN evidence x ON x.kind = 'ballot' AND x.subject_id = b.id WHERE b.signed_at IS NOT NULL \
         AND (x.id IS NULL OR x.case_id <> b.case_id OR x.body <> '{\"members\":' || b.members || ',\"attending\":' \
         || b.attending || ',\"recused\":' || b.recused || ',\"yes\":' || b.yes || ',\"no\":' || b.no \
         || ',\"abstain\":' || b.abstain || ',\"invalid\":' || b.invalid || ',\"minutes_attached\":' \
         || CASE WHEN b.minutes_document_id IS NULL THEN 'false' ELSE 'true' END || '}') ORDER BY c.id LIMIT 100",
    ),
    (
        Fault::NoticeChanged,
        "SELECT COALESCE(n.notice_no, n.title) FROM notice n LEFT JOIN evidence x ON x.kind = 'notice' \
         AND x.subject_id = n.id WHERE n.state <> 'draft' AND (x.id IS NULL OR x.body <> n.body) \
         ORDER BY n.id LIMIT 100",
    ),
    (
        Fault::NoticeItemChanged,
        "SELECT c.case_no FROM notice_item i JOIN notice n ON n.id = i.notice_id JOIN case_file c ON c.id = i.case_id \
         LEFT JOIN evidence x ON x.kind = 'notice_item' AND x.subject_id = i.notice_id AND x.case_id = i.case_id \
         WHERE n.state <> 'draft' AND (x.id IS NULL OR x.body <> i.display) ORDER BY c.id LIMIT 100",
    ),
];

/// Asks every question: (fault, places).
pub async fn all(conn: &mut Conn) -> Result<Vec<(Fault, Vec<String>)>, StoreError> {
    let mut found = Vec::with_capacity(QUESTIONS.len());
    for (fault, sql) in QUESTIONS {
        let rows: Vec<(String,)> = conn.all(*sql, args![]).await?;
        found.push((*fault, rows.into_iter().map(|(place,)| place).collect()));
    }
    Ok(found)
}
