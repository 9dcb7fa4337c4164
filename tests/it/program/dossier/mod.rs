//! `bole dossier` and `bole verify --file`: what was packed on one machine is proved on another without its database, and
//! whatever is done to the file is named, also by somebody who makes the hash list anew.

mod parts;

use std::{
    fs,
    io::{Cursor, Write},
};

use bole::{
    clock::Chance,
    commands::{dossier, head},
    domain::head::{DayHead, Head},
    dossier::{Kept, pack, verify},
    store::case_file,
};
use sha2::{Digest, Sha256};
use zip::{ZipArchive, ZipWriter};

use self::parts::{Parts, chain, forged, json, last_head, put, repacked, replaced, seal, stored, unpacked};
use super::{Home, demonstration, runtime};
use crate::{
    app::{Engine, TestApp, on_both_engines_empty},
    records::column,
};

async fn fill(app: &TestApp) {
    demonstration(&app.app.db, app.clock.today()).await;
    head::keep(&app.app).await.unwrap();
}

async fn packed(app: &TestApp, number: &str) -> Vec<u8> {
    let mut conn = app.app.db.read().await.unwrap();
    let case = case_file::by_number(&mut conn, number).await.unwrap().unwrap();
    let contents = dossier::gather(&mut conn, &case, "测试".to_owned(), app.clock.now()).await.unwrap();
    pack(&contents).unwrap()
}

/// A case that came as far as a contract and stands on a notice.
const FAR: &str = "SELECT c.case_no FROM case_file c JOIN contract k ON k.case_id = c.id JOIN notice_item i \
    ON i.case_id = c.id WHERE c.stage = 'active' ORDER BY c.case_no";

fn given(kept: &[Head]) -> Kept {
    Kept { given: kept.to_vec(), listed: Vec::new() }
}

/// The breaches, as `rule place`, against heads that somebody kept.
fn against(bytes: &[u8], kept: &[Head]) -> Vec<String> {
    let found = verify(bytes, &given(kept)).expect("an archive");
    found.breaches.iter().map(|breach| format!("{} {}", breach.rule(), breach.place)).collect()
}

