//! The heads of the chain: once a day in Beijing is over, the end of the chain is recorded, published, and written into
//! the file beside the database.
//!
//! The row comes first and the line after it, so whatever a kill leaves is a file that lacks its last lines; they are
//! added at the next look. A head is derived from the chain and is no event of its own: the chain of a quiet day stays
//! as it is.

use futures_util::FutureExt;

use super::CommandError;
use crate::{
    app::App,
    domain::{head, time::Day},
    heads_file::{HeadsError, HeadsFile},
    store::{StoreError, head as heads},
};

/// Why a day has no head yet, or the file not its line.
#[derive(Debug, thiserror::Error)]
pub enum HeadError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    File(#[from] HeadsError),
}

impl From<StoreError> for HeadError {
    fn from(error: StoreError) -> Self {
        Self::Command(error.into())
    }
}

/// Records the heads of the days that are over, and brings the file up to date.
///
/// # Errors
/// When the database or the disk fails; [`HeadsError::Contradicts`] when the file says something else than the table.
pub async fn keep(app: &App) -> Result<(), HeadError> {
    let today = app.clock.today();
    record(app, today).await?;
    let mut conn = app.db.read().await?;
    let Some(last) = heads::last(&mut conn).await? else { return Ok(()) };
    let file = HeadsFile::of(&app.config);
    if file.ends_with(&last.at)? {
        return Ok(());
    }
    let all = heads::all(&mut conn).await?;
    drop(conn);
    let all: Vec<_> = all.iter().map(|row| row.recorded().map(|known| known.at)).collect::<Result<_, _>>()?;
    Ok(file.add(&all)?)
}

async fn record(app: &App, today: Day) -> Result<(), StoreError> {
    let is_done = |last: &Option<head::Recorded>| last.as_ref().is_some_and(|last| last.at.day.plus_days(1) >= today);
    if is_done(&heads::last(&mut app.db.read().await?).await?) {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            async move {
                // Another node may have been faster.
                let last = heads::last(tx).await?;
                let seq = last.as_ref().map_or(0, |last| last.at.head.seq);
                let ends = heads::ends_of_days(tx, seq, today).await?;
                let due = head::due(last.as_ref(), &ends, today);
                if !due.is_empty() {
                    heads::insert(tx, due).await?;
                    tx.touch_public().await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}
