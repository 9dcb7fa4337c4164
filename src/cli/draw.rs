//! `bole draw`: assigns reviewers to cases from a file, by lot or by the best match, and repeats what was drawn.

use std::{fs, io, io::Read, path::PathBuf, process::ExitCode};

use clap::{ArgGroup, Args, ValueEnum};

use crate::{
    clock,
    domain::draw::{self, Fault, Mode, ProblemFile, ReadError, ReplayError},
};

/// The exit code of a command whose arguments or files cannot be used.
const BAD_INPUT: u8 = 2;

/// What the files hold, for whoever writes the first one.
const FORMS: &str = r#"The problem · 问题文件, JSON:
  {"reviewers": [{"id": "r1", "legal_person": "lp1", "capacity": 12}],
   "cases": [{"id": "c1", "legal_person": "lp2", "required": 5}],
   "matches": [["c1", "r1", 870]], "conflicts": [["c1", "r2"]], "distinct_legal_persons": true}
  Ids are text or whole numbers and are printed as they came. Weights are whole numbers from 0 to 1000. Optional:
  "fixed": [["c1", "r3"]] are pairs that stand; "legal_persons": [..] of a case is for several; "region" of reviewers
  and cases, with "outside_region": true of a case, asks for a reviewer from another region where no place stays empty
  for it. A legal person that is null is unknown: it is in conflict with nobody and counts as one of its own, and the
  certificate names whose it is; list the conflict where there is one.

Rules · 规则: the reviewers of a case are distinct, nobody has more cases than the capacity, no pair is in conflict, no
  reviewer is of the legal person of the case, and with distinct_legal_persons (the default) no two reviewers of a case
  are of one legal person. As many places are filled as can be; what is missing is told.

The lot · 抽签: of a case and a reviewer the first 4 bytes, most significant first, of
  SHA-256(seed, byte 1F, id of the case, byte 1F, id of the reviewer), each as UTF-8 text. All pairs that are not in
  conflict take part, whatever their matches. The draw is the assignment of the least sum of lots.

The answer · 结果, one line of JSON:
  {"assignments": [["c1", "r1"]], "total": 870, "filled": 1, "unfilled": [{"case": "c1", "missing": 4}],
   "certificate": {..}}
  The certificate holds the problem, the seed, hashes, and prices that prove the optimum; --replay needs nothing else.

Exit codes · 退出码: 0 done, or the draw repeated is the same · 1 it is not the same, with the first difference ·
  2 the file or the arguments cannot be used, with every reason"#;

/// 抽取评审专家 · Assign reviewers to cases by lot or by best match, with a certificate anybody can repeat
#[derive(Args, Debug)]
#[command(after_help = FORMS, group(ArgGroup::new("input").required(true)))]
pub struct DrawArgs {
    /// 问题文件 · The problem to solve: a file of JSON, or - for standard input
    #[arg(long, value_name = "FILE", group = "input")]
    problem: Option<PathBuf>,

    /// 抽取方式 · What is sought
    #[arg(long, value_enum, default_value_t = ModeName::Random)]
    mode: ModeName,

    /// 种子 · The seed of the lots, as text; without it one is made and printed in the certificate
    #[arg(long, allow_hyphen_values = true, value_parser = seed)]
    seed: Option<String>,

    /// 复核凭证 · Repeat the draw of a certificate, or of the whole answer it came in, and compare everything
    #[arg(long, value_name = "CERTIFICATE", group = "input", conflicts_with_all = ["mode", "seed"])]
    replay: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ModeName {
    /// the lawful draw by lot, among all pairs that are not in conflict
    Random,
    /// the greatest total weight, among listed matches only; of equal totals the more even load
    Best,
}

/// A seed is text that can be published on one line.
fn seed(text: &str) -> Result<String, String> {
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err("a seed is a number or other text on one line".to_owned());
    }
    Ok(text.to_owned())
}

/// Prints the answer as one line of JSON, or that a repeated draw is the same.
pub fn run(args: &DrawArgs) -> ExitCode {
    let done = match (&args.problem, &args.replay) {
        (Some(problem), _) => solve(problem, args),
        (None, Some(certificate)) => repeat(certificate),
        (None, None) => return ExitCode::from(BAD_INPUT),
    };
    match done {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(refused) => {
            eprintln!("{}", refused.reasons);
            ExitCode::from(refused.code)
        }
    }
}

/// Why nothing was printed.
struct Refused {
    reasons: String,
    code: u8,
}

impl Refused {
    fn unusable(file: &std::path::Path, reasons: impl ToString) -> Self {
        let line = |reason: &str| format!("error: {}: {reason}", file.display());
        Self { reasons: reasons.to_string().lines().map(line).collect::<Vec<_>>().join("\n"), code: BAD_INPUT }
    }
}

fn solve(file: &PathBuf, args: &DrawArgs) -> Result<String, Refused> {
    let unusable = |cause: ReadError| Refused::unusable(file, cause);
    let faults = |faults: Vec<Fault>| unusable(ReadError::Faults(faults));
    let text = read(file)?;
    let problem = ProblemFile::read(&text).map_err(unusable)?.problem().map_err(faults)?;
    let unread = ProblemFile::unread(&text).map_err(unusable)?;
    if !unread.is_empty() {
        let unread: Vec<String> = unread.into_iter().collect();
        eprintln!("warning: {}: nothing reads {}", file.display(), unread.join(", "));
    }
    let mode = match args.mode {
        ModeName::Best => Mode::Best,
        ModeName::Random => Mode::Random { seed: args.seed.clone().unwrap_or_else(fresh_seed) },
    };
    let drawn = draw::draw(&problem, &mode).map_err(faults)?;
    serde_json::to_string(&drawn).map_err(|cause| unusable(cause.into()))
}

/// 64 bits of chance, as a decimal number.
fn fresh_seed() -> String {
    let mut bytes = [0; 8];
    clock::fill_random(&mut bytes);
    u64::from_be_bytes(bytes).to_string()
}

fn repeat(file: &PathBuf) -> Result<String, Refused> {
    let same = draw::replay(&read(file)?).map_err(|cause| match cause {
        ReplayError::Differs { .. } | ReplayError::Unproved(_) => {
            Refused { reasons: format!("differs: {}: {cause}", file.display()), code: 1 }
        }
        _ => Refused::unusable(file, cause),
    })?;
    Ok(format!("复核一致 · the same: {same} assignments drawn again from the certificate, and proved"))
}

fn read(file: &PathBuf) -> Result<String, Refused> {
    let text = if file.as_os_str() == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(file)
    };
    // Some editors begin a file with a mark that is not part of the text.
    text.map(|text| text.trim_start_matches('\u{feff}').to_owned()).map_err(|cause| Refused::unusable(file, cause))
}
