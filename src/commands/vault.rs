//! The vault of a database: which one it is, and a change of its key. The next key is made, everything that is sealed is
//! sealed anew in one transaction, and the old key is forgotten. Whatever breaks off in between is taken up by the next
//! attempt; at every step all that is sealed can be opened.

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::CommandError;
use crate::{
    app::App,
    domain::role::Role,
    files::{FileError, Files},
    store::{
        Conn, StoreError,
        event::{self, Exhibit},
        objection,
        sealed::{self, Whose},
        setting,
    },
};

/// The setting that holds the mark of the vault that a database was begun with.
const MARK: &str = "vault_mark";

/// Whether a database was served before, so that it must have its own key again.
///
/// # Errors
/// When the database fails.
pub async fn is_needed(conn: &mut Conn) -> Result<bool, StoreError> {
    // An older database has no mark.
    Ok(setting::get(conn, MARK).await?.is_some() || sealed::any(conn).await?)
}

/// Whether the vault is the one that the database was begun with. The first that opens a database becomes that; links,
/// receipts and codes derived from another would lead nowhere, also where nothing is sealed.
///
/// # Errors
/// When the database fails.
pub async fn is_own(app: &App) -> Result<bool, StoreError> {
    let (mark, now) = (app.vault.mark(), app.clock.now());
    if let Some(known) = setting::get(&mut app.db.read().await?, MARK).await? {
        return Ok(known == mark);
    }
    app.db
        .write(move |tx| {
            async move {
                setting::claim(tx, MARK, &mark, now).await?;
                Ok(setting::get(tx, MARK).await? == Some(mark))
            }
            .boxed()
        })
        .await
}

/// Goes on with another vault because the database's own is lost.
///
/// # Errors
/// When the database fails.
pub async fn adopt(app: &App) -> Result<(), StoreError> {
    let (mark, now) = (app.vault.mark(), app.clock.now());
    app.db
        .write(move |tx| {
            async move {
                setting::set(tx, MARK, &mark, now).await?;
                let draft = event::Draft { command: "adopt_vault", ..event::Draft::default() };
                event::record(tx, &event::By { account: None, role: Role::System, at: now }, draft).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// Changes the key; gives its number and how many values were sealed anew.
///
/// # Errors
/// When the key's file cannot be written, the database fails, or something sealed cannot be opened; then the old key is
/// still there.
pub async fn rotate(app: &App) -> Result<(u8, usize), CommandError> {
    let number = app.vault.begin_rotation().map_err(FileError::from)?;
    let mut resealed = reseal(app).await?;
    // A file that came in between the two steps may still be under the old key; one that comes in now may not.
    loop {
        let files = reseal_files(app).await?;
        resealed += files;
        if files == 0 {
            break;
        }
    }
    app.vault.end_rotation().map_err(FileError::from)?;
    Ok((number, resealed))
}

/// Seals with the latest key what is sealed with another; gives how many. The digest of each goes on the chain, as it did
/// when it was sealed first.
///
/// # Errors
/// When the database fails or something sealed cannot be opened; then nothing is changed.
pub async fn reseal(app: &App) -> Result<usize, CommandError> {
    let (vault, now) = (app.vault.clone(), app.clock.now());
    app.db
        .write(move |tx| {
            async move {
                let (mut exhibits, mut resealed) = (Vec::new(), 0);
                for whose in Whose::ALL {
                    for (id, old) in sealed::all(tx, whose).await? {
                        if vault.is_latest(&old) {
                            continue;
                        }
                        let unreadable = |cause: crate::vault::CannotOpen| {
                            StoreError::Corrupt(format!("{} {id}: {cause}", whose.table()))
                        };
                        let new = vault.seal(id, &vault.open(id, &old).map_err(unreadable)?);
                        if let Some(kind) = whose.frozen_as() {
                            exhibits.push(Exhibit::of(kind, id, &hex::encode(Sha256::digest(&new)))?);
                        }
                        sealed::replace(tx, whose, id, new).await?;
                        resealed += 1;
                    }
                }
                if resealed > 0 {
                    let note = json!({ "sealed": resealed });
                    let draft = event::Draft { command: "rotate_vault", note, exhibits, ..event::Draft::default() };
                    event::record(tx, &event::By { account: None, role: Role::System, at: now }, draft).await?;
                }
                Ok(resealed)
            }
            .boxed()
        })
        .await
}

/// Seals the files that came with objections anew; gives how many. A file is written under the new key and synced before
/// its row points to it; the old bytes go after that.
async fn reseal_files(app: &App) -> Result<usize, CommandError> {
    let (files, now) = (Files::of(&app.config), app.clock.now());
    let mut changed = Vec::new();
    for known in objection::evidence_files(&mut app.db.read().await?).await? {
        let old = files.read(&known.storage_key).await?;
        if app.vault.is_latest(&old) {
            continue;
        }
        let unreadable = |cause: crate::vault::CannotOpen| StoreError::Corrupt(format!("file {}: {cause}", known.id));
        let plain = app.vault.open(known.id.0, &old).map_err(unreadable)?;
        let kept = files.keep(app.vault.seal(known.id.0, &plain).into()).await?;
        changed.push((known, kept));
    }
    if changed.is_empty() {
        return Ok(0);
    }
    let (resealed, gone): (usize, Vec<String>) =
        (changed.len(), changed.iter().map(|(known, _)| known.storage_key.clone()).collect());
    app.db
        .write(move |tx| {
            async move {
                let mut exhibits = Vec::new();
                for (known, kept) in &changed {
                    objection::move_evidence(tx, known, (&kept.storage_key, &kept.sha256)).await?;
                    exhibits.push(Exhibit::of("evidence_sealed", known.id, &kept.sha256)?);
                }
                let note = json!({ "files": changed.len() });
                let draft = event::Draft { command: "rotate_vault", note, exhibits, ..event::Draft::default() };
                event::record(tx, &event::By { account: None, role: Role::System, at: now }, draft).await?;
                Ok::<(), CommandError>(())
            }
            .boxed()
        })
        .await?;
    for key in gone {
        files.remove(&key).await?;
    }
    Ok(resealed)
}
