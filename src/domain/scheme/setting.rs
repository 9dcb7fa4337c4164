//! The settings of a scheme, one by one: what the form asks, the checks read, the page shows and two versions differ in.
//!
//! Criteria are a list and stand apart (`super::criteria`). What is not here (the parts a case needs, two steps) is
//! bound to the stages and changes with the program.

use super::{AgeOp, AgeRule, Blind, Degree, Fault, FundMode, NominatorKind, PassRule, RoleConfig, SchemeConfig};
use crate::domain::{
    calendar::{Convention, Unit},
    consultation::{Before, read_bodies},
    expert::parse_fields,
    register::{
        Field, Input,
        entry::{Entry, Value},
    },
};

/// One setting of a configuration `C`.
pub struct Setting<C> {
    pub field: Field,
    pub get: fn(&C) -> Option<Value>,
    /// Sets a value that [`Setting::field`] admits.
    pub set: fn(&mut C, Option<Value>),
    /// The article that binds it, where there is one.
    pub article: Option<Article>,
}

/// Law that binds a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Article {
    /// 国家自然科学基金条例 (2024), the article.
    Fund(u8),
    /// 民法典, the article.
    CivilCode(u16),
}

const fn setting<C>(
    name: &'static str,
    input: Input,
    required: bool,
    get: fn(&C) -> Option<Value>,
    set: fn(&mut C, Option<Value>),
) -> Setting<C> {
    Setting { field: Field { name, column: name, input, required }, get, set, article: None }
}

impl<C> Setting<C> {
    const fn by(self, article: Article) -> Self {
        Self { article: Some(article), ..self }
    }
}

/// Sets everything an entry says; with what it says in vain, because a value it needs beside it is empty.
pub fn apply<C>(settings: &'static [Setting<C>], config: &mut C, entry: &Entry) -> Vec<Fault> {
    for setting in settings {
        (setting.set)(config, entry.get(setting.field.name).cloned());
    }
    let said = settings.iter().filter(|setting| entry.get(setting.field.name).is_some());
    let in_vain = said.filter(|setting| (setting.get)(config).is_none());
    in_vain.map(|setting| Fault::Alone { field: setting.field.name }).collect()
}

fn count(value: Option<Value>) -> Option<i64> {
    match value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    }
}

fn days(value: Option<Value>) -> Option<i32> {
    count(value).and_then(|number| i32::try_from(number).ok())
}

fn is_yes(value: Option<Value>) -> bool {
    value == Some(Value::Yes(true))
}

fn code<T>(value: Option<Value>, from: fn(&str) -> Option<T>) -> Option<T> {
    match value {
        Some(Value::Text(code)) => from(&code),
        _ => None,
    }
}

fn number(number: impl Into<i64>) -> Option<Value> {
    Some(Value::Number(number.into()))
}

fn text(code: &str) -> Option<Value> {
    Some(Value::Text(code.to_owned()))
}

/// A required whole number of days.
macro_rules! of_days {
    ($config:ty, $name:literal, $least:literal..=$most:literal, $($at:ident).+) => {
        setting(
            $name,
            Input::Count($least, $most),
            true,
            |config: &$config| number(config.$($at).+),
            |config, value| {
                if let Some(value) = days(value) {
                    config.$($at).+ = value;
                }
            },
        )
    };
}

/// A required whole number.
macro_rules! of_number {
    ($config:ty, $name:literal, $least:literal..=$most:literal, $($at:ident).+) => {
        setting(
            $name,
            Input::Count($least, $most),
            true,
            |config: &$config| number(config.$($at).+),
            |config, value| {
                if let Some(value) = count(value) {
                    config.$($at).+ = value;
                }
            },
        )
    };
}

/// A number that may have no value yet.
macro_rules! perhaps {
    ($name:literal, $least:literal..=$most:literal, $at:ident) => {
        setting(
            $name,
            Input::Count($least, $most),
            false,
            |config: &SchemeConfig| config.$at.and_then(number),
            |config, value| config.$at = days(value),
        )
    };
}

/// A running text of a role, of as much as people read before a form.
macro_rules! guidance {
    ($name:literal, $($at:ident).+) => {
        setting(
            $name,
            Input::Text(1000),
            false,
            |role: &RoleConfig| (!role.$($at).+.is_empty()).then(|| Value::Text(role.$($at).+.clone())),
            |role, value| {
                role.$($at).+ = match value {
                    Some(Value::Text(words)) => words,
                    _ => String::new(),
                };
            },
        )
    };
}

