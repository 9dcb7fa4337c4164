//! The settings of a scheme: officers prepare the next version, the approver puts it in force.
//!
//! A version in force is never changed. Cases keep the version they were submitted under.

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::json;

use super::{CommandError, Who, separation::had_a_part, transact};
use crate::{
    app::App,
    domain::{
        ids::SchemeId,
        register::entry::Entry,
        role::Role,
        scheme::{
            Criterion, Fault, SchemeConfig, differences,
            setting::{self, BY_ROLE, GENERAL},
        },
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        event::{self, Exhibit},
        scheme,
    },
};

/// A part of the settings as it was entered.
#[derive(Clone, Debug)]
pub enum Part {
    /// What holds for every role.
    General(Entry),
    /// What holds for one role.
    Role { code: String, entry: Entry, criteria: Vec<Criterion> },
}

/// Keeps a part of the settings in the version in the making, which begins with the first part kept. `ver` is that
/// version as it stood when the form was filled in, 0 where there was none.
///
/// # Errors
/// Everything that is wrong with the part, together with `misread`; stale when somebody changed it meanwhile.
pub async fn keep(
    app: &App,
    who: &Who,
    id: SchemeId,
    ver: i64,
    part: Part,
    misread: Vec<Reason>,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let known = scheme::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            let draft = scheme::draft(tx, id).await?;
            if draft.as_ref().map_or(0, |draft| draft.ver) != ver {
                return Err(Refusal::one(Reason::Stale).into());
            }
            let (base, mut config, mut editors) = match &draft {
                Some(draft) => (draft.base_ver, draft.config()?, draft.editors()?),
                None => (known.config_ver, known.config()?, Vec::new()),
            };
            let mut reasons = misread;
            let said: Vec<_> = reasons.iter().map(Reason::field).collect();
            let faults = put(&mut config, &part)?;
            let unsaid = faults.into_iter().map(Reason::from).filter(|reason| !said.contains(&reason.field()));
            reasons.extend(unsaid.collect::<Vec<_>>());
            Refusal::unless_empty(reasons)?;
            if !editors.contains(&author.account) {
                editors.push(author.account);
            }
            let by = (author.account, author.at);
            match scheme::keep_draft(tx, id, (base, ver), &config, &editors, by).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
                other => other?,
            }
            let part = match &part {
                Part::General(_) => "*",
                Part::Role { code, .. } => code,
            };
            let exhibits = vec![Exhibit::of("scheme_draft", id, &config)?];
            record(tx, &author, "prepare_settings", Role::Officer, json!({ "scheme": id, "part": part }), exhibits)
                .await
        }
        .boxed()
    })
    .await
}

/// Sets a part; what is wrong with it then.
fn put(config: &mut SchemeConfig, part: &Part) -> Result<Vec<Fault>, CommandError> {
    Ok(match part {
        Part::General(entry) => {
            let mut faults = setting::apply(GENERAL, config, entry);
            faults.extend(config.general_faults());
            faults
        }
        Part::Role { code, entry, criteria } => {
            let role = config.roles.get_mut(code).ok_or(CommandError::NotFound)?;
            let mut faults = setting::apply(BY_ROLE, role, entry);
            role.criteria.clone_from(criteria);
            faults.extend(role.faults());
            faults
        }
    })
}

/// Puts away the version in the making.
///
/// # Errors
/// Stale when somebody changed it since it was seen.
pub async fn discard(app: &App, who: &Who, id: SchemeId, ver: i64) -> Result<(), CommandError> {
    decide(app, who, id, ver, move |tx, author, _| {
        async move {
            scheme::drop_draft(tx, id, ver).await?;
            record(tx, &author, "drop_settings", Role::Officer, json!({ "scheme": id }), Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// Puts the version in the making in force for every case that is submitted from now on.
///
/// # Errors
/// For whoever had a part in it; when it says nothing new or something that will not do; without a reason.
pub async fn put_in_force(app: &App, who: &Who, id: SchemeId, ver: i64, reason: String) -> Result<(), CommandError> {
    decide(app, who, id, ver, move |tx, author, draft| {
        async move {
            let known = scheme::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            let config = draft.config()?;
            let mut reasons = Vec::new();
            if had_a_part(tx, &author, draft.editors()?).await? {
                reasons.push(Reason::SamePerson);
            }
            if reason.trim().is_empty() {
                reasons.push(Reason::ReasonMissing);
            }
            if differences(&known.config()?, &config).is_empty() {
                reasons.push(Reason::NothingChanged);
            }
            reasons.extend(config.faults().into_iter().map(Reason::from));
            Refusal::unless_empty(reasons)?;
            let by = (author.account, author.at);
            let version = scheme::put_in_force(tx, id, draft.base_ver, &config, reason.trim(), by).await?;
            scheme::drop_draft(tx, id, ver).await?;
            tx.touch_public().await?;
            let frozen = json!({ "version": version, "config": config, "reason": reason.trim() });
            let exhibits = vec![Exhibit::of("scheme_config", id, &frozen)?];
            let note = json!({ "scheme": id, "version": version });
            record(tx, &author, "put_settings_in_force", Role::Approver, note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Does something with the version in the making, as it was seen.
async fn decide<F>(app: &App, who: &Who, id: SchemeId, ver: i64, act: F) -> Result<(), CommandError>
where
    F: for<'t> FnOnce(&'t mut Tx, Who, scheme::Draft) -> BoxFuture<'t, Result<(), CommandError>> + Send + 'static,
{
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let draft = scheme::draft(tx, id).await?.filter(|draft| draft.ver == ver);
            let draft = draft.ok_or_else(|| Refusal::one(Reason::Stale))?;
            act(tx, author, draft).await
        }
        .boxed()
    })
    .await
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    command: &'static str,
    role: Role,
    note: serde_json::Value,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let draft = event::Draft { command, note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
