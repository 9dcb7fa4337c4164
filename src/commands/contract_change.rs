//! Changes of a contract in force (变更申请): asked for by the appointee, the host institution or the officer, proposed
//! by the officer, signed for by finance where money changes, confirmed by an approver who had no part in it.
//!
//! The text that was signed stays frozen; what is put in force is frozen again with the event that does it.

use futures_util::FutureExt;
use serde_json::json;

use super::{
    CommandError, Who, appointment,
    assessment::acting,
    separation::{had_no_part, same_person},
    tell, transact,
};
use crate::{
    app::App,
    domain::{
        contract_change::{Asked, ChangeKind, ChangeState, Fault, InForce},
        ids::{CaseId, ContractChangeId, DirectionId, InstitutionId},
        message::MessageKind,
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx, appointment as terms,
        case_file::{self, CaseFile},
        contract,
        contract_change::{self, Change, Ending},
        direction,
        event::{self, Exhibit},
        institution, ledger, outbox,
    },
};

/// Who asks for a change; what the office enters is proposed at once.
pub const ASKERS: [Role; 3] = [Role::Candidate, Role::Unit, Role::Officer];

/// A change as its page showed it.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    pub case: CaseId,
    pub id: ContractChangeId,
    pub ver: i64,
}

/// Asks for a change of the contract, or proposes it where the officer does.
///
/// # Errors
/// Everything that stands against it; [`Fault::Open`] while another of its kind waits.
pub async fn ask(app: &App, who: &Who, case: CaseId, asked: Asked) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, case, &ASKERS).await?;
            let standing = judged(tx, &author, &case, &asked).await?;
            let before = standing.value(asked.kind);
            let by = (author.account, as_role);
            let id = match contract_change::insert(tx, case.id, (&asked, &before), by, author.at).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Fault::Open.into()).into()),
                other => other?,
            };
            let exhibits = vec![Exhibit::of("contract_change", id, &(&before, &asked))?];
            if as_role == Role::Officer {
                record(tx, &author, as_role, ("propose_change", &case, id), exhibits).await?;
                return tell_proposed(tx, &author, &case, asked.kind).await;
            }
            record(tx, &author, as_role, ("ask_change", &case, id), exhibits).await?;
            let officers = match case.officer() {
                Some(officer) => vec![officer],
                None => outbox::holders(tx, Role::Officer, author.at).await?,
            };
            Ok(tell::send(tx, &author, &case, MessageKind::ChangeAsked, officers).await?)
        }
        .boxed()
    })
    .await
}

/// The office proposes what was asked for.
///
/// # Errors
/// [`Reason::SamePerson`] for whoever asked; everything that stands against the change by now.
pub async fn propose(app: &App, who: &Who, shown: Shown) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, shown.case, &[Role::Officer]).await?;
            let change = open(tx, &case, shown, ChangeState::Asked).await?;
            had_no_part(tx, &author, [change.asked_by]).await?;
            judged(tx, &author, &case, &change.asked()).await?;
            contract_change::propose(tx, shown.id, shown.ver, author.account, author.at).await?;
            record(tx, &author, as_role, ("propose_change", &case, shown.id), Vec::new()).await?;
            tell_proposed(tx, &author, &case, change.kind).await
        }
        .boxed()
    })
    .await
}

