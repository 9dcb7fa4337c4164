//! Assigning reviewers by hand: the hard recusal rules refuse, undecided findings wait for a ruling.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, invitation, moves, transact};
use crate::{
    app::App,
    domain::{
        barring::Span,
        expert::Absence,
        ids::{AssignmentId, CaseId, ExpertId, PersonId},
        message::{MessageKind, Note},
        recusal::{self, Kind, Ruling, Source, Standing},
        review::{AssignmentState, Fault},
        role::Role,
        time::{Day, Moment},
        workflow::{Reason, Refusal, Stage},
    },
    store::{
        Conn, StoreError, Tx,
        assignment::{self, NewAssignment},
        barring, calendar,
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        expert, facts, nomination, outbox,
        recusal::{self as recusals, Known, NewRecusal},
        review,
    },
};

/// An expert beside a case: what is known, how the pair stands, and the legal persons that count once a case.
#[derive(Clone, Debug)]
pub struct Judged {
    pub known: Known,
    pub standing: Standing,
    /// Blocked periods that are not over.
    pub absences: Vec<Absence>,
    /// For which days the expert is on the register of the barred.
    pub barred: Vec<Span>,
}

impl Judged {
    /// The blocked period that meets the days of a review.
    pub fn away(&self, from: Day, until: Day) -> Option<&Absence> {
        self.absences.iter().find(|absence| absence.meets(from, until))
    }

    /// The barring that meets the days of a review.
    pub fn on_register(&self, from: Day, until: Day) -> Option<Span> {
        self.barred.iter().copied().find(|span| span.meets(from, until))
    }
}

/// Some experts with everything that is known of them whatever the case.
pub struct Pool {
    known: recusals::Pool,
    absences: BTreeMap<ExpertId, Vec<Absence>>,
    barred: BTreeMap<PersonId, Vec<Span>>,
    today: Day,
}

impl Pool {
    /// Reads it, as the records are now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, rows: Vec<expert::Expert>, today: Day) -> Result<Self, StoreError> {
        Ok(Self {
            absences: expert::absences_of(conn, rows.iter().map(|row| row.id), today).await?,
            barred: barring::spans(conn, rows.iter().map(|row| row.person_id)).await?,
            known: recusals::Pool::of(conn, rows).await?,
            today,
        })
    }

    /// Judges the experts against a case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn judge(&self, conn: &mut Conn, case: &CaseFile) -> Result<Vec<Judged>, StoreError> {
        let candidacy = recusals::case(conn, case).await?;
        let ruled = recusals::of_case(conn, case.id).await?;
        let known = self.known.about(conn, &candidacy).await?;
        let judged = known.into_iter().map(|known| {
            let found = recusal::findings(&known.about, &candidacy.case, self.today);
            let standing = recusal::judge(found, &recusals::pins(&ruled, known.id()));
            let absences = self.absences.get(&known.id()).cloned().unwrap_or_default();
            let barred = self.barred.get(&known.row.person_id).cloned().unwrap_or_default();
            Judged { known, standing, absences, barred }
        });
        Ok(judged.collect())
    }
}

/// Judges experts against a case, as the records are now.
///
/// # Errors
/// When the database fails.
pub async fn judge(
    conn: &mut Conn,
    case: &CaseFile,
    rows: Vec<expert::Expert>,
    today: Day,
) -> Result<Vec<Judged>, StoreError> {
    Pool::of(conn, rows, today).await?.judge(conn, case).await
}

/// Asks experts to review a case by a day.
///
/// # Errors
/// Every reason against every expert chosen, all at once; then nobody is asked.
pub async fn assign(
    app: &App,
    who: &Who,
    case: CaseId,
    ver: i64,
    experts: Vec<ExpertId>,
    due_on: Option<Day>,
) -> Result<usize, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = open(tx, &author, case, ver).await?;
            let mut reasons = Vec::new();
            let due_on = due_on.filter(|due| *due > author.at.day());
            if due_on.is_none() {
                reasons.push(Fault::DueNotAhead.into());
            }
            let judged = chosen(tx, &case, &experts, author.at.day()).await?;
            let days = (author.at.day(), due_on.unwrap_or(author.at.day()));
            reasons.extend(against(tx, &case, &judged, days).await?.into_iter().map(Reason::Review));
            Refusal::unless_empty(reasons)?;
            // Kept by the check above; without a day nothing is done.
            let Some(due_on) = due_on else { return Ok(0) };
            keep_computed(tx, &author, &case).await?;
            let mut exhibits = Vec::new();
            for one in &judged {
                let expert = one.known.id();
                let new = NewAssignment { case: case.id, expert, due_on, by: author.account, draw: None };
                let id = match assignment::insert(tx, new, author.at).await {
                    Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
                    other => other?,
                };
                let checked = json!({
                    "expert": expert, "due_on": due_on, "soft": one.standing.soft, "settled": one.standing.settled,
                });
                exhibits.push(Exhibit::of("assignment", id, &checked)?);
                invite(tx, &case, id, author.at).await?;
            }
            case_file::touch(tx, case.id).await?;
            let note = json!({ "invited": judged.len(), "due_on": due_on });
            record(tx, &author, &case, "assign_reviewers", note, exhibits).await?;
            Ok(judged.len())
        }
        .boxed()
    })
    .await
}

