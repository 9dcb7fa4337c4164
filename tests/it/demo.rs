//! The demonstration: whole, sound, the same again, and labelled.

use std::collections::BTreeSet;

use bole::{
    commands::{
        check,
        demo::{self, DemoError, Options, is_synthetic, persona_addresses},
    },
    domain::{compliance as rules, ids::CaseId, workflow::Stage},
    store::{Db, account, compliance, event},
};

use crate::app::{TestApp, on_both_engines_empty, on_sqlite};

fn options(cases: usize) -> Options {
    Options {
        cases,
        projects: 12,
        seed: 7,
        password_hash: "kein Passwort".to_owned(),
        today: "2026-03-02".parse().unwrap(),
    }
}

async fn fill(app: &TestApp, cases: usize) {
    demo::fill(&app.app.db, &options(cases), |_, _| {}).await.unwrap();
}

/// Texts of one column, in the order the query gives.
async fn column(db: &Db, sql: &'static str) -> Vec<String> {
    let rows: Vec<(String,)> = db.read().await.unwrap().all(sql, Vec::new()).await.unwrap();
    rows.into_iter().map(|(text,)| text).collect()
}

#[test]
fn sixty_cases_are_sound_on_both_engines() {
    on_both_engines_empty(async |app| {
        fill(&app, 60).await;
        let db = &app.app.db;
        let mut conn = db.read().await.unwrap();
        let report = check::run(&mut conn, |_, _| {}).await.unwrap();
        assert_eq!(report.breaches, []);
        assert!(report.events > 600, "{}", report.events);

        let stages: BTreeSet<String> =
            column(db, "SELECT DISTINCT stage FROM case_file WHERE demo").await.into_iter().collect();
        assert_eq!(stages, Stage::ALL.iter().map(|stage| stage.code().to_owned()).collect());

        for address in persona_addresses() {
            let known = account::by_email(&mut conn, &address).await.unwrap();
            assert_eq!(known.map(|known| known.status).as_deref(), Some("active"), "{address}");
        }
        let instants: Vec<(i64,)> = conn.all("SELECT at FROM event ORDER BY seq", Vec::new()).await.unwrap();
        assert!(instants.is_sorted(), "the chain grew in the order of time");
        assert_eq!(column(db, "SELECT value FROM setting WHERE key = 'demo'").await, ["true"]);
    });
}

/// Whoever tries the program finds no case that its own rules would not let go on.
#[test]
fn every_case_was_handled_by_the_rules() {
    on_both_engines_empty(async |app| {
        let another = Options { seed: 1, ..options(600) };
        demo::fill(&app.app.db, &another, |_, _| {}).await.unwrap();
        let mut conn = app.app.db.read().await.unwrap();
        let cases: Vec<(i64, String)> =
            conn.all("SELECT id, case_no FROM case_file ORDER BY id", Vec::new()).await.unwrap();
        let mut wrong = Vec::new();
        for some in cases.chunks(50) {
            let ids: Vec<CaseId> = some.iter().map(|(id, _)| CaseId(*id)).collect();
            let told = compliance::of_cases(&mut conn, &ids).await.unwrap();
            for ((_, case_no), evidence) in some.iter().zip(told) {
                let lines = rules::report(&evidence, app.clock.now());
                let broken = lines.iter().filter(|line| line.verdict.is_broken());
                wrong.extend(broken.map(|line| format!("{case_no} {:?} {:?}", evidence.stage, line)));
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

#[test]
fn everybody_made_up_has_a_made_up_name() {
    on_both_engines_empty(async |app| {
        fill(&app, 60).await;
        let db = &app.app.db;
        let people = column(
            db,
            "SELECT p.name FROM person p WHERE p.id IN (SELECT subject_person_id FROM case_file WHERE demo) \
             OR p.id IN (SELECT person_id FROM expert) ORDER BY p.id",
        )
        .await;
        assert!(people.len() > 100);
        for name in people.iter().chain(&column(db, "SELECT name FROM account ORDER BY id").await) {
            assert!(is_synthetic(name), "{name}");
        }
        let listed = column(db, "SELECT name FROM scholar WHERE demo ORDER BY id").await;
        assert!(!listed.is_empty() && listed.iter().all(|name| is_synthetic(name)));
        assert_eq!(
            column(db, "SELECT name FROM scholar WHERE standing <> 'named_by_source' AND NOT demo").await,
            [""; 0]
        );
    });
}

#[test]
fn the_same_seed_gives_the_same_data() {
    on_both_engines_empty(async |first| {
        fill(&first, 60).await;
        let second = TestApp::empty_on(first.engine).await;
        fill(&second, 60).await;
        for sql in [
            "SELECT id || ' ' || case_no || ' ' || stage || ' ' || stage_entered_at || ' ' || title FROM case_file ORDER BY id",
            "SELECT id || ' ' || name || ' ' || pinyin FROM person ORDER BY id",
            "SELECT id || ' ' || email || ' ' || name FROM account ORDER BY id",
            "SELECT id || ' ' || kind || ' ' || COALESCE(body, '') FROM evidence ORDER BY id",
            "SELECT id || ' ' || slug || ' ' || sort_key FROM scholar ORDER BY id",
            "SELECT id || ' ' || kind || ' ' || payload FROM outbox ORDER BY id",
        ] {
            let rows = column(&first.app.db, sql).await;
            assert!(!rows.is_empty(), "{sql}");
            assert_eq!(rows, column(&second.app.db, sql).await);
        }
        let head = async |app: &TestApp| event::head(&mut app.app.db.read().await.unwrap()).await.unwrap();
        assert_eq!(head(&first).await, head(&second).await, "one seed, one chain");
        let third = TestApp::empty_on(first.engine).await;
        let other = Options { seed: 8, ..options(60) };
        demo::fill(&third.app.db, &other, |_, _| {}).await.unwrap();
        assert_ne!(head(&first).await.1, head(&third).await.1);
    });
}

/// The seed facts alone are use enough: their event would come after those of the demonstration.
#[test]
fn a_database_in_use_is_refused() {
    on_sqlite(async |app| {
        let refused = demo::fill(&app.app.db, &options(21), |_, _| {}).await;
        assert!(matches!(refused, Err(DemoError::InUse)), "{refused:?}");
        assert_eq!(column(&app.app.db, "SELECT case_no FROM case_file WHERE demo").await, [""; 0]);
    });
}

#[test]
fn every_desk_finds_work() {
    on_both_engines_empty(async |app| {
        fill(&app, 60).await;
        let db = &app.app.db;
        let reviewer = "SELECT DISTINCT a.state FROM assignment a JOIN expert e ON e.id = a.expert_id \
            JOIN account k ON k.id = e.account_id WHERE k.email = 'reviewer@demo.invalid' ORDER BY a.state";
        assert_eq!(
            column(db, reviewer).await,
            ["accepted", "declined", "expired", "invalidated", "invited", "submitted"]
        );
        let waiting = "SELECT DISTINCT action FROM proposal WHERE state = 'open' ORDER BY action";
        assert_eq!(column(db, waiting).await, ["publish", "record_ballot", "refuse_acceptance", "select"]);
        let candidate = "SELECT c.stage FROM case_file c JOIN account a ON a.person_id = c.subject_person_id \
            WHERE a.email = 'candidate@demo.invalid'";
        assert_eq!(column(db, candidate).await, ["contracting"]);
        let told = "SELECT DISTINCT a.email FROM outbox o JOIN account a ON a.id = o.account_id ORDER BY a.email";
        assert_eq!(column(db, told).await.len(), 12);
    });
}
