//! Panels: convening them, who is in the room, and how long each candidate has there. Their ballots are in `ballot`
//! (counted on paper by two people) and `vote` (on members' own devices).

use futures_util::FutureExt;
use serde_json::json;

use super::{
    CommandError, Who,
    assign::{Judged, judge},
    ballot::Count,
    moves,
    separation::same_person,
    transact,
};
use crate::{
    app::App,
    domain::{
        ids::{AccountId, CaseId, ExpertId, PanelId},
        message::{MessageKind, Note},
        recusal::{Kind, Ruling, Source},
        review::{Fault, sitting::TimerPart},
        role::Role,
        time::Day,
        workflow::{Reason, Refusal, facts::Ballot},
    },
    store::{
        Conn, StoreError, Tx, barring,
        case_file::{self, CaseFile},
        event::{self, Exhibit},
        expert, facts, outbox,
        panel::{self, Member, NewPanel, Panel, Timer},
        recusal::{self as recusals, NewRecusal},
    },
};

/// A panel to be convened.
#[derive(Clone, Debug)]
pub struct Convened {
    pub panel: NewPanel,
    pub members: Vec<ExpertId>,
    pub cases: Vec<CaseId>,
}

/// Convenes a panel: its members are fixed before it meets.
///
/// # Errors
/// When chair and secretary are one person, members are too few for a case or not to be asked for the day, or another
/// panel has a case.
pub async fn convene(app: &App, who: &Who, new: Convened) -> Result<PanelId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let Convened { panel: new, mut members, cases } = new;
            members.sort_unstable();
            members.dedup();
            let mut reasons: Vec<Reason> = Vec::new();
            if same_person(tx, new.secretary, new.chair).await? {
                reasons.push(Fault::SameChairAndSecretary.into());
            }
            let least = least_members(tx, &cases).await?;
            if (members.len() as i64) < least {
                reasons.push(Fault::MembersTooFew { members: members.len() as i64, least }.into());
            }
            reasons.extend(away(tx, &members, new.held_on).await?);
            Refusal::unless_empty(reasons)?;
            let id = panel::insert(tx, &new, author.at).await?;
            for expert in &members {
                panel::add_member(tx, id, *expert).await?;
            }
            for (position, case) in cases.iter().enumerate() {
                match panel::add_case(tx, id, *case, position as i64).await {
                    Err(StoreError::Duplicate) => {
                        let case_no = case_file::find(tx, *case).await?.map(|case| case.case_no).unwrap_or_default();
                        return Err(refused(Fault::CaseOnOtherPanel { case_no }));
                    }
                    other => other?,
                }
            }
            invite(tx, id, &new, author.account, author.at).await?;
            let fixed = json!({ "panel": new.name, "held_on": new.held_on, "members": members, "cases": cases });
            record(tx, &author, None, "convene_panel", id, vec![Exhibit::of("panel", id, &fixed)?]).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

async fn invite(
    tx: &mut Tx,
    id: PanelId,
    new: &NewPanel,
    by: AccountId,
    now: crate::domain::time::Moment,
) -> Result<(), CommandError> {
    let note = Note::about(&new.name).due(new.held_on).at(format!("/admin/panels/{id}"));
    for account in [new.secretary, new.chair].into_iter().filter(|account| *account != by) {
        outbox::add(tx, account, MessageKind::PanelScheduled, None, &note, now).await?;
    }
    let note = Note { path: String::new(), ..note };
    for account in panel::members(tx, id).await?.iter().filter_map(Member::account) {
        outbox::add(tx, account, MessageKind::PanelScheduled, None, &note, now).await?;
    }
    Ok(())
}

/// Members who are not to be asked for the day of the meeting.
async fn away(tx: &mut Tx, members: &[ExpertId], on: Day) -> Result<Vec<Reason>, CommandError> {
    let absences = expert::absences_of(tx, members.iter().copied(), on).await?;
    let mut reasons: Vec<Reason> = Vec::new();
    for id in members {
        let member = expert::find(tx, *id).await?.ok_or(CommandError::NotFound)?;
        let barred = barring::spans(tx, [member.person_id]).await?.into_values().flatten();
        if let Some(span) = barred.into_iter().find(|span| span.covers(on)) {
            reasons.push(Fault::MemberOnRegister { name: member.name.clone(), span }.into());
        }
        if let Some(away) = absences.get(id).and_then(|known| known.iter().find(|absence| absence.meets(on, on))) {
            reasons.push(Fault::MemberAway { name: member.name, from: away.starts_on, until: away.ends_on }.into());
        }
    }
    Ok(reasons)
}

