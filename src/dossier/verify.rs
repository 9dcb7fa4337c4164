//! Proving a dossier on another machine: nothing but the file is needed, and a head kept elsewhere makes it stronger.
//!
//! Named is every breach, the archive's first, then the chain's in its order. A record that is withheld is proved as far
//! as its digest goes; extracts are proved by the hash list alone.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::{Cursor, Read},
};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{
    CHAIN, EVENTS, EventPart, HEADS, MANIFEST, Manifest, RECORD, RECORDS, RecordPart, SUMS, VERSION, write::SEAL,
};
use crate::{
    domain::{
        breach::{Breach, Fault, Place},
        head::{DayHead, Hash, Head},
        time::Moment,
        workflow::Stage,
    },
    store::event::{Event, exhibit_digest},
};

/// A part larger than this is none that this program wrote.
const PART_LIMIT: u64 = 256 << 20;

/// What was found of a dossier.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    pub case_no: String,
    /// The hash of the whole file, as it is printed and recorded when a dossier is made.
    pub sha256: String,
    pub events: usize,
    /// Records whose bodies were compared with their digests, and records of which only the digest is there.
    pub shown: usize,
    pub withheld: usize,
    pub heads: usize,
    pub breaches: Vec<Breach>,
}

impl Verified {
    fn breach(&mut self, fault: Fault, place: Place) {
        self.breaches.push(Breach { fault, place });
    }

    fn part(&mut self, fault: Fault, name: &str) {
        self.breach(fault, Place::Named(name.to_owned()));
    }
}

/// The parts of an archive by name.
type Parts = BTreeMap<String, Vec<u8>>;

/// Verifies the bytes of a dossier against itself and the heads that somebody kept. `None` where it is no archive at all.
pub fn verify(bytes: &[u8], kept: &[Head]) -> Option<Verified> {
    let mut found = Verified { sha256: hex::encode(Sha256::digest(bytes)), ..Verified::default() };
    let Some(parts) = open(bytes, &mut found) else {
        if !bytes.starts_with(b"PK") {
            return None;
        }
        found.part(Fault::ArchiveDamaged, "zip");
        return Some(found);
    };
    sums(&parts, &mut found);
    // What lies between the parts says nothing, but no byte is changed unseen.
    if found.breaches.is_empty() && !is_sealed(bytes) {
        found.part(Fault::ArchiveChanged, "zip");
    }
    contents(&parts, kept, &mut found);
    Some(found)
}

fn open(bytes: &[u8], found: &mut Verified) -> Option<Parts> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Parts::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut body = Vec::new();
        // A wrong checksum of the archive's own ends the reading; what was read is judged by its hash.
        let whole = part.by_ref().take(PART_LIMIT).read_to_end(&mut body).is_ok();
        if !whole || parts.insert(name.clone(), body).is_some() {
            found.part(Fault::PartChanged, &name);
        }
    }
    Some(parts)
}

fn is_sealed(bytes: &[u8]) -> bool {
    let Some((body, seal)) = bytes.split_at_checked(bytes.len().saturating_sub(SEAL)) else { return false };
    hex::encode(Sha256::digest(body)).as_bytes() == seal
}

/// Every part is listed and is as it was written; no other is there.
fn sums(parts: &Parts, found: &mut Verified) {
    let Some(list) = parts.get(SUMS).and_then(|list| std::str::from_utf8(list).ok()) else {
        found.part(Fault::PartMissing, SUMS);
        return;
    };
    let mut listed = BTreeSet::from([SUMS]);
    for line in list.lines() {
        let Some((hash, name)) = line.split_once("  ") else {
            found.part(Fault::PartChanged, SUMS);
            continue;
        };
        listed.insert(name);
        match parts.get(name) {
            None => found.part(Fault::PartMissing, name),
            Some(body) if hex::encode(Sha256::digest(body)) != hash => found.part(Fault::PartChanged, name),
            Some(_) => {}
        }
    }
    parts.keys().filter(|name| !listed.contains(name.as_str())).for_each(|name| found.part(Fault::PartExtra, name));
}

