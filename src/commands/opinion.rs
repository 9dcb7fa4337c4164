//! Opinions released to the candidate after the decision: all of a case in one act, each read by an officer before.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        ids::{AssignmentId, CaseId},
        message::{MessageKind, Note},
        opinion::{self, Fault, Wording},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        opinion as opinions, outbox,
    },
};

/// An opinion as the officer saw it, at this version of its review, and the wording to be released.
#[derive(Clone, Debug)]
pub struct Entry {
    pub assignment: AssignmentId,
    pub ver: i64,
    pub wording: Wording,
}

/// Releases every opinion of a case that is not released yet; the entries come in the order of the page.
///
/// # Errors
/// [`Reason::NominatorMayNot`] for whoever nominated the case; [`Fault`]s of the wordings, all at once;
/// [`Reason::Stale`] when the opinions are not those that were seen.
pub async fn release(app: &App, who: &Who, case: CaseId, entries: Vec<Entry>) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { release_in(tx, &author, case, entries).await }.boxed()).await
}

async fn release_in(tx: &mut Tx, who: &Who, case: CaseId, entries: Vec<Entry>) -> Result<(), CommandError> {
    let case = moves::open(tx, who, case).await?;
    authorised(tx, who, &case).await?;
    if !opinion::is_decided(case.stage) {
        return Err(Refusal::one(Fault::NotDecided.into()).into());
    }
    let written = opinions::written(tx, case.id).await?;
    if written.is_empty() {
        return Err(Refusal::one(Fault::NothingToRelease.into()).into());
    }
    let mut originals: BTreeMap<AssignmentId, _> = written.into_iter().map(|it| (it.assignment_id, it)).collect();
    let known = opinions::known(tx, case.id).await?;
    let mut faults = Vec::new();
    let mut exhibits = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let original = originals.remove(&entry.assignment).filter(|it| it.ver == entry.ver);
        let Some(original) = original else { return Err(Refusal::one(Reason::Stale).into()) };
        faults.extend(entry.wording.faults(at + 1, &original.opinion, &known).into_iter().map(Reason::from));
        let Wording { words, why } = &entry.wording;
        let kept = Wording { words: words.trim().to_owned(), why: why.trim().to_owned() };
        exhibits.push(Exhibit::of("opinion", entry.assignment, &kept)?);
    }
    if !originals.is_empty() {
        return Err(Refusal::one(Reason::Stale).into());
    }
    Refusal::unless_empty(faults)?;
    for entry in &entries {
        match opinions::release(tx, (case.id, entry.assignment), &entry.wording, who.account, who.at).await {
            Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
            other => other?,
        }
    }
    case_file::touch(tx, case.id).await?;
    let (from, to) = (Some(case.stage), Some(case.stage));
    let note = json!({ "opinions": entries.len() });
    let draft = event::Draft { command: "release_opinions", case: Some(case.id), from, to, note, exhibits };
    event::record(tx, &who.acting_as(Role::Officer), draft).await?;
    let note = Note::about(&case.case_no).at(format!("/admin/nominations/{}/opinions", case.case_no));
    for reader in outbox::concerned(tx, case.id).await? {
        outbox::add(tx, reader, MessageKind::OpinionsReleased, Some(case.id), &note, who.at).await?;
    }
    Ok(())
}

/// An officer of the case who did not nominate it: whoever did learns no more than the candidate.
async fn authorised(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    if !moves::actor(tx, who, case).await?.roles.contains(&Role::Officer) {
        return Err(Refusal::one(Reason::RoleLacking { needed: vec![Role::Officer] }).into());
    }
    if case_file::tie(tx, case, who.account, who.person).await?.nominated {
        return Err(Refusal::one(Reason::NominatorMayNot).into());
    }
    Ok(())
}
