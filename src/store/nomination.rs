//! The scholar part of a case: its nominator, its form, the candidate's consents, the deficiencies to be corrected.

use super::{Conn, StoreError, Tx, case_file::CaseFile};
use crate::{
    args,
    clock::new_id,
    domain::{
        eligibility::Finding,
        ids::{AccountId, CaseId, ConsentId, DeficiencyId, DocumentId, PersonId, RowId},
        nomination::{CheckItem, Form, Stated},
        scheme::NominatorKind,
        time::{Day, Moment},
    },
};

/// A nomination as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Nomination {
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub nominator_account_id: Option<i64>,
    pub nominator_person_id: Option<i64>,
    pub nominator_kind: Option<String>,
    pub recommender_person_id: Option<i64>,
    pub chief_waiver: Option<String>,
    form: String,
    pub pledged_at: Option<i64>,
    pub pledge_version: Option<String>,
    pub submitted_at: Option<i64>,
    eligibility: Option<String>,
    #[sqlx(try_from = "i64")]
    pub saved_at: Moment,
}

impl Nomination {
    /// The form as it was last saved.
    ///
    /// # Errors
    /// When the stored form cannot be read.
    pub fn form(&self) -> Result<Form, StoreError> {
        serde_json::from_str(&self.form).map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    /// What it says beside the form.
    pub fn stated(&self, case: &CaseFile) -> Stated {
        Stated {
            direction: case.direction(),
            nominator_kind: self.nominator_kind(),
            recommender: self.recommender_person_id.map(PersonId),
            chief_waiver: self.chief_waiver.clone().unwrap_or_default(),
        }
    }

    /// What was found of its eligibility when it was submitted.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn finding(&self) -> Result<Option<Finding>, StoreError> {
        let read = |text: &String| serde_json::from_str(text);
        self.eligibility.as_ref().map(read).transpose().map_err(|error| StoreError::Corrupt(error.to_string()))
    }

    pub fn nominator_kind(&self) -> Option<NominatorKind> {
        self.nominator_kind.as_deref().and_then(NominatorKind::from_code)
    }
}

/// The nomination of a case.
pub async fn find(conn: &mut Conn, case: CaseId) -> Result<Option<Nomination>, StoreError> {
    const SQL: &str = "SELECT case_id, nominator_account_id, nominator_person_id, nominator_kind, \
        recommender_person_id, chief_waiver, form, pledged_at, pledge_version, submitted_at, eligibility, saved_at \
        FROM nomination WHERE case_id = $1";
    conn.opt(SQL, args![case]).await
}

/// What is saved with a draft.
#[derive(Clone, Debug)]
pub struct Draft {
    pub nominator: Option<AccountId>,
    pub nominator_person: Option<PersonId>,
    pub nominator_kind: Option<NominatorKind>,
    pub recommender: Option<PersonId>,
    pub chief_waiver: String,
    pub form: Form,
    /// When the pledge was signed, with the version of its text.
    pub pledge: Option<(Moment, String)>,
}

