//! Clocks that begin while the calendar does not reach their end: they are set once the year is put in force.

use super::{days_of_2027, file, put_in_force};
use crate::{
    app::on_both_engines,
    records::column,
    story::notice::{object, on_desk, press, released, selected},
};

#[test]
fn a_clock_that_could_not_be_counted_is_set_with_its_year() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        app.at("2026-12-17T10:00");
        let (_, public) = released(&app, &cases).await;
        let (handled, _) = object(&app, &public, &cases[0], "测试丁").await;
        let page = on_desk(&app, &handled).await;
        let supervisor = app.supervisor().await;
        press(&supervisor, &page, &page, &[("do", "admit")]).await.leads();
        app.at("2026-12-29T10:00");
        let dues =
            async || column(&app, "SELECT COALESCE(handle_due_on, '') FROM objection WHERE state = 'admitted'").await;
        assert_eq!(dues().await, [""], "fifteen working days leave the year");
        let request = [
            ("petition_kind", "erase"),
            ("standing", "own"),
            ("wanted_right", "测试：请删除我的联系方式"),
            ("petitioner_name", "测试己"),
            ("answer_at", "13700001111"),
        ];

        put_in_force(&app, &file(2027, &days_of_2027()), "国务院办公厅已公布").await;
        assert_eq!(dues().await, ["2027-01-08"]);
        let list = app.supervisor().await.get("/admin/objections").await.is(200);
        assert!(list.body.contains("2027年1月8日"));
        // What comes in from now on is counted with what is in force.
        let done = app.visitor().post("/privacy/requests/new", &request).await.is(200);
        assert_eq!(
            column(&app, "SELECT COALESCE(due_on, '') FROM petition").await,
            ["2027-01-20"],
            "{:?}",
            done.texts("h1")
        );
    });
}
