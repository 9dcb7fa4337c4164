//! State programmes, events, policies, and what the articles leave at odds.

use serde::Deserialize;

use super::{Citation, PartialDate, Statement};
use crate::domain::time::Day;

/// `ai4s.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ai4s {
    /// The special programme.
    #[serde(rename = "programme")]
    pub programmes: Vec<Programme>,
    /// Tasks of call guides.
    #[serde(rename = "guide_task")]
    pub guide_tasks: Vec<GuideTask>,
    /// Phases of programmes.
    #[serde(rename = "phase")]
    pub phases: Vec<Phase>,
    /// What one programme is to another.
    #[serde(rename = "link")]
    pub links: Vec<ProgrammeLink>,
}

/// A state programme.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Stable key and public address.
    pub slug: String,
    /// `special_programme`, `major_project` or `research_plan`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Other ways the name is written.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The article's own words on the launch, where it gives no date.
    pub launched_wording: Option<String>,
    /// Slug of the policy it rests on.
    pub basis_policy: Option<String>,
    /// Departments behind it.
    #[serde(default, rename = "department")]
    pub departments: Vec<Department>,
    /// Disciplines, focus areas, actions and other listed items.
    #[serde(default, rename = "item")]
    pub items: Vec<Item>,
    /// What else is said of it.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

impl Programme {
    /// The listed items of one kind, in the order of the text.
    pub fn items_of(&self, kind: &str) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.kind == kind)
    }
}

/// A department behind a programme.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Slug of the institution.
    pub institution: String,
    /// `launcher` or `coordinator`.
    pub role: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// One item of a list an article gives, such as a discipline.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The list: `discipline`, `focus_area`, `action`, `mechanism`, `pain_point`, `common_tool` …
    pub kind: String,
    /// Stable key within the list.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Other names an article gives it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A task of a call guide.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideTask {
    /// Slug of the programme whose guide it is.
    pub programme: String,
    /// Stable key.
    pub code: String,
    /// Year of the guide.
    pub year: i64,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// What it is about and what is not stated.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The areas it is open to.
    #[serde(rename = "area")]
    pub areas: Vec<Area>,
    /// What the guide supports besides.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// An area of a guide task.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Stable key within the task.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A phase of a programme.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Slug of the programme.
    pub programme: String,
    /// Which phase it is, from 1.
    pub ordinal: i64,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// First year.
    pub year_from: i64,
    /// Last year.
    pub year_to: i64,
    /// What is planned for it.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// What one programme is to another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeLink {
    /// Slug of the programme that acts.
    pub from: String,
    /// Slug of the one acted on.
    pub to: String,
    /// `leads`.
    pub kind: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// `events.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    /// Public events.
    #[serde(rename = "event")]
    pub events: Vec<PublicEvent>,
    /// Policy documents.
    #[serde(rename = "policy")]
    pub policies: Vec<Policy>,
    /// Programmes named beside the special programme.
    #[serde(rename = "programme")]
    pub programmes: Vec<Programme>,
}

/// A public event.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicEvent {
    /// Stable key.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// The day it was held.
    pub held_on: Day,
    /// What it was and what is not stated.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Who came.
    #[serde(rename = "attendance")]
    pub attendances: Vec<Attendance>,
    /// What was said of the context.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// Somebody's part in an event: either a person or an institution.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// Slug of the person.
    pub person: Option<String>,
    /// Slug of the institution.
    pub institution: Option<String>,
    /// `host`, `attended` or `unveiled`.
    pub role: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A policy document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Stable key.
    pub slug: String,
    /// Title, verbatim, without book-title marks.
    pub name: String,
    /// Title in English.
    pub name_en: String,
    /// Slug of the issuer, where stated.
    pub issuer: Option<String>,
    /// When it was issued, as exactly as stated.
    pub issued_on: Option<PartialDate>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// `discrepancies.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discrepancies {
    /// The contradictions and misprints.
    #[serde(rename = "discrepancy")]
    pub discrepancies: Vec<Discrepancy>,
}

/// Something the articles leave at odds: kept and shown, never mended in silence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discrepancy {
    /// Stable fact id, `X-01` on.
    pub code: String,
    /// Codes of the articles.
    pub articles: Vec<String>,
    /// What is at odds.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// How it is shown.
    pub shown_zh: String,
    /// The same in English.
    pub shown_en: String,
    /// The article's own words, at most 24 characters each.
    #[serde(default)]
    pub wordings: Vec<String>,
    /// The records it is about.
    pub about: Vec<RecordRef>,
}

/// A record, or one of its fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordRef {
    /// The table of the record, as in `fact_ref.entity`.
    pub record: String,
    /// Its stable key; absent for all records of the kind.
    pub key: Option<String>,
    /// The field; absent for the whole record.
    pub field: Option<String>,
}
