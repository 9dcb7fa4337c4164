//! The expert pool as an office keeps it: filters and export, blocked periods, lateness, what experts keep up themselves.

mod import;
mod own;

use bole::{
    commands::{
        CommandError,
        panel::{self, Convened},
    },
    domain::{record::LegalPerson, review::Fault, workflow::Reason},
    store::panel::NewPanel,
};

use super::{
    barring,
    round::{Reviewer, Round},
};
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, rows},
};

/// Where the blocked periods of an expert are entered.
fn absences(expert: &Reviewer) -> String {
    format!("/admin/experts/{}/absences", expert.id)
}

/// Blocks days through the office's page.
async fn block(round: &Round, expert: &Reviewer, starts_on: &str, ends_on: &str) {
    let fields = [("starts_on", starts_on), ("ends_on", ends_on), ("reason", "测试出访")];
    let page = format!("/admin/experts/{}", expert.id);
    round.officer.fill(&page, "/absences", &fields).await.leads();
}

#[test]
fn the_list_is_narrowed_and_exported_as_it_is_seen() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let [one, two, three] =
            [round.reviewer("甲某某").await, round.reviewer("乙某某").await, round.reviewer("丙某某").await];
        let page = format!("/admin/experts/{}", one.id);
        let profile = [("expertise", "统计、=优化"), ("languages", "en"), ("region", "CN-SH")];
        round.officer.fill(&page, &page, &profile).await.leads();
        block(&round, &two, "2026-03-01", "2026-03-02").await;
        barring::barred(
            &app,
            three.person,
            "2026-01-01".parse().map(|on| bole::domain::barring::Span { starts_on: on, ends_on: None }).unwrap(),
        )
        .await;
        round.assign(case, &number, &[&one]).await.leads();
        one.accepts().await;

        let listed =
            async |query: &str| round.officer.get(&format!("/admin/experts?{query}")).await.is(200).texts("tbody th a");
        for (query, expected) in [
            ("", vec!["丙某某", "甲某某", "乙某某"]),
            ("field=%E7%BB%9F%E8%AE%A1", vec!["甲某某"]),
            ("region=CN-SH", vec!["甲某某"]),
            ("region=CN-SH&field=%E6%B5%8B%E8%AF%95", vec![]),
            ("availability=free", vec!["甲某某"]),
            ("availability=away", vec!["乙某某"]),
            ("availability=inactive", vec![]),
            ("pledge=missing", vec!["丙某某", "乙某某"]),
            ("pledge=made", vec!["甲某某"]),
            ("load=0", vec!["丙某某", "乙某某"]),
            ("q=jiamou", vec!["甲某某"]),
            ("availability=no_such&load=7", vec!["丙某某", "甲某某", "乙某某"]),
        ] {
            let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            let mut found = listed(query).await;
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{query}");
        }

        let file = round.officer.post("/admin/experts/export", &[("region", "CN-SH")]).await.is(200);
        let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[1].starts_with("甲某某,") && lines[1].contains("英文"), "{}", lines[1]);
        let kept = column(&app, "SELECT payload FROM event WHERE command = 'export'").await;
        assert!(kept.len() == 1 && kept[0].contains("\"experts\"") && kept[0].contains("\"rows\":1"), "{kept:?}");
        for (role, status) in [(app.expert().await, 403), (app.approver().await, 200), (app.nominator().await, 403)] {
            role.post("/admin/experts/export", &[]).await.is(status);
        }
    });
}

#[test]
fn a_long_pool_is_read_page_by_page() {
    on_both_engines(async |app: TestApp| {
        let officer = app.officer().await;
        let lines: Vec<String> =
            (0..53).map(|at| format!("测试{at}\tCe Shi{at:02}\t\t测试大学\t教授\t统计{}\t北京", at % 2)).collect();
        let list = [("lines", lines.join("\n"))];
        let fields: Vec<(&str, &str)> =
            list.iter().map(|(name, text)| (*name, text.as_str())).chain([("do", "enter")]).collect();
        officer.post("/admin/experts/import", &fields).await.leads();
        let first = officer.get("/admin/experts").await.is(200);
        let next = first.attributes("a[rel=next]", "href").remove(0);
        let second = officer.get(&next).await.is(200);
        let mut all = first.texts("tbody th a");
        assert_eq!((all.len(), second.texts("tbody th a").len()), (50, 3));
        all.extend(second.texts("tbody th a"));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 53, "nobody is shown twice or left out");
        let some = officer.get("/admin/experts?field=%E7%BB%9F%E8%AE%A11").await.is(200);
        assert_eq!(some.texts("tbody th a").len(), 26);
        assert_eq!(some.attributes("a[rel=next]", "href"), Vec::<String>::new());
    });
}

