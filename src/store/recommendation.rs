//! Recommendations by chief scientists (首席科学家推荐), and what one sees of the own direction.

use super::{Conn, StoreError, Tx, case_file::CaseFile, nomination};
use crate::{
    args,
    domain::{
        ids::{AccountId, CaseId, DirectionId, PersonId},
        role::ScholarRole,
        time::Moment,
        workflow::Stage,
    },
};

/// A recommendation as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Recommendation {
    pub statement: String,
    #[sqlx(try_from = "i64")]
    pub given_at: Moment,
    pub given_by: String,
}

/// The recommendation of a case.
pub async fn find(conn: &mut Conn, case: CaseId) -> Result<Option<Recommendation>, StoreError> {
    const SQL: &str = "SELECT r.statement, r.given_at, a.name AS given_by FROM recommendation r \
        JOIN account a ON a.id = r.account_id WHERE r.case_id = $1";
    conn.opt(SQL, args![case]).await
}

/// Keeps a recommendation, in place of an earlier one.
pub async fn put(
    tx: &mut Tx,
    case: CaseId,
    direction: DirectionId,
    statement: &str,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO recommendation (case_id, account_id, direction_id, statement, given_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (case_id) DO UPDATE SET account_id = excluded.account_id, \
        direction_id = excluded.direction_id, statement = excluded.statement, given_at = excluded.given_at";
    tx.run(SQL, args![case, by, direction, statement, now]).await?;
    Ok(())
}

/// Whether the chief scientist named in a nomination recommends it: in person where they have an account, for the
/// direction it is in now. One without an account is recommended for on paper, with the nomination itself.
pub async fn stands(
    conn: &mut Conn,
    case: &CaseFile,
    chief: PersonId,
    nominator_person: Option<i64>,
) -> Result<bool, StoreError> {
    const GIVEN: &str = "SELECT r.case_id FROM recommendation r WHERE r.case_id = $1 AND r.direction_id = $2";
    const HAS_ACCOUNT: &str = "SELECT a.id FROM account a JOIN account_role r ON r.account_id = a.id \
        WHERE a.person_id = $1 AND a.status = 'active' AND r.role = 'cs' AND r.scope_id = $2 \
        AND r.revoked_at IS NULL LIMIT 1";
    if nominator_person == Some(chief.0) {
        return nomination::is_chief_of(conn, chief, case.direction()).await;
    }
    let given: Option<(i64,)> = conn.opt(GIVEN, args![case.id, case.direction()]).await?;
    let account: Option<(i64,)> = conn.opt(HAS_ACCOUNT, args![chief, case.direction()]).await?;
    Ok(given.is_some() || (account.is_none() && nomination::is_chief_of(conn, chief, case.direction()).await?))
}

/// A case of a direction as its chief scientist's desk lists it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    pub case_no: String,
    pub role: Option<String>,
    pub title: String,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    pub host: Option<String>,
    pub given_at: Option<i64>,
    /// In conflict with the case: then nothing of it is shown but this.
    pub recused: bool,
}

impl Line {
    pub fn scholar_role(&self) -> Option<ScholarRole> {
        self.role.as_deref().and_then(ScholarRole::from_code)
    }

    pub fn given_at(&self) -> Option<Moment> {
        self.given_at.map(Moment)
    }
}

macro_rules! lines {
    ($condition:literal) => {
        concat!(
            "SELECT c.case_no, c.role, c.title, c.stage, i.name AS host, r.given_at, EXISTS (SELECT 1 FROM recusal x \
             JOIN expert e ON e.id = x.expert_id WHERE x.case_id = c.id AND e.person_id = $2 \
             AND x.ruling IN ('conflict', 'pinned_conflict')) AS recused FROM case_file c \
             LEFT JOIN institution i ON i.id = c.host_institution_id LEFT JOIN recommendation r ON r.case_id = c.id \
             WHERE c.direction_id = $1 AND (c.subject_person_id IS NULL OR c.subject_person_id IS DISTINCT FROM $2) AND ",
            $condition
        )
    };
}

/// Drafts of a direction that ask this chief scientist to recommend them, oldest first.
pub async fn asked(conn: &mut Conn, direction: DirectionId, chief: Option<PersonId>) -> Result<Vec<Line>, StoreError> {
    const SQL: &str = lines!(
        "c.stage IN ('draft', 'returned') AND EXISTS (SELECT 1 FROM nomination n WHERE n.case_id = c.id \
         AND n.recommender_person_id = $2) ORDER BY c.created_at, c.id LIMIT 100"
    );
    conn.all(SQL, args![direction, chief]).await
}

/// The cases of a direction that are under way, newest first.
pub async fn of_direction(
    conn: &mut Conn,
    direction: DirectionId,
    chief: Option<PersonId>,
) -> Result<Vec<Line>, StoreError> {
    const SQL: &str = lines!("c.stage NOT IN ('draft', 'returned') ORDER BY c.created_at DESC, c.id DESC LIMIT 100");
    conn.all(SQL, args![direction, chief]).await
}
