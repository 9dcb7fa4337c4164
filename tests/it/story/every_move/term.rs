//! From the contract to the end of the appointment, in each of the ways in which one ends.

use bole::domain::workflow::{Action, Stage};

use super::{TERM, all_made, cleared, id_ver, make, make_refused};
use crate::{
    app::{Client, TestApp, on_both_engines},
    story::notice::{Ready, breaches, press, sign_contract},
};

async fn close_part(app: &TestApp, case: &Ready, who: &Client, item: &str) {
    let path = format!("/admin/nominations/{}", case.no);
    let fields = [("closing_item", item), ("closing_note", "测试要件，编号1")];
    who.post(&format!("{path}/closing"), &fields).await.leads();
    let _ = app;
}

/// One assessment from its opening, where it is not open yet, to its decision; who grades does not decide.
async fn assess(app: &TestApp, case: &Ready, kind: &str, grade: &str) {
    let (officer, approver) = (app.officer().await, app.approver().await);
    let candidate = app.candidate(case.person).await;
    let path = format!("/admin/nominations/{}", case.no);
    let term = format!("{path}/term");
    if kind != "final" {
        let due = [("assessment_kind", kind), ("assessed_by", "2026-12-31")];
        officer.post(&format!("{path}/assessments"), &due).await.leads();
        officer.post(&format!("{path}/assessments"), &due).await.is(409);
    }
    let step = async |who: &Client, fields: &[(&str, &str)]| {
        let shown = who.get(&term).await.is(200);
        let forms = shown.attributes("form[action*='/assessments/']", "action");
        let vers = shown.attributes("form[action*='/assessments/'] input[name=ver]", "value");
        let mut all = vec![("ver", vers[0].as_str())];
        all.extend_from_slice(fields);
        who.post(&forms[0], &all).await
    };
    step(&candidate, &[("do", "report"), ("report", "")]).await.is(422);
    step(&candidate, &[("do", "report"), ("report", "本期进展总结。")]).await.leads();
    let wrong = if kind == "final" { "excellent" } else { "best" };
    step(&officer, &[("do", "grade"), ("grade", wrong), ("grade_opinion", "意见")]).await.is(422);
    step(&officer, &[("do", "grade"), ("grade", grade), ("grade_opinion", "按期完成。")]).await.leads();
    let shown = approver.get(&term).await.is(200);
    let form = shown.attributes("form[action*='/assessments/']", "action").remove(0);
    let ver = shown.attributes("form[action*='/assessments/'] input[name=ver]", "value").remove(0);
    officer.post(&form, &[("ver", &ver), ("do", "confirm")]).await.is(403);
    approver.post(&form, &[("ver", &ver), ("do", "confirm")]).await.leads();
    approver.post(&form, &[("ver", &ver), ("do", "confirm")]).await.is(409);
}

