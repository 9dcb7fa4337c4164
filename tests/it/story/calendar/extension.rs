//! The calendar is amended while a notice runs: what was printed stands, an extension is put forward by one and signed
//! by another, and objections are admitted until the new end. And an extension that the office asks for itself.

use bole::{domain::workflow::Stage, timed};

use super::{day, days_of_2026, errors, file, put_in_force, tamper};
use crate::{
    app::{Answer, TestApp, on_both_engines, on_sqlite},
    story::{
        invitation::asked,
        notice::{breaches, object, on_desk, press, released, selected, stage},
    },
};

/// 2026 with one weekday more off: 5 March, in the middle of a notice released on the second.
fn amended() -> String {
    file(2026, &days_of_2026(&[day("测试放假", "2026-03-05", true)]))
}

const WHY: &str = "测试：国务院办公厅增加一天假期";

/// The addendum that waits on a notice's desk.
async fn waiting(app: &TestApp, desk: &str) -> String {
    app.approver().await.get(desk).await.attributes("input[name=addendum]", "value")[0].clone()
}

async fn sign(app: &TestApp, desk: &str) -> Answer {
    let addendum = waiting(app, desk).await;
    press(&app.approver().await, desk, &format!("{desk}/addenda/signature"), &[("addendum", &addendum)]).await
}

#[test]
fn a_calendar_amended_while_a_notice_runs_moves_its_end_by_a_signature_only() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (desk, public) = released(&app, &cases).await;
        let ends = |page: &Answer| page.texts(".days .end b");
        assert_eq!(ends(&app.visitor().get(&public).await), ["3月9"]);
        object(&app, &public, &cases[1], "测试戊").await;
        let due = app.supervisor().await.get("/admin/objections").await.is(200);
        assert!(due.body.contains("2026-03-09") || due.body.contains("2026年3月9日"));

        app.at("2026-03-03T09:00");
        let page = put_in_force(&app, &amended(), WHY).await;
        let year = app.officer().await.get("/admin/calendar/2026").await.is(200);
        assert!(year.texts("table th[scope=row]").iter().any(|said| said.starts_with("3月5日")));
        assert!(app.officer().await.get(&page).await.is(200).body.contains("已生效"));

        // The printed end stands, and so does the text; whoever can do something about it is told.
        let shown = app.visitor().get(&public).await.is(200);
        assert_eq!(ends(&shown), ["3月9"]);
        assert_eq!(shown.texts(".count"), ["4个工作日（含今天）"], "the strip knows the new day off");
        let publicity = app.publicity().await;
        assert!(
            publicity.get("/admin").await.texts("table.work th a").iter().any(|task| task.starts_with("提请公示延期"))
        );
        let seen = publicity.get(&desk).await.is(200);
        assert!(seen.texts("#by-calendar p").concat().contains("2026年3月10日"));
        // The clock of the objection followed by itself.
        let due = app.supervisor().await.get("/admin/objections").await.is(200);
        assert!(due.body.contains("2026-03-10") || due.body.contains("2026年3月10日"));

        // One puts it forward, another signs.
        let extensions = format!("{desk}/extensions");
        press(&app.officer().await, &desk, &extensions, &[("by", "calendar")]).await.is(403);
        press(&publicity, &desk, &extensions, &[("by", "calendar")]).await.leads();
        let again = press(&publicity, &desk, &extensions, &[("by", "calendar")]).await.is(409);
        assert_eq!(errors(&again), ["已有一份延期待签发"]);
        assert_eq!(ends(&app.visitor().get(&public).await), ["3月9"], "a proposal moves nothing");
        let addendum = waiting(&app, &desk).await;
        let signature = format!("{desk}/addenda/signature");
        press(&publicity, &desk, &signature, &[("addendum", &addendum)]).await.is(403);
        sign(&app, &desk).await.leads();
        let approver = app.approver().await;
        press(&approver, &desk, &signature, &[("addendum", &addendum)]).await.is(409);

        let shown = app.visitor().get(&public).await.is(200);
        assert_eq!(ends(&shown), ["3月10"]);
        assert_eq!(shown.texts(".count"), ["5个工作日（含今天）"]);
        assert!(shown.texts(".notice-body p")[1].contains("至2026年3月9日24时"), "what was printed is not rewritten");
        let said = shown.texts(".timeline p[lang]").concat();
        assert_eq!(
            said,
            "本公示的截止日由2026年3月9日24时延至2026年3月10日24时。公示期间国务院办公厅的放假安排有调整，截止日按调整后的安排计算。"
        );
        assert!(app.visitor().get("/notices").await.is(200).body.contains("延长至2026年3月10日24时"));

        // Objections are admitted until the new end, to its last second.
        app.at("2026-03-10T23:59");
        timed::round(&app.app).await;
        press(&app.officer().await, &desk, &format!("{desk}/closings"), &[]).await.is(409);
        let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
        assert!(receipt.starts_with("YY-2026-"), "{receipt}");
        app.at("2026-03-11T00:00");
        timed::round(&app.app).await;
        let form = format!("{public}/objections/new");
        assert_eq!(app.visitor().get(&form).await.attributes("main button", "value"), ["lead"]);
        assert_eq!(stage(&app, &cases[0]).await, Stage::InNotice);
        assert_eq!(breaches(&app.app.db).await, []);

        // What was signed is checked.
        tamper(&app.app.db, "UPDATE notice SET ends_on = '2026-03-12'").await;
        tamper(&app.app.db, "UPDATE notice_addendum SET body = '改过的附告'").await;
        let mut broken: Vec<_> = breaches(&app.app.db).await.iter().map(|one| one.rule()).collect();
        broken.dedup();
        assert_eq!(broken, ["addendum_as_signed", "end_as_printed_or_extended"]);
    });
}

