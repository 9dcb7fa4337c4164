//! Mail beside the inbox: handed to the server once a minute, tried again when it fails, given up in the end.
//!
//! A mail is taken in hand, sent, and then noted as sent. The program may stop between the last two: the mail then goes
//! out again under the same Message-ID, for one that is lost would be worse.

mod subscriber;

use std::collections::BTreeMap;

use futures_util::FutureExt;
use serde_json::json;

use self::subscriber::Subscribers;
use super::{CommandError, Who, letter as letters, transact};
use crate::{
    app::App,
    domain::{
        letter::is_taken_at,
        mail::{self as rules, MailKind},
        message::{MessageKind, Note},
        role::Role,
        time::Moment,
    },
    mail::{Failure, Letter},
    store::{
        Conn, StoreError, Tx, account, case_file,
        event::{self, Draft},
        letter,
        mail::{self, Queued},
        outbox, setting,
    },
    texts::{
        Lang,
        mail::{self as words, Asked, Told},
        message::sentence,
    },
};

/// Mails taken in hand at once.
const AT_ONCE: i64 = 50;
/// How long nobody else takes what is in hand: longer than the server may need for all of it.
const IN_HAND_MILLIS: i64 = 30 * 60_000;
/// How long mails are kept, and how far back the office sees them.
pub const SHOWN_DAYS: i64 = 7;

/// What is to be sent in one piece: the mails it stands for and its words.
struct Piece {
    mails: Vec<Queued>,
    letter: Letter,
}

/// What became of a mail.
#[derive(Clone)]
enum Fate {
    Sent,
    /// Nothing to tell any more.
    Moot,
    Failed(Failure),
    /// Not tried, because the server could not be reached for another.
    Untried,
}

/// Hands over what is due; gives how many pieces went out. Without a mail server nothing is done.
///
/// # Errors
/// When the database fails.
pub async fn deliver(app: &App) -> Result<usize, CommandError> {
    let Some(mailer) = app.mailer.clone() else { return Ok(0) };
    let mut sent = 0;
    loop {
        let now = app.clock.now();
        let until = now.plus_millis(IN_HAND_MILLIS);
        let taken = app
            .db
            .write::<_, StoreError>(move |tx| async move { mail::take(tx, now, until, AT_ONCE).await }.boxed())
            .await?;
        let is_last = (taken.len() as i64) < AT_ONCE;
        let (pieces, moot) = written(app, taken, now).await?;
        let mut fates: Vec<(Queued, Fate)> = moot.into_iter().map(|mail| (mail, Fate::Moot)).collect();
        let mut is_reachable = true;
        for Piece { mails, letter } in pieces {
            let fate = match is_reachable {
                false => Fate::Untried,
                true => mailer.send(letter, now).await.map_or_else(Fate::Failed, |()| Fate::Sent),
            };
            sent += usize::from(matches!(fate, Fate::Sent));
            is_reachable &= !matches!(fate, Fate::Failed(Failure::Unreachable(_)));
            fates.extend(mails.into_iter().map(|mail| (mail, fate.clone())));
        }
        let now = app.clock.now();
        app.db.write::<(), CommandError>(move |tx| async move { settle(tx, fates, now).await }.boxed()).await?;
        if is_last || !is_reachable {
            return Ok(sent);
        }
    }
}

/// The mails in words, and those that have nothing to tell any more.
async fn written(app: &App, taken: Vec<Queued>, now: Moment) -> Result<(Vec<Piece>, Vec<Queued>), StoreError> {
    let mut conn = app.db.read().await?;
    let site = setting::get(&mut conn, "site_title").await?.unwrap_or_else(|| app.config.site_title.clone());
    let base = app.config.base_url();
    let ids: Vec<_> = taken.iter().filter(|mail| mail.kind == MailKind::Message).map(|mail| mail.id).collect();
    let mut messages: BTreeMap<_, _> =
        mail::messages(&mut conn, &ids).await?.into_iter().map(|message| (message.id, message)).collect();
    let (mut pieces, mut moot) = (Vec::new(), Vec::new());
    let mut desk = Subscribers::default();
    // By address: whoever has several messages gets one mail.
    let mut told: BTreeMap<String, (String, Vec<Queued>, Vec<Told>)> = BTreeMap::new();
    for one in taken {
        let words = match one.kind {
            MailKind::Message => {
                let message = messages.remove(&one.id).filter(|it| it.is_wanted());
                match message.filter(|it| rules::is_deliverable(&it.email) && !rules::is_stale(one.created_at, now)) {
                    Some(message) => {
                        let note = message.note();
                        let link = (!note.path.is_empty()).then(|| format!("{base}{}", note.path));
                        let say = |lang| sentence(message.kind, &note, lang);
                        let entry = told.entry(message.email).or_insert((message.name, Vec::new(), Vec::new()));
                        entry.1.push(one);
                        entry.2.push(Told { zh: say(Lang::Zh), en: say(Lang::En), link });
                    }
                    None => moot.push(one),
                }
                continue;
            }
            MailKind::SubscriptionAsked | MailKind::NoticeOut | MailKind::AddendumOut => {
                match desk
                    .written(&mut conn, app, &one, &site)
                    .await?
                    .filter(|letter| rules::is_deliverable(&letter.to))
                {
                    Some(letter) => pieces.push(Piece { mails: vec![one], letter }),
                    None => moot.push(one),
                }
                continue;
            }
            MailKind::Trial => trial(&mut conn, &one, &site).await?,
            MailKind::LetterAsked | MailKind::LetterReminder => asked(&mut conn, app, &one, &site, now).await?,
        };
        match words.filter(|(to, _)| rules::is_deliverable(to)) {
            Some((to, (subject, body))) => {
                let letter = Letter { id: one.id, to, subject, body, leaves_at: None };
                pieces.push(Piece { mails: vec![one], letter });
            }
            None => moot.push(one),
        }
    }
    let inbox = format!("{base}/inbox");
    for (to, (name, mails, told)) in told {
        let Some(first) = mails.first() else { continue };
        let (subject, body) = words::messages(&site, &name, &told, &inbox);
        let letter = Letter { id: first.id, to, subject, body, leaves_at: None };
        pieces.push(Piece { mails, letter });
    }
    Ok((pieces, moot))
}

