//! `bole draw` as an office and an auditor use it: a problem in, an answer out, the answer repeated from itself.

use std::{io::Write, path::Path, process::Stdio};

use serde_json::{Value, json};

use super::{Home, Ran};

fn problem() -> Value {
    json!({
        "reviewers": [
            {"id": "r1", "legal_person": "lp1", "capacity": 1},
            {"id": "r2", "legal_person": "lp1", "capacity": 2},
            {"id": "r3", "legal_person": "lp2", "capacity": 1},
            {"id": 4, "legal_person": null, "capacity": 1},
        ],
        "cases": [
            {"id": "c1", "legal_person": "lp2", "required": 2},
            {"id": "c2", "legal_person": null, "required": 3},
        ],
        "matches": [["c1", "r1", 900], ["c1", "r2", 800], ["c1", "r3", 1000], ["c2", "r2", 100], ["c2", "r3", 50]],
        "conflicts": [["c2", 4]],
        "distinct_legal_persons": true,
    })
}

/// Writes a file and gives its path as an argument.
fn file(home: &Home, name: &str, content: &str) -> String {
    let path = home.path(name);
    std::fs::write(&path, content).unwrap();
    Path::to_str(&path).unwrap().to_owned()
}

fn answer(ran: Ran) -> Value {
    serde_json::from_str(&ran.well()).unwrap()
}

#[test]
fn the_best_assignment_is_printed_and_proved() {
    let home = Home::new();
    let path = file(&home, "problem.json", &problem().to_string());
    let drawn = answer(home.run(&["draw", "--problem", &path, "--mode", "best"]));
    assert_eq!(drawn["assignments"], json!([["c1", "r1"], ["c2", "r2"], ["c2", "r3"]]));
    assert_eq!((&drawn["total"], &drawn["filled"]), (&json!(1_050), &json!(3)));
    assert_eq!(drawn["unfilled"], json!([{"case": "c1", "missing": 1}, {"case": "c2", "missing": 1}]));
    let certificate = &drawn["certificate"];
    assert_eq!((&certificate["mode"], &certificate["seed"]), (&json!("best"), &Value::Null));
    assert_eq!(certificate["proof"]["optimal"], json!(true));
    assert_eq!(certificate["constraints"]["unknown_legal_persons"], json!({"cases": ["c2"], "reviewers": [4]}));
    assert!(!home.data.exists(), "a draw from a file touches no data");
}

#[test]
fn a_draw_is_repeated_from_what_it_printed() {
    let home = Home::new();
    let path = file(&home, "problem.json", &problem().to_string());
    let drawn = home.run(&["draw", "--problem", &path, "--seed", "42"]).well();
    assert_eq!(drawn, home.run(&["draw", "--problem", &path, "--mode", "random", "--seed", "42"]).well());
    let whole = file(&home, "answer.json", &drawn);
    assert!(home.run(&["draw", "--replay", &whole]).well().contains("the same: 4 "));
    let drawn: Value = serde_json::from_str(&drawn).unwrap();
    let alone = file(&home, "certificate.json", &drawn["certificate"].to_string());
    home.run(&["draw", "--replay", &alone]).well();

    let mut changed = drawn.clone();
    changed["certificate"]["assignments"][0][1] = json!("r9");
    let changed = file(&home, "changed.json", &changed.to_string());
    home.run(&["draw", "--replay", &changed]).refused(1, &["certificate.assignments[0]", "r9"]);
    let mut other = drawn;
    other["certificate"]["seed"] = json!("43");
    let other = file(&home, "other.json", &other["certificate"].to_string());
    home.run(&["draw", "--replay", &other]).refused(1, &["differs: ", "the draw repeated gives"]);
    home.run(&["draw", "--replay", &path]).refused(2, &["problem.json", "not the JSON of a certificate"]);
}

#[test]
fn a_seed_is_made_where_none_is_given_and_the_order_of_the_file_means_nothing() {
    let home = Home::new();
    let path = file(&home, "problem.json", &problem().to_string());
    let drawn = answer(home.run(&["draw", "--problem", &path]));
    let seed = drawn["certificate"]["seed"].as_str().unwrap().to_owned();
    assert_ne!(answer(home.run(&["draw", "--problem", &path]))["certificate"]["seed"], json!(seed));
    let mut turned = problem();
    for list in ["reviewers", "cases", "matches"] {
        turned[list].as_array_mut().unwrap().reverse();
    }
    let mut command = home.command(&["draw", "--problem", "-", "--seed", &seed]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(turned.to_string().as_bytes()).unwrap();
    assert_eq!(answer(Ran::from(child.wait_with_output().unwrap())), drawn);
}

#[test]
fn what_cannot_be_drawn_is_refused_with_every_reason() {
    let home = Home::new();
    let mut bad = problem();
    bad["reviewers"][0]["capacity"] = json!(-1);
    bad["matches"] = json!([["c1", "r1", 1001], ["c1", "r1", 1], ["c9", "r1", 1]]);
    bad["conflicts"] = json!([["c1", "r9"]]);
    bad["cases"][1]["id"] = json!("c1");
    let path = file(&home, "bad.json", &bad.to_string());
    let named =
        ["bad.json", "capacity -1", "weight 1001", "stands twice", "unknown case \"c9\"", "unknown reviewer \"r9\""];
    home.run(&["draw", "--problem", &path]).refused(2, &named);
    home.run(&["draw", "--problem", &path]).refused(2, &["cases: the id \"c1\" stands twice"]);
    let cut = file(&home, "cut.json", "{\"reviewers\": [");
    home.run(&["draw", "--problem", &cut]).refused(2, &["cut.json", "line 1"]);
    home.run(&["draw", "--problem", "nowhere.json"]).refused(2, &["nowhere.json"]);
    home.run(&["draw"]).refused(2, &["--problem", "--replay"]);
    home.run(&["draw", "--problem", &cut, "--replay", &cut]).refused(2, &["--replay"]);
    home.run(&["draw", "--problem", &cut, "--mode", "worst"]).refused(2, &["worst"]);
    home.run(&["draw", "--problem", &cut, "--seed", ""]).refused(2, &["--seed"]);

    let mut odd = problem();
    odd["distinct"] = json!(false);
    let path = file(&home, "odd.json", &odd.to_string());
    let ran = home.run(&["draw", "--problem", &path]);
    assert!(ran.err.contains("distinct"), "{ran:?}");
    ran.well();
}
