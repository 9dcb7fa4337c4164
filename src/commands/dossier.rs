//! The dossier of a case (卷宗): gathered from the records, packed, and noted before it is handed out.

use futures_util::FutureExt;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{CommandError, Who, moves, transact};
use crate::{
    app::App,
    domain::{
        access::{Reach, Resource, Verb, reach},
        head::{DayHead, stretches},
        ids::CaseId,
        nomination::Form,
        role::Role,
        time::Moment,
    },
    dossier::{
        Contents, DecisionExtract, FileExtract, FormExtract, Heading, ObjectionExtract, ReviewExtract, Shown, pack,
    },
    store::{
        Conn, StoreError, batch,
        case_file::{self, CaseFile},
        document, dossier,
        event::{self, Event, Evidence},
        head, objection, opinion, proposal, review,
    },
};

/// Kinds of records whose bodies a dossier shows: they tell nothing of who reviewed or objected, and no contact.
const SHOWN: &[&str] = &[
    "addendum",
    "ballot",
    "case",
    "contract",
    "contract_change",
    "draw",
    "eligibility",
    "formal_check",
    "notice",
    "notice_item",
    "stated",
];

/// Makes the dossier of a case for whoever may take it, and notes who took which bytes.
///
/// # Errors
/// [`CommandError::NotFound`] for whoever may not; when it cannot be noted it must not be handed out.
pub async fn take(app: &App, who: &Who, case: CaseId, site: String) -> Result<Vec<u8>, CommandError> {
    let mut conn = app.db.snapshot().await?;
    let found = case_file::find(&mut conn, case).await?.ok_or(CommandError::NotFound)?;
    let contents = gather(&mut conn, &found, site, who.at).await?;
    drop(conn);
    let bytes = pack(&contents)?;
    let author = who.clone();
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let size = bytes.len();
    transact(app, who, move |tx| {
        async move {
            let case = moves::open(tx, &author, case).await?;
            let roles = moves::actor(tx, &author, &case).await?.roles;
            let may = |role: &Role| reach([*role], Resource::Dossier, Verb::Read) != Reach::Nothing;
            let as_role = roles.iter().copied().find(may).ok_or(CommandError::NotFound)?;
            // Of no case: whoever nominated is not told that somebody inspects.
            let note = json!({ "what": "dossier", "case": case.id, "bytes": size, "sha256": sha256 });
            let draft = event::Draft { command: "export", note, ..event::Draft::default() };
            event::record(tx, &author.acting_as(as_role), draft).await?;
            Ok(())
        }
        .boxed()
    })
    .await?;
    Ok(bytes)
}

/// Gathers what the dossier of a case holds.
///
/// # Errors
/// When the database fails.
pub async fn gather(conn: &mut Conn, case: &CaseFile, site: String, now: Moment) -> Result<Contents, StoreError> {
    let events = dossier::events(conn, case.id).await?;
    let records = dossier::records(conn, &events).await?;
    let hidden = dossier::hidden_notices(conn, case.id).await?;
    let heads: Vec<DayHead> =
        head::all(conn).await?.iter().map(|row| row.recorded().map(|known| known.at)).collect::<Result<_, _>>()?;
    let end = event::head(conn).await?.0;
    let own: Vec<i64> = events.iter().map(|event| event.seq).collect();
    let within = stretches(&own, &heads, end);
    let chain = dossier::links(conn, &within).await?;
    let last = chain.last().map_or(0, |link| link.head.seq);
    let reached = heads.iter().position(|head| head.head.seq >= last).map_or(heads.len(), |at| at + 1);
    Ok(Contents {
        heading: Heading {
            case_no: case.case_no.clone(),
            title: case.title.clone(),
            kind: case.kind,
            stage: case.stage,
            role: case.scholar_role(),
            call: batch::find(conn, case.batch_id).await?.map(|call| call.name).unwrap_or_default(),
            site,
            made_at: now,
        },
        forms: forms(&records),
        reviews: reviews(conn, case.id).await?,
        opinions: opinion::words(conn, case.id).await?,
        decisions: decisions(conn, case.id).await?,
        objections: objections(conn, case.id).await?,
        files: files(conn, case.id).await?,
        records: records.into_iter().map(|record| shown(record, &events, &hidden)).collect(),
        chain,
        heads: heads.into_iter().take(reached).collect(),
        events,
    })
}

/// Whether the body of a record may be shown: by its kind; of a move what was entered for a numbered decision, which is
/// told to those concerned anyway.
fn shown(record: Evidence, events: &[Event], hidden: &[i64]) -> Shown {
    let is_told = || {
        let event = events.iter().find(|event| event.seq == record.event_seq);
        let payload = event.and_then(|event| serde_json::from_str::<serde_json::Value>(&event.payload).ok());
        payload.is_some_and(|payload| payload["note"]["decision"].is_string())
    };
    let whole = match record.kind.as_str() {
        "notice" => !hidden.contains(&record.subject_id),
        "input" => is_told(),
        kind => SHOWN.contains(&kind),
    };
    Shown { whole, record }
}

/// The versions of the form, without what nobody outside is told.
fn forms(records: &[Evidence]) -> Vec<FormExtract> {
    let forms = records.iter().filter(|record| record.kind == "form");
    forms
        .filter_map(|record| {
            let form: Form = serde_json::from_str(record.body.as_deref()?).ok()?;
            Some(FormExtract::of(record.event_seq, form))
        })
        .collect()
}

/// The reviews that count, in the order of what they say, which tells nothing of their authors.
async fn reviews(conn: &mut Conn, case: CaseId) -> Result<Vec<ReviewExtract>, StoreError> {
    let mut found = Vec::new();
    for review in review::of_case(conn, case).await?.iter().filter(|review| review.is_valid()) {
        let draft = review.draft()?;
        found.push(ReviewExtract { levels: draft.levels, recommendation: draft.recommendation });
    }
    found.sort_by(|one, other| (one.recommendation, &one.levels).cmp(&(other.recommendation, &other.levels)));
    Ok(found)
}

async fn decisions(conn: &mut Conn, case: CaseId) -> Result<Vec<DecisionExtract>, StoreError> {
    let made = proposal::decisions(conn, case).await?.into_iter().map(|made| DecisionExtract {
        number: made.decision_no,
        outcome: made.outcome.code().to_owned(),
        ground: made.ground,
        reason: made.reason,
        decided_at: made.decided_at,
    });
    Ok(made.collect())
}

async fn objections(conn: &mut Conn, case: CaseId) -> Result<Vec<ObjectionExtract>, StoreError> {
    let found = objection::of_case(conn, case).await?.into_iter().map(|known| ObjectionExtract {
        received_at: known.received_at,
        outcome: known.outcome().map(|outcome| outcome.code().to_owned()),
        state: known.state.code().to_owned(),
    });
    Ok(found.collect())
}

/// Every file of the case, copies for reviewers included; its name may name somebody and is left out.
async fn files(conn: &mut Conn, case: CaseId) -> Result<Vec<FileExtract>, StoreError> {
    let mut files = document::of_case(conn, case).await?;
    files.extend(document::copies_of_case(conn, case).await?);
    let extract = |file: document::Document| FileExtract {
        kind: file.kind.code().to_owned(),
        bytes: file.bytes,
        sha256: file.sha256,
        uploaded_at: file.uploaded_at,
    };
    Ok(files.into_iter().map(extract).collect())
}
