//! Somebody who owns the database and knows how the hashes are made is found by the heads that were kept elsewhere.

use bole::{
    commands::{check::Known, head},
    domain::head::Head,
    store::{StoreError, engine::Arg, event},
};
use futures_util::FutureExt;
use sqlx::AssertSqlSafe;

use super::{export, fill, first_breach, known};
use crate::app::{TestApp, on_both_engines_empty};

/// Does something to the database as its owner, for good.
async fn as_owner(app: &TestApp, statements: Vec<(String, Vec<Arg>)>) {
    app.app
        .db
        .write::<(), StoreError>(move |tx| {
            async move {
                for (sql, args) in statements {
                    tx.run(AssertSqlSafe(sql), args).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
        .unwrap();
}

#[test]
fn a_tail_cut_off_by_the_owner_is_found_by_heads_kept_elsewhere() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let (kept, kept_hash) = export(&app.app.db, &app).await;
        for day in ["2026-03-03", "2026-03-04"] {
            app.at(&format!("{day}T10:00"));
            export(&app.app.db, &app).await;
            head::keep(&app.app).await.unwrap();
        }
        app.at("2026-03-05T10:00");
        head::keep(&app.app).await.unwrap();
        let whole = known(&app.app);
        let last: Head = {
            let text = whole.file.clone().unwrap();
            let (_, head) = text.lines().last().unwrap().split_once(' ').unwrap();
            head.parse().unwrap()
        };
        let given = Known { file: None, given: vec![last] };
        assert_eq!(first_breach(&app, &whole).await, None);
        assert_eq!(first_breach(&app, &given).await, None);

        // Everything after one event is gone, and the head of the chain and of its days say so.
        let after = |table: &str, column: &str| {
            (format!("DELETE FROM {table} WHERE {column} > $1"), vec![Arg::Int(Some(kept))])
        };
        let head = "UPDATE chain_head SET seq = $1, hash = $2".to_owned();
        as_owner(
            &app,
            vec![
                after("event", "seq"),
                after("evidence", "event_seq"),
                after("chain_daily_head", "seq"),
                (head, vec![Arg::Int(Some(kept)), Arg::Bytes(Some(kept_hash))]),
            ],
        )
        .await;
        assert_eq!(first_breach(&app, &Known::default()).await, None, "in itself it is whole");
        assert_eq!(first_breach(&app, &whole).await, Some("heads_file"));
        let cut: String = whole.file.clone().unwrap().lines().take(20).map(|line| format!("{line}\n")).collect();
        assert_eq!(first_breach(&app, &Known { file: Some(cut), given: Vec::new() }).await, None);
        assert_eq!(first_breach(&app, &given).await, Some("given_head"));
    });
}

#[test]
fn a_history_rewritten_with_all_its_hashes_is_found_by_heads_kept_elsewhere() {
    on_both_engines_empty(async |app| {
        fill(&app).await;
        let whole = known(&app.app);
        let head: Head = {
            let (seq, hash) = event::head(&mut app.app.db.read().await.unwrap()).await.unwrap();
            format!("{seq}:{}", hex::encode(hash)).parse().unwrap()
        };
        // Somebody else did it; every hash after it is made anew, and so are the heads.
        let chain = event::after(&mut app.app.db.read().await.unwrap(), 0, i64::MAX).await.unwrap();
        let changed = chain.iter().position(|event| event.command == "convene_panel").unwrap();
        let mut statements = Vec::new();
        let mut hash = chain[changed].prev_hash.clone();
        for event in &chain[changed..] {
            let mut event = event.clone();
            if event.seq == chain[changed].seq {
                event.actor_id = Some(7);
            }
            event.prev_hash = hash;
            event.hash = event.expected_hash().to_vec();
            hash = event.hash.clone();
            let set = "UPDATE event SET actor_id = $1, prev_hash = $2, hash = $3 WHERE seq = $4".to_owned();
            let args = vec![
                Arg::Int(event.actor_id),
                Arg::Bytes(Some(event.prev_hash)),
                Arg::Bytes(Some(event.hash.clone())),
                Arg::Int(Some(event.seq)),
            ];
            statements.push((set, args));
            let daily = "UPDATE chain_daily_head SET hash = $1 WHERE seq = $2".to_owned();
            statements.push((daily, vec![Arg::Bytes(Some(event.hash)), Arg::Int(Some(event.seq))]));
        }
        statements.push(("UPDATE chain_head SET hash = $1".to_owned(), vec![Arg::Bytes(Some(hash))]));
        as_owner(&app, statements).await;
        assert_eq!(first_breach(&app, &Known::default()).await, None, "in itself it is whole");
        assert_eq!(first_breach(&app, &whole).await, Some("heads_file"));
        assert_eq!(first_breach(&app, &Known { file: None, given: vec![head] }).await, Some("given_head"));
    });
}
