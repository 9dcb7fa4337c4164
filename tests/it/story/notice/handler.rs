//! Who handles an objection is tied to its case by nothing, from whichever account: what is said against a case is judged
//! by others, and nobody else reads it on the desk.

use bole::{
    clock::new_id,
    domain::{
        ids::{AccountId, PersonId},
        role::Role,
    },
    store::{StoreError, case_file},
};
use futures_util::FutureExt;

use super::{Ready, object, on_desk, press, released, selected};
use crate::{
    app::{Client, TestApp, on_both_engines},
    pdf::pdf,
    people::Somebody,
    records::column,
    story::evidence::send,
};

/// An account, of a person or of nobody known, that holds the office of supervisor and perhaps another role.
async fn supervisor(app: &TestApp, key: &str, person: Option<PersonId>, other: Option<(Role, Option<i64>)>) -> Client {
    let roles = [(Role::Supervisor, None)].into_iter().chain(other).collect();
    app.somebody(Somebody { key: key.to_owned(), person, roles }).await
}

/// Writes who nominated a case and who is its officer.
async fn assign(app: &TestApp, case: &Ready, (nominator, officer): (AccountId, AccountId), person: PersonId) {
    const NOMINATED: &str =
        "UPDATE nomination SET nominator_account_id = $1, nominator_person_id = $2 WHERE case_id = $3";
    const KEPT: &str = "UPDATE case_file SET officer_id = $1 WHERE id = $2";
    let id = case.id;
    app.app
        .db
        .write::<(), StoreError>(move |tx| {
            async move {
                tx.run(NOMINATED, bole::args![nominator, person, id]).await?;
                tx.run(KEPT, bole::args![officer, id]).await?;
                Ok(())
            }
            .boxed()
        })
        .await
        .unwrap();
}

#[test]
fn whoever_is_tied_to_the_case_neither_reads_nor_handles_what_is_said_against_it() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let host = {
            let mut conn = app.app.db.read().await.unwrap();
            case_file::find(&mut conn, cases[0].id).await.unwrap().unwrap().host().unwrap()
        };
        let now = app.app.clock.now();
        let (keeps, nominates): (PersonId, PersonId) = (new_id(now), new_id(now));
        let officer = supervisor(&app, "tied_officer", Some(keeps), Some((Role::Officer, None))).await;
        let nominator = supervisor(&app, "tied_nominator", None, Some((Role::Nominator, None))).await;
        assign(&app, &cases[0], (nominator.id(), officer.id()), nominates).await;
        let tied = [
            ("candidate", supervisor(&app, "tied_candidate", Some(cases[0].person), None).await),
            ("candidate of the call", supervisor(&app, "tied_rival", Some(cases[1].person), None).await),
            ("nominator", nominator),
            ("nominator, other account", supervisor(&app, "tied_nominator_2", Some(nominates), None).await),
            ("host", supervisor(&app, "tied_host", None, Some((Role::Unit, Some(host.0)))).await),
            ("officer", officer),
            ("officer, other account", supervisor(&app, "tied_officer_2", Some(keeps), None).await),
        ];

        let (_, public) = released(&app, &cases).await;
        let (receipt, secret) = object(&app, &public, &cases[0], "欧阳测试保密").await;
        send(&app, &receipt, &secret, &pdf("the first page", "")).await.is(200);
        let page = on_desk(&app, &receipt).await;
        let file = column(&app, "SELECT CAST(document_id AS TEXT) FROM objection_step WHERE kind = 'evidence'").await;
        let file = &file[0];
        let leads = format!("/admin/nominations/{}/leads", cases[0].no);
        let why = [("read_why", "想知道")];
        let refuse = [("ver", "1"), ("do", "refuse"), ("refusal_ground", "no_fact"), ("reason", "没有写明事实")];
        let posts: [(String, &[(&str, &str)]); 12] = [
            (page.clone(), &refuse),
            (page.clone(), &[("ver", "1"), ("do", "admit")]),
            (page.clone(), &[("ver", "1"), ("do", "step"), ("step_kind", "note"), ("step_body", "记录")]),
            (page.clone(), &[("ver", "1"), ("do", "find"), ("outcome", "unfounded"), ("finding", "不成立")]),
            (page.clone(), &[("ver", "1"), ("do", "answer"), ("reply", "不成立")]),
            (page.clone(), &[("ver", "1"), ("do", "extend"), ("reason", "再查")]),
            (format!("{page}/proposal"), &[("action", "settle"), ("reason", "不成立")]),
            (format!("{page}/decision"), &[("proposal", "1"), ("ver", "1"), ("do", "confirm")]),
            (format!("{page}/identity"), &why),
            (format!("{page}/evidence/{file}"), &why),
            (format!("{page}/evidence/{file}/copy"), &why),
            (leads.clone(), &[("lead_body", "线索"), ("evidence", "材料")]),
        ];
        for (who, client) in &tied {
            let list = client.get("/admin/objections").await.is(200);
            assert!(!list.body.contains(&receipt), "{who} is shown it in the list");
            assert!(!client.get("/inbox").await.is(200).body.contains(&receipt), "{who} was told");
            assert!(!client.get("/admin").await.body.contains("决定是否受理"), "{who} is asked to admit it");
            client.get(&page).await.is(404);
            client.get(&format!("{page}/reply.docx")).await.is(404);
            client.get(&leads).await.is(404);
            for (path, fields) in &posts {
                client.post(path, fields).await.is(404);
            }
            let letter = [
                ("case_no", cases[0].no.as_str()),
                ("channel", "paper"),
                ("sent_on", "2026-03-02"),
                ("topic", "integrity"),
                ("objection_statement", "该人选公示的成果与已发表的记录不一致，时间和署名都对不上。"),
                ("evidence", "见所附论文首页。"),
                ("objector_kind", "person"),
                ("objector_name", "测试庚"),
                ("phone", "010-61234567"),
            ];
            let entered = client.post("/admin/objections", &letter).await;
            assert!(matches!(entered.status.as_u16(), 403 | 404), "{who} enters a letter: {}", entered.status);
        }
        assert_eq!(column(&app, "SELECT state FROM objection").await, ["received"]);
        assert_eq!(column(&app, "SELECT why FROM pii_access").await, [""; 0], "nothing was read");
        assert_eq!(column(&app, "SELECT body FROM lead").await, [""; 0]);

        // Somebody else does all of it; those tied to the case stay outside whatever its state.
        let handler = app.supervisor().await;
        handler.post(&format!("{page}/evidence/{file}"), &why).await.is(200);
        press(&handler, &page, &page, &[("do", "admit")]).await.leads();
        press(&handler, &page, &format!("{page}/evidence/{file}/copy"), &why).await.leads();
        let copy = handler.get(&page).await.attributes(".timeline a", "href").remove(0);
        for (who, client) in &tied {
            let concerned = matches!(*who, "candidate" | "host");
            client.get(&page).await.is(404);
            client.get(&copy).await.is(if concerned { 200 } else { 404 });
            let own = client.get("/admin/objections?own=yes").await.is(200);
            let told = concerned || *who == "nominator";
            assert_eq!(own.body.contains(&receipt), told, "{who} reads what is objected to, once it is admitted");
        }
    });
}
