//! Datasets: what they hold, how secret and how open they are, how they are obtained.
//!
//! Security level and open level are two axes; what binds them is in [`super::rule`] (科学数据管理办法).

use super::{Field, Hook::*, Input::*, Kind, Spec, Target::*, field, must};
use crate::domain::access::Resource::DatasetChallenge;

const DATASET: &[Field] = &[
    must("dataset_name", "name", Line(80)),
    must("dataset_title", "title", Line(200)),
    field("dataset_title_en", "title_en", Line(300)),
    field("of_lab", "lab_id", Link(Record(Kind::Lab))),
    field("security_level", "security_level", OneOf(&["general", "important", "core"])),
    field("open_level", "open_level", OneOf(&["open", "registered", "conditional", "closed"])),
    field("open_conditions", "open_conditions", Text(1000)),
    field("open_audience", "open_audience", Line(200)),
    field("review_procedure", "review_procedure", Text(1000)),
    field("secrecy_until", "secrecy_until", Day),
    field("has_personal_info", "has_personal_info", YesNo),
    field("has_human_genetic", "has_human_genetic", YesNo),
    field("ethics_on_file", "ethics_on_file", Line(200)),
    field("licence", "licence", Line(80)),
    field("web_address", "url", Address),
    field("repository", "repository", Line(120)),
    field("deposit_no", "deposit_no", Line(80)),
    field("bibtex", "bibtex", Text(4000)),
];

const PUBLISHER: &[Field] = &[must("publisher", "institution_id", Link(Institution))];

const FIGURE: &[Field] = &[
    must("figure_text", "zh", Line(80)),
    field("figure_text_en", "en", Line(120)),
    must("figure_kind", "kind", Line(40)),
    must("figure_value", "value", Count(0, 1_000_000_000_000_000)),
    must("figure_unit", "unit", OneOf(&["class", "image", "box", "person", "times", "item", "byte"])),
    must("bound", "bound", OneOf(&["exact", "at_least", "more_than", "about"])),
];

const RELEASE: &[Field] = &[
    must("release", "release", Line(40)),
    field("released_on", "released_on", LooseDay),
    field("web_address", "url", Address),
    field("sha256", "sha256", Digest),
    field("byte_size", "bytes", Count(0, 1_000_000_000_000_000)),
    field("release_note", "zh", Text(1000)),
    field("release_note_en", "en", Text(2000)),
];

pub(super) const SPECS: &[Spec] = &[
    Spec::new(Kind::Dataset, Alone, DatasetChallenge, DATASET).faceted("open_level").unique(&["dataset_name"]),
    Spec::new(Kind::Publisher, PartOf(Kind::Dataset, "dataset_id"), DatasetChallenge, PUBLISHER)
        .unique(&["publisher"])
        .ordered(),
    Spec::new(Kind::Figure, PartOf(Kind::Dataset, "dataset_id"), DatasetChallenge, FIGURE).ordered(),
    Spec::new(Kind::Release, PartOf(Kind::Dataset, "dataset_id"), DatasetChallenge, RELEASE).unique(&["release"]),
];
