//! What is erased under each rule, as statements over tables. A row stays where others point at it or counts are made of
//! it; what it said is gone. The chain of events is not touched: of its frozen records the bodies go, the digests stay.
//!
//! A test reads the schema of both engines: every table that points at a case is listed here, as erased or with the reason
//! why it is left.

use sqlx::AssertSqlSafe;

use super::Item;
use crate::{
    args,
    domain::{nomination::Form, retention::Keeping, time::Moment},
    store::{
        StoreError, Tx,
        arg::bind_list,
        engine::Arg,
        merging::reference::{REFERENCES, Target},
    },
};

/// Records of one statement.
const BATCH: usize = 100;

/// Statements over one kind of record; `{ids}` stands for the ids, and `$1` is the instant.
type Statements = &'static [&'static str];

/// A case as a whole. Its number, stages, dates and counts stay, and who had a part in it in office.
const CASE: Statements = &[
    "UPDATE nomination SET form = '{}', chief_waiver = NULL, nominator_person_id = NULL, recommender_person_id = NULL, \
     eligibility = NULL WHERE case_id IN ({ids})",
    "UPDATE consent SET person_id = NULL WHERE case_id IN ({ids})",
    "UPDATE formal_check SET note = '' WHERE case_id IN ({ids})",
    "UPDATE deficiency SET message = '', answer = CASE WHEN answer IS NULL THEN NULL ELSE '' END WHERE case_id IN ({ids})",
    "UPDATE proposal SET input = '{}', note = NULL WHERE case_id IN ({ids})",
    "UPDATE recusal SET reason = '' WHERE case_id IN ({ids})",
    "UPDATE assignment SET reason = NULL WHERE case_id IN ({ids})",
    "UPDATE review SET opinion = '', note_to_office = '', invalid_reason = NULL WHERE case_id IN ({ids})",
    "UPDATE opinion SET words = '', why = '' WHERE case_id IN ({ids})",
    "UPDATE decision SET reason = '' WHERE case_id IN ({ids})",
    "UPDATE appeal SET statement = '', finding = CASE WHEN finding IS NULL THEN NULL ELSE '' END WHERE case_id IN ({ids})",
    "UPDATE lead SET body = '', evidence = '', finding = CASE WHEN finding IS NULL THEN NULL ELSE '' END \
     WHERE case_id IN ({ids})",
    "UPDATE case_note SET body = '' WHERE case_id IN ({ids})",
    "UPDATE consultation SET answer = CASE WHEN answer IS NULL THEN NULL ELSE '' END WHERE case_id IN ({ids})",
    "UPDATE recommendation SET statement = '' WHERE case_id IN ({ids})",
    "UPDATE text_redaction SET body = '' WHERE case_id IN ({ids})",
    "DELETE FROM one_time_link WHERE purpose = 'letter' AND subject_id IN (SELECT id FROM letter WHERE case_id IN ({ids}))",
    // Nobody is asked twice for one case by one address: an erased one is the number of its letter.
    "UPDATE letter SET writer_name = '', writer_institution = '', writer_email = CAST(id AS TEXT), relation_note = '', \
     body = '', decline_reason = '' WHERE case_id IN ({ids})",
    "DELETE FROM one_time_link WHERE purpose = 'consent' AND subject_id IN ({ids})",
    "DELETE FROM expert_exclusion WHERE case_id IN ({ids})",
    "DELETE FROM co_editor WHERE case_id IN ({ids})",
    "DELETE FROM decision_draft WHERE case_id IN ({ids})",
    "DELETE FROM search_term WHERE kind = 'case' AND owner_id IN ({ids})",
    // Minutes are of the panel, and stay.
    "INSERT INTO file_removal (document_id, asked_at) SELECT id, $1 FROM document WHERE case_id IN ({ids}) \
     AND kind <> 'minutes' AND erased_at IS NULL",
    "UPDATE document SET filename = '', erased_at = $1 WHERE case_id IN ({ids}) AND kind <> 'minutes' AND erased_at IS NULL",
    "UPDATE case_file SET title = case_no, subject_person_id = NULL, erased_at = $1, ver = ver + 1 WHERE id IN ({ids})",
];

