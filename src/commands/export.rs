//! Exports: who took what out, how much, and the digest of the file.

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{CommandError, Who, transact};
use crate::{
    app::App,
    domain::role::Role,
    store::event::{self, Exhibit},
};

/// Notes an export before it is handed out. `asked` is what narrowed the list.
///
/// # Errors
/// When it cannot be noted; then it must not be handed out.
pub async fn note(
    app: &App,
    who: &Who,
    what: &'static str,
    asked: Vec<(String, String)>,
    rows: i64,
    body: &[u8],
) -> Result<(), CommandError> {
    let author = who.clone();
    let sha256 = hex::encode(Sha256::digest(body));
    transact(app, who, move |tx| {
        async move {
            let as_role = author.roles().next().unwrap_or(Role::Candidate);
            // What was looked for may name somebody, so it is an exhibit and not part of the chain.
            let draft = event::Draft {
                command: "export",
                note: json!({ "what": what, "rows": rows, "sha256": sha256 }),
                exhibits: vec![Exhibit::of("export", author.account, &asked)?],
                ..event::Draft::default()
            };
            event::record(tx, &author.acting_as(as_role), draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}
