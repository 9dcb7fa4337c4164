//! No reader ever sees a page from before a change that was acknowledged: on SQLite through a real socket, on Postgres
//! through two applications that share one database.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use axum::http::{Method, header};

use super::{http, runtime};
use crate::{
    app::{Answer, Client, Engine, TestApp, on_both_engines},
    pages,
};

const CODINGS: [&str; 3] = ["br", "gzip", "identity"];

/// The number that the title of a page carries.
fn number(page: &str) -> u64 {
    let at = page.find("测试站点").map_or(0, |at| at + "测试站点".len());
    let digits: String = page[at..].chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}

/// Changes what every public page shows, and waits until it is acknowledged.
async fn publish(admin: &Client, number: u64) {
    admin.post("/admin/settings", &[("site_title", &format!("测试站点{number}"))]).await.leads();
}

#[test]
fn on_one_server_many_readers_never_see_the_past() {
    let runtime = runtime();
    let (app, admin, address) = runtime.block_on(async {
        let app = TestApp::on(Engine::Sqlite).await;
        let admin = app.sysadmin().await;
        publish(&admin, 1).await;
        let address = pages::serve(&app).await;
        (app, admin, address)
    });
    let (acknowledged, done) = (Arc::new(AtomicU64::new(1)), Arc::new(AtomicBool::new(false)));
    let read = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..6)
            .map(|reader| {
                let (acknowledged, done) = (Arc::clone(&acknowledged), Arc::clone(&done));
                scope.spawn(move || {
                    let mut read = 0_u64;
                    let mut tag = String::new();
                    while !done.load(Ordering::SeqCst) {
                        let least = acknowledged.load(Ordering::SeqCst);
                        let path = if reader % 2 == 0 { "/" } else { "/notices" };
                        let headers = [("Accept-Encoding", CODINGS[reader % 3]), ("If-None-Match", tag.as_str())];
                        let page = http::get(address, path, &headers).unwrap();
                        if page.status == 304 {
                            // The page known is of the number known; it may be used only while nothing newer is out.
                            assert_eq!(page.header("etag"), Some(tag.as_str()));
                            assert!(least <= read, "told that nothing changed since {read}, when {least} was out");
                            continue;
                        }
                        let found = number(&page.text());
                        assert!(found >= least, "{path} shows {found} when {least} was out");
                        read = found;
                        tag = page.header("etag").unwrap().to_owned();
                    }
                    read
                })
            })
            .collect();
        runtime.block_on(async {
            for next in 2..=40 {
                publish(&admin, next).await;
                acknowledged.store(next, Ordering::SeqCst);
            }
        });
        for coding in CODINGS {
            let page = http::get(address, "/", &[("Accept-Encoding", coding)]).unwrap();
            assert_eq!(number(&page.text()), 40);
            assert_eq!(page.header("content-encoding").unwrap_or("identity"), coding);
        }
        done.store(true, Ordering::SeqCst);
        readers.into_iter().map(|reader| reader.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(read.iter().all(|last| *last > 0), "{read:?}");
    runtime.block_on(app.app.db.close());
}

/// Reads the home page in a coding, telling which version is known.
async fn read(client: &Client, coding: &str, tag: &str) -> Answer {
    let request = client
        .request(Method::GET, "/")
        .header(header::ACCEPT_ENCODING, coding)
        .header(header::IF_NONE_MATCH, tag)
        .body(axum::body::Body::empty())
        .unwrap();
    client.send(request).await
}

fn tag(answer: &Answer) -> String {
    answer.headers[header::ETAG].to_str().unwrap().to_owned()
}

#[test]
fn two_servers_on_one_database_never_show_the_past() {
    on_both_engines(async |app| {
        if app.engine == Engine::Sqlite {
            return;
        }
        let twin = app.twin().await;
        let (here, there) = (app.sysadmin().await, twin.sysadmin().await);
        publish(&here, 1).await;
        let mut tags: Vec<String> = Vec::new();
        for (round, (writer, reader)) in [(&here, &there), (&there, &here), (&here, &there)].into_iter().enumerate() {
            // Both keep the page as it is now, in every coding.
            for client in [writer, reader] {
                for coding in CODINGS {
                    let page = read(client, coding, "").await.is(200);
                    let known = tag(&page);
                    assert_eq!(read(client, coding, &known).await.status, 304);
                    tags.push(known);
                }
            }
            tags.dedup();
            assert_eq!(tags.len(), round + 1, "one state, one tag: {tags:?}");
            let next = round as u64 + 2;
            publish(writer, next).await;
            for coding in CODINGS {
                let page = read(reader, coding, &tags[round]).await.is(200);
                assert_ne!(tag(&page), tags[round]);
                if coding == "identity" {
                    assert_eq!(number(&page.body), next);
                }
            }
        }
        twin.app.db.close().await;
    });
}
