//! One institution entered twice.

use bole::domain::{nomination::Form, record::LegalPerson, workflow::Stage};

use super::{breaches, confirmed, conflicts, proposed, run};
use crate::{
    app::{TestApp, on_both_engines},
    records::column,
    story::round::Round,
};

#[test]
fn people_cases_parts_and_drafts_follow() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let kept = round.institution("测试大学（北京）", LegalPerson::Own).await;
        let merged = round.institution("测试大学(北京)", LegalPerson::Own).await;
        let part = round.institution("测试学院", LegalPerson::Own).await;
        run(&app, format!("UPDATE institution SET parent_id = {merged}, legal_person_id = {merged} WHERE id = {part}"))
            .await;
        let person = round.person("任职某", Some(merged)).await;
        let nominator = app.nominator().await;
        let (draft, number) =
            round.case_at(Stage::Draft, person, "任职某", merged, nominator.id(), Form::default()).await;
        let unit = app.unit(merged).await;
        // Both are party of one laboratory.
        let lab: i64 = column(&app, "SELECT CAST(id AS TEXT) FROM joint_lab ORDER BY id").await[0].parse().unwrap();
        for (at, institution) in [(91, kept), (92, merged)] {
            run(&app, format!(
                "INSERT INTO lab_party (id, lab_id, institution_id, position) VALUES ({at}, {lab}, {institution}, {at})"
            )).await;
        }
        let list = round.officer.get("/admin/duplicates?kind=institution").await.is(200);
        let found = list.texts("section[aria-labelledby=likely] tbody th");
        assert!(
            found.iter().any(|name| name.starts_with("测试大学")),
            "brackets of either width are the same: {found:?}"
        );
        let before = breaches(&app).await;
        let page = proposed(&round.officer, "institutions", kept.0, merged.0, &[("take_name", "merged")]).await;
        confirmed(&app.approver().await, &page).await.leads();

        let led = round.officer.get(&format!("/admin/institutions/{merged}")).await.is(303);
        assert_eq!(led.location(), format!("/admin/institutions/{kept}"));
        let shown = round.officer.get(&format!("/admin/institutions/{kept}")).await.is(200);
        assert_eq!(shown.attributes("#full_name", "value"), ["测试大学(北京)"]);
        assert_eq!(shown.attributes("input[name=legal_person][checked]", "value"), ["own"]);
        let below = format!("SELECT parent_id || ' ' || legal_person_id FROM institution WHERE id = {part}");
        assert_eq!(column(&app, &below).await, [format!("{kept} {kept}")]);
        let form = column(&app, &format!("SELECT form FROM nomination WHERE case_id = {draft}")).await;
        assert!(form[0].contains(&kept.to_string()) && !form[0].contains(&merged.to_string()), "{form:?}");
        assert!(
            unit.get(&format!("/admin/nominations/{number}")).await.status.is_success(),
            "the unit speaks for what stays"
        );
        let parties = format!(
            "SELECT CAST(institution_id AS TEXT) FROM lab_party WHERE id > 90 AND id < 100 AND lab_id = {lab} AND retired_at IS NULL"
        );
        assert_eq!(column(&app, &parties).await, [kept.to_string()], "one party, once");
        for typed in ["测试大学（北京）", "测试大学(北京)"] {
            let found = round.officer.get(&format!("/admin/institutions?q={typed}")).await.is(200);
            assert_eq!(found.texts("tbody th a"), ["测试大学(北京)"], "{typed}");
        }
        let aliases = column(&app, &format!("SELECT name FROM institution_alias WHERE institution_id = {kept}")).await;
        assert_eq!(aliases, ["测试大学（北京）"]);
        assert_eq!(breaches(&app).await, before);
    });
}

