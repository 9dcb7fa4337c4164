//! Everybody of a demonstration walks every page that links lead to; a browser looks at one of each kind.

use std::collections::BTreeMap;

use bole::commands::demo::persona_addresses;

use crate::{
    app::{Engine, TestApp},
    browser::Browser,
    pages, people,
    records::demonstration,
};

/// Addresses that `who` reaches and nobody before did.
async fn fresh(
    app: &TestApp,
    who: &str,
    start: &[&str],
    seen: &mut BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let client = if who == "visitor" { app.visitor() } else { app.known(who).await };
    let mut found = pages::reachable(&client, start).await;
    found.retain(|shape, _| !seen.contains_key(shape));
    seen.extend(found.clone());
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_link_leads_nowhere() {
    let app = demonstration(Engine::Sqlite).await;
    let mut seen = BTreeMap::new();
    let visitor = fresh(&app, "visitor", &["/", "/en", "/procedure", "/login"], &mut seen).await;
    for page in ["/?", "/scholars/*?", "/notices?", "/notices/*?", "/labs?", "/ai4s?", "/data?", "/procedure?"] {
        assert!(visitor.contains_key(page), "nothing leads to {page}");
    }
    for address in persona_addresses() {
        fresh(&app, &address, &["/admin", "/account", "/inbox"], &mut seen).await;
    }
    assert!(seen.len() > 60, "only {} kinds of page were found", seen.len());
}

/// The desks have so many pages that looking at all of them takes a quarter of an hour: `make shots` does.
fn pictures_are_wanted() -> bool {
    std::env::var_os("BOLE_SHOTS").is_some()
}

async fn look_as(addresses: &[&str], start: &[&str]) {
    let Some(browser) = Browser::start().await else { return };
    let app = demonstration(Engine::Sqlite).await;
    let base = format!("http://{}", pages::serve(&app).await);
    let mut seen = BTreeMap::new();
    let mut wrong = Vec::new();
    for address in addresses {
        let found = fresh(&app, address, start, &mut seen).await;
        if *address != "visitor" {
            browser.resize(1440, 1000).await;
            browser.client().delete_all_cookies().await.unwrap();
            browser.goto(&format!("{base}/login")).await;
            browser.fill("#email", address).await;
            browser.fill("#password", people::PASSWORD).await;
            browser.click("main form button.primary").await;
            browser.wait_for("nav.crumbs, .page-title, h1").await;
        }
        let who = address.split('@').next().unwrap_or_default();
        wrong.extend(pages::look(&browser, &base, who, &found).await);
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_pages_are_sound_in_a_browser() {
    look_as(&["visitor"], &["/", "/procedure"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_officers_pages_are_sound_in_a_browser() {
    if !pictures_are_wanted() {
        return;
    }
    look_as(&["officer@demo.invalid"], &["/admin"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_other_desks_are_sound_in_a_browser() {
    if !pictures_are_wanted() {
        return;
    }
    let desks = ["reviewer", "secretary", "publicity", "supervisor", "approver", "candidate"];
    let addresses: Vec<String> = desks.iter().map(|desk| format!("{desk}@demo.invalid")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    look_as(&addresses, &["/admin"]).await;
}
