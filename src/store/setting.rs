//! Settings that the office changes in the application: site title, office name, contacts.

use super::{Conn, StoreError, Tx};
use crate::{args, domain::time::Moment};

/// The value of a setting.
pub async fn get(conn: &mut Conn, key: &str) -> Result<Option<String>, StoreError> {
    let row: Option<(String,)> = conn.opt("SELECT value FROM setting WHERE key = $1", args![key]).await?;
    Ok(row.map(|(value,)| value))
}

/// Every setting, by key.
pub async fn all(conn: &mut Conn) -> Result<Vec<(String, String)>, StoreError> {
    conn.all("SELECT key, value FROM setting ORDER BY key", args![]).await
}

/// Sets a setting.
pub async fn set(tx: &mut Tx, key: &str, value: &str, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, $3) \
        ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at";
    tx.run(SQL, args![key, value, now]).await?;
    Ok(())
}

/// Sets a setting that nobody has set; says whether it was this call. Of two at once, one waits for the other.
pub async fn claim(tx: &mut Tx, key: &str, value: &str, now: Moment) -> Result<bool, StoreError> {
    const SQL: &str = "INSERT INTO setting (key, value, updated_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING";
    Ok(tx.run(SQL, args![key, value, now]).await? > 0)
}

/// A setting that is a number; `default` where nobody set it.
pub async fn number(conn: &mut Conn, key: &str, default: i64) -> Result<i64, StoreError> {
    Ok(get(conn, key).await?.and_then(|text| text.parse().ok()).unwrap_or(default))
}

/// The key under which the version of the settings as a whole is kept.
const VERSION: &str = "settings_ver";

/// The version of the settings as a whole, which their form carries; 0 before anybody changed one.
pub async fn version(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(get(conn, VERSION).await?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Raises the version from the one that was read. Of two at once the second is stale.
pub async fn raise_version(tx: &mut Tx, from: i64, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE setting SET value = $1, updated_at = $2 WHERE key = $3 AND value = $4";
    let to = (from + 1).to_string();
    if from > 0 {
        return tx.run_guarded(SQL, args![to, now, VERSION, from.to_string()]).await;
    }
    if claim(tx, VERSION, &to, now).await? { Ok(()) } else { Err(StoreError::Stale) }
}

/// The office as notices name it: who issues them, and where an objection is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Office {
    pub name: String,
    /// The department that takes objections (受理部门).
    pub department: String,
    pub phone: String,
    pub email: String,
    pub address: String,
}

impl Office {
    /// Whether a notice can be issued with it.
    pub fn is_complete(&self) -> bool {
        [&self.name, &self.department, &self.phone, &self.email, &self.address].iter().all(|part| !part.is_empty())
    }
}

/// The office as it is set; what was not set is empty.
pub async fn office(conn: &mut Conn) -> Result<Office, StoreError> {
    let known = all(conn).await?;
    let get =
        |key: &str| known.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()).unwrap_or_default();
    Ok(Office {
        name: get("office_name"),
        department: get("accept_dept"),
        phone: get("contact_phone"),
        email: get("contact_email"),
        address: get("contact_address"),
    })
}
