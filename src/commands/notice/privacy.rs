//! The privacy check of a notice: text, list and files are looked through; what is found is masked, or explained by one
//! person and agreed to by another at the release (个人信息保护法 art. 6; T13).

use std::collections::BTreeSet;

use bytes::Bytes;
use futures_util::FutureExt;
use serde_json::json;

use super::{draft, record};
use crate::{
    app::App,
    clock::new_id,
    commands::{CommandError, Who, document::type_of, separation::had_no_part, transact},
    domain::{
        ids::{AccountId, NoticeId, RowId},
        material::plain_filename,
        notice::{Display, Draft},
        privacy::{self, Finding, Kind, Part, Place},
        role::Role,
        workflow::{Reason, Refusal},
    },
    files::Files,
    inspect, scrub,
    store::{
        Conn, StoreError, Tx,
        document::Loose,
        event::Exhibit,
        notice::{self, Item, NewFile, Notice, NoticeFile, Waiver},
        proposal,
    },
};

/// Files a notice has at most.
pub const MOST_FILES: usize = 10;

/// What the digests of findings are keyed with: they are the same at every look, and nobody without the vault finds a
/// telephone or an identity number by trying them all.
pub(super) fn key(app: &App) -> String {
    app.vault.secret_for("notice findings")
}

/// The office's own contacts, each with the kind of what it is there to tell.
fn own(draft: &Draft) -> [(Kind, &str); 3] {
    [
        (Kind::Phone, &draft.contact_phone),
        (Kind::Email, &draft.contact_email),
        (Kind::HomeAddress, &draft.contact_address),
    ]
}

