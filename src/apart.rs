//! Work on a file of strangers in a process of its own.
//!
//! What reads PDF here was not written for files that are made to do harm: a form that draws itself overflows the stack,
//! a few bytes inflate without end, and neither can be caught in the process it happens in. So this program starts
//! itself once more, with a hidden command, an empty environment, and bounds of memory and time (`cli::apart`). The file
//! goes to its standard input, the answer comes from its standard output. Whatever becomes of it, the caller learns only
//! that there is no answer. Must not know: what is done with the file.

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{Mutex, OnceLock, PoisonError},
};

use clap::ValueEnum;

/// What can be asked for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Task {
    /// A PDF without its properties.
    CleanPdf,
    /// What a PDF shows and hides, as JSON.
    InspectPdf,
}

/// Bytes an answer has at most: a file of the largest size grows a little when it is written anew.
const ANSWER: u64 = 64 << 20;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
/// One at a time: together they have no more memory and processor than one.
static TURN: Mutex<()> = Mutex::new(());

/// Says which program file to start, once; before, there is no answer to anything.
pub fn runs(program: PathBuf) {
    PROGRAM.get_or_init(|| program);
}

/// The answer to a task on a file; `None` when there is none. Takes up to half a minute: not for an async thread.
pub(crate) fn answer(task: Task, body: &[u8]) -> Option<Vec<u8>> {
    let name = task.to_possible_value()?;
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let started = Command::new(PROGRAM.get()?)
        .args(["apart", name.get_name()])
        .env_clear()
        // What reads PDF would start a thread for each processor, each with memory of its own.
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = started
        .inspect_err(|cause| tracing::error!(%cause, "a file could not be given to a process of its own"))
        .ok()?;
    // All of the file is read before a byte is answered, so that neither waits for the other.
    let sent = child.stdin.take().map(|mut input| input.write_all(body));
    let mut answer = Vec::new();
    let read = child.stdout.take().map(|output| output.take(ANSWER + 1).read_to_end(&mut answer));
    let ended = child.wait().ok()?;
    let whole = matches!((sent, read), (Some(Ok(())), Some(Ok(read))) if read as u64 <= ANSWER);
    if !ended.success() {
        tracing::warn!(task = name.get_name(), %ended, bytes = body.len(), "a file could not be read");
    }
    (whole && ended.success()).then_some(answer)
}