/// Finance signs for a change of the money.
///
/// # Errors
/// [`Reason::SamePerson`] for whoever asked for it or proposed it.
pub async fn sign_for_finance(app: &App, who: &Who, shown: Shown) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, shown.case, &[Role::Finance]).await?;
            let change = open(tx, &case, shown, ChangeState::Proposed).await?;
            if !change.kind.is_money() {
                return Err(Refusal::one(Reason::Stale).into());
            }
            had_no_part(tx, &author, [Some(change.asked_by), change.proposed_by()].into_iter().flatten()).await?;
            judged(tx, &author, &case, &change.asked()).await?;
            contract_change::sign(tx, shown.id, shown.ver, author.account, author.at).await?;
            record(tx, &author, as_role, ("sign_change", &case, shown.id), Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// Confirms a change and puts it in force.
///
/// # Errors
/// [`Reason::SamePerson`] for whoever had a part in it; [`Fault::NotYet`] before the day it takes effect;
/// [`Reason::Stale`] where the contract no longer says what the change replaces.
pub async fn confirm(app: &App, who: &Who, shown: Shown) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, shown.case, &[Role::Approver]).await?;
            let change = open(tx, &case, shown, ChangeState::Proposed).await?;
            had_no_part(
                tx,
                &author,
                [Some(change.asked_by), change.proposed_by(), change.finance_by()].into_iter().flatten(),
            )
            .await?;
            let standing = judged(tx, &author, &case, &change.asked()).await?;
            if standing.value(change.kind) != change.old_value {
                return Err(Refusal::one(Reason::Stale).into());
            }
            let mut faults = Vec::new();
            if change.effective_on > author.at.day() {
                faults.push(Fault::NotYet { on: change.effective_on }.into());
            }
            if change.kind.is_money() && change.finance_by().is_none() {
                faults.push(Fault::FinanceUnsigned.into());
            }
            Refusal::unless_empty(faults)?;
            let ending = Ending { state: ChangeState::Confirmed, answer: "", by: author.account, at: author.at };
            contract_change::end(tx, shown.id, shown.ver, ending).await?;
            let exhibits = vec![put_in_force(tx, &author, &case, &standing, &change.asked()).await?];
            record(tx, &author, as_role, ("confirm_change", &case, shown.id), exhibits).await?;
            answered(tx, &author, &case, &change, MessageKind::ChangeConfirmed).await
        }
        .boxed()
    })
    .await
}

/// Refuses a change: the officer what was asked for, the approver what is proposed.
///
/// # Errors
/// [`Reason::ReasonMissing`]; [`Reason::SamePerson`] for whoever had a part in it, who takes it back instead.
pub async fn refuse(app: &App, who: &Who, shown: Shown, answer: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, shown.case, &[Role::Officer, Role::Approver]).await?;
            let change = find(tx, &case, shown).await?;
            let needed = if change.state == ChangeState::Asked { Role::Officer } else { Role::Approver };
            let as_role = match as_role == needed {
                true => as_role,
                false => acting(tx, &author, shown.case, &[needed]).await?.1,
            };
            if !change.state.is_open() {
                return Err(Refusal::one(Reason::Stale).into());
            }
            had_no_part(tx, &author, [Some(change.asked_by), change.proposed_by()].into_iter().flatten()).await?;
            let answer = answer.trim();
            if answer.is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            let ending = Ending { state: ChangeState::Refused, answer, by: author.account, at: author.at };
            contract_change::end(tx, shown.id, shown.ver, ending).await?;
            let exhibits = vec![Exhibit::of("change_answer", shown.id, &answer)?];
            record(tx, &author, as_role, ("refuse_change", &case, shown.id), exhibits).await?;
            answered(tx, &author, &case, &change, MessageKind::ChangeRefused).await
        }
        .boxed()
    })
    .await
}