/// Everything found in a notice as it stands, in the order of its page. What the office's own contacts are there to tell
/// is no finding.
///
/// # Errors
/// When a stored copy cannot be read.
fn findings(draft: &Draft, items: &[Item], files: &[NoticeFile], key: &str) -> Result<Vec<Finding>, StoreError> {
    let fields = [
        ("notice_title", &draft.title),
        ("basis", &draft.basis),
        ("issuer", &draft.issuer),
        ("accept_dept", &draft.accept_dept),
        ("contact_phone", &draft.contact_phone),
        ("contact_email", &draft.contact_email),
        ("contact_address", &draft.contact_address),
    ];
    let mut found: Vec<Finding> = Vec::new();
    let listed = names(items)?;
    let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
    for (field, text) in fields {
        let place = Place::Field(field.to_owned());
        found.extend(privacy::findings(text, false, &place));
        let named = privacy::names_in(text, &listed).into_iter();
        found.extend(named.map(|name| Finding::new(Kind::ListedName, place.clone(), name, privacy::covered(name))));
    }
    for (at, item) in items.iter().enumerate() {
        let Display { name, institution, institution_en, direction, direction_en, .. } = item.display()?;
        for text in [name, institution, institution_en, direction, direction_en] {
            found.extend(privacy::findings(&text, false, &Place::Item(at + 1)));
        }
    }
    for file in files {
        let named = Place::File { name: file.filename.clone(), part: Part::Properties, at: String::new() };
        found.extend(privacy::findings(&file.filename, false, &named));
    }
    let mut found: Vec<Finding> = found.into_iter().map(|finding| finding.keyed(key)).collect();
    // What is in a file was found, and keyed, when it came in.
    for file in files {
        found.extend(file.findings()?);
    }
    let mut seen = Vec::new();
    found.retain(|finding| {
        let key = finding.key();
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
    Ok(privacy::without_own(found, &own(draft), key))
}

/// The names of a list, that of namesakes once.
fn names(items: &[Item]) -> Result<BTreeSet<String>, StoreError> {
    items.iter().map(|item| Ok(item.display()?.name)).collect()
}

/// What is found in a notice now, each with its explanation if it has one.
///
/// # Errors
/// When the database fails.
pub async fn checked(app: &App, conn: &mut Conn, found: &Notice) -> Result<Vec<(Finding, Option<Waiver>)>, StoreError> {
    checked_with(conn, found, &key(app)).await
}

async fn checked_with(
    conn: &mut Conn,
    found: &Notice,
    key: &str,
) -> Result<Vec<(Finding, Option<Waiver>)>, StoreError> {
    let (items, files) = (notice::items(conn, found.id).await?, notice::files(conn, found.id).await?);
    let waivers = notice::waivers(conn, found.id).await?;
    let all = findings(&found.draft(), &items, &files, key)?;
    Ok(all
        .into_iter()
        .map(|finding| {
            let key = finding.key();
            let waiver = waivers.iter().find(|waiver| waiver.finding == key).cloned();
            (finding, waiver)
        })
        .collect())
}

/// What the words of an addendum, which are published as they are, tell of a person: [`Reason::PrivacyInText`] for each,
/// and [`Reason::NameInText`] for each name of the list, for the list is masked and leaves, and they do not. The office's
/// own contacts are none.
pub(super) fn in_words(
    notice: &Notice,
    items: &[Item],
    field: &'static str,
    words: &str,
) -> Result<Vec<Reason>, StoreError> {
    let found = privacy::findings(words, false, &Place::Field(field.to_owned()));
    let found = privacy::without_own(found, &own(&notice.draft()), "");
    let mut reasons: Vec<Reason> =
        found.into_iter().map(|one| Reason::PrivacyInText { field, shown: one.shown }).collect();
    let listed = names(items)?;
    let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
    let said = privacy::names_in(words, &listed);
    reasons.extend(said.into_iter().map(|name| Reason::NameInText { field, name: name.to_owned() }));
    Ok(reasons)
}

/// Looks through a draft again and notes how many findings nobody has explained.
pub(super) async fn recheck(tx: &mut Tx, id: NoticeId, key: &str) -> Result<(), CommandError> {
    let found = notice::find(tx, id).await?.ok_or(CommandError::NotFound)?;
    let open = checked_with(tx, &found, key).await?.iter().filter(|(_, waiver)| waiver.is_none()).count() as i64;
    Ok(notice::set_privacy_open(tx, id, open).await?)
}

/// A draft that nobody has proposed, for the publicity officer.
async fn open_draft(tx: &mut Tx, who: &Who, id: NoticeId, ver: i64) -> Result<Notice, CommandError> {
    who.must_be(Role::Publicity)?;
    let found = draft(tx, id, ver).await?;
    if proposal::of_notice(tx, id).await?.is_some() {
        return Err(Refusal::one(Reason::NoticeUnderReview).into());
    }
    Ok(found)
}

/// Adds a file to a draft. Its properties are taken off where that is possible; then it is looked through.
///
/// # Errors
/// What is wrong with the file; [`Reason::FilesFull`]; [`Reason::NoticeUnderReview`]; [`Reason::Stale`].
pub async fn attach(
    app: &App,
    who: &Who,
    (id, ver): (NoticeId, i64),
    filename: &str,
    body: Bytes,
) -> Result<(), CommandError> {
    let media_type = type_of(&body)?;
    who.must_be(Role::Publicity)?;
    room_for_file(&mut app.db.read().await?, id).await?;
    let filename = plain_filename(filename, media_type);
    let name = filename.clone();
    // A large workbook takes a while.
    let looked = tokio::task::spawn_blocking(move || {
        let clean = scrub::clean(media_type, &body, false).ok();
        let (cleaned, body) = (clean.as_ref().is_some_and(|clean| *clean != body), clean.unwrap_or(body));
        (cleaned, inspect::findings(media_type, &name, &body), body)
    });
    let (cleaned, findings, body) = looked.await.map_err(|cause| StoreError::Corrupt(cause.to_string()))?;
    let kept = Files::of(&app.config).keep(body).await?;
    let key = key(app);
    let findings: Vec<Finding> = findings.into_iter().map(|finding| finding.keyed(&key)).collect();
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            open_draft(tx, &author, id, ver).await?;
            room_for_file(tx, id).await?;
            let file = Loose {
                id: new_id(author.at),
                filename,
                media_type,
                bytes: kept.bytes,
                sha256: kept.sha256,
                storage_key: kept.storage_key,
            };
            let new = NewFile { file, findings, cleaned };
            let row = notice::add_file(tx, id, &new, author.account, author.at).await?;
            notice::touch(tx, id, ver).await?;
            recheck(tx, id, &key).await?;
            let note = json!({ "notice": id, "file": row, "bytes": new.file.bytes, "sha256": &new.file.sha256,
                "findings": new.findings.len(), "cleaned": cleaned });
            let exhibits = vec![
                Exhibit::of("document", new.file.id, &new.file.filename)?,
                Exhibit::of("notice_file", row, &new.findings)?,
            ];
            record(tx, &author, Role::Publicity, "add_notice_file", note, exhibits).await
        }
        .boxed()
    })
    .await
}