/// Tells an expert of a new task, and until when it can be accepted.
pub(super) async fn invite(tx: &mut Tx, case: &CaseFile, id: AssignmentId, at: Moment) -> Result<(), StoreError> {
    let seat = assignment::find(tx, id).await?.ok_or(StoreError::Missing)?;
    let Some(account) = seat.account() else { return Ok(()) };
    let calendar = calendar::in_force(tx).await?;
    let until = invitation::stands_until(&calendar, &seat, &facts::config(tx, case).await?);
    let note = Note::about(&case.case_no).due(seat.due_on).open_until(until).at(format!("/reviews/{id}"));
    outbox::add(tx, account, MessageKind::ReviewInvited, Some(case.id), &note, at).await?;
    Ok(())
}

/// Takes a task back; what was written is kept and counts no more.
///
/// # Errors
/// [`CommandError::NotFound`] for an assignment of another case; without a reason.
pub async fn withdraw(
    app: &App,
    who: &Who,
    case: CaseId,
    ver: i64,
    id: AssignmentId,
    reason: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = open(tx, &author, case, ver).await?;
            let seat = assignment::find(tx, id).await?.filter(|seat| seat.case_id == case.id);
            let seat = seat.ok_or(CommandError::NotFound)?;
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            if !seat.state.is_live() {
                return Err(refused(Fault::ReviewClosed));
            }
            assignment::set_state(tx, id, seat.ver, AssignmentState::Invalidated, Some(reason)).await?;
            let counted = review::invalidate(tx, id, reason, author.at).await?;
            if let Some(account) = seat.account() {
                let note = Note::about(&case.case_no).at("/reviews");
                outbox::add(tx, account, MessageKind::ReviewInvalidated, Some(case.id), &note, author.at).await?;
            }
            case_file::touch(tx, case.id).await?;
            let note = json!({ "assignment": id, "was_counted": counted });
            let exhibit = Exhibit::of("withdrawal", id, &reason)?;
            record(tx, &author, &case, "withdraw_assignment", note, vec![exhibit]).await
        }
        .boxed()
    })
    .await
}

