//! The `bole` program: reads the command line, starts the log, runs the command.

use std::process::ExitCode;

use bole::{
    cli::{self, backup, check, demo, health, seed, serve, user, workdays},
    config::Config,
};
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// 伯乐 Bole: a talent plan and its research programmes, from nomination to appointment, in public view
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the application (the default)
    Serve,
    /// Bring the database schema up to date
    Migrate,
    /// Load the facts of the source articles into a database that has none
    Seed,
    User(user::UserArgs),
    Workdays(workdays::WorkdaysArgs),
    Check(check::CheckArgs),
    Demo(demo::DemoArgs),
    Backup(backup::BackupArgs),
    Restore(backup::RestoreArgs),
    /// Ask the running server whether it serves
    Health,
}

fn main() -> ExitCode {
    let command = Cli::parse().command.unwrap_or(Command::Serve);
    if let Command::Workdays(args) = &command {
        return workdays::run(args);
    }
    start_log();
    let config = match Config::load() {
        Ok(config) => config,
        Err(cause) => {
            eprintln!("bole: {cause}");
            return ExitCode::from(2);
        }
    };
    let runtime = match cli::runtime() {
        Ok(runtime) => runtime,
        Err(cause) => {
            eprintln!("bole: {cause}");
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(async {
        match command {
            Command::Serve => serve::run(config).await,
            Command::Migrate => seed::migrate(config).await,
            Command::Seed => seed::run(config).await,
            Command::User(args) => user::run(config, args).await,
            Command::Workdays(args) => workdays::run(&args),
            Command::Check(args) => check::run(&config, &args).await,
            Command::Demo(args) => demo::run(config, args).await,
            Command::Backup(args) => backup::backup(&config, &args).await,
            Command::Restore(args) => backup::restore(&config, &args).await,
            Command::Health => health::run(&config),
        }
    })
}

/// `RUST_LOG` chooses what is logged; `BOLE_LOG=json` makes each line an object.
fn start_log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,bole=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var("BOLE_LOG").is_ok_and(|format| format == "json") {
        log.json().init();
    } else {
        log.init();
    }
}
