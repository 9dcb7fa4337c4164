//! The one permission table: which role may read, write or decide what (domain model §12).
//!
//! Pages, searches, counts, exports, feeds and the API ask here. A role grants nothing by itself about a single
//! record: where the table says *own*, the caller proves that the record is the account's own.

use super::{
    ids::{CaseId, DirectionId, InstitutionId},
    role::{
        Role::{self, *},
        codes,
    },
    time::Day,
};

codes! {
    /// What can be read, written or decided on.
    pub enum Resource {
        Scheme = "scheme",
        Draft = "draft",
        Case = "case",
        FormalCheck = "formal_check",
        Assignment = "assignment",
        Review = "review",
        ReviewerName = "reviewer_name",
        Ballot = "ballot",
        Decision = "decision",
        /// What is to be decided, before it is.
        DecisionDraft = "decision_draft",
        /// Opinions asked of bodies outside the office (征求意见).
        Consultation = "consultation",
        Notice = "notice",
        Objection = "objection",
        ObjectorIdentity = "objector_identity",
        Appointment = "appointment",
        Money = "money",
        Account = "account",
        AuditLog = "audit_log",
        Contact = "contact",
        Record = "record",
        RecordMerge = "record_merge",
        ExpertPool = "expert_pool",
        /// The register of the barred (限制名单).
        Barring = "barring",
        /// Requests of the public: corrections, and rights over personal data.
        Petition = "petition",
        /// Who asked. The officer who handles the request reads it.
        PetitionerContact = "petitioner_contact",
        /// Lists of what is due to be erased.
        Retention = "retention",
        /// The register of consents.
        ConsentRegister = "consent_register",
        Panel = "panel",
        LabProject = "lab_project",
        DatasetChallenge = "dataset_challenge",
        Calendar = "calendar",
        Setting = "setting",
        Appeal = "appeal",
        Recommendation = "recommendation",
        /// The content of a letter of recommendation. Reviewers read it with the task they accepted.
        Letter = "letter",
        Lead = "lead",
        Report = "report",
        Compliance = "compliance",
        /// Everything recorded of a case as one file (卷宗): what an audit asks for.
        Dossier = "dossier",
    }

    /// What somebody wants to do with it.
    pub enum Verb {
        Read = "read",
        Write = "write",
        Decide = "decide",
    }
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// The account's own records: its nominations, its unit, its assignments, its panel, its direction.
    Own,
    /// Every record.
    All,
}

/// A cell of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub read: Reach,
    pub write: Reach,
    pub decide: Reach,
}

const fn grant(read: Reach, write: Reach, decide: Reach) -> Grant {
    Grant { read, write, decide }
}

use Reach::{All, Nothing, Own};

/// Nothing.
const NO: Grant = grant(Nothing, Nothing, Nothing);
/// Reads all.
const R: Grant = grant(All, Nothing, Nothing);
/// Reads and writes all.
const W: Grant = grant(All, All, Nothing);
/// Reads and decides all.
const D: Grant = grant(All, Nothing, All);
/// Reads the own.
const O: Grant = grant(Own, Nothing, Nothing);
/// Reads and writes the own.
const OW: Grant = grant(Own, Own, Nothing);
/// Reads the own and decides on it (a chair signs).
const OD: Grant = grant(Own, Nothing, Own);

/// Columns of [`TABLE`].
const COLUMNS: [Role; 15] = [
    Nominator,
    Unit,
    Officer,
    Expert,
    Secretary,
    Chair,
    Approver,
    Publicity,
    Supervisor,
    Finance,
    Steward,
    Auditor,
    Sysadmin,
    Candidate,
    ChiefScientist,
];

