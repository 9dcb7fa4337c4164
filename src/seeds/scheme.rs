//! The office's schemes: roles, directions, starting configuration, first batch, targets and funding.

use serde::{Deserialize, Serialize};

use super::{Citation, Statement};
use crate::domain::{
    role::{CaseKind, ScholarRole},
    scheme::SchemeConfig,
    workflow::Stage,
};

/// `programme.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schemes {
    /// The schemes: scholars, joint labs, special projects.
    #[serde(rename = "scheme")]
    pub schemes: Vec<Scheme>,
}

/// A scheme under which cases run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Stable code.
    pub code: String,
    /// What its cases are about.
    pub kind: CaseKind,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Slug of the institution that runs it, where an article says so.
    pub host: Option<String>,
    /// What the articles say of it.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// The kinds of people it supports.
    #[serde(default, rename = "role")]
    pub roles: Vec<RoleType>,
    /// Its research directions.
    #[serde(default, rename = "direction")]
    pub directions: Vec<Direction>,
    /// The configuration it starts with, version 1.
    pub config: SchemeConfig,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A kind of people a scheme supports.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleType {
    /// Which of the four.
    pub code: ScholarRole,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Other forms of the name.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What the role does.
    pub duties: String,
    /// The same in English.
    pub duties_en: String,
    /// Who is eligible, with what is not stated.
    pub eligibility: String,
    /// The same in English.
    pub eligibility_en: String,
    /// The article's own words on eligibility.
    pub eligibility_wording: String,
    /// The role that recommends it.
    pub recommended_by_role: Option<ScholarRole>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A research direction.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Direction {
    /// Stable key and public address.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Research content.
    #[serde(default, rename = "statement")]
    pub statements: Vec<Statement>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// `batch.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batches {
    /// The batches.
    #[serde(rename = "batch")]
    pub batches: Vec<Batch>,
    /// Targets by year, and the standing size.
    #[serde(rename = "target")]
    pub targets: Vec<Target>,
}

/// A batch (批次) as the article left it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Stable code.
    pub code: String,
    /// Code of its scheme.
    pub scheme: String,
    /// Year.
    pub year: i64,
    /// Number within the year.
    pub batch_no: i64,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// `planned`, `open` or `closed`.
    pub status: String,
    /// Where it stands and what is not stated.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The named scholars.
    #[serde(rename = "case")]
    pub cases: Vec<NamedCase>,
    /// Numbers of places, the named included.
    #[serde(rename = "count")]
    pub counts: Vec<BatchCount>,
    /// Institutions the places come from.
    #[serde(rename = "origin")]
    pub origins: Vec<Origin>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

impl Batch {
    /// Places in all, of one role, of one direction, or of both; `None` if the article gives no such number.
    pub fn count(&self, direction: Option<&str>, role: Option<ScholarRole>) -> Option<i64> {
        let same = |count: &&BatchCount| count.direction.as_deref() == direction && count.role == role;
        self.counts.iter().find(same).map(|count| count.count)
    }

    /// Places of a role (or of all) whose holder the article does not name.
    pub fn unnamed(&self, role: Option<ScholarRole>) -> Option<i64> {
        let named = self.cases.iter().filter(|case| role.is_none_or(|role| role == case.role)).count();
        self.count(None, role).map(|total| total - named as i64)
    }
}

/// A scholar of a batch whom the article names; enters by transition T00.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedCase {
    /// Slug of the person.
    pub person: String,
    /// Role.
    pub role: ScholarRole,
    /// Slug of the direction; absent where the text ties the person to none.
    pub direction: Option<String>,
    /// Slug of the host institution.
    pub institution: String,
    /// The stage the article leaves the case at.
    pub stage: Stage,
    /// The article's own word for the standing of this role.
    pub wording: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A number of places: of all (neither key), of a role, of a direction, or of both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchCount {
    /// Slug of the direction.
    pub direction: Option<String>,
    /// Role.
    pub role: Option<ScholarRole>,
    /// How many.
    pub count: i64,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// Institutions the places of a role come from; how many from each is not stated.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Role.
    pub role: ScholarRole,
    /// Slugs of the institutions, in the order of the text.
    pub institutions: Vec<String>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A number the programme aims at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Code of the scheme.
    pub scheme: String,
    /// `intake` of a year or `standing_size` of the whole.
    pub kind: String,
    /// The year of an intake.
    pub year: Option<i64>,
    /// Absent for all roles.
    pub role: Option<ScholarRole>,
    /// Lowest number.
    pub min: i64,
    /// Highest number; equal to `min` unless the text gives a range.
    pub max: i64,
    /// The text says "about" (左右).
    #[serde(default)]
    pub about: bool,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// `funding.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Funding {
    /// What the articles say of money and support.
    #[serde(rename = "funding")]
    pub facts: Vec<FundingFact>,
}

/// Money or support an article speaks of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundingFact {
    /// `money`, `in_kind`, `rule`, `intention` or `prize`.
    pub kind: String,
    /// Slug of who gives.
    pub payer: Option<String>,
    /// Slug of who receives.
    pub payee: Option<String>,
    /// Sum in whole units of `unit`; absent where none is stated.
    pub amount: Option<i64>,
    /// The currency as printed: 元 or 美元.
    pub unit: Option<String>,
    /// First year.
    pub year_from: Option<i64>,
    /// Last year.
    pub year_to: Option<i64>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}
