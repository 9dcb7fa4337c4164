//! The reviewer's own verbs: accept or decline, save, hand in, ask for recusal. An account acts on its own tasks only;
//! anybody else's do not exist for it.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, assign, invitation, transact};
use crate::{
    app::App,
    domain::{
        ids::AssignmentId,
        message::{MessageKind, Note},
        recusal::{Kind, Ruling, Source},
        review::{self as rules, AssignmentState, DeclineGround, Draft, Fault},
        role::Role,
        time::Moment,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        StoreError, Tx,
        assignment::{self, Assignment},
        calendar,
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        expert, facts, outbox,
        recusal::{self as recusals, NewRecusal},
        review,
    },
};

/// What a reviewer declares before the materials open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// No relation that asks for recusal.
    pub no_conflict: bool,
    pub secrecy: bool,
}

/// Accepts a task: declares no conflict, pledges secrecy, opens the materials.
///
/// # Errors
/// Without both declarations; when the invitation has lapsed or the task is no longer open.
pub async fn accept(app: &App, who: &Who, id: AssignmentId, said: Declaration) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, seat) = own(tx, &author, id).await?;
            let mut faults = Vec::new();
            if !said.no_conflict {
                faults.push(Fault::NoConflictUndeclared.into());
            }
            if !said.secrecy {
                faults.push(Fault::SecrecyUnpledged.into());
            }
            Refusal::unless_empty(faults)?;
            let config = facts::config(tx, &case).await?;
            let expired = seat.state == AssignmentState::Expired;
            let calendar = calendar::in_force(tx).await?;
            if expired || invitation::has_lapsed(&calendar, &seat, &config, author.at.day()) {
                let until = invitation::stands_until(&calendar, &seat, &config);
                return Err(refused(Fault::InvitationOver { until }));
            }
            if seat.state != AssignmentState::Invited || case.stage != Stage::ExternalReview {
                return Err(refused(Fault::ReviewClosed));
            }
            if seat.is_overdue(author.at.day()) {
                return Err(refused(Fault::PastDue { due_on: seat.due_on }));
            }
            // Nobody declares a relation to somebody unknown: what is on record decides, as it is on record now.
            if case.blind.is_double() && assign::is_barred(tx, &case, seat.expert_id, author.at.day()).await? {
                return Err(refused(Fault::ConflictOnRecord));
            }
            assignment::declare(tx, id, seat.ver, author.at).await?;
            expert::set_pledged(tx, seat.expert_id, author.at.day()).await?;
            tell_officer(tx, &case, MessageKind::ReviewAccepted, author.at).await?;
            let version =
                if case.blind.is_double() { rules::BLIND_DECLARATION_VERSION } else { rules::DECLARATION_VERSION };
            let declared = json!({ "no_conflict": true, "secrecy": true, "version": version });
            let exhibit = Exhibit::of("declaration", id, &declared)?;
            record(tx, &author, &case, "accept_review", id, vec![exhibit]).await
        }
        .boxed()
    })
    .await
}

/// Declines a task with a reason. A conflict declared is put on record and bars the expert from the case.
///
/// # Errors
/// Without a reason; when the task is no longer open.
pub async fn decline(
    app: &App,
    who: &Who,
    id: AssignmentId,
    ground: DeclineGround,
    reason: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, seat) = own(tx, &author, id).await?;
            if !matches!(seat.state, AssignmentState::Invited | AssignmentState::Accepted) {
                return Err(refused(Fault::ReviewClosed));
            }
            if ground == DeclineGround::Conflict {
                return recuse_from(tx, &author, &case, &seat, &reason).await;
            }
            let reason = reason.trim();
            if ground == DeclineGround::Other && reason.is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            let kept = if reason.is_empty() { ground.code() } else { reason };
            assignment::set_state(tx, id, seat.ver, AssignmentState::Declined, Some(kept)).await?;
            tell_officer(tx, &case, MessageKind::ReviewDeclined, author.at).await?;
            let said = json!({ "ground": ground, "reason": reason });
            let exhibit = Exhibit::of("decline", id, &said)?;
            record(tx, &author, &case, "decline_review", id, vec![exhibit]).await
        }
        .boxed()
    })
    .await
}

