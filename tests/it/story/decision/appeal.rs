//! The clocks of a review of the decision: fifteen days from the letter to ask, sixty to answer.

use bole::{domain::workflow::Stage, timed};

use super::Waiting;
use crate::app::{TestApp, on_both_engines};

#[test]
fn fifteen_days_to_ask_and_sixty_to_answer() {
    on_both_engines(async |app: TestApp| {
        let it = Waiting::of(&app, 1, &[0, 0]).await;
        let declined: &[(&str, &str)] = &[("outcome", "not_selected"), ("reason", "测试：会议表决未通过")];
        it.prepare(&it.officer, &[declined, declined], "hand_over").await.leads();
        it.release(&it.approver).await.leads();
        assert_eq!(it.stages().await, [Stage::NotSelected; 2]);
        // The letter is of 2 March: the last day is the 17th, to its last minute in Beijing.
        let path = |at: usize| format!("{}/appeal", it.case_path(at));
        let page = it.candidates[0].get(&path(0)).await.is(200);
        assert!(page.body.contains("申请期限至2026年3月17日24时"));
        assert!(it.candidates[0].get(&it.case_path(0)).await.body.contains("申请期限至2026年3月17日24时"));
        assert_eq!(page.attributes("input[name=appeal_ground][value=academic]", "value"), Vec::<String>::new());
        let ask = async |at: usize, ground: &str| {
            let statement = "测试：表决时应当回避的委员没有离席，请核对会议记录。";
            let who = app.candidate(it.subject(at).await).await;
            who.post(&path(at), &[("appeal_ground", ground), ("appeal_statement", statement)]).await
        };
        assert!(ask(0, "academic").await.is(422).body.contains("不能作为申请复审的理由"));
        app.at("2026-03-17T23:59");
        ask(0, "procedure").await.leads();
        app.at("2026-03-18T00:00");
        assert!(ask(1, "procedure").await.is(409).body.contains("2026年3月17日"));
        assert_eq!(it.round.number("SELECT COUNT(*) FROM appeal").await, 1);

        // It is due on the sixtieth day, which both sides read; then it is late and the self-check says so.
        let approver = app.approver_2().await;
        assert!(approver.get("/admin/appeals").await.is(200).body.contains("2026-05-16"));
        assert!(app.candidate(it.subject(0).await).await.get(&path(0)).await.is(200).body.contains("2026-05-16"));
        app.at("2026-05-17T09:00");
        timed::round(&app.app).await;
        let late = app.approver_2().await.get("/admin/appeals").await.is(200);
        assert_eq!(late.texts(".tasks .tag.stop"), ["待答复"]);
        let check = app.approver_2().await.get(&format!("{}/compliance", it.case_path(0))).await.is(200);
        assert!(check.body.contains("2026年5月16日"), "the clause names the day");
        crate::tampering::is_found_out(&app, &["appeal"]).await;
    });
}
