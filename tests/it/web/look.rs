//! The pages of accounts in a real browser: the first five minutes by hand, and nothing that axe-core finds.

use std::collections::BTreeMap;

use bole::commands::account;

use crate::{
    app::{Engine, TestApp},
    browser::Browser,
    pages,
};

const PASSWORD: &str = "足够长的测试口令，十二字以上";

async fn wrong_with(browser: &Browser, base: &str, who: &str, paths: &[&str]) -> Vec<String> {
    let pages: BTreeMap<String, String> = paths.iter().map(|path| ((*path).to_owned(), (*path).to_owned())).collect();
    pages::look(browser, base, who, &pages).await
}

#[tokio::test]
async fn the_first_administrator_sets_the_office_up_in_a_browser() {
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::on(Engine::Sqlite).await;
    let link = account::first_administrator(&app.app).await.unwrap().unwrap();
    let base = format!("http://{}", pages::serve(&app).await);
    let welcome = format!("/welcome/{link}");
    let mut wrong = wrong_with(&browser, &base, "visitor", &["/login", "/en/login", &welcome, "/welcome/0"]).await;

    browser.resize(1440, 1000).await;
    browser.goto(&format!("{base}{welcome}")).await;
    browser.fill("#name", "测试管理员").await;
    browser.fill("#email", "admin@test.invalid").await;
    browser.fill("#password", PASSWORD).await;
    browser.fill("#password_again", PASSWORD).await;
    browser.click("form button.primary").await;
    browser.wait_for("#office").await;
    wrong.extend(wrong_with(&browser, &base, "new", &["/admin/setup", "/en/admin/setup"]).await);

    browser.resize(1440, 1000).await;
    browser.goto(&format!("{base}/admin/setup")).await;
    for (field, value) in [
        ("office_name", "测试办公室"),
        ("accept_dept", "测试监督处"),
        ("contact_phone", "010-00000000"),
        ("contact_email", "office@test.invalid"),
        ("contact_address", "测试路1号"),
    ] {
        browser.fill(&format!("#{field}"), value).await;
    }
    browser.click("#office button").await;
    browser.wait_for(".flash").await;
    for (number, name) in [(1, "测试甲某"), (2, "测试乙某"), (3, "测试丙某"), (4, "测试丁某")] {
        browser.fill(&format!("#name-{number}"), name).await;
        browser.fill(&format!("#email-{number}"), &format!("p{number}@test.invalid")).await;
    }
    browser.click("#people button.btn").await;
    browser.wait_for("#link-4").await;
    let links = browser.axe().await;
    assert_eq!(links, []);
    if let Ok(folder) = std::env::var("BOLE_SHOTS") {
        browser.picture(&std::path::Path::new(&folder).join("links.png"), 1440).await;
    }
    let officer = {
        let mut conn = app.app.db.read().await.unwrap();
        bole::store::account::by_email(&mut conn, "p1@test.invalid").await.unwrap().unwrap().id
    };
    let account = format!("/admin/accounts/{officer}");
    let paths = ["/admin", "/admin/setup", "/admin/accounts", &account, "/admin/settings", "/admin/audit"];
    wrong.extend(wrong_with(&browser, &base, "admin", &paths).await);
    let paths = ["/account", "/en/account", "/inbox", "/admin/menu", "/en/admin/accounts"];
    wrong.extend(wrong_with(&browser, &base, "admin", &paths).await);
    assert_eq!(wrong, Vec::<String>::new());
}
