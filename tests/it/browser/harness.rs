//! The harness itself, tried on small pages of its own, under a Content-Security-Policy as strict as ours.

use axum::{
    Router,
    extract::Query,
    http::header::CONTENT_SECURITY_POLICY,
    response::{Html, IntoResponse},
    routing::get,
};
use serde::Deserialize;

use super::Browser;

const CLEAN: &str = "<h1>名单</h1><p>无障碍</p>";
const FLAWED: &str = "<h1>名单</h1><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>";
const FORM: &str = "<h1>填写</h1><form action='/greeting'><label>姓名 <input name=name value=旧></label>
    <button>提交</button></form>";
const SCRIPTED: &str = "<h1>脚本</h1><p id=answer>未运行</p><script src='/script.js'></script>";
const SCRIPT: &str = "document.getElementById('answer').textContent = '已运行';";

/// Serves the pages on a free port until the test ends; gives the address.
async fn serve() -> String {
    let pages = Router::new()
        .route("/clean", get(async || page(CLEAN)))
        .route("/flawed", get(async || page(FLAWED)))
        .route("/form", get(async || page(FORM)))
        .route("/greeting", get(async |Query(form): Query<Form>| page(&format!("<h1>你好，{}</h1>", form.name))))
        .route("/scripted", get(async || page(SCRIPTED)))
        .route("/script.js", get(async || ([("content-type", "text/javascript")], SCRIPT)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound above");
    tokio::spawn(async { axum::serve(listener, pages).await });
    format!("http://{address}")
}

#[derive(Deserialize)]
struct Form {
    name: String,
}

fn page(main: &str) -> impl IntoResponse + use<> {
    let html = format!("<!doctype html><html lang=zh-CN><title>试验</title><main>{main}</main></html>");
    (
        [(CONTENT_SECURITY_POLICY, "default-src 'none'; script-src 'self'; img-src data:; form-action 'self'")],
        Html(html),
    )
}

#[tokio::test]
async fn axe_finds_the_flaw_and_nothing_on_the_clean_page() {
    let Some(browser) = Browser::start().await else { return };
    let site = serve().await;

    browser.goto(&format!("{site}/flawed")).await;
    let found = browser.axe().await;
    assert_eq!(found.iter().map(|violation| violation.rule.as_str()).collect::<Vec<_>>(), ["image-alt"]);
    assert_eq!(found[0].impact, "critical");
    assert_eq!(found[0].places.iter().map(|place| place.target.as_str()).collect::<Vec<_>>(), ["img"]);

    browser.goto(&format!("{site}/clean")).await;
    assert_eq!(browser.axe().await, []);
}

#[tokio::test]
async fn a_form_is_filled_sent_and_answered() {
    let Some(browser) = Browser::start().await else { return };
    let site = serve().await;

    browser.goto(&format!("{site}/form")).await;
    browser.fill("input[name=name]", "测试甲某").await;
    browser.click("button").await;
    browser.wait_for("main > h1:only-child").await;
    assert_eq!(browser.text("h1").await, "你好，测试甲某");
}

#[tokio::test]
async fn pictures_have_the_size_and_the_colours_asked_for() {
    let Some(browser) = Browser::start().await else { return };
    let folder = tempfile::tempdir().expect("a folder for the pictures");
    let picture = folder.path().join("page.png");

    for (dark, width, height) in [(false, 1440, 900), (true, 390, 844)] {
        browser.dark(dark).await;
        browser.goto(&format!("{}/clean", serve().await)).await;
        browser.screenshot(&picture, width, height).await;

        let png = std::fs::read(&picture).expect("just written");
        assert_eq!(png[16..24], [width.to_be_bytes(), height.to_be_bytes()].concat());
        let seen = browser.client().execute("return matchMedia('(prefers-color-scheme: dark)').matches", vec![]).await;
        assert_eq!(seen.expect("a script of one line"), dark);
    }
}

#[tokio::test]
async fn a_browser_without_javascript_runs_no_scripts_and_still_sends_forms() {
    let site = serve().await;
    let Some(with) = Browser::start().await else { return };
    with.goto(&format!("{site}/scripted")).await;
    assert_eq!(with.text("#answer").await, "已运行");
    drop(with);

    let Some(without) = Browser::without_javascript().await else { return };
    without.goto(&format!("{site}/scripted")).await;
    assert_eq!(without.text("#answer").await, "未运行");
    without.goto(&format!("{site}/form")).await;
    without.fill("input[name=name]", "测试乙某").await;
    without.click("button").await;
    without.wait_for("main > h1:only-child").await;
    assert_eq!(without.text("h1").await, "你好，测试乙某");
}