type Addressed = Option<(String, words::Words)>;

async fn trial(conn: &mut Conn, mail: &Queued, site: &str) -> Result<Addressed, StoreError> {
    let Some(account) = mail.account() else { return Ok(None) };
    Ok(account::find(conn, account).await?.map(|found| (found.email, words::trial(site))))
}

/// The words to the writer of a letter, while it can still come in by the link that the mail brings.
async fn asked(conn: &mut Conn, app: &App, mail: &Queued, site: &str, now: Moment) -> Result<Addressed, StoreError> {
    let (Some(id), Some(issue)) = (mail.letter(), mail.issue) else { return Ok(None) };
    let Some(known) = letter::find(conn, id).await? else { return Ok(None) };
    let Some(case) = case_file::find(conn, known.case_id).await? else { return Ok(None) };
    let waits = known.state.is_open() && known.issue == issue && known.due_on >= now.day() && is_taken_at(case.stage);
    if !waits {
        return Ok(None);
    }
    let link = format!("{}/letters/{}", app.config.base_url(), letters::secret(&app.vault, id, issue));
    let asked = Asked {
        writer: &known.writer_name,
        candidate: &case.title,
        number: &case.case_no,
        due_on: known.due_on,
        link: &link,
        reminds: mail.kind == MailKind::LetterReminder,
    };
    Ok(Some((known.writer_email.clone(), words::letter(site, &asked))))
}

async fn settle(tx: &mut Tx, fates: Vec<(Queued, Fate)>, now: Moment) -> Result<(), CommandError> {
    let mut untried = Vec::new();
    for (one, fate) in fates {
        match fate {
            Fate::Sent => mail::sent(tx, one.id, now).await?,
            Fate::Moot => mail::drop(tx, one.id, "", now).await?,
            Fate::Untried => untried.push(one.id),
            Fate::Failed(failure) => failed(tx, &one, failure, now).await?,
        }
    }
    mail::put_back(tx, &untried, now).await?;
    Ok(())
}

/// Notes a failure. Of a letter that cannot be asked for by mail whoever gave its link out is told.
async fn failed(tx: &mut Tx, one: &Queued, failure: Failure, now: Moment) -> Result<(), CommandError> {
    let (why, next) = match failure {
        Failure::Refused(why) => (why, None),
        Failure::Later(why) | Failure::Unreachable(why) => (why, rules::next_try(one.tries + 1, now)),
    };
    if let Some(next) = next {
        return Ok(mail::failed(tx, one.id, &why, next).await?);
    }
    mail::drop(tx, one.id, &why, now).await?;
    let Some(id) = one.letter() else { return Ok(()) };
    if let Some(known) = letter::find(tx, id).await?.filter(|known| known.state.is_open()) {
        let note = Note::about(&known.case_no).at(letters::page_of(&known.case_no));
        outbox::add(tx, known.issued_by, MessageKind::LetterUndelivered, Some(known.case_id), &note, now).await?;
    }
    Ok(())
}

/// Queues a test mail to whoever asks for it.
///
/// # Errors
/// [`Reason::RoleLacking`](crate::domain::workflow::Reason::RoleLacking) for anybody but the administrator.
pub async fn try_out(app: &App, who: &Who) -> Result<(), CommandError> {
    who.must_be(Role::Sysadmin)?;
    let by = who.acting_as(Role::Sysadmin);
    let account = who.account;
    transact(app, who, move |tx| {
        async move {
            mail::queue_trial(tx, account, by.at).await?;
            let draft = Draft { command: "try_mail", note: json!({ "account": account }), ..Default::default() };
            event::record(tx, &by, draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Queues again what was given up within the days shown.
///
/// # Errors
/// As [`try_out`].
pub async fn retry(app: &App, who: &Who) -> Result<(), CommandError> {
    who.must_be(Role::Sysadmin)?;
    let by = who.acting_as(Role::Sysadmin);
    transact(app, who, move |tx| {
        async move {
            let count = mail::retry(tx, by.at.plus_days(-SHOWN_DAYS), by.at).await?;
            let draft = Draft { command: "retry_mail", note: json!({ "mails": count }), ..Default::default() };
            event::record(tx, &by, draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await
}
