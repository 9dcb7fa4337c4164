//! A year's file on its way into force: looked at, proposed with what is known of its notice, confirmed by another.

use std::sync::Arc;

use futures_util::FutureExt;
use serde_json::json;

use super::{
    effect::{affected, missing_year, settle},
    ending, record, second,
};
use crate::{
    app::App,
    commands::{CommandError, Who, sha256, transact},
    domain::{
        calendar::{
            Calendar, Change, ChangeState, Edition, Fault, Finding, Moved, NoticeKind, YearFile, changes, check_file,
            read_file,
        },
        ids::CalendarNoticeId,
        message::{MessageKind, Note},
        role::Role,
        time::{Day, Moment},
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx,
        calendar::{self, Imported, NewNotice},
        event::Exhibit,
        outbox,
    },
};

/// A file with what a person enters beside it.
#[derive(Clone, Debug)]
pub struct Import {
    pub text: String,
    pub title: String,
    pub doc_no: String,
    pub published_on: Day,
    /// Why the file is to be believed although the check found something.
    pub reason: String,
}

/// What a file would do.
pub struct Looked {
    pub file: YearFile,
    /// Whether the year is loaded already.
    pub kind: NoticeKind,
    pub findings: Vec<Finding>,
    /// The calendar it leads to.
    pub after: Arc<Calendar>,
    /// Day by day.
    pub changes: Vec<Change>,
    /// The open and planned periods that would end elsewhere.
    pub moved: Vec<Moved>,
}

impl Looked {
    /// What refuses the file, whatever somebody writes.
    pub fn refusals(&self) -> Vec<Reason> {
        let refuses = self.findings.iter().filter(|finding| finding.is_refusal());
        refuses.map(|finding| Fault::Found(*finding).into()).collect()
    }

    /// Whether somebody must write why the file is to be believed.
    pub fn needs_reason(&self) -> bool {
        self.findings.iter().any(|finding| !finding.is_refusal())
    }
}

/// Looks at a file as it is pasted.
///
/// # Errors
/// Everything that is wrong with it as a file.
pub async fn look(conn: &mut Conn, text: &str, now: Moment) -> Result<Looked, CommandError> {
    let file = read_file(text).map_err(|faults| faults.into_iter().map(Reason::from).collect::<Vec<_>>())?;
    Ok(look_at(conn, file, now).await?)
}

/// Looks at a proposal as it would be confirmed now.
///
/// # Errors
/// When the database fails.
pub async fn look_again(conn: &mut Conn, found: &Imported, now: Moment) -> Result<Looked, StoreError> {
    let days = calendar::days_of(conn, found).await?;
    look_at(conn, YearFile { year: found.year(), papers: vec![found.url.clone()], days }, now).await
}

async fn look_at(conn: &mut Conn, file: YearFile, now: Moment) -> Result<Looked, StoreError> {
    let before = calendar::history(conn).await?;
    let mut after = before.clone();
    after.editions.push(Edition { year: file.year, days: file.days.clone(), since: now });
    let (was, will) = (calendar::over_embedded(&before), calendar::over_embedded(&after));
    let loaded = was.years().any(|year| year == file.year);
    let open = calendar::open_periods(conn, now.day()).await?;
    Ok(Looked {
        kind: if loaded { NoticeKind::Amendment } else { NoticeKind::Original },
        findings: check_file(&file, &was, &will),
        changes: changes(&was, &will, file.year),
        moved: affected(open, &before, &after),
        after: will,
        file,
    })
}

/// Proposes a file.
///
/// # Errors
/// What [`look`] refuses; a finding that nobody answers for; [`Fault::YearWaits`].
pub async fn propose(app: &App, who: &Who, import: Import) -> Result<CalendarNoticeId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { propose_in(tx, &author, &import).await }.boxed()).await
}

