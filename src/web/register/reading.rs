//! A record's form, between what is typed and what is kept.

use super::{Names, typed_name};
use crate::{
    domain::{
        register::{
            Fault, Input, Spec,
            entry::{self, Entry, Value},
        },
        workflow::Reason,
    },
    store::{
        Conn, StoreError,
        register::{self, Named, Registered, Whole},
    },
    web::form::{Fields, UNREADABLE},
};

/// Reads a form into an entry; what cannot be read is left out and told. Links are names, which are looked up.
///
/// # Errors
/// When the database fails.
pub async fn entry(
    conn: &mut Conn,
    spec: &Spec,
    whole: Option<Whole>,
    fields: &Fields,
) -> Result<(Entry, Vec<Reason>), StoreError> {
    let mut entry = Entry::default();
    let mut reasons = Vec::new();
    for field in spec.fields {
        let typed = fields.text(field.name).replace("\r\n", "\n");
        if typed.contains(UNREADABLE) {
            reasons.push(Reason::ControlCharacter { field: field.name });
            continue;
        }
        let Input::Link(target) = field.input else {
            match entry::read(field, &typed) {
                Ok(value) => entry.set(field.name, value),
                Err(reason) => reasons.push(reason),
            }
            continue;
        };
        if typed.trim().is_empty() {
            if field.required {
                reasons.push(Reason::Required { field: field.name });
            }
            continue;
        }
        let found = register::called(conn, target, typed.trim(), whole).await?;
        match found.as_slice() {
            [only] => entry.set(field.name, Some(Value::Link(only.id))),
            [] => {
                let typed = typed.trim().chars().take(60).collect();
                reasons.push(Fault::NotOnRecord { field: field.name, typed }.into());
            }
            several => {
                let named = several.iter().map(described).collect();
                reasons.push(Fault::Several { field: field.name, named }.into());
            }
        }
    }
    Ok((entry, reasons))
}

/// A namesake with what tells it from the others.
fn described(named: &Named) -> String {
    match &named.besides {
        Some(besides) => format!("{}（{besides}）", typed_name(named)),
        None => typed_name(named),
    }
}

/// A record as its form shows it.
pub fn fields(record: &Registered, names: &Names) -> Fields {
    let spec = crate::domain::register::spec(record.kind);
    Fields::of(spec.fields.iter().filter_map(|field| {
        let value = record.entry.get(field.name)?;
        let typed = match (field.input, value) {
            (Input::Link(target), Value::Link(id)) => names.typed(target, *id),
            _ => entry::typed(field, value),
        };
        Some((field.name.to_owned(), typed))
    }))
}
