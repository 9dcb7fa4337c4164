//! Choosing the reviewers of a whole group at once: by lot, which is the lawful way, or by the best match of fields.
//!
//! The problem is read as the records stand, solved outside any transaction (it may take seconds), and applied only if
//! nothing it rests on has changed since. Whoever reviews already keeps the seat.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    CommandError, Who, answered,
    assign::{POOL_MOST, Pool, invite},
    transact,
};
use crate::{
    app::App,
    clock::{new_id, new_secret},
    domain::{
        draw::{self, Case, Id, Mode, Outcome, Problem, Reviewer, Sealed},
        ids::{BatchId, CaseId, DirectionId, ExpertId, InstitutionId, RowId},
        recusal::Kind,
        review::Fault,
        role::{Role, ScholarRole},
        scheme::SchemeConfig,
        time::Day,
        workflow::{Reason, Refusal},
    },
    store::{
        Conn, StoreError, Tx,
        assignment::{self, NewAssignment},
        batch,
        case_file::{self, CaseFile},
        direction,
        draw::{self as draws, NewDraw, Secret},
        event::{self, Exhibit},
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
    /// The end of the chain when it was read.
    head: i64,
}

impl Group {
    /// The digest of the problem, by which a page says what it has seen.
    pub fn digest(&self) -> String {
        draw::problem_hash(&self.problem)
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
    /// compared; people and institutions, which events without a case tell of.
    async fn stands(&self, tx: &mut Tx, asked: &Asked) -> Result<bool, StoreError> {
        let cases = case_file::at_first_review(tx, asked.batch, asked.role).await?;
        let pool = pool(tx).await?;
        let case = |case: &CaseFile| (case.id, case.ver);
        let expert = |row: &Expert| (row.id, row.ver, row.load);
        Ok(cases.iter().map(case).eq(self.cases.iter().map(case))
            && pool.iter().map(expert).eq(self.pool.iter().map(expert))
            && !event::is_any_without_case(tx, self.head).await?)
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
        let judged = judges.judge(conn, &case).await?;
        let mut allowed = 0;
        for one in judged {
            let expert = one.known.id();
            let is_there = one.away(today, due_on).is_none() && one.on_register(today, due_on).is_none();
            if !is_there && !fixed.contains(&expert) {
                group.away.insert(expert);
                continue;
            }
            legal_persons.entry(expert).or_insert_with(|| one.known.legal_persons(today));
            if one.standing.is_free() {
                allowed += 1;
                let fits = direction.is_some_and(|name| one.known.row.fields().contains(name));
                let weight = if fits { OF_THE_DIRECTION } else { 0 };
                group.problem.matches.push((case.id.0.into(), expert.0.into(), weight));
                continue;
            }
            for finding in &one.standing.barring {
                *group.conflicts.entry(finding.kind).or_default() += 1;
            }
            if !one.standing.is_conflict() {
                *group.undecided.entry(case.id).or_default() += 1;
            }
            // A seat somebody has already is for a person to withdraw: the draw keeps it.
            if !fixed.contains(&expert) {
                group.problem.conflicts.push((case.id.0.into(), expert.0.into()));
            }
        }
        group.allowed.insert(case.id, allowed);
        let required = required(config, &case).max(fixed.len() as i64);
        group.places += required;
        group.problem.cases.push(Case {
            fixed: fixed.iter().map(|expert| Id::from(expert.0)).collect(),
            ..Case::new(case.id.0, u32::try_from(required).unwrap_or_default())
        });
    }
    let together = together(&legal_persons);
    let within = group.put_beside(&standing, &together);
    // Somebody who left the pool may still have a seat.
    let mut known: BTreeSet<ExpertId> = group.pool.iter().map(|row| row.id).collect();
    for (_, expert) in &standing {
        if known.insert(*expert) {
            group.problem.reviewers.push(Reviewer::new(expert.0, taken(&within, *expert)));
        }
    }
    let seated = |row: &&Expert| standing.iter().any(|(_, expert)| *expert == row.id);
    for row in group.pool.iter().filter(|row| seated(row) || !group.away.contains(&row.id)) {
        let spare = u32::try_from((load_cap - row.load).max(0)).unwrap_or_default();
        let reviewer = Reviewer::new(row.id.0, spare + taken(&within, row.id));
        group.problem.reviewers.push(match together.get(&row.id) {
            Some(legal_person) => reviewer.of(legal_person.0),
            None => reviewer,
        });
    }
    Ok(group)
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
fn together(of: &BTreeMap<ExpertId, Vec<InstitutionId>>) -> BTreeMap<ExpertId, InstitutionId> {
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

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub batch: BatchId,
    pub role: ScholarRole,
    /// By best match instead of by lot.
    pub best: bool,
    /// The digest of the group as it was seen.
    pub seen: String,
    pub due_on: Option<Day>,
    /// Why it is drawn again.
    pub reason: String,
}

/// Solves a group by best match: for the preview. What a draw by lot would give is never shown before it is made.
///
/// # Errors
/// [`Fault::DrawImpossible`] when the records contradict each other.
pub async fn preview(problem: Problem) -> Result<Outcome, CommandError> {
    solve(move || draw::solve(&problem, &Mode::Best)).await
}

/// How many places stay empty, whatever the lots are.
///
/// # Errors
/// As [`preview`].
pub async fn shortage(problem: Problem) -> Result<Outcome, CommandError> {
    // The number of places that can be filled does not depend on the lots; who would fill them is thrown away.
    solve(move || draw::solve(&problem, &Mode::Random { seed: "shortage".to_owned() })).await
}

/// Runs the solver away from the threads that answer requests.
async fn solve<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Vec<draw::Fault>> + Send + 'static,
) -> Result<T, CommandError> {
    let solved = tokio::task::spawn_blocking(work).await.map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
    solved.map_err(|faults| {
        let reasons = faults.into_iter().map(|fault| Fault::DrawImpossible { why: fault.to_string() }.into());
        Refusal { reasons: reasons.collect() }.into()
    })
}

/// Draws reviewers for every empty place of a group and asks them; gives how many were asked.
///
/// # Errors
/// Without a day ahead; without a reason where it is not the first draw; when there is nothing to fill; stale when
/// anything the draw rests on changed since it was seen. Then nobody is asked.
pub async fn draw(app: &App, who: &Who, asked: Asked) -> Result<usize, CommandError> {
    let (batch, role, today) = (asked.batch, asked.role, who.at.day());
    if let Some(answer) = answered(app, who).await? {
        return Ok(answer);
    }
    let mut conn = app.db.read().await?;
    let due_on = asked.due_on.filter(|due| *due > today);
    let group = group(&mut conn, batch, role, (today, due_on.unwrap_or(today))).await?;
    let number = 1 + draws::count(&mut conn, batch, role).await?;
    let mut reasons = Vec::new();
    if due_on.is_some() && group.digest() != asked.seen {
        return Err(Refusal::one(Reason::Stale).into());
    }
    if due_on.is_none() {
        reasons.push(Fault::DueNotAhead.into());
    }
    if number > 1 && asked.reason.trim().is_empty() {
        reasons.push(Reason::ReasonMissing);
    }
    if draws::has_nominated(&mut conn, batch, role, (who.account, who.person)).await? {
        reasons.push(Reason::NominatorMayNot);
    }
    Refusal::unless_empty(reasons)?;
    let Some(due_on) = due_on else { return Ok(0) };
    drop(conn);

    let secret = commit(app, who, batch).await?;
    let mut group = group;
    if secret.event_seq == group.head + 1 {
        group.head = secret.event_seq;
    }
    let head = draws::head_before(&mut app.db.read().await?, today.starts_at()).await?;
    let (head_seq, head) = head.unwrap_or((0, vec![0; 32]));
    let problem = group.problem.clone();
    let mode = if asked.best {
        Mode::Best
    } else {
        let hash = draw::problem_hash(&problem);
        let seed = draw::seed(&secret.secret, &hash, &hex::encode(&head));
        Mode::Random { seed: seed.ok_or_else(|| StoreError::Corrupt("a hash that is none".to_owned()))? }
    };
    let drawn = solve(move || draw::draw(&problem, &mode)).await?;
    let call = batch::find(&mut app.db.read().await?, batch).await?.ok_or(CommandError::NotFound)?;
    let sealed = Sealed {
        call: call.code,
        role: role.code().to_owned(),
        number,
        reason: asked.reason.trim().to_owned(),
        drawn_at: who.at.rfc3339(),
        secret_hash: secret.secret_hash,
        secret: None,
        head_seq,
        head_hash: hex::encode(&head),
        drawn,
    };
    apply(app, who, asked, group, sealed, due_on).await
}

/// Puts a draw into force, if nothing it rests on has changed.
async fn apply(
    app: &App,
    who: &Who,
    asked: Asked,
    group: Group,
    sealed: Sealed,
    due_on: Day,
) -> Result<usize, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            if !group.stands(tx, &asked).await? {
                return Err(Refusal::one(Reason::Stale).into());
            }
            let chosen = chosen(&group, &sealed);
            if chosen.is_empty() {
                return Err(Refusal::one(Fault::NothingToDraw.into()).into());
            }
            let id: RowId = new_id(author.at);
            let drawn = group.places - group.beside.values().sum::<usize>() as i64;
            keep(tx, &author, &asked, id, &sealed, drawn).await?;
            let mut asked_for = 0;
            for case in group.cases.iter().filter(|case| chosen.contains_key(&case.id)) {
                asked_for += ask(tx, &author, case, &chosen[&case.id], (id, due_on)).await?;
            }
            Ok(asked_for)
        }
        .boxed()
    })
    .await
}

