//! Decisions on many cases (T08b, T10, T11, T11b): prepared privately by an officer, released together by an approver.
//!
//! What is prepared moves nothing, tells nobody and leaves no trace on a case: its event names no case, and the case
//! keeps its version. On release each case moves by its own rule with its own event and its own messages; if anything
//! stands against one of them none moves.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::FutureExt;
use serde_json::json;

use super::{
    CommandError, Who,
    against::{Against, of_case},
    moves,
    separation::had_no_part,
    tell, transact,
};
use crate::{
    app::App,
    domain::{
        decision::{self as rules, Choice, Fault, Outcome, Prepared, Veto},
        ids::{AccountId, CaseId},
        message::{MessageKind, Note},
        review,
        role::{Role, ScholarRole},
        workflow::{Action, Reason, Refusal, RefusalKind},
    },
    store::{
        Conn, StoreError, Tx, account, batch,
        case_file::{self, CaseFile},
        decision::{self as sheets, Draft, Group, Member, Sheet},
        event::{self, Exhibit},
        outbox, quota,
        shortlist::Comparison,
    },
};

/// What an officer prepares for one case, at the version that was seen; `None` leaves it undecided.
#[derive(Clone, Debug)]
pub struct Entry {
    pub case: CaseId,
    pub ver: i64,
    pub prepared: Option<Prepared>,
}

/// What is said of the person and not of a case.
fn is_of_all(why: &Reason) -> bool {
    matches!(why, Reason::SamePerson | Reason::RoleLacking { .. })
}

/// Keeps what is to be decided on the cases of a group; with `hand_over`, puts it before the approver, for which every
/// rule must hold. Saving again takes it back from there.
///
/// # Errors
/// [`Reason::Stale`] when the sheet (version `ver`, 0 before the first) or the group is not what was seen; everything
/// against it, with the numbers of the cases.
pub async fn prepare(
    app: &App,
    who: &Who,
    group: Group,
    ver: i64,
    entries: Vec<Entry>,
    hand_over: bool,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { prepare_in(tx, &author, (group, ver), entries, hand_over).await }.boxed())
        .await
}

async fn prepare_in(
    tx: &mut Tx,
    who: &Who,
    (group, ver): (Group, i64),
    entries: Vec<Entry>,
    hand_over: bool,
) -> Result<(), CommandError> {
    who.must_be(Role::Officer)?;
    let held = hold(tx, who, group).await?;
    let named: BTreeSet<CaseId> = entries.iter().map(|entry| entry.case).collect();
    if named.len() != entries.len() || named != held.cases.keys().copied().collect() {
        return Err(Refusal::one(Reason::Stale).into());
    }
    sheets::turn(tx, group, ver, hand_over.then_some(who.account), who.at).await?;
    let mut against = Against::saying_once(is_of_all);
    let alone = sheets::proposed_alone(tx, group).await?;
    let alone = held.cases.values().filter(|case| alone.contains(&case.id));
    against.whole(alone.map(|case| of_case(case, Fault::ProposedAlone.into())));
    if hand_over {
        let choices = entries.iter().filter_map(|entry| held.choice(entry.case, entry.prepared.as_ref()?));
        let choices: Vec<Choice<'_>> = choices.collect();
        let rooms = quota::rooms(tx, group.batch).await?;
        against.whole(rules::as_a_whole(&choices, &rooms).into_iter().map(Reason::from));
    }
    let known = sheets::drafts(tx, group).await?;
    let mut exhibits = Vec::new();
    for Entry { case, ver, prepared } in entries {
        let case = &held.cases[&case];
        if case.ver != ver {
            against.whole([of_case(case, Reason::Stale)]);
            continue;
        }
        let Some(prepared) = prepared.map(Prepared::plain) else {
            sheets::forget(tx, case.id).await?;
            continue;
        };
        let wanted = (prepared.action(), &prepared.input());
        // Cases that wait for their decision are compared with nobody any more.
        let judged = moves::first_half(tx, who, case, wanted, &mut Comparison::default()).await.map(|_| ());
        against.of(case, if hand_over { judged } else { judged.or_else(only_of_the_person) })?;
        if is_kept(known.get(&case.id), case, &prepared)? {
            continue;
        }
        sheets::keep(tx, (case.id, case.ver), &prepared, who.account, who.at).await?;
        exhibits.push(Exhibit::of("decision_draft", case.id, &prepared)?);
    }
    against.finish()?;
    let command = if hand_over { "hand_over_decisions" } else { "prepare_decisions" };
    record(tx, who, Role::Officer, group, command, exhibits).await?;
    if hand_over {
        let note = Note::about(name(tx, group).await?).at(group.release_path());
        outbox::add_for_role(tx, Role::Approver, MessageKind::DecisionsPrepared, None, &note, who.at).await?;
    }
    Ok(())
}

