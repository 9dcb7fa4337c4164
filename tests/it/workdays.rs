//! `bole workdays`, run as a person or a script runs it.

use std::process::{Command, Output};

fn workdays(arguments: &[&str]) -> Output {
    // Whatever database the settings of whoever runs the tests name, there is none here.
    let nowhere = "sqlite:/nonexistent/bole.db";
    let mut command = Command::new(env!("CARGO_BIN_EXE_bole"));
    command.env("DATABASE_URL", nowhere).arg("workdays").args(arguments).output().unwrap()
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

/// The ten cases that other programs get wrong, in both conventions.
#[test]
fn the_ten_tricky_cases_are_right() {
    for (start, days, next_day, same_day) in [
        ("2019-12-31", "5", "2020-01-08", "2020-01-07"),
        ("2020-05-09", "5", "2020-05-15", "2020-05-14"),
        ("2021-12-31", "5", "2022-01-10", "2022-01-07"),
        ("2022-09-30", "5", "2022-10-12", "2022-10-11"),
        ("2023-09-27", "7", "2023-10-12", "2023-10-11"),
        ("2024-02-08", "5", "2024-02-21", "2024-02-20"),
        ("2024-12-31", "5", "2025-01-08", "2025-01-07"),
        ("2025-01-27", "5", "2025-02-10", "2025-02-08"),
        ("2025-09-30", "5", "2025-10-14", "2025-10-13"),
        ("2026-02-14", "7", "2026-03-03", "2026-03-02"),
    ] {
        for (convention, end) in [("next-day", next_day), ("same-day", same_day)] {
            let said = answer(&["--start", start, "--days", days, "--convention", convention]);
            assert_eq!(said, format!("{{\"end\":\"{end}\",\"status\":\"announced\"}}\n"), "{start} {convention}");
        }
    }
}

/// What is settled, what the next year's notice may move, and what it must say first.
#[test]
fn the_end_of_the_announced_years_has_three_answers() {
    for (start, expected) in [
        ("2026-12-18", r#"{"end":"2026-12-25","status":"announced"}"#),
        ("2026-12-21", r#"{"end":"2026-12-28","status":"provisional"}"#),
        ("2026-12-28", r#"{"end":null,"status":"unknown"}"#),
    ] {
        assert_eq!(answer(&["--start", start, "--days", "5"]), format!("{expected}\n"), "{start}");
    }
}

#[test]
fn a_database_that_is_named_and_not_there_is_told() {
    let output = workdays(&["--start", "2026-03-02", "--days", "5", "--database", "sqlite:/nonexistent/bole.db"]);
    assert_eq!((output.status.code(), output.stdout), (Some(2), vec![]));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--database"));
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
