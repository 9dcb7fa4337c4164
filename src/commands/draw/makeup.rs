//! What the rules of a role wish for beside the rules of a draw: a reviewer from another region, a mix of fields.
//!
//! The region of an expert is that of the institutions the expert works for. Where their records say none it is the one
//! the experts there name as theirs, if they name the same; experts of one legal person are in one region or in none
//! that is known, for a legal person has one seat. The region of a host is what the records say, or unknown.

use std::collections::{BTreeMap, BTreeSet};

use super::group::{Group, together};
use crate::{
    domain::{
        draw::{Drawn, Id, Wish},
        expert::Region,
        ids::{CaseId, ExpertId, InstitutionId},
        review::makeup::{Mix, One, Standing, mix, outside},
        scheme::RoleConfig,
        time::Day,
    },
    store::{Conn, StoreError, case_file::CaseFile, expert::Expert, institution, recusal::Known},
};

/// What is wished for the reviewers of a case, and how it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Makeup {
    /// Somebody from another region, where that is asked for.
    pub outside: Option<Standing>,
    /// Artificial intelligence and another field, where that is asked for.
    pub mix: Option<Mix>,
}

impl Makeup {
    /// Whether the rules of a role wish for anything.
    pub fn is_asked(role: &RoleConfig) -> bool {
        role.outside_region || !role.ai_fields.is_empty()
    }

    /// How the wishes of a role stand for a case.
    pub fn of(role: &RoleConfig, host: Option<Region>, is_full: bool, some: &[One<'_>]) -> Self {
        Self {
            outside: role.outside_region.then(|| outside(host, is_full, some)),
            mix: (!role.ai_fields.is_empty()).then(|| mix(&role.ai_fields, is_full, some)),
        }
    }
}

/// Where experts and hosts are, as far as the records say.
#[derive(Clone, Debug, Default)]
pub struct Seats {
    /// The institutions each expert works for, with their legal persons.
    employers: BTreeMap<ExpertId, BTreeSet<InstitutionId>>,
    experts: BTreeMap<ExpertId, Region>,
    hosts: BTreeMap<CaseId, Region>,
}

impl Seats {
    /// Notes for whom an expert works.
    pub fn works(&mut self, known: &Known, today: Day) {
        let own = self.employers.entry(known.id()).or_default();
        own.extend(known.legal_persons(today));
        own.extend(known.institutions(today));
    }

    /// Reads where everybody is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(
        &mut self,
        conn: &mut Conn,
        cases: &[CaseFile],
        together: &BTreeMap<ExpertId, InstitutionId>,
        pool: &[Expert],
    ) -> Result<(), StoreError> {
        let hosts = cases.iter().filter_map(CaseFile::host);
        let all: BTreeSet<InstitutionId> = self.employers.values().flatten().copied().chain(hosts).collect();
        let seats = institution::seats(conn, all).await?;
        let host = |case: &CaseFile| Some((case.id, *seats.get(&case.host()?)?));
        self.hosts = cases.iter().filter_map(host).collect();
        let mut recorded: BTreeMap<Result<InstitutionId, ExpertId>, BTreeSet<Region>> = BTreeMap::new();
        let mut named = recorded.clone();
        // Whoever works nowhere we know of is alone.
        let whole = |expert: ExpertId| together.get(&expert).copied().ok_or(expert);
        for row in pool.iter().filter(|row| self.employers.contains_key(&row.id)) {
            let own = self.employers[&row.id].iter().filter_map(|id| seats.get(id)).copied();
            recorded.entry(whole(row.id)).or_default().extend(own);
            named.entry(whole(row.id)).or_default().insert(row.region);
        }
        let seat = |row: &Expert| {
            let said =
                recorded.get(&whole(row.id)).filter(|said| !said.is_empty()).or_else(|| named.get(&whole(row.id)))?;
            said.first().filter(|_| said.len() == 1).map(|region| (row.id, *region))
        };
        self.experts = pool.iter().filter_map(seat).collect();
        Ok(())
    }
}

/// How the wishes of a role stand for one case, by who has a seat and who may be asked.
///
/// # Errors
/// When the database fails.
pub async fn makeup_of(
    conn: &mut Conn,
    case: &CaseFile,
    role: &RoleConfig,
    (seated, free): (&[&Known], &[&Known]),
    today: Day,
) -> Result<Makeup, StoreError> {
    if !Makeup::is_asked(role) {
        return Ok(Makeup::default());
    }
    let mut seats = Seats::default();
    let all = || seated.iter().chain(free);
    all().for_each(|known| seats.works(known, today));
    let together = together(&all().map(|known| (known.id(), known.legal_persons(today))).collect());
    let pool: Vec<Expert> = all().map(|known| known.row.clone()).collect();
    seats.read(conn, std::slice::from_ref(case), &together, &pool).await?;
    let fields: Vec<Vec<String>> = pool.iter().map(Expert::fields).collect();
    let one = |(at, row): (usize, &Expert)| One {
        is_seated: at < seated.len(),
        region: seats.experts.get(&row.id).copied(),
        fields: &fields[at],
    };
    let some: Vec<One<'_>> = pool.iter().enumerate().map(one).collect();
    let is_full = seated.len() as i64 >= role.min_external_reviews;
    Ok(Makeup::of(role, seats.hosts.get(&case.id).copied(), is_full, &some))
}

