//! `/procedure`: the process explained from the very table that runs it, with the settings in force.

use askama::Template;
use axum::{extract::State, response::IntoResponse};

use super::{
    Kept,
    cited::Cited,
    flow::{Flow, Turn, roles, stages},
};
use crate::{
    app::App,
    domain::{
        calendar::Unit,
        role::{CaseKind, ScholarRole},
        scheme::{AgeRule, RoleConfig, SchemeConfig},
        workflow::{By, Milestone, RULES, Rule},
    },
    store::{
        article::{Record, Statement},
        scheme,
        source::{Sources, Statements},
    },
    texts::{label, number, procedure},
    web::{error::WebError, page::Frame},
};

#[derive(Template)]
#[template(path = "procedure/page.html")]
struct ProcedurePage {
    frame: Frame,
    /// What the article says of the process.
    told: Vec<Statement>,
    flow: Flow,
    sections: Vec<Section>,
    /// The configuration in force and its version; none before a scheme is set up.
    settings: Option<(i64, SchemeConfig)>,
    cited: Cited,
}

/// A step of the stepper with its moves; the last one holds the moves of no single step.
struct Section {
    /// Address on the page; the drawing holds that of the step itself.
    anchor: &'static str,
    title: &'static str,
    moves: Vec<Move>,
}

/// A line of the table in words.
struct Move {
    number: &'static str,
    action: &'static str,
    from: String,
    to: String,
    by: String,
    /// The second person, where the move takes two.
    confirmed_by: Option<String>,
    conditions: Vec<&'static str>,
}

/// A setting by role.
struct Setting {
    label: &'static str,
    values: Vec<String>,
}

/// The step a move belongs to; `None` when it may come at many.
pub fn home(rule: &Rule) -> Option<Milestone> {
    let Some(first) = rule.from.first() else { return Some(Milestone::Nomination) };
    let mut steps: Vec<Milestone> = rule.from.iter().map(|stage| stage.milestone()).collect();
    steps.sort_unstable();
    steps.dedup();
    let ended = rule.from.iter().any(|stage| stage.is_final());
    (steps.len() < 3 && !ended).then(|| first.milestone())
}

impl Move {
    fn of(rule: &Rule, frame: &Frame) -> Self {
        let (lang, text) = (frame.lang, &frame.t.catalogue);
        let (by, confirmed_by) = match rule.by {
            By::One(who) => (roles(who, lang), None),
            By::Two { proposes, confirms } => (roles(proposes, lang), Some(roles(confirms, lang))),
            By::Seed => (text.by_source.to_owned(), None),
        };
        Self {
            number: rule.number,
            action: label::action(rule.action, lang),
            from: if rule.from.is_empty() { text.nothing_yet.to_owned() } else { stages(rule.from, lang) },
            to: stages(&rule.targets(), lang),
            by,
            confirmed_by,
            conditions: rule.guards.iter().map(|guard| procedure::guard(*guard, lang)).collect(),
        }
    }
}

/// Every line of the table, each once, by step.
fn sections(frame: &Frame) -> Vec<Section> {
    let lang = frame.lang;
    let moves =
        |step: Option<Milestone>| RULES.iter().filter(move |rule| home(rule) == step).map(|rule| Move::of(rule, frame));
    let step = |step: &Milestone| Section {
        anchor: step.code(),
        title: label::milestone(*step, lang),
        moves: moves(Some(*step)).collect(),
    };
    let anywhere = Section { anchor: "any-step", title: frame.t.catalogue.any_step, moves: moves(None).collect() };
    Milestone::ALL.iter().map(step).chain([anywhere]).collect()
}

impl ProcedurePage {
    /// The key of the drawing.
    fn turns(&self) -> [(Turn, &'static str); 4] {
        let text = &self.frame.t.catalogue;
        [
            (Turn::On, text.turn_on),
            (Turn::Back, text.turn_back),
            (Turn::Side, text.turn_side),
            (Turn::End, text.turn_end),
        ]
    }

    fn role_names(&self) -> Vec<&'static str> {
        ScholarRole::ALL.iter().map(|role| label::scholar_role(*role, self.frame.lang)).collect()
    }

