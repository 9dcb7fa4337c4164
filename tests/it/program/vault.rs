//! `bole vault rotate`, killed at each of its steps: in the end everything is sealed with one key and opens with it.

use std::{
    fs::{self, File},
    process::{Child, Command, Stdio},
    time::Instant,
};

use bole::{
    store::{
        Db,
        sealed::{self, Whose},
    },
    vault::{Vault, key_path},
};
use sqlx::{Connection, Executor};

use super::{Home, Office, PATIENCE, runtime};

/// What is sealed in the database of a home, with the number of its key.
async fn sealed(home: &Home) -> Vec<(i64, Vec<u8>)> {
    let db = Db::open_to_read(&format!("sqlite:{}", home.database().display())).await.unwrap();
    let rows = sealed::all(&mut db.read().await.unwrap(), Whose::Objector).await.unwrap();
    db.close().await;
    rows
}

fn rotation(home: &Home) -> Child {
    home.command(&["vault", "rotate"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_change_of_keys_survives_being_killed() {
    let runtime = runtime();
    let home = runtime.block_on(async { Office::prepare(crate::story::three_objections).await }).home;
    home.run(&["seed"]).well();
    let key = key_path(&home.data);
    let lines = || fs::read_to_string(&key).unwrap().lines().count();
    let opened = |rows: &[(i64, Vec<u8>)]| -> Vec<Vec<u8>> {
        let vault = Vault::in_folder(&home.data).unwrap();
        rows.iter().map(|(id, sealed)| vault.open(*id, sealed).unwrap()).collect()
    };
    let names = opened(&runtime.block_on(sealed(&home)));
    assert_eq!(names.len(), 3);
    // Whatever it left opens everything; gives the numbers of the keys in use.
    let left = || {
        let now = runtime.block_on(sealed(&home));
        assert_eq!(opened(&now), names);
        now.iter().map(|(_, sealed)| sealed[1]).collect::<Vec<_>>()
    };
    // Whoever opens the file of the next key waits for a reader, and gets no further than that.
    let beside = key.with_extension("key.new");
    let killed_at_the_file = || {
        assert!(Command::new("mkfifo").arg(&beside).status().unwrap().success());
        let child = rotation(&home);
        let reader = File::open(&beside).unwrap();
        kill(child);
        drop(reader);
        fs::remove_file(&beside).unwrap();
    };

    killed_at_the_file();
    assert_eq!((left(), lines()), (vec![1, 1, 1], 1), "before the next key was there");

    // Nothing is sealed anew while somebody else writes.
    let mut writer = runtime.block_on(home.raw());
    runtime.block_on(writer.execute("BEGIN IMMEDIATE")).unwrap();
    let (child, since) = (rotation(&home), Instant::now());
    while lines() == 1 && since.elapsed() < PATIENCE {
        std::thread::yield_now();
    }
    kill(child);
    runtime.block_on(writer.close()).unwrap();
    assert_eq!((left(), lines()), (vec![1, 1, 1], 3), "before anything was sealed anew");

    killed_at_the_file();
    assert_eq!((left(), lines()), (vec![2, 2, 2], 3), "before the old key was forgotten");

    let said = home.run(&["vault", "rotate"]).well();
    assert!(said.contains("vault.key"), "{said}");
    assert_eq!((left(), lines()), (vec![2, 2, 2], 2));
    // One process owns an SQLite database, and a server is one.
    let server = home.serve();
    home.run(&["vault", "rotate"]).refused(1, &["another bole process"]);
    server.stop();
}
