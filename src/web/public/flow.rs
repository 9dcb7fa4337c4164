//! The process as a drawing: a line through the stages that lead to an appointment, and beside each stage the ways
//! that leave the line. Every way is a line of the very table that runs the process; nothing is drawn by hand.

use super::procedure::home;
use crate::{
    domain::{
        role::{CaseKind, Role},
        workflow::{By, RULES, Rule, Stage, Target},
    },
    texts::{Lang, label},
    web::page::Frame,
};

/// The stages on the line, in their order.
const LINE: [Stage; 12] = [
    Stage::Draft,
    Stage::Submitted,
    Stage::ExternalReview,
    Stage::PanelReview,
    Stage::PendingDecision,
    Stage::Selected,
    Stage::InNotice,
    Stage::Cleared,
    Stage::Contracting,
    Stage::Active,
    Stage::Closing,
    Stage::Closed,
];

/// Where a way leads, as seen from the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// On along the line.
    On,
    /// Back to an earlier stage of the line.
    Back,
    /// To a stage beside the line, which leads on from there.
    Side,
    /// To an end.
    End,
}

impl Turn {
    pub const fn css(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Back => "back",
            Self::Side => "side",
            Self::End => "end",
        }
    }

    pub const fn icon(self) -> &'static str {
        match self {
            Self::On => "down",
            Self::Back => "back",
            Self::Side => "branch",
            Self::End => "x",
        }
    }
}

/// A move, drawn.
pub struct Way {
    pub number: &'static str,
    pub action: &'static str,
    pub to: String,
    pub who: String,
    pub turn: Turn,
    /// From the stage beside the line that it leads to.
    pub further: Vec<Way>,
}

/// A stage on the line.
pub struct Station {
    /// The step that begins here: its place, address and title.
    pub step: Option<(usize, &'static str, &'static str)>,
    pub stage: &'static str,
    pub css: &'static str,
    pub on: Vec<Way>,
    pub off: Vec<Way>,
}

/// The drawing.
pub struct Flow {
    pub stations: Vec<Station>,
    /// Moves that may come at many steps.
    pub anywhere: Vec<Way>,
}

pub fn stages(of: &[Stage], lang: Lang) -> String {
    let names: Vec<&str> = of.iter().map(|stage| label::stage(*stage, CaseKind::Scholar, lang)).collect();
    names.join(lang.pick("、", ", "))
}

pub fn roles(of: &[Role], lang: Lang) -> String {
    let names: Vec<&str> = of.iter().map(|role| label::role(*role, lang)).collect();
    names.join(lang.pick("、", ", "))
}

impl Flow {
    pub fn of(frame: &Frame) -> Self {
        let mut branched = Vec::new();
        let mut stations = vec![start(frame)];
        for (place, stage) in LINE.into_iter().enumerate() {
            stations.push(station(place, stage, &mut branched, frame));
        }
        let anywhere = RULES.iter().filter(|rule| home(rule).is_none());
        Self { stations, anywhere: anywhere.map(|rule| way(rule, turn(rule, LINE.len()), frame)).collect() }
    }
}

/// Before there is a case.
fn start(frame: &Frame) -> Station {
    let rules = RULES.iter().filter(|rule| rule.from.is_empty());
    let (on, off) = rules.partition::<Vec<&Rule>, _>(|rule| rule.to == Target::To(LINE[0]));
    Station {
        step: Some(step(LINE[0], frame)),
        stage: frame.t.catalogue.nothing_yet,
        css: "first start",
        on: on.into_iter().map(|rule| way(rule, Turn::On, frame)).collect(),
        off: off.into_iter().map(|rule| way(rule, Turn::Side, frame)).collect(),
    }
}

/// A stage with its ways; a stage beside the line is followed from the first way that leads to it.
fn station(place: usize, stage: Stage, branched: &mut Vec<Stage>, frame: &Frame) -> Station {
    let before = place.checked_sub(1).map_or(LINE[0], |before| LINE[before]);
    let begins = stage.milestone() != before.milestone();
    let (mut on, mut off) = (Vec::new(), Vec::new());
    for rule in leaving(stage) {
        let turn = turn(rule, place);
        let mut drawn = way(rule, turn, frame);
        if let (Turn::Side, Target::To(side)) = (turn, rule.to)
            && !branched.contains(&side)
        {
            branched.push(side);
            let further = leaving(side).filter(|further| further.from.first() == Some(&side));
            drawn.further = further.map(|rule| way(rule, turn_from_side(rule), frame)).collect();
        }
        if turn == Turn::On { on.push(drawn) } else { off.push(drawn) }
    }
    Station {
        step: begins.then(|| step(stage, frame)),
        stage: label::stage(stage, CaseKind::Scholar, frame.lang),
        css: match (stage.is_final(), begins) {
            (true, _) => "goal",
            (false, true) => "first",
            (false, false) => "",
        },
        on,
        off,
    }
}

fn step(stage: Stage, frame: &Frame) -> (usize, &'static str, &'static str) {
    let step = stage.milestone();
    let place = crate::domain::workflow::Milestone::ALL.iter().position(|known| *known == step).unwrap_or_default();
    (place + 1, step.code(), label::milestone(step, frame.lang))
}

/// The moves of one step from a stage.
fn leaving(stage: Stage) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.from.contains(&stage) && home(rule).is_some())
}

fn place_of(stage: Stage) -> Option<usize> {
    LINE.iter().position(|known| *known == stage)
}

fn turn(rule: &Rule, place: usize) -> Turn {
    match rule.to {
        Target::To(to) => match place_of(to) {
            Some(there) if there > place => Turn::On,
            Some(_) => Turn::Back,
            None if to.is_final() => Turn::End,
            None => Turn::Side,
        },
        Target::AfterHold | Target::FlawedStep(_) => Turn::Back,
    }
}

/// From beside the line a way leads back to it, or to an end.
fn turn_from_side(rule: &Rule) -> Turn {
    if matches!(rule.to, Target::To(to) if to.is_final()) { Turn::End } else { Turn::On }
}

fn way(rule: &'static Rule, turn: Turn, frame: &Frame) -> Way {
    let (lang, text) = (frame.lang, &frame.t.catalogue);
    Way {
        number: rule.number,
        action: label::action(rule.action, lang),
        to: stages(&rule.targets(), lang),
        who: match rule.by {
            By::One(who) => roles(who, lang),
            By::Two { proposes, confirms } => text.two_sign(roles(proposes, lang), roles(confirms, lang)),
            By::Seed => text.by_source.to_owned(),
        },
        turn,
        further: Vec::new(),
    }
}
