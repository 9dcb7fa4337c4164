//! The version of the public content: one number, raised in the same transaction as a public change.
//!
//! On SQLite the one writing process keeps it in memory too and raises it before it acknowledges the change,
//! so that a cached page can be judged without a query. On Postgres it is read at every request.

use std::sync::atomic::{AtomicI64, Ordering};

use super::{
    StoreError,
    engine::{Conn, Tx},
};
use crate::args;

/// The number as the one SQLite process knows it.
#[derive(Default)]
pub(super) struct Local(AtomicI64);

impl Local {
    pub(super) fn get(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(super) fn set(&self, number: i64) {
        self.0.store(number, Ordering::SeqCst);
    }

    pub(super) fn raise(&self, by: i64) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

pub(super) async fn read(conn: &mut Conn) -> Result<i64, StoreError> {
    let (v,): (i64,) = conn.one("SELECT v FROM content_version WHERE id = 1", args![]).await?;
    Ok(v)
}

pub(super) async fn bump(tx: &mut Tx) -> Result<(), StoreError> {
    tx.run_guarded("UPDATE content_version SET v = v + 1 WHERE id = 1", args![]).await
}
