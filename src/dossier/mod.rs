//! The dossier of one case (卷宗): a zip that whoever inspects it can read without the program and verify without the
//! database. `write` packs it, `page` makes its readable page, `verify` proves it.
//!
//! What proves it are the events of the case with every field that is hashed, the bodies and salts of the records frozen
//! with them where they may be shown, the links of the chain around them, and the daily heads. Extracts stand beside
//! them for what may be shown only in part; they and the heading are covered by the hash list alone. Who reviewed and who
//! objected, and everybody's phone and e-mail, are left out: of those records there is the digest.

mod page;
mod read;
mod verify;
mod write;

use serde::{Deserialize, Serialize};

pub use verify::{Kept, Verified, verify};
pub use write::{PackError, pack};

use crate::{
    domain::{
        head::{DayHead, Link},
        nomination::Form,
        review::{Levels, Recommendation},
        role::{CaseKind, ScholarRole},
        scheme::Degree,
        time::Moment,
        workflow::Stage,
    },
    store::event::{Event, Evidence},
};

/// The list of all parts with their hashes, in the form of `sha256sum`; the last part written.
const SUMS: &str = "SHA256SUMS";
const MANIFEST: &str = "manifest.json";
const EVENTS: &str = "events.json";
const RECORDS: &str = "records.json";
const CHAIN: &str = "chain.txt";
const HEADS: &str = "heads.txt";
/// What the names of frozen records begin with.
const RECORD: &str = "records/";
const PAGE: &str = "index.html";
const FORM: &str = "extracts/form-";
const REVIEWS: &str = "extracts/reviews.json";
const OPINIONS: &str = "extracts/opinions.json";
const DECISIONS: &str = "extracts/decisions.json";
const OBJECTIONS: &str = "extracts/objections.json";
const FILES: &str = "extracts/files.json";
/// Why a record is withheld whose body is still there.
const CONFIDENTIAL: &str = "confidential";
/// The form of the dossier that this program writes and verifies. The first had links without digests.
const VERSION: u32 = 2;
/// The version of this program, which alone writes the page and the bytes as this program does.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// What stands above the page: told by the records of the office, and by nothing that is hashed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Heading {
    pub case_no: String,
    /// The candidate's name, or the title of a laboratory or project.
    pub title: String,
    pub kind: CaseKind,
    pub stage: Stage,
    pub role: Option<ScholarRole>,
    pub call: String,
    /// What the office calls its site.
    pub site: String,
    pub made_at: Moment,
}

/// What a dossier holds.
#[derive(Clone, Debug)]
pub struct Contents {
    pub heading: Heading,
    /// The events of the case, of the notices it stood on and of the draws it was in, in the order of the chain.
    pub events: Vec<Event>,
    /// The records frozen with them, those not to be shown without a body.
    pub records: Vec<Shown>,
    /// The chain around the events, from one daily head to another.
    pub chain: Vec<Link>,
    pub heads: Vec<DayHead>,
    pub forms: Vec<FormExtract>,
    pub reviews: Vec<ReviewExtract>,
    /// The opinions as they were released, in the order of their words.
    pub opinions: Vec<String>,
    pub decisions: Vec<DecisionExtract>,
    pub objections: Vec<ObjectionExtract>,
    pub files: Vec<FileExtract>,
}

/// A frozen record and whether its body may be shown.
#[derive(Clone, Debug)]
pub struct Shown {
    pub record: Evidence,
    pub whole: bool,
}

/// A version of the form: all but what tells the candidate's gender, birth, phone and e-mail, and whom the candidate
/// asks to be kept out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FormExtract {
    pub event: i64,
    pub candidate_name: String,
    pub candidate_pinyin: String,
    pub degree: Option<Degree>,
    pub title: String,
    pub statement: String,
    pub achievements: String,
    pub plan: String,
}

impl FormExtract {
    /// What of a form may be shown.
    pub fn of(event: i64, form: Form) -> Self {
        let Form { candidate_name, candidate_pinyin, degree, title, statement, achievements, plan, .. } = form;
        Self { event, candidate_name, candidate_pinyin, degree, title, statement, achievements, plan }
    }
}

/// A review that counts, without its author.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReviewExtract {
    /// The level by criterion.
    pub levels: Levels,
    pub recommendation: Option<Recommendation>,
}

/// A numbered decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecisionExtract {
    pub number: String,
    pub outcome: String,
    pub ground: Option<String>,
    pub reason: String,
    pub decided_at: Moment,
}

/// An objection: that there was one, and how it ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ObjectionExtract {
    pub received_at: Moment,
    pub state: String,
    pub outcome: Option<String>,
}

/// A file of the case, which stays in the office.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileExtract {
    pub kind: String,
    pub bytes: i64,
    pub sha256: String,
    pub uploaded_at: Moment,
}

/// What the dossier is, and its parts.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Manifest {
    format: String,
    version: u32,
    #[serde(flatten)]
    heading: Heading,
    /// The program that wrote it.
    program: String,
    events: usize,
    records: usize,
    /// The last place and hash of `chain.txt`: what a head kept elsewhere is compared with first.
    head: String,
}

/// An event with all that its hash is over; numbers that may be long are texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct EventPart {
    seq: i64,
    at: i64,
    actor_id: Option<String>,
    actor_role: String,
    command: String,
    case_id: Option<String>,
    from_stage: Option<String>,
    to_stage: Option<String>,
    payload: String,
    prev_hash: String,
    hash: String,
}

/// A frozen record: the file of its body and the salt of its digest, or neither where it is withheld.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct RecordPart {
    event: i64,
    id: String,
    kind: String,
    subject: String,
    digest: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    salt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    withheld: Option<String>,
}
