//! Moving a case: the one road by which a stage changes. Every other command that moves cases calls [`take`].
//!
//! A move is judged on facts read in the same transaction that carries it out, and writers take turns, so that of two
//! who press at once one wins and the other is told.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{CommandError, Who, effects, tell, transact};
use crate::{
    app::App,
    domain::{
        access,
        decision::{self, is_decision},
        ids::{AccountId, CaseId, ProposalId},
        retention,
        review::Fault,
        role::Role,
        time::Moment,
        workflow::{self, Action, Actor, Facts, Input, Move, Reason, Refusal, Step, decide::OpenProposal},
    },
    store::{
        Conn, StoreError, Tx,
        case_file::{self, CaseFile},
        decision as sheets,
        event::{self, Exhibit},
        facts, proposal,
        shortlist::Comparison,
    },
};
use futures_util::FutureExt;

/// What came of a command that moves a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The case moved to this stage.
    Moved(workflow::Stage),
    /// It is proposed and waits for another person.
    Proposed,
}

/// Moves a case, or proposes the move where it takes two.
///
/// # Errors
/// Every reason against it at once; [`CommandError::NotFound`] when the account may not know of the case.
pub async fn advance(
    app: &App,
    who: &Who,
    case: CaseId,
    ver: i64,
    action: Action,
    input: Input,
) -> Result<Outcome, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move { take(tx, &author, Request { case, ver, action, input, exhibits: Vec::new() }).await }.boxed()
    })
    .await
}

/// A move asked for, with the records it freezes.
pub struct Request {
    pub case: CaseId,
    /// The version of the case that the person saw.
    pub ver: i64,
    pub action: Action,
    pub input: Input,
    pub exhibits: Vec<Exhibit>,
}

/// Judges and carries out a move inside a transaction.
///
/// # Errors
/// As [`advance`].
pub async fn take(tx: &mut Tx, who: &Who, request: Request) -> Result<Outcome, CommandError> {
    let (case, step, mv) = judged(tx, who, &request, &mut Comparison::default()).await?;
    let Request { action, input, exhibits, .. } = request;
    if step == Step::Propose {
        propose(tx, who, &case, mv, &input).await?;
        tell::proposed(tx, who, &case, action).await?;
        return Ok(Outcome::Proposed);
    }
    carry_out(tx, who, &case, mv, &input, who.account, exhibits).await
}

/// Proposes a two-person move of one case of a group that is held; whoever calls tells of all of them at once.
///
/// # Errors
/// As [`advance`].
pub async fn put_forward(tx: &mut Tx, who: &Who, request: Request, group: &mut Comparison) -> Result<(), CommandError> {
    let (case, _, mv) = judged(tx, who, &request, group).await?;
    propose(tx, who, &case, mv, &request.input).await
}

/// The case as the person saw it, and what the table says of the move.
async fn judged(
    tx: &mut Tx,
    who: &Who,
    request: &Request,
    group: &mut Comparison,
) -> Result<(CaseFile, Step, Move), CommandError> {
    let case = open(tx, who, request.case).await?;
    if case.ver != request.ver {
        return Err(Refusal::one(Reason::Stale).into());
    }
    if is_decision(request.action) && sheets::is_prepared(tx, case.id).await? {
        return Err(Refusal::one(decision::Fault::PreparedTogether.into()).into());
    }
    let (step, mv) = first_half(tx, who, &case, (request.action, &request.input), group).await?;
    Ok((case, step, mv))
}

/// Judges the first half of a move as things stand; nothing is written.
///
/// # Errors
/// Every reason against it.
pub(super) async fn first_half(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    (action, input): (Action, &Input),
    group: &mut Comparison,
) -> Result<(Step, Move), CommandError> {
    let facts = facts::in_group(tx, case, group).await?;
    let actor = actor(tx, who, case).await?;
    Ok(workflow::decide(&facts, &actor, action, input, who.at)?)
}

