//! The self-check of a database. What it proves of the past is [`proof`]: the chain of events unbroken and the one whose
//! heads are known, every record as it was frozen, every move one that the process has. [`run`] asks besides what the
//! rules promise true of every row, and [`files`] reads every uploaded file.

mod chain;
mod erased;
mod frozen;
mod heads;
mod told;

use sha2::{Digest, Sha256};

pub use heads::Known;

use crate::{
    domain::breach::{Breach, Fault, Place},
    files::Files,
    store::{Conn, StoreError, document, head, invariant, setting},
};

/// Rows read at once.
const STRETCH: i64 = 1000;

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub events: i64,
    pub exhibits: i64,
    /// Daily heads recorded in the database.
    pub heads: i64,
    /// Uploaded files that were read; 0 where only the database was checked.
    pub files: i64,
    /// In the order of the chain, then of the heads, then of the rows.
    pub breaches: Vec<Breach>,
}

impl Report {
    fn breach(&mut self, fault: Fault, place: Place) {
        self.breaches.push(Breach { fault, place });
    }
}

/// Checks everything there is to check in a database; `progress` is told how many of how many events were read.
///
/// # Errors
/// When the database cannot be read.
pub async fn run(conn: &mut Conn, progress: impl Fn(i64, i64)) -> Result<Report, StoreError> {
    let mut report = proof(conn, &Known::default(), progress).await?;
    rules(conn, &mut report).await?;
    Ok(report)
}

/// Asks what the rules promise true of every row.
///
/// # Errors
/// When the database cannot be read.
pub async fn rules(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    for (rule, meaning, places) in invariant::all(conn).await? {
        places.into_iter().for_each(|place| report.breach(Fault::Rule(rule, meaning), Place::Named(place)));
    }
    Ok(())
}

/// Proves the history: the chain, its heads, and the rows that were frozen.
///
/// # Errors
/// When the database cannot be reached. A stored value that cannot be read is a breach.
pub async fn proof(conn: &mut Conn, known: &Known, progress: impl Fn(i64, i64)) -> Result<Report, StoreError> {
    let mut report = Report::default();
    match prove(conn, known, progress, &mut report).await {
        Err(cause) if cause.is_unreadable() => {
            let place = Place::Event(report.events);
            report.breach(Fault::Unreadable, place);
        }
        other => other?,
    }
    Ok(report)
}

async fn prove(
    conn: &mut Conn,
    known: &Known,
    progress: impl Fn(i64, i64),
    report: &mut Report,
) -> Result<(), StoreError> {
    let table = head::all(conn).await?;
    let mut history = chain::History::asking(known.places(&table));
    history.read(conn, report, progress).await?;
    report.heads = table.len() as i64;
    known.compare(&table, &history, report);
    frozen::compare(conn, report, history).await
}

/// Reads every uploaded file and compares its hash. A demonstration has files of its own only where it was made.
///
/// # Errors
/// When the database cannot be read.
pub async fn files(conn: &mut Conn, files: &Files, report: &mut Report) -> Result<(), StoreError> {
    let demo = setting::get(conn, "demo").await?.is_some_and(|value| value == "true");
    let mut after = i64::MIN;
    loop {
        let stretch = document::stored_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { return Ok(()) };
        after = last.id;
        for file in stretch.into_iter().filter(|file| !file.is_erased) {
            match files.read(&file.storage_key).await {
                Ok(bytes) => {
                    report.files += 1;
                    if hex::encode(Sha256::digest(&bytes)) != file.sha256 {
                        report.breach(Fault::FileChanged, Place::Named(format!("document {}", file.id)));
                    }
                }
                Err(_) if demo => {}
                Err(cause) => {
                    // It may have been sealed anew or erased since its row was read.
                    let now = document::stored_after(conn, file.id - 1, 1).await?;
                    if now.iter().any(|now| now.storage_key == file.storage_key && !now.is_erased) {
                        let fault = if cause.is_missing() { Fault::FileMissing } else { Fault::FileUnreadable };
                        report.breach(fault, Place::Named(format!("document {}", file.id)));
                    }
                }
            }
        }
    }
}
