//! What a move writes besides the stage: decisions, the notice a case leaves, contracts, appointments, the directory.
//!
//! Called by `moves` alone, in the transaction of the move. What other commands write before they call it is not
//! repeated here.

use serde_json::json;

use super::{CommandError, Who, appointment, sha256, subscription};
use crate::{
    domain::{
        eligibility::Finding,
        ids::AccountId,
        mail::MailKind,
        notice::{AddendumKind, NoticeState, leaving},
        time::Day,
        workflow::{Action, Input, Move, Reason, Refusal, Stage},
    },
    store::{
        Tx,
        case_file::{self, CaseFile},
        event::Exhibit,
        facts, nomination, notice, panel,
        proposal::{self, NewDecision},
        suspension,
    },
    texts::notice_text,
};

/// Writes what belongs to a move and gives the records it freezes.
pub(super) async fn of(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    mv: &Move,
    input: &Input,
    first_person: AccountId,
    note: &mut serde_json::Value,
) -> Result<Vec<Exhibit>, CommandError> {
    let mut exhibits = vec![Exhibit::of("input", case.id, input)?];
    if mv.action == Action::Accept {
        let config = facts::config(tx, case).await?;
        let blind = config.role(case.scholar_role()).map(|role| role.blind).unwrap_or_default();
        case_file::set_blind(tx, case.id, blind).await?;
    }
    match mv.action {
        Action::Submit | Action::Resubmit => exhibits.extend(submission(tx, who, case, mv.action).await?),
        Action::Return => {
            let due_on = input.due_on.ok_or(Refusal::one(Reason::DueDateNotAhead))?;
            for (field, message) in &input.deficiencies {
                nomination::add_deficiency(tx, case.id, (field, message), due_on, who.account, who.at).await?;
            }
            *note = json!({ "items": input.deficiencies.len(), "due_on": due_on });
        }
        Action::RefuseAcceptance
        | Action::PassOver
        | Action::Drop
        | Action::Select
        | Action::PutInReserve
        | Action::Decline
        | Action::Promote
        | Action::Uphold
        | Action::FailToSign
        | Action::Extend
        | Action::Exit
        | Action::Reopen
        | Action::Revoke => {
            let (number, reserve_until) = decision(tx, who, case, mv, input, first_person).await?;
            *note = json!({ "decision": number, "ground": input.ground, "reserve_until": reserve_until });
            match mv.action {
                Action::Revoke => appointment::revoke(tx, who, case).await?,
                Action::Extend => {
                    exhibits.extend(appointment::extend(tx, who, case, input, first_person).await?);
                }
                Action::Exit => appointment::exit(tx, who, case, input).await?,
                _ => {}
            }
        }
        Action::RecordBallot => {
            let ballot = panel::sign_ballot(tx, case.id, who.account, who.at).await?;
            exhibits.push(Exhibit::of("ballot", ballot.id, &ballot.counts())?);
        }
        Action::IssueDecision => appointment::award(tx, who, case).await?,
        Action::Sign => appointment::begin(tx, who, case).await?,
        Action::Suspend => {
            let review_on = input.review_on.ok_or(Refusal::one(Reason::ReviewDateNotAhead))?;
            suspension::begin(tx, case.id, input.reason.trim(), review_on, who.at).await?;
        }
        Action::StartClosing => appointment::start_closing(tx, who, case).await?,
        Action::Close => appointment::complete(tx, who, case).await?,
        // Wherever it stands now, a notice it was on may still show the name.
        Action::Withdraw => notice::mask(tx, case.id, who.at).await?,
        // The record of a notice tells how many of its cases are through.
        Action::Publish | Action::Hold | Action::HoldLate | Action::CloseNotice | Action::Settle => {
            tx.touch_public().await?;
        }
        Action::Accept | Action::AcceptToPanel if case.officer_id.is_none() => {
            case_file::set_officer(tx, case.id, case.ver + 1, who.account).await?;
        }
        Action::Import
        | Action::Create
        | Action::Accept
        | Action::AcceptToPanel
        | Action::Shortlist
        | Action::Lapse
        | Action::Republish
        | Action::Resume
        | Action::WithdrawNotice => {}
    }
    if let Some(addendum) = leaving(mv.action) {
        exhibits.extend(leave_notice(tx, who, case, addendum, first_person).await?);
    }
    if case.stage == Stage::Suspended {
        suspension::end(tx, case.id, input.reason.trim(), who.at).await?;
    }
    Ok(exhibits)
}

