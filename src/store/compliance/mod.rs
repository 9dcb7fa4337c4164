//! Gathers how cases were handled, for `domain::compliance` to judge: so many queries, however many cases.

mod people;
mod rows;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use self::{
    people::{Room, Rulings},
    rows::{
        Appeal, Ballot, Config, Consent, Contract, Decision, Deficiency, Group, Head, Objection, OnNotice, Pair, Seat,
        Step, of,
    },
};
use super::{
    Conn, StoreError, calendar,
    recusal::{Engagement, engagements},
};
use crate::domain::{
    calendar::History,
    compliance::{self as rules, Evidence},
    ids::{AccountId, CaseId, PersonId},
    nomination::Form,
    role::ScholarRole,
    scheme::SchemeConfig,
    time::{Day, Moment},
    workflow::{Stage, facts},
};

/// How a case was handled so far.
///
/// # Errors
/// [`StoreError::Missing`] when there is no such case; when a stored value cannot be read.
pub async fn of_case(conn: &mut Conn, case: CaseId) -> Result<Evidence, StoreError> {
    of_cases(conn, &[case]).await?.pop().ok_or(StoreError::Missing)
}

/// How some cases were handled so far, in the order asked for. At most fifty at once are one page.
///
/// # Errors
/// As [`of_case`].
pub async fn of_cases(conn: &mut Conn, cases: &[CaseId]) -> Result<Vec<Evidence>, StoreError> {
    let ids: Vec<i64> = cases.iter().map(|case| case.0).collect();
    let mut heads = of::<Head>(conn, Head::SQL, &ids).await?;
    let rules = Rules::of(conn, &heads).await?;
    let mut rest = Rest::of(conn, &ids).await?;
    let told = ids.iter().map(|id| {
        let head = heads.remove(id).and_then(|mut rows| rows.pop()).ok_or(StoreError::Missing)?;
        rest.evidence(*id, head, &rules)
    });
    told.collect()
}

/// The rules the cases fall under.
struct Rules {
    configs: BTreeMap<(i64, i64), SchemeConfig>,
    groups: BTreeMap<i64, Vec<Group>>,
}

impl Rules {
    async fn of(conn: &mut Conn, heads: &BTreeMap<i64, Vec<Head>>) -> Result<Self, StoreError> {
        let heads = || heads.values().flatten();
        let schemes: BTreeSet<i64> = heads().map(|head| head.scheme_id).collect();
        let mut configs = BTreeMap::new();
        for (scheme, versions) in of::<Config>(conn, Config::SQL, &Vec::from_iter(schemes)).await? {
            for row in versions {
                configs.insert((scheme, row.config_ver), read(&row.config)?);
            }
        }
        // Where a scheme has one version, everybody was judged alike, and no call need be read through.
        let several = |head: &&Head| configs.keys().filter(|(scheme, _)| *scheme == head.scheme_id).count() > 1;
        let calls: BTreeSet<i64> = heads().filter(several).map(|head| head.batch_id).collect();
        let groups = of::<Group>(conn, Group::SQL, &Vec::from_iter(calls)).await?;
        Ok(Self { configs, groups })
    }

    fn config(&self, head: &Head) -> Result<&SchemeConfig, StoreError> {
        self.configs.get(&(head.scheme_id, head.scheme_ver)).ok_or(StoreError::Missing)
    }

    /// Whether every version that the group of a case was reviewed by has the same criteria and asks for as many.
    fn group_alike(&self, head: &Head, role: Option<ScholarRole>) -> bool {
        let asks = |ver: i64| {
            let config = self.configs.get(&(head.scheme_id, ver))?.role(role)?;
            Some((&config.criteria, config.min_external_reviews))
        };
        let group = self.groups.get(&head.batch_id).map(Vec::as_slice).unwrap_or_default();
        let mut same = group.iter().filter(|row| row.role == head.role && row.direction_id == head.direction_id);
        same.all(|row| asks(row.scheme_ver) == asks(head.scheme_ver))
    }
}

/// Everything that belongs to the cases themselves.
struct Rest {
    steps: BTreeMap<i64, Vec<Step>>,
    deficiencies: BTreeMap<i64, Vec<Deficiency>>,
    pairs: BTreeMap<i64, Vec<Pair>>,
    seats: BTreeMap<i64, Vec<Seat>>,
    engagements: BTreeMap<i64, Vec<Engagement>>,
    rulings: Rulings,
    ballots: BTreeMap<i64, Vec<Ballot>>,
    room: Room,
    decisions: BTreeMap<i64, Vec<Decision>>,
    consents: BTreeMap<i64, Vec<Consent>>,
    notices: BTreeMap<i64, Vec<OnNotice>>,
    history: History,
    objections: BTreeMap<i64, Vec<Objection>>,
    appeals: BTreeMap<i64, Vec<Appeal>>,
    contracts: BTreeMap<i64, Vec<Contract>>,
}

