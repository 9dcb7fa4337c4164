//! Retention: the clock lists what is due, an officer proposes the list, an approver who is somebody else confirms it
//! after seeing it; then one transaction erases, and the files follow. The chain of events stays whole.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, separation::had_no_part, transact};
use crate::{
    app::App,
    clock::new_id,
    domain::{
        ids::{DocumentId, RetentionListId},
        message::{MessageKind, Note},
        retention::{Fault, Keeping, ListState, REST_AFTER_REFUSAL},
        role::Role,
        workflow::Refusal,
    },
    files::Files,
    store::{
        StoreError, Tx,
        event::{self, Exhibit},
        outbox,
        retention::{self, Item, List, due, erase},
        setting,
    },
};

/// Brings the list of what is due up to date: begins one, puts other records on one that nobody has proposed yet, and
/// leaves alone what waits for the approver. Gives how many records are on it. It erases nothing.
///
/// # Errors
/// When the database fails.
pub async fn prepare(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let known = retention::open(&mut conn).await?;
    if known.as_ref().is_some_and(|list| list.state == ListState::Proposed) {
        return Ok(0);
    }
    let rests = retention::is_refused_since(&mut conn, now.plus_days(-REST_AFTER_REFUSAL)).await?;
    let settings = setting::all(&mut conn).await?;
    let found = due::all(&mut conn, &settings, now).await?;
    let listed = match &known {
        Some(list) => retention::items(&mut conn, list.id).await?,
        None => Vec::new(),
    };
    drop(conn);
    if found == listed || (known.is_none() && rests) {
        return Ok(listed.len());
    }
    app.db
        .write(move |tx| {
            async move {
                // Somebody may have proposed it, or begun another, since it was looked at.
                let open = retention::open(tx).await?;
                if open.as_ref().map(|list| (list.id, list.ver)) != known.as_ref().map(|list| (list.id, list.ver)) {
                    return Ok(0);
                }
                let items = due::all(tx, &settings, now).await?;
                let id = match &open {
                    Some(list) => {
                        retention::replace(tx, list.id, &items).await?;
                        list.id
                    }
                    None => {
                        let id: RetentionListId = new_id(now);
                        retention::insert(tx, id, &items, now).await?;
                        let told = Note::about(now.day().to_string()).at(page(id));
                        let kind = MessageKind::RetentionListed;
                        outbox::add_for_role(tx, Role::Officer, kind, None, &told, now).await?;
                        id
                    }
                };
                record(tx, &Who::the_clock(now), Role::System, "list_retention", id, &items).await?;
                Ok(items.len())
            }
            .boxed()
        })
        .await
}

/// Puts a list before the approver.
///
/// # Errors
/// [`Fault::NoLongerDue`]; [`Fault::FurtherOn`]; [`Reason::Stale`] when it was brought up to date since.
pub async fn propose(app: &App, who: &Who, id: RetentionListId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            let (_, items) = at(tx, id, ListState::Prepared).await?;
            still_due(tx, &items, &author).await?;
            retention::propose(tx, (id, ver), author.account, author.at).await?;
            record(tx, &author, Role::Officer, "propose_retention", id, &items).await?;
            let told = Note::about(author.at.day().to_string()).at(page(id));
            let kind = MessageKind::RetentionProposed;
            outbox::add_for_role(tx, Role::Approver, kind, None, &told, author.at).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Takes a proposal back; the clock brings the list up to date again.
///
/// # Errors
/// [`Fault::FurtherOn`]; [`Reason::Stale`].
pub async fn withdraw(app: &App, who: &Who, id: RetentionListId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            at(tx, id, ListState::Proposed).await?;
            retention::withdraw(tx, (id, ver)).await?;
            record(tx, &author, Role::Officer, "withdraw_retention", id, &[]).await
        }
        .boxed()
    })
    .await
}

