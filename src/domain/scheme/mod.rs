//! What an office may set each year without changing the program: the configuration of a scheme.
//!
//! It is versioned; a case keeps the version it was submitted under. `setting` tells each setting for the form, the
//! checks and the comparison of two versions. The set of stages stays in code
//! (`workflow`); a scheme only switches a stage off. Defaults are those of domain model §3.2 and §6.

mod compare;
mod fault;
pub mod setting;

use std::collections::BTreeMap;

pub use compare::{Difference, Told, What, differences};
pub use fault::{CRITERIA, Fault};
use serde::{Deserialize, Serialize};

use crate::domain::{
    calendar::{Convention, Unit},
    consultation::Before,
    role::{ScholarRole, codes},
    time::{Day, age_on},
};

codes! {
    /// Who may nominate for a role.
    pub enum NominatorKind {
        Office = "office",
        ChiefScientist = "cs",
        Institution = "institution",
        Experts = "experts",
        SelfNominated = "self",
    }

    /// How an age is compared: 以下 includes the number (Civil Code art. 1259), 未满 does not.
    pub enum AgeOp {
        AtMost = "le",
        Under = "lt",
    }

    /// The share of the entitled votes that passes a case.
    pub enum PassRule {
        /// `2·yes > entitled`
        Majority = "majority",
        /// `3·yes ≥ 2·entitled`
        TwoThirds = "two_thirds",
    }

    /// Whether reviewers of the first round know whom they review. Who reviews is kept from the candidate either way.
    pub enum Blind {
        /// Reviewers see the candidate.
        Single = "single",
        /// Reviewers see the number of the case and redacted copies only.
        Double = "double",
    }

    /// The highest degree of a candidate.
    pub enum Degree {
        Doctorate = "doctorate",
        Master = "master",
        Bachelor = "bachelor",
        Other = "other",
    }

    /// How money is given.
    pub enum FundMode {
        /// 包干制: no budget by line.
        LumpSum = "lump_sum",
        Budgeted = "budgeted",
    }

    /// What must be on file before a case becomes active.
    pub enum Part {
        Contract = "contract",
        Agreement = "agreement",
        Contributions = "contributions",
        Director = "director",
        WorkPackages = "work_packages",
        Ethics = "ethics",
        DataPlan = "data_plan",
        Consortium = "consortium",
        Milestones = "milestones",
    }
}

/// An age limit of a role, e.g. `38岁以下` of the young scientists (fact X-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeRule {
    pub op: AgeOp,
    /// Full years (周岁).
    pub years: i16,
    /// The reference date; the closing day of the call when absent.
    pub as_of: Option<Day>,
}

/// A simple majority, unless an office says otherwise.
impl Default for PassRule {
    fn default() -> Self {
        Self::Majority
    }
}

/// Reviewers see the candidate, unless an office says otherwise.
impl Default for Blind {
    fn default() -> Self {
        Self::Single
    }
}

impl Blind {
    pub const fn is_single(&self) -> bool {
        matches!(self, Self::Single)
    }

    pub const fn is_double(self) -> bool {
        matches!(self, Self::Double)
    }
}

impl AgeRule {
    /// Whether someone born on `born` meets the rule on the reference date.
    pub fn admits(&self, born: Day, reference: Day) -> bool {
        let age = age_on(born, reference);
        match self.op {
            AgeOp::AtMost => age <= self.years,
            AgeOp::Under => age < self.years,
        }
    }
}

/// A criterion of the score form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Stable key of the score in stored reviews.
    pub code: String,
    pub zh: String,
    pub en: String,
    /// Percent; the weights of a role add up to 100.
    pub weight: i64,
}

/// What the office tells those who fill in a form, in its own words; either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    pub zh: String,
    pub en: String,
}

