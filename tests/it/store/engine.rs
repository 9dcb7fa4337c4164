//! Transactions: kept or undone as a whole, on both engines, whatever the job does.

use bole::{
    args,
    domain::{ids::CaseId, role::Role, time::Moment, workflow::Stage},
    store::{Db, StoreError, Tx, event, setting},
};
use futures_util::FutureExt;

use crate::app::{Engine, TestApp, monday_morning, on_both_engines, on_both_engines_empty, on_sqlite};

async fn value(app: &TestApp, key: &str) -> Option<String> {
    setting::get(&mut app.app.db.read().await.unwrap(), key).await.unwrap()
}

async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<(), StoreError> {
    setting::set(tx, key, value, monday_morning()).await
}

#[test]
fn a_failed_job_undoes_only_itself() {
    on_both_engines(async |app| {
        let db = &app.app.db;
        let good = db.write::<(), StoreError>(|tx| async move { put(tx, "good", "1").await }.boxed());
        let bad = db.write::<(), StoreError>(|tx| {
            async move {
                put(tx, "bad", "1").await?;
                Err(StoreError::Stale)
            }
            .boxed()
        });
        let torn = db.write::<(), StoreError>(|tx| {
            async move {
                put(tx, "torn", "1").await?;
                panic!("a job that panics")
            }
            .boxed()
        });
        let (good, bad, torn) = tokio::join!(good, bad, torn);
        assert!(good.is_ok());
        assert!(matches!(bad, Err(StoreError::Stale)));
        assert!(matches!(torn, Err(StoreError::Panicked)));
        assert_eq!(value(&app, "good").await.as_deref(), Some("1"));
        assert_eq!(value(&app, "bad").await, None);
        assert_eq!(value(&app, "torn").await, None);
        let after = db.write::<(), StoreError>(|tx| async move { put(tx, "after", "1").await }.boxed()).await;
        assert!(after.is_ok(), "the writer outlives a panic");
    });
}

