//! Challenges (挑战赛): tracks, days, prizes, and who came in where.

use super::{Field, Hook::*, Input::*, Kind, Spec, Target::*, field, must};
use crate::domain::access::Resource::DatasetChallenge;

const CHALLENGE: &[Field] = &[
    must("challenge_name", "name", Line(120)),
    field("challenge_name_en", "name_en", Line(200)),
    field("of_dataset", "dataset_id", Link(Record(Kind::Dataset))),
    field("of_lab", "lab_id", Link(Record(Kind::Lab))),
    field("challenge_starts_on", "starts_on", Day),
    field("test_opens_on", "test_opens_on", Day),
    field("submissions_close_on", "submissions_close_on", Day),
    field("results_on", "results_on", Day),
    field("prize", "prize_minor", Money),
    field("prize_unit", "prize_unit", OneOf(&["元", "美元", "欧元"])),
    field("challenge_rules", "rules", Text(8000)),
    field("web_address", "url", Address),
];

const ORGANISER: &[Field] = &[must("organiser", "institution_id", Link(Institution))];

const TRACK: &[Field] = &[
    must("track_name", "name", Line(80)),
    field("track_name_en", "name_en", Line(120)),
    must("track_code", "code", Line(40)),
    field("track_classes", "classes", Count(0, 1_000_000_000)),
    field("train_images", "train_images", Count(0, 1_000_000_000_000)),
    field("train_boxes_over", "train_boxes_over", Count(0, 1_000_000_000_000)),
    field("validation_images", "validation_images", Count(0, 1_000_000_000_000)),
    field("test_images", "test_images", Count(0, 1_000_000_000_000)),
    field("summary", "zh", Text(2000)),
    field("summary_en", "en", Text(4000)),
];

const RANKING: &[Field] = &[
    must("team", "team", Line(120)),
    must("of_track", "track_id", Link(Sibling(Kind::Track))),
    must("ranking", "rank", Count(1, 10_000)),
    field("team_institution", "institution_id", Link(Institution)),
    field("score", "score", Line(40)),
];

pub(super) const SPECS: &[Spec] = &[
    Spec::new(Kind::Challenge, Alone, DatasetChallenge, CHALLENGE).unique(&["challenge_name"]),
    Spec::new(Kind::Organiser, PartOf(Kind::Challenge, "challenge_id"), DatasetChallenge, ORGANISER)
        .unique(&["organiser"])
        .ordered(),
    Spec::new(Kind::Track, PartOf(Kind::Challenge, "challenge_id"), DatasetChallenge, TRACK)
        .unique(&["track_code"])
        .ordered(),
    Spec::new(Kind::Ranking, PartOf(Kind::Challenge, "challenge_id"), DatasetChallenge, RANKING)
        .unique(&["of_track", "team"]),
];