#[test]
fn nobody_is_asked_in_a_blocked_period() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let expert = round.reviewer("甲某某").await;
        let before = rows(&app).await;
        for (starts_on, ends_on, reason, wrong) in [
            ("", "", "", vec!["#starts_on", "#ends_on", "#reason"]),
            ("2026-03-12", "2026-03-10", "出访", vec!["#starts_on"]),
            ("2026-02-01", "2026-03-01", "出访", vec!["#ends_on"]),
            ("三月", "2026-03-10", "出访", vec!["#starts_on"]),
        ] {
            let fields = [("starts_on", starts_on), ("ends_on", ends_on), ("reason", reason)];
            let refused = round.officer.post(&absences(&expert), &fields).await.is(422);
            assert_eq!(refused.attributes(".errors li a", "href"), wrong);
            assert_eq!(refused.attributes("#reason", "value"), [reason], "what was typed stays");
            assert_eq!(refused.texts("#expertise"), ["测试领域"], "the other form shows the record");
        }
        assert_eq!(rows(&app).await, before, "refusals write nothing");

        block(&round, &expert, "2026-03-20", "2026-03-25").await;
        let path = format!("/admin/nominations/{number}/assignments");
        let page = round.officer.get(&path).await.is(200);
        assert_eq!(page.attributes("#free input[disabled]", "value"), [expert.id.to_string()]);
        assert_eq!(page.texts("#free .c-why .tag"), ["2026年3月20日至2026年3月25日不接受邀请"]);
        let refused = round.assign(case, &number, &[&expert]).await.is(422);
        assert_eq!(refused.texts(".errors li a"), ["甲某某从2026年3月20日到2026年3月25日不接受邀请"]);
        assert_eq!(round.number("SELECT COUNT(*) FROM assignment").await, 0);

        // A panel on one of the days is refused as well, and a review that is due before them is not.
        let (secretary, chair) = (app.secretary().await, app.chair().await);
        let panel = NewPanel {
            batch: round.batch,
            name: "测试会议".to_owned(),
            held_on: "2026-03-25".parse().unwrap(),
            place: "测试会议室".to_owned(),
            secretary: secretary.id(),
            chair: chair.id(),
        };
        let new = Convened { panel, members: vec![expert.id], cases: Vec::new() };
        let who = secretary.who().await;
        let refused = panel::convene(&app.app, &who, new).await.unwrap_err();
        let CommandError::Refused(refusal) = refused else { panic!("{refused:?}") };
        assert!(matches!(refusal.reasons[..], [Reason::Review(Fault::MemberAway { .. })]), "{refusal:?}");

        // Taken back, the days are free; taken back twice, somebody was faster.
        let shown = round.officer.get(&format!("/admin/experts/{}", expert.id)).await.is(200);
        let removal = shown.attributes("form[action$='/removal']", "action").remove(0);
        round.officer.post(&removal, &[]).await.leads();
        round.officer.post(&removal, &[]).await.is(409);
        app.approver().await.post(&removal, &[]).await.is(403);
        round.assign(case, &number, &[&expert]).await.leads();
        assert_eq!(round.number("SELECT COUNT(*) FROM expert_absence WHERE removed_at IS NOT NULL").await, 1, "kept");
    });
}

#[test]
fn lateness_is_counted_by_the_day_first_agreed_on() {
    on_both_engines(async |app: TestApp| {
        let mut round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let (mut late, prompt) = (round.reviewer("甲某某").await, round.reviewer("乙某某").await);
        round.assign(case, &number, &[&late, &prompt]).await.leads();
        prompt.reviews("4", "A").await;
        let seat = late.task().await;
        let seat = seat.rsplit('/').next().unwrap();
        app.at("2026-03-25T09:00");
        round.officer = app.officer().await;
        let ver = round.ver(case).await;
        let extension = format!("/admin/nominations/{number}/assignments/{seat}/extension");
        for (ver, due_on) in
            [(ver.clone(), "2026-04-01"), ((ver.parse::<i64>().unwrap() + 1).to_string(), "2026-04-05")]
        {
            round.officer.post(&extension, &[("ver", ver.as_str()), ("due_on", due_on)]).await.leads();
        }
        late.sign_in_again().await;
        late.reviews("4", "A").await;
        let said = async |expert: &Reviewer| {
            round.officer.get(&format!("/admin/experts/{}", expert.id)).await.is(200).texts(".kv dd").join(" ")
        };
        assert!(said(&late).await.contains("1/1（100%）"));
        assert!(said(&prompt).await.contains("0/1（0%）"));
        let listed = round.officer.get("/admin/experts?q=%E7%94%B2%E6%9F%90").await.is(200);
        assert!(listed.texts("tbody td").contains(&"1/1（100%）".to_owned()));
    });
}