/// Refuses a list: nothing is erased, and nothing is listed for [`REST_AFTER_REFUSAL`] days.
///
/// # Errors
/// [`Reason::SamePerson`]; [`Fault::FurtherOn`]; [`Reason::Stale`].
pub async fn refuse(app: &App, who: &Who, id: RetentionListId, ver: i64, reason: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            second(tx, &author, id).await?;
            retention::end(tx, (id, ver), (ListState::Refused, &reason), author.account, author.at).await?;
            let exhibits = vec![Exhibit::of("retention_refusal", id, &reason)?];
            let note = json!({ "list": id });
            let draft = event::Draft { command: "refuse_retention", note, exhibits, ..Default::default() };
            event::record(tx, &author.acting_as(Role::Approver), draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Carries a list out, by another person than the one who proposed it: every record on it is judged anew, what it says is
/// erased and a tombstone left, all in one transaction; then the bytes of its files go. What is interrupted there is
/// finished by [`remove_files`].
///
/// # Errors
/// [`Reason::SamePerson`]; [`Fault::NoLongerDue`]; [`Fault::FurtherOn`]; [`Reason::Stale`]. When the disk fails the rows
/// are erased all the same.
pub async fn confirm(app: &App, who: &Who, id: RetentionListId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let items = second(tx, &author, id).await?;
            still_due(tx, &items, &author).await?;
            retention::end(tx, (id, ver), (ListState::CarriedOut, ""), author.account, author.at).await?;
            let forgotten = erase::all(tx, &items, author.at).await?;
            retention::bury(tx, id, &items, author.at).await?;
            let mut draft = draft(CARRY_OUT, id, &items)?;
            // Which people went with their cases: nothing else in the chain would say so.
            draft.exhibits.push(Exhibit::of(FORGOTTEN, id, &forgotten)?);
            event::record(tx, &author.acting_as(Role::Approver), draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await?;
    remove_files(app).await?;
    Ok(())
}

/// Files taken off the disk between two notes of it.
const FILES_AT_ONCE: i64 = 100;

/// Takes the bytes of erased files off the disk; gives how many. Bytes that are gone already are noted as gone.
///
/// # Errors
/// When the disk or the database fails; what was done is noted.
pub async fn remove_files(app: &App) -> Result<usize, CommandError> {
    let files = Files::of(&app.config);
    let mut removed = 0;
    loop {
        let open = retention::removals(&mut app.db.read().await?, FILES_AT_ONCE).await?;
        if open.is_empty() {
            return Ok(removed);
        }
        let mut gone: Vec<DocumentId> = Vec::new();
        let mut failed = None;
        for (document, storage_key) in &open {
            match files.remove(storage_key).await {
                Ok(()) => gone.push(*document),
                Err(cause) => {
                    failed = Some(cause);
                    break;
                }
            }
        }
        removed += gone.len();
        let now = app.clock.now();
        app.db
            .write::<(), StoreError>(move |tx| async move { retention::removed(tx, gone, now).await }.boxed())
            .await?;
        if let Some(cause) = failed {
            return Err(cause.into());
        }
    }
}

/// The page of a list.
fn page(id: RetentionListId) -> String {
    format!("/admin/retention/{id}")
}

/// A list with its records, where it stands as expected.
async fn at(tx: &mut Tx, id: RetentionListId, state: ListState) -> Result<(List, Vec<Item>), CommandError> {
    let list = retention::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    if list.state != state {
        return Err(Refusal::one(Fault::FurtherOn.into()).into());
    }
    let items = retention::items(tx, id).await?;
    Ok((list, items))
}

/// The records of a proposed list, for an approver who is not the person who proposed it.
async fn second(tx: &mut Tx, who: &Who, id: RetentionListId) -> Result<Vec<Item>, CommandError> {
    who.must_be(Role::Approver)?;
    let (list, items) = at(tx, id, ListState::Proposed).await?;
    had_no_part(tx, who, list.proposed_by()).await?;
    Ok(items)
}

/// Refuses a list on which something is not due any more: a case was reopened, an objection came in, a period was set
/// longer.
async fn still_due(tx: &mut Tx, items: &[Item], who: &Who) -> Result<(), CommandError> {
    let settings = setting::all(tx).await?;
    let due = due::all(tx, &settings, who.at).await?;
    let is_due = |item: &Item| {
        let same = |known: &Item| known.keeping == item.keeping && known.subject_id == item.subject_id;
        due.iter().any(|known| same(known) && known.since == item.since)
    };
    if items.iter().all(is_due) { Ok(()) } else { Err(Refusal::one(Fault::NoLongerDue.into()).into()) }
}

/// The event that erased: with what it froze it is what a verification takes a body that is gone to be erased by.
pub const CARRY_OUT: &str = "carry_out_retention";
/// The list, frozen as its records.
pub const LIST: &str = "retention_list";
/// The people who were forgotten with it, frozen as their ids.
pub const FORGOTTEN: &str = "forgotten_people";

/// Writes the event.
async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    command: &'static str,
    id: RetentionListId,
    items: &[Item],
) -> Result<(), CommandError> {
    event::record(tx, &who.acting_as(role), draft(command, id, items)?).await?;
    Ok(())
}

/// The event: how many records of each rule it is about; which ones stands in what is frozen with it.
fn draft(command: &'static str, id: RetentionListId, items: &[Item]) -> Result<event::Draft, StoreError> {
    let count = |keeping: &Keeping| items.iter().filter(|item| item.keeping == *keeping).count();
    let counts: serde_json::Map<String, serde_json::Value> = Keeping::by_two()
        .filter(|keeping| count(keeping) > 0)
        .map(|keeping| (keeping.code().to_owned(), json!(count(&keeping))))
        .collect();
    let exhibits = vec![Exhibit::of(LIST, id, &items)?];
    Ok(event::Draft { command, note: json!({ "list": id, "counts": counts }), exhibits, ..Default::default() })
}
