//! Frozen records whose bodies are gone. Retention erases bodies and leaves digests, so a body that is not there proves
//! nothing by itself: it is erased only where an event of the chain carried out a list that has what it is of.

use std::collections::HashMap;

use crate::{
    commands::retention::{CARRY_OUT, FORGOTTEN, LIST},
    domain::retention::Keeping,
    store::{
        event::{Event, Evidence},
        retention::{
            Item,
            erase::{Tie, bodies},
        },
    },
};

/// A frozen record without its body.
struct Bare {
    seq: i64,
    kind: String,
    subject: i64,
    case: Option<i64>,
    note: serde_json::Value,
}

/// What the chain says was erased, and what is not there.
#[derive(Default)]
pub(super) struct Erased {
    bare: Vec<Bare>,
    /// The last event that erased a record under a rule.
    carried_out: HashMap<(Keeping, i64), i64>,
    /// The last event that forgot a person.
    forgotten: HashMap<i64, i64>,
}

impl Erased {
    /// Takes note of a record that an event names and whose digest is right.
    pub fn read(&mut self, event: &Event, exhibit: &Evidence, note: &serde_json::Value) {
        let Some(body) = &exhibit.body else {
            self.bare.push(Bare {
                seq: event.seq,
                kind: exhibit.kind.clone(),
                subject: exhibit.subject_id,
                case: exhibit.case_id,
                note: note.clone(),
            });
            return;
        };
        match (event.command.as_str(), exhibit.kind.as_str()) {
            (CARRY_OUT, LIST) => {
                let items: Vec<Item> = serde_json::from_str(body).unwrap_or_default();
                let places = items.iter().map(|item| ((item.keeping, item.subject_id), event.seq));
                self.carried_out.extend(places);
            }
            (CARRY_OUT, FORGOTTEN) => {
                let people: Vec<i64> = serde_json::from_str(body).unwrap_or_default();
                self.forgotten.extend(people.into_iter().map(|person| (person, event.seq)));
            }
            _ => {}
        }
    }

    /// The places of the events whose records have lost a body that nothing erased, in their order.
    pub fn unlawful(&self) -> impl Iterator<Item = i64> {
        self.bare.iter().filter(|bare| !self.covers(bare)).map(|bare| bare.seq)
    }

    /// Whether something that the chain carried out after a record was frozen erased it.
    fn covers(&self, bare: &Bare) -> bool {
        let is_later = |erased: Option<&i64>| erased.is_some_and(|erased| *erased > bare.seq);
        let is_on_list = |keeping: Keeping| {
            bodies(keeping).iter().any(|(tie, kinds)| {
                let subject = match tie {
                    Tie::Case => bare.case,
                    Tie::Subject => Some(bare.subject),
                    Tie::Part(of) => bare.note[*of].as_str().and_then(|id| id.parse().ok()),
                };
                let is_of_kind = kinds.is_empty() || kinds.contains(&bare.kind.as_str());
                is_of_kind && subject.is_some_and(|subject| is_later(self.carried_out.get(&(keeping, subject))))
            })
        };
        Keeping::by_two().any(is_on_list) || (bare.kind == "record" && is_later(self.forgotten.get(&bare.subject)))
    }
}
