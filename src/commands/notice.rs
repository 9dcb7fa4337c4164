//! Public notices (公示): prepared by one person, released by another, closed case by case, never changed once out.
//!
//! Releasing is one event for the notice and one for each of its cases; all move or none does. What is added later is
//! an addendum of two persons.

use std::collections::BTreeSet;

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, moves, sha256, transact};
use crate::{
    app::App,
    calendar_files,
    domain::{
        calendar::{EndStatus, Period},
        ids::{CaseId, NoticeId, RowId},
        message::{MessageKind, Note},
        notice::{AddendumKind, Document, Draft, NoticeState},
        role::Role,
        time::Day,
        workflow::{Action, Input, Reason, Refusal, Stage, decide::OpenProposal},
    },
    store::{
        StoreError, Tx, case_file,
        event::{self, Exhibit},
        notice::{self, Item, Notice, Released},
        outbox,
        proposal::{self, NoticeProposal},
        setting,
    },
    texts::notice_text,
};

/// What the numbers of notices begin with, until the setting `notice_prefix` says otherwise.
const PREFIX: &str = "智源示";

/// Where a period would end if it began on a day.
///
/// # Errors
/// [`Reason::NotANumber`] for a number of days that cannot be counted.
pub fn period(draft: &Draft, starts_on: Day) -> Result<Period, Refusal> {
    calendar_files::announced()
        .period(starts_on, draft.days, draft.unit, draft.convention)
        .map_err(|_| Refusal::one(Reason::NotANumber { field: "days" }))
}

/// Saves a draft with its list of cases, new or known.
///
/// # Errors
/// [`Reason::NoticeUnderReview`] while it is proposed; every case that cannot be listed, all at once.
pub async fn save(
    app: &App,
    who: &Who,
    known: Option<(NoticeId, i64)>,
    draft: Draft,
    cases: Vec<CaseId>,
) -> Result<NoticeId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { save_in(tx, &author, known, &draft, &cases).await }.boxed()).await
}

async fn save_in(
    tx: &mut Tx,
    who: &Who,
    known: Option<(NoticeId, i64)>,
    draft: &Draft,
    cases: &[CaseId],
) -> Result<NoticeId, CommandError> {
    who.must_be(Role::Publicity)?;
    period(draft, who.at.day())?;
    if let Some((id, _)) = known
        && proposal::of_notice(tx, id).await?.is_some()
    {
        return Err(Refusal::one(Reason::NoticeUnderReview).into());
    }
    let (batch, items) = list(tx, who, known.map(|(id, _)| id), cases).await?;
    let id = match known {
        Some((id, ver)) => {
            notice::save(tx, id, ver, draft, who.account).await?;
            id
        }
        None => notice::insert(tx, batch, draft, who.account, who.at).await?,
    };
    notice::set_items(tx, id, &items).await?;
    let exhibits = vec![Exhibit::of("notice_draft", id, &(draft, &items))?];
    record(tx, who, Role::Publicity, "save_notice", json!({ "notice": id, "items": items.len() }), exhibits).await?;
    Ok(id)
}

/// What a notice would list: every case that cannot stand on it is a reason.
async fn list(
    tx: &mut Tx,
    who: &Who,
    known: Option<NoticeId>,
    cases: &[CaseId],
) -> Result<(crate::domain::ids::BatchId, Vec<(CaseId, crate::domain::notice::Display)>), CommandError> {
    let mut reasons = Vec::new();
    let mut people = BTreeSet::new();
    let mut items = Vec::with_capacity(cases.len());
    let mut batch = None;
    for case in cases {
        let opened = moves::open(tx, who, *case).await?;
        let found = notice::candidate(tx, opened.id).await?.ok_or(CommandError::NotFound)?;
        let case_no = found.case_no.clone();
        if found.stage != Stage::Selected {
            reasons.push(Reason::CaseNotReady { case_no: case_no.clone() });
        }
        if found.on_notice.is_some_and(|on| known.is_none_or(|id| id.0 != on)) {
            reasons.push(Reason::OnAnotherNotice { case_no });
        }
        if found.person_id.is_some_and(|person| !people.insert(person)) {
            reasons.push(Reason::SamePersonTwice { name: found.name.clone() });
        }
        batch.get_or_insert(found.batch_id);
        items.push((found.case_id, found.display()));
    }
    let Some(batch) = batch else { return Err(Refusal::one(Reason::NoticeEmpty).into()) };
    Refusal::unless_empty(reasons)?;
    Ok((batch, items))
}

