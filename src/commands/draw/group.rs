//! The group that a draw is made for, as the records are now: the problem, and what a page tells of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    Asked,
    makeup::{Makeup, Seats},
};
use crate::{
    commands::assign::{Judged, POOL_MOST, Pool},
    domain::{
        draw::{self, Case, Id, Problem, Reviewer, Unit},
        ids::{BatchId, CaseId, DirectionId, ExpertId, InstitutionId},
        recusal::Kind,
        role::ScholarRole,
        scheme::{RoleConfig, SchemeConfig},
        time::Day,
    },
    store::{
        Conn, StoreError, Tx, assignment,
        case_file::{self, CaseFile},
        direction, draw as draws, event,
        expert::{self, Expert},
        facts,
    },
};

/// How well an expert of the direction of a case suits it; others who may review suit it not at all.
const OF_THE_DIRECTION: u32 = 1_000;

/// A group with everything a draw rests on.
pub struct Group {
    pub problem: Problem,
    pub cases: Vec<CaseFile>,
    pub pool: Vec<Expert>,
    /// Places of all cases, those filled included.
    pub places: i64,
    /// Pairs that a person must settle first; they are drawn like pairs in conflict: not at all.
    pub undecided: BTreeMap<CaseId, usize>,
    /// Pairs in conflict by what stands between them.
    pub conflicts: BTreeMap<Kind, usize>,
    /// How many may be asked for each case.
    pub allowed: BTreeMap<CaseId, usize>,
    /// Who is away or barred on a day until the reviews are due.
    pub away: BTreeSet<ExpertId>,
    /// Seats of reviewers who came to be of one legal person after they were asked, all but the first of each case.
    /// They stand as they are, outside the problem.
    pub beside: BTreeMap<CaseId, usize>,
    /// The rules of the cases whose rules wish for something beside.
    pub(super) wished: BTreeMap<CaseId, RoleConfig>,
    /// How those wishes stand.
    pub makeup: BTreeMap<CaseId, Makeup>,
    /// Groups of similar cases with those of their cases that are at first review; only of a draw by lot.
    pub units: Vec<Unit>,
    /// Where experts and hosts are.
    pub(super) seats: Seats,
    /// The end of the chain when it was read.
    pub(super) head: i64,
}

impl Group {
    /// The digest of the problem and its groups, by which a page says what it has seen.
    pub fn digest(&self) -> String {
        let problem = draw::problem_hash(&self.problem);
        if self.units.is_empty() {
            return problem;
        }
        hex::encode(Sha256::digest(json!([problem, self.units]).to_string()))
    }

    /// Takes out of the problem the seats of reviewers who came to be of one legal person while they had them, all but
    /// the first of a case: the draw keeps every seat, and its rules hold for those it gives. Gives the seats left in it.
    fn put_beside(
        &mut self,
        standing: &[(CaseId, ExpertId)],
        together: &BTreeMap<ExpertId, InstitutionId>,
    ) -> Vec<(CaseId, ExpertId)> {
        let mut taken: BTreeSet<(CaseId, InstitutionId)> = BTreeSet::new();
        let (within, beside): (Vec<_>, Vec<_>) = standing
            .iter()
            .copied()
            .partition(|(case, expert)| together.get(expert).is_none_or(|legal| taken.insert((*case, *legal))));
        for (case, expert) in beside {
            let (case_id, expert_id) = (Id::from(case.0), Id::from(expert.0));
            for of in self.problem.cases.iter_mut().filter(|of| of.id == case_id) {
                of.fixed.retain(|seated| *seated != expert_id);
                of.required = of.required.saturating_sub(1);
            }
            // Nor is the seat given a second time.
            self.problem.conflicts.push((case_id, expert_id));
            *self.beside.entry(case).or_default() += 1;
        }
        within
    }

    /// Seats of a case that stand outside the problem.
    pub fn beside(&self, case: CaseId) -> usize {
        self.beside.get(&case).copied().unwrap_or_default()
    }

