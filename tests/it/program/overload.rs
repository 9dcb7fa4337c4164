//! More requests than there are places: those over are told so at once, and nobody waits for nothing.

use bole::{store::StoreError, web::server::AT_ONCE};
use futures_util::{FutureExt, future::join_all};

use crate::app::on_sqlite;

#[test]
fn beyond_its_places_the_server_refuses_at_once_and_kept_pages_are_served() {
    on_sqlite(async |app| {
        let officer = app.officer().await;
        let visitor = app.visitor();
        visitor.get("/").await.is(200);
        // While the writer is held, every request that writes keeps its place.
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let (start, started) = tokio::sync::oneshot::channel();
        let db = app.app.db.clone();
        let holder = tokio::spawn(async move {
            db.write::<(), StoreError>(|_| {
                async move {
                    let _ = start.send(());
                    let _ = gone.await;
                    Ok(())
                }
                .boxed()
            })
            .await
        });
        started.await.unwrap();
        let names: Vec<String> = (0..=AT_ONCE).map(|number| format!("测试大学之{number}")).collect();
        let (told, mut answers) = tokio::sync::mpsc::unbounded_channel();
        let requests = names.iter().map(|name| {
            let (app, officer, told) = (&app, &officer, told.clone());
            async move {
                // Each at a millisecond of its own, as in life: ids of one millisecond are told apart by chance alone.
                app.clock.set(app.clock.now().plus_millis(1));
                let fields = [("full_name", name.as_str()), ("kind", "university"), ("legal_person", "own")];
                let answer = officer.post("/admin/institutions/new", &fields).await;
                let _ = told.send(answer.status.as_u16());
                answer
            }
        });
        let watch = async {
            assert_eq!(answers.recv().await, Some(503), "the first to be answered is the one over");
            visitor.get("/").await.is(200);
            visitor.get("/health").await.is(200);
            let refused = visitor.get("/labs").await.is(503);
            assert_eq!(refused.headers["retry-after"], "5");
            assert_eq!(refused.texts("h1").len(), 1, "it has a page");
            go.send(()).unwrap();
        };
        let (done, ()) = tokio::join!(join_all(requests), watch);
        holder.await.unwrap().unwrap();
        let refused: Vec<_> =
            done.iter().filter(|answer| answer.status != 303).map(|it| (it.status, it.texts("main"))).collect();
        assert_eq!(refused.len(), 1, "{refused:?}");
        visitor.get("/labs").await.is(200);
    });
}
