//! The formal check (形式审查): items with their results, kept as far as it went. Returning, refusing and accepting are
//! moves of their own.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        barring::Span,
        ids::CaseId,
        nomination::{CheckItem, CheckVerdict},
        role::Role,
        time::Moment,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        StoreError, Tx, barring,
        case_file::{self, CaseFile},
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
/// without a word; when integrity is to pass while the candidate is on the register of the barred.
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
            let passes = |found: &&Finding| found.item == CheckItem::Integrity && found.verdict == CheckVerdict::Pass;
            if findings.iter().any(|found| passes(&found))
                && let Some(span) = barred(tx, &case, author.at).await?
            {
                reasons.push(Reason::OnRegister { field: Some(CheckItem::Integrity.note_field()), span });
            }
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

/// The barring that stands against the candidate now.
async fn barred(tx: &mut Tx, case: &CaseFile, now: Moment) -> Result<Option<Span>, StoreError> {
    let Some(candidate) = case.subject() else { return Ok(None) };
    let spans = barring::spans(tx, [candidate]).await?.remove(&candidate).unwrap_or_default();
    Ok(spans.into_iter().find(|span| span.covers(now.day())))
}
