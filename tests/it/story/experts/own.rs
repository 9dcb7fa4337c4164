//! What experts keep up themselves, and what a new institution does to the reviews they have.

use bole::domain::record::LegalPerson;

use super::super::round::{Reviewer, Round};
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, rows},
};

#[test]
fn an_expert_keeps_up_the_own_profile_and_nobody_elses() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let (one, other) = (round.reviewer("甲某某").await, round.reviewer("乙某某").await);
        let page = "/reviews/profile";
        let profile = [("expertise", "统计，优化"), ("languages", "en"), ("region", "CN-SH"), ("pledges", "yes")];
        one.client.fill(page, page, &profile).await.leads();
        let shown = one.client.get(page).await.is(200);
        assert_eq!(shown.texts("#expertise"), ["统计、优化"]);
        assert!(shown.body.contains("已于此日承诺 2026-03-02"));
        assert_eq!(other.client.get(page).await.is(200).texts("#expertise"), ["测试领域"], "nobody else's changed");

        let before = rows(&app).await;
        let stale = [("ver", "1"), ("expertise", "别的"), ("region", "CN-SH")];
        let answer = one.client.post(page, &stale).await.is(409);
        assert_eq!(answer.texts("#expertise"), ["别的"], "what was typed stays");
        let wrong = one.client.post(page, &[("ver", "2"), ("region", "CN-XX")]).await.is(422);
        assert_eq!(wrong.attributes(".errors li a", "href"), ["#expertise", "#region"]);
        let moving = one.client.post(&format!("{page}/institution"), &[("as_of", "2027-01-01")]).await.is(422);
        assert_eq!(moving.attributes(".errors li a", "href"), ["#new_institution", "#title"]);
        let ahead = [("new_institution", "测试新单位"), ("title", "教授"), ("as_of", "2027-01-01")];
        let ahead = one.client.post(&format!("{page}/institution"), &ahead).await.is(422);
        assert_eq!(ahead.attributes(".errors li a", "href"), ["#as_of"]);
        assert_eq!(rows(&app).await, before, "refusals write nothing");

        let away = [("starts_on", "2026-03-10"), ("ends_on", "2026-03-12"), ("reason", "测试出访")];
        one.client.fill(page, "/absences", &away).await.leads();
        let removal = one.client.get(page).await.is(200).attributes("form[action$='/removal']", "action").remove(0);
        other.client.post(&removal, &[]).await.is(409);
        assert_eq!(round.number("SELECT COUNT(*) FROM expert_absence WHERE removed_at IS NULL").await, 1);
        let seen = round.officer.get(&format!("/admin/experts/{}", one.id)).await.is(200);
        assert!(seen.body.contains("测试出访"), "the office sees it");
        one.client.post(&removal, &[]).await.leads();
        one.client.get(&format!("/admin/experts/{}", one.id)).await.is(404);

        // Whoever reviews for the office in no pool has nothing to keep.
        let nobody = app.expert().await;
        assert!(nobody.get(page).await.is(200).body.contains("还没有关联到专家库"));
        nobody.post(page, &profile).await.is(404);
        round.officer.get(page).await.is(403);
        let roles = column(&app, "SELECT DISTINCT actor_role FROM event WHERE command = 'keep_own_profile'").await;
        assert_eq!(roles, ["expert"]);
    });
}

/// Says where an expert works now, through the own page.
async fn moves_to(expert: &Reviewer, institution: &str) {
    let fields = [("new_institution", institution), ("title", "教授"), ("as_of", "2026-03-01")];
    expert.client.fill("/reviews/profile", "/institution", &fields).await.leads();
}

#[test]
fn a_reviewer_who_moves_to_the_candidates_institution_is_found_out() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let supervisor = app.supervisor().await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let [done, open, far] =
            [round.reviewer("甲某某").await, round.reviewer("乙某某").await, round.reviewer("丙某某").await];
        round.assign(case, &number, &[&done, &open, &far]).await.leads();
        done.reviews("4", "A").await;
        let before = round.ver(case).await;

        // In another width and case it is the same name; a reviewer of no conflict tells nobody of the case.
        moves_to(&far, "测试大学之乙某某").await;
        assert_eq!(round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'coi.found'").await, 0);
        moves_to(&done, " 测试依托单位 ").await;
        let told = round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'coi.found'").await;
        assert_eq!(told, 2, "the officer, and the supervisor because the review counts");
        assert_ne!(round.ver(case).await, before, "a page from before is stale");
        moves_to(&open, "测试依托单位").await;
        assert_eq!(round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'coi.found'").await, 3);
        assert_eq!(round.number("SELECT COUNT(*) FROM outbox WHERE kind = 'expert.moved'").await, 3);
        assert!(supervisor.get("/inbox").await.is(200).body.contains(&number));

        let path = format!("/admin/nominations/{number}/assignments");
        let late = round.officer.get(&path).await.is(200).texts(".seat-list .tag.stop");
        assert_eq!(late, ["现在查明应当回避：与候选人同一法人单位（测试依托单位）"; 2]);
        assert_eq!(
            round.number("SELECT COUNT(*) FROM review WHERE invalidated_at IS NULL").await,
            1,
            "a person decides"
        );
        let events = column(&app, "SELECT command FROM event WHERE command = 'recheck_recusals'").await;
        assert_eq!(events.len(), 2);
        let others = round.number("SELECT COUNT(*) FROM event WHERE payload LIKE '%某某%'").await;
        assert_eq!(others, 0, "no name in the chain");
    });
}

#[test]
fn an_institution_nobody_knows_leaves_recusal_undecided_until_the_office_finds_it() {
    on_both_engines(async |app: TestApp| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let expert = round.reviewer("甲某某").await;
        moves_to(&expert, "没有登记的学院").await;
        assert!(expert.client.get("/reviews/profile").await.is(200).body.contains("待办公室认定"));
        let refused = round.assign(case, &number, &[&expert]).await.is(422);
        assert!(refused.texts(".errors li a")[0].starts_with("甲某某是否回避不能判定"), "never taken for no conflict");

        let page = format!("/admin/experts/{}", expert.id);
        let shown = round.officer.get(&page).await.is(200);
        let asked = shown.attributes("form[action*='/moves/']", "action").remove(0);
        let found = shown.choice("institution", "测试依托单位");
        round.officer.post(&asked, &[("institution", "")]).await.is(422);
        round.officer.post(&asked, &[("institution", "9000000000000000001")]).await.is(422);
        app.auditor().await.post(&asked, &[("institution", found.as_str())]).await.is(403);
        round.officer.post(&asked, &[("institution", found.as_str())]).await.leads();
        round.officer.post(&asked, &[("institution", found.as_str())]).await.is(409);
        let refused = round.assign(case, &number, &[&expert]).await.is(422);
        assert_eq!(
            refused.texts(".errors li a"),
            ["甲某某应当回避：与候选人同一法人单位（测试依托单位）"],
            "the former post does not hide the new one"
        );
    });
}
