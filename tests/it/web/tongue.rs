//! A text in the other language says so, whatever record it comes from (WCAG 3.1.2).

use bole::web::tongue::is_han;

use crate::{
    app::{Answer, Client, Engine},
    pages,
    records::demonstration,
};

/// Words of one sentence from which on a Latin text is English and not a name used in Chinese.
const SENTENCE: usize = 4;

/// The texts of a page whose nearest `lang` is not that of their letters. The title of a document cannot be divided.
fn unmarked(page: &Answer) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.body);
    let mut wrong = Vec::new();
    for node in html.tree.nodes() {
        let Some(text) = node.value().as_text() else { continue };
        let around: Vec<_> = node.ancestors().filter_map(|around| around.value().as_element()).collect();
        if around.iter().any(|element| ["title", "script", "style"].contains(&element.name())) {
            continue;
        }
        let lang = around.iter().find_map(|element| element.attr("lang")).unwrap_or_default();
        let said = match lang {
            "en" => text.contains(is_han),
            _ => !text.contains(is_han) && words(text) >= SENTENCE,
        };
        if said {
            wrong.push(format!("{lang}: {}", text.trim()));
        }
    }
    wrong
}

/// The longest row of Latin words with only spaces between.
fn words(text: &str) -> usize {
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let mut longest = 0;
    let mut row = 0;
    for word in text.split_whitespace() {
        row = if is_word(word.trim_matches(|letter: char| letter.is_ascii_punctuation())) { row + 1 } else { 0 };
        longest = longest.max(row);
    }
    longest
}

/// Everything that links from these pages lead to and that is wrong there.
async fn walk(client: &Client, start: &[&str], wrong: &mut Vec<String>) -> usize {
    let found = pages::reachable(client, start).await;
    for path in found.values() {
        let page = client.get(path).await;
        wrong.extend(unmarked(&page).into_iter().map(|text| format!("{path} {text}")));
    }
    found.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_text_says_its_language() {
    let app = demonstration(Engine::Sqlite).await;
    let mut wrong = Vec::new();
    let starts = ["/", "/procedure", "/login", "/en", "/en/procedure", "/en/login"];
    let public = walk(&app.visitor(), &starts, &mut wrong).await;
    assert!(public > 40, "only {public} kinds of page were found");
    for who in ["officer", "reviewer", "supervisor", "candidate"] {
        let client = app.known(&format!("{who}@demo.invalid")).await;
        walk(&client, &["/en/admin", "/en/inbox"], &mut wrong).await;
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_missing_mark_is_found() {
    let page =
        |body: &str| Answer { status: 200.try_into().unwrap(), headers: Default::default(), body: body.to_owned() };
    let english =
        page("<html lang=en><title>甲</title><p>by 乙 <b lang=zh-CN>丙</b><i lang=zh-CN><u lang=en>丁</u></i>");
    assert_eq!(unmarked(&english), ["en: by 乙", "en: 丁"]);
    let chinese =
        page("<html lang=zh-CN><p>AI for Science</p><p>Nobody said so here</p><p lang=en>Nobody said so here</p>");
    assert_eq!(unmarked(&chinese), ["zh-CN: Nobody said so here"]);
}