/// Rows: what; columns: who. Visitors without an account reach only the public pages, which need no row.
#[rustfmt::skip]
const TABLE: &[(Resource, [Grant; 15])] = &[
    //                            NOM UNIT OFF EXP SEC CHR APP PUB SUP FIN DAT AUD SYS CAND CS
    (Resource::Scheme,           [R,  R,  W,  NO, R,  R,  D,  R,  R,  R,  R,  R,  NO, NO, R ]),
    (Resource::Draft,            [OW, OW, W,  NO, NO, NO, NO, NO, NO, NO, NO, R,  NO, NO, OW]),
    (Resource::Case,             [O,  O,  W,  NO, O,  O,  D,  R,  R,  O,  O,  R,  NO, O,  O ]),
    (Resource::FormalCheck,      [O,  O,  W,  NO, NO, NO, D,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Assignment,       [NO, NO, W,  OW, NO, NO, NO, NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Review,           [NO, NO, R,  OW, O,  O,  R,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::ReviewerName,     [NO, NO, R,  NO, NO, NO, R,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Ballot,           [NO, NO, NO, NO, OW, OD, R,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Decision,         [O,  O,  W,  NO, NO, NO, D,  NO, NO, NO, NO, R,  NO, O,  NO]),
    (Resource::DecisionDraft,    [NO, NO, W,  NO, NO, NO, D,  NO, NO, NO, NO, NO, NO, NO, NO]),
    (Resource::Consultation,     [NO, NO, W,  NO, NO, NO, R,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Notice,           [R,  R,  R,  NO, NO, NO, D,  W,  R,  NO, NO, R,  NO, R,  R ]),
    (Resource::Objection,        [O,  O,  NO, NO, NO, NO, D,  NO, W,  NO, NO, R,  NO, O,  NO]),
    (Resource::ObjectorIdentity, [NO, NO, NO, NO, NO, NO, NO, NO, R,  NO, NO, NO, NO, NO, NO]),
    (Resource::Appointment,      [O,  O,  W,  NO, NO, NO, D,  NO, R,  O,  NO, R,  NO, O,  O ]),
    (Resource::Money,            [O,  OW, R,  NO, NO, NO, R,  NO, R,  W,  NO, R,  NO, NO, NO]),
    (Resource::Account,          [NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, R,  W,  NO, NO]),
    (Resource::AuditLog,         [NO, NO, O,  NO, NO, NO, NO, NO, R,  NO, NO, R,  R,  NO, NO]),
    (Resource::Contact,          [O,  O,  R,  NO, NO, NO, NO, NO, R,  NO, NO, NO, NO, O,  NO]),
    (Resource::Record,           [R,  R,  W,  NO, R,  R,  R,  R,  R,  R,  R,  R,  NO, NO, R ]),
    (Resource::RecordMerge,      [NO, NO, W,  NO, NO, NO, D,  NO, NO, NO, NO, R,  NO, NO, NO]),
    (Resource::ExpertPool,       [NO, NO, W,  OW, NO, NO, R,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Barring,          [NO, NO, W,  NO, NO, NO, D,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Petition,         [NO, NO, W,  NO, NO, NO, D,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::PetitionerContact,[NO, NO, R,  NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO]),
    (Resource::Retention,        [NO, NO, W,  NO, NO, NO, D,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::ConsentRegister,  [NO, NO, R,  NO, NO, NO, NO, NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Panel,            [NO, NO, R,  NO, W,  OD, R,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::LabProject,       [NO, OW, W,  NO, R,  R,  D,  R,  R,  R,  R,  R,  NO, NO, R ]),
    (Resource::DatasetChallenge, [NO, OW, W,  NO, R,  R,  R,  R,  R,  R,  W,  R,  NO, NO, R ]),
    (Resource::Calendar,         [R,  R,  R,  NO, R,  R,  D,  R,  R,  R,  R,  R,  W,  NO, R ]),
    (Resource::Setting,          [NO, NO, R,  NO, NO, NO, D,  NO, NO, NO, NO, R,  W,  NO, NO]),
    (Resource::Appeal,           [OW, OW, R,  NO, NO, NO, D,  NO, R,  NO, NO, R,  NO, OW, OW]),
    (Resource::Recommendation,   [O,  O,  R,  NO, NO, NO, R,  NO, R,  NO, NO, R,  NO, NO, OW]),
    (Resource::Letter,           [NO, NO, R,  NO, O,  O,  R,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Lead,             [NO, NO, NO, NO, NO, NO, R,  NO, W,  NO, NO, R,  NO, NO, NO]),
    (Resource::Report,           [NO, O,  R,  NO, NO, NO, R,  R,  R,  R,  R,  R,  NO, NO, O ]),
    (Resource::Compliance,       [NO, NO, R,  NO, NO, NO, R,  NO, R,  NO, NO, R,  NO, NO, NO]),
    (Resource::Dossier,          [NO, NO, NO, NO, NO, NO, R,  NO, NO, NO, NO, R,  NO, NO, NO]),
];

/// What one role may do with a resource.
pub fn grant_of(role: Role, resource: Resource) -> Grant {
    let row = TABLE.iter().find(|(known, _)| *known == resource);
    let column = COLUMNS.iter().position(|known| *known == role);
    match (row, column) {
        (Some((_, cells)), Some(column)) => cells[column],
        _ => NO,
    }
}

/// How far any of the roles reaches.
pub fn reach(roles: impl IntoIterator<Item = Role>, resource: Resource, verb: Verb) -> Reach {
    let one = |role| {
        let grant = grant_of(role, resource);
        match verb {
            Verb::Read => grant.read,
            Verb::Write => grant.write,
            Verb::Decide => grant.decide,
        }
    };
    roles.into_iter().map(one).max().unwrap_or(Nothing)
}

/// A role as an account holds it: narrowed to a scope, perhaps lent to a deputy for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub role: Role,
    /// A direction, an institution or a case, by the kind of role.
    pub scope: Option<i64>,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
}

impl Held {
    /// Whether the role is held on a day; a role of one's own has no dates.
    pub fn in_force(&self, today: Day) -> bool {
        self.starts_on.is_none_or(|starts| starts <= today) && self.ends_on.is_none_or(|ends| today <= ends)
    }
}

/// How an account stands to one case, as far as *own* means something for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tie {
    /// It nominated the case.
    pub nominated: bool,
    /// It was let to write the nomination beside whoever entered it, which is not checked yet.
    pub co_edits: bool,
    /// Its person is who the case is about.
    pub is_candidate: bool,
    /// Its person is a candidate in the same call, of this case or another.
    pub candidate_in_call: bool,
    pub host_institution: Option<InstitutionId>,
    pub direction: Option<DirectionId>,
    /// The case is still its author's to write: a direction's chief scientist sees it once it is submitted.
    pub being_written: bool,
    pub case: Option<CaseId>,
    /// It sits on the panel, as secretary or chair, that has the case.
    pub on_panel: bool,
    /// It conflicts with the case: then it is nothing but 已回避.
    pub recused: bool,
    /// Its person stands too near to the case, from whichever account, to judge what is said against it.
    pub involved: bool,
}

/// The roles an account holds on one case. A candidate holds no other role in that call, and on the own case is
/// nothing but the candidate.
pub fn roles_on(held: &[Held], tie: &Tie) -> Vec<Role> {
    if tie.is_candidate {
        return vec![Candidate];
    }
    if tie.candidate_in_call || tie.recused {
        return Vec::new();
    }
    let matches = |held: &&Held| match held.role {
        Nominator => tie.nominated,
        Unit => tie.host_institution.is_some_and(|host| held.scope == Some(host.0)),
        ChiefScientist => {
            let in_direction = tie.direction.is_some_and(|direction| held.scope == Some(direction.0));
            tie.nominated || (in_direction && !tie.being_written)
        }
        Secretary | Chair => tie.on_panel || held.scope.is_none(),
        Candidate => tie.is_candidate,
        Expert | System => false,
        Officer | Approver | Publicity | Supervisor | Finance | Steward | Auditor | Sysadmin => true,
    };
    let mut roles: Vec<Role> = held.iter().filter(matches).map(|held| held.role).collect();
    // A co-editor writes as a nominator, for whichever institution or direction it speaks elsewhere.
    if tie.co_edits && held.iter().any(|held| may_nominate(held.role)) {
        roles.push(Nominator);
    }
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Whether a role nominates, for itself, an institution or a direction; the office does so too, but as the office.
pub const fn may_nominate(role: Role) -> bool {
    matches!(role, Nominator | Unit | ChiefScientist)
}

/// Whether a role writes drafts, its own or all.
pub fn writes_drafts(role: Role) -> bool {
    grant_of(role, Resource::Draft).write != Nothing
}

/// Whether somebody who holds these roles on a case reads its letters of recommendation. Whoever stands on the side of
/// the nomination does not, in whatever other role.
pub fn reads_letters(roles: &[Role]) -> bool {
    let sides = |role: &Role| matches!(role, Nominator | Unit | ChiefScientist | Candidate);
    !roles.iter().any(sides) && reach(roles.iter().copied(), Resource::Letter, Verb::Read) != Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resource_has_a_row() {
        for resource in Resource::ALL {
            assert_eq!(TABLE.iter().filter(|(known, _)| known == resource).count(), 1, "{resource:?}");
        }
    }

    #[test]
    fn the_system_administrator_has_no_right_to_content() {
        let content =
            Resource::ALL.iter().filter(|resource| grant_of(Sysadmin, **resource) != NO).copied().collect::<Vec<_>>();
        assert_eq!(content, [Resource::Account, Resource::AuditLog, Resource::Calendar, Resource::Setting]);
    }

    #[test]
    fn only_the_supervisor_knows_who_objected() {
        let readers: Vec<Role> = Role::ALL
            .iter()
            .copied()
            .filter(|role| reach([*role], Resource::ObjectorIdentity, Verb::Read) != Nothing)
            .collect();
        assert_eq!(readers, [Supervisor]);
    }

    #[test]
    fn only_the_office_and_those_who_watch_it_read_the_register_of_the_barred() {
        let who = |verb| -> Vec<Role> {
            let reaches = |role: &Role| reach([*role], Resource::Barring, verb) != Nothing;
            Role::ALL.iter().copied().filter(reaches).collect()
        };
        assert_eq!(who(Verb::Read), [Officer, Approver, Supervisor, Auditor]);
        assert_eq!(who(Verb::Write), [Officer]);
        assert_eq!(who(Verb::Decide), [Approver], "whoever enters does not lift");
    }

    #[test]
    fn who_asked_is_read_by_officers_alone_and_a_refusal_is_the_approvers() {
        let who = |resource, verb| -> Vec<Role> {
            let reaches = |role: &Role| reach([*role], resource, verb) != Nothing;
            Role::ALL.iter().copied().filter(reaches).collect()
        };
        assert_eq!(who(Resource::PetitionerContact, Verb::Read), [Officer]);
        assert_eq!(who(Resource::Petition, Verb::Read), [Officer, Approver, Supervisor, Auditor]);
        assert_eq!(who(Resource::Petition, Verb::Write), [Officer]);
        assert_eq!(who(Resource::Petition, Verb::Decide), [Approver]);
    }

    #[test]
    fn whoever_proposes_to_erase_does_not_confirm_it() {
        let who = |verb| -> Vec<Role> {
            let reaches = |role: &Role| reach([*role], Resource::Retention, verb) != Nothing;
            Role::ALL.iter().copied().filter(reaches).collect()
        };
        assert_eq!((who(Verb::Write), who(Verb::Decide)), (vec![Officer], vec![Approver]));
    }

    #[test]
    fn no_side_of_a_nomination_reads_its_letters() {
        let readers: Vec<Role> = Role::ALL.iter().copied().filter(|role| reads_letters(&[*role])).collect();
        assert_eq!(readers, [Officer, Secretary, Chair, Approver, Supervisor, Auditor]);
        for side in [Nominator, Unit, ChiefScientist, Candidate] {
            assert!(!reads_letters(&[Officer, side]), "{side:?}");
        }
    }

    #[test]
    fn what_is_to_be_decided_is_known_to_the_office_and_the_approver() {
        let who = |verb| -> Vec<Role> {
            let reaches = |role: &Role| reach([*role], Resource::DecisionDraft, verb) != Nothing;
            Role::ALL.iter().copied().filter(reaches).collect()
        };
        assert_eq!(who(Verb::Read), [Officer, Approver]);
        assert_eq!((who(Verb::Write), who(Verb::Decide)), (vec![Officer], vec![Approver]));
    }

    #[test]
    fn what_bodies_outside_answered_stays_in_the_office() {
        let reads = |role: &Role| reach([*role], Resource::Consultation, Verb::Read) != Nothing;
        let readers: Vec<Role> = Role::ALL.iter().copied().filter(reads).collect();
        assert_eq!(readers, [Officer, Approver, Supervisor, Auditor]);
    }

    #[test]
    fn whoever_proposes_to_merge_records_does_not_confirm_it() {
        let who = |verb| -> Vec<Role> {
            let reaches = |role: &Role| reach([*role], Resource::RecordMerge, verb) == All;
            Role::ALL.iter().copied().filter(reaches).collect()
        };
        assert_eq!(who(Verb::Write), [Officer]);
        assert_eq!(who(Verb::Decide), [Approver]);
        assert_eq!(who(Verb::Read), [Officer, Approver, Auditor]);
    }

    #[test]
    fn a_dossier_is_taken_by_those_who_approve_and_those_who_audit() {
        let reads = |role: &Role| reach([*role], Resource::Dossier, Verb::Read) != Nothing;
        assert_eq!(Role::ALL.iter().copied().filter(reads).collect::<Vec<_>>(), [Approver, Auditor]);
    }

    #[test]
    fn a_candidate_loses_every_other_role() {
        let held = [Held { role: Officer, scope: None, starts_on: None, ends_on: None }];
        let tie = Tie { is_candidate: true, ..Tie::default() };
        assert_eq!(roles_on(&held, &tie), [Candidate]);
        assert_eq!(roles_on(&held, &Tie::default()), [Officer]);
    }

    #[test]
    fn a_chief_scientist_sees_the_direction_but_no_draft_of_others() {
        let held = [Held { role: ChiefScientist, scope: Some(7), starts_on: None, ends_on: None }];
        let tie =
            |direction, being_written| Tie { direction: Some(DirectionId(direction)), being_written, ..Tie::default() };
        assert_eq!(roles_on(&held, &tie(7, false)), [ChiefScientist]);
        assert_eq!(roles_on(&held, &tie(7, true)), []);
        assert_eq!(roles_on(&held, &Tie { nominated: true, ..tie(7, true) }), [ChiefScientist]);
        assert_eq!(roles_on(&held, &tie(8, false)), []);
    }

    #[test]
    fn a_co_editor_writes_as_a_nominator_and_only_who_may_nominate_does() {
        let held = |role| [Held { role, scope: Some(7), starts_on: None, ends_on: None }];
        let tie = Tie { co_edits: true, host_institution: Some(InstitutionId(8)), ..Tie::default() };
        assert_eq!(roles_on(&held(Unit), &tie), [Nominator]);
        assert_eq!(roles_on(&held(Expert), &tie), []);
        assert_eq!(roles_on(&held(Unit), &Tie { is_candidate: true, ..tie }), [Candidate]);
        assert_eq!(roles_on(&held(Unit), &Tie { candidate_in_call: true, ..tie }), []);
    }

    #[test]
    fn a_unit_reads_only_its_own_cases() {
        let held = [Held { role: Unit, scope: Some(7), starts_on: None, ends_on: None }];
        let tie = |host| Tie { host_institution: Some(InstitutionId(host)), ..Tie::default() };
        assert_eq!(roles_on(&held, &tie(7)), [Unit]);
        assert_eq!(roles_on(&held, &tie(8)), []);
    }
}
