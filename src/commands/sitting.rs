//! What a panel has before it: its cases in the order that makes members leave the room least often, and the room of
//! each. It writes nothing.

use std::collections::BTreeSet;

use super::{
    assign::{Judged, Pool},
    ballot::counted_on_devices,
    panel,
};
use crate::{
    domain::{
        ids::{ExpertId, PanelId},
        recusal::Kind,
        review::sitting::{self, Change, Outside},
        scheme::PassRule,
        time::{Day, Moment},
        workflow::{Action, Reason, Stage, facts::Ballot},
    },
    store::{
        Conn, StoreError, case_file, expert, facts,
        panel::{self as panels, BallotRow, Member, PanelCase},
        proposal,
    },
};

/// A panel's cases: those voted on as they were taken, then the open ones as they are best taken, then the rest.
#[derive(Debug)]
pub struct Sitting {
    pub members: Vec<Member>,
    pub cases: Vec<Taken>,
    /// Moves in and out of the room that the open cases cost in this order.
    pub moves: usize,
    /// What they would cost in the order of the agenda.
    pub moves_as_listed: usize,
}

/// A case in its place.
#[derive(Debug)]
pub struct Taken {
    pub case: PanelCase,
    /// Members with how they stand to the case. While nobody is noted as present, all are expected.
    pub seats: Vec<(Member, Judged)>,
    pub rule: PassRule,
    /// Members the scheme wants at a panel; more than there are, where it knows no panel for the case.
    pub least: i64,
    /// Its latest ballot, if its counts may be shown.
    pub ballot: Option<BallotRow>,
    /// Its second ballot, where it tied for the last places and the counts may be shown.
    pub second: Option<BallotRow>,
    /// When it was last voted on.
    voted_at: Option<Moment>,
    /// Whether its ballot waits for the chair, or for the minutes with which it is put before the chair.
    pub unsigned: bool,
    /// Who gets up before it.
    pub change: Change,
    has_begun: bool,
}

impl Taken {
    /// Whether the panel has still to vote on it.
    pub fn is_open(&self) -> bool {
        self.case.stage == Stage::PanelReview && !self.unsigned
    }

    /// Whether somebody is noted as present: until then all members are expected.
    pub const fn has_begun(&self) -> bool {
        self.has_begun
    }

    /// The ballot whose counts the chair has signed.
    pub fn signed(&self) -> Option<&BallotRow> {
        self.ballot.as_ref().filter(|ballot| ballot.signed_at().is_some())
    }

    /// Whether the case passed with these counts.
    pub fn passed(&self, ballot: &BallotRow) -> bool {
        ballot.counts().passed(self.rule)
    }

    fn is_expected(&self, member: &Member) -> bool {
        member.attends || !self.has_begun
    }

    /// Members who leave the room, each with the kinds of conflict.
    pub fn recused(&self) -> Vec<(&Member, BTreeSet<Kind>)> {
        let leave = |(member, one): &&(Member, Judged)| self.is_expected(member) && one.standing.is_conflict();
        let kinds = |one: &Judged| one.standing.barring.iter().map(|finding| finding.kind).collect();
        self.seats.iter().filter(leave).map(|(member, one)| (member, kinds(one))).collect()
    }

    /// Who is out of the room.
    pub fn outside(&self) -> Outside {
        self.recused().into_iter().map(|(member, _)| member.expert_id).collect()
    }

    /// Members, present and recused, before a vote is counted.
    pub fn room(&self) -> Ballot {
        Ballot {
            members: self.seats.len() as i64,
            attending: self.seats.iter().filter(|(member, _)| self.is_expected(member)).count() as i64,
            recused: self.recused().len() as i64,
            yes: 0,
            no: 0,
            abstain: 0,
            invalid: 0,
            minutes_attached: false,
        }
    }

    /// What stands against voting on it: the quorum, and members of whom it is not settled whether they may stay.
    pub fn obstacles(&self) -> Vec<Reason> {
        let mut reasons = self.room().quorum_faults(self.least);
        reasons.extend(panel::undecided(self.seats.iter().filter(|(member, _)| self.is_expected(member))));
        reasons
    }

