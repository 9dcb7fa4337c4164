//! Challenges (挑战赛), their organisers and tracks.

use super::{Conn, StoreError, Tx, institution::Named};
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

/// A challenge as the public sees it. What is NULL is not stated.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Challenge {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub slug: String,
    pub name: String,
    pub name_en: Option<String>,
    pub dataset_id: Option<i64>,
    /// Civil dates in the order in which they come.
    pub starts_on: Option<String>,
    pub test_opens_on: Option<String>,
    pub submissions_close_on: Option<String>,
    pub results_on: Option<String>,
    /// Hundredths of `prize_unit`, for the winner of each track.
    pub prize_minor: Option<i64>,
    pub prize_unit: Option<String>,
    pub rules: Option<String>,
    pub url: Option<String>,
}

macro_rules! columns {
    () => {
        "SELECT id, slug, name, name_en, dataset_id, starts_on, test_opens_on, submissions_close_on, results_on, \
         prize_minor, prize_unit, rules, url FROM challenge WHERE retired_at IS NULL"
    };
}

/// Every challenge, the oldest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Challenge>, StoreError> {
    conn.all(concat!(columns!(), " ORDER BY id"), args![]).await
}

/// The challenge at a public address.
pub async fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Challenge>, StoreError> {
    conn.opt(concat!(columns!(), " AND slug = $1"), args![slug]).await
}

/// Those who hold a challenge.
pub async fn organisers(conn: &mut Conn, challenge: RowId) -> Result<Vec<Named>, StoreError> {
    const SQL: &str = "SELECT o.id, i.name, i.name_en FROM challenge_organiser o \
        JOIN institution i ON i.id = o.institution_id WHERE o.challenge_id = $1 AND o.retired_at IS NULL ORDER BY o.position, o.id";
    conn.all(SQL, args![challenge]).await
}

/// A track of a challenge; sizes that are NULL are not stated.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Track {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub name: String,
    pub name_en: Option<String>,
    pub classes: Option<i64>,
    pub train_images: Option<i64>,
    /// More boxes than this.
    pub train_boxes_over: Option<i64>,
    pub validation_images: Option<i64>,
    pub test_images: Option<i64>,
    pub zh: Option<String>,
    pub en: Option<String>,
}

/// The tracks of a challenge.
pub async fn tracks(conn: &mut Conn, challenge: RowId) -> Result<Vec<Track>, StoreError> {
    const SQL: &str = "SELECT id, name, name_en, classes, train_images, train_boxes_over, validation_images, \
        test_images, zh, en FROM challenge_track WHERE challenge_id = $1 AND retired_at IS NULL ORDER BY position, id";
    conn.all(SQL, args![challenge]).await
}

/// Who came in where on a track.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Ranking {
    #[sqlx(try_from = "i64")]
    pub id: RowId,
    pub track: String,
    pub track_en: Option<String>,
    pub rank: i64,
    pub team: String,
    pub institution: Option<String>,
    pub institution_en: Option<String>,
    pub score: Option<String>,
}

/// The results of a challenge, track by track.
pub async fn ranking(conn: &mut Conn, challenge: RowId) -> Result<Vec<Ranking>, StoreError> {
    const SQL: &str = "SELECT r.id, t.name AS track, t.name_en AS track_en, r.rank, r.team, i.name AS institution, \
        i.name_en AS institution_en, r.score FROM challenge_result r \
        JOIN challenge_track t ON t.id = r.track_id AND t.retired_at IS NULL \
        LEFT JOIN institution i ON i.id = r.institution_id \
        WHERE r.challenge_id = $1 AND r.retired_at IS NULL ORDER BY t.position, t.id, r.rank, r.id";
    conn.all(SQL, args![challenge]).await
}
