//! Accounts, the roles they hold, their sessions, one-time links and the counting of failed sign-ins.

use sha2::{Digest, Sha256};

use super::{Conn, StoreError, Tx};
use crate::{
    args,
    clock::new_id,
    domain::{
        access::Held,
        ids::{AccountId, PersonId, RowId},
        role::Role,
        time::{Day, Moment},
    },
};

/// An account as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    #[sqlx(try_from = "i64")]
    pub id: AccountId,
    pub email: String,
    pub name: String,
    pub person_id: Option<i64>,
    pub institution_id: Option<i64>,
    pub password_hash: Option<String>,
    /// `invited`, `active` or `closed`.
    pub status: String,
    /// Whether single-key shortcuts are on.
    pub keyboard: bool,
    /// Whether messages go to the address too.
    pub by_mail: bool,
    pub ver: i64,
}

/// What people set of their own account.
#[derive(Clone, Debug)]
pub struct Profile {
    pub name: String,
    pub keyboard: bool,
    pub by_mail: bool,
}

macro_rules! columns {
    () => {
        "id, email, name, person_id, institution_id, password_hash, status, keyboard, by_mail, ver"
    };
}

impl Account {
    pub fn person(&self) -> Option<PersonId> {
        self.person_id.map(PersonId)
    }

    /// Whether it is in use, or invited to be.
    pub fn is_open(&self) -> bool {
        self.status != "closed"
    }
}

/// The account of an id.
pub async fn find(conn: &mut Conn, id: AccountId) -> Result<Option<Account>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM account WHERE id = $1");
    conn.opt(SQL, args![id]).await
}

/// The account of an e-mail address, which is kept in lower case.
pub async fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Account>, StoreError> {
    const SQL: &str = concat!("SELECT ", columns!(), " FROM account WHERE email = $1");
    conn.opt(SQL, args![email]).await
}

/// Which accounts a page lists; empty means all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A part of the e-mail address or of the name.
    pub query: String,
    pub role: Option<Role>,
}

/// Accounts in the order of their addresses, after the address of the page before; `""` for the first page.
pub async fn list(conn: &mut Conn, filter: &Filter, after: &str, limit: i64) -> Result<Vec<Account>, StoreError> {
    // What is left of a text without the query is another text if and only if the query is a part of it: LIKE would
    // read signs in it, and the engines disagree on letter case.
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM account WHERE email > $1 \
        AND ($2 = '' OR REPLACE(email, LOWER($2), '') <> email OR REPLACE(LOWER(name), LOWER($2), '') <> LOWER(name)) \
        AND ($3 IS NULL OR EXISTS (SELECT 1 FROM account_role r \
        WHERE r.account_id = account.id AND r.role = $3 AND r.revoked_at IS NULL)) ORDER BY email, id LIMIT $4"
    );
    conn.all(SQL, args![after, &filter.query, filter.role, limit]).await
}

/// Whether there is any account: none means that the first administrator is still to come.
pub async fn any(conn: &mut Conn) -> Result<bool, StoreError> {
    let row: Option<(i64,)> = conn.opt("SELECT id FROM account LIMIT 1", args![]).await?;
    Ok(row.is_some())
}

/// Makes an account without a password; it is `invited` until its owner sets one.
pub async fn insert(
    tx: &mut Tx,
    email: &str,
    name: &str,
    person: Option<PersonId>,
    institution_id: Option<i64>,
    now: Moment,
) -> Result<AccountId, StoreError> {
    const SQL: &str = "INSERT INTO account (id, email, name, person_id, institution_id, status, created_at) \
        VALUES ($1, $2, $3, $4, $5, 'invited', $6)";
    let id: AccountId = new_id(now);
    tx.run(SQL, args![id, email, name, person, institution_id, now]).await?;
    Ok(id)
}

/// Sets the password and makes the account active.
pub async fn set_password(tx: &mut Tx, id: AccountId, hash: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE account SET password_hash = $1, status = 'active', ver = ver + 1 \
        WHERE id = $2 AND status <> 'closed'";
    tx.run_guarded(SQL, args![hash, id]).await
}

/// Closes or reopens an account.
pub async fn set_status(tx: &mut Tx, id: AccountId, ver: i64, status: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE account SET status = $1, ver = ver + 1 WHERE id = $2 AND ver = $3";
    tx.run_guarded(SQL, args![status, id, ver]).await
}

