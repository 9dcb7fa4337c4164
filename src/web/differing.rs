//! Two versions of a form that two people changed at once: what was typed beside what is there now.

use super::form::Fields;

/// A field in which the two differ, both in words.
pub struct Differing {
    pub label: String,
    pub yours: String,
    pub theirs: String,
}

/// The fields that differ, of those named with their labels. `shown` puts a value into words, such as that of a choice.
pub fn differing<'f>(
    named: impl IntoIterator<Item = (&'f str, String)>,
    (yours, theirs): (&Fields, &Fields),
    shown: impl Fn(&str, &str) -> String,
) -> Vec<Differing> {
    let plain = |fields: &Fields, name: &str| fields.text(name).replace("\r\n", "\n").trim().to_owned();
    let both = named.into_iter().map(|(name, label)| (name, label, plain(yours, name), plain(theirs, name)));
    both.filter(|(.., yours, theirs)| yours != theirs)
        .map(|(name, label, yours, theirs)| Differing {
            label,
            yours: shown(name, &yours),
            theirs: shown(name, &theirs),
        })
        .collect()
}

/// The name of the choice with a code; any other value as it is.
pub fn name_of<C: AsRef<str>, N: AsRef<str>>(choices: &[(C, N)], value: &str) -> String {
    let chosen = choices.iter().find(|(code, _)| code.as_ref() == value);
    chosen.map_or(value, |(_, name)| name.as_ref()).to_owned()
}