/// Tables that point at a case and are left, with why.
pub const LEFT: &[(&str, &str)] = &[
    ("event", "the chain names no person"),
    ("outbox", "messages name numbers"),
    ("panel_case", "an order"),
    ("panel", "which case the clock in the room runs for"),
    ("ballot", "counts"),
    ("vote_round", "instants"),
    ("draw_group_case", "which cases were drawn for together"),
    ("notice_item", "a case that was published is not erased as a whole"),
    ("objection", "an objection is to a published case; it has a rule of its own"),
    ("scholar", "of those appointed"),
    ("appointment", "of those appointed"),
    ("contract", "of those selected: kept with their case"),
    ("contract_change", "of those appointed"),
    ("closing_item", "of those appointed"),
    ("exit_record", "of those appointed"),
    ("assessment", "of those appointed"),
    ("consequence", "of those appointed"),
    ("suspension", "of those appointed"),
    ("ledger_pledge", "of those appointed"),
    ("ledger_line", "of those appointed"),
    ("ledger_statement", "of those appointed"),
];

/// How to reach a candidate and those who wrote letters; the form's own fields are taken out by [`contacts`].
const CONTACT: Statements = &[
    "UPDATE letter SET writer_email = CAST(id AS TEXT) WHERE case_id IN ({ids})",
    // The stamped form shows how to reach the candidate.
    "INSERT INTO file_removal (document_id, asked_at) SELECT id, $1 FROM document WHERE case_id IN ({ids}) \
     AND kind = 'nomination_form' AND erased_at IS NULL",
    "UPDATE document SET filename = '', erased_at = $1 WHERE case_id IN ({ids}) AND kind = 'nomination_form' \
     AND erased_at IS NULL",
];

const OBJECTION: Statements = &[
    "INSERT INTO file_removal (document_id, asked_at) SELECT d.id, $1 FROM document d JOIN objection_step s \
     ON s.document_id = d.id WHERE s.objection_id IN ({ids}) AND d.erased_at IS NULL",
    "UPDATE document SET filename = '', erased_at = $1 WHERE erased_at IS NULL AND id IN \
     (SELECT document_id FROM objection_step WHERE objection_id IN ({ids}))",
    "UPDATE objection_step SET body = '' WHERE objection_id IN ({ids})",
    "UPDATE objection SET sealed = NULL, statement = '', evidence = '', \
     refusal_reason = CASE WHEN refusal_reason IS NULL THEN NULL ELSE '' END, \
     finding = CASE WHEN finding IS NULL THEN NULL ELSE '' END, reply = CASE WHEN reply IS NULL THEN NULL ELSE '' END, \
     ver = ver + 1 WHERE id IN ({ids})",
];

/// What the public was told of a correction stays: it says nothing of who asked.
const PETITION: Statements = &[
    "UPDATE petition_note SET body = '' WHERE petition_id IN ({ids})",
    "UPDATE petition SET sealed = NULL, wrong = '', wanted = '', source = '', answer = '', sent_back = '', ver = ver + 1 \
     WHERE id IN ({ids})",
];

/// How a frozen record is tied to what is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// It is of the case.
    Case,
    /// It is of the record itself.
    Subject,
    /// It is of a part of the record, which the note of its event names so.
    Part(&'static str),
}

/// What was frozen and goes with its body: how it is tied, and its kinds; all where none is named.
pub type Bodies = (Tie, &'static [&'static str]);

