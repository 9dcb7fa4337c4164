//! What somebody types into the form of objections stays in their tab until it is sent, in a browser.

use super::{released, selected};
use crate::{
    app::on_sqlite,
    browser::{Browser, Window},
    pages,
};

#[test]
fn what_was_typed_stays_in_the_tab_until_it_is_sent() {
    on_sqlite(async |app| {
        let Some(browser) = Browser::start().await else { return };
        let cases = selected(&app, &["测试甲"]).await;
        let (_, public) = released(&app, &cases).await;
        let base = format!("http://{}", pages::serve(&app).await);
        let window = Window { browser, base };
        window.browser.resize(390, 4000).await;
        let form = format!("{public}/objections/new");
        let statement = "该人选公示的成果与已发表的记录不一致，时间和署名都对不上。";

        window.open(&form).await;
        window.browser.choose("#item", "测试甲").await;
        window.tick("topic", "integrity").await;
        window.fill(&[("objection_statement", statement), ("evidence", "见所附论文的首页与署名说明。")]).await;
        // The page is left and comes back as it was.
        window.open(&public).await;
        window.open(&form).await;
        assert_eq!(window.browser.value("#objection_statement").await, statement);
        window.browser.click("button[value=contact]").await;
        window.fill(&[("objector_name", "测试丁"), ("phone", "010-61234567")]).await;
        window.open(&form).await;
        window.browser.click("button[value=contact]").await;
        assert_eq!(window.browser.value("#objector_name").await, "测试丁");
        window.browser.click("button[value=check]").await;
        window.browser.click("button[value=send]").await;
        window.browser.wait_for("#receipt").await;
        // Once it is sent the next form is empty.
        window.open(&form).await;
        assert_eq!(window.browser.value("#objection_statement").await, "");
    });
}