    /// The settings that differ from role to role.
    fn by_role(&self, config: &SchemeConfig) -> Vec<Setting> {
        let (lang, text) = (self.frame.lang, &self.frame.t.catalogue);
        let each = |label, value: &dyn Fn(&RoleConfig) -> String| Setting {
            label,
            values: ScholarRole::ALL
                .iter()
                .map(|role| config.role(Some(*role)).map_or_else(|| text.unset.to_owned(), value))
                .collect(),
        };
        let listed = |names: Vec<&str>| names.join(lang.pick("、", ", "));
        vec![
            each(text.nominators, &|role| {
                listed(role.nominators.iter().map(|kind| text.nominator_kind(*kind)).collect())
            }),
            each(text.age, &|role| role.age.as_ref().map_or_else(|| text.no_limit.to_owned(), |rule| self.age(rule))),
            each(text.degree, &|role| role.degree.map_or(text.no_limit, |degree| text.degree_name(degree)).to_owned()),
            each(text.reviewers, &|role| {
                if role.external_review { text.at_least(role.min_external_reviews) } else { text.no_review.to_owned() }
            }),
            each(text.defence, &|role| {
                (if role.defence { self.frame.t.site.yes } else { self.frame.t.site.no }).to_owned()
            }),
            each(text.panel_min, &|role| text.at_least(role.panel_min)),
            each(text.pass_rule, &|role| text.pass_rule_name(role.pass_rule).to_owned()),
            each(text.criteria, &|role| {
                let said = role.criteria.iter().map(|rule| text.weighing(lang.pick(&rule.zh, &rule.en), rule.weight));
                said.collect::<Vec<_>>().join(lang.pick("；", "; "))
            }),
        ]
    }

    fn age(&self, rule: &AgeRule) -> String {
        let text = &self.frame.t.catalogue;
        let years = text.age_rule(rule.op, rule.years);
        match rule.as_of {
            Some(day) => text.age_as_of(years, number::day(day, self.frame.lang)),
            None => text.age_at_closing(years),
        }
    }

    /// The settings that are the same for all roles.
    fn for_all(&self, config: &SchemeConfig) -> Vec<(&'static str, String)> {
        let text = &self.frame.t.catalogue;
        let (notice, objection) = (&config.notice, &config.objection);
        let days = match notice.unit {
            Unit::Working => text.working_days(notice.days),
            Unit::Natural => text.natural_days(notice.days),
        };
        vec![
            (text.notice_days, text.with_reserve(days, text.convention(notice.convention))),
            (text.objection_admit, text.working_days(objection.admit_within)),
            (text.objection_handle, text.working_days(objection.handle_within)),
            (text.objection_extend, text.working_days(objection.extend_by)),
            (text.opinion, text.characters(config.opinion_min_chars)),
            (text.term_of_office, config.term_months.map_or(text.unset.to_owned(), |months| text.months(months))),
        ]
    }
}

/// GET /procedure
pub async fn show(State(app): State<App>, frame: Frame) -> Result<impl IntoResponse, WebError> {
    let mut conn = app.db.read().await?;
    let mut sources = Sources::default();
    let mut records = Vec::new();
    let (mut told, mut settings) = (Vec::new(), None);
    if let Some(scheme) = scheme::in_force(&mut conn, CaseKind::Scholar).await? {
        told = Statements::of_kind(&mut conn, Record::of("scheme", scheme.id), "workflow", &mut sources).await?;
        let roles = scheme::role_types(&mut conn, scheme.id).await?;
        let young = roles.iter().filter(|role| role.code == ScholarRole::Youth);
        records.extend(young.map(|role| Record::of("role_type", role.id)));
        sources.read(&mut conn, "role_type", records.iter().map(|record| record.id)).await?;
        settings = Some((scheme.config_ver, scheme.config()?));
    }
    let cited = Cited::gather(&mut conn, frame.lang, sources, &records).await?;
    Ok(Kept(ProcedurePage { flow: Flow::of(&frame), sections: sections(&frame), frame, told, settings, cited }))
}