/// What holds for every role.
pub const GENERAL: &[Setting<SchemeConfig>] = &[
    setting(
        "scheme_guide_days",
        Input::Count(1, 366),
        false,
        |config: &SchemeConfig| config.guide_min_days.and_then(number),
        |config, value| config.guide_min_days = days(value),
    )
    .by(Article::Fund(8)),
    of_number!(SchemeConfig, "scheme_opinion_chars", 1..=5_000, opinion_min_chars),
    of_number!(SchemeConfig, "scheme_load_cap", 1..=200, load_cap),
    of_number!(SchemeConfig, "scheme_exclusions", 0..=3, exclusions_max).by(Article::Fund(20)),
    setting(
        "scheme_draw",
        Input::YesNo,
        true,
        |config: &SchemeConfig| Some(Value::Yes(config.draw_required)),
        |config, value| config.draw_required = is_yes(value),
    )
    .by(Article::Fund(15)),
    setting(
        "scheme_late_bars",
        Input::YesNo,
        true,
        |config: &SchemeConfig| Some(Value::Yes(config.late_bars)),
        |config, value| config.late_bars = is_yes(value),
    ),
    of_days!(SchemeConfig, "scheme_invitation_days", 1..=60, invitation_days),
    setting(
        "scheme_shortlist_from",
        Input::Count(1, 20),
        false,
        |config: &SchemeConfig| config.shortlist_ratio.and_then(|(from, _)| number(from)),
        |config, value| config.shortlist_ratio = count(value).map(|from| (from, ratio(config).1.max(from))),
    ),
    setting(
        "scheme_shortlist_to",
        Input::Count(1, 20),
        false,
        |config: &SchemeConfig| config.shortlist_ratio.and_then(|(_, to)| number(to)),
        // Set after its lower end, which alone makes a ratio.
        |config, value| {
            if let (Some((from, _)), Some(to)) = (config.shortlist_ratio, count(value)) {
                config.shortlist_ratio = Some((from, to));
            }
        },
    ),
    of_days!(SchemeConfig, "scheme_reserve_days", 1..=1_830, reserve_days),
    setting(
        "scheme_ethics",
        Input::YesNo,
        true,
        |config: &SchemeConfig| Some(Value::Yes(config.ethics_required)),
        |config, value| config.ethics_required = is_yes(value),
    ),
    setting(
        "scheme_consulted",
        Input::Line(400),
        false,
        |config: &SchemeConfig| (!config.consulted.is_empty()).then(|| config.consulted.join("、")).map(Value::Text),
        |config, value| {
            config.consulted = match value {
                Some(Value::Text(line)) => read_bodies(&line),
                _ => Vec::new(),
            };
        },
    ),
    setting(
        "scheme_consulted_before",
        Input::OneOf(&["none", "decision", "notice"]),
        true,
        |config: &SchemeConfig| text(config.consulted_before.map_or("none", Before::code)),
        |config, value| config.consulted_before = code(value, Before::from_code),
    ),
    of_days!(SchemeConfig, "scheme_notice_days", 1..=366, notice.days),
    setting(
        "scheme_notice_unit",
        Input::OneOf(&["working", "natural"]),
        true,
        |config: &SchemeConfig| text(config.notice.unit.code()),
        |config, value| {
            if let Some(unit) = code(value, Unit::from_code) {
                config.notice.unit = unit;
            }
        },
    ),
    setting(
        "scheme_notice_convention",
        Input::OneOf(&["next_day", "same_day"]),
        true,
        |config: &SchemeConfig| text(config.notice.convention.code()),
        |config, value| {
            if let Some(convention) = code(value, Convention::from_code) {
                config.notice.convention = convention;
            }
        },
    )
    .by(Article::CivilCode(201)),
    of_days!(SchemeConfig, "scheme_list_days", 0..=3_660, notice.list_stays_days),
    of_days!(SchemeConfig, "scheme_admit_days", 1..=60, objection.admit_within),
    of_days!(SchemeConfig, "scheme_handle_days", 1..=366, objection.handle_within),
    of_days!(SchemeConfig, "scheme_extend_days", 0..=366, objection.extend_by),
    perhaps!("scheme_term_months", 1..=120, term_months),
    perhaps!("scheme_midterm_months", 1..=120, midterm_at_months),
    setting(
        "scheme_annual",
        Input::YesNo,
        true,
        |config: &SchemeConfig| Some(Value::Yes(config.annual_evaluation)),
        |config, value| config.annual_evaluation = is_yes(value),
    ),
    perhaps!("scheme_closing_days", 1..=366, closing_report_days).by(Article::Fund(27)),
    setting(
        "scheme_fund_mode",
        Input::OneOf(&["none", "lump_sum", "budgeted", "either"]),
        true,
        |config: &SchemeConfig| text(fund_code(&config.fund_modes)),
        |config, value| {
            config.fund_modes = match value {
                Some(Value::Text(code)) => fund_modes(&code),
                _ => Vec::new(),
            };
        },
    ),
];

fn ratio(config: &SchemeConfig) -> (i64, i64) {
    config.shortlist_ratio.unwrap_or((1, 1))
}

fn fund_code(modes: &[FundMode]) -> &'static str {
    match modes {
        [] => "none",
        [only] => only.code(),
        _ => "either",
    }
}

fn fund_modes(code: &str) -> Vec<FundMode> {
    match code {
        "either" => FundMode::ALL.to_vec(),
        one => FundMode::from_code(one).into_iter().collect(),
    }
}

