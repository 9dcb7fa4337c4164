//! Challenges (挑战赛), their organisers and tracks.

use super::{StoreError, Tx};
use crate::{
    args,
    domain::{
        ids::{InstitutionId, RowId},
        time::Day,
    },
};

/// A challenge to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewChallenge<'a> {
    pub slug: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    pub dataset: Option<RowId>,
    pub starts_on: Option<Day>,
    pub test_opens_on: Option<Day>,
    pub submissions_close_on: Option<Day>,
    /// May be the closing day.
    pub results_on: Option<Day>,
    /// Of each track, in hundredths of `prize_unit`; both or neither.
    pub prize_minor: Option<i64>,
    pub prize_unit: Option<&'a str>,
}

/// Inserts a challenge.
pub async fn insert(tx: &mut Tx, id: RowId, new: &NewChallenge<'_>) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO challenge (id, slug, name, name_en, dataset_id, starts_on, test_opens_on, \
        submissions_close_on, results_on, prize_minor, prize_unit) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let args = args![
        id,
        new.slug,
        new.name,
        new.name_en,
        new.dataset,
        new.starts_on,
        new.test_opens_on,
        new.submissions_close_on,
        new.results_on,
        new.prize_minor,
        new.prize_unit
    ];
    tx.run(SQL, args).await?;
    Ok(())
}

/// Names an organiser.
pub async fn insert_organiser(
    tx: &mut Tx,
    id: RowId,
    challenge: RowId,
    institution: InstitutionId,
    position: i64,
) -> Result<(), StoreError> {
    const SQL: &str =
        "INSERT INTO challenge_organiser (id, challenge_id, institution_id, position) VALUES ($1, $2, $3, $4)";
    tx.run(SQL, args![id, challenge, institution, position]).await?;
    Ok(())
}

/// A track of a challenge; sizes are absent where the source gives none.
#[derive(Clone, Copy, Debug)]
pub struct NewTrack<'a> {
    pub code: &'a str,
    pub name: &'a str,
    pub name_en: Option<&'a str>,
    pub classes: Option<i64>,
    pub train_images: Option<i64>,
    /// The training set has more boxes than this.
    pub train_boxes_over: Option<i64>,
    pub validation_images: Option<i64>,
    pub test_images: Option<i64>,
    pub zh: &'a str,
    pub en: &'a str,
}

/// Adds a track to a challenge.
pub async fn insert_track(
    tx: &mut Tx,
    id: RowId,
    challenge: RowId,
    position: i64,
    new: &NewTrack<'_>,
) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO challenge_track (id, challenge_id, code, name, name_en, classes, train_images, \
        train_boxes_over, validation_images, test_images, zh, en, position) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let args = args![
        id,
        challenge,
        new.code,
        new.name,
        new.name_en,
        new.classes,
        new.train_images,
        new.train_boxes_over,
        new.validation_images,
        new.test_images,
        new.zh,
        new.en,
        position
    ];
    tx.run(SQL, args).await?;
    Ok(())
}
