//! The seed files: `form` asks whether they are whole and lead somewhere, `checklist` whether they say what the
//! articles say.

mod checklist;
pub mod form;

use bole::seeds::{FILES, Seeds};

fn seeds() -> Seeds {
    Seeds::load().expect("the seed files have the shape of their structs")
}

/// Calls `visit` with every table of every file.
fn each_table(visit: &mut impl FnMut(&'static str, &toml::Table)) {
    fn walk(file: &'static str, value: &toml::Value, visit: &mut impl FnMut(&'static str, &toml::Table)) {
        match value {
            toml::Value::Table(table) => {
                visit(file, table);
                table.values().for_each(|inner| walk(file, inner, visit));
            }
            toml::Value::Array(items) => items.iter().for_each(|inner| walk(file, inner, visit)),
            _ => {}
        }
    }
    for file in FILES {
        walk(file.name, &toml::Value::Table(file.text.parse().expect("TOML")), visit);
    }
}

fn text<'t>(table: &'t toml::Table, key: &str) -> Option<&'t str> {
    table.get(key).and_then(toml::Value::as_str)
}
