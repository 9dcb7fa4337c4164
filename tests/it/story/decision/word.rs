//! The letters of decisions and to bodies outside the office, and the minutes, as Word files: whoever may read the page
//! may read the file, and nobody else.

use std::io::{Cursor, Read};

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use tower::ServiceExt;
use zip::ZipArchive;

use super::{Waiting, consultation::asks};
use crate::{
    app::{Client, TestApp, on_both_engines},
    records::column,
};

/// A Word file: its name and the texts of a part of it.
pub(in crate::story) async fn file(client: &Client, path: &str) -> (String, String, String) {
    let request = client.request(Method::GET, path).body(Body::empty()).unwrap();
    let response = client.app.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let named = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    assert_eq!(response.headers()[header::CACHE_CONTROL], "private, no-store");
    let bytes = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    (named, part("word/document.xml"), part("docProps/core.xml"))
}

#[test]
fn a_decision_is_told_in_a_letter_that_nobody_else_reads() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[7, 0]).await;
        let chosen: &[&[(&str, &str)]] =
            &[&[("outcome", "select")], &[("outcome", "not_selected"), ("reason", "测试：票数不足")]];
        it.prepare(&it.officer, chosen, "hand_over").await.leads();
        it.release(&it.approver).await.leads();
        let mut letters = Vec::new();
        for at in [0, 1] {
            let page = it.officer.get(&it.case_path(at)).await.is(200);
            letters.push(page.attributes("a[href$='/letter.docx']", "href").remove(0));
        }
        for (at, title, said) in [(0, "入选通知书", "拟入选人选"), (1, "未入选通知书", "测试：票数不足")]
        {
            let (named, text, core) = file(&it.officer, &letters[at]).await;
            assert_eq!(named, format!("attachment; filename=\"{}.docx\"", it.number(at)));
            let name = format!("候选{}：", at + 1);
            for wanted in [title, said, it.number(at), &name, "仿宋_GB2312"] {
                assert!(text.contains(wanted), "{wanted}: {text}");
            }
            assert!(!core.contains("候选") && core.contains("unknown"), "{core}");
            let other = format!("候选{}", 2 - at);
            assert!(!text.contains(&other));
        }
        let (_, english, _) = file(&it.officer, &format!("/en{}", letters[0])).await;
        assert!(english.contains("Notice of selection"));

        // Of another case, of no decision, of somebody who may not read it.
        let foreign = letters[0].replace(it.number(0), it.number(1));
        it.officer.get(&foreign).await.is(404);
        it.officer.get(&format!("{}/decisions/1/letter.docx", it.case_path(0))).await.is(404);
        it.candidates[1].get(&letters[0]).await.is(404);
        for who in [it.reviewers[0].client.clone(), app.publicity().await, app.visitor()] {
            let status = who.get(&letters[0]).await.status.as_u16();
            let page = who.get(&it.case_path(0)).await.body;
            assert_eq!(status == 200, page.contains("/letter.docx"), "the file goes with the page: {status}");
        }
    });
}

#[test]
fn the_letter_to_a_body_outside_is_a_file_for_those_who_read_the_page() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[7]).await;
        asks(&it, None).await;
        let path = format!("{}/consultations/letter.docx?body=", it.case_path(0));
        let (named, text, _) = file(&it.officer, &format!("{path}测试纪检")).await;
        assert_eq!(named, format!("attachment; filename=\"{}.docx\"", it.number(0)));
        for wanted in ["关于征求意见的函", "测试纪检：", "候选1", "方正小标宋简体"] {
            assert!(text.contains(wanted), "{wanted}");
        }
        it.officer.get(&format!("{path}测试没有")).await.is(404);
        for who in [it.candidates[0].clone(), app.nominator().await, app.publicity().await, app.secretary().await] {
            let status = who.get(&format!("{path}测试纪检")).await.status.as_u16();
            assert!([403, 404].contains(&status), "{status}");
        }
    });
}

#[test]
fn the_minutes_and_their_table_are_a_file_too() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[7, 3]).await;
        let panel = column(&app, "SELECT CAST(id AS TEXT) FROM panel").await.remove(0);
        let path = format!("/admin/panels/{panel}/minutes.docx");
        let (named, text, core) = file(&app.chair().await, &path).await;
        assert_eq!(named, format!("attachment; filename=\"panel-{panel}.docx\""));
        for wanted in ["会议纪要", "审议情况", "赞成7", "表决结果表", "主席签名", "<w:tbl>"] {
            assert!(text.contains(wanted), "{wanted}");
        }
        assert!(!core.contains("测试"));
        file(&app.secretary().await, &path).await;
        for who in [it.officer.clone(), app.nominator().await, it.reviewers[0].client.clone()] {
            who.get(&path).await.is(403);
        }
    });
}
