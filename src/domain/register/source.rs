//! What the public figures come from: articles, policies and events, and the facts of an article that hang on a record.
//!
//! Of an article only title, column, compiler, date and address are kept, and short phrases whose wording matters; never
//! its sentences (decision 16).

use super::{Field, Hook::*, Input::*, Kind, Spec, Target::*, field, must};
use crate::domain::access::Resource::Record as OfficeRecord;

/// Longest phrase of an article that is kept word for word.
pub const WORDING: i64 = 24;

const ARTICLE: &[Field] = &[
    must("article_title", "title", Line(200)),
    field("article_title_en", "title_en", Line(300)),
    must("article_code", "code", Line(12)),
    field("column_name", "column_name", Line(60)),
    field("compiler", "compiler", Line(60)),
    must("published_on", "published_on", Day),
    field("web_address", "original_url", Address),
    field("related_to", "related_to_id", Link(Record(Kind::Article))),
    field("summary", "zh", Text(600)),
    field("summary_en", "en", Text(1200)),
];

const POLICY: &[Field] = &[
    must("policy_name", "name", Line(120)),
    field("policy_name_en", "name_en", Line(200)),
    field("issuer", "issuer_id", Link(Institution)),
    field("issued_on", "issued_on", LooseDay),
    field("web_address", "url", Address),
];

const EVENT: &[Field] = &[
    must("event_name", "name", Line(120)),
    field("event_name_en", "name_en", Line(200)),
    field("event_day", "held_on", Day),
    field("event_place", "place", Line(120)),
    field("summary", "zh", Text(2000)),
    field("summary_en", "en", Text(4000)),
];

const ATTENDANCE: &[Field] = &[
    must("attendance_role", "role", OneOf(&["host", "attended", "unveiled", "spoke"])),
    field("attending_person", "person_id", Link(Person)),
    field("attending_institution", "institution_id", Link(Institution)),
];

const STATEMENT: &[Field] = &[
    must("statement_text", "zh", Text(1000)),
    field("statement_text_en", "en", Text(2000)),
    must("statement_kind", "kind", Line(40)),
    field("stated_months", "months", Count(1, 1200)),
];

const CITATION: &[Field] = &[
    must("fact_code", "fact_code", Line(12)),
    must("cited_article", "article_id", Link(Record(Kind::Article))),
    field("cited_field", "field", Line(40)),
    field("wording", "wording", Line(WORDING)),
    must("citation_basis", "basis", OneOf(&["said", "context", "derived"])),
];

pub(super) const SPECS: &[Spec] = &[
    Spec::new(Kind::Article, Alone, OfficeRecord, ARTICLE).unique(&["article_code"]),
    Spec::new(Kind::Policy, Alone, OfficeRecord, POLICY).unique(&["policy_name"]),
    Spec::new(Kind::Event, Alone, OfficeRecord, EVENT).unique(&["event_name"]),
    Spec::new(Kind::Attendance, PartOf(Kind::Event, "event_id"), OfficeRecord, ATTENDANCE).ordered(),
    Spec::new(Kind::Statement, Anywhere, OfficeRecord, STATEMENT).ordered(),
    Spec::new(Kind::Citation, Anywhere, OfficeRecord, CITATION).ordered(),
];