/// Whether people of one kind may nominate for the role.
macro_rules! nominates {
    ($name:literal, $kind:expr) => {
        setting(
            $name,
            Input::YesNo,
            true,
            |role: &RoleConfig| Some(Value::Yes(role.nominators.contains(&$kind))),
            |role, value| {
                role.nominators.retain(|kind| *kind != $kind);
                if is_yes(value) {
                    role.nominators.push($kind);
                    role.nominators.sort_by_key(|kind| NominatorKind::ALL.iter().position(|known| known == kind));
                }
            },
        )
    };
}

/// What differs from role to role.
pub const BY_ROLE: &[Setting<RoleConfig>] = &[
    nominates!("role_by_office", NominatorKind::Office),
    nominates!("role_by_cs", NominatorKind::ChiefScientist),
    nominates!("role_by_institution", NominatorKind::Institution),
    nominates!("role_by_experts", NominatorKind::Experts),
    nominates!("role_by_self", NominatorKind::SelfNominated),
    setting(
        "role_age_op",
        Input::OneOf(&["le", "lt"]),
        false,
        |role: &RoleConfig| role.age.as_ref().and_then(|age| text(age.op.code())),
        |role, value| {
            role.age = code(value, AgeOp::from_code).map(|op| {
                let (years, as_of) = role.age.as_ref().map_or((0, None), |age| (age.years, age.as_of));
                AgeRule { op, years, as_of }
            });
        },
    )
    .by(Article::CivilCode(1259)),
    setting(
        "role_age_years",
        Input::Count(18, 100),
        false,
        |role: &RoleConfig| role.age.as_ref().filter(|age| age.years > 0).and_then(|age| number(age.years)),
        // Set after the way of comparing, which alone makes a rule.
        |role, value| {
            if let Some(age) = &mut role.age {
                age.years = count(value).and_then(|years| i16::try_from(years).ok()).unwrap_or_default();
            }
        },
    ),
    setting(
        "role_age_as_of",
        Input::Day,
        false,
        |role: &RoleConfig| role.age.as_ref().and_then(|age| age.as_of).and_then(|day| text(&day.to_string())),
        |role, value| {
            if let Some(age) = &mut role.age {
                age.as_of = code(value, |day| day.parse().ok());
            }
        },
    ),
    setting(
        "role_degree",
        Input::OneOf(&["doctorate", "master", "bachelor", "other"]),
        false,
        |role: &RoleConfig| role.degree.and_then(|degree| text(degree.code())),
        |role, value| role.degree = code(value, Degree::from_code),
    ),
    setting(
        "role_external",
        Input::YesNo,
        true,
        |role: &RoleConfig| Some(Value::Yes(role.external_review)),
        |role, value| role.external_review = is_yes(value),
    ),
    setting(
        "role_blind",
        Input::OneOf(&["single", "double"]),
        true,
        |role: &RoleConfig| text(role.blind.code()),
        |role, value| {
            if let Some(blind) = code(value, Blind::from_code) {
                role.blind = blind;
            }
        },
    ),
    of_number!(RoleConfig, "role_min_reviews", 3..=15, min_external_reviews).by(Article::Fund(15)),
    setting(
        "role_outside_region",
        Input::YesNo,
        true,
        |role: &RoleConfig| Some(Value::Yes(role.outside_region)),
        |role, value| role.outside_region = is_yes(value),
    ),
    setting(
        "role_ai_fields",
        Input::Line(400),
        false,
        |role: &RoleConfig| (!role.ai_fields.is_empty()).then(|| role.ai_fields.join("、")).map(Value::Text),
        |role, value| {
            role.ai_fields = match value {
                Some(Value::Text(line)) => parse_fields(&line),
                _ => Vec::new(),
            };
        },
    ),
    setting(
        "role_defence",
        Input::YesNo,
        true,
        |role: &RoleConfig| Some(Value::Yes(role.defence)),
        |role, value| role.defence = is_yes(value),
    ),
    setting(
        "role_both_rounds",
        Input::YesNo,
        true,
        |role: &RoleConfig| Some(Value::Yes(role.both_rounds)),
        |role, value| role.both_rounds = is_yes(value),
    ),
    of_number!(RoleConfig, "role_panel_min", 5..=99, panel_min),
    setting(
        "role_pass",
        Input::OneOf(&["majority", "two_thirds"]),
        true,
        |role: &RoleConfig| text(role.pass_rule.code()),
        |role, value| {
            if let Some(rule) = code(value, PassRule::from_code) {
                role.pass_rule = rule;
            }
        },
    )
    .by(Article::Fund(16)),
    of_number!(RoleConfig, "role_letters_min", 0..=10, letters_min),
    of_number!(RoleConfig, "role_letters_max", 0..=10, letters_max),
    of_days!(RoleConfig, "role_letter_days", 1..=90, letter_days),
    guidance!("role_for_nominators", for_nominators.zh),
    guidance!("role_for_nominators_en", for_nominators.en),
    guidance!("role_for_reviewers", for_reviewers.zh),
    guidance!("role_for_reviewers_en", for_reviewers.en),
];