/// Whether a draft says the same already, of the case as it is.
fn is_kept(known: Option<&Draft>, case: &CaseFile, prepared: &Prepared) -> Result<bool, StoreError> {
    match known {
        Some(draft) => Ok(draft.case_ver == case.ver && draft.prepared()? == *prepared),
        None => Ok(false),
    }
}

/// What is not ready yet may be kept; what is not this person's to do may not.
fn only_of_the_person(error: CommandError) -> Result<(), CommandError> {
    match error {
        CommandError::Refused(refusal) => {
            let of_person = refusal.reasons.into_iter().filter(|why| why.kind() == RefusalKind::Forbidden);
            Ok(Refusal::unless_empty(of_person.collect())?)
        }
        other => Err(other),
    }
}

/// Releases everything that is prepared in a group, as it stands on the sheet of version `ver`: the cases `seen`.
///
/// # Errors
/// Everything against it, each case judged anew; [`Reason::Stale`] when it is not what was seen.
pub async fn release(
    app: &App,
    who: &Who,
    (group, ver): (Group, i64),
    seen: BTreeSet<CaseId>,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { release_in(tx, &author, (group, ver), &seen).await }.boxed()).await
}

async fn release_in(
    tx: &mut Tx,
    who: &Who,
    (group, ver): (Group, i64),
    seen: &BTreeSet<CaseId>,
) -> Result<(), CommandError> {
    let (held, drafts) = before_approver(tx, who, group, ver).await?;
    if drafts.keys().copied().collect::<BTreeSet<CaseId>>() != *seen {
        return Err(Refusal::one(Reason::Stale).into());
    }
    sheets::turn(tx, group, ver, None, who.at).await?;
    let mut against = Against::saying_once(is_of_all);
    let mut prepared = Vec::new();
    for draft in drafts.into_values() {
        prepared.push((draft.prepared()?, draft));
    }
    let choices: Vec<Choice<'_>> =
        prepared.iter().filter_map(|(prepared, draft)| held.choice(draft.case_id, prepared)).collect();
    let rooms = quota::rooms(tx, group.batch).await?;
    against.whole(rules::as_a_whole(&choices, &rooms).into_iter().map(Reason::from));
    for (prepared, draft) in &prepared {
        let Some(case) = held.cases.get(&draft.case_id) else { return Err(Refusal::one(Reason::Stale).into()) };
        if case.ver != draft.case_ver {
            against.whole([of_case(case, Reason::Stale)]);
            continue;
        }
        let (first, input) = (draft.first_half()?, prepared.input());
        against.of(case, moves::second_with(tx, who, case, (&first, &input), Vec::new()).await)?;
    }
    Ok(against.finish()?)
}

/// Refuses a selection that is prepared, on a ground that is not academic; the sheet goes back to the office.
///
/// # Errors
/// [`Reason::GroundMissing`], [`Reason::ReasonMissing`]; [`Fault::NotASelection`]; [`Reason::Stale`].
pub async fn refuse(
    app: &App,
    who: &Who,
    (group, ver): (Group, i64),
    case: CaseId,
    veto: Veto,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { refuse_in(tx, &author, (group, ver), case, &veto).await }.boxed()).await
}

async fn refuse_in(
    tx: &mut Tx,
    who: &Who,
    (group, ver): (Group, i64),
    case: CaseId,
    veto: &Veto,
) -> Result<(), CommandError> {
    let (_, drafts) = before_approver(tx, who, group, ver).await?;
    let draft = drafts.get(&case).ok_or(CommandError::NotFound)?;
    if draft.prepared()?.outcome != Outcome::Select {
        return Err(Refusal::one(Fault::NotASelection.into()).into());
    }
    Refusal::unless_empty(veto.faults())?;
    sheets::turn(tx, group, ver, None, who.at).await?;
    sheets::refuse(tx, case, veto, who.account, who.at).await?;
    let exhibits = vec![Exhibit::of("decision_veto", case, veto)?];
    record(tx, who, Role::Approver, group, "refuse_decision", exhibits).await?;
    let note = Note::about(name(tx, group).await?).at(group.path());
    outbox::add(tx, draft.prepared_by, MessageKind::ProposalRefused, None, &note, who.at).await?;
    Ok(())
}