/// Saves a draft, new or known.
pub async fn save(tx: &mut Tx, case: CaseId, draft: &Draft, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO nomination (case_id, nominator_account_id, nominator_person_id, nominator_kind, \
        recommender_person_id, chief_waiver, form, pledged_at, pledge_version, saved_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (case_id) DO UPDATE SET nominator_person_id = excluded.nominator_person_id, \
        nominator_kind = excluded.nominator_kind, recommender_person_id = excluded.recommender_person_id, \
        chief_waiver = excluded.chief_waiver, form = excluded.form, pledged_at = excluded.pledged_at, \
        pledge_version = excluded.pledge_version, saved_at = excluded.saved_at";
    let form = serde_json::to_string(&draft.form).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let waiver = Some(draft.chief_waiver.clone()).filter(|text| !text.is_empty());
    let (pledged_at, pledge_version) = draft.pledge.clone().unzip();
    let args = args![
        case,
        draft.nominator,
        draft.nominator_person,
        draft.nominator_kind,
        draft.recommender,
        waiver,
        form,
        pledged_at,
        pledge_version,
        now
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Freezes the eligibility result with its reference date at submission; it is not judged again later.
pub async fn mark_submitted(tx: &mut Tx, case: CaseId, finding: &Finding, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE nomination SET submitted_at = $1, eligibility = $2 WHERE case_id = $3";
    let finding = serde_json::to_string(finding).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    tx.run_guarded(SQL, args![now, finding, case]).await
}

/// Whether a person holds the chief scientist's office of a direction, by an appointment or by a role.
pub async fn is_chief_of(
    conn: &mut Conn,
    person: PersonId,
    direction: Option<crate::domain::ids::DirectionId>,
) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT c.id FROM case_file c WHERE c.subject_person_id = $1 AND c.role = 'CS' \
        AND c.direction_id = $2 AND c.stage IN ('selected', 'in_notice', 'cleared', 'contracting', 'active') LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![person, direction]).await?;
    Ok(row.is_some())
}

/// Somebody who holds the chief scientist's office of a direction and may recommend its PIs.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Chief {
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    pub name: String,
    pub direction: Option<String>,
}

/// Every chief scientist, by direction.
pub async fn chiefs(conn: &mut Conn) -> Result<Vec<Chief>, StoreError> {
    const SQL: &str = "SELECT DISTINCT c.subject_person_id AS person_id, p.name, d.name AS direction \
        FROM case_file c JOIN person p ON p.id = c.subject_person_id LEFT JOIN direction d ON d.id = c.direction_id \
        WHERE c.role = 'CS' AND c.stage IN ('selected', 'in_notice', 'cleared', 'contracting', 'active') \
        ORDER BY d.name, p.name, c.subject_person_id";
    conn.all(SQL, args![]).await
}

/// A consent as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Consent {
    #[sqlx(try_from = "i64")]
    pub id: ConsentId,
    /// `notice` or `scholar_page`.
    pub purpose: String,
    pub text_version: String,
    pub channel: String,
    #[sqlx(try_from = "i64")]
    pub given_at: Moment,
    pub withdrawn_at: Option<i64>,
}

/// The consents given for a case, oldest first.
pub async fn consents(conn: &mut Conn, case: CaseId) -> Result<Vec<Consent>, StoreError> {
    const SQL: &str = "SELECT id, purpose, text_version, channel, given_at, withdrawn_at FROM consent \
        WHERE case_id = $1 ORDER BY given_at, id";
    conn.all(SQL, args![case]).await
}

/// Whether a consent for a purpose (`notice`, `scholar_page`) stands.
pub async fn has_consent(conn: &mut Conn, case: CaseId, purpose: &str) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM consent WHERE case_id = $1 AND purpose = $2 AND withdrawn_at IS NULL LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![case, purpose]).await?;
    Ok(row.is_some())
}

/// What a consent is.
#[derive(Clone, Debug)]
pub struct NewConsent {
    pub case: CaseId,
    pub person: Option<PersonId>,
    pub purpose: &'static str,
    pub text_version: String,
    pub channel: &'static str,
    pub document: Option<DocumentId>,
}

/// Records a consent.
pub async fn add_consent(tx: &mut Tx, new: NewConsent, now: Moment) -> Result<ConsentId, StoreError> {
    const SQL: &str = "INSERT INTO consent (id, case_id, person_id, purpose, text_version, channel, document_id, \
        given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let id: ConsentId = new_id(now);
    let args = args![id, new.case, new.person, new.purpose, new.text_version, new.channel, new.document, now];
    tx.run(SQL, args).await?;
    Ok(id)
}

/// Withdraws the consents of a case for a purpose; gives how many stood.
pub async fn withdraw_consent(tx: &mut Tx, case: CaseId, purpose: &str, now: Moment) -> Result<u64, StoreError> {
    const SQL: &str =
        "UPDATE consent SET withdrawn_at = $1 WHERE case_id = $2 AND purpose = $3 AND withdrawn_at IS NULL";
    tx.run(SQL, args![now, case, purpose]).await
}

