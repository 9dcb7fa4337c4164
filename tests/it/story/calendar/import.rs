//! A year's file: refused with everything at once, believed for a reason, put in force by somebody else, kept for ever.

use std::process::Command;

use bole::domain::role::Role;
use sha2::{Digest, Sha256};

use super::{PAGE, day, days_of_2026, days_of_2027, errors, file, form, propose, put_in_force, tamper};
use crate::story::notice::{breaches, drafted, press, selected};
use crate::{
    app::{Engine, TestApp, on_both_engines, on_sqlite},
    people::Somebody,
    tampering::{Kind, Table, are_found_out},
};

/// What `bole workdays` prints with this database.
fn workdays(app: &TestApp, start: &str, days: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bole"));
    command.args(["workdays", "--start", start, "--days", days, "--database", &app.app.config.database_url]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_year_is_proposed_by_one_and_put_in_force_by_another() {
    on_both_engines(async |app| {
        app.at("2026-12-28T09:00");
        let twin = match app.engine {
            Engine::Postgres => Some(app.twin().await),
            Engine::Sqlite => None,
        };
        let cases = selected(&app, &["测试甲"]).await;
        let desk = drafted(&app, &cases).await;
        assert_eq!(workdays(&app, "2026-12-28", "5"), r#"{"end":null,"status":"unknown"}"#);
        let text = format!("{}\n", file(2027, &days_of_2027()));
        let mut long_ago = form(&text, "", "propose");
        long_ago[3] = ("published_on", "2026-11-05");

        // Who looks sees what would change, and writes nothing.
        let sysadmin = app.sysadmin().await;
        let seen = sysadmin.post(PAGE, &form(&text, "", "look")).await.is(200);
        assert_eq!(seen.texts("table.changes tbody th").len(), 13);
        assert_eq!(seen.texts("table.moved tbody th"), ["公示稿，共1件"], "an administrator reads no drafts");
        assert_eq!(seen.texts("table.moved tbody td"), ["不能计算", "2027年1月5日", "发布时按当日重新计算"]);
        app.approver().await.get("/admin/calendar/2027").await.is(200);

        let page = sysadmin.post(PAGE, &long_ago).await.leads();
        let hash = hex::encode(Sha256::digest(text.as_bytes()));
        assert!(sysadmin.get(&page).await.is(200).body.contains(&hash), "the hash is that of the file");
        let again = sysadmin.post(PAGE, &long_ago).await.is(409);
        assert_eq!(errors(&again), ["2027年已有一份待确认的文件，请先确认、退回或撤回"]);
        assert_eq!(
            workdays(&app, "2026-12-28", "5"),
            r#"{"end":null,"status":"unknown"}"#,
            "a proposal is not in force"
        );

        // Somebody else confirms: not another role, not the same person.
        let confirmation = format!("{page}/confirmation");
        sysadmin.post(&confirmation, &[]).await.is(403);
        app.publicity().await.post(&confirmation, &[]).await.is(403);
        app.officer().await.get(&page).await.is(200);
        app.persona(Role::Expert).await.get(&page).await.is(403);
        let approver = app.approver().await;
        assert!(
            approver.get("/admin").await.texts("table.work th a").iter().any(|task| task.starts_with("确认日历的改动"))
        );
        let seen = approver.get(&page).await.is(200);
        assert_eq!(seen.texts("table.moved tbody th"), ["公示稿：关于测试人选的公示"]);
        let key = seen.attributes("input[name=request_key]", "value")[0].clone();
        let first = approver.post(&confirmation, &[("request_key", &key)]).await.leads();
        assert_eq!(approver.post(&confirmation, &[("request_key", &key)]).await.leads(), first, "a double click");
        assert_eq!(errors(&approver.post(&confirmation, &[]).await.is(409)), ["这一项已经处理过了"]);

        // From then on everything counts with it, on every node.
        assert_eq!(workdays(&app, "2026-12-28", "5"), r#"{"end":"2027-01-05","status":"announced"}"#);
        for app in [Some(app.clone()), twin].into_iter().flatten() {
            let shown = app.officer().await.get(&desk).await.is(200);
            assert!(shown.body.contains("2027年1月5日"), "the desk counts anew");
        }
        press(&app.publicity().await, &desk, &format!("{desk}/proposal"), &[]).await.leads();
        press(&app.approver().await, &desk, &format!("{desk}/release"), &[]).await.leads();
        let public = app.visitor().get(&desk.replace("/admin", "")).await.is(200);
        assert_eq!(public.texts(".days .end b"), ["1月5"]);
        assert_eq!(breaches(&app.app.db).await, []);

        // What was confirmed is checked against what was frozen.
        let file = [("year", Kind::Int), ("title", Kind::Text)];
        let confirmed = "state = 'in_force' AND id IN (SELECT subject_id FROM evidence WHERE kind = 'calendar_notice')";
        are_found_out(&app, &[Table::of("calendar_notice", confirmed, &file)]).await;
        tamper(&app.app.db, "UPDATE calendar_day SET date = '2027-01-04' WHERE date = '2027-01-01'").await;
        let broken = breaches(&app.app.db).await;
        assert_eq!(
            broken.iter().map(|one| (one.rule(), one.place.to_string())).collect::<Vec<_>>(),
            [("calendar_as_confirmed", "2027".to_owned())]
        );
    });
}

#[test]
fn one_person_with_both_roles_does_not_confirm_alone() {
    on_sqlite(async |app| {
        app.at("2026-12-01T09:00");
        let roles = vec![(Role::Sysadmin, None), (Role::Approver, None)];
        let both = app.somebody(Somebody { key: "both".to_owned(), person: None, roles }).await;
        let text = file(2027, &days_of_2027());
        let page = both.post(PAGE, &form(&text, "", "propose")).await.leads();
        both.post(&format!("{page}/confirmation"), &[]).await.is(403);
        let ended = both.post(&format!("{page}/end"), &[("own", "yes")]).await.leads();
        assert_eq!(both.get(&ended).await.texts(".case-head .tag"), ["已撤回"]);

        // Turned down by somebody else, with a note; the way is free again each time.
        let page = propose(&app, &text, "").await;
        let approver = app.approver().await;
        assert_eq!(errors(&approver.post(&format!("{page}/end"), &[("note", " ")]).await.is(422)).len(), 1);
        approver.post(&format!("{page}/end"), &[("note", "与公报原文不符")]).await.leads();
        approver.post(&format!("{page}/confirmation"), &[]).await.is(409);
        put_in_force(&app, &text, "").await;
        let year = app.officer().await.get("/admin/calendar/2027").await.is(200);
        assert_eq!(year.texts("#notices").len(), 1);
        assert_eq!(year.texts("td .tag.ok, td .tag.stop").iter().filter(|said| *said == "已退回").count(), 1);
    });
}

#[test]
fn a_file_is_refused_for_everything_at_once() {
    on_sqlite(async |app| {
        app.at("2026-12-01T09:00");
        let sysadmin = app.sysadmin().await;
        let refused = |answer: crate::app::Answer| errors(&answer.is(422));
        let look = async |text: &str| refused(sysadmin.post(PAGE, &form(text, "", "look")).await);

        assert_eq!(look("{").await, ["不是JSON文件：第1行第1列读不下去"]);
        let broken =
            r#"{"year": 2027, "papers": ["gov"], "days": [{"name": "", "date": "2027-13-01", "isOffDay": 1}]}"#;
        assert_eq!(
            look(broken).await,
            [
                "papers[0]不是网址",
                "days[0].name没有写节日名称",
                "days[0].date不是日期：2027-13-01",
                "days[0].isOffDay应当是true或false"
            ]
        );
        let empty = r#"{"year": 2027, "papers": [], "days": []}"#;
        assert_eq!(
            look(empty).await,
            ["papers是空的：没有官方通知作依据", "文件里没有一天：没有公布的年份不能当作没有假期"]
        );
        let mut days = days_of_2027();
        days.extend([
            day("元旦", "2027-01-01", true),
            day("元旦", "2026-12-19", true),
            day("元旦", "2028-01-01", true),
        ]);
        assert_eq!(
            look(&file(2027, &days)).await,
            [
                "2027年1月1日写了两次",
                "2026年12月19日不在前一年12月20日至当年12月31日之间",
                "2028年1月1日不在前一年12月20日至当年12月31日之间"
            ]
        );
        assert_eq!(look(&file(2026, &days_of_2026(&[]))).await, ["这一年已经录入，文件没有改动任何一天"]);
        let later: Vec<_> = days_of_2027()
            .iter()
            .map(|day| serde_json::from_str(&day.to_string().replace("2027", "2029")).unwrap())
            .collect();
        assert_eq!(look(&file(2029, &later)).await[0], "年份逐年公布，下一份应当是2027年");

        // What was typed is kept, and the rest of the form is asked for in one go.
        let text = file(2027, &days_of_2027());
        let missing = sysadmin.post(PAGE, &[("year_file", text.as_str()), ("do", "propose")]).await.is(422);
        assert_eq!(
            missing.attributes(".errors li a", "href"),
            ["#calendar_title", "#calendar_doc_no", "#published_on"]
        );
        assert_eq!(missing.texts("#year_file"), [text.as_str()]);
        let mut tomorrow = form(&text, "", "propose");
        tomorrow[3] = ("published_on", "2026-12-02");
        assert_eq!(refused(sysadmin.post(PAGE, &tomorrow).await), ["公布日期不能晚于今天"]);

        // A file is read into the same form.
        let upload = sysadmin.upload(PAGE, &format!("{PAGE}/file"), "2027.json", text.as_bytes()).await.is(200);
        assert_eq!(upload.texts("#year_file"), [text.as_str()]);
        assert_eq!(upload.texts("#preview h2"), ["会改动什么"]);
        sysadmin.upload(PAGE, &format!("{PAGE}/file"), "2027.json", b"[").await.is(422);

        // Nobody else imports.
        app.officer().await.get(PAGE).await.is(403);
        app.approver().await.post(PAGE, &form(&text, "", "propose")).await.is(403);
    });
}

#[test]
fn what_the_check_finds_needs_a_reason_in_writing() {
    on_both_engines(async |app| {
        app.at("2026-12-01T09:00");
        let sysadmin = app.sysadmin().await;
        let mut days = days_of_2027();
        days.retain(|day| day["name"] != "端午节");
        days.push(day("国庆节", "2027-10-08", false));
        let text = file(2027, &days);
        let seen = sysadmin.post(PAGE, &form(&text, "", "look")).await.is(200);
        assert_eq!(
            seen.texts(".findings li"),
            [
                "2027年10月8日写作调休上班，但它不是周末",
                "没有端午的假期",
                "放假的工作日减去调休上班日是12天，法定节假日是13天"
            ]
        );
        let refused = sysadmin.post(PAGE, &form(&text, " ", "propose")).await.is(422);
        assert_eq!(refused.attributes(".errors li a", "href"), ["#reason"]);
        let page = propose(&app, &text, "测试：端午与周末重合，原文如此").await;
        let shown = app.approver().await.get(&page).await.is(200);
        assert!(shown.body.contains("测试：端午与周末重合，原文如此"));
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
