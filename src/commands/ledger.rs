//! The ledger of a grant: the institution signs the pledge, finance books what is paid to it, the institution what it
//! spends; a wrong line is set off; a year ends with its statement.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::{CaseId, LedgerLineId},
        ledger::{Entry, Fault, LEDGER_PLEDGE_VERSION, LineKind},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        case_file::CaseFile,
        event::{self, Exhibit},
        ledger,
    },
};

/// The institution pledges to spend the grant on the work alone.
///
/// # Errors
/// [`Reason::Stale`] when it is signed already; [`Reason::PledgeMissing`] when it was not ticked.
pub async fn pledge(app: &App, who: &Who, case: CaseId, ticked: bool) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, _) = keeper(tx, &author, case, &[Role::Unit]).await?;
            if !ticked {
                return Err(Refusal::one(Reason::PledgeMissing).into());
            }
            match ledger::sign(tx, case.id, LEDGER_PLEDGE_VERSION, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
                other => other?,
            }
            let exhibit = Exhibit::of("ledger_pledge", case.id, &json!({ "version": LEDGER_PLEDGE_VERSION }))?;
            record(tx, &author, Role::Unit, "pledge_funds", &case, exhibit).await
        }
        .boxed()
    })
    .await
}

/// Books a line: a payment by finance, an expense by the institution or by finance.
///
/// # Errors
/// Everything that stands against it, [`Fault::VoucherBooked`] also where another grant has it.
pub async fn book(app: &App, who: &Who, case: CaseId, entry: Entry) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let keepers: &[Role] = match entry.kind {
                LineKind::Payment => &[Role::Finance],
                LineKind::Expense => &[Role::Unit, Role::Finance],
            };
            let (case, role) = keeper(tx, &author, case, keepers).await?;
            let known = ledger::of_case(tx, &case).await?;
            Refusal::unless_empty(known.faults(&entry, author.at.day()))?;
            let seq = known.lines.len() as i64 + 1;
            let id = match ledger::book(tx, (case.id, seq), &entry, None, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Fault::VoucherBooked.into()).into()),
                other => other?,
            };
            record(tx, &author, role, "book_line", &case, Exhibit::of("ledger_line", id, &entry)?).await
        }
        .boxed()
    })
    .await
}

/// Sets a line off by one of today, with the reason.
///
/// # Errors
/// [`Fault::NotReversible`] for what is set off already; [`Reason::ReasonMissing`].
pub async fn reverse(
    app: &App,
    who: &Who,
    case: CaseId,
    line: LedgerLineId,
    reason: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, role) = keeper(tx, &author, case, &[Role::Unit, Role::Finance]).await?;
            let known = ledger::of_case(tx, &case).await?;
            let reason = reason.trim();
            let mut reasons = Vec::new();
            let entry = known.reversal(line, reason, author.at.day()).map_err(|faults| reasons.extend(faults)).ok();
            if reason.is_empty() {
                reasons.push(Reason::ReasonMissing);
            }
            let needed = entry.as_ref().map(|(entry, _)| entry.kind);
            if needed == Some(LineKind::Payment) && role != Role::Finance {
                reasons.push(Reason::RoleLacking { needed: vec![Role::Finance] });
            }
            Refusal::unless_empty(reasons)?;
            let (entry, of) = entry.ok_or(CommandError::NotFound)?;
            let seq = known.lines.len() as i64 + 1;
            let id = ledger::book(tx, (case.id, seq), &entry, Some(of.id), author.account, author.at).await?;
            let frozen = json!({ "reverses": of.id, "entry": entry });
            record(tx, &author, role, "reverse_line", &case, Exhibit::of("ledger_line", id, &frozen)?).await
        }
        .boxed()
    })
    .await
}

/// Makes the statement of a year, or the final one; nothing is booked in it any more.
///
/// # Errors
/// When the year is not over or stated already; when nothing is said of what is left at the end.
pub async fn state(app: &App, who: &Who, case: CaseId, year: i64, surplus_use: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, role) = keeper(tx, &author, case, &[Role::Unit, Role::Finance]).await?;
            let known = ledger::of_case(tx, &case).await?;
            let surplus_use = surplus_use.trim();
            Refusal::unless_empty(known.statement_faults(year, surplus_use, author.at.day()))?;
            let sums = known.of_year(year);
            ledger::state(tx, (case.id, year), sums, surplus_use, author.account, author.at).await?;
            let frozen = json!({
                "year": year, "paid_fen": sums.0, "spent_fen": sums.1, "left_fen": known.left(),
                "surplus_use": surplus_use,
            });
            record(tx, &author, role, "state_funds", &case, Exhibit::of("ledger_statement", case.id, &frozen)?).await
        }
        .boxed()
    })
    .await
}

/// The case, and the first of these roles in which the account keeps its money.
async fn keeper(tx: &mut Tx, who: &Who, case: CaseId, keepers: &[Role]) -> Result<(CaseFile, Role), CommandError> {
    let case = moves::open(tx, who, case).await?;
    let roles = moves::actor(tx, who, &case).await?.roles;
    if access::reach(roles.iter().copied(), Resource::Money, Verb::Write) == Reach::Nothing {
        return Err(CommandError::NotFound);
    }
    match keepers.iter().find(|keeper| roles.contains(keeper)) {
        Some(role) => Ok((case, *role)),
        None => Err(Refusal::one(Reason::RoleLacking { needed: keepers.to_vec() }).into()),
    }
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    command: &'static str,
    case: &CaseFile,
    exhibit: Exhibit,
) -> Result<(), CommandError> {
    let (from, to) = (Some(case.stage), Some(case.stage));
    let draft =
        event::Draft { command, case: Some(case.id), from, to, exhibits: vec![exhibit], ..event::Draft::default() };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
