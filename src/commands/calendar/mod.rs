//! The working-day calendar: a year's file is proposed by the system administrator and put in force by an approver, and
//! so are the days on which the office alone is closed. What is in force afterwards moves no printed end by itself.
//!
//! `import` is the way of a file, `closure` that of a closure, `effect` what either does to what is open.

mod closure;
mod effect;
mod import;

pub use closure::{Outlook, confirm_closure, end_closure, enter_closure};
pub use effect::{MissingYear, missing_year, to_extend};
pub use import::{Import, Looked, confirm, end, look, look_again, propose, remind};

use super::{CommandError, Who, record, separation::had_no_part};
use crate::{
    domain::{
        calendar::{ChangeState, Fault},
        ids::AccountId,
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::Tx,
};

/// Refuses whoever may not confirm what somebody proposed, and what waits no more.
async fn second(tx: &mut Tx, who: &Who, first: AccountId, state: ChangeState) -> Result<(), CommandError> {
    who.must_be(Role::Approver)?;
    if state != ChangeState::Proposed {
        return Err(Refusal::one(Fault::Ended.into()).into());
    }
    had_no_part(tx, who, [first]).await?;
    Ok(())
}

/// How a proposal ends without coming into force: taken back by its maker, or turned down by an approver with a note.
fn ending(
    who: &Who,
    first: AccountId,
    state: ChangeState,
    note: &str,
) -> Result<(Role, ChangeState, &'static str), CommandError> {
    let own = who.account == first;
    who.must_be(if own { Role::Sysadmin } else { Role::Approver })?;
    if state != ChangeState::Proposed {
        return Err(Refusal::one(Fault::Ended.into()).into());
    }
    if own {
        return Ok((Role::Sysadmin, ChangeState::Revoked, "revoke_calendar"));
    }
    if note.is_empty() {
        return Err(Refusal::one(Reason::Required { field: "note" }).into());
    }
    Ok((Role::Approver, ChangeState::Refused, "refuse_calendar"))
}
