//! What a demonstration has of what is hashed, or compared with what was hashed of it.

use bole::store::frozen::KEPT;

use crate::tampering::{
    Kind::{Bytes, Flag, Int, Text},
    Table,
};

/// Columns of these tables that no attempt changes: a demonstration has nothing written in them, the same in every row,
/// or numbers that only make a sum together.
pub const UNTOUCHED: &[(&str, &str)] = &[
    ("notice_addendum", "kind"),
    ("ballot", "attending"),
    ("ballot", "recused"),
    ("ballot", "yes"),
    ("ballot", "no"),
    ("ballot", "abstain"),
    ("ballot", "invalid"),
    ("review", "note_to_office"),
    ("objection", "evidence"),
    ("formal_check", "result"),
    ("formal_check", "note"),
];

/// Kinds of records compared value by value of which a demonstration has some; the stories try the others.
const KINDS: &[&str] = &[
    "objection",
    "objection_finding",
    "objection_reply",
    "lead",
    "lead_finding",
    "formal_check",
    "closing_item",
    "panel",
    "proposal",
];

/// Every table.
pub fn all() -> Vec<Table> {
    let mut tables = by_themselves();
    tables.extend(KEPT.iter().filter(|line| KINDS.contains(&line.kind)).map(Table::kept));
    tables
}

/// The chain, its heads, and what is compared in a way of its own.
fn by_themselves() -> Vec<Table> {
    vec![
        Table {
            name: "event",
            key: "'seq = ' || seq".to_owned(),
            of: "TRUE".to_owned(),
            columns: vec![
                ("seq", Int),
                ("at", Int),
                ("actor_id", Int),
                ("actor_role", Text),
                ("command", Text),
                ("case_id", Int),
                ("from_stage", Text),
                ("to_stage", Text),
                ("payload", Text),
                ("prev_hash", Bytes),
                ("hash", Bytes),
            ],
        },
        Table {
            name: "evidence",
            key: "'id = ' || id".to_owned(),
            of: "TRUE".to_owned(),
            columns: vec![
                ("id", Int),
                ("kind", Text),
                ("subject_id", Int),
                ("case_id", Int),
                ("body", Text),
                ("salt", Bytes),
                ("digest", Bytes),
                ("event_seq", Int),
                ("created_at", Int),
            ],
        },
        Table { name: "chain_head", key: "'id = ' || id".to_owned(), of: "TRUE".to_owned(), columns: vec![("seq", Int), ("hash", Bytes)] },
        Table {
            name: "chain_daily_head",
            key: "'day = ''' || day || ''''".to_owned(),
            of: "TRUE".to_owned(),
            columns: vec![("day", Text), ("seq", Int), ("hash", Bytes), ("events", Int)],
        },
        Table {
            name: "notice",
            key: "'id = ' || id".to_owned(),
            of: "state <> 'draft'".to_owned(),
            columns: vec![
                ("notice_no", Text),
                ("title", Text),
                ("basis", Text),
                ("body", Text),
                ("issuer", Text),
                ("accept_dept", Text),
                ("contact_phone", Text),
                ("contact_email", Text),
                ("contact_address", Text),
                ("days", Int),
                ("list_stays_days", Int),
                ("starts_on", Text),
                ("ends_on", Text),
                ("released_at", Int),
                ("sha256", Text),
                ("state", Text),
            ],
        },
        Table {
            name: "notice_item",
            key: "'notice_id = ' || notice_id || ' AND case_id = ' || case_id".to_owned(),
            of: "notice_id IN (SELECT id FROM notice WHERE state <> 'draft')".to_owned(),
            columns: vec![("display", Text), ("position", Int), ("live", Flag), ("masked", Flag)],
        },
        Table {
            name: "notice_addendum",
            key: "'id = ' || id".to_owned(),
            of: "published_at IS NOT NULL".to_owned(),
            columns: vec![
                ("body", Text),
                ("sha256", Text),
                ("kind", Text),
                ("notice_id", Int),
                ("published_at", Int),
            ],
        },
        Table {
            name: "ballot",
            key: "'id = ' || id".to_owned(),
            of: "signed_at IS NOT NULL".to_owned(),
            columns: vec![
                ("case_id", Int),
                ("members", Int),
                ("attending", Int),
                ("recused", Int),
                ("yes", Int),
                ("no", Int),
                ("abstain", Int),
                ("invalid", Int),
            ],
        },
        Table {
            name: "review",
            key: "'assignment_id = ' || assignment_id".to_owned(),
            of: "submitted_at IS NOT NULL".to_owned(),
            columns: vec![
                ("scores", Text),
                ("recommendation", Text),
                ("familiarity", Text),
                ("opinion", Text),
                ("note_to_office", Text),
                ("invalidated_at", Int),
            ],
        },
        Table {
            name: "decision",
            key: "'id = ' || id".to_owned(),
            of: "TRUE".to_owned(),
            columns: vec![
                ("decision_no", Text),
                ("case_id", Int),
                ("outcome", Text),
                ("ground", Text),
                ("reason", Text),
                ("reserve_rank", Int),
                ("reserve_until", Text),
                ("sets_day", Text),
                ("decided_by", Int),
                ("decided_at", Int),
            ],
        },
        Table {
            name: "contract",
            key: "'case_id = ' || case_id".to_owned(),
            of: "case_id IN (SELECT subject_id FROM evidence WHERE kind = 'contract')".to_owned(),
            columns: vec![
                ("duties", Text),
                ("resources", Text),
                ("autonomy", Text),
                ("starts_on", Text),
                ("ends_on", Text),
                ("grant_fen", Int),
                ("appointee_signed_on", Text),
                ("host_signed_on", Text),
            ],
        },
        Table {
            name: "nomination",
            key: "'case_id = ' || case_id".to_owned(),
            of: "case_id IN (SELECT subject_id FROM evidence WHERE kind = 'form') AND case_id IN (SELECT id FROM case_file \
                 WHERE stage NOT IN ('draft', 'returned', 'withdrawn', 'not_accepted'))".to_owned(),
            columns: vec![("form", Text)],
        },
    ]
}
