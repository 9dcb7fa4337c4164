//! Contracts of appointments, with their signatures.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        contract::Terms,
        ids::{AccountId, CaseId},
        time::{Day, Moment},
    },
};

/// A contract as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Contract {
    #[sqlx(try_from = "i64")]
    pub case_id: CaseId,
    pub contract_no: String,
    duties: String,
    resources: String,
    autonomy: String,
    starts_on: Option<String>,
    ends_on: Option<String>,
    grant_fen: Option<i64>,
    appointee_signed_on: Option<String>,
    host_signed_on: Option<String>,
    pub finance_signed_on: Option<String>,
    pub finance_name: Option<String>,
    pub document_id: Option<i64>,
    signing_due_on: String,
    reminded_at: Option<i64>,
    pub ver: i64,
}

impl Contract {
    /// What was entered.
    pub fn terms(&self) -> Terms {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        Terms {
            duties: self.duties.clone(),
            resources: self.resources.clone(),
            autonomy: self.autonomy.clone(),
            starts_on: day(&self.starts_on),
            ends_on: day(&self.ends_on),
            grant_fen: self.grant_fen,
            appointee_signed_on: day(&self.appointee_signed_on),
            host_signed_on: day(&self.host_signed_on),
        }
    }

    /// The day by which it is to be signed.
    pub fn signing_due_on(&self) -> Option<Day> {
        self.signing_due_on.parse().ok()
    }

    pub fn reminded_at(&self) -> Option<Moment> {
        self.reminded_at.map(Moment)
    }
}

/// The contract of a case.
pub async fn find(conn: &mut Conn, case: CaseId) -> Result<Option<Contract>, StoreError> {
    const SQL: &str = "SELECT k.case_id, k.contract_no, k.duties, k.resources, k.autonomy, k.starts_on, k.ends_on, \
        k.grant_fen, k.appointee_signed_on, k.host_signed_on, k.finance_signed_on, a.name AS finance_name, \
        k.document_id, k.signing_due_on, k.reminded_at, k.ver FROM contract k \
        LEFT JOIN account a ON a.id = k.finance_signed_by WHERE k.case_id = $1";
    conn.opt(SQL, args![case]).await
}

/// Opens the contract of a case whose award is decided.
pub async fn insert(tx: &mut Tx, case: CaseId, contract_no: &str, signing_due_on: Day) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO contract (case_id, contract_no, duties, resources, autonomy, signing_due_on) \
        VALUES ($1, $2, '', '', '', $3) ON CONFLICT (case_id) DO UPDATE SET signing_due_on = excluded.signing_due_on, \
        reminded_at = NULL, ver = contract.ver + 1";
    tx.run(SQL, args![case, contract_no, signing_due_on]).await?;
    Ok(())
}

/// Saves what was entered. A change of the money or the term undoes the signature of finance.
pub async fn save(tx: &mut Tx, case: CaseId, ver: i64, terms: &Terms) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contract SET duties = $1, resources = $2, autonomy = $3, \
        finance_signed_on = CASE WHEN grant_fen IS NOT DISTINCT FROM $6 AND starts_on IS NOT DISTINCT FROM $4 \
        AND ends_on IS NOT DISTINCT FROM $5 THEN finance_signed_on END, starts_on = $4, ends_on = $5, grant_fen = $6, \
        appointee_signed_on = $7, host_signed_on = $8, ver = ver + 1 WHERE case_id = $9 AND ver = $10";
    let args = args![
        &terms.duties,
        &terms.resources,
        &terms.autonomy,
        terms.starts_on,
        terms.ends_on,
        terms.grant_fen,
        terms.appointee_signed_on,
        terms.host_signed_on,
        case,
        ver
    ];
    tx.run_guarded(SQL, args).await
}

/// Finance signs for the money.
pub async fn sign_for_finance(tx: &mut Tx, case: CaseId, ver: i64, by: AccountId, on: Day) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contract SET finance_signed_on = $1, finance_signed_by = $2, ver = ver + 1 \
        WHERE case_id = $3 AND ver = $4";
    tx.run_guarded(SQL, args![on, by, case, ver]).await
}

/// Notes that the appointee was reminded to sign.
pub async fn remind(tx: &mut Tx, case: CaseId, now: Moment) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE contract SET reminded_at = $1, ver = ver + 1 WHERE case_id = $2", args![now, case]).await
}

/// Puts changed terms in force; the signatures stay with the text that was signed.
pub async fn change(tx: &mut Tx, case: CaseId, terms: &Terms) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE contract SET duties = $1, resources = $2, autonomy = $3, ends_on = $4, grant_fen = $5, \
        ver = ver + 1 WHERE case_id = $6";
    let args = args![&terms.duties, &terms.resources, &terms.autonomy, terms.ends_on, terms.grant_fen, case];
    tx.run_guarded(SQL, args).await
}

/// A contract beside what was frozen of it last: for the check.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Compared {
    pub case_no: String,
    #[sqlx(flatten)]
    pub contract: Contract,
    /// `None` where nothing was ever frozen.
    pub frozen: Option<String>,
    /// The end of the term as the last extension set it that froze no terms.
    extended_to: Option<String>,
    pub appointed: bool,
}

impl Compared {
    pub fn extended_to(&self) -> Option<Day> {
        self.extended_to.as_deref().and_then(|text| text.parse().ok())
    }
}

/// Contracts after one, each with what was frozen of it. One whose frozen text was erased by retention is left out.
pub async fn frozen_after(conn: &mut Conn, case: i64, limit: i64) -> Result<Vec<Compared>, StoreError> {
    const SQL: &str = "SELECT k.case_id, k.contract_no, k.duties, k.resources, k.autonomy, k.starts_on, k.ends_on, \
        k.grant_fen, k.appointee_signed_on, k.host_signed_on, k.finance_signed_on, NULL AS finance_name, \
        k.document_id, k.signing_due_on, k.reminded_at, k.ver, c.case_no, x.body AS frozen, \
        (SELECT d.sets_day FROM decision d WHERE d.case_id = k.case_id AND d.outcome = 'extend' \
        AND d.decided_at > e.at ORDER BY d.decided_at DESC, d.id DESC LIMIT 1) AS extended_to, \
        EXISTS (SELECT 1 FROM appointment a WHERE a.case_id = k.case_id) AS appointed \
        FROM contract k JOIN case_file c ON c.id = k.case_id \
        LEFT JOIN evidence x ON x.kind = 'contract' AND x.subject_id = k.case_id AND x.event_seq = \
        (SELECT MAX(y.event_seq) FROM evidence y WHERE y.kind = 'contract' AND y.subject_id = k.case_id) \
        LEFT JOIN event e ON e.seq = x.event_seq \
        WHERE k.case_id > $1 AND (x.id IS NULL OR x.body IS NOT NULL) ORDER BY k.case_id LIMIT $2";
    conn.all(SQL, args![case, limit]).await
}