/// Throws a draft away; its cases can be listed elsewhere.
///
/// # Errors
/// [`Reason::NoticeUnderReview`] while it is proposed.
pub async fn discard(app: &App, who: &Who, id: NoticeId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Publicity)?;
            if proposal::of_notice(tx, id).await?.is_some() {
                return Err(Refusal::one(Reason::NoticeUnderReview).into());
            }
            notice::delete_draft(tx, id, ver).await?;
            record(tx, &author, Role::Publicity, "discard_notice", json!({ "notice": id }), Vec::new()).await
        }
        .boxed()
    })
    .await
}

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
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Publicity)?;
            let found = draft(tx, id, ver).await?;
            let cases: Vec<CaseId> = notice::items(tx, id).await?.iter().map(|item| item.case_id).collect();
            let (_, items) = list(tx, &author, Some(id), &cases).await?;
            let status = known_end(&found.draft(), author.at.day())?.status;
            notice::expect_end(tx, id, status, provisional_accepted).await?;
            notice::set_items(tx, id, &items).await?;
            let mut reasons = Vec::new();
            for case in &cases {
                match moves::foresee(tx, &author, *case, Action::Publish, released).await {
                    Ok(_) => {}
                    Err(CommandError::Refused(refusal)) => reasons.extend(named(tx, *case, refusal).await?),
                    Err(other) => return Err(other),
                }
            }
            reasons.dedup();
            Refusal::unless_empty(reasons)?;
            match proposal::insert_on_notice(tx, id, ver + 1, author.account, author.at).await {
                Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::NoticeUnderReview).into()),
                other => other?,
            };
            let note = Note::about(&found.title).at(format!("/admin/notices/{id}"));
            outbox::add_for_role(tx, Role::Approver, MessageKind::Proposed, None, &note, author.at).await?;
            let note = json!({ "notice": id, "items": items.len() });
            let exhibits = vec![Exhibit::of("notice_draft", id, &(found.draft(), &items))?];
            record(tx, &author, Role::Publicity, "propose_notice", note, exhibits).await
        }
        .boxed()
    })
    .await
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
            let exhibits = vec![Exhibit::of("proposal_note", found.id, &note)?];
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
/// it was proposed; [`Reason::CalendarUnknown`] when the end cannot be counted.
pub async fn release(app: &App, who: &Who, id: NoticeId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { release_in(tx, &author, id, ver).await }.boxed()).await
}

async fn release_in(tx: &mut Tx, who: &Who, id: NoticeId, ver: i64) -> Result<(), CommandError> {
    who.must_be(Role::Approver)?;
    let found = draft(tx, id, ver).await?;
    let proposed = proposal::of_notice(tx, id).await?.ok_or(Refusal::one(Reason::NotProposed))?;
    let first = first_person(&proposed);
    if found.prepared_by == who.account || first.made_by == who.account {
        return Err(Refusal::one(Reason::SamePerson).into());
    }
    let items = notice::items(tx, id).await?;
    if proposed.notice_ver != ver || !still_true(tx, &items).await? {
        return Err(Refusal::one(Reason::Stale).into());
    }
    let document = document(tx, who, &found, &items).await?;
    let body = notice_text::canonical(&document);
    let hash = sha256(&body);
    let fixed = Released { document: &document, body: &body, sha256: &hash, by: who.account };
    notice::release(tx, id, ver, &fixed, who.at).await?;
    proposal::end(tx, proposed.id, "confirmed", who.account, "", who.at).await?;
    let note = json!({ "notice": id, "number": document.number, "sha256": hash, "items": items.len(),
        "starts_on": document.starts_on, "ends_on": document.ends_on });
    let exhibits = vec![Exhibit { kind: "notice", subject: id.0, body: body.clone() }];
    record(tx, who, Role::Approver, "release_notice", note, exhibits).await?;
    for item in &items {
        let exhibits = vec![Exhibit::of("notice_item", id, &item.display()?)?];
        moves::second(tx, who, item.case_id, &first, exhibits).await?;
    }
    let note = Note::about(&document.number).due(document.ends_on).at(format!("/notices/{id}"));
    for role in [Role::Officer, Role::Supervisor, Role::Publicity] {
        outbox::add_for_role(tx, role, MessageKind::NoticePublished, None, &note, who.at).await?;
    }
    tx.touch_public().await?;
    Ok(())
}

