//! Joint laboratories (联合实验室): who builds them, who holds a post, for how long, what they make.
//!
//! Support is for at most three consecutive years (L-07); posts are proposed (拟任) until an agreement is recorded.

use super::{Field, Hook::*, Input::*, Kind, Spec, Target::*, field, must};
use crate::domain::access::Resource::LabProject;

const LAB: &[Field] = &[
    must("lab_name", "name", Line(120)),
    field("lab_name_en", "name_en", Line(200)),
    must("lab_kind", "kind", OneOf(&["academic", "enterprise"])),
    must("lab_status", "status", OneOf(&["planned", "approved", "running", "suspended", "ended", "terminated"])),
    field("status_wording", "status_wording", Line(24)),
    field("plan_months", "plan_months", Count(1, 120)),
    field("lab_starts_on", "starts_on", Day),
    field("lab_ends_on", "ends_on", Day),
];

const PARTY: &[Field] =
    &[must("party", "institution_id", Link(Institution)), field("share_percent", "share_percent", Count(0, 100))];

const CONTRIBUTION: &[Field] = &[
    must("contribution_kind", "kind", OneOf(&["money", "space", "equipment", "data", "people"])),
    field("pledged", "pledged", Line(200)),
    field("pledged_money", "pledged_fen", Money),
    field("delivered", "delivered", Line(200)),
    field("delivered_money", "delivered_fen", Money),
];

const PERSON: &[Field] = &[
    must("post_holder", "person_id", Link(Person)),
    must("lab_post", "post", OneOf(&["director", "deputy", "council", "academic_committee"])),
    must("post_status", "status", OneOf(&["proposed", "appointed", "left"])),
    field("post_starts_on", "starts_on", Day),
    field("post_ends_on", "ends_on", Day),
];

const AGREEMENT: &[Field] = &[
    must("signed_on", "signed_on", Day),
    must("agreement_starts_on", "starts_on", Day),
    must("agreement_ends_on", "ends_on", Day),
    field("ip_terms", "ip_terms", Text(2000)),
];

const PACKAGE: &[Field] = &[
    must("package_title", "title", Line(80)),
    field("package_title_en", "title_en", Line(120)),
    must("package_code", "code", Line(20)),
    field("summary", "zh", Text(2000)),
    field("summary_en", "en", Text(4000)),
    field("responsible", "responsible_id", Link(Person)),
    field("due_day", "due_on", Day),
    must("package_state", "state", OneOf(&["planned", "running", "done", "dropped"])),
];

const DELIVERABLE: &[Field] = &[
    must("deliverable", "zh", Line(300)),
    field("deliverable_en", "en", Line(400)),
    field("due_day", "due_on", Day),
    must("deliverable_state", "state", OneOf(&["planned", "submitted", "accepted", "dropped"])),
    field("evidence", "evidence", Line(300)),
];

const OUTPUT: &[Field] = &[
    must("output_title", "title", Line(200)),
    field("output_title_en", "title_en", Line(300)),
    must("output_kind", "kind", OneOf(&["dataset", "code", "challenge", "paper", "other"])),
    field("released_on", "released_on", LooseDay),
    field("licence", "licence", Line(80)),
    field("web_address", "url", Address),
    field("of_dataset", "dataset_id", Link(Record(Kind::Dataset))),
    field("of_challenge", "challenge_id", Link(Record(Kind::Challenge))),
];

pub(super) const SPECS: &[Spec] = &[
    Spec::new(Kind::Lab, Alone, LabProject, LAB).faceted("lab_status").unique(&["lab_name"]),
    Spec::new(Kind::LabParty, PartOf(Kind::Lab, "lab_id"), LabProject, PARTY).unique(&["party"]).ordered(),
    Spec::new(Kind::LabContribution, PartOf(Kind::LabParty, "party_id"), LabProject, CONTRIBUTION).ordered(),
    Spec::new(Kind::LabPerson, PartOf(Kind::Lab, "lab_id"), LabProject, PERSON).ordered(),
    Spec::new(Kind::LabAgreement, PartOf(Kind::Lab, "lab_id"), LabProject, AGREEMENT),
    Spec::new(Kind::WorkPackage, PartOf(Kind::Lab, "owner_id"), LabProject, PACKAGE)
        .fixed(&[("owner_kind", "lab")])
        .unique(&["package_code"])
        .ordered(),
    Spec::new(Kind::Deliverable, PartOf(Kind::WorkPackage, "work_package_id"), LabProject, DELIVERABLE).ordered(),
    Spec::new(Kind::LabOutput, PartOf(Kind::Lab, "lab_id"), LabProject, OUTPUT).ordered(),
];
