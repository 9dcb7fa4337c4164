//! From November on the desk says that next year is missing and what hangs on it; from 25 December in red.

use bole::timed;

use super::{days_of_2027, file, put_in_force};
use crate::{
    app::{TestApp, on_both_engines},
    story::notice::{drafted, selected},
};

/// What the first page says of the calendar, and how loudly.
async fn warning(app: &TestApp) -> (String, bool) {
    let home = app.publicity().await.get("/admin").await.is(200);
    let grave = !home.texts("#calendar.stop").is_empty();
    (home.texts("#calendar b").concat(), grave)
}

#[test]
fn the_missing_year_is_told_from_november_and_in_red_from_late_december() {
    on_both_engines(async |app| {
        let cases = selected(&app, &["测试甲"]).await;
        drafted(&app, &cases).await;
        app.at("2026-10-31T23:59");
        assert_eq!(warning(&app).await, (String::new(), false));
        app.at("2026-11-01T00:00");
        let none = "2027年的放假安排还没有录入。现在还没有期限要用到它。";
        assert_eq!(warning(&app).await, (none.to_owned(), false));
        // Administrators are told once.
        let sysadmin = app.sysadmin().await;
        timed::round(&app.app).await;
        timed::round(&app.app).await;
        let told = sysadmin.get("/inbox").await.is(200).texts("main li");
        assert_eq!(told.iter().filter(|line| line.contains("还没有2027年的节假日安排")).count(), 1);

        let outside = app.nominator().await.get("/admin").await.is(200);
        assert_eq!(outside.texts("#calendar b"), Vec::<String>::new(), "it is for the office to see to");

        app.at("2026-12-24T09:00");
        let one = "2027年的放假安排还没有录入，1项在办或拟办的期限要用到它。".to_owned();
        assert_eq!(warning(&app).await, (one.clone(), false));
        app.at("2026-12-25T00:00");
        assert_eq!(warning(&app).await, (one.clone(), true));
        // A year that has begun without its notice is no less missing.
        app.at("2027-01-01T00:00");
        assert_eq!(warning(&app).await, (one.clone(), true));
        app.at("2027-11-20T09:00");
        assert_eq!(warning(&app).await, (one, true), "the first missing year, not the next");
        put_in_force(&app, &file(2027, &days_of_2027()), "").await;
        let next = "2028年的放假安排还没有录入。现在还没有期限要用到它。";
        assert_eq!(warning(&app).await, (next.to_owned(), false));
        app.at("2027-10-31T23:59");
        assert_eq!(warning(&app).await, (String::new(), false));
    });
}
