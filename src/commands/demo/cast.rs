//! Who acts in the demonstration: institutions, directions, accounts and experts, with their ids and rows.
//!
//! Ids follow from the place alone, so that a case can be written without asking the database for anybody.

use serde_json::json;

use super::{
    fate::Fate,
    names,
    plan::{Announcement, Entry, Plan, Sitting, Slot, spread},
};
use crate::{
    domain::{
        expert::Region,
        ids::{
            self, AccountId, BatchId, DirectionId, DocumentId, ExpertId, InstitutionId, PersonId, ProposalId, RowId,
            SchemeId,
        },
        role::Role,
        time::Moment,
    },
    pinyin,
    store::demo::{Account, Expert, HeldRole, Load, Person, Title},
};

/// An account of the demonstration. The first of a kind has the plain address, such as `officer@demo.invalid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Post {
    Admin,
    Officer(usize),
    Nominator,
    /// Speaks for an institution.
    Unit(usize),
    /// The expert of a place in the pool; the first is the demonstration's own reviewer.
    Expert(usize),
    Secretary(usize),
    Chair(usize),
    Approver,
    Publicity,
    Supervisor,
    Finance,
    Steward,
    Auditor,
    Candidate,
    /// The chief scientist's account of a direction.
    Chief(usize),
}

/// Secretaries, and as many chairs: the first have the panels of these days.
const PANEL_OFFICES: usize = 2;

impl Post {
    /// A number of its own, the role, the first part of the address, and its place among its kind.
    const fn parts(self) -> (u64, Option<Role>, &'static str, usize) {
        match self {
            Self::Admin => (1, Some(Role::Sysadmin), "admin", 0),
            Self::Nominator => (2, Some(Role::Nominator), "nominator", 0),
            Self::Approver => (3, Some(Role::Approver), "approver", 0),
            Self::Publicity => (4, Some(Role::Publicity), "publicity", 0),
            Self::Supervisor => (5, Some(Role::Supervisor), "supervisor", 0),
            Self::Finance => (6, Some(Role::Finance), "finance", 0),
            Self::Steward => (7, Some(Role::Steward), "steward", 0),
            Self::Auditor => (8, Some(Role::Auditor), "auditor", 0),
            Self::Candidate => (9, None, "candidate", 0),
            Self::Officer(at) => (100 + at as u64, Some(Role::Officer), "officer", at),
            Self::Secretary(at) => (200 + at as u64, Some(Role::Secretary), "secretary", at),
            Self::Chair(at) => (300 + at as u64, Some(Role::Chair), "chair", at),
            Self::Chief(at) => (400 + at as u64, Some(Role::ChiefScientist), "cs", at),
            Self::Unit(at) => (1_000 + at as u64, Some(Role::Unit), "unit", at),
            Self::Expert(at) => (10_000 + at as u64, Some(Role::Expert), "reviewer", at),
        }
    }

    fn email(self) -> String {
        match self.parts() {
            (.., key, 0) => format!("{key}@demo.invalid"),
            (.., key, at) => format!("{key}-{:02}@demo.invalid", at + 1),
        }
    }
}

/// The accounts with plain addresses: one per role.
pub(super) const PERSONAS: [Post; 15] = [
    Post::Admin,
    Post::Officer(0),
    Post::Nominator,
    Post::Unit(0),
    Post::Expert(0),
    Post::Secretary(0),
    Post::Chair(0),
    Post::Approver,
    Post::Publicity,
    Post::Supervisor,
    Post::Finance,
    Post::Steward,
    Post::Auditor,
    Post::Candidate,
    Post::Chief(0),
];

/// The addresses of the accounts that [`PERSONAS`] lists.
pub fn persona_addresses() -> Vec<String> {
    PERSONAS.iter().map(|post| post.email()).collect()
}

/// The people and places of a plan.
pub(super) struct Cast<'p> {
    pub(super) plan: &'p Plan,
    pub(super) scheme: SchemeId,
    pub(super) scheme_ver: i64,
}

