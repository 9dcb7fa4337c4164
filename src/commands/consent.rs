//! The candidate's consent to publicity: by a link of their own, or on a signed sheet; and taking it back.
//!
//! A consent belongs to the candidate, so nobody else's page goes stale by it: the case keeps its version.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    clock::new_secret,
    domain::{
        access::{self, Reach, Resource, Verb},
        consent::Purpose,
        ids::{CaseId, DocumentId},
        material::DocumentKind,
        message::{MessageKind, Note},
        nomination::CONSENT_VERSION,
        role::Role,
        time::Moment,
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        StoreError, Tx, account,
        case_file::{self, CaseFile},
        document, event,
        nomination::{self, NewConsent},
        notice, outbox, scholar,
    },
};

/// What a link to the candidate is for.
pub const LINK_PURPOSE: &str = "consent";
/// How long a link lives. It is also the way to withdraw, so it outlives the appointment.
const LINK_DAYS: i64 = 3650;

/// Makes the candidate's link, voiding an earlier one; gives its secret, which is shown once and stored hashed.
///
/// # Errors
/// When the account has no part in the draft.
pub async fn invite(app: &App, who: &Who, case: CaseId) -> Result<String, CommandError> {
    let author = who.clone();
    let token = new_secret();
    let answer = token.clone();
    // The secret is kept nowhere, so a second click makes a new link instead of getting the first answer.
    let once = Who { request: None, ..who.clone() };
    transact(app, &once, move |tx| {
        async move {
            let (case, as_role) = writer(tx, &author, case).await?;
            let lives = (author.at, author.at.plus_days(LINK_DAYS));
            account::add_link(tx, account::token_hash(&token), LINK_PURPOSE, case.id.0, lives).await?;
            record(tx, &case, author.acting_as(as_role), "invite_consent", &[]).await
        }
        .boxed()
    })
    .await?;
    Ok(answer)
}

/// The case a secret leads to, while its link lives.
pub async fn case_of(app: &App, token: &str, now: Moment) -> Result<Option<CaseFile>, StoreError> {
    let mut conn = app.db.read().await?;
    match account::link_subject(&mut conn, account::token_hash(token), LINK_PURPOSE, now).await? {
        Some(case) => case_file::find(&mut conn, CaseId(case)).await,
        None => Ok(None),
    }
}

/// The candidate consents, by link, to what was ticked.
///
/// # Errors
/// [`CommandError::NotFound`] for a link that is dead; a reason when nothing was ticked or the case has ended.
pub async fn give(app: &App, token: String, purposes: Vec<Purpose>, now: Moment) -> Result<(), CommandError> {
    app.db
        .write(move |tx| {
            async move {
                let case = linked(tx, &token, now).await?;
                let by = event::By { account: None, role: Role::Candidate, at: now };
                take(tx, &case, by, &purposes, "link").await
            }
            .boxed()
        })
        .await
}

/// The candidate withdraws a consent, by link: a scholar page is gone before this answers.
///
/// # Errors
/// [`CommandError::NotFound`] for a link that is dead.
pub async fn withdraw(app: &App, token: String, purpose: Purpose, now: Moment) -> Result<(), CommandError> {
    app.db
        .write(move |tx| {
            async move {
                let case = linked(tx, &token, now).await?;
                let by = event::By { account: None, role: Role::Candidate, at: now };
                take_back(tx, &case, by, purpose).await
            }
            .boxed()
        })
        .await
}

/// The candidate consents, signed in, to what was ticked.
///
/// # Errors
/// [`CommandError::NotFound`] for anybody but the candidate; a reason when nothing was ticked or the case has ended.
pub async fn give_own(app: &App, who: &Who, case: CaseId, purposes: Vec<Purpose>) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = own(tx, &author, case).await?;
            take(tx, &case, author.acting_as(Role::Candidate), &purposes, "account").await
        }
        .boxed()
    })
    .await
}

/// The candidate withdraws a consent, signed in.
///
/// # Errors
/// [`CommandError::NotFound`] for anybody but the candidate.
pub async fn withdraw_own(app: &App, who: &Who, case: CaseId, purpose: Purpose) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = own(tx, &author, case).await?;
            take_back(tx, &case, author.acting_as(Role::Candidate), purpose).await
        }
        .boxed()
    })
    .await
}

/// The case, if it is about the account's own person.
async fn own(tx: &mut Tx, who: &Who, case: CaseId) -> Result<CaseFile, CommandError> {
    let case = moves::open(tx, who, case).await?;
    let is_candidate = who.person.is_some() && case.subject() == who.person;
    if is_candidate && case.stage != Stage::Draft { Ok(case) } else { Err(CommandError::NotFound) }
}

