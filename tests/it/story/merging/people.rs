//! One person entered twice.

use bole::{
    commands::record,
    domain::{
        ids::PersonId,
        merging::Kind,
        nomination::Form,
        record::{LegalPerson, PersonEntry},
        role::Role,
        workflow::Stage,
    },
    store::merging::reference,
};

use super::{account, breaches, confirmed, proposed, run};
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, rows},
    story::{barring, round::Round},
};

/// Enters a person with an ORCID and a spelling.
async fn entered(round: &Round, name: &str, pinyin: &str, orcid: Option<&str>) -> PersonId {
    let entry = PersonEntry {
        name: name.to_owned(),
        pinyin: pinyin.to_owned(),
        gender: None,
        birth_date: None,
        orcid: orcid.map(str::to_owned),
    };
    record::add_person(&round.app.app, &round.officer.who().await, entry).await.unwrap()
}

#[test]
fn what_points_at_either_points_at_the_one_that_stays() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let kept = round.person("重复某", Some(host)).await;
        let merged = entered(&round, "重復某", "Mou Chongfu", Some("0000-0002-1825-0097")).await;
        let nominator = app.nominator().await;
        let (_, number) =
            round.case_at(Stage::Submitted, merged, "重復某", host, nominator.id(), Form::default()).await;
        let expert = round.expert("重復某", merged).await;
        let span = bole::domain::barring::Span { starts_on: "2025-01-01".parse().unwrap(), ends_on: None };
        let bar = barring::barred(&app, merged, span).await;
        let other = round.person("相关某", None).await;
        // Both know the same person in the same way, over different days.
        for (person, since, until) in [(kept, "'2020-01-01'", "'2021-01-01'"), (merged, "'2019-01-01'", "NULL")] {
            let row = format!(
                "INSERT INTO person_relation (person_id, other_id, kind, since, until) \
                 VALUES ({person}, {other}, 'co_author', {since}, {until})"
            );
            run(&app, row).await;
        }
        let before = breaches(&app).await;

        let shown = round.officer.get(&format!("/admin/people/{kept}/merging?other={merged}")).await.is(200);
        let counted = shown.texts("section[aria-labelledby=points] tbody tr");
        for said in ["作为候选人的案件01", "专家库01", "限制名单01", "账号01", "关系11"] {
            assert!(counted.iter().any(|line| line == said), "{said} is not among {counted:?}");
        }
        assert!(shown.body.contains("合并不能撤销"), "that there is no way back is said plainly");
        // What only the other record has is proposed by itself; the rest is chosen.
        let chosen = shown.attributes("input[type=radio][checked]", "value");
        assert_eq!(chosen, ["kept", "kept", "merged"]);
        let rows_before = rows(&app).await;
        let page = proposed(&round.officer, "people", kept.0, merged.0, &[("take_pinyin", "merged")]).await;
        let mut rows_now = rows(&app).await;
        for table in ["merging", "event", "evidence", "request_done"] {
            let before = rows_before.get(table).copied().unwrap_or_default();
            assert_eq!(rows_now.insert(table.to_owned(), before), Some(before + 1), "{table}");
        }
        assert_eq!(rows_now, rows_before, "a proposal changes nothing yet; nobody else is an approver to be told");

        let approver = app.approver().await;
        let preview = approver.get(&page).await.is(200);
        assert_eq!(preview.texts("section[aria-labelledby=points] tbody tr"), counted, "the same preview");
        assert_eq!(confirmed(&approver, &page).await.leads(), page);

        let led = round.officer.get(&format!("/admin/people/{merged}")).await.is(303);
        assert_eq!(led.location(), format!("/admin/people/{kept}"));
        let person = round.officer.get(&format!("/admin/people/{kept}")).await.is(200);
        assert!(person.texts("h1")[0].starts_with("重复某 Mou Chongfu"), "{:?}", person.texts("h1"));
        assert!(person.body.contains("0000-0002-1825-0097") && person.body.contains(&number));
        let of_kept = |table: &str, column: &str| format!("SELECT CAST({column} AS TEXT) FROM {table}");
        let mine = kept.to_string();
        for (table, name) in [
            ("case_file WHERE subject_person_id IS NOT NULL", "subject_person_id"),
            ("expert", "person_id"),
            ("barring", "person_id"),
        ] {
            let found = column(&app, &of_kept(table, name)).await;
            assert!(found.contains(&mine) && !found.contains(&merged.to_string()), "{table}: {found:?}");
        }
        assert!(round.officer.get(&bar).await.is(200).body.contains("重复某"));
        assert_eq!(expert.client.who().await.person, Some(kept), "the account is of the one that stays");
        let days = "SELECT COALESCE(since, '-') || ' ' || COALESCE(until, '-') FROM person_relation";
        assert_eq!(column(&app, days).await, ["2019-01-01 -"], "one relation over all the days of both");
        for typed in ["重复某", "重復某", "chongfu"] {
            let found = round.officer.get(&format!("/admin/people?q={typed}")).await.is(200);
            assert_eq!(found.attributes("tbody th a", "href"), [format!("/admin/people/{kept}")], "{typed}");
        }
        let retired = column(
            &app,
            "SELECT name FROM person WHERE retired_at IS NOT NULL AND merged_into_id IS NOT NULL AND orcid IS NULL",
        )
        .await;
        assert_eq!(retired, ["重復某"], "nothing is deleted");
        let frozen = column(&app, "SELECT body FROM evidence WHERE kind = 'merged_records'").await;
        assert!(frozen.len() == 1 && frozen[0].contains("重复某") && frozen[0].contains("重復某"), "{frozen:?}");
        let chain = column(&app, "SELECT payload FROM event WHERE command = 'merge_records'").await;
        assert!(chain.len() == 1 && !chain[0].contains('某') && !chain[0].contains(&mine), "no person in the chain");
        let left = reference::counts(&mut app.app.db.read().await.unwrap(), Kind::Person, merged.0).await.unwrap();
        assert!(left.iter().all(|(_, n)| *n == 0), "{left:?} still point at what was merged");
        assert_eq!(breaches(&app).await, before);

        // It is answered once.
        approver.post(&format!("{page}/confirmation"), &[("ver", "1")]).await.is(409);
        let done = approver.get(&page).await.is(200);
        assert_eq!(done.texts("dd .tag"), ["已合并"]);
        assert_eq!(done.texts("form[action*=mergings]"), Vec::<String>::new());
        let told = round.officer.get("/inbox").await.is(200);
        assert!(told.body.contains("你提出的合并已有答复"));
    });
}

