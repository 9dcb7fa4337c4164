//! What is not merged: what would break a rule, what somebody changed, what one person does alone.

use bole::domain::{nomination::Form, record::LegalPerson, role::Role, workflow::Stage};

use super::{account, confirmed, conflicts, proposed, run};
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, rows},
    story::round::Round,
};

#[test]
fn what_would_break_a_rule_is_named_and_refused() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let nominator = app.nominator().await;
        let reviewer = round.reviewer("评审某").await;
        let other = round.reviewer("另评某").await;
        let candidate = round.person("候选某", Some(host)).await;
        let (case, number) = round.case_of(candidate, "候选某", host, nominator.id(), Form::default()).await;
        round.assign(case, &number, &[&reviewer, &other]).await.leads();
        let (reviewer, other) = (reviewer.person, other.person);

        let said = conflicts(&round.officer, "people", candidate.0, reviewer.0).await;
        assert_eq!(said, [format!("一条是{number}的候选人，另一条是评审人；先解决回避")]);
        let said = conflicts(&round.officer, "people", reviewer.0, other.0).await;
        assert!(said.contains(&"两条各有一个未关闭的账号；先由系统管理员关闭一个".to_owned()), "{said:?}");
        assert!(said.contains(&format!("两条都评审{number}：同一个人不能评两次")), "{said:?}");
        let second = round.person("候选某", Some(host)).await;
        let (_, twin) = round.case_at(Stage::Submitted, second, "候选某", host, nominator.id(), Form::default()).await;
        let said = conflicts(&round.officer, "people", candidate.0, second.0).await;
        assert_eq!(said, [format!("同一批次各有一件在办提名：{number}、{twin}；先撤回一件")]);
        let friend = round.person("相关某", None).await;
        run(
            &app,
            format!(
                "INSERT INTO person_relation (person_id, other_id, kind) VALUES ({candidate}, {friend}, 'supervisor')"
            ),
        )
        .await;
        assert_eq!(conflicts(&round.officer, "people", friend.0, candidate.0).await.len(), 1);

        // What the page does not offer is refused all the same, with the reason.
        let page = format!("/admin/people/{candidate}/merging");
        let merged = second.to_string();
        let seen = round.officer.get(&format!("{page}?other={second}")).await.attributes("input[name=seen]", "value");
        let before = rows(&app).await;
        let fields = [("other", merged.as_str()), ("seen", seen[0].as_str()), ("reason", "测试")];
        let refused = round.officer.post(&page, &fields).await.is(409);
        assert_eq!(refused.texts(".errors li b"), [format!("同一批次各有一件在办提名：{number}、{twin}；先撤回一件")]);
        assert_eq!(rows(&app).await, before);

        // Once it is settled it goes through.
        run(&app, format!("UPDATE case_file SET stage = 'withdrawn' WHERE case_no = '{twin}'")).await;
        assert_eq!(conflicts(&round.officer, "people", candidate.0, second.0).await, Vec::<String>::new());
    });
}

#[test]
fn what_came_up_between_the_two_is_refused_at_the_second() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let (one, other) = (round.person("同名某", None).await, round.person("同名某", None).await);
        let page = proposed(&round.officer, "people", one.0, other.0, &[]).await;
        let approver = app.approver().await;
        let open = approver.get(&page).await.is(200);
        for person in [one, other] {
            round.case_at(Stage::Submitted, person, "同名某", host, app.nominator().await.id(), Form::default()).await;
        }
        // Whoever confirms what the page showed before is told that something has changed.
        approver.complete(&open, "/confirmation", &[]).await.is(409);
        let now = approver.get(&page).await.is(200);
        assert_eq!(now.texts("section.clash li").len(), 1);
        assert_eq!(now.texts("form[action$=confirmation]"), Vec::<String>::new());
        assert_eq!(column(&app, "SELECT state FROM merging").await, ["open"]);
        round.officer.fill(&page, "/withdrawal", &[]).await.leads();
        assert_eq!(column(&app, "SELECT state FROM merging").await, ["withdrawn"]);
        round.officer.post(&format!("{page}/withdrawal"), &[("ver", "2")]).await.is(409);
    });
}