/// The group and its drafts, held for an approver who is somebody else than whoever prepared or handed them over.
async fn before_approver(
    tx: &mut Tx,
    who: &Who,
    group: Group,
    ver: i64,
) -> Result<(Held, BTreeMap<CaseId, Draft>), CommandError> {
    who.must_be(Role::Approver)?;
    let held = hold(tx, who, group).await?;
    let sheet = sheets::sheet(tx, group).await?;
    let Some((handed_by, _)) = sheet.as_ref().and_then(Sheet::handed) else {
        return Err(Refusal::one(Fault::NotHanded.into()).into());
    };
    if sheet.is_none_or(|sheet| sheet.ver != ver) {
        return Err(Refusal::one(Reason::Stale).into());
    }
    had_no_part(tx, who, [handed_by]).await?;
    let drafts = sheets::drafts(tx, group).await?;
    Ok((held, drafts))
}

/// The waiting cases of a group, each held until the transaction ends; before the places, as every mover does.
struct Held {
    cases: BTreeMap<CaseId, CaseFile>,
    directions: BTreeMap<CaseId, Option<String>>,
    role: Option<ScholarRole>,
}

impl Held {
    /// A case as places are counted.
    fn choice<'h>(&'h self, case: CaseId, prepared: &'h Prepared) -> Option<Choice<'h>> {
        let direction = self.directions.get(&case)?.as_deref();
        Some(Choice { role: self.role, direction, prepared })
    }
}

async fn hold(tx: &mut Tx, who: &Who, group: Group) -> Result<Held, CommandError> {
    let mut held = Held { cases: BTreeMap::new(), directions: BTreeMap::new(), role: group.role };
    let mut members = sheets::waiting(tx, group, who.account, who.person).await?;
    members.sort_unstable_by_key(|member| member.id);
    for Member { id, direction, nominated, recused, .. } in members {
        if nominated || recused {
            return Err(Refusal::one(review::Fault::GroupNotYours.into()).into());
        }
        let case = case_file::find(tx, id).await?.ok_or(CommandError::NotFound)?;
        held.cases.insert(id, case);
        held.directions.insert(id, direction);
    }
    Ok(held)
}

/// Writes the event. It names the call and the role and no case, so that nothing of it stands on the page of one.
async fn record(
    tx: &mut Tx,
    who: &Who,
    role: Role,
    group: Group,
    command: &'static str,
    exhibits: Vec<Exhibit>,
) -> Result<(), StoreError> {
    let note = json!({ "call": group.batch, "role": group.role_code() });
    let draft = event::Draft { command, note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}

/// Who will be told of what a case is to become, and as what.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub kind: Option<MessageKind>,
    /// By name; whoever releases is not told of it.
    pub readers: Vec<(AccountId, String)>,
}

/// Whom the release of a group will be told to, by case: the same people that each move tells.
///
/// # Errors
/// When the database fails.
pub async fn outlook(
    conn: &mut Conn,
    who: &Who,
    group: Group,
    actions: &BTreeMap<CaseId, Action>,
) -> Result<BTreeMap<CaseId, Told>, StoreError> {
    let concerned = outbox::concerned_by_decisions(conn, group.batch, group.role).await?;
    let mut publicity = Vec::new();
    for holder in outbox::holders(conn, Role::Publicity, who.at).await? {
        publicity.extend(account::find(conn, holder).await?.map(|found| (holder, found.name)));
    }
    let told = actions.iter().map(|(case, action)| {
        let own = concerned.iter().filter(|one| one.case_id == *case);
        let mut readers: Vec<_> = own.map(|one| (one.account_id, one.name.clone())).collect();
        readers.extend(publicity.iter().filter(|_| tell::is_for_publicity(*action)).cloned());
        readers.retain(|(reader, _)| *reader != who.account);
        readers.sort_unstable();
        readers.dedup();
        (*case, Told { kind: tell::kind_of(*action), readers })
    });
    Ok(told.collect())
}

/// What a message calls the group: the call and the role.
async fn name(conn: &mut Conn, group: Group) -> Result<String, StoreError> {
    let code = batch::find(conn, group.batch).await?.map(|call| call.code).unwrap_or_default();
    Ok(match group.role.map(ScholarRole::short) {
        Some(role) => format!("{code}-{role}"),
        None => code,
    })
}
