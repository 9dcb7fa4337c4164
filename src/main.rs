//! The `bole` program: reads the command line, starts the log, runs the command.

use std::{path::Path, process::ExitCode};

use bole::{
    apart,
    cli::{self, backup, check, demo, dossier, draw, health, restore, seed, serve, user, vault, verify, workdays},
    config::Config,
};
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

/// What every command reads, and what every command answers.
const SETTINGS: &str = "\
Settings · 设置: the environment, or bole.toml in the working directory (bole.example.toml explains each)
  BOLE_LISTEN    address and port to serve on (127.0.0.1:3000)
  BOLE_DATA_DIR  folder of the database, the uploaded files and vault.key (data)
  DATABASE_URL   sqlite:PATH or postgres://… (bole.db in the data folder)
Exit codes · 退出码: 0 done · 1 refused or failed, with the reason · 2 wrong arguments or settings, named";

/// 伯乐 Bole: a talent plan and its research programmes, from nomination to appointment, in public view
#[derive(Parser)]
#[command(version, after_help = SETTINGS)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// 启动服务（默认） · Serve the application (the default)
    ///
    /// Makes the data folder, brings the database up to date, loads the seed facts once and prints the address. Until
    /// somebody has set the first administrator's password, every start prints a fresh one-time link for it. Ctrl-C or
    /// SIGTERM finishes the requests under way, then stops.
    Serve,
    /// 更新数据库结构 · Bring the database schema up to date
    Migrate,
    /// 载入种子数据（一次） · Load the facts of the source articles, once
    Seed,
    User(user::UserArgs),
    Workdays(workdays::WorkdaysArgs),
    Draw(draw::DrawArgs),
    Check(check::CheckArgs),
    Verify(verify::VerifyArgs),
    Dossier(dossier::DossierArgs),
    Vault(vault::VaultArgs),
    Demo(demo::DemoArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    /// 询问服务是否正常 · Ask the running server whether it serves
    Health,
    #[command(hide = true)]
    Apart(cli::apart::ApartArgs),
}

fn main() -> ExitCode {
    match Cli::parse().command.unwrap_or(Command::Serve) {
        Command::Workdays(args) => workdays::run(&args),
        Command::Draw(args) => draw::run(&args),
        Command::Apart(args) => cli::apart::run(&args),
        command => with_settings(command),
    }
}

/// Runs a command that works on the data of the application.
fn with_settings(command: Command) -> ExitCode {
    start_log();
    let config = match Config::load() {
        Ok(config) => config,
        Err(cause) => {
            eprintln!("bole: {cause}");
            return ExitCode::from(2);
        }
    };
    // On Linux by a name that stays true when an upgrade puts another file in its place.
    let own = Path::new("/proc/self/exe");
    match if own.exists() { Ok(own.to_owned()) } else { std::env::current_exe() } {
        Ok(program) => apart::runs(program),
        Err(cause) => tracing::error!(%cause, "no PDF can be read: the program does not find its own file"),
    }
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
            Command::Draw(args) => draw::run(&args),
            Command::Apart(args) => cli::apart::run(&args),
            Command::Check(args) => check::run(&config, &args).await,
            Command::Verify(args) => verify::run(&config, &args).await,
            Command::Dossier(args) => dossier::run(&config, &args).await,
            Command::Vault(args) => vault::run(config, args).await,
            Command::Demo(args) => demo::run(config, args).await,
            Command::Backup(args) => backup::run(&config, &args).await,
            Command::Restore(args) => restore::run(&config, &args).await,
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
