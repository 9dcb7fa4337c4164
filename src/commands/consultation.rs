//! Opinions asked of bodies outside the office (征求意见): that a letter was sent, and what was answered. A case does not
//! change by it; the moves that the scheme makes wait for the answers are judged when they are made.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        consultation::{Answer, Fault, Letter},
        ids::{CaseId, ConsultationId, DocumentId},
        material::DocumentKind,
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        case_file::CaseFile,
        consultation as consultations, document,
        event::{self, Exhibit},
        facts,
    },
};

/// Records that a letter was sent to a body of the scheme.
///
/// # Errors
/// What is wrong with it, all at once; [`Fault::AskedAlready`].
pub async fn send(app: &App, who: &Who, case: CaseId, letter: Letter) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { send_in(tx, &author, case, &letter).await }.boxed()).await
}

async fn send_in(tx: &mut Tx, who: &Who, case: CaseId, letter: &Letter) -> Result<(), CommandError> {
    let case = of_officer(tx, who, case).await?;
    let bodies = facts::config(tx, &case).await?.consulted;
    refuse(letter.faults(&bodies, case.stage, who.at.day()))?;
    let id = match consultations::send(tx, case.id, letter, who.account, who.at).await {
        Err(StoreError::Duplicate) => return Err(Refusal::one(Fault::AskedAlready.into()).into()),
        other => other?,
    };
    let note = json!({ "consultation": id, "due_on": letter.due_on });
    record(tx, who, &case, "send_consultation", note, Exhibit::of("consultation", id, letter)?).await
}

/// Records what a body answered, with the file it came as.
///
/// # Errors
/// What is wrong with it, all at once; [`Fault::AnsweredAlready`]; [`CommandError::NotFound`] for a letter or a file
/// that is not of this case.
pub async fn answer(
    app: &App,
    who: &Who,
    case: CaseId,
    (id, ver): (ConsultationId, i64),
    (answer, file): (Answer, Option<DocumentId>),
) -> Result<(), CommandError> {
    let author = who.clone();
    let answer = Answer { text: answer.text.trim().to_owned(), ..answer };
    transact(app, who, move |tx| async move { answer_in(tx, &author, case, (id, ver), &answer, file).await }.boxed())
        .await
}

async fn answer_in(
    tx: &mut Tx,
    who: &Who,
    case: CaseId,
    (id, ver): (ConsultationId, i64),
    answer: &Answer,
    file: Option<DocumentId>,
) -> Result<(), CommandError> {
    let case = of_officer(tx, who, case).await?;
    let known = consultations::of_case(tx, case.id).await?.into_iter().find(|known| known.id == id);
    let known = known.ok_or(CommandError::NotFound)?;
    if known.result().is_some() {
        return Err(Refusal::one(Fault::AnsweredAlready.into()).into());
    }
    if let Some(file) = file {
        let found = document::find(tx, file).await?.ok_or(CommandError::NotFound)?;
        if found.case() != Some(case.id) || found.kind != DocumentKind::ConsultationReply {
            return Err(CommandError::NotFound);
        }
    }
    refuse(answer.faults(known.sent_on, who.at.day()))?;
    consultations::answer(tx, (id, ver), answer, file, who.account).await?;
    let note = json!({ "consultation": id });
    record(tx, who, &case, "answer_consultation", note, Exhibit::of("consultation_answer", id, answer)?).await
}

fn refuse(faults: Vec<Fault>) -> Result<(), Refusal> {
    Refusal::unless_empty(faults.into_iter().map(Reason::from).collect())
}

/// The case, held, for an officer of it.
async fn of_officer(tx: &mut Tx, who: &Who, case: CaseId) -> Result<CaseFile, CommandError> {
    let case = moves::open(tx, who, case).await?;
    if !moves::actor(tx, who, &case).await?.roles.contains(&Role::Officer) {
        return Err(Refusal::one(Reason::RoleLacking { needed: vec![Role::Officer] }).into());
    }
    Ok(case)
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    command: &'static str,
    note: serde_json::Value,
    exhibit: Exhibit,
) -> Result<(), CommandError> {
    let (from, to) = (Some(case.stage), Some(case.stage));
    let draft = event::Draft { command, case: Some(case.id), from, to, note, exhibits: vec![exhibit] };
    event::record(tx, &who.acting_as(Role::Officer), draft).await?;
    Ok(())
}