/// The chain, the frozen records and the heads.
fn contents(parts: &Parts, kept: &[Head], found: &mut Verified) {
    let manifest = json::<Manifest>(parts, MANIFEST, found);
    let events = json::<Vec<EventPart>>(parts, EVENTS, found);
    let records = json::<Vec<RecordPart>>(parts, RECORDS, found);
    let (chain, heads) = (text(parts, CHAIN, found), text(parts, HEADS, found));
    let (Some(manifest), Some(events), Some(records), Some(chain), Some(heads)) =
        (manifest, events, records, chain, heads)
    else {
        return;
    };
    if manifest.version != VERSION {
        found.part(Fault::OtherVersion, MANIFEST);
        return;
    }
    found.case_no = manifest.case_no;
    if (events.len(), records.len()) != (manifest.events, manifest.records) {
        found.part(Fault::PartCut, EVENTS);
    }
    let links = links(&chain, found);
    if links.last().map(ToString::to_string).unwrap_or_default() != manifest.head {
        found.part(Fault::PartCut, CHAIN);
    }
    let heads = self::heads(&heads, found);
    let hashes: HashMap<i64, &Hash> = links.iter().map(|link| (link.seq, &link.hash)).collect();
    anchored(&links, &heads, found);
    self::events(&events, &hashes, found);
    self::records(&events, &records, parts, found);
    for head in kept {
        let known = heads.iter().map(|known| &known.head).chain(&links).find(|known| known.seq == head.seq);
        match known {
            Some(known) if known.hash == head.hash => {}
            Some(_) => found.breach(Fault::GivenOtherEvent, Place::Event(head.seq)),
            None => found.breach(Fault::GivenNotHere, Place::Event(head.seq)),
        }
    }
}

fn text(parts: &Parts, name: &str, found: &mut Verified) -> Option<String> {
    let Some(body) = parts.get(name) else {
        // The hash list may have been cut together with the part.
        if !found.breaches.iter().any(|breach| breach.place == Place::Named(name.to_owned())) {
            found.part(Fault::PartMissing, name);
        }
        return None;
    };
    let text = String::from_utf8(body.clone()).ok();
    if text.is_none() {
        found.part(Fault::PartUnreadable, name);
    }
    text
}

fn json<T: serde::de::DeserializeOwned>(parts: &Parts, name: &str, found: &mut Verified) -> Option<T> {
    let text = text(parts, name, found)?;
    let value = serde_json::from_str(&text).ok();
    if value.is_none() {
        found.part(Fault::PartUnreadable, name);
    }
    value
}

/// The links of the chain, each after the one before.
fn links(text: &str, found: &mut Verified) -> Vec<Head> {
    let links: Option<Vec<Head>> = text.lines().map(|line| line.parse().ok()).collect();
    let links = links.unwrap_or_else(|| {
        found.part(Fault::PartUnreadable, CHAIN);
        Vec::new()
    });
    for pair in links.windows(2) {
        if pair[1].seq <= pair[0].seq {
            found.breach(Fault::OutOfOrder, Place::Event(pair[1].seq));
        }
    }
    links
}

/// The daily heads, one for each day.
fn heads(text: &str, found: &mut Verified) -> Vec<DayHead> {
    let heads: Option<Vec<DayHead>> = text.lines().map(|line| line.parse().ok()).collect();
    let heads = heads.unwrap_or_else(|| {
        found.part(Fault::PartUnreadable, HEADS);
        Vec::new()
    });
    for pair in heads.windows(2) {
        if pair[0].day.plus_days(1) != pair[1].day || pair[1].head.seq < pair[0].head.seq {
            found.breach(Fault::HeadDay, Place::Day(pair[1].day));
        }
    }
    found.heads = heads.len();
    heads
}

/// Every stretch of links begins at the first event or at a daily head, and ends at one or at the end of the chain; and a
/// head within is the link of its place.
fn anchored(links: &[Head], heads: &[DayHead], found: &mut Verified) {
    let by_seq: HashMap<i64, &DayHead> = heads.iter().map(|head| (head.head.seq, head)).collect();
    for (at, link) in links.iter().enumerate() {
        if let Some(head) = by_seq.get(&link.seq)
            && head.head.hash != link.hash
        {
            found.breach(Fault::HeadOtherEvent, Place::Day(head.day));
        }
        let begins = at == 0 || links[at - 1].seq + 1 != link.seq;
        let ends = links.get(at + 1).is_none_or(|next| link.seq + 1 != next.seq);
        let is_head = by_seq.contains_key(&link.seq);
        let is_end = at + 1 == links.len() && heads.last().is_none_or(|last| last.head.seq < link.seq);
        if (begins && !is_head && link.seq != 1) || (ends && !is_head && !is_end) {
            found.breach(Fault::LinksCut, Place::Event(link.seq));
        }
    }
}

