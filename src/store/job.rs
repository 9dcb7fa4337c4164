//! A unit of writing with its types hidden, so that whatever runs it is compiled once for all commands.

use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt, future::BoxFuture};
use tokio::sync::oneshot;

use super::{StoreError, engine::Tx};

/// A unit of writing: it gets the transaction and gives back what the command answers.
pub trait Job<T, E>: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static {}
impl<F, T, E> Job<T, E> for F where F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static {}

/// What happened to a job, told to it once the group's fate is known.
pub(super) type Fate = Result<(), StoreError>;

/// A submitted job: runs, says whether it is to be kept, and answers its caller when told the fate.
pub(super) trait Queued: Send {
    /// Whether what it wrote is to be kept. A panic counts as an error of the job.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Answers the caller: with what the job said, unless its writes were lost.
    fn answer(self: Box<Self>, fate: Fate);
}

struct Pending<F, T, E> {
    job: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Queued for Pending<F, T, E>
where
    F: Job<T, E>,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        async move {
            let Some(job) = self.job.take() else { return false };
            let outcome =
                AssertUnwindSafe(job(tx)).catch_unwind().await.unwrap_or_else(|_| Err(StoreError::Panicked.into()));
            let keep = outcome.is_ok();
            self.outcome = Some(outcome);
            keep
        }
        .boxed()
    }

    fn answer(self: Box<Self>, fate: Fate) {
        let answer = match (fate, self.outcome) {
            (Ok(()), Some(outcome)) | (Err(_), Some(outcome @ Err(_))) => outcome,
            (Ok(()), None) => Err(StoreError::Panicked.into()),
            (Err(error), _) => Err(error.into()),
        };
        // The caller may have gone away; what was committed stays committed.
        let _ = self.reply.send(answer);
    }
}

/// A job ready to be run, and where its answer will come.
pub(super) fn queue<T, E>(job: impl Job<T, E>) -> (Box<dyn Queued>, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Pending { job: Some(job), outcome: None, reply }), answer)
}
