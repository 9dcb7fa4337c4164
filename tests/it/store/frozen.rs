//! Every kind of record that is frozen is compared with its row, or listed with the reason why there is none to compare.

use std::{collections::BTreeSet, fs, path::Path};

use bole::store::{
    frozen::{KEPT, LEFT, OTHERWISE},
    sealed::Whose,
};

/// What commands freeze, by the words they freeze it with.
fn frozen(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            frozen(&path, found);
        } else {
            let code = fs::read_to_string(&path).unwrap();
            for begin in ["Exhibit::of(\"", "Exhibit { kind: \""] {
                let kinds = code.split(begin).skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(kinds.map(str::to_owned));
            }
        }
    }
}

#[test]
fn every_kind_of_frozen_record_is_compared_or_left_for_a_reason() {
    let mut kinds = BTreeSet::new();
    frozen(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands"), &mut kinds);
    kinds.extend(Whose::ALL.iter().filter_map(|whose| whose.frozen_as()).map(str::to_owned));
    kinds.extend([bole::commands::retention::LIST, bole::commands::retention::FORGOTTEN].map(str::to_owned));
    let kept: BTreeSet<&str> = KEPT.iter().map(|line| line.kind).collect();
    let left = LEFT.iter().map(|(kind, _)| *kind);
    let mut named: Vec<&str> = kept.into_iter().chain(OTHERWISE.iter().copied()).chain(left).collect();
    named.sort_unstable();
    assert_eq!(named, kinds.iter().map(String::as_str).collect::<Vec<_>>(), "each once");
}
