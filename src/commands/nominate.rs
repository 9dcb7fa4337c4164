//! Nominations: a draft is kept as it is, a submission is judged as a whole and kept whole or not at all.

use serde::{Deserialize, Serialize};

use super::{
    CommandError, Who,
    moves::{self, Request},
    record, transact,
};
use crate::{
    app::App,
    domain::{
        access::{self, Reach, Resource, Verb},
        ids::{BatchId, CaseId, DeficiencyId, DirectionId, InstitutionId, PersonId},
        nomination::{Form, PLEDGE_VERSION, ways_to_nominate},
        record::{PersonEntry, PostEntry},
        role::{CaseKind, Role, ScholarRole},
        scheme::NominatorKind,
        time::Moment,
        workflow::{self, Action, Actor, Input, Reason, Refusal, Stage},
    },
    store::{
        Tx, batch,
        case_file::{self, CaseFile, NewCase},
        event, facts,
        nomination::{self, Nomination},
        person,
        search::{self, Text},
    },
};
use futures_util::FutureExt;

/// What is entered in the form of a nomination.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    pub direction: Option<DirectionId>,
    pub nominator_kind: Option<NominatorKind>,
    pub recommender: Option<PersonId>,
    /// Only an officer's word counts here.
    pub chief_waiver: String,
    pub subject: Option<Subject>,
    pub form: Form,
    pub pledge: bool,
    /// Answers to what was asked to be corrected.
    pub answers: Vec<(DeficiencyId, String)>,
}

/// Whom the nomination is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Somebody on record.
    Known(PersonId),
    /// Somebody new, to be put on record when the nomination is submitted.
    New,
}

/// Which nomination an entry belongs to.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A new one, in a call and for a role.
    New { batch: BatchId, role: ScholarRole },
    /// A known one, as it stood when the form was filled in.
    Known { case: CaseId, ver: i64 },
}

/// A nomination that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub case_no: String,
    pub ver: i64,
    pub stage: Stage,
}

/// Keeps a draft, which may lack anything.
///
/// # Errors
/// When it is not this account's to write, or somebody else changed it.
pub async fn save(app: &App, who: &Who, place: Place, entry: Entry) -> Result<Saved, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role, command) = keep(tx, &author, place, &entry).await?;
            let (from, to) = match command {
                "create" => (None, Some(case.stage)),
                _ => (Some(case.stage), Some(case.stage)),
            };
            let draft = event::Draft { command, case: Some(case.id), from, to, ..event::Draft::default() };
            event::record(tx, &author.acting_as(as_role), draft).await?;
            Ok(Saved { case_no: case.case_no, ver: case.ver, stage: case.stage })
        }
        .boxed()
    })
    .await
}

/// Submits a nomination, or submits it again after correction: what was entered is kept, judged and moved in one.
/// `misread` is what was wrong with the entry before it got here; it is told together with all the rest.
///
/// # Errors
/// Every reason at once; then nothing is kept, neither the entry nor a new person.
pub async fn submit(
    app: &App,
    who: &Who,
    place: Place,
    entry: Entry,
    misread: Vec<Reason>,
) -> Result<Saved, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let (case, as_role, command) = keep(tx, &author, place, &entry).await?;
            if command == "create" {
                let draft =
                    event::Draft { command, case: Some(case.id), to: Some(case.stage), ..event::Draft::default() };
                event::record(tx, &author.acting_as(as_role), draft).await?;
            }
            let mut reasons = misread;
            if case.stage == Stage::Draft {
                reasons.extend(name_the_subject(tx, &author, &case, &entry).await?);
                nomination::set_exclusions(tx, case.id, &entry.form.exclusions).await?;
            }
            let action = if case.stage == Stage::Returned { Action::Resubmit } else { Action::Submit };
            let request =
                Request { case: case.id, ver: case.ver, action, input: Input::default(), exhibits: Vec::new() };
            match moves::take(tx, &author, request).await {
                Ok(_) => {}
                Err(CommandError::Refused(refusal)) => add_unsaid(&mut reasons, refusal.reasons),
                Err(other) => return Err(other),
            }
            Refusal::unless_empty(reasons)?;
            let case = case_file::find(tx, case.id).await?.ok_or(CommandError::NotFound)?;
            Ok(Saved { case_no: case.case_no, ver: case.ver, stage: case.stage })
        }
        .boxed()
    })
    .await
}

/// Adds what was not said of the same field already: a date that cannot be read is not also missing.
fn add_unsaid(reasons: &mut Vec<Reason>, more: Vec<Reason>) {
    let said: Vec<Option<&'static str>> = reasons.iter().map(Reason::field).collect();
    reasons.extend(more.into_iter().filter(|reason| reason.field().is_none() || !said.contains(&reason.field())));
}

