//! An Office file as the XML parts it is made of, within bounds that no file can make it exceed.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::Found;
use crate::domain::privacy::{Kind, Part};

/// Bytes of all parts at most once they are inflated.
const INFLATED: u64 = 64 << 20;
const PARTS: usize = 2_000;

/// The parts of a package by name, those that are no XML without their bytes; `None` when it cannot be read.
pub(super) fn parts(body: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut zip = ZipArchive::new(Cursor::new(body)).ok()?;
    if zip.len() > PARTS {
        return None;
    }
    let mut left = INFLATED;
    let mut parts = BTreeMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).ok()?;
        let name = part.name().ok()?.into_owned();
        let mut content = Vec::new();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            let read = (&mut part).take(left + 1).read_to_end(&mut content).ok()? as u64;
            left = left.checked_sub(read)?;
        }
        parts.insert(name, content);
    }
    Some(parts)
}

/// A reader of a part that takes `<a/>` for `<a></a>`.
pub(super) fn reader(part: &[u8]) -> Reader<&[u8]> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// An attribute of an element by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|one| one.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// Whether a switch is on: there, and not told to be off.
pub(super) fn is_on(element: &BytesStart<'_>, name: &str) -> bool {
    !matches!(attribute(element, name).as_deref(), Some("0" | "false" | "off" | "none"))
}

/// Properties that name people, and files inside the file.
pub(super) fn beside(parts: &BTreeMap<String, Vec<u8>>, found: &mut Found<'_>) {
    for (name, content) in parts {
        if name.starts_with("docProps/") {
            for (element, text) in texts(content) {
                let named = matches!(element.as_str(), "creator" | "lastModifiedBy" | "Manager" | "Company");
                if named && !text.trim().is_empty() {
                    found.add(Kind::Author, Part::Properties, &element, text.trim());
                }
                found.scan(Part::Properties, &element, &text, false);
            }
        }
        if name.contains("/embeddings/") {
            found.add(Kind::Embedded, Part::Body, "", name.rsplit('/').next().unwrap_or(name));
        }
    }
}

/// The texts of a part, each with the element it stands in.
pub(super) fn texts(part: &[u8]) -> Vec<(String, String)> {
    let mut reader = reader(part);
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                let name = element.local_name().as_ref().to_owned();
                inside.push(name.clone());
                found.push((name, String::new()));
            }
            Ok(Event::End(_)) => {
                inside.pop();
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(event) => {
                if let (Some(text), Some((_, last))) = (text(&event), found.last_mut()) {
                    last.push_str(&text);
                }
            }
        }
    }
    found.retain(|(_, text)| !text.trim().is_empty());
    found
}

/// What an event says, if it is words.
pub(super) fn text(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) => Some((**text).to_owned()),
        Event::CData(text) => Some((**text).to_owned()),
        // A character by its number or name.
        Event::GeneralRef(named) => match named.resolve_char_ref().ok()? {
            Some(letter) => Some(letter.to_string()),
            None => quick_xml::escape::resolve_predefined_entity(named).map(str::to_owned),
        },
        _ => None,
    }
}