impl EventPart {
    fn event(&self) -> Option<Event> {
        let number = |value: &Option<String>| value.as_ref().map(|number| number.parse::<i64>()).transpose().ok();
        Some(Event {
            seq: self.seq,
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

/// Every event is as it was written, in its place in the chain, and the case goes on from where it stood.
fn events(parts: &[EventPart], hashes: &HashMap<i64, &Hash>, found: &mut Verified) {
    found.events = parts.len();
    let mut before = 0;
    let mut stages: HashMap<i64, Stage> = HashMap::new();
    for part in parts {
        let place = Place::Event(part.seq);
        let Some(event) = part.event() else {
            found.breach(Fault::EventChanged, place);
            continue;
        };
        if event.seq <= before {
            found.breach(Fault::OutOfOrder, place.clone());
        }
        before = event.seq;
        if event.hash != event.expected_hash() {
            found.breach(Fault::EventChanged, place.clone());
        }
        if hashes.get(&event.seq).is_none_or(|hash| hash.as_str() != part.hash) {
            found.breach(Fault::EventNotInChain, place.clone());
        }
        let follows = match hashes.get(&(event.seq - 1)) {
            Some(hash) => hash.as_str() == part.prev_hash,
            None => event.seq == 1 && part.prev_hash.is_empty(),
        };
        if !follows {
            found.breach(Fault::EventDoesNotFollow, place.clone());
        }
        let stage = |code: &Option<String>| code.as_deref().and_then(Stage::from_code);
        if let (Some(case), Some(to)) = (event.case_id, stage(&event.to_stage))
            && stages.insert(case, to) != stage(&event.from_stage)
        {
            found.breach(Fault::MoveFromElsewhere, place);
        }
    }
}

/// The records are those that the events name, and those that are shown have their digests.
fn records(events: &[EventPart], records: &[RecordPart], parts: &Parts, found: &mut Verified) {
    let mut used = BTreeSet::new();
    for event in events {
        let place = Place::Event(event.seq);
        let payload = serde_json::from_str::<serde_json::Value>(&event.payload).unwrap_or_default();
        let none = Vec::new();
        let named = payload["exhibits"].as_array().unwrap_or(&none);
        let own: Vec<&RecordPart> = records.iter().filter(|record| record.event == event.seq).collect();
        if own.len() != named.len() {
            found.breach(Fault::RecordMissing, place.clone());
        }
        for record in own {
            let is_named = named.iter().any(|known| {
                [("id", &record.id), ("digest", &record.digest), ("kind", &record.kind), ("subject", &record.subject)]
                    .iter()
                    .all(|(key, value)| known[*key] == value.as_str())
            });
            if !is_named {
                found.breach(Fault::OtherRecord, place.clone());
            }
            let Some(file) = &record.file else {
                found.withheld += 1;
                continue;
            };
            used.insert(file.as_str());
            found.shown += 1;
            let body = parts.get(file).and_then(|body| std::str::from_utf8(body).ok());
            let salt = record.salt.as_ref().and_then(|salt| hex::decode(salt).ok());
            let digest = body.zip(salt).map(|(body, salt)| hex::encode(exhibit_digest(&salt, body)));
            if digest.as_ref() != Some(&record.digest) {
                found.part(Fault::RecordChanged, file);
            }
        }
    }
    let known: BTreeSet<i64> = events.iter().map(|event| event.seq).collect();
    let strays = records.iter().filter(|record| !known.contains(&record.event));
    strays.for_each(|record| found.part(Fault::RecordOfNoEvent, &record.id));
    let idle = parts.keys().filter(|name| name.starts_with(RECORD) && !used.contains(name.as_str()));
    idle.for_each(|name| found.part(Fault::PartExtra, name));
}
