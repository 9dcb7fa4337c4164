//! The release of a notice (T13): proposed by one person, done by another, from today on.
//!
//! The list is made anew at the proposal and compared again at the release, so that what is printed is what the records
//! say. Releasing is one event for the notice and one for each of its cases; all move or none does.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use serde_json::json;

use super::{
    draft,
    drafting::list,
    period,
    privacy::{self, agree, recheck},
    record, successor,
};
use crate::{
    app::App,
    commands::{
        CommandError, Who, moves,
        separation::{had_a_part, had_no_part},
        sha256, subscription, transact,
    },
    domain::{
        calendar::{Calendar, EndStatus, Period},
        ids::{AccountId, CaseId, NoticeId},
        mail::MailKind,
        message::{MessageKind, Note},
        notice::{Document, Draft},
        role::Role,
        time::Day,
        workflow::{Action, Reason, Refusal, decide::OpenProposal},
    },
    store::{
        Conn, StoreError, Tx, calendar, case_file,
        event::Exhibit,
        notice::{self, Item, Notice, Released},
        outbox,
        proposal::{self, NoticeProposal},
        setting,
    },
    texts::notice_text,
};

/// What the numbers of notices begin with, until the setting `notice_prefix` says otherwise.
const PREFIX: &str = "智源示";

/// Proposes the release. The list is made anew from the records, so that the second person sees what will be printed.
///
/// # Errors
/// Everything the notice lacks, and every case that may not be published, all at once.
pub async fn propose_release(
    app: &App,
    who: &Who,
    id: NoticeId,
    ver: i64,
    provisional_accepted: bool,
) -> Result<(), CommandError> {
    let (author, key) = (who.clone(), privacy::key(app));
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Publicity)?;
            let found = draft(tx, id, ver).await?;
            let cases: Vec<CaseId> = notice::items(tx, id).await?.iter().map(|item| item.case_id).collect();
            let items = list(tx, &author, &found, &cases).await?;
            let status = known_end(&*calendar::in_force(tx).await?, &found.draft(), author.at.day())?.status;
            notice::expect_end(tx, id, status, provisional_accepted).await?;
            notice::set_items(tx, id, &items, found.supersedes().is_none()).await?;
            recheck(tx, id, &key).await?;
            let mut reasons = foreseen(tx, &author, &found, &cases).await?;
            reasons.dedup();
            Refusal::unless_empty(reasons)?;
            match proposal::insert_on_notice(tx, id, ver + 1, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::NoticeUnderReview).into()),
                other => other?,
            };
            let note = Note::about(&found.title).at(format!("/admin/notices/{id}"));
            outbox::add_for_role(tx, Role::Approver, MessageKind::Proposed, None, &note, author.at).await?;
            let note = json!({ "notice": id, "items": items.len(), "end_status": status,
                "provisional_accepted": provisional_accepted });
            let exhibits = vec![Exhibit::of("notice_draft", id, &(found.draft(), &items))?];
            record(tx, &author, Role::Publicity, "propose_notice", note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Everything against publishing the cases of a draft.
async fn foreseen(tx: &mut Tx, who: &Who, found: &Notice, cases: &[CaseId]) -> Result<Vec<Reason>, CommandError> {
    if let Some(old) = found.supersedes() {
        return successor::foresee(tx, who, found, old).await;
    }
    let mut reasons = Vec::new();
    for case in cases {
        match moves::foresee(tx, who, *case, Action::Publish, released).await {
            Ok(_) => {}
            Err(CommandError::Refused(refusal)) => reasons.extend(named(tx, *case, refusal).await?),
            Err(other) => return Err(other),
        }
    }
    Ok(reasons)
}

/// The reasons against one case of a list, with its number where the sentence does not say which case it is.
async fn named(tx: &mut Tx, case: CaseId, refusal: Refusal) -> Result<Vec<Reason>, StoreError> {
    let case_no = case_file::find(tx, case).await?.map(|found| found.case_no).unwrap_or_default();
    let name = |reason| match reason {
        Reason::ConsentMissing => Reason::ConsentMissingFor { case_no: case_no.clone() },
        other => other,
    };
    Ok(refusal.reasons.into_iter().map(name).collect())
}

/// The proposal is about the notice as it will stand once released.
fn released(facts: &mut crate::domain::workflow::Facts) {
    if let Some(notice) = &mut facts.notice {
        notice.stands = true;
    }
}

/// Takes one's own proposal back, or refuses another's with a note.
///
/// # Errors
/// [`Reason::NotProposed`] when there is none; [`Reason::ReasonMissing`] for a refusal without a note.
pub async fn end_proposal(app: &App, who: &Who, id: NoticeId, note: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = proposal::of_notice(tx, id).await?.ok_or(Refusal::one(Reason::NotProposed))?;
            let own = found.made_by == author.account;
            let (role, state, command) = if own {
                (Role::Publicity, "revoked", "revoke_proposal")
            } else {
                author.must_be(Role::Approver)?;
                (Role::Approver, "refused", "refuse_proposal")
            };
            if !own && note.trim().is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            proposal::end(tx, found.id, state, author.account, note.trim(), author.at).await?;
            if !own {
                let note = Note::about(number_or_title(tx, id).await?).at(format!("/admin/notices/{id}"));
                outbox::add(tx, found.made_by, MessageKind::ProposalRefused, None, &note, author.at).await?;
            }
            let exhibits = vec![Exhibit::of("proposal_note", found.id, &note.trim())?];
            record(tx, &author, role, command, json!({ "notice": id, "proposal": found.id }), exhibits).await
        }
        .boxed()
    })
    .await
}

