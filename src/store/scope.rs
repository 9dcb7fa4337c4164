//! What roles are narrowed to: the directions and institutions an administrator chooses from, and their names.

use super::{Conn, StoreError};
use crate::{
    args,
    domain::{account::ScopeKind, account::scope_of, role::Role},
};

/// Something a role can be narrowed to.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Scope {
    pub id: i64,
    pub name: String,
}

/// The open research directions, in their order.
pub async fn directions(conn: &mut Conn) -> Result<Vec<Scope>, StoreError> {
    const SQL: &str =
        "SELECT id, name FROM direction WHERE status = 'open' AND retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![]).await
}

/// The institution of this very name, or one that is also called so.
pub async fn institution(conn: &mut Conn, name: &str) -> Result<Option<Scope>, StoreError> {
    const SQL: &str = "SELECT id, name FROM institution WHERE retired_at IS NULL AND (name = $1 \
        OR id IN (SELECT institution_id FROM institution_alias WHERE name = $1)) ORDER BY id LIMIT 1";
    conn.opt(SQL, args![name]).await
}

/// Institutions to offer while a name is being typed, at most `limit`.
pub async fn institutions(conn: &mut Conn, limit: i64) -> Result<Vec<Scope>, StoreError> {
    const SQL: &str = "SELECT id, name FROM institution WHERE retired_at IS NULL ORDER BY name, id LIMIT $1";
    conn.all(SQL, args![limit]).await
}

/// The name of what a role is narrowed to.
pub async fn name(conn: &mut Conn, role: Role, scope: i64) -> Result<Option<String>, StoreError> {
    const DIRECTION: &str = "SELECT id, name FROM direction WHERE id = $1";
    const INSTITUTION: &str = "SELECT id, name FROM institution WHERE id = $1";
    let found: Option<Scope> = match scope_of(role) {
        ScopeKind::Whole => None,
        ScopeKind::Direction => conn.opt(DIRECTION, args![scope]).await?,
        ScopeKind::Institution => conn.opt(INSTITUTION, args![scope]).await?,
    };
    Ok(found.map(|found| found.name))
}

/// Whether a call round was set up that is not over yet.
pub async fn has_call(conn: &mut Conn) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT id FROM batch WHERE status IN ('planned', 'open') AND retired_at IS NULL LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![]).await?;
    Ok(row.is_some())
}
