//! From the notice to the award, with everything that can become of an objection.

use bole::domain::workflow::{Action, Stage};

use super::{NOTICE, all_made, make, make_refused, stage_of};
use crate::{
    app::{TestApp, on_both_engines},
    story::notice::{breaches, find_and_answer, object, on_desk, outcome, press, released, selected},
};

#[test]
fn from_notice_to_award() {
    on_both_engines(async |app: TestApp| {
        let names = ["测试甲", "测试乙", "测试丙", "测试丁", "测试戊"];
        let cases = selected(&app, &names).await;
        let (_, public) = released(&app, &cases).await;
        let supervisor = app.supervisor().await;

        // Withdrawn by the candidate: the name is masked, no reason is shown.
        let candidate = app.candidate(cases[4].person).await;
        let why = [("reason", "个人原因，不便公开")];
        make(&app, &cases[4].no, Action::Withdraw, (&candidate, None), &why, Stage::Withdrawn).await;
        let page = app.visitor().get(&public).await.is(200).body;
        assert!(!page.contains("测试戊") && !page.contains("个人原因"), "the name is masked");

        let mut pages = Vec::new();
        for case in &cases[..3] {
            let (receipt, _) = object(&app, &public, case, "测试己").await;
            let page = on_desk(&app, &receipt).await;
            press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
            assert_eq!(stage_of(&app, &case.no).await, Stage::OnHold);
            pages.push(page);
        }
        // The candidate reads what is objected to, never by whom, and answers it.
        let candidate = app.candidate(cases[0].person).await;
        let list = candidate.get("/admin/objections").await.is(200);
        assert!(list.body.contains("署名都对不上") && !list.body.contains("测试己"));
        let form = list.attributes("form[action$='/statements']", "action").remove(0);
        candidate.post(&form, &[("own_statement", "")]).await.is(422);
        candidate.post(&form, &[("own_statement", "署名顺序以出版社为准。")]).await.leads();
        assert!(supervisor.get(&pages[0]).await.body.contains("署名顺序以出版社为准"));
        app.candidate(cases[3].person).await.post(&form, &[("own_statement", "无关的人")]).await.is(404);

        find_and_answer(&app, &pages[0], "unfounded").await;
        outcome(&app, &pages[0], &[("action", "settle"), ("reason", "不成立")]).await;
        assert_eq!(stage_of(&app, &cases[0].no).await, Stage::InNotice, "the period still runs");
        find_and_answer(&app, &pages[1], "corrected").await;
        outcome(&app, &pages[1], &[("action", "republish"), ("reason", "更正单位")]).await;
        assert_eq!(stage_of(&app, &cases[1].no).await, Stage::Selected);
        find_and_answer(&app, &pages[2], "upheld").await;
        let propose = format!("{}/proposal", pages[2]);
        let unheard = [("action", "uphold"), ("reason", "属实")];
        press(&supervisor, &pages[2], &propose, &unheard).await.is(422);
        outcome(&app, &pages[2], &[("action", "uphold"), ("reason", "属实"), ("heard", "yes")]).await;
        assert_eq!(stage_of(&app, &cases[2].no).await, Stage::NotSelected);

        // Another notice, taken back by an addendum of two.
        let again = [cases[1].clone()];
        let (desk, _) = released(&app, &again).await;
        let text = [("addendum_kind", "withdrawal"), ("addendum_body", "撤回本公示。")];
        press(&app.publicity().await, &desk, &format!("{desk}/addenda"), &text).await.leads();
        let approver = app.approver().await;
        let addendum = approver.get(&desk).await.attributes("input[name=addendum]", "value").remove(0);
        let sign = format!("{desk}/addenda/signature");
        app.publicity().await.post(&sign, &[("addendum", &addendum)]).await.is(403);
        press(&approver, &desk, &sign, &[("addendum", &addendum)]).await.leads();
        assert_eq!(stage_of(&app, &cases[1].no).await, Stage::Selected);

        // The period of the first notice ends; a letter posted in time arrives after it.
        app.at("2026-03-12T10:00");
        let first = public.replace("/notices", "/admin/notices");
        press(&app.officer().await, &first, &format!("{first}/closings"), &[]).await.leads();
        assert_eq!(stage_of(&app, &cases[3].no).await, Stage::Cleared);
        let letter = [
            ("case_no", cases[3].no.as_str()),
            ("channel", "paper"),
            ("sent_on", "2026-03-06"),
            ("topic", "integrity"),
            ("objection_statement", "该人选公示的成果与已发表的记录不一致，时间和署名都对不上。"),
            ("evidence", "见所附论文首页。"),
            ("objector_kind", "person"),
            ("objector_name", "测试庚"),
            ("phone", "010-61234567"),
            ("signed", "yes"),
        ];
        let supervisor = app.supervisor().await;
        let late = supervisor.post("/admin/objections", &letter).await.leads();
        press(&supervisor, &late, &late, &[("do", "admit")]).await.leads();
        assert_eq!(stage_of(&app, &cases[3].no).await, Stage::Cleared, "two persons hold it");
        make_refused(&app, &app.approver().await, &cases[3].no, Action::IssueDecision, 409).await;

        // Turned down once, it can be asked for again.
        let approver = app.approver().await;
        let open = approver.get(&late).await.attributes("input[name=proposal]", "value").remove(0);
        let no = [("proposal", open.as_str()), ("do", "end"), ("note", "请补充邮戳")];
        approver.post(&format!("{late}/decision"), &no).await.leads();
        outcome(&app, &late, &[("action", "hold_late")]).await;
        assert_eq!(stage_of(&app, &cases[3].no).await, Stage::OnHold);
        all_made(&app, NOTICE).await;
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
