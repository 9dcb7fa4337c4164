//! The office alone is closed: off until somebody enters it, counted from then on, never a printed end.

use super::errors;
use crate::{
    app::on_both_engines,
    story::notice::{breaches, press, released, selected},
};

const PAGE: &str = "/admin/calendar/closures";

fn closure<'a>(starts_on: &'a str, ends_on: &'a str, closed: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("starts_on", starts_on), ("ends_on", ends_on), ("closed", closed), ("reason", "测试：楼宇停电检修")]
}

#[test]
fn a_closure_lengthens_what_is_counted_from_then_on_and_no_printed_end() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let (before, public) = released(&app, &cases[..1]).await;
        let (sysadmin, approver) = (app.sysadmin().await, app.approver().await);
        assert!(app.officer().await.get(PAGE).await.is(200).body.contains("没有登记过停止办公"));
        app.officer().await.post(PAGE, &closure("2026-03-04", "2026-03-05", "yes")).await.is(403);

        let refused = sysadmin.post(PAGE, &closure("2026-03-05", "2026-03-04", "yes")).await.is(422);
        assert_eq!(errors(&refused), ["截止日不能早于起始日，一次最多31天"]);
        let weekend = sysadmin.post(PAGE, &closure("2026-03-07", "2026-03-08", "yes")).await.is(422);
        assert_eq!(errors(&weekend), ["这几天没有一天会因此改变"]);
        sysadmin.post(PAGE, &closure("2026-03-04", "2026-03-05", "yes")).await.leads();
        let page = approver.get(PAGE).await.is(200);
        let confirm = page.attributes("form[action$=confirmation]", "action")[0].clone();
        sysadmin.post(&confirm, &[]).await.is(403);

        // Proposed, it counts for nothing yet.
        let (proposed, _) = released(&app, &cases[1..2]).await;
        approver.post(&confirm, &[]).await.leads();
        approver.post(&confirm, &[]).await.is(409);
        let end =
            async |desk: &str| app.visitor().get(&desk.replace("/admin", "")).await.texts(".days .end b").concat();
        assert_eq!((end(&before).await.as_str(), end(&proposed).await.as_str()), ("3月9", "3月9"));
        assert!(app.visitor().get(&public).await.texts(".days .off").iter().any(|day| day.ends_with("停办")));
        let nothing =
            press(&app.publicity().await, &before, &format!("{before}/extensions"), &[("by", "calendar")]).await;
        nothing.is(409);
        let (after, _) = released(&app, &cases[2..]).await;
        assert_eq!(end(&after).await, "3月11", "two days later than without");
        let year = app.officer().await.get("/admin/calendar/2026").await.is(200);
        assert_eq!(year.texts(".month .shut").len(), 2);

        // Open after all, the next morning: entered and confirmed like the closure, whose record stays.
        app.at("2026-03-03T08:00");
        let (sysadmin, approver) = (app.sysadmin().await, app.approver().await);
        sysadmin.post(PAGE, &closure("2026-03-05", "2026-03-05", "no")).await.leads();
        let page = approver.get(PAGE).await.is(200);
        let confirm = page.attributes("form[action$=confirmation]", "action")[0].clone();
        approver.post(&confirm, &[]).await.leads();
        let year = app.officer().await.get("/admin/calendar/2026").await.is(200);
        assert_eq!(year.texts(".month .shut").len(), 1);
        assert_eq!(end(&after).await, "3月11");
        assert_eq!(breaches(&app.app.db).await, []);
        super::tamper(&app.app.db, "UPDATE office_closure SET ends_on = '2026-03-06' WHERE closed").await;
        assert_eq!(
            breaches(&app.app.db).await.iter().map(|one| one.rule()).collect::<Vec<_>>(),
            ["calendar_as_confirmed"]
        );
    });
}

#[test]
fn a_note_that_is_refused_is_kept_in_its_own_field() {
    on_both_engines(async |app| {
        let (sysadmin, approver) = (app.sysadmin().await, app.approver().await);
        sysadmin.post(PAGE, &closure("2026-03-04", "2026-03-04", "yes")).await.leads();
        sysadmin.post(PAGE, &closure("2026-03-05", "2026-03-05", "yes")).await.leads();
        let ends = approver.get(PAGE).await.is(200).attributes("form:has(textarea)[action$=end]", "action");
        assert_eq!(ends.len(), 2);
        let long = "长".repeat(501);
        for (note, kept) in [(long.as_str(), long.as_str()), ("", "")] {
            let refused = approver.post(&ends[1], &[("note", note)]).await.is(422);
            assert_eq!(refused.attributes(".errors li a", "href"), ["#note"]);
            let field = format!("form[action='{}'] textarea", ends[1]);
            assert_eq!(
                (refused.attributes(&field, "id"), refused.texts(&field).concat()),
                (vec!["note".to_owned()], kept.to_owned())
            );
            assert_eq!(refused.texts("textarea[name=note]").concat(), kept, "the other's field is empty");
            assert_eq!(refused.texts(".field .err").len(), 1);
        }
        approver.post(&ends[1], &[("note", "测试：日期不对")]).await.leads();
        assert_eq!(breaches(&app.app.db).await, []);
    });
}
