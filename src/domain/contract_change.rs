//! Changes of a contract in force (变更申请, domain model §9): each changes one thing, for a reason, from a day on. The
//! role is not among them: somebody was selected for it, and another role is another nomination.
//!
//! The appointee, the host institution or the officer asks, the officer proposes, finance signs where money changes,
//! and an approver who had no part in it confirms.

use serde::{Deserialize, Serialize};

use super::{
    contract::Terms,
    ids::{DirectionId, InstitutionId},
    quota::Room,
    role::codes,
    time::Day,
    workflow::{Reason, RefusalKind, Stage},
};

codes! {
    /// What of a contract a change changes.
    pub enum ChangeKind {
        /// The end of the term. Once the closing has begun, only an extension moves it (T25).
        EndsOn = "ends_on",
        Duties = "duties",
        Resources = "resources",
        Autonomy = "autonomy",
        Grant = "grant",
        Host = "host",
        Direction = "direction",
    }

    /// Where a change stands.
    pub enum ChangeState {
        Asked = "asked",
        Proposed = "proposed",
        Confirmed = "confirmed",
        Refused = "refused",
        /// Taken back by whoever asked for it.
        Withdrawn = "withdrawn",
    }
}

impl ChangeKind {
    /// The form field that holds the new value.
    pub const fn field(self) -> &'static str {
        match self {
            Self::EndsOn => "new_ends_on",
            Self::Duties => "duties",
            Self::Resources => "resources",
            Self::Autonomy => "autonomy",
            Self::Grant => "grant_yuan",
            Self::Host => "institution_id",
            Self::Direction => "direction_id",
        }
    }

    /// Whether finance signs before it is confirmed.
    pub const fn is_money(self) -> bool {
        matches!(self, Self::Grant)
    }
}

impl ChangeState {
    /// Whether it still waits for somebody.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Proposed)
    }
}

/// A change as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub kind: ChangeKind,
    /// As the contract holds it: a text, a civil date, an amount in fen, the id of a record.
    pub value: String,
    pub reason: String,
    /// From which day on it holds.
    pub effective_on: Day,
}

/// What stands against a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Another of the same kind waits for its answer.
    Open,
    /// It says what the contract says already.
    Unchanged { field: &'static str },
    /// The new end is not after today.
    EndPast,
    /// Less than is paid or spent of the grant already, in fen.
    BelowUsed { used: i64 },
    /// The final statement of the money is made.
    Settled,
    /// The day it takes effect is outside the term.
    OutsideTerm { starts_on: Day, ends_on: Day },
    /// Before the last change of the same thing took effect.
    BeforeLast { since: Day },
    /// It is confirmed on the day it takes effect, or later.
    NotYet { on: Day },
    /// Finance has not signed.
    FinanceUnsigned,
}

impl Fault {
    /// The field it stands beside.
    pub const fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Open => "change_kind",
            Self::Unchanged { field } => field,
            Self::EndPast => "new_ends_on",
            Self::BelowUsed { .. } | Self::Settled => "grant_yuan",
            Self::OutsideTerm { .. } | Self::BeforeLast { .. } => "effective_on",
            Self::NotYet { .. } | Self::FinanceUnsigned => return None,
        })
    }

    pub const fn kind(&self) -> RefusalKind {
        match self {
            Self::Open | Self::Settled | Self::NotYet { .. } => RefusalKind::Conflict,
            _ => RefusalKind::Unprocessable,
        }
    }
}

/// A contract in force, with what bounds a change of it.
#[derive(Clone, Debug)]
pub struct InForce {
    pub stage: Stage,
    pub terms: Terms,
    pub host: Option<InstitutionId>,
    pub direction: Option<DirectionId>,
    /// What is paid or spent of the grant, whichever is more, in fen.
    pub used_fen: i64,
    /// The final statement of the money is made.
    pub is_settled: bool,
    /// Quotas that would cover the case after the change and do not now.
    pub rooms: Vec<Room>,
    /// When the last change of the same kind took effect.
    pub since: Option<Day>,
}

