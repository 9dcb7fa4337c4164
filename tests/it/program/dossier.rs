//! `bole dossier` and `bole verify --file`: what was packed on one machine is proved on another without its database, and
//! whatever is done to the file is named, also by somebody who makes the hash list anew.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read, Write},
};

use bole::{
    clock::Chance,
    commands::{dossier, head},
    dossier::verify,
    store::case_file,
};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Home, demonstration, runtime};
use crate::{
    app::{Engine, TestApp, on_both_engines_empty},
    records::column,
};

type Parts = BTreeMap<String, Vec<u8>>;

async fn fill(app: &TestApp) {
    demonstration(&app.app.db, app.clock.today()).await;
    head::keep(&app.app).await.unwrap();
}

async fn packed(app: &TestApp, number: &str) -> Vec<u8> {
    let mut conn = app.app.db.read().await.unwrap();
    let case = case_file::by_number(&mut conn, number).await.unwrap().unwrap();
    let contents = dossier::gather(&mut conn, &case, "测试".to_owned(), app.clock.now()).await.unwrap();
    dossier::packed(&contents).unwrap()
}

/// A case that came as far as a contract and stands on a notice.
const FAR: &str = "SELECT c.case_no FROM case_file c JOIN contract k ON k.case_id = c.id JOIN notice_item i \
    ON i.case_id = c.id WHERE c.stage = 'active' ORDER BY c.case_no";

fn unpacked(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Parts::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut body = Vec::new();
        part.read_to_end(&mut body).unwrap();
        parts.insert(part.name().unwrap().into_owned(), body);
    }
    parts
}

/// Packs parts again as somebody does who knows how: with the hash list and the seal made anew.
fn repacked(parts: &Parts) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut sums = String::new();
    for (name, body) in parts.iter().filter(|(name, _)| *name != "SHA256SUMS") {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(body).unwrap();
        sums.push_str(&format!("{}  {name}\n", hex::encode(Sha256::digest(body))));
    }
    zip.start_file("SHA256SUMS", options).unwrap();
    zip.write_all(sums.as_bytes()).unwrap();
    zip.set_comment("0".repeat(64)).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let end = bytes.len() - 64;
    let seal = hex::encode(Sha256::digest(&bytes[..end]));
    bytes[end..].copy_from_slice(seal.as_bytes());
    bytes
}

/// The breaches, as `rule place`.
fn named(bytes: &[u8]) -> Vec<String> {
    let found = verify(bytes, &[]).expect("an archive");
    found.breaches.iter().map(|breach| format!("{} {}", breach.rule(), breach.place)).collect()
}

fn json(parts: &Parts, name: &str) -> serde_json::Value {
    serde_json::from_slice(&parts[name]).unwrap()
}

fn put(parts: &mut Parts, name: &str, value: &serde_json::Value) {
    parts.insert(name.to_owned(), serde_json::to_vec_pretty(value).unwrap());
}

#[test]
fn every_dossier_proves_itself_and_names_nobody_who_reviewed() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let emails = column(&app, "SELECT email FROM account ORDER BY id").await;
        let cases = column(&app, "SELECT case_no FROM case_file WHERE stage <> 'draft' ORDER BY case_no").await;
        assert!(cases.len() > 40);
        for number in &cases {
            let bytes = packed(&app, number).await;
            assert_eq!(named(&bytes), Vec::<String>::new(), "{number}");
            let whole = String::from_utf8_lossy(&bytes).into_owned();
            // Whoever reviews may also be a candidate whom the same notice lists.
            let reviewers = format!(
                "SELECT DISTINCT p.name FROM assignment a JOIN expert e ON e.id = a.expert_id \
                 JOIN person p ON p.id = e.person_id JOIN case_file c ON c.id = a.case_id WHERE c.case_no = '{number}' \
                 AND NOT EXISTS (SELECT 1 FROM case_file o JOIN person q ON q.id = o.subject_person_id \
                 WHERE q.name = p.name) ORDER BY p.name"
            );
            for name in column(&app, &reviewers).await {
                assert!(!whole.contains(&name), "{number} names {name}");
            }
            for email in &emails {
                assert!(!whole.contains(email), "{number} has {email}");
            }
            let contact = format!(
                "SELECT n.form FROM nomination n JOIN case_file c ON c.id = n.case_id WHERE c.case_no = '{number}'"
            );
            for form in column(&app, &contact).await {
                let form: serde_json::Value = serde_json::from_str(&form).unwrap();
                for field in ["email", "phone"] {
                    let value = form[field].as_str().unwrap_or_default();
                    assert!(value.is_empty() || !whole.contains(value), "{number} has {value}");
                }
            }
        }
    });
}

