//! Group commit for SQLite: one task owns the writing connection and makes many commands durable with one fsync.
//!
//! Each job runs inside a savepoint, so that one that fails or panics undoes only itself. Callers are answered
//! after `COMMIT` and not before: acknowledged means on disk.

use std::sync::Arc;

use sqlx::{Connection, sqlite::SqliteConnection};
use tokio::sync::{Mutex, mpsc};

use super::{
    StoreError,
    engine::{Conn, Tx},
    job::Queued,
    version,
};
use crate::args;

/// Jobs that share one `COMMIT` at most: bounds how long the first of them waits.
const GROUP: usize = 128;

/// The way to the writing task.
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Queued>>>>,
    sender: mpsc::WeakSender<Box<dyn Queued>>,
    done: Mutex<Option<tokio::task::JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: SqliteConnection, version: Arc<version::Local>) -> Self {
        let (sender, receiver) = mpsc::channel(GROUP * 8);
        let weak = sender.downgrade();
        let done = tokio::spawn(work(connection, receiver, version));
        Self { queue: Mutex::new(Some(sender)), sender: weak, done: Mutex::new(Some(done)) }
    }

    /// Puts a job in the queue; it answers its caller by itself.
    pub(super) async fn submit(&self, job: Box<dyn Queued>) -> Result<(), StoreError> {
        let sender = self.sender.upgrade().ok_or(StoreError::Closed)?;
        sender.send(job).await.map_err(|_| StoreError::Closed)
    }

    /// Takes no more jobs, finishes those accepted and closes the connection.
    pub(super) async fn close(&self) {
        self.queue.lock().await.take();
        if let Some(done) = self.done.lock().await.take() {
            let _ = done.await;
        }
    }
}

async fn work(connection: SqliteConnection, mut queue: mpsc::Receiver<Box<dyn Queued>>, version: Arc<version::Local>) {
    let mut tx = Tx::over(Conn::SqliteWriter(Box::new(connection)));
    let mut group = Vec::with_capacity(GROUP);
    while queue.recv_many(&mut group, GROUP).await > 0 {
        let fate = run_group(&mut tx, &mut group, &version).await;
        if let Err(error) = &fate {
            tracing::error!(%error, jobs = group.len(), "a group of writes was undone");
            // After a failed COMMIT the transaction may still be open; a second ROLLBACK is harmless.
            let _ = tx.run("ROLLBACK", args![]).await;
        }
        for job in group.drain(..) {
            job.answer(match &fate {
                Ok(()) => Ok(()),
                Err(StoreError::Busy) => Err(StoreError::Busy),
                Err(error) => Err(StoreError::Undone(error.to_string())),
            });
        }
    }
    if let Conn::SqliteWriter(connection) = tx.into_conn() {
        let _ = connection.close().await;
    }
}

/// Runs the jobs of one group and commits those that succeeded. An error means that none was kept.
///
/// What ends one savepoint begins the next in the same call: each call is a trip to the thread that owns the file, and
/// these trips are most of what a small write costs.
async fn run_group(tx: &mut Tx, group: &mut [Box<dyn Queued>], version: &version::Local) -> Result<(), StoreError> {
    let mut public_changes = 0;
    tx.take_public_change();
    tx.run("BEGIN IMMEDIATE; SAVEPOINT job", args![]).await?;
    let last = group.len() - 1;
    for (place, job) in group.iter_mut().enumerate() {
        let kept = job.run(tx).await;
        public_changes += i64::from(tx.take_public_change() && kept);
        let end = match (kept, place == last) {
            (true, false) => "RELEASE job; SAVEPOINT job",
            (true, true) => "RELEASE job; COMMIT",
            (false, false) => "ROLLBACK TO job; RELEASE job; SAVEPOINT job",
            (false, true) => "ROLLBACK TO job; RELEASE job; COMMIT",
        };
        tx.run(end, args![]).await?;
    }
    version.raise(public_changes);
    Ok(())
}
