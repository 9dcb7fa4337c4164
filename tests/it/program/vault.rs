//! `bole vault rotate`, killed again and again at moments of its own: in the end everything is sealed with one key and
//! opens with it.

use std::{fs, process::Stdio, time::Duration};

use bole::{
    clock::Chance,
    store::{
        Db,
        sealed::{self, Whose},
    },
    vault::{Vault, key_path},
};

use super::{Home, Office, runtime};

/// What is sealed in the database of a home, with the number of its key.
async fn sealed(home: &Home) -> Vec<(i64, Vec<u8>)> {
    let db = Db::open_to_read(&format!("sqlite:{}", home.database().display())).await.unwrap();
    let rows = sealed::all(&mut db.read().await.unwrap(), Whose::Objector).await.unwrap();
    db.close().await;
    rows
}

#[test]
fn a_change_of_keys_survives_being_killed() {
    let runtime = runtime();
    let home = runtime.block_on(async { Office::prepare(crate::story::three_objections).await }).home;
    let opened = |rows: &[(i64, Vec<u8>)]| -> Vec<Vec<u8>> {
        let vault = Vault::in_folder(&home.data).unwrap();
        rows.iter().map(|(id, sealed)| vault.open(*id, sealed).unwrap()).collect()
    };
    let before = runtime.block_on(sealed(&home));
    assert_eq!(before.len(), 3);
    let names = opened(&before);
    let mut chance = Chance::new(5);
    let mut highest = 1;
    for _ in 0..12 {
        let mut child = home.command(&["vault", "rotate"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(chance.below(120).unsigned_abs()));
        let _ = child.kill();
        child.wait().unwrap();
        // Whatever it left opens everything.
        let now = runtime.block_on(sealed(&home));
        assert_eq!(opened(&now), names);
        highest = now.iter().map(|(_, sealed)| sealed[1]).max().unwrap().max(highest);
    }
    let said = home.run(&["vault", "rotate"]).well();
    assert!(said.contains("vault.key"), "{said}");
    let now = runtime.block_on(sealed(&home));
    assert_eq!(opened(&now), names);
    assert!(now.iter().all(|(_, sealed)| sealed[1] == now[0].1[1] && sealed[1] >= highest));
    assert_eq!(fs::read_to_string(key_path(&home.data)).unwrap().lines().count(), 2);
    // Beside a server it is refused: the server would seal with the key it knows.
    let server = home.serve();
    home.run(&["vault", "rotate"]).refused(1, &["another bole process"]);
    server.stop();
}
