//! A notice before its release: its draft with the list of cases, saved or thrown away.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use serde_json::json;

use super::{period, record};
use crate::{
    app::App,
    commands::{CommandError, Who, moves, transact},
    domain::{
        ids::{CaseId, NoticeId},
        notice::Draft,
        role::Role,
        workflow::{Reason, Refusal, Stage},
    },
    store::{Tx, calendar, event::Exhibit, notice, proposal},
};

/// Saves a draft with its list of cases, new or known.
///
/// # Errors
/// [`Reason::NoticeUnderReview`] while it is proposed; every case that cannot be listed, all at once.
pub async fn save(
    app: &App,
    who: &Who,
    known: Option<(NoticeId, i64)>,
    draft: Draft,
    cases: Vec<CaseId>,
) -> Result<NoticeId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { save_in(tx, &author, known, &draft, &cases).await }.boxed()).await
}

async fn save_in(
    tx: &mut Tx,
    who: &Who,
    known: Option<(NoticeId, i64)>,
    draft: &Draft,
    cases: &[CaseId],
) -> Result<NoticeId, CommandError> {
    who.must_be(Role::Publicity)?;
    period(&*calendar::in_force(tx).await?, draft, who.at.day())?;
    if let Some((id, _)) = known
        && proposal::of_notice(tx, id).await?.is_some()
    {
        return Err(Refusal::one(Reason::NoticeUnderReview).into());
    }
    let (batch, items) = list(tx, who, known.map(|(id, _)| id), cases).await?;
    let id = match known {
        Some((id, ver)) => {
            notice::save(tx, id, ver, draft, who.account).await?;
            id
        }
        None => notice::insert(tx, batch, draft, who.account, who.at).await?,
    };
    notice::set_items(tx, id, &items).await?;
    let exhibits = vec![Exhibit::of("notice_draft", id, &(draft, &items))?];
    record(tx, who, Role::Publicity, "save_notice", json!({ "notice": id, "items": items.len() }), exhibits).await?;
    Ok(id)
}

/// What a notice would list: every case that cannot stand on it is a reason.
pub(super) async fn list(
    tx: &mut Tx,
    who: &Who,
    known: Option<NoticeId>,
    cases: &[CaseId],
) -> Result<(crate::domain::ids::BatchId, Vec<(CaseId, crate::domain::notice::Display)>), CommandError> {
    let mut reasons = Vec::new();
    let mut people = BTreeSet::new();
    let mut items = Vec::with_capacity(cases.len());
    let mut batch = None;
    for case in cases {
        let opened = moves::open(tx, who, *case).await?;
        let found = notice::candidate(tx, opened.id).await?.ok_or(CommandError::NotFound)?;
        let case_no = found.case_no.clone();
        if found.stage != Stage::Selected {
            reasons.push(Reason::CaseNotReady { case_no: case_no.clone() });
        }
        if found.on_notice.is_some_and(|on| known.is_none_or(|id| id.0 != on)) {
            reasons.push(Reason::OnAnotherNotice { case_no });
        }
        if found.person_id.is_some_and(|person| !people.insert(person)) {
            reasons.push(Reason::SamePersonTwice { name: found.name.clone() });
        }
        batch.get_or_insert(found.batch_id);
        items.push((found.case_id, found.display()));
    }
    let Some(batch) = batch else { return Err(Refusal::one(Reason::NoticeEmpty).into()) };
    Refusal::unless_empty(reasons)?;
    Ok((batch, items))
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
