//! A Word document: what stands on its pages, and what does not but is in the file.

use quick_xml::events::{BytesStart, Event};

use super::{Found, opening, rest, under_head};
use crate::{
    domain::privacy::{Kind, Part, tells_births},
    package::{self, is_on, parts, reader, text},
};

/// Looks through a document; `None` when it cannot be read.
pub(super) fn look(body: &[u8], found: &mut Found<'_>) -> Option<()> {
    let parts = parts(body)?;
    package::content(&parts, "word/document.xml")?;
    for part in &parts {
        if let Some(place) = shows(part) {
            pages(&part.content, place, found)?;
        }
    }
    rest::look(&parts, found)
}

/// What a part is whose words stand in an order: pages, or what is above, below and at the foot of them.
pub(super) fn shows(part: &package::Part) -> Option<Part> {
    let short = part.key.strip_prefix("word/")?.strip_suffix(".xml")?;
    let at_edge = ["header", "footer", "footnotes", "endnotes"].iter().any(|known| short.starts_with(known));
    if short == "document" { Some(Part::Body) } else { at_edge.then_some(Part::Header) }
}

/// Whether [`look`] reads the words of an element.
pub(super) fn reads(element: &str) -> bool {
    matches!(element, "t" | "instrText" | "delText" | "delInstrText")
}

/// What is read while a part is gone through.
#[derive(Default)]
struct Pages {
    shown: Vec<String>,
    hidden: String,
    deleted: String,
    /// The tables begun and not ended, each with its rows.
    tables: Vec<Vec<Vec<String>>>,
    /// How many passages are open that were moved elsewhere.
    moved: usize,
    in_text: bool,
    is_deleted: bool,
    is_hidden: bool,
}

fn pages(content: &[u8], part: Part, found: &mut Found<'_>) -> Option<()> {
    let mut pages = Pages::default();
    pages.shown.push(String::new());
    let mut reader = reader(content);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => pages.begins(&element),
            Ok(Event::End(element)) => pages.ends(element.local_name().as_ref()),
            Ok(Event::Eof) => break,
            Ok(event) => {
                if let Some(words) = text(&event).filter(|_| pages.in_text) {
                    pages.says(&words);
                }
            }
            Err(_) => return None,
        }
    }
    pages.tell(part, found);
    Some(())
}

impl Pages {
    fn begins(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "moveFrom" => self.moved += 1,
            "r" => self.is_hidden = false,
            "vanish" | "webHidden" => self.is_hidden = is_on(element, "val"),
            "t" | "instrText" => (self.in_text, self.is_deleted) = (true, self.moved > 0),
            "delText" | "delInstrText" => (self.in_text, self.is_deleted) = (true, true),
            "tbl" => self.tables.push(Vec::new()),
            "tr" => self.tables.last_mut().into_iter().for_each(|table| table.push(Vec::new())),
            "tc" => {
                let row = self.tables.last_mut().and_then(|table| table.last_mut());
                row.into_iter().for_each(|row| row.push(String::new()));
            }
            "tab" | "br" | "cr" => self.says("\t"),
            _ => {}
        }
    }

    fn ends(&mut self, name: &str) {
        match name {
            name if reads(name) => self.in_text = false,
            "moveFrom" => self.moved -= 1,
            "p" => match self.cell() {
                Some(cell) => cell.push(' '),
                None => self.shown.push(String::new()),
            },
            "tbl" => {
                let rows = self.tables.pop().unwrap_or_default();
                let lines = under_head(&rows).into_iter().flatten();
                self.shown.extend(lines.map(|line| line.trim().to_owned()));
                self.shown.push(String::new());
            }
            _ => {}
        }
    }

    fn cell(&mut self) -> Option<&mut String> {
        self.tables.last_mut()?.last_mut()?.last_mut()
    }

    fn says(&mut self, words: &str) {
        if self.is_deleted && self.in_text {
            self.deleted.push_str(words);
        } else if self.is_hidden {
            self.hidden.push_str(words);
        } else if let Some(cell) = self.cell() {
            cell.push_str(words);
        } else if let Some(line) = self.shown.last_mut() {
            line.push_str(words);
        }
    }

    fn tell(self, part: Part, found: &mut Found<'_>) {
        let births = self.shown.iter().any(|line| tells_births(line));
        for (at, line) in self.shown.iter().filter(|line| !line.trim().is_empty()).enumerate() {
            found.scan(part, &format!("¶{}", at + 1), line, births);
        }
        found.scan(Part::Changes, "", &self.deleted, births);
        if !self.hidden.trim().is_empty() {
            found.add(Kind::HiddenText, Part::Hidden, "", &opening(&self.hidden));
        }
        found.scan(Part::Hidden, "", &self.hidden, births);
    }
}
