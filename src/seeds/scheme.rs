//! The office's schemes: roles, directions, starting configuration, first batch, targets and funding.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Citation, Statement};

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
    /// `scholar`, `joint_lab` or `special_project`.
    pub kind: String,
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
    /// `CS`, `PM`, `PI` or `YOUTH`.
    pub code: String,
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
    /// Code of the role that recommends it.
    pub recommended_by_role: Option<String>,
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

/// What an office may change from year to year without changing the process; stored as a versioned row.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchemeConfig {
    /// A pre-application comes before the full one.
    pub two_step: bool,
    /// `one_by_one`: no closing date, a readiness list instead. Absent: calls with dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intake: Option<String>,
    /// Types a case may be of (joint labs).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Which reviewing stages are run.
    pub stages: StageSwitches,
    /// Natural days between the guide and the end of applications.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guide_min_days: Option<i64>,
    /// From and to how many times the quota the first round keeps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortlist_ratio: Option<[i64; 2]>,
    /// Longest contiguous support, in months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_consecutive_months: Option<i64>,
    /// Evaluated every year.
    #[serde(default)]
    pub annual_evaluation: bool,
    /// Points of the five levels, lowest first.
    pub levels: Vec<i64>,
    /// Shortest opinion to the applicant, in characters.
    pub opinion_min_chars: i64,
    /// Rule of attendance, such as `two_thirds_of_members`.
    pub quorum: String,
    /// Length of the public notice.
    pub notice: NoticeRule,
    /// Clocks of an objection.
    pub objection: ObjectionRule,
    /// `lump_sum`, `budgeted`; empty when no money is granted.
    pub fund_modes: Vec<String>,
    /// Days after the end in which the closing report is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing_report_days: Option<i64>,
    /// What must be on file before a case becomes active.
    pub requires: Vec<String>,
    /// Term in months; must be entered before the first contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_months: Option<i64>,
    /// Months after the start at which the mid-term assessment is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub midterm_at_months: Option<i64>,
    /// Rules by role code; `LAB` and `PROJECT` where a scheme has no roles.
    pub block: BTreeMap<String, RoleRules>,
}

/// Whether a stage is run: `required`, `optional` or `off`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageSwitches {
    /// 初评.
    pub external_review: String,
    /// 审议 or 立项论证.
    pub panel_review: String,
}

/// Length of the public notice (公示).
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeRule {
    /// How many days.
    pub days: i64,
    /// `working` or `natural`.
    pub unit: String,
    /// `next_day`: the day of publication does not count; `same_day`: it does.
    pub convention: String,
}

/// Clocks of an objection, in working days.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionRule {
    /// To admit or refuse it.
    pub accept_within_wd: i64,
    /// To handle it.
    pub handle_within_wd: i64,
    /// By how much handling may be extended, once.
    pub extend_wd: i64,
}

/// Rules for the cases of one role.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleRules {
    /// Who may nominate: role codes, `office`, `institution`, `self`, `expert2` (two experts), `expert3`.
    pub nominators: Vec<String>,
    /// Limit of age, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<AgeRule>,
    /// Lowest degree, where one is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degree: Option<String>,
    /// The candidate defends before the panel.
    pub defence: bool,
    /// Valid external reviews a case needs.
    pub min_external_reviews: i64,
    /// Members present that a panel needs.
    pub panel_min: i64,
    /// `majority` or `two_thirds` of those entitled.
    pub pass_rule: String,
    /// What is scored; the weights add up to 100.
    pub criteria: Vec<Criterion>,
}

/// Limit of age on a day.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeRule {
    /// `le`: the number itself is allowed; `lt`: it is not.
    pub op: String,
    /// Full years (周岁).
    pub years: i64,
    /// The day the age is taken on.
    pub as_of: String,
    /// A year is complete on the day after the birthday.
    pub birthday_counts_next_day: bool,
}

/// One criterion of a review.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Stable code within its role.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Per cent of the total.
    pub weight: i64,
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
    pub fn count(&self, direction: Option<&str>, role: Option<&str>) -> Option<i64> {
        let same = |count: &&BatchCount| count.direction.as_deref() == direction && count.role.as_deref() == role;
        self.counts.iter().find(same).map(|count| count.count)
    }

    /// Places of a role (or of all) whose holder the article does not name.
    pub fn unnamed(&self, role: Option<&str>) -> Option<i64> {
        let named = self.cases.iter().filter(|case| role.is_none_or(|role| role == case.role)).count();
        self.count(None, role).map(|total| total - named as i64)
    }
}

/// A scholar of a batch whom the article names; enters by transition T00.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedCase {
    /// Slug of the person.
    pub person: String,
    /// Role code.
    pub role: String,
    /// Slug of the direction; absent where the text ties the person to none.
    pub direction: Option<String>,
    /// Slug of the host institution.
    pub institution: String,
    /// The stage the article leaves the case at.
    pub stage: String,
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
    /// Role code.
    pub role: Option<String>,
    /// How many.
    pub count: i64,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// Institutions the places of a role come from; how many from each is not stated.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Role code.
    pub role: String,
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
    /// Role code; absent for all roles.
    pub role: Option<String>,
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
