//! A register in a real browser: a challenge is entered, changed by two people at once, taken off, found again and put
//! back, by typing and clicking.

use crate::{
    app::on_sqlite,
    browser::{Browser, Window},
    pages,
};

#[test]
fn a_challenge_is_kept_by_typing_and_clicking() {
    on_sqlite(async |app| {
        let Some(browser) = Browser::start().await else { return };
        let window = Window { browser, base: format!("http://{}", pages::serve(&app).await) };
        let (browser, other) = (&window.browser, app.officer_2().await);
        app.officer().await;

        window.sign_in("officer").await;
        window.open("/admin/challenges").await;
        browser.click("main a[href$='/challenges/new']").await;
        window.fill(&[("challenge_name", "测试挑战赛"), ("challenge_name_en", "Trial Challenge")]).await;
        window.fill(&[("prize", "一百")]).await;
        browser.click("main form button.primary").await;
        // Refused: what was typed still stands there, and the mistake is told beside its field.
        assert!(!browser.text("#prize-err-1").await.is_empty());
        assert_eq!(browser.value("#challenge_name").await, "测试挑战赛");
        window.fill(&[("prize", "100")]).await;
        browser.choose("#prize_unit", "元").await;
        browser.click("main form button.primary").await;
        browser.wait_for(".flash").await;
        let page = window.path().await;
        assert_eq!(browser.text("h1").await, "测试挑战赛");

        // The form stands open while somebody else changes the record.
        browser.click("main a[href$='/edit']").await;
        browser.wait_for("#change_why").await;
        let form = format!("{page}/edit");
        let theirs = [("challenge_name", "测试挑战赛（二）"), ("change_why", "测试：更名")];
        other.fill(&form, &form, &theirs).await.leads();
        window.fill(&[("prize", "200"), ("change_why", "测试：奖金更正")]).await;
        browser.click("main form button.primary").await;
        browser.wait_for(".clash").await;
        assert_eq!(browser.value("#prize").await, "200");
        let both = browser.text(".clash").await;
        assert!(both.contains("测试挑战赛（二）"), "what the other wrote is told: {both}");
        window.fill(&[("challenge_name", "测试挑战赛（二）")]).await;
        browser.click("main form button.primary").await;
        browser.wait_for(".flash").await;
        assert_eq!(browser.text("h1").await, "测试挑战赛（二）");

        app.visitor().get("/challenges/trial-challenge").await.is(200);
        window.fill(&[("change_why", "测试：误录")]).await;
        browser.click("form[action$='/retirement'] button").await;
        browser.wait_for("h1 + .cluster .tag.stop").await;
        app.visitor().get("/challenges/trial-challenge").await.is(404);
        window.open("/admin/challenges?retired=yes").await;
        browser.fill("#find", "测试挑战").await;
        browser.press("#find", "\u{e007}").await;
        browser.wait_for("tbody th a").await;
        browser.click("tbody th a").await;
        browser.wait_for("#retire").await;
        window.fill(&[("change_why", "测试：恢复")]).await;
        browser.click("form[action$='/retirement'] button").await;
        browser.wait_for(".flash").await;
        window.open("/admin/challenges").await;
        assert!(browser.text("tbody").await.contains("测试挑战赛（二）"));
    });
}