/// Asks for recusal, even after handing in: the review is kept and counts no more, and the supervisor is told.
///
/// # Errors
/// Without a reason; when the task ended before.
pub async fn recuse(app: &App, who: &Who, id: AssignmentId, reason: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, seat) = own(tx, &author, id).await?;
            recuse_from(tx, &author, &case, &seat, &reason).await
        }
        .boxed()
    })
    .await
}

async fn recuse_from(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    seat: &Assignment,
    reason: &str,
) -> Result<(), CommandError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::one(Reason::ReasonMissing).into());
    }
    if !seat.state.is_live() {
        return Err(refused(Fault::ReviewClosed));
    }
    let handed_in = seat.state == AssignmentState::Submitted;
    let state = if handed_in { AssignmentState::Invalidated } else { AssignmentState::Declined };
    assignment::set_state(tx, seat.id, seat.ver, state, Some(reason)).await?;
    let counted = review::invalidate(tx, seat.id, reason, who.at).await?;
    let new = NewRecusal {
        case: case.id,
        expert: seat.expert_id,
        kind: Kind::Declared,
        source: Source::Declared,
        ruling: Ruling::Conflict,
        reason,
        by: Some(who.account),
    };
    recusals::insert(tx, &new, who.at).await?;
    case_file::touch(tx, case.id).await?;
    tell_officer(tx, case, MessageKind::ConflictDeclared, who.at).await?;
    if counted {
        let note = Note::about(&case.case_no).at(format!("/admin/nominations/{}", case.case_no));
        outbox::add_for_role(tx, Role::Supervisor, MessageKind::ReviewInvalidated, Some(case.id), &note, who.at)
            .await?;
    }
    let exhibit = Exhibit::of("recusal", seat.id, &json!({ "reason": reason, "was_counted": counted }))?;
    record(tx, who, case, "declare_conflict", seat.id, vec![exhibit]).await
}

/// Keeps what is written so far as the page does it by itself; gives the new version.
///
/// # Errors
/// When the materials are not open or the review is handed in; [`Reason::Stale`] when another window was newer than the
/// version `seen`.
pub async fn autosave(app: &App, who: &Who, id: AssignmentId, draft: Draft, seen: i64) -> Result<i64, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, seat) = at_work(tx, &author, id).await?;
            Ok(review::save(tx, (seat.id, case.id), &draft, Some(seen), author.at).await?)
        }
        .boxed()
    })
    .await
}

/// Keeps what is written so far when the button is pressed; gives the new version. `seen` is the version that the form
/// was filled in against, if it says so.
///
/// # Errors
/// As [`autosave`], except that what is stored word for word is never stale.
pub async fn save(
    app: &App,
    who: &Who,
    id: AssignmentId,
    draft: Draft,
    seen: Option<i64>,
) -> Result<i64, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, seat) = at_work(tx, &author, id).await?;
            let seen = over(tx, id, &draft, seen).await?;
            Ok(review::save(tx, (seat.id, case.id), &draft, seen, author.at).await?)
        }
        .boxed()
    })
    .await
}

/// The version a draft goes over: any, when it says what is stored, as after the page saved it by itself at the moment
/// the button was pressed.
async fn over(tx: &mut Tx, id: AssignmentId, draft: &Draft, seen: Option<i64>) -> Result<Option<i64>, StoreError> {
    let stored = review::find(tx, id).await?.map(|stored| stored.draft()).transpose()?;
    Ok(seen.filter(|_| stored.as_ref() != Some(draft)))
}

