//! `bole apart`, which the program starts by itself: one task on one file from standard input, within bounds (`apart`).

use std::{
    io::{self, Read, Write},
    process::ExitCode,
};

use clap::Args;

use crate::{apart::Task, domain::material::FILE_LIMIT, inspect, scrub};

/// The task, done on the file on standard input.
#[derive(Args, Debug)]
pub struct ApartArgs {
    #[arg(value_enum)]
    task: Task,
}

/// Bytes of memory, and seconds of processor time.
const MEMORY: u64 = 1 << 30;
const SECONDS: u64 = 30;

/// Does the task; exit code 1 when there is no answer.
pub fn run(args: &ApartArgs) -> ExitCode {
    match bound().and_then(|()| done(args.task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("bole: {cause}");
            ExitCode::FAILURE
        }
    }
}

fn done(task: Task) -> io::Result<()> {
    let mut body = Vec::new();
    io::stdin().take(FILE_LIMIT as u64 + 1).read_to_end(&mut body)?;
    let answer = match task {
        Task::CleanPdf => scrub::clean_pdf(&body),
        Task::InspectPdf => serde_json::to_vec(&inspect::findings_of_pdf(&body)).ok(),
    };
    io::stdout().write_all(&answer.ok_or(io::ErrorKind::InvalidData)?)
}

/// Takes bounds upon this process; what goes beyond them ends it.
#[cfg(unix)]
fn bound() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    for (resource, most) in [(Resource::Data, MEMORY), (Resource::Cpu, SECONDS), (Resource::Core, 0)] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn bound() -> io::Result<()> {
    Ok(())
}
