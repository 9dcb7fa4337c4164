//! Objections to a case on notice: in time to the second, holding no other case, and nobody learns who objected.

use bole::{domain::workflow::Stage, timed};

use super::{Ready, breaches, object, objection, on_desk, press, released, selected, stage, version};
use crate::{
    app::{Answer, Engine, TestApp, on_both_engines, on_sqlite},
    records::{column, dump},
};

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
        crate::tampering::is_found_out(
            &app,
            &["objection", "objection_step", "objection_refusal", "objection_finding", "objection_reply"],
        )
        .await;
    });
}

#[test]
fn nobody_learns_who_objected() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let (name, email) = ("欧阳测试保密", "ouyang@secret.invalid");
        let id = cases[0].id.to_string();
        let mut fields = objection(&id, name, "send");
        fields.push(("email", email));
        let done = app.visitor().post(&format!("{public}/objections/new"), &fields).await.is(200);
        let (receipt, secret) = (done.texts("#receipt").concat(), done.texts("#secret").concat());
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

        // In no row of no table; and on SQLite not in the file nor in its log, neither as text nor anywhere else.
        let bare = secret.replace(' ', "");
        let secrets = [name, "61234567", email, secret.as_str(), bare.as_str()];
        let rows = dump(&app).await;
        assert!(rows.contains(&receipt), "the rows were read");
        for told in secrets {
            assert!(!rows.contains(told), "a row holds {told}");
        }
        if app.engine == Engine::Sqlite {
            for file in ["bole.db", "bole.db-wal"] {
                let bytes = std::fs::read(app.app.config.data_dir.join(file)).unwrap();
                for told in secrets {
                    let found = bytes.windows(told.len()).any(|window| window == told.as_bytes());
                    assert!(!found, "{file} holds {told}");
                }
            }
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

/// Finds what came of an objection and answers it, after its admission.
async fn found(app: &TestApp, page: &str, outcome: &str) {
    let supervisor = app.supervisor().await;
    press(&supervisor, page, page, &[("do", "find"), ("outcome", outcome), ("finding", "经核实如此。")]).await.leads();
    press(&supervisor, page, page, &[("do", "answer"), ("reply", "经核实如此。")]).await.leads();
}

#[test]
fn what_was_found_says_what_becomes_of_the_case() {
    on_both_engines(async |app| {
        let outcomes = [
            ("unfounded", "settle", Stage::InNotice),
            ("corrected", "republish", Stage::Selected),
            ("upheld", "uphold", Stage::NotSelected),
        ];
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let (_, public) = released(&app, &cases).await;
        let supervisor = app.supervisor().await;
        for (case, (outcome, fits, becomes)) in cases.iter().zip(outcomes) {
            let (receipt, _) = object(&app, &public, case, "测试丁").await;
            let page = on_desk(&app, &receipt).await;
            press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
            found(&app, &page, outcome).await;
            let propose = format!("{page}/proposal");
            for action in ["settle", "republish", "uphold"] {
                let fields = [("action", action), ("reason", "按结论处理"), ("heard", "yes")];
                // What is to be corrected may be corrected by an addendum, too.
                if action == fits || (outcome, action) == ("corrected", "settle") {
                    continue;
                }
                let refused = press(&supervisor, &page, &propose, &fields).await.is(422);
                assert!(refused.texts(".errors li b")[0].starts_with("调查结论是“"), "{outcome}: {action}");
            }
            let fields = [("action", fits), ("reason", "按结论处理"), ("heard", "yes")];
            press(&supervisor, &page, &propose, &fields).await.leads();
            let approver = app.approver().await;
            approver.fill(&page, "/decision", &[("do", "confirm")]).await.leads();
            assert_eq!(stage(&app, case).await, becomes, "{outcome}");
        }
        // Of two to one case the graver one counts, whichever was answered last.
        let cases = selected(&app, &["测试己"]).await;
        let (_, public) = released(&app, &cases).await;
        for outcome in ["upheld", "unfounded"] {
            let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
            let page = on_desk(&app, &receipt).await;
            press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
            found(&app, &page, outcome).await;
            let settle = [("action", "settle"), ("reason", "按结论处理")];
            press(&supervisor, &page, &format!("{page}/proposal"), &settle).await.is(422);
        }
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn both_sides_are_told_that_it_takes_longer_and_what_came_of_it() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, secret) = object(&app, &public, &cases[0], "测试丁").await;
        let id = column(&app, "SELECT CAST(id AS TEXT) FROM objection").await.remove(0);
        let page = on_desk(&app, &receipt).await;
        let host = column(&app, "SELECT CAST(host_institution_id AS TEXT) FROM case_file WHERE title = '测试甲'").await;
        let unit = app.unit(host[0].parse::<i64>().unwrap().into()).await;
        let candidate = app.candidate(cases[0].person).await;
        let supervisor = app.supervisor().await;
        press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
        let told = async |kind: &str| {
            let sql =
                format!("SELECT a.email FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.kind = '{kind}'");
            column(&app, &sql).await.len()
        };
        assert_eq!(told("objection.admitted").await, 2, "the candidate and the host");
        for client in [&unit, &candidate] {
            assert!(client.get("/inbox").await.is(200).body.contains(&receipt));
            // When an objection came in may tell who objected: the id has the very moment.
            assert!(!client.get("/admin/objections").await.is(200).body.contains(&id));
        }
        let history = app.officer().await.get(&format!("/admin/nominations/{}", cases[0].no)).await.is(200);
        assert!(!history.body.contains("收到异议"));
        let watched = supervisor.get(&format!("/admin/nominations/{}", cases[0].no)).await.is(200);
        assert!(watched.body.contains("收到异议"));

        press(&supervisor, &page, &page, &[("do", "extend"), ("reason", " ")]).await.is(422);
        press(&supervisor, &page, &page, &[("do", "extend"), ("reason", "须等专家意见")]).await.leads();
        press(&supervisor, &page, &page, &[("do", "extend"), ("reason", "还要再等")]).await.is(409);
        assert_eq!(told("objection.extended").await, 2);
        let lookup = async || {
            app.visitor().post("/objections/lookup", &[("receipt", &receipt), ("secret", &secret)]).await.is(200)
        };
        // Thirty working days, over the days off of Qingming.
        for answer in [lookup().await, candidate.get("/admin/objections").await] {
            assert!(answer.body.contains("2026年4月14日") && answer.body.contains("办理期限已延长"));
        }

        // Once its day has come the supervisors are reminded, once.
        app.at("2026-04-13T10:00");
        timed::round(&app.app).await;
        assert_eq!(told("objection.due").await, 0);
        app.at("2026-04-14T10:00");
        timed::round(&app.app).await;
        timed::round(&app.app).await;
        assert_eq!(told("objection.due").await, 1);

        let candidate = app.candidate(cases[0].person).await;
        found(&app, &page, "unfounded").await;
        assert!(candidate.get("/admin/objections").await.body.contains("异议不成立"));
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

/// An objection of 测试丁 in these words.
fn saying<'a>(case: &'a str, (statement, evidence): (&'a str, &'a str), to: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = objection(case, "测试丁", to);
    (fields[2].1, fields[3].1) = (statement, evidence);
    fields
}

#[test]
fn what_the_candidate_reads_does_not_say_who_objects() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (id, form) = (cases[0].id.to_string(), format!("{public}/objections/new"));
        let statement = "本人测试丁与其共事，该人选公示的成果与已发表的记录不一致。";
        for to in ["check", "send"] {
            let refused =
                app.visitor().post(&form, &saying(&id, (statement, "可电010 6123 4567核实"), to)).await.is(422);
            assert_eq!(refused.attributes(".errors li a", "href"), ["#objection_statement", "#evidence"], "{to}");
            assert!(refused.texts("#objection_statement").concat().contains("测试丁"), "what was written is kept");
            assert_eq!(refused.texts(".errors li small[lang=en]").len(), 2);
        }
        let mut letter = saying(&id, (statement, "见附件"), "send");
        letter.extend([("case_no", cases[0].no.as_str()), ("channel", "paper"), ("sent_on", "2026-03-02")]);
        let refused = app.supervisor().await.post("/admin/objections", &letter).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#objection_statement"]);
        assert_eq!(column(&app, "SELECT receipt FROM objection").await, [""; 0]);
        assert!(!dump(&app).await.contains("测试丁"));
    });
}

