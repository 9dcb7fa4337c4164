//! Messages for the accounts with plain addresses, about cases that wait for them.

use super::{
    cast::{Cast, Post},
    fate::Fate,
};
use crate::{
    domain::{
        message::{MessageKind, Note},
        time::Moment,
    },
    store::{StoreError, Tx, outbox},
};

/// Who is told what about the cases of which fate.
const TOLD: &[(Post, MessageKind, Fate)] = &[
    (Post::Officer(0), MessageKind::CaseSubmitted, Fate::Submitted),
    (Post::Officer(0), MessageKind::ReviewSubmitted, Fate::UnderReview),
    (Post::Officer(0), MessageKind::NoticeEnded, Fate::NoticeOver),
    (Post::Nominator, MessageKind::CaseReturned, Fate::Returned),
    (Post::Nominator, MessageKind::CaseAccepted, Fate::UnderReview),
    (Post::Unit(0), MessageKind::CaseRefused, Fate::Refused),
    (Post::Unit(0), MessageKind::CaseInReserve, Fate::InReserve),
    (Post::Expert(0), MessageKind::ReviewInvited, Fate::UnderReview),
    (Post::Secretary(0), MessageKind::PanelScheduled, Fate::SittingAhead),
    (Post::Chair(0), MessageKind::Proposed, Fate::BallotUnsigned),
    (Post::Approver, MessageKind::Proposed, Fate::SelectionProposed),
    (Post::Publicity, MessageKind::CaseSelected, Fate::Selected),
    (Post::Supervisor, MessageKind::ObjectionReceived, Fate::NoticeObjected),
    (Post::Supervisor, MessageKind::ObjectionAdmitted, Fate::OnHold),
    (Post::Finance, MessageKind::ContractDue, Fate::ContractOpen),
    (Post::Candidate, MessageKind::ContractDue, Fate::ContractOpen),
    (Post::Chief(0), MessageKind::CaseSelected, Fate::OnDraftNotice),
];

/// Cases each is told of at most.
const MOST: usize = 3;

/// Leaves the messages, all in the last hours before the horizon.
pub(super) async fn fill(tx: &mut Tx, cast: &Cast<'_>) -> Result<(), StoreError> {
    let mut at: Moment = cast.plan.timetable.horizon().plus_millis(-3 * 3_600_000);
    for (post, kind, fate) in TOLD {
        let own = cast.account(*post);
        let concerns = |case: &usize| {
            let slot = &cast.plan.slots[*case];
            slot.fate == *fate
                && match post {
                    Post::Nominator | Post::Unit(_) | Post::Chief(_) => cast.nominator(slot).0 == own,
                    Post::Expert(_) => slot.reviewer.is_some(),
                    _ => true,
                }
        };
        let most = if *post == Post::Candidate { 1 } else { MOST };
        for case in (0..cast.plan.slots.len()).filter(concerns).take(most) {
            at = at.plus_millis(60_000);
            let case_no = cast.plan.case_no(case);
            let path = format!("/admin/nominations/{case_no}");
            let note = if *post == Post::Candidate { Note::about(case_no) } else { Note::about(case_no).at(path) };
            outbox::add(tx, own, *kind, Some(cast.plan.case_id(case)), &note, at).await?;
        }
    }
    Ok(())
}
