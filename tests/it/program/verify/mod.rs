//! `bole verify`: whatever is done to a history is found. Tampered with at random, on both engines; cut short and
//! rewritten by somebody who owns the database and knows how the hashes are made, found by the heads that were kept
//! elsewhere; and nothing is found where somebody only goes on working.

mod beside;
mod owner;
mod random;
mod said;
mod table;

use bole::{
    app::App,
    commands::{
        check::{self, Known},
        head,
    },
    domain::role::Role,
    heads_file::HeadsFile,
    store::{Db, StoreError, event},
};
use futures_util::FutureExt;

use super::demonstration;
use crate::app::TestApp;

/// A demonstration with its heads.
async fn fill(app: &TestApp) {
    demonstration(&app.app.db, app.clock.today()).await;
    head::keep(&app.app).await.unwrap();
}

fn known(app: &App) -> Known {
    Known { file: HeadsFile::of(&app.config).read().unwrap(), given: Vec::new() }
}

/// An event of no case, as an export writes it: nothing but the chain tells of it.
async fn export(db: &Db, app: &TestApp) -> (i64, Vec<u8>) {
    let by = event::By { account: None, role: Role::Officer, at: app.clock.now() };
    let write = db.write::<_, StoreError>(move |tx| {
        async move {
            let draft = event::Draft { command: "export", ..Default::default() };
            event::record(tx, &by, draft).await?;
            event::head(tx).await
        }
        .boxed()
    });
    write.await.unwrap()
}

async fn first_breach(app: &TestApp, known: &Known) -> Option<&'static str> {
    let report = check::proof(&mut app.app.db.read().await.unwrap(), known, |_, _| {}).await.unwrap();
    report.breaches.first().map(|breach| breach.rule())
}
