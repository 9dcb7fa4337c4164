//! The parts of a closing (T24), each entered by whom it is for.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, assessment::acting, transact};
use crate::{
    app::App,
    domain::{
        closing::ClosingItem,
        ids::CaseId,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        appointment, case_file,
        event::{self, Exhibit},
    },
};

/// Records that a part of the closing is there, with what it is: a number, a place, a summary.
///
/// # Errors
/// [`Reason::RoleLacking`] for whom it is not to enter; [`Reason::WrongStage`] outside the closing.
pub async fn meet(app: &App, who: &Who, case: CaseId, item: ClosingItem, note: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = acting(tx, &author, case, item.entered_by()).await?;
            if case.stage != Stage::Closing {
                return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
            }
            let note = note.trim();
            appointment::meet_closing_item(tx, case.id, item, note, author.account, author.at).await?;
            case_file::touch(tx, case.id).await?;
            let (from, to) = (Some(case.stage), Some(case.stage));
            let exhibits = vec![Exhibit::of("closing_item", case.id, &(item, note))?];
            let note = json!({ "item": item });
            let draft = event::Draft { command: "meet_closing_item", case: Some(case.id), from, to, note, exhibits };
            event::record(tx, &author.acting_as(as_role), draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}
