//! Recusal (回避): what is known of an expert and a case goes in, every reason against the pair comes out.
//!
//! Three weights: *hard* bars and nobody can waive it; *undecided* bars until a person settles it, for what is not
//! known is never "no conflict"; *soft* is shown and weighed by a person (domain model §6.3). Start at [`findings`],
//! then [`judge`], which sets the rulings of persons beside what was computed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    ids::{InstitutionId, PersonId},
    role::{Role, codes},
    time::Day,
};

codes! {
    /// What stands between an expert and a case.
    pub enum Kind {
        /// The expert is the candidate, perhaps under another record.
        Oneself = "oneself",
        /// Expert and candidate work for the same legal person (同一法人单位).
        LegalPerson = "legal_person",
        Nominator = "nominator",
        Recommender = "recommender",
        /// Wrote a letter of recommendation for the case.
        LetterWriter = "letter_writer",
        Relative = "relative",
        /// Supervisor and student, at any time.
        Supervisor = "supervisor",
        /// Both belong to the same joint laboratory.
        Lab = "lab",
        /// Works in the office that runs the programme.
        Staff = "staff",
        /// Speaks for the host institution of the case.
        Host = "host",
        /// Reviewed the case before the panel met, where the scheme keeps the two rounds apart.
        Reviewed = "reviewed",
        /// Is a candidate in the same call, for the same role or in the same direction (a like proposal).
        Competitor = "competitor",
        /// Named as unsuitable by the candidate.
        Exclusion = "exclusion",
        CoAuthor = "co_author",
        CoGrant = "co_grant",
        Colleague = "colleague",
        /// Declared by the expert, in words.
        Declared = "declared",
        Other = "other",
    }

    /// How much a finding weighs.
    pub enum Weight {
        Hard = "hard",
        Undecided = "undecided",
        Soft = "soft",
    }

    /// What was ruled on a pair: computed, or pinned by a person, which survives every computation.
    pub enum Ruling {
        Conflict = "conflict",
        None = "none",
        PinnedConflict = "pinned_conflict",
        PinnedNone = "pinned_none",
        Undecided = "undecided",
    }

    /// Who brought it up.
    pub enum Source {
        Declared = "declared",
        Computed = "computed",
        Applicant = "applicant",
        Office = "office",
        ThirdParty = "third_party",
    }

    /// How two people are related, as the records have it.
    pub enum RelationKind {
        Relative = "relative",
        Supervisor = "supervisor",
        CoAuthor = "co_author",
        CoGrant = "co_grant",
        Colleague = "colleague",
        Other = "other",
    }
}

/// Months for which a joint paper or grant counts.
const JOINT_WORK_MONTHS: i32 = 48;
/// Months for which having been colleagues counts.
const COLLEAGUE_MONTHS: i32 = 36;

/// Roles of the office that runs the programme. A chair is not of the office: chairs come from the pool.
const OFFICE: &[Role] = &[
    Role::Officer,
    Role::Secretary,
    Role::Approver,
    Role::Publicity,
    Role::Supervisor,
    Role::Finance,
    Role::Steward,
    Role::Auditor,
    Role::Sysadmin,
];

/// Whether a role makes its holder staff.
pub fn is_office(role: Role) -> bool {
    OFFICE.contains(&role)
}

impl Kind {
    /// Whether the conflict lies in the part a person has in the case or the office, and not in a relation. Such a
    /// finding is computed anew each time and never kept: a nominator is not cut off from the own case by it.
    pub const fn is_part(self) -> bool {
        matches!(
            self,
            Self::Oneself
                | Self::Nominator
                | Self::Recommender
                | Self::LetterWriter
                | Self::Staff
                | Self::Host
                | Self::Reviewed
                | Self::Competitor
        )
    }
}

impl Ruling {
    /// Whether a person said it.
    pub const fn is_pinned(self) -> bool {
        matches!(self, Self::PinnedConflict | Self::PinnedNone)
    }
}

