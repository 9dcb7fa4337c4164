//! The catalogue's tables: the dialect both engines speak, and what the CHECKs and keys refuse.

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

const SCHEMA: &str = include_str!("../../migrations/0002_catalogue.sql");

async fn database() -> SqliteConnection {
    let mut db = SqliteConnectOptions::new().in_memory(true).foreign_keys(true).connect().await.expect("in memory");
    sqlx::raw_sql(SCHEMA).execute(&mut db).await.expect("the catalogue's schema applies");
    db
}

/// Whether the database takes the rows, one statement after the other.
async fn takes(db: &mut SqliteConnection, sql: &'static str) -> bool {
    let mut transaction = db.begin().await.expect("begin");
    let taken = sqlx::raw_sql(sql).execute(&mut *transaction).await.is_ok();
    transaction.rollback().await.expect("rollback");
    taken
}

#[tokio::test]
async fn every_record_that_is_edited_has_a_lock() {
    let mut db = database().await;
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
    )
    .fetch_all(&mut db)
    .await
    .expect("columns");
    let has = |table: &str, column: &str| columns.iter().any(|(t, c)| t == table && c == column);
    let mut tables: Vec<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
    tables.dedup();
    assert_eq!(tables.len(), 45);
    let kept_whole: Vec<&str> = tables.into_iter().filter(|table| !has(table, "ver")).collect();
    assert_eq!(
        kept_whole,
        [
            "fact_ref",
            "alias",
            "discrepancy_about",
            "institution_alias",
            "person_alias",
            "scheme_config",
            "batch_origin",
            "dataset_publisher",
            "challenge_organiser",
        ],
        "only rows that are replaced together with their record go without a lock"
    );
    assert!(columns.iter().all(|(table, column)| column != "retired_at" || has(table, "ver")));
}

#[test]
fn the_dialect_is_the_one_both_engines_speak() {
    for (number, line) in SCHEMA.lines().enumerate() {
        let code = line.split("--").next().unwrap_or_default().to_uppercase();
        let words: Vec<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
        for barred in ["INTEGER", "INT", "BLOB", "REAL", "TIMESTAMP", "JSON", "SERIAL", "AUTOINCREMENT", "ROWID"] {
            assert!(!words.contains(&barred), "line {}: {barred}", number + 1);
        }
    }
}

const INSTITUTION: &str =
    "INSERT INTO institution (id, slug, name, kind, legal_person_id) VALUES (1, 'a', '甲', 'other', 1);";

#[tokio::test]
async fn an_institution_may_be_its_own_legal_person_but_of_no_unknown_kind() {
    let mut db = database().await;
    assert!(takes(&mut db, INSTITUTION).await);
    assert!(!takes(&mut db, "INSERT INTO institution (id, slug, name, kind) VALUES (1, 'a', '甲', 'guild')").await);
    let unknown = "INSERT INTO institution (id, slug, name, kind, parent_id) VALUES (1, 'a', '甲', 'other', 2)";
    assert!(!takes(&mut db, unknown).await, "a parent that does not exist");
}

#[tokio::test]
async fn people_may_share_a_missing_address_but_not_a_given_one() {
    let mut db = database().await;
    let without = "INSERT INTO person (id, name, pinyin) VALUES (1, '甲某', 'Jia Mou'), (2, '甲某', 'Jia Mou')";
    assert!(takes(&mut db, without).await);
    let same =
        "INSERT INTO person (id, slug, name, pinyin) VALUES (1, 'x', '甲某', 'Jia Mou'), (2, 'x', '乙某', 'Yi Mou')";
    assert!(!takes(&mut db, same).await);
}

const BATCH: &str = "
    INSERT INTO scheme (id, code, kind, name, config_ver, status) VALUES (1, 's', 'scholar', '测试方案', 1, 'active');
    INSERT INTO batch (id, scheme_id, code, year, batch_no, name, status) VALUES (1, 1, 'b', 2000, 1, '测试', 'closed');
    INSERT INTO batch_count (id, batch_id, places) VALUES (1, 1, 3);";

