//! Cases: the record that scholars, joint laboratories and special projects share.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        access::Tie,
        ids::{AccountId, BatchId, CaseId, DirectionId, InstitutionId, PersonId, SchemeId},
        role::{CaseKind, ScholarRole},
        scheme::Blind,
        time::Moment,
        workflow::{Move, Stage},
    },
};

/// A case as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CaseFile {
    #[sqlx(try_from = "i64")]
    pub id: CaseId,
    pub case_no: String,
    #[sqlx(try_from = "String")]
    pub kind: CaseKind,
    #[sqlx(try_from = "i64")]
    pub scheme_id: SchemeId,
    pub scheme_ver: i64,
    #[sqlx(try_from = "i64")]
    pub batch_id: BatchId,
    pub role: Option<String>,
    pub title: String,
    pub direction_id: Option<i64>,
    pub subject_person_id: Option<i64>,
    pub host_institution_id: Option<i64>,
    #[sqlx(try_from = "String")]
    pub stage: Stage,
    #[sqlx(try_from = "i64")]
    pub stage_entered_at: Moment,
    pub entered_by: Option<i64>,
    pub officer_id: Option<i64>,
    /// How its first review is blinded: single until it is accepted to review under settings that say double.
    #[sqlx(try_from = "String")]
    pub blind: Blind,
    pub imported: bool,
    pub demo: bool,
    #[sqlx(try_from = "i64")]
    pub created_at: Moment,
    erased_at: Option<i64>,
    pub ver: i64,
}

macro_rules! columns {
    () => {
        "id, case_no, kind, scheme_id, scheme_ver, batch_id, role, title, direction_id, subject_person_id, \
         host_institution_id, stage, stage_entered_at, entered_by, officer_id, blind, imported, demo, created_at, \
         erased_at, ver"
    };
}

impl CaseFile {
    /// The kind of scholar; `None` for laboratories and projects.
    pub fn scholar_role(&self) -> Option<ScholarRole> {
        self.role.as_deref().and_then(ScholarRole::from_code)
    }

    pub fn subject(&self) -> Option<PersonId> {
        self.subject_person_id.map(PersonId)
    }

    pub fn direction(&self) -> Option<DirectionId> {
        self.direction_id.map(DirectionId)
    }

    pub fn host(&self) -> Option<InstitutionId> {
        self.host_institution_id.map(InstitutionId)
    }

    /// When retention erased what it said; nothing is done with it since.
    pub fn erased_at(&self) -> Option<Moment> {
        self.erased_at.map(Moment)
    }

    pub fn officer(&self) -> Option<AccountId> {
        self.officer_id.map(AccountId)
    }

    pub fn entered_by(&self) -> Option<AccountId> {
        self.entered_by.map(AccountId)
    }
}

/// What a new case is.
#[derive(Clone, Debug)]
pub struct NewCase {
    pub kind: CaseKind,
    pub scheme: SchemeId,
    pub scheme_ver: i64,
    pub batch: BatchId,
    /// What the number of the case begins with, e.g. `2026-1`.
    pub batch_code: String,
    pub role: Option<ScholarRole>,
    pub title: String,
    pub direction: Option<DirectionId>,
    pub subject: Option<PersonId>,
    pub host: Option<InstitutionId>,
    pub stage: Stage,
    pub entered_by: Option<AccountId>,
    pub officer: Option<AccountId>,
    pub imported: bool,
    pub demo: bool,
}

/// The next running number under a name.
pub async fn next_number(tx: &mut Tx, name: &str) -> Result<i64, StoreError> {
    const SQL: &str = "INSERT INTO counter (name, n) VALUES ($1, 1) \
        ON CONFLICT (name) DO UPDATE SET n = counter.n + 1 RETURNING n";
    let (n,): (i64,) = tx.one(SQL, args![name]).await?;
    Ok(n)
}

/// Makes a case with the next number of its call and role.
///
/// # Errors
/// [`StoreError::Duplicate`] when the person already has a live case in the call.
pub async fn insert(tx: &mut Tx, new: NewCase, now: Moment) -> Result<CaseFile, StoreError> {
    const SQL: &str = concat!(
        "INSERT INTO case_file (id, case_no, kind, scheme_id, scheme_ver, batch_id, role, title, \
        direction_id, subject_person_id, host_institution_id, stage, stage_entered_at, entered_by, officer_id, \
        imported, demo, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $13) RETURNING ",
        columns!()
    );
    let id: CaseId = new_id(now);
    let kind = new.role.map_or(new.kind.code(), ScholarRole::short);
    let number = next_number(tx, &format!("case:{}:{kind}", new.batch.0)).await?;
    let case_no = format!("{}-{kind}-{number:02}", new.batch_code);
    let args = args![
        id,
        case_no,
        new.kind,
        new.scheme,
        new.scheme_ver,
        new.batch,
        new.role,
        new.title,
        new.direction,
        new.subject,
        new.host,
        new.stage,
        now,
        new.entered_by,
        new.officer,
        new.imported,
        new.demo
    ];
    let case = tx.one(SQL, args).await?;
    count(tx, new.batch, new.role, new.stage, 1).await?;
    Ok(case)
}

