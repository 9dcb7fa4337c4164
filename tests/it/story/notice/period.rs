//! The period of a notice, from its draft to the contract after it: the days are counted, nobody is published without
//! a consent, and a year without a calendar is named.

use bole::{
    calendar_files,
    domain::{calendar::Convention, workflow::Stage},
    timed,
};
use sha2::{Digest, Sha256};

use super::{breaches, draft, drafted, press, selected, sign_contract, stage};
use crate::{
    app::{on_both_engines, on_sqlite},
    records::{column, run},
};

#[test]
fn from_draft_to_contract() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let desk = drafted(&app, &cases).await;
        let public = desk.replace("/admin", "");

        app.visitor().get(&public).await.is(404);
        assert_eq!(app.visitor().get("/notices").await.texts("#running + *, .tasks a"), Vec::<String>::new());
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.is(409);
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        press(&app.publicity().await, &desk, &desk, &draft(&[&cases[0].id.to_string()])).await.is(409);

        // The end is counted from the day of release, whatever the preview said on the day of the proposal.
        app.at("2026-03-03T10:00");
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        let calendar = calendar_files::announced();
        let end = calendar.add_workdays("2026-03-03".parse().unwrap(), 5, Convention::NextDay).unwrap().ends_on;
        assert_eq!(end, "2026-03-10".parse().ok());
        let page = app.visitor().get(&public).await.is(200);
        assert_eq!(page.texts("table.t tbody th"), ["测试甲", "测试乙", "测试丙"]);
        assert_eq!(page.texts(".notice-meta"), ["智源示〔2026〕1号·2026年3月3日发布"]);
        assert_eq!(page.texts(".count"), ["5个工作日（自明天起）"]);
        assert_eq!(page.texts(".days .today b"), ["3月3"]);
        assert_eq!(page.texts(".days .end b"), ["3月10"]);
        for case in &cases {
            assert_eq!(stage(&app, case).await, Stage::InNotice);
        }

        // What is shown is what was hashed.
        let text = app.visitor().get(&format!("{public}/text")).await.is(200);
        let hash = hex::encode(Sha256::digest(text.body.as_bytes()));
        assert_eq!(page.texts("#sha256"), std::slice::from_ref(&hash));
        for paragraph in page.texts(".notice-body p") {
            assert!(text.body.lines().any(|line| line == paragraph), "{paragraph}");
        }

        // The countdown is another one tomorrow, though nothing was written.
        app.at("2026-03-04T00:00");
        assert_eq!(app.visitor().get(&public).await.texts(".count"), ["5个工作日（含今天）"]);

        app.at("2026-03-10T23:59");
        let closed = press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.is(409);
        assert_eq!(closed.texts(".errors li b"), ["公示期到2026年3月10日24时（北京时间）才满"]);
        app.at("2026-03-11T00:00");
        timed::round(&app.app).await;
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        for case in &cases {
            assert_eq!(stage(&app, case).await, Stage::Cleared);
        }
        assert_eq!(app.visitor().get(&public).await.texts(".count"), Vec::<String>::new());

        sign_contract(&app, &cases[0]).await;

        // Thirty days after the end only the record of the result is left.
        app.at("2026-04-09T23:00");
        assert_eq!(app.visitor().get(&public).await.texts("table.t tbody th").len(), 3);
        app.at("2026-04-10T00:00");
        let record = app.visitor().get(&public).await.is(200);
        assert!(!record.body.contains("测试乙"), "the list has left");
        assert_eq!(record.texts("#sha256"), [hash]);
        app.visitor().get(&format!("{public}/text")).await.is(404);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_year_without_a_calendar_is_named() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        app.at("2026-12-28T09:00");
        let desk = drafted(&app, &cases).await;
        let refused = press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.is(409);
        assert_eq!(
            refused.texts(".errors li b"),
            [
                "2027年放假安排尚未录入，无法计算公示截止日，到2026年末只数到第3天；可以录入该年日历、缩短公示期，方案允许时也可改用自然日"
            ]
        );
        // A provisional end needs a person's tick.
        app.at("2026-12-21T09:00");
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.is(422);
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[("provisional", "yes")]).await.leads();
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        let page = app.visitor().get(&desk.replace("/admin", "")).await.is(200);
        assert!(page.texts(".notice-body p")[1].ends_with("截止日以国务院办公厅后续关于节假日安排的通知为准。"));
        // Who ticked it, and that it went out so, is on record.
        let noted = "SELECT payload FROM event WHERE command IN ('propose_notice', 'release_notice') ORDER BY seq";
        let noted = column(&app, noted).await;
        let says = |payload: &String| {
            payload.contains(r#""end_status":"provisional""#) && payload.contains(r#""provisional_accepted":true"#)
        };
        assert_eq!(noted.iter().filter(|payload| says(payload)).count(), 2, "{noted:?}");
    });
}

