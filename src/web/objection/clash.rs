//! A step of the handling that somebody else took first: what was typed for it beside what is on record.

use super::desk::ObjectionPage;
use crate::web::{
    differing::{Differing, differing, name_of},
    form::Fields,
};

/// What was typed, kept in sight even where its form is no longer offered.
pub(super) fn of(page: &ObjectionPage) -> Vec<Differing> {
    let found = &page.found;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let recorded = match page.form.value("do") {
        "refuse" => {
            let ground = found.refusal_ground().map(|ground| ground.code().to_owned());
            vec![("refusal_ground", ground.unwrap_or_default()), ("reason", text(&found.refusal_reason))]
        }
        "find" => {
            let outcome = found.outcome().map(|outcome| outcome.code().to_owned());
            vec![("outcome", outcome.unwrap_or_default()), ("finding", text(&found.finding))]
        }
        "answer" => vec![("reply", text(&found.reply))],
        "extend" => vec![("reason", String::new())],
        _ => Vec::new(),
    };
    let named: Vec<_> = recorded.iter().map(|(name, _)| (*name, page.frame.label(name).to_owned())).collect();
    let theirs = Fields::of(recorded.into_iter().map(|(name, value)| (name.to_owned(), value)));
    let shown = |name: &str, value: &str| match name {
        "refusal_ground" => name_of(&page.grounds(), value),
        "outcome" => name_of(&page.outcomes(), value),
        _ => value.to_owned(),
    };
    differing(named, (&page.form.fields, &theirs), shown)
}