impl Guidance {
    /// Whether nothing is told.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

/// What differs from role to role (for labs and projects: the one entry there is).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleConfig {
    /// Whether written reviews come before the panel.
    pub external_review: bool,
    /// Not written where it is single, so that a version reads the same as before it could be said.
    #[serde(default, skip_serializing_if = "Blind::is_single")]
    pub blind: Blind,
    pub nominators: Vec<NominatorKind>,
    #[serde(default)]
    pub age: Option<AgeRule>,
    #[serde(default)]
    pub degree: Option<Degree>,
    /// Whether the candidate defends before the panel (答辩).
    #[serde(default)]
    pub defence: bool,
    /// Valid reviews without which a case does not leave the stage. Never waived for a single case.
    pub min_external_reviews: i64,
    /// Members a panel must have present.
    pub panel_min: i64,
    /// Whether at least one reviewer of a case comes from another region than its host. Not written where it is not
    /// asked for, so that a version reads the same as before it could be said; so with `ai_fields`.
    #[serde(default, skip_serializing_if = "is_not")]
    pub outside_region: bool,
    /// Fields of expertise that count as artificial intelligence: where there are any, a case wants an expert of one of
    /// them and one of another field among its reviewers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ai_fields: Vec<String>,
    pub pass_rule: PassRule,
    /// Whether who reviewed a case may also vote on it in the panel. Not written where not, so that a version reads the
    /// same as before it could be said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub both_rounds: bool,
    pub criteria: Vec<Criterion>,
    /// Letters of recommendation without which a nomination is not submitted.
    #[serde(default)]
    pub letters_min: i64,
    /// Letters that may be asked for; none where it is 0.
    #[serde(default = "default_letters_max")]
    pub letters_max: i64,
    /// Days after the asking on which a letter is due, unless whoever asks says another day.
    #[serde(default = "default_letter_days")]
    pub letter_days: i32,
    /// What nominators read above the form (填报说明). Not written where there is none, so that a version reads the same as
    /// before it could be said; so with `for_reviewers`.
    #[serde(default, skip_serializing_if = "Guidance::is_empty")]
    pub for_nominators: Guidance,
    /// What reviewers read above the score form (评审要求).
    #[serde(default, skip_serializing_if = "Guidance::is_empty")]
    pub for_reviewers: Guidance,
}

fn is_not(asked: &bool) -> bool {
    !asked
}

/// What versions made before there were letters by link mean: none is needed, three may be asked for.
const fn default_letters_max() -> i64 {
    3
}

const fn default_letter_days() -> i32 {
    14
}

/// How long and how a public notice runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeConfig {
    pub days: i32,
    pub unit: Unit,
    pub convention: Convention,
    /// Days after the end for which the list of names stays on the public site.
    pub list_stays_days: i32,
}

/// The clocks of objections, in working days (domain model §8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionConfig {
    pub admit_within: i32,
    pub handle_within: i32,
    pub extend_by: i32,
}

/// One version of a scheme's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemeConfig {
    /// By role code; labs and projects have the one key `*`.
    pub roles: BTreeMap<String, RoleConfig>,
    pub notice: NoticeConfig,
    pub objection: ObjectionConfig,
    /// Months of an appointment; the seed says nothing, so it must be entered before contracting.
    #[serde(default)]
    pub term_months: Option<i32>,
    /// Characters an opinion to the applicant must have.
    pub opinion_min_chars: i64,
    /// Open reviews an expert may have at once.
    pub load_cap: i64,
    /// Experts a candidate may name as unsuitable.
    pub exclusions_max: i64,
    /// Working days an invitation to review stays open.
    pub invitation_days: i32,
    /// Days for which a place on the reserve list is kept.
    pub reserve_days: i32,
    /// Whether cases of this scheme need an ethics result before the decision.
    #[serde(default)]
    pub ethics_required: bool,
    /// Whether a pre-application comes before the full one.
    #[serde(default)]
    pub two_step: bool,
    /// Whether cases come one by one, when they are ready (成熟一个、启动一个), and not by calls with a closing date.
    #[serde(default)]
    pub one_by_one: bool,
    /// Natural days between the guide and the opening of the call; where there are two steps, the end of the first.
    #[serde(default)]
    pub guide_min_days: Option<i32>,
    /// From and to how many times the quota the first round keeps.
    #[serde(default)]
    pub shortlist_ratio: Option<(i64, i64)>,
    /// Months of contiguous support at most (laboratories: fact L-07).
    #[serde(default)]
    pub max_consecutive_months: Option<i32>,
    /// Whether an active case is evaluated every year.
    #[serde(default)]
    pub annual_evaluation: bool,
    /// Months after the start at which the mid-term assessment is due.
    #[serde(default)]
    pub midterm_at_months: Option<i32>,
    /// Days after the end within which the closing report is due.
    #[serde(default)]
    pub closing_report_days: Option<i32>,
    /// How money may be given; none where a scheme grants none.
    #[serde(default)]
    pub fund_modes: Vec<FundMode>,
    /// What must be on file before a case becomes active.
    #[serde(default)]
    pub requires: Vec<Part>,
    /// Whether reviewers must be drawn at random; else the self-check only tells that an officer chose them.
    #[serde(default)]
    pub draw_required: bool,
    /// Bodies outside the office that are asked for their opinion between panel and notice (征求意见).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<String>,
    /// What waits for their answers; nothing by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consulted_before: Option<Before>,
    /// Whether a term of the office's own that ran over, such as the days of the formal check, keeps the case from
    /// being decided; else the self-check only tells of it.
    #[serde(default)]
    pub late_bars: bool,
}

impl SchemeConfig {
    /// The settings for a role; labs and projects pass `None`.
    pub fn role(&self, role: Option<ScholarRole>) -> Option<&RoleConfig> {
        self.roles.get(role.map_or("*", ScholarRole::code))
    }
}
