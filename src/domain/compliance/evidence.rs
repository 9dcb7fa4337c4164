//! What is known of how a case was handled, as plain values. `store::compliance` gathers it; nothing here fetches.

use std::collections::BTreeSet;

use super::place;
use crate::domain::{
    calendar::{Calendar, Unit},
    ids::{AccountId, InstitutionId, PersonId},
    role::ScholarRole,
    scheme::{NoticeConfig, RoleConfig, SchemeConfig},
    time::{Day, Moment},
    workflow::{
        Action, Stage,
        facts::{Ballot, Ground},
    },
};

/// Everything the clauses are judged on.
#[derive(Clone, Debug)]
pub struct Evidence {
    pub stage: Stage,
    /// The stages the case ever stood at, by the chain of events.
    pub reached: BTreeSet<Stage>,
    pub role: Option<ScholarRole>,
    /// The version of the rules pinned to the case.
    pub config: SchemeConfig,
    pub call: Call,
    pub born: Option<Day>,
    /// When the form was last saved: the day of reference where a call has no end.
    pub saved_on: Day,
    /// When the formal check ended: accepted or not.
    pub checked_on: Option<Day>,
    pub corrections: Vec<Correction>,
    pub people: People,
    /// The moves that take two, each with both.
    pub pairs: Vec<Pair>,
    /// Reviewers in the order in which they were asked; they are known by their place in it.
    pub seats: Vec<Seat>,
    /// Whether the cases of the same call, role and direction were reviewed by the same criteria.
    pub group_alike: bool,
    pub vote: Option<Vote>,
    pub decisions: Vec<Decision>,
    /// Consents to publicity.
    pub consents: Vec<Consent>,
    /// The notice that stands, on which the case is live.
    pub notice: Option<Notice>,
    /// The day the period was closed for the case.
    pub cleared_on: Option<Day>,
    pub objections: Vec<Objection>,
    pub appeals: Vec<Appeal>,
    pub contract: Option<Contract>,
}

impl Evidence {
    /// The settings for the role of the case.
    pub fn role_config(&self) -> Option<&RoleConfig> {
        self.config.role(self.role)
    }

    /// Whether the case has left a stage behind, or ended before it came to it.
    pub(super) fn is_past(&self, stage: Stage) -> bool {
        place(self.stage).is_none_or(|at| Some(at) > place(stage))
    }

    /// Reviews that count, with their numbers.
    pub(super) fn valid(&self) -> impl Iterator<Item = (usize, &Seat)> {
        self.seats.iter().enumerate().map(|(at, seat)| (at + 1, seat)).filter(|(_, seat)| seat.counts)
    }

    pub(super) fn decided(&self, outcome: Action) -> bool {
        self.decisions.iter().any(|decision| decision.outcome == outcome)
    }
}

/// The call of the case.
#[derive(Clone, Debug, Default)]
pub struct Call {
    pub guide_on: Option<Day>,
    pub opens_on: Option<Day>,
    pub closes_on: Option<Day>,
}

/// Something that was to be corrected.
#[derive(Clone, Debug)]
pub struct Correction {
    pub raised_on: Day,
    pub due_on: Day,
    pub answered_on: Option<Day>,
}

/// Somebody who had a hand in the case. Persons are compared, not only accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub account: Option<AccountId>,
    pub person: Option<PersonId>,
}

impl Person {
    pub fn same_as(&self, other: &Self) -> bool {
        (self.account.is_some() && self.account == other.account)
            || (self.person.is_some() && self.person == other.person)
    }
}

/// Who did what must be kept apart.
#[derive(Clone, Debug, Default)]
pub struct People {
    pub nominator: Option<Person>,
    /// The officer of the case and whoever accepted it.
    pub officers: Vec<Person>,
}

/// The two people of a move that takes two.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    pub action: Action,
    pub first: Person,
    pub second: Person,
}

/// What was ruled on a reviewer and the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruled {
    Free,
    /// Something was found that nobody has settled.
    Unsettled,
    Conflict,
}

/// A reviewer's part.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Drawn at random, with a record of the draw; else an officer chose.
    pub drawn: bool,
    /// Handed in and not invalidated.
    pub counts: bool,
    pub assigned_at: Moment,
    /// When conflicts were declared and secrecy pledged; the materials open then.
    pub declared_at: Option<Moment>,
    /// The materials are open to the reviewer, or were.
    pub opened: bool,
    pub submitted_at: Option<Moment>,
    /// The day of the expert's pledge of integrity.
    pub pledged_on: Option<Day>,
    pub ruled: Ruled,
    /// The legal persons the expert worked for when asked.
    pub legal_persons: Vec<InstitutionId>,
}

/// The latest ballot.
#[derive(Clone, Debug)]
pub struct Vote {
    pub counts: Ballot,
    pub recorded_at: Moment,
    /// Members in the meeting on whom a conflict was ruled.
    pub had_to_leave: i64,
}

/// A numbered decision.
#[derive(Clone, Debug)]
pub struct Decision {
    pub outcome: Action,
    pub ground: Option<Ground>,
    /// A reason is written.
    pub reasoned: bool,
    pub decided_at: Moment,
}

/// A consent to publicity.
#[derive(Clone, Copy, Debug)]
pub struct Consent {
    pub given_at: Moment,
    pub withdrawn_at: Option<Moment>,
}

/// The notice of the case.
#[derive(Clone, Debug)]
pub struct Notice {
    pub released_at: Moment,
    pub starts_on: Day,
    /// The last day as printed, with every extension.
    pub ends_on: Day,
    pub days: i32,
    pub unit: Unit,
    /// The last day as counted again; `None` where the calendar does not reach.
    pub counted_to: Option<Day>,
    /// Parts of the wording that are empty, by field.
    pub lacks: Vec<&'static str>,
    pub items: i64,
}

impl Notice {
    /// The last day of a period from `starts_on` by the notice's own count, and no earlier than by the scheme's.
    pub fn count(calendar: &Calendar, starts_on: Day, own: &NoticeConfig, scheme: &NoticeConfig) -> Option<Day> {
        let end = |count: &NoticeConfig| {
            calendar.period(starts_on, count.days, count.unit, count.convention).ok().and_then(|period| period.ends_on)
        };
        Some(end(own)?.max(end(scheme)?))
    }
}

/// An objection, without a word of it.
#[derive(Clone, Debug)]
pub struct Objection {
    pub admit_due_on: Option<Day>,
    pub handle_due_on: Option<Day>,
    /// Admitted or refused.
    pub admitted_on: Option<Day>,
    /// Replied to, or refused.
    pub answered_on: Option<Day>,
}

/// A request to review a decision.
#[derive(Clone, Debug)]
pub struct Appeal {
    pub due_on: Day,
    pub answered_on: Option<Day>,
}

/// The contract, as far as its clock goes.
#[derive(Clone, Debug)]
pub struct Contract {
    pub due_on: Day,
    /// The day of the last signature, once all are there.
    pub signed_on: Option<Day>,
    pub reminded_on: Option<Day>,
}
