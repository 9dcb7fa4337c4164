//! What must not stand in a public notice: personal data its readers do not need (个人信息保护法 art. 6 and 28), and
//! what a file holds beside what it shows.
//!
//! `scan` reads a text; `Finding` is what was found and where, with the value covered. It finds, it does not judge: who
//! publishes masks what was found, or says why it stands there, and a second person agrees. Must not know how a file is
//! taken apart (`inspect`).

mod number;
mod scan;
mod wording;

pub use scan::{Hit, scan, tells_births};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{fold::fold, letters::Letters, role::codes};

codes! {
    /// What was found.
    pub enum Kind {
        /// Identity card number, with its check digit.
        IdentityNumber = "identity_number",
        Passport = "passport",
        /// Number of a bank card or account.
        BankCard = "bank_card",
        Phone = "phone",
        Email = "email",
        BirthDate = "birth_date",
        HomeAddress = "home_address",
        /// A name of the list outside the list, where it would outlast its masking and the end of the list.
        ListedName = "listed_name",
        /// A sheet of a workbook that is not shown.
        HiddenSheet = "hidden_sheet",
        /// Rows or columns that are not shown.
        HiddenCells = "hidden_cells",
        /// Words of a document that are not shown.
        HiddenText = "hidden_text",
        Comment = "comment",
        /// What was inserted or deleted, and by whom.
        TrackedChange = "tracked_change",
        /// Properties that name whoever wrote it.
        Author = "author",
        /// A file inside the file.
        Embedded = "embedded",
        /// Something of it cannot be read by the program: somebody must have looked at it.
        Unreadable = "unreadable",
    }

    /// The part of a file something was found in.
    pub enum Part {
        Body = "body",
        Header = "header",
        Comments = "comments",
        Changes = "changes",
        Hidden = "hidden",
        Properties = "properties",
        Annotations = "annotations",
    }
}

/// Where something was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A field of the notice, by its name.
    Field(String),
    /// A row of the list, counted from 1.
    Item(usize),
    /// A file that goes with the notice: its name, the part, and where in it, e.g. `Sheet1!C5`; may be empty.
    File { name: String, part: Part, at: String },
}

/// Something found. The value itself is not kept; before a finding is, its digest is [keyed](Finding::keyed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub kind: Kind,
    pub place: Place,
    /// The value with most of it covered, or what names the thing, e.g. the name of a hidden sheet.
    pub shown: String,
    /// Digest of kind and value: tells whether two findings are about the same value.
    pub digest: String,
}

impl Finding {
    /// A finding of a value; equal values have equal digests, however they are written.
    pub fn new(kind: Kind, place: Place, value: &str, shown: impl Into<String>) -> Self {
        Self { kind, place, shown: shown.into(), digest: digest(kind, value) }
    }

    /// With its digest under a key that is kept elsewhere: there are so few telephones and identity numbers that whoever
    /// has a digest alone finds the value by trying them all.
    #[must_use]
    pub fn keyed(self, key: &str) -> Self {
        Self { digest: keyed(&self.digest, key), ..self }
    }

    /// Names the finding: the same value at the same place.
    pub fn key(&self) -> String {
        let place = serde_json::to_string(&self.place).unwrap_or_default();
        hash(&[&self.digest, &place])
    }
}

/// The findings of a text at one place. `births` as [`scan`] has it.
pub fn findings(text: &str, births: bool, place: &Place) -> Vec<Finding> {
    scan(text, births).into_iter().map(|hit| Finding::new(hit.kind, place.clone(), &hit.value, hit.shown)).collect()
}

/// The names of a list that a text says, however their letters are parted or written.
pub fn names_in<'a>(text: &str, names: &[&'a str]) -> Vec<&'a str> {
    let letters = Letters::of(text);
    let is_said = |name: &&&str| {
        let needle: Vec<char> = fold(name).chars().filter(|letter| letter.is_alphanumeric()).collect();
        let is_latin = needle.first().is_some_and(char::is_ascii_alphabetic);
        !letters.runs_of(&needle, is_latin).is_empty()
    };
    names.iter().filter(is_said).copied().collect()
}

/// A name with all but its first letter covered.
pub fn covered(name: &str) -> String {
    name.chars().take(1).chain("****".chars()).collect()
}

/// Whether a text is about the column of names.
pub fn is_about_names(text: &str) -> bool {
    let letters = Letters::of(text);
    ["姓名", "名字", "人名"].iter().any(|word| !letters.plain_runs_of(word).is_empty())
        || letters.latin_words().into_iter().any(|(first, last)| letters.folded[first..=last] == ['n', 'a', 'm', 'e'])
}

/// Keyed findings without those about a value that is meant for the public: the office's own telephone and address, each
/// text with the kind that it is there for.
pub fn without_own(mut found: Vec<Finding>, own: &[(Kind, &str)], key: &str) -> Vec<Finding> {
    let meant = own.iter().flat_map(|(kind, text)| scan(text, false).into_iter().filter(|hit| hit.kind == *kind));
    let known: Vec<String> = meant.map(|hit| keyed(&digest(hit.kind, &hit.value), key)).collect();
    found.retain(|finding| !known.contains(&finding.digest));
    found
}

fn digest(kind: Kind, value: &str) -> String {
    hex::encode(&Sha256::digest(format!("{}\n{value}", kind.code()))[..16])
}

/// A digest under a key; the empty key leaves it as it is.
fn keyed(digest: &str, key: &str) -> String {
    if key.is_empty() { digest.to_owned() } else { hash(&[key, digest, key]) }
}

/// The digest of parts, each with its length.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hex::encode(&hasher.finalize()[..16])
}

#[cfg(test)]
mod tests;