async fn propose_in(tx: &mut Tx, who: &Who, import: &Import) -> Result<CalendarNoticeId, CommandError> {
    who.must_be(Role::Sysadmin)?;
    let mut looked = look(tx, &import.text, who.at).await?;
    let mut reasons = looked.refusals();
    if looked.needs_reason() && import.reason.is_empty() {
        reasons.push(Fault::ReasonNeeded.into());
    }
    if import.published_on > who.at.day() {
        reasons.push(Fault::PublishedLater.into());
    }
    Refusal::unless_empty(reasons)?;
    let year = looked.file.year;
    looked.file.days.sort_by_key(|day| day.date);
    let before = calendar::of_year(tx, year).await?;
    let supersedes = before.iter().filter(|one| one.state == ChangeState::InForce).max_by_key(|one| one.ended_at());
    let new = NewNotice {
        year,
        kind: looked.kind,
        title: import.title.clone(),
        doc_no: import.doc_no.clone(),
        published_on: import.published_on,
        url: looked.file.papers.first().cloned().unwrap_or_default(),
        supersedes: supersedes.map(|one| one.id),
        sha256: sha256(&import.text),
        reason: if looked.needs_reason() { import.reason.clone() } else { String::new() },
        days: looked.file.days,
    };
    let id = match calendar::insert_notice(tx, &new, who.account, who.at).await {
        Err(StoreError::Duplicate) => return Err(Refusal::one(Fault::YearWaits { year }.into()).into()),
        other => other?,
    };
    let note = Note::about(&new.title).at(format!("/admin/calendar/notices/{id}"));
    outbox::add_for_role(tx, Role::Approver, MessageKind::Proposed, None, &note, who.at).await?;
    let note = json!({ "calendar": id, "year": year, "kind": new.kind, "sha256": &new.sha256 });
    let exhibits = vec![Exhibit::of("calendar_proposal", id, &new)?];
    record(tx, who, Role::Sysadmin, "propose_calendar", note, exhibits).await?;
    Ok(id)
}

/// Puts a proposed file in force, judged anew.
///
/// # Errors
/// [`Fault::Ended`]; [`Reason::SamePerson`]; what refuses it by now.
pub async fn confirm(app: &App, who: &Who, id: CalendarNoticeId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = calendar::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            second(tx, &author, found.loaded_by, found.state).await?;
            let looked = look_again(tx, &found, author.at).await?;
            Refusal::unless_empty(looked.refusals())?;
            let frozen = found.as_entered(calendar::days_of(tx, &found).await?);
            calendar::end_notice(tx, id, ChangeState::InForce, author.account, "", author.at).await?;
            let to_extend = settle(tx, &author, &looked.moved).await?;
            let note = Note::about(found.year().to_string()).at(format!("/admin/calendar/{}", found.year()));
            for role in [Role::Officer, Role::Publicity, Role::Sysadmin] {
                outbox::add_for_role(tx, role, MessageKind::CalendarAmended, None, &note, author.at).await?;
            }
            tx.touch_public().await?;
            let note = json!({ "calendar": id, "year": found.year(), "sha256": found.sha256,
                "moved": looked.moved.len(), "to_extend": to_extend });
            let exhibits = vec![Exhibit::of("calendar_notice", id, &frozen)?];
            record(tx, &author, Role::Approver, "confirm_calendar", note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Takes one's own proposal back, or turns another's down with a note.
///
/// # Errors
/// [`Fault::Ended`]; [`Reason::Required`] for a refusal without a note.
pub async fn end(app: &App, who: &Who, id: CalendarNoticeId, note: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = calendar::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            let note = note.trim();
            let (role, state, command) = ending(&author, found.loaded_by, found.state, note)?;
            calendar::end_notice(tx, id, state, author.account, note, author.at).await?;
            if state == ChangeState::Refused {
                let told = Note::about(&found.title).at(format!("/admin/calendar/notices/{id}"));
                outbox::add(tx, found.loaded_by, MessageKind::ProposalRefused, None, &told, author.at).await?;
            }
            let exhibits = vec![Exhibit::of("calendar_note", id, &note)?];
            record(tx, &author, role, command, json!({ "calendar": id }), exhibits).await
        }
        .boxed()
    })
    .await
}

/// Reminds administrators, once for each year, that its notice is waited for.
///
/// # Errors
/// When the database fails.
pub async fn remind(app: &App) -> Result<(), CommandError> {
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let Some(missing) = missing_year(&mut conn, now.day()).await? else { return Ok(()) };
    let note = Note::about(missing.year.to_string()).at("/admin/calendar/import");
    let kind = MessageKind::CalendarYearMissing;
    let mut untold = Vec::new();
    for to in outbox::holders(&mut conn, Role::Sysadmin, now).await? {
        if !outbox::is_told(&mut conn, to, kind, None, &note).await? {
            untold.push(to);
        }
    }
    drop(conn);
    if untold.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            async move {
                for to in untold {
                    outbox::add_once(tx, to, kind, None, &note, now).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}
