//! Ledgers of grants: the pledge, the lines, the vouchers they rest on, the statements. Nothing of it is changed; a
//! pledge goes with the institution that signed it.

use super::{Conn, StoreError, Tx, appointment, case_file::CaseFile, contract};
use crate::{
    args,
    clock::new_id,
    domain::{
        ids::{AccountId, CaseId, LedgerLineId},
        ledger::{Entry, Ledger, Line, LineKind, Purpose},
        time::{Day, Moment},
    },
};

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    seq: i64,
    #[sqlx(try_from = "String")]
    kind: LineKind,
    #[sqlx(try_from = "String")]
    purpose: Purpose,
    amount_fen: i64,
    #[sqlx(try_from = "String")]
    on_day: Day,
    voucher: String,
    note: String,
    reverses: Option<i64>,
}

impl From<Row> for Line {
    fn from(row: Row) -> Self {
        Self {
            id: LedgerLineId(row.id),
            seq: row.seq,
            entry: Entry {
                kind: row.kind,
                purpose: row.purpose,
                amount_fen: row.amount_fen,
                on: row.on_day,
                voucher: row.voucher,
                note: row.note,
            },
            reverses: row.reverses.map(LedgerLineId),
        }
    }
}

/// The ledger of a case: its lines in their order, within the term and the grant of its contract.
pub async fn of_case(conn: &mut Conn, case: &CaseFile) -> Result<Ledger, StoreError> {
    const LINES: &str = "SELECT id, seq, kind, purpose, amount_fen, on_day, voucher, note, reverses FROM ledger_line \
        WHERE case_id = $1 ORDER BY seq, id";
    const STATED: &str = "SELECT year FROM ledger_statement WHERE case_id = $1 ORDER BY year";
    let rows: Vec<Row> = conn.all(LINES, args![case.id]).await?;
    let stated: Vec<(i64,)> = conn.all(STATED, args![case.id]).await?;
    let term = appointment::find(conn, case.id).await?;
    let end = |held: &appointment::Appointment| held.ended_on().or(held.ends_on());
    Ok(Ledger {
        stage: case.stage,
        grant_fen: contract::find(conn, case.id).await?.and_then(|contract| contract.terms().grant_fen),
        term: term.as_ref().and_then(|held| held.starts_on().zip(end(held))),
        is_pledged: pledge(conn, case.id).await?.is_some(),
        lines: rows.into_iter().map(Line::from).collect(),
        stated: stated.into_iter().map(|(year,)| year).collect(),
    })
}

/// Who signed the pledge, and when.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Pledge {
    pub signer: String,
    #[sqlx(try_from = "i64")]
    pub signed_at: Moment,
}

/// The pledge of a case, once signed.
pub async fn pledge(conn: &mut Conn, case: CaseId) -> Result<Option<Pledge>, StoreError> {
    const SQL: &str = "SELECT a.name AS signer, p.signed_at FROM ledger_pledge p JOIN account a ON a.id = p.signed_by \
        WHERE p.case_id = $1";
    conn.opt(SQL, args![case]).await
}

/// Signs the pledge.
///
/// # Errors
/// [`StoreError::Duplicate`] when it is signed.
pub async fn sign(tx: &mut Tx, case: CaseId, version: &str, by: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO ledger_pledge (case_id, version, signed_by, signed_at) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![case, version, by, now]).await?;
    Ok(())
}

/// The pledge of an institution that is no longer the host: the next one signs its own before money moves.
pub async fn lift_pledge(tx: &mut Tx, case: CaseId) -> Result<(), StoreError> {
    tx.run("DELETE FROM ledger_pledge WHERE case_id = $1", args![case]).await?;
    Ok(())
}

/// Books a line behind those there are; a reversal frees the voucher of the line it sets off, any other takes its own.
///
/// # Errors
/// [`StoreError::Duplicate`] when the voucher is booked, or the line is set off already.
pub async fn book(
    tx: &mut Tx,
    (case, seq): (CaseId, i64),
    entry: &Entry,
    reverses: Option<LedgerLineId>,
    by: AccountId,
    now: Moment,
) -> Result<LedgerLineId, StoreError> {
    const LINE: &str = "INSERT INTO ledger_line (id, case_id, seq, kind, purpose, amount_fen, on_day, voucher, note, \
        reverses, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    const TAKE: &str = "INSERT INTO ledger_voucher (voucher, line_id) VALUES ($1, $2)";
    let id: LedgerLineId = new_id(now);
    let args = args![
        id,
        case,
        seq,
        entry.kind,
        entry.purpose,
        entry.amount_fen,
        entry.on,
        &entry.voucher,
        &entry.note,
        reverses,
        by,
        now
    ];
    tx.run(LINE, args).await?;
    match reverses {
        Some(line) => tx.run("DELETE FROM ledger_voucher WHERE line_id = $1", args![line]).await?,
        None => tx.run(TAKE, args![&entry.voucher, id]).await?,
    };
    Ok(id)
}

/// A statement as it was made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Statement {
    /// 0 is the final one.
    pub year: i64,
    pub paid_fen: i64,
    pub spent_fen: i64,
    pub surplus_use: String,
    pub maker: String,
    #[sqlx(try_from = "i64")]
    pub made_at: Moment,
}

/// The statements of a case by year, the final one last.
pub async fn statements(conn: &mut Conn, case: CaseId) -> Result<Vec<Statement>, StoreError> {
    const SQL: &str = "SELECT s.year, s.paid_fen, s.spent_fen, s.surplus_use, a.name AS maker, s.made_at \
        FROM ledger_statement s JOIN account a ON a.id = s.made_by WHERE s.case_id = $1 \
        ORDER BY CASE WHEN s.year = 0 THEN 1 ELSE 0 END, s.year";
    conn.all(SQL, args![case]).await
}

/// Makes the statement of a year: what was paid and spent in it, in fen.
///
/// # Errors
/// [`StoreError::Duplicate`] when it is made.
pub async fn state(
    tx: &mut Tx,
    (case, year): (CaseId, i64),
    (paid, spent): (i64, i64),
    surplus_use: &str,
    by: AccountId,
    now: Moment,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO ledger_statement (case_id, year, paid_fen, spent_fen, surplus_use, made_by, made_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    tx.run(SQL, args![case, year, paid, spent, surplus_use, by, now]).await?;
    Ok(())
}
