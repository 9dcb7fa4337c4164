//! An Office file as the parts it is made of, within bounds that no file can make it exceed, and how their XML is read.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read},
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

/// Bytes of all parts at most once they are inflated, and parts at most.
const INFLATED: u64 = 64 << 20;
const PARTS: usize = 5_000;

/// A part of a package.
pub struct Part {
    /// The name as it stands in the file.
    pub name: String,
    /// The name as the programs of offices compare it.
    pub key: String,
    pub content: Vec<u8>,
}

impl Part {
    /// Whether it is XML, by its name.
    pub fn is_xml(&self) -> bool {
        [".xml", ".rels", ".vml"].iter().any(|ending| self.key.ends_with(ending))
    }

    /// Whether it lies in one of these folders or is one of these files.
    pub fn is_in(&self, beginnings: &[&str]) -> bool {
        beginnings.iter().any(|known| self.key.starts_with(known))
    }
}

/// The parts of a package in their order; `None` when it cannot be read, or has two parts of one name, of which every
/// program would read another.
pub fn parts(body: &[u8]) -> Option<Vec<Part>> {
    let mut zip = ZipArchive::new(Cursor::new(body)).ok()?;
    if zip.len() > PARTS {
        return None;
    }
    let mut left = INFLATED;
    let mut names = BTreeSet::new();
    let mut parts = Vec::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).ok()?;
        if part.is_dir() {
            continue;
        }
        let name = part.name().ok()?.into_owned();
        let key = name.replace('\\', "/").trim_start_matches('/').to_lowercase();
        if !names.insert(key.clone()) {
            return None;
        }
        let mut content = Vec::new();
        let read = (&mut part).take(left + 1).read_to_end(&mut content).ok()? as u64;
        left = left.checked_sub(read)?;
        parts.push(Part { name, key, content });
    }
    Some(parts)
}

/// The content of a part, by its key.
pub fn content<'a>(parts: &'a [Part], key: &str) -> Option<&'a [u8]> {
    parts.iter().find(|part| part.key == key).map(|part| part.content.as_slice())
}

/// Whether XML reads the same whoever reads it: another encoding would hide what is looked for.
pub fn is_plain(content: &[u8]) -> bool {
    std::str::from_utf8(content).is_ok() && !content.contains(&0)
}

/// A reader of a part that takes `<a/>` for `<a></a>`.
pub fn reader(part: &[u8]) -> Reader<&[u8]> {
    let mut reader = Reader::from_reader(part);
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// An attribute of an element by its name without prefix.
pub fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    Some(unescaped(&found.value))
}

/// A value as it is meant.
pub fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

/// Whether a switch is on: there, and not told to be off.
pub fn is_on(element: &BytesStart<'_>, name: &str) -> bool {
    !matches!(attribute(element, name).as_deref(), Some("0" | "false" | "off" | "none"))
}

/// Whether an attribute names whoever wrote or changed something.
pub fn names_author(attribute: &str) -> bool {
    let name = attribute.to_lowercase();
    name.contains("author") || matches!(name.as_str(), "username" | "lastmodifiedby" | "lasteditedby")
}

/// Whether a value is the place of a file on somebody's computer, which often has their name.
pub fn is_path(value: &str) -> bool {
    let value = value.trim();
    let drive = matches!(value.as_bytes(), [letter, b':', b'\\' | b'/', rest @ ..] if letter.is_ascii_alphabetic() && !rest.starts_with(b"/"));
    let scheme = value.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("file:"));
    drive || scheme || ["\\\\", "/Users/", "/home/"].iter().any(|known| value.starts_with(known))
}

/// What an event says, if it is words.
pub fn text(event: &Event<'_>) -> Option<String> {
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
