//! Choosing the reviewers of a whole group at once: by lot, which is the lawful way, or by the best match of fields.
//!
//! The problem is read as the records stand, solved outside any transaction (it may take seconds), and applied only if
//! nothing it rests on has changed since. Whoever reviews already keeps the seat.

mod group;
mod makeup;
mod similar;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{CommandError, Who, answered, assign::invite, transact};
use crate::{
    app::App,
    clock::{new_id, new_secret},
    domain::{
        draw::{self, Id, Mode, Outcome, Problem, Sealed, Staged, Trial, Unit},
        ids::{BatchId, CaseId, ExpertId, RowId},
        review::Fault,
        role::{Role, ScholarRole},
        time::Day,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        assignment::{self, NewAssignment},
        batch,
        case_file::{self, CaseFile},
        draw::{self as draws, NewDraw, Secret},
        event::{self, Exhibit},
    },
};

pub use group::{Group, group};
pub use makeup::{Makeup, makeup_of};
pub use similar::{Grouping, Suggestion, form_group, split_group, suggestions};

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

/// How many places stay empty: without groups of similar cases, whatever the lots are.
///
/// # Errors
/// As [`preview`].
pub async fn shortage(problem: Problem, units: Vec<Unit>) -> Result<Trial, CommandError> {
    // The number of places that can be filled does not depend on the lots; who would fill them is thrown away.
    solve(move || draw::try_staged(&problem, &units)).await
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
    let Staged { stages, drawn } = solve_group(&group, asked.best, secret.secret.clone(), hex::encode(&head)).await?;
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
        wishes: group.wishes(&drawn),
        stages,
        drawn,
    };
    apply(app, who, asked, group, sealed, due_on).await
}

/// Solves a group: by best match as one problem, by lot with its groups of similar cases first.
async fn solve_group(group: &Group, best: bool, secret: String, head: String) -> Result<Staged, CommandError> {
    let problem = group.problem.clone();
    if best {
        let drawn = solve(move || draw::draw(&problem, &Mode::Best)).await?;
        return Ok(Staged { stages: Vec::new(), drawn });
    }
    let units = group.units.clone();
    // Both are digests that this program wrote: a seed is missing only of what is none.
    let seed = move |problem: &Problem| draw::seed(&secret, &draw::problem_hash(problem), &head).unwrap_or_default();
    let staged = solve(move || draw::draw_staged(&problem, &units, seed)).await?;
    let all = staged.stages.iter().map(|stage| &stage.drawn).chain([&staged.drawn]);
    if all.into_iter().any(|drawn| drawn.certificate.seed().is_none_or(str::is_empty)) {
        return Err(StoreError::Corrupt("a hash that is none".to_owned()).into());
    }
    Ok(staged)
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
