//! The panel of the case page that says which rules of eligibility hold: as they stand while the nomination is with
//! its nominator, as they were found once it is submitted.

use super::{Seen, case::said};
use crate::{
    domain::{
        access::{Resource, Verb},
        eligibility::{self, Rule},
        scheme::RoleConfig,
        time::Day,
        workflow::{Action, Facts, Reason, Stage},
    },
    store::nomination::Nomination,
    texts::{Lang, compliance, eligibility as words, nomination as texts},
    web::{error::WebError, page::Desk},
};

/// A rule with what stands against it.
pub struct Line {
    pub rule: &'static str,
    /// The setting it is judged by, in words; empty where the rule says it all.
    pub asked: String,
    pub sources: String,
    pub reasons: Vec<String>,
    pub cure: &'static str,
}

/// The panel.
pub struct Eligibility {
    pub lines: Vec<Line>,
    /// The day it was found and kept; `None` while it is judged anew with every change.
    pub kept_on: Option<Day>,
}

/// Gathers the panel; `None` where the nomination was never submitted here, as with what an article reports.
///
/// # Errors
/// When what was kept cannot be read.
pub fn of(
    facts: &Facts,
    nomination: Option<&Nomination>,
    seen: &Seen,
    desk: &Desk,
) -> Result<Option<Eligibility>, WebError> {
    let lang = desk.frame.lang;
    let action = match seen.case.stage {
        Stage::Draft => Action::Submit,
        Stage::Returned => Action::Resubmit,
        _ => return kept(facts, nomination, lang),
    };
    // The register is not for everybody who reads the case; once it is submitted only they are told of it.
    let told = seen.may(Resource::Barring, Verb::Read) || seen.case.stage == Stage::Draft;
    let lines = eligibility::judge(facts, action, desk.viewer.at).into_iter().map(|mut line| {
        line.failing.retain(|reason| told || *reason != Reason::CandidateBarred);
        Line { reasons: said(&line.failing, desk), ..holding(line.rule, facts, facts.form.reference, lang) }
    });
    Ok(Some(Eligibility { lines: lines.collect(), kept_on: None }))
}

fn kept(facts: &Facts, nomination: Option<&Nomination>, lang: Lang) -> Result<Option<Eligibility>, WebError> {
    let Some(finding) = nomination.map(Nomination::finding).transpose()?.flatten() else { return Ok(None) };
    let lines = finding.held.iter().map(|rule| holding(*rule, facts, finding.reference, lang));
    Ok(Some(Eligibility { lines: lines.collect(), kept_on: Some(finding.judged_at.day()) }))
}

/// A rule against which nothing stands.
fn holding(rule: Rule, facts: &Facts, reference: Option<Day>, lang: Lang) -> Line {
    let sources: Vec<_> = rule.sources().iter().map(|source| compliance::source(*source, lang)).collect();
    Line {
        rule: words::rule(rule, lang),
        asked: facts.role_config().map(|role| asked(rule, role, reference, lang)).unwrap_or_default(),
        sources: sources.join(lang.pick("；", "; ")),
        reasons: Vec::new(),
        cure: words::cure(rule, lang),
    }
}

/// What the settings of the role ask.
fn asked(rule: Rule, role: &RoleConfig, reference: Option<Day>, lang: Lang) -> String {
    match (rule, &role.age, role.degree) {
        (Rule::Age, Some(age), _) => texts::age_asked(age, reference, lang),
        (Rule::Degree, _, Some(degree)) => texts::degree(degree, lang).to_owned(),
        (Rule::Nominator, ..) => {
            let ways: Vec<_> = role.nominators.iter().map(|kind| texts::nominator(*kind, lang)).collect();
            ways.join(lang.pick("、", ", "))
        }
        _ => String::new(),
    }
}