/// The frozen records whose bodies go under a rule. A verification takes a body that is gone for erased only if it is
/// of these, and the list that it was on was carried out by an event of the chain.
pub const fn bodies(keeping: Keeping) -> &'static [Bodies] {
    match keeping {
        // What was prepared for the approver names no case in its event.
        Keeping::Draft | Keeping::FailedCase => {
            &[(Tie::Case, &[]), (Tie::Subject, &["decision_draft", "decision_veto"])]
        }
        Keeping::FailedContact => &[(Tie::Case, &["form", "letter", "letter_asked"])],
        Keeping::Objection => &[
            (
                Tie::Subject,
                &["objection", "objector_sealed", "objection_refusal", "objection_finding", "objection_reply"],
            ),
            (Tie::Part("objection"), &["objection_step"]),
        ],
        Keeping::Petition => &[
            (
                Tie::Subject,
                &[
                    "petition",
                    "petitioner_sealed",
                    "petitioner_read",
                    "petition_answer",
                    "petition_refusal",
                    "petition_sent_back",
                ],
            ),
            (Tie::Part("petition"), &["petition_note"]),
        ],
        _ => &[],
    }
}

/// Erases the bodies of what was frozen of these records.
async fn forget_bodies(tx: &mut Tx, keeping: Keeping, ids: &[i64]) -> Result<(), StoreError> {
    for (tie, kinds) in bodies(keeping) {
        let mut args = args![];
        let list = bind_list(&mut args, ids.iter().copied());
        let kinds_in = match kinds {
            [] => "TRUE".to_owned(),
            kinds => format!("kind IN ({})", bind_list(&mut args, kinds.iter().copied())),
        };
        let tied = match tie {
            Tie::Case => format!("case_id IN ({list})"),
            Tie::Subject => format!("subject_id IN ({list})"),
            Tie::Part(of) => {
                let part = kinds[0];
                format!("subject_id IN (SELECT id FROM {part} WHERE {of}_id IN ({list}))")
            }
        };
        let sql = format!("UPDATE evidence SET body = NULL WHERE {kinds_in} AND {tied}");
        tx.run(AssertSqlSafe(sql), args).await?;
    }
    Ok(())
}

/// Erases the records of a list, rule by rule and in batches; gives the people who were forgotten with them.
pub async fn all(tx: &mut Tx, items: &[Item], now: Moment) -> Result<Vec<i64>, StoreError> {
    let mut forgotten = Vec::new();
    for keeping in Keeping::by_two() {
        let ids: Vec<i64> = items.iter().filter(|item| item.keeping == keeping).map(|item| item.subject_id).collect();
        for batch in ids.chunks(BATCH) {
            forget_bodies(tx, keeping, batch).await?;
            match keeping {
                Keeping::Draft | Keeping::FailedCase => {
                    let people = subjects(tx, batch).await?;
                    run(tx, CASE, batch, now).await?;
                    forgotten.extend(forget_people(tx, &people).await?);
                }
                Keeping::FailedContact => {
                    contacts(tx, batch).await?;
                    run(tx, CONTACT, batch, now).await?;
                }
                Keeping::Objection => run(tx, OBJECTION, batch, now).await?,
                Keeping::Petition => run(tx, PETITION, batch, now).await?,
                _ => {}
            }
        }
    }
    Ok(forgotten)
}

async fn run(tx: &mut Tx, statements: Statements, ids: &[i64], now: Moment) -> Result<(), StoreError> {
    for statement in statements {
        // A statement that does not name the instant has no place for it.
        let mut args: Vec<Arg> = if statement.contains("$1") { args![now] } else { Vec::new() };
        let list = bind_list(&mut args, ids.iter().copied());
        tx.run(AssertSqlSafe(statement.replace("{ids}", &list)), args).await?;
    }
    Ok(())
}

