//! The settings of a scheme: every one can be read, set and compared, on the configuration the office starts with.

use bole::domain::{
    register::{
        Field, Input,
        entry::{Entry, Value},
    },
    scheme::{
        Criterion, Difference, SchemeConfig, What, differences,
        setting::{self, BY_ROLE, GENERAL},
    },
};

fn config() -> SchemeConfig {
    let mut schemes = bole::seeds::Seeds::load().unwrap().schemes.schemes;
    schemes.swap_remove(0).config
}

#[test]
fn what_is_equal_differs_in_nothing() {
    assert!(differences(&config(), &config()).is_empty());
}

#[test]
fn every_setting_that_is_changed_is_told_and_nothing_else() {
    let old = config();
    for setting in GENERAL {
        let mut new = old.clone();
        (setting.set)(&mut new, other(&setting.field, (setting.get)(&old)));
        if (setting.get)(&new) == (setting.get)(&old) {
            // It needs another beside it: see `apply`.
            assert_eq!(setting.field.name, "scheme_shortlist_to");
            continue;
        }
        let told: Vec<_> = differences(&old, &new).iter().map(name).collect();
        assert!(told.contains(&setting.field.name), "{told:?} lacks {}", setting.field.name);
    }
    for setting in BY_ROLE {
        let mut new = old.clone();
        let role = new.roles.get_mut("YOUTH").unwrap();
        let value = other(&setting.field, (setting.get)(role));
        (setting.set)(role, value);
        let found = differences(&old, &new);
        assert_eq!(found.iter().map(name).collect::<Vec<_>>(), [setting.field.name]);
        assert_eq!(found[0].role.as_deref(), Some("YOUTH"));
    }
}

#[test]
fn an_entry_read_back_is_the_same_configuration() {
    let old = config();
    let mut new = old.clone();
    let mut entry = Entry::default();
    GENERAL.iter().for_each(|setting| entry.set(setting.field.name, (setting.get)(&old)));
    assert_eq!(setting::apply(GENERAL, &mut new, &entry), []);
    assert_eq!(new, old);
    for role in new.roles.values_mut() {
        let before = role.clone();
        let mut entry = Entry::default();
        BY_ROLE.iter().for_each(|setting| entry.set(setting.field.name, (setting.get)(&before)));
        assert_eq!(setting::apply(BY_ROLE, role, &entry), []);
        // Nominators stand in the order of the closed list.
        role.nominators.clone_from(&before.nominators);
        assert_eq!(*role, before);
    }
}

#[test]
fn a_criterion_renamed_added_or_left_out_is_told() {
    let old = config();
    let mut new = old.clone();
    let criteria = &mut new.roles.get_mut("CS").unwrap().criteria;
    criteria[0].weight += 5;
    criteria.remove(3);
    criteria.push(Criterion { code: "new".into(), zh: "新".into(), en: "New".into(), weight: 5 });
    let found = differences(&old, &new);
    let told: Vec<_> = found.iter().map(|one| (one.was.is_some(), one.is.is_some())).collect();
    assert_eq!(told, [(true, true), (true, false), (false, true)]);
}

fn name(difference: &Difference) -> &'static str {
    match difference.what {
        What::Setting(field) => field.name,
        What::Criterion => "criterion",
    }
}

/// A value a field admits that is not this one.
fn other(field: &Field, value: Option<Value>) -> Option<Value> {
    let choices = match field.input {
        Input::Count(least, _) => vec![Value::Number(least), Value::Number(least + 1)],
        Input::YesNo => vec![Value::Yes(true), Value::Yes(false)],
        Input::OneOf(codes) => codes.iter().map(|code| Value::Text((*code).to_owned())).collect(),
        _ => vec![Value::Text("2026-01-01".to_owned())],
    };
    choices.into_iter().find(|choice| Some(choice) != value.as_ref())
}
