//! Assessments inside an appointment (考核): opened by the officer, reported on by those assessed, graded by the officer,
//! decided by the approver, who is somebody else.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, separation::had_no_part, tell, transact};
use crate::{
    app::App,
    domain::{
        assessment::{AssessmentKind, Grade},
        ids::{AssessmentId, CaseId},
        message::MessageKind,
        role::Role,
        time::Day,
        workflow::{Reason, Refusal},
    },
    store::{
        Tx,
        assessment::{self, Assessment},
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        outbox,
    },
};

/// Who reports on an assessment; the officer enters a report that came on paper.
pub const REPORTERS: [Role; 3] = [Role::Unit, Role::Candidate, Role::Officer];

/// An assessment as its page showed it.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    pub case: CaseId,
    pub id: AssessmentId,
    pub ver: i64,
}

/// Opens an assessment, due on a day.
///
/// # Errors
/// [`Reason::WrongStage`] where this kind is not held; [`Reason::AssessmentOpen`] while one of its kind is open.
pub async fn open(app: &App, who: &Who, case: CaseId, kind: AssessmentKind, due_on: Day) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, case, &[Role::Officer]).await?;
            if !AssessmentKind::at(case.stage).contains(&kind) {
                return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
            }
            let open = |known: &Assessment| known.kind == kind && known.decided_at().is_none();
            if assessment::of_case(tx, case.id).await?.iter().any(open) {
                return Err(Refusal::one(Reason::AssessmentOpen).into());
            }
            let id = assessment::insert(tx, case.id, kind, due_on, author.at).await?;
            record(tx, &author, as_role, &case, "open_assessment", id, &(kind, due_on)).await?;
            let readers = outbox::concerned(tx, case.id).await?;
            Ok(tell::send(tx, &author, &case, MessageKind::AssessmentDue, readers).await?)
        }
        .boxed()
    })
    .await
}

/// Hands in the report.
///
/// # Errors
/// [`Reason::AssessmentDecided`]; [`Reason::Stale`] when it changed meanwhile.
pub async fn report(app: &App, who: &Who, shown: Shown, report: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, shown.case, &REPORTERS).await?;
            undecided(tx, &case, shown.id).await?;
            assessment::report(tx, shown.id, shown.ver, &report, author.account, author.at).await?;
            record(tx, &author, as_role, &case, "report_assessment", shown.id, &report).await
        }
        .boxed()
    })
    .await
}

/// Grades an assessment that was reported on.
///
/// # Errors
/// [`Reason::ReportMissing`]; [`Reason::NotAChoice`] for a grade that its kind does not have.
pub async fn grade(app: &App, who: &Who, shown: Shown, grade: Grade, opinion: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, shown.case, &[Role::Officer]).await?;
            let known = undecided(tx, &case, shown.id).await?;
            if known.report.is_none() {
                return Err(Refusal::one(Reason::ReportMissing).into());
            }
            if !known.kind.grades().contains(&grade) {
                return Err(Refusal::one(Reason::NotAChoice { field: "grade" }).into());
            }
            let said = (grade, opinion.as_str());
            assessment::grade(tx, shown.id, shown.ver, said, author.account, author.at).await?;
            record(tx, &author, as_role, &case, "grade_assessment", shown.id, &said).await?;
            let approvers = outbox::holders(tx, Role::Approver, author.at).await?;
            Ok(tell::send(tx, &author, &case, MessageKind::Proposed, approvers).await?)
        }
        .boxed()
    })
    .await
}

/// Decides an assessment as graded, or sends the grade back.
///
/// # Errors
/// [`Reason::SamePerson`] for whoever graded it.
pub async fn decide(app: &App, who: &Who, shown: Shown, confirmed: bool) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, shown.case, &[Role::Approver]).await?;
            let known = undecided(tx, &case, shown.id).await?;
            let Some(graded_by) = known.graded_by() else { return Err(Refusal::one(Reason::Stale).into()) };
            had_no_part(tx, &author, [graded_by]).await?;
            assessment::decide(tx, shown.id, shown.ver, confirmed, author.account, author.at).await?;
            let command = if confirmed { "decide_assessment" } else { "return_assessment" };
            record(tx, &author, as_role, &case, command, shown.id, &known.grade()).await?;
            let (kind, readers) = match confirmed {
                true => (MessageKind::AssessmentDecided, outbox::concerned(tx, case.id).await?),
                false => (MessageKind::ProposalRefused, vec![graded_by]),
            };
            Ok(tell::send(tx, &author, &case, kind, readers).await?)
        }
        .boxed()
    })
    .await
}

async fn undecided(tx: &mut Tx, case: &CaseFile, id: AssessmentId) -> Result<Assessment, CommandError> {
    let known = assessment::of_case(tx, case.id).await?.into_iter().find(|known| known.id == id);
    let known = known.ok_or(CommandError::NotFound)?;
    match known.decided_at() {
        None => Ok(known),
        Some(_) => Err(Refusal::one(Reason::AssessmentDecided).into()),
    }
}

/// The case, with the first of the roles that the account holds on it.
pub(super) async fn acting(
    tx: &mut Tx,
    who: &Who,
    case: CaseId,
    roles: &[Role],
) -> Result<(CaseFile, Role), CommandError> {
    let case = moves::open(tx, who, case).await?;
    let held = moves::actor(tx, who, &case).await?.roles;
    match roles.iter().find(|role| held.contains(role)) {
        Some(role) => Ok((case, *role)),
        None => Err(Refusal::one(Reason::RoleLacking { needed: roles.to_vec() }).into()),
    }
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    case: &CaseFile,
    command: &'static str,
    id: AssessmentId,
    value: &impl serde::Serialize,
) -> Result<(), CommandError> {
    case_file::touch(tx, case.id).await?;
    let (from, to) = (Some(case.stage), Some(case.stage));
    let exhibits = vec![Exhibit::of("assessment", id, value)?];
    let draft = event::Draft { command, case: Some(case.id), from, to, note: json!({ "assessment": id }), exhibits };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
