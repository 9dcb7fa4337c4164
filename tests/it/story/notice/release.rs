//! Two people release a notice, once; two take it back.

use bole::{
    commands::record,
    domain::{record::PersonEntry, role::Role, workflow::Stage},
};

use super::{
    breaches, draft, drafted, find_and_answer, object, on_desk, outcome, press, released, selected, stage, version,
};
use crate::{
    app::{Client, TestApp, on_both_engines},
    people::Somebody,
};

#[test]
fn two_people_release_once() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let desk = drafted(&app, &cases[..1]).await;
        let release = format!("{desk}/release");

        // A case stands on one notice only, and a notice lists somebody.
        let publicity = app.publicity().await;
        let taken = publicity.post("/admin/notices", &draft(&[&cases[0].id.to_string()])).await.is(409);
        assert_eq!(taken.texts(".errors li a"), [format!("{}已列入另一份公示", cases[0].no)]);
        publicity.post("/admin/notices", &draft(&[])).await.is(422);

        press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        publicity.post(&release, &[("ver", "1")]).await.is(403);

        // Who drafts and holds both roles cannot release either.
        let entry = PersonEntry {
            name: "测试丙".to_owned(),
            pinyin: String::new(),
            gender: None,
            birth_date: None,
            orcid: None,
        };
        let person = record::add_person(&app.app, &app.officer().await.who().await, entry).await.unwrap();
        let account = async |key: &str, roles: &[Role]| {
            let roles = roles.iter().map(|role| (*role, None)).collect();
            app.somebody(Somebody { key: key.to_owned(), person: Some(person), roles }).await
        };
        let both = account("both", &[Role::Publicity, Role::Approver]).await;
        let own = both.post("/admin/notices", &draft(&[&cases[1].id.to_string()])).await.leads();
        let release_own = format!("{own}/release");
        press(&publicity, &own, &format!("{own}/proposal"), &[]).await.leads();
        let approver = app.approver().await;
        let ver = version(&approver.get(&own).await);
        both.post(&release_own, &[("ver", &ver)]).await.is(403);
        // Nor from another account of theirs, though somebody else proposed it.
        let again = account("again", &[Role::Approver]).await;
        again.post(&release_own, &[("ver", &ver)]).await.is(403);
        let offered = async |who: &Client| {
            let actions = who.get(&own).await.is(200).attributes("form", "action");
            actions.contains(&release_own)
        };
        assert!(offered(&approver).await);
        assert!(!offered(&both).await && !offered(&again).await, "what would be refused is not offered");

        let page = approver.get(&desk).await;
        let key = page.attributes("input[name=request_key]", "value")[0].clone();
        let ver = version(&page);
        let fields = [("ver", ver.as_str()), ("request_key", key.as_str())];
        let first = approver.post(&release, &fields).await.leads();
        let again = approver.post(&release, &fields).await.leads();
        assert_eq!(first, again, "a double click gets the first answer");
        approver.post(&release, &[("ver", &ver)]).await.is(409);
        assert_eq!(app.visitor().get("/notices").await.texts(".tasks a"), ["关于测试人选的公示"]);
        let feed = app.visitor().get("/notices.atom").await.is(200);
        assert_eq!(feed.body.matches("<entry>").count(), 1);
    });
}

/// One puts an addendum forward, another signs it.
async fn added(app: &TestApp, desk: &str, kind: &str, body: &str) {
    let addenda = format!("{desk}/addenda");
    let text = [("addendum_kind", kind), ("addendum_body", body)];
    press(&app.publicity().await, desk, &addenda, &text).await.leads();
    let approver = app.approver().await;
    let addendum = approver.get(desk).await.attributes("input[name=addendum]", "value")[0].clone();
    press(&approver, desk, &format!("{addenda}/signature"), &[("addendum", &addendum)]).await.leads();
}

#[test]
fn a_page_that_could_not_be_read_says_from_when_to_when() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let said = "本公示网页3月3日9时至11时无法访问，现已恢复。";
        added(&app, &desk, "resumption", said).await;
        let page = app.visitor().get(&public).await.is(200);
        assert_eq!(
            (page.texts(".timeline b"), page.texts(".timeline p[lang]")),
            (vec!["恢复公示".to_owned()], vec![said.to_owned()])
        );
        assert_eq!(page.texts(".days .end b"), ["3月9"], "lost days are made up by an extension, not by this");
        assert!(page.body.contains("测试甲"));
        assert_eq!(stage(&app, &cases[0]).await, Stage::InNotice);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_notice_is_taken_back_though_one_case_is_contracting_and_one_on_hold() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let (desk, public) = released(&app, &cases).await;
        let (receipt, _) = object(&app, &public, &cases[1], "测试丁").await;
        let page = on_desk(&app, &receipt).await;
        press(&app.supervisor().await, &page, &page, &[("do", "admit")]).await.leads();
        app.at("2026-03-10T09:00");
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        let contract = format!("/admin/nominations/{}/contract", cases[0].no);
        press(&app.approver().await, &contract, &format!("{contract}/steps"), &[("do", "award")]).await.leads();

        added(&app, &desk, "withdrawal", "因名单有误，撤回本公示。").await;
        let mut stages = Vec::new();
        for case in &cases {
            stages.push(stage(&app, case).await);
        }
        assert_eq!(stages, [Stage::Contracting, Stage::OnHold, Stage::Selected]);

        // Nothing goes back onto a notice that is no more, nor is cleared by it: what was held is published anew.
        find_and_answer(&app, &page, "unfounded").await;
        let settle = [("action", "settle"), ("reason", "不成立")];
        let refused = press(&app.supervisor().await, &page, &format!("{page}/proposal"), &settle).await.is(422);
        assert_eq!(refused.texts(".errors li :is(a, b)"), ["公示已撤回或被取代"]);
        outcome(&app, &page, &[("action", "republish"), ("reason", "原公示已撤回")]).await;
        assert_eq!(stage(&app, &cases[1]).await, Stage::Selected);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_notice_is_taken_back_by_an_addendum_of_two() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let addenda = format!("{desk}/addenda");
        let text = [("addendum_kind", "withdrawal"), ("addendum_body", "因名单有误，撤回本公示。")];
        press(&app.publicity().await, &desk, &addenda, &text).await.leads();
        assert_eq!(app.visitor().get(&public).await.texts(".timeline li"), Vec::<String>::new());
        let approver = app.approver().await;
        let addendum = approver.get(&desk).await.attributes("input[name=addendum]", "value")[0].clone();
        press(&approver, &desk, &format!("{addenda}/signature"), &[("addendum", &addendum)]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Selected);
        let page = app.visitor().get(&public).await.is(200);
        assert!(!page.body.contains("测试甲"));
        assert_eq!(page.texts(".timeline p[lang]"), ["因名单有误，撤回本公示。"]);
        // It can be published again, under a new number and for a new full period.
        let (_, again) = released(&app, &cases).await;
        assert_eq!(app.visitor().get(&again).await.texts(".notice-meta"), ["智源示〔2026〕2号·2026年3月2日发布"]);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
