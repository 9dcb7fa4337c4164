//! The preview in words: both records value by value, what points at each, and what is to be settled first.

use crate::{
    commands::merging::Preview,
    domain::{
        expert::Region,
        merging::{Conflict, Field, Holding, Kind},
        nomination::Gender,
        record::InstitutionKind,
        role::Role,
    },
    store::merging::Side,
    texts::{merging as words, record, review::region},
    web::{auth::Viewer, form::FormState, page::Frame},
};

/// A value of both records.
pub struct Line {
    pub label: &'static str,
    /// The name of the control.
    pub choice: &'static str,
    pub kept: String,
    pub merged: String,
    pub differ: bool,
    /// Whether the value of the merged record is taken.
    pub takes_merged: bool,
}

/// What both persons see.
pub struct Shown {
    pub lines: Vec<Line>,
    /// Kind of record, how many point at the kept one, how many at the merged one.
    pub holdings: Vec<(&'static str, i64, i64)>,
    pub conflicts: Vec<String>,
    pub kept: Head,
    pub merged: Head,
}

/// A record by name, with what tells it from another of the name.
pub struct Head {
    pub name: String,
    pub hint: Option<String>,
    pub href: String,
}

impl Shown {
    /// The preview for a viewer; `taken` says of which fields the merged record's value is taken.
    pub fn of(kind: Kind, preview: &Preview, taken: &[Field], frame: &Frame, viewer: &Viewer) -> Self {
        let Preview { kept, merged, conflicts } = preview;
        let sees_private = [Role::Officer, Role::Approver].iter().any(|role| viewer.has(*role));
        let line = |field: &Field| {
            let say = |side: &Side| match field.is_private() && !sees_private {
                true => frame.t.merging.hidden.to_owned(),
                false => value(side, *field, frame),
            };
            Line {
                label: words::field(*field, frame.lang),
                choice: field.choice(),
                kept: say(kept),
                merged: say(merged),
                differ: differ(kept, merged, *field),
                takes_merged: taken.contains(field),
            }
        };
        let counted =
            |holding: &Holding| (words::holding(*holding, frame.lang), kept.count(*holding), merged.count(*holding));
        let head = |side: &Side| Head {
            name: side.name().to_owned(),
            hint: side.hint.clone(),
            href: frame.href(format!("{}/{}", super::address(kind), side.id)),
        };
        Self {
            lines: kind.fields().iter().map(line).collect(),
            holdings: Holding::ALL.iter().map(counted).filter(|(_, kept, merged)| kept + merged > 0).collect(),
            conflicts: conflicts.iter().map(|conflict: &Conflict| words::conflict(conflict, frame.lang)).collect(),
            kept: head(kept),
            merged: head(merged),
        }
    }
}

/// Whether there is anything to choose. A legal person of one's own is the same on both sides.
fn differ(kept: &Side, merged: &Side, field: Field) -> bool {
    let own = |side: &Side| field == Field::LegalPerson && side.value(field) == side.id.to_string();
    kept.value(field) != merged.value(field) && !(own(kept) && own(merged))
}

/// A value in words.
fn value(side: &Side, field: Field, frame: &Frame) -> String {
    let stored = side.value(field);
    match field {
        _ if stored.is_empty() && field == Field::LegalPerson => frame.t.record.unknown.to_owned(),
        _ if stored.is_empty() => frame.t.site.unstated.to_owned(),
        Field::Gender => Gender::from_code(stored).map_or(stored, |it| record::gender(it, frame.lang)).to_owned(),
        Field::InstitutionKind => {
            InstitutionKind::from_code(stored).map_or(stored, |it| record::institution_kind(it, frame.lang)).to_owned()
        }
        Field::Deceased => words::field(field, frame.lang).to_owned(),
        Field::Region => Region::from_code(stored).map_or(stored, |it| region(it, frame.lang)).to_owned(),
        Field::LegalPerson if stored == side.id.to_string() => frame.t.merging.legal_self.to_owned(),
        _ => side.shown(field).to_owned(),
    }
}

/// The fields whose value is taken from the merged record: as chosen, or, where nothing was chosen yet, those that the
/// kept record lacks.
pub fn taken(kind: Kind, preview: &Preview, form: &FormState) -> Vec<Field> {
    let takes = |field: &&Field| {
        let lacks = preview.kept.value(**field).is_empty();
        let chosen = form.value(field.choice());
        differ(&preview.kept, &preview.merged, **field) && if chosen.is_empty() { lacks } else { chosen == "merged" }
    };
    kind.fields().iter().filter(takes).copied().collect()
}
