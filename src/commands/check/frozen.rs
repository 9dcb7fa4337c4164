//! The rows beside what was frozen of them: each is as it was when it was submitted, signed, released or decided, and
//! none is missing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use super::{
    Report, STRETCH,
    chain::{History, Released},
    told::Told,
};
use crate::{
    commands::sha256,
    domain::{
        breach::{Fault, Place},
        contract::Terms,
        contract_change::Asked,
    },
    store::{
        Conn, StoreError, calendar as calendars, contract, contract_change, document,
        frozen::{self, KEPT, Kept},
        letter, notice, objection, proposal, review,
        sealed::{self, Whose},
    },
};

/// Compares every row there is something frozen of.
///
/// # Errors
/// When the database cannot be read.
pub(super) async fn compare(conn: &mut Conn, report: &mut Report, history: History) -> Result<(), StoreError> {
    let told = &history.told;
    documents(conn, report, history.uploads, &history.step_files).await?;
    reviews(conn, report, told).await?;
    letters(conn, report).await?;
    decisions(conn, report, history.decisions).await?;
    contracts(conn, report).await?;
    changes(conn, report).await?;
    notices(conn, report, history.notices, told).await?;
    addenda(conn, report, told).await?;
    calendar(conn, report).await?;
    for line in KEPT {
        kept(conn, report, line).await?;
    }
    digests(conn, report).await?;
    for place in frozen::without_row(conn).await? {
        report.breach(Fault::RowMissing, Place::Named(place));
    }
    for (fault, places) in frozen::all(conn).await? {
        places.into_iter().for_each(|place| report.breach(fault, Place::Named(place)));
    }
    Ok(())
}

/// Every row of a line says what was frozen of it last, none is missing and none was added.
async fn kept(conn: &mut Conn, report: &mut Report, line: &Kept) -> Result<(), StoreError> {
    let place = |subject: i64| Place::Named(format!("{} {subject}", line.kind));
    let mut after = i64::MIN;
    loop {
        let end = frozen::stretch(conn, line, after, STRETCH).await?;
        let stretch = (after, end.unwrap_or(i64::MAX));
        let mut expected: BTreeMap<(i64, String), String> = BTreeMap::new();
        let mut erased: BTreeSet<i64> = BTreeSet::new();
        for record in frozen::records(conn, line, stretch).await? {
            match record.says(line) {
                Some(said) => expected.extend(said.into_iter().map(|(subject, key, said)| ((subject, key), said))),
                None => drop(erased.insert(record.subject_id)),
            }
        }
        expected.retain(|(subject, _), _| !erased.contains(subject));
        for (subject, key, said) in frozen::rows(conn, line, stretch).await? {
            match expected.remove(&(subject, key)) {
                None if !erased.contains(&subject) => report.breach(Fault::RowAdded, place(subject)),
                Some(frozen) if frozen != said => report.breach(Fault::RowChanged, place(subject)),
                _ => {}
            }
        }
        expected.into_keys().for_each(|(subject, _)| report.breach(Fault::RowMissing, place(subject)));
        match end {
            Some(end) => after = end,
            None => return Ok(()),
        }
    }
}

