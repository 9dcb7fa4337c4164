//! Calls (批次): when nominations are taken, and how many places there are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    quota::{self, DirectionPlaces, Limit},
    role::{ScholarRole, codes},
    time::{Day, Moment},
    workflow::Reason,
};

codes! {
    /// Where a call stands.
    pub enum BatchStatus {
        /// Being prepared; takes nothing.
        Planned = "planned",
        /// Takes nominations between its instants.
        Open = "open",
        Closed = "closed",
    }
}

/// A call as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BatchEntry {
    pub year: i64,
    pub batch_no: i64,
    pub name: String,
    pub name_en: String,
    pub guide_published_on: Option<Day>,
    pub opens_at: Option<Moment>,
    /// Inclusive to the second.
    pub closes_at: Option<Moment>,
    pub status: BatchStatus,
    /// Places by role.
    pub places: BTreeMap<ScholarRole, i64>,
    /// Places by direction, inside those of the roles.
    pub direction_places: Vec<DirectionPlaces>,
    /// How many cases institutions may nominate.
    pub limits: Vec<Limit>,
}

impl BatchEntry {
    /// What stands against it. An open call has its instants in order and places for at least one role.
    pub fn faults(&self) -> Vec<Reason> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, reason: Reason| {
            if wrong {
                faults.push(reason);
            }
        };
        fault(!(2000..=2100).contains(&self.year), Reason::NotAChoice { field: "year" });
        fault(!(1..=99).contains(&self.batch_no), Reason::NotAChoice { field: "batch_no" });
        fault(
            self.places.values().any(|places| !(0..=10_000).contains(places)),
            Reason::NotANumber { field: "places" },
        );
        fault(
            matches!((self.opens_at, self.closes_at), (Some(opens), Some(closes)) if opens >= closes),
            Reason::CallReversed,
        );
        if self.status == BatchStatus::Open {
            fault(self.opens_at.is_none(), Reason::Required { field: "opens_at" });
            fault(self.closes_at.is_none(), Reason::Required { field: "closes_at" });
            fault(self.places.values().all(|places| *places == 0), Reason::Required { field: "places" });
        }
        faults.extend(quota::faults(&self.places, &self.direction_places, &self.limits));
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_call_has_instants_and_places() {
        let mut entry = BatchEntry {
            year: 2026,
            batch_no: 1,
            name: "2026年第一批".to_owned(),
            name_en: String::new(),
            guide_published_on: None,
            opens_at: None,
            closes_at: None,
            status: BatchStatus::Planned,
            places: BTreeMap::new(),
            direction_places: Vec::new(),
            limits: Vec::new(),
        };
        assert_eq!(entry.faults(), []);
        entry.status = BatchStatus::Open;
        assert_eq!(entry.faults(), ["opens_at", "closes_at", "places"].map(|field| Reason::Required { field }));
        entry.opens_at = Some(Moment(2));
        entry.closes_at = Some(Moment(1));
        entry.places.insert(ScholarRole::Youth, 9);
        assert_eq!(entry.faults(), [Reason::CallReversed]);
    }
}
