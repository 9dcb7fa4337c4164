//! A dossier taken apart and put together again, as somebody does who knows how it is made.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use bole::{
    domain::{
        head::{Hash, Head, Link},
        time::Moment,
    },
    store::event::{Event, linked},
};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The parts of an archive by name.
pub(super) type Parts = BTreeMap<String, Vec<u8>>;

pub(super) fn unpacked(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Parts::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut body = Vec::new();
        part.read_to_end(&mut body).unwrap();
        parts.insert(part.name().unwrap().into_owned(), body);
    }
    parts
}

/// Packs parts again as somebody does who knows how: in the order of the program, with the hash list and the seal made
/// anew.
pub(super) fn repacked(parts: &Parts) -> Vec<u8> {
    let order = |name: &str| match name {
        "index.html" => 0,
        "manifest.json" => 1,
        "events.json" => 2,
        "records.json" => 4,
        "chain.txt" => 5,
        "heads.txt" => 6,
        "extracts/reviews.json" => 8,
        "extracts/opinions.json" => 9,
        "extracts/decisions.json" => 10,
        "extracts/objections.json" => 11,
        "extracts/files.json" => 12,
        name if name.starts_with("records/") => 3,
        name if name.starts_with("extracts/form-") => 7,
        _ => 13,
    };
    let mut names: Vec<&String> = parts.keys().filter(|name| *name != "SHA256SUMS").collect();
    // Records of one event stand in the order of their ids.
    let id = |name: &str| name.rsplit(['-', '.']).nth(1).and_then(|id| id.parse::<i64>().ok());
    names.sort_by_key(|name| (order(name), name.split('-').next().map(str::to_owned), id(name)));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut sums = String::new();
    for name in names {
        zip.start_file(name.as_str(), stored()).unwrap();
        zip.write_all(&parts[name]).unwrap();
        sums.push_str(&format!("{}  {name}\n", hex::encode(Sha256::digest(&parts[name]))));
    }
    zip.start_file("SHA256SUMS", stored()).unwrap();
    zip.write_all(sums.as_bytes()).unwrap();
    zip.set_comment("0".repeat(64)).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    seal(&mut bytes);
    bytes
}

pub(super) fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
}

/// Makes the hash at the end anew.
pub(super) fn seal(bytes: &mut [u8]) {
    let end = bytes.len() - 64;
    let seal = hex::encode(Sha256::digest(&bytes[..end]));
    bytes[end..].copy_from_slice(seal.as_bytes());
}

/// The head at the end of a dossier's chain, which somebody may have kept: it was published once its day was over.
pub(super) fn last_head(parts: &Parts) -> Head {
    json(parts, "manifest.json")["head"].as_str().unwrap().parse().unwrap()
}

pub(super) fn chain(parts: &Parts) -> Vec<Link> {
    std::str::from_utf8(&parts["chain.txt"]).unwrap().lines().map(|line| line.parse().unwrap()).collect()
}

/// Puts a text in the place of another, which is there.
pub(super) fn replaced(parts: &mut Parts, name: &str, old: &str, new: &str) {
    let text = std::str::from_utf8(&parts[name]).unwrap();
    assert!(text.contains(old), "{name} has no {old}");
    parts.insert(name.to_owned(), text.replacen(old, new, 1).into_bytes());
}

/// Rewrites the first event of a dossier and whatever in it follows from that, as somebody does who knows how.
pub(super) fn forged(parts: &mut Parts) {
    let mut links = chain(parts);
    let mut events = json(parts, "events.json");
    let events = events.as_array_mut().unwrap();
    let seq = events[0]["seq"].as_i64().unwrap();
    let first = links.iter().position(|link| link.head.seq == seq).unwrap();
    // Its digest is that of other words; the rest of the stretch is hashed anew.
    let mut changed = read(&events[0]);
    changed.actor_role = "auditor".to_owned();
    events[0]["actor_role"] = "auditor".into();
    links[first].digest = Some(Hash::of(&changed.digest()));
    let mut before = changed.prev_hash;
    for at in first..links.len() {
        let place = links[at].head.seq;
        if at > first && place != links[at - 1].head.seq + 1 {
            break;
        }
        let hash = linked(&before, &hex::decode(links[at].digest.as_ref().unwrap().as_str()).unwrap());
        if let Some(own) = events.iter_mut().find(|own| own["seq"] == place) {
            own["prev_hash"] = hex::encode(&before).into();
            own["hash"] = hex::encode(hash).into();
        }
        let old = std::mem::replace(&mut links[at].head.hash, Hash::of(&hash));
        for name in ["heads.txt", "manifest.json"] {
            let text = String::from_utf8(parts[name].clone()).unwrap();
            parts.insert(name.to_owned(), text.replace(old.as_str(), links[at].head.hash.as_str()).into_bytes());
        }
        before = hash.to_vec();
    }
    put(parts, "events.json", &serde_json::Value::Array(events.clone()));
    let links: String = links.iter().map(|link| format!("{link}\n")).collect();
    parts.insert("chain.txt".to_owned(), links.into_bytes());
    // The page of another version of the program is not made again.
    let program = format!("\"program\": \"{}\"", env!("CARGO_PKG_VERSION"));
    replaced(parts, "manifest.json", &program, "\"program\": \"0.0.0\"");
}

/// An event as a dossier has it.
fn read(part: &serde_json::Value) -> Event {
    let text = |name: &str| part[name].as_str().map(str::to_owned);
    let number = |name: &str| part[name].as_str().map(|number| number.parse().unwrap());
    let bytes = |name: &str| hex::decode(part[name].as_str().unwrap()).unwrap();
    Event {
        seq: part["seq"].as_i64().unwrap(),
        at: Moment(part["at"].as_i64().unwrap()),
        actor_id: number("actor_id"),
        actor_role: text("actor_role").unwrap(),
        command: text("command").unwrap(),
        case_id: number("case_id"),
        from_stage: text("from_stage"),
        to_stage: text("to_stage"),
        payload: text("payload").unwrap(),
        prev_hash: bytes("prev_hash"),
        hash: bytes("hash"),
    }
}

pub(super) fn json(parts: &Parts, name: &str) -> serde_json::Value {
    serde_json::from_slice(&parts[name]).unwrap()
}

pub(super) fn put(parts: &mut Parts, name: &str, value: &serde_json::Value) {
    parts.insert(name.to_owned(), serde_json::to_vec_pretty(value).unwrap());
}