/// Gives a reviewer more time; an invitation nobody answered yet stands anew from today.
///
/// # Errors
/// When the new day is not ahead; when the task is handed in or over.
pub async fn extend(
    app: &App,
    who: &Who,
    case: CaseId,
    ver: i64,
    id: AssignmentId,
    due_on: Option<Day>,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = open(tx, &author, case, ver).await?;
            let seat = assignment::find(tx, id).await?.filter(|seat| seat.case_id == case.id);
            let seat = seat.ok_or(CommandError::NotFound)?;
            let Some(due_on) = due_on.filter(|due| *due > author.at.day()) else {
                return Err(refused(Fault::DueNotAhead));
            };
            if !matches!(seat.state, AssignmentState::Invited | AssignmentState::Accepted) {
                return Err(refused(Fault::ReviewClosed));
            }
            assignment::set_due(tx, id, seat.ver, due_on, author.at.day()).await?;
            if let Some(account) = seat.account() {
                let note = Note::about(&case.case_no).due(due_on).at(format!("/reviews/{id}"));
                outbox::add(tx, account, MessageKind::ReviewExtended, Some(case.id), &note, author.at).await?;
            }
            case_file::touch(tx, case.id).await?;
            let note = json!({ "assignment": id, "was_due_on": seat.due_on, "due_on": due_on });
            record(tx, &author, &case, "extend_assignment", note, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// A person's ruling on one kind of finding about an expert and a case.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub expert: ExpertId,
    pub kind: Kind,
    pub conflict: bool,
    pub reason: String,
}

/// Settles what the records could not decide, or weighs a soft finding. The ruling survives every computation.
///
/// # Errors
/// When there is nothing undecided or soft of that kind: a hard finding is not waived; without a reason.
pub async fn rule(app: &App, who: &Who, case: CaseId, ver: i64, verdict: Verdict) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let case = moves::open(tx, &author, case).await?;
            allow(tx, &author, &case).await?;
            if case.ver != ver {
                return Err(Refusal::one(Reason::Stale).into());
            }
            let reason = verdict.reason.trim();
            let mut reasons = Vec::new();
            if reason.is_empty() {
                reasons.push(Reason::ReasonMissing);
            }
            let judged = chosen(tx, &case, &[verdict.expert], author.at.day()).await?;
            let one = judged.first().ok_or(CommandError::NotFound)?;
            let open = one.standing.undecided.iter().chain(&one.standing.soft).chain(&one.standing.settled);
            if !open.into_iter().any(|finding| finding.kind == verdict.kind) {
                reasons.push(Fault::NotUndecided.into());
            }
            Refusal::unless_empty(reasons)?;
            let ruling = if verdict.conflict { Ruling::PinnedConflict } else { Ruling::PinnedNone };
            let new = NewRecusal {
                case: case.id,
                expert: verdict.expert,
                kind: verdict.kind,
                source: Source::Office,
                ruling,
                reason,
                by: Some(author.account),
            };
            let id = recusals::insert(tx, &new, author.at).await?;
            case_file::touch(tx, case.id).await?;
            let note = json!({ "recusal": id, "kind": verdict.kind, "ruling": ruling });
            let exhibit = Exhibit::of("ruling", id, &json!({ "expert": verdict.expert, "reason": reason }))?;
            record(tx, &author, &case, "rule_on_recusal", note, vec![exhibit]).await
        }
        .boxed()
    })
    .await
}

/// Keeps on record what the records say about the whole pool, in place of what they said before. A review that
/// already counts and turns out to be in conflict is for a person to withdraw; the page says so.
async fn keep_computed(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    let pool = expert::Filter { active_only: true, ..expert::Filter::default() };
    let rows = expert::list(tx, &pool, None, POOL_MOST).await?;
    let seats = assignment::of_case(tx, case.id).await?;
    recusals::clear_computed(tx, case.id).await?;
    for one in judge(tx, case, rows, who.at.day()).await? {
        let counts = seats.iter().any(|seat| seat.expert_id == one.known.id() && seat.state.is_live());
        let computed = one.standing.barring.iter().map(|finding| (finding, Ruling::Conflict));
        let doubtful = one.standing.undecided.iter().map(|finding| (finding, Ruling::Undecided));
        let kept = computed.chain(doubtful).filter(|(finding, _)| !finding.kind.is_part() && !counts);
        for (finding, ruling) in kept.filter(|(finding, _)| finding.kind != Kind::Declared) {
            let source = if finding.kind == Kind::Exclusion { Source::Applicant } else { Source::Computed };
            let expert = one.known.id();
            let new = NewRecusal {
                case: case.id,
                expert,
                kind: finding.kind,
                source,
                ruling,
                reason: &finding.detail,
                by: None,
            };
            recusals::insert(tx, &new, who.at).await?;
        }
    }
    Ok(())
}

/// Experts judged at once at most: what one statement may list.
pub const POOL_MOST: i64 = 2_000;

/// The experts chosen, each once, judged.
async fn chosen(tx: &mut Tx, case: &CaseFile, experts: &[ExpertId], today: Day) -> Result<Vec<Judged>, CommandError> {
    let mut rows: Vec<expert::Expert> = Vec::new();
    for id in experts {
        if rows.iter().all(|row| row.id != *id) {
            rows.push(expert::find(tx, *id).await?.ok_or(CommandError::NotFound)?);
        }
    }
    // In the order of their ids, so that two assignments never wait for each other crosswise.
    rows.sort_by_key(|row| row.id);
    Ok(judge(tx, case, rows, today).await?)
}

/// Whether the records as they are now bar an expert from a case, or leave that undecided.
///
/// # Errors
/// When the database fails.
pub(super) async fn is_barred(
    conn: &mut Conn,
    case: &CaseFile,
    expert: ExpertId,
    today: Day,
) -> Result<bool, StoreError> {
    let rows = expert::find(conn, expert).await?.into_iter().collect();
    let judged = judge(conn, case, rows, today).await?;
    Ok(judged.iter().any(|one| !one.standing.barring.is_empty() || !one.standing.undecided.is_empty()))
}

