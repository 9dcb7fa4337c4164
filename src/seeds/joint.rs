//! What is built jointly and opened: labs, datasets, challenges.

use serde::Deserialize;

use super::{Citation, Statement};
use crate::domain::time::Day;

/// `lab.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labs {
    /// What the article says of joint labs in general; statements of the scheme `joint_lab`.
    pub policy: Vec<Statement>,
    /// The labs.
    #[serde(rename = "lab")]
    pub labs: Vec<Lab>,
}

/// A joint lab. Agreement, dates and sums are absent until there is an agreement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lab {
    /// Stable key and public address.
    pub slug: String,
    /// Name, verbatim.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Other ways the name is written.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// `academic` or `enterprise`.
    pub kind: String,
    /// Where it stands, such as `approved`.
    pub status: String,
    /// The article's own words on where it stands.
    pub status_wording: String,
    /// Months it is planned for.
    pub plan_months: i64,
    /// The institutions that build it.
    #[serde(rename = "party")]
    pub parties: Vec<Party>,
    /// Who is to lead it.
    #[serde(rename = "post")]
    pub posts: Vec<Post>,
    /// Aims, openness and the like.
    #[serde(rename = "statement")]
    pub statements: Vec<Statement>,
    /// What it is to do.
    #[serde(rename = "work_package")]
    pub work_packages: Vec<WorkPackage>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A party to a joint lab.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Slug of the institution.
    pub institution: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A post in a lab.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// Slug of the person.
    pub person: String,
    /// `director` or `deputy`.
    pub post: String,
    /// `proposed` (拟任) until there is an agreement.
    pub status: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// One of the lines of work of a lab.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkPackage {
    /// `DATA`, `MODEL` or `SCENARIO`.
    pub code: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// What it is for.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// What it is to bring.
    #[serde(rename = "deliverable")]
    pub deliverables: Vec<Deliverable>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// One thing a work package is to bring.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deliverable {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// `dataset.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Datasets {
    /// The datasets.
    #[serde(rename = "dataset")]
    pub datasets: Vec<Dataset>,
}

/// A dataset. Licence, address, version and size are not among what the article says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    /// Stable key and public address.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
    /// Slugs of the publishers.
    pub publishers: Vec<String>,
    /// Claims and traits.
    #[serde(rename = "statement")]
    pub statements: Vec<Statement>,
    /// Numbers; two of one kind where the text gives two.
    #[serde(rename = "figure")]
    pub figures: Vec<Figure>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A number an article gives of a dataset.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What is counted, such as `images` or `boxes_vs_coco`.
    pub kind: String,
    /// The number.
    pub value: i64,
    /// `class`, `image`, `box`, `person` or `times`.
    pub unit: String,
    /// `exact`, `at_least` or `more_than`.
    #[serde(default = "exact")]
    pub bound: String,
    /// What it is, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

fn exact() -> String {
    "exact".to_owned()
}

/// `challenge.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenges {
    /// The challenges.
    #[serde(rename = "challenge")]
    pub challenges: Vec<Challenge>,
}

/// A challenge. Rules, teams and winners are not among what the article says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// Stable key and public address.
    pub slug: String,
    /// Name, verbatim.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Shorter names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Slugs of the organisers.
    pub organisers: Vec<String>,
    /// Slug of the dataset it is held on.
    pub dataset: Option<String>,
    /// Sum for the winner of each track, in whole units of `prize_unit`.
    pub prize: i64,
    /// The currency as printed.
    pub prize_unit: String,
    /// The day it starts.
    pub starts_on: Day,
    /// The day the test set opens.
    pub test_opens_on: Day,
    /// The last day of submissions.
    pub submissions_close_on: Day,
    /// The day of the results; may be the closing day.
    pub results_on: Day,
    /// Purpose, host event and what follows.
    #[serde(rename = "statement")]
    pub statements: Vec<Statement>,
    /// The tracks.
    #[serde(rename = "track")]
    pub tracks: Vec<Track>,
    /// Where it comes from.
    pub source: Vec<Citation>,
}

/// A track of a challenge.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// Stable key within the challenge.
    pub code: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Number of classes.
    pub classes: Option<i64>,
    /// Images to train on.
    pub train_images: Option<i64>,
    /// More boxes than this are in the training set.
    pub train_boxes_over: Option<i64>,
    /// Images to validate on.
    pub validation_images: Option<i64>,
    /// Images to test on.
    pub test_images: Option<i64>,
    /// What it is about.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// Where it comes from.
    pub source: Vec<Citation>,
}