/// Changes what the owner may change.
pub async fn set_profile(tx: &mut Tx, id: AccountId, ver: i64, new: &Profile) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE account SET name = $1, keyboard = $2, by_mail = $3, ver = ver + 1 \
        WHERE id = $4 AND ver = $5";
    tx.run_guarded(SQL, args![&new.name, new.keyboard, new.by_mail, id, ver]).await
}

/// Gives an account that nobody has used yet its owner's address and name.
pub async fn set_identity(tx: &mut Tx, id: AccountId, email: &str, name: &str) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE account SET email = $1, name = $2, ver = ver + 1 WHERE id = $3 AND status = 'invited'";
    tx.run_guarded(SQL, args![email, name, id]).await
}

/// Says which person an account belongs to, once.
pub async fn set_person(tx: &mut Tx, id: AccountId, person: PersonId) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE account SET person_id = $1, ver = ver + 1 WHERE id = $2 AND person_id IS NULL";
    tx.run_guarded(SQL, args![person, id]).await
}

/// A role as it is stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RoleRow {
    pub id: i64,
    pub account_id: i64,
    #[sqlx(try_from = "String")]
    pub role: Role,
    pub scope_id: Option<i64>,
    pub lent_by: Option<i64>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
}

impl RoleRow {
    /// The role as the permission table wants it.
    pub fn held(&self) -> Held {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Day>().ok());
        Held { role: self.role, scope: self.scope_id, starts_on: day(&self.starts_on), ends_on: day(&self.ends_on) }
    }
}

/// The roles of an account that were not revoked.
pub async fn roles(conn: &mut Conn, id: AccountId) -> Result<Vec<RoleRow>, StoreError> {
    const SQL: &str = "SELECT id, account_id, role, scope_id, lent_by, starts_on, ends_on FROM account_role \
        WHERE account_id = $1 AND revoked_at IS NULL ORDER BY id";
    conn.all(SQL, args![id]).await
}

/// The roles, not revoked, of the accounts a page lists: from the first to the last address on it.
pub async fn roles_between(conn: &mut Conn, first: &str, last: &str) -> Result<Vec<RoleRow>, StoreError> {
    const SQL: &str = "SELECT r.id, r.account_id, r.role, r.scope_id, r.lent_by, r.starts_on, r.ends_on \
        FROM account_role r JOIN account a ON a.id = r.account_id \
        WHERE a.email >= $1 AND a.email <= $2 AND r.revoked_at IS NULL ORDER BY r.id";
    conn.all(SQL, args![first, last]).await
}

/// The roles an account lends to deputies, and was not given back.
pub async fn lent_by(conn: &mut Conn, id: AccountId) -> Result<Vec<RoleRow>, StoreError> {
    const SQL: &str = "SELECT id, account_id, role, scope_id, lent_by, starts_on, ends_on FROM account_role \
        WHERE account_id <> $1 AND lent_by = $1 AND revoked_at IS NULL ORDER BY id";
    conn.all(SQL, args![id]).await
}

/// The accounts that hold a role, or will once they are used, closed ones aside.
pub async fn appointed(conn: &mut Conn, role: Role) -> Result<Vec<Account>, StoreError> {
    const SQL: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM account WHERE status <> 'closed' AND EXISTS (SELECT 1 FROM account_role r \
        WHERE r.account_id = account.id AND r.role = $1 AND r.revoked_at IS NULL) ORDER BY email, id"
    );
    conn.all(SQL, args![role]).await
}

/// The active accounts that hold a role: whom a task is sent to.
pub async fn holders(conn: &mut Conn, role: Role) -> Result<Vec<(i64, String)>, StoreError> {
    const SQL: &str = "SELECT DISTINCT a.id, a.name FROM account_role r JOIN account a ON a.id = r.account_id \
        WHERE r.role = $1 AND r.revoked_at IS NULL AND a.status = 'active' ORDER BY a.name, a.id";
    conn.all(SQL, args![role]).await
}

/// What a new role is: whose, which, how far, until when.
#[derive(Clone, Debug)]
pub struct NewRole {
    pub account: AccountId,
    pub role: Role,
    pub scope: Option<i64>,
    /// The account that lends its role, with the dates of the loan.
    pub lent_by: Option<(AccountId, Day, Day)>,
    pub granted_by: Option<AccountId>,
}

