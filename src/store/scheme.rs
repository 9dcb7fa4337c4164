//! Schemes, the versions of their configuration, and the kinds of people they support.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{InstitutionId, RowId, SchemeId},
        role::{CaseKind, ScholarRole},
        scheme::SchemeConfig,
        time::Moment,
    },
};

/// A scheme to be kept, with version 1 of its configuration.
#[derive(Clone, Copy, Debug)]
pub struct NewScheme<'a> {
    pub code: &'a str,
    pub kind: CaseKind,
    pub name: &'a str,
    pub name_en: &'a str,
    pub host: Option<InstitutionId>,
    pub config: &'a SchemeConfig,
}

/// Inserts a scheme that is open to cases.
pub async fn insert(tx: &mut Tx, id: SchemeId, new: &NewScheme<'_>, now: Moment) -> Result<(), StoreError> {
    const SCHEME: &str = "INSERT INTO scheme (id, code, kind, name, name_en, host_institution_id, config_ver, status) \
        VALUES ($1, $2, $3, $4, $5, $6, 1, 'active')";
    const CONFIG: &str = "INSERT INTO scheme_config (scheme_id, config_ver, config, created_at) VALUES ($1, 1, $2, $3)";
    tx.run(SCHEME, args![id, new.code, new.kind, new.name, new.name_en, new.host]).await?;
    let config = serde_json::to_string(new.config).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    tx.run(CONFIG, args![id, config, now]).await?;
    Ok(())
}

/// A kind of people a scheme supports.
#[derive(Clone, Copy, Debug)]
pub struct NewRoleType<'a> {
    pub role: ScholarRole,
    pub name: &'a str,
    pub name_en: &'a str,
    pub duties: &'a str,
    pub duties_en: &'a str,
    pub eligibility: &'a str,
    pub eligibility_en: &'a str,
    /// The article's own words on who is eligible.
    pub eligibility_wording: &'a str,
    pub recommended_by: Option<ScholarRole>,
}

/// Adds a kind of people to a scheme.
pub async fn insert_role_type(
    tx: &mut Tx,
    id: RowId,
    scheme: SchemeId,
    position: i64,
    new: &NewRoleType<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO role_type (id, scheme_id, code, name, name_en, duties, duties_en, eligibility, \
        eligibility_en, eligibility_wording, recommended_by_role, position) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let args = args![
        id,
        scheme,
        new.role,
        new.name,
        new.name_en,
        new.duties,
        new.duties_en,
        new.eligibility,
        new.eligibility_en,
        new.eligibility_wording,
        new.recommended_by,
        position
    ];
    tx.run(SQL, args).await?;
    Ok(())
}
