//! The office's records of people and institutions: entered, changed, never silently overwritten.

use futures_util::FutureExt;
use serde_json::json;

use super::{CommandError, Who, expert, transact};
use crate::{
    app::App,
    clock::new_id,
    domain::{
        ids::{InstitutionId, PersonId, RowId},
        record::{InstitutionEntry, PersonEntry, PostEntry},
        role::Role,
        workflow::Reason,
    },
    pinyin,
    store::{
        Tx,
        event::{self, Exhibit},
        institution::{self, NewInstitution},
        person::{self, NewPerson, NewTitle},
    },
};

/// Enters an institution.
///
/// # Errors
/// [`Reason::NameTaken`] when another has the name.
pub async fn add_institution(app: &App, who: &Who, entry: InstitutionEntry) -> Result<InstitutionId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { insert_institution(tx, &author, &entry).await }.boxed()).await
}

/// Enters an institution inside another command's transaction.
///
/// # Errors
/// As [`add_institution`].
pub async fn insert_institution(
    tx: &mut Tx,
    who: &Who,
    entry: &InstitutionEntry,
) -> Result<InstitutionId, CommandError> {
    let id: InstitutionId = new_id(who.at);
    free_name(tx, &entry.name, id).await?;
    let name_en = Some(entry.name_en.as_str()).filter(|name| !name.is_empty());
    let slug = format!("i{}", id.0);
    let new = NewInstitution {
        slug: &slug,
        name: &entry.name,
        name_en,
        kind: entry.kind.code(),
        parent: entry.parent,
        legal_person: None,
        founded_on: None,
    };
    institution::insert(tx, id, &new).await?;
    // Only now the row is there that its own legal person refers to.
    let legal_person = institution::legal_person_of(tx, id, entry).await?;
    institution::update(tx, id, 1, entry, legal_person).await?;
    index_institution(tx, id, entry).await?;
    record(tx, who, "add_institution", id.0, entry).await?;
    Ok(id)
}

/// Changes an institution, unless somebody was faster.
///
/// # Errors
/// As [`add_institution`]; stale when it was changed meanwhile.
pub async fn change_institution(
    app: &App,
    who: &Who,
    id: InstitutionId,
    ver: i64,
    entry: InstitutionEntry,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            free_name(tx, &entry.name, id).await?;
            if entry.parent == Some(id) {
                return Err(vec![Reason::NotAChoice { field: "parent_id" }].into());
            }
            let legal_person = institution::legal_person_of(tx, id, &entry).await?;
            institution::update(tx, id, ver, &entry, legal_person).await?;
            index_institution(tx, id, &entry).await?;
            tx.touch_public().await?;
            record(tx, &author, "change_institution", id.0, &entry).await
        }
        .boxed()
    })
    .await
}

async fn free_name(tx: &mut Tx, name: &str, id: InstitutionId) -> Result<(), CommandError> {
    if institution::name_taken(tx, name, id).await? {
        return Err(vec![Reason::NameTaken { field: "full_name" }].into());
    }
    Ok(())
}

async fn index_institution(tx: &mut Tx, id: InstitutionId, entry: &InstitutionEntry) -> Result<(), CommandError> {
    institution::index(tx, id, &[&entry.name, &entry.name_en]).await?;
    Ok(())
}

/// Enters a person. Namesakes are two records; which is meant, whoever enters one decides.
///
/// # Errors
/// When the database refuses.
pub async fn add_person(app: &App, who: &Who, entry: PersonEntry) -> Result<PersonId, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| async move { insert_person(tx, &author, entry).await }.boxed()).await
}

/// Enters a person inside another command's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn insert_person(tx: &mut Tx, who: &Who, entry: PersonEntry) -> Result<PersonId, CommandError> {
    let id: PersonId = new_id(who.at);
    let mut entry = entry;
    if entry.pinyin.is_empty() {
        entry.pinyin = pinyin::spell(&entry.name);
    }
    person::insert(tx, id, &NewPerson { slug: None, name: &entry.name, pinyin: &entry.pinyin }).await?;
    person::update(tx, id, 1, &entry).await?;
    person::index(tx, id, &entry.name, &entry.pinyin).await?;
    record(tx, who, "add_person", id.0, &entry).await?;
    Ok(id)
}

/// Changes a person, unless somebody was faster.
///
/// # Errors
/// Stale when the record was changed meanwhile.
pub async fn change_person(
    app: &App,
    who: &Who,
    id: PersonId,
    ver: i64,
    entry: PersonEntry,
) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            person::update(tx, id, ver, &entry).await?;
            person::index(tx, id, &entry.name, &entry.pinyin).await?;
            tx.touch_public().await?;
            record(tx, &author, "change_person", id.0, &entry).await
        }
        .boxed()
    })
    .await
}

/// Adds a post to a person. Posts are what recusal reads the legal person from, so the reviews of somebody in the
/// expert pool are judged anew.
///
/// # Errors
/// When the database refuses.
pub async fn add_post(app: &App, who: &Who, id: PersonId, post: PostEntry) -> Result<(), CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            insert_post(tx, &author, id, &post).await?;
            expert::recheck(tx, &author, Role::Officer, id).await
        }
        .boxed()
    })
    .await
}

/// Adds a post inside another command's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn insert_post(tx: &mut Tx, who: &Who, id: PersonId, post: &PostEntry) -> Result<(), CommandError> {
    insert_post_as(tx, who, new_id(who.at), id, post).await
}

/// Adds a post that the caller has an id for.
///
/// # Errors
/// When the database refuses.
pub async fn insert_post_as(
    tx: &mut Tx,
    who: &Who,
    row: RowId,
    id: PersonId,
    post: &PostEntry,
) -> Result<(), CommandError> {
    let position = person::next_position(tx, id).await?;
    let new = NewTitle {
        institution: post.institution,
        article: None,
        kind: "post",
        title: &post.title,
        title_en: None,
        as_printed: None,
        as_of: post.as_of,
    };
    person::insert_title(tx, row, id, position, &new).await?;
    record(tx, who, "add_post", id.0, post).await
}

async fn record(
    tx: &mut Tx,
    who: &Who,
    command: &'static str,
    subject: i64,
    entry: &impl serde::Serialize,
) -> Result<(), CommandError> {
    let as_role = if who.has(Role::Officer) { Role::Officer } else { who.roles().next().unwrap_or(Role::Officer) };
    let draft = event::Draft {
        command,
        note: json!({ "record": subject.to_string() }),
        exhibits: vec![Exhibit::of("record", subject, entry)?],
        ..event::Draft::default()
    };
    event::record(tx, &who.acting_as(as_role), draft).await?;
    Ok(())
}
