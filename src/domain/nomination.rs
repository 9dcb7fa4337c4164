//! The nomination form: what it asks, what it lacks, and whether the candidate is eligible.

use serde::{Deserialize, Serialize};

use super::{
    ids::{DirectionId, InstitutionId, PersonId},
    role::{Role, ScholarRole, codes},
    scheme::{AgeOp, Degree, NominatorKind, RoleConfig},
    time::{Day, age_on},
    workflow::Reason,
};

codes! {
    /// As the form asks it; nobody has to say.
    pub enum Gender {
        Female = "female",
        Male = "male",
    }

    /// The items of the formal check (形式审查).
    pub enum CheckItem {
        /// Age, degree and other conditions of the role.
        Eligibility = "eligibility",
        /// Every field filled in and consistent with the proofs.
        Form = "form",
        /// The required materials are there and legible.
        Materials = "materials",
        /// Nominator entitled, pledge signed, recommendation in order.
        Nominator = "nominator",
        /// The candidate's consent to publicity is on file.
        Consent = "consent",
        /// The research-integrity register was consulted (科研诚信).
        Integrity = "integrity",
    }

    /// What an item of the formal check came to.
    pub enum CheckVerdict {
        Pass = "pass",
        Fail = "fail",
        NotApplicable = "na",
    }
}

impl CheckItem {
    /// The form field with the officer's words on this item.
    pub fn note_field(self) -> &'static str {
        match self {
            Self::Eligibility => "note_eligibility",
            Self::Form => "note_form",
            Self::Materials => "note_materials",
            Self::Nominator => "note_nominator",
            Self::Consent => "note_consent",
            Self::Integrity => "note_integrity",
        }
    }
}

/// The version of the pledge's wording; a signature refers to it.
pub const PLEDGE_VERSION: &str = "2026-1";
/// The version of the consent's wording.
pub const CONSENT_VERSION: &str = "2026-1";

/// The ways in which somebody with these roles may nominate. The office enters what came on paper, so it may enter
/// them all.
pub fn ways_to_nominate(roles: impl IntoIterator<Item = Role>) -> Vec<NominatorKind> {
    use NominatorKind::{ChiefScientist, Experts, Institution, SelfNominated};
    let mut ways: Vec<NominatorKind> = roles
        .into_iter()
        .flat_map(|role| match role {
            Role::Officer => NominatorKind::ALL,
            Role::Nominator => &[Institution, Experts, SelfNominated],
            Role::Unit => &[Institution],
            Role::ChiefScientist => &[ChiefScientist],
            _ => &[],
        })
        .copied()
        .collect();
    ways.sort_unstable();
    ways.dedup();
    ways
}

/// What the nominator writes. A draft may lack anything; what a submission must have is in [`Form::faults`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Form {
    pub candidate_name: String,
    /// Surname first, e.g. `Zhang San`.
    pub candidate_pinyin: String,
    pub gender: Option<Gender>,
    /// Asked only where the role has an age rule.
    pub birth_date: Option<Day>,
    pub degree: Option<Degree>,
    pub institution: Option<InstitutionId>,
    pub title: String,
    pub email: String,
    pub phone: String,
    /// Why this person (提名理由).
    pub statement: String,
    pub achievements: String,
    pub plan: String,
    /// Experts the candidate asks to be kept out, by name.
    pub exclusions: Vec<String>,
    /// Of several of this name on record the candidate is none. Not written where it does not hold, so that a form
    /// reads the same as before it was asked.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_nobody_known: bool,
}

/// What a nomination says beside its form. Frozen with the form at every submission, so that a correction can be read
/// against what was there before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    pub direction: Option<DirectionId>,
    pub nominator_kind: Option<NominatorKind>,
    pub recommender: Option<PersonId>,
    /// Why the recommendation of the chief scientist is waived; empty where it is not.
    pub chief_waiver: String,
}

/// Characters of the statement at least.
pub const STATEMENT_LEAST: i64 = 50;

impl Form {
    /// Everything a submission lacks, all at once.
    pub fn faults(&self, role: ScholarRole, config: &RoleConfig, exclusions_max: i64) -> Vec<Reason> {
        let mut faults = Vec::new();
        let mut need = |field: &'static str, present: bool| {
            if !present {
                faults.push(Reason::Required { field });
            }
        };
        need("candidate_name", !self.candidate_name.is_empty());
        need("candidate_pinyin", !self.candidate_pinyin.is_empty());
        need("institution_id", self.institution.is_some());
        need("title", !self.title.is_empty());
        need("email", !self.email.is_empty());
        need("degree", config.degree.is_none() || self.degree.is_some());
        need("statement", !self.statement.is_empty());
        need("achievements", !self.achievements.is_empty());
        need("plan", role == ScholarRole::Pm || !self.plan.is_empty());
        let has = self.statement.chars().filter(|letter| !letter.is_whitespace()).count() as i64;
        if (1..STATEMENT_LEAST).contains(&has) {
            faults.push(Reason::TooShort { field: "statement", least: STATEMENT_LEAST, has });
        }
        let excluded = self.exclusions.len() as i64;
        if excluded > exclusions_max {
            faults.push(Reason::TooManyExclusions { most: exclusions_max, has: excluded });
        }
        faults
    }

    /// The rules of eligibility that fail on the reference date, all at once.
    pub fn ineligible(&self, config: &RoleConfig, reference: Day) -> Vec<Reason> {
        let mut failing = Vec::new();
        if let Some(rule) = &config.age {
            let on = rule.as_of.unwrap_or(reference);
            match self.birth_date {
                None => failing.push(Reason::AgeUnknown),
                Some(born) if !rule.admits(born, on) => failing.push(Reason::AgeAbove {
                    limit: rule.years,
                    inclusive: rule.op == AgeOp::AtMost,
                    age: age_on(born, on),
                    on,
                }),
                Some(_) => {}
            }
        }
        if config.degree.is_some_and(|needed| self.degree.is_some_and(|has| has != needed)) {
            failing.push(Reason::DegreeLacking);
        }
        failing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scheme::{AgeRule, PassRule};

    fn config(op: AgeOp) -> RoleConfig {
        RoleConfig {
            external_review: true,
            nominators: Vec::new(),
            age: Some(AgeRule { op, years: 38, as_of: None }),
            degree: Some(Degree::Doctorate),
            min_external_reviews: 5,
            panel_min: 9,
            pass_rule: PassRule::Majority,
            criteria: Vec::new(),
            ..RoleConfig::default()
        }
    }

    #[test]
    fn thirty_eight_itself_under_both_operators() {
        let on: Day = "2026-03-31".parse().unwrap();
        let form = Form {
            birth_date: Some("1988-01-01".parse().unwrap()),
            degree: Some(Degree::Doctorate),
            ..Form::default()
        };
        assert_eq!(form.ineligible(&config(AgeOp::AtMost), on), []);
        assert_eq!(
            form.ineligible(&config(AgeOp::Under), on),
            [Reason::AgeAbove { limit: 38, inclusive: false, age: 38, on }]
        );
    }

    #[test]
    fn every_failing_rule_is_named_at_once() {
        let on: Day = "2026-03-31".parse().unwrap();
        let form = Form { degree: Some(Degree::Master), ..Form::default() };
        assert_eq!(form.ineligible(&config(AgeOp::AtMost), on), [Reason::AgeUnknown, Reason::DegreeLacking]);
        let missing = Form::default().faults(ScholarRole::Youth, &config(AgeOp::AtMost), 3);
        assert_eq!(missing.len(), 9);
    }
}
