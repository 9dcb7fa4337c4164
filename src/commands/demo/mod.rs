//! Synthetic data to try the program with (`bole demo`): the plan is drawn first, then everything is written.
//!
//! `plan` decides what there will be, from a seed and a day; `fate` and `path` how each case got where it is; `story`
//! and `telling` all about one case; `records` and `announcing` its rows, `events` its history. The records go in case
//! by case, the events afterwards in the order of time over all cases, so that the chain is as one that grew.

mod announcing;
mod cast;
mod directory;
mod events;
mod fate;
mod inbox;
mod names;
mod path;
mod plan;
mod projects;
mod prose;
mod records;
mod rounds;
mod story;
mod telling;
mod term;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use futures_util::{FutureExt, future::BoxFuture};

use crate::{
    calendar_files,
    clock::{Chance, with_chance},
    domain::{
        ids::BatchId,
        role::{Role, ScholarRole},
        time::Day,
        workflow::Stage,
    },
    seeds::{SeedError, Seeds},
    store::{
        Db, StoreError, Tx,
        demo::{self, Batch, CaseCount, Counter, Load, Panel, PanelMember, Quota},
        direction::{self, NewDirection},
        event,
        institution::{self, NewInstitution},
        setting,
    },
};
pub use announcing::{MINUTES, MINUTES_KEY};
use announcing::{put_minutes, put_notice};
use cast::Cast;
pub use cast::persona_addresses;
use events::{Moving, What};
use fate::Turn;
pub use names::is_synthetic;
use plan::{MEMBERS, Plan, Sizes};
use rounds::{OPEN, Timetable};
use telling::Telling;

/// Cases of one transaction.
const TOGETHER: usize = 500;
/// Events of one transaction.
const EVENTS_TOGETHER: usize = 4_000;
/// The scheme of the seeds that the demonstration's cases belong to.
const SCHEME: &str = "scholar";

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    pub cases: usize,
    /// Projects of the special programme.
    pub projects: usize,
    pub seed: u64,
    /// The hash of everybody's password.
    pub password_hash: String,
    /// The day up to which things happened.
    pub today: Day,
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("the database is in use already; a demonstration wants an empty one of its own")]
    InUse,
    #[error("the seeds have no scheme called {SCHEME}")]
    NoScheme,
    #[error(transparent)]
    Seeds(#[from] SeedError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
    pub cases: usize,
    pub events: usize,
}

/// Fills an empty database. `progress` is told how many of how many steps are done. The same options give the same
/// data, the password's hash aside.
///
/// # Errors
/// [`DemoError::InUse`] for a database with accounts or events; when the database refuses.
pub async fn fill(db: &Db, options: &Options, progress: impl Fn(usize, usize)) -> Result<Filled, DemoError> {
    if !demo::is_unused(&mut db.read().await?).await? {
        return Err(DemoError::InUse);
    }
    let mut seeds = Seeds::load()?;
    let place = seeds.schemes.schemes.iter().position(|scheme| scheme.code == SCHEME).ok_or(DemoError::NoScheme)?;
    let timetable = Timetable::new(options.today, calendar_files::announced().clone());
    let config = seeds.schemes.schemes.remove(place).config;
    let plan = Arc::new(Plan::new(options.seed, Sizes::of(options.cases), config, timetable));
    let writer = Writer { db, chance: Arc::new(Mutex::new(Chance::of(options.seed, u64::MAX - 1))), plan };
    writer.everything(options, progress).await
}

/// Writes a plan.
struct Writer<'d> {
    db: &'d Db,
    /// What ids and salts are drawn from.
    chance: Arc<Mutex<Chance>>,
    plan: Arc<Plan>,
}

impl Writer<'_> {
    async fn everything(&self, options: &Options, progress: impl Fn(usize, usize)) -> Result<Filled, DemoError> {
        let (cases, projects) = (self.plan.slots.len(), options.projects);
        let hash = options.password_hash.clone();
        let scheme = self.job(move |tx, plan| setting_out(tx, plan, hash).boxed()).await?;
        let mut moving = events::besides_cases(&self.plan);
        for from in (0..cases).step_by(TOGETHER) {
            let some = from..(from + TOGETHER).min(cases);
            let steps = self.job(move |tx, plan| put_cases(tx, plan, scheme, some).boxed()).await?;
            moving.extend(steps);
            progress(from.min(cases), cases * 2);
        }
        moving.sort_unstable();
        let events = moving.len();
        let moving = Arc::new(moving);
        let mut numbers: BTreeMap<i16, i64> = BTreeMap::new();
        for from in (0..events).step_by(EVENTS_TOGETHER) {
            let (all, some) = (Arc::clone(&moving), from..(from + EVENTS_TOGETHER).min(events));
            let known = numbers.clone();
            numbers = self.job(move |tx, plan| put_events(tx, plan, scheme, all, some, known).boxed()).await?;
            progress(cases + from * cases / events, cases * 2);
        }
        self.job(move |tx, plan| finish(tx, plan, scheme, numbers).boxed()).await?;
        for from in (0..projects).step_by(TOGETHER) {
            let some = from..(from + TOGETHER).min(projects);
            self.job(move |tx, plan| projects::put(tx, plan, scheme, some).boxed()).await?;
        }
        progress(cases * 2, cases * 2);
        Ok(Filled { cases, events })
    }

    /// Runs a part of the work in a transaction of its own, with chance from the seed.
    async fn job<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Tx, Arc<Plan>) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        let (chance, plan) = (Arc::clone(&self.chance), Arc::clone(&self.plan));
        self.db.write(move |tx| with_chance(chance, async move { work(tx, plan).await }).boxed()).await
    }
}