/// Gives an account a role.
pub async fn add_role(tx: &mut Tx, new: NewRole, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO account_role \
        (id, account_id, role, scope_id, lent_by, starts_on, ends_on, granted_by, granted_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let id: RowId = new_id(now);
    let lent_by = new.lent_by.map(|(account, ..)| account);
    let starts_on = new.lent_by.map(|(_, starts_on, _)| starts_on);
    let ends_on = new.lent_by.map(|(.., ends_on)| ends_on);
    let args = args![id, new.account, new.role, new.scope, lent_by, starts_on, ends_on, new.granted_by, now];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Takes a role back.
pub async fn revoke_role(tx: &mut Tx, id: i64, account: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE account_role SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL";
    tx.run_guarded(SQL, args![now, id, account]).await
}

/// A session as its owner sees it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Session {
    pub id: i64,
    #[sqlx(try_from = "i64")]
    pub account_id: AccountId,
    #[sqlx(try_from = "i64")]
    pub created_at: Moment,
    #[sqlx(try_from = "i64")]
    pub seen_at: Moment,
    #[sqlx(try_from = "i64")]
    pub expires_at: Moment,
    pub address: String,
    pub agent: String,
}

macro_rules! session_columns {
    () => {
        "id, account_id, created_at, seen_at, expires_at, address, agent"
    };
}

/// A session with the account it is of.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct SignedIn {
    pub session_id: i64,
    #[sqlx(try_from = "i64")]
    pub seen_at: Moment,
    #[sqlx(try_from = "i64")]
    pub expires_at: Moment,
    #[sqlx(try_from = "i64")]
    pub account_id: AccountId,
    pub email: String,
    pub name: String,
    pub person_id: Option<i64>,
    /// `invited`, `active` or `closed`.
    pub status: String,
    pub keyboard: bool,
}

/// The session of a token's hash, expired or not.
pub async fn signed_in(conn: &mut Conn, token_hash: [u8; 32]) -> Result<Option<SignedIn>, StoreError> {
    const SQL: &str = "SELECT s.id AS session_id, s.seen_at, s.expires_at, a.id AS account_id, a.email, a.name, \
        a.person_id, a.status, a.keyboard FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = $1";
    conn.opt(SQL, args![token_hash]).await
}

/// The sessions of an account, newest first.
pub async fn sessions(conn: &mut Conn, account: AccountId) -> Result<Vec<Session>, StoreError> {
    const SQL: &str =
        concat!("SELECT ", session_columns!(), " FROM session WHERE account_id = $1 ORDER BY created_at DESC, id DESC");
    conn.all(SQL, args![account]).await
}

/// What is stored of a token: a stolen database opens no session and uses no link.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Opens a session.
pub async fn open_session(
    tx: &mut Tx,
    token_hash: [u8; 32],
    account: AccountId,
    (now, expires_at): (Moment, Moment),
    (address, agent): (&str, &str),
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO session (token_hash, id, account_id, created_at, seen_at, expires_at, address, agent) \
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7)";
    let id: RowId = new_id(now);
    tx.run(SQL, args![token_hash, id, account, now, expires_at, address, agent]).await?;
    Ok(())
}

/// Notes that a session is in use.
pub async fn touch_session(tx: &mut Tx, token_hash: [u8; 32], now: Moment) -> Result<(), StoreError> {
    tx.run("UPDATE session SET seen_at = $1 WHERE token_hash = $2", args![now, token_hash]).await?;
    Ok(())
}

/// Ends one session of an account.
pub async fn end_session(tx: &mut Tx, account: AccountId, id: i64) -> Result<(), StoreError> {
    tx.run("DELETE FROM session WHERE account_id = $1 AND id = $2", args![account, id]).await?;
    Ok(())
}

/// Ends every session of an account, save perhaps the one in use.
pub async fn end_sessions(tx: &mut Tx, account: AccountId, keep: Option<i64>) -> Result<(), StoreError> {
    const SQL: &str = "DELETE FROM session WHERE account_id = $1 AND id <> $2";
    tx.run(SQL, args![account, keep.unwrap_or_default()]).await?;
    Ok(())
}

/// Forgets sessions that ended before an instant; gives how many.
pub async fn forget_sessions(tx: &mut Tx, before: Moment) -> Result<u64, StoreError> {
    tx.run("DELETE FROM session WHERE expires_at < $1", args![before]).await
}

/// Makes a one-time link; any earlier one for the same purpose and subject is void.
pub async fn add_link(
    tx: &mut Tx,
    token_hash: [u8; 32],
    purpose: &str,
    subject: i64,
    (now, expires_at): (Moment, Moment),
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO one_time_link (token_hash, purpose, subject_id, created_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5)";
    void_links(tx, purpose, subject, now).await?;
    tx.run(SQL, args![token_hash, purpose, subject, now, expires_at]).await?;
    Ok(())
}