/// The new seats by case: what was drawn less what stood.
fn chosen(group: &Group, sealed: &Sealed) -> BTreeMap<CaseId, Vec<ExpertId>> {
    let fixed: BTreeSet<(&Id, &Id)> =
        group.problem.cases.iter().flat_map(|case| case.fixed.iter().map(|expert| (&case.id, expert))).collect();
    let mut chosen: BTreeMap<CaseId, Vec<ExpertId>> = BTreeMap::new();
    for (case, expert) in &sealed.drawn.assignments {
        if let (false, Some(case), Some(expert)) = (fixed.contains(&(case, expert)), case.number(), expert.number()) {
            chosen.entry(CaseId(case)).or_default().push(ExpertId(expert));
        }
    }
    chosen
}

/// Keeps the draw with its certificate, and records it.
async fn keep(
    tx: &mut Tx,
    who: &Who,
    asked: &Asked,
    id: RowId,
    sealed: &Sealed,
    places: i64,
) -> Result<(), CommandError> {
    let certificate = serde_json::to_string(sealed).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let new = NewDraw {
        id,
        batch: asked.batch,
        role: asked.role,
        number: sealed.number,
        mode: if asked.best { "best" } else { "random" },
        reason: &sealed.reason,
        places,
        filled: i64::try_from(sealed.drawn.filled).unwrap_or_default(),
        certificate: &certificate,
        by: who.account,
    };
    match draws::insert(tx, &new, who.at).await {
        Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
        other => other?,
    }
    let note = json!({
        "call": asked.batch, "role": asked.role, "number": sealed.number, "mode": new.mode,
        "problem": sealed.drawn.certificate.problem_hash(), "result": sealed.drawn.certificate.result_hash(),
        "head": sealed.head_seq, "reason": sealed.reason,
    });
    let exhibits = vec![Exhibit::of("draw", id, &hex::encode(Sha256::digest(&certificate)))?];
    let draft = event::Draft { command: "draw_reviewers", note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(Role::Officer), draft).await?;
    Ok(())
}

