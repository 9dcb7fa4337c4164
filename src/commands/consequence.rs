//! What follows from a failed mid-term assessment: the officer proposes a period in which to improve, or the exit, and
//! an approver who is somebody else decides. A period ends with the next mid-term assessment; an exit is then made as
//! any other (T26).

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, assessment::acting, separation::had_no_part, tell, transact};
use crate::{
    app::App,
    domain::{
        assessment::{AssessmentKind, Consequence, CourseState, Grade},
        ids::{AssessmentId, CaseId, RowId},
        message::MessageKind,
        role::Role,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        StoreError, Tx, appointment, assessment,
        case_file::{self, CaseFile},
        consequence,
        event::{self, Exhibit},
        outbox,
    },
};

/// Proposes what follows from an assessment.
///
/// # Errors
/// [`Reason::NoConsequence`] where it is no failed mid-term assessment, or one is proposed or decided already;
/// [`Reason::WrongStage`] once the term has ended.
pub async fn propose(
    app: &App,
    who: &Who,
    (case, id): (CaseId, AssessmentId),
    new: Consequence,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = at_work(tx, &author, case, Role::Officer).await?;
            let known = assessment::of_case(tx, case.id).await?.into_iter().find(|known| known.id == id);
            let known = known.ok_or(CommandError::NotFound)?;
            let failed = known.kind == AssessmentKind::Midterm && known.grade() == Some(Grade::Failed);
            if !failed || known.decided_at().is_none() {
                return Err(Refusal::one(Reason::NoConsequence).into());
            }
            let ends_on = appointment::find(tx, case.id).await?.and_then(|held| held.ends_on());
            Refusal::unless_empty(new.faults(ends_on, author.at.day()))?;
            let made = match consequence::propose(tx, (case.id, id), &new, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::NoConsequence).into()),
                other => other?,
            };
            let exhibit = Exhibit::of("consequence", made, &new)?;
            record(tx, &author, Role::Officer, ("propose_consequence", &case), exhibit).await?;
            let approvers = outbox::holders(tx, Role::Approver, author.at).await?;
            Ok(tell::send(tx, &author, &case, MessageKind::Proposed, approvers).await?)
        }
        .boxed()
    })
    .await
}

/// Decides on what is proposed; `answer` says why it is refused, and is empty where it is confirmed.
///
/// # Errors
/// [`Reason::SamePerson`] for whoever proposed it; [`Reason::Stale`] where it does not wait as it was shown.
pub async fn decide(
    app: &App,
    who: &Who,
    (case, id, ver): (CaseId, RowId, i64),
    state: CourseState,
    answer: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = at_work(tx, &author, case, Role::Approver).await?;
            let known = consequence::of_case(tx, case.id).await?.into_iter().find(|known| known.id == id);
            let known = known.ok_or(CommandError::NotFound)?;
            had_no_part(tx, &author, [known.proposed_by]).await?;
            let answer = answer.trim();
            let is_refused = state == CourseState::Refused;
            if is_refused && answer.is_empty() {
                return Err(Refusal::one(Reason::Required { field: "answer" }).into());
            }
            consequence::end(tx, (id, ver), (state, answer), author.account, author.at).await?;
            let command = if is_refused { "refuse_consequence" } else { "decide_consequence" };
            let exhibit = Exhibit::of("consequence_answer", id, &(state, answer))?;
            record(tx, &author, Role::Approver, (command, &case), exhibit).await?;
            let (kind, readers) = match is_refused {
                true => (MessageKind::ProposalRefused, vec![known.proposed_by]),
                false => (MessageKind::AssessmentDecided, outbox::concerned(tx, case.id).await?),
            };
            Ok(tell::send(tx, &author, &case, kind, readers).await?)
        }
        .boxed()
    })
    .await
}

/// The case, locked, of somebody in office, for a role that the account holds on it.
async fn at_work(tx: &mut Tx, who: &Who, case: CaseId, role: Role) -> Result<CaseFile, CommandError> {
    let (case, _) = acting(tx, who, case, &[role]).await?;
    if !matches!(case.stage, Stage::Active | Stage::Suspended) {
        return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
    }
    Ok(case)
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    (command, case): (&'static str, &CaseFile),
    exhibit: Exhibit,
) -> Result<(), CommandError> {
    case_file::touch(tx, case.id).await?;
    let (from, to) = (Some(case.stage), Some(case.stage));
    let draft = event::Draft { command, case: Some(case.id), from, to, note: json!({}), exhibits: vec![exhibit] };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
