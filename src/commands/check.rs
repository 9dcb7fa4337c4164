//! The self-check of a database: the chain of events unbroken, and what the rules promise true of every row.

use sha2::{Digest, Sha256};

use crate::store::{Conn, StoreError, event, invariant};

/// Events read at once.
const STRETCH: i64 = 1000;

/// A breach found, as a sentence for whoever runs the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// What is broken, e.g. `chain` or the name of an invariant.
    pub rule: &'static str,
    /// Where: an event's place or a case's number.
    pub place: String,
    pub what: String,
}

/// What a check found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub events: i64,
    pub exhibits: i64,
    pub breaches: Vec<Breach>,
}

/// Checks everything there is to check; `progress` is told how many of how many events were read.
///
/// # Errors
/// When the database cannot be read.
pub async fn run(conn: &mut Conn, progress: impl Fn(i64, i64)) -> Result<Report, StoreError> {
    let mut report = Report::default();
    chain(conn, &mut report, progress).await?;
    for (rule, breaches) in invariant::all(conn).await? {
        report.breaches.extend(breaches.into_iter().map(|(place, what)| Breach { rule, place, what }));
    }
    Ok(report)
}

async fn chain(conn: &mut Conn, report: &mut Report, progress: impl Fn(i64, i64)) -> Result<(), StoreError> {
    let (last, head_hash) = event::head(conn).await?;
    let mut hash: Vec<u8> = Vec::new();
    let mut at = 0;
    while at < last {
        let stretch = event::after(conn, at, STRETCH).await?;
        let Some(end) = stretch.last().map(|event| event.seq) else { break };
        let exhibits = event::exhibits_between(conn, at, end).await?;
        for found in &stretch {
            check_event(found, &hash, at + 1, &exhibits, report);
            hash.clone_from(&found.hash);
            at = found.seq;
        }
        report.exhibits += exhibits.len() as i64;
        progress(at, last);
    }
    report.events = at;
    if at != last || hash != head_hash {
        let what = format!("the chain ends at {at}, but its head is {last}: events were cut off");
        report.breaches.push(Breach { rule: "chain", place: format!("event {last}"), what });
    }
    Ok(())
}

fn check_event(
    found: &event::Event,
    hash_before: &[u8],
    expected_seq: i64,
    exhibits: &[event::Evidence],
    report: &mut Report,
) {
    let mut breach = |what: &str| {
        let place = format!("event {}", found.seq);
        report.breaches.push(Breach { rule: "chain", place, what: what.to_owned() });
    };
    if found.seq != expected_seq {
        breach("an event before it is missing");
    }
    if found.prev_hash != hash_before {
        breach("it does not follow the event before it");
    }
    if found.hash != found.expected_hash() {
        breach("it was changed after it was written");
    }
    let own = exhibits.iter().filter(|exhibit| exhibit.event_seq == found.seq);
    let named = serde_json::from_str::<serde_json::Value>(&found.payload).unwrap_or_default();
    let named = named["exhibits"].as_array().cloned().unwrap_or_default();
    let mut seen = 0;
    for exhibit in own {
        seen += 1;
        let digest = hex::encode(&exhibit.digest);
        let id = exhibit.id.to_string();
        if !named.iter().any(|known| known["id"] == id.as_str() && known["digest"] == digest.as_str()) {
            breach("a record behind it is not the one it names");
        }
        // A body erased by retention leaves its digest; one that is there must have it.
        let matches = exhibit.body.as_deref().is_none_or(|body| {
            let mut hasher = Sha256::new();
            hasher.update(&exhibit.salt);
            hasher.update(body.as_bytes());
            hasher.finalize().as_slice() == exhibit.digest
        });
        if !matches {
            breach("a record behind it was changed after it was frozen");
        }
    }
    if seen != named.len() {
        breach("a record behind it is missing");
    }
}
