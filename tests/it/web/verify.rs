//! `/verify`: what is public answers, and nothing else does; an answer is never kept.

use axum::http::header;
use bole::{domain::workflow::Stage, store::StoreError};
use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use crate::{
    app::{Answer, TestApp, on_both_engines_empty},
    browser::Browser,
    pages,
    records::{Demonstration, column},
};

async fn asked(app: &TestApp, code: &str) -> Answer {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("code", code).finish();
    let answer = app.visitor().get(&format!("/verify?{query}")).await.is(200);
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    answer
}

#[test]
fn a_notice_is_found_by_its_code_its_number_and_its_text() {
    on_both_engines_empty(async |app| {
        let there = Demonstration::of(&app).await;
        let visitor = app.visitor();
        let (mut running, mut left) = (0, 0);
        for id in there.names("/notices") {
            let page = visitor.get(&format!("/notices/{id}")).await.is(200);
            let (hash, code) = (page.texts("#sha256").concat(), page.texts(".qr .mono-t").concat());
            assert!(hash.starts_with(&code.replace('-', "")) && code.len() == 19, "{code} {hash}");
            let number = column(&app, &format!("SELECT notice_no FROM notice WHERE id = {id}")).await.remove(0);
            for code in [&code, &hash, &number, &hash.to_uppercase()] {
                let answer = asked(&app, code).await;
                let link = answer.attributes("#answer ~ *, .panel a[href^='/notices/']", "href");
                assert!(link.contains(&format!("/notices/{id}")), "{code}: {:?}", answer.texts("main"));
                assert!(answer.body.contains(&number));
                running += usize::from(answer.texts("header .tag").concat() == "公示期内");
            }
            // What anybody can download has the hash.
            let text = visitor.get(&format!("/notices/{id}/text")).await;
            if text.status.is_success() {
                assert_eq!(hex::encode(Sha256::digest(text.body.as_bytes())), hash);
            }
            for added in page.texts("#added ~ .body .mono-t, ol.timeline .mono-t") {
                let answer = asked(&app, added.trim_start_matches("SHA-256 ")).await;
                assert!(answer.texts("main").concat().contains("附告"), "{added}");
                left += 1;
            }
        }
        assert!(running > 0 && left > 0);
        let drafts = column(&app, "SELECT title FROM notice WHERE state = 'draft' ORDER BY id").await;
        for title in drafts {
            assert!(asked(&app, &title).await.texts("main").concat().contains("没有找到"));
        }
    });
}

#[test]
fn a_certificate_answers_only_to_its_code_and_names_whom_the_directory_names() {
    on_both_engines_empty(async |app| {
        Demonstration::of(&app).await;
        const HELD: &str = "SELECT c.case_no FROM case_file c JOIN appointment a ON a.case_id = c.id \
            WHERE c.stage = 'active' ORDER BY c.case_no";
        let officer = app.officer().await;
        let (mut named, mut unnamed) = (0, 0);
        for number in column(&app, HELD).await {
            let paper = officer.get(&format!("/admin/nominations/{number}/certificate")).await.is(200);
            let code = paper.texts(".qr .mono-t").concat();
            assert!(code.starts_with(&format!("{number}.")), "{code}");
            assert_eq!(paper.attributes(".qr svg path", "d").len(), 2);
            let slug = column(
                &app,
                &format!(
                    "SELECT s.slug FROM scholar s JOIN case_file c ON c.id = s.case_id WHERE c.case_no = '{number}'"
                ),
            )
            .await;
            let name = column(&app, &format!("SELECT title FROM case_file WHERE case_no = '{number}'")).await.remove(0);
            let answer = asked(&app, &code).await;
            assert_eq!(answer.texts("header .tag"), ["有效，聘期内"], "{:?}", answer.texts("main"));
            assert_eq!(answer.texts("main").concat().contains(&name), !slug.is_empty());
            if slug.is_empty() {
                unnamed += 1
            } else {
                named += 1
            }
            // One letter less or other, another case's secret, the number alone: nothing.
            let (no, secret) = code.split_once('.').unwrap();
            let other =
                secret.replacen(secret.chars().next().unwrap(), if secret.starts_with('A') { "B" } else { "A" }, 1);
            for wrong in [no.to_owned(), format!("{no}.{other}"), format!("{no}.{}", &secret[1..])] {
                let answer = asked(&app, &wrong).await.texts("main").concat();
                assert!(answer.contains("没有找到") && !answer.contains(&name), "{wrong}: {answer}");
            }
        }
        assert!(named > 0, "{named} named, {unnamed} not");

        // Whoever holds the paper of an appointment that was taken back is told that it is no good, and not why.
        let number = column(&app, HELD).await.remove(0);
        let paper = officer.get(&format!("/admin/nominations/{number}/certificate")).await.is(200);
        let code = paper.texts(".qr .mono-t").concat();
        let sql = format!("UPDATE case_file SET stage = '{}' WHERE case_no = '{number}'", Stage::Revoked.code());
        let write = app.app.db.write::<(), StoreError>(move |tx| {
            async move { tx.run(AssertSqlSafe(sql), Vec::new()).await.map(drop) }.boxed()
        });
        write.await.unwrap();
        assert_eq!(asked(&app, &code).await.texts("header .tag"), ["不再有效"]);
    });
}

#[test]
fn what_is_asked_is_never_trusted() {
    on_both_engines_empty(async |app| {
        Demonstration::of(&app).await;
        for junk in [
            "<script>alert(1)</script>",
            "' OR 1=1 --",
            "%",
            "ffffffffffff",
            &"f".repeat(64),
            &"字".repeat(300),
            "\u{0}",
        ] {
            let answer = asked(&app, junk).await;
            assert!(!answer.body.contains("<script>alert"), "{junk}");
            assert!(answer.texts("main").concat().contains("没有找到"), "{junk}: {:?}", answer.texts("main"));
        }
        let form = app.visitor().get("/verify").await.is(200);
        assert!(!form.body.contains("没有找到"));
    });
}

#[tokio::test]
async fn the_hash_of_a_chosen_file_is_computed_in_the_browser() {
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::empty_on(crate::app::Engine::Sqlite).await;
    let there = Demonstration::of(&app).await;
    let mut found = None;
    for id in there.names("/notices") {
        let text = app.visitor().get(&format!("/notices/{id}/text")).await;
        if text.status.is_success() {
            found = Some((id.clone(), text.body));
        }
    }
    let (id, text) = found.expect("a notice whose text can be read");
    let base = format!("http://{}", pages::serve(&app).await);
    browser.goto(&format!("{base}/verify")).await;
    let file = serde_json::to_string(&text).unwrap();
    // As if it had been chosen: the same event with the same file.
    browser
        .number(&format!(
            "(() => {{ const data = new DataTransfer(); data.items.add(new File([{file}], 'notice.txt')); \
             const input = document.getElementById('file'); input.files = data.files; \
             input.dispatchEvent(new Event('change')); return 1; }})()"
        ))
        .await;
    let link = format!("document.querySelectorAll('.panel a[href=\"/notices/{id}\"]').length");
    for _ in 0..50 {
        if browser.number(&link).await == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the file was not recognised");
}
