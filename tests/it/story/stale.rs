//! Two people, or two windows, at one form: the second is told, sees both versions, and loses nothing that was typed.

use bole::domain::{nomination::Form, record::LegalPerson, workflow::Stage};

use super::{
    every_move::cleared,
    notice::{object, on_desk, press, released, selected, version},
    review_panel::convene,
    round::{Reviewer, Round, score_form},
};
use crate::app::{TestApp, on_both_engines};

const NAMES: [&str; 7] = ["甲某某", "乙某某", "丙某某", "丁某某", "戊某某", "己某某", "庚某某"];

/// What was typed and what is there now, field by field, as the page sets them beside each other.
fn both(page: &crate::app::Answer) -> Vec<String> {
    page.texts(".clash td")
}

#[test]
fn a_score_form_beside_another_window() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let (one, other) = (round.reviewer(NAMES[0]).await, round.reviewer(NAMES[1]).await);
        round.assign(case, &number, &[&one, &other]).await.leads();
        let task = one.accepts().await;
        let (earlier, later) = ("先写的意见，".repeat(20), "后写的意见，".repeat(20));
        let sent = |level, kind, opinion, ver, draft: bool| {
            let mut fields = score_form(level, kind, opinion);
            fields.push(("ver", ver));
            fields.extend(draft.then_some(("draft", "1")));
            fields
        };

        // Both windows opened the form when nothing was written.
        one.client.post(&task, &sent("4", "A", &earlier, "0", true)).await.leads();
        for draft in [true, false] {
            let stale = one.client.post(&task, &sent("4", "B", &later, "0", draft)).await.is(409);
            assert_eq!(both(&stale), ["B 可支持", "A 优先支持", later.as_str(), earlier.as_str()]);
            assert_eq!(stale.texts("#opinion"), [later.as_str()], "what was typed is kept");
            assert_eq!(one.client.get(&task).await.texts("#opinion"), [earlier.as_str()], "nothing was written");
        }
        // The page that saves by itself a moment before the button is pressed is nobody else.
        one.client.post(&task, &sent("4", "A", &earlier, "0", true)).await.leads();

        // Sent again from the page that showed both, it is meant.
        let stale = one.client.post(&task, &sent("4", "B", &later, "0", false)).await.is(409);
        one.client.post(&task, &sent("4", "B", &later, &version(&stale), false)).await.leads();
        assert!(one.client.get(&task).await.is(200).body.contains(&later));
    });
}

#[test]
fn a_ballot_beside_another_secretary() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let subject = round.person("候选某", Some(host)).await;
        let nominator = app.nominator().await.id();
        let (case, number) =
            round.case_at(Stage::PanelReview, subject, "候选某", host, nominator, Form::default()).await;
        let mut all: Vec<Reviewer> = Vec::new();
        for name in NAMES {
            all.push(round.reviewer(name).await);
        }
        all.push(round.reviewer("辛某某").await);
        let panel = convene(&round, &[case], &all).await;
        let minutes = round.minutes(case).await.to_string();
        let page = format!("{panel}/cases/{number}");
        let (secretary, colleague) = (app.secretary().await, app.second(bole::domain::role::Role::Secretary).await);
        let count = |yes: &'static str, no: &'static str, ver: &str| {
            [("ver", ver), ("yes", yes), ("no", no), ("abstain", "0"), ("invalid", "0"), ("minutes_id", &minutes)]
                .map(|(name, value)| (name, value.to_owned()))
        };
        let send = async |who: &crate::app::Client, fields: [(&str, String); 6]| {
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            who.post(&format!("{page}/ballots"), &fields).await
        };

        // A member leaves the room after the form was opened: the counts stay, to be sent again.
        let opened = round.ver(case).await;
        let member = all[7].id.to_string();
        let leaving = [("ver", opened.as_str()), ("member_id", &member), ("reason", "与候选人有合作")];
        secretary.post(&format!("{page}/recusals"), &leaving).await.leads();
        let stale = send(&secretary, count("6", "1", &opened)).await.is(409);
        assert_eq!(stale.attributes("#yes", "value"), ["6"]);
        assert_eq!(stale.attributes("#no", "value"), ["1"]);
        assert_eq!(round.number("SELECT COUNT(*) FROM ballot").await, 0);

        // A colleague records first: the colleague's count stands and is shown to nobody else, who may yet count too.
        let now = round.ver(case).await;
        send(&colleague, count("7", "0", &now)).await.leads();
        let late = send(&secretary, count("6", "1", &now)).await.is(409);
        assert_eq!(both(&late), ["6", "不显示", "1", "不显示", "0", "不显示", "0", "不显示"]);
        // In another window of the colleague's own both are shown.
        let late = send(&colleague, count("6", "1", &now)).await.is(409);
        assert_eq!(both(&late), ["6", "7", "1", "0"]);
        assert_eq!(round.number("SELECT CAST(SUM(yes) AS BIGINT) FROM ballot").await, 7);
    });
}