/// The notice as it is printed: numbered, and counted from today.
async fn document(tx: &mut Tx, who: &Who, found: &Notice, items: &[Item]) -> Result<Document, CommandError> {
    let today = who.at.day();
    let period = known_end(&found.draft(), today)?;
    if period.status == EndStatus::Provisional && !found.provisional_accepted {
        return Err(Refusal::one(Reason::ProvisionalEnd).into());
    }
    let ends_on = period.ends_on.ok_or(Refusal::one(Reason::CalendarUnknown { year: today.year() }))?;
    let year = today.year();
    let prefix = setting::get(tx, "notice_prefix").await?.unwrap_or_else(|| PREFIX.to_owned());
    let n = case_file::next_number(tx, &format!("notice:{year}")).await?;
    Ok(Document {
        number: format!("{prefix}〔{year}〕{n}号"),
        draft: found.draft(),
        starts_on: today,
        ends_on,
        end_status: period.status,
        items: items.iter().map(Item::display).collect::<Result<_, _>>()?,
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
fn known_end(draft: &Draft, starts_on: Day) -> Result<Period, Refusal> {
    let period = period(draft, starts_on)?;
    match period.missing_year {
        Some(year) => Err(Refusal::one(Reason::CalendarUnknown { year })),
        None => Ok(period),
    }
}

/// Confirms that the period is over, for one case or for all that can be closed (T15). Gives how many were closed.
///
/// # Errors
/// For one case, every reason against it; for all, those of the first when none can be closed.
pub async fn close(app: &App, who: &Who, id: NoticeId, only: Option<CaseId>) -> Result<usize, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            let found = notice::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            let ends_on = found.ends_on().ok_or(CommandError::NotFound)?;
            if author.at.day() <= ends_on {
                return Err(Refusal::one(Reason::PeriodRunning { ends_on }).into());
            }
            let items = notice::items(tx, id).await?;
            let due =
                |item: &&Item| item.live && only.map_or(item.stage == Stage::InNotice, |case| item.case_id == case);
            let mut closed = 0;
            let mut refused = None;
            for item in items.iter().filter(due) {
                let request = moves::Request {
                    case: item.case_id,
                    ver: item.case_ver,
                    action: Action::CloseNotice,
                    input: Input::default(),
                    exhibits: Vec::new(),
                };
                // A refused case writes nothing; an objection to one leaves the others free.
                match moves::take(tx, &author, request).await {
                    Ok(_) => closed += 1,
                    Err(CommandError::Refused(refusal)) => refused = refused.or(Some(refusal)),
                    Err(other) => return Err(other),
                }
            }
            match refused {
                Some(refusal) if closed == 0 => Err(refusal.into()),
                None if closed == 0 => Err(Refusal::one(Reason::NoLongerOnNotice).into()),
                _ => Ok(closed),
            }
        }
        .boxed()
    })
    .await
}

