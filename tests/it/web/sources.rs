//! Every fact of §§6–12 of the collected facts is on a public page beside what it supports, and every mark tells its
//! article, its date and its fact: pointed at, focused, read out, tapped, and on paper.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::{
    app::{Answer, Client, Engine, TestApp, on_sqlite},
    browser::Browser,
    pages,
    seeds::form::told_facts,
};

/// The facts of money, laboratories, the dataset, the challenge, AI for Science, events and policies, and of what is at
/// odds: letter and how many, numbered from 01.
const CHECKLIST: [(char, usize); 7] = [('F', 8), ('L', 21), ('S', 11), ('C', 12), ('A', 33), ('E', 8), ('X', 17)];
/// Beside the numbered ones.
const BESIDE: &str = "L-21a";

fn checklist() -> BTreeSet<String> {
    let numbered = CHECKLIST.iter().flat_map(|(letter, count)| (1..=*count).map(move |n| format!("{letter}-{n:02}")));
    numbered.chain([BESIDE.to_owned()]).collect()
}

/// The pages that links lead to from here, in one language, each address once; questions to a list are left aside.
async fn public_pages(visitor: &Client, start: &str) -> BTreeMap<String, Answer> {
    let mut pages = BTreeMap::new();
    let mut waiting = VecDeque::from([start.to_owned()]);
    while let Some(path) = waiting.pop_front() {
        let english = path == "/en" || path.starts_with("/en/");
        if pages.contains_key(&path) || english != start.starts_with("/en") {
            continue;
        }
        let answer = visitor.get(&path).await;
        if answer.headers.get("content-type").is_none_or(|kind| !kind.to_str().unwrap().starts_with("text/html")) {
            continue;
        }
        for link in answer.attributes("a[href^=\"/\"]", "href") {
            let address = link.split(['#', '?']).next().unwrap_or_default();
            if !address.starts_with("/static/") {
                waiting.push_back(address.to_owned());
            }
        }
        pages.insert(path, answer);
    }
    pages
}

/// Which pages carry a mark of each fact.
fn marked(pages: &BTreeMap<String, Answer>) -> BTreeMap<String, Vec<&str>> {
    let mut marked: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, page) in pages {
        for fact in page.attributes("main a.src[data-fact]", "data-fact") {
            marked.entry(fact).or_default().push(path);
        }
    }
    marked
}

fn missing(wanted: &BTreeSet<String>, pages: &BTreeMap<String, Answer>) -> Vec<String> {
    let marked = marked(pages);
    wanted.iter().filter(|fact| !marked.contains_key(*fact)).cloned().collect()
}

#[test]
fn the_checklist_is_what_the_seeds_tell() {
    let told: BTreeSet<String> =
        told_facts().into_iter().filter(|fact| CHECKLIST.iter().any(|(letter, _)| fact.starts_with(*letter))).collect();
    assert_eq!(told, checklist());
    assert_eq!(told.len(), 111);
}

#[test]
fn every_fact_of_the_checklist_stands_beside_what_it_supports_on_a_public_page() {
    on_sqlite(async |app| {
        for start in ["/", "/en"] {
            let pages = public_pages(&app.visitor(), start).await;
            assert_eq!(missing(&checklist(), &pages), Vec::<String>::new(), "on no page from {start}");
            // Nothing passes by accident: without the page that alone tells of the dataset its facts are missed.
            let without: BTreeMap<String, Answer> =
                pages.into_iter().filter(|(path, _)| !path.contains("/datasets/")).collect();
            assert!(missing(&checklist(), &without).contains(&"S-08".to_owned()));
        }
    });
}

#[test]
fn every_mark_tells_its_article_its_date_and_its_fact() {
    on_sqlite(async |app| {
        for (start, code_first, dated) in
            [("/", ["来源", "出入"], "2023年5月17日"), ("/en", ["Source ", "Difference "], "2023")]
        {
            let (mut marks, mut of_that_day) = (0, 0);
            for (path, page) in public_pages(&app.visitor(), start).await {
                let facts = page.attributes("a.src", "data-fact");
                assert_eq!(facts.len(), page.texts("a.src").len(), "{path}: a mark without its fact");
                let ids = page.attributes("[id]", "id");
                let (leads, says) = (page.attributes("a.src", "href"), page.attributes("a.src", "aria-label"));
                assert_eq!((leads.len(), says.len()), (facts.len(), facts.len()), "{path}");
                for ((fact, to), said) in facts.iter().zip(leads).zip(says) {
                    assert_eq!(to, format!("#{fact}"), "{path}");
                    let kind = code_first[usize::from(fact.starts_with('X'))];
                    assert!(said.starts_with(&format!("{kind}{fact}")), "{path}: {said}");
                    assert!(["A1", "A2", "A3"].iter().any(|article| said.contains(article)), "{path}: {said}");
                    of_that_day += usize::from(said.contains(dated));
                    assert_eq!(ids.iter().filter(|id| *id == fact).count(), 1, "{path}: {fact} leads to no note");
                    marks += 1;
                }
                // The notes name the articles by title and date: on paper they are all there is.
                if !facts.is_empty() && !path.ends_with("/data") {
                    let articles = page.texts(".sources .articles li");
                    assert!(!articles.is_empty(), "{path}");
                    for article in articles {
                        assert!(article.contains('《') && (article.contains("编译") || article.contains("compiled")));
                    }
                }
            }
            assert!(marks > 300 && of_that_day > 20, "only {marks} marks, {of_that_day} of that day");
        }
    });
}

/// Whether a script expression about the first mark of a fact, `mark`, holds.
async fn holds(browser: &Browser, fact: &str, says: &str) -> bool {
    let first = format!("document.querySelector('main a.src[data-fact=\"{fact}\"]')");
    browser.number(&format!("((mark) => ({says}) ? 1 : 0)({first})")).await == 1
}

#[tokio::test]
async fn a_mark_tells_its_source_when_focused_until_escape_and_paper_keeps_the_note() {
    const TOLD: &str = "getComputedStyle(mark, '::after').content.includes('2019年4月18日编译')";
    let Some(browser) = Browser::start().await else { return };
    let app = TestApp::on(Engine::Sqlite).await;
    let base = format!("http://{}", pages::serve(&app).await);
    browser.resize(1440, 1000).await;
    browser.goto(&format!("{base}/datasets/objects365")).await;
    assert!(!holds(&browser, "S-08", TOLD).await, "nobody asked yet");
    assert!(holds(&browser, "S-08", "mark.focus({ focusVisible: true }), true").await);
    assert!(holds(&browser, "S-08", TOLD).await);
    browser.press("main a.src[data-fact=\"S-08\"]", "\u{e00c}").await;
    assert!(!holds(&browser, "S-08", TOLD).await, "put away by Escape");

    browser.on_paper().await;
    assert!(holds(&browser, "S-08", "getComputedStyle(mark, '::before').content === '\"〔\"'").await);
    let note = "document.querySelector(mark.getAttribute('href')).getBoundingClientRect().height > 0";
    assert!(holds(&browser, "S-08", note).await);
    let article = "document.querySelector('.sources .articles li').innerText.includes('2019-04-18')";
    assert!(holds(&browser, "S-08", article).await);
}
