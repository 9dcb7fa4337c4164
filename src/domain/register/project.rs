//! Projects (课题) of a state programme: who leads and takes part, what is due, the computing granted, ethics.

use super::{Field, Hook::*, Input::*, Kind, Spec, Target::*, field, must};
use crate::domain::access::Resource::LabProject;

const PROJECT: &[Field] = &[
    must("project_name", "name", Line(200)),
    field("project_name_en", "name_en", Line(300)),
    must("project_code", "code", Line(40)),
    must("project_status", "status", OneOf(&["planned", "running", "suspended", "ended", "terminated"])),
    must("of_programme", "programme_id", Link(Record(Kind::Programme))),
    field("of_task", "guide_task_id", Link(Record(Kind::GuideTask))),
    field("of_discipline", "discipline_id", Link(Listed("discipline"))),
    field("of_area", "focus_area_id", Link(Listed("focus_area"))),
    must("lead_institution", "lead_institution_id", Link(Institution)),
    field("leader", "leader_id", Link(Person)),
    field("project_starts_on", "starts_on", Day),
    field("project_ends_on", "ends_on", Day),
    field("summary", "zh", Text(2000)),
    field("summary_en", "en", Text(4000)),
    field("data_plan", "data_plan", Text(4000)),
];

const MEMBER: &[Field] = &[
    must("member", "institution_id", Link(Institution)),
    must("member_role", "role", OneOf(&["lead", "member", "user_unit"])),
    field("share_percent", "share_percent", Count(0, 100)),
];

const MILESTONE: &[Field] = &[
    must("milestone", "title", Line(200)),
    field("milestone_en", "title_en", Line(300)),
    must("due_day", "due_on", Day),
    must("deliverable_state", "state", OneOf(&["planned", "submitted", "accepted", "dropped"])),
    field("evidence", "evidence", Line(300)),
];

const COMPUTE: &[Field] = &[
    must("platform", "platform", Line(120)),
    must("compute_unit", "unit", OneOf(&["gpu_hour", "core_hour", "node_hour"])),
    must("granted", "granted", Count(0, 1_000_000_000_000)),
    field("used", "used", Count(0, 1_000_000_000_000)),
    field("grant_starts_on", "starts_on", Day),
    field("grant_ends_on", "ends_on", Day),
];

const ETHICS: &[Field] = &[
    must("committee", "committee", Line(120)),
    must("ethics_outcome", "outcome", OneOf(&["approved", "approved_after_changes", "refused"])),
    must("reviewed_on", "reviewed_on", Day),
    field("valid_until", "valid_until", Day),
    field("follow_up_on", "follow_up_on", Day),
];

pub(super) const SPECS: &[Spec] = &[
    Spec::new(Kind::Project, Alone, LabProject, PROJECT).faceted("project_status").unique(&["project_code"]),
    Spec::new(Kind::ProjectMember, PartOf(Kind::Project, "project_id"), LabProject, MEMBER)
        .unique(&["member"])
        .ordered(),
    Spec::new(Kind::Milestone, PartOf(Kind::Project, "project_id"), LabProject, MILESTONE),
    Spec::new(Kind::ComputeGrant, PartOf(Kind::Project, "project_id"), LabProject, COMPUTE),
    Spec::new(Kind::EthicsReview, PartOf(Kind::Project, "project_id"), LabProject, ETHICS),
];
