//! Blocked periods: the office enters and takes them back for anybody, an expert for oneself.

use futures_util::FutureExt;
use serde_json::json;

use crate::{
    app::App,
    commands::{CommandError, Who, transact},
    domain::{
        expert::Absence,
        ids::{ExpertId, RowId},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        Tx,
        event::{self, Exhibit},
        expert,
    },
};

/// Notes days on which an expert is not to be asked. What was asked before stays asked.
///
/// # Errors
/// [`Reason::TermReversed`]; [`Reason::PeriodPast`] when the last day is over.
pub async fn block(app: &App, who: &Who, id: ExpertId, absence: Absence) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let as_role = writes(tx, &author, id).await?;
            let mut reasons = Vec::new();
            if absence.starts_on > absence.ends_on {
                reasons.push(Reason::TermReversed);
            } else if absence.ends_on < author.at.day() {
                reasons.push(Reason::PeriodPast);
            }
            Refusal::unless_empty(reasons)?;
            let row = expert::insert_absence(tx, id, &absence, author.account, author.at).await?;
            record(tx, &author, as_role, "block_expert", id, Exhibit::of("expert_absence", row, &absence)?).await
        }
        .boxed()
    })
    .await
}

/// Takes a blocked period back.
///
/// # Errors
/// [`Reason::Stale`] when it is not there any more.
pub async fn unblock(app: &App, who: &Who, id: ExpertId, row: RowId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let as_role = writes(tx, &author, id).await?;
            expert::remove_absence(tx, id, row, author.account, author.at).await?;
            record(tx, &author, as_role, "unblock_expert", id, Exhibit::of("expert_absence", row, &"removed")?).await
        }
        .boxed()
    })
    .await
}

/// The role in which somebody may write about an expert: the office about all, an expert about oneself.
async fn writes(tx: &mut Tx, who: &Who, id: ExpertId) -> Result<Role, CommandError> {
    let found = expert::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    if who.has(Role::Officer) {
        return Ok(Role::Officer);
    }
    if who.has(Role::Expert) && found.account() == Some(who.account) {
        return Ok(Role::Expert);
    }
    Err(CommandError::NotFound)
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    as_role: Role,
    command: &'static str,
    id: ExpertId,
    exhibit: Exhibit,
) -> Result<(), CommandError> {
    let note = json!({ "expert": id });
    let draft = event::Draft { command, note, exhibits: vec![exhibit], ..event::Draft::default() };
    event::record(tx, &who.acting_as(as_role), draft).await?;
    Ok(())
}
