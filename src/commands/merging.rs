//! Merging two records of one person or one institution: an officer proposes, an approver who is another person
//! confirms after the same preview. It cannot be undone; the merged record is retired and leads to the kept one.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use serde::Serialize;
use serde_json::json;

use super::{CommandError, Who, expert, separation::had_no_part, sha256, transact};
use crate::{
    app::App,
    domain::{
        ids::MergingId,
        merging::{Conflict, Fault, Field, Kind, State},
        message::{MessageKind, Note},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx,
        event::{self, Exhibit},
        merging::{self, Merging, Side},
        outbox,
    },
};

/// What both persons see before they act.
#[derive(Clone, Debug)]
pub struct Preview {
    pub kept: Side,
    pub merged: Side,
    /// What must be settled first.
    pub conflicts: Vec<Conflict>,
}

impl Preview {
    /// The preview of a pair; `None` when one of the two is not there, or retired.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, kind: Kind, kept: i64, merged: i64) -> Result<Option<Self>, StoreError> {
        let Some(first) = merging::side(conn, kind, kept).await? else { return Ok(None) };
        let Some(second) = merging::side(conn, kind, merged).await? else { return Ok(None) };
        let conflicts = merging::conflicts(conn, kind, kept, merged).await?;
        Ok(Some(Self { kept: first, merged: second, conflicts }))
    }

    /// A digest of everything it shows: who acts on another is told that something has changed.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub fn digest(&self) -> Result<String, StoreError> {
        let seen = serde_json::to_string(&(&self.kept, &self.merged, &self.conflicts));
        Ok(sha256(&seen.map_err(|error| StoreError::Corrupt(error.to_string()))?))
    }

    fn refusals(&self) -> Vec<Reason> {
        self.conflicts.iter().cloned().map(|conflict| Fault::Conflict(conflict).into()).collect()
    }
}

/// A merging as it is proposed.
#[derive(Clone, Debug)]
pub struct Proposed {
    pub kind: Kind,
    pub kept: i64,
    pub merged: i64,
    /// The fields whose value comes from the merged record.
    pub taken: Vec<Field>,
    pub reason: String,
    /// The digest of the preview it was proposed on.
    pub seen: String,
}

/// Proposes to merge two records.
///
/// # Errors
/// [`Fault::Itself`], [`Fault::AlreadyProposed`], every [`Fault::Conflict`]; [`Reason::OwnCase`] about oneself;
/// [`Reason::Stale`] when the preview shows something else by now.
pub async fn propose(app: &App, who: &Who, new: Proposed) -> Result<MergingId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            if new.kept == new.merged {
                return Err(Refusal::one(Fault::Itself.into()).into());
            }
            not_oneself(&author, new.kind, new.kept, new.merged)?;
            merging::both_stand(tx, new.kind, new.kept, new.merged).await?;
            let preview = seen(tx, new.kind, new.kept, new.merged, &new.seen).await?;
            let mut reasons = preview.refusals();
            if let Some(open) = merging::open_of(tx, new.kind, new.kept, new.merged).await? {
                let is_about = match open.kept_id == new.kept {
                    true => open.is_about(&preview.kept, &preview.merged),
                    false => open.is_about(&preview.merged, &preview.kept),
                };
                // Nobody can answer a proposal about records that have changed: this one takes its place.
                match is_about {
                    true => reasons.push(Fault::AlreadyProposed.into()),
                    false => {
                        let at = (open.id, open.ver);
                        merging::end(tx, at, State::Void, author.account, None, author.at).await?;
                    }
                }
            }
            Refusal::unless_empty(reasons)?;
            let sides = (&preview.kept, &preview.merged);
            let id =
                merging::insert(tx, new.kind, sides, &new.taken, &new.reason, author.account, author.at).await?;
            let said = json!({ "taken": new.taken, "reason": new.reason, "kept": new.kept.to_string(), "merged": new.merged.to_string() });
            record(tx, &author, Role::Officer, "propose_merging", id, vec![Exhibit::of("merging", id, &said)?]).await?;
            let note = Note::default().at(format!("/admin/mergings/{id}"));
            outbox::add_for_role(tx, Role::Approver, MessageKind::MergingProposed, None, &note, author.at).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// What the event freezes of a merging: both records as they were, and what was chosen.
#[derive(Serialize)]
struct Merged<'m> {
    kept: &'m Side,
    merged: &'m Side,
    taken: &'m [Field],
    reason: &'m str,
}

