//! What a nomination must meet to be submitted, rule by rule: where each is written, whether it holds, what fails it.
//!
//! The rules are the conditions that the process table puts on a submission (T02, T04), the condition of eligibility
//! taken apart. What was found at the submission is kept with the nomination ([`Finding`]) and never judged again: a
//! candidate does not grow too old while the office is at work.

use serde::{Deserialize, Serialize};

use super::{
    compliance::Source,
    role::codes,
    time::{Day, Moment},
    workflow::{self, Action, Facts, Guard, Input, Reason},
};

codes! {
    /// A rule by name.
    pub enum Rule {
        /// Full years on the day of reference (周岁).
        Age = "age",
        Degree = "degree",
        /// The candidate is not on the register of the barred.
        NotBarred = "not_barred",
        OneLiveCase = "one_live_case",
        /// The role admits this kind of nominator.
        Nominator = "nominator",
        /// A PI is recommended by the chief scientist of the direction.
        ChiefScientist = "chief_scientist",
        /// The institution has not reached its limit.
        Limit = "limit",
        CallOpen = "call_open",
        Complete = "complete",
        /// As many letters of recommendation as the role asks came in.
        Letters = "letters",
        Pledge = "pledge",
        Consent = "consent",
    }
}

impl Rule {
    /// The condition of the process table it is part of.
    pub const fn guard(self) -> Guard {
        match self {
            Self::Age | Self::Degree | Self::NotBarred => Guard::Eligible,
            Self::OneLiveCase => Guard::OneLiveCase,
            Self::Nominator => Guard::NominatorAllowed,
            Self::ChiefScientist => Guard::RecommendedByChief,
            Self::Limit => Guard::WithinNominationLimit,
            Self::CallOpen => Guard::CallOpen,
            Self::Complete => Guard::FormComplete,
            Self::Letters => Guard::LettersReceived,
            Self::Pledge => Guard::PledgeSigned,
            Self::Consent => Guard::PublicityConsent,
        }
    }

    /// Where it is written.
    pub const fn sources(self) -> &'static [Source] {
        match self {
            Self::Age => &[Source::Scheme, Source::CivilCode(1259)],
            Self::Degree | Self::Nominator | Self::ChiefScientist | Self::Letters => &[Source::Scheme],
            Self::Limit | Self::CallOpen => &[Source::Call],
            Self::Consent => &[Source::PersonalInformation(25)],
            Self::NotBarred | Self::OneLiveCase | Self::Complete | Self::Pledge => &[Source::House],
        }
    }

    /// Whether the settings of the role and the call ask it of this nomination at all.
    fn is_asked(self, facts: &Facts) -> bool {
        let role = facts.role_config();
        match self {
            Self::Age => role.is_some_and(|role| role.age.is_some()),
            Self::Degree => role.is_some_and(|role| role.degree.is_some()),
            Self::ChiefScientist => facts.form.chief_recommends.is_some(),
            Self::Letters => role.is_some_and(|role| role.letters_min > 0),
            Self::Limit => !facts.form.limits.is_empty(),
            _ => true,
        }
    }

    /// Of what fails a condition, whether it fails this rule.
    fn is_failed_by(self, reason: &Reason) -> bool {
        match self {
            Self::Age => matches!(reason, Reason::AgeUnknown | Reason::AgeAbove { .. }),
            Self::Degree => matches!(reason, Reason::DegreeLacking),
            Self::NotBarred => matches!(reason, Reason::CandidateBarred),
            _ => true,
        }
    }
}

/// A rule as it stands for a nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub rule: Rule,
    /// What stands against it; empty where it holds.
    pub failing: Vec<Reason>,
}

/// Every rule that a submission or its return (`action`) asks of the nomination, as it stands now.
pub fn judge(facts: &Facts, action: Action, now: Moment) -> Vec<Line> {
    let guards = workflow::Rule::of(action).guards;
    let line = |rule: &Rule| {
        let mut failing = rule.guard().failings(facts, &Input::default(), now);
        failing.retain(|reason| rule.is_failed_by(reason));
        Line { rule: *rule, failing }
    };
    let lines = Rule::ALL.iter().filter(|rule| guards.contains(&rule.guard())).map(line);
    lines.filter(|line| line.rule.is_asked(facts) || !line.failing.is_empty()).collect()
}

/// What was found at a submission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub judged_at: Moment,
    /// The day ages are counted on. Submissions before it was kept have none.
    #[serde(default)]
    pub reference: Option<Day>,
    /// The rules that were asked; every one held, else there were no submission.
    #[serde(default)]
    pub held: Vec<Rule>,
}

impl Finding {
    /// What is found of a nomination that is being submitted. One that comes back corrected is asked less than at first:
    /// what was found then, the `former` finding, stands.
    pub fn of(facts: &Facts, action: Action, now: Moment, former: Option<Self>) -> Self {
        let mut held: Vec<Rule> = judge(facts, action, now).into_iter().map(|line| line.rule).collect();
        held.extend(former.into_iter().flat_map(|former| former.held));
        held.sort_unstable();
        held.dedup();
        Self { judged_at: now, reference: facts.form.reference, held }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_condition_of_a_submission_has_a_rule() {
        // These are of the return itself and stand beside the corrections.
        let others = [Guard::BeforeDueDate, Guard::DeficienciesAnswered];
        for action in [Action::Submit, Action::Resubmit] {
            for guard in workflow::Rule::of(action).guards.iter().filter(|guard| !others.contains(guard)) {
                assert!(Rule::ALL.iter().any(|rule| rule.guard() == *guard), "{guard:?}");
            }
        }
    }

    #[test]
    fn a_finding_of_before_reads_without_its_rules() {
        let old: Finding = serde_json::from_str(r#"{"eligible":true,"judged_at":5}"#).unwrap();
        assert_eq!(old, Finding { judged_at: Moment(5), reference: None, held: Vec::new() });
    }
}
