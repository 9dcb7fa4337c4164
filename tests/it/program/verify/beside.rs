//! A verification beside a server that goes on writing.

use std::sync::atomic::{AtomicBool, Ordering};

use bole::commands::check::{self, Known};

use super::{export, fill};
use crate::app::on_both_engines_empty;

#[test]
fn what_is_written_while_a_verification_reads_is_no_breach() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let mut conn = app.app.db.snapshot().await.unwrap();
        let written = AtomicBool::new(false);
        // Between the head and the events: once the first stretch is read, somebody writes.
        let write = |_, _| {
            if !written.swap(true, Ordering::Relaxed) {
                tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(export(&app.app.db, &app)));
            }
        };
        let report = check::proof(&mut conn, &Known::default(), write).await.unwrap();
        assert!(written.load(Ordering::Relaxed));
        assert_eq!(report.breaches, []);
        drop(conn);
        // What was written is there for the next.
        let mut conn = app.app.db.snapshot().await.unwrap();
        let after = check::proof(&mut conn, &Known::default(), |_, _| {}).await.unwrap();
        assert_eq!((after.breaches.len(), after.events), (0, report.events + 1));
    });
}
