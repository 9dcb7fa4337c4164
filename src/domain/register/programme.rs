//! State programmes (专项、重大项目、研究计划): departments, phases, the lists of disciplines and focus areas, guide tasks.

use super::{Field, Hook::*, Input::*, Kind, Spec, Target::*, field, must};
use crate::domain::access::Resource::LabProject;

const PROGRAMME: &[Field] = &[
    must("programme_name", "name", Line(120)),
    field("programme_name_en", "name_en", Line(200)),
    must("programme_kind", "kind", OneOf(&["special_programme", "major_project", "research_plan"])),
    field("launched_on", "launched_on", LooseDay),
    field("launched_wording", "launched_wording", Line(24)),
    field("basis_policy", "basis_policy_id", Link(Record(Kind::Policy))),
];

const DEPARTMENT: &[Field] = &[
    must("department", "institution_id", Link(Institution)),
    must("department_role", "role", OneOf(&["launcher", "coordinator"])),
];

const PHASE: &[Field] = &[
    must("phase_name", "name", Line(80)),
    field("phase_name_en", "name_en", Line(120)),
    must("ordinal", "ordinal", Count(1, 99)),
    field("year_from", "year_from", Count(1949, 2199)),
    field("year_to", "year_to", Count(1949, 2199)),
];

const ITEM: &[Field] = &[
    must("item", "zh", Line(120)),
    field("item_en", "en", Line(200)),
    must(
        "item_kind",
        "kind",
        OneOf(&[
            "discipline",
            "focus_area",
            "weak_spot",
            "action",
            "mechanism",
            "pain_point",
            "crossing_discipline",
            "research",
            "common_tool",
            "plan",
        ]),
    ),
    must("item_code", "code", Line(40)),
    field("of_phase", "phase_id", Link(Sibling(Kind::Phase))),
];

const LINK: &[Field] = &[
    must("other_programme", "other_id", Link(Record(Kind::Programme))),
    must("link_kind", "kind", OneOf(&["leads", "part_of", "follows"])),
    field("link_text", "zh", Line(200)),
    field("link_text_en", "en", Line(300)),
];

const TASK: &[Field] = &[
    must("task_title", "title", Line(200)),
    field("task_title_en", "title_en", Line(300)),
    must("task_code", "code", Line(40)),
    field("task_year", "year", Count(1949, 2199)),
    field("task_kind", "kind", OneOf(&["open", "directed"])),
    field("task_quota", "quota", Count(0, 100_000)),
    field("summary", "zh", Text(2000)),
    field("summary_en", "en", Text(4000)),
];

const AREA: &[Field] =
    &[must("area", "zh", Line(120)), field("area_en", "en", Line(200)), must("area_code", "code", Line(40))];

pub(super) const SPECS: &[Spec] = &[
    Spec::new(Kind::Programme, Alone, LabProject, PROGRAMME)
        .faceted("programme_kind")
        .unique(&["programme_name"])
        .ordered(),
    Spec::new(Kind::Department, PartOf(Kind::Programme, "programme_id"), LabProject, DEPARTMENT)
        .unique(&["department", "department_role"])
        .ordered(),
    Spec::new(Kind::Phase, PartOf(Kind::Programme, "programme_id"), LabProject, PHASE).unique(&["ordinal"]),
    Spec::new(Kind::Item, PartOf(Kind::Programme, "programme_id"), LabProject, ITEM)
        .unique(&["item_kind", "item_code", "of_phase"])
        .ordered(),
    Spec::new(Kind::ProgrammeLink, PartOf(Kind::Programme, "programme_id"), LabProject, LINK)
        .unique(&["other_programme", "link_kind"]),
    Spec::new(Kind::GuideTask, PartOf(Kind::Programme, "programme_id"), LabProject, TASK)
        .unique(&["task_code"])
        .ordered(),
    Spec::new(Kind::TaskArea, PartOf(Kind::GuideTask, "task_id"), LabProject, AREA).unique(&["area_code"]).ordered(),
];
