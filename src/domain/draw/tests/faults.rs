//! Bad input is refused, and all that is bad about it is named at once.

use super::super::*;

/// All faults of a problem file, one a line.
fn faults(text: &str) -> String {
    let file = ProblemFile::read(text).unwrap();
    let faults = file.problem().unwrap_err();
    faults.iter().map(|fault| format!("{fault}\n")).collect()
}

#[test]
fn every_fault_is_named_at_once() {
    let told = faults(
        r#"{"reviewers": [{"id": "r1", "legal_person": null, "capacity": -1}, {"id": "r2", "capacity": 1.5},
                          {"id": "r3", "capacity": "2"}, {"id": "r3", "capacity": 1}, {"id": "r\u001f", "capacity": 1}],
            "cases": [{"id": 1, "legal_person": "lp", "required": 1e99}, {"id": "1", "required": 1}, {"id": 1, "required": 0}],
            "matches": [[1, "r1", 1001], [1, "r1", 5], [1, "r2", -5], [1, "r3", 0.5], ["1", "r1", null], [2, "r1", 5],
                        [1, "r9", 5]],
            "conflicts": [["x", "y"]], "fixed": [["nowhere", "r1"]], "distinct_legal_persons": true}"#,
    );
    for named in [
        "reviewers: capacity -1 of \"r1\"",
        "reviewers: capacity 1.5 of \"r2\"",
        "reviewers: capacity \"2\" of \"r3\"",
        "reviewers: the id \"r3\" stands twice",
        "control character",
        "cases: required 1e+99 of 1 is not",
        "cases: the id 1 stands twice",
        "weight 1001 of case 1 with reviewer \"r1\"",
        "case 1 with reviewer \"r1\" stands twice",
        "weight -5 ",
        "weight 0.5 ",
        "weight null ",
        "matches: unknown case 2 (with reviewer \"r1\")",
        "matches: unknown reviewer \"r9\" (with case 1)",
        "conflicts: unknown case \"x\"",
        "conflicts: unknown reviewer \"y\"",
        "fixed: unknown case \"nowhere\"",
    ] {
        assert!(told.contains(named), "{named} is not among\n{told}");
    }
}

#[test]
fn what_is_fixed_must_keep_the_rules() {
    let told = faults(
        r#"{"reviewers": [{"id": 1, "legal_person": "a", "capacity": 1}, {"id": 2, "legal_person": "a", "capacity": 9},
                          {"id": 3, "legal_person": "b", "capacity": 9}],
            "cases": [{"id": "c", "legal_person": "b", "required": 2}, {"id": "d", "required": 1}],
            "fixed": [["c", 1], ["c", 2], ["c", 3], ["d", 1], ["d", 7]], "conflicts": [["d", 1]]}"#,
    );
    for named in [
        "case \"c\" has two reviewers of the legal person \"a\"",
        "reviewer 3 is in conflict with case \"c\"",
        "reviewer 1 is in conflict with case \"d\"",
        "case \"c\" has 3 reviewers and requires 2",
        "reviewer 1 has 2 cases and a capacity of 1",
        "fixed: unknown reviewer 7",
    ] {
        assert!(told.contains(named), "{named} is not among\n{told}");
    }
}

#[test]
fn regions_must_be_known_and_one_for_a_legal_person() {
    let told = faults(
        r#"{"reviewers": [{"id": 1, "legal_person": "a", "capacity": 1, "region": "x"},
                          {"id": 2, "legal_person": "a", "capacity": 1, "region": "y"}],
            "cases": [{"id": "c", "required": 2, "outside_region": true}]}"#,
    );
    assert!(told.contains("\"c\" asks for a reviewer from outside its region"), "{told}");
    assert!(told.contains("different regions (\"x\", \"y\")"), "{told}");
}

#[test]
fn what_is_no_problem_is_refused_with_its_place() {
    for text in ["", "[]", "{", r#"{"reviewers": []}"#, r#"{"cases": [], "reviewers": [{"id": 1.5, "capacity": 1}]}"#] {
        let told = ProblemFile::read(text).unwrap_err().to_string();
        assert!(told.starts_with("not the JSON of a problem: ") && told.contains("line"), "{told}");
    }
}

#[test]
fn ids_and_legal_persons_are_kept_as_they_came() {
    let text = r#"{"reviewers": [{"id": 7, "legal_person": 3, "capacity": 1}, {"id": "7", "legal_person": " ", "capacity": 1}],
                   "cases": [{"id": "0", "legal_person": "3", "required": 2}]}"#;
    let problem = ProblemFile::read(text).unwrap().problem().unwrap();
    let drawn = draw(&problem, &Mode::Random { seed: "1".to_owned() }).unwrap();
    assert_eq!(serde_json::json!(drawn.assignments).to_string(), r#"[["0","7"]]"#);
}

#[test]
fn a_field_that_nothing_reads_is_told() {
    let text = r#"{"reviewers": [{"id": 1, "capacity": 1, "capcity": 2}], "cases": [], "distinct": true}"#;
    let unread: Vec<String> = ProblemFile::unread(text).unwrap().into_iter().collect();
    assert_eq!(unread, ["distinct", "reviewers.capcity"]);
}
