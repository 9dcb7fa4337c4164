//! The recommendation of a chief scientist (首席科学家推荐), which a nomination of a PI needs before it is submitted.
//!
//! Like a consent it belongs to whoever gives it, so nobody else's page goes stale by it: the case keeps its version.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, tell, transact};
use crate::{
    app::App,
    domain::{
        ids::CaseId,
        message::MessageKind,
        role::Role,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        case_file,
        event::{self, Exhibit},
        nomination, outbox, recommendation,
    },
};

/// Recommends a draft that names the account's person as the recommending chief scientist.
///
/// # Errors
/// [`CommandError::NotFound`] for a draft that does not ask this chief scientist, or where recused;
/// [`Reason::NotThisDirection`]; [`Reason::WrongStage`] once it is submitted.
pub async fn give(app: &App, who: &Who, case: CaseId, statement: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = case_file::find(tx, case).await?.ok_or(CommandError::NotFound)?;
            let tie = case_file::tie(tx, &case, author.account, author.person).await?;
            let asked = nomination::find(tx, case.id).await?.and_then(|known| known.recommender_person_id);
            let is_asked = author.person.is_some() && asked == author.person.map(|person| person.0);
            if !is_asked || tie.recused || tie.is_candidate {
                return Err(CommandError::NotFound);
            }
            let scoped = |direction: i64| {
                author.held.iter().any(|held| held.role == Role::ChiefScientist && held.scope == Some(direction))
            };
            let Some(direction) = case.direction().filter(|direction| scoped(direction.0)) else {
                return Err(Refusal::one(Reason::NotThisDirection).into());
            };
            if !matches!(case.stage, Stage::Draft | Stage::Returned) {
                return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
            }
            recommendation::put(tx, case.id, direction, &statement, author.account, author.at).await?;
            let (from, to) = (Some(case.stage), Some(case.stage));
            let exhibits = vec![Exhibit::of("recommendation", case.id, &statement)?];
            let note = json!({ "direction": direction });
            let draft = event::Draft { command: "recommend", case: Some(case.id), from, to, note, exhibits };
            event::record(tx, &author.acting_as(Role::ChiefScientist), draft).await?;
            let readers = outbox::concerned(tx, case.id).await?;
            Ok(tell::send(tx, &author, &case, MessageKind::RecommendationGiven, readers).await?)
        }
        .boxed()
    })
    .await
}
