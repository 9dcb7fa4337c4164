//! `bole verify`: proves the history of a database, or of the dossier of one case, and names the first breach.
//!
//! [`super::check`] asks besides what the rules promise true of every row, and reads the uploaded files; this asks only
//! what was done and whether it still reads as it was written, against heads that the database's owner cannot change.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::dossier;
use crate::{
    commands::check::{Known, Report},
    config::Config,
    domain::head::Head,
    heads_file::HeadsFile,
    texts::{Lang, breach},
};

/// 核验历史 · Prove that nothing was changed, removed or cut off
///
/// Recomputes the chain of events, compares every frozen record with what it is today, and the chain with the heads that
/// were published: those of the database, those of the file beside it, and those you kept (--head, as printed on the
/// public page, in its feed or in a mail). Reads only, beside a server that serves. Exit code 0 when all is well, 1 with
/// the first breach, where it is and what it means, 2 when it cannot be read.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// The database to verify: sqlite:PATH or postgres://… (default: the one in use)
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The file of its heads (default: the one beside it); with --file a copy of the published /proof.txt
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
    /// A head that you kept, as SEQ:HASH; may be given several times
    #[arg(long, value_name = "SEQ:HASH")]
    head: Vec<Head>,
    /// The dossier of one case, made by `bole dossier`; no database is needed
    #[arg(long, value_name = "DOSSIER", conflicts_with = "database")]
    file: Option<PathBuf>,
}

/// Prints what was proved, or the first breach in both languages.
pub async fn run(config: &Config, args: &VerifyArgs) -> ExitCode {
    if let Some(file) = &args.file {
        return dossier::prove(file, &args.head, args.heads.as_deref());
    }
    match report(config, args).await {
        Ok((report, compared)) => tell(&report, &compared),
        Err(cause) => {
            eprintln!("bole verify: {cause:#}");
            ExitCode::from(2)
        }
    }
}

/// What the chain was compared with besides the database: lines of the heads file, where there is one, and heads given.
struct Compared {
    lines: Option<usize>,
    given: usize,
}

fn tell(report: &Report, compared: &Compared) -> ExitCode {
    let Some(first) = report.breaches.first() else {
        let lines = compared.lines.unwrap_or_default();
        println!(
            "历史完好：{}条记录，{}份封存材料，{}个每日链头，文件中{lines}个，另给出{}个",
            report.events, report.exhibits, report.heads, compared.given
        );
        println!(
            "ok: {} events, {} frozen records, {} daily heads, {lines} in the file, {} given",
            report.events, report.exhibits, report.heads, compared.given
        );
        if compared.lines.is_none() && compared.given == 0 {
            println!("没有库外的链头可比：尾部是否被截去，只有库外留下的链头能证明（--heads、--head）");
            println!("note: no head from outside the database; only one can prove that no tail was cut off");
        }
        return ExitCode::SUCCESS;
    };
    for lang in [Lang::Zh, Lang::En] {
        println!("{}: {}", first.rule(), breach::says(first, lang));
    }
    ExitCode::FAILURE
}

async fn report(config: &Config, args: &VerifyArgs) -> anyhow::Result<(Report, Compared)> {
    let url = args.database.as_deref().unwrap_or(&config.database_url);
    let file = match &args.heads {
        Some(path) => HeadsFile::at(path.clone()),
        None => HeadsFile::beside(url, &config.data_dir),
    };
    let text = file.read().with_context(|| file.path().display().to_string())?;
    if text.is_none() && args.heads.is_some() {
        anyhow::bail!("{}: there is no such file", file.path().display());
    }
    let compared = Compared { lines: text.as_deref().map(|text| text.lines().count()), given: args.head.len() };
    let known = Known { file: text, given: args.head.clone() };
    let (db, conn, report) = super::check::proof(url, &known).await?;
    drop(conn);
    db.close().await;
    Ok((report, compared))
}
