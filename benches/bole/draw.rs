//! `bole draw` on a plan of full size: 5,000 cases of five reviewers each, 2,000 experts of skewed fields and legal
//! persons, each with a capacity of 15; 40 listed matches for each case.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use bole::clock::Chance;
use serde_json::{Value, json};

const CASES: i64 = 5_000;
const REVIEWERS: i64 = 2_000;
const LISTED: usize = 40;
const FIELDS: i64 = 20;
const LEGAL_PERSONS: i64 = 150;

/// Writes the problem and solves it both ways, as a process of its own each.
pub fn rows(folder: &Path) {
    let path = folder.join("draw.json");
    fs::write(&path, problem().to_string()).expect("the problem is written");
    for (mode, what) in [("best", "40 listed matches a case"), ("random", "all 10 million pairs")] {
        let (seconds, peak) = solve(&path, mode);
        let memory = peak.map_or(String::new(), |mib| format!(", {mib:.0} MiB"));
        let target = "≤ 5 s, 1 GiB";
        super::row(&format!("bole draw, {mode}, 5,000 × 2,000, {what}"), &format!("{seconds:.1} s{memory}"), target);
    }
}

fn problem() -> Value {
    let mut chance = Chance::new(7);
    let skewed = |chance: &mut Chance, end: i64| chance.below(end).min(chance.below(end));
    let fields: Vec<i64> = (0..REVIEWERS).map(|_| skewed(&mut chance, FIELDS)).collect();
    let reviewers: Vec<Value> = (0..REVIEWERS)
        .map(|id| json!({"id": id, "legal_person": skewed(&mut chance, LEGAL_PERSONS), "capacity": 15}))
        .collect();
    let (mut cases, mut matches) = (Vec::new(), Vec::new());
    for case in 0..CASES {
        let field = skewed(&mut chance, FIELDS);
        cases.push(json!({"id": case, "legal_person": skewed(&mut chance, LEGAL_PERSONS), "required": 5}));
        let mut listed = std::collections::BTreeSet::new();
        while listed.len() < LISTED {
            let reviewer = chance.below(REVIEWERS);
            let is_near = fields[usize::try_from(reviewer).unwrap_or_default()] == field;
            if (is_near || chance.percent(20)) && listed.insert(reviewer) {
                let weight = if is_near { chance.between(500, 1_000) } else { chance.below(600) };
                matches.push(json!([case, reviewer, weight]));
            }
        }
    }
    json!({"reviewers": reviewers, "cases": cases, "matches": matches, "distinct_legal_persons": true})
}

/// Seconds from start to end, and the most memory it had, in MiB where the system tells.
fn solve(problem: &Path, mode: &str) -> (f64, Option<f64>) {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_bole"))
        .args(["draw", "--mode", mode, "--problem"])
        .arg(problem)
        .stdout(Stdio::null())
        .spawn()
        .expect("bole draw starts");
    let mut peak = None;
    let status = loop {
        if let Some(status) = child.try_wait().expect("bole draw runs") {
            break status;
        }
        peak = peak_memory(&child).or(peak);
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(status.success(), "bole draw failed");
    (begun.elapsed().as_secs_f64(), peak)
}

fn peak_memory(child: &Child) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}
