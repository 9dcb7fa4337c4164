//! A change of the vault's key: the next key is made, everything that is sealed is sealed anew in one transaction, and the
//! old key is forgotten. Whatever breaks off in between is taken up by the next attempt; at every step all that is sealed
//! can be opened.

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::CommandError;
use crate::{
    app::App,
    domain::role::Role,
    files::FileError,
    store::{
        StoreError,
        event::{self, Exhibit},
        objection,
    },
};

/// Changes the key; gives its number and how many values were sealed anew.
///
/// # Errors
/// When the key's file cannot be written, the database fails, or something sealed cannot be opened; then the old key is
/// still there.
pub async fn rotate(app: &App) -> Result<(u8, usize), CommandError> {
    let number = app.vault.begin_rotation().map_err(FileError::from)?;
    let resealed = reseal(app).await?;
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
                let sealed = objection::all_sealed(tx).await?;
                let mut exhibits = Vec::new();
                for (id, old) in sealed.iter().filter(|(_, sealed)| !vault.is_latest(sealed)) {
                    let unreadable =
                        |cause: crate::vault::CannotOpen| StoreError::Corrupt(format!("objection {id}: {cause}"));
                    let identity = vault.open(id.0, old).map_err(unreadable)?;
                    let new = vault.seal(id.0, &identity);
                    exhibits.push(Exhibit::of("objector_sealed", *id, &hex::encode(Sha256::digest(&new)))?);
                    objection::reseal(tx, *id, &new).await?;
                }
                let resealed = exhibits.len();
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