async fn room_for_file(conn: &mut Conn, id: NoticeId) -> Result<(), CommandError> {
    let has = notice::files(conn, id).await?.len();
    if has >= MOST_FILES {
        return Err(Refusal::one(Reason::FilesFull { most: MOST_FILES }).into());
    }
    Ok(())
}

/// Takes a file off a draft.
///
/// # Errors
/// As [`attach`].
pub async fn detach(app: &App, who: &Who, (id, ver): (NoticeId, i64), file: RowId) -> Result<(), CommandError> {
    let (author, key) = (who.clone(), key(app));
    transact(app, who, move |tx| {
        async move {
            open_draft(tx, &author, id, ver).await?;
            notice::remove_file(tx, id, file).await?;
            notice::touch(tx, id, ver).await?;
            recheck(tx, id, &key).await?;
            let note = json!({ "notice": id, "file": file });
            record(tx, &author, Role::Publicity, "remove_notice_file", note, Vec::new()).await
        }
        .boxed()
    })
    .await
}

/// Says why something found may be published.
///
/// # Errors
/// [`Reason::ReasonMissing`]; [`Reason::Stale`] when it is no longer found; as [`attach`] otherwise.
pub async fn explain(
    app: &App,
    who: &Who,
    (id, ver): (NoticeId, i64),
    finding: String,
    why: String,
) -> Result<(), CommandError> {
    let (author, key) = (who.clone(), key(app));
    transact(app, who, move |tx| {
        async move {
            let found = open_draft(tx, &author, id, ver).await?;
            let all = checked_with(tx, &found, &key).await?;
            let known = all.into_iter().map(|(known, _)| known).find(|known| known.key() == finding);
            let known = known.ok_or(Refusal::one(Reason::Stale))?;
            if why.trim().is_empty() {
                return Err(Refusal::one(Reason::ReasonMissing).into());
            }
            notice::waive(tx, id, &finding, why.trim(), author.account, author.at).await?;
            notice::touch(tx, id, ver).await?;
            recheck(tx, id, &key).await?;
            let exhibits = vec![Exhibit::of("notice_waiver", id, &(&known, why.trim()))?];
            let note = json!({ "notice": id, "kind": known.kind });
            record(tx, &author, Role::Publicity, "explain_finding", note, exhibits).await
        }
        .boxed()
    })
    .await
}

/// Agrees, at the release, to what was explained. What was not found when it was proposed cannot have been agreed to.
///
/// # Errors
/// [`Reason::PrivacyOpen`] for findings without explanation; [`Reason::PrivacyNotAgreed`] for explanations that were not
/// ticked; [`Reason::SamePerson`] when the second person is the one who explained.
pub(super) async fn agree(
    tx: &mut Tx,
    who: &Who,
    found: &Notice,
    agreed: &[String],
    key: &str,
) -> Result<Option<Exhibit>, CommandError> {
    let all = checked_with(tx, found, key).await?;
    let open = all.iter().filter(|(_, waiver)| waiver.is_none()).count() as i64;
    if open > 0 {
        return Err(Refusal::one(Reason::PrivacyOpen { open }).into());
    }
    let left = all.iter().filter(|(finding, _)| !agreed.contains(&finding.key())).count();
    if left > 0 {
        return Err(Refusal::one(Reason::PrivacyNotAgreed { left }).into());
    }
    let explained: Vec<(&Finding, &Waiver)> =
        all.iter().filter_map(|(finding, waiver)| Some((finding, waiver.as_ref()?))).collect();
    let explainers: Vec<AccountId> = explained.iter().map(|(_, waiver)| waiver.made_by).collect();
    had_no_part(tx, who, explainers).await?;
    for (_, waiver) in &explained {
        notice::agree(tx, found.id, &waiver.finding, who.account).await?;
    }
    let agreed: Vec<(&Finding, &str, AccountId)> =
        explained.iter().map(|(finding, waiver)| (*finding, waiver.why.as_str(), waiver.made_by)).collect();
    Ok(if agreed.is_empty() { None } else { Some(Exhibit::of("notice_privacy", found.id, &agreed)?) })
}