impl InForce {
    /// What the contract holds of a kind; empty for nothing.
    pub fn value(&self, kind: ChangeKind) -> String {
        let text = match kind {
            ChangeKind::EndsOn => self.terms.ends_on.map(|day| day.to_string()),
            ChangeKind::Duties => Some(self.terms.duties.clone()),
            ChangeKind::Resources => Some(self.terms.resources.clone()),
            ChangeKind::Autonomy => Some(self.terms.autonomy.clone()),
            ChangeKind::Grant => self.terms.grant_fen.map(|fen| fen.to_string()),
            ChangeKind::Host => self.host.map(|id| id.to_string()),
            ChangeKind::Direction => self.direction.map(|id| id.to_string()),
        };
        text.unwrap_or_default()
    }

    /// Everything that stands against a change, all at once.
    pub fn faults(&self, asked: &Asked, today: Day) -> Vec<Reason> {
        if !matches!(self.stage, Stage::Active | Stage::Suspended) {
            return vec![Reason::WrongStage { stage: self.stage, allowed: Vec::new() }];
        }
        let mut faults = Vec::new();
        if asked.value == self.value(asked.kind) {
            faults.push(Fault::Unchanged { field: asked.kind.field() });
        }
        match asked.kind {
            ChangeKind::EndsOn if asked.value.parse::<Day>().is_ok_and(|end| end <= today) => {
                faults.push(Fault::EndPast);
            }
            ChangeKind::Grant if self.is_settled => faults.push(Fault::Settled),
            ChangeKind::Grant if asked.value.parse::<i64>().is_ok_and(|fen| fen < self.used_fen) => {
                faults.push(Fault::BelowUsed { used: self.used_fen });
            }
            _ => {}
        }
        if let (Some(starts_on), Some(ends_on)) = (self.terms.starts_on, self.terms.ends_on)
            && (asked.effective_on < starts_on || asked.effective_on > ends_on)
        {
            faults.push(Fault::OutsideTerm { starts_on, ends_on });
        }
        if let Some(since) = self.since.filter(|since| asked.effective_on < *since) {
            faults.push(Fault::BeforeLast { since });
        }
        let full = self.rooms.iter().filter(|room| !room.has_room()).cloned().map(Reason::QuotaFull);
        faults.into_iter().map(Into::into).chain(full).collect()
    }
}

impl Terms {
    /// The terms after a change; what is no part of them stays as it is.
    #[must_use]
    pub fn changed(mut self, kind: ChangeKind, value: &str) -> Self {
        match kind {
            ChangeKind::EndsOn => self.ends_on = value.parse().ok(),
            ChangeKind::Duties => value.clone_into(&mut self.duties),
            ChangeKind::Resources => value.clone_into(&mut self.resources),
            ChangeKind::Autonomy => value.clone_into(&mut self.autonomy),
            ChangeKind::Grant => self.grant_fen = value.parse().ok(),
            ChangeKind::Host | ChangeKind::Direction => {}
        }
        self
    }
}

/// A wording of a contract and the days on which it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    pub kind: ChangeKind,
    pub value: String,
    /// The first day; `None` where the contract says no beginning of the term.
    pub from: Option<Day>,
    /// The last day; `None` for what stands today.
    pub until: Option<Day>,
}