#[test]
fn a_notice_runs_no_shorter_than_its_scheme_says() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let id = cases[0].id.to_string();
        let publicity = app.publicity().await;
        for (field, value) in
            [("days", "1"), ("unit", "natural"), ("convention", "same_day"), ("list_stays_days", "3660")]
        {
            let fields: Vec<_> = draft(&[&id])
                .into_iter()
                .map(|(name, usual)| (name, if name == field { value } else { usual }))
                .collect();
            let refused = publicity.post("/admin/notices", &fields).await.is(422);
            assert_eq!(refused.attributes(".errors li a", "href"), [format!("#{field}")]);
        }
        let desk = drafted(&app, &cases).await;
        // A draft from before the rule is refused when its release is proposed.
        run(&app, "UPDATE notice SET days = 1").await;
        let refused = press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.is(422);
        let said = "方案要求公示不少于5个工作日（发布当日不计入），可以延长，不能缩短";
        assert_eq!(refused.texts(".errors li :is(a, b)"), [said]);
        // And one that was proposed before it is not released.
        run(&app, "UPDATE notice SET days = 5").await;
        press(&publicity, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        run(&app, "UPDATE notice SET days = 1").await;
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.is(422);
        assert_eq!(stage(&app, &cases[0]).await, Stage::Selected);
    });
}

#[test]
fn natural_days_roll_off_a_day_off_where_the_scheme_counts_so() {
    on_both_engines(async |app| {
        run(&app, "UPDATE scheme_config SET config = REPLACE(config, '\"unit\":\"working\"', '\"unit\":\"natural\"')")
            .await;
        let cases = selected(&app, &["测试甲"]).await;
        let id = cases[0].id.to_string();
        let form = app.publicity().await.get("/admin/notices/new").await.is(200);
        assert_eq!(
            form.attributes("select[name=unit] option[selected], input[name=unit][checked]", "value"),
            ["natural"]
        );
        let fields: Vec<_> = draft(&[&id])
            .into_iter()
            .map(|(name, value)| (name, if name == "unit" { "natural" } else { value }))
            .collect();
        let desk = app.publicity().await.post("/admin/notices", &fields).await.leads();
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        // Five days from Monday end on Saturday, and so on the Monday after it (Civil Code art. 203).
        let page = app.visitor().get(&desk.replace("/admin", "")).await.is(200);
        assert!(page.texts(".notice-body p")[1].contains("至2026年3月9日24时，共5个自然日（发布当日不计入）"));
        assert_eq!(page.texts(".days .end b"), ["3月9"]);
        let ask = [("extension_days", "5"), ("extension_reason", "测试：名单附件一度打不开。")];
        press(&app.publicity().await, &desk, &format!("{desk}/extensions"), &ask).await.leads();
        let waits = app.approver().await.get(&desk).await.is(200);
        assert!(waits.body.contains("延至2026年3月16日24时。延长5个自然日。"), "Saturday rolls again");
        app.at("2026-03-09T23:59");
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.is(409);
        app.at("2026-03-10T00:00");
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.leads();
        assert_eq!(stage(&app, &cases[0]).await, Stage::Cleared);
    });
}

#[test]
fn a_day_that_counts_begins_before_business_does() {
    on_both_engines(async |app| {
        run(&app, "UPDATE scheme_config SET config = REPLACE(config, '\"next_day\"', '\"same_day\"')").await;
        let cases = selected(&app, &["测试甲"]).await;
        let id = cases[0].id.to_string();
        let fields: Vec<_> = draft(&[&id])
            .into_iter()
            .map(|(name, value)| (name, if name == "convention" { "same_day" } else { value }))
            .collect();
        let desk = app.publicity().await.post("/admin/notices", &fields).await.leads();
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        let release = format!("{desk}/release");
        let late = press(&app.approver().await, &desk, &release, &[]).await.is(409);
        assert!(late.texts(".errors li :is(a, b)")[0].starts_with("发布当日计入公示期的，须在上午9时上班前发布"));
        app.at("2026-03-03T08:59");
        press(&app.approver().await, &desk, &release, &[]).await.leads();
        let page = app.visitor().get(&desk.replace("/admin", "")).await.is(200);
        assert!(
            page.texts(".notice-body p")[1].contains("2026年3月3日至2026年3月9日24时，共5个工作日（发布当日计入）")
        );
    });
}

#[test]
fn without_a_consent_nobody_is_published() {
    on_sqlite(async |app| {
        // The cases of the first batch were imported from an article: nobody consented to a notice.
        let form = app.publicity().await.get("/admin/notices/new").await.is(200);
        let seeded = form.attributes("input[name=cases]", "value");
        assert_eq!(seeded.len(), 3);
        let desk = app.publicity().await.post("/admin/notices", &draft(&[&seeded[0]])).await.leads();
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.is(422);
    });
}