/// Keeps the experts a candidate asks to be kept out, in order; a name that exactly one expert bears is tied to them.
pub async fn set_exclusions(tx: &mut Tx, case: CaseId, names: &[String]) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO expert_exclusion (case_id, position, name, expert_id) VALUES ($1, $2, $3, \
        (SELECT MIN(e.id) FROM expert e JOIN person p ON p.id = e.person_id WHERE p.name = $3 \
        AND e.merged_into_id IS NULL HAVING COUNT(*) = 1))";
    tx.run("DELETE FROM expert_exclusion WHERE case_id = $1", args![case]).await?;
    for (position, name) in (1_i64..).zip(names) {
        tx.run(SQL, args![case, position, name]).await?;
    }
    Ok(())
}

/// The result of one item of the formal check.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CheckResult {
    #[sqlx(try_from = "String")]
    pub item: CheckItem,
    /// `pass`, `fail` or `na`.
    pub result: String,
    pub note: String,
    pub checked_by: i64,
    #[sqlx(try_from = "i64")]
    pub checked_at: Moment,
}

/// The formal check of a case as far as it went.
pub async fn checks(conn: &mut Conn, case: CaseId) -> Result<Vec<CheckResult>, StoreError> {
    const SQL: &str =
        "SELECT item, result, note, checked_by, checked_at FROM formal_check WHERE case_id = $1 ORDER BY item";
    conn.all(SQL, args![case]).await
}

/// Records the result of an item, replacing an earlier one.
pub async fn set_check(
    tx: &mut Tx,
    case: CaseId,
    item: CheckItem,
    (result, note): (&str, &str),
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO formal_check (id, case_id, item, result, note, checked_by, checked_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (case_id, item) DO UPDATE SET result = excluded.result, \
        note = excluded.note, checked_by = excluded.checked_by, checked_at = excluded.checked_at";
    let id: RowId = new_id(now);
    tx.run(SQL, args![id, case, item, result, note, by, now]).await?;
    Ok(())
}

/// Something to be corrected.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Deficiency {
    #[sqlx(try_from = "i64")]
    pub id: DeficiencyId,
    pub field: String,
    pub message: String,
    #[sqlx(try_from = "String")]
    pub due_on: Day,
    #[sqlx(try_from = "i64")]
    pub raised_at: Moment,
    pub answer: Option<String>,
    pub cured_at: Option<i64>,
}

/// Everything a case was ever asked to correct, oldest first.
pub async fn deficiencies(conn: &mut Conn, case: CaseId) -> Result<Vec<Deficiency>, StoreError> {
    const SQL: &str = "SELECT id, field, message, due_on, raised_at, answer, cured_at FROM deficiency \
        WHERE case_id = $1 ORDER BY raised_at, id";
    conn.all(SQL, args![case]).await
}

/// Asks for a correction.
pub async fn add_deficiency(
    tx: &mut Tx,
    case: CaseId,
    (field, message): (&str, &str),
    due_on: Day,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO deficiency (id, case_id, field, message, due_on, raised_by, raised_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let id: DeficiencyId = new_id(now);
    tx.run(SQL, args![id, case, field, message, due_on, by, now]).await?;
    Ok(())
}

/// Answers a correction asked for.
pub async fn answer_deficiency(
    tx: &mut Tx,
    case: CaseId,
    id: DeficiencyId,
    answer: &str,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE deficiency SET answer = $1, answered_at = $2 \
        WHERE id = $3 AND case_id = $4 AND cured_at IS NULL";
    tx.run_guarded(SQL, args![answer, now, id, case]).await
}

/// Marks the answered corrections of a case as cured when it is submitted again.
pub async fn cure_deficiencies(tx: &mut Tx, case: CaseId, now: Moment) -> Result<u64, StoreError> {
    const SQL: &str = "UPDATE deficiency SET cured_at = $1 WHERE case_id = $2 AND cured_at IS NULL";
    tx.run(SQL, args![now, case]).await
}