#[test]
fn of_two_experts_one_is_kept_with_the_work_of_both() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let one = round.reviewer("专家某").await;
        let nominator = app.nominator().await;
        let (first, no) = round.case("甲候选", host, nominator.id()).await;
        let (second, other_no) = round.case("乙候选", host, nominator.id()).await;
        round.assign(first, &no, &[&one]).await.leads();
        let other = round.person("专家某", None).await;
        let place = round.institution("测试学院", LegalPerson::Own).await;
        run(
            &app,
            format!(
                "INSERT INTO person_title (id, person_id, institution_id, kind, title, as_of, position) \
             VALUES (77, {other}, {place}, 'post', '教授', '2020-01-01', 1)"
            ),
        )
        .await;
        let twin = round.expert("专家某", other).await;
        round.assign(second, &other_no, &[&twin]).await.leads();
        run(&app, format!("UPDATE account SET status = 'closed' WHERE id = {}", twin.client.id())).await;

        let page = proposed(&round.officer, "people", one.person.0, other.0, &[]).await;
        confirmed(&app.approver().await, &page).await.leads();
        let led = round.officer.get(&format!("/admin/experts/{}", twin.id)).await.is(303);
        assert_eq!(led.location(), format!("/admin/experts/{}", one.id));
        let listed = round.officer.get("/admin/experts?q=专家某").await.is(200);
        assert_eq!(listed.attributes("tbody th a", "href"), [format!("/admin/experts/{}", one.id)]);
        assert_eq!(
            column(&app, "SELECT DISTINCT CAST(expert_id AS TEXT) FROM assignment").await,
            [one.id.to_string()],
            "both reviews are of the one that stays"
        );
        let mut tasks = one.client.get("/reviews").await.is(200).attributes(".lists a", "href");
        tasks.sort();
        tasks.dedup();
        assert_eq!(tasks.len(), 2, "{tasks:?}");
    });
}

#[test]
fn a_conflict_that_comes_to_light_is_told() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let expert = round.reviewer("评审某").await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        round.assign(case, &number, &[&expert]).await.leads();
        let ver = round.ver(case).await;
        // The same person is on record once more, with a post where the candidate works.
        let again = round.person("评审某", Some(host)).await;
        let page = proposed(&round.officer, "people", expert.person.0, again.0, &[]).await;
        confirmed(&app.approver().await, &page).await.leads();
        let events = column(&app, "SELECT command FROM event WHERE command = 'recheck_recusals'").await;
        assert_eq!(events.len(), 1);
        assert_ne!(round.ver(case).await, ver, "nobody goes on from the page before");
        assert!(round.officer.get("/inbox").await.is(200).body.contains(&format!("{number}的一位评审人任职有变")));
    });
}

