//! What is added to a notice after its release, by two persons; a notice that is out is never changed itself.

use futures_util::FutureExt;
use serde_json::json;

use super::{extension, privacy::in_words, record, successor::goes_back};
use crate::{
    app::App,
    commands::{CommandError, Who, moves, separation::had_no_part, sha256, subscription, transact},
    domain::{
        ids::{NoticeId, RowId},
        mail::MailKind,
        message::{MessageKind, Note},
        notice::{AddendumKind, NoticeState},
        privacy,
        role::Role,
        workflow::{Action, Reason, Refusal, decide::OpenProposal},
    },
    store::{
        Tx,
        event::Exhibit,
        notice::{self, Notice},
        outbox,
    },
};

/// Proposes an addendum: a misprint corrected, or the whole notice taken back.
///
/// # Errors
/// [`Reason::NoticeWithdrawn`] when the notice does not stand; [`Reason::PrivacyInText`], [`Reason::NameInText`];
/// [`Reason::ErratumOnNames`].
pub async fn propose_addendum(
    app: &App,
    who: &Who,
    id: NoticeId,
    kind: AddendumKind,
    body: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Publicity)?;
            let found = standing(tx, id).await?;
            let items = notice::items(tx, id).await?;
            let mut reasons = in_words(&found, &items, "addendum_body", &body)?;
            // An erratum mends what does not change who is meant (domain model §7).
            if kind == AddendumKind::Erratum && privacy::is_about_names(&body) {
                reasons.push(Reason::ErratumOnNames);
            }
            Refusal::unless_empty(reasons)?;
            if kind == AddendumKind::Withdrawal {
                for item in items.iter().filter(|item| goes_back(item)) {
                    moves::foresee(tx, &author, item.case_id, Action::WithdrawNotice, withdrawn).await?;
                }
            }
            let addendum = notice::propose_addendum(tx, id, kind, body.trim(), author.account, author.at).await?;
            let note = Note::about(found.notice_no.unwrap_or_default()).at(format!("/admin/notices/{id}"));
            outbox::add_for_role(tx, Role::Approver, MessageKind::Proposed, None, &note, author.at).await?;
            let exhibits = vec![Exhibit::of("addendum", addendum, &body)?];
            let note = json!({ "notice": id, "addendum": addendum, "kind": kind });
            record(tx, &author, Role::Publicity, "propose_addendum", note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Signs an addendum, which publishes it; the withdrawal of a notice moves its cases back (T13b).
///
/// # Errors
/// [`Reason::SamePerson`] for whoever proposed it; everything that stands against moving one of the cases.
pub async fn sign_addendum(app: &App, who: &Who, id: NoticeId, addendum: RowId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Approver)?;
            let found = standing(tx, id).await?;
            let proposed = notice::unsigned_addendum(tx, addendum).await?.ok_or(Refusal::one(Reason::Stale))?;
            if proposed.notice_id != id {
                return Err(CommandError::NotFound);
            }
            had_no_part(tx, &author, [proposed.proposed_by]).await?;
            let hash = sha256(&proposed.body);
            if proposed.kind == AddendumKind::Extension {
                extension::put_in_force(tx, &author, &found, &proposed).await?;
            }
            notice::publish_addendum(tx, addendum, Some(author.account), &hash, author.at).await?;
            subscription::tell(tx, MailKind::AddendumOut, addendum.0, author.at).await?;
            let note = json!({ "notice": id, "addendum": addendum, "kind": proposed.kind, "sha256": hash,
                "new_ends_on": proposed.new_ends_on() });
            let exhibits = vec![Exhibit::of("addendum", addendum, &proposed.body)?];
            record(tx, &author, Role::Approver, "sign_addendum", note, exhibits).await?;
            if proposed.kind == AddendumKind::Withdrawal {
                let first = OpenProposal {
                    action: Action::WithdrawNotice,
                    made_by: proposed.proposed_by,
                    made_by_person: proposed.proposer(),
                };
                for item in notice::items(tx, id).await?.iter().filter(|item| goes_back(item)) {
                    moves::second(tx, &author, item.case_id, &first, Vec::new()).await?;
                }
                notice::set_state(tx, id, found.state, NoticeState::Withdrawn).await?;
            }
            tx.touch_public().await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Takes one's own unsigned addendum back, or refuses another's.
///
/// # Errors
/// [`Reason::Stale`] when it was signed or dropped meanwhile.
pub async fn drop_addendum(app: &App, who: &Who, id: NoticeId, addendum: RowId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let proposed = notice::unsigned_addendum(tx, addendum).await?.ok_or(Refusal::one(Reason::Stale))?;
            let own = proposed.proposed_by == author.account;
            let role = if own { Role::Publicity } else { Role::Approver };
            author.must_be(role)?;
            if proposed.notice_id != id {
                return Err(CommandError::NotFound);
            }
            notice::drop_addendum(tx, addendum, author.at).await?;
            let note = json!({ "notice": id, "addendum": addendum });
            record(tx, &author, role, "drop_addendum", note, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// A notice that is out and was not taken back.
pub(super) async fn standing(tx: &mut Tx, id: NoticeId) -> Result<Notice, CommandError> {
    let found = notice::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    match found.state {
        NoticeState::Released | NoticeState::Ended => Ok(found),
        NoticeState::Draft => Err(CommandError::NotFound),
        NoticeState::Withdrawn | NoticeState::Superseded => Err(Refusal::one(Reason::NoticeWithdrawn).into()),
    }
}

/// The proposal to withdraw is about the notice as it will stand once its addendum is signed.
fn withdrawn(facts: &mut crate::domain::workflow::Facts) {
    if let Some(notice) = &mut facts.notice {
        notice.withdrawal_signed = true;
    }
}