/// What is sealed, and what a draw is proved by, has the digest that was frozen of it.
async fn digests(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    for whose in Whose::ALL {
        let Some(kind) = whose.frozen_as() else { continue };
        let now: HashMap<i64, String> =
            sealed::all(conn, whose).await?.into_iter().map(|(id, sealed)| (id, digest(&sealed))).collect();
        for (id, frozen) in frozen::digests(conn, kind).await? {
            if frozen.is_some() && frozen.as_ref() != now.get(&id) {
                report.breach(Fault::SealedChanged, Place::Named(format!("{} {id}", whose.table())));
            }
        }
    }
    let drawn: HashMap<i64, Option<String>> = frozen::digests(conn, "draw").await?.into_iter().collect();
    let mut after = i64::MIN;
    while let Some((id, certificate)) = frozen::certificate_after(conn, after).await? {
        after = id;
        if drawn.get(&id).cloned().flatten() != Some(digest(certificate.as_bytes())) {
            report.breach(Fault::SealedChanged, Place::Named(format!("draw {id}")));
        }
    }
    Ok(())
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The row of every file says what the event said that it came in with.
async fn documents(
    conn: &mut Conn,
    report: &mut Report,
    mut uploads: HashMap<i64, String>,
    step_files: &HashMap<i64, String>,
) -> Result<(), StoreError> {
    // A file of an objection that was sealed anew has a digest of its own since.
    for (step, file) in objection::step_files(conn).await? {
        if let Some(sha256) = step_files.get(&step) {
            uploads.entry(file).or_insert_with(|| sha256.clone());
        }
    }
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
        report.breach(Fault::DocumentChanged, Place::Named(format!("document {id}")));
    }
    Ok(())
}

/// Every review that was handed in says what was frozen then, and counts unless an event says that it does not.
async fn reviews(conn: &mut Conn, report: &mut Report, told: &Told) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let stretch = review::handed_in_after(conn, after, STRETCH).await?;
        let Some((last, _)) = stretch.last() else { return Ok(()) };
        after = last.assignment_id.0;
        for (found, frozen) in stretch {
            let now = serde_json::to_string(&found.draft()?).map_err(|error| StoreError::Corrupt(error.to_string()))?;
            let counts_as_told = found.invalidated_at() == told.invalidated.get(&found.assignment_id.0).copied();
            if frozen.is_none_or(|frozen| frozen != now) || !counts_as_told {
                let place = format!("assignment {}", found.assignment_id);
                report.breach(Fault::ReviewChanged, Place::Named(place));
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
                report.breach(Fault::LetterChanged, Place::Named(format!("letter {}", found.letter.id)));
            }
        }
    }
}

/// Every decision says what was entered with the move that made it, and none is missing.
async fn decisions(conn: &mut Conn, report: &mut Report, mut made: BTreeSet<String>) -> Result<(), StoreError> {
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
                report.breach(Fault::DecisionOfNoEvent, Place::Named(decision.decision_no.clone()));
                continue;
            }
            let as_entered = found.input().is_some_and(|input| {
                decision.ground.as_deref() == input.ground.map(|ground| ground.code())
                    && decision.reason == input.reason.trim()
                    && decision.reserve_rank == input.reserve_rank
                    && decision.sets_day == input.new_ends_on.or(input.effective_on).map(|day| day.to_string())
            });
            // Events from before the day was noted say nothing of it.
            let until = payload["note"].get("reserve_until");
            let lapses_as_noted = until.is_none_or(|until| until.as_str() == decision.reserve_until.as_deref());
            if !(as_entered || found.is_erased()) || !lapses_as_noted {
                report.breach(Fault::DecisionChanged, Place::Named(decision.decision_no.clone()));
            }
        }
    }
    for number in made {
        report.breach(Fault::DecisionMissing, Place::Named(number));
    }
    Ok(())
}

/// Every contract says what was frozen when it was last saved, signed or changed, save the end that an extension set
/// since which froze no terms.
async fn contracts(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let stretch = contract::frozen_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { return Ok(()) };
        after = last.contract.case_id.0;
        for found in stretch {
            let Some(body) = &found.frozen else {
                if found.appointed {
                    report.breach(Fault::ContractUnsigned, Place::Named(found.case_no));
                }
                continue;
            };
            let frozen = serde_json::from_str::<Terms>(body).ok();
            let expected = frozen.map(|terms| Terms { ends_on: found.extended_to().or(terms.ends_on), ..terms });
            if expected != Some(found.contract.terms()) {
                report.breach(Fault::ContractChanged, Place::Named(found.case_no));
            }
        }
    }
}

