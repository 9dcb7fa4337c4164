//! The pages of a notice in a browser, with the other pictures.

use std::collections::BTreeMap;

use super::{drafted, object, on_desk, released, selected};
use crate::{app::on_sqlite, browser::Browser, pages, people::PASSWORD};

/// Signs somebody in through the form.
async fn sign_in(browser: &Browser, base: &str, key: &str) {
    browser.resize(1440, 1000).await;
    browser.client().delete_all_cookies().await.unwrap();
    browser.goto(&format!("{base}/login")).await;
    browser.fill("#email", &format!("{key}@test.invalid")).await;
    browser.fill("#password", PASSWORD).await;
    browser.click("main form button").await;
    browser.wait_for(".rail").await;
}

#[test]
fn the_pages_of_a_notice_are_sound() {
    // With the other pictures (`make shots`): some desk pages are still too wide for a telephone.
    if std::env::var_os("BOLE_SHOTS").is_none() {
        return;
    }
    on_sqlite(async |app| {
        let Some(browser) = Browser::start().await else { return };
        let cases = selected(&app, &["测试甲", "测试乙", "测试丙"]).await;
        let (desk, public) = released(&app, &cases[..2]).await;
        let draft_desk = drafted(&app, &cases[2..]).await;
        let (receipt, _) = object(&app, &public, &cases[0], "测试丁").await;
        let objection = on_desk(&app, &receipt).await;
        let base = format!("http://{}", pages::serve(&app).await);
        let visited = [
            "/notices".to_owned(),
            format!("/en{public}"),
            public.clone(),
            format!("{public}/objections/new"),
            "/objections/lookup".to_owned(),
        ];
        let visited: BTreeMap<String, String> = visited.into_iter().map(|path| (path.clone(), path)).collect();
        let mut wrong = pages::look(&browser, &base, "visitor", &visited).await;
        let desks = [
            ("publicity", vec!["/admin/notices".to_owned(), "/admin/notices/new".to_owned(), draft_desk]),
            ("approver", vec![desk]),
            ("supervisor", vec!["/admin/objections".to_owned(), "/admin/objections/new".to_owned(), objection]),
        ];
        for (key, paths) in desks {
            sign_in(&browser, &base, key).await;
            let paths: BTreeMap<String, String> = paths.into_iter().map(|path| (path.clone(), path)).collect();
            wrong.extend(pages::look(&browser, &base, "desk", &paths).await);
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}
