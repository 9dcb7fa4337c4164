//! The self-check of a database: the chain of events unbroken, every record as it was frozen, every move one that the
//! table of the process has, and what the rules promise true of every row.

use std::collections::{BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use crate::{
    domain::{
        contract::Terms,
        contract_change::Asked,
        workflow::{Action, Rule, Stage},
    },
    files::Files,
    store::{
        Conn, StoreError, contract, contract_change, document,
        event::{self, Event, Evidence},
        invariant, letter, notice, proposal, review, setting,
    },
};

/// Rows read at once.
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
    /// Uploaded files that were read; 0 where only the database was checked.
    pub files: i64,
    pub breaches: Vec<Breach>,
}

impl Report {
    fn breach(&mut self, rule: &'static str, place: impl Into<String>, what: impl Into<String>) {
        self.breaches.push(Breach { rule, place: place.into(), what: what.into() });
    }
}

/// Checks everything there is to check in a database; `progress` is told how many of how many events were read.
///
/// # Errors
/// When the database cannot be read.
pub async fn run(conn: &mut Conn, progress: impl Fn(i64, i64)) -> Result<Report, StoreError> {
    let mut report = Report::default();
    let mut history = History::default();
    chain(conn, &mut report, &mut history, progress).await?;
    documents(conn, &mut report, &history.uploads).await?;
    reviews(conn, &mut report).await?;
    letters(conn, &mut report).await?;
    decisions(conn, &mut report, history.decisions).await?;
    contracts(conn, &mut report).await?;
    changes(conn, &mut report).await?;
    printed(conn, &mut report).await?;
    for (rule, breaches) in invariant::all(conn).await? {
        report.breaches.extend(breaches.into_iter().map(|(place, what)| Breach { rule, place, what }));
    }
    Ok(report)
}

/// What the chain says while it is read: where each case stands, what each uploaded file was, and what was decided.
#[derive(Default)]
struct History {
    stages: HashMap<i64, Stage>,
    uploads: HashMap<i64, String>,
    /// The numbers of the decisions.
    decisions: BTreeSet<String>,
}

async fn chain(
    conn: &mut Conn,
    report: &mut Report,
    history: &mut History,
    progress: impl Fn(i64, i64),
) -> Result<(), StoreError> {
    let (last, head_hash) = event::head(conn).await?;
    let mut hash: Vec<u8> = Vec::new();
    let mut at = 0;
    loop {
        let stretch = event::after(conn, at, STRETCH).await?;
        let Some(end) = stretch.last().map(|event| event.seq) else { break };
        let exhibits = event::exhibits_between(conn, at, end).await?;
        for found in &stretch {
            link(found, &hash, at + 1, report);
            frozen(found, &exhibits, report, history);
            moved(found, report, history);
            hash.clone_from(&found.hash);
            at = found.seq;
        }
        report.exhibits += exhibits.len() as i64;
        progress(at, last);
    }
    report.events = at;
    if at != last || hash != head_hash {
        let what = format!("the chain ends at {at}, but its head is {last}: events were cut off or added");
        report.breach("chain", format!("event {last}"), what);
    }
    Ok(())
}

/// An event follows the one before it and is as it was written.
fn link(found: &Event, hash_before: &[u8], expected_seq: i64, report: &mut Report) {
    let place = format!("event {}", found.seq);
    if found.seq != expected_seq {
        report.breach("chain", &place, "an event before it is missing");
    }
    if found.prev_hash != hash_before {
        report.breach("chain", &place, "it does not follow the event before it");
    }
    if found.hash != found.expected_hash() {
        report.breach("chain", &place, "it was changed after it was written");
    }
}

/// The records behind an event are those it names, and as they were frozen.
fn frozen(found: &Event, exhibits: &[Evidence], report: &mut Report, history: &mut History) {
    let place = format!("event {}", found.seq);
    let payload = serde_json::from_str::<serde_json::Value>(&found.payload).unwrap_or_default();
    let none = Vec::new();
    let named = payload["exhibits"].as_array().unwrap_or(&none);
    // Exhibits come in the order of the events, so those of one event lie together.
    let first = exhibits.partition_point(|exhibit| exhibit.event_seq < found.seq);
    let own = exhibits[first..].iter().take_while(|exhibit| exhibit.event_seq == found.seq);
    let mut seen = 0;
    for exhibit in own {
        seen += 1;
        let digest = hex::encode(&exhibit.digest);
        let id = exhibit.id.to_string();
        if !named.iter().any(|known| known["id"] == id.as_str() && known["digest"] == digest.as_str()) {
            report.breach("chain", &place, "a record behind it is not the one it names");
        }
        // A body erased by retention leaves its digest; one that is there must have it.
        let as_frozen = |body: &str| event::exhibit_digest(&exhibit.salt, body).as_slice() == exhibit.digest;
        if !exhibit.body.as_deref().is_none_or(as_frozen) {
            report.breach("chain", &place, "a record behind it was changed after it was frozen");
        }
        if found.command == "add_document"
            && let Some(sha256) = payload["note"]["sha256"].as_str()
        {
            history.uploads.insert(exhibit.subject_id, sha256.to_owned());
        }
    }
    if let Some(number) = payload["note"]["decision"].as_str() {
        history.decisions.insert(number.to_owned());
    }
    if seen != named.len() {
        report.breach("chain", &place, "a record behind it is missing");
    }
}