/// What stood from when to when, of each kind that was ever changed, the oldest first. `changes` are those confirmed:
/// (kind, before, after, from which day), in the order in which they were confirmed. What was replaced before it took
/// effect never stood.
pub fn history<'c>(
    starts_on: Option<Day>,
    changes: impl IntoIterator<Item = (ChangeKind, &'c str, &'c str, Day)>,
) -> Vec<Span> {
    let changes: Vec<_> = changes.into_iter().collect();
    let mut spans = Vec::new();
    for kind in ChangeKind::ALL {
        let mut standing: Option<Span> = None;
        for (_, before, after, on) in changes.iter().filter(|(known, ..)| known == kind) {
            let first = || Span { kind: *kind, value: (*before).to_owned(), from: starts_on, until: None };
            let mut before = standing.take().unwrap_or_else(first);
            before.until = Some(on.plus_days(-1));
            if before.from.is_none_or(|from| from < *on) {
                spans.push(before);
            }
            standing = Some(Span { kind: *kind, value: (*after).to_owned(), from: Some(*on), until: None });
        }
        spans.extend(standing);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn in_force() -> InForce {
        InForce {
            stage: Stage::Active,
            terms: Terms {
                duties: "职责".to_owned(),
                starts_on: Some(day("2026-04-01")),
                ends_on: Some(day("2029-03-31")),
                grant_fen: Some(100_000),
                ..Terms::default()
            },
            host: None,
            direction: None,
            used_fen: 60_000,
            is_settled: false,
            rooms: Vec::new(),
            since: None,
        }
    }

    fn asked(kind: ChangeKind, value: &str, on: &str) -> Asked {
        Asked { kind, value: value.to_owned(), reason: "测试".to_owned(), effective_on: day(on) }
    }

    fn told(faults: &[Fault]) -> Vec<Reason> {
        faults.iter().cloned().map(Into::into).collect()
    }

    #[test]
    fn a_grant_never_falls_below_what_is_used() {
        let today = day("2026-09-01");
        let to = |fen: &str| in_force().faults(&asked(ChangeKind::Grant, fen, "2026-09-01"), today);
        assert_eq!(to("60000"), []);
        assert_eq!(to("59999"), told(&[Fault::BelowUsed { used: 60_000 }]));
        assert_eq!(to("100000"), told(&[Fault::Unchanged { field: "grant_yuan" }]));
        let settled = InForce { is_settled: true, ..in_force() };
        assert_eq!(settled.faults(&asked(ChangeKind::Grant, "70000", "2026-09-01"), today), told(&[Fault::Settled]));
    }

    #[test]
    fn all_that_stands_against_a_change_is_told_at_once() {
        let changed = InForce { since: Some(day("2026-08-01")), ..in_force() };
        let early = asked(ChangeKind::EndsOn, "2026-09-01", "2026-03-31");
        let all = [
            Fault::EndPast,
            Fault::OutsideTerm { starts_on: day("2026-04-01"), ends_on: day("2029-03-31") },
            Fault::BeforeLast { since: day("2026-08-01") },
        ];
        assert_eq!(changed.faults(&early, day("2026-09-01")), told(&all));
        let closing = InForce { stage: Stage::Closing, ..in_force() };
        let reason = Reason::WrongStage { stage: Stage::Closing, allowed: Vec::new() };
        assert_eq!(closing.faults(&early, day("2026-09-01")), [reason]);
    }

    #[test]
    fn the_history_says_what_stood_on_each_day() {
        let changes = [
            (ChangeKind::Duties, "甲", "乙", day("2026-06-01")),
            (ChangeKind::Grant, "100", "200", day("2026-04-01")),
            (ChangeKind::Duties, "乙", "丙", day("2026-06-01")),
            (ChangeKind::Duties, "丙", "丁", day("2026-07-01")),
        ];
        let span = |kind, value: &str, from, until: Option<&str>| Span {
            kind,
            value: value.to_owned(),
            from: Some(day(from)),
            until: until.map(day),
        };
        assert_eq!(
            history(Some(day("2026-04-01")), changes),
            [
                span(ChangeKind::Duties, "甲", "2026-04-01", Some("2026-05-31")),
                span(ChangeKind::Duties, "丙", "2026-06-01", Some("2026-06-30")),
                span(ChangeKind::Duties, "丁", "2026-07-01", None),
                span(ChangeKind::Grant, "200", "2026-04-01", None),
            ]
        );
    }
}
