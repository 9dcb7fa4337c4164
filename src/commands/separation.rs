//! Separation of duties outside the workflow's table: what somebody had a part in they do not confirm, from whichever of
//! their accounts (domain model §12).

use super::{CommandError, Who};
use crate::{
    domain::{
        ids::AccountId,
        workflow::{Reason, Refusal},
    },
    store::{Conn, StoreError, account},
};

/// Whether two accounts are of one person.
pub(super) async fn same_person(conn: &mut Conn, one: AccountId, other: AccountId) -> Result<bool, StoreError> {
    let (first, second) = (account::find(conn, one).await?, account::find(conn, other).await?);
    let person = first.and_then(|it| it.person());
    Ok(one == other || (person.is_some() && person == second.and_then(|it| it.person())))
}

/// Whether whoever acts is among those who had a part in something.
pub(super) async fn had_a_part(
    conn: &mut Conn,
    who: &Who,
    parts: impl IntoIterator<Item = AccountId>,
) -> Result<bool, StoreError> {
    for part in parts {
        if same_person(conn, who.account, part).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses whoever had a part in what is to be confirmed.
///
/// # Errors
/// [`Reason::SamePerson`].
pub(super) async fn had_no_part(
    conn: &mut Conn,
    who: &Who,
    parts: impl IntoIterator<Item = AccountId>,
) -> Result<(), CommandError> {
    match had_a_part(conn, who, parts).await? {
        true => Err(Refusal::one(Reason::SamePerson).into()),
        false => Ok(()),
    }
}
