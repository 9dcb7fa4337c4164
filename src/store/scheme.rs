//! Schemes, the versions of their configuration, and the kinds of people they support.

use super::{Conn, StoreError, Tx};
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

/// A scheme with the configuration in force for new cases.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Scheme {
    #[sqlx(try_from = "i64")]
    pub id: SchemeId,
    pub name: String,
    pub name_en: Option<String>,
    pub config_ver: i64,
    pub config: String,
}

impl Scheme {
    /// The configuration in force.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the stored JSON has another shape.
    pub fn config(&self) -> Result<SchemeConfig, StoreError> {
        serde_json::from_str(&self.config).map_err(|error| StoreError::Corrupt(error.to_string()))
    }
}

/// The scheme of a kind of case that is open to cases; the oldest where there are several.
pub async fn in_force(conn: &mut Conn, kind: CaseKind) -> Result<Option<Scheme>, StoreError> {
    const SQL: &str = "SELECT s.id, s.name, s.name_en, c.config_ver, c.config FROM scheme s \
        JOIN scheme_config c ON c.scheme_id = s.id AND c.config_ver = s.config_ver \
        WHERE s.kind = $1 AND s.status = 'active' AND s.retired_at IS NULL ORDER BY s.id LIMIT 1";
    conn.opt(SQL, args![kind]).await
}

/// A kind of people a scheme supports.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct RoleType {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    #[sqlx(try_from = "String")]
    pub code: ScholarRole,
    pub name: String,
    pub name_en: Option<String>,
    pub duties: Option<String>,
    pub duties_en: Option<String>,
    pub eligibility: Option<String>,
    pub eligibility_en: Option<String>,
    /// The article's own words on who is eligible.
    pub eligibility_wording: Option<String>,
    /// Code of the role that recommends it.
    pub recommended_by_role: Option<String>,
}

/// The kinds of people a scheme supports.
pub async fn role_types(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<RoleType>, StoreError> {
    const SQL: &str = "SELECT id, code, name, name_en, duties, duties_en, eligibility, eligibility_en, \
        eligibility_wording, recommended_by_role FROM role_type \
        WHERE scheme_id = $1 AND retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![scheme]).await
}
