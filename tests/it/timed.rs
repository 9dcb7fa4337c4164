//! What the clock does without anybody asking.

use bole::{
    commands::sign_in::{self, Attempt, Origin, SignIn},
    timed,
};

use crate::{
    app::{TestApp, on_both_engines},
    people::PASSWORD,
};

/// Rows of the three tables that only serve for a time: sessions, sign-in failures, answered requests.
async fn kept(app: &TestApp) -> [i64; 3] {
    let mut conn = app.app.db.read().await.unwrap();
    let mut numbers = [0; 3];
    let counts =
        ["SELECT COUNT(*) FROM session", "SELECT COUNT(*) FROM sign_in_failure", "SELECT COUNT(*) FROM request_done"];
    for (number, sql) in numbers.iter_mut().zip(counts) {
        (*number,) = conn.one(sql, Vec::new()).await.unwrap();
    }
    numbers
}

#[test]
fn what_serves_nobody_any_more_is_forgotten() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let institution = [
            ("full_name", "测试单位"),
            ("kind", "university"),
            ("legal_person", "unknown"),
            ("request_key", "0123456789abcdef0123456789abcdef"),
        ];
        officer.post("/admin/institutions/new", &institution).await.leads();
        let wrong = Attempt {
            email: "nobody@test.invalid".to_owned(),
            password: PASSWORD.to_owned(),
            from: Origin { address: "127.0.0.1".to_owned(), agent: String::new() },
        };
        assert_eq!(sign_in::sign_in(&app.app, wrong).await.unwrap(), SignIn::Wrong);
        let full = kept(&app).await;
        assert!(full.iter().all(|rows| *rows > 0), "{full:?}");

        timed::clear(&app.app).await;
        assert_eq!(kept(&app).await, full, "nothing is old yet");

        app.at("2026-03-30T09:00");
        timed::clear(&app.app).await;
        assert_eq!(kept(&app).await, [0, 0, 0]);
    });
}