    /// Whether nothing the group rests on has changed since it was read: cases and the load of experts, which are
    /// compared; people, institutions and groups of cases, which events without a case tell of.
    pub(super) async fn stands(&self, tx: &mut Tx, asked: &Asked) -> Result<bool, StoreError> {
        let cases = case_file::at_first_review(tx, asked.batch, asked.role).await?;
        let pool = pool(tx).await?;
        let case = |case: &CaseFile| (case.id, case.ver);
        let expert = |row: &Expert| (row.id, row.ver, row.load);
        Ok(cases.iter().map(case).eq(self.cases.iter().map(case))
            && pool.iter().map(expert).eq(self.pool.iter().map(expert))
            && !event::is_any_without_case(tx, self.head).await?)
    }

    /// What one expert is to one case.
    fn put(&mut self, case: CaseId, one: &Judged, direction: Option<&String>, is_fixed: bool) {
        let expert = one.known.id();
        if one.standing.is_free() {
            *self.allowed.entry(case).or_default() += 1;
            let fits = direction.is_some_and(|name| one.known.row.fields().contains(name));
            let weight = if fits { OF_THE_DIRECTION } else { 0 };
            self.problem.matches.push((case.0.into(), expert.0.into(), weight));
            return;
        }
        for finding in &one.standing.barring {
            *self.conflicts.entry(finding.kind).or_default() += 1;
        }
        if !one.standing.is_conflict() {
            *self.undecided.entry(case).or_default() += 1;
        }
        // A seat somebody has already is for a person to withdraw: the draw keeps it.
        if !is_fixed {
            self.problem.conflicts.push((case.0.into(), expert.0.into()));
        }
    }

    /// Everybody who may be drawn or has a seat, with how much each may take.
    fn put_reviewers(
        &mut self,
        standing: &[(CaseId, ExpertId)],
        together: &BTreeMap<ExpertId, InstitutionId>,
        load_cap: i64,
    ) {
        let within = self.put_beside(standing, together);
        // Somebody who left the pool may still have a seat.
        let mut known: BTreeSet<ExpertId> = self.pool.iter().map(|row| row.id).collect();
        for (_, expert) in standing {
            if known.insert(*expert) {
                self.problem.reviewers.push(Reviewer::new(expert.0, taken(&within, *expert)));
            }
        }
        let seated = |row: &&Expert| standing.iter().any(|(_, expert)| *expert == row.id);
        for row in self.pool.iter().filter(|row| seated(row) || !self.away.contains(&row.id)) {
            let spare = u32::try_from((load_cap - row.load).max(0)).unwrap_or_default();
            let reviewer = Reviewer::new(row.id.0, spare + taken(&within, row.id));
            self.problem.reviewers.push(match together.get(&row.id) {
                Some(legal_person) => reviewer.of(legal_person.0),
                None => reviewer,
            });
        }
    }
}