/// Members that the strictest of the cases needs.
async fn least_members(tx: &mut Tx, cases: &[CaseId]) -> Result<i64, CommandError> {
    let mut least = 1;
    for id in cases {
        let case = case_file::find(tx, *id).await?.ok_or(CommandError::NotFound)?;
        let config = facts::config(tx, &case).await?;
        least = least.max(config.role(case.scholar_role()).map_or(1, |role| role.panel_min));
    }
    Ok(least)
}

/// Notes who is in the meeting: those named are, everybody else is not.
///
/// # Errors
/// [`Reason::Stale`] when somebody changed the panel since version `ver`.
pub async fn attend(app: &App, who: &Who, id: PanelId, ver: i64, present: Vec<ExpertId>) -> Result<i64, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            own(tx, &author, id).await?;
            panel::touch(tx, id, ver).await?;
            let members = panel::members(tx, id).await?;
            if present.iter().any(|expert| members.iter().all(|member| member.expert_id != *expert)) {
                return Err(refused(Fault::NotAMember));
            }
            let mut attending = 0;
            for member in &members {
                let attends = present.contains(&member.expert_id);
                panel::set_attends(tx, id, member.expert_id, attends).await?;
                attending += i64::from(attends);
            }
            let exhibit = Exhibit::of("attendance", id, &present)?;
            record(tx, &author, None, "note_attendance", id, vec![exhibit]).await?;
            Ok(attending)
        }
        .boxed()
    })
    .await
}

/// Puts on record that a member leaves the room for a case.
///
/// # Errors
/// For somebody who is no member; without a reason.
pub async fn step_out(
    app: &App,
    who: &Who,
    id: PanelId,
    case: CaseId,
    expert: ExpertId,
    reason: String,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            own(tx, &author, id).await?;
            let case = on_panel(tx, &author, id, case).await?;
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            if !panel::members(tx, id).await?.iter().any(|member| member.expert_id == expert) {
                return Err(refused(Fault::NotAMember));
            }
            let new = NewRecusal {
                case: case.id,
                expert,
                kind: Kind::Declared,
                source: Source::Declared,
                ruling: Ruling::Conflict,
                reason,
                by: Some(author.account),
            };
            let row = recusals::insert(tx, &new, author.at).await?;
            case_file::touch(tx, case.id).await?;
            let exhibit = Exhibit::of("recusal", row, &json!({ "expert": expert, "reason": reason }))?;
            record(tx, &author, Some(case.id), "step_out", id, vec![exhibit]).await
        }
        .boxed()
    })
    .await
}

/// How the members of a panel stand to a case.
///
/// # Errors
/// When the database fails.
pub async fn members_of(
    conn: &mut Conn,
    panel: PanelId,
    case: &CaseFile,
    today: Day,
) -> Result<Vec<(Member, Judged)>, StoreError> {
    let members = panel::members(conn, panel).await?;
    let mut rows = Vec::new();
    for member in &members {
        rows.push(expert::find(conn, member.expert_id).await?.ok_or(StoreError::Missing)?);
    }
    let judged = judge(conn, case, rows, today).await?;
    Ok(members.into_iter().zip(judged).collect())
}

/// The ballot as the rules see it: members present who are in conflict leave the room and do not count.
pub fn counted(seats: &[(Member, Judged)], count: Count) -> Ballot {
    let attending = seats.iter().filter(|(member, _)| member.attends).count() as i64;
    let recused = seats.iter().filter(|(member, one)| member.attends && one.standing.is_conflict()).count() as i64;
    Ballot {
        members: seats.len() as i64,
        attending,
        recused,
        yes: count.yes,
        no: count.no,
        abstain: count.abstain,
        invalid: count.invalid,
        minutes_attached: count.minutes.is_some(),
    }
}