/// Enters a letter as it came; gives its page.
async fn letter(app: &TestApp, case: &Ready, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("case_no", case.no.as_str()),
        ("channel", "paper"),
        ("topic", "integrity"),
        ("objection_statement", "署名不实。"),
        ("objector_kind", "person"),
    ];
    fields.extend_from_slice(more);
    app.supervisor().await.post("/admin/objections", &fields).await
}

#[test]
fn a_letter_is_entered_as_it_came_and_refused_on_its_ground() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, _) = released(&app, &cases).await;
        let supervisor = app.supervisor().await;
        let sent = ("sent_on", "2026-03-02");
        let unnamed = letter(&app, &cases[0], &[sent]).await.leads();
        assert_eq!(column(&app, "SELECT receipt FROM objection WHERE sealed IS NULL").await.len(), 1);
        let shown = supervisor.get(&unnamed).await.is(200);
        assert!(!shown.texts("button").contains(&"查看身份".to_owned()));
        press(&supervisor, &unnamed, &unnamed, &[("do", "admit")]).await.is(422);
        let refuse = [("do", "refuse"), ("refusal_ground", "anonymous"), ("reason", " 来信没有具名 ")];
        press(&supervisor, &unnamed, &unnamed, &refuse).await.leads();

        let unreachable = letter(&app, &cases[0], &[sent, ("objector_name", "测试庚")]).await.leads();
        assert!(supervisor.get(&unreachable).await.texts("button").contains(&"查看身份".to_owned()));
        let refuse = [("do", "refuse"), ("refusal_ground", "no_contact"), ("reason", "没有联系方式")];
        press(&supervisor, &unreachable, &unreachable, &refuse).await.leads();
        letter(&app, &cases[0], &[sent, ("phone", "12345")]).await.is(422);

        // A late postmark: not admitted, refused on that ground.
        app.at("2026-03-12T10:00");
        let named = [("objector_name", "测试庚"), ("phone", "010-61234567")];
        let late = letter(&app, &cases[0], &[&named[..], &[("sent_on", "2026-03-10")]].concat()).await.leads();
        let supervisor = app.supervisor().await;
        let refused = press(&supervisor, &late, &late, &[("do", "admit")]).await;
        assert!(matches!(refused.status.as_u16(), 409 | 422), "{}", refused.status);
        let refuse = [("do", "refuse"), ("refusal_ground", "late"), ("reason", "邮戳为3月10日")];
        press(&supervisor, &late, &late, &refuse).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::InNotice);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_second_objection_is_not_the_first_and_nobody_with_the_database_is_given_a_secret() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (_, public) = released(&app, &cases).await;
        let form = format!("{public}/objections/new");
        let ids = [cases[0].id.to_string(), cases[1].id.to_string()];
        let key = "00112233445566778899aabbccddeeff";
        let mut secrets = Vec::new();
        for id in &ids {
            let mut fields = objection(id, "测试丁", "send");
            fields.push(("request_key", key));
            let done = app.visitor().post(&form, &fields).await.is(200);
            let again = app.visitor().post(&form, &fields).await.is(200);
            assert_eq!(done.texts("#secret"), again.texts("#secret"), "the same form twice is one");
            secrets.push(done.texts("#secret").concat());
        }
        assert_ne!(secrets[0], secrets[1]);
        assert_eq!(column(&app, "SELECT receipt FROM objection").await.len(), 2, "Back, and another candidate");
        // A lead under the same key is a lead.
        let mut fields = objection(&ids[0], "", "lead");
        fields.push(("request_key", key));
        app.visitor().post(&form, &fields).await.is(200);
        app.visitor().post(&form, &fields).await.is(200);
        assert_eq!(column(&app, "SELECT body FROM lead").await.len(), 1);
        assert!(!dump(&app).await.contains(key), "what would be sent again is kept nowhere");
    });
}

#[test]
fn one_address_sends_only_so_many_within_an_hour() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (id, form) = (cases[0].id.to_string(), format!("{public}/objections/new"));
        let names: Vec<String> = (0..11).map(|number| format!("测试丁{number}")).collect();
        for to in ["send", "lead"] {
            for name in &names[..10] {
                app.visitor().post(&form, &objection(&id, name, to)).await.is(200);
            }
            let refused = app.visitor().post(&form, &objection(&id, &names[10], to)).await.is(409);
            assert!(refused.body.contains("时间和署名都对不上"), "what was written is kept");
        }
        let kept = column(&app, "SELECT key FROM sign_in_failure ORDER BY key").await;
        assert_eq!(kept.len(), 2, "counted apart");
        app.clock.set(app.app.clock.now().plus_millis(3_600_001));
        app.visitor().post(&form, &objection(&id, &names[10], "send")).await.is(200);
    });
}
