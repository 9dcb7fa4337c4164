//! The `bole` program.

use std::process::ExitCode;

use bole::cli::workdays::{self, WorkdaysArgs};
use clap::{Parser, Subcommand};

/// 伯乐 Bole: a talent plan and its research programmes, from nomination to appointment, in public view
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Workdays(WorkdaysArgs),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Workdays(args) => workdays::run(&args),
    }
}