/// Of these members, those of whom it is not settled whether they may stay.
pub fn undecided<'s>(seats: impl IntoIterator<Item = &'s (Member, Judged)>) -> Vec<Reason> {
    let open = |(_, one): &&(Member, Judged)| !one.standing.is_conflict() && !one.standing.undecided.is_empty();
    let fault = |(member, one): &(Member, Judged)| {
        Fault::ExpertUndecided { name: member.name.clone(), why: one.standing.undecided.clone() }.into()
    };
    seats.into_iter().filter(open).map(fault).collect()
}

/// Members in the room.
pub fn present(seats: &[(Member, Judged)]) -> impl Iterator<Item = &(Member, Judged)> {
    seats.iter().filter(|(member, _)| member.attends)
}

/// Sets how many minutes each candidate has to present and for questions.
///
/// # Errors
/// For numbers out of range; [`Reason::Stale`] when somebody changed the panel since version `ver`.
pub async fn set_minutes(
    app: &App,
    who: &Who,
    id: PanelId,
    ver: i64,
    (talk, questions): (i64, i64),
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            own(tx, &author, id).await?;
            let fields = [("talk_minutes", talk), ("question_minutes", questions)];
            let wrong = fields.into_iter().filter(|(_, n)| !(1..=MINUTES_MOST).contains(n));
            Refusal::unless_empty(wrong.map(|(field, _)| Fault::MinutesOutOfRange { field }.into()).collect())?;
            panel::set_minutes(tx, id, ver, (talk, questions)).await?;
            let set = json!({ "talk": talk, "questions": questions });
            record(tx, &author, None, "set_room_minutes", id, vec![Exhibit::of("room_minutes", id, &set)?]).await
        }
        .boxed()
    })
    .await
}

/// The longest a part of a candidate's time may be set to, in minutes.
const MINUTES_MOST: i64 = 240;

/// Starts the clock in the room for a part of a candidate's time, or stops it. It is an event, so that the records tell
/// how long each candidate had.
///
/// # Errors
/// For a case that is not before the panel.
pub async fn run_timer(
    app: &App,
    who: &Who,
    id: PanelId,
    case: CaseId,
    part: Option<TimerPart>,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let panel = own(tx, &author, id).await?;
            let case = on_panel(tx, &author, id, case).await?;
            let timer = part.map(|part| Timer {
                part,
                case: case.id,
                ends_at: author.at.plus_millis(panel.minutes_of(part) * 60_000),
            });
            panel::set_timer(tx, id, timer).await?;
            let command = if timer.is_some() { "start_room_timer" } else { "stop_room_timer" };
            let run = json!({ "part": part, "ends_at": timer.map(|timer| timer.ends_at) });
            record(tx, &author, Some(case.id), command, id, vec![Exhibit::of("room_timer", id, &run)?]).await
        }
        .boxed()
    })
    .await
}

/// The panel, if the account is its secretary or chair, or holds such a role for every panel.
pub(super) async fn own(tx: &mut Tx, who: &Who, id: PanelId) -> Result<Panel, CommandError> {
    let panel = panel::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    if is_of(&panel, who) { Ok(panel) } else { Err(CommandError::NotFound) }
}

/// Whether an account has a part in a panel as its secretary or chair.
pub fn is_of(panel: &Panel, who: &Who) -> bool {
    let named = [panel.secretary_id(), panel.chair_id()].contains(&Some(who.account));
    let general = |role| who.held.iter().any(|held| held.role == role && held.scope.is_none());
    named || general(Role::Secretary) || general(Role::Chair)
}

/// A case before the panel.
pub(super) async fn on_panel(tx: &mut Tx, who: &Who, id: PanelId, case: CaseId) -> Result<CaseFile, CommandError> {
    let case = moves::open(tx, who, case).await?;
    let panel = panel::of_case(tx, case.id).await?;
    if panel.is_some_and(|panel| panel.id == id) { Ok(case) } else { Err(CommandError::NotFound) }
}

pub(super) fn refused(fault: Fault) -> CommandError {
    Refusal::one(fault.into()).into()
}

/// Records what was done on a panel, by its secretary or its chair.
pub(super) async fn record(
    tx: &mut Tx,
    who: &Who,
    case: Option<CaseId>,
    command: &'static str,
    id: PanelId,
    exhibits: Vec<Exhibit>,
) -> Result<(), CommandError> {
    let role = if who.has(Role::Secretary) { Role::Secretary } else { Role::Chair };
    let draft = event::Draft { command, case, note: json!({ "panel": id }), exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(role), draft).await?;
    Ok(())
}
