//! The settings of a scheme: prepared by officers, put in force by somebody else; cases keep the version they came under.

use bole::domain::{
    record::LegalPerson,
    register::Input,
    role::Role,
    scheme::setting::{BY_ROLE, GENERAL},
};

use super::{letters, round::Round};
use crate::{
    app::{TestApp, on_both_engines},
    people::Somebody,
    records::{column, run},
};

/// The scheme of the scholars.
async fn scheme(app: &TestApp) -> String {
    let id = column(app, "SELECT CAST(id AS TEXT) FROM scheme WHERE kind = 'scholar'").await.remove(0);
    format!("/admin/schemes/{id}")
}

async fn versions(app: &TestApp) -> String {
    column(app, "SELECT CAST(COUNT(*) AS TEXT) FROM scheme_config").await.remove(0)
}

#[test]
fn a_version_is_prepared_by_one_and_put_in_force_by_another() {
    on_both_engines(async |app| {
        let page = scheme(&app).await;
        let (officer, approver) = (app.officer().await, app.approver().await);
        let youth = format!("{page}/draft/YOUTH");
        let draft = format!("{page}/draft");
        let shown = officer.get(&page).await.is(200);
        assert_eq!(
            shown.texts("#versions, main .panel:last-of-type tbody th").len(),
            2,
            "one version, and its heading"
        );

        officer.fill(&youth, &youth, &[("role_age_years", "40"), ("role_min_reviews", "6")]).await.leads();
        let general = format!("{page}/draft/general");
        officer.fill(&general, &general, &[("scheme_notice_days", "7")]).await.leads();
        let differences = approver.get(&draft).await.is(200);
        assert_eq!(differences.texts("tbody del"), ["5", "38", "5"]);
        assert_eq!(differences.texts("tbody ins"), ["7", "40", "6"]);
        // Nothing has changed yet for anybody.
        assert!(!officer.get(&page).await.body.contains("第2版"));

        // Whoever prepared it does not put it in force, nor does an officer at all.
        officer.post(&format!("{draft}/force"), &[("ver", "2"), ("reason", "测试")]).await.is(403);
        let before = versions(&app).await;
        let silent = approver.fill(&draft, &format!("{draft}/force"), &[("reason", " ")]).await.is(422);
        assert_eq!(silent.attributes(".errors a", "href"), ["#reason"]);
        assert_eq!(versions(&app).await, before);
        approver.fill(&draft, &format!("{draft}/force"), &[("reason", "测试：年度调整")]).await.leads();
        let shown = officer.get(&page).await.is(200);
        assert!(shown.body.contains("第2版") && shown.body.contains("测试：年度调整"));
        let compared = officer.get(&format!("{page}/versions/1")).await.is(200);
        assert_eq!(compared.texts("tbody ins"), ["7", "40", "6"]);
        // What the version came from is spent.
        approver.post(&format!("{draft}/force"), &[("ver", "2"), ("reason", "再来")]).await.is(409);
    });
}

#[test]
fn somebody_with_a_part_in_it_may_not_decide_even_as_an_approver() {
    on_both_engines(async |app| {
        let page = scheme(&app).await;
        let roles = vec![(Role::Officer, None), (Role::Approver, None)];
        let both = app.somebody(Somebody { key: "both".to_owned(), person: None, roles }).await;
        let youth = format!("{page}/draft/YOUTH");
        both.fill(&youth, &youth, &[("role_min_reviews", "6")]).await.leads();
        let force = format!("{page}/draft/force");
        both.fill(&format!("{page}/draft"), &force, &[("reason", "测试")]).await.is(403);
        // Nor after somebody else has worked on it since.
        app.officer().await.fill(&youth, &youth, &[("role_min_reviews", "7")]).await.leads();
        both.fill(&format!("{page}/draft"), &force, &[("reason", "测试")]).await.is(403);
        assert_eq!(versions(&app).await, "3", "each of the three schemes has its one version");
    });
}

#[test]
fn a_case_keeps_the_version_it_was_submitted_under() {
    on_both_engines(async |app| {
        let round = Round::new(&app, 1).await;
        let host = round.institution("测试依托单位", LegalPerson::Own).await;
        let (_, number) = round.case("候选某", host, app.nominator().await.id()).await;
        let (officer, approver) = (app.officer().await, app.approver().await);
        let page = scheme(&app).await;
        let managers = format!("{page}/draft/PM");
        officer.fill(&managers, &managers, &[("role_min_reviews", "9")]).await.leads();
        let draft = format!("{page}/draft");
        approver.fill(&draft, &format!("{draft}/force"), &[("reason", "测试")]).await.leads();
        let pinned = column(&app, "SELECT CAST(scheme_ver AS TEXT) FROM case_file WHERE scheme_ver IS NOT NULL").await;
        assert!(pinned.iter().all(|version| version == "1"));
        let mut conn = app.app.db.read().await.unwrap();
        let case = bole::store::case_file::by_number(&mut conn, &number).await.unwrap().unwrap();
        let config = bole::store::facts::config(&mut conn, &case).await.unwrap();
        assert_eq!(config.role(case.scholar_role()).unwrap().min_external_reviews, 3);
    });
}

