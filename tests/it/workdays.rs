//! `bole workdays`, run as a person or a script runs it.

use std::process::{Command, Output};

fn workdays(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bole")).arg("workdays").args(arguments).output().unwrap()
}

fn answer(arguments: &[&str]) -> String {
    let output = workdays(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stderr, b"", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn prints_the_end_and_how_sure_it_is() {
    for (arguments, expected) in [
        (&["--start", "2025-09-30", "--days", "5"][..], r#"{"end":"2025-10-14","status":"announced"}"#),
        (
            &["--start", "2025-09-30", "--days", "5", "--convention", "same-day"],
            r#"{"end":"2025-10-13","status":"announced"}"#,
        ),
        (
            &["--start", "2025-09-24", "--days", "7", "--unit", "natural", "--convention", "next-day"],
            r#"{"end":"2025-10-09","status":"announced"}"#,
        ),
        (&["--start=2026-12-21", "--days=5", "--unit=working"], r#"{"end":"2026-12-28","status":"provisional"}"#),
        (&["--start", "2026-12-28", "--days", "5"], r#"{"end":null,"status":"unknown"}"#),
        (&["--start", "2030-01-07", "--days", "1"], r#"{"end":null,"status":"unknown"}"#),
    ] {
        assert_eq!(answer(arguments), format!("{expected}\n"), "{arguments:?}");
    }
}

#[test]
fn bad_input_exits_2_and_names_the_field() {
    for (arguments, field) in [
        (&["--start", "2025-09-31", "--days", "5"][..], "start"),
        (&["--start", "2025-9-30", "--days", "5"], "start"),
        (&["--start", "-5", "--days", "5"], "start"),
        (&["--start", "2006-12-31", "--days", "5"], "start"),
        (&["--days", "5"], "start"),
        (&["--start", "2025-09-30"], "days"),
        (&["--start", "2025-09-30", "--days", "0"], "days"),
        (&["--start", "2025-09-30", "--days", "-1"], "days"),
        (&["--start", "2025-09-30", "--days", "367"], "days"),
        (&["--start", "2025-09-30", "--days", "99999999999999999999"], "days"),
        (&["--start", "2025-09-30", "--days", "five"], "days"),
        (&["--start", "2025-09-30", "--days", "5", "--convention", "third-day"], "convention"),
        (&["--start", "2025-09-30", "--days", "5", "--unit", "weeks"], "unit"),
    ] {
        let output = workdays(arguments);
        let complaint = String::from_utf8(output.stderr).unwrap();
        let names_only = ["start", "days", "convention", "unit"].into_iter().filter(|name| {
            let report = complaint.split("Usage:").next().unwrap_or_default();
            report.contains(&format!("--{name}")) || report.contains(&format!("error: {name}:"))
        });
        assert_eq!(names_only.collect::<Vec<_>>(), [field], "{arguments:?}: {complaint}");
        assert_eq!((output.status.code(), output.stdout), (Some(2), vec![]), "{arguments:?}");
    }
}