#[test]
fn any_changed_byte_of_a_dossier_is_named() {
    runtime().block_on(async {
        let app = TestApp::empty_on(Engine::Sqlite).await;
        fill(&app).await;
        let number = column(&app, FAR).await.remove(0);
        let whole = packed(&app, &number).await;
        assert_eq!(packed(&app, &number).await, whole, "the same contents make the same bytes");
        let mut chance = Chance::new(11);
        for _ in 0..400 {
            let mut bytes = whole.clone();
            let at = chance.below(bytes.len() as i64) as usize;
            bytes[at] ^= 1 << chance.below(8);
            let found = verify(&bytes, &[]);
            assert!(found.is_none_or(|found| !found.breaches.is_empty()), "byte {at} of {}", whole.len());
        }
        // Cut short anywhere it is no whole archive.
        for _ in 0..40 {
            let end = 4 + chance.below(whole.len() as i64 - 4) as usize;
            assert!(verify(&whole[..end], &[]).is_some_and(|found| !found.breaches.is_empty()), "cut at {end}");
        }
    });
}

#[test]
fn whoever_packs_a_dossier_anew_is_found_out_by_the_chain() {
    runtime().block_on(async {
        let app = TestApp::empty_on(Engine::Sqlite).await;
        fill(&app).await;
        let number = column(&app, FAR).await.remove(0);
        let whole = unpacked(&packed(&app, &number).await);
        assert_eq!(named(&repacked(&whole)), Vec::<String>::new());
        let told = |change: &dyn Fn(&mut Parts)| {
            let mut parts = whole.clone();
            change(&mut parts);
            named(&repacked(&parts))
        };
        let events = json(&whole, "events.json");
        let seq = |at: usize| events[at]["seq"].as_i64().unwrap();
        let last = events.as_array().unwrap().len() - 1;

        // Every field of every event.
        for at in 0..=last {
            for field in ["actor_role", "command", "payload"] {
                let changed = told(&|parts| {
                    let mut events = json(parts, "events.json");
                    let text = format!("{} ", events[at][field].as_str().unwrap());
                    events[at][field] = text.into();
                    put(parts, "events.json", &events);
                });
                assert!(changed.contains(&format!("chain event {}", seq(at))), "{field} of {at}: {changed:?}");
            }
        }
        // Two events swapped; one left out; the end cut off with the chain.
        let swapped = told(&|parts| {
            let mut events = json(parts, "events.json");
            events.as_array_mut().unwrap().swap(1, 2);
            put(parts, "events.json", &events);
        });
        assert!(swapped.iter().any(|breach| breach.starts_with("order event")), "{swapped:?}");
        let without = told(&|parts| {
            let mut events = json(parts, "events.json");
            events.as_array_mut().unwrap().remove(2);
            put(parts, "events.json", &events);
        });
        assert!(without.contains(&"parts events.json".to_owned()), "{without:?}");
        let cut = told(&|parts| {
            let chain = String::from_utf8(parts["chain.txt"].clone()).unwrap();
            let kept: Vec<&str> = chain.lines().take_while(|line| !line.starts_with(&seq(last).to_string())).collect();
            parts.insert("chain.txt".to_owned(), format!("{}\n", kept.join("\n")).into_bytes());
        });
        assert!(cut.contains(&format!("links event {}", seq(last))), "{cut:?}");
        // A link in between that is missing or other.
        let other = told(&|parts| {
            let chain = String::from_utf8(parts["chain.txt"].clone()).unwrap();
            let begins = format!("{} ", seq(last) - 1);
            let lines = chain.lines().map(|line| match line.strip_prefix(&begins) {
                Some(_) => format!("{begins}{}\n", "0".repeat(64)),
                None => format!("{line}\n"),
            });
            parts.insert("chain.txt".to_owned(), lines.collect::<String>().into_bytes());
        });
        assert!(other.contains(&format!("chain event {}", seq(last))), "{other:?}");
        // Every frozen record that is shown, and every part that is left out or added.
        let frozen: Vec<&String> = whole.keys().filter(|name| name.starts_with("records/")).collect();
        assert!(
            frozen.iter().any(|name| name.contains("-ballot-")) && frozen.iter().any(|name| name.contains("-notice-"))
        );
        assert!(frozen.iter().any(|name| name.contains("-contract-")));
        for name in frozen {
            let changed = told(&|parts| parts.get_mut(name).unwrap().push(b' '));
            assert!(changed.contains(&format!("chain {name}")), "{name}: {changed:?}");
            let removed = told(&|parts| drop(parts.remove(name)));
            assert!(removed.contains(&format!("chain {name}")), "{name}: {removed:?}");
        }
        for name in ["events.json", "records.json", "chain.txt", "heads.txt", "manifest.json"] {
            let removed = told(&|parts| drop(parts.remove(name)));
            assert_eq!(removed, [format!("parts {name}")]);
        }
        let added = told(&|parts| drop(parts.insert("records/000001-form-1.json".to_owned(), b"{}".to_vec())));
        assert_eq!(added, ["parts records/000001-form-1.json"]);
        // Without the hash list made anew each part is named.
        for name in whole.keys().filter(|name| *name != "SHA256SUMS") {
            let mut parts = whole.clone();
            let sums = parts["SHA256SUMS"].clone();
            parts.get_mut(name).unwrap().push(b' ');
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            parts.insert("SHA256SUMS".to_owned(), sums);
            for (name, body) in &parts {
                zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
                zip.write_all(body).unwrap();
            }
            let found = named(&zip.finish().unwrap().into_inner());
            assert_eq!(found.first(), Some(&format!("parts {name}")));
        }
    });
}

