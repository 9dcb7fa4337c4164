//! Backup and restore: consistent while the server writes, verified, and never half done.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
};

use bole::{
    cli::archive,
    commands::{
        document::{self, Upload},
        nominate::{self, Entry, Place},
    },
    domain::{material::DocumentKind, role::ScholarRole},
    store::case_file,
};
use bytes::Bytes;
use sqlx::{Connection, Executor};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Draft, Home, Office, raw, runtime};

const PDF: &[u8] = b"%PDF-1.4\n% a file of the tests\n";

/// An office with a case that has a file.
async fn with_a_file() -> Office {
    Office::prepare(async |app| {
        let nominator = app.nominator().await;
        let who = nominator.who().await;
        let mut conn = app.app.db.read().await.unwrap();
        let (call,): (i64,) =
            conn.one("SELECT id FROM batch WHERE name = '测试批次' ORDER BY id", Vec::new()).await.unwrap();
        let place = Place::New { batch: bole::domain::ids::BatchId(call), role: ScholarRole::Pm };
        let saved = nominate::save(&app.app, &who, place, Entry::default()).await.unwrap();
        let case = case_file::by_number(&mut conn, &saved.case_no).await.unwrap().unwrap();
        let upload =
            Upload { kind: DocumentKind::Plan, filename: "计划.pdf".to_owned(), body: Bytes::from_static(PDF) };
        document::add(&app.app, &who, case.id, upload).await.unwrap();
    })
    .await
}