/// Hands a review in; it cannot be changed afterwards. Gives the reviewer's next open task. `seen` as for [`save`].
///
/// # Errors
/// Everything it lacks, all at once; when the materials are not open; [`Reason::Stale`] when another window was newer.
pub async fn submit(
    app: &App,
    who: &Who,
    id: AssignmentId,
    draft: Draft,
    seen: Option<i64>,
) -> Result<Option<AssignmentId>, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, seat) = at_work(tx, &author, id).await?;
            let config = facts::config(tx, &case).await?;
            let criteria = config.role(case.scholar_role()).map(|role| role.criteria.as_slice()).unwrap_or_default();
            Refusal::unless_empty(draft.faults(criteria, config.opinion_min_chars))?;
            let seen = over(tx, id, &draft, seen).await?;
            review::save(tx, (seat.id, case.id), &draft, seen, author.at).await?;
            review::submit(tx, id, author.at).await?;
            assignment::set_state(tx, id, seat.ver, AssignmentState::Submitted, None).await?;
            case_file::touch(tx, case.id).await?;
            tell_officer(tx, &case, MessageKind::ReviewSubmitted, author.at).await?;
            let exhibit = Exhibit::of("review", id, &draft)?;
            record(tx, &author, &case, "submit_review", id, vec![exhibit]).await?;
            let tasks = assignment::tasks(tx, seat.expert_id, TASKS_SHOWN).await?;
            let mut open: Vec<_> = tasks
                .iter()
                .filter(|task| matches!(task.state, AssignmentState::Invited | AssignmentState::Accepted))
                .collect();
            open.sort_by_key(|task| (task.due_on, task.id));
            Ok(open.first().map(|task| task.id))
        }
        .boxed()
    })
    .await
}

/// Asks the office for more time: the officer is told, who decides.
///
/// # Errors
/// When the task is no longer open.
pub async fn ask_for_time(app: &App, who: &Who, id: AssignmentId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, seat) = own(tx, &author, id).await?;
            let open = matches!(seat.state, AssignmentState::Invited | AssignmentState::Accepted);
            if !open || case.stage != Stage::ExternalReview {
                return Err(refused(Fault::ReviewClosed));
            }
            tell_officer(tx, &case, MessageKind::ReviewTimeAsked, author.at).await?;
            record(tx, &author, &case, "ask_for_time", id, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// Tasks a reviewer's list goes back.
pub const TASKS_SHOWN: i64 = 200;

/// A task of the account's own, with its case.
async fn own(tx: &mut Tx, who: &Who, id: AssignmentId) -> Result<(CaseFile, Assignment), CommandError> {
    let seat = assignment::find(tx, id).await?.filter(|seat| seat.account() == Some(who.account));
    let seat = seat.ok_or(CommandError::NotFound)?;
    let case = case_file::find(tx, seat.case_id).await?.ok_or(StoreError::Missing)?;
    Ok((case, seat))
}

/// A task under way: accepted, not handed in, not past its day, the case still at first review.
async fn at_work(tx: &mut Tx, who: &Who, id: AssignmentId) -> Result<(CaseFile, Assignment), CommandError> {
    let (case, seat) = own(tx, who, id).await?;
    match seat.state {
        AssignmentState::Invited => Err(refused(Fault::NotAccepted)),
        AssignmentState::Accepted if case.stage == Stage::ExternalReview => {
            if seat.is_overdue(who.at.day()) {
                return Err(refused(Fault::PastDue { due_on: seat.due_on }));
            }
            Ok((case, seat))
        }
        _ => Err(refused(Fault::ReviewClosed)),
    }
}

fn refused(fault: Fault) -> CommandError {
    Refusal::one(fault.into()).into()
}

/// Tells the officer of the case, or every officer where it has none.
pub(super) async fn tell_officer(
    tx: &mut Tx,
    case: &CaseFile,
    kind: MessageKind,
    now: Moment,
) -> Result<(), StoreError> {
    let note = Note::about(&case.case_no).at(format!("/admin/nominations/{}/assignments", case.case_no));
    match case.officer() {
        Some(officer) => outbox::add(tx, officer, kind, Some(case.id), &note, now).await,
        None => outbox::add_for_role(tx, Role::Officer, kind, Some(case.id), &note, now).await,
    }
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    command: &'static str,
    id: AssignmentId,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let note = json!({ "assignment": id });
    let draft = event::Draft { command, case: Some(case.id), note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(Role::Expert), draft).await?;
    Ok(())
}