#[test]
fn from_contract_to_the_end() {
    on_both_engines(async |app: TestApp| {
        let cases = cleared(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let [kept, left, unsigned] = &cases[..] else { panic!("three cases") };
        sign_contract(&app, kept).await;
        sign_contract(&app, left).await;
        let page = format!("/admin/nominations/{}/contract", unsigned.no);
        press(&app.approver().await, &page, &format!("{page}/steps"), &[("do", "award")]).await.leads();
        make_refused(&app, &app.officer().await, &unsigned.no, Action::FailToSign, 422).await;
        press(&app.officer().await, &page, &format!("{page}/steps"), &[("do", "remind")]).await.leads();

        app.at("2026-04-10T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        let both = (&officer, Some(&approver));
        let reason = [("reason", "逾期未签，经催告仍未签")];
        make(&app, &unsigned.no, Action::FailToSign, both, &reason, Stage::Terminated).await;

        let supervisor = app.supervisor().await;
        let pause = [("reason", "接到线索，核查期间暂停"), ("review_on", "2026-06-30")];
        make(&app, &kept.no, Action::Suspend, (&supervisor, None), &pause, Stage::Suspended).await;
        assert!(officer.get(&format!("/admin/nominations/{}/term", kept.no)).await.is(200).body.contains("2026-06-30"));
        make(&app, &kept.no, Action::Resume, (&approver, None), &[("reason", "核查完毕")], Stage::Active).await;

        // A yearly assessment inside the term.
        assess(&app, kept, "annual", "excellent").await;

        let exit = [
            ("ground", "resignation"),
            ("reason", "本人书面辞去"),
            ("effective_on", "2026-06-30"),
            ("funds", "结清已付款项，停止后续拨款"),
        ];
        make(&app, &left.no, Action::Exit, both, &exit, Stage::Terminated).await;

        make_refused(&app, &officer, &kept.no, Action::StartClosing, 422).await;
        app.at("2029-02-01T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        let both = (&officer, Some(&approver));
        make(&app, &kept.no, Action::StartClosing, (&officer, None), &[], Stage::Closing).await;
        close_part(&app, kept, &officer, "archive").await;
        let later = [("reason", "研究尚未完成"), ("new_ends_on", "2030-03-31")];
        make(&app, &kept.no, Action::Extend, both, &later, Stage::Active).await;

        app.at("2030-02-01T09:00");
        let (officer, approver) = (app.officer().await, app.approver().await);
        let both = (&officer, Some(&approver));
        make(&app, &kept.no, Action::StartClosing, (&officer, None), &[], Stage::Closing).await;
        let candidate = app.candidate(kept.person).await;
        let finance = app.finance().await;
        let part = format!("/admin/nominations/{}/closing", kept.no);
        officer.post(&part, &[("closing_item", "accounts"), ("closing_note", "决算")]).await.is(403);
        candidate.post(&part, &[("closing_item", "archive"), ("closing_note", "归档")]).await.is(403);
        close_part(&app, kept, &candidate, "report").await;
        close_part(&app, kept, &candidate, "data").await;
        close_part(&app, kept, &finance, "accounts").await;
        let moves = format!("/admin/nominations/{}/moves/close", kept.no);
        let lacking = officer.post(&moves, &[("ver", &id_ver(&app, &kept.no).await)]).await.is(422);
        assert_eq!(
            lacking.texts(".errors li b"),
            ["还缺少期满考核合格", "还缺少归档目录"],
            "the earlier archive list is spent"
        );
        close_part(&app, kept, &officer, "archive").await;
        assess(&app, kept, "final", "good").await;
        make(&app, &kept.no, Action::Close, both, &[], Stage::Closed).await;

        // Fraud found afterwards: a lead, a finding, a revocation by two.
        let supervisor = app.supervisor().await;
        let leads = format!("/admin/nominations/{}/leads", kept.no);
        officer.get(&leads).await.is(403);
        make_refused(&app, &supervisor, &kept.no, Action::Revoke, 422).await;
        supervisor.post(&leads, &[("lead_body", "")]).await.is(422);
        let heard = [("lead_body", "结题数据系伪造"), ("evidence", "原始记录比对"), ("anonymous", "yes")];
        supervisor.post(&leads, &heard).await.leads();
        let shown = supervisor.get(&leads).await.is(200);
        let form = shown.attributes("form[action*='/leads/']", "action").remove(0);
        let ver = shown.attributes("form[action*='/leads/'] input[name=ver]", "value").remove(0);
        let found = [("ver", ver.as_str()), ("lead_outcome", "misconduct"), ("finding", "经核查属实")];
        supervisor.post(&form, &found).await.leads();
        supervisor.post(&form, &found).await.is(409);
        let taken = [("reason", "结题数据造假"), ("heard", "yes")];
        make(&app, &kept.no, Action::Revoke, (&supervisor, Some(&approver)), &taken, Stage::Revoked).await;
        all_made(&app, TERM).await;
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