/// A case moves from where it stands, by a line of the table of the process.
fn moved(found: &Event, report: &mut Report, history: &mut History) {
    let (Some(case), Some(to)) = (found.case_id, found.to_stage.as_deref().and_then(Stage::from_code)) else { return };
    let from = found.from_stage.as_deref().and_then(Stage::from_code);
    let place = format!("event {}", found.seq);
    if history.stages.insert(case, to) != from {
        report.breach("move_follows_the_last", &place, "it does not begin at the stage the case stood at");
    }
    if from == Some(to) {
        return;
    }
    let rule = Action::from_code(&found.command).map(Rule::of);
    let follows = rule.is_some_and(|rule| {
        let begins = from.map_or(rule.from.is_empty(), |from| rule.from.contains(&from));
        begins && rule.targets().contains(&to)
    });
    if !follows {
        report.breach("move_is_in_the_table", &place, "no line of the process leads from its stage to the next");
    }
}

/// The row of every uploaded file says what the event of its upload said.
async fn documents(conn: &mut Conn, report: &mut Report, uploads: &HashMap<i64, String>) -> Result<(), StoreError> {
    let mut known: HashMap<i64, String> = HashMap::new();
    let mut after = i64::MIN;
    loop {
        let stretch = document::stored_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { break };
        after = last.id;
        known.extend(stretch.into_iter().map(|file| (file.id, file.sha256)));
    }
    let mut altered: Vec<_> = uploads.iter().filter(|(id, sha256)| known.get(id) != Some(sha256)).collect();
    altered.sort_unstable();
    for (id, _) in altered {
        report.breach("document_as_uploaded", format!("document {id}"), "its record is not what was uploaded");
    }
    Ok(())
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
                        report.breach("file_as_uploaded", format!("document {}", file.id), "its file was changed");
                    }
                }
                Err(_) if demo => {}
                Err(cause) => report.breach("file_as_uploaded", format!("document {}", file.id), cause.to_string()),
            }
        }
    }
}

/// Every review that was handed in says what was frozen then.
async fn reviews(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let stretch = review::handed_in_after(conn, after, STRETCH).await?;
        let Some((last, _)) = stretch.last() else { return Ok(()) };
        after = last.assignment_id.0;
        for (found, frozen) in stretch {
            let now = serde_json::to_string(&found.draft()?).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            if frozen.is_none_or(|frozen| frozen != now) {
                let place = format!("assignment {}", found.assignment_id);
                report.breach("review_as_handed_in", place, "the review is not the one that was handed in");
            }
        }
    }
}

/// Every letter of recommendation that came in says what was frozen then, and so does its file.
async fn letters(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let stretch = letter::came_in_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { return Ok(()) };
        after = last.letter.id.0;
        for found in stretch {
            if !found.is_as_frozen()? {
                let place = format!("letter {}", found.letter.id);
                report.breach("letter_as_sent", place, "the letter is not the one that came in");
            }
        }
    }
}

/// Every decision says what was entered with the move that made it, and none is missing.
async fn decisions(conn: &mut Conn, report: &mut Report, mut made: BTreeSet<String>) -> Result<(), StoreError> {
    const RULE: &str = "decision_as_made";
    let mut after = i64::MIN;
    loop {
        let stretch = proposal::decided_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { break };
        after = last.decision.id.0;
        for found in stretch {
            let decision = &found.decision;
            let payload: serde_json::Value =
                found.payload.as_deref().and_then(|payload| serde_json::from_str(payload).ok()).unwrap_or_default();
            made.remove(&decision.decision_no);
            if payload["note"]["decision"] != decision.decision_no.as_str() {
                report.breach(RULE, &decision.decision_no, "no event made it");
                continue;
            }
            let as_entered = found.input().is_some_and(|input| {
                decision.ground.as_deref() == input.ground.map(|ground| ground.code())
                    && decision.reason == input.reason.trim()
                    && decision.reserve_rank == input.reserve_rank
                    && decision.sets_day == input.new_ends_on.or(input.effective_on).map(|day| day.to_string())
            });
            if !as_entered && !found.is_erased() {
                report.breach(RULE, &decision.decision_no, "the decision is not the one that was made");
            }
        }
    }
    for number in made {
        report.breach(RULE, number, "the record of the decision is missing");
    }
    Ok(())
}

/// Every contract says what was frozen when it was last saved, signed or changed, save the end that an extension set
/// since which froze no terms.
async fn contracts(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    const RULE: &str = "contract_as_frozen";
    let mut after = i64::MIN;
    loop {
        let stretch = contract::frozen_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { return Ok(()) };
        after = last.contract.case_id.0;
        for found in stretch {
            let Some(body) = &found.frozen else {
                if found.appointed {
                    report.breach(RULE, &found.case_no, "a contract in force that nobody signed");
                }
                continue;
            };
            let frozen = serde_json::from_str::<Terms>(body).ok();
            let expected = frozen.map(|terms| Terms { ends_on: found.extended_to().or(terms.ends_on), ..terms });
            if expected != Some(found.contract.terms()) {
                report.breach(RULE, &found.case_no, "the contract is not the one that was saved or signed");
            }
        }
    }
}

/// Every change of a contract says what was frozen when it was asked for.
async fn changes(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    const RULE: &str = "change_as_frozen";
    let mut after = i64::MIN;
    loop {
        let stretch = contract_change::frozen_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { return Ok(()) };
        after = last.change.id.0;
        for found in stretch {
            let asked = (found.change.old_value.clone(), found.change.asked());
            let frozen = found.frozen.as_deref().and_then(|body| serde_json::from_str::<(String, Asked)>(body).ok());
            if frozen != Some(asked) {
                report.breach(RULE, &found.case_no, "a change of the contract is not the one that was asked for");
            }
        }
    }
}

/// The printed hash of every notice is that of its text.
async fn printed(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    for (number, body, sha256) in notice::printed(conn).await? {
        if super::sha256(&body) != sha256 {
            report.breach("notice_as_released", number, "the hash printed on the notice is not that of its text");
        }
    }
    Ok(())
}
