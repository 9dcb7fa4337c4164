//! What changes the substance of a notice is published anew: another number, a full period, no case between the two.

use bole::domain::workflow::Stage;

use super::{breaches, object, on_desk, press, released, selected, stage};
use crate::{
    app::{TestApp, on_both_engines},
    records::{column, run},
};

/// Presses 另行公示; gives the address of the new draft.
async fn begun(app: &TestApp, desk: &str) -> String {
    press(&app.publicity().await, desk, &format!("{desk}/successor"), &[]).await.leads()
}

async fn release(app: &TestApp, draft: &str) {
    press(&app.publicity().await, draft, &format!("{draft}/proposal"), &[]).await.leads();
    press(&app.approver().await, draft, &format!("{draft}/release"), &[]).await.leads();
}

#[test]
fn a_successor_takes_the_place_with_a_full_new_period() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (desk, public) = released(&app, &cases).await;
        app.at("2026-03-05 10:00");
        let draft = begun(&app, &desk).await;
        let page = app.publicity().await.get(&draft).await.is(200);
        assert!(page.body.contains("发布后取代："));
        press(&app.publicity().await, &desk, &format!("{desk}/successor"), &[]).await.is(409);

        // Until its release nothing has changed for anybody.
        assert_eq!(stage(&app, &cases[0]).await, Stage::InNotice);
        assert!(app.visitor().get(&public).await.is(200).body.contains("测试甲"));
        // The reason it is published anew: the record was wrong.
        run(&app, "UPDATE person SET name = '测试佳' WHERE name = '测试甲'").await;
        release(&app, &draft).await;

        let new = draft.replace("/admin", "");
        let shown = app.visitor().get(&new).await.is(200);
        assert!(shown.body.contains("测试佳") && shown.body.contains("智源示〔2026〕2号"));
        assert_eq!(column(&app, "SELECT ends_on FROM notice ORDER BY released_at").await, ["2026-03-09", "2026-03-12"]);
        let old = app.visitor().get(&public).await.is(200);
        assert!(!old.body.contains("测试甲") && old.body.contains("公示已被取代"));
        assert_eq!(
            old.texts(".timeline p[lang]"),
            ["本公示由智源示〔2026〕2号取代，名单和公示期限以智源示〔2026〕2号为准，公示期重新计算。"]
        );
        assert!(old.attributes("aside a", "href").contains(&new));
        for case in &cases {
            assert_eq!(stage(&app, case).await, Stage::InNotice);
        }
        // The period of the old one closes nothing any more.
        app.at("2026-03-10 10:00");
        press(&app.officer().await, &draft, &format!("{draft}/closings"), &[]).await.is(409);
        app.at("2026-03-13 00:00");
        press(&app.officer().await, &draft, &format!("{draft}/closings"), &[]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Cleared);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn who_is_left_out_of_the_successor_waits_for_another_notice() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (desk, _) = released(&app, &cases).await;
        let draft = begun(&app, &desk).await;
        let publicity = app.publicity().await;
        let ids: Vec<String> = cases.iter().map(|case| case.id.to_string()).collect();
        let edit = publicity.get(&format!("{draft}/edit")).await.is(200);
        let offered = edit.attributes("input[name=cases]", "value");
        assert!(ids.iter().all(|id| offered.contains(id)));
        press(&publicity, &draft, &draft, &super::draft(&[&ids[0]])).await.leads();
        release(&app, &draft).await;
        assert_eq!(stage(&app, &cases[0]).await, Stage::InNotice);
        assert_eq!(stage(&app, &cases[1]).await, Stage::Selected);
        let (_, third) = released(&app, &cases[1..]).await;
        assert!(app.visitor().get(&third).await.is(200).body.contains("测试乙"));
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_notice_is_not_replaced_under_a_case_on_hold() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (desk, public) = released(&app, &cases).await;
        let draft = begun(&app, &desk).await;
        let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
        let page = on_desk(&app, &receipt).await;
        press(&app.supervisor().await, &page, &page, &[("do", "admit")]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::OnHold);
        let refused = press(&app.publicity().await, &draft, &format!("{draft}/proposal"), &[]).await;
        assert_eq!(refused.status, 409);
        assert_eq!(stage(&app, &cases[1]).await, Stage::InNotice, "nothing half done");
        assert!(app.visitor().get(&public).await.is(200).body.contains("测试乙"));
        // What was begun can be thrown away.
        press(&app.publicity().await, &draft, &format!("{draft}/removal"), &[]).await.leads();
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