#[test]
fn the_directory_files_its_people_under_the_one_that_stays() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let counted = "SELECT value FROM scholar_count WHERE facet = 'institution' AND n > 0 ORDER BY n DESC, value";
        let merged: i64 = column(&app, counted).await[0].parse().unwrap();
        let slug = column(&app, &format!("SELECT slug FROM institution WHERE id = {merged}")).await.remove(0);
        let visitor = app.visitor();
        let names = async |slug: &str| {
            let page = visitor.get(&format!("/scholars.csv?institution={slug}")).await.is(200);
            page.body.lines().skip(1).filter_map(|line| line.split(',').next().map(str::to_owned)).collect::<Vec<_>>()
        };
        let before = names(&slug).await;
        assert!(!before.is_empty());
        let kept = round.institution("改名后的大学", LegalPerson::Own).await;
        let page = proposed(&round.officer, "institutions", kept.0, merged, &[]).await;
        confirmed(&app.approver().await, &page).await.leads();
        assert_eq!(names(&slug).await, before, "the former address leads to the same people");
        assert_eq!(names(&format!("i{kept}")).await, before);
        let shown = visitor.get("/scholars?q=改名后的大学").await.is(200);
        assert!(shown.body.contains(&before[0]) || !shown.texts("main a").is_empty());
        assert_eq!(breaches(&app).await, Vec::<String>::new());
    });
}

#[test]
fn legal_persons_that_become_one_are_judged_anew() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let host = round.institution("测试大学", LegalPerson::Own).await;
        let again = round.institution("测试大学 ", LegalPerson::Unknown).await;
        let expert = round.reviewer("另评某").await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        round.assign(case, &number, &[&expert]).await.leads();
        // The reviewer works for what turns out to be the host under another record.
        run(&app, format!("UPDATE person_title SET institution_id = {again} WHERE person_id = {}", expert.person))
            .await;
        let page = proposed(&round.officer, "institutions", host.0, again.0, &[]).await;
        confirmed(&app.approver().await, &page).await.leads();
        assert_eq!(column(&app, "SELECT command FROM event WHERE command = 'recheck_recusals'").await.len(), 1);
        assert!(round.officer.get("/inbox").await.is(200).body.contains(&format!("{number}的一位评审人任职有变")));
    });
}

#[test]
fn a_part_is_no_duplicate_and_limits_are_settled_first() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 2).await;
        let (whole, part) = (
            round.institution("测试大学", LegalPerson::Own).await,
            round.institution("测试学院", LegalPerson::Own).await,
        );
        run(&app, format!("UPDATE institution SET parent_id = {whole} WHERE id = {part}")).await;
        let said = conflicts(&round.officer, "institutions", whole.0, part.0).await;
        assert_eq!(said, ["一个是另一个的上级；先改正隶属关系"]);
        assert_eq!(conflicts(&round.officer, "institutions", part.0, whole.0).await, said);
        let other = round.institution("另一大学", LegalPerson::Own).await;
        for (at, institution) in [(91, whole), (92, other)] {
            run(&app, format!(
                "INSERT INTO nomination_limit (id, batch_id, institution_id, most) VALUES ({at}, {}, {institution}, 3)",
                round.batch
            )).await;
        }
        run(&app, format!(
            "INSERT INTO institution_relation (id, institution_id, other_id, kind) VALUES (93, {whole}, {other}, 'host')"
        )).await;
        let said = conflicts(&round.officer, "institutions", whole.0, other.0).await;
        assert_eq!(said.len(), 2, "{said:?}");
        run(&app, "UPDATE institution_relation SET retired_at = 1 WHERE id = 93".to_owned()).await;
        run(&app, "DELETE FROM nomination_limit WHERE id = 92".to_owned()).await;
        let page = proposed(&round.officer, "institutions", whole.0, other.0, &[]).await;
        confirmed(&app.approver().await, &page).await.leads();
        let stays = "SELECT CAST(other_id AS TEXT) FROM institution_relation WHERE id = 93";
        assert_eq!(column(&app, stays).await, [other.to_string()], "a former relation between the two stays as it was");
    });
}