#[test]
fn the_program_packs_on_one_machine_and_proves_on_another() {
    let (home, elsewhere, runtime) = (Home::new(), Home::new(), runtime());
    let database = home.path("office.db");
    let (number, head) = runtime.block_on(async {
        let app = TestApp::empty_on(Engine::Sqlite).await;
        fill(&app).await;
        assert!(app.app.db.copy_into(&database).await.unwrap());
        let heads = app.visitor().get("/proof.txt").await.is(200).body;
        let number = column(&app, FAR).await.remove(0);
        app.app.db.close().await;
        let (_, head) = heads.lines().last().unwrap().split_once(' ').unwrap();
        (number, head.replace(' ', ":"))
    });
    let url = format!("sqlite:{}", database.display());
    let said = home.run(&["dossier", &number, "--out", "case.zip", "--database", &url]).well();
    home.run(&["dossier", &number, "--out", "case.zip", "--database", &url]).refused(1, &["case.zip", "exists"]);
    home.run(&["dossier", "YS-0000", "--out", "none.zip", "--database", &url]).refused(1, &["YS-0000"]);

    // Nothing but the file goes to the other machine.
    fs::copy(home.path("case.zip"), elsewhere.path("case.zip")).unwrap();
    let proved = elsewhere.run(&["verify", "--file", "case.zip"]).well();
    let sha256 = hex::encode(Sha256::digest(fs::read(elsewhere.path("case.zip")).unwrap()));
    assert!(said.contains(&sha256) && proved.contains(&sha256) && proved.contains(&number), "{said}{proved}");
    let known = elsewhere.run(&["verify", "--file", "case.zip", "--head", &head]);
    assert!(matches!(known.code, Some(0 | 1)), "{known:?}");
    let other = format!("{}:{}", head.split(':').next().unwrap(), "0".repeat(64));
    let refused = elsewhere.run(&["verify", "--file", "case.zip", "--head", &other]);
    assert!(refused.code == Some(1) && refused.out.starts_with("given_head: "), "{refused:?}");

    let mut bytes = fs::read(elsewhere.path("case.zip")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(elsewhere.path("case.zip"), &bytes).unwrap();
    let broken = elsewhere.run(&["verify", "--file", "case.zip"]);
    assert!(broken.code == Some(1) && broken.out.lines().count() >= 2, "{broken:?}");
    fs::write(elsewhere.path("text.zip"), "这不是卷宗").unwrap();
    elsewhere.run(&["verify", "--file", "text.zip"]).refused(2, &["text.zip"]);
    elsewhere.run(&["verify", "--file", "none.zip"]).refused(2, &["none.zip"]);
}