#[tokio::test]
async fn a_batch_counts_each_key_once_even_where_it_is_missing() {
    let mut db = database().await;
    sqlx::raw_sql(BATCH).execute(&mut db).await.expect("a batch with its total");
    assert!(takes(&mut db, "INSERT INTO batch_count (id, batch_id, role_code, places) VALUES (2, 1, 'CS', 1)").await);
    assert!(!takes(&mut db, "INSERT INTO batch_count (id, batch_id, places) VALUES (2, 1, 4)").await, "a second total");
    assert!(!takes(&mut db, "INSERT INTO batch_count (id, batch_id, role_code, places) VALUES (2, 1, 'YS', 1)").await);
}

#[tokio::test]
async fn only_an_intake_has_a_year() {
    let mut db = database().await;
    sqlx::raw_sql(BATCH).execute(&mut db).await.expect("a scheme");
    for (taken, sql) in [
        (
            true,
            "INSERT INTO target (id, scheme_id, kind, year, min_places, max_places, position) VALUES (1, 1, 'intake', 2000, 3, 5, 1)",
        ),
        (
            true,
            "INSERT INTO target (id, scheme_id, kind, min_places, max_places, position) VALUES (1, 1, 'standing_size', 3, 3, 1)",
        ),
        (
            false,
            "INSERT INTO target (id, scheme_id, kind, min_places, max_places, position) VALUES (1, 1, 'intake', 3, 3, 1)",
        ),
        (
            false,
            "INSERT INTO target (id, scheme_id, kind, year, min_places, max_places, position) VALUES (1, 1, 'intake', 2000, 5, 3, 1)",
        ),
    ] {
        assert_eq!(takes(&mut db, sql).await, taken, "{sql}");
    }
}

#[tokio::test]
async fn results_may_come_on_the_closing_day_and_not_before() {
    let mut db = database().await;
    for (taken, sql) in [
        (
            true,
            "INSERT INTO challenge (id, slug, name, submissions_close_on, results_on) VALUES (1, 'c', '测试', '2000-06-10', '2000-06-10')",
        ),
        (
            false,
            "INSERT INTO challenge (id, slug, name, submissions_close_on, results_on) VALUES (1, 'c', '测试', '2000-06-10', '2000-06-09')",
        ),
        (false, "INSERT INTO challenge (id, slug, name, prize_minor) VALUES (1, 'c', '测试', 100)"),
    ] {
        assert_eq!(takes(&mut db, sql).await, taken, "{sql}");
    }
}

#[tokio::test]
async fn core_data_is_closed() {
    let mut db = database().await;
    for (taken, sql) in [
        (true, "INSERT INTO dataset (id, slug, name, title) VALUES (1, 'd', '测试', '测试')"),
        (
            true,
            "INSERT INTO dataset (id, slug, name, title, security_level, open_level) VALUES (1, 'd', '测试', '测试', 'core', 'closed')",
        ),
        (
            false,
            "INSERT INTO dataset (id, slug, name, title, security_level, open_level) VALUES (1, 'd', '测试', '测试', 'core', 'open')",
        ),
    ] {
        assert_eq!(takes(&mut db, sql).await, taken, "{sql}");
    }
}

#[tokio::test]
async fn an_attendance_is_of_a_person_or_of_an_institution() {
    let mut db = database().await;
    sqlx::raw_sql(INSTITUTION).execute(&mut db).await.expect("an institution");
    sqlx::raw_sql("INSERT INTO person (id, name, pinyin) VALUES (1, '甲某', 'Jia Mou'); INSERT INTO public_event (id, slug, name) VALUES (1, 'e', '测试')")
        .execute(&mut db)
        .await
        .expect("a person and an event");
    for (taken, sql) in [
        (true, "INSERT INTO attendance (id, event_id, person_id, role, position) VALUES (1, 1, 1, 'attended', 1)"),
        (true, "INSERT INTO attendance (id, event_id, institution_id, role, position) VALUES (1, 1, 1, 'host', 1)"),
        (
            false,
            "INSERT INTO attendance (id, event_id, person_id, institution_id, role, position) VALUES (1, 1, 1, 1, 'host', 1)",
        ),
        (false, "INSERT INTO attendance (id, event_id, role, position) VALUES (1, 1, 'host', 1)"),
    ] {
        assert_eq!(takes(&mut db, sql).await, taken, "{sql}");
    }
}
