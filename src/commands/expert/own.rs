//! What an expert keeps up: the own profile, and a new institution, after which every recusal is judged anew.

use futures_util::FutureExt;
use serde_json::json;

use super::record;
use crate::{
    app::App,
    clock::new_id,
    commands::{CommandError, Who, assign, record as records, transact},
    domain::{
        expert::{Language, Region},
        fold::fold,
        ids::{ExpertId, InstitutionId, PersonId, RowId},
        message::{MessageKind, Note},
        record::PostEntry,
        role::Role,
        time::Day,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx, assignment, case_file,
        event::{self, Exhibit},
        expert::{self, Expert, Profile},
        institution, outbox,
    },
};

/// What experts say of themselves.
#[derive(Clone, Debug)]
pub struct OwnProfile {
    pub fields: Vec<String>,
    pub languages: Vec<Language>,
    pub region: Region,
    /// Pledges secrecy and integrity, if that was not done before.
    pub pledges: bool,
}

/// Keeps the own profile.
///
/// # Errors
/// [`CommandError::NotFound`] when the account is nobody of the pool; [`Reason::Stale`].
pub async fn keep(app: &App, who: &Who, ver: i64, own: OwnProfile) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let kept = oneself(tx, &author).await?;
            let OwnProfile { fields, languages, region, pledges } = own;
            expert::update(tx, kept.id, ver, &Profile { fields, languages, region, active: kept.active }).await?;
            if pledges {
                expert::set_pledged(tx, kept.id, author.at.day()).await?;
            }
            record(tx, &author, Role::Expert, "keep_own_profile", kept.id).await
        }
        .boxed()
    })
    .await
}

/// A new institution, as the expert names it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Relocating {
    pub institution: String,
    pub title: String,
    /// Since when.
    pub as_of: Day,
}

/// Puts a new post on record at once. An institution that nothing on record is called is for the office to find; until
/// then its legal person is unknown, and nobody is asked on the strength of it. Former posts stay until the office ends
/// them: an expert does not get rid of a conflict by saying so.
///
/// # Errors
/// [`Reason::InFuture`]; [`CommandError::NotFound`] when the account is nobody of the pool.
pub async fn relocate(app: &App, who: &Who, new: Relocating) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let kept = oneself(tx, &author).await?;
            if new.as_of > author.at.day() {
                return Err(Refusal::one(Reason::InFuture { field: "as_of" }).into());
            }
            let institution = called(tx, &new.institution).await?;
            let title: RowId = new_id(author.at);
            let post = PostEntry { institution, title: new.title.clone(), as_of: new.as_of };
            records::insert_post_as(tx, &author, title, kept.person_id, &post).await?;
            if institution.is_none() {
                expert::ask_relocation(tx, kept.id, title, &new.institution, author.at).await?;
            }
            let draft = event::Draft {
                command: "relocate_expert",
                note: json!({ "expert": kept.id, "on_record": institution.is_some() }),
                exhibits: vec![Exhibit::of("expert_relocation", kept.id, &new)?],
                ..event::Draft::default()
            };
            event::record(tx, &author.acting_as(Role::Expert), draft).await?;
            let note = Note::default().at(format!("/admin/experts/{}", kept.id));
            outbox::add_for_role(tx, Role::Officer, MessageKind::ExpertMoved, None, &note, author.at).await?;
            recheck(tx, &author, Role::Expert, kept.person_id).await
        }
        .boxed()
    })
    .await
}

/// Says which institution of the records an expert meant.
///
/// # Errors
/// [`CommandError::NotFound`] when nothing of that id waits; [`Reason::NotAChoice`] for an institution not on record.
pub async fn settle(
    app: &App,
    who: &Who,
    id: ExpertId,
    asked: RowId,
    institution: InstitutionId,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            let kept = expert::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            let open = expert::open_relocations(tx, id).await?;
            let asked = open.into_iter().find(|known| known.id == asked).ok_or(StoreError::Stale)?;
            let found = institution::find(tx, institution).await?;
            let found = found.ok_or_else(|| Refusal::one(Reason::NotAChoice { field: "institution" }))?;
            expert::settle_relocation(tx, &asked, found.id, author.account, author.at).await?;
            let said = json!({ "named": asked.institution, "institution": found.id });
            let draft = event::Draft {
                command: "settle_relocation",
                note: json!({ "expert": id }),
                exhibits: vec![Exhibit::of("expert_relocation", asked.id, &said)?],
                ..event::Draft::default()
            };
            event::record(tx, &author.acting_as(Role::Officer), draft).await?;
            recheck(tx, &author, Role::Officer, kept.person_id).await
        }
        .boxed()
    })
    .await
}

/// The expert an account is.
async fn oneself(tx: &mut Tx, who: &Who) -> Result<Expert, CommandError> {
    who.must_be(Role::Expert)?;
    expert::of_account(tx, who.account).await?.ok_or(CommandError::NotFound)
}

/// The institution of exactly this name, in whatever width and case it is written.
async fn called(tx: &mut Tx, name: &str) -> Result<Option<InstitutionId>, StoreError> {
    let wanted = fold(name);
    let names = institution::names(tx).await?;
    Ok(names.into_iter().find(|(known, _)| fold(known) == wanted).map(|(_, id)| InstitutionId(id)))
}

/// Judges every review of a person anew after a change of post: whoever handles a case in which a conflict, or what
/// must be settled, has come to light is told, and supervisors where the review counts already. What was written is
/// for a person to invalidate.
///
/// # Errors
/// When the database fails.
pub(in crate::commands) async fn recheck(
    tx: &mut Tx,
    who: &Who,
    as_role: Role,
    person: PersonId,
) -> Result<(), CommandError> {
    let Some(kept) = expert::of_person(tx, person).await? else { return Ok(()) };
    for (seat, case) in assignment::undecided_cases(tx, kept.id).await? {
        let case = case_file::find(tx, case).await?.ok_or(StoreError::Missing)?;
        let judged = assign::judge(tx, &case, vec![kept.clone()], who.at.day()).await?;
        let Some(standing) = judged.into_iter().next().map(|one| one.standing).filter(|it| !it.is_free()) else {
            continue;
        };
        // Whoever looks at the page from before must not assign or shortlist on it.
        case_file::touch(tx, case.id).await?;
        let note = Note::about(&case.case_no).at(format!("/admin/nominations/{}/assignments", case.case_no));
        match case.officer() {
            Some(officer) => {
                outbox::add(tx, officer, MessageKind::ConflictFound, Some(case.id), &note, who.at).await?;
            }
            None => {
                let kind = MessageKind::ConflictFound;
                outbox::add_for_role(tx, Role::Officer, kind, Some(case.id), &note, who.at).await?;
            }
        }
        let counts = assignment::find(tx, seat).await?.is_some_and(|seat| seat.is_handed_in());
        if counts {
            let note = Note::about(&case.case_no).at(format!("/admin/nominations/{}", case.case_no));
            let kind = MessageKind::ConflictFound;
            outbox::add_for_role(tx, Role::Supervisor, kind, Some(case.id), &note, who.at).await?;
        }
        let found = json!({ "barring": standing.barring, "undecided": standing.undecided });
        let draft = event::Draft {
            command: "recheck_recusals",
            case: Some(case.id),
            note: json!({ "assignment": seat, "counts": counts }),
            exhibits: vec![Exhibit::of("standing", seat, &found)?],
            ..event::Draft::default()
        };
        event::record(tx, &who.acting_as(as_role), draft).await?;
    }
    Ok(())
}
