//! The commands of the program, one file each; `main.rs` reads the command line.

pub mod apart;
pub mod archive;
pub mod backup;
pub mod check;
pub mod demo;
pub mod dossier;
pub mod draw;
pub mod health;
pub mod open;
pub mod restore;
pub mod seed;
pub mod serve;
pub mod user;
pub mod vault;
pub mod verify;
pub mod workdays;

use std::{fmt::Display, process::ExitCode};

/// Prints what a command did, or why it failed, which is 1.
pub fn exit(command: &str, outcome: anyhow::Result<impl Display>) -> ExitCode {
    match outcome {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(cause) => {
            eprintln!("bole {command}: {cause:#}");
            ExitCode::FAILURE
        }
    }
}

/// Starts the threads that requests run on.
///
/// # Errors
/// When the operating system gives none.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()
}
