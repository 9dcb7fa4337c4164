//! Opinions asked of bodies outside the office: a condition where the scheme says so, and nobody's business else.

use bole::{
    domain::{consultation::Before, material::DocumentKind, scheme::SchemeConfig, workflow::Stage},
    store::{StoreError, document},
};
use futures_util::FutureExt;

use super::{Waiting, said};
use crate::app::{Answer, TestApp, on_both_engines};

/// Makes the scheme of the round ask two bodies.
pub(super) async fn asks(it: &Waiting, before: Option<Before>) {
    let batch = it.round.batch;
    let write = it.app().app.db.write::<(), StoreError>(move |tx| {
        async move {
            const READ: &str = "SELECT c.config, c.scheme_id FROM scheme_config c \
                JOIN batch b ON b.scheme_id = c.scheme_id WHERE b.id = $1 AND c.config_ver = 1";
            const WRITE: &str = "UPDATE scheme_config SET config = $1 WHERE scheme_id = $2 AND config_ver = 1";
            let (text, scheme): (String, i64) = tx.one(READ, bole::args![batch]).await?;
            let mut config: SchemeConfig = serde_json::from_str(&text).unwrap();
            config.consulted = vec!["测试纪检".to_owned(), "测试公安".to_owned()];
            config.consulted_before = before;
            tx.run(WRITE, bole::args![serde_json::to_string(&config).unwrap(), scheme]).await?;
            Ok(())
        }
        .boxed()
    });
    write.await.unwrap();
}

fn path(it: &Waiting) -> String {
    format!("{}/consultations", it.case_path(0))
}

async fn send(it: &Waiting, body: &str, sent_on: &str, due_on: &str) -> Answer {
    let fields = [("body", body), ("letter_sent_on", sent_on), ("letter_due_on", due_on)];
    it.officer.post(&path(it), &fields).await
}

async fn answer(it: &Waiting, at: usize, fields: &[(&str, &str)]) -> Answer {
    let page = it.officer.get(&path(it)).await.is(200);
    let forms = page.attributes("form[action*='/consultations/']:not([enctype])", "action");
    let mut all = vec![("ver", "1")];
    all.extend(fields);
    it.officer.post(&forms[at], &all).await
}

#[test]
fn a_selection_waits_for_every_body_that_the_scheme_names() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[7]).await;
        asks(&it, Some(Before::Decision)).await;
        let select: &[&[(&str, &str)]] = &[&[("outcome", "select")]];
        let refused = it.prepare(&it.officer, select, "hand_over").await.is(409);
        assert_eq!(said(&refused), [format!("{}：征求意见尚未答复：测试纪检、测试公安", it.number(0))]);

        let letter = it.officer.get(&format!("{}/letter?body=测试纪检", path(&it))).await.is(200);
        assert!(letter.body.contains("测试纪检：") && letter.body.contains("候选1"));
        it.officer.get(&format!("{}/letter?body=测试没有", path(&it))).await.is(404);
        assert_eq!(said(&send(&it, "测试没有", "2026-03-02", "2026-03-17").await.is(422)).len(), 1);
        assert_eq!(said(&send(&it, "测试纪检", "2026-03-03", "2026-03-02").await.is(422)).len(), 2);
        send(&it, "测试纪检", "2026-03-02", "2026-03-17").await.leads();
        send(&it, "测试公安", "2026-03-02", "2026-03-17").await.leads();
        send(&it, "测试纪检", "2026-03-02", "2026-03-17").await.is(409);
        answer(&it, 0, &[("answered_on", "2026-03-02"), ("body_result", "objection")]).await.is(422);
        it.officer.upload(&path(&it), "/consultations/files", "测试复函.pdf", b"%PDF-1.4 test").await.leads();
        let mut conn = app.app.db.read().await.unwrap();
        let files = document::of_case(&mut conn, it.cases[0].0).await.unwrap();
        drop(conn);
        let file = files.iter().find(|one| one.kind == DocumentKind::ConsultationReply).unwrap().id.to_string();
        let words = "测试：该人选有一项未了结的核查";
        let objection = [
            ("answered_on", "2026-03-02"),
            ("body_result", "objection"),
            ("body_answer", words),
            ("reply_file", file.as_str()),
        ];
        answer(&it, 0, &objection).await.leads();
        let left = it.prepare(&it.officer, select, "hand_over").await.is(409);
        assert_eq!(said(&left).len(), 1, "one body is left");
        answer(&it, 0, &[("answered_on", "2026-03-02"), ("body_result", "no_objection")]).await.leads();

        // The approver sees that a body objects, and it is a person's to decide.
        it.prepare(&it.officer, select, "hand_over").await.leads();
        assert!(it.approver.get(&it.ahead()).await.is(200).body.contains("有不同意见"));

        // Nobody outside the office reads any of it: not the page, not the file, not that anything was asked.
        for who in [
            it.candidates[0].clone(),
            app.nominator().await,
            it.reviewers[0].client.clone(),
            app.publicity().await,
            app.secretary().await,
            app.visitor(),
        ] {
            for hidden in [path(&it), format!("{}/letter?body=测试纪检", path(&it)), format!("/admin/documents/{file}")]
            {
                let status = who.get(&hidden).await.status.as_u16();
                assert!([403, 404, 303].contains(&status), "{hidden}: {status}");
            }
            let case = who.get(&it.case_path(0)).await;
            for hidden in ["征求意见", "测试纪检", "测试复函", words, file.as_str()] {
                assert!(!case.body.contains(hidden), "the page of the case tells {hidden}");
            }
        }
        for who in [app.supervisor().await, app.auditor().await, it.approver.clone()] {
            assert!(who.get(&path(&it)).await.is(200).body.contains(words));
            who.get(&format!("/admin/documents/{file}")).await.is(200);
        }
        app.supervisor().await.post(&path(&it), &[("body", "测试纪检")]).await.is(403);
        it.release(&it.approver).await.leads();
        assert_eq!(it.stages().await, [Stage::Selected]);
        crate::tampering::is_found_out(&app, &["consultation", "consultation_answer"]).await;
    });
}

#[test]
fn where_the_scheme_asks_nobody_nothing_waits() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[7]).await;
        let page = it.officer.get(&path(&it)).await.is(200);
        assert!(page.body.contains("方案没有规定须征求意见的单位"));
        assert!(!it.officer.get(&it.case_path(0)).await.body.contains("/consultations"));
        asks(&it, Some(Before::Notice)).await;
        it.prepare(&it.officer, &[&[("outcome", "select")]], "hand_over").await.leads();
        it.release(&it.approver).await.leads();
        assert_eq!(it.stages().await, [Stage::Selected]);
        let page = it.officer.get(&path(&it)).await.is(200);
        assert!(page.body.contains("不能发布公示"), "the notice waits");
        assert!(app.publicity().await.get(&it.case_path(0)).await.is(200).body.contains("征求意见尚未答复"));
    });
}