fn named(bytes: &[u8]) -> Vec<String> {
    against(bytes, &[])
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
            let found = verify(&bytes, &Kept::default());
            assert!(found.is_none_or(|found| !found.breaches.is_empty()), "byte {at} of {}", whole.len());
        }
        // Cut short anywhere it is no whole archive.
        for _ in 0..40 {
            let end = 4 + chance.below(whole.len() as i64 - 4) as usize;
            assert!(
                verify(&whole[..end], &Kept::default()).is_some_and(|found| !found.breaches.is_empty()),
                "cut at {end}"
            );
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
        let links = chain(&whole);
        for pair in links.windows(2).step_by(5).filter(|pair| pair[0].head.seq + 1 == pair[1].head.seq) {
            let (link, place) = (&pair[1], format!("links event {}", pair[1].head.seq));
            for hash in [&link.head.hash, link.digest.as_ref().unwrap()] {
                let other = told(&|parts| replaced(parts, "chain.txt", hash.as_str(), &"0".repeat(64)));
                assert!(other.contains(&place), "{link}: {other:?}");
            }
        }
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
        for name in ["records/000001-form-1.json", "other.html", "extracts/\u{1b}[2J\u{202e}.json"] {
            let added = told(&|parts| drop(parts.insert(name.to_owned(), b"{}".to_vec())));
            assert_eq!(added, [format!("parts {}", name.escape_debug())]);
        }
        // What rests on the records is made again from them.
        let page = told(&|parts| replaced(parts, "index.html", "</h1>", "（作废）</h1>"));
        assert_eq!(page, ["parts index.html"]);
        let heading = json(&whole, "manifest.json");
        let title = told(&|parts| replaced(parts, "manifest.json", heading["title"].as_str().unwrap(), "另一人"));
        assert_eq!(title, ["parts index.html"]);
        let stage =
            told(&|parts| replaced(parts, "manifest.json", "\"stage\": \"active\"", "\"stage\": \"panel_review\""));
        assert_eq!(stage, [format!("stage_is_last_event {number}")]);
        let decided = json(&whole, "extracts/decisions.json");
        let decision = decided[0]["number"].as_str().unwrap();
        let outcome = format!("\"outcome\": {}", decided[0]["outcome"]);
        let told_otherwise =
            told(&|parts| replaced(parts, "extracts/decisions.json", &outcome, "\"outcome\": \"drop\""));
        assert_eq!(told_otherwise, [format!("decision_as_made {decision}")]);
        let none = told(&|parts| drop(parts.insert("extracts/decisions.json".to_owned(), b"[]\n".to_vec())));
        assert!(none.contains(&format!("decision_as_made {decision}")), "{none:?}");
        let hidden = told(&|parts| replaced(parts, "events.json", "{", "{ \"note\": \"x\","));
        assert_eq!(hidden, ["parts events.json"]);
        let empty = told(&|parts| {
            for name in ["events.json", "records.json"] {
                parts.insert(name.to_owned(), b"[]\n".to_vec());
            }
            parts.retain(|name, _| !name.starts_with("records/"));
            for field in ["events", "records"] {
                let old = format!("\"{field}\": {}", heading[field]);
                replaced(parts, "manifest.json", &old, &format!("\"{field}\": 0"));
            }
        });
        assert!(empty.contains(&format!("case_has_history {number}")), "{empty:?}");
        // A part that is there twice, of which every reader shows another.
        let twice = [true, false].map(|is_first| {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            let mut old = ZipArchive::new(Cursor::new(repacked(&whole))).unwrap();
            let add = |zip: &mut ZipWriter<Cursor<Vec<u8>>>| {
                zip.start_file("indey.html", stored()).unwrap();
                zip.write_all(b"<p>").unwrap();
            };
            if is_first {
                add(&mut zip);
            }
            (0..old.len()).for_each(|at| zip.raw_copy_file(old.by_index_raw(at).unwrap()).unwrap());
            if !is_first {
                add(&mut zip);
            }
            zip.set_comment("0".repeat(64)).unwrap();
            let mut bytes = zip.finish().unwrap().into_inner();
            let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"indey.html")).collect();
            assert_eq!(places.len(), 2);
            places.iter().for_each(|at| bytes[*at..*at + 10].copy_from_slice(b"index.html"));
            seal(&mut bytes);
            named(&bytes)
        });
        assert!(twice.iter().all(|named| !named.is_empty()), "{twice:?}");
        assert!(twice.contains(&vec!["archive zip".to_owned()]), "{twice:?}");
        // Without the hash list made anew each part is named.
        for name in whole.keys().filter(|name| *name != "SHA256SUMS") {
            let mut parts = whole.clone();
            let sums = parts["SHA256SUMS"].clone();
            parts.get_mut(name).unwrap().push(b' ');
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            parts.insert("SHA256SUMS".to_owned(), sums);
            for (name, body) in &parts {
                zip.start_file(name.as_str(), stored()).unwrap();
                zip.write_all(body).unwrap();
            }
            let found = named(&zip.finish().unwrap().into_inner());
            assert_eq!(found.first(), Some(&format!("parts {name}")));
        }
    });
}