/// Writes an entry into its case, new or known; gives the case as it then stands.
async fn keep(
    tx: &mut Tx,
    who: &Who,
    place: Place,
    entry: &Entry,
) -> Result<(CaseFile, Role, &'static str), CommandError> {
    match place {
        Place::New { batch, role } => {
            let (case, as_role) = create(tx, who, batch, role, entry).await?;
            Ok((case, as_role, "create"))
        }
        Place::Known { case, ver } => {
            let (case, as_role) = change(tx, who, case, ver, entry).await?;
            Ok((case, as_role, "save_draft"))
        }
    }
}

/// Changes a nomination that is still being written.
async fn change(
    tx: &mut Tx,
    who: &Who,
    case: CaseId,
    ver: i64,
    entry: &Entry,
) -> Result<(CaseFile, Role), CommandError> {
    let case = moves::open(tx, who, case).await?;
    if case.ver != ver {
        return Err(Refusal::one(Reason::Stale).into());
    }
    let actor = moves::actor(tx, who, &case).await?;
    may_write(&actor)?;
    if !matches!(case.stage, Stage::Draft | Stage::Returned) {
        return Err(Refusal::one(Reason::WrongStage { stage: case.stage, allowed: Vec::new() }).into());
    }
    let title = entry.form.candidate_name.as_str();
    let host = host(who, entry, case.host());
    let known = nomination::find(tx, case.id).await?;
    write_form(tx, who, (case.id, case.host()), known, entry).await?;
    case_file::describe(tx, case.id, case.ver, title, entry.direction, host).await?;
    search::set(tx, search::Kind::Case, case.id, &found_by(&case.case_no, entry)).await?;
    if case.stage == Stage::Draft {
        match known_subject(tx, entry).await? {
            Some(person) => case_file::set_subject(tx, case.id, person).await?,
            None => case_file::clear_subject(tx, case.id).await?,
        }
    }
    for (deficiency, answer) in entry.answers.iter().filter(|(_, answer)| !answer.is_empty()) {
        nomination::answer_deficiency(tx, case.id, *deficiency, answer, who.at).await?;
    }
    let case = case_file::find(tx, case.id).await?.ok_or(CommandError::NotFound)?;
    let writes = |role: &Role| access::grant_of(*role, Resource::Draft).write != Reach::Nothing;
    Ok((case, actor.roles.into_iter().find(writes).unwrap_or(Role::Nominator)))
}

/// Makes a case with the next number of its call and role, and writes its form. It is judged as it then stands.
pub(super) async fn create(
    tx: &mut Tx,
    who: &Who,
    batch_id: BatchId,
    role: ScholarRole,
    entry: &Entry,
) -> Result<(CaseFile, Role), CommandError> {
    let call = batch::find(tx, batch_id).await?.ok_or(Refusal::one(Reason::NotAChoice { field: "batch_id" }))?;
    let places = batch::quotas(tx, batch_id).await?;
    if !places.is_empty() && places.iter().all(|(code, _)| code != role.code()) {
        return Err(Refusal::one(Reason::NotAChoice { field: "role" }).into());
    }
    let new = NewCase {
        kind: CaseKind::Scholar,
        scheme: call.scheme_id,
        scheme_ver: facts::version_in_force(tx, call.scheme_id).await?,
        batch: batch_id,
        batch_code: call.code,
        role: Some(role),
        title: entry.form.candidate_name.clone(),
        direction: entry.direction,
        subject: known_subject(tx, entry).await?,
        host: host(who, entry, None),
        stage: Stage::Draft,
        entered_by: Some(who.account),
        officer: None,
        imported: false,
        demo: false,
    };
    let case = case_file::insert(tx, new, who.at).await?;
    write_form(tx, who, (case.id, None), None, entry).await?;
    search::add(tx, search::Kind::Case, case.id, &found_by(&case.case_no, entry)).await?;
    let actor = moves::actor(tx, who, &case).await?;
    may_write(&actor)?;
    let facts = facts::of(tx, &case).await?;
    let (_, mv) = workflow::decide(&facts, &actor, Action::Create, &Input::default(), who.at)?;
    Ok((case, mv.as_role))
}

/// Refuses whoever may not write a draft of this case.
fn may_write(actor: &Actor) -> Result<(), Refusal> {
    if access::reach(actor.roles.iter().copied(), Resource::Draft, Verb::Write) == Reach::Nothing {
        return Err(Refusal::one(Reason::RoleLacking { needed: vec![Role::Nominator, Role::Officer] }));
    }
    Ok(())
}

