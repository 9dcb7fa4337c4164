//! Every page that can be reached by links, as every persona: no broken link, nothing that axe-core finds, nothing
//! wider than a telephone. `BOLE_SHOTS=DIR` keeps a picture of each at 1440 and 390 pixels, light and dark.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    net::SocketAddr,
    path::Path,
};

use crate::{
    app::{Client, TestApp},
    browser::Browser,
};

/// A page by the shape of its address: ids, numbers and names replaced, so that one of a kind stands for all.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let listed = ["scholars", "directions", "labs", "ai4s", "datasets", "challenges"];
    let mut before = "";
    let parts: Vec<String> = path
        .split('/')
        .map(|part| {
            let numbered = part.bytes().any(|byte| byte.is_ascii_digit()) && part != "ai4s";
            let named = listed.contains(&before) && !part.is_empty();
            before = part;
            if numbered || named { "*".to_owned() } else { part.to_owned() }
        })
        .collect();
    let keys: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    let keys: Vec<&str> = keys.into_iter().filter(|key| !key.is_empty()).collect();
    format!("{}?{}", parts.join("/"), keys.join("&"))
}

/// One address of each shape that links lead to from these, each answered with 200.
pub async fn reachable(client: &Client, start: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut waiting: VecDeque<(String, String)> =
        start.iter().map(|path| ((*path).to_owned(), "the start".to_owned())).collect();
    while let Some((path, from)) = waiting.pop_front() {
        let shape = shape(&path);
        if found.contains_key(&shape) {
            continue;
        }
        let answer = client.get(&path).await;
        let leads_on = answer.status.is_redirection();
        assert!(answer.status.is_success() || leads_on, "{path} answers {} (linked from {from})", answer.status);
        found.insert(shape, path.clone());
        if leads_on {
            waiting.push_back((answer.location().to_owned(), path));
            continue;
        }
        let is_page =
            answer.headers.get("content-type").is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
        if !is_page {
            found.remove(&self::shape(&path));
            found.insert(format!("{} (file)", self::shape(&path)), path);
            continue;
        }
        for link in answer.attributes("a[href]", "href") {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.starts_with('/') && !link.starts_with("//") && !link.starts_with("/static/") {
                waiting.push_back((link, path.clone()));
            }
        }
    }
    found.retain(|shape, _| !shape.ends_with("(file)"));
    found
}

/// Serves the application to a real browser.
pub async fn serve(app: &TestApp) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = app.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// Opens pages one after the other in a browser; gives what is wrong with any of them.
pub async fn look(browser: &Browser, base: &str, who: &str, pages: &BTreeMap<String, String>) -> Vec<String> {
    let folder = std::env::var("BOLE_SHOTS").ok();
    let mut wrong = Vec::new();
    for path in pages.values() {
        for dark in [false, true] {
            browser.dark(dark).await;
            for (width, height) in [(1440, 1000), (390, 900), (320, 700)] {
                browser.resize(width, height).await;
                browser.goto(&format!("{base}{path}")).await;
                let wider: i64 = browser.number("document.documentElement.scrollWidth - window.innerWidth").await;
                if wider > 0 {
                    wrong.push(format!("{who} {path}: {wider} px wider than {width}"));
                }
                // The narrowest width differs from the next only in what overflows.
                if width != 320 {
                    let found = browser.axe().await;
                    wrong.extend(found.iter().map(|one| format!("{who} {path} {width} dark={dark}: {one:?}")));
                }
                if let (Some(folder), true) = (&folder, width != 320) {
                    let colours = if dark { "dark" } else { "light" };
                    let name = format!("{who}{}-{width}-{colours}.png", path.replace(['/', '?', '&', '='], "_"));
                    browser.picture(&Path::new(folder).join(name), width).await;
                }
            }
        }
    }
    wrong
}

#[test]
fn addresses_of_one_kind_have_one_shape() {
    assert_eq!(shape("/scholars/zhang-pingwen"), "/scholars/*?");
    assert_eq!(shape("/admin/nominations/2019-1-CS-01"), "/admin/nominations/*?");
    assert_eq!(shape("/admin/nominations?stage=draft&role=PI"), "/admin/nominations?role&stage");
    assert_eq!(shape("/ai4s"), "/ai4s?");
}
