//! The closed lists of the catalogue: what kinds of labs, posts, figures, money and programmes there are.
//!
//! The codes are those of the CHECKs in `migrations/0002_catalogue.sql`.

use super::role::codes;

codes! {
    /// How firmly an article gives a value.
    pub enum Basis {
        /// The article says it.
        Said = "said",
        /// The article does not say it in so many words, but its context does.
        Context = "context",
        /// It was computed or completed from what the article says, such as the year of a date.
        Derived = "derived",
    }

    /// With whom a joint lab is built.
    pub enum LabKind {
        Academic = "academic",
        Enterprise = "enterprise",
    }

    /// A post in a joint lab.
    pub enum LabPost {
        Director = "director",
        Deputy = "deputy",
        Council = "council",
        AcademicCommittee = "academic_committee",
    }

    /// Whether a post is held. Until an agreement is recorded nobody is appointed.
    pub enum PostStatus {
        /// 拟任
        Proposed = "proposed",
        Appointed = "appointed",
        Left = "left",
    }

    /// What a figure of a dataset counts.
    pub enum FigureUnit {
        Class = "class",
        Image = "image",
        Box = "box",
        Person = "person",
        Times = "times",
        Item = "item",
        Byte = "byte",
    }

    /// How a source qualifies a number.
    pub enum Bound {
        Exact = "exact",
        AtLeast = "at_least",
        MoreThan = "more_than",
        About = "about",
    }

    /// What a funding fact speaks of.
    pub enum FundingKind {
        Money = "money",
        InKind = "in_kind",
        Rule = "rule",
        Intention = "intention",
        Prize = "prize",
    }

    /// What a target counts: those taken in during a year, or the size the whole is kept at.
    pub enum TargetKind {
        Intake = "intake",
        StandingSize = "standing_size",
    }

    /// A part in an event.
    pub enum AttendanceRole {
        Host = "host",
        Attended = "attended",
        Unveiled = "unveiled",
        Spoke = "spoke",
    }

    /// What a state programme is.
    pub enum ProgrammeKind {
        SpecialProgramme = "special_programme",
        MajorProject = "major_project",
        ResearchPlan = "research_plan",
    }

    /// A department's part in a state programme.
    pub enum DepartmentRole {
        Launcher = "launcher",
        Coordinator = "coordinator",
    }
}

#[expect(clippy::derivable_impls, reason = "codes! derives no Default, since most lists have none")]
impl Default for Basis {
    fn default() -> Self {
        Self::Said
    }
}
