//! The shortlist of a whole group (T07, T08): proposed at once for all its cases, confirmed or turned down as a whole.
//!
//! Each case moves by its own rule and has its own event. If anything stands against one of them none moves, and every
//! reason is told with the number of its case.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::FutureExt;

use super::{
    CommandError, Who,
    against::{Against, of_case},
    moves, transact,
};
use crate::{
    app::App,
    domain::{
        access,
        ids::{CaseId, ProposalId},
        message::{MessageKind, Note},
        review::{Fault, shortlist::Went},
        role::{Role, ScholarRole},
        workflow::{Action, Input, Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx, batch,
        case_file::{self, CaseFile},
        facts, outbox,
        proposal::{self, Proposal},
        shortlist::{self, Comparison, Group},
    },
};

/// What is proposed for one case, at the version that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub case: CaseId,
    pub ver: i64,
    pub went: Went,
}

/// Proposes the shortlist of a group: every case that waits goes on or is passed over, for the one reason given.
///
/// # Errors
/// Everything against it, with the numbers of the cases; [`Reason::Stale`] when the group is not what was seen.
pub async fn propose(
    app: &App,
    who: &Who,
    group: Group,
    choices: Vec<Choice>,
    reason: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { propose_in(tx, &author, group, choices, reason).await }.boxed()).await
}

async fn propose_in(
    tx: &mut Tx,
    who: &Who,
    group: Group,
    mut choices: Vec<Choice>,
    reason: String,
) -> Result<(), CommandError> {
    who.must_be(Role::Officer)?;
    let cases = hold(tx, who, group).await?;
    let chosen: BTreeSet<CaseId> = choices.iter().map(|choice| choice.case).collect();
    let same = chosen.len() == choices.len() && chosen == cases.keys().copied().collect();
    if !same || cases.is_empty() || !proposal::of_group(tx, group).await?.is_empty() {
        return Err(Refusal::one(Reason::Stale).into());
    }
    choices.sort_by_key(|choice| (choice.went == Went::Over, choice.case));
    let mut against = Against::saying_once(is_of_all);
    against.whole(as_a_group(tx, &cases, &choices).await?);
    let mut compared = Comparison::over(choices.iter().map(|choice| choice.case));
    for choice in choices {
        let (action, reason) = match choice.went {
            Went::On => (Action::Shortlist, String::new()),
            Went::Over => (Action::PassOver, reason.clone()),
        };
        let input = Input { reason, with_group: true, ..Input::default() };
        let request = moves::Request { case: choice.case, ver: choice.ver, action, input, exhibits: Vec::new() };
        against.of(&cases[&choice.case], moves::put_forward(tx, who, request, &mut compared).await)?;
    }
    against.finish()?;
    let note = Note::about(name(tx, group).await?).at(group.path());
    outbox::add_for_role(tx, Role::Approver, MessageKind::Proposed, None, &note, who.at).await?;
    Ok(())
}

/// Confirms the proposal of a group as a whole: `seen` are its proposals with the versions of their cases.
///
/// # Errors
/// Everything against it, each case judged anew; [`Reason::Stale`] when the proposal is not what was seen.
pub async fn confirm(app: &App, who: &Who, group: Group, seen: Vec<(ProposalId, i64)>) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { confirm_in(tx, &author, group, seen).await }.boxed()).await
}

async fn confirm_in(tx: &mut Tx, who: &Who, group: Group, seen: Vec<(ProposalId, i64)>) -> Result<(), CommandError> {
    who.must_be(Role::Approver)?;
    let cases = hold(tx, who, group).await?;
    let open = together(tx, group).await?;
    let seen: BTreeMap<ProposalId, i64> = seen.into_iter().collect();
    if open.is_empty() {
        return Err(Refusal::one(Fault::NoGroupProposal.into()).into());
    }
    if open.iter().map(|known| known.id).collect::<BTreeSet<_>>() != seen.keys().copied().collect() {
        return Err(Refusal::one(Reason::Stale).into());
    }
    let mut against = Against::saying_once(is_of_all);
    for case in cases.values().filter(|case| open.iter().all(|known| known.case_id != case.id)) {
        against.of(case, Err::<(), _>(Refusal::one(Fault::NotInProposal.into()).into()))?;
    }
    let mut compared = Comparison::over(open.iter().map(|known| known.case_id));
    for known in open {
        let Some(case) = cases.get(&known.case_id) else { return Err(Refusal::one(Reason::Stale).into()) };
        let confirmed = moves::confirm_with_group(tx, who, (known.id, seen[&known.id]), &mut compared).await;
        if confirmed.is_ok() {
            let went = if known.action == Action::Shortlist { Went::On } else { Went::Over };
            compared.note(case.id, went);
        }
        against.of(case, confirmed)?;
    }
    Ok(against.finish()?)
}