/// The one uploaded file of a data folder.
fn uploaded(home: &Home) -> std::path::PathBuf {
    let files = home.data.join("files");
    let folder = fs::read_dir(files).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_backup_made_while_serving_comes_back_whole() {
    let runtime = runtime();
    let office = runtime.block_on(with_a_file());
    let home = &office.home;
    let program = home.serve();
    let (address, done) = (program.address, AtomicBool::new(false));
    let sent_before = office.send_draft(address, &Draft::new(0, 0, 0)).unwrap();
    let out = home.path("bole.zip");
    std::thread::scope(|scope| {
        for by in 0..3 {
            let (office, done) = (&office, &done);
            scope.spawn(move || {
                for number in 0.. {
                    if done.load(Ordering::SeqCst) {
                        return;
                    }
                    office.send_draft(address, &Draft::new(by, 1, number)).unwrap();
                }
            });
        }
        let said = home.run(&["backup", "--out", text(&out)]);
        done.store(true, Ordering::SeqCst);
        assert_eq!(said.err, "");
        assert!(said.well().ends_with("2 parts, every hash verified\n"));
    });
    home.run(&["backup", "--out", text(&out)]).refused(1, &["bole.zip exists already"]);
    program.kill();
    assert!(!archive::verify(&out).unwrap().keys().any(|name| name.contains("vault")), "the key is kept apart");

    let restored = Home::new();
    let said = restored.run(&["restore", "--from", text(&out)]);
    assert!(said.err.contains("put vault.key, which was kept apart, back as"), "{said:?}");
    assert!(said.well().starts_with("restored and verified: "));
    fs::copy(home.data.join("vault.key"), restored.data.join("vault.key")).unwrap();
    assert!(restored.run(&["check"]).well().ends_with(" 1 files\n"));
    assert_eq!(fs::read(uploaded(&restored)).unwrap(), PDF);
    let found: (i64,) = runtime.block_on(async {
        let sql = "SELECT COUNT(*) FROM case_file WHERE case_no = $1";
        sqlx::query_as(sql).bind(&sent_before).fetch_one(&mut restored.raw().await).await.unwrap()
    });
    assert_eq!(found, (1,), "what was acknowledged before the backup is in it");
    restored.run(&["restore", "--from", text(&out)]).refused(1, &["bole.db exists; restore into an empty data folder"]);
    restored.serve().stop();
}

/// Writes a zip of these parts, with a manifest that is true of them.
fn zip_of(path: &Path, parts: &[(&str, &[u8])]) {
    let folder = tempfile::tempdir().unwrap();
    let mut writer = archive::Writer::new(File::create(path).unwrap());
    for (name, bytes) in parts {
        let part = folder.path().join("part");
        fs::write(&part, bytes).unwrap();
        writer.add(name, &part).unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn an_archive_that_is_not_whole_and_ours_is_refused_and_nothing_is_written() {
    let runtime = runtime();
    let office = runtime.block_on(with_a_file());
    let home = &office.home;
    let good = home.path("good.zip");
    home.run(&["backup", "--out", text(&good)]).well();
    let bytes = fs::read(&good).unwrap();
    let database = fs::read(home.database()).unwrap();

    let bad = |name: &str, bytes: &[u8]| {
        let path = home.path(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 3] ^= 1;
    let mut refused = vec![
        (bad("cut.zip", &bytes[..bytes.len() / 2]), "cut short"),
        (bad("flipped.zip", &flipped), "bole.db is damaged"),
        (bad("text.zip", "不是归档".as_bytes()), "not an archive"),
        (home.path("none.zip"), "No such file"),
    ];
    let foreign = home.path("foreign.zip");
    let mut zip = ZipWriter::new(File::create(&foreign).unwrap());
    zip.start_file("readme.txt", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"hello").unwrap();
    zip.finish().unwrap();
    refused.push((foreign, "not an archive of `bole backup`"));
    for (name, parts, why) in [
        ("empty.zip", &[("files/a", PDF)][..], "there is no database in it"),
        ("key.zip", &[("bole.db", &database), ("vault.key", b"x")], "vault.key is not what `bole backup` writes"),
        ("out.zip", &[("bole.db", &database), ("files/../../x", b"x")], "is not what `bole backup` writes"),
        ("plant.zip", &[("bole.db", &database), ("files/../vault.key", b"x")], "is not what `bole backup` writes"),
        ("root.zip", &[("bole.db", &database), ("files//x", b"x")], "is not what `bole backup` writes"),
        ("other.zip", &[("bole.db", PDF)], "not a database"),
        ("file.zip", &[("bole.db", &database), (uploaded_as(home).as_str(), b"x")], "is not what was uploaded"),
    ] {
        let path = home.path(name);
        zip_of(&path, parts);
        refused.push((path, why));
    }
    let altered = home.path("altered.db");
    fs::copy(home.database(), &altered).unwrap();
    runtime.block_on(async {
        let mut conn = raw(&altered).await;
        conn.execute("UPDATE event SET command = 'nothing' WHERE seq = 1").await.unwrap();
        conn.close().await.unwrap();
    });
    let path = home.path("chain.zip");
    zip_of(&path, &[("bole.db", &fs::read(&altered).unwrap())]);
    refused.push((path, "the check fails: chain: event 1"));

    for (archive, why) in refused {
        let empty = Home::new();
        empty.run(&["restore", "--from", text(&archive)]).refused(1, &[text(&archive), why]);
        let written: Vec<_> =
            fs::read_dir(&empty.data).into_iter().flatten().map(|it| it.unwrap().file_name()).collect();
        assert!(written.iter().all(|name| name == "bole.db.lock"), "{archive:?}: {written:?}");
    }
    let occupied = Home::new();
    fs::create_dir_all(occupied.data.join("files")).unwrap();
    fs::write(occupied.data.join("files/a"), "x").unwrap();
    occupied.run(&["restore", "--from", text(&good)]).refused(1, &["files holds files"]);
    // What a killed server left of a database that was then removed.
    for name in ["bole.db-wal", "bole.db-shm", "bole.db-journal"] {
        let left = Home::new();
        fs::create_dir_all(&left.data).unwrap();
        fs::write(left.data.join(name), "x").unwrap();
        left.run(&["restore", "--from", text(&good)]).refused(1, &[name, "restore into an empty data folder"]);
        assert!(!left.database().exists());
    }
    // The heads that outlived a database are of the history that the archive holds, or it is refused.
    let other = Home::new();
    fs::create_dir_all(&other.data).unwrap();
    let heads = other.data.join("bole.heads.txt");
    fs::write(&heads, format!("2026-01-01 1 {}\n", "0".repeat(64))).unwrap();
    other.run(&["restore", "--from", text(&good)]).refused(1, &["heads_file", text(&heads)]);
    assert!(!other.database().exists());
    fs::remove_file(&heads).unwrap();
    other.run(&["restore", "--from", text(&good)]).well();
}

/// What the uploaded file of a home is called in an archive.
fn uploaded_as(home: &Home) -> String {
    text(uploaded(home).strip_prefix(&home.data).unwrap()).to_owned()
}

#[test]
fn without_the_key_that_a_database_was_begun_with_nothing_is_served() {
    let runtime = runtime();
    let home = Home::new();
    home.run(&["seed"]).well();
    let key = home.data.join("vault.key");
    let kept_apart = fs::read(&key).unwrap();
    // Nothing is sealed yet, but what is derived from the key may have been given out.
    fs::remove_file(&key).unwrap();
    home.run(&["seed"]).refused(1, &["vault.key 不见了", "vault.key is missing"]);
    fs::write(&key, "1".repeat(64)).unwrap();
    home.run(&["seed"]).refused(1, &["vault.key 不是这个数据库的密钥", "vault.key is not the key"]);
    home.run(&["vault", "rotate"]).refused(1, &["vault.key is not the key"]);
    fs::write(&key, &kept_apart).unwrap();
    home.run(&["vault", "rotate"]).well();
    home.run(&["seed"]).well();
    let kept_apart = fs::read(&key).unwrap();
    // An older database does not say which key it has, but what is sealed does.
    runtime.block_on(async {
        let mut conn = home.raw().await;
        conn.execute("DELETE FROM setting WHERE key = 'vault_mark'").await.unwrap();
        let sql = "INSERT INTO subscription (id, address_key, sealed, asked_at) VALUES (1, 'k', x'01', 0)";
        conn.execute(sql).await.unwrap();
        conn.close().await.unwrap();
    });
    fs::remove_file(&key).unwrap();
    home.run(&["seed"]).refused(1, &["vault.key is missing"]);
    home.run(&["serve"]).refused(1, &["vault.key is missing"]);
    assert!(!key.exists(), "no other key takes its place");

    let out = home.path("bole.zip");
    home.run(&["backup", "--out", text(&out)]).well();
    let restored = Home::new();
    let said = restored.run(&["restore", "--from", text(&out)]);
    assert!(said.err.contains("put vault.key, which was kept apart, back as"), "{said:?}");
    said.well();
    restored.run(&["seed"]).refused(1, &["vault.key is missing"]);
    fs::write(restored.data.join("vault.key"), kept_apart).unwrap();
    restored.run(&["seed"]).well();

    // Lost for good: somebody says so, and it goes on with another.
    assert!(home.run(&["vault", "adopt"]).well().contains("vault.key"));
    home.run(&["seed"]).well();
    assert!(key.exists());
}

#[test]
fn a_file_that_was_changed_or_lost_is_named() {
    let office = runtime().block_on(with_a_file());
    let home = &office.home;
    let file = uploaded(home);
    let breaches = || {
        let ran = home.run(&["check"]);
        assert_eq!(ran.code, Some(1), "{ran:?}");
        ran.out
    };
    fs::write(&file, b"%PDF-1.4\n% another\n").unwrap();
    assert!(breaches().contains("file_as_uploaded: document "));
    let said = home.run(&["backup", "--out", text(&home.path("altered.zip"))]);
    assert!(said.err.contains("is not what was uploaded"), "{said:?}");
    fs::remove_file(&file).unwrap();
    assert!(breaches().contains("file_as_uploaded: document "));
    runtime().block_on(async {
        home.raw().await.execute("UPDATE document SET sha256 = 'x'").await.unwrap();
    });
    assert!(breaches().contains("document_as_uploaded: document "));
}