/// Changes how many cases of a call and role stand at a stage.
async fn count(
    tx: &mut Tx,
    batch: BatchId,
    role: Option<ScholarRole>,
    stage: Stage,
    by: i64,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO case_count (batch_id, role, stage, n) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (batch_id, role, stage) DO UPDATE SET n = case_count.n + excluded.n";
    tx.run(SQL, args![batch, role.map_or("*", ScholarRole::code), stage, by]).await?;
    Ok(())
}

/// The case of an id.
pub async fn find(conn: &mut Conn, id: CaseId) -> Result<Option<CaseFile>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM case_file WHERE id = $1");
    conn.opt(SQL, args![id]).await
}

/// The cases at first review that an invitation or a review under way waits for.
pub async fn with_reviews_waiting(conn: &mut Conn) -> Result<Vec<CaseFile>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM case_file WHERE stage = 'external_review' AND id IN \
         (SELECT case_id FROM assignment WHERE state IN ('invited', 'accepted')) ORDER BY id"
    );
    conn.all(SQL, args![]).await
}

/// The cases of a role in a call that are at first review, in the order of their numbers.
pub async fn at_first_review(conn: &mut Conn, batch: BatchId, role: ScholarRole) -> Result<Vec<CaseFile>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM case_file WHERE batch_id = $1 AND role = $2 AND stage = 'external_review' ORDER BY case_no, id"
    );
    conn.all(SQL, args![batch, role]).await
}

/// The case of a number such as `2026-1-YS-07`, as addresses have it.
pub async fn by_number(conn: &mut Conn, case_no: &str) -> Result<Option<CaseFile>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM case_file WHERE case_no = $1");
    conn.opt(SQL, args![case_no]).await
}

/// Carries out a move. Nobody else may have changed the case since version `ver`.
///
/// # Errors
/// [`StoreError::Stale`] when somebody has; [`StoreError::Duplicate`] when it would be a second live case.
pub async fn apply(tx: &mut Tx, case: &CaseFile, ver: i64, mv: &Move, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE case_file SET stage = $1, stage_entered_at = $2, ver = ver + 1 \
        WHERE id = $3 AND ver = $4 AND stage = $5";
    tx.run_guarded(SQL, args![mv.to, now, case.id, ver, case.stage]).await?;
    count(tx, case.batch_id, case.scholar_role(), case.stage, -1).await?;
    count(tx, case.batch_id, case.scholar_role(), mv.to, 1).await
}

/// Notes a change of something that belongs to the case, so that a page filled in before is stale.
pub async fn touch(tx: &mut Tx, id: CaseId) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE case_file SET ver = ver + 1 WHERE id = $1", args![id]).await
}

/// Keeps what the form says of the case in its own columns.
pub async fn describe(
    tx: &mut Tx,
    id: CaseId,
    ver: i64,
    title: &str,
    direction: Option<DirectionId>,
    host: Option<InstitutionId>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE case_file SET title = $1, direction_id = $2, host_institution_id = $3, ver = ver + 1 \
        WHERE id = $4 AND ver = $5";
    tx.run_guarded(SQL, args![title, direction, host, id, ver]).await
}

/// Moves an appointment to another institution or direction.
pub async fn move_to(
    tx: &mut Tx,
    id: CaseId,
    direction: Option<DirectionId>,
    host: Option<InstitutionId>,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE case_file SET direction_id = $1, host_institution_id = $2, ver = ver + 1 WHERE id = $3";
    tx.run_guarded(SQL, args![direction, host, id]).await
}

/// Says which person the case is about.
pub async fn set_subject(tx: &mut Tx, id: CaseId, person: PersonId) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE case_file SET subject_person_id = $1 WHERE id = $2", args![person, id]).await
}

/// Forgets which person a draft is about.
pub async fn clear_subject(tx: &mut Tx, id: CaseId) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE case_file SET subject_person_id = NULL WHERE id = $1 AND stage = 'draft'", args![id]).await
}

/// Gives the case to an officer.
pub async fn set_officer(tx: &mut Tx, id: CaseId, ver: i64, officer: AccountId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE case_file SET officer_id = $1, ver = ver + 1 WHERE id = $2 AND ver = $3";
    tx.run_guarded(SQL, args![officer, id, ver]).await
}

