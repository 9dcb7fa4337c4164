//! The formal check (形式审查): items with their results, kept as far as it went. Returning, refusing and accepting are
//! moves of their own.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        ids::CaseId,
        nomination::{CheckItem, CheckVerdict},
        role::Role,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        case_file,
        event::{self, Exhibit},
        nomination,
    },
};

/// The result of an item, with a note that a failed one must have.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Finding {
    pub item: CheckItem,
    pub verdict: CheckVerdict,
    pub note: String,
}

/// Keeps the results of the items that were judged.
///
/// # Errors
/// When the case is not at the formal check, the officer nominated it, somebody else changed it, or an item failed
/// without a word.
pub async fn save(app: &App, who: &Who, case: CaseId, ver: i64, findings: Vec<Finding>) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = moves::open(tx, &author, case).await?;
            if !moves::actor(tx, &author, &case).await?.roles.contains(&Role::Officer) {
                return Err(Refusal::one(Reason::RoleLacking { needed: vec![Role::Officer] }).into());
            }
            if case.ver != ver {
                return Err(Refusal::one(Reason::Stale).into());
            }
            let mut reasons = Vec::new();
            if case.stage != Stage::Submitted {
                reasons.push(Reason::WrongStage { stage: case.stage, allowed: Vec::new() });
            }
            let nominated = nomination::find(tx, case.id).await?.and_then(|known| known.nominator_account_id);
            if nominated == Some(author.account.0) {
                reasons.push(Reason::NominatorMayNot);
            }
            let silent = findings.iter().filter(|found| found.verdict == CheckVerdict::Fail && found.note.is_empty());
            reasons.extend(silent.map(|found| Reason::FailWithoutNote { item: found.item }));
            Refusal::unless_empty(reasons)?;
            for Finding { item, verdict, note } in &findings {
                let result = (verdict.code(), note.as_str());
                nomination::set_check(tx, case.id, *item, result, author.account, author.at).await?;
            }
            // Whoever looks at the page from before must not accept on it.
            case_file::touch(tx, case.id).await?;
            let draft = event::Draft {
                command: "formal_check",
                case: Some(case.id),
                from: Some(case.stage),
                to: Some(case.stage),
                note: json!({ "items": findings.len() }),
                exhibits: vec![Exhibit::of("formal_check", case.id, &findings)?],
            };
            event::record(tx, &author.acting_as(Role::Officer), draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}
