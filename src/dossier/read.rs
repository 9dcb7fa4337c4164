//! Reading the parts of a dossier back into what it was made of, so that it can be made again and compared.

use super::{
    CONFIDENTIAL, Contents, DECISIONS, EventPart, FILES, FORM, FormExtract, Heading, OBJECTIONS, OPINIONS, REVIEWS,
    RecordPart, Shown,
    verify::{Parts, Verified, json},
};
use crate::{
    domain::{
        head::{DayHead, Link},
        time::Moment,
    },
    store::event::{Event, Evidence},
};

/// What was read and proved: all but the extracts.
pub(super) struct Proved {
    pub heading: Heading,
    pub events: Vec<EventPart>,
    pub records: Vec<RecordPart>,
    pub chain: Vec<Link>,
    pub heads: Vec<DayHead>,
}

impl Proved {
    /// What the dossier was made of; `None` where an extract is missing or cannot be read, which is named.
    pub(super) fn contents(self, parts: &Parts, found: &mut Verified) -> Option<Contents> {
        let mut forms: Vec<FormExtract> = Vec::new();
        for name in parts.keys().filter(|name| name.starts_with(FORM)) {
            forms.push(json(parts, name, found)?);
        }
        forms.sort_by_key(|form| form.event);
        let events: Vec<Event> = self.events.iter().map(EventPart::event).collect::<Option<_>>()?;
        Some(Contents {
            records: self.records.iter().map(|record| record.shown(&events, parts)).collect::<Option<_>>()?,
            forms,
            reviews: json(parts, REVIEWS, found)?,
            opinions: json(parts, OPINIONS, found)?,
            decisions: json(parts, DECISIONS, found)?,
            objections: json(parts, OBJECTIONS, found)?,
            files: json(parts, FILES, found)?,
            heading: self.heading,
            events,
            chain: self.chain,
            heads: self.heads,
        })
    }
}

impl EventPart {
    /// The event; `None` where a number or hash is none.
    pub(super) fn event(&self) -> Option<Event> {
        let number = |value: &Option<String>| value.as_ref().map(|number| number.parse::<i64>()).transpose().ok();
        Some(Event {
            seq: Some(self.seq).filter(|seq| *seq > 0)?,
            at: Moment(self.at),
            actor_id: number(&self.actor_id)?,
            actor_role: self.actor_role.clone(),
            command: self.command.clone(),
            case_id: number(&self.case_id)?,
            from_stage: self.from_stage.clone(),
            to_stage: self.to_stage.clone(),
            payload: self.payload.clone(),
            prev_hash: hex::decode(&self.prev_hash).ok()?,
            hash: hex::decode(&self.hash).ok()?,
        })
    }
}

impl RecordPart {
    /// The record as far as it is shown; its time is that of its event.
    fn shown(&self, events: &[Event], parts: &Parts) -> Option<Shown> {
        let at = events.binary_search_by_key(&self.event, |event| event.seq).ok()?;
        let text = |name: &String| String::from_utf8(parts.get(name)?.clone()).ok();
        // One that is kept back has a body, and one that was erased has none.
        let kept_back = || self.withheld.as_deref().filter(|why| *why == CONFIDENTIAL).map(|_| String::new());
        Some(Shown {
            whole: self.file.is_some(),
            record: Evidence {
                id: self.id.parse().ok()?,
                kind: self.kind.clone(),
                subject_id: self.subject.parse().ok()?,
                case_id: None,
                body: self.file.as_ref().map_or_else(kept_back, text),
                salt: hex::decode(self.salt.as_deref().unwrap_or_default()).ok()?,
                digest: hex::decode(&self.digest).ok()?,
                event_seq: self.event,
                created_at: events[at].at,
            },
        })
    }
}
