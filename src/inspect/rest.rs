//! Every part of an Office file, whatever it is for: words and attributes that were not found where they are shown, who
//! wrote or changed something, comments, and what is no XML.
//!
//! Charts, SmartArt, text boxes, headers of sheets, lists of allowed values, alternative texts, targets of links, values
//! of other workbooks, deleted cells: a file has so many places for words that each part is read, and none passed over.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};

use super::{APART, Found, opening, word};
use crate::{
    domain::privacy::{Kind, Part, tells_births},
    package::{self, is_path, is_plain, names_author, reader, text, unescaped},
};

/// Elements in elements, more than which no program makes.
const DEPTH: usize = 1_000;
/// Bytes of an attribute that can tell of a person.
const SHORTEST: usize = 6;
/// Elements whose words are the name of whoever wrote it.
const AUTHORS: [&str; 5] = ["creator", "lastModifiedBy", "Manager", "Company", "author"];
/// Elements that end a line, though the words stand in others inside.
const LINES: [&str; 5] = ["p", "si", "is", "text", "comment"];
/// Parts that stand on the pages, beside those that `word` reads.
const SHOWN: [&str; 6] =
    ["word/charts/", "word/diagrams/", "xl/worksheets/sheet", "xl/drawings/", "xl/charts/", "xl/diagrams/"];
/// Embedded fonts, which say nothing that is not on the page.
const FONTS: [&str; 2] = [".odttf", ".fntdata"];

/// What `word` and `workbook` did not read in its place; `None` when some part cannot be read.
pub(super) fn look(parts: &[package::Part], found: &mut Found<'_>) -> Option<()> {
    for part in parts {
        let last = part.name.rsplit(['/', '\\']).next().unwrap_or(&part.name);
        if part.is_xml() {
            words(part, found)?;
        } else if infer::is_image(&part.content) || part.key.contains("/media/") {
            found.add(Kind::Unreadable, Part::Body, last, "");
        } else if !FONTS.iter().any(|ending| part.key.ends_with(ending)) {
            found.add(Kind::Embedded, Part::Body, "", last);
        }
    }
    Some(())
}

/// What readers would call a part of the file.
fn place(part: &package::Part) -> Part {
    if part.is_in(&["docprops/", "customxml/", "word/people", "xl/persons/"]) {
        Part::Properties
    } else if part.is_in(&["word/comments", "xl/comments", "xl/threadedcomments/"]) {
        Part::Comments
    } else if part.is_in(&SHOWN) {
        Part::Body
    } else {
        word::shows(part).unwrap_or(Part::Hidden)
    }
}

/// What was read of a part so far.
#[derive(Default)]
struct Said {
    line: String,
    /// Whether the line ends with words of the element that is open.
    speaks: bool,
    text: String,
    attributes: String,
    /// Who is named as author, each after what names him.
    authors: BTreeSet<(String, String)>,
    changed_by: BTreeSet<String>,
}

fn words(part: &package::Part, found: &mut Found<'_>) -> Option<()> {
    if !is_plain(&part.content) {
        return None;
    }
    let place = place(part);
    let is_read = word::shows(part).is_some();
    let is_changed = part.is_in(&["word/"]) && !matches!(place, Part::Comments | Part::Properties);
    let mut said = Said::default();
    let mut inside: Vec<String> = Vec::new();
    let mut reader = reader(&part.content);
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) => {
                said.begins(&element, is_changed);
                inside.push(element.local_name().as_ref().to_owned());
                if inside.len() > DEPTH {
                    return None;
                }
            }
            Event::End(_) => said.ends(&inside.pop()?),
            Event::Eof if inside.is_empty() => break,
            Event::Eof => return None,
            event => {
                let is_new = !is_read || inside.last().is_some_and(|name| !word::reads(name));
                if let Some(words) = text(&event).filter(|_| is_new) {
                    said.line.push_str(&words);
                    said.speaks = true;
                }
            }
        }
    }
    let at = part.name.trim_start_matches("word/").trim_start_matches("xl/");
    said.tell(place, at, found);
    Some(())
}

impl Said {
    fn begins(&mut self, element: &BytesStart<'_>, is_changed: bool) {
        self.speaks = false;
        let element_name = element.local_name();
        let element_name = element_name.as_ref();
        let mut changed_by = (is_changed
            && (matches!(element_name, "ins" | "del" | "moveFrom" | "moveTo") || element_name.ends_with("Change")))
        .then(String::new);
        for attribute in element.attributes().with_checks(false).flatten() {
            let name = attribute.key.local_name();
            let name = name.as_ref();
            if attribute.key.as_ref().starts_with("xmlns") || attribute.value.is_empty() {
                continue;
            }
            let value = unescaped(&attribute.value);
            if is_changed && name == "author" {
                changed_by = Some(value);
            } else if names_author(name) || is_path(&value) {
                self.authors.insert((name.to_owned(), value));
            } else if value.len() >= SHORTEST {
                self.attributes.push_str(&value);
                self.attributes.push_str(APART);
            }
        }
        self.changed_by.extend(changed_by);
    }

    fn ends(&mut self, element: &str) {
        // What is one line on the page may be parted into runs with a text each.
        let is_line = LINES.contains(&element) || (self.speaks && element != "t");
        self.speaks = false;
        if !is_line || self.line.trim().is_empty() {
            return;
        }
        let line = std::mem::take(&mut self.line);
        self.text.push_str(&line);
        self.text.push_str(APART);
        if AUTHORS.contains(&element) {
            self.authors.insert((element.to_owned(), line.trim().to_owned()));
        }
    }

    fn tell(mut self, place: Part, at: &str, found: &mut Found<'_>) {
        self.text.push_str(&self.line);
        for (named_by, author) in &self.authors {
            let part = if place == Part::Comments { place } else { Part::Properties };
            found.add(Kind::Author, part, named_by, author);
        }
        for author in &self.changed_by {
            found.add(Kind::TrackedChange, Part::Changes, "", author);
        }
        if place == Part::Comments && !self.text.is_empty() {
            found.add(Kind::Comment, place, "", &opening(&self.text));
        }
        // Texts that are kept once for all cells: their heads are not theirs.
        let births = at != "sharedStrings.xml" && tells_births(&self.text);
        found.scan_rest(place, at, &self.text, births);
        let part = if matches!(place, Part::Body | Part::Header) { Part::Hidden } else { place };
        found.scan_rest(part, at, &self.attributes, false);
    }
}