/// A case that is no longer proposed leaves the notice it is on. A draft is then no longer what was proposed for
/// release; a notice that is out says so in an addendum, without a reason, whose text is given to be frozen.
async fn leave_notice(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    kind: Option<AddendumKind>,
    first_person: AccountId,
) -> Result<Option<Exhibit>, CommandError> {
    let Some((on, state, position)) = notice::of_case(tx, case.id).await? else { return Ok(None) };
    notice::leave(tx, on, case.id, state).await?;
    if state == NoticeState::Draft {
        proposal::void_on_notice(tx, on, who.at).await?;
        return Ok(None);
    }
    tx.touch_public().await?;
    let Some(kind) = kind else { return Ok(None) };
    let body = notice_text::addendum(kind, usize::try_from(position).unwrap_or_default());
    let id = notice::propose_addendum(tx, on, kind, &body, first_person, who.at).await?;
    let signed_by = Some(who.account).filter(|second| *second != first_person);
    notice::publish_addendum(tx, id, signed_by, &sha256(&body), who.at).await?;
    subscription::tell(tx, MailKind::AddendumOut, id.0, who.at).await?;
    Ok(Some(Exhibit::of("addendum", id, &body)?))
}

/// A submission freezes the form and the eligibility result, and pins the version of the scheme in force.
async fn submission(tx: &mut Tx, who: &Who, case: &CaseFile, action: Action) -> Result<Vec<Exhibit>, CommandError> {
    let nomination = nomination::find(tx, case.id).await?.ok_or(CommandError::NotFound)?;
    let form = nomination.form()?;
    let finding = Finding::of(&facts::of(tx, case).await?, action, who.at, nomination.finding()?);
    if action == Action::Resubmit {
        nomination::cure_deficiencies(tx, case.id, who.at).await?;
    } else {
        let in_force = facts::version_in_force(tx, case.scheme_id).await?;
        case_file::pin_scheme(tx, case.id, in_force).await?;
    }
    nomination::mark_submitted(tx, case.id, &finding, who.at).await?;
    Ok(vec![
        Exhibit::of("form", case.id, &form)?,
        Exhibit::of("stated", case.id, &nomination.stated(case))?,
        Exhibit::of("eligibility", case.id, &finding)?,
    ])
}

/// Writes the numbered decision of a move; gives its number, and the last day of a place on the reserve list.
async fn decision(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    mv: &Move,
    input: &Input,
    first_person: AccountId,
) -> Result<(String, Option<Day>), CommandError> {
    let year = who.at.day().year();
    let n = case_file::next_number(tx, &format!("decision:{year}")).await?;
    let decision_no = format!("{year}-D-{n:04}");
    let config = facts::config(tx, case).await?;
    let rank = input.reserve_rank.filter(|_| mv.action == Action::PutInReserve);
    let reserve = rank.map(|rank| (rank, who.at.day().plus_days(config.reserve_days)));
    let new = NewDecision {
        case: case.id,
        decision_no: decision_no.clone(),
        outcome: mv.action,
        ground: input.ground,
        reason: input.reason.trim().to_owned(),
        reserve,
        sets_day: input.new_ends_on.or(input.effective_on),
        proposed_by: first_person,
        decided_by: who.account,
    };
    proposal::decide(tx, new, who.at).await?;
    Ok((decision_no, reserve.map(|(_, until)| until)))
}