#[test]
fn a_preview_tells_objections_and_invitations_by_number_and_notices_by_name() {
    on_both_engines(async |app| {
        let _round = asked(&app).await;
        let cases = selected(&app, &["测试甲", "测试乙"]).await;
        let (_, public) = released(&app, &cases).await;
        object(&app, &public, &cases[0], "测试丁").await;
        let (receipt, _) = object(&app, &public, &cases[1], "测试戊").await;
        let page = on_desk(&app, &receipt).await;
        press(&app.supervisor().await, &page, &page, &[("do", "admit")]).await.leads();
        let page = super::propose(&app, &amended(), WHY).await;
        let seen = app.approver().await.get(&page).await.is(200);
        let rows: Vec<_> =
            seen.texts("table.moved tbody th").into_iter().zip(seen.texts("table.moved tbody td:last-child")).collect();
        let expected = [
            ("进行中的公示：智源示〔2026〕1号", "已公布的截止日不变，待公示专员提请延期"),
            ("异议受理期限，共1件", "期限随之顺延"),
            ("异议办理期限，共1件", "期限随之顺延"),
            ("评审邀请答复期限，共3件", "答复期限随之改变"),
        ];
        assert_eq!(rows, expected.map(|(what, then)| (what.to_owned(), then.to_owned())));
        assert!(!seen.body.contains(&receipt), "not which");
    });
}

/// Whether the publicity officer is asked to put an extension forward.
async fn is_asked(app: &TestApp) -> bool {
    let tasks = app.publicity().await.get("/admin").await.texts("table.work th a");
    tasks.iter().any(|task| task.starts_with("提请公示延期"))
}

/// The publicity officer asks for the end by the calendar, an approver signs it.
async fn extended_by_calendar(app: &TestApp, desk: &str) {
    press(&app.publicity().await, desk, &format!("{desk}/extensions"), &[("by", "calendar")]).await.leads();
    sign(app, desk).await.leads();
}