#[test]
fn likely_pairs_are_listed_page_by_page_and_a_refused_one_no_more() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let (here, there) = (
            round.institution("测试大学", LegalPerson::Own).await,
            round.institution("测试学院", LegalPerson::Own).await,
        );
        let approver = app.approver().await;
        let list = "/admin/duplicates";
        let listed = async || round.officer.get(list).await.is(200).texts("section[aria-labelledby=likely] tbody th");
        assert_eq!(listed().await, Vec::<String>::new());
        // Namesakes at two places are two people; one without a place may be either.
        let one = round.person("同名某", Some(here)).await;
        round.person("同名某", Some(there)).await;
        assert_eq!(listed().await.len(), 0);
        let third = round.person("同名某", None).await;
        assert_eq!(listed().await.len(), 2);
        // Given name first, in other letters, at one place.
        let plain = entered(&round, "王小明", "Wang Xiaoming", None).await;
        let turned = entered(&round, "XIAOMING WANG", "XIAOMING Wang", None).await;
        assert_eq!(listed().await.len(), 2, "a spelling alone tells nothing");
        for (at, person) in [(81, plain), (82, turned)] {
            run(
                &app,
                format!(
                    "INSERT INTO person_title (id, person_id, institution_id, kind, title, as_of, position) \
                 VALUES ({at}, {person}, {here}, 'post', '教授', '2020-01-01', 1)"
                ),
            )
            .await;
        }
        assert_eq!(listed().await.len(), 3);
        // Two numbers are two people.
        entered(&round, "号码某", "Haoma Mou", Some("0000-0002-1825-0097")).await;
        entered(&round, "号码某", "Haoma Mou", Some("0000-0001-5109-3700")).await;
        assert_eq!(listed().await.len(), 3);

        let page = proposed(&round.officer, "people", one.0, third.0, &[]).await;
        let waits = round.officer.get(list).await.is(200);
        assert_eq!(waits.texts("section[aria-labelledby=waiting] li a"), ["同名某 并入 同名某"]);
        assert!(waits.texts("section[aria-labelledby=likely] td a").contains(&"已提出，待确认".to_owned()));
        let no_reason = approver.fill(&page, "/refusal", &[("reason", " ")]).await.is(422);
        assert_eq!(no_reason.attributes(".errors li a", "href"), ["#reason"]);
        approver.fill(&page, "/refusal", &[("reason", "查过，是两位")]).await.leads();
        assert_eq!(listed().await.len(), 2, "the pair is no likely one any more");
        assert!(approver.get(&page).await.is(200).body.contains("查过，是两位"));

        for at in 0..60 {
            entered(&round, &format!("批量{at}"), &format!("Pi Liang{at}"), None).await;
            entered(&round, &format!("批量{at}"), &format!("Pi Liang{at}"), None).await;
        }
        let (mut next, mut seen) = (list.to_owned(), Vec::new());
        loop {
            let page = round.officer.get(&next).await.is(200);
            seen.extend(page.attributes("section[aria-labelledby=likely] td a", "href"));
            match page.attributes("a[rel=next]", "href").pop() {
                Some(path) => next = path,
                None => break,
            }
        }
        let all = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((seen.len(), all), (62, 62), "every pair once");
    });
}

#[test]
fn the_scholars_page_tells_the_name_that_stays() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let slug = column(&app, "SELECT slug FROM scholar ORDER BY id").await.remove(0);
        let person: i64 = column(&app, &format!("SELECT CAST(person_id AS TEXT) FROM scholar WHERE slug = '{slug}'"))
            .await[0]
            .parse()
            .unwrap();
        let better = entered(&round, "正名某", "Zheng Mingmou", None).await;
        let visitor = app.visitor();
        visitor.get(&format!("/scholars/{slug}")).await.is(200);
        let page = proposed(&round.officer, "people", better.0, person, &[]).await;
        confirmed(&app.approver().await, &page).await.leads();
        let shown = visitor.get(&format!("/scholars/{slug}")).await.is(200);
        assert!(shown.texts("h1")[0].contains("正名某"), "{:?}", shown.texts("h1"));
        for typed in ["正名某", "zhengmingmou"] {
            let found = visitor.get(&format!("/scholars?q={typed}")).await.is(200);
            assert!(found.body.contains(&format!("/scholars/{slug}")), "{typed}");
        }
        assert_eq!(breaches(&app).await, Vec::<String>::new());
    });
}

#[test]
fn who_is_meant_is_told_only_to_those_who_may_merge() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let (one, other) = (round.person("同名某", None).await, round.person("同名某", None).await);
        let page = proposed(&round.officer, "people", one.0, other.0, &[]).await;
        let pair = format!("/admin/people/{one}/merging");
        for role in Role::ALL.iter().copied().filter(|role| *role != Role::System) {
            let client = app.persona(role).await;
            let reads = matches!(role, Role::Officer | Role::Approver | Role::Auditor);
            for path in [page.as_str(), "/admin/duplicates", "/admin/duplicates?kind=institution"] {
                let expected = if reads { 200 } else { 403 };
                assert_eq!(client.get(path).await.status.as_u16(), expected, "{role:?} {path}");
            }
            let expected = if role == Role::Officer { 200 } else { 403 };
            assert_eq!(client.get(&pair).await.status.as_u16(), expected, "{role:?} {pair}");
            if role != Role::Approver {
                client.post(&format!("{page}/confirmation"), &[("ver", "1")]).await.is(403);
                client.post(&format!("{page}/refusal"), &[("ver", "1"), ("reason", "测试")]).await.is(403);
            }
        }
        app.visitor().get(&page).await.is(303);
        let merging = account(&app, "own", one, &[Role::Approver]).await;
        merging.post(&format!("{page}/refusal"), &[("ver", "1"), ("reason", "测试")]).await.is(403);
    });
}