/// The scheme that cases belong to, and its version.
type Scheme = (crate::domain::ids::SchemeId, i64);

fn cast_of(plan: &Plan, (scheme, scheme_ver): Scheme) -> Cast<'_> {
    Cast { plan, scheme, scheme_ver }
}

/// Seeds, settings, institutions, directions, rounds, everybody's accounts, panels and notices.
async fn setting_out(tx: &mut Tx, plan: Arc<Plan>, hash: String) -> Result<Scheme, StoreError> {
    let beginning = plan.timetable.beginning();
    let seeds = Seeds::load().map_err(|error| StoreError::Corrupt(error.to_string()))?;
    super::seed::load_into(tx, &seeds, beginning.plus_days(-1)).await?;
    let scheme = demo::scheme(tx, SCHEME).await?;
    let cast = cast_of(&plan, scheme);
    let office = announcing::office();
    let settings = [
        ("demo", "true"),
        ("office_name", office.name.as_str()),
        ("accept_dept", &office.department),
        ("contact_phone", &office.phone),
        ("contact_email", &office.email),
        ("contact_address", &office.address),
        ("notice_prefix", announcing::PREFIX),
    ];
    for (key, value) in settings {
        setting::set(tx, key, value, beginning).await?;
    }
    for at in 0..plan.sizes.hosts {
        let (name, name_en, slug) = (cast.host_name(at), cast.host_name_en(at), format!("demo-{:03}", at + 1));
        let new = NewInstitution {
            slug: &slug,
            name: &name,
            name_en: Some(&name_en),
            kind: cast.host_kind(at),
            parent: None,
            legal_person: Some(cast.host(at)),
            founded_on: None,
        };
        institution::insert(tx, cast.host(at), &new).await?;
    }
    for at in 0..plan.sizes.directions {
        let (name, name_en, slug) =
            (cast.direction_name(at), cast.direction_name_en(at), format!("demo-{:02}", at + 1));
        let new = NewDirection { slug: &slug, name: &name, name_en: Some(&name_en) };
        direction::insert(tx, cast.direction(at), scheme.0, 100 + at as i64, &new).await?;
    }
    let mut load = cast.load(&hash);
    put_rounds(&cast, &mut load);
    put_minutes(&cast, &mut load);
    for (at, sitting) in plan.sittings.iter().enumerate() {
        let (secretary_id, chair_id) = cast.panel_office(at, sitting);
        load.panels.push(Panel {
            id: sitting.id,
            batch_id: cast.batch(sitting.round),
            name: cast.panel_name(at, sitting),
            held_on: sitting.held_on,
            place: "演示会议室",
            secretary_id,
            chair_id,
            created_at: sitting.convened(at),
        });
        let held = sitting.held_on < plan.timetable.today;
        load.panel_members.extend((0..MEMBERS).map(|seat| PanelMember {
            panel_id: sitting.id,
            expert_id: cast.expert(plan.sizes.panellist(sitting.first + seat)),
            attends: held && seat < sitting.attending,
        }));
    }
    for notice in &plan.notices {
        put_notice(&cast, notice, &mut load);
    }
    load.write(tx).await?;
    let note = serde_json::json!({ "cases": plan.slots.len(), "seed": plan.seed.to_string() });
    let by = event::By { account: None, role: Role::System, at: beginning };
    event::record(tx, &by, event::Draft { command: "demo", note, ..event::Draft::default() }).await?;
    Ok(scheme)
}