/// Everything that speaks against asking these experts today for a review that is due on a day.
async fn against(
    tx: &mut Tx,
    case: &CaseFile,
    judged: &[Judged],
    (today, due_on): (Day, Day),
) -> Result<Vec<Fault>, CommandError> {
    if judged.is_empty() {
        return Ok(vec![Fault::NothingChosen]);
    }
    let config = facts::config(tx, case).await?;
    let seats = assignment::of_case(tx, case.id).await?;
    let mut taken = Vec::new();
    for seat in seats.iter().filter(|seat| seat.state.is_live()) {
        taken.extend(expert::find(tx, seat.expert_id).await?);
    }
    let mut taken: Vec<Judged> = judge(tx, case, taken, today).await?;
    let mut faults = Vec::new();
    for one in judged {
        let row = &one.known.row;
        let name = row.name.clone();
        if !row.active {
            faults.push(Fault::ExpertInactive { name: name.clone() });
        }
        if let Some(span) = one.on_register(today, due_on) {
            faults.push(Fault::ExpertOnRegister { name: name.clone(), span });
        }
        if let Some(away) = one.away(today, due_on) {
            faults.push(Fault::ExpertAway { name: name.clone(), from: away.starts_on, until: away.ends_on });
        }
        if !one.standing.barring.is_empty() {
            faults.push(Fault::ExpertBarred { name: name.clone(), why: one.standing.barring.clone() });
        }
        if !one.standing.undecided.is_empty() {
            faults.push(Fault::ExpertUndecided { name: name.clone(), why: one.standing.undecided.clone() });
        }
        if seats.iter().any(|seat| seat.state.is_live() && seat.expert_id == row.id) {
            faults.push(Fault::AlreadyAssigned { name: name.clone() });
        }
        // The load is read again under the lock.
        let load = expert::find(tx, row.id).await?.map_or(row.load, |fresh| fresh.load);
        if load >= config.load_cap {
            faults.push(Fault::LoadFull { name: name.clone(), most: config.load_cap });
        }
        let own = one.known.legal_persons(today);
        let shares = |other: &&Judged| {
            other.known.id() != row.id && other.known.legal_persons(today).iter().any(|legal| own.contains(legal))
        };
        // Of those who cannot be asked anyway it says nothing more.
        if !one.standing.is_free() {
            continue;
        }
        if let Some(other) = taken.iter().find(shares) {
            faults.push(Fault::LegalPersonTaken { name, other: other.known.row.name.clone() });
        }
        taken.push(one.clone());
    }
    Ok(faults)
}

/// The case, at first review, if the account is an officer of it and may assign.
pub(super) async fn open(tx: &mut Tx, who: &Who, case: CaseId, ver: i64) -> Result<CaseFile, CommandError> {
    let case = moves::open(tx, who, case).await?;
    allow(tx, who, &case).await?;
    if case.ver != ver {
        return Err(Refusal::one(Reason::Stale).into());
    }
    if case.stage != Stage::ExternalReview {
        return Err(refused(Fault::NotOpenForReview));
    }
    Ok(case)
}

/// Only an officer who did not nominate the case chooses its reviewers.
async fn allow(tx: &mut Tx, who: &Who, case: &CaseFile) -> Result<(), CommandError> {
    let actor = moves::actor(tx, who, case).await?;
    if !actor.roles.contains(&Role::Officer) {
        return Err(Refusal::one(Reason::RoleLacking { needed: vec![Role::Officer] }).into());
    }
    let nomination = nomination::find(tx, case.id).await?;
    let own = nomination.is_some_and(|it| {
        it.nominator_account_id == Some(who.account.0)
            || (who.person.is_some() && it.nominator_person_id == who.person.map(|person| person.0))
    });
    if own {
        return Err(Refusal::one(Reason::NominatorMayNot).into());
    }
    Ok(())
}

pub(super) fn refused(fault: Fault) -> CommandError {
    Refusal::one(fault.into()).into()
}

pub(super) async fn record(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    command: &'static str,
    note: serde_json::Value,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let draft = event::Draft { command, case: Some(case.id), note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(Role::Officer), draft).await?;
    Ok(())
}
