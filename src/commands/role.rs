//! Roles: granting, revoking, lending. An administrator has no right to content, and nobody changes their own roles.

use futures_util::FutureExt;
use serde_json::{Value, json};

use super::{CommandError, Who, transact};
use crate::{
    app::App,
    domain::{
        account::{LENDABLE, ScopeKind, against_holding, scope_of},
        ids::AccountId,
        message::{MessageKind, Note},
        role::Role,
        time::Day,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        account::{self, Account, NewRole, RoleRow},
        event::{self, By},
        outbox,
    },
};

/// Grants a role.
///
/// # Errors
/// To oneself; with a role it does not go with; without its scope; to a closed account.
pub async fn grant(app: &App, who: &Who, id: AccountId, role: Role, scope: Option<i64>) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = subject(tx, &author, id).await?;
            give(tx, &author.acting_as(Role::Sysadmin), &found, role, scope).await
        }
        .boxed()
    })
    .await
}

/// Takes a role back, one's own or a deputy's.
///
/// # Errors
/// From oneself; when the account does not hold it.
pub async fn revoke(app: &App, who: &Who, id: AccountId, row: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = subject(tx, &author, id).await?;
            take_back(tx, &author.acting_as(Role::Sysadmin), found.id, row).await
        }
        .boxed()
    })
    .await
}

/// A loan of a role to a deputy.
#[derive(Clone, Debug)]
pub struct Loan {
    /// The holder's own role.
    pub row: i64,
    pub deputy_email: String,
    pub starts_on: Day,
    pub ends_on: Day,
}

/// Lends a role for some days: its holder does, or an administrator for a holder who is away.
///
/// # Errors
/// A role that cannot be lent or is itself lent; dates that lie behind; a deputy who is the holder, holds the role
/// already, or has no active account.
pub async fn lend(app: &App, who: &Who, holder: AccountId, loan: Loan) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let own = holder == author.account;
            if !own {
                administers(tx, &author).await?;
            }
            let lender = account::find(tx, holder).await?.ok_or(CommandError::NotFound)?;
            let rows = account::roles(tx, holder).await?;
            let lent = rows.iter().find(|row| row.id == loan.row).ok_or(CommandError::NotFound)?;
            let today = author.at.day();
            let deputy = account::by_email(tx, &loan.deputy_email).await?.filter(|found| found.status == "active");
            let Some(deputy) = deputy else {
                return Err(Refusal::one(Reason::AccountUnknown { field: "deputy_email" }).into());
            };
            let mut reasons = Vec::new();
            if lent.lent_by.is_some() || !LENDABLE.contains(&lent.role) {
                reasons.push(Reason::NotLendable);
            }
            if loan.starts_on < today {
                reasons.push(Reason::DueDateNotAhead);
            }
            if loan.ends_on < loan.starts_on {
                reasons.push(Reason::TermReversed);
            }
            if deputy.id == lender.id || deputy.id == author.account || same_person(&deputy, &lender) {
                reasons.push(Reason::OwnRoles);
            }
            reasons.extend(against_holding(&held(tx, deputy.id, today).await?, lent.role));
            Refusal::unless_empty(reasons)?;
            let new = NewRole {
                account: deputy.id,
                role: lent.role,
                scope: lent.scope_id,
                lent_by: Some((holder, loan.starts_on, loan.ends_on)),
                granted_by: Some(author.account),
            };
            account::add_role(tx, new, author.at).await?;
            let by = author.acting_as(if own { lent.role } else { Role::Sysadmin });
            let note = json!({
                "account": deputy.id, "role": lent.role, "scope": lent.scope_id.map(|id| id.to_string()),
                "lent_by": holder, "starts_on": loan.starts_on, "ends_on": loan.ends_on,
            });
            record(tx, &by, "lend_role", note).await?;
            let note = Note::of_role(lent.role).due(loan.ends_on).at("/account");
            Ok(outbox::add(tx, deputy.id, MessageKind::RoleLent, None, &note, author.at).await?)
        }
        .boxed()
    })
    .await
}

