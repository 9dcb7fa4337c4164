//! In what two configurations differ.

use std::collections::BTreeSet;

use super::{
    Criterion, RoleConfig, SchemeConfig,
    setting::{BY_ROLE, GENERAL, Setting},
};
use crate::domain::register::{Field, entry::Value};

/// What a difference is about.
#[derive(Clone, Copy, Debug)]
pub enum What {
    Setting(&'static Field),
    /// A criterion of the score form.
    Criterion,
}

/// One difference.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The code of the role; `None` for what holds for all.
    pub role: Option<String>,
    pub what: What,
    /// `None`: no value, or not there.
    pub was: Option<Told>,
    pub is: Option<Told>,
}

/// What stands on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Value(Value),
    Criterion(Criterion),
}

/// Everything in which `new` differs from `old`, in the order of the form.
pub fn differences(old: &SchemeConfig, new: &SchemeConfig) -> Vec<Difference> {
    let mut found = of(GENERAL, None, (old, new));
    let roles: BTreeSet<&String> = old.roles.keys().chain(new.roles.keys()).collect();
    let nothing = RoleConfig::default();
    for role in roles {
        let sides = (old.roles.get(role).unwrap_or(&nothing), new.roles.get(role).unwrap_or(&nothing));
        found.extend(of(BY_ROLE, Some(role), sides));
        found.extend(criteria(role, &sides.0.criteria, &sides.1.criteria));
    }
    found
}

fn of<C>(settings: &'static [Setting<C>], role: Option<&String>, (old, new): (&C, &C)) -> Vec<Difference> {
    let told = |setting: &Setting<C>, config: &C| (setting.get)(config).map(Told::Value);
    let differ = settings.iter().filter(|setting| told(setting, old) != told(setting, new));
    let difference = |setting: &'static Setting<C>| Difference {
        role: role.cloned(),
        what: What::Setting(&setting.field),
        was: told(setting, old),
        is: told(setting, new),
    };
    differ.map(difference).collect()
}

/// Criteria are the same ones by their code; the order counts for nothing.
fn criteria(role: &str, old: &[Criterion], new: &[Criterion]) -> Vec<Difference> {
    let codes = old.iter().chain(new.iter().filter(|one| old.iter().all(|other| other.code != one.code)));
    let find = |some: &[Criterion], code: &str| some.iter().find(|one| one.code == code).cloned().map(Told::Criterion);
    let sides = codes.map(|one| (find(old, &one.code), find(new, &one.code)));
    let differ = sides.filter(|(was, is)| was != is);
    differ.map(|(was, is)| Difference { role: Some(role.to_owned()), what: What::Criterion, was, is }).collect()
}
