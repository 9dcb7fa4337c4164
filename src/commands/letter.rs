//! Letters of recommendation by one-time link: asked for, given out anew, taken back; written or declined by somebody
//! without an account; remembered and ended by the clock.
//!
//! A link's secret is derived from the letter's id and the number of the link, so that the same form sent twice leads
//! to the same link. Like a consent a letter belongs to whoever writes it: the case keeps its version.

use bytes::Bytes;
use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, answered, consent, document::type_of, moves, transact};
use crate::{
    app::App,
    clock::new_id,
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::{AccountId, CaseId, DocumentId, LetterId},
        letter::{self as rules, Ask, LETTER_PLEDGE_VERSION, LetterState, Sealed, Tally, Written},
        mail::MailKind,
        material::{DocumentKind, FileType, plain_filename},
        message::{MessageKind, Note},
        role::Role,
        time::{Day, Moment},
        workflow::{Reason, Refusal, Stage},
    },
    files::{Files, Kept},
    store::{
        Conn, StoreError, Tx, account,
        case_file::{self, CaseFile},
        document::{self, NewDocument},
        event::{self, Exhibit},
        facts,
        letter::{self, Letter},
        mail, nomination, outbox,
    },
    vault::Vault,
};

/// What a link to a writer is for.
const LINK_PURPOSE: &str = "letter";
/// Letters the clock looks at in one round.
const AT_ONCE: i64 = 200;

/// The secret of the link that is out for a letter.
pub fn secret(vault: &Vault, id: LetterId, issue: i64) -> String {
    vault.secret_for(&format!("letter {id} {issue}"))
}

/// Whether these roles may ask for letters of a case, or give their links out anew.
pub fn may_ask(roles: &[Role], stage: Stage) -> bool {
    match access::reach(roles.iter().copied(), Resource::Draft, Verb::Write) {
        Reach::Nothing => false,
        Reach::Own => matches!(stage, Stage::Draft | Stage::Returned),
        Reach::All => rules::is_taken_at(stage),
    }
}

/// Asks for a letter; its link is good from now on.
///
/// # Errors
/// What is wrong with whom it is asked of; when the draft is not this account's to write, or asks for enough already.
pub async fn ask(app: &App, who: &Who, case: CaseId, ask: Ask) -> Result<LetterId, CommandError> {
    let (author, vault) = (who.clone(), app.vault.clone());
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = asker(tx, &author, case).await?;
            let faults = faults(tx, &author, &case, &ask).await?;
            Refusal::unless_empty(faults)?;
            let id: LetterId = new_id(author.at);
            match letter::insert(tx, id, case.id, &ask, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::LetterAsked).into()),
                other => other?,
            }
            let link = (id, 1, ask.due_on);
            add_link(tx, &vault, link, author.at).await?;
            mail::queue_letter(tx, MailKind::LetterAsked, id, 1, author.at).await?;
            let exhibits = vec![Exhibit::of("letter_asked", id, &ask)?];
            record(tx, &case, author.acting_as(as_role), ("ask_letter", id), exhibits).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// Everything that stands against asking somebody.
async fn faults(conn: &mut Conn, who: &Who, case: &CaseFile, ask: &Ask) -> Result<Vec<Reason>, CommandError> {
    let mut faults = Vec::new();
    if case.title.is_empty() {
        faults.push(Reason::CandidateUnnamed);
    }
    let known = nomination::find(conn, case.id).await?;
    let form = known.as_ref().map(nomination::Nomination::form).transpose()?.unwrap_or_default();
    let mut addresses = vec![form.email.to_lowercase()];
    let nominator = known.and_then(|known| known.nominator_account_id).map(AccountId);
    for account in nominator.into_iter().chain([who.account]) {
        addresses.extend(account::find(conn, account).await?.map(|found| found.email));
    }
    let outside: Vec<&str> = addresses.iter().map(String::as_str).collect();
    faults.extend(ask.faults(&outside, who.at.day()));
    let letters = letter::of_case(conn, case.id).await?;
    if letters.iter().any(|one| one.state.counts() && one.writer_email == ask.email) {
        faults.push(Reason::LetterAsked);
    }
    faults.extend(room(conn, case, &letters).await?);
    Ok(faults)
}