/// Confirms a proposal made by somebody else.
///
/// # Errors
/// As [`advance`]; the conditions are judged anew.
pub async fn confirm(app: &App, who: &Who, proposal: ProposalId, ver: i64) -> Result<Outcome, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            answered_alone(tx, proposal).await?;
            confirm_in(tx, &author, proposal, ver, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// Refuses to answer one proposal of several that were made together.
async fn answered_alone(conn: &mut Conn, id: ProposalId) -> Result<(), CommandError> {
    match proposal::find(conn, id).await? {
        Some(found) if found.input()?.with_group => Err(Refusal::one(Fault::AnsweredWithGroup.into()).into()),
        _ => Ok(()),
    }
}

/// Confirms a proposal inside a transaction.
///
/// # Errors
/// As [`confirm`].
pub async fn confirm_in(
    tx: &mut Tx,
    who: &Who,
    id: ProposalId,
    ver: i64,
    exhibits: Vec<Exhibit>,
) -> Result<Outcome, CommandError> {
    confirm_one(tx, who, (id, ver), exhibits, &mut Comparison::default()).await
}

/// Confirms one proposal of several that were made for a group, whose cases are held.
///
/// # Errors
/// As [`confirm`].
pub async fn confirm_with_group(
    tx: &mut Tx,
    who: &Who,
    seen: (ProposalId, i64),
    group: &mut Comparison,
) -> Result<Outcome, CommandError> {
    confirm_one(tx, who, seen, Vec::new(), group).await
}

async fn confirm_one(
    tx: &mut Tx,
    who: &Who,
    (id, ver): (ProposalId, i64),
    exhibits: Vec<Exhibit>,
    group: &mut Comparison,
) -> Result<Outcome, CommandError> {
    let found = proposal::find(tx, id).await?.ok_or(Refusal::one(Reason::Stale))?;
    let case = open(tx, who, found.case_id).await?;
    if case.ver != ver || case.ver != found.case_ver {
        return Err(Refusal::one(Reason::Stale).into());
    }
    let facts = facts::in_group(tx, &case, group).await?;
    let actor = actor(tx, who, &case).await?;
    let input = found.input()?;
    let open = OpenProposal {
        action: found.action,
        made_by: found.made_by,
        made_by_person: found.made_by_person.map(crate::domain::ids::PersonId),
    };
    let mv = workflow::confirm(&facts, &actor, &open, &input, who.at)?;
    proposal::end(tx, id, "confirmed", who.account, "", who.at).await?;
    carry_out(tx, who, &case, mv, &input, found.made_by, exhibits).await
}

/// Judges a two-person move whose first half is made on another record, such as a notice that lists the case. `suppose`
/// says what will be true once that record is signed. Nothing is written; the second person's move is judged anew.
///
/// # Errors
/// As [`advance`].
pub async fn foresee(
    tx: &mut Tx,
    who: &Who,
    case: CaseId,
    action: Action,
    suppose: impl FnOnce(&mut Facts),
) -> Result<CaseFile, CommandError> {
    let case = open(tx, who, case).await?;
    let mut facts = facts::of(tx, &case).await?;
    suppose(&mut facts);
    let actor = actor(tx, who, &case).await?;
    let (_, _) = workflow::decide(&facts, &actor, action, &Input::default(), who.at)?;
    Ok(case)
}

/// Carries out the second half of a move that [`foresee`] judged: `first` is who made the first half, on the record.
///
/// # Errors
/// As [`advance`].
pub async fn second(
    tx: &mut Tx,
    who: &Who,
    case: CaseId,
    first: &OpenProposal,
    exhibits: Vec<Exhibit>,
) -> Result<Outcome, CommandError> {
    let case = open(tx, who, case).await?;
    second_with(tx, who, &case, (first, &Input::default()), exhibits).await
}

/// As [`second`], of a case that is held already, with what the first person entered.
///
/// # Errors
/// As [`advance`].
pub(super) async fn second_with(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    (first, input): (&OpenProposal, &Input),
    exhibits: Vec<Exhibit>,
) -> Result<Outcome, CommandError> {
    let facts = facts::of(tx, case).await?;
    let actor = actor(tx, who, case).await?;
    let mv = workflow::confirm(&facts, &actor, first, input, who.at)?;
    carry_out(tx, who, case, mv, input, first.made_by, exhibits).await
}

/// A move that the clock makes and no person decides: a place on the reserve list lapses.
///
/// # Errors
/// As [`advance`].
pub async fn by_the_clock(tx: &mut Tx, case: CaseId, action: Action, now: Moment) -> Result<Outcome, CommandError> {
    let case = case_file::find(tx, case).await?.ok_or(CommandError::NotFound)?;
    let facts = facts::of(tx, &case).await?;
    let who = Who::the_clock(now);
    let actor = Actor { account: who.account, person: None, roles: vec![Role::System], involved: false };
    let input = Input::default();
    let (_, mv) = workflow::decide(&facts, &actor, action, &input, now)?;
    carry_out(tx, &who, &case, mv, &input, who.account, Vec::new()).await
}

/// Takes one's own proposal back, or refuses another's with a note.
///
/// # Errors
/// [`CommandError::NotFound`] for a proposal the account has no part in.
pub async fn end_proposal(app: &App, who: &Who, id: ProposalId, note: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            answered_alone(tx, id).await?;
            let (case, made_by) = end_in(tx, &author, id, &note).await?;
            if made_by != author.account {
                tell::turned_down(tx, &author, &case, made_by).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Ends a proposal inside a transaction; gives its case and who made it, who is to be told of a refusal.
///
/// # Errors
/// As [`end_proposal`].
pub async fn end_in(tx: &mut Tx, who: &Who, id: ProposalId, note: &str) -> Result<(CaseFile, AccountId), CommandError> {
    let found = proposal::find(tx, id).await?.ok_or(Refusal::one(Reason::Stale))?;
    let case = open(tx, who, found.case_id).await?;
    let actor = actor(tx, who, &case).await?;
    let own = found.made_by == who.account;
    let rule = workflow::Rule::of(found.action);
    let second = match rule.by {
        workflow::By::Two { confirms, .. } => confirms.iter().copied().find(|role| actor.roles.contains(role)),
        workflow::By::One(_) | workflow::By::Seed => None,
    };
    let Some(as_role) = second.or_else(|| actor.roles.first().copied().filter(|_| own)) else {
        return Err(CommandError::NotFound);
    };
    if !own && note.trim().is_empty() {
        return Err(Refusal::one(Reason::ReasonMissing).into());
    }
    let (state, command) = if own { ("revoked", "revoke_proposal") } else { ("refused", "refuse_proposal") };
    proposal::end(tx, id, state, who.account, note.trim(), who.at).await?;
    case_file::touch(tx, case.id).await?;
    let draft = event::Draft {
        command,
        case: Some(case.id),
        from: Some(case.stage),
        to: Some(case.stage),
        note: json!({ "action": found.action.code(), "proposal": id }),
        exhibits: vec![Exhibit::of("proposal_note", id, &note.trim())?],
    };
    event::record(tx, &who.acting_as(as_role), draft).await?;
    Ok((case, found.made_by))
}

/// The case, if the account may know of it and there is still something to be done with.
pub(super) async fn open(tx: &mut Tx, who: &Who, case: CaseId) -> Result<CaseFile, CommandError> {
    let case = case_file::find(tx, case).await?.ok_or(CommandError::NotFound)?;
    if actor(tx, who, &case).await?.roles.is_empty() {
        return Err(CommandError::NotFound);
    }
    if case.erased_at().is_some() {
        return Err(Refusal::one(retention::Fault::Erased.into()).into());
    }
    Ok(case)
}

/// The account as an actor on the case: the roles it holds *there*.
pub(super) async fn actor(conn: &mut Conn, who: &Who, case: &CaseFile) -> Result<Actor, CommandError> {
    let tie = case_file::tie(conn, case, who.account, who.person).await?;
    let mut roles = access::roles_on(&who.held, &tie);
    if tie.is_candidate {
        roles = vec![Role::Candidate];
    }
    Ok(Actor { account: who.account, person: who.person, roles, involved: tie.involved })
}

async fn propose(tx: &mut Tx, who: &Who, case: &CaseFile, mv: Move, input: &Input) -> Result<(), CommandError> {
    // The proposal counts as a change of the case, so that nobody acts on the page from before it.
    case_file::touch(tx, case.id).await?;
    let id = match proposal::insert(tx, case.id, case.ver + 1, mv.action, input, who.account, who.at).await {
        Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
        other => other?,
    };
    let draft = event::Draft {
        command: "propose",
        case: Some(case.id),
        from: Some(case.stage),
        to: Some(case.stage),
        note: json!({ "action": mv.action.code(), "proposal": id }),
        exhibits: vec![Exhibit::of("proposal", id, input)?],
    };
    event::record(tx, &who.acting_as(mv.as_role), draft).await?;
    Ok(())
}

/// Writes the move: stage, what belongs to it, the event.
async fn carry_out(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    mv: Move,
    input: &Input,
    first_person: AccountId,
    mut exhibits: Vec<Exhibit>,
) -> Result<Outcome, CommandError> {
    match case_file::apply(tx, case, case.ver, &mv, who.at).await {
        Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::OtherLiveCase).into()),
        other => other?,
    }
    proposal::void_others(tx, case.id, who.at).await?;
    sheets::forget(tx, case.id).await?;
    let mut note = json!({ "ground": input.ground });
    exhibits.extend(effects::of(tx, who, case, &mv, input, first_person, &mut note).await?);
    if case.stage.is_public() || mv.to.is_public() || case.imported {
        tx.touch_public().await?;
    }
    let draft =
        event::Draft { command: mv.action.code(), case: Some(case.id), from: mv.from, to: Some(mv.to), note, exhibits };
    event::record(tx, &who.acting_as(mv.as_role), draft).await?;
    tell::moved(tx, who, case, &mv).await?;
    Ok(Outcome::Moved(mv.to))
}
