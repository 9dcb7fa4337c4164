//! Whom a move is told to, in the transaction that makes it (domain model §14). A message names the case and where to
//! look, nothing of what was decided on whom.

use super::Who;
use crate::{
    domain::{
        ids::AccountId,
        message::{MessageKind, Note},
        role::Role,
        workflow::{Action, By, Move, Rule},
    },
    store::{StoreError, Tx, case_file::CaseFile, outbox},
};

/// Tells those concerned that a case moved: who nominated it and the candidate, and its officer where somebody else
/// acted. Moves that are told with their notice or objection are not told twice.
pub(super) async fn moved(tx: &mut Tx, who: &Who, case: &CaseFile, mv: &Move) -> Result<(), StoreError> {
    let Some(kind) = kind_of(mv.action) else { return Ok(()) };
    let mut readers = outbox::concerned(tx, case.id).await?;
    match (case.officer(), mv.action) {
        (Some(officer), _) => readers.push(officer),
        (None, Action::Submit | Action::Resubmit) => readers.extend(outbox::holders(tx, Role::Officer, who.at).await?),
        (None, _) => {}
    }
    if is_for_publicity(mv.action) {
        readers.extend(outbox::holders(tx, Role::Publicity, who.at).await?);
    }
    send(tx, who, case, kind, readers).await
}

/// Tells everybody who may confirm it that a move is proposed.
pub(super) async fn proposed(tx: &mut Tx, who: &Who, case: &CaseFile, action: Action) -> Result<(), StoreError> {
    // A panel tells its own chair.
    let By::Two { confirms, .. } = Rule::of(action).by else { return Ok(()) };
    if action == Action::RecordBallot {
        return Ok(());
    }
    let mut readers = Vec::new();
    for role in confirms {
        readers.extend(outbox::holders(tx, *role, who.at).await?);
    }
    send(tx, who, case, MessageKind::Proposed, readers).await
}

/// Tells whoever proposed a move that it was turned down.
pub(super) async fn turned_down(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    proposer: AccountId,
) -> Result<(), StoreError> {
    send(tx, who, case, MessageKind::ProposalRefused, vec![proposer]).await
}

/// Leaves a message about the case for some accounts, each once, save for whoever acts.
pub(super) async fn send(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    kind: MessageKind,
    mut readers: Vec<AccountId>,
) -> Result<(), StoreError> {
    readers.sort_unstable();
    readers.dedup();
    let note = Note::about(&case.case_no).at(format!("/admin/nominations/{}", case.case_no));
    for reader in readers.into_iter().filter(|reader| *reader != who.account) {
        outbox::add(tx, reader, kind, Some(case.id), &note, who.at).await?;
    }
    Ok(())
}

/// Whether those who prepare notices are told of it too.
pub(super) const fn is_for_publicity(action: Action) -> bool {
    matches!(action, Action::Select | Action::Promote)
}

/// What a move is told as; `None` where its notice or objection tells it, or nobody waits for it.
pub(super) const fn kind_of(action: Action) -> Option<MessageKind> {
    Some(match action {
        Action::Submit | Action::Resubmit => MessageKind::CaseSubmitted,
        Action::Return => MessageKind::CaseReturned,
        Action::RefuseAcceptance => MessageKind::CaseRefused,
        Action::Accept | Action::AcceptToPanel => MessageKind::CaseAccepted,
        Action::PassOver | Action::Drop | Action::Decline | Action::Lapse | Action::Uphold => {
            MessageKind::CaseNotSelected
        }
        Action::Select | Action::Promote => MessageKind::CaseSelected,
        Action::PutInReserve => MessageKind::CaseInReserve,
        Action::IssueDecision => MessageKind::ContractDue,
        Action::Sign => MessageKind::ContractSigned,
        Action::FailToSign => MessageKind::ContractOverdue,
        Action::StartClosing => MessageKind::AssessmentDue,
        Action::Suspend
        | Action::Resume
        | Action::Close
        | Action::Extend
        | Action::Exit
        | Action::Revoke
        | Action::Withdraw
        | Action::Reopen => MessageKind::CaseMoved,
        Action::Import
        | Action::Create
        | Action::Shortlist
        | Action::RecordBallot
        | Action::Publish
        | Action::WithdrawNotice
        | Action::Hold
        | Action::HoldLate
        | Action::CloseNotice
        | Action::Settle
        | Action::Republish => return None,
    })
}
