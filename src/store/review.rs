//! Reviews: what a reviewer wrote, when it was handed in, and whether it counts.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{AssignmentId, CaseId},
        review::{Draft, Familiarity, Levels, Recommendation},
        role::ScholarRole,
        scheme::Blind,
        time::Moment,
    },
};

/// A review as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Review {
    #[sqlx(try_from = "i64")]
    pub assignment_id: AssignmentId,
    pub case_id: i64,
    scores: String,
    recommendation: Option<String>,
    familiarity: Option<String>,
    opinion: String,
    note_to_office: String,
    #[sqlx(try_from = "i64")]
    pub saved_at: Moment,
    submitted_at: Option<i64>,
    invalidated_at: Option<i64>,
    pub invalid_reason: Option<String>,
    pub ver: i64,
}

macro_rules! columns {
    () => {
        "assignment_id, case_id, scores, recommendation, familiarity, opinion, note_to_office, saved_at, submitted_at, \
         invalidated_at, invalid_reason, ver"
    };
}

impl Review {
    pub fn submitted_at(&self) -> Option<Moment> {
        self.submitted_at.map(Moment)
    }

    pub fn invalidated_at(&self) -> Option<Moment> {
        self.invalidated_at.map(Moment)
    }

    /// Handed in and not invalidated since.
    pub fn is_valid(&self) -> bool {
        self.submitted_at.is_some() && self.invalidated_at.is_none()
    }

    /// What was written.
    ///
    /// # Errors
    /// When the stored scores cannot be read.
    pub fn draft(&self) -> Result<Draft, StoreError> {
        let levels: Levels =
            serde_json::from_str(&self.scores).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(Draft {
            levels,
            recommendation: self.recommendation.as_deref().and_then(Recommendation::from_code),
            familiarity: self.familiarity.as_deref().and_then(Familiarity::from_code),
            opinion: self.opinion.clone(),
            note_to_office: self.note_to_office.clone(),
        })
    }
}

/// The review of an assignment, if anything was written.
pub async fn find(conn: &mut Conn, assignment: AssignmentId) -> Result<Option<Review>, StoreError> {
    conn.opt(concat!("SELECT ", columns!(), " FROM review WHERE assignment_id = $1"), args![assignment]).await
}

/// Every review of a case, drafts and invalidated ones included, in the order of the assignments.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Review>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM review WHERE case_id = $1 ORDER BY assignment_id");
    conn.all(SQL, args![case]).await
}

/// Saves a draft; gives its new version. `seen` is the version it was written against, when that matters.
///
/// # Errors
/// [`StoreError::Stale`] when it was handed in meanwhile, or changed in another window since `seen`.
pub async fn save(
    tx: &mut Tx,
    (assignment, case): (AssignmentId, CaseId),
    draft: &Draft,
    seen: Option<i64>,
    now: Moment,
) -> Result<i64, StoreError> {
    const SQL: &str = "INSERT INTO review (assignment_id, case_id, scores, recommendation, familiarity, opinion, \
        note_to_office, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
        ON CONFLICT (assignment_id) DO UPDATE SET scores = excluded.scores, \
        recommendation = excluded.recommendation, familiarity = excluded.familiarity, opinion = excluded.opinion, \
        note_to_office = excluded.note_to_office, saved_at = excluded.saved_at, ver = review.ver + 1 \
        WHERE review.submitted_at IS NULL AND ($9 IS NULL OR review.ver = $9) RETURNING ver";
    let scores = serde_json::to_string(&draft.levels).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let args = args![
        assignment,
        case,
        scores,
        draft.recommendation,
        draft.familiarity,
        &draft.opinion,
        &draft.note_to_office,
        now,
        seen
    ];
    let row: Option<(i64,)> = tx.opt(SQL, args).await?;
    row.map(|(ver,)| ver).ok_or(StoreError::Stale)
}