#[test]
fn two_officers_at_one_part_and_bad_values() {
    on_both_engines(async |app| {
        let page = scheme(&app).await;
        let (one, two) = (app.officer().await, app.officer_2().await);
        let youth = format!("{page}/draft/YOUTH");
        let seen = two.get(&youth).await.is(200);
        one.fill(&youth, &youth, &[("role_panel_min", "11")]).await.leads();
        let stale = two.complete(&seen, &youth, &[("role_panel_min", "13")]).await.is(409);
        assert_eq!(stale.texts(".clash td"), ["13", "11"]);
        assert_eq!(stale.attributes("#role_panel_min", "value"), ["13"], "what was typed stays");

        let sum = [("criterion_1_weight", "99")];
        let refused = one.fill(&youth, &youth, &sum).await.is(422);
        assert_eq!(refused.attributes(".errors a", "href"), ["#criteria"]);
        let counting = [("criterion_1_zh", "论文数量与影响因子")];
        assert_eq!(one.fill(&youth, &youth, &counting).await.is(422).attributes(".errors a", "href"), ["#criteria"]);
        let alone = [("role_age_op", ""), ("role_age_years", "38")];
        assert_eq!(one.fill(&youth, &youth, &alone).await.is(422).attributes(".errors a", "href"), ["#role_age_years"]);
        for (form, fields) in [
            (format!("{page}/draft/general"), GENERAL.iter().map(|it| it.field).collect::<Vec<_>>()),
            (youth.clone(), BY_ROLE.iter().map(|it| it.field).collect()),
        ] {
            for field in fields {
                let bad = match field.input {
                    Input::Line(most) | Input::Text(most) => vec!["字".repeat(most as usize + 1)],
                    _ => ["-1", "x", "2026-02-30"].map(str::to_owned).into(),
                };
                for bad in bad {
                    let mut sent = one.get(&form).await.filled(&form, &[]).fields;
                    sent.retain(|(name, _)| name != field.name);
                    sent.push((field.name.to_owned(), bad.clone()));
                    let sent: Vec<_> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                    let refused = one.post(&form, &sent).await.is(422);
                    let named = refused.attributes(".errors a", "href");
                    assert!(named.contains(&format!("#{}", field.name)), "{} {bad}: {named:?}", field.name);
                    assert!(!refused.texts(&format!("#{}-err-1", field.name)).is_empty());
                }
            }
        }
        // The other part of the draft stands; put away, nothing is left of it.
        let draft = format!("{page}/draft");
        one.fill(&draft, &format!("{draft}/end"), &[]).await.leads();
        assert_eq!(column(&app, "SELECT CAST(COUNT(*) AS TEXT) FROM scheme_draft").await, ["0"]);
        one.get(&format!("{page}/draft/nobody")).await.is(404);
        app.auditor().await.get(&youth).await.is(403);
    });
}

/// What the office tells of a role stands above the nomination's form and the reviewer's, in the language of the page.
#[test]
fn people_read_what_the_office_tells_of_a_role_before_they_write() {
    on_both_engines(async |app| {
        let page = scheme(&app).await;
        let (youth, managers) = (format!("{page}/draft/YOUTH"), format!("{page}/draft/PM"));
        let officer = app.officer().await;
        officer.fill(&youth, &youth, &[("role_for_nominators", "请写明代表作。\n不写头衔。")]).await.leads();
        let told = [("role_for_reviewers", "只看材料本身。"), ("role_for_reviewers_en", "Judge what is written.")];
        officer.fill(&managers, &managers, &told).await.leads();
        let long = "长".repeat(1001);
        let refused = officer.fill(&managers, &managers, &[("role_for_reviewers", long.as_str())]).await.is(422);
        assert_eq!(refused.attributes(".errors a", "href"), ["#role_for_reviewers"]);
        let draft = format!("{page}/draft");
        let force = format!("{draft}/force");
        app.approver().await.fill(&draft, &force, &[("reason", "测试：加说明")]).await.leads();

        let drafted = letters::drafted(&app).await;
        let new = drafted.nominator.get("/admin/nominations/new").await.is(200);
        assert!(new.texts("#asks-ys").concat().contains("不写头衔。"));
        let edit = drafted.nominator.get(&drafted.path("/edit")).await.is(200);
        assert_eq!(edit.texts("#guidance"), ["请写明代表作。 不写头衔。"]);

        let round = drafted.round;
        let reviewer = round.reviewer("甲评某").await;
        let host = round.institution("测试依托大学", LegalPerson::Own).await;
        let (case, number) = round.case("候选某", host, app.nominator().await.id()).await;
        run(&app, "UPDATE case_file SET scheme_ver = 2 WHERE stage = 'external_review'").await;
        round.assign(case, &number, &[&reviewer]).await.leads();
        let task = reviewer.accepts().await;
        assert_eq!(reviewer.client.get(&task).await.is(200).texts("#guidance"), ["只看材料本身。"]);
        let english = reviewer.client.get(&format!("/en{task}")).await.is(200);
        assert_eq!(english.texts("#guidance"), ["Judge what is written."]);
    });
}
