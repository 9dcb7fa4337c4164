//! Co-editors of a draft: whoever entered it lets other accounts write it too, and takes it from them again.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, tell, transact};
use crate::{
    app::App,
    domain::{
        access,
        ids::{AccountId, CaseId},
        message::MessageKind,
        recusal,
        role::Role,
        workflow::{Reason, Refusal, Stage},
    },
    store::{Conn, StoreError, Tx, account, case_file::CaseFile, co_editor, event},
};

/// Lets the account of an address write the draft too.
///
/// # Errors
/// [`CommandError::NotFound`] for anybody but whoever entered it; [`Reason::NoSuchCoEditor`], which is one answer for
/// an address that nobody has and for an account that does not do; [`Reason::WrongStage`] once it is submitted.
pub async fn add(app: &App, who: &Who, case: CaseId, email: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = owned(tx, &author, case).await?;
            if !matches!(case.stage, Stage::Draft | Stage::Returned) {
                return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
            }
            let unfit = || Refusal::one(Reason::NoSuchCoEditor);
            let editor = fit(tx, &author, &case, &email).await?.ok_or_else(unfit)?;
            match co_editor::insert(tx, case.id, editor, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(unfit().into()),
                other => other?,
            }
            record(tx, &case, author.acting_as(as_role), "add_co_editor", editor).await?;
            Ok(tell::send(tx, &author, &case, MessageKind::CoEditorAdded, vec![editor]).await?)
        }
        .boxed()
    })
    .await
}

/// The account of an address, if it may be let write the case: one that nominates, is not of the office, is not the
/// candidate and is not whoever asks.
async fn fit(conn: &mut Conn, who: &Who, case: &CaseFile, email: &str) -> Result<Option<AccountId>, StoreError> {
    let Some(found) = account::by_email(conn, email).await? else { return Ok(None) };
    let roles = account::roles(conn, found.id).await?;
    let held: Vec<Role> = roles
        .iter()
        .map(account::RoleRow::held)
        .filter(|held| held.in_force(who.at.day()))
        .map(|held| held.role)
        .collect();
    let nominates = held.iter().copied().any(access::may_nominate) && !held.iter().copied().any(recusal::is_office);
    let is_candidate = found.person().is_some() && found.person() == case.subject();
    let fits = found.is_open() && nominates && !is_candidate && found.id != who.account;
    Ok(fits.then_some(found.id))
}

/// Takes the draft from a co-editor.
///
/// # Errors
/// [`CommandError::NotFound`] for anybody but whoever entered it, and for an account that is no co-editor.
pub async fn remove(app: &App, who: &Who, case: CaseId, editor: AccountId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = owned(tx, &author, case).await?;
            if !co_editor::remove(tx, case.id, editor).await? {
                return Err(CommandError::NotFound);
            }
            record(tx, &case, author.acting_as(as_role), "remove_co_editor", editor).await
        }
        .boxed()
    })
    .await
}

/// The case, if the account entered it, and the role it acts in.
async fn owned(tx: &mut Tx, who: &Who, case: CaseId) -> Result<(CaseFile, Role), CommandError> {
    let case = moves::open(tx, who, case).await?;
    let roles = moves::actor(tx, who, &case).await?.roles;
    let role = roles.into_iter().find(|role| access::writes_drafts(*role));
    match role.filter(|_| case.entered_by() == Some(who.account)) {
        Some(role) => Ok((case, role)),
        None => Err(CommandError::NotFound),
    }
}

async fn record(
    tx: &mut Tx,
    case: &CaseFile,
    by: event::By,
    command: &'static str,
    editor: AccountId,
) -> Result<(), CommandError> {
    let draft = event::Draft {
        command,
        case: Some(case.id),
        from: Some(case.stage),
        to: Some(case.stage),
        note: json!({ "account": editor }),
        exhibits: Vec::new(),
    };
    event::record(tx, &by, draft).await?;
    Ok(())
}
