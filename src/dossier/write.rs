//! Packing a dossier. The same contents make the same bytes, on whatever machine: nothing is compressed, every part has
//! the same date, and the archive ends with the hash of all bytes before it.

use std::io::{Cursor, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    CHAIN, CONFIDENTIAL, Contents, DECISIONS, EVENTS, EventPart, FILES, FORM, HEADS, MANIFEST, Manifest, OBJECTIONS,
    OPINIONS, PAGE, PROGRAM, RECORD, RECORDS, REVIEWS, RecordPart, SUMS, Shown, VERSION, page,
};
use crate::store::event::Event;

/// Digits of the hash that the archive ends with.
pub(super) const SEAL: usize = 64;

/// The dossier could not be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Page(#[from] askama::Error),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The parts as they are written, with their hashes.
struct Archive {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    sums: String,
}

impl Archive {
    fn add(&mut self, name: &str, body: &[u8]) -> Result<(), PackError> {
        self.sums.push_str(&format!("{}  {name}\n", hex::encode(Sha256::digest(body))));
        self.put(name, body)
    }

    fn put(&mut self, name: &str, body: &[u8]) -> Result<(), PackError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default());
        self.zip.start_file(name, options)?;
        self.zip.write_all(body)?;
        Ok(())
    }

    fn json(&mut self, name: &str, value: &impl Serialize) -> Result<(), PackError> {
        let mut body = serde_json::to_vec_pretty(value)?;
        body.push(b'\n');
        self.add(name, &body)
    }
}

/// The bytes of a dossier.
///
/// # Errors
/// When a part cannot be written, which memory alone prevents.
pub fn pack(contents: &Contents) -> Result<Vec<u8>, PackError> {
    let mut archive = Archive { zip: ZipWriter::new(Cursor::new(Vec::new())), sums: String::new() };
    archive.add(PAGE, page::render(contents)?.as_bytes())?;
    archive.json(MANIFEST, &manifest(contents))?;
    archive.json(EVENTS, &contents.events.iter().map(EventPart::of).collect::<Vec<_>>())?;
    let mut records = Vec::with_capacity(contents.records.len());
    for shown in &contents.records {
        let part = RecordPart::of(shown);
        if let (Some(file), Some(body)) = (&part.file, &shown.record.body) {
            archive.add(file, body.as_bytes())?;
        }
        records.push(part);
    }
    archive.json(RECORDS, &records)?;
    let chain: String = contents.chain.iter().map(|link| format!("{link}\n")).collect();
    archive.add(CHAIN, chain.as_bytes())?;
    let heads: String = contents.heads.iter().map(|head| format!("{head}\n")).collect();
    archive.add(HEADS, heads.as_bytes())?;
    extracts(contents, &mut archive)?;
    let sums = std::mem::take(&mut archive.sums);
    archive.put(SUMS, sums.as_bytes())?;
    archive.zip.set_comment("0".repeat(SEAL))?;
    let mut bytes = archive.zip.finish()?.into_inner();
    let end = bytes.len() - SEAL;
    let seal = hex::encode(Sha256::digest(&bytes[..end]));
    bytes[end..].copy_from_slice(seal.as_bytes());
    Ok(bytes)
}

fn extracts(contents: &Contents, archive: &mut Archive) -> Result<(), PackError> {
    for form in &contents.forms {
        archive.json(&format!("{FORM}{:06}.json", form.event), form)?;
    }
    archive.json(REVIEWS, &contents.reviews)?;
    archive.json(OPINIONS, &contents.opinions)?;
    archive.json(DECISIONS, &contents.decisions)?;
    archive.json(OBJECTIONS, &contents.objections)?;
    archive.json(FILES, &contents.files)
}

fn manifest(contents: &Contents) -> Manifest {
    Manifest {
        format: "bole dossier".to_owned(),
        version: VERSION,
        heading: contents.heading.clone(),
        program: PROGRAM.to_owned(),
        events: contents.events.len(),
        records: contents.records.len(),
        head: contents.chain.last().map(|link| link.head.to_string()).unwrap_or_default(),
    }
}

impl EventPart {
    fn of(event: &Event) -> Self {
        let number = |value: Option<i64>| value.map(|number| number.to_string());
        Self {
            seq: event.seq,
            at: event.at.0,
            actor_id: number(event.actor_id),
            actor_role: event.actor_role.clone(),
            command: event.command.clone(),
            case_id: number(event.case_id),
            from_stage: event.from_stage.clone(),
            to_stage: event.to_stage.clone(),
            payload: event.payload.clone(),
            prev_hash: hex::encode(&event.prev_hash),
            hash: hex::encode(&event.hash),
        }
    }
}

impl RecordPart {
    pub(super) fn of(Shown { record, whole }: &Shown) -> Self {
        let shown = *whole && record.body.is_some();
        let why = if record.body.is_none() { "erased" } else { CONFIDENTIAL };
        let ending = if record.kind == "notice" { "txt" } else { "json" };
        Self {
            event: record.event_seq,
            id: record.id.to_string(),
            kind: record.kind.clone(),
            subject: record.subject_id.to_string(),
            digest: hex::encode(&record.digest),
            salt: shown.then(|| hex::encode(&record.salt)),
            file: shown.then(|| format!("{RECORD}{:06}-{}-{}.{ending}", record.event_seq, record.kind, record.id)),
            withheld: (!shown).then(|| why.to_owned()),
        }
    }
}
