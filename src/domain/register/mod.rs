//! The registers (登记簿): what the office keeps beside its cases. Laboratories, state programmes, projects, datasets,
//! challenges, articles, policies and events, each with its parts.
//!
//! One table of kinds ([`spec`]) says what every record holds, field by field. The forms, the checks, the storage, the
//! history and the tests read this table; a rule that looks at more than one field stands in [`rule`].

pub mod challenge;
pub mod dataset;
pub mod entry;
pub mod fault;
pub mod lab;
pub mod programme;
pub mod project;
pub mod rule;
pub mod source;

pub use fault::{Fault, LINES};

use super::{access::Resource, role::codes};

codes! {
    /// What a record is. The code is the name of its table, as sources and search terms know it.
    pub enum Kind {
        Lab = "joint_lab",
        LabParty = "lab_party",
        LabContribution = "lab_contribution",
        LabPerson = "lab_person",
        LabAgreement = "lab_agreement",
        WorkPackage = "work_package",
        Deliverable = "deliverable",
        LabOutput = "lab_output",
        Programme = "special_programme",
        Department = "sp_department",
        Phase = "sp_phase",
        Item = "sp_item",
        ProgrammeLink = "sp_link",
        GuideTask = "guide_task",
        TaskArea = "guide_task_area",
        Project = "project",
        ProjectMember = "project_member",
        Milestone = "milestone",
        ComputeGrant = "compute_grant",
        EthicsReview = "ethics_review",
        Dataset = "dataset",
        Publisher = "dataset_publisher",
        Figure = "dataset_figure",
        Release = "dataset_release",
        Challenge = "challenge",
        Organiser = "challenge_organiser",
        Track = "challenge_track",
        Ranking = "challenge_result",
        Article = "source_article",
        Policy = "policy_document",
        Event = "public_event",
        Attendance = "attendance",
        Statement = "statement",
        Citation = "fact_ref",
    }
}

/// What a value of a field is, and how it is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// One line of at most so many characters.
    Line(i64),
    /// Running text of at most so many characters.
    Text(i64),
    /// A civil date.
    Day,
    /// A year, a month or a day: articles often tell no more.
    LooseDay,
    /// A whole number between two bounds.
    Count(i64, i64),
    /// Money, entered in units and kept in hundredths of them (fen, cents).
    Money,
    /// One of a closed list.
    OneOf(&'static [&'static str]),
    /// Yes, no, or not stated.
    YesNo,
    /// A web address.
    Address,
    /// A SHA-256 in hexadecimal.
    Digest,
    /// Another record, entered by its name.
    Link(Target),
}

/// What a link leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Person,
    Institution,
    /// Any record of a kind.
    Record(Kind),
    /// A part of the same whole, such as a track of this challenge.
    Sibling(Kind),
    /// An item of one of the lists of a programme, such as a discipline.
    Listed(&'static str),
}

/// One field of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name on forms, in reasons and in the history; its label is in `texts::field`.
    pub name: &'static str,
    /// The column that holds it.
    pub column: &'static str,
    pub input: Input,
    pub required: bool,
}

/// A field that may be left empty, which means *not stated* (未载明).
const fn field(name: &'static str, column: &'static str, input: Input) -> Field {
    Field { name, column, input, required: false }
}

/// A field that must be filled in.
const fn must(name: &'static str, column: &'static str, input: Input) -> Field {
    Field { name, column, input, required: true }
}

/// What a record belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// It stands for itself, has a list of its own, and is found by search.
    Alone,
    /// It is part of a record of that kind, which this column names.
    PartOf(Kind, &'static str),
    /// It may hang on a record of any kind: its columns `entity` and `entity_id` say which.
    Anywhere,
}

/// Everything about a kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    pub kind: Kind,
    pub hook: Hook,
    /// Who may read and write it, by the permission table.
    pub resource: Resource,
    /// Its fields in the order of the form. The first tells what the record is called.
    pub fields: &'static [Field],
    /// Columns that have one value in this register, such as whom a work package belongs to.
    pub fixed: &'static [(&'static str, &'static str)],
    /// The field a list is narrowed by.
    pub facet: Option<&'static str>,
    /// The fields that no two records (of one whole) may share.
    pub unique: &'static [&'static str],
    /// Whether it keeps an order among its fellows in `position`.
    pub ordered: bool,
}

impl Spec {
    /// A kind with these fields, without anything special.
    const fn new(kind: Kind, hook: Hook, resource: Resource, fields: &'static [Field]) -> Self {
        Self { kind, hook, resource, fields, fixed: &[], facet: None, unique: &[], ordered: false }
    }

    const fn faceted(self, facet: &'static str) -> Self {
        Self { facet: Some(facet), ..self }
    }

    const fn unique(self, unique: &'static [&'static str]) -> Self {
        Self { unique, ..self }
    }

    const fn ordered(self) -> Self {
        Self { ordered: true, ..self }
    }

    const fn fixed(self, fixed: &'static [(&'static str, &'static str)]) -> Self {
        Self { fixed, ..self }
    }

    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether the record has a list of its own.
    pub fn is_alone(&self) -> bool {
        self.hook == Hook::Alone
    }
}

/// Every kind of record, by noun.
const SPECS: [&[Spec]; 6] =
    [lab::SPECS, programme::SPECS, project::SPECS, dataset::SPECS, challenge::SPECS, source::SPECS];

/// Everything about a kind.
pub fn spec(kind: Kind) -> &'static Spec {
    all().find(|spec| spec.kind == kind).unwrap_or(&lab::SPECS[0])
}

/// Every kind with everything about it.
pub fn all() -> impl Iterator<Item = &'static Spec> {
    SPECS.iter().flat_map(|some| some.iter())
}

/// The kinds of parts a record may have, in order; what may hang on any record comes last.
pub fn parts_of(kind: Kind) -> impl Iterator<Item = &'static Spec> {
    let own = all().filter(move |spec| matches!(spec.hook, Hook::PartOf(whole, _) if whole == kind));
    let anywhere = all().filter(move |spec| spec.hook == Hook::Anywhere && spec_hook(kind) != Hook::Anywhere);
    own.chain(anywhere)
}

fn spec_hook(kind: Kind) -> Hook {
    spec(kind).hook
}
