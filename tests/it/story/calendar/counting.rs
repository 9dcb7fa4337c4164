//! Notices drafted and released on the days that other programs count wrongly, in both conventions, and at the end of
//! the announced years.

use super::super::notice::{draft, press, selected};
use crate::{
    app::{Answer, TestApp, on_sqlite},
    records::run,
};

/// Releases a notice today; gives the paragraph about its period.
async fn period(app: &TestApp, name: &str, days: &str, convention: &str) -> String {
    let cases = selected(app, &[name]).await;
    let id = cases[0].id.to_string();
    let mut fields = draft(&[&id]);
    fields.retain(|(field, _)| !matches!(*field, "days" | "convention"));
    fields.extend([("days", days), ("convention", convention)]);
    let desk = app.publicity().await.post("/admin/notices", &fields).await.leads();
    let proposal = press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[("provisional", "yes")]).await;
    proposal.leads();
    press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
    let page: Answer = app.visitor().get(&desk.replace("/admin", "")).await.is(200);
    page.texts(".notice-body p").remove(1)
}

#[test]
fn the_ten_tricky_cases_are_right_on_released_notices() {
    on_sqlite(async |app| {
        // A scheme that counts the day of release allows both: the other never ends earlier.
        run(&app, "UPDATE scheme_config SET config = REPLACE(config, '\"next_day\"', '\"same_day\"')").await;
        for (id, start, days, next_day, same_day) in [
            ("t01", "2019-12-31", "5", "2020年1月8日", "2020年1月7日"),
            ("t02", "2020-05-09", "5", "2020年5月15日", "2020年5月14日"),
            ("t03", "2021-12-31", "5", "2022年1月10日", "2022年1月7日"),
            ("t04", "2022-09-30", "5", "2022年10月12日", "2022年10月11日"),
            ("t05", "2023-09-27", "7", "2023年10月12日", "2023年10月11日"),
            ("t06", "2024-02-08", "5", "2024年2月21日", "2024年2月20日"),
            ("t07", "2024-12-31", "5", "2025年1月8日", "2025年1月7日"),
            ("t08", "2025-01-27", "5", "2025年2月10日", "2025年2月8日"),
            ("t09", "2025-09-30", "5", "2025年10月14日", "2025年10月13日"),
            ("t10", "2026-02-14", "7", "2026年3月3日", "2026年3月2日"),
        ] {
            app.at(&format!("{start}T08:00"));
            for (convention, end) in [("next_day", next_day), ("same_day", same_day)] {
                let said = period(&app, &format!("测试{id}{convention}"), days, convention).await;
                assert!(said.contains(&format!("至{end}24时，共{days}个工作日")), "{id} {convention}: {said}");
            }
        }
    });
}

#[test]
fn the_end_of_the_announced_years_has_three_answers_on_notices_too() {
    on_sqlite(async |app| {
        app.at("2026-12-18T08:00");
        let settled = period(&app, "测试甲", "5", "next_day").await;
        assert!(settled.ends_with("至2026年12月25日24时，共5个工作日（发布当日不计入）。"), "{settled}");
        app.at("2026-12-21T08:00");
        let provisional = period(&app, "测试乙", "5", "next_day").await;
        assert!(provisional.contains("至2026年12月28日24时"), "{provisional}");
        assert!(provisional.ends_with("截止日以国务院办公厅后续关于节假日安排的通知为准。"), "{provisional}");
    });
}

#[test]
fn a_notice_that_ends_on_a_working_sunday_runs_through_it() {
    on_sqlite(async |app| {
        // 20 September 2026 is a Sunday on which people work.
        app.at("2026-09-14T08:00");
        let cases = selected(&app, &["测试甲"]).await;
        let id = cases[0].id.to_string();
        let mut fields = draft(&[&id]);
        fields.retain(|(field, _)| *field != "days");
        fields.push(("days", "5"));
        let desk = app.publicity().await.post("/admin/notices", &fields).await.leads();
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        let public = desk.replace("/admin", "");
        let page = app.visitor().get(&public).await.is(200);
        assert!(page.texts(".notice-body p")[1].contains("至2026年9月20日24时"));
        assert_eq!(page.texts(".days .end b"), ["9月20"]);
        app.at("2026-09-20T23:59");
        assert_eq!(app.visitor().get(&public).await.texts(".count"), ["1个工作日（含今天）"]);
        let early = press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.is(409);
        assert_eq!(early.texts(".errors li b"), ["公示期到2026年9月20日24时（北京时间）才满"]);
        app.at("2026-09-21T00:00");
        bole::timed::round(&app.app).await;
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
    });
}
