//! Objections to a case on notice: in time to the second, holding no other case, and nobody learns who objected.

use bole::domain::workflow::Stage;

use super::{breaches, object, objection, on_desk, press, released, selected, stage, version};
use crate::app::{on_both_engines, on_sqlite};

#[test]
fn the_last_second_admits_and_the_next_does_not() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let id = cases[0].id.to_string();
        let form = format!("{public}/objections/new");

        app.clock.set("2026-03-10".parse::<bole::domain::time::Day>().unwrap().starts_at().plus_millis(-1));
        let (receipt, secret) = object(&app, &public, &cases[0], "测试丁").await;

        app.at("2026-03-10T00:00");
        let late = app.visitor().post(&form, &objection(&id, "测试丁", "send")).await.is(409);
        assert_eq!(late.texts(".errors li b").len(), 1);
        // What is left is to tell it as a lead.
        assert_eq!(app.visitor().get(&form).await.attributes("main button", "value"), ["lead"]);

        // Received and not yet admitted: the period cannot be closed.
        let refused = press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.is(409);
        assert_eq!(refused.texts(".errors li b"), ["还有1件异议没有办结"]);

        let lookup = |receipt: String, secret: String| {
            let visitor = app.visitor();
            async move { visitor.post("/objections/lookup", &[("receipt", &receipt), ("secret", &secret)]).await }
        };
        lookup(receipt.clone(), secret.clone()).await.is(200);
        let wrong = lookup(receipt.clone(), "22222222222222222222".to_owned()).await.is(422);
        let unknown = lookup("YY-2026-222222222222".to_owned(), secret).await.is(422);
        assert_eq!(wrong.texts(".flash"), unknown.texts(".flash"));
    });
}

#[test]
fn an_objection_holds_its_case_and_no_other() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let (desk, public) = released(&app, &cases).await;
        let (first, secret) = object(&app, &public, &cases[0], "测试丁").await;
        let (second, _) = object(&app, &public, &cases[0], "测试戊").await;
        let (first_page, second_page) = (on_desk(&app, &first).await, on_desk(&app, &second).await);
        let supervisor = app.supervisor().await;

        press(&supervisor, &first_page, &first_page, &[("do", "admit")]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::OnHold);
        let grounds = [("do", "refuse"), ("refusal_ground", "nothing_new"), ("reason", "与另一件异议内容相同")];
        app.at("2026-03-10T00:00");
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        assert_eq!((stage(&app, &cases[1]).await, stage(&app, &cases[2]).await), (Stage::Cleared, Stage::Cleared));
        assert_eq!(stage(&app, &cases[0]).await, Stage::OnHold);

        // Eight days later the supervisor signs in again.
        let supervisor = app.supervisor().await;
        let finding = [("do", "find"), ("outcome", "unfounded"), ("finding", "经核实，记录一致，异议不成立。")];
        press(&supervisor, &first_page, &first_page, &finding).await.leads();
        press(&supervisor, &first_page, &first_page, &[("do", "answer"), ("reply", "经核实，异议不成立。")])
            .await
            .leads();

        // The other objection is still open: the case stays held.
        let propose = format!("{first_page}/proposal");
        let settle = [("action", "settle"), ("reason", "异议不成立")];
        press(&supervisor, &first_page, &propose, &settle).await.is(409);
        press(&supervisor, &second_page, &second_page, &grounds).await.leads();
        press(&supervisor, &first_page, &propose, &settle).await.leads();

        let approver = app.approver().await;
        let shown = approver.get(&first_page).await.is(200);
        let open = shown.attributes("input[name=proposal]", "value").concat();
        let ver = version(&shown);
        let decision = format!("{first_page}/decision");
        let own = supervisor.post(&decision, &[("ver", &ver), ("proposal", &open), ("do", "confirm")]).await;
        assert_eq!(own.status.as_u16(), 403, "one person does not decide alone");
        approver.post(&decision, &[("ver", &ver), ("proposal", &open), ("do", "confirm")]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Cleared, "the period is over");

        let seen = app.visitor().post("/objections/lookup", &[("receipt", &first), ("secret", &secret)]).await.is(200);
        assert_eq!(seen.texts("dd.pre"), ["经核实，异议不成立。"]);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn nobody_learns_who_objected() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let name = "欧阳测试保密";
        let (receipt, secret) = object(&app, &public, &cases[0], name).await;
        let page = on_desk(&app, &receipt).await;
        press(&app.supervisor().await, &page, &page, &[("do", "admit")]).await.leads();

        let candidate = app.candidate(cases[0].person).await;
        let told = candidate.get("/admin/objections").await.is(200);
        assert!(told.body.contains("与已发表的记录不一致"), "the candidate is told what is objected to");
        for answer in [
            told,
            app.supervisor().await.get(&page).await.is(200),
            app.approver().await.get(&page).await.is(200),
            app.auditor().await.get(&page).await.is(200),
            app.officer().await.get(&desk).await.is(200),
            app.visitor().get(&public).await.is(200),
            app.visitor().post("/objections/lookup", &[("receipt", &receipt), ("secret", &secret)]).await.is(200),
        ] {
            assert!(!answer.body.contains(name), "{:?}", answer.texts("h1"));
        }
        let identity = format!("{page}/identity");
        app.approver().await.post(&identity, &[("read_why", "想知道")]).await.is(403);
        app.auditor().await.post(&identity, &[("read_why", "想知道")]).await.is(403);
        app.supervisor().await.post(&identity, &[]).await.is(422);
        let read = app.supervisor().await.post(&identity, &[("read_why", "核实证据来源")]).await.is(200);
        assert!(read.body.contains(name));
        let after = app.supervisor().await.get(&page).await;
        assert_eq!(after.texts(".timeline .pre"), ["核实证据来源"], "the reading is on file");

        // Not in the file, not in its log: neither as text nor anywhere else.
        let folder = &app.app.config.data_dir;
        for file in ["bole.db", "bole.db-wal"] {
            let bytes = std::fs::read(folder.join(file)).unwrap();
            let found = bytes.windows(name.len()).any(|window| window == name.as_bytes());
            assert!(!found, "{file} holds the objector's name");
            let phone = b"61234567";
            assert!(!bytes.windows(phone.len()).any(|window| window == phone), "{file} holds the telephone number");
        }
    });
}

#[test]
fn anonymous_objections_are_told_what_is_missing() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (id, form) = (cases[0].id.to_string(), format!("{public}/objections/new"));
        let visitor = app.visitor();

        let facts = visitor.post(&form, &[("to", "contact")]).await.is(422);
        assert_eq!(facts.texts(".errors li a").len(), 4);
        visitor.post(&form, &objection(&id, "", "contact")).await.is(200);
        let unnamed = visitor.post(&form, &objection(&id, "匿名", "check")).await.is(422);
        assert_eq!(unnamed.attributes(".errors li a", "href"), ["#objector_name"]);
        assert_eq!(unnamed.attributes("input[name=objection_statement]", "value").len(), 1, "what was written is kept");
        let check = visitor.post(&form, &objection(&id, "测试丁", "check")).await.is(200);
        let key = check.attributes("input[name=request_key]", "value").concat();

        // The same form twice is one objection, with the same receipt.
        let mut fields = objection(&id, "测试丁", "send");
        fields.push(("request_key", &key));
        let first = visitor.post(&form, &fields).await.is(200);
        let again = visitor.post(&form, &fields).await.is(200);
        assert_eq!(first.texts(".no"), again.texts(".no"));
        assert_eq!(app.supervisor().await.get("/admin/objections").await.texts("a.med").len(), 1);
    });
}
