//! The register of the barred: the office enters, somebody else lifts. Nothing is changed and nothing is deleted; a
//! mistake is lifted with its reason and entered anew.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, separation::had_a_part, transact};
use crate::{
    app::App,
    domain::{
        barring::BarringEntry,
        ids::{BarringId, PersonId},
        role::Role,
        workflow::{Reason, Refusal},
    },
    store::{
        Tx, barring,
        event::{self, Exhibit},
        person,
    },
};

/// Puts a person on the register.
///
/// # Errors
/// [`Reason::TermReversed`]; [`Reason::NotAChoice`] for somebody not on record; [`Reason::OwnCase`] about oneself.
pub async fn enter(app: &App, who: &Who, entry: BarringEntry) -> Result<BarringId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            not_oneself(&author, entry.person)?;
            let mut reasons = Vec::new();
            if person::find(tx, entry.person).await?.is_none() {
                reasons.push(Reason::NotAChoice { field: "person_id" });
            }
            if entry.span.ends_on.is_some_and(|ends_on| ends_on < entry.span.starts_on) {
                reasons.push(Reason::TermReversed);
            }
            Refusal::unless_empty(reasons)?;
            let id = barring::insert(tx, &entry, author.account, author.at).await?;
            record(tx, &author, Role::Officer, "bar_person", Exhibit::of("barring", id, &entry)?).await?;
            Ok(id)
        }
        .boxed()
    })
    .await
}

/// Lifts an entry before its end. It takes another person than the one who entered it.
///
/// # Errors
/// [`Reason::SamePerson`]; [`Reason::ReasonMissing`]; [`Reason::Stale`] when it was lifted since version `ver`.
pub async fn lift(app: &App, who: &Who, id: BarringId, ver: i64, reason: String) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Approver)?;
            let known = barring::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            not_oneself(&author, known.person_id)?;
            let reason = reason.trim();
            let mut reasons = Vec::new();
            if had_a_part(tx, &author, [known.entered_by]).await? {
                reasons.push(Reason::SamePerson);
            }
            if reason.is_empty() {
                reasons.push(Reason::ReasonMissing);
            }
            Refusal::unless_empty(reasons)?;
            barring::lift(tx, (id, ver), reason, author.account, author.at).await?;
            record(tx, &author, Role::Approver, "lift_barring", Exhibit::of("barring_lifted", id, &reason)?).await
        }
        .boxed()
    })
    .await
}

fn not_oneself(who: &Who, person: PersonId) -> Result<(), Refusal> {
    if who.person == Some(person) { Err(Refusal::one(Reason::OwnCase)) } else { Ok(()) }
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    as_role: Role,
    command: &'static str,
    exhibit: Exhibit,
) -> Result<(), CommandError> {
    // Whom it is about stays out of the chain, as all that is about persons does.
    let note = json!({ "barring": exhibit.subject.to_string() });
    let draft = event::Draft { command, note, exhibits: vec![exhibit], ..event::Draft::default() };
    event::record(tx, &who.acting_as(as_role), draft).await?;
    Ok(())
}
