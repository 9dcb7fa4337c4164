//! A notice in the place of another (另行公示): what changes the substance is published anew, under a new number and for
//! a new full period; the one before says by what it was replaced (domain model §7).
//!
//! The draft of a successor lists cases that stand on the other notice. They go back (T13b) and out again (T13) in the
//! transaction of its release, so that no case is between the two.

use futures_util::FutureExt;
use serde_json::json;

use super::{draft, drafting::entered, privacy, record};
use crate::{
    app::App,
    commands::{CommandError, Who, moves, sha256, transact},
    domain::{
        ids::NoticeId,
        notice::{AddendumKind, NoticeState},
        role::Role,
        workflow::{Action, Facts, Reason, Refusal, Stage, decide::OpenProposal},
    },
    store::{
        Tx,
        event::Exhibit,
        facts,
        notice::{self, Item, Notice},
    },
    texts::notice_text,
};

/// Begins a draft that will take the place of a notice: its words, and the cases that still stand on it.
///
/// # Errors
/// [`Reason::NoticeWithdrawn`] when the notice does not stand; [`Reason::SuccessorBegun`] when there is a draft already;
/// [`Reason::HeldOnNotice`] while an objection to one of its cases is being handled.
pub async fn succeed(app: &App, who: &Who, id: NoticeId) -> Result<NoticeId, CommandError> {
    let (author, key) = (who.clone(), privacy::key(app));
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Publicity)?;
            let old = replaceable(tx, id).await?;
            if notice::successor_draft(tx, id).await?.is_some() {
                return Err(Refusal::one(Reason::SuccessorBegun).into());
            }
            let cases: Vec<_> = notice::replaceable(tx, id).await?.into_iter().map(|case| case.case_id).collect();
            let new = notice::insert(tx, old.batch_id, &old.draft(), author.account, author.at).await?;
            notice::supersede(tx, new, id).await?;
            let drafted = draft(tx, new, 1).await?;
            entered(tx, &author, &drafted, &cases, &key).await?;
            let note = json!({ "notice": new, "supersedes": id });
            record(tx, &author, Role::Publicity, "succeed_notice", note, Vec::new()).await?;
            Ok(new)
        }
        .boxed()
    })
    .await
}

/// The notice a draft is to replace, if it may be replaced.
async fn replaceable(tx: &mut Tx, id: NoticeId) -> Result<Notice, CommandError> {
    let found = notice::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    match found.state {
        NoticeState::Released | NoticeState::Ended => {}
        NoticeState::Draft => return Err(CommandError::NotFound),
        NoticeState::Withdrawn | NoticeState::Superseded => {
            return Err(Refusal::one(Reason::NoticeWithdrawn).into());
        }
    }
    // A held case is decided on first (T16–T18): it would otherwise be held on a notice that is no more.
    let items = notice::items(tx, id).await?;
    let held = items.iter().filter(|item| item.live && item.stage == Stage::OnHold);
    Refusal::unless_empty(held.map(|item| Reason::HeldOnNotice { case_no: item.case_no.clone() }).collect())?;
    Ok(found)
}

/// Cases that go back when their notice is taken back or replaced. One on hold leaves by T17, for T16 needs a notice that
/// stands; one that is being contracted keeps the notice it had.
pub(super) fn goes_back(item: &Item) -> bool {
    item.live && matches!(item.stage, Stage::InNotice | Stage::Cleared)
}

/// Judges whether the cases of a successor could be published: those that stand on the old notice are first taken back.
pub(super) async fn foresee(tx: &mut Tx, who: &Who, new: &Notice, old: NoticeId) -> Result<Vec<Reason>, CommandError> {
    replaceable(tx, old).await?;
    let planned = facts::notice(tx, new.id).await?;
    let back = notice::items(tx, old).await?;
    let mut reasons = Vec::new();
    for item in back.iter().filter(|item| goes_back(item)) {
        let superseded = |facts: &mut Facts| {
            if let Some(notice) = &mut facts.notice {
                notice.withdrawal_signed = true;
            }
        };
        collect(moves::foresee(tx, who, item.case_id, Action::WithdrawNotice, superseded).await, &mut reasons)?;
    }
    for item in notice::items(tx, new.id).await? {
        let mut planned = planned.clone();
        planned.stands = true;
        let published = |facts: &mut Facts| {
            facts.stage = Stage::Selected;
            facts.notice = Some(planned);
        };
        collect(moves::foresee(tx, who, item.case_id, Action::Publish, published).await, &mut reasons)?;
    }
    Ok(reasons)
}

fn collect<T>(judged: Result<T, CommandError>, reasons: &mut Vec<Reason>) -> Result<(), CommandError> {
    match judged {
        Ok(_) => Ok(()),
        Err(CommandError::Refused(refusal)) => {
            reasons.extend(refusal.reasons);
            Ok(())
        }
        Err(other) => Err(other),
    }
}

/// Puts a successor in the place of the notice before it: that one says so, and its cases go back.
pub(super) async fn replace(
    tx: &mut Tx,
    who: &Who,
    (new, number): (&Notice, &str),
    old: NoticeId,
    first: &OpenProposal,
) -> Result<(), CommandError> {
    let found = replaceable(tx, old).await?;
    notice::set_state(tx, old, found.state, NoticeState::Superseded).await?;
    let back = OpenProposal { action: Action::WithdrawNotice, ..first.clone() };
    for item in notice::items(tx, old).await?.iter().filter(|item| goes_back(item)) {
        moves::second(tx, who, item.case_id, &back, Vec::new()).await?;
    }
    notice::enliven(tx, new.id).await?;
    let body = notice_text::superseded_by(number);
    let hash = sha256(&body);
    let addendum = notice::propose_addendum(tx, old, AddendumKind::Supersede, &body, first.made_by, who.at).await?;
    notice::publish_addendum(tx, addendum, Some(who.account), &hash, who.at).await?;
    let note = json!({ "notice": old, "addendum": addendum, "kind": AddendumKind::Supersede, "sha256": hash,
        "superseded_by": new.id });
    let exhibits = vec![Exhibit::of("addendum", addendum, &body)?];
    record(tx, who, Role::Approver, "supersede_notice", note, exhibits).await
}
