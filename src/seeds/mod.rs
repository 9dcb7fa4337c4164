//! What the three source articles say, read from `seeds/*.toml` into plain structs.
//!
//! Every value carries where it comes from (a [`Citation`]: article and fact id); what an article does not say is
//! absent. Must not know the database: `commands` loads these structs, once. Start at [`Seeds`], one field per file.
//! Kinds and other closed lists are strings here; the CHECKs of `migrations/0002_catalogue.sql` hold them.

mod ai4s;
mod joint;
mod people;
mod scheme;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

pub use crate::domain::catalogue::Basis;
pub use ai4s::*;
pub use joint::*;
pub use people::*;
pub use scheme::*;

/// One file of `seeds/`, compiled into the program.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Name inside `seeds/`.
    pub name: &'static str,
    /// The TOML text.
    pub text: &'static str,
}

/// `seed!("x.toml")` is `File { name: "x.toml", text: include_str!("../../seeds/x.toml") }`.
macro_rules! seed {
    ($name:literal) => {
        File { name: $name, text: include_str!(concat!("../../seeds/", $name)) }
    };
}

const ARTICLES: File = seed!("articles.toml");
const PEOPLE: File = seed!("people.toml");
const INSTITUTIONS: File = seed!("institutions.toml");
const PROGRAMME: File = seed!("programme.toml");
const BATCH: File = seed!("batch.toml");
const FUNDING: File = seed!("funding.toml");
const LAB: File = seed!("lab.toml");
const DATASET: File = seed!("dataset.toml");
const CHALLENGE: File = seed!("challenge.toml");
const AI4S: File = seed!("ai4s.toml");
const EVENTS: File = seed!("events.toml");
const DISCREPANCIES: File = seed!("discrepancies.toml");

/// All seed files, in the order in which a record is told before the ones that refer to it.
pub const FILES: [File; 12] =
    [ARTICLES, INSTITUTIONS, PEOPLE, PROGRAMME, BATCH, FUNDING, LAB, DATASET, CHALLENGE, EVENTS, AI4S, DISCREPANCIES];

/// A seed file does not have the shape its struct asks for.
#[derive(Debug, thiserror::Error)]
#[error("seeds/{file}: {cause}")]
pub struct SeedError {
    /// Name of the file inside `seeds/`.
    pub file: &'static str,
    /// What is wrong, with line and column.
    #[source]
    pub cause: toml::de::Error,
}

/// Everything the seed files hold, one field per file.
#[derive(Debug)]
pub struct Seeds {
    /// The source articles.
    pub articles: Articles,
    /// The institutions they name.
    pub institutions: Institutions,
    /// The people they name.
    pub people: People,
    /// The schemes with roles, directions and starting configuration.
    pub schemes: Schemes,
    /// The first batch and the targets.
    pub batches: Batches,
    /// Money and other support.
    pub funding: Funding,
    /// The joint labs and the policy on them.
    pub labs: Labs,
    /// The datasets.
    pub datasets: Datasets,
    /// The challenges.
    pub challenges: Challenges,
    /// Events, policies, and programmes named beside the special programme.
    pub events: Events,
    /// The special programme, its guide task, phase and link.
    pub ai4s: Ai4s,
    /// Contradictions and misprints.
    pub discrepancies: Discrepancies,
}

impl Seeds {
    /// Reads every file.
    ///
    /// # Errors
    /// [`SeedError`] for the first file that is not TOML, lacks a field or has one nobody knows. The files are
    /// compiled in, so this can only fail on a build whose tests were not run.
    pub fn load() -> Result<Self, SeedError> {
        Ok(Self {
            articles: read(ARTICLES)?,
            institutions: read(INSTITUTIONS)?,
            people: read(PEOPLE)?,
            schemes: read(PROGRAMME)?,
            batches: read(BATCH)?,
            funding: read(FUNDING)?,
            labs: read(LAB)?,
            datasets: read(DATASET)?,
            challenges: read(CHALLENGE)?,
            events: read(EVENTS)?,
            ai4s: read(AI4S)?,
            discrepancies: read(DISCREPANCIES)?,
        })
    }

    /// Every programme, from both files that tell of one: the special programme stands last.
    pub fn programmes(&self) -> impl Iterator<Item = &Programme> {
        self.events.programmes.iter().chain(&self.ai4s.programmes)
    }
}

/// SHA-256 in hex over the names and texts of all files: unchanged means there is nothing new to load.
pub fn digest() -> String {
    let mut hash = Sha256::new();
    for file in FILES {
        for part in [file.name, file.text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
    }
    hex::encode(hash.finalize())
}

fn read<T: DeserializeOwned>(file: File) -> Result<T, SeedError> {
    toml::from_str(file.text).map_err(|cause| SeedError { file: file.name, cause })
}

/// Where a value comes from: a row of `fact_ref`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Code of the article, `A1` to `A3`.
    pub article: String,
    /// Stable fact id, such as `P-03`.
    pub fact: String,
    /// Name of the field this is about; absent when it is about the whole record. `speaker` names, by the fact of a
    /// person, who said it in the article.
    pub field: Option<String>,
    /// The article's own words, at most 24 characters, where they matter.
    pub wording: Option<String>,
    /// How firmly the article gives the value.
    #[serde(default)]
    pub basis: Basis,
}

/// One thing an article says about a record, in our own words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// What it is about, such as `aim` or `context`; a page groups by it.
    pub kind: String,
    /// Code of an item it belongs to, such as a focus area.
    pub code: Option<String>,
    /// A length in months that it states, for rules to compare.
    pub months: Option<i64>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A date as exact as its source: `2019-04-16`, `2018-11` or `2017`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct PartialDate(String);

/// The text is not a date written `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a date written YYYY, YYYY-MM or YYYY-MM-DD: {0}")]
pub struct NotAPartialDate(String);

impl PartialDate {
    /// As stored: the shorter the text, the less is known.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PartialDate {
    type Error = NotAPartialDate;

    fn try_from(text: String) -> Result<Self, NotAPartialDate> {
        // A whole date is checked by completing what is missing.
        let whole = match text.len() {
            4 => format!("{text}-01-01"),
            7 => format!("{text}-01"),
            _ => text.clone(),
        };
        match whole.parse::<crate::domain::time::Day>() {
            Ok(_) => Ok(Self(text)),
            Err(_) => Err(NotAPartialDate(text)),
        }
    }
}