/// Hands the review in; it cannot be changed from then on.
pub async fn submit(tx: &mut Tx, assignment: AssignmentId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE review SET submitted_at = $1, ver = ver + 1 \
        WHERE assignment_id = $2 AND submitted_at IS NULL";
    tx.run_guarded(SQL, args![now, assignment]).await
}

/// Makes a draft again of what was handed in; when it was is kept.
pub async fn reopen(tx: &mut Tx, assignment: AssignmentId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE review SET first_submitted_at = COALESCE(first_submitted_at, submitted_at), \
        submitted_at = NULL, ver = ver + 1 \
        WHERE assignment_id = $1 AND submitted_at IS NOT NULL AND invalidated_at IS NULL";
    tx.run_guarded(SQL, args![assignment]).await
}

/// Keeps a review and counts it no more; gives whether one was handed in.
pub async fn invalidate(tx: &mut Tx, assignment: AssignmentId, reason: &str, now: Moment) -> Result<bool, StoreError> {
    const SQL: &str = "UPDATE review SET invalidated_at = $1, invalid_reason = $2, ver = ver + 1 \
        WHERE assignment_id = $3 AND submitted_at IS NOT NULL AND invalidated_at IS NULL";
    Ok(tx.run(SQL, args![now, reason, assignment]).await? > 0)
}

/// Reviews handed in, after one, each with what was frozen then, `None` where nothing was: for the check. Of one that
/// was opened again it is what was frozen last. A review whose frozen text was erased by retention is left out.
pub async fn handed_in_after(
    conn: &mut Conn,
    assignment: i64,
    limit: i64,
) -> Result<Vec<(Review, Option<String>)>, StoreError> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        review: Review,
        body: Option<String>,
    }
    const SQL: &str = "SELECT r.assignment_id, r.case_id, r.scores, r.recommendation, r.familiarity, r.opinion, \
        r.note_to_office, r.saved_at, r.submitted_at, r.invalidated_at, r.invalid_reason, r.ver, x.body \
        FROM review r LEFT JOIN evidence x ON x.kind = 'review' AND x.subject_id = r.assignment_id \
        AND x.event_seq = (SELECT MAX(y.event_seq) FROM evidence y \
            WHERE y.kind = 'review' AND y.subject_id = r.assignment_id) \
        WHERE r.submitted_at IS NOT NULL AND r.assignment_id > $1 AND (x.id IS NULL OR x.body IS NOT NULL) \
        ORDER BY r.assignment_id LIMIT $2";
    let rows: Vec<Row> = conn.all(SQL, args![assignment, limit]).await?;
    Ok(rows.into_iter().map(|row| (row.review, row.body)).collect())
}

/// What heads the page of a case on the reviewer's desk.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Dossier {
    pub case_no: String,
    pub title: String,
    role: Option<String>,
    pub direction: Option<String>,
    pub batch: String,
    pub host: Option<String>,
    #[sqlx(try_from = "String")]
    pub blind: Blind,
}

impl Dossier {
    pub fn scholar_role(&self) -> Option<ScholarRole> {
        self.role.as_deref().and_then(ScholarRole::from_code)
    }

    /// As reviewers see it: a double-blind case by its number only.
    pub fn for_reviewers(self) -> Self {
        match self.blind {
            Blind::Single => self,
            Blind::Double => Self { title: self.case_no.clone(), host: None, ..self },
        }
    }
}

/// What heads the page of a case on the reviewer's desk.
pub async fn dossier(conn: &mut Conn, case: CaseId) -> Result<Option<Dossier>, StoreError> {
    const SQL: &str = "SELECT c.case_no, c.title, c.role, d.name AS direction, b.name AS batch, i.name AS host, \
        c.blind \
        FROM case_file c JOIN batch b ON b.id = c.batch_id LEFT JOIN direction d ON d.id = c.direction_id \
        LEFT JOIN institution i ON i.id = c.host_institution_id WHERE c.id = $1";
    conn.opt(SQL, args![case]).await
}
