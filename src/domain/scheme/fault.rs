//! What can be wrong with a configuration, each with the field it stands beside.

use super::{RoleConfig, SchemeConfig};

/// The field that the criteria of a role stand in.
pub const CRITERIA: &str = "criteria";

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The weights of the criteria add up to something else.
    WeightsNot100 { sum: i64 },
    /// A criterion, counted from 1, has no name in one of the languages.
    CriterionUnnamed { row: usize },
    /// A criterion, counted from 1, has a weight that is no whole number from 1 to 100.
    CriterionWeight { row: usize },
    /// Two criteria have one name.
    CriterionTwice { row: usize },
    /// Titles, numbers of papers and journal factors are no criteria (classified evaluation, 科学技术进步法 art. 14, 63).
    CriterionCounts { row: usize },
    /// Nobody may nominate for the role.
    NobodyNominates,
    /// A way to compare ages without years.
    AgeIncomplete,
    /// A value that means something only beside another, which is empty.
    Alone { field: &'static str },
    /// The upper end of a ratio is below the lower, or stands without it.
    RatioInverted,
    /// The mid-term would come after the end of the term.
    MidtermAfterEnd,
    /// More letters of recommendation are needed than may be asked for.
    LettersInverted,
    /// There are no settings for any role.
    NoRoles,
}

impl Fault {
    pub fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::WeightsNot100 { .. }
            | Self::CriterionUnnamed { .. }
            | Self::CriterionWeight { .. }
            | Self::CriterionTwice { .. }
            | Self::CriterionCounts { .. } => CRITERIA,
            Self::NobodyNominates => "role_by_office",
            Self::AgeIncomplete => "role_age_years",
            Self::Alone { field } => field,
            Self::RatioInverted => "scheme_shortlist_to",
            Self::MidtermAfterEnd => "scheme_midterm_months",
            Self::LettersInverted => "role_letters_max",
            Self::NoRoles => return None,
        })
    }
}

/// Words that make a criterion count instead of judge.
const COUNTING: [&str; 6] = ["帽子", "论文数", "影响因子", "SCI", "头衔", "impact factor"];

impl RoleConfig {
    /// What is wrong with the settings of a role; empty when they may be used.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.nominators.is_empty() {
            faults.push(Fault::NobodyNominates);
        }
        if self.age.as_ref().is_some_and(|age| age.years == 0) {
            faults.push(Fault::AgeIncomplete);
        }
        if self.letters_min > self.letters_max {
            faults.push(Fault::LettersInverted);
        }
        for (at, criterion) in self.criteria.iter().enumerate() {
            let row = at + 1;
            if criterion.zh.trim().is_empty() || criterion.en.trim().is_empty() {
                faults.push(Fault::CriterionUnnamed { row });
            }
            if !(1..=100).contains(&criterion.weight) {
                faults.push(Fault::CriterionWeight { row });
            }
            let earlier = &self.criteria[..at];
            if earlier.iter().any(|other| other.code == criterion.code || other.zh == criterion.zh) {
                faults.push(Fault::CriterionTwice { row });
            }
            let says = |word: &&str| criterion.zh.contains(*word) || criterion.en.to_lowercase().contains(*word);
            if COUNTING.iter().any(says) {
                faults.push(Fault::CriterionCounts { row });
            }
        }
        let sum = self.criteria.iter().map(|criterion| criterion.weight).sum();
        if sum != 100 {
            faults.push(Fault::WeightsNot100 { sum });
        }
        faults
    }
}

impl SchemeConfig {
    /// What is wrong with the settings that hold for every role.
    pub fn general_faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.shortlist_ratio.is_some_and(|(from, to)| from > to) {
            faults.push(Fault::RatioInverted);
        }
        if self.consulted_before.is_some() && self.consulted.is_empty() {
            faults.push(Fault::Alone { field: "scheme_consulted_before" });
        }
        if let (Some(term), Some(midterm)) = (self.term_months, self.midterm_at_months)
            && midterm >= term
        {
            faults.push(Fault::MidtermAfterEnd);
        }
        faults
    }

    /// Everything that is wrong; empty when the configuration may be put in force.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = self.general_faults();
        if self.roles.is_empty() {
            faults.push(Fault::NoRoles);
        }
        faults.extend(self.roles.values().flat_map(RoleConfig::faults));
        faults
    }
}
