//! A real browser for tests: Debian's Chromium, driven through chromedriver.
//!
//! `Browser::start` gives `None` unless `BOLE_TEST_BROWSER=1`; with it, a missing Chromium fails the
//! test. Every browser has its own profile and its own driver, so tests do not see each other, and
//! it can reach this machine only. Only `Window` knows a page of ours, the one to sign in on; the stories know the rest.

mod axe;
mod devtools;
mod driver;
mod harness;
mod window;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, error::CmdError};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

pub use self::window::Window;
use self::{axe::Violation, devtools::DevTools, driver::Driver};

/// How long an element may take to appear; only a failing test waits that long.
const PATIENCE: Duration = Duration::from_secs(10);

/// One browser window. It closes when dropped, also when the test panics.
///
/// Methods panic with the selector and the address of the page: a test has nothing better to do.
pub struct Browser {
    client: Client,
    // Closes Chromium when dropped.
    _driver: Driver,
}

impl Browser {
    /// A fresh browser, or `None` (and a line saying so) when browser tests were not asked for.
    pub async fn start() -> Option<Self> {
        Self::start_with(json!({})).await
    }

    /// As [`Browser::start`], for a visitor whose browser runs no scripts. [`Browser::axe`] is one, and would not end.
    pub async fn without_javascript() -> Option<Self> {
        const BLOCK: u8 = 2;
        Self::start_with(json!({ "profile.managed_default_content_settings.javascript": BLOCK })).await
    }

    async fn start_with(preferences: Value) -> Option<Self> {
        if std::env::var_os("BOLE_TEST_BROWSER").is_none_or(|wanted| wanted != "1") {
            println!("not run: browser tests need BOLE_TEST_BROWSER=1");
            return None;
        }
        let driver = tokio::task::spawn_blocking(Driver::start).await.expect("chromedriver starts");
        let capabilities = json!({ "goog:chromeOptions": {
            "binary": driver::program("chromium"),
            "prefs": preferences,
            "args": arguments(&driver.profile()),
        }});
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().expect("written as an object above").clone())
            .connect(&driver.address())
            .await
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        Some(Self { client, _driver: driver })
    }

    /// The WebDriver client, for what the methods below do not cover.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Opens `url` and waits until it is loaded.
    pub async fn goto(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|error| panic!("cannot open {url}: {error}"));
    }

    /// Waits until an element matches `css`.
    pub async fn wait_for(&self, css: &str) {
        self.find(css).await;
    }

    /// The text of the first element that matches `css`, as it is displayed.
    pub async fn text(&self, css: &str) -> String {
        self.on("read", css, async |element| element.text().await).await
    }

    /// What stands in the field `css`.
    pub async fn value(&self, css: &str) -> String {
        self.on("read", css, async |field| field.prop("value").await).await.unwrap_or_default()
    }

    /// Replaces what stands in the field `css` by typing `text`.
    pub async fn fill(&self, css: &str, text: &str) {
        self.on("type into", css, async |field| {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// Chooses the option that has these words in it, in the list `css`.
    pub async fn choose(&self, css: &str, words: &str) {
        let option = format!(".//option[contains(., '{words}')]");
        self.on("choose", css, async |list| list.find(Locator::XPath(&option)).await?.click().await).await;
    }

    /// Enters a date such as `1990-05-06` into the field `css`. In which order one would type it depends on the language
    /// of the machine, so it is put there; the form then sends what a person's typing would.
    pub async fn date(&self, css: &str, day: &str) {
        self.on("enter a date into", css, async |field| {
            let field = serde_json::to_value(field).expect("an element has a reference");
            self.client.execute("arguments[0].value = arguments[1]", vec![field, json!(day)]).await
        })
        .await;
    }

    /// Types keys at the element `css`, which need not be a field.
    pub async fn press(&self, css: &str, keys: &str) {
        self.on("type at", css, async |element| element.send_keys(keys).await).await;
    }

    /// Clicks the first element that matches `css`; `wait_for` what the click should bring.
    pub async fn click(&self, css: &str) {
        self.on("click", css, async |element| element.click().await).await;
    }

    /// Makes the page see a visitor who prefers dark (or light) colours, from now on.
    ///
    /// Motion is switched off in both, so that pictures and contrast checks never meet a half-way colour.
    pub async fn dark(&self, dark: bool) {
        let scheme = if dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Makes the page look as it does on paper, from now on.
    pub async fn on_paper(&self) {
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    }

    /// Writes a PNG of the page, seen in a window of `width` by `height` CSS pixels, to `path`.
    ///
    /// The window keeps that size. It is emulated, because a real one cannot be as narrow as a telephone.
    pub async fn screenshot(&self, path: &Path, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
        let png = self.client.screenshot().await.expect("Chromium takes the picture");
        std::fs::write(path, png).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
    }

    /// Makes the window this large, as a telephone or a desk has it.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Writes a PNG of the whole page at this width, down to its end.
    pub async fn picture(&self, path: &Path, width: u32) {
        let height = self.number("Math.min(document.documentElement.scrollHeight, 6000)").await;
        self.screenshot(path, width, u32::try_from(height).unwrap_or(1000)).await;
    }

    /// The whole number that a script expression gives.
    pub async fn number(&self, expression: &str) -> i64 {
        let answer = self.client.execute(&format!("return Math.round({expression})"), Vec::new()).await;
        answer.ok().and_then(|value| value.as_i64()).unwrap_or_else(|| panic!("{expression} is no number"))
    }

    /// What axe-core finds wrong with the page as it stands, with all its rules.
    pub async fn axe(&self) -> Vec<Violation> {
        axe::check(&self.client).await
    }

    async fn devtools(&self, method: &'static str, params: Value) {
        let command = DevTools { method, params };
        self.client.issue_cmd(command).await.unwrap_or_else(|error| panic!("{method}: {error}"));
    }

    /// Does something with the first element that matches `css`. A page that is just leaving may still have one: what
    /// belongs to a page gone by is refused as stale before anything is done, and looked for again.
    async fn on<T>(&self, what: &str, css: &str, act: impl AsyncFn(Element) -> Result<T, CmdError>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            match act(self.find(css).await).await {
                Ok(done) => return done,
                Err(error) if error.is_stale_element_reference() && Instant::now() < until => {}
                Err(error) => self.fail(&format!("cannot {what}"), css, error).await,
            }
        }
    }

    async fn find(&self, css: &str) -> Element {
        match self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => self.fail("cannot find", css, error).await,
        }
    }

    async fn fail(&self, what: &str, css: &str, error: impl std::fmt::Display) -> ! {
        let page = self.client.current_url().await.map_or_else(|_| "no page".to_owned(), String::from);
        let said = match self.client.find(Locator::Css(".errors")).await {
            Ok(errors) => errors.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        };
        panic!("{what} {css:?} on {page}: {error} {said}");
    }
}

/// Chromium's command line: headless, as root in a container, silent, and deaf to the outer world.
fn arguments(profile: &Path) -> Vec<String> {
    let fixed = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        "--lang=zh-CN",
        "--window-size=1440,900",
    ];
    let profile = format!("--user-data-dir={}", profile.display());
    fixed.into_iter().map(str::to_owned).chain([profile]).collect()
}