/// Takes one's own proposal of a group back, or refuses another's with a note.
///
/// # Errors
/// [`Fault::NoGroupProposal`] when there is none; [`Reason::ReasonMissing`] for a refusal without a note.
pub async fn end(app: &App, who: &Who, group: Group, note: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { end_in(tx, &author, group, &note).await }.boxed()).await
}

async fn end_in(tx: &mut Tx, who: &Who, group: Group, note: &str) -> Result<(), CommandError> {
    let open = together(tx, group).await?;
    let Some(made_by) = open.first().map(|known| known.made_by) else {
        return Err(Refusal::one(Fault::NoGroupProposal.into()).into());
    };
    for known in &open {
        moves::end_in(tx, who, known.id, note).await?;
    }
    if made_by != who.account {
        let note = Note::about(name(tx, group).await?).at(group.path());
        outbox::add(tx, made_by, MessageKind::ProposalRefused, None, &note, who.at).await?;
    }
    Ok(())
}

/// The open proposals that were made together, those that go on first, so that whoever is tied with them is found.
async fn together(conn: &mut Conn, group: Group) -> Result<Vec<Proposal>, StoreError> {
    let mut together = Vec::new();
    for known in proposal::of_group(conn, group).await? {
        if known.input()?.with_group {
            together.push(known);
        }
    }
    together.sort_by_key(|known| (known.action != Action::Shortlist, known.case_id));
    Ok(together)
}

/// The cases of a group that wait, each held until the transaction ends; before the places, as every mover does.
///
/// # Errors
/// [`Fault::GroupNotYours`] when one of the cases is none of this account's business.
async fn hold(tx: &mut Tx, who: &Who, group: Group) -> Result<BTreeMap<CaseId, CaseFile>, CommandError> {
    let mut cases = BTreeMap::new();
    for member in shortlist::members(tx, group).await? {
        let case = case_file::find(tx, member.id).await?.ok_or(CommandError::NotFound)?;
        let tie = case_file::tie(tx, &case, who.account, who.person).await?;
        if tie.nominated || access::roles_on(&who.held, &tie).is_empty() || tie.is_candidate {
            return Err(Refusal::one(Fault::GroupNotYours.into()).into());
        }
        if member.waits() {
            cases.insert(member.id, case);
        }
    }
    Ok(cases)
}

/// What stands against the choices taken together: a tie that is split, more than may go on.
async fn as_a_group(
    conn: &mut Conn,
    cases: &BTreeMap<CaseId, CaseFile>,
    choices: &[Choice],
) -> Result<Vec<Reason>, StoreError> {
    let mut comparison = Comparison::default();
    let mut reasons = Vec::new();
    let versions: BTreeSet<i64> = cases.values().map(|case| case.scheme_ver).collect();
    for version in versions {
        let Some(any) = cases.values().find(|case| case.scheme_ver == version) else { continue };
        let config = facts::config(conn, any).await?;
        let compared = comparison.of(conn, any, &config).await?;
        for peer in &mut compared.peers {
            let chosen = choices.iter().find(|choice| choice.case.0 == peer.case);
            peer.went = chosen.map_or(peer.went, |choice| Some(choice.went));
        }
        let mut exceeds = false;
        for choice in choices.iter().filter(|choice| cases[&choice.case].scheme_ver == version) {
            let known = compared.standing(choice.case);
            let split = match choice.went {
                Went::On => known.tied_over && !known.tied_on,
                Went::Over => known.tied_on,
            };
            if split {
                reasons.push(of_case(&cases[&choice.case], Fault::TieSplit.into()));
            }
            exceeds |= choice.went == Went::On && known.left.is_some_and(|left| left <= 0);
        }
        if let Some(most) = compared.most.filter(|_| exceeds) {
            let chosen = compared.peers.iter().filter(|peer| peer.went == Some(Went::On)).count();
            reasons.push(Fault::TooManyGoOn { chosen, most: most.max(0) }.into());
        }
    }
    Ok(reasons)
}

/// What is said of the form, which has one reason for all, or of the person.
fn is_of_all(why: &Reason) -> bool {
    matches!(
        why,
        Reason::ReasonMissing | Reason::SamePerson | Reason::RoleLacking { .. } | Reason::GroupIncomplete { .. }
    )
}

/// What a message calls the group: the call and the role.
async fn name(conn: &mut Conn, group: Group) -> Result<String, StoreError> {
    let code = batch::find(conn, group.batch).await?.map(|call| call.code).unwrap_or_default();
    Ok(match group.role.map(ScholarRole::short) {
        Some(role) => format!("{code}-{role}"),
        None => code,
    })
}