/// Takes the address and the telephone number out of the forms of cases.
async fn contacts(tx: &mut Tx, cases: &[i64]) -> Result<(), StoreError> {
    let mut args = args![];
    let list = bind_list(&mut args, cases.iter().copied());
    let sql = format!("SELECT case_id, form FROM nomination WHERE case_id IN ({list}) ORDER BY case_id");
    let forms: Vec<(i64, String)> = tx.all(AssertSqlSafe(sql), args).await?;
    let mut args = args![];
    let mut cases = String::new();
    for (case, form) in &forms {
        let unreadable = |error: serde_json::Error| StoreError::Corrupt(error.to_string());
        let form: Form = serde_json::from_str(form).map_err(unreadable)?;
        let form = Form { email: String::new(), phone: String::new(), ..form };
        let form = serde_json::to_string(&form).map_err(unreadable)?;
        args.extend([Arg::from(*case), Arg::from(form)]);
        cases.push_str(&format!(" WHEN ${} THEN ${}", args.len() - 1, args.len()));
    }
    if forms.is_empty() {
        return Ok(());
    }
    let list = bind_list(&mut args, forms.iter().map(|(case, _)| *case));
    let sql = format!("UPDATE nomination SET form = CASE case_id{cases} END WHERE case_id IN ({list})");
    tx.run(AssertSqlSafe(sql), args).await?;
    Ok(())
}

/// Whom cases are about.
async fn subjects(tx: &mut Tx, cases: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut args = args![];
    let list = bind_list(&mut args, cases.iter().copied());
    let sql = format!(
        "SELECT DISTINCT subject_person_id FROM case_file WHERE id IN ({list}) AND subject_person_id IS NOT NULL \
         ORDER BY 1"
    );
    let people: Vec<(i64,)> = tx.all(AssertSqlSafe(sql), args).await?;
    Ok(people.into_iter().map(|(person,)| person).collect())
}

/// What is a person's own and goes with the person.
const OWN: [&str; 4] = ["person_title", "person_alias", "person_relation", "search_term"];

/// Forgets people at whom nothing points any more but what is their own; gives which.
async fn forget_people(tx: &mut Tx, people: &[i64]) -> Result<Vec<i64>, StoreError> {
    let mut args = args![];
    let list = bind_list(&mut args, people.iter().copied());
    let mut sql = format!("SELECT id FROM person p WHERE id IN ({list})");
    for one in REFERENCES.iter().filter(|one| one.target == Target::Person && !OWN.contains(&one.table)) {
        let only = one.only.map(|only| format!(" AND {only}")).unwrap_or_default();
        sql.push_str(&format!(" AND NOT EXISTS (SELECT 1 FROM {} x WHERE x.{} = p.id{only})", one.table, one.column));
    }
    sql.push_str(" ORDER BY id");
    let free: Vec<(i64,)> = tx.all(AssertSqlSafe(sql), args).await?;
    let free: Vec<i64> = free.into_iter().map(|(person,)| person).collect();
    const FORGET: Statements = &[
        "DELETE FROM person_relation WHERE person_id IN ({ids})",
        "DELETE FROM person_relation WHERE other_id IN ({ids})",
        "DELETE FROM person_alias WHERE person_id IN ({ids})",
        "DELETE FROM person_title WHERE person_id IN ({ids})",
        "DELETE FROM search_term WHERE kind = 'person' AND owner_id IN ({ids})",
        "UPDATE evidence SET body = NULL WHERE kind = 'record' AND subject_id IN ({ids})",
        "DELETE FROM person WHERE id IN ({ids})",
    ];
    run(tx, FORGET, &free, Moment(0)).await?;
    Ok(free)
}

/// The tables whose rows of a case are erased, for the test against the schema.
pub fn touched() -> impl Iterator<Item = &'static str> {
    let table = |statement: &'static str| {
        let words: Vec<&str> = statement.split_whitespace().collect();
        let at = words.iter().position(|word| matches!(*word, "UPDATE" | "INTO" | "FROM"));
        at.and_then(|at| words.get(at + 1).copied())
    };
    CASE.iter().filter_map(move |statement| table(statement)).chain(["evidence"])
}
