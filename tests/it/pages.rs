//! Every page that can be reached by links, as every persona: no broken link, nothing that axe-core finds, nothing
//! wider than a telephone or cut off at its edge. `BOLE_SHOTS=DIR` keeps a picture of each at 1440 and 390 pixels, light
//! and dark.

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
    let listed = ["scholars", "directions", "labs", "ai4s", "datasets", "challenges", "events", "policies"];
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

/// One address of each shape that links lead to from these, each answered with 200; of where it starts, every one.
pub async fn reachable(client: &Client, start: &[&str]) -> BTreeMap<String, String> {
    const START: &str = "the start";
    let mut found = BTreeMap::new();
    let mut waiting: VecDeque<(String, String)> =
        start.iter().map(|path| ((*path).to_owned(), START.to_owned())).collect();
    while let Some((path, from)) = waiting.pop_front() {
        let shape = shape(&path);
        let shape = if from == START && found.contains_key(&shape) { path.clone() } else { shape };
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

/// How closely pages are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Each page loaded once for a light desk and a dark telephone, and once in the other language at its narrowest.
    Quick,
    /// Every width in light and dark.
    Thorough,
}

/// By how many pixels the page, or anything on it that nobody can scroll to, is wider than the window.
const WIDER: &str = "(() => {
    const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX);
    const hidden = (e) => e.closest('.vh, svg, [hidden], .site-nav') || getComputedStyle(e).visibility === 'hidden';
    const beyond = (e) => e.getBoundingClientRect().right - innerWidth;
    const out = [...document.querySelectorAll('main *, header *')].filter((e) => e.getClientRects().length
        && e.getBoundingClientRect().width > 1 && beyond(e) > 1 && !hidden(e));
    const lost = out.filter((e) => { for (let a = e; a; a = a.parentElement) if (scrolls(a)) return false; return true; });
    return Math.max(document.documentElement.scrollWidth - innerWidth, ...lost.map(beyond), 0);
})()";

/// Pages of one kind about parts of registers that a glance takes in: they are one form each, laid out from one table.
const PARTS_AT_A_GLANCE: usize = 4;

/// Which page about a part of a register an address is: of a new one, of a list entered at once, of a part.
fn part_of_a_register(path: &str) -> Option<&'static str> {
    const REGISTERS: [&str; 8] =
        ["labs", "programmes", "projects", "datasets", "challenges", "articles", "policies", "events"];
    match path.split('?').next()?.split('/').collect::<Vec<_>>()[..] {
        ["", "admin", register, _, _, page] if REGISTERS.contains(&register) => Some(match page {
            "new" => "new",
            "list" => "list",
            _ => "part",
        }),
        _ => None,
    }
}

/// 0 where the script of the page ran to its end.
const BROKE_OFF: &str = "document.documentElement.dataset.script === 'on' ? 0 : 1";

/// Looks thoroughly at pages, one after the other in a browser; gives what is wrong with any of them.
pub async fn look(browser: &Browser, base: &str, who: &str, pages: &BTreeMap<String, String>) -> Vec<String> {
    look_with(browser, (base, Care::Thorough), who, pages).await
}

/// As [`look`], with more or less care.
pub async fn look_with(
    browser: &Browser,
    (base, care): (&str, Care),
    who: &str,
    pages: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    // Lists narrowed in two ways at once look as they do narrowed in one.
    let narrowed_twice = |path: &str| care == Care::Quick && path.contains('&');
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    for path in pages.values().filter(|path| !narrowed_twice(path)) {
        if let (Some(page), Care::Quick) = (part_of_a_register(path), care) {
            let looked_at = parts.entry(page).or_default();
            *looked_at += 1;
            if *looked_at > PARTS_AT_A_GLANCE {
                continue;
            }
        }
        let eye = Eye { browser, who, path, address: format!("{base}{path}") };
        wrong.extend(match care {
            Care::Quick => eye.glance(&format!("{base}/en{path}")).await,
            Care::Thorough => eye.look().await,
        });
    }
    wrong
}

/// One page as somebody sees it.
struct Eye<'b> {
    browser: &'b Browser,
    who: &'b str,
    path: &'b str,
    address: String,
}

impl Eye<'_> {
    /// The page as it stands in a window of this width.
    async fn measure(&self, width: u32, height: u32) -> Option<String> {
        self.browser.resize(width, height).await;
        if self.browser.number(BROKE_OFF).await > 0 {
            return Some(format!("{} {}: its script broke off", self.who, self.path));
        }
        let wider = self.browser.number(WIDER).await;
        (wider > 0).then(|| format!("{} {}: {wider} px wider than {width}", self.who, self.path))
    }

    async fn axe(&self, seen: &str) -> Vec<String> {
        let found = self.browser.axe().await;
        found.iter().map(|one| format!("{} {} {seen}: {one:?}", self.who, self.path)).collect()
    }

    async fn glance(&self, english: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        self.browser.dark(false).await;
        self.browser.resize(1440, 1000).await;
        self.browser.goto(&self.address).await;
        wrong.extend(self.measure(1440, 1000).await);
        wrong.extend(self.axe("1440 light").await);
        self.browser.dark(true).await;
        wrong.extend(self.measure(390, 900).await);
        wrong.extend(self.axe("390 dark").await);
        wrong.extend(self.measure(320, 700).await);
        if !self.path.starts_with("/en") {
            self.browser.goto(english).await;
            wrong.extend(self.measure(320, 700).await.map(|said| format!("in English, {said}")));
        }
        wrong
    }

    async fn look(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for dark in [false, true] {
            self.browser.dark(dark).await;
            let colours = if dark { "dark" } else { "light" };
            for (width, height) in [(1440, 1000), (390, 900), (320, 700)] {
                self.browser.resize(width, height).await;
                self.browser.goto(&self.address).await;
                wrong.extend(self.measure(width, height).await);
                // The narrowest width differs from the next only in what overflows.
                if width == 320 {
                    continue;
                }
                wrong.extend(self.axe(&format!("{width} {colours}")).await);
                if let Ok(folder) = std::env::var("BOLE_SHOTS") {
                    let path = self.path.replace(['/', '?', '&', '='], "_");
                    let name = format!("{}{path}-{width}-{colours}.png", self.who);
                    self.browser.picture(&Path::new(&folder).join(name), width).await;
                }
            }
        }
        wrong
    }
}

#[test]
fn addresses_of_one_kind_have_one_shape() {
    assert_eq!(shape("/scholars/zhang-pingwen"), "/scholars/*?");
    assert_eq!(shape("/admin/nominations/2019-1-CS-01"), "/admin/nominations/*?");
    assert_eq!(shape("/admin/nominations?stage=draft&role=PI"), "/admin/nominations?role&stage");
    assert_eq!(shape("/ai4s"), "/ai4s?");
}
