//! What a nominator nominated before, by call: for information, and read by no rule.

use super::{Conn, StoreError, nomination::Nomination};
use crate::{
    args,
    domain::{ids::InstitutionId, scheme::NominatorKind},
};

/// What one call came to.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct InCall {
    pub call: String,
    pub submitted: i64,
    /// Past the formal check at any time.
    pub accepted: i64,
    pub selected: i64,
    pub appointed: i64,
    pub withdrawn: i64,
}

/// The earlier nominations of whoever made this one, the latest call first: of the institution where one nominated, else
/// of the account and its person. The case itself is left out.
pub async fn of(conn: &mut Conn, made: &Nomination, host: Option<InstitutionId>) -> Result<Vec<InCall>, StoreError> {
    const SQL: &str = "SELECT b.name AS call, COUNT(*) AS submitted, \
        COUNT(CASE WHEN EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id \
            AND e.to_stage IN ('external_review', 'panel_review')) THEN 1 END) AS accepted, \
        COUNT(CASE WHEN EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id AND e.to_stage = 'selected') \
            THEN 1 END) AS selected, \
        COUNT(CASE WHEN EXISTS (SELECT 1 FROM event e WHERE e.case_id = c.id AND e.to_stage = 'active') \
            THEN 1 END) AS appointed, \
        COUNT(CASE WHEN c.stage = 'withdrawn' THEN 1 END) AS withdrawn \
        FROM nomination n JOIN case_file c ON c.id = n.case_id JOIN batch b ON b.id = c.batch_id \
        WHERE n.case_id <> $1 AND n.submitted_at IS NOT NULL AND (n.nominator_account_id = $2 \
            OR n.nominator_person_id = $3 OR (n.nominator_kind = 'institution' AND c.host_institution_id = $4)) \
        GROUP BY b.id, b.name, b.year, b.batch_no ORDER BY b.year DESC, b.batch_no DESC, b.id DESC";
    let by_institution = made.nominator_kind() == Some(NominatorKind::Institution);
    let institution = host.filter(|_| by_institution);
    let own = |id: Option<i64>| id.filter(|_| institution.is_none());
    let args = args![made.case_id, own(made.nominator_account_id), own(made.nominator_person_id), institution];
    conn.all(SQL, args).await
}
