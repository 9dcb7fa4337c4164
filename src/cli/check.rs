//! `bole check`: verifies the chain of events and the invariants; the exit code says whether all is well.

use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::open;
use crate::{
    commands::check::{self, Known, Report},
    config::Config,
    files::Files,
    heads_file::HeadsFile,
    store::{Conn, Db},
    texts::{Lang, breach},
};

/// 核验数据 · Verify the event chain, the invariants and the uploaded files
///
/// Everything `bole verify` proves of the past and besides what the rules promise true of every row.
/// Reads only, beside a server that serves. Exit code 0 when all is well, 1 with a line for each breach, 2 when the
/// database cannot be read.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// The database to check: sqlite:PATH or postgres://… (default: the one in use, with its files)
    #[arg(long)]
    database: Option<String>,
}

/// Prints what was found; 0 when nothing is broken, 1 with the list of breaches, 2 when it cannot be read.
pub async fn run(config: &Config, args: &CheckArgs) -> ExitCode {
    match report(config, args).await {
        Ok(report) if report.breaches.is_empty() => {
            println!("ok: {} events, {} frozen records, {} files", report.events, report.exhibits, report.files);
            ExitCode::SUCCESS
        }
        Ok(report) => {
            for found in &report.breaches {
                println!("{}: {}", found.rule(), breach::says(found, Lang::En));
            }
            println!("{} breaches in {} events", report.breaches.len(), report.events);
            ExitCode::FAILURE
        }
        Err(cause) => {
            eprintln!("bole check: {cause:#}");
            ExitCode::from(2)
        }
    }
}

async fn report(config: &Config, args: &CheckArgs) -> anyhow::Result<Report> {
    let url = args.database.as_deref().unwrap_or(&config.database_url);
    let known = Known { file: HeadsFile::beside(url, &config.data_dir).read()?, given: Vec::new() };
    let (db, mut conn, mut report) = proof(url, &known).await?;
    check::rules(&mut conn, &mut report).await?;
    drop(conn);
    if args.database.is_none() {
        // Files come and go while they are read, so their rows are asked for as they are now.
        check::files(&mut db.read().await?, &Files::of(config), &mut report).await?;
    }
    db.close().await;
    Ok(report)
}

/// Proves the history of a database as it is at one instant, beside a server that goes on writing; gives the database
/// and the connection that sees that instant.
pub async fn proof(url: &str, known: &Known) -> anyhow::Result<(Db, Conn, Report)> {
    let db = open::database_to_read(url).await?;
    let mut conn = db.snapshot().await?;
    let bar = progress_bar("events");
    let report = check::proof(&mut conn, known, |done, of| {
        bar.set_length(of.unsigned_abs());
        bar.set_position(done.unsigned_abs());
    })
    .await
    .with_context(|| open::name(url))?;
    bar.finish_and_clear();
    Ok((db, conn, report))
}

/// A progress bar on standard error; silent where that is no terminal.
pub fn progress_bar(unit: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(&format!("{{bar:40}} {{pos}}/{{len}} {unit} {{eta}}"));
    let bar = ProgressBar::new(0);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