#[test]
fn an_objection_beside_another_supervisor() {
    on_both_engines(async |app: TestApp| {
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
        let page = on_desk(&app, &receipt).await;
        let (first, second) = (app.supervisor().await, app.supervisor_2().await);
        let send = async |fields: &[(&str, &str)], ver: &str| {
            let mut all = vec![("ver", ver)];
            all.extend_from_slice(fields);
            second.post(&page, &all).await
        };

        // Admitted by one while the other refuses: what the other wrote is not lost, though its form is gone.
        let opened = version(&second.get(&page).await);
        press(&first, &page, &page, &[("do", "admit")]).await.leads();
        let refusal = [("do", "refuse"), ("refusal_ground", "nothing_new"), ("reason", "与另一件异议内容相同")];
        let stale = send(&refusal, &opened).await.is(409);
        assert_eq!(both(&stale)[2..], ["与另一件异议内容相同", ""]);
        assert_eq!(second.get(&page).await.texts(".case-head .tag")[0], "已受理，调查中", "the admission stands");

        let opened = version(&second.get(&page).await);
        let finding = [("do", "find"), ("outcome", "unfounded"), ("finding", "经核实，异议不成立。")];
        press(&first, &page, &page, &finding).await.leads();
        let other = [("do", "find"), ("outcome", "unfounded"), ("finding", "另一份结论。")];
        let stale = send(&other, &opened).await.is(409);
        assert_eq!(both(&stale), ["另一份结论。", "经核实，异议不成立。"]);
        assert_eq!(stale.texts("#finding"), ["另一份结论。"], "what was typed is kept");
        send(&other, &version(&stale)).await.leads();

        let opened = version(&second.get(&page).await);
        press(&first, &page, &page, &[("do", "answer"), ("reply", "已答复。")]).await.leads();
        let stale = send(&[("do", "answer"), ("reply", "另一份答复。")], &opened).await.is(409);
        assert_eq!(both(&stale), ["另一份答复。", "已答复。"]);
    });
}

#[test]
fn a_contract_beside_another_officer() {
    on_both_engines(async |app: TestApp| {
        let cases = cleared(&app, &["测试甲"]).await;
        let page = format!("/admin/nominations/{}/contract", cases[0].no);
        press(&app.approver().await, &page, &format!("{page}/steps"), &[("do", "award")]).await.leads();
        let (first, second) = (app.officer().await, app.officer_2().await);
        let terms = |duties: &'static str, starts_on: &'static str| {
            [("duties", duties), ("resources", "测试条件"), ("starts_on", starts_on), ("ends_on", "2029-03-31")]
        };
        let opened = version(&second.get(&page).await);
        press(&first, &page, &page, &terms("先写的职责", "2026-04-01")).await.leads();

        let mut typed = vec![("ver", opened.as_str())];
        typed.extend(terms("后写的职责", "2026-05-01"));
        let stale = second.post(&page, &typed).await.is(409);
        assert_eq!(both(&stale), ["后写的职责", "先写的职责", "2026-05-01", "2026-04-01"]);
        assert_eq!(stale.texts("#duties"), ["后写的职责"], "what was typed is kept");
        assert_eq!(second.get(&page).await.texts("#duties"), ["先写的职责"], "nothing was written");

        let shown = version(&stale);
        typed[0] = ("ver", &shown);
        second.post(&page, &typed).await.leads();
        assert_eq!(second.get(&page).await.texts("#duties"), ["后写的职责"]);
    });
}
