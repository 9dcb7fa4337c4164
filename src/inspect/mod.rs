//! What a file shows and what it hides, looked through before it goes out with a public notice.
//!
//! - DOCX: text, tables, headers and notes; hidden words, comments, tracked changes, properties, files inside.
//! - XLSX: every cell; hidden sheets, rows and columns, comments, what no cell shows any more, properties.
//! - PDF: the text of every page, also under a black bar; annotations, hidden layers, files inside, properties.
//! - Pictures: what they show is for a person's eyes.
//!
//! It gives places and findings (`domain::privacy`), never a judgement. What it cannot read is a finding too. Must not
//! know: the database, pages, who may do what.

mod package;
mod pdf;
mod word;
mod workbook;

use crate::domain::{
    material::FileType,
    privacy::{self, Finding, Kind, Part, Place},
};

/// Findings one file gives at most; more of them say nothing new.
const MOST: usize = 300;

/// Everything in a file that should be masked or explained before the public has it. Takes as long as the file is
/// large: not for an async thread.
pub fn findings(kind: FileType, name: &str, body: &[u8]) -> Vec<Finding> {
    let mut found = Found { file: name, all: Vec::new() };
    let read = match kind {
        FileType::Docx => word::look(body, &mut found),
        FileType::Xlsx => workbook::look(body, &mut found),
        FileType::Pdf => pdf::look(body, &mut found),
        FileType::Png | FileType::Jpeg => None,
    };
    if read.is_none() {
        found.add(Kind::Unreadable, Part::Body, "", "");
    }
    let mut all = found.all;
    all.truncate(MOST);
    all
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

    /// Adds what is a finding by being there, once for each place and value.
    fn add(&mut self, kind: Kind, part: Part, at: &str, shown: &str) {
        let finding = Finding::new(kind, self.place(part, at), shown, shown);
        if !self.all.contains(&finding) {
            self.all.push(finding);
        }
    }

    /// Adds what a text tells of a person.
    fn scan(&mut self, part: Part, at: &str, text: &str, births: bool) {
        if self.all.len() < MOST {
            self.all.extend(privacy::findings(text, births, &self.place(part, at)));
        }
    }

    /// Whether a value was found anywhere.
    fn has(&self, finding: &Finding) -> bool {
        self.all.iter().any(|known| known.digest == finding.digest)
    }
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
