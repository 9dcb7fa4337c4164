//! Proving a dossier on another machine: nothing but the file is needed, and a head kept elsewhere makes it stronger.
//!
//! Named is every breach, the archive's first, then the chain's in its order. A record that is withheld is proved as far
//! as its digest goes. What is whole is made again from its parts, and is the same to the byte if this program made it.
//! The heading and most extracts rest on nothing that is hashed, and no event shows that another was left out: of these
//! the hash of the whole file is the proof, which the chain keeps when a dossier is taken from the case's page.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::{Cursor, Read},
};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{
    CHAIN, Contents, EVENTS, EventPart, HEADS, MANIFEST, Manifest, PAGE, PROGRAM, RECORD, RECORDS, RecordPart, SUMS,
    VERSION, pack, read::Proved, write::SEAL,
};
use crate::{
    domain::{
        breach::{Breach, Fault, Place},
        head::{DayHead, Hash, Head, Link},
        workflow::{Action, Input, Stage},
    },
    store::event::{Event, exhibit_digest, linked},
};

/// What was found of a dossier.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    pub case_no: String,
    /// The hash of the whole file, as it is printed and recorded when a dossier is made.
    pub sha256: String,
    pub events: usize,
    /// How many of the events lead to a head that was given by links that were each recomputed.
    pub under_given: usize,
    /// Records whose bodies were compared with their digests, and records of which only the digest is there.
    pub shown: usize,
    pub withheld: usize,
    pub heads: usize,
    /// Whether this version of the program wrote it, so that its page could be made again and compared.
    pub is_ours: bool,
    pub breaches: Vec<Breach>,
}

impl Verified {
    fn breach(&mut self, fault: Fault, place: Place) {
        self.breaches.push(Breach { fault, place });
    }

    /// A breach of a part, or of what it names: whoever made the file chose the words, which must not steer a terminal.
    fn part(&mut self, fault: Fault, name: &str) {
        self.breach(fault, Place::Named(name.escape_debug().to_string()));
    }
}

/// The parts of an archive by name.
pub(super) type Parts = BTreeMap<String, Vec<u8>>;

/// The heads that somebody kept.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Each must be of the dossier's own chain.
    pub given: Vec<Head>,
    /// A copy of the published list. A dossier holds the chain of the days of its case only: the heads of other days say
    /// nothing of it.
    pub listed: Vec<Head>,
}

/// Verifies the bytes of a dossier against itself and the heads that somebody kept. `None` where it is no archive at all.
pub fn verify(bytes: &[u8], kept: &Kept) -> Option<Verified> {
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
    if found.breaches.is_empty() && !(is_sealed(bytes) && size(&parts) == bytes.len()) {
        found.part(Fault::ArchiveChanged, "zip");
    }
    let contents = proved(&parts, kept, &mut found).and_then(|proved| proved.contents(&parts, &mut found));
    if let Some(contents) = contents {
        decisions(&contents, &mut found);
        if found.is_ours && found.breaches.is_empty() {
            same(&contents, bytes, &parts, &mut found);
        }
    }
    Some(found)
}

fn open(bytes: &[u8], found: &mut Verified) -> Option<Parts> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut parts = Parts::new();
    // Nothing is compressed, so that all parts together are no larger than the file.
    let mut left = bytes.len() as u64;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut body = Vec::new();
        // A wrong checksum of the archive's own ends the reading; what was read is judged by its hash.
        if part.by_ref().take(left).read_to_end(&mut body).is_err() {
            found.part(Fault::PartChanged, &name);
        }
        left -= body.len() as u64;
        parts.insert(name, body);
    }
    Some(parts)
}

fn is_sealed(bytes: &[u8]) -> bool {
    let Some((body, seal)) = bytes.split_at_checked(bytes.len().saturating_sub(SEAL)) else { return false };
    hex::encode(Sha256::digest(body)).as_bytes() == seal
}