impl Rest {
    async fn of(conn: &mut Conn, ids: &[i64]) -> Result<Self, StoreError> {
        let seats = of::<Seat>(conn, Seat::SQL, ids).await?;
        let people: BTreeSet<i64> = seats.values().flatten().map(|seat| seat.person_id).collect();
        let ballots = of::<Ballot>(conn, Ballot::SQL, ids).await?;
        let panels: BTreeSet<i64> = ballots.values().flatten().map(|ballot| ballot.panel_id).collect();
        Ok(Self {
            steps: of(conn, Step::SQL, ids).await?,
            deficiencies: of(conn, Deficiency::SQL, ids).await?,
            pairs: of(conn, Pair::SQL, ids).await?,
            engagements: engagements(conn, &Vec::from_iter(people)).await?,
            rulings: Rulings::of(conn, ids).await?,
            room: Room::of(conn, &Vec::from_iter(panels)).await?,
            decisions: of(conn, Decision::SQL, ids).await?,
            consents: of(conn, Consent::SQL, ids).await?,
            notices: of(conn, OnNotice::SQL, ids).await?,
            history: calendar::history(conn).await?,
            objections: of(conn, Objection::SQL, ids).await?,
            appeals: of(conn, Appeal::SQL, ids).await?,
            contracts: of(conn, Contract::SQL, ids).await?,
            seats,
            ballots,
        })
    }

    fn evidence(&mut self, id: i64, head: Head, rules: &Rules) -> Result<Evidence, StoreError> {
        let stage = code(Stage::from_code, &head.stage)?;
        let role = head.role.as_deref().and_then(ScholarRole::from_code);
        let config = rules.config(&head)?.clone();
        let form: Form = head.form.as_deref().map(read).transpose()?.unwrap_or_default();
        let steps = self.steps.remove(&id).unwrap_or_default();
        Ok(Evidence {
            stage,
            reached: told::reached(stage, &steps),
            role,
            call: rules::Call {
                guide_on: head.guide_published_on.as_deref().map(day).transpose()?,
                opens_on: head.opens_at.map(|at| Moment(at).day()),
                closes_on: head.closes_at.map(|at| Moment(at).day()),
            },
            born: form.birth_date,
            saved_on: Moment(head.saved_at.unwrap_or(head.created_at)).day(),
            checked_on: told::first(&steps, &["accept", "accept_to_panel", "refuse_acceptance"]),
            corrections: all(self.deficiencies.remove(&id), told::correction)?,
            people: people::handlers(&head, &steps),
            pairs: all(self.pairs.remove(&id), people::pair)?,
            seats: self.told_seats(id)?,
            group_alike: rules.group_alike(&head, role),
            vote: self.vote(id, stage, &head)?,
            decisions: all(self.decisions.remove(&id), told::decision)?,
            consents: all(self.consents.remove(&id), |row| Ok(told::consent(row)))?,
            notice: all(self.notices.remove(&id), |row| told::notice(row, &config.notice, &self.history))?.pop(),
            cleared_on: told::cleared_on(&steps),
            objections: all(self.objections.remove(&id), |row| told::objection(row, &steps))?,
            appeals: all(self.appeals.remove(&id), told::appeal)?,
            contract: all(self.contracts.remove(&id), told::contract)?.pop(),
            config,
        })
    }

    fn told_seats(&mut self, id: i64) -> Result<Vec<rules::Seat>, StoreError> {
        let mut told = Vec::new();
        for row in self.seats.remove(&id).unwrap_or_default() {
            let asked_on = Moment(row.assigned_at).day();
            let engaged = self.engagements.get(&row.person_id).map(Vec::as_slice).unwrap_or_default();
            let counts = row.state == "submitted" && row.submitted_at.is_some() && row.invalidated_at.is_none();
            told.push(rules::Seat {
                drawn: row.drawn,
                counts,
                assigned_at: Moment(row.assigned_at),
                declared_at: row.declared_at.map(Moment),
                opened: matches!(row.state.as_str(), "accepted" | "submitted"),
                submitted_at: row.submitted_at.map(Moment),
                pledged_on: row.pledged_on.as_deref().map(day).transpose()?,
                ruled: self.rulings.on(id, row.expert_id),
                legal_persons: engaged.iter().filter_map(|one| one.legal_person_on(asked_on)).collect(),
            });
        }
        Ok(told)
    }

    /// The latest ballot; before the panel, one of an earlier round is over.
    fn vote(&mut self, id: i64, stage: Stage, head: &Head) -> Result<Option<rules::Vote>, StoreError> {
        let latest = self.ballots.remove(&id).and_then(|mut rows| rows.pop());
        let latest = latest.filter(|row| stage != Stage::PanelReview || row.recorded_at >= head.stage_entered_at);
        let Some(row) = latest else { return Ok(None) };
        let present = self.room.at(row.panel_id, row.recorded_at)?;
        let had_to_leave = present.iter().filter(|member| self.rulings.on(id, **member) == rules::Ruled::Conflict);
        Ok(Some(rules::Vote {
            had_to_leave: had_to_leave.count() as i64,
            recorded_at: Moment(row.recorded_at),
            counts: facts::Ballot {
                members: row.members,
                attending: row.attending,
                recused: row.recused,
                yes: row.yes,
                no: row.no,
                abstain: row.abstain,
                invalid: row.invalid,
                minutes_attached: row.minutes_id.is_some(),
            },
        }))
    }
}

/// Each row as the rules read it; no rows, nothing.
fn all<R, T>(rows: Option<Vec<R>>, read: impl Fn(&R) -> Result<T, StoreError>) -> Result<Vec<T>, StoreError> {
    rows.unwrap_or_default().iter().map(read).collect()
}

/// Somebody by account and person.
fn person(account: Option<i64>, person: Option<i64>) -> rules::Person {
    rules::Person { account: account.map(AccountId), person: person.map(PersonId) }
}

fn day(text: &str) -> Result<Day, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(format!("{text:?} is no day")))
}

fn code<T>(from: impl Fn(&str) -> Option<T>, text: &str) -> Result<T, StoreError> {
    from(text).ok_or_else(|| StoreError::Corrupt(format!("unknown code {text:?}")))
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}
