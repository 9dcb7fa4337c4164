//! The chain, read from its first event to its last: each follows the one before, is as it was written, has the records
//! it names, and moves its case by a line of the process.

use std::collections::{BTreeSet, HashMap};

use super::{Report, STRETCH, erased::Erased, told::Told};
use crate::{
    domain::{
        breach::{Fault, Place},
        head::Hash,
        time::Moment,
        workflow::{Action, Rule, Stage},
    },
    store::{
        Conn, StoreError,
        event::{self, Event, Evidence},
    },
};

/// When a notice was released, and what was noted then.
pub(super) type Released = (Moment, serde_json::Value);

/// What the chain says while it is read: where each case stands, what each uploaded file was, what was decided, and the
/// hashes at the places somebody asks for.
#[derive(Default)]
pub(super) struct History {
    stages: HashMap<i64, Stage>,
    pub uploads: HashMap<i64, String>,
    /// What each file was that came with a step of an objection.
    pub step_files: HashMap<i64, String>,
    pub told: Told,
    /// The numbers of the decisions.
    pub decisions: BTreeSet<String>,
    /// What was noted when a notice was released, by its id.
    pub notices: HashMap<i64, Released>,
    erased: Erased,
    asked: BTreeSet<i64>,
    /// The hashes of the events at the places asked for.
    pub hashes: HashMap<i64, Hash>,
    /// The place of the last event.
    pub end: i64,
}

impl History {
    /// Reads on, keeping the hashes at these places.
    pub fn asking(places: impl IntoIterator<Item = i64>) -> Self {
        Self { asked: places.into_iter().collect(), ..Self::default() }
    }

    /// Reads the whole chain.
    pub async fn read(
        &mut self,
        conn: &mut Conn,
        report: &mut Report,
        progress: impl Fn(i64, i64),
    ) -> Result<(), StoreError> {
        let head = match event::head(conn).await {
            Err(StoreError::Missing) => None,
            found => Some(found?),
        };
        let last = head.as_ref().map_or(0, |(seq, _)| *seq);
        let mut hash: Vec<u8> = Vec::new();
        loop {
            let stretch = event::after(conn, self.end, STRETCH).await?;
            let Some(end) = stretch.last().map(|event| event.seq) else { break };
            let exhibits = event::exhibits_between(conn, self.end, end).await?;
            for found in &stretch {
                link(found, &hash, self.end + 1, report);
                self.frozen(found, &exhibits, report);
                self.moved(found, report);
                if self.asked.contains(&found.seq) {
                    self.hashes.insert(found.seq, Hash::of(&found.hash));
                }
                hash.clone_from(&found.hash);
                self.end = found.seq;
            }
            report.exhibits += exhibits.len() as i64;
            progress(self.end, last);
        }
        report.events = self.end;
        for seq in self.erased.unlawful() {
            report.breach(Fault::RecordErased, Place::Event(seq));
        }
        match head {
            None => report.breach(Fault::EndUnknown, Place::Event(self.end)),
            Some((seq, head_hash)) if seq != self.end || head_hash != hash => {
                report.breach(Fault::EndCut, Place::Event(self.end));
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// The records behind an event are those it names, and as they were frozen.
    fn frozen(&mut self, found: &Event, exhibits: &[Evidence], report: &mut Report) {
        let place = Place::Event(found.seq);
        let payload = serde_json::from_str::<serde_json::Value>(&found.payload).unwrap_or_default();
        let none = Vec::new();
        let named = payload["exhibits"].as_array().unwrap_or(&none);
        // Exhibits come in the order of the events, so those of one event lie together.
        let first = exhibits.partition_point(|exhibit| exhibit.event_seq < found.seq);
        let own = &exhibits[first..];
        let own = &own[..own.partition_point(|exhibit| exhibit.event_seq == found.seq)];
        for exhibit in own {
            let (digest, id) = (hex::encode(&exhibit.digest), exhibit.id.to_string());
            let known = named.iter().find(|known| known["id"] == id.as_str() && known["digest"] == digest.as_str());
            match known {
                None => report.breach(Fault::OtherRecord, place.clone()),
                Some(known) => {
                    let filed = known["kind"] == exhibit.kind.as_str()
                        && known["subject"] == exhibit.subject_id.to_string().as_str()
                        && exhibit.case_id == found.case_id
                        && exhibit.created_at == found.at;
                    if !filed {
                        report.breach(Fault::RecordMisfiled, place.clone());
                    }
                }
            }
            if !exhibit.is_as_frozen() {
                report.breach(Fault::RecordChanged, place.clone());
            } else if known.is_some() {
                self.erased.read(found, exhibit, &payload["note"]);
            }
            self.file(exhibit, &payload["note"]);
        }
        if own.len() != named.len() {
            report.breach(Fault::RecordMissing, place);
        }
        self.told.read(found, &payload["note"], own);
        self.note(found, payload);
    }

    /// What a file was when it came in, or was sealed anew.
    fn file(&mut self, exhibit: &Evidence, note: &serde_json::Value) {
        let sealed = || exhibit.body.as_deref().and_then(|body| serde_json::from_str(body).ok());
        let noted = || note["sha256"].as_str().map(str::to_owned);
        let (files, sha256) = match exhibit.kind.as_str() {
            "document" => (&mut self.uploads, noted()),
            "evidence_sealed" => (&mut self.uploads, sealed()),
            "objection_step" => (&mut self.step_files, noted()),
            _ => return,
        };
        files.extend(sha256.map(|sha256| (exhibit.subject_id, sha256)));
    }

    /// What later comparisons need of an event's note.
    fn note(&mut self, found: &Event, payload: serde_json::Value) {
        if let Some(number) = payload["note"]["decision"].as_str() {
            self.decisions.insert(number.to_owned());
        }
        if found.command == "release_notice"
            && let Some(id) = payload["note"]["notice"].as_str().and_then(|id| id.parse().ok())
        {
            self.notices.insert(id, (found.at, payload["note"].clone()));
        }
    }

    /// A case moves from where it stands, by a line of the table of the process.
    fn moved(&mut self, found: &Event, report: &mut Report) {
        let (Some(case), Some(to)) = (found.case_id, found.to_stage.as_deref().and_then(Stage::from_code)) else {
            return;
        };
        let from = found.from_stage.as_deref().and_then(Stage::from_code);
        let place = Place::Event(found.seq);
        if self.stages.insert(case, to) != from {
            report.breach(Fault::MoveFromElsewhere, place.clone());
        }
        if from == Some(to) {
            return;
        }
        let rule = Action::from_code(&found.command).map(Rule::of);
        let follows = rule.is_some_and(|rule| {
            let begins = from.map_or(rule.from.is_empty(), |from| rule.from.contains(&from));
            begins && rule.targets().contains(&to)
        });
        if !follows {
            report.breach(Fault::MoveNotInTable, place);
        }
    }
}

/// An event follows the one before it and is as it was written.
fn link(found: &Event, hash_before: &[u8], expected_seq: i64, report: &mut Report) {
    let place = || Place::Event(found.seq);
    if found.seq != expected_seq {
        report.breach(Fault::EventMissing, place());
    }
    if found.prev_hash != hash_before {
        report.breach(Fault::EventDoesNotFollow, place());
    }
    if !found.is_as_written() {
        report.breach(Fault::EventChanged, place());
    }
}
