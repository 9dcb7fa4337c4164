//! What the office does with a request of the public: one officer takes it in hand, may read who asked, and answers it;
//! an approver confirms that a personal-data request is refused, or sends the refusal back.

use futures_util::FutureExt;
use serde_json::json;

use super::{page, record};
use crate::{
    app::App,
    commands::{CommandError, Who, separation::had_no_part, transact},
    domain::{
        ids::PetitionId,
        message::{MessageKind, Note},
        petition::{Answer, Fault, PetitionGround, PetitionState, Petitioner},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        StoreError, Tx,
        disclosure::{self, Reading},
        event::Exhibit,
        outbox,
        petition::{self, Petition},
    },
};

/// Takes a request in hand, from another officer too: whoever has it is who answers it and may read who asked.
///
/// # Errors
/// [`Fault::FurtherOn`] once it is answered or waits for the approver; [`Reason::Stale`].
pub async fn take(app: &App, who: &Who, id: PetitionId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            let found = petition::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            expect(&found, &[PetitionState::Received, PetitionState::Taken])?;
            petition::take(tx, (id, ver), author.account).await?;
            record(tx, &author, Role::Officer, "take_petition", json!({ "petition": id }), Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// Writes a note for the desk.
///
/// # Errors
/// [`CommandError::NotFound`]; [`Reason::RoleLacking`].
pub async fn add_note(app: &App, who: &Who, id: PetitionId, body: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            petition::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            let row = petition::add_note(tx, id, &body, author.account, author.at).await?;
            let exhibits = vec![Exhibit::of("petition_note", row, &body)?];
            record(tx, &author, Role::Officer, "note_petition", json!({ "petition": id }), exhibits).await
        }
        .boxed()
    })
    .await
}