/// Confirms a merging and carries it out; `ver` and `preview` are the versions of the proposal and of what was seen.
///
/// # Errors
/// [`Reason::SamePerson`] for who proposed it, under whichever account; [`Fault::Ended`]; every [`Fault::Conflict`];
/// [`Reason::Stale`] when either record, or what the preview shows, was changed since.
pub async fn confirm(app: &App, who: &Who, id: MergingId, ver: i64, preview: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let open = answerable(tx, &author, id).await?;
            merging::both_stand(tx, open.kind, open.kept_id, open.merged_id).await?;
            let preview = seen(tx, open.kind, open.kept_id, open.merged_id, &preview).await?;
            if !open.is_about(&preview.kept, &preview.merged) {
                return Err(Refusal::one(Reason::Stale).into());
            }
            Refusal::unless_empty(preview.refusals())?;
            merging::end(tx, (id, ver), State::Confirmed, author.account, None, author.at).await?;
            let taken = open.taken()?;
            // Judged before and after: a conflict may leave with a record as well as come.
            let mut affected = BTreeSet::new();
            affected.extend(merging::affected(tx, open.kind, open.merged_id).await?);
            merging::carry_out(tx, open.kind, (&preview.kept, &preview.merged), &taken, author.at).await?;
            affected.extend(merging::affected(tx, open.kind, open.kept_id).await?);
            let Preview { kept, merged, .. } = &preview;
            let body = Merged { kept, merged, taken: &taken, reason: &open.reason };
            let exhibits = vec![Exhibit::of("merged_records", id, &body)?];
            record(tx, &author, Role::Approver, "merge_records", id, exhibits).await?;
            for person in affected {
                expert::recheck(tx, &author, Role::Approver, person).await?;
            }
            tell(tx, &author, &open).await
        }
        .boxed()
    })
    .await
}

/// Turns a proposal down; the pair is listed as likely no more.
///
/// # Errors
/// [`Reason::SamePerson`], [`Reason::ReasonMissing`], [`Fault::Ended`], [`Reason::Stale`].
pub async fn refuse(app: &App, who: &Who, id: MergingId, ver: i64, reason: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let open = answerable(tx, &author, id).await?;
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            merging::end(tx, (id, ver), State::Refused, author.account, Some(reason), author.at).await?;
            let exhibits = vec![Exhibit::of("merging", id, &reason)?];
            record(tx, &author, Role::Approver, "refuse_merging", id, exhibits).await?;
            tell(tx, &author, &open).await
        }
        .boxed()
    })
    .await
}

/// Takes a proposal back; any officer may.
///
/// # Errors
/// [`Fault::Ended`], [`Reason::Stale`].
pub async fn withdraw(app: &App, who: &Who, id: MergingId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            open(tx, id).await?;
            merging::end(tx, (id, ver), State::Withdrawn, author.account, None, author.at).await?;
            record(tx, &author, Role::Officer, "withdraw_merging", id, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// The preview as it is now, if it is the one that was seen.
async fn seen(tx: &mut Tx, kind: Kind, kept: i64, merged: i64, digest: &str) -> Result<Preview, CommandError> {
    let preview = Preview::of(tx, kind, kept, merged).await?.ok_or(StoreError::Stale)?;
    if preview.digest()? == digest { Ok(preview) } else { Err(Refusal::one(Reason::Stale).into()) }
}

async fn open(tx: &mut Tx, id: MergingId) -> Result<Merging, CommandError> {
    let known = merging::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    if known.state == State::Open { Ok(known) } else { Err(Refusal::one(Fault::Ended.into()).into()) }
}

/// An open proposal that this person may answer.
async fn answerable(tx: &mut Tx, who: &Who, id: MergingId) -> Result<Merging, CommandError> {
    who.must_be(Role::Approver)?;
    let open = open(tx, id).await?;
    not_oneself(who, open.kind, open.kept_id, open.merged_id)?;
    had_no_part(tx, who, [open.proposed_by]).await?;
    Ok(open)
}

fn not_oneself(who: &Who, kind: Kind, one: i64, other: i64) -> Result<(), Refusal> {
    let is_oneself = who.person.is_some_and(|person| [one, other].contains(&person.0));
    if kind == Kind::Person && is_oneself { Err(Refusal::one(Reason::OwnCase)) } else { Ok(()) }
}

/// Tells who proposed it that there is an answer.
async fn tell(tx: &mut Tx, who: &Who, open: &Merging) -> Result<(), CommandError> {
    let note = Note::default().at(format!("/admin/mergings/{}", open.id));
    outbox::add(tx, open.proposed_by, MessageKind::MergingAnswered, None, &note, who.at).await?;
    Ok(())
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    as_role: Role,
    command: &'static str,
    id: MergingId,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    // Whom it is about stays out of the chain, as all that is about persons does.
    let draft = event::Draft { command, note: json!({ "merging": id }), exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(as_role), draft).await?;
    Ok(())
}