/// Ends a loan before its time: for its lender. An administrator revokes it like any role.
///
/// # Errors
/// [`CommandError::NotFound`] for a loan of somebody else.
pub async fn end_loan(app: &App, who: &Who, row: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let lent = account::lent_by(tx, author.account).await?;
            let loan = lent.into_iter().find(|loan| loan.id == row).ok_or(CommandError::NotFound)?;
            let by = author.acting_as(loan.role);
            take_back(tx, &by, AccountId(loan.account_id), row).await
        }
        .boxed()
    })
    .await
}

/// Refuses whoever is no administrator any more, whatever the page knew.
pub(super) async fn administers(tx: &mut Tx, who: &Who) -> Result<(), CommandError> {
    if held(tx, who.account, who.at.day()).await?.contains(&Role::Sysadmin) {
        return Ok(());
    }
    Err(Refusal::one(Reason::RoleLacking { needed: vec![Role::Sysadmin] }).into())
}

/// The account whose roles an administrator changes: never the own, nor another of the same person.
async fn subject(tx: &mut Tx, who: &Who, id: AccountId) -> Result<Account, CommandError> {
    administers(tx, who).await?;
    let found = account::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    if found.id == who.account || (found.person().is_some() && found.person() == who.person) {
        return Err(Refusal::one(Reason::OwnRoles).into());
    }
    Ok(found)
}

fn same_person(one: &Account, other: &Account) -> bool {
    one.person_id.is_some() && one.person_id == other.person_id
}

/// The roles of an account that are in force or still to come.
async fn held(tx: &mut Tx, id: AccountId, today: Day) -> Result<Vec<Role>, StoreError> {
    let rows = account::roles(tx, id).await?;
    Ok(rows
        .iter()
        .map(RoleRow::held)
        .filter(|held| held.ends_on.is_none_or(|ends| today <= ends))
        .map(|held| held.role)
        .collect())
}

/// Gives a role, records it and tells the account.
pub(super) async fn give(
    tx: &mut Tx,
    by: &By,
    to: &Account,
    role: Role,
    scope: Option<i64>,
) -> Result<(), CommandError> {
    if to.status == "closed" {
        return Err(Refusal::one(Reason::AccountClosed).into());
    }
    let rows = account::roles(tx, to.id).await?;
    let scoped = scope_of(role) != ScopeKind::Whole;
    if scoped && scope.is_none() {
        let field = if scope_of(role) == ScopeKind::Direction { "direction_id" } else { "institution" };
        return Err(Refusal::one(Reason::Required { field }).into());
    }
    // A role with a scope can be held for several: for two directions, two institutions.
    let others: Vec<Role> = rows
        .iter()
        .filter(|row| row.role != role || (row.lent_by.is_none() && (!scoped || row.scope_id == scope)))
        .map(|row| row.role)
        .collect();
    Refusal::unless_empty(against_holding(&others, role).into_iter().collect())?;
    let scope = scope.filter(|_| scoped);
    let new = NewRole { account: to.id, role, scope, lent_by: None, granted_by: by.account };
    account::add_role(tx, new, by.at).await?;
    let note = json!({ "account": to.id, "role": role, "scope": scope.map(|id| id.to_string()) });
    record(tx, by, "grant_role", note).await?;
    Ok(outbox::add(tx, to.id, MessageKind::RoleGranted, None, &Note::of_role(role).at("/account"), by.at).await?)
}

/// Revokes one row of an account's roles, records it and tells the account.
async fn take_back(tx: &mut Tx, by: &By, id: AccountId, row: i64) -> Result<(), CommandError> {
    let rows = account::roles(tx, id).await?;
    let found = rows.iter().find(|known| known.id == row).ok_or(CommandError::NotFound)?;
    account::revoke_role(tx, row, id, by.at).await?;
    let note = json!({ "account": id, "role": found.role, "scope": found.scope_id.map(|id| id.to_string()) });
    record(tx, by, "revoke_role", note).await?;
    let note = Note::of_role(found.role).at("/account");
    Ok(outbox::add(tx, id, MessageKind::RoleRevoked, None, &note, by.at).await?)
}

/// Records what was done to an account: ids only.
pub(super) async fn record(tx: &mut Tx, by: &By, command: &'static str, note: Value) -> Result<(), CommandError> {
    event::record(tx, by, event::Draft { command, note, ..event::Draft::default() }).await?;
    Ok(())
}
