//! What happened to a case, as one account may know it: the line of the stepper and the timeline.

use std::collections::BTreeMap;

use super::Seen;
use crate::{
    domain::{
        access::{Resource, Verb},
        decision::is_decision,
        material::DocumentKind,
        role::Role,
        time::{Day, Moment},
        workflow::{Action, Milestone, Stage},
    },
    store::{Conn, StoreError, account, event},
    texts::{Lang, command, label},
};

/// Events a page shows at most.
const MOST: i64 = 200;

/// A line of the timeline.
pub struct Line {
    pub at: Moment,
    pub said: String,
    /// Who, as far as the reader may know.
    pub by: String,
    /// The class of its dot.
    pub class: &'static str,
}

/// A step of the stepper.
pub struct Step {
    pub name: &'static str,
    pub done: bool,
    pub current: bool,
    /// The day it was reached, or what stands in its place.
    pub on: Option<Day>,
}

/// Timeline and stepper of a case.
pub struct History {
    pub lines: Vec<Line>,
    pub steps: Vec<Step>,
}

/// Reads what happened to a case.
pub async fn of(conn: &mut Conn, seen: &Seen, lang: Lang) -> Result<History, StoreError> {
    let events = event::of_case(conn, seen.case.id, MOST).await?;
    let mut names: BTreeMap<i64, String> = BTreeMap::new();
    if seen.knows_names() {
        for actor in events.iter().filter_map(|event| event.actor_id) {
            if let std::collections::btree_map::Entry::Vacant(free) = names.entry(actor)
                && let Some(found) = account::find(conn, actor.into()).await?
            {
                free.insert(found.name);
            }
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    let mut before = "";
    for event in &events {
        // Every saving of a draft is an event; a row of them is one line.
        let again = before == "save_draft" && event.command == "save_draft";
        before = &event.command;
        if again || !may_know(seen, &event.command) || is_private(seen, event) {
            continue;
        }
        lines.push(line(event, seen, &names, lang));
    }
    Ok(History { steps: steps(seen, &events, lang), lines })
}

/// Whether a reader is told of an event. Authors and candidates see the case move and what they did themselves, not
/// how the office goes about it.
fn may_know(seen: &Seen, command: &str) -> bool {
    const OF_AUTHORS: [&str; 14] = [
        "save_draft",
        "add_document",
        "invite_consent",
        "give_consent",
        "withdraw_consent",
        "record_consent",
        "ask_letter",
        "issue_letter_link",
        "withdraw_letter",
        "receive_letter",
        "decline_letter",
        "expire_letter",
        "add_co_editor",
        "remove_co_editor",
    ];
    seen.knows_names() || Action::from_code(command).is_some() || OF_AUTHORS.contains(&command)
}

/// Whether an event tells what is to be decided, was asked of bodies outside or is said against the case, to somebody who
/// may not know of it.
fn is_private(seen: &Seen, event: &event::Event) -> bool {
    let payload: serde_json::Value = serde_json::from_str(&event.payload).unwrap_or_default();
    let said = |name: &str| payload["note"][name].as_str();
    let resource = match event.command.as_str() {
        "propose" | "revoke_proposal" | "refuse_proposal"
            if said("action").and_then(Action::from_code).is_some_and(is_decision) =>
        {
            Resource::DecisionDraft
        }
        "add_document" if said("kind").and_then(DocumentKind::from_code).is_some_and(DocumentKind::is_of_office) => {
            Resource::Consultation
        }
        "send_consultation" | "answer_consultation" => Resource::Consultation,
        // When an objection came in may tell who objected, and a lead is said against the case as well.
        "add_evidence" | "share_evidence" | "read_evidence" | "read_objector" => Resource::Objection,
        command if command.contains("objection") => Resource::Objection,
        "enter_lead" | "find_lead" => Resource::Lead,
        _ => return false,
    };
    let of_others = seen.involved && matches!(resource, Resource::Objection | Resource::Lead);
    of_others || !seen.may(resource, Verb::Read)
}

fn line(event: &event::Event, seen: &Seen, names: &BTreeMap<i64, String>, lang: Lang) -> Line {
    let to = event.to_stage.as_deref().and_then(Stage::from_code);
    let moved = event.from_stage != event.to_stage;
    let said = match (Action::from_code(&event.command), to) {
        (Some(action), Some(to)) if moved => {
            let stage = label::stage(to, seen.case.kind, lang);
            command::moved(label::action(action, lang), stage, lang)
        }
        (Some(action), _) => label::action(action, lang).to_owned(),
        (None, _) => command::done(&event.command, &event.payload, lang),
    };
    let role = Role::from_code(&event.actor_role).map_or("", |role| label::role(role, lang));
    // Who reviewed is known to fewer than who keeps the case.
    let hidden = event.actor_role == Role::Expert.code() && !seen.may(Resource::ReviewerName, Verb::Read);
    let name = event.actor_id.and_then(|actor| names.get(&actor)).filter(|_| !hidden);
    let by = match name {
        Some(name) => command::by(role, name, lang),
        None => role.to_owned(),
    };
    let class = match to.filter(|_| moved) {
        None => "",
        Some(Stage::Returned | Stage::OnHold | Stage::NotAccepted | Stage::NotSelected) => "stop",
        Some(Stage::Terminated | Stage::Revoked | Stage::Withdrawn) => "stop",
        Some(stage) if Some(stage) == Some(seen.case.stage) => "now",
        Some(_) => "ok",
    };
    Line { at: event.at, said, by, class }
}

/// The six steps with the days they were reached. A case that ended stands where it last was on the road.
fn steps(seen: &Seen, events: &[event::Event], lang: Lang) -> Vec<Step> {
    let stage = seen.case.stage;
    let on_the_road = |stage: &Stage| !matches!(stage, Stage::Withdrawn | Stage::Revoked | Stage::Terminated);
    let reached = |event: &event::Event| event.to_stage.as_deref().and_then(Stage::from_code);
    let at = Some(stage)
        .filter(on_the_road)
        .or_else(|| events.iter().filter_map(reached).find(on_the_road))
        .unwrap_or(stage)
        .milestone();
    let first_on = |step: Milestone| {
        let mut days = events.iter().rev().filter(|event| reached(event).is_some_and(|to| to.milestone() == step));
        days.next().map(|event| event.at.day())
    };
    Milestone::ALL
        .iter()
        .map(|step| Step {
            name: label::milestone(*step, lang),
            done: *step < at || (*step == at && stage == Stage::Closed),
            current: *step == at && stage != Stage::Closed,
            on: first_on(*step).filter(|_| *step <= at),
        })
        .collect()
}