#[test]
fn a_job_ends_although_its_caller_went_away() {
    on_both_engines(async |app| {
        let (start, started) = tokio::sync::oneshot::channel();
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let db = app.app.db.clone();
        let caller = tokio::spawn(async move {
            db.write::<(), StoreError>(|tx| {
                async move {
                    put(tx, "half", "1").await?;
                    let _ = start.send(());
                    let _ = gone.await;
                    put(tx, "whole", "1").await
                }
                .boxed()
            })
            .await
        });
        started.await.unwrap();
        caller.abort();
        go.send(()).unwrap();
        // The next write waits for the one before it on SQLite; on Postgres it is asked for until it is there.
        for _ in 0..200 {
            app.app.db.write::<(), StoreError>(|tx| async move { put(tx, "next", "1").await }.boxed()).await.unwrap();
            if value(&app, "whole").await.is_some() {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!(value(&app, "half").await, value(&app, "whole").await);
        assert_eq!(value(&app, "whole").await.as_deref(), Some("1"));
    });
}

#[test]
fn many_writers_make_one_unbroken_chain() {
    on_both_engines_empty(async |app| {
        let jobs = (0..40).map(|number| {
            let db = app.app.db.clone();
            tokio::spawn(async move {
                db.write::<i64, StoreError>(move |tx| {
                    async move {
                        let by = event::By { account: None, role: Role::System, at: Moment(number) };
                        let draft = event::Draft {
                            command: "test",
                            case: Some(CaseId(7)),
                            from: Some(Stage::Draft),
                            to: Some(Stage::Submitted),
                            note: serde_json::json!({ "number": number }),
                            exhibits: vec![event::Exhibit::of("form", number, &"正文")?],
                        };
                        event::record(tx, &by, draft).await
                    }
                    .boxed()
                })
                .await
            })
        });
        for job in jobs.collect::<Vec<_>>() {
            job.await.unwrap().unwrap();
        }
        let mut conn = app.app.db.read().await.unwrap();
        let chain = event::after(&mut conn, 0, 100).await.unwrap();
        assert_eq!(chain.iter().map(|event| event.seq).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
        let mut before = Vec::new();
        for event in &chain {
            assert_eq!(event.prev_hash, before);
            assert_eq!(event.hash, event.expected_hash());
            before = event.hash.clone();
        }
        assert_eq!(event::head(&mut conn).await.unwrap(), (40, before));
        assert_eq!(event::of_case(&mut conn, CaseId(7), 3).await.unwrap()[0].seq, 40);
        assert_eq!(event::before(&mut conn, 3, None, 10).await.unwrap().len(), 2);
        for exhibit in event::exhibits_between(&mut conn, 0, 40).await.unwrap() {
            let body = exhibit.body.unwrap();
            assert_eq!(event::exhibit_digest(&exhibit.salt, &body).to_vec(), exhibit.digest);
        }
        assert_eq!(event::exhibits_of(&mut conn, "form", 3).await.unwrap().len(), 1);
    });
}

#[test]
fn a_guarded_write_that_comes_second_is_told() {
    on_both_engines(async |app| {
        let second = app
            .app
            .db
            .write::<(), StoreError>(|tx| {
                async move { tx.run_guarded("UPDATE setting SET value = 'x' WHERE key = 'none'", args![]).await }
                    .boxed()
            })
            .await;
        assert!(matches!(second, Err(StoreError::Stale)));
    });
}

#[test]
fn a_public_change_raises_the_version_before_it_is_acknowledged() {
    on_both_engines(async |app| {
        let before = app.app.db.content_version().await.unwrap();
        app.app.db.write::<(), StoreError>(|tx| async move { tx.touch_public().await }.boxed()).await.unwrap();
        assert_eq!(app.app.db.content_version().await.unwrap(), before + 1);
        let undone = app.app.db.write::<(), StoreError>(|tx| {
            async move {
                tx.touch_public().await?;
                Err(StoreError::Missing)
            }
            .boxed()
        });
        assert!(undone.await.is_err());
        assert_eq!(app.app.db.content_version().await.unwrap(), before + 1);
    });
}

/// Jobs that wait while another holds the writer, and then share one commit: more of them than the queue has room for.
#[test]
fn jobs_of_one_group_fail_alone_and_a_full_queue_makes_wait() {
    on_both_engines(async |app| {
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let (start, started) = tokio::sync::oneshot::channel();
        let db = app.app.db.clone();
        let holder = tokio::spawn(async move {
            db.write::<(), StoreError>(|tx| {
                async move {
                    put(tx, "holder", "1").await?;
                    let _ = start.send(());
                    let _ = gone.await;
                    Ok(())
                }
                .boxed()
            })
            .await
        });
        started.await.unwrap();
        let count: usize = if app.engine == Engine::Sqlite { 1500 } else { 60 };
        let jobs: Vec<_> = (0..count)
            .map(|number| {
                let db = app.app.db.clone();
                tokio::spawn(async move {
                    db.write::<(), StoreError>(move |tx| {
                        assert!(number % 10 != 9, "a job that panics before it is a future");
                        async move {
                            put(tx, &format!("job {number}"), "1").await?;
                            match number % 10 {
                                3 => Err(StoreError::Missing),
                                5 => panic!("a job that panics"),
                                7 => tx
                                    .run("INSERT INTO content_version (id, v) VALUES (1, 1)", args![])
                                    .await
                                    .map(|_| ()),
                                _ => Ok(()),
                            }
                        }
                        .boxed()
                    })
                    .await
                })
            })
            .collect();
        go.send(()).unwrap();
        holder.await.unwrap().unwrap();
        for (number, job) in jobs.into_iter().enumerate() {
            let told = job.await.unwrap();
            match number % 10 {
                3 => assert!(matches!(told, Err(StoreError::Missing)), "{number}: {told:?}"),
                5 | 9 => assert!(matches!(told, Err(StoreError::Panicked)), "{number}: {told:?}"),
                7 => assert!(matches!(told, Err(StoreError::Duplicate)), "{number}: {told:?}"),
                _ => assert!(told.is_ok(), "{number}: {told:?}"),
            }
        }
        let kept = setting::all(&mut app.app.db.read().await.unwrap()).await.unwrap();
        assert_eq!(kept.iter().filter(|(key, _)| key.starts_with("job ")).count(), count / 10 * 6);
    });
}

#[test]
fn closing_finishes_what_was_accepted_and_takes_no_more() {
    on_sqlite(async |app| {
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let (start, started) = tokio::sync::oneshot::channel();
        let db = app.app.db.clone();
        let under_way = tokio::spawn(async move {
            db.write::<(), StoreError>(|tx| {
                async move {
                    let _ = start.send(());
                    let _ = gone.await;
                    put(tx, "under way", "1").await
                }
                .boxed()
            })
            .await
        });
        started.await.unwrap();
        // Polled once, a job is in the queue.
        let waiting: Vec<_> = (0..20)
            .map(|number| {
                let key = format!("waiting {number}");
                let job = app.app.db.write::<(), StoreError>(move |tx| async move { put(tx, &key, "1").await }.boxed());
                Box::pin(job)
            })
            .collect();
        let mut waiting = futures_util::future::join_all(waiting);
        assert!((&mut waiting).now_or_never().is_none());
        let db = app.app.db.clone();
        let closing = tokio::spawn(async move { db.close().await });
        go.send(()).unwrap();
        under_way.await.unwrap().unwrap();
        for told in waiting.await {
            told.unwrap();
        }
        closing.await.unwrap();
        let late = app.app.db.write::<(), StoreError>(|tx| async move { put(tx, "late", "1").await }.boxed()).await;
        assert!(matches!(late, Err(StoreError::Closed)), "{late:?}");
        let again = Db::open(&app.app.config.database_url).await.unwrap();
        let kept = setting::all(&mut again.read().await.unwrap()).await.unwrap();
        assert_eq!(kept.iter().filter(|(key, _)| key.starts_with("waiting ") || key == "under way").count(), 21);
        again.close().await;
    });
}