impl Group {
    /// How the wishes stand for each case, by who has a seat and who may be asked.
    pub(super) fn look_at_makeup(&mut self, standing: &[(CaseId, ExpertId)]) {
        let fields: BTreeMap<ExpertId, Vec<String>> = self.pool.iter().map(|row| (row.id, row.fields())).collect();
        let mut some: BTreeMap<CaseId, Vec<One<'_>>> = BTreeMap::new();
        for (case, expert) in standing {
            some.entry(*case).or_default().push(self.one(*expert, true, &fields));
        }
        let has: BTreeMap<CaseId, usize> = some.iter().map(|(case, seated)| (*case, seated.len())).collect();
        for (case, expert, _) in &self.problem.matches {
            let (Some(case), Some(expert)) = (case.number(), expert.number()) else { continue };
            if self.wished.contains_key(&CaseId(case)) {
                some.entry(CaseId(case)).or_default().push(self.one(ExpertId(expert), false, &fields));
            }
        }
        let makeup = |case: &CaseFile| {
            let role = self.wished.get(&case.id)?;
            let places = self.problem.cases.iter().find(|of| of.id == Id::from(case.id.0))?.required as usize;
            let is_full = has.get(&case.id).copied().unwrap_or_default() >= places;
            let some = some.get(&case.id).map(Vec::as_slice).unwrap_or_default();
            Some((case.id, Makeup::of(role, self.seats.hosts.get(&case.id).copied(), is_full, some)))
        };
        self.makeup = self.cases.iter().filter_map(makeup).collect();
    }

    /// Puts the regions into the problem, where a case asks for another one. A case whose host's is unknown cannot ask.
    pub(super) fn put_regions(&mut self) {
        let wished = &self.wished;
        let asks =
            |id: &Id| id.number().is_some_and(|id| wished.get(&CaseId(id)).is_some_and(|role| role.outside_region));
        if !self.problem.cases.iter().any(|case| asks(&case.id)) {
            return;
        }
        let region = |region: &Region| Id::from(region.code());
        for case in self.problem.cases.iter_mut().filter(|case| asks(&case.id)) {
            case.region = case.id.number().and_then(|id| self.seats.hosts.get(&CaseId(id))).map(region);
            case.outside_region = case.region.is_some();
        }
        for one in &mut self.problem.reviewers {
            one.region = one.id.number().and_then(|id| self.seats.experts.get(&ExpertId(id))).map(region);
        }
    }

    /// How the wishes stand once everybody drawn has a seat, for the certificate.
    pub(super) fn wishes(&self, drawn: &Drawn) -> Vec<Wish> {
        let fields: BTreeMap<ExpertId, Vec<String>> = self.pool.iter().map(|row| (row.id, row.fields())).collect();
        let mut on: BTreeMap<&Id, Vec<One<'_>>> = BTreeMap::new();
        for (case, expert) in &drawn.assignments {
            let expert = ExpertId(expert.number().unwrap_or_default());
            on.entry(case).or_default().push(self.one(expert, true, &fields));
        }
        let stands: Vec<(Id, Makeup)> = self
            .wished
            .iter()
            .map(|(case, role)| {
                let some = on.get(&Id::from(case.0)).map(Vec::as_slice).unwrap_or_default();
                (case.0.into(), Makeup::of(role, self.seats.hosts.get(case).copied(), true, some))
            })
            .collect();
        WISHES.iter().filter_map(|(wish, of)| wish_of(wish, *of, &stands)).collect()
    }

    fn one<'g>(&self, expert: ExpertId, is_seated: bool, fields: &'g BTreeMap<ExpertId, Vec<String>>) -> One<'g> {
        One {
            is_seated,
            region: self.seats.experts.get(&expert).copied(),
            fields: fields.get(&expert).map(Vec::as_slice).unwrap_or_default(),
        }
    }
}

type StandingOf = fn(&Makeup) -> Option<Standing>;

/// The wishes as a certificate has them.
const WISHES: [(&str, StandingOf); 3] = [
    ("a reviewer from another region than the host of the case", |makeup| makeup.outside),
    ("a reviewer of a field that counts as artificial intelligence", |makeup| makeup.mix.map(|mix| mix.ai)),
    ("a reviewer of a field that does not count as artificial intelligence", |makeup| makeup.mix.map(|mix| mix.other)),
];

fn wish_of(wish: &str, of: StandingOf, stands: &[(Id, Makeup)]) -> Option<Wish> {
    let that = |wanted: Standing| -> Vec<Id> {
        stands.iter().filter(|(_, makeup)| of(makeup) == Some(wanted)).map(|(case, _)| case.clone()).collect()
    };
    stands.iter().any(|(_, makeup)| of(makeup).is_some()).then(|| Wish {
        wish: wish.to_owned(),
        without: that(Standing::Lacking),
        undecided: that(Standing::Undecided),
    })
}
