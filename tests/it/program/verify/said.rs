//! The program itself: what it prints, in which order, and how it exits.

use std::fs;

use bole::{heads_file::HeadsFile, store::event};

use super::fill;
use crate::{
    app::{Engine, TestApp},
    program::{Home, raw, runtime},
};

#[test]
fn the_program_names_the_first_breach_in_both_languages() {
    let (home, runtime) = (Home::new(), runtime());
    let whole = home.path("whole.db");
    let url = |name: &str| format!("sqlite:{}", home.path(name).display());
    let head = runtime.block_on(async {
        let app = TestApp::empty_on(Engine::Sqlite).await;
        fill(&app).await;
        assert!(app.app.db.copy_into(&whole).await.unwrap());
        fs::copy(HeadsFile::of(&app.app.config).path(), home.path("whole.heads.txt")).unwrap();
        let (seq, hash) = event::head(&mut app.app.db.read().await.unwrap()).await.unwrap();
        app.app.db.close().await;
        format!("{seq}:{}", hex::encode(hash))
    });
    let said = home.run(&["verify", "--database", &url("whole.db"), "--head", &head]).well();
    assert!(said.starts_with("历史完好：") && said.contains("\nok: "), "{said}");
    assert!(!said.contains("note:"), "{said}");

    fs::copy(&whole, home.path("broken.db")).unwrap();
    runtime.block_on(async {
        let mut conn = raw(&home.path("broken.db")).await;
        let sql = "UPDATE event SET command = 'accept' WHERE seq = 9; UPDATE ballot SET yes = yes + 1; \
            DELETE FROM event WHERE seq = 30";
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
        sqlx::Connection::close(conn).await.unwrap();
    });
    let ran = home.run(&["verify", "--database", &url("broken.db")]);
    let expected = "chain: 第9条记录：写入之后被改动过\nchain: event 9: it was changed after it was written\n";
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(1), expected, ""));

    // Bytes that are no text any more are a breach, and not a database that cannot be read.
    fs::copy(&whole, home.path("bytes.db")).unwrap();
    runtime.block_on(async {
        let mut conn = raw(&home.path("bytes.db")).await;
        let sql = "UPDATE event SET payload = CAST(x'ff00' AS TEXT) WHERE seq = 9";
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
        sqlx::Connection::close(conn).await.unwrap();
    });
    assert_eq!(home.run(&["verify", "--database", &url("bytes.db")]).code, Some(1));

    // Somewhere else than its heads file it can be proved only as far as it goes.
    fs::rename(home.path("whole.heads.txt"), home.path("elsewhere.txt")).unwrap();
    assert!(home.run(&["verify", "--database", &url("whole.db")]).well().contains("note:"));
    let elsewhere = home.path("elsewhere.txt");
    let elsewhere = elsewhere.to_str().unwrap();
    home.run(&["verify", "--database", &url("whole.db"), "--heads", elsewhere]).well();
    let beyond = head.replacen(|digit: char| digit.is_ascii_digit(), "9", 1).replace(':', "0:");
    let ran = home.run(&["verify", "--database", &url("whole.db"), "--head", &beyond]);
    assert!(ran.code == Some(1) && ran.out.starts_with("given_head: "), "{ran:?}");

    home.run(&["verify", "--database", &url("whole.db"), "--heads", "none.txt"]).refused(2, &["none.txt"]);
    home.run(&["verify", "--database", &url("whole.db"), "--head", "12"]).refused(2, &["SEQ:HASH"]);
    home.run(&["verify", "--database", "sqlite:nowhere.db"]).refused(2, &["nowhere.db"]);
}