/// A person, as far as telling one from another needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub person: Option<PersonId>,
    pub name: String,
    /// Surname first; empty when unknown.
    pub pinyin: String,
    pub orcid: Option<String>,
}

/// Whether two records are the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Same {
    Yes,
    /// The records cannot tell them apart.
    Perhaps,
    No,
}

impl Identity {
    fn same_as(&self, other: &Self) -> Same {
        if self.person.is_some() && self.person == other.person {
            return Same::Yes;
        }
        match (&self.orcid, &other.orcid) {
            (Some(one), Some(two)) if one == two => return Same::Yes,
            (Some(_), Some(_)) => return Same::No,
            _ => {}
        }
        let (own, theirs) = (words(&self.pinyin), words(&other.pinyin));
        let named_alike = fold(&self.name) == fold(&other.name) && !fold(&self.name).is_empty();
        let sounds_alike = own.is_empty() || theirs.is_empty() || own == theirs;
        // A record in Latin letters only may be the same person in either order of the name.
        let latin_alike = (self.name.is_ascii() && !theirs.is_empty() && words(&self.name) == theirs)
            || (other.name.is_ascii() && !own.is_empty() && words(&other.name) == own);
        if (named_alike && sounds_alike) || latin_alike { Same::Perhaps } else { Same::No }
    }
}

impl Identity {
    /// Whether a list of names, such as a candidate's exclusions, may mean this person.
    pub fn is_among(&self, names: &[String]) -> bool {
        let alike = |name: &String| self.same_as(&Self { name: name.clone(), ..Self::default() }) == Same::Perhaps;
        names.iter().any(alike)
    }
}

/// A name without case, spaces and marks.
fn fold(name: &str) -> String {
    name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a name in Latin letters, in no order: `Zhang San` and `San ZHANG` are the same.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = name.split(|letter: char| !letter.is_alphanumeric()).map(fold).collect();
    words.retain(|word| !word.is_empty());
    words.sort_unstable();
    words
}

/// An institution as the tree has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    pub parent: Option<InstitutionId>,
    pub legal_person: Option<InstitutionId>,
    /// A school, an office, a company's laboratory: a part of what stands above it and no legal person itself.
    pub is_part: bool,
}

/// The legal person an institution belongs to: its own entry, or that of what it is a part of. `None` is unknown.
pub fn legal_person(institution: InstitutionId, tree: &BTreeMap<InstitutionId, Node>) -> Option<InstitutionId> {
    let mut at = institution;
    // A tree deeper than this is a ring.
    for _ in 0..16 {
        let node = tree.get(&at)?;
        match (node.legal_person, node.parent) {
            (Some(known), _) => return Some(known),
            (None, Some(parent)) if node.is_part => at = parent,
            (None, _) => return None,
        }
    }
    None
}

/// An institution somebody works for, or worked for until a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employer {
    pub institution: Option<InstitutionId>,
    pub name: String,
    /// `None`: the records do not say which legal person it belongs to ([`legal_person`] finds it).
    pub legal_person: Option<InstitutionId>,
    pub until: Option<Day>,
}

impl Employer {
    fn is_present(&self, today: Day) -> bool {
        self.until.is_none_or(|until| today <= until)
    }
}

/// A recorded relation between the expert and somebody of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    pub kind: RelationKind,
    pub since: Option<Day>,
    /// The last joint work, or the last day as colleagues; absent while it goes on, or when nobody recorded it.
    pub until: Option<Day>,
}

/// A laboratory to which both sides belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedLab {
    pub name: String,
    /// Whether both hold a post in it themselves, or one does and the other works for a party of it. Two people
    /// who merely work for two parties of the same laboratory are a soft finding.
    pub personal: bool,
}

