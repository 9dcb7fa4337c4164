//! What the clock does without anybody asking.

use bole::{
    commands::{
        self,
        sign_in::{self, Attempt, Origin, SignIn},
    },
    heads_file::HeadsFile,
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

/// The lines of the public text, and of the file beside the database.
async fn heads(app: &TestApp) -> (String, String) {
    let public = app.visitor().get("/proof.txt").await.is(200).body;
    (public, HeadsFile::of(&app.app.config).read().unwrap().unwrap_or_default())
}

#[test]
fn a_day_that_is_over_leaves_its_head_on_the_page_in_the_feed_and_in_the_file() {
    on_both_engines(async |app| {
        app.officer().await;
        timed::round(&app.app).await;
        let (public, file) = heads(&app).await;
        assert_eq!(public, file);
        assert!(!public.contains("2026-03-02"), "the day is not over");
        let before = app.visitor().get("/proof").await.is(200);

        // Nobody looked on Monday night; what was missed is made up for.
        app.at("2026-03-05T00:00");
        timed::round(&app.app).await;
        let (public, file) = heads(&app).await;
        assert_eq!(public, file);
        let days: Vec<&str> = public.lines().rev().take(3).map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(days, ["2026-03-04", "2026-03-03", "2026-03-02"]);
        let (seq, hash): (i64, Vec<u8>) = {
            let mut conn = app.app.db.read().await.unwrap();
            bole::store::event::head(&mut conn).await.unwrap()
        };
        assert!(public.ends_with(&format!("2026-03-04 {seq} {}\n", hex::encode(&hash))));
        let page = app.visitor().get("/proof").await.is(200);
        assert_ne!(before.body, page.body, "a kept page of the day before is not served");
        assert_eq!(page.texts("table.heads tbody th"), ["2026-03-04", "2026-03-03", "2026-03-02"]);
        assert_eq!(page.texts("#hash"), [hex::encode(&hash)]);
        let feed = app.visitor().get("/proof.atom").await.is(200);
        assert_eq!(feed.body.matches("<entry>").count(), public.lines().count());
        assert!(feed.body.contains(public.lines().last().unwrap()));

        // A second look on the same day adds nothing; a file cut off half-way by a kill is finished.
        timed::round(&app.app).await;
        assert_eq!(heads(&app).await, (public.clone(), file.clone()));
        let path = HeadsFile::of(&app.app.config).path().to_owned();
        std::fs::write(&path, &file[..file.len() - 30]).unwrap();
        timed::round(&app.app).await;
        assert_eq!(heads(&app).await.1, file);

        // A file that says something else is never rewritten.
        std::fs::write(&path, file.replace("2026-03-03", "2026-03-13")).unwrap();
        let refused = commands::head::keep(&app.app).await;
        assert!(refused.is_ok(), "its last line is the last head: whoever verifies compares the others");
        app.at("2026-03-06T00:00");
        assert!(commands::head::keep(&app.app).await.is_err());
        assert!(heads(&app).await.1.contains("2026-03-13"));
        assert!(heads(&app).await.0.contains("2026-03-05"), "the page goes on");
    });
}

#[test]
fn the_heads_are_shown_by_month() {
    on_both_engines(async |app| {
        app.officer().await;
        app.at("2026-05-02T09:00");
        timed::round(&app.app).await;
        let rows = async |path: &str| app.visitor().get(path).await.is(200).texts("table.heads tbody th");
        assert_eq!(rows("/proof").await, ["2026-05-01"]);
        assert_eq!(rows("/proof?month=2026-04").await.len(), 30);
        let march = rows("/proof?month=2026-03").await;
        assert_eq!(march.first().map(String::as_str), Some("2026-03-31"));
        for other in ["2019-01", "2026-13", "2026-06", "x", ""] {
            assert_eq!(rows(&format!("/proof?month={other}")).await, ["2026-05-01"], "{other}");
        }
        let april = app.visitor().get("/en/proof?month=2026-04").await.is(200);
        assert_eq!(april.attributes(".pager a", "href"), ["/en/proof?month=2026-03", "/en/proof?month=2026-05"]);
        assert_eq!(april.texts("ol.days li:not(.wd):not(.nil)").len(), 30);
    });
}
