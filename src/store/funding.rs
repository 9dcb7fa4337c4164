//! What the articles say of money and other support.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        catalogue::FundingKind,
        ids::{InstitutionId, RowId},
    },
};

/// Money or support to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewFunding<'a> {
    /// `money`, `in_kind`, `rule`, `intention` or `prize`.
    pub kind: &'a str,
    pub payer: Option<InstitutionId>,
    pub payee: Option<InstitutionId>,
    /// In hundredths of `unit`; both or neither.
    pub amount_minor: Option<i64>,
    /// The currency as printed.
    pub unit: Option<&'a str>,
    pub year_from: Option<i64>,
    pub year_to: Option<i64>,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Inserts a fact about money.
pub async fn insert(tx: &mut Tx, id: RowId, position: i64, new: &NewFunding<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO funding_fact (id, kind, payer_id, payee_id, amount_minor, unit, year_from, year_to, \
        zh, en, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let args = args![
        id,
        new.kind,
        new.payer,
        new.payee,
        new.amount_minor,
        new.unit,
        new.year_from,
        new.year_to,
        new.zh,
        new.en,
        position
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Money or support an article speaks of.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Funding {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "String")]
    pub kind: FundingKind,
    pub zh: String,
    pub en: Option<String>,
}

/// All of it, in the order of the text.
pub async fn list(conn: &mut Conn) -> Result<Vec<Funding>, StoreError> {
    const SQL: &str = "SELECT id, kind, zh, en FROM funding_fact WHERE retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![]).await
}
