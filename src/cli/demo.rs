//! `bole demo`: fills a database of its own with labelled synthetic data, and says how to serve it.

use std::{fs, path::Path, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::{check::progress_bar, open};
use crate::{
    clock::Clock,
    commands::demo::{self, MINUTES, MINUTES_KEY, Options},
    config::Config,
    domain::account::against_password,
    password,
    store::engine::sqlite_path,
};

/// 生成演示数据 · Fill a separate, empty database with labelled synthetic data
///
/// Everything in it is made up and labelled 演示数据 on every page. There is one account for each role, all with the
/// password given: admin@demo.invalid, and officer@, nominator@, unit@, reviewer@, secretary@, chair@, approver@,
/// publicity@, supervisor@, finance@, steward@, auditor@, candidate@, cs@ at the same place. A database in use is refused.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// How many cases
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    cases: u32,
    /// How many projects of the special programme
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    projects: u32,
    /// The same seed on the same day gives the same data
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The password of every account, such as officer@demo.invalid
    #[arg(long)]
    password: String,
    /// sqlite:PATH or postgres://… (default: demo.db in the data folder)
    #[arg(long)]
    database: Option<String>,
}

/// Fills the database; 1 when it cannot be filled, 2 for a password that no account may have.
pub async fn run(config: Config, args: DemoArgs) -> ExitCode {
    if !against_password(&args.password, "officer@demo.invalid").is_empty() {
        eprintln!("bole demo: --password: at least 12 characters, and not one of the first an attacker tries");
        return ExitCode::from(2);
    }
    match fill(config, args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("bole demo: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

async fn fill(config: Config, args: DemoArgs) -> anyhow::Result<()> {
    let url = args.database.unwrap_or_else(|| Config::sqlite_in(&config.data_dir, "demo.db"));
    let config = Config { database_url: url.clone(), ..config };
    let _lock = open::lock_database(&config)?;
    open::make_folder(&config.data_dir)?;
    let db = open::database(&url).await?;
    let options = Options {
        cases: args.cases as usize,
        projects: args.projects as usize,
        seed: args.seed,
        password_hash: password::hash(args.password).await?,
        today: Clock::system().today(),
    };
    let bar = progress_bar("steps");
    let filled = demo::fill(&db, &options, |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    })
    .await
    .with_context(|| open::name(&url))?;
    bar.finish_and_clear();
    db.close().await;
    keep_minutes(&config.data_dir)?;
    println!("{} cases, {} events. Everything is made up.", filled.cases, filled.events);
    println!("Sign in with one of these and the password you gave:");
    for address in demo::persona_addresses() {
        println!("  {address}");
    }
    println!("Serve it with:");
    // The address of a server may hold its password.
    let shown = if sqlite_path(&url).is_some() { url } else { open::name(&url) };
    println!("  DATABASE_URL={shown} cargo run --release");
    Ok(())
}

/// The file behind the minutes of every panel.
fn keep_minutes(data_dir: &Path) -> anyhow::Result<()> {
    let path = data_dir.join("files").join(MINUTES_KEY);
    open::make_folder(path.parent().unwrap_or(data_dir))?;
    fs::write(&path, MINUTES).with_context(|| path.display().to_string())
}