/// Voids the unused links for a purpose and subject.
pub async fn void_links(tx: &mut Tx, purpose: &str, subject: i64, now: Moment) -> Result<(), StoreError> {
    const SQL: &str =
        "UPDATE one_time_link SET used_at = $1 WHERE purpose = $2 AND subject_id = $3 AND used_at IS NULL";
    tx.run(SQL, args![now, purpose, subject]).await?;
    Ok(())
}

/// The subject of a link that may still be used.
pub async fn link_subject(
    conn: &mut Conn,
    token_hash: [u8; 32],
    purpose: &str,
    now: Moment,
) -> Result<Option<i64>, StoreError> {
    const SQL: &str = "SELECT subject_id FROM one_time_link \
        WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
    let row: Option<(i64,)> = conn.opt(SQL, args![token_hash, purpose, now]).await?;
    Ok(row.map(|(subject,)| subject))
}

/// Uses a link up. Of two at once, one is told that the link is spent.
pub async fn use_link(tx: &mut Tx, token_hash: [u8; 32], now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE one_time_link SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL";
    tx.run_guarded(SQL, args![now, token_hash]).await
}

/// Voids the unused links to an account's password.
pub async fn void_password_links(tx: &mut Tx, id: AccountId, now: Moment) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE one_time_link SET used_at = $1 \
        WHERE purpose IN ('invite', 'reset') AND subject_id = $2 AND used_at IS NULL";
    tx.run(SQL, args![now, id]).await?;
    Ok(())
}

/// Until when a link for a purpose and subject may still be used.
pub async fn link_open_until(
    conn: &mut Conn,
    purpose: &str,
    subject: i64,
    now: Moment,
) -> Result<Option<Moment>, StoreError> {
    const SQL: &str = "SELECT expires_at FROM one_time_link \
        WHERE purpose = $1 AND subject_id = $2 AND used_at IS NULL AND expires_at > $3 ORDER BY expires_at DESC LIMIT 1";
    let row: Option<(i64,)> = conn.opt(SQL, args![purpose, subject, now]).await?;
    Ok(row.map(|(until,)| Moment(until)))
}

/// Failed sign-ins under a key, and when their window began.
pub async fn failures(conn: &mut Conn, key: &str) -> Result<Option<(i64, Moment)>, StoreError> {
    const SQL: &str = "SELECT failures, window_starts_at FROM sign_in_failure WHERE key = $1";
    let row: Option<(i64, i64)> = conn.opt(SQL, args![key]).await?;
    Ok(row.map(|(failures, since)| (failures, Moment(since))))
}

/// Counts an attempt to sign in as failed; a window older than `since` begins anew. Gives how many there are now and
/// when their window began.
pub async fn count_failure(tx: &mut Tx, key: &str, since: Moment, now: Moment) -> Result<(i64, Moment), StoreError> {
    const SQL: &str = "INSERT INTO sign_in_failure (key, failures, window_starts_at) VALUES ($1, 1, $3) \
        ON CONFLICT (key) DO UPDATE SET \
        failures = CASE WHEN sign_in_failure.window_starts_at < $2 THEN 1 ELSE sign_in_failure.failures + 1 END, \
        window_starts_at = CASE WHEN sign_in_failure.window_starts_at < $2 THEN excluded.window_starts_at \
        ELSE sign_in_failure.window_starts_at END RETURNING failures, window_starts_at";
    let (failures, since): (i64, i64) = tx.one(SQL, args![key, since, now]).await?;
    Ok((failures, Moment(since)))
}

/// Takes back one counted attempt, which was no failure after all.
pub async fn forgive_failure(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    tx.run("UPDATE sign_in_failure SET failures = failures - 1 WHERE key = $1 AND failures > 0", args![key]).await?;
    Ok(())
}

/// Forgets failures whose window began before an instant; gives how many.
pub async fn forget_failures(tx: &mut Tx, before: Moment) -> Result<u64, StoreError> {
    tx.run("DELETE FROM sign_in_failure WHERE window_starts_at < $1", args![before]).await
}

/// Forgets the failures of a key after a good sign-in.
pub async fn clear_failures(tx: &mut Tx, key: &str) -> Result<(), StoreError> {
    tx.run("DELETE FROM sign_in_failure WHERE key = $1", args![key]).await?;
    Ok(())
}