/// Keeps what the candidate consents to.
async fn take(
    tx: &mut Tx,
    case: &CaseFile,
    by: event::By,
    purposes: &[Purpose],
    channel: &'static str,
) -> Result<(), CommandError> {
    if purposes.is_empty() {
        return Err(Refusal::one(Reason::NothingTicked).into());
    }
    if case.stage.is_final() {
        return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
    }
    let given = add(tx, case, purposes, channel, None, by.at).await?;
    if given.is_empty() {
        return Ok(());
    }
    record(tx, case, by, "give_consent", &given).await
}

/// Takes a consent back: a scholar page is gone before this answers, a name on a notice is masked, and the officer is
/// told, for without the consent the case cannot be published.
async fn take_back(tx: &mut Tx, case: &CaseFile, by: event::By, purpose: Purpose) -> Result<(), CommandError> {
    if nomination::withdraw_consent(tx, case.id, purpose.code(), by.at).await? == 0 {
        return Ok(());
    }
    match purpose {
        Purpose::ScholarPage => scholar::remove(tx, case.id).await?,
        Purpose::Notice => notice::mask(tx, case.id, by.at).await?,
    }
    if let Some(officer) = case.officer() {
        let note = Note::about(&case.case_no).at(format!("/admin/nominations/{}", case.case_no));
        outbox::add(tx, officer, MessageKind::ConsentWithdrawn, Some(case.id), &note, by.at).await?;
    }
    record(tx, case, by, "withdraw_consent", &[purpose]).await
}

/// Records the consent given on a signed sheet that was uploaded with the case.
///
/// # Errors
/// When the account has no part in the draft, nothing was ticked or the sheet is not there.
pub async fn record_sheet(
    app: &App,
    who: &Who,
    case: CaseId,
    sheet: Option<DocumentId>,
    purposes: Vec<Purpose>,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = writer(tx, &author, case).await?;
            let mut reasons = Vec::new();
            if purposes.is_empty() {
                reasons.push(Reason::NothingTicked);
            }
            let found = match sheet {
                Some(sheet) => document::find(tx, sheet).await?,
                None => None,
            };
            let fits = found.filter(|found| found.case() == Some(case.id) && found.kind == DocumentKind::ConsentSheet);
            if fits.is_none() {
                reasons.push(Reason::FileMissing);
            }
            Refusal::unless_empty(reasons)?;
            let given = add(tx, &case, &purposes, "sheet", sheet, author.at).await?;
            if given.is_empty() {
                return Ok(());
            }
            record(tx, &case, author.acting_as(as_role), "record_consent", &given).await
        }
        .boxed()
    })
    .await
}

/// The case a link leads to, inside a transaction.
async fn linked(tx: &mut Tx, token: &str, now: Moment) -> Result<CaseFile, CommandError> {
    let subject = account::link_subject(tx, account::token_hash(token), LINK_PURPOSE, now).await?;
    let case = CaseId(subject.ok_or(CommandError::NotFound)?);
    case_file::find(tx, case).await?.ok_or(CommandError::NotFound)
}

/// The case and the role of an account that may write its draft.
pub(super) async fn writer(tx: &mut Tx, who: &Who, case: CaseId) -> Result<(CaseFile, Role), CommandError> {
    let case = moves::open(tx, who, case).await?;
    let roles = moves::actor(tx, who, &case).await?.roles;
    let writes = |role: &Role| access::reach([*role], Resource::Draft, Verb::Write) != Reach::Nothing;
    let as_role = roles.into_iter().find(writes);
    let needed = || vec![Role::Nominator, Role::Officer];
    Ok((case, as_role.ok_or_else(|| Refusal::one(Reason::RoleLacking { needed: needed() }))?))
}

/// Adds the consents that do not stand already; gives which.
async fn add(
    tx: &mut Tx,
    case: &CaseFile,
    purposes: &[Purpose],
    channel: &'static str,
    document: Option<DocumentId>,
    now: Moment,
) -> Result<Vec<Purpose>, CommandError> {
    let mut given = Vec::new();
    for purpose in purposes {
        if nomination::has_consent(tx, case.id, purpose.code()).await? {
            continue;
        }
        let new = NewConsent {
            case: case.id,
            person: case.subject(),
            purpose: purpose.code(),
            text_version: CONSENT_VERSION.to_owned(),
            channel,
            document,
        };
        nomination::add_consent(tx, new, now).await?;
        given.push(*purpose);
    }
    Ok(given)
}

async fn record(
    tx: &mut Tx,
    case: &CaseFile,
    by: event::By,
    command: &'static str,
    purposes: &[Purpose],
) -> Result<(), CommandError> {
    let draft = event::Draft {
        command,
        case: Some(case.id),
        from: Some(case.stage),
        to: Some(case.stage),
        note: json!({ "purposes": purposes, "version": CONSENT_VERSION }),
        exhibits: Vec::new(),
    };
    event::record(tx, &by, draft).await?;
    Ok(())
}