impl Cast<'_> {
    /// The instant at which everybody was put on record.
    pub(super) fn beginning(&self) -> Moment {
        self.plan.timetable.beginning()
    }

    /// An id made at the beginning, different for each number of a kind.
    fn id(&self, kind: i64, number: u64) -> i64 {
        ids::compose(self.beginning().plus_millis(kind * 1_000_000 + number as i64), spread(number))
    }

    pub(super) fn host(&self, at: usize) -> InstitutionId {
        InstitutionId(self.id(1, at as u64))
    }

    pub(super) fn direction(&self, at: usize) -> DirectionId {
        DirectionId(self.id(2, at as u64))
    }

    pub(super) fn batch(&self, round: usize) -> BatchId {
        BatchId(self.id(3, round as u64))
    }

    pub(super) fn account(&self, post: Post) -> AccountId {
        AccountId(self.id(4, post.parts().0))
    }

    pub(super) fn expert(&self, at: usize) -> ExpertId {
        ExpertId(self.id(5, at as u64))
    }

    pub(super) fn expert_person(&self, at: usize) -> PersonId {
        PersonId(self.id(6, at as u64))
    }

    pub(super) fn nominator_person(&self) -> PersonId {
        PersonId(self.id(7, 0))
    }

    /// The minutes all panels share: one page that says it is made up.
    pub(super) fn minutes(&self) -> DocumentId {
        DocumentId(self.id(8, 0))
    }

    /// The proposal to release a notice.
    pub(super) fn notice_proposal(&self, notice: &Announcement) -> ProposalId {
        ProposalId(ids::compose(notice.proposed, spread(notice.id.0 as u64)))
    }

    /// Any other row of the beginning.
    pub(super) fn row(&self, kind: i64, number: u64) -> RowId {
        RowId(self.id(10 + kind, number))
    }

    /// The officer of a case, and the one who enters cases for the office: never the same.
    pub(super) fn officer(&self, slot: &Slot) -> AccountId {
        self.account(Post::Officer(slot.officer))
    }

    /// Who nominated a case.
    pub(super) fn nominator(&self, slot: &Slot) -> (AccountId, Role) {
        match slot.entry {
            Entry::Nominator => (self.account(Post::Nominator), Role::Nominator),
            Entry::Unit => (self.account(Post::Unit(slot.host)), Role::Unit),
            Entry::Chief => (self.account(Post::Chief(slot.direction)), Role::ChiefScientist),
            Entry::Office => {
                (self.account(Post::Officer((slot.officer + 1) % self.plan.sizes.officers)), Role::Officer)
            }
        }
    }

    /// Secretary and chair of a panel: the panels of these days are the first pair's.
    pub(super) fn panel_office(&self, at: usize, sitting: &Sitting) -> (AccountId, AccountId) {
        let recent = sitting.held_on >= self.plan.timetable.today.plus_days(-30);
        let pair = if recent { 0 } else { at % PANEL_OFFICES };
        (self.account(Post::Secretary(pair)), self.account(Post::Chair(pair)))
    }

    /// The chief scientist who recommends in a direction, if there was one when the round was open.
    pub(super) fn chief_person(&self, slot: &Slot) -> Option<PersonId> {
        let case = *self.plan.chiefs.get(&slot.direction)?;
        (self.plan.slots[case].round < slot.round).then(|| self.plan.person_id(case))
    }

    pub(super) fn panel_name(&self, at: usize, sitting: &Sitting) -> String {
        format!("演示{}批第{}次会议", self.plan.timetable.rounds[sitting.round].code, at + 1)
    }

    /// `演示大学01`, `演示研究院02` and so on.
    pub(super) fn host_name(&self, at: usize) -> String {
        let kind = ["大学", "大学", "研究院", "大学", "企业"][at % 5];
        format!("演示{kind}{:02}", at + 1)
    }

    pub(super) fn host_name_en(&self, at: usize) -> String {
        let kind = ["University", "University", "Institute", "University", "Company"][at % 5];
        format!("Demo {kind} {:02}", at + 1)
    }

    pub(super) fn host_kind(&self, at: usize) -> &'static str {
        ["university", "university", "institute", "university", "company"][at % 5]
    }

    pub(super) fn direction_name(&self, at: usize) -> String {
        format!("演示方向{:02}", at + 1)
    }

    pub(super) fn direction_name_en(&self, at: usize) -> String {
        format!("Demo direction {:02}", at + 1)
    }

    /// Everybody's accounts, roles and persons, and the expert pool.
    pub(super) fn load(&self, password_hash: &str) -> Load {
        let mut load = Load::default();
        for at in 0..self.plan.sizes.experts() {
            self.put_expert(at, &mut load);
        }
        self.put_person(self.nominator_person(), self.nominator_name(), &mut load);
        for post in self.posts() {
            self.put_account(post, password_hash, &mut load);
        }
        load
    }

    fn posts(&self) -> impl Iterator<Item = Post> + use<> {
        let sizes = self.plan.sizes;
        let single = [
            Post::Admin,
            Post::Nominator,
            Post::Approver,
            Post::Publicity,
            Post::Supervisor,
            Post::Finance,
            Post::Steward,
            Post::Auditor,
            Post::Candidate,
        ];
        single
            .into_iter()
            .chain((0..sizes.officers).map(Post::Officer))
            .chain((0..PANEL_OFFICES).map(Post::Secretary))
            .chain((0..PANEL_OFFICES).map(Post::Chair))
            .chain((0..sizes.directions).map(Post::Chief))
            .chain((0..sizes.hosts).map(Post::Unit))
            .chain((0..sizes.experts()).map(Post::Expert))
    }

    fn put_account(&self, post: Post, password_hash: &str, load: &mut Load) {
        let (number, role, _, at) = post.parts();
        let (person_id, name, scope_id, institution_id) = match post {
            Post::Expert(at) => (Some(self.expert_person(at)), expert_name(at), None, None),
            Post::Nominator => (Some(self.nominator_person()), self.nominator_name(), None, None),
            Post::Unit(at) => (None, office_name(number), Some(self.host(at).0), Some(self.host(at))),
            Post::Chief(at) => {
                let case = self.plan.chiefs.get(&at).copied();
                let name = case.map_or_else(|| office_name(number), |case| names::candidate(case as u64));
                (case.map(|case| self.plan.person_id(case)), name, Some(self.direction(at).0), None)
            }
            Post::Candidate => {
                let case = self.plan.first(Fate::ContractOpen);
                let name = case.map_or_else(|| office_name(number), |case| names::candidate(case as u64));
                (case.map(|case| self.plan.person_id(case)), name, None, None)
            }
            _ => (None, office_name(number), None, None),
        };
        debug_assert!(at < 1_000_000);
        let account_id = self.account(post);
        load.accounts.push(Account {
            id: account_id,
            email: post.email(),
            name,
            person_id,
            institution_id,
            password_hash: password_hash.to_owned(),
            status: "active",
            created_at: self.beginning(),
        });
        if let Some(role) = role {
            let id = self.row(0, number);
            load.roles.push(HeldRole { id, account_id, role, scope_id, granted_at: self.beginning() });
        }
    }

    fn put_expert(&self, at: usize, load: &mut Load) {
        let person_id = self.expert_person(at);
        let direction = at % self.plan.sizes.directions;
        self.put_person(person_id, expert_name(at), load);
        load.titles.push(Title {
            id: self.row(1, at as u64),
            person_id,
            institution_id: self.host(self.plan.sizes.host_of(at)),
            kind: "post",
            title: "教授（演示）",
            as_of: self.beginning().day(),
            position: 1,
        });
        load.experts.push(Expert {
            id: self.expert(at),
            person_id,
            account_id: self.account(Post::Expert(at)),
            fields: json!([self.direction_name(direction)]).to_string(),
            region: Region::ALL[at % 6].code(),
            pledged_on: self.beginning().day(),
            demo: true,
            created_at: self.beginning(),
        });
    }

    fn put_person(&self, id: PersonId, name: String, load: &mut Load) {
        load.people.push(Person { id, pinyin: pinyin::spell(&name), name, gender: None, birth_date: None });
    }

    /// The first name after those of the experts.
    fn nominator_name(&self) -> String {
        expert_name(self.plan.sizes.experts())
    }
}

/// Experts take the names from two thousand on; the office has those before.
fn expert_name(at: usize) -> String {
    names::other(2_000 + at as u64)
}

/// The name of somebody who is no expert, by the number of the post.
fn office_name(number: u64) -> String {
    names::other(number)
}