/// Pins the version of the scheme that the case is judged by.
pub async fn pin_scheme(tx: &mut Tx, id: CaseId, scheme_ver: i64) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE case_file SET scheme_ver = $1 WHERE id = $2", args![scheme_ver, id]).await
}

/// Fixes how the first review of a case is blinded.
pub async fn set_blind(tx: &mut Tx, id: CaseId, blind: Blind) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE case_file SET blind = $1 WHERE id = $2", args![blind, id]).await
}

/// The stages up to the end of the formal check, in which co-editors have a part; `case_list` reads them too.
macro_rules! written_or_checked {
    () => {
        "('draft', 'submitted', 'returned')"
    };
}

pub(super) use written_or_checked;

const fn is_written_or_checked(stage: Stage) -> bool {
    matches!(stage, Stage::Draft | Stage::Submitted | Stage::Returned)
}

/// The condition that an account stands too near to case `c` with its nomination `n` to judge what is said against it:
/// its person is the candidate or one of the same call, has a conflict with it, is on the side of the nomination, speaks
/// for the host, or is the officer, from whichever account (domain model §8.4, §12).
macro_rules! involved {
    ($account:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM account me JOIN account mine ON mine.id = me.id OR mine.person_id = me.person_id \
             WHERE me.id = ",
            $account,
            " AND (mine.id IN (c.officer_id, c.entered_by, n.nominator_account_id) \
             OR mine.person_id IN (c.subject_person_id, n.nominator_person_id) \
             OR EXISTS (SELECT 1 FROM co_editor w WHERE w.case_id = c.id AND w.account_id = mine.id) \
             OR EXISTS (SELECT 1 FROM account_role s WHERE s.account_id = mine.id AND s.role = 'unit' \
                AND s.scope_id = c.host_institution_id AND s.revoked_at IS NULL) \
             OR EXISTS (SELECT 1 FROM case_file own WHERE own.batch_id = c.batch_id \
                AND own.subject_person_id = mine.person_id AND own.stage NOT IN ",
            $crate::store::case_file::not_live!(),
            ") OR EXISTS (SELECT 1 FROM recusal q JOIN expert e ON e.id = q.expert_id WHERE q.case_id = c.id \
                AND e.person_id = mine.person_id AND q.ruling IN ('conflict', 'pinned_conflict'))))"
        )
    };
}

pub(super) use involved;

/// The stages in which a case makes its subject no candidate of the call.
macro_rules! not_live {
    () => {
        "('draft', 'not_accepted', 'not_selected', 'withdrawn', 'terminated', 'revoked', 'closed')"
    };
}

pub(super) use not_live;

/// How an account stands to a case.
pub async fn tie(
    conn: &mut Conn,
    case: &CaseFile,
    account: AccountId,
    person: Option<PersonId>,
) -> Result<Tie, StoreError> {
    // One question to the database, for every look at a case asks it.
    const SQL: &str = concat!(
        "SELECT EXISTS (SELECT 1 FROM nomination WHERE case_id = $1 AND nominator_account_id = $2), \
         EXISTS (SELECT 1 FROM co_editor WHERE case_id = $1 AND account_id = $2), \
         EXISTS (SELECT 1 FROM panel_case c JOIN panel p ON p.id = c.panel_id \
            WHERE c.case_id = $1 AND (p.secretary_id = $2 OR p.chair_id = $2)), \
         EXISTS (SELECT 1 FROM case_file WHERE batch_id = $3 AND subject_person_id = $4 AND stage NOT IN ",
        not_live!(),
        "), EXISTS (SELECT 1 FROM recusal r JOIN expert e ON e.id = r.expert_id WHERE r.case_id = $1 \
            AND e.person_id = $4 AND r.ruling IN ('conflict', 'pinned_conflict')), \
         EXISTS (SELECT 1 FROM case_file c LEFT JOIN nomination n ON n.case_id = c.id WHERE c.id = $1 AND ",
        involved!("$2"),
        ")"
    );
    let args = args![case.id, account, case.batch_id, person];
    type Row = (bool, bool, bool, bool, bool, bool);
    let (nominated, co_edits, on_panel, candidate_in_call, recused, involved): Row = conn.one(SQL, args).await?;
    Ok(Tie {
        nominated: nominated || case.entered_by() == Some(account),
        co_edits: co_edits && is_written_or_checked(case.stage),
        host_institution: case.host(),
        direction: case.direction(),
        being_written: matches!(case.stage, Stage::Draft | Stage::Returned),
        case: Some(case.id),
        on_panel,
        is_candidate: person.is_some() && case.subject() == person,
        candidate_in_call,
        recused,
        involved,
    })
}