#[test]
fn a_dossier_made_up_as_a_whole_is_found_out_by_a_head_kept_elsewhere() {
    runtime().block_on(async {
        let app = TestApp::empty_on(Engine::Sqlite).await;
        fill(&app).await;
        let number = column(&app, FAR).await.remove(0);
        let bytes = packed(&app, &number).await;
        let whole = unpacked(&bytes);
        let links = chain(&whole);
        // The head at the end of the stretch that holds the first event: every event in it lies under this head.
        let gap = links.windows(2).position(|pair| pair[1].head.seq != pair[0].head.seq + 1);
        let gap = gap.unwrap_or(links.len() - 1);
        let kept = links[gap].head.clone();
        let found = verify(&bytes, &given(std::slice::from_ref(&kept))).unwrap();
        let events = json(&whole, "events.json");
        let within = events.as_array().unwrap().iter().filter(|event| event["seq"].as_i64().unwrap() <= kept.seq);
        assert_eq!((found.breaches.as_slice(), found.under_given), (&[][..], within.count()));
        assert!(found.under_given > 0);
        assert_eq!(verify(&bytes, &Kept::default()).unwrap().under_given, 0);

        let mut parts = whole.clone();
        forged(&mut parts);
        assert_eq!(named(&repacked(&parts)), Vec::<String>::new(), "in itself it is whole");
        assert_eq!(against(&repacked(&parts), std::slice::from_ref(&kept)), [format!("given_head event {}", kept.seq)]);
        // With the head in its place the links before it do not lead to it.
        let mut placed = parts.clone();
        let made_up = chain(&parts)[gap].head.hash.clone();
        for name in ["chain.txt", "heads.txt", "manifest.json"] {
            let text = String::from_utf8(placed[name].clone()).unwrap();
            placed.insert(name.to_owned(), text.replace(made_up.as_str(), kept.hash.as_str()).into_bytes());
        }
        let found = against(&repacked(&placed), std::slice::from_ref(&kept));
        assert!(found.contains(&format!("links event {}", kept.seq)), "{found:?}");
        // A head that only stands among the daily heads is no link of the chain.
        let heads = String::from_utf8(parts["heads.txt"].clone()).unwrap();
        let last: DayHead = heads.lines().last().unwrap().parse().unwrap();
        let beyond = Head { seq: last.head.seq + 1000, hash: kept.hash };
        let line = DayHead { day: last.day.plus_days(1), head: beyond.clone() };
        parts.insert("heads.txt".to_owned(), format!("{heads}{line}\n").into_bytes());
        assert_eq!(
            against(&repacked(&parts), std::slice::from_ref(&beyond)),
            [format!("given_head event {}", beyond.seq)]
        );
    });
}

#[test]
fn the_program_packs_on_one_machine_and_proves_on_another() {
    let (home, elsewhere, runtime) = (Home::new(), Home::new(), runtime());
    let database = home.path("office.db");
    let number = runtime.block_on(async {
        let app = TestApp::empty_on(Engine::Sqlite).await;
        fill(&app).await;
        assert!(app.app.db.copy_into(&database).await.unwrap());
        let number = column(&app, FAR).await.remove(0);
        app.app.db.close().await;
        number
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
    assert!(proved.contains("no head was given") && proved.contains("not proved by this"), "{proved}");
    let head = last_head(&unpacked(&fs::read(home.path("case.zip")).unwrap())).to_string();
    let known = elsewhere.run(&["verify", "--file", "case.zip", "--head", &head]).well();
    assert!(known.contains("events lie under a head you gave") && !known.contains("no head was given"), "{known}");
    // A copy of all that was published proves every event of an office that never ran an older program.
    let published = unpacked(&fs::read(home.path("case.zip")).unwrap()).remove("heads.txt").unwrap();
    fs::write(elsewhere.path("proof.txt"), &published).unwrap();
    let known = elsewhere.run(&["verify", "--file", "case.zip", "--heads", "proof.txt"]).well();
    let counts: Vec<&str> = known.lines().find(|line| line.contains("lie under")).unwrap().split(' ').collect();
    assert!(counts[0] == counts[2] && counts[0] != "0", "{known}");
    elsewhere.run(&["verify", "--file", "case.zip", "--heads", "none.txt"]).refused(2, &["none.txt"]);
    fs::write(elsewhere.path("proof.txt"), "no head\n").unwrap();
    elsewhere.run(&["verify", "--file", "case.zip", "--heads", "proof.txt"]).refused(2, &["proof.txt"]);
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
