//! A notice before its release: its draft with the list of cases, saved or thrown away.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use serde_json::json;

use super::{period, privacy, record};
use crate::{
    app::App,
    commands::{CommandError, Who, moves, transact},
    domain::{
        ids::{BatchId, CaseId, NoticeId},
        notice::{Display, Draft, against_scheme},
        role::Role,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        Tx, calendar,
        event::Exhibit,
        facts,
        notice::{self, Notice},
        proposal,
    },
};

/// Saves a draft with its list of cases, new or known.
///
/// # Errors
/// [`Reason::NoticeUnderReview`] while it is proposed; every case that cannot be listed, all at once;
/// [`Reason::NoticeTooShort`] and [`Reason::ListStaysTooLong`] by the scheme of one of them.
pub async fn save(
    app: &App,
    who: &Who,
    known: Option<(NoticeId, i64)>,
    draft: Draft,
    cases: Vec<CaseId>,
) -> Result<NoticeId, CommandError> {
    let (author, key) = (who.clone(), privacy::key(app));
    transact(app, who, move |tx| async move { save_in(tx, &author, known, (&draft, &cases), &key).await }.boxed()).await
}

async fn save_in(
    tx: &mut Tx,
    who: &Who,
    known: Option<(NoticeId, i64)>,
    (draft, cases): (&Draft, &[CaseId]),
    key: &str,
) -> Result<NoticeId, CommandError> {
    who.must_be(Role::Publicity)?;
    period(&*calendar::in_force(tx).await?, draft, who.at.day())?;
    if let Some((id, _)) = known
        && proposal::of_notice(tx, id).await?.is_some()
    {
        return Err(Refusal::one(Reason::NoticeUnderReview).into());
    }
    let found = match known {
        Some((id, ver)) => {
            notice::save(tx, id, ver, draft, who.account).await?;
            notice::find(tx, id).await?.ok_or(CommandError::NotFound)?
        }
        None => {
            let batch = batch_of(tx, cases).await?;
            let id = notice::insert(tx, batch, draft, who.account, who.at).await?;
            notice::find(tx, id).await?.ok_or(CommandError::NotFound)?
        }
    };
    entered(tx, who, &found, cases, key).await?;
    let weaker = facts::notice_configs(tx, found.id).await?;
    let weaker = weaker.iter().flat_map(|scheme| against_scheme(&draft.terms(), scheme));
    Refusal::unless_empty(weaker.collect())?;
    Ok(found.id)
}

/// The call a new notice belongs to: that of its first case.
async fn batch_of(tx: &mut Tx, cases: &[CaseId]) -> Result<BatchId, CommandError> {
    let Some(first) = cases.first() else { return Err(Refusal::one(Reason::NoticeEmpty).into()) };
    Ok(notice::candidate(tx, *first).await?.ok_or(CommandError::NotFound)?.batch_id)
}

/// Lists the cases of a draft and looks it through.
pub(super) async fn entered(
    tx: &mut Tx,
    who: &Who,
    found: &Notice,
    cases: &[CaseId],
    key: &str,
) -> Result<(), CommandError> {
    let id = found.id;
    let items = list(tx, who, found, cases).await?;
    notice::set_items(tx, id, &items, found.supersedes().is_none()).await?;
    privacy::recheck(tx, id, key).await?;
    let exhibits = vec![Exhibit::of("notice_draft", id, &(&found.draft(), &items))?];
    record(tx, who, Role::Publicity, "save_notice", json!({ "notice": id, "items": items.len() }), exhibits).await
}

/// What a notice would list: every case that cannot stand on it is a reason. A successor lists those of the notice it
/// replaces too.
pub(super) async fn list(
    tx: &mut Tx,
    who: &Who,
    notice: &Notice,
    cases: &[CaseId],
) -> Result<Vec<(CaseId, Display)>, CommandError> {
    let mut reasons = Vec::new();
    let mut people = BTreeSet::new();
    let mut items = Vec::with_capacity(cases.len());
    let old = notice.supersedes();
    for case in cases {
        let opened = moves::open(tx, who, *case).await?;
        let found = notice::candidate(tx, opened.id).await?.ok_or(CommandError::NotFound)?;
        let case_no = found.case_no.clone();
        let on_old = old.is_some_and(|old| found.on_notice == Some(old.0));
        let is_ready = match found.stage {
            Stage::Selected => true,
            Stage::InNotice | Stage::Cleared => on_old,
            _ => false,
        };
        if on_old && found.stage == Stage::OnHold {
            reasons.push(Reason::HeldOnNotice { case_no: case_no.clone() });
        } else if !is_ready {
            reasons.push(Reason::CaseNotReady { case_no: case_no.clone() });
        }
        if !on_old && found.on_notice.is_some_and(|on| notice.id.0 != on) {
            reasons.push(Reason::OnAnotherNotice { case_no });
        }
        if found.person_id.is_some_and(|person| !people.insert(person)) {
            reasons.push(Reason::SamePersonTwice { name: found.name.clone() });
        }
        items.push((found.case_id, found.display()));
    }
    if items.is_empty() {
        return Err(Refusal::one(Reason::NoticeEmpty).into());
    }
    Refusal::unless_empty(reasons)?;
    Ok(items)
}

/// Throws a draft away; its cases can be listed elsewhere.
///
/// # Errors
/// [`Reason::NoticeUnderReview`] while it is proposed.
pub async fn discard(app: &App, who: &Who, id: NoticeId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Publicity)?;
            if proposal::of_notice(tx, id).await?.is_some() {
                return Err(Refusal::one(Reason::NoticeUnderReview).into());
            }
            notice::delete_draft(tx, id, ver).await?;
            record(tx, &author, Role::Publicity, "discard_notice", json!({ "notice": id }), Vec::new()).await
        }
        .boxed()
    })
    .await
}