#[test]
fn a_calendar_amended_after_an_extension_counts_its_days_too() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let ask = [("extension_days", "2"), ("extension_reason", "测试：名单附件一度打不开。")];
        press(&app.publicity().await, &desk, &format!("{desk}/extensions"), &ask).await.leads();
        sign(&app, &desk).await.leads();
        assert_eq!(app.visitor().get(&public).await.texts(".days .end b"), ["3月11"]);
        assert!(!is_asked(&app).await);
        // The machines and the calendars have the new end, the printed one is not rewritten.
        let feed: serde_json::Value = serde_json::from_str(&app.visitor().get("/notices.json").await.body).unwrap();
        assert_eq!(feed["items"][0]["_notice"]["ends_on"], "2026-03-11");
        let calendar = app.visitor().get("/notices.ics").await.is(200).body;
        assert!(calendar.contains("DTEND;VALUE=DATE:20260312") && calendar.contains("SEQUENCE:1"), "{calendar}");

        app.at("2026-03-03T09:00");
        put_in_force(&app, &amended(), WHY).await;
        assert!(is_asked(&app).await);
        let seen = app.publicity().await.get(&desk).await.is(200);
        assert!(
            seen.texts("#by-calendar p").concat().contains("2026年3月12日"),
            "five days and two, without the fifth"
        );
        extended_by_calendar(&app, &desk).await;
        assert_eq!(app.visitor().get(&public).await.texts(".days .end b"), ["3月12"]);
        assert!(!is_asked(&app).await);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_wrong_file_put_right_leaves_no_notice_short() {
    on_both_engines(async |app| {
        app.at("2026-04-01T09:00");
        let wrong: Vec<_> = days_of_2026(&[]).into_iter().filter(|day| day["date"] != "2026-04-06").collect();
        put_in_force(&app, &file(2026, &wrong), WHY).await;
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        assert_eq!(
            app.visitor().get(&public).await.texts(".days .end b"),
            ["4月8"],
            "the sixth was taken for a workday"
        );
        // What is in force now is what the program brings: the printed end is too early all the same.
        app.at("2026-04-01T10:00");
        put_in_force(&app, &file(2026, &days_of_2026(&[])), WHY).await;
        assert!(is_asked(&app).await);
        extended_by_calendar(&app, &desk).await;
        assert_eq!(app.visitor().get(&public).await.texts(".days .end b"), ["4月9"]);
        assert!(!is_asked(&app).await);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn a_notice_that_an_older_program_counted_short_is_found_without_any_file() {
    on_sqlite(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, _) = released(&app, &cases).await;
        assert!(!is_asked(&app).await);
        // As after an upgrade that brought the notice of the year: nobody imported a file.
        tamper(&app.app.db, "UPDATE notice SET ends_on = '2026-03-06'").await;
        assert!(is_asked(&app).await);
        let seen = app.publicity().await.get(&desk).await.is(200);
        assert!(seen.texts("#by-calendar p").concat().contains("2026年3月9日"));
    });
}

#[test]
fn an_earlier_end_never_moves_a_printed_one() {
    on_sqlite(async |app| {
        put_in_force(&app, &amended(), WHY).await;
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        assert_eq!(app.visitor().get(&public).await.texts(".days .end b"), ["3月10"]);
        // The day off is taken back: the count would end a day earlier.
        app.at("2026-03-03T09:00");
        let text = file(2026, &days_of_2026(&[day("测试放假", "2026-07-01", true)]));
        let page = super::propose(&app, &text, WHY).await;
        let seen = app.approver().await.get(&page).await.is(200);
        assert_eq!(seen.texts("table.moved tbody td"), ["2026年3月10日", "2026年3月9日", "已公布的截止日不变"]);
        app.approver().await.post(&format!("{page}/confirmation"), &[]).await.leads();
        assert_eq!(app.visitor().get(&public).await.texts(".days .end b"), ["3月10"]);
        let nothing = press(&app.publicity().await, &desk, &format!("{desk}/extensions"), &[("by", "calendar")]).await;
        assert_eq!(errors(&nothing.is(409)), ["按现行日历不需要延期"]);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn the_office_extends_by_working_days_while_the_period_runs() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, public) = released(&app, &cases).await;
        let extensions = format!("{desk}/extensions");
        let publicity = app.publicity().await;
        let refused = press(&publicity, &desk, &extensions, &[("extension_days", "0")]).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#extension_reason", "#extension_days"]);
        let ask = [("extension_days", "2"), ("extension_reason", "测试：名单附件一度打不开。")];
        press(&publicity, &desk, &extensions, &ask).await.leads();

        // A form that was opened before is refused, and so is an end that is no longer the one that was seen.
        app.at("2026-03-04T09:00");
        let text = file(2026, &days_of_2026(&[day("测试放假", "2026-03-11", true)]));
        put_in_force(&app, &text, WHY).await;
        let moved = sign(&app, &desk).await.is(409);
        assert!(errors(&moved)[0].starts_with("延期提出后日历或截止日有变"));
        let addendum = waiting(&app, &desk).await;
        let drop = format!("{desk}/addenda/removal");
        press(&app.approver().await, &desk, &drop, &[("addendum", &addendum)]).await.leads();
        press(&app.publicity().await, &desk, &extensions, &ask).await.leads();
        sign(&app, &desk).await.leads();
        let shown = app.visitor().get(&public).await.is(200);
        assert_eq!(shown.texts(".days .end b"), ["3月12"], "the tenth and the twelfth; the eleventh is off");
        assert!(shown.texts(".timeline p[lang]").concat().ends_with("延长2个工作日。原因：测试：名单附件一度打不开。"));

        // After the last day nobody extends any more, nor signs what waits.
        app.at("2026-03-12T23:00");
        press(&app.publicity().await, &desk, &extensions, &ask).await.leads();
        app.at("2026-03-13T00:00");
        assert_eq!(errors(&sign(&app, &desk).await.is(409)), ["公示已于2026年3月12日24时截止，不能再延期"]);
        timed::round(&app.app).await;
        press(&app.publicity().await, &desk, &extensions, &ask).await.is(409);
        assert_eq!(breaches(&app.app.db).await, []);
    });
}

#[test]
fn an_extension_into_an_unannounced_year_names_it() {
    on_sqlite(async |app| {
        app.at("2026-12-18T09:00");
        let cases = selected(&app, &["测试甲"]).await;
        let (desk, _) = released(&app, &cases).await;
        let extensions = format!("{desk}/extensions");
        let ask = |days| [("extension_days", days), ("extension_reason", "测试原因")];
        let unknown = press(&app.publicity().await, &desk, &extensions, &ask("5")).await.is(409);
        assert!(errors(&unknown)[0].starts_with("2027年放假安排尚未录入，无法计算公示截止日，到2026年末只数到第4天"));
        let provisional = press(&app.publicity().await, &desk, &extensions, &ask("1")).await.is(422);
        assert_eq!(provisional.attributes(".errors li a", "href"), ["#provisional"]);
        let ticked = [ask("1").as_slice(), &[("provisional", "yes")]].concat();
        press(&app.publicity().await, &desk, &extensions, &ticked).await.leads();
        let english = format!("/en{}", desk.replace("/admin", ""));
        let printed = async || app.visitor().get(&english).await.is(200).texts(".notice-body p");
        let before = printed().await;
        assert!(!before[1].contains("may still move"));
        sign(&app, &desk).await.leads();
        assert_eq!(
            printed().await,
            before,
            "how sure the new end is stands in the addendum, not beside the printed one"
        );
    });
}