/// Answers a request whose wish was done. What the public is told stands on the page it is about before this answers.
///
/// # Errors
/// [`Fault::NotYours`]; [`Fault::FurtherOn`]; [`Fault::NotToldInPublic`]; [`Reason::Stale`].
pub async fn accept(app: &App, who: &Who, id: PetitionId, ver: i64, answer: Answer) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = handled(tx, &author, id).await?;
            let told = !(answer.public_note.is_empty() && answer.public_note_en.is_empty());
            if told && !found.kind.may_be_told() {
                return Err(Refusal::one(Fault::NotToldInPublic.into()).into());
            }
            if answer.public_note.is_empty() && !answer.public_note_en.is_empty() {
                return Err(Refusal::one(Reason::Required { field: "public_note" }).into());
            }
            petition::accept(tx, (id, ver), &answer, author.account, author.at).await?;
            if told {
                tx.touch_public().await?;
            }
            let note = json!({ "petition": id, "is_told": told });
            let exhibits = vec![Exhibit::of("petition_answer", id, &answer)?];
            record(tx, &author, Role::Officer, "accept_petition", note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Refuses a request on a ground of the closed list. A correction is refused at once; a personal-data request waits for
/// an approver.
///
/// # Errors
/// [`Fault::NotYours`]; [`Fault::FurtherOn`]; [`Fault::GroundUnfit`]; [`Reason::Stale`].
pub async fn refuse(
    app: &App,
    who: &Who,
    id: PetitionId,
    ver: i64,
    (ground, words): (PetitionGround, String),
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = handled(tx, &author, id).await?;
            if !found.kind.grounds().any(|known| known == ground) {
                return Err(Refusal::one(Fault::GroundUnfit.into()).into());
            }
            let takes_two = found.kind.is_personal();
            let at_once = (!takes_two).then_some(author.at);
            petition::refuse(tx, (id, ver), (ground, &words), author.account, at_once).await?;
            let (note, exhibit) =
                (json!({ "petition": id, "ground": ground }), Exhibit::of("petition_refusal", id, &words)?);
            let command = if takes_two { "propose_petition_refusal" } else { "refuse_petition" };
            record(tx, &author, Role::Officer, command, note, vec![exhibit]).await?;
            if takes_two {
                let told = about(&found);
                let kind = MessageKind::PetitionRefusalProposed;
                outbox::add_for_role(tx, Role::Approver, kind, None, &told, author.at).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Confirms the refusal of a personal-data request: by another person than the one who proposed it.
///
/// # Errors
/// [`Reason::SamePerson`]; [`Fault::FurtherOn`]; [`Reason::Stale`].
pub async fn confirm(app: &App, who: &Who, id: PetitionId, ver: i64) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = proposed(tx, &author, id).await?;
            petition::confirm(tx, (id, ver), author.account, author.at).await?;
            let note = json!({ "petition": id, "ground": found.ground() });
            record(tx, &author, Role::Approver, "refuse_petition", note, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// Sends a refusal back to the officer, who handles the request anew.
///
/// # Errors
/// As [`confirm`].
pub async fn send_back(app: &App, who: &Who, id: PetitionId, ver: i64, why: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            let found = proposed(tx, &author, id).await?;
            petition::send_back(tx, (id, ver), &why).await?;
            let exhibits = vec![Exhibit::of("petition_sent_back", id, &why)?];
            record(tx, &author, Role::Approver, "send_petition_back", json!({ "petition": id }), exhibits).await?;
            if let Some(handler) = found.handler() {
                let kind = MessageKind::PetitionSentBack;
                outbox::add(tx, handler, kind, None, &about(&found), author.at).await?;
            }
            Ok(())
        }
        .boxed()
    })
    .await
}

/// Reads who asked. The reading and its reason stand in the register before the name is given out.
///
/// # Errors
/// [`Fault::NotYours`] for anybody but the officer who has the request in hand; [`CommandError::NotFound`] where nobody
/// said who asks, or it was erased.
pub async fn read_petitioner(app: &App, who: &Who, id: PetitionId, why: String) -> Result<Petitioner, CommandError> {
    let author = who.clone();
    let sealed = app
        .db
        .write::<Vec<u8>, CommandError>(move |tx| {
            async move {
                author.must_be(Role::Officer)?;
                let found = petition::find(tx, id).await?.ok_or(CommandError::NotFound)?;
                yours(&found, &author)?;
                let sealed = petition::sealed(tx, id).await?.ok_or(CommandError::NotFound)?;
                let (reader, subject_id) = (author.account, id.0);
                let reading = Reading { reader, subject: "petition", subject_id, field: "petitioner", why: &why };
                disclosure::note(tx, reading, author.at).await?;
                let exhibits = vec![Exhibit::of("petitioner_read", id, &why)?];
                record(tx, &author, Role::Officer, "read_petitioner", json!({ "petition": id }), exhibits).await?;
                Ok(sealed)
            }
            .boxed()
        })
        .await?;
    let unreadable = |cause: String| CommandError::Store(StoreError::Corrupt(cause));
    let bytes = app.vault.open(id.0, &sealed).map_err(|cause| unreadable(cause.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|cause| unreadable(cause.to_string()))
}

/// Days before a request is due from which the officers are reminded.
const SOON: i32 = 5;
/// Requests looked at in one round of the clock.
const AT_ONCE: i64 = 100;

/// Reminds the officer who has it in hand, or all where nobody has, once, of every request that is due soon.
///
/// # Errors
/// When the database fails.
pub async fn remind(app: &App) -> Result<(), CommandError> {
    let now = app.clock.now();
    let soon = now.day().plus_days(SOON);
    if petition::due(&mut app.db.read().await?, soon, AT_ONCE).await?.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            async move {
                let officers = outbox::holders(tx, Role::Officer, now).await?;
                for found in petition::due(tx, soon, AT_ONCE).await? {
                    let told = about(&found);
                    // A handler who holds the role no more is not the one to be reminded.
                    let handler = found.handler().filter(|handler| officers.contains(handler));
                    for officer in handler.map_or_else(|| officers.clone(), |handler| vec![handler]) {
                        let kind = MessageKind::PersonalDataRequestDue;
                        outbox::add_once(tx, officer, kind, None, &told, now).await?;
                    }
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// A message about a request, with the day by which it is answered.
fn about(found: &Petition) -> Note {
    let mut note = Note::about(&found.receipt).at(page(found.id));
    note.on = found.due_on();
    note
}

/// A request that the officer has in hand.
async fn handled(tx: &mut Tx, who: &Who, id: PetitionId) -> Result<Petition, CommandError> {
    who.must_be(Role::Officer)?;
    let found = petition::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    expect(&found, &[PetitionState::Taken])?;
    yours(&found, who)?;
    Ok(found)
}

/// A request whose refusal waits for an approver, who is not the person who proposed it.
async fn proposed(tx: &mut Tx, who: &Who, id: PetitionId) -> Result<Petition, CommandError> {
    who.must_be(Role::Approver)?;
    let found = petition::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    expect(&found, &[PetitionState::Proposed])?;
    had_no_part(tx, who, found.proposed_by()).await?;
    Ok(found)
}

fn yours(found: &Petition, who: &Who) -> Result<(), Refusal> {
    if found.handler() == Some(who.account) { Ok(()) } else { Err(Refusal::one(Fault::NotYours.into())) }
}

fn expect(found: &Petition, states: &[PetitionState]) -> Result<(), Refusal> {
    if states.contains(&found.state) { Ok(()) } else { Err(Refusal::one(Fault::FurtherOn.into())) }
}