    /// How many more members the case can do without.
    pub fn spare(&self) -> i64 {
        self.room().spare(self.least)
    }
}

impl Sitting {
    /// The sitting of a panel, as the records are now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &mut Conn, id: PanelId, today: Day) -> Result<Self, StoreError> {
        let members = panels::members(conn, id).await?;
        let mut rows = Vec::new();
        for member in &members {
            rows.push(expert::find(conn, member.expert_id).await?.ok_or(StoreError::Missing)?);
        }
        let pool = Pool::of(conn, rows, today).await?;
        let mut cases = Vec::new();
        for case in panels::cases(conn, id).await? {
            cases.push(taken(conn, case, &members, &pool).await?);
        }
        Ok(Self::arranged(members, cases))
    }

    fn arranged(members: Vec<Member>, cases: Vec<Taken>) -> Self {
        let (open, other): (Vec<Taken>, Vec<Taken>) = cases.into_iter().partition(Taken::is_open);
        let (mut done, gone): (Vec<Taken>, Vec<Taken>) = other.into_iter().partition(|one| one.voted_at.is_some());
        done.sort_by(|one, two| (one.voted_at, &one.case.case_no).cmp(&(two.voted_at, &two.case.case_no)));
        // Whoever was out for the case before is still at the door.
        let outside = done.last().map(Taken::outside).unwrap_or_default();
        let items: Vec<sitting::Item> =
            open.iter().map(|one| sitting::Item { number: one.case.case_no.clone(), out: one.outside() }).collect();
        let way = sitting::order(&items, &outside);
        let moves = sitting::moves(way.iter().map(|at| &items[*at].out), &outside);
        let moves_as_listed = sitting::moves(items.iter().map(|item| &item.out), &outside);
        let mut open: Vec<Option<Taken>> = open.into_iter().map(Some).collect();
        let mut cases = done;
        cases.extend(way.into_iter().filter_map(|at| open[at].take()));
        let rooms: Vec<Outside> = cases.iter().map(Taken::outside).collect();
        let changes = sitting::changes(&rooms, &Outside::new());
        for (one, change) in cases.iter_mut().zip(changes) {
            one.change = change;
        }
        cases.extend(gone);
        Self { members, cases, moves, moves_as_listed }
    }

    /// The case that comes next: the first that is open.
    pub fn next(&self) -> Option<&Taken> {
        self.cases.iter().find(|one| one.is_open())
    }

    /// Who gets up between two cases.
    pub fn between(one: &Taken, two: &Taken) -> Change {
        sitting::changes([&two.outside()], &one.outside()).pop().unwrap_or_default()
    }

    /// The names of members, in the order of the panel's list.
    pub fn names(&self, of: &BTreeSet<ExpertId>) -> Vec<&str> {
        let named = self.members.iter().filter(|member| of.contains(&member.expert_id));
        named.map(|member| member.name.as_str()).collect()
    }
}

async fn taken(conn: &mut Conn, case: PanelCase, members: &[Member], pool: &Pool) -> Result<Taken, StoreError> {
    let file = case_file::find(conn, case.id).await?.ok_or(StoreError::Missing)?;
    let judged = pool.judge(conn, &file).await?;
    let config = facts::config(conn, &file).await?;
    let role = config.role(file.scholar_role());
    let open = proposal::of_case(conn, case.id).await?;
    let latest = panels::ballots(conn, case.id).await?.into_iter().next();
    Ok(Taken {
        unsigned: open.iter().any(|one| one.action == Action::RecordBallot)
            || counted_on_devices(conn, &file).await?.is_some(),
        voted_at: latest.as_ref().map(|ballot| ballot.recorded_at),
        ballot: latest.filter(BallotRow::is_shown),
        second: panels::second_ballots(conn, case.id).await?.into_iter().next().filter(BallotRow::is_shown),
        rule: role.map(|role| role.pass_rule).unwrap_or_default(),
        least: role.map_or(i64::MAX, |role| role.panel_min),
        seats: members.iter().cloned().zip(judged).collect(),
        change: Change::default(),
        has_begun: members.iter().any(|member| member.attends),
        case,
    })
}