#[test]
fn a_record_changed_since_is_proposed_anew() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let (one, other) = (round.person("同名某", None).await, round.person("同名某", None).await);
        let pair = format!("/admin/people/{one}/merging?other={other}");
        let open = round.officer.get(&pair).await.is(200);
        let edit = format!("/admin/people/{other}/edit");
        round.officer.fill(&edit, "/edit", &[("gender", "female")]).await.leads();
        let stale = round.officer.complete(&open, "/merging", &[("reason", "同一人")]).await.is(409);
        assert_eq!(stale.texts("#reason"), ["同一人"], "what was typed stays");
        assert!(stale.texts("tbody td").iter().any(|cell| cell.ends_with('女')), "beside what is there now");

        let page = proposed(&round.officer, "people", one.0, other.0, &[]).await;
        assert_eq!(round.officer.get(&pair).await.is(303).location(), page, "an open pair leads to its proposal");
        round.officer.fill(&edit, "/edit", &[("gender", "male")]).await.leads();
        let approver = app.approver().await;
        let shown = approver.get(&page).await.is(200);
        assert!(shown.body.contains("提出之后有一条记录改动过"));
        assert_eq!(shown.texts("form[action$=confirmation]"), Vec::<String>::new());
        let seen = round.officer.get(&pair).await.is(200).attributes("input[name=seen]", "value").remove(0);
        let ver = [("ver", "1"), ("seen", seen.as_str())];
        approver.post(&format!("{page}/confirmation"), &ver).await.is(409);

        let anew = proposed(&round.officer, "people", other.0, one.0, &[]).await;
        assert_eq!(column(&app, "SELECT state FROM merging ORDER BY state").await, ["open", "void"]);
        confirmed(&approver, &anew).await.leads();
        assert_eq!(
            column(&app, "SELECT gender FROM person WHERE merged_into_id IS NULL AND name = '同名某'").await,
            ["male"]
        );
    });
}

#[test]
fn one_person_does_not_do_both() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let own = round.person("两职某", None).await;
        let both = account(&app, "both", own, &[Role::Officer, Role::Approver]).await;
        let twin = account(&app, "both_2", own, &[Role::Approver]).await;
        let (one, other) = (round.person("同名某", None).await, round.person("同名某", None).await);
        let page = proposed(&both, "people", one.0, other.0, &[]).await;
        assert!(both.get(&page).await.is(200).body.contains("须由另一位审定人确认"));
        let shown = twin.get(&page).await.is(200);
        let before = rows(&app).await;
        twin.complete(&shown, "/confirmation", &[]).await.is(403);
        both.post(&format!("{page}/confirmation"), &[("ver", "1")]).await.is(403);
        twin.complete(&shown, "/refusal", &[("reason", "测试")]).await.is(403);
        // Nor does anybody merge oneself.
        let oneself = format!("/admin/people/{own}/merging");
        let merged = one.to_string();
        both.post(&oneself, &[("other", merged.as_str()), ("reason", "测试")]).await.is(403);
        assert_eq!(rows(&app).await, before);
        confirmed(&app.approver().await, &page).await.leads();
    });
}

#[test]
fn bad_input_says_what_is_wrong_and_writes_nothing() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let (one, other) = (round.person("同名某", None).await, round.person("同名某", None).await);
        let page = format!("/admin/people/{one}/merging");
        let (own, second) = (one.to_string(), other.to_string());
        let before = rows(&app).await;
        for (fields, status, named) in [
            (vec![("reason", "测试")], 422, vec!["#other"]),
            (vec![("other", "abc"), ("reason", "测试")], 422, vec!["#other"]),
            (vec![("other", own.as_str()), ("reason", "测试")], 422, vec!["#other"]),
            (vec![("other", second.as_str())], 422, vec!["#reason"]),
            (vec![("other", second.as_str()), ("reason", "测试"), ("take_name", "x")], 422, vec!["#take_name"]),
        ] {
            let refused = round.officer.post(&page, &fields).await.is(status);
            assert_eq!(refused.attributes(".errors li a", "href"), named, "{fields:?}");
        }
        round.officer.post(&page, &[("other", second.as_str()), ("reason", "测试"), ("seen", "x")]).await.is(409);
        round.officer.post(&page, &[("other", "9000000000000000001"), ("reason", "测试")]).await.is(404);
        round.officer.get(&format!("{page}?other=9000000000000000001")).await.is(404);
        round.officer.get("/admin/people/9000000000000000001/merging").await.is(404);
        round.officer.get("/admin/mergings/9000000000000000001").await.is(404);
        round.officer.get("/admin/duplicates?kind=x&after=x&id=-").await.is(200);
        assert_eq!(rows(&app).await, before);
        let found = round.officer.get(&format!("{page}?q=tongming")).await.is(200);
        let compare = found.attributes(".tasks a", "href");
        assert_eq!(compare, [format!("{page}?other={other}")], "the record itself is not offered");
        let english = round.officer.get(&format!("/en{page}?other={other}")).await.is(200);
        assert!(english.body.contains("Merging cannot be undone"));
    });
}
