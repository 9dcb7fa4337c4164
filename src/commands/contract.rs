//! Contracts (聘任合同): opened by the award decision (T19), filled in by the officer, signed for by finance.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        contract::Terms,
        ids::CaseId,
        role::Role,
        workflow::{Action, Input, Reason, Refusal, Stage},
    },
    store::{
        Tx,
        case_file::{self, CaseFile},
        contract,
        event::{self, Exhibit},
    },
};

/// Saves what the officer enters.
///
/// # Errors
/// What is wrong with it; [`Reason::Stale`] when somebody saved before.
pub async fn save(app: &App, who: &Who, case: CaseId, ver: i64, terms: Terms) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = at_contracting(tx, &author, Role::Officer, case).await?;
            Refusal::unless_empty(terms.faults(author.at.day()))?;
            contract::save(tx, case.id, ver, &terms).await?;
            let exhibits = vec![Exhibit::of("contract", case.id, &terms)?];
            record(tx, &author, Role::Officer, "save_contract", &case, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Finance signs for the money of a contract; not whoever entered it.
///
/// # Errors
/// [`Reason::Stale`] when the contract was changed meanwhile.
pub async fn sign_for_finance(app: &App, who: &Who, case: CaseId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = at_contracting(tx, &author, Role::Finance, case).await?;
            if author.has(Role::Officer) {
                return Err(Refusal::one(Reason::SamePerson).into());
            }
            let found = contract::find(tx, case.id).await?.ok_or(CommandError::NotFound)?;
            contract::sign_for_finance(tx, case.id, ver, author.account, author.at.day()).await?;
            let exhibits = vec![Exhibit::of("contract", case.id, &found.terms())?];
            record(tx, &author, Role::Finance, "sign_for_finance", &case, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Reminds the appointee to sign, which is needed before an unsigned contract may be given up (T21).
///
/// # Errors
/// [`CommandError::NotFound`] when there is no contract.
pub async fn remind(app: &App, who: &Who, case: CaseId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = at_contracting(tx, &author, Role::Officer, case).await?;
            contract::remind(tx, case.id, author.at).await?;
            record(tx, &author, Role::Officer, "remind_contract", &case, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// The award decision (T19) or the signing (T20), from the page of the contract.
///
/// # Errors
/// Everything that stands against the move.
pub async fn advance(app: &App, who: &Who, case: CaseId, ver: i64, action: Action) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let frozen = match contract::find(tx, case).await? {
                Some(found) => vec![Exhibit::of("contract", case, &found.terms())?],
                None => Vec::new(),
            };
            let request = moves::Request { case, ver, action, input: Input::default(), exhibits: frozen };
            moves::take(tx, &author, request).await.map(|_| ())
        }
        .boxed()
    })
    .await
}

/// The case, while its contract is being made.
async fn at_contracting(tx: &mut Tx, who: &Who, role: Role, case: CaseId) -> Result<CaseFile, CommandError> {
    who.must_be(role)?;
    let case = case_file::find(tx, case).await?.ok_or(CommandError::NotFound)?;
    if moves::actor(tx, who, &case).await?.roles.is_empty() {
        return Err(CommandError::NotFound);
    }
    if case.stage != Stage::Contracting {
        let allowed = vec![Action::IssueDecision];
        return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed }).into());
    }
    Ok(case)
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    command: &'static str,
    case: &CaseFile,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let note = json!({});
    let draft = event::Draft { command, case: Some(case.id), note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
