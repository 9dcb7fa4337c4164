//! What the votes of a panel come to: who of those that passed would get the places there are, and where a second ballot
//! is to be held (domain model §6.6). It writes nothing, and it is advice: the approver decides.
//!
//! Cases compete for each quota that covers them. Only this panel's cases are compared; the rank of the first reviews
//! counts where all of them are of one group, for ranks of different groups cannot be compared.

use std::collections::BTreeMap;

use crate::{
    domain::{
        ids::{CaseId, PanelId},
        quota::Room,
        review::{
            Summary,
            influence::figures,
            places::{Standing, Voted, places},
            rank,
        },
        time::Day,
        workflow::Stage,
    },
    store::{
        Conn, StoreError,
        case_file::{self, CaseFile},
        facts,
        panel::{self, BallotRow, PanelCase},
        quota,
        shortlist::{self, Group, Member},
    },
};

use super::sitting::Sitting;

/// A case that was voted on and is not decided, with its votes.
#[derive(Clone, Debug)]
pub struct Contender {
    pub case: PanelCase,
    pub voted: Voted,
    group: Group,
}

/// What the votes come to under one quota.
#[derive(Debug)]
pub struct Advice {
    pub room: Room,
    /// Best first.
    pub cases: Vec<(Contender, Standing)>,
    /// Places that stay empty.
    pub empty: i64,
}

impl Advice {
    /// Places of the quota that are not taken.
    pub fn open(&self) -> i64 {
        (self.room.most - self.room.taken).max(0)
    }
}

/// What the votes of a panel come to, quota by quota; of a quota for which nobody competes, nothing.
///
/// # Errors
/// When the database fails.
pub async fn advice(conn: &mut Conn, sitting: &Sitting) -> Result<Vec<Advice>, StoreError> {
    let contenders = contenders(conn, sitting).await?;
    let mut rooms: Vec<(Room, Vec<Contender>)> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for group in contenders.iter().map(|one| one.group) {
        if groups.contains(&group) {
            continue;
        }
        groups.push(group);
        for room in quota::covering(conn, group.batch, group.role, group.direction).await? {
            let its = contenders.iter().filter(|one| one.group == group).cloned();
            match rooms.iter_mut().find(|(known, _)| *known == room) {
                Some((_, cases)) => cases.extend(its),
                None => rooms.push((room, its.collect())),
            }
        }
    }
    Ok(rooms.into_iter().map(|(room, cases)| under(room, cases)).collect())
}

fn under(room: Room, mut cases: Vec<Contender>) -> Advice {
    if cases.iter().any(|one| one.group != cases[0].group) {
        cases.iter_mut().for_each(|one| one.voted.rank = None);
    }
    cases.sort_by(|one, two| {
        let key = |it: &Contender| (!it.voted.passed, -it.voted.yes, it.voted.rank.unwrap_or(usize::MAX));
        (key(one), -one.voted.second.unwrap_or(-1), &one.case.case_no).cmp(&(
            key(two),
            -two.voted.second.unwrap_or(-1),
            &two.case.case_no,
        ))
    });
    let voted: Vec<Voted> = cases.iter().map(|one| one.voted).collect();
    let given = places(&voted, (room.most - room.taken).max(0));
    Advice { room, cases: cases.into_iter().zip(given.standings).collect(), empty: given.empty }
}

/// Whether a case ties for the last places of a quota and has not been voted on a second time.
///
/// # Errors
/// When the database fails.
pub async fn ties(conn: &mut Conn, panel: PanelId, case: CaseId, today: Day) -> Result<bool, StoreError> {
    let sitting = Sitting::of(conn, panel, today).await?;
    let all = advice(conn, &sitting).await?;
    let mut standings = all.iter().flat_map(|it| &it.cases).filter(|(one, _)| one.case.id == case);
    Ok(standings.any(|(one, standing)| *standing == Standing::Tied && one.voted.second.is_none()))
}

/// The panel's cases whose ballot is signed and that wait for the decision.
async fn contenders(conn: &mut Conn, sitting: &Sitting) -> Result<Vec<Contender>, StoreError> {
    let mut found = Vec::new();
    let mut ranks = Ranks::default();
    let waits = sitting.cases.iter().filter(|one| one.case.stage == Stage::PendingDecision);
    for (one, ballot) in waits.filter_map(|one| Some((one, one.signed()?))) {
        let file = case_file::find(conn, one.case.id).await?.ok_or(StoreError::Missing)?;
        let seconds = panel::second_ballots(conn, file.id).await?;
        let counts = |it: &&BallotRow| it.signed_at().is_some() && it.recorded_at >= file.stage_entered_at;
        let second = seconds.iter().find(counts).map(|ballot| ballot.yes);
        let rank = ranks.of(conn, &file).await?;
        let voted = Voted { passed: one.passed(ballot), yes: ballot.yes, rank, second };
        found.push(Contender { case: one.case.clone(), voted, group: Group::of(&file) });
    }
    Ok(found)
}

/// The ranks of the groups that were asked for: (group, version of the settings), with each case's rank.
#[derive(Default)]
struct Ranks(Vec<((Group, i64), BTreeMap<i64, usize>)>);

impl Ranks {
    /// The rank of a case among those of its group that are rated by the same criteria.
    async fn of(&mut self, conn: &mut Conn, case: &CaseFile) -> Result<Option<usize>, StoreError> {
        let key = (Group::of(case), case.scheme_ver);
        if let Some((_, known)) = self.0.iter().find(|(known, _)| *known == key) {
            return Ok(known.get(&case.id.0).copied());
        }
        let config = facts::config(conn, case).await?;
        let criteria = config.role(key.0.role).map(|role| role.criteria.clone()).unwrap_or_default();
        let members = shortlist::members(conn, key.0).await?;
        let same: Vec<&Member> = members.iter().filter(|member| member.scheme_ver == case.scheme_ver).collect();
        let figures = figures(shortlist::marks(conn, key.0, &same, &criteria).await?.into_iter());
        let summaries: Vec<Summary> = figures.values().copied().collect();
        let placed: BTreeMap<i64, usize> = figures.into_keys().zip(rank(&summaries)).collect();
        let own = placed.get(&case.id.0).copied();
        self.0.push((key, placed));
        Ok(own)
    }
}
