//! What a file shows and what it hides, looked through before it goes out with a public notice.
//!
//! - DOCX and XLSX: every part, whatever it is for (`rest`). Of a document the words in their order, hidden ones, deleted
//!   ones (`word`); of a workbook the cells under their heads, those that are not shown (`workbook`).
//! - PDF: the text of every page, also under a black bar; every text beside the pages; notes, hidden layers, files
//!   inside, properties. In a process of its own (`apart`).
//! - Pictures, alone or in a file: what they show is for a person's eyes.
//!
//! It gives places and findings (`domain::privacy`), never a judgement. What it cannot read is a finding too. Must not
//! know: the database, pages, who may do what.

mod pdf;
mod rest;
mod word;
mod workbook;

use crate::{
    apart::{self, Task},
    domain::{
        material::FileType,
        privacy::{self, Finding, Kind, Part, Place},
    },
};

/// Findings one file gives at most; that there are more is said by one of its own.
const MOST: usize = 300;
/// Bytes of a text that are looked through at once, for the time taken grows faster than they do.
const PIECE: usize = 16 << 10;
/// What two pieces share where no line ends: longer than a number and the word that announces it.
const SHARED: usize = 256;
/// Between texts that do not belong together: blanks alone may stand inside a number.
const APART: &str = "；\n";

/// Everything in a file that should be masked or explained before the public has it. Takes as long as the file is
/// large: not for an async thread.
pub fn findings(kind: FileType, name: &str, body: &[u8]) -> Vec<Finding> {
    if kind != FileType::Pdf {
        return looked_through(kind, name, body);
    }
    let answer = apart::answer(Task::InspectPdf, body);
    let found = answer.and_then(|answer| serde_json::from_slice::<Vec<Finding>>(&answer).ok());
    let mut found = found.unwrap_or_else(|| vec![unreadable("")]);
    for finding in &mut found {
        if let Place::File { name: of, .. } = &mut finding.place {
            name.clone_into(of);
        }
    }
    found
}

/// The findings of a PDF without its name. It may take this process with it: see `apart`.
pub(crate) fn findings_of_pdf(body: &[u8]) -> Vec<Finding> {
    looked_through(FileType::Pdf, "", body)
}

fn looked_through(kind: FileType, name: &str, body: &[u8]) -> Vec<Finding> {
    let mut found = Found { file: name, all: Vec::new() };
    let read = match kind {
        FileType::Docx => word::look(body, &mut found),
        FileType::Xlsx => workbook::look(body, &mut found),
        FileType::Pdf => pdf::look(body, &mut found),
        FileType::Png | FileType::Jpeg => None,
    };
    let is_full = found.is_full();
    let mut all = found.all;
    all.truncate(MOST);
    if read.is_none() || is_full {
        all.push(unreadable(name));
    }
    all
}

/// Somebody must have looked at a file as a whole.
fn unreadable(name: &str) -> Finding {
    let place = Place::File { name: name.to_owned(), part: Part::Body, at: String::new() };
    Finding::new(Kind::Unreadable, place, "", "")
}

/// What was found in one file so far.
struct Found<'a> {
    file: &'a str,
    all: Vec<Finding>,
}

impl Found<'_> {
    fn place(&self, part: Part, at: &str) -> Place {
        Place::File { name: self.file.to_owned(), part, at: at.to_owned() }
    }

    fn is_full(&self) -> bool {
        self.all.len() >= MOST
    }

    /// Adds what is a finding by being there, once for each place and value.
    fn add(&mut self, kind: Kind, part: Part, at: &str, shown: &str) {
        let finding = Finding::new(kind, self.place(part, at), shown, shown);
        if !self.is_full() && !self.all.contains(&finding) {
            self.all.push(finding);
        }
    }

    /// Adds what a text tells of a person.
    fn scan(&mut self, part: Part, at: &str, text: &str, births: bool) {
        self.take(part, at, text, births, |known, new| known == new);
    }

    /// Adds what a text tells of a person that was found nowhere yet.
    fn scan_rest(&mut self, part: Part, at: &str, text: &str, births: bool) {
        self.take(part, at, text, births, |known, new| known.digest == new.digest);
    }

    fn take(&mut self, part: Part, at: &str, text: &str, births: bool, same: fn(&Finding, &Finding) -> bool) {
        let place = self.place(part, at);
        for piece in pieces(text) {
            if self.is_full() {
                return;
            }
            for new in privacy::findings(piece, births, &place) {
                if !self.all.iter().any(|known| same(known, &new)) {
                    self.all.push(new);
                }
            }
        }
    }
}

/// A text in pieces that end with a line where there is one.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut from = Some(0);
    std::iter::from_fn(move || {
        let start = from?;
        let most = text.floor_char_boundary(start + PIECE);
        if most == text.len() {
            from = None;
            return Some(&text[start..]);
        }
        let least = text.floor_char_boundary(start + SHARED);
        let line = text[least..most].rfind('\n').map(|at| least + at);
        let end = line.unwrap_or(most);
        from = Some(line.unwrap_or_else(|| text.floor_char_boundary(most - SHARED)));
        Some(&text[start..end])
    })
}

/// The first words, to know a passage again.
fn opening(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let covered: String = plain.chars().map(|sign| if sign.is_ascii_digit() { '*' } else { sign }).take(16).collect();
    if plain.chars().count() > 16 { covered + "…" } else { covered }
}

/// The rows of a table under its head, each cell with what the head says of it: a number says what it is only there.
fn under_head(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let head = rows.iter().position(|row| row.iter().filter(|cell| !cell.is_empty()).count() > 1);
    let Some(head) = head else { return rows.to_vec() };
    let named = |row: &Vec<String>| {
        let name = |column: usize| rows[head].get(column).map_or("", String::as_str);
        row.iter().enumerate().map(|(column, cell)| with_head(name(column), cell)).collect()
    };
    let (before, after) = rows.split_at(head + 1);
    before.iter().cloned().chain(after.iter().map(named)).collect()
}

fn with_head(head: &str, cell: &str) -> String {
    if head.is_empty() || cell.is_empty() { cell.to_owned() } else { format!("{head}：{cell}") }
}

#[cfg(test)]
mod tests;