/// Takes back a change that one asked for, as long as it is open.
///
/// # Errors
/// [`Reason::NotOwnRequest`] for anybody else.
pub async fn withdraw(app: &App, who: &Who, shown: Shown) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, shown.case, &ASKERS).await?;
            let change = find(tx, &case, shown).await?;
            if !same_person(tx, author.account, change.asked_by).await? {
                return Err(Refusal::one(Reason::NotOwnRequest).into());
            }
            let ending = Ending { state: ChangeState::Withdrawn, answer: "", by: author.account, at: author.at };
            contract_change::end(tx, shown.id, shown.ver, ending).await?;
            record(tx, &author, as_role, ("withdraw_change", &case, shown.id), Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// What stands of the contract, after every reason against the change as things are now.
async fn judged(tx: &mut Tx, who: &Who, case: &CaseFile, asked: &Asked) -> Result<InForce, CommandError> {
    let standing = contract_change::in_force(tx, case, asked).await?.ok_or(CommandError::NotFound)?;
    let mut reasons = standing.faults(asked, who.at.day());
    let field = asked.kind.field();
    let known = match asked.kind {
        ChangeKind::Host => match asked.value.parse().map(InstitutionId) {
            Ok(host) => institution::find(tx, host).await?.is_some(),
            Err(_) => false,
        },
        ChangeKind::Direction => {
            let offered = direction::list(tx).await?;
            offered.iter().any(|known| known.status == "open" && known.id.to_string() == asked.value)
        }
        _ => true,
    };
    if !known {
        reasons.push(Reason::NotAChoice { field });
    }
    Refusal::unless_empty(reasons)?;
    Ok(standing)
}

/// Writes what a change changes, and gives the terms that stand from now on.
async fn put_in_force(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    standing: &InForce,
    asked: &Asked,
) -> Result<Exhibit, CommandError> {
    let changed = standing.terms.clone().changed(asked.kind, &asked.value);
    match asked.kind {
        ChangeKind::Host => {
            let host = asked.value.parse().ok().map(InstitutionId);
            case_file::move_to(tx, case.id, case.direction(), host).await?;
            ledger::lift_pledge(tx, case.id).await?;
        }
        ChangeKind::Direction => {
            let direction = asked.value.parse().ok().map(DirectionId);
            case_file::move_to(tx, case.id, direction, case.host()).await?;
            terms::set_direction(tx, case.id, direction).await?;
        }
        _ => {
            contract::change(tx, case.id, &changed).await?;
            case_file::touch(tx, case.id).await?;
        }
    }
    if let (ChangeKind::EndsOn, Some(ends_on)) = (asked.kind, changed.ends_on) {
        terms::extend(tx, case.id, ends_on).await?;
    }
    let case = case_file::find(tx, case.id).await?.ok_or(CommandError::NotFound)?;
    appointment::relist(tx, who, &case).await?;
    Ok(Exhibit::of("contract", case.id, &changed)?)
}

async fn find(tx: &mut Tx, case: &CaseFile, shown: Shown) -> Result<Change, CommandError> {
    let known = contract_change::of_case(tx, case.id).await?;
    known.into_iter().find(|change| change.id == shown.id).ok_or(CommandError::NotFound)
}

/// The change, where it still stands as its page showed it.
async fn open(tx: &mut Tx, case: &CaseFile, shown: Shown, state: ChangeState) -> Result<Change, CommandError> {
    let change = find(tx, case, shown).await?;
    match change.state == state && change.ver == shown.ver {
        true => Ok(change),
        false => Err(Refusal::one(Reason::Stale).into()),
    }
}

async fn tell_proposed(tx: &mut Tx, who: &Who, case: &CaseFile, kind: ChangeKind) -> Result<(), CommandError> {
    let mut readers = outbox::holders(tx, Role::Approver, who.at).await?;
    if kind.is_money() {
        readers.extend(outbox::holders(tx, Role::Finance, who.at).await?);
    }
    Ok(tell::send(tx, who, case, MessageKind::Proposed, readers).await?)
}

/// Tells those concerned, whoever asked and whoever proposed how a change ended.
async fn answered(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    change: &Change,
    kind: MessageKind,
) -> Result<(), CommandError> {
    let mut readers = outbox::concerned(tx, case.id).await?;
    readers.extend([change.asked_by].into_iter().chain(change.proposed_by()));
    Ok(tell::send(tx, who, case, kind, readers).await?)
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    (command, case, id): (&'static str, &CaseFile, ContractChangeId),
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let (from, to) = (Some(case.stage), Some(case.stage));
    let draft = event::Draft { command, case: Some(case.id), from, to, note: json!({ "change": id }), exhibits };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