/// What is known of an expert, about one case.
#[derive(Clone, Debug, Default)]
pub struct Expert {
    pub identity: Identity,
    pub employers: Vec<Employer>,
    /// Relations to the candidate.
    pub relations: Vec<Relation>,
    pub shared_labs: Vec<SharedLab>,
    /// Holds a role of the office ([`is_office`]).
    pub is_staff: bool,
    /// Speaks for the host institution.
    pub speaks_for_host: bool,
    /// The account that nominated the case is the expert's own.
    pub nominated: bool,
    /// An account of the expert's own goes by the address of a letter's writer.
    pub wrote_letter: bool,
    /// Reviewed the case in the round before, and may not in this one.
    pub reviewed: bool,
    /// Stands in the same call for the same role or in the same direction.
    pub competes: bool,
    /// The candidate named the expert as unsuitable.
    pub excluded: bool,
}

/// What is known of a case.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub candidate: Identity,
    /// The candidate's employers and the host institution of the case.
    pub employers: Vec<Employer>,
    pub nominator: Option<Identity>,
    pub recommender: Option<Identity>,
    /// Who wrote letters that came in.
    pub letter_writers: Vec<Identity>,
}

/// One reason against a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub kind: Kind,
    pub weight: Weight,
    /// The proper name it is about, such as an institution; may be empty.
    pub detail: String,
}

impl Finding {
    fn of(kind: Kind, weight: Weight, detail: impl Into<String>) -> Self {
        Self { kind, weight, detail: detail.into() }
    }
}

/// Every finding about an expert and a case on a day, hard ones first.
pub fn findings(expert: &Expert, case: &Case, today: Day) -> Vec<Finding> {
    use Weight::{Hard, Soft};
    let mut found: Vec<Finding> = Vec::new();
    let parts = [
        (Kind::Oneself, Some(&case.candidate)),
        (Kind::Nominator, case.nominator.as_ref()),
        (Kind::Recommender, case.recommender.as_ref()),
    ];
    for (kind, other) in parts {
        found.extend(other.and_then(|other| same_person(kind, &expert.identity, other)));
    }
    found.extend(case.letter_writers.iter().filter_map(|it| same_person(Kind::LetterWriter, &expert.identity, it)));
    found.extend(employment(&expert.employers, &case.employers, today));
    found.extend(expert.relations.iter().filter_map(|relation| related(relation, today)));
    let labs = expert.shared_labs.iter();
    found.extend(labs.map(|lab| Finding::of(Kind::Lab, if lab.personal { Hard } else { Soft }, &lab.name)));
    let facts = [
        (expert.nominated, Kind::Nominator),
        (expert.wrote_letter, Kind::LetterWriter),
        (expert.is_staff, Kind::Staff),
        (expert.speaks_for_host, Kind::Host),
        (expert.reviewed, Kind::Reviewed),
        (expert.competes, Kind::Competitor),
        (expert.excluded, Kind::Exclusion),
    ];
    found.extend(facts.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| Finding::of(kind, Hard, "")));
    found.sort_by(|one, other| (one.weight, one.kind, &one.detail).cmp(&(other.weight, other.kind, &other.detail)));
    found.dedup();
    found
}

fn same_person(kind: Kind, expert: &Identity, other: &Identity) -> Option<Finding> {
    match expert.same_as(other) {
        Same::Yes => Some(Finding::of(kind, Weight::Hard, "")),
        Same::Perhaps => Some(Finding::of(kind, Weight::Undecided, &other.name)),
        Same::No => None,
    }
}