/// Proposes an addendum: a misprint corrected, or the whole notice taken back.
///
/// # Errors
/// [`Reason::NoticeWithdrawn`] when the notice does not stand.
pub async fn propose_addendum(
    app: &App,
    who: &Who,
    id: NoticeId,
    kind: AddendumKind,
    body: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Publicity)?;
            let found = standing(tx, id).await?;
            if kind == AddendumKind::Withdrawal {
                for item in notice::items(tx, id).await?.iter().filter(|item| to_be_withdrawn(item)) {
                    moves::foresee(tx, &author, item.case_id, Action::WithdrawNotice, withdrawn).await?;
                }
            }
            let addendum = notice::propose_addendum(tx, id, kind, body.trim(), author.account, author.at).await?;
            let note = Note::about(found.notice_no.unwrap_or_default()).at(format!("/admin/notices/{id}"));
            outbox::add_for_role(tx, Role::Approver, MessageKind::Proposed, None, &note, author.at).await?;
            let exhibits = vec![Exhibit::of("addendum", addendum, &body)?];
            let note = json!({ "notice": id, "addendum": addendum, "kind": kind });
            record(tx, &author, Role::Publicity, "propose_addendum", note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Signs an addendum, which publishes it; the withdrawal of a notice moves its cases back (T13b).
///
/// # Errors
/// [`Reason::SamePerson`] for whoever proposed it; everything that stands against moving one of the cases.
pub async fn sign_addendum(app: &App, who: &Who, id: NoticeId, addendum: RowId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Approver)?;
            let found = standing(tx, id).await?;
            let proposed = notice::unsigned_addendum(tx, addendum).await?.ok_or(Refusal::one(Reason::Stale))?;
            if proposed.notice_id != id {
                return Err(CommandError::NotFound);
            }
            let made_by_person = proposed.proposer();
            if proposed.proposed_by == author.account || (made_by_person.is_some() && made_by_person == author.person) {
                return Err(Refusal::one(Reason::SamePerson).into());
            }
            let hash = sha256(&proposed.body);
            notice::publish_addendum(tx, addendum, Some(author.account), &hash, author.at).await?;
            let note = json!({ "notice": id, "addendum": addendum, "kind": proposed.kind, "sha256": hash });
            let exhibits = vec![Exhibit::of("addendum", addendum, &proposed.body)?];
            record(tx, &author, Role::Approver, "sign_addendum", note, exhibits).await?;
            if proposed.kind == AddendumKind::Withdrawal {
                let first =
                    OpenProposal { action: Action::WithdrawNotice, made_by: proposed.proposed_by, made_by_person };
                for item in notice::items(tx, id).await?.iter().filter(|item| to_be_withdrawn(item)) {
                    moves::second(tx, &author, item.case_id, &first, Vec::new()).await?;
                }
                notice::set_state(tx, id, found.state, NoticeState::Withdrawn).await?;
            }
            tx.touch_public().await?;
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Takes one's own unsigned addendum back, or refuses another's.
///
/// # Errors
/// [`Reason::Stale`] when it was signed or dropped meanwhile.
pub async fn drop_addendum(app: &App, who: &Who, id: NoticeId, addendum: RowId) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let proposed = notice::unsigned_addendum(tx, addendum).await?.ok_or(Refusal::one(Reason::Stale))?;
            let own = proposed.proposed_by == author.account;
            let role = if own { Role::Publicity } else { Role::Approver };
            author.must_be(role)?;
            if proposed.notice_id != id {
                return Err(CommandError::NotFound);
            }
            notice::drop_addendum(tx, addendum, author.at).await?;
            let note = json!({ "notice": id, "addendum": addendum });
            record(tx, &author, role, "drop_addendum", note, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// Marks the notices whose last day is over and tells the officers; the cases wait for a person (T15).
///
/// # Errors
/// When the database fails.
pub async fn mark_ended(app: &App) -> Result<usize, CommandError> {
    let who = Who::the_clock(app.clock.now());
    transact(app, &who.clone(), move |tx| {
        async move {
            let over = notice::over(tx, who.at.day()).await?;
            for found in &over {
                notice::set_state(tx, found.id, NoticeState::Released, NoticeState::Ended).await?;
                let number = found.notice_no.clone().unwrap_or_default();
                let note = Note::about(number).at(format!("/admin/notices/{}", found.id));
                outbox::add_for_role(tx, Role::Officer, MessageKind::NoticeEnded, None, &note, who.at).await?;
                let note = json!({ "notice": found.id, "ends_on": found.ends_on() });
                record(tx, &who, Role::System, "mark_notice_ended", note, Vec::new()).await?;
            }
            if !over.is_empty() {
                tx.touch_public().await?;
            }
            Ok(over.len())
        }
        .boxed()
    })
    .await
}

/// The draft of an id at the version that was seen.
async fn draft(tx: &mut Tx, id: NoticeId, ver: i64) -> Result<Notice, CommandError> {
    let found = notice::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    if found.state != NoticeState::Draft || found.ver != ver {
        return Err(Refusal::one(Reason::Stale).into());
    }
    Ok(found)
}

/// A notice that is out and was not taken back.
async fn standing(tx: &mut Tx, id: NoticeId) -> Result<Notice, CommandError> {
    let found = notice::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    match found.state {
        NoticeState::Released | NoticeState::Ended => Ok(found),
        NoticeState::Draft => Err(CommandError::NotFound),
        NoticeState::Withdrawn | NoticeState::Superseded => Err(Refusal::one(Reason::NoticeWithdrawn).into()),
    }
}

/// Cases that go back with their notice. One on hold is decided on by T17; one being contracted keeps the notice.
fn to_be_withdrawn(item: &Item) -> bool {
    item.live && item.stage != Stage::OnHold
}

/// The proposal to withdraw is about the notice as it will stand once its addendum is signed.
fn withdrawn(facts: &mut crate::domain::workflow::Facts) {
    if let Some(notice) = &mut facts.notice {
        notice.withdrawal_signed = true;
    }
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

async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    command: &'static str,
    note: serde_json::Value,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    event::record(tx, &who.acting_as(role), event::Draft { command, note, exhibits, ..event::Draft::default() })
        .await?;
    Ok(())
}
