//! Which nomination renews which appointment (续聘).

use super::{Conn, StoreError, Tx, batch, case_file::CaseFile};
use crate::{
    args,
    domain::{assessment::Grade, ids::CaseId, renewal::Standing, time::Moment, workflow::Stage},
};

/// A case tied to another by a renewal.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Tied {
    pub case_no: String,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    /// It renews the case asked about, rather than being renewed by it.
    pub is_later: bool,
}

/// The case that a case renews and those that renew it, the earlier first.
pub async fn around(conn: &mut Conn, case: CaseId) -> Result<Vec<Tied>, StoreError> {
    const FIRST: &str = "SELECT o.case_no, o.stage, FALSE AS is_later FROM case_file c \
        JOIN case_file o ON o.id = c.renewal_of WHERE c.id = $1";
    const LATER: &str = "SELECT o.case_no, o.stage, TRUE AS is_later FROM case_file o WHERE o.renewal_of = $1 \
        ORDER BY o.created_at, o.id";
    let mut tied: Vec<Tied> = conn.all(FIRST, args![case]).await?;
    tied.extend(conn.all::<Tied>(LATER, args![case]).await?);
    Ok(tied)
}

/// What is known of an appointment that is to be renewed.
pub async fn standing(conn: &mut Conn, case: &CaseFile, now: Moment) -> Result<Standing, StoreError> {
    const GRADE: &str = "SELECT grade FROM assessment WHERE case_id = $1 AND kind = 'final' \
        AND decided_at IS NOT NULL ORDER BY decided_at DESC, id DESC LIMIT 1";
    const OPEN: &str = "SELECT COUNT(*) FROM assessment WHERE case_id = $1 AND kind = 'final' AND decided_at IS NULL";
    let grade: Option<(String,)> = conn.opt(GRADE, args![case.id]).await?;
    // One that is open is of the closing that runs; an earlier grade is of the term before an extension.
    let (open,): (i64,) = conn.one(OPEN, args![case.id]).await?;
    let grade = grade.filter(|_| open == 0).and_then(|(grade,)| Grade::from_code(&grade));
    let under_way = around(conn, case.id).await?.into_iter().find(|tied| tied.is_later && !tied.stage.is_final());
    Ok(Standing {
        stage: case.stage,
        is_passed: grade.map(Grade::is_pass),
        has_call: !batch::open_at(conn, case.scheme_id, now).await?.is_empty(),
        under_way: under_way.map(|tied| tied.case_no),
    })
}

/// Notes that a nomination renews an appointment.
pub async fn tie(tx: &mut Tx, nomination: CaseId, renews: CaseId) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE case_file SET renewal_of = $1 WHERE id = $2", args![renews, nomination]).await
}
