//! Schemes, the versions of their configuration, and the kinds of people they support.

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{AccountId, InstitutionId, RowId, SchemeId},
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
    let config = to_json(new.config)?;
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
    #[sqlx(try_from = "String")]
    pub kind: CaseKind,
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
        from_json(&self.config)
    }
}

fn from_json(config: &str) -> Result<SchemeConfig, StoreError> {
    serde_json::from_str(config).map_err(|error| StoreError::Corrupt(error.to_string()))
}

fn to_json(config: &SchemeConfig) -> Result<String, StoreError> {
    serde_json::to_string(config).map_err(|error| StoreError::Corrupt(error.to_string()))
}

macro_rules! schemes {
    ($condition:literal) => {
        concat!(
            "SELECT s.id, s.kind, s.name, s.name_en, c.config_ver, c.config FROM scheme s JOIN scheme_config c \
             ON c.scheme_id = s.id AND c.config_ver = s.config_ver WHERE s.retired_at IS NULL AND ",
            $condition
        )
    };
}

/// The scheme of a kind of case that is open to cases; the oldest where there are several.
pub async fn in_force(conn: &mut Conn, kind: CaseKind) -> Result<Option<Scheme>, StoreError> {
    conn.opt(schemes!("s.kind = $1 AND s.status = 'active' ORDER BY s.id LIMIT 1"), args![kind]).await
}

/// Every scheme, the oldest first.
pub async fn all(conn: &mut Conn) -> Result<Vec<Scheme>, StoreError> {
    conn.all(schemes!("TRUE ORDER BY s.id"), args![]).await
}

/// The scheme of an id.
pub async fn find(conn: &mut Conn, id: SchemeId) -> Result<Option<Scheme>, StoreError> {
    conn.opt(schemes!("s.id = $1"), args![id]).await
}

/// A version of a configuration: what it says, and who put it in force when and why.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Version {
    pub config_ver: i64,
    config: String,
    /// `None` of the first, which came with the programme.
    pub reason: Option<String>,
    pub by: Option<String>,
    #[sqlx(try_from = "i64")]
    pub created_at: Moment,
    /// Cases that are judged by it.
    pub cases: i64,
}

impl Version {
    /// # Errors
    /// [`StoreError::Corrupt`] when the stored JSON has another shape.
    pub fn config(&self) -> Result<SchemeConfig, StoreError> {
        from_json(&self.config)
    }
}

/// The versions of a scheme's configuration, the newest first.
pub async fn versions(conn: &mut Conn, scheme: SchemeId) -> Result<Vec<Version>, StoreError> {
    const SQL: &str = "SELECT c.config_ver, c.config, c.reason, a.name AS by, c.created_at, \
        COALESCE(n.cases, 0) AS cases FROM scheme_config c LEFT JOIN account a ON a.id = c.created_by \
        LEFT JOIN (SELECT scheme_ver, COUNT(*) AS cases FROM case_file WHERE scheme_id = $1 GROUP BY scheme_ver) n \
        ON n.scheme_ver = c.config_ver WHERE c.scheme_id = $1 ORDER BY c.config_ver DESC";
    conn.all(SQL, args![scheme]).await
}

/// A version in the making.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Draft {
    pub base_ver: i64,
    config: String,
    editors: String,
    pub by: String,
    #[sqlx(try_from = "i64")]
    pub changed_at: Moment,
    pub ver: i64,
}

impl Draft {
    /// # Errors
    /// [`StoreError::Corrupt`] when the stored JSON has another shape.
    pub fn config(&self) -> Result<SchemeConfig, StoreError> {
        from_json(&self.config)
    }

    /// Everybody who had a part in it.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the stored JSON has another shape.
    pub fn editors(&self) -> Result<Vec<AccountId>, StoreError> {
        let ids: Vec<i64> =
            serde_json::from_str(&self.editors).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Ok(ids.into_iter().map(AccountId).collect())
    }
}

/// The version of a scheme that is in the making, if one is.
pub async fn draft(conn: &mut Conn, scheme: SchemeId) -> Result<Option<Draft>, StoreError> {
    const SQL: &str = "SELECT d.base_ver, d.config, d.editors, a.name AS by, d.changed_at, d.ver FROM scheme_draft d \
        JOIN account a ON a.id = d.changed_by WHERE d.scheme_id = $1";
    conn.opt(SQL, args![scheme]).await
}

/// Keeps a version in the making: a new one when `ver` is 0, else in place of the one that was seen.
///
/// # Errors
/// [`StoreError::Stale`] when somebody changed it since; [`StoreError::Duplicate`] when somebody began one.
pub async fn keep_draft(
    tx: &mut Tx,
    scheme: SchemeId,
    (base_ver, ver): (i64, i64),
    config: &SchemeConfig,
    editors: &[AccountId],
    (by, now): (AccountId, Moment),
) -> Result<(), StoreError> {
    const BEGIN: &str = "INSERT INTO scheme_draft (scheme_id, base_ver, config, editors, changed_by, changed_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    const CHANGE: &str = "UPDATE scheme_draft SET config = $1, editors = $2, changed_by = $3, changed_at = $4, \
        ver = ver + 1 WHERE scheme_id = $5 AND ver = $6";
    let config = to_json(config)?;
    let editors: Vec<i64> = editors.iter().map(|id| id.0).collect();
    let editors = serde_json::to_string(&editors).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    match ver {
        0 => tx.run(BEGIN, args![scheme, base_ver, config, editors, by, now]).await.map(|_| ()),
        _ => tx.run_guarded(CHANGE, args![config, editors, by, now, scheme, ver]).await,
    }
}

/// Puts away the version in the making.
///
/// # Errors
/// [`StoreError::Stale`] when somebody changed it since.
pub async fn drop_draft(tx: &mut Tx, scheme: SchemeId, ver: i64) -> Result<(), StoreError> {
    tx.run_guarded("DELETE FROM scheme_draft WHERE scheme_id = $1 AND ver = $2", args![scheme, ver]).await
}

/// Puts a new version in force, after `base`; gives its number.
///
/// # Errors
/// [`StoreError::Stale`] when another version came into force meanwhile.
pub async fn put_in_force(
    tx: &mut Tx,
    scheme: SchemeId,
    base: i64,
    config: &SchemeConfig,
    reason: &str,
    (by, now): (AccountId, Moment),
) -> Result<i64, StoreError> {
    const RAISE: &str = "UPDATE scheme SET config_ver = $1, ver = ver + 1 WHERE id = $2 AND config_ver = $3";
    const KEEP: &str = "INSERT INTO scheme_config (scheme_id, config_ver, config, reason, created_by, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run_guarded(RAISE, args![base + 1, scheme, base]).await?;
    tx.run(KEEP, args![scheme, base + 1, to_json(config)?, reason, by, now]).await?;
    Ok(base + 1)
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