/// The call rounds with places for everybody who was selected, and some to spare.
fn put_rounds(cast: &Cast<'_>, load: &mut Load) {
    let plan = cast.plan;
    let mut places: BTreeMap<(usize, ScholarRole), i64> = BTreeMap::new();
    for slot in plan.slots.iter().filter(|slot| slot.fate.before_panel()) {
        *places.entry((slot.round, slot.role)).or_default() += 1;
    }
    for (at, round) in plan.timetable.rounds.iter().enumerate() {
        let id: BatchId = cast.batch(at);
        load.batches.push(Batch {
            id,
            scheme_id: cast.scheme,
            code: round.code.clone(),
            year: i64::from(round.year),
            batch_no: round.no,
            name: format!("演示{}年第{}批", round.year, round.no),
            name_en: format!("Demo call {}-{}", round.year, round.no),
            guide_published_on: round.opens_on.plus_days(-30),
            opens_at: round.opens_on.starts_at(),
            // Inclusive to the second: 24:00 of the last day.
            closes_at: round.closes_on.plus_days(1).starts_at().plus_millis(-1),
            status: if at == OPEN { "open" } else { "closed" },
        });
        for role in ScholarRole::ALL {
            let max_places = 10 + places.get(&(at, *role)).copied().unwrap_or_default();
            let number = (at * 10 + load.quotas.len() % 4) as u64;
            load.quotas.push(Quota { id: cast.row(2, number), batch_id: id, role_code: *role, max_places });
        }
    }
}

/// Writes some cases with everything that belongs to them; gives what is to be recorded of them.
async fn put_cases(
    tx: &mut Tx,
    plan: Arc<Plan>,
    scheme: Scheme,
    some: std::ops::Range<usize>,
) -> Result<Vec<Moving>, StoreError> {
    let cast = cast_of(&plan, scheme);
    let mut load = Load::default();
    let mut moving = Vec::new();
    for case in some.clone() {
        let telling = Telling::of(&cast, case);
        telling.put(&mut load)?;
        moving.extend(telling.story.path.steps.iter().enumerate().map(|(step, done)| Moving {
            at: done.at,
            what: What::Case,
            which: case as u32,
            step: step as u16,
        }));
    }
    load.write(tx).await?;
    for case in some {
        directory::put(tx, &Telling::of(&cast, case)).await?;
    }
    Ok(moving)
}

/// Records some events, with the decisions they write; gives the last numbers of decisions by year.
async fn put_events(
    tx: &mut Tx,
    plan: Arc<Plan>,
    scheme: Scheme,
    moving: Arc<Vec<Moving>>,
    some: std::ops::Range<usize>,
    mut numbers: BTreeMap<i16, i64>,
) -> Result<BTreeMap<i16, i64>, StoreError> {
    let cast = cast_of(&plan, scheme);
    let mut drafts = Vec::with_capacity(some.len());
    let mut load = Load::default();
    for Moving { at, what, which, step } in &moving[some] {
        let which = *which as usize;
        drafts.push(match what {
            What::Round => events::of_round(&cast, *at, which, *step),
            What::Sitting => events::of_sitting(&cast, *at, which, &plan.sittings[which], *step)?,
            What::Notice => events::of_notice(&cast, *at, &plan.notices[which], *step)?,
            What::Case => {
                let (telling, step) = (Telling::of(&cast, which), usize::from(*step));
                let turn = telling.story.path.steps[step].turn;
                let decides = matches!(turn, Turn::Move(action) if events::is_decision(action));
                let decision_no = decides.then(|| {
                    let year = at.day().year();
                    let n = numbers.entry(year).or_default();
                    *n += 1;
                    format!("{year}-D-{n:04}")
                });
                load.decisions.extend(decision_no.clone().and_then(|number| telling.decision(step, number)));
                telling.event(step, decision_no.as_deref())?
            }
        });
    }
    load.write(tx).await?;
    event::record_all(tx, drafts).await?;
    Ok(numbers)
}

/// Counts and running numbers as they must stand, and everybody's messages.
async fn finish(tx: &mut Tx, plan: Arc<Plan>, scheme: Scheme, decisions: BTreeMap<i16, i64>) -> Result<(), StoreError> {
    let cast = cast_of(&plan, scheme);
    let mut load = Load::default();
    let mut counts: BTreeMap<(usize, ScholarRole, Stage), i64> = BTreeMap::new();
    let mut numbers: BTreeMap<String, i64> = BTreeMap::new();
    for slot in &plan.slots {
        *counts.entry((slot.round, slot.role, slot.fate.stage())).or_default() += 1;
        let name = format!("case:{}:{}", cast.batch(slot.round), slot.role.short());
        let last = numbers.entry(name).or_default();
        *last = slot.number.max(*last);
    }
    for notice in plan.notices.iter().filter(|notice| notice.number > 0) {
        let last = numbers.entry(format!("notice:{}", notice.released.day().year())).or_default();
        *last = notice.number.max(*last);
    }
    numbers.extend(decisions.into_iter().map(|(year, n)| (format!("decision:{year}"), n)));
    load.counts.extend(counts.into_iter().map(|((round, role, stage), n)| CaseCount {
        batch_id: cast.batch(round),
        role,
        stage,
        n,
    }));
    load.counters.extend(numbers.into_iter().map(|(name, n)| Counter { name, n }));
    load.write(tx).await?;
    inbox::fill(tx, &cast).await?;
    tx.touch_public().await
}