/// Why no further letter can be asked for.
async fn room(conn: &mut Conn, case: &CaseFile, letters: &[Letter]) -> Result<Option<Reason>, StoreError> {
    let config = facts::config(conn, case).await?;
    let most = config.role(case.scholar_role()).map_or(0, |role| role.letters_max);
    let asked = Tally::of(letters.iter().map(|one| one.state)).asked as i64;
    Ok((asked >= most).then_some(Reason::LettersFull { most }))
}

/// Gives out another link, which voids the one before. A day that is over becomes the role's usual one.
///
/// # Errors
/// [`Reason::LetterClosed`] for a letter that came in or was declined or withdrawn.
pub async fn issue(app: &App, who: &Who, case: CaseId, id: LetterId) -> Result<(), CommandError> {
    let (author, vault) = (who.clone(), app.vault.clone());
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = asker(tx, &author, case).await?;
            let known = of_case(tx, &case, id).await?;
            let letters = letter::of_case(tx, case.id).await?;
            match known.state {
                LetterState::Asked | LetterState::Reminded => {}
                LetterState::Expired => Refusal::unless_empty(room(tx, &case, &letters).await?.into_iter().collect())?,
                LetterState::Received | LetterState::Declined | LetterState::Withdrawn => {
                    return Err(Refusal::one(Reason::LetterClosed).into());
                }
            }
            let today = author.at.day();
            let usual = usual_due(tx, &case, today).await?;
            let due_on = if rules::due_fault(known.due_on, today).is_none() { known.due_on } else { usual };
            match letter::issue(tx, &known, due_on, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::LetterAsked).into()),
                other => other?,
            }
            add_link(tx, &vault, (id, known.issue + 1, due_on), author.at).await?;
            mail::queue_letter(tx, MailKind::LetterAsked, id, known.issue + 1, author.at).await?;
            record(tx, &case, author.acting_as(as_role), ("issue_letter_link", id), Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// The day on which a letter that is asked for today is usually due.
///
/// # Errors
/// When the database fails.
pub async fn usual_due(conn: &mut Conn, case: &CaseFile, today: Day) -> Result<Day, StoreError> {
    let config = facts::config(conn, case).await?;
    Ok(today.plus_days(config.role(case.scholar_role()).map_or(1, |role| role.letter_days.max(1))))
}

/// Takes a request back; its link is dead before this answers.
///
/// # Errors
/// [`Reason::LetterClosed`] for a letter that came in or was declined or withdrawn.
pub async fn withdraw(app: &App, who: &Who, case: CaseId, id: LetterId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role) = asker(tx, &author, case).await?;
            let known = of_case(tx, &case, id).await?;
            if !known.state.is_open() && known.state != LetterState::Expired {
                return Err(Refusal::one(Reason::LetterClosed).into());
            }
            letter::set_state(tx, &known, LetterState::Withdrawn).await?;
            account::void_links(tx, LINK_PURPOSE, id.0, author.at).await?;
            record(tx, &case, author.acting_as(as_role), ("withdraw_letter", id), Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// The letter a secret leads to and its case, while the link lives and the letter can still come in.
///
/// # Errors
/// When the database fails.
pub async fn by_secret(conn: &mut Conn, secret: &str, now: Moment) -> Result<Option<(Letter, CaseFile)>, StoreError> {
    let subject = account::link_subject(conn, account::token_hash(secret), LINK_PURPOSE, now).await?;
    let Some(id) = subject else { return Ok(None) };
    let Some(known) = letter::find(conn, LetterId(id)).await? else { return Ok(None) };
    let Some(case) = case_file::find(conn, known.case_id).await? else { return Ok(None) };
    let waits = known.state.is_open() && rules::is_taken_at(case.stage);
    Ok(waits.then_some((known, case)))
}

/// A file as the writer sent it.
pub struct Sent {
    pub filename: String,
    pub body: Bytes,
}

/// Keeps a letter, once. The same form sent twice is one letter.
///
/// # Errors
/// [`CommandError::NotFound`] for a link that is dead; everything that is missing at once.
pub async fn receive(
    app: &App,
    key: Option<String>,
    secret: String,
    written: Written,
    file: Option<Sent>,
) -> Result<(), CommandError> {
    let now = app.clock.now();
    let who = Who { request: key, ..Who::the_clock(now) };
    if answered::<()>(app, &who).await?.is_some() {
        return Ok(());
    }
    // Asked before the disk is written, and again below, where it counts.
    by_secret(&mut app.db.read().await?, &secret, now).await?.ok_or(CommandError::NotFound)?;
    let mut faults = written.faults(file.is_some());
    if let Some(sent) = &file {
        match type_of(&sent.body) {
            Ok(FileType::Pdf) => {}
            Ok(_) => faults.push(Reason::LetterNotPdf),
            Err(refusal) => faults.extend(refusal.reasons.into_iter().map(|why| match why {
                Reason::FileTypeRefused => Reason::LetterNotPdf,
                other => other,
            })),
        }
    }
    Refusal::unless_empty(faults)?;
    let file = match file {
        Some(Sent { filename, body }) => {
            Some((plain_filename(&filename, FileType::Pdf), Files::of(&app.config).keep(body).await?))
        }
        None => None,
    };
    transact(app, &who, move |tx| {
        async move {
            let (known, case) = linked(tx, &secret, now).await?;
            account::use_link(tx, account::token_hash(&secret), now).await?;
            let mut exhibits = Vec::new();
            let document = match &file {
                Some(file) => Some(keep_file(tx, &case, file, &mut exhibits, now).await?),
                None => None,
            };
            letter::receive(tx, &known, &written, document, now).await?;
            let frozen = Sealed {
                name: &known.writer_name,
                institution: &known.writer_institution,
                email: &known.writer_email,
                relation: written.relation,
                relation_note: &written.relation_note,
                body: &written.body,
                file: file.as_ref().map(|(_, kept)| kept.sha256.as_str()),
                pledge: LETTER_PLEDGE_VERSION,
            };
            exhibits.push(Exhibit::of("letter", known.id, &frozen)?);
            let by = Who::the_clock(now).acting_as(Role::System);
            record(tx, &case, by, ("receive_letter", known.id), exhibits).await?;
            tell(tx, &case, &known, MessageKind::LetterReceived, now).await
        }
        .boxed()
    })
    .await
}

/// Puts the file of a letter on record with its case.
async fn keep_file(
    tx: &mut Tx,
    case: &CaseFile,
    (filename, kept): &(String, Kept),
    exhibits: &mut Vec<Exhibit>,
    now: Moment,
) -> Result<DocumentId, StoreError> {
    let id: DocumentId = new_id(now);
    let new = NewDocument {
        case: case.id,
        kind: DocumentKind::SealedLetter,
        filename: filename.clone(),
        media_type: FileType::Pdf,
        bytes: kept.bytes,
        sha256: kept.sha256.clone(),
        storage_key: kept.storage_key.clone(),
        uploaded_by: None,
    };
    document::insert(tx, id, &new, now).await?;
    exhibits.push(Exhibit::of("document", id, filename)?);
    Ok(id)
}

/// Notes that the writer declines.
///
/// # Errors
/// [`CommandError::NotFound`] for a link that is dead.
pub async fn decline(app: &App, key: Option<String>, secret: String, reason: String) -> Result<(), CommandError> {
    let now = app.clock.now();
    let who = Who { request: key, ..Who::the_clock(now) };
    transact(app, &who, move |tx| {
        async move {
            let (known, case) = linked(tx, &secret, now).await?;
            account::use_link(tx, account::token_hash(&secret), now).await?;
            letter::decline(tx, &known, &reason, now).await?;
            let exhibits = vec![Exhibit::of("letter_declined", known.id, &reason)?];
            let by = Who::the_clock(now).acting_as(Role::System);
            record(tx, &case, by, ("decline_letter", known.id), exhibits).await?;
            tell(tx, &case, &known, MessageKind::LetterDeclined, now).await
        }
        .boxed()
    })
    .await
}

/// Reminds the writer by mail, and whoever gave the link out, once, of a letter that is due soon.
///
/// # Errors
/// When the database fails.
pub async fn remind(app: &App) -> Result<(), CommandError> {
    let now = app.clock.now();
    let soon = letter::unremembered(&mut app.db.read().await?, rules::soon_until(now.day()), AT_ONCE).await?;
    let due = |one: &Letter| rules::is_due_soon(one.issued_at.day(), now.day(), one.due_on);
    for known in soon.into_iter().filter(due) {
        skip_stale(app.db.write(move |tx| async move { remember(tx, &known, now).await }.boxed()).await)?;
    }
    Ok(())
}

async fn remember(tx: &mut Tx, known: &Letter, now: Moment) -> Result<(), CommandError> {
    letter::set_state(tx, known, LetterState::Reminded).await?;
    mail::queue_letter(tx, MailKind::LetterReminder, known.id, known.issue, now).await?;
    let note = Note::about(&known.case_no).due(known.due_on).at(page_of(&known.case_no));
    outbox::add(tx, known.issued_by, MessageKind::LetterDueSoon, Some(known.case_id), &note, now).await?;
    Ok(())
}

/// Ends the letters that did not come in by their day.
///
/// # Errors
/// When the database fails.
pub async fn expire(app: &App) -> Result<(), CommandError> {
    let now = app.clock.now();
    for known in letter::overdue(&mut app.db.read().await?, now.day(), AT_ONCE).await? {
        skip_stale(app.db.write(move |tx| async move { end(tx, &known, now).await }.boxed()).await)?;
    }
    Ok(())
}

async fn end(tx: &mut Tx, known: &Letter, now: Moment) -> Result<(), CommandError> {
    letter::set_state(tx, known, LetterState::Expired).await?;
    account::void_links(tx, LINK_PURPOSE, known.id.0, now).await?;
    let case = case_file::find(tx, known.case_id).await?.ok_or(StoreError::Missing)?;
    let by = Who::the_clock(now).acting_as(Role::System);
    record(tx, &case, by, ("expire_letter", known.id), Vec::new()).await?;
    let note = Note::about(&case.case_no).due(known.due_on).at(page_of(&case.case_no));
    outbox::add(tx, known.issued_by, MessageKind::LetterExpired, Some(case.id), &note, now).await?;
    Ok(())
}

/// A letter that was answered between the look and the writing is none of the clock's any more.
fn skip_stale(done: Result<(), CommandError>) -> Result<(), CommandError> {
    match done {
        Err(CommandError::Refused(refusal)) if refusal.reasons == [Reason::Stale] => Ok(()),
        other => other,
    }
}

/// The case and the role of an account that may ask for its letters now.
async fn asker(tx: &mut Tx, who: &Who, case: CaseId) -> Result<(CaseFile, Role), CommandError> {
    let (case, as_role) = consent::writer(tx, who, case).await?;
    let roles = moves::actor(tx, who, &case).await?.roles;
    if !may_ask(&roles, case.stage) {
        return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
    }
    Ok((case, as_role))
}

/// A letter of this case and no other.
async fn of_case(conn: &mut Conn, case: &CaseFile, id: LetterId) -> Result<Letter, CommandError> {
    let known = letter::find(conn, id).await?;
    known.filter(|known| known.case_id == case.id).ok_or(CommandError::NotFound)
}

/// The letter a secret leads to, with its case.
async fn linked(tx: &mut Tx, secret: &str, now: Moment) -> Result<(Letter, CaseFile), CommandError> {
    by_secret(tx, secret, now).await?.ok_or(CommandError::NotFound)
}

async fn add_link(
    tx: &mut Tx,
    vault: &Vault,
    (id, issue, due_on): (LetterId, i64, Day),
    now: Moment,
) -> Result<(), StoreError> {
    let lives = (now, due_on.plus_days(1).starts_at());
    account::add_link(tx, account::token_hash(&secret(vault, id, issue)), LINK_PURPOSE, id.0, lives).await
}

/// Tells whoever gave the link out, and the officer of the case.
async fn tell(
    tx: &mut Tx,
    case: &CaseFile,
    known: &Letter,
    kind: MessageKind,
    now: Moment,
) -> Result<(), CommandError> {
    let note = Note::about(&case.case_no).at(page_of(&case.case_no));
    let officer = case.officer().filter(|officer| *officer != known.issued_by);
    for reader in officer.into_iter().chain([known.issued_by]) {
        outbox::add(tx, reader, kind, Some(case.id), &note, now).await?;
    }
    Ok(())
}

/// The page of the letters of a case.
pub(super) fn page_of(case_no: &str) -> String {
    format!("/admin/nominations/{case_no}/letters")
}

async fn record(
    tx: &mut Tx,
    case: &CaseFile,
    by: event::By,
    (command, letter): (&'static str, LetterId),
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let draft = event::Draft {
        command,
        case: Some(case.id),
        from: Some(case.stage),
        to: Some(case.stage),
        note: json!({ "letter": letter }),
        exhibits,
    };
    event::record(tx, &by, draft).await?;
    Ok(())
}
