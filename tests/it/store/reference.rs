//! Nothing that points at a person, an institution or an expert is forgotten when two records are merged: the list in
//! `store::merging::reference` against the schema of both engines.

use std::collections::BTreeSet;

use bole::store::merging::reference::{REFERENCES, Target};

use crate::app::{Engine, TestApp, on_both_engines_empty};

/// Every column with the table its foreign key leads to, or nothing.
const SQLITE: &str = "SELECT m.name, c.name, COALESCE(f.\"table\", '') FROM sqlite_master m \
    JOIN pragma_table_info(m.name) c LEFT JOIN pragma_foreign_key_list(m.name) f ON f.\"from\" = c.name \
    WHERE m.type = 'table' AND m.name NOT LIKE '%sqlx%' ORDER BY 1, 2";
const POSTGRES: &str = "SELECT CAST(t.relname AS TEXT), CAST(c.attname AS TEXT), COALESCE(CAST(f.relname AS TEXT), '') \
    FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public' \
    JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped \
    LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' AND c.attnum = ANY (k.conkey) \
    LEFT JOIN pg_class f ON f.oid = k.confrelid WHERE t.relkind = 'r' AND t.relname NOT LIKE '%sqlx%' ORDER BY 1, 2";

/// Ids without a foreign key that point at something else, whichever table they stand in.
const ELSEWHERE: [&str; 20] = [
    "account_id",
    "actor_id",
    "assignment_id",
    "batch_id",
    "case_id",
    "chair_id",
    "direction_id",
    "document_id",
    "evidence_document_id",
    "guide_document_id",
    "handler_id",
    "minutes_document_id",
    "nominator_account_id",
    "notice_id",
    "officer_id",
    "scheme_id",
    "secretary_id",
    "supersedes_id",
    "subject_id",
    "subscription_id",
];

/// Ids whose name does not say what they point at, and what becomes of them.
const LEFT: [(&str, &str); 10] = [
    // Frozen, or written down as it was read: history names the record it was about.
    ("evidence", "subject_id"),
    ("pii_access", "subject_id"),
    // A case, an objection or a request of the public.
    ("retention_item", "subject_id"),
    ("tombstone", "subject_id"),
    ("merging", "kept_id"),
    ("merging", "merged_id"),
    // An account's or a case's.
    ("one_time_link", "subject_id"),
    // Other names of what is neither a person nor an institution.
    ("alias", "entity_id"),
    // Made anew.
    ("search_term", "owner_id"),
    // A laboratory's or a programme's.
    ("work_package", "owner_id"),
];

#[test]
fn nothing_that_points_at_a_record_is_forgotten() {
    on_both_engines_empty(async |app: TestApp| {
        let sql = match app.engine {
            Engine::Sqlite => SQLITE,
            Engine::Postgres => POSTGRES,
        };
        let mut conn = app.app.db.read().await.unwrap();
        let columns: Vec<(String, String, String)> = conn.all(sql, Vec::new()).await.unwrap();
        assert!(columns.len() > 500, "the schema was read: {} columns", columns.len());
        let listed = |table: &str, column: &str| {
            REFERENCES.iter().filter(|one| one.table == table && one.column == column).collect::<Vec<_>>()
        };
        let mut wrong = Vec::new();
        for (table, column, target) in &columns {
            let known = listed(table, column);
            let expected = match target.as_str() {
                "person" => Some(Target::Person),
                "institution" => Some(Target::Institution),
                "expert" => Some(Target::Expert),
                _ => None,
            };
            let elsewhere = ELSEWHERE.contains(&column.as_str()) || LEFT.contains(&(table.as_str(), column.as_str()));
            match expected {
                Some(target) if known.iter().all(|one| one.target != target) => {
                    wrong
                        .push(format!("{table}.{column} points at a {target:?}: list it in store::merging::reference"));
                }
                None if target.is_empty() && column.ends_with("_id") && known.is_empty() && !elsewhere => {
                    wrong.push(format!(
                        "{table}.{column}: what does it point at? List it in store::merging::reference, or here"
                    ));
                }
                _ => {}
            }
        }
        let there: BTreeSet<(&str, &str)> =
            columns.iter().map(|(table, column, _)| (table.as_str(), column.as_str())).collect();
        for one in REFERENCES {
            if !there.contains(&(one.table, one.column)) {
                wrong.push(format!("{}.{} is listed and not there", one.table, one.column));
            }
        }
        for (table, column) in LEFT {
            if !there.contains(&(table, column)) {
                wrong.push(format!("{table}.{column} is left out and not there"));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}
