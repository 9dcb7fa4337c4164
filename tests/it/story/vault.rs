//! The key of the vault is changed while objections are sealed with it: at every step at which it may break off, who
//! objected can be read by whoever may, and what was given out before stays good.

use bole::{
    commands::{check, mail, retention::remove_files, vault},
    domain::retention::Keeping,
    store::{
        StoreError,
        retention::{self, Item},
        sealed::{self, Whose},
    },
    vault::key_path,
};
use futures_util::FutureExt;

use super::{
    evidence,
    notice::{object, on_desk, released, selected},
};
use crate::{
    app::{TestApp, on_both_engines},
    records::column,
    smtp::Sink,
    tampering::{Kind, Table, are_found_out},
};

async fn sealed(app: &TestApp) -> Vec<(i64, Vec<u8>)> {
    sealed::all(&mut app.app.db.read().await.unwrap(), Whose::Objector).await.unwrap()
}

/// Everybody who objected, in the order of the objections.
async fn known(app: &TestApp) -> Vec<String> {
    let sealed = sealed(app).await;
    let open = |(id, sealed): &(i64, Vec<u8>)| app.app.vault.open(*id, sealed).unwrap();
    sealed.iter().map(|row| String::from_utf8(open(row)).unwrap()).collect()
}

/// The numbers of the keys with which things are sealed.
async fn keys(app: &TestApp) -> Vec<u8> {
    sealed(app).await.iter().map(|(_, sealed)| sealed[1]).collect()
}

/// Three objections, for whoever changes keys elsewhere.
pub async fn three_objections(app: &TestApp) {
    app.at("2026-03-02T09:00");
    let cases = selected(app, &["测试人选甲"]).await;
    let (_, public) = released(app, &cases).await;
    for name in ["欧阳甲某", "欧阳乙某", "欧阳丙某"] {
        object(app, &public, &cases[0], name).await;
    }
}

#[test]
fn a_change_of_keys_broken_off_anywhere_is_taken_up_again() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试人选甲", "测试人选乙"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, secret) = object(&app, &public, &cases[0], "欧阳甲某").await;
        object(&app, &public, &cases[0], "欧阳乙某").await;
        let before = known(&app).await;
        assert_eq!(keys(&app).await, [1, 1]);
        let letter = app.app.vault.secret_for("letter 7 1");

        // Killed right after the next key was made: whoever objects now is sealed with it.
        app.app.vault.begin_rotation().unwrap();
        let app = app.restarted();
        object(&app, &public, &cases[1], "欧阳丙某").await;
        let mut used = keys(&app).await;
        used.sort_unstable();
        assert_eq!(used, [1, 1, 2]);
        let between = known(&app).await;
        assert!(between.len() == 3 && before.iter().all(|one| between.contains(one)), "{between:?}");

        // Killed after all was sealed anew and before the old key was forgotten.
        assert_eq!(vault::reseal(&app.app).await.unwrap(), 2);
        let app = app.restarted();
        assert_eq!(keys(&app).await, [2, 2, 2]);
        let now = known(&app).await;
        assert!(before.iter().all(|one| now.contains(one)), "{now:?}");

        // Taken up: nothing is left to seal, and the old key goes.
        assert_eq!(vault::rotate(&app.app).await.unwrap(), (2, 0));
        let file = std::fs::read_to_string(key_path(&app.app.config.data_dir)).unwrap();
        assert_eq!(file.lines().count(), 2, "what secrets come from, and one key");
        let app = app.restarted();
        assert_eq!(known(&app).await, now);
        assert_eq!(app.app.vault.secret_for("letter 7 1"), letter);

        // Files that came with an objection, and addresses of subscribers, are sealed anew too.
        evidence::send(&app, &receipt, &secret, evidence::PDF).await.is(200);
        let sink = Sink::start().await;
        let app = app.with_mail(&sink.url());
        app.visitor().post("/subscriptions", &[("email", "reader@news.bole.cn")]).await.is(200);

        // The next change is whole at once, and leaves a chain that proves itself.
        assert_eq!(vault::rotate(&app.app).await.unwrap(), (3, 5));
        mail::deliver(&app.app).await.unwrap();
        assert_eq!(sink.taken().len(), 1, "the address is opened with the new key");
        assert_eq!(keys(&app).await, [3, 3, 3]);
        assert_eq!(known(&app).await, now);
        let report = check::run(&mut app.app.db.read().await.unwrap(), |_, _| {}).await.unwrap();
        assert!(report.breaches.iter().all(|breach| breach.rule() != "chain"), "{:?}", report.breaches);

        // The supervisor reads who it was, and the objector finds the objection by the receipt of before.
        let desk = on_desk(&app, &receipt).await;
        let shown = app.supervisor().await.post(&format!("{desk}/identity"), &[("read_why", "核实")]).await.is(200);
        assert!(shown.body.contains("欧阳甲某"));
        let files = app.supervisor().await.get(&desk).await.is(200).attributes("button[formaction]", "formaction");
        let file = app.supervisor().await.post(&files[0], &[("read_why", "核实")]).await.is(200);
        assert_eq!(file.body.as_bytes(), evidence::PDF);
        let found = app.visitor().post("/objections/lookup", &[("receipt", &receipt), ("secret", &secret)]).await;
        found.is(200);
        let sealed = [("sealed", Kind::Bytes)];
        let file = [("sha256", Kind::Text)];
        let files = "id IN (SELECT document_id FROM objection_step WHERE kind = 'evidence')";
        are_found_out(&app, &[Table::of("objection", "TRUE", &sealed), Table::of("document", files, &file)]).await;

        // What was erased since, with its file, is not sealed anew.
        let id = column(&app, &format!("SELECT CAST(id AS TEXT) FROM objection WHERE receipt = '{receipt}'")).await;
        let (since, number) = (app.clock.now(), receipt.clone());
        let erased = Item { keeping: Keeping::Objection, subject_id: id[0].parse().unwrap(), number, since };
        let erase = app
            .app
            .db
            .write::<_, StoreError>(move |tx| async move { retention::erase::all(tx, &[erased], since).await }.boxed());
        erase.await.unwrap();
        assert_eq!(remove_files(&app.app).await.unwrap(), 1);
        assert_eq!(vault::rotate(&app.app).await.unwrap(), (4, 3));
    });
}