/// Releases a notice: the server counts the period from today, gives the number, freezes wording and list, and moves
/// every case into the notice (T13), all in one transaction.
///
/// # Errors
/// [`Reason::SamePerson`] for whoever prepared or proposed it; [`Reason::Stale`] when anything on it has changed since
/// it was proposed; [`Reason::CalendarUnknown`] when the end cannot be counted; [`Reason::PrivacyNotAgreed`];
/// [`Reason::SameDayLate`] when the day would count and business has begun.
///
/// `agreed` names the findings of the privacy check whose explanation the second person agrees to.
pub async fn release(
    app: &App,
    who: &Who,
    (id, ver): (NoticeId, i64),
    agreed: Vec<String>,
) -> Result<(), CommandError> {
    let (author, key) = (who.clone(), privacy::key(app));
    transact(app, who, move |tx| async move { release_in(tx, &author, (id, ver), (&agreed, &key)).await }.boxed()).await
}

/// Whether somebody could be the second person of a release: an approver none of whose accounts prepared or proposed the
/// notice, or explained what was found in it.
///
/// # Errors
/// When the database fails.
pub async fn may_release(
    conn: &mut Conn,
    who: &Who,
    found: &Notice,
    proposed: &NoticeProposal,
) -> Result<bool, StoreError> {
    let explained = notice::waivers(conn, found.id).await?.into_iter().map(|waiver| waiver.made_by);
    let parts: BTreeSet<AccountId> = explained.chain([found.prepared_by, proposed.made_by]).collect();
    Ok(who.has(Role::Approver) && !had_a_part(conn, who, parts).await?)
}

