//! What the articles say of money and other support.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::ids::{InstitutionId, RowId},
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