/// What a case is found by while it is only a form.
fn found_by<'e>(case_no: &'e str, entry: &'e Entry) -> [Text<'e>; 3] {
    let form = &entry.form;
    [Text::Name(&form.candidate_name), Text::Words(case_no), Text::Words(&form.candidate_pinyin)]
}

/// The person an entry says it is about, if that is somebody on record.
async fn known_subject(tx: &mut Tx, entry: &Entry) -> Result<Option<PersonId>, CommandError> {
    let Some(Subject::Known(person)) = entry.subject else { return Ok(None) };
    person::find(tx, person).await?.ok_or(Refusal::one(Reason::NotAChoice { field: "person" }))?;
    Ok(Some(person))
}

/// The institutions an account may nominate for, where it speaks only for its own; `None` for everybody else.
pub fn bound_to(who: &Who) -> Option<Vec<InstitutionId>> {
    let free = [Role::Officer, Role::Nominator, Role::ChiefScientist].into_iter().any(|role| who.has(role));
    let units = who.held.iter().filter(|held| held.role == Role::Unit).filter_map(|held| held.scope);
    (!free).then(|| units.map(InstitutionId).collect())
}

/// The host institution of an entry; of somebody who speaks for one institution only, that which stands already, for a
/// co-editor speaks for another, else the own.
fn host(who: &Who, entry: &Entry, kept: Option<InstitutionId>) -> Option<InstitutionId> {
    entry.form.institution.or_else(|| bound_to(who).and_then(|units| kept.or_else(|| units.first().copied())))
}

/// Writes what belongs to the nomination itself; `known` and the host institution are what was there before.
async fn write_form(
    tx: &mut Tx,
    who: &Who,
    (case, kept_host): (CaseId, Option<InstitutionId>),
    known: Option<Nomination>,
    entry: &Entry,
) -> Result<(), CommandError> {
    let kept_kind = known.as_ref().and_then(Nomination::nominator_kind);
    let mut reasons = Vec::new();
    if entry
        .nominator_kind
        .is_some_and(|kind| kept_kind != Some(kind) && !ways_to_nominate(who.roles()).contains(&kind))
    {
        reasons.push(Reason::NotAChoice { field: "nominator_kind" });
    }
    let host = host(who, entry, kept_host);
    let changed = host.filter(|_| host != kept_host);
    if bound_to(who).is_some_and(|units| changed.is_some_and(|host| !units.contains(&host))) {
        reasons.push(Reason::NotAChoice { field: "institution_id" });
    }
    Refusal::unless_empty(reasons)?;

    let signed = known.as_ref().and_then(|known| known.pledged_at.map(Moment).zip(known.pledge_version.clone()));
    let signed = signed.filter(|(_, version)| version == PLEDGE_VERSION);
    let waived = known.as_ref().and_then(|known| known.chief_waiver.clone()).unwrap_or_default();
    let draft = nomination::Draft {
        nominator: Some(who.account),
        nominator_person: known.as_ref().map_or(who.person, |known| known.nominator_person_id.map(PersonId)),
        nominator_kind: entry.nominator_kind,
        recommender: entry.recommender,
        chief_waiver: if who.has(Role::Officer) { entry.chief_waiver.clone() } else { waived },
        form: Form { institution: host, ..entry.form.clone() },
        pledge: entry.pledge.then(|| signed.unwrap_or((who.at, PLEDGE_VERSION.to_owned()))),
    };
    nomination::save(tx, case, &draft, who.at).await?;
    Ok(())
}

/// Ties the nomination to a person, putting a new one on record. People of the same name make it ask which.
async fn name_the_subject(
    tx: &mut Tx,
    who: &Who,
    case: &CaseFile,
    entry: &Entry,
) -> Result<Option<Reason>, CommandError> {
    let form = &entry.form;
    if form.candidate_name.is_empty() || matches!(entry.subject, Some(Subject::Known(_))) {
        return Ok(None);
    }
    if entry.subject.is_none() && !person::namesakes(tx, &form.candidate_name).await?.is_empty() {
        return Ok(Some(Reason::NamesakesUndecided));
    }
    let age_rule = facts::config(tx, case).await?.role(case.scholar_role()).is_some_and(|role| role.age.is_some());
    let fields = PersonEntry {
        name: form.candidate_name.clone(),
        pinyin: form.candidate_pinyin.clone(),
        gender: form.gender,
        birth_date: form.birth_date.filter(|_| age_rule),
        orcid: None,
    };
    let person = record::insert_person(tx, who, fields).await?;
    if !form.title.is_empty() {
        let post = PostEntry { institution: case.host(), title: form.title.clone(), as_of: who.at.day() };
        record::insert_post(tx, who, person, &post).await?;
    }
    case_file::set_subject(tx, case.id, person).await?;
    Ok(None)
}