/// The same legal person now is hard, within the last months soft; an unknown one on either side is undecided.
fn employment(expert: &[Employer], case: &[Employer], today: Day) -> Vec<Finding> {
    let mut found = Vec::new();
    let own: Vec<&Employer> = expert.iter().filter(|one| one.is_present(today)).collect();
    let theirs: Vec<&Employer> = case.iter().filter(|one| one.is_present(today)).collect();
    for one in expert {
        for other in &theirs {
            let row = one.institution.is_some() && one.institution == other.institution;
            let legal = one.legal_person.is_some() && one.legal_person == other.legal_person;
            if !(row || legal) {
                continue;
            }
            let recent = one.until.is_some_and(|until| today <= until.plus_months(COLLEAGUE_MONTHS));
            if one.is_present(today) {
                found.push(Finding::of(Kind::LegalPerson, Weight::Hard, &other.name));
            } else if recent {
                found.push(Finding::of(Kind::Colleague, Weight::Soft, &other.name));
            }
        }
    }
    if found.iter().any(|finding| finding.weight == Weight::Hard) {
        return found;
    }
    if own.is_empty() || theirs.is_empty() {
        // Nobody recorded where one of them works.
        found.push(Finding::of(Kind::LegalPerson, Weight::Undecided, ""));
    }
    let unknown = own.iter().chain(&theirs).filter(|one| one.legal_person.is_none());
    found.extend(unknown.map(|one| Finding::of(Kind::LegalPerson, Weight::Undecided, &one.name)));
    found
}

fn related(relation: &Relation, today: Day) -> Option<Finding> {
    let within = |months| relation.until.is_none_or(|until| today <= until.plus_months(months));
    let (kind, weight, counts) = match relation.kind {
        RelationKind::Relative => (Kind::Relative, Weight::Hard, true),
        RelationKind::Supervisor => (Kind::Supervisor, Weight::Hard, true),
        RelationKind::CoAuthor => (Kind::CoAuthor, Weight::Soft, within(JOINT_WORK_MONTHS)),
        RelationKind::CoGrant => (Kind::CoGrant, Weight::Soft, within(JOINT_WORK_MONTHS)),
        RelationKind::Colleague => (Kind::Colleague, Weight::Soft, within(COLLEAGUE_MONTHS)),
        RelationKind::Other => (Kind::Other, Weight::Soft, true),
    };
    counts.then(|| Finding::of(kind, weight, ""))
}

/// What a person ruled, or an expert declared, about one kind of finding on the pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub kind: Kind,
    /// Whether it was found to be a conflict.
    pub conflict: bool,
}

/// How the pair stands: what was found, with the rulings of persons applied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Reasons that bar the expert.
    pub barring: Vec<Finding>,
    /// What a person must settle first; bars as well.
    pub undecided: Vec<Finding>,
    /// To be weighed; does not bar.
    pub soft: Vec<Finding>,
    /// What a person settled as no conflict.
    pub settled: Vec<Finding>,
}

impl Standing {
    /// Whether the expert may be asked.
    pub fn is_free(&self) -> bool {
        self.barring.is_empty() && self.undecided.is_empty()
    }

    /// Whether the expert is in conflict, whatever is still undecided.
    pub fn is_conflict(&self) -> bool {
        !self.barring.is_empty()
    }
}

/// Sets the rulings of persons beside what was computed. A hard finding cannot be ruled away; a ruling about one
/// kind of finding says nothing about another that turns up later.
pub fn judge(found: Vec<Finding>, pins: &[Pin]) -> Standing {
    let mut standing = Standing::default();
    let ruled = |kind| pins.iter().rev().find(|pin| pin.kind == kind).map(|pin| pin.conflict);
    for pin in pins.iter().filter(|pin| pin.conflict && ruled(pin.kind) == Some(true)) {
        let known = |finding: &Finding| finding.kind == pin.kind && finding.weight == Weight::Hard;
        if !found.iter().any(known) && !standing.barring.iter().any(known) {
            standing.barring.push(Finding::of(pin.kind, Weight::Hard, ""));
        }
    }
    for finding in found {
        match (finding.weight, ruled(finding.kind)) {
            (Weight::Hard, _) => standing.barring.push(finding),
            // Said once, by the ruling above.
            (_, Some(true)) => {}
            (_, Some(false)) => standing.settled.push(finding),
            (Weight::Undecided, None) => standing.undecided.push(finding),
            (Weight::Soft, None) => standing.soft.push(finding),
        }
    }
    standing
}

#[cfg(test)]
mod tests;