async fn release_in(
    tx: &mut Tx,
    who: &Who,
    (id, ver): (NoticeId, i64),
    (agreed, key): (&[String], &str),
) -> Result<(), CommandError> {
    who.must_be(Role::Approver)?;
    let found = draft(tx, id, ver).await?;
    let proposed = proposal::of_notice(tx, id).await?.ok_or(Refusal::one(Reason::NotProposed))?;
    let first = first_person(&proposed);
    had_no_part(tx, who, [found.prepared_by, first.made_by]).await?;
    let items = notice::items(tx, id).await?;
    if proposed.notice_ver != ver || !still_true(tx, &items).await? {
        return Err(Refusal::one(Reason::Stale).into());
    }
    let privacy = agree(tx, who, &found, agreed, key).await?;
    let document = document(tx, who, &found, &items).await?;
    let body = notice_text::canonical(&document);
    let hash = sha256(&body);
    let fixed = Released { document: &document, body: &body, sha256: &hash, by: who.account };
    notice::release(tx, id, ver, &fixed, who.at).await?;
    proposal::end(tx, proposed.id, "confirmed", who.account, "", who.at).await?;
    let note = json!({ "notice": id, "number": document.number, "sha256": hash, "items": items.len(),
        "starts_on": document.starts_on, "ends_on": document.ends_on, "end_status": document.end_status,
        "provisional_accepted": found.provisional_accepted });
    let mut exhibits = vec![Exhibit { kind: "notice", subject: id.0, body: body.clone() }];
    exhibits.extend(privacy);
    record(tx, who, Role::Approver, "release_notice", note, exhibits).await?;
    if let Some(old) = found.supersedes() {
        successor::replace(tx, who, (&found, &document.number), old, &first).await?;
    }
    for item in &items {
        let exhibits = vec![Exhibit::of("notice_item", id, &item.display()?)?];
        moves::second(tx, who, item.case_id, &first, exhibits).await?;
    }
    let note = Note::about(&document.number).due(document.ends_on).at(format!("/notices/{id}"));
    for role in [Role::Officer, Role::Supervisor, Role::Publicity] {
        outbox::add_for_role(tx, role, MessageKind::NoticePublished, None, &note, who.at).await?;
    }
    subscription::tell(tx, MailKind::NoticeOut, id.0, who.at).await?;
    tx.touch_public().await?;
    Ok(())
}

/// The notice as it is printed: numbered, and counted from today.
async fn document(tx: &mut Tx, who: &Who, found: &Notice, items: &[Item]) -> Result<Document, CommandError> {
    let today = who.at.day();
    let calendar = calendar::in_force(tx).await?;
    if calendar.counts_a_day_begun(found.convention, who.at) {
        return Err(Refusal::one(Reason::SameDayLate).into());
    }
    let period = known_end(&calendar, &found.draft(), today)?;
    if period.status == EndStatus::Provisional && !found.provisional_accepted {
        return Err(Refusal::one(Reason::ProvisionalEnd).into());
    }
    let ends_on = period.ends_on.ok_or(unknown(&period))?;
    let year = today.year();
    let prefix = setting::get(tx, "notice_prefix").await?.unwrap_or_else(|| PREFIX.to_owned());
    let n = case_file::next_number(tx, &format!("notice:{year}")).await?;
    Ok(Document {
        number: format!("{prefix}〔{year}〕{n}号"),
        draft: found.draft(),
        starts_on: today,
        ends_on,
        end_status: period.status,
        extended_to: None,
        items: items.iter().map(Item::display).collect::<Result<_, _>>()?,
        files: notice::files(tx, found.id).await?.iter().map(notice::NoticeFile::attached).collect(),
    })
}

/// Whether the records still say what the proposed list says.
async fn still_true(tx: &mut Tx, items: &[Item]) -> Result<bool, StoreError> {
    for item in items {
        let now = notice::candidate(tx, item.case_id).await?.map(|found| found.display());
        if now != Some(item.display()?) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A period with an end. A year without a calendar is refused by its name.
fn known_end(calendar: &Calendar, draft: &Draft, starts_on: Day) -> Result<Period, Refusal> {
    let period = period(calendar, draft, starts_on)?;
    match period.ends_on {
        Some(_) => Ok(period),
        None => Err(unknown(&period)),
    }
}

/// Names the year that is missing, and how far the count came.
pub(super) fn unknown(period: &Period) -> Refusal {
    let year = period.missing_year.unwrap_or(period.starts_on.year());
    Refusal::one(Reason::CalendarUnknown { year, counted: period.counted_so_far })
}

fn first_person(proposed: &NoticeProposal) -> OpenProposal {
    OpenProposal {
        action: Action::Publish,
        made_by: proposed.made_by,
        made_by_person: proposed.made_by_person.map(crate::domain::ids::PersonId),
    }
}

async fn number_or_title(tx: &mut Tx, id: NoticeId) -> Result<String, StoreError> {
    Ok(notice::find(tx, id).await?.map(|found| found.notice_no.unwrap_or(found.title)).unwrap_or_default())
}
