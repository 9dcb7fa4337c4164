//! What the moves of an appointment write: the contract that an award opens, the appointment and the directory's row
//! that a signature makes, and how both end. Called by `effects` alone.

use super::{CommandError, Who};
use crate::{
    domain::{
        contract::Exit,
        contract_change::{Asked, ChangeKind, ChangeState},
        ids::AccountId,
        role::Role,
        time::Day,
        workflow::{Input, Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        appointment::{self, NewAppointment},
        assessment,
        case_file::{self, CaseFile},
        contract,
        contract_change::{self, Ending},
        event::Exhibit,
        nomination,
        scholar::{self, Listing, Standing},
    },
};

/// Days from the award to the day the contract is to be signed (条例 art. 22).
const SIGNING_DAYS: i32 = 20;

/// T19: opens the contract.
pub(super) async fn award(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    let year = who.at.day().year();
    let n = case_file::next_number(tx, &format!("contract:{year}")).await?;
    contract::insert(tx, case.id, &format!("{year}-C-{n:04}"), who.at.day().plus_days(SIGNING_DAYS)).await?;
    Ok(())
}

/// T20: the appointment begins, and whoever consented to a page stands in the directory at once.
pub(super) async fn begin(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    let terms = contract::find(tx, case.id).await?.ok_or(StoreError::Missing)?.terms();
    let (Some(person), Some(role)) = (case.subject(), case.scholar_role()) else { return Ok(()) };
    let (Some(starts_on), Some(ends_on)) = (terms.starts_on, terms.ends_on) else {
        return Err(Refusal::one(Reason::TermMissing).into());
    };
    let new = NewAppointment { case: case.id, person, role, direction: case.direction(), starts_on, ends_on };
    appointment::insert(tx, new, who.at).await?;
    list(tx, who, case, Standing::Appointed, starts_on, ends_on).await
}

/// T23: the final assessment is due by the end of the term.
pub(super) async fn start_closing(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    let ends_on = appointment::find(tx, case.id).await?.and_then(|it| it.ends_on());
    assessment::open_final(tx, case.id, ends_on.unwrap_or(who.at.day()), who.at).await?;
    Ok(())
}

/// T25: the end moves, from today on, which is a change of the contract like others. Gives what it freezes: the terms
/// that it puts in force, and the change.
pub(super) async fn extend(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    input: &Input,
    proposed_by: AccountId,
) -> Result<[Exhibit; 2], CommandError> {
    let ends_on = input.new_ends_on.ok_or(Refusal::one(Reason::NewEndNotLater))?;
    let terms = contract::find(tx, case.id).await?.ok_or(StoreError::Missing)?.terms();
    let before = terms.ends_on.map(|day| day.to_string()).unwrap_or_default();
    let asked = Asked {
        kind: ChangeKind::EndsOn,
        value: ends_on.to_string(),
        reason: input.reason.trim().to_owned(),
        effective_on: who.at.day(),
    };
    let terms = terms.changed(asked.kind, &asked.value);
    contract::change(tx, case.id, &terms).await?;
    let overtaken = Ending { state: ChangeState::Refused, answer: &asked.reason, by: who.account, at: who.at };
    contract_change::overtake(tx, case.id, asked.kind, overtaken).await?;
    let id = contract_change::insert(tx, case.id, (&asked, &before), (proposed_by, Role::Officer), who.at).await?;
    let ending = Ending { state: ChangeState::Confirmed, answer: "", by: who.account, at: who.at };
    contract_change::end(tx, id, 1, ending).await?;
    appointment::extend(tx, case.id, ends_on).await?;
    relist(tx, who, case).await?;
    Ok([Exhibit::of("contract", case.id, &terms)?, Exhibit::of("contract_change", id, &(before, asked))?])
}

/// The directory says of an appointment that goes on what stands of it now.
pub(super) async fn relist(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    let Some(held) = appointment::find(tx, case.id).await? else { return Ok(()) };
    if let (Some(starts_on), Some(ends_on)) = (held.starts_on(), held.ends_on()) {
        list(tx, who, case, Standing::Appointed, starts_on, ends_on).await?;
    }
    Ok(())
}

/// T24: the appointment is complete; the directory says until when.
pub(super) async fn complete(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    let ends_on = appointment::find(tx, case.id).await?.and_then(|it| it.ends_on());
    end(tx, who, case, ends_on.unwrap_or(who.at.day()).min(who.at.day())).await
}

/// T26: the appointment ends early, with its record.
pub(super) async fn exit(tx: &mut Tx, who: &Who, case: &CaseFile, input: &Input) -> Result<(), CommandError> {
    let (Some(ground), Some(effective_on)) = (input.ground, input.effective_on) else {
        return Err(Refusal::one(Reason::EffectiveDateMissing).into());
    };
    let exit =
        Exit { ground, reason: input.reason.trim().to_owned(), effective_on, funds: input.funds.trim().to_owned() };
    appointment::insert_exit(tx, case.id, &exit, who.at).await?;
    end(tx, who, case, effective_on).await
}

/// T27: what was given is taken back, and the directory no longer shows it.
pub(super) async fn revoke(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    appointment::end(tx, case.id, who.at.day()).await?;
    scholar::remove(tx, case.id).await?;
    Ok(())
}

async fn end(tx: &mut Tx, who: &Who, case: &CaseFile, ended_on: Day) -> Result<(), CommandError> {
    appointment::end(tx, case.id, ended_on).await?;
    if let Some(starts_on) = appointment::find(tx, case.id).await?.and_then(|it| it.starts_on()) {
        list(tx, who, case, Standing::Ended, starts_on, ended_on).await?;
    }
    Ok(())
}

/// Puts the case into the directory or renews its row. Without a consent that stands nobody is listed; a row that an
/// article's naming put there stays until the person objects.
async fn list(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    standing: Standing,
    starts_on: Day,
    ends_on: Day,
) -> Result<(), CommandError> {
    if !nomination::has_consent(tx, case.id, "scholar_page").await? {
        return Ok(());
    }
    let (Some(person), Some(role)) = (case.subject(), case.scholar_role()) else { return Ok(()) };
    let (name, pinyin) = appointment::holder(tx, person).await?;
    let slug = match scholar::slug_of(tx, case.id).await? {
        Some(slug) => slug,
        None => scholar::free_slug(tx, &pinyin).await?,
    };
    let title = match nomination::find(tx, case.id).await? {
        Some(found) => found.form()?.title,
        None => String::new(),
    };
    let listing = Listing {
        case: case.id,
        person,
        slug,
        name,
        pinyin,
        role,
        direction: case.direction(),
        host: case.host(),
        batch: case.batch_id,
        standing,
        title,
        title_as_of: None,
        starts_on: Some(starts_on),
        ends_on: Some(ends_on),
        demo: case.demo,
    };
    scholar::put(tx, &listing, who.at).await?;
    Ok(())
}