/// Reads the group of a role in a call, as the records are now, for reviews that are due on a day. Whoever is away or
/// barred on a day until then is not drawn.
///
/// # Errors
/// When the database fails.
pub async fn group(
    conn: &mut Conn,
    batch: BatchId,
    role: ScholarRole,
    (today, due_on): (Day, Day),
) -> Result<Group, StoreError> {
    let (head, _) = event::head(conn).await?;
    let cases = case_file::at_first_review(conn, batch, role).await?;
    let pool = pool(conn).await?;
    let directions: BTreeMap<DirectionId, String> =
        direction::list(conn).await?.into_iter().map(|known| (known.id, known.name)).collect();
    let mut configs: BTreeMap<i64, SchemeConfig> = BTreeMap::new();
    let standing = assignment::standing(conn, batch, role).await?;
    let mut group = Group {
        problem: Problem { distinct_legal_persons: true, ..Problem::default() },
        places: 0,
        undecided: BTreeMap::new(),
        conflicts: BTreeMap::new(),
        allowed: BTreeMap::new(),
        away: BTreeSet::new(),
        beside: BTreeMap::new(),
        wished: BTreeMap::new(),
        makeup: BTreeMap::new(),
        units: units(conn, batch, role, &cases).await?,
        seats: Seats::default(),
        head,
        cases,
        pool,
    };
    let judges = Pool::of(conn, group.pool.clone(), today).await?;
    let mut legal_persons: BTreeMap<ExpertId, Vec<InstitutionId>> = BTreeMap::new();
    let mut load_cap = 0;
    for at in 0..group.cases.len() {
        let case = group.cases[at].clone();
        let config = match configs.get(&case.scheme_ver) {
            Some(known) => known,
            None => configs.entry(case.scheme_ver).or_insert(facts::config(conn, &case).await?),
        };
        load_cap = config.load_cap;
        let fixed: Vec<ExpertId> =
            standing.iter().filter(|(of, _)| *of == case.id).map(|(_, expert)| *expert).collect();
        let direction = case.direction().and_then(|id| directions.get(&id));
        group.allowed.insert(case.id, 0);
        for one in judges.judge(conn, &case).await? {
            let expert = one.known.id();
            let is_there = one.away(today, due_on).is_none() && one.on_register(today, due_on).is_none();
            if !is_there && !fixed.contains(&expert) {
                group.away.insert(expert);
                continue;
            }
            legal_persons.entry(expert).or_insert_with(|| one.known.legal_persons(today));
            group.seats.works(&one.known, today);
            group.put(case.id, &one, direction, fixed.contains(&expert));
        }
        let required = required(config, &case).max(fixed.len() as i64);
        group.places += required;
        group.problem.cases.push(Case {
            fixed: fixed.iter().map(|expert| Id::from(expert.0)).collect(),
            ..Case::new(case.id.0, u32::try_from(required).unwrap_or_default())
        });
        if let Some(role) = config.role(case.scholar_role()).filter(|role| Makeup::is_asked(role)) {
            group.wished.insert(case.id, role.clone());
        }
    }
    let together = together(&legal_persons);
    if !group.wished.is_empty() {
        group.seats.read(conn, &group.cases, &together, &group.pool).await?;
        group.look_at_makeup(&standing);
    }
    group.put_reviewers(&standing, &together, load_cap);
    group.put_regions();
    Ok(group)
}

/// The groups of similar cases, each with those of its cases that are at first review: what is left of a group of one
/// is no group.
async fn units(
    conn: &mut Conn,
    batch: BatchId,
    role: ScholarRole,
    cases: &[CaseFile],
) -> Result<Vec<Unit>, StoreError> {
    let mut units: BTreeMap<i64, Unit> = BTreeMap::new();
    for row in draws::grouped(conn, batch, role).await? {
        if cases.iter().any(|case| case.id == row.case_id) {
            let new = || Unit { id: row.group_id.0.into(), name: row.name.clone(), cases: Vec::new() };
            units.entry(row.group_id.0).or_insert_with(new).cases.push(row.case_id.0.into());
        }
    }
    Ok(units.into_values().filter(|unit| unit.cases.len() > 1).collect())
}

/// Seats of a group that an expert has.
fn taken(standing: &[(CaseId, ExpertId)], expert: ExpertId) -> u32 {
    standing.iter().filter(|(_, other)| *other == expert).count() as u32
}

fn required(config: &SchemeConfig, case: &CaseFile) -> i64 {
    config.role(case.scholar_role()).map_or(0, |role| role.min_external_reviews)
}

/// Everybody who may be asked.
async fn pool(conn: &mut Conn) -> Result<Vec<Expert>, StoreError> {
    let filter = expert::Filter { active_only: true, ..expert::Filter::default() };
    expert::list(conn, &filter, None, POOL_MOST).await
}

/// One legal person for each expert. Who works for two ties them together: at most one of all of them reviews a case.
pub(super) fn together(of: &BTreeMap<ExpertId, Vec<InstitutionId>>) -> BTreeMap<ExpertId, InstitutionId> {
    let mut first: BTreeMap<InstitutionId, InstitutionId> = BTreeMap::new();
    fn root(first: &BTreeMap<InstitutionId, InstitutionId>, mut one: InstitutionId) -> InstitutionId {
        while let Some(next) = first.get(&one).filter(|next| **next != one) {
            one = *next;
        }
        one
    }
    for some in of.values() {
        for pair in some.windows(2) {
            let (one, other) = (root(&first, pair[0]), root(&first, pair[1]));
            first.insert(one.max(other), one.min(other));
        }
    }
    of.iter().filter_map(|(expert, some)| Some((*expert, root(&first, *some.first()?)))).collect()
}