/// How many bytes an archive of these parts has: a longer one has a part twice, of which a reader shows one, or something
/// that no reader shows.
fn size(parts: &Parts) -> usize {
    const LOCAL: usize = 30;
    const LISTED: usize = 46;
    const END: usize = 22;
    parts.iter().map(|(name, body)| LOCAL + LISTED + 2 * name.len() + body.len()).sum::<usize>() + END + SEAL
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

/// The chain, the frozen records and the heads; `None` where they cannot be read.
fn proved(parts: &Parts, kept: &Kept, found: &mut Verified) -> Option<Proved> {
    let manifest = json::<Manifest>(parts, MANIFEST, found);
    let events = json::<Vec<EventPart>>(parts, EVENTS, found);
    let records = json::<Vec<RecordPart>>(parts, RECORDS, found);
    let (chain, heads) = (text(parts, CHAIN, found), text(parts, HEADS, found));
    let (manifest, events, records, chain, heads) = (manifest?, events?, records?, chain?, heads?);
    if manifest.version != VERSION {
        found.part(Fault::OtherVersion, MANIFEST);
        return None;
    }
    found.case_no = manifest.heading.case_no.escape_debug().to_string();
    found.is_ours = manifest.program == PROGRAM;
    if (events.len(), records.len()) != (manifest.events, manifest.records) {
        found.part(Fault::PartCut, EVENTS);
    }
    let chain = links(&chain, found);
    if chain.last().map(|link| link.head.to_string()).unwrap_or_default() != manifest.head {
        found.part(Fault::PartCut, CHAIN);
    }
    let heads = self::heads(&heads, found);
    let hashes: HashMap<i64, &Hash> = chain.iter().map(|link| (link.head.seq, &link.head.hash)).collect();
    anchored(&chain, &heads, found);
    let stage = self::events(&events, &hashes, found);
    if found.breaches.is_empty() && stage != Some(manifest.heading.stage) {
        let fault = if stage.is_none() { Fault::NoHistory } else { Fault::StageChanged };
        found.part(fault, &manifest.heading.case_no);
    }
    self::records(&events, &records, parts, found);
    given(&chain, &events, kept, found);
    Some(Proved { heading: manifest.heading, events, records, chain, heads })
}

/// The heads that were given are links of the dossier's own chain, and the events that lead to one are counted: past an
/// event of another case by its digest. A link without one, which an older chain has, leads no further back.
fn given(chain: &[Link], events: &[EventPart], kept: &Kept, found: &mut Verified) {
    let own: BTreeSet<i64> = events.iter().map(|event| event.seq).collect();
    let mut under: BTreeSet<i64> = BTreeSet::new();
    let places: HashMap<i64, usize> = chain.iter().enumerate().map(|(at, link)| (link.head.seq, at)).collect();
    for head in kept.given.iter().filter(|head| !places.contains_key(&head.seq)) {
        found.breach(Fault::GivenNotHere, Place::Event(head.seq));
    }
    for head in kept.given.iter().chain(&kept.listed) {
        let Some(&at) = places.get(&head.seq) else { continue };
        if chain[at].head.hash != head.hash {
            found.breach(Fault::GivenOtherEvent, Place::Event(head.seq));
            continue;
        }
        for at in (0..=at).rev() {
            let seq = chain[at].head.seq;
            under.extend(own.get(&seq));
            let leads_back = chain[at].digest.is_some() || own.contains(&seq);
            if !leads_back || at == 0 || chain[at - 1].head.seq != seq - 1 {
                break;
            }
        }
    }
    found.under_given = under.len();
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

pub(super) fn json<T: serde::de::DeserializeOwned>(parts: &Parts, name: &str, found: &mut Verified) -> Option<T> {
    let text = text(parts, name, found)?;
    let value = serde_json::from_str(&text).ok();
    if value.is_none() {
        found.part(Fault::PartUnreadable, name);
    }
    value
}

/// The links of the chain, each after the one before and over its hash.
fn links(text: &str, found: &mut Verified) -> Vec<Link> {
    let links: Option<Vec<Link>> = text.lines().map(|line| line.parse().ok()).collect();
    let links = links.unwrap_or_else(|| {
        found.part(Fault::PartUnreadable, CHAIN);
        Vec::new()
    });
    for pair in links.windows(2) {
        let (before, Link { head, digest }) = (&pair[0].head, &pair[1]);
        if head.seq <= before.seq {
            found.breach(Fault::OutOfOrder, Place::Event(head.seq));
        }
        if let Some(digest) = digest
            && before.seq == head.seq - 1
            && !follows(before, digest, head)
        {
            found.breach(Fault::LinkDoesNotFollow, Place::Event(head.seq));
        }
    }
    links
}

fn follows(before: &Head, digest: &Hash, head: &Head) -> bool {
    let bytes = |hash: &Hash| hex::decode(hash.as_str()).unwrap_or_default();
    Hash::of(&linked(&bytes(&before.hash), &bytes(digest))) == head.hash
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
fn anchored(links: &[Link], heads: &[DayHead], found: &mut Verified) {
    let by_seq: HashMap<i64, &DayHead> = heads.iter().map(|head| (head.head.seq, head)).collect();
    for (at, Link { head: link, .. }) in links.iter().enumerate() {
        if let Some(head) = by_seq.get(&link.seq)
            && head.head.hash != link.hash
        {
            found.breach(Fault::HeadOtherEvent, Place::Day(head.day));
        }
        let begins = at == 0 || links[at - 1].head.seq != link.seq - 1;
        let ends = links.get(at + 1).is_none_or(|next| link.seq != next.head.seq - 1);
        let is_head = by_seq.contains_key(&link.seq);
        let is_end = at + 1 == links.len() && heads.last().is_none_or(|last| last.head.seq < link.seq);
        if (begins && !is_head && link.seq != 1) || (ends && !is_head && !is_end) {
            found.breach(Fault::LinksCut, Place::Event(link.seq));
        }
    }
}

/// Every event is as it was written, in its place in the chain, and of one case, which goes on from where it stood; gives
/// where it stands at the end.
fn events(parts: &[EventPart], hashes: &HashMap<i64, &Hash>, found: &mut Verified) -> Option<Stage> {
    found.events = parts.len();
    let mut before = 0;
    let (mut case, mut stands) = (None, None);
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
        if !event.is_as_written() {
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
        if event.case_id.is_some() && case.replace(event.case_id).is_some_and(|before| before != event.case_id) {
            found.breach(Fault::EventOfOtherCase, place.clone());
        }
        let stage = |code: &Option<String>| code.as_deref().and_then(Stage::from_code);
        if let Some(to) = stage(&event.to_stage)
            && stands.replace(to) != stage(&event.from_stage)
        {
            found.breach(Fault::MoveFromElsewhere, place);
        }
    }
    stands
}

/// The records are those that the events name, and those that are shown have their digests.
fn records(events: &[EventPart], records: &[RecordPart], parts: &Parts, found: &mut Verified) {
    let mut used = BTreeSet::new();
    let mut by_event: HashMap<i64, Vec<&RecordPart>> = HashMap::new();
    records.iter().for_each(|record| by_event.entry(record.event).or_default().push(record));
    for event in events {
        let place = Place::Event(event.seq);
        let payload = serde_json::from_str::<serde_json::Value>(&event.payload).unwrap_or_default();
        let none = Vec::new();
        let named = payload["exhibits"].as_array().unwrap_or(&none);
        let own = by_event.remove(&event.seq).unwrap_or_default();
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
    let strays = records.iter().filter(|record| by_event.contains_key(&record.event));
    strays.for_each(|record| found.part(Fault::RecordOfNoEvent, &record.id));
    let idle = parts.keys().filter(|name| name.starts_with(RECORD) && !used.contains(name.as_str()));
    idle.for_each(|name| found.part(Fault::PartExtra, name));
}

/// The decisions are those that the events made, with what was entered, and none is missing.
fn decisions(contents: &Contents, found: &mut Verified) {
    let is_made = |event: &&Event| Action::from_code(&event.command).is_some();
    let number = |event: &Event| {
        let payload: serde_json::Value = serde_json::from_str(&event.payload).unwrap_or_default();
        payload["note"]["decision"].as_str().map(str::to_owned)
    };
    let mut made: BTreeMap<String, &Event> =
        contents.events.iter().filter(is_made).filter_map(|event| Some((number(event)?, event))).collect();
    for decision in &contents.decisions {
        let Some(event) = made.remove(&decision.number) else {
            found.part(Fault::DecisionOfNoEvent, &decision.number);
            continue;
        };
        let mut frozen = contents.records.iter().map(|shown| &shown.record);
        let input = frozen.find(|record| record.event_seq == event.seq && record.kind == "input");
        let input = input.and_then(|record| serde_json::from_str::<Input>(record.body.as_deref()?).ok());
        let is_as_entered = input.is_none_or(|input| {
            input.ground.map(|ground| ground.code()) == decision.ground.as_deref()
                && input.reason.trim() == decision.reason
        });
        if !is_as_entered || (event.command.as_str(), event.at) != (&decision.outcome, decision.decided_at) {
            found.part(Fault::DecisionChanged, &decision.number);
        }
    }
    made.keys().for_each(|number| found.part(Fault::DecisionMissing, number));
}

/// The same contents make the same bytes: the page says what the records say, and nothing else is there.
fn same(contents: &Contents, bytes: &[u8], parts: &Parts, found: &mut Verified) {
    let Ok(made) = pack(contents) else {
        found.part(Fault::PartUnreadable, PAGE);
        return;
    };
    if made == bytes {
        return;
    }
    let made = open(&made, &mut Verified::default()).unwrap_or_default();
    for (name, body) in parts.iter().filter(|(name, _)| *name != SUMS) {
        match made.get(name) {
            None => found.part(Fault::PartExtra, name),
            Some(known) if known != body => found.part(Fault::PartOther, name),
            Some(_) => {}
        }
    }
    if found.breaches.is_empty() {
        found.part(Fault::ArchiveChanged, "zip");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_proves_as_far_back_as_every_link_is_recomputed() {
        let hash = |of: u8| Hash::of(&[of; 32]);
        let link = |seq: i64, is_older: bool| Link {
            head: Head { seq, hash: hash(seq as u8) },
            digest: (!is_older).then(|| hash(0)),
        };
        // An event of another case that an older program wrote; a stretch that is not in the file.
        let chain = [link(1, true), link(2, false), link(3, true), link(4, false), link(5, false), link(9, false)];
        let events: Vec<EventPart> = [1, 2, 4, 9]
            .map(|seq| {
                let part = serde_json::json!({ "seq": seq, "at": 0, "actor_role": "", "command": "", "payload": "",
                    "prev_hash": "", "hash": "" });
                serde_json::from_value(part).unwrap()
            })
            .into();
        for (kept, under) in [(vec![], 0), (vec![2], 2), (vec![5], 1), (vec![9], 1), (vec![2, 5, 9], 4)] {
            let heads: Vec<Head> = kept.into_iter().map(|seq: i64| Head { seq, hash: hash(seq as u8) }).collect();
            // A published list has heads of days that the dossier leaves out.
            let listed = [&heads[..], &[Head { seq: 7, hash: hash(7) }]].concat();
            for kept in [Kept { given: heads, listed: Vec::new() }, Kept { given: Vec::new(), listed }] {
                let mut found = Verified::default();
                given(&chain, &events, &kept, &mut found);
                assert_eq!((found.under_given, found.breaches), (under, vec![]), "{kept:?}");
            }
        }
    }
}
