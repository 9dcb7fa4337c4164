//! Calls: the officer sets when nominations are taken and how many places there are.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, draw::make_secret, transact};
use crate::{
    app::App,
    domain::{
        batch::{BatchEntry, BatchStatus},
        ids::{BatchId, SchemeId},
        quota::below_selected,
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx, batch, draw as draws,
        event::{self, Exhibit},
        quota,
    },
};

/// Makes a call.
///
/// # Errors
/// Everything that stands against it at once, e.g. that the number is taken.
pub async fn create(app: &App, who: &Who, scheme: SchemeId, entry: BatchEntry) -> Result<BatchId, CommandError> {
    Refusal::unless_empty(entry.faults())?;
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let id = match batch::create(tx, scheme, &entry, author.at).await {
                Err(StoreError::Duplicate) => return Err(vec![Reason::NumberTaken { field: "batch_no" }].into()),
                other => other?,
            };
            finish(tx, &author, "create_call", id, &entry).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// Changes a call, unless somebody was faster.
///
/// # Errors
/// As [`create`]; and when a quota would be below those who are selected under it.
pub async fn change(app: &App, who: &Who, id: BatchId, ver: i64, entry: BatchEntry) -> Result<(), CommandError> {
    Refusal::unless_empty(entry.faults())?;
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            batch::update(tx, id, ver, &entry, author.at).await?;
            finish(tx, &author, "change_call", id, &entry).await
        }
        .boxed()
    })
    .await
}

async fn finish(
    tx: &mut Tx,
    who: &Who,
    command: &'static str,
    id: BatchId,
    entry: &BatchEntry,
) -> Result<(), CommandError> {
    quota::replace(tx, id, entry, who.at).await?;
    Refusal::unless_empty(below_selected(quota::rooms(tx, id).await?))?;
    // What draws will be made from is fixed before anybody knows who is nominated.
    if entry.status == BatchStatus::Open && draws::secret(tx, id).await?.is_none() {
        make_secret(tx, who, id).await?;
    }
    tx.touch_public().await?;
    let draft = event::Draft {
        command,
        note: json!({ "call": id, "status": entry.status.code() }),
        exhibits: vec![Exhibit::of("call", id, entry)?],
        ..event::Draft::default()
    };
    event::record(tx, &who.acting_as(Role::Officer), draft).await?;
    Ok(())
}
