//! A history tampered with at random, and every column of it once.

use bole::commands::check;

use super::{
    fill, known,
    table::{self, UNTOUCHED},
};
use crate::{
    app::{Engine, on_both_engines_empty},
    tampering::{Tampering, Whole},
};

#[test]
fn a_history_tampered_with_at_random_is_found_out() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let known = known(&app.app);
        let clean = check::proof(&mut app.app.db.read().await.unwrap(), &known, |_, _| {}).await.unwrap();
        assert!(clean.breaches.is_empty() && clean.heads > 100 && clean.exhibits > 500, "{clean:?}");
        let whole = Whole::of(&app.app.db, &known).await;
        let rounds = if app.engine == Engine::Sqlite { 8 } else { 3 };
        let ways = [Tampering::Bit, Tampering::Bit, Tampering::Removal, Tampering::Swap, Tampering::Null];
        let (mut tried, mut refused) = (0, 0);
        for (at, table) in table::all().iter().enumerate() {
            let of_table = tried;
            for round in 0..rounds * ways.len() {
                let came = whole.attempt(table, ways[round % ways.len()], (at * 1000 + round) as u64).await;
                if came.must_be_found() {
                    tried += 1;
                } else {
                    refused += 1;
                }
            }
            assert!(tried > of_table, "{} was never tampered with", table.name);
        }
        assert!(tried > refused, "{tried} tried, {refused} refused by the database itself");
        // All of it was undone.
        let clean = check::proof(&mut app.app.db.read().await.unwrap(), &known, |_, _| {}).await.unwrap();
        assert_eq!(clean.breaches, []);
    });
}

/// Every column of every table, so that no chance leaves one out.
#[test]
fn a_change_of_every_hashed_column_is_found_out() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let whole = Whole::of(&app.app.db, &known(&app.app)).await;
        let mut untouched = Vec::new();
        for table in table::all() {
            untouched.extend(whole.every_column(&table).await.into_iter().map(|column| (table.name, column)));
        }
        untouched.retain(|column| !UNTOUCHED.contains(column));
        assert_eq!(untouched, []);
    });
}
