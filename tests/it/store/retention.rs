//! Nothing that stands with a case is forgotten when it is erased: the statements of `store::retention::erase` against the
//! schema of both engines.

use std::collections::BTreeSet;

use bole::store::{
    retention::erase::{LEFT, touched},
    sealed::Whose,
};

use crate::app::{Engine, TestApp, on_both_engines_empty};

const SQLITE: &str = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
    WHERE m.type = 'table' AND c.name LIKE '%case_id' ORDER BY 1, 2";
const POSTGRES: &str = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
    WHERE table_schema = 'public' AND column_name LIKE '%case_id' ORDER BY 1, 2";

#[test]
fn every_table_that_points_at_a_case_is_erased_or_left_for_a_reason() {
    on_both_engines_empty(async |app: TestApp| {
        let sql = match app.engine {
            Engine::Sqlite => SQLITE,
            Engine::Postgres => POSTGRES,
        };
        let mut conn = app.app.db.read().await.unwrap();
        let columns: Vec<(String, String)> = conn.all(sql, Vec::new()).await.unwrap();
        let there: BTreeSet<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
        assert!(there.len() > 30, "the schema was read: {there:?}");
        let erased: BTreeSet<&str> = touched().collect();
        let left: BTreeSet<&str> = LEFT.iter().map(|(table, _)| *table).collect();
        let forgotten: Vec<_> =
            there.iter().filter(|table| !erased.contains(*table) && !left.contains(*table)).collect();
        assert!(forgotten.is_empty(), "{forgotten:?}: erase them, or say why they are left");
        assert_eq!(left.difference(&there).collect::<Vec<_>>(), Vec::<&&str>::new(), "left and not there");
        assert_eq!(left.intersection(&erased).collect::<Vec<_>>(), Vec::<&&str>::new(), "both erased and left");
    });
}

#[test]
fn every_sealed_column_is_sealed_anew_with_the_key() {
    on_both_engines_empty(async |app: TestApp| {
        let sql = match app.engine {
            Engine::Sqlite => {
                "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND c.name = 'sealed' ORDER BY 1"
            }
            Engine::Postgres => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.columns \
                 WHERE table_schema = 'public' AND column_name = 'sealed' ORDER BY 1"
            }
        };
        let mut conn = app.app.db.read().await.unwrap();
        let there: Vec<(String,)> = conn.all(sql, Vec::new()).await.unwrap();
        let there: Vec<String> = there.into_iter().map(|(table,)| table).collect();
        assert_eq!(there, Whose::ALL.map(Whose::table));
    });
}