/// Every change of a contract says what was frozen when it was asked for.
async fn changes(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let stretch = contract_change::frozen_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { return Ok(()) };
        after = last.change.id.0;
        for found in stretch {
            let asked = (found.change.old_value.clone(), found.change.asked());
            let frozen = found.frozen.as_deref().and_then(|body| serde_json::from_str::<(String, Asked)>(body).ok());
            if frozen != Some(asked) {
                report.breach(Fault::ChangeChanged, Place::Named(found.case_no));
            }
        }
    }
}

/// Every notice that is out says what was noted and frozen when it was released: its number, its days, its text, what
/// its maker entered, and each item in its place; it stands, and its items do, as events since then left them.
async fn notices(
    conn: &mut Conn,
    report: &mut Report,
    mut released: HashMap<i64, Released>,
    told: &Told,
) -> Result<(), StoreError> {
    let mut after = i64::MIN;
    loop {
        let stretch = notice::frozen_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last().map(|found| found.notice.id.0) else { break };
        let listed = notice::listed_between(conn, after, last).await?;
        after = last;
        for found in stretch {
            let place = || Place::Named(found.notice.notice_no.clone().unwrap_or_default());
            if Some(sha256(&found.notice.body)) != found.notice.sha256 {
                report.breach(Fault::NoticeHash, place());
            }
            let items = listed.get(&found.notice.id.0).map(Vec::as_slice).unwrap_or_default();
            let noted = released.remove(&found.notice.id.0);
            let as_noted = noted.is_some_and(|(at, note)| found.is_as_noted(at, &note, items.len()));
            let id = found.notice.id.0;
            let stands = told.notices.get(&id) == Some(&found.notice.state)
                && items.iter().all(|item| {
                    item.live == told.is_live(id, item.case_id) && told.may_be_hidden(id, item.case_id, item.masked)
                });
            if !(as_noted && found.is_as_drafted() && found.lists(items) && stands) {
                report.breach(Fault::NoticeChanged, place());
            }
        }
    }
    let mut missing: Vec<i64> = released.into_keys().collect();
    missing.sort_unstable();
    missing.into_iter().for_each(|id| report.breach(Fault::RowMissing, Place::Named(format!("notice {id}"))));
    Ok(())
}

/// Every addendum that is out says what was signed, or what followed from the decision on one case, and none is missing.
async fn addenda(conn: &mut Conn, report: &mut Report, told: &Told) -> Result<(), StoreError> {
    let mut published = told.addenda.clone();
    let mut after = i64::MIN;
    loop {
        let stretch = notice::addenda_frozen_after(conn, after, STRETCH).await?;
        let Some(last) = stretch.last() else { break };
        after = last.id;
        for found in stretch {
            let hash = sha256(&found.body);
            let belongs = (found.notice_id, found.kind, found.published_at);
            let is_as_told = published.remove(&found.id) == Some(belongs);
            if found.sha256.as_deref() != Some(hash.as_str()) || !found.is_as_frozen() || !is_as_told {
                report.breach(Fault::AddendumChanged, Place::Named(found.notice_no.unwrap_or_default()));
            }
        }
    }
    let mut missing: Vec<i64> = published.into_keys().collect();
    missing.sort_unstable();
    missing.into_iter().for_each(|id| report.breach(Fault::RowMissing, Place::Named(format!("addendum {id}"))));
    Ok(())
}

/// What of the calendar is in force says what was frozen when it was confirmed, and what was confirmed is there.
async fn calendar(conn: &mut Conn, report: &mut Report) -> Result<(), StoreError> {
    for (found, frozen) in calendars::frozen_notices(conn).await? {
        let days = calendars::days_of(conn, &found).await?;
        if frozen.as_ref() != Some(&json_of(&found.as_entered(days))?) {
            report.breach(Fault::CalendarChanged, Place::Named(found.year().to_string()));
        }
    }
    for (found, frozen) in calendars::frozen_closures(conn).await? {
        if frozen.as_ref() != Some(&json_of(&found.as_entered())?) {
            report.breach(Fault::CalendarChanged, Place::Named(found.starts_on.to_string()));
        }
    }
    Ok(())
}

fn json_of(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(error.to_string()))
}