/// Asks the experts drawn for a case; gives how many.
async fn ask(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    experts: &[ExpertId],
    (draw, due_on): (RowId, Day),
) -> Result<usize, CommandError> {
    let mut exhibits = Vec::new();
    for expert in experts {
        let new = NewAssignment { case: case.id, expert: *expert, due_on, by: who.account, draw: Some(draw) };
        let id = match assignment::insert(tx, new, who.at).await {
            Err(StoreError::Duplicate) => return Err(Refusal::one(Reason::Stale).into()),
            other => other?,
        };
        exhibits.push(Exhibit::of("assignment", id, &json!({ "expert": expert, "due_on": due_on, "draw": draw }))?);
        invite(tx, case, id, who.at).await?;
    }
    case_file::touch(tx, case.id).await?;
    let note = json!({ "invited": experts.len(), "due_on": due_on, "draw": draw });
    let draft =
        event::Draft { command: "assign_reviewers", case: Some(case.id), note, exhibits, ..event::Draft::default() };
    event::record(tx, &who.acting_as(Role::Officer), draft).await?;
    Ok(experts.len())
}

/// The secret of a call; made now where the call opened before there were draws.
async fn commit(app: &App, who: &Who, batch: BatchId) -> Result<Secret, CommandError> {
    if let Some(known) = draws::secret(&mut app.db.read().await?, batch).await? {
        return Ok(known);
    }
    let author = who.clone();
    app.db.write(move |tx| async move { make_secret(tx, &author, batch).await }.boxed()).await
}

/// Makes the secret of a call and puts its digest on the chain.
pub(super) async fn make_secret(tx: &mut Tx, who: &Who, batch: BatchId) -> Result<Secret, CommandError> {
    let secret = new_secret();
    let secret_hash = draw::secret_hash(&secret).unwrap_or_default();
    let note = json!({ "call": batch, "secret_hash": secret_hash });
    let draft = event::Draft { command: "commit_to_draw", note, ..event::Draft::default() };
    let event_seq = event::record(tx, &who.acting_as(Role::Officer), draft).await?;
    let kept = Secret { secret, secret_hash, event_seq, made_at: who.at };
    draws::keep_secret(tx, batch, &kept).await?;
    Ok(kept)
}
