//! Lists pasted from a spreadsheet: all lines are entered or none, and every mistake is told with its line.

use bole::domain::register::Kind;

use super::{count, lab};
use crate::{
    app::{TestApp, on_both_engines},
    records::column,
};

/// A challenge with two tracks, and where its results are pasted.
async fn challenge(app: &TestApp) -> (String, String) {
    let officer = app.officer().await;
    let page = officer.post("/admin/challenges/new", &[("challenge_name", "测试挑战赛")]).await.leads();
    let tracks = [("lines", "名称\t代码\n检测\tfull\n小类\ttiny\n")];
    officer.post(&format!("{page}/challenge_track/list"), &tracks).await.leads();
    let list = format!("{page}/challenge_result/list");
    (page, list)
}

#[test]
fn the_results_of_a_challenge_are_entered_at_once() {
    on_both_engines(async |app| {
        let officer = app.officer().await;
        let (page, list) = challenge(&app).await;
        assert_eq!(count(&app, Kind::Track).await, {
            let seeded = column(
                &app,
                "SELECT CAST(COUNT(*) + 2 AS TEXT) FROM challenge_track WHERE code NOT IN ('full', 'tiny')",
            )
            .await;
            seeded[0].clone()
        });
        let form = officer.get(&list).await.is(200);
        assert_eq!(form.texts("#columns ~ *, .parts b").len(), 5, "every column is named");

        let before = count(&app, Kind::Ranking).await;
        let wrong = "甲队\t检测\t1\t\t0.91\n乙队\t检测\t第二\t\t\n丙队\t没有\t3\n甲队\t检测\t4\n\t小类\t1";
        let refused = officer.post(&list, &[("lines", wrong)]).await.is(422);
        let told = refused.texts("#lines-err .zh, .errors li");
        for line in ["第2行", "第3行", "第4行", "第5行"] {
            assert!(told.iter().any(|said| said.contains(line)), "{line} is not among {told:?}");
        }
        assert!(!told.iter().any(|said| said.contains("第1行")), "{told:?}");
        assert!(refused.body.contains("乙队\t检测\t第二"), "what was pasted stays");
        assert_eq!(count(&app, Kind::Ranking).await, before, "nothing is half entered");

        let right = "名次\t队伍\t赛道\n1\t甲队\t检测\n2\t乙队\t检测\n1\t甲队\t小类\n";
        officer.post(&list, &[("lines", right)]).await.leads();
        let shown = officer.get(&page).await.is(200);
        assert_eq!(shown.texts(".parts h3").iter().filter(|title| *title == "甲队").count(), 2);
        let told = shown.texts(".timeline > li > b");
        assert_eq!(told.iter().filter(|said| said.starts_with("成批登记")).count(), 5, "{told:?}");
        let events = column(&app, "SELECT command FROM event WHERE command = 'enter_records' ORDER BY seq").await;
        assert_eq!(events.len(), 2, "one list is one event");
        // The same list again says of each line that it is there already.
        let again = officer.post(&list, &[("lines", right)]).await.is(422);
        assert_eq!(again.texts(".errors li").len(), 3);
        assert_eq!(
            officer.post(&list, &[("lines", " \n\t\n")]).await.is(422).attributes(".errors a", "href"),
            ["#lines"]
        );
        let unknown = officer.post(&list, &[("lines", "名次\t没有的列\n1\t甲")]).await.is(422);
        assert!(unknown.texts(".errors li")[0].contains("没有的列"));
        let many = "队\t检测\t1\n".repeat(501);
        assert!(officer.post(&list, &[("lines", &many)]).await.is(422).texts(".errors li")[0].contains("501"));
    });
}

#[test]
fn whoever_may_not_enter_one_may_not_paste_many() {
    on_both_engines(async |app| {
        let lab = lab(&app).await;
        let list = format!("/admin/labs/{lab}/work_package/list");
        app.auditor().await.get(&list).await.is(403);
        let (page, _) = challenge(&app).await;
        app.officer().await.get(&format!("{page}/lab_party/list")).await.is(404);
    });
}
