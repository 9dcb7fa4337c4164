//! The public pages of the catalogue: every fact is on a page with its source, nothing is claimed that no article says.

use std::collections::{BTreeMap, BTreeSet};

use bole::domain::workflow::{By, RULES};
use scraper::{ElementRef, Html, Selector};

use crate::{
    app::{Answer, Client, on_both_engines, on_sqlite},
    seeds::form::listed_facts,
};

/// The pages that show what the articles say.
const PAGES: [&str; 14] = [
    "/about",
    "/procedure",
    "/labs",
    "/labs/megvii-image-perception",
    "/ai4s",
    "/ai4s/sti-2030-new-generation-ai",
    "/ai4s/nsfc-next-generation-ai",
    "/datasets/objects365",
    "/challenges/diw2019",
    "/events",
    "/events/press-conference-2019",
    "/policies",
    "/policies/new-rd-institutions-measures",
    "/policies/new-generation-ai-plan",
];

/// The page that lists it all.
const DATA: &str = "/data";

async fn each_page(visitor: &Client) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    for path in PAGES.into_iter().chain([DATA]) {
        for path in [path.to_owned(), format!("/en{path}")] {
            let answer = visitor.get(&path).await.is(200);
            answers.push((path, answer));
        }
    }
    answers
}

fn ids(answer: &Answer, selector: &str) -> BTreeSet<String> {
    answer.attributes(selector, "id").into_iter().collect()
}

#[test]
fn every_page_answers_in_both_languages_on_both_engines() {
    on_both_engines(async |app| {
        for (path, answer) in each_page(&app.visitor()).await {
            let language = if path.starts_with("/en/") { "en" } else { "zh-CN" };
            assert_eq!(answer.attributes("html", "lang"), [language], "{path}");
            assert_eq!(answer.texts("h1").len(), 1, "{path}");
            assert!(answer.headers.contains_key("etag"), "{path} is kept");
        }
    });
}

#[test]
fn an_unknown_address_is_not_found() {
    on_sqlite(async |app| {
        let visitor = app.visitor();
        for path in [
            "/labs/nobody",
            "/ai4s/nothing",
            "/ai4s/ai-for-science",
            "/datasets/x",
            "/challenges/x",
            "/events/x",
            "/policies/x",
        ] {
            visitor.get(path).await.is(404);
        }
    });
}

#[test]
fn every_fact_of_the_catalogue_is_on_a_page_with_its_source() {
    on_sqlite(async |app| {
        let visitor = app.visitor();
        let (mut shown, mut at_odds) = (BTreeSet::new(), BTreeSet::new());
        for path in PAGES {
            let answer = visitor.get(path).await;
            shown.extend(ids(&answer, ".entries li"));
            at_odds.extend(ids(&answer, "dl.odds > div"));
        }
        let missing: Vec<String> =
            listed_facts().into_iter().filter(|fact| "FLSCAE".contains(&fact[..1]) && !shown.contains(fact)).collect();
        assert_eq!(missing, [""; 0]);

        // The rest concern titles of people, search, or the cutting of a text, and stand on the data page alone.
        let elsewhere: BTreeSet<String> = ["X-10", "X-13", "X-14", "X-17"].map(str::to_owned).into();
        let listed: BTreeSet<String> = listed_facts().into_iter().filter(|fact| fact.starts_with('X')).collect();
        assert_eq!(&at_odds | &elsewhere, listed);
    });
}

#[test]
fn the_data_page_lists_every_fact_once_and_says_where_it_is_shown() {
    on_sqlite(async |app| {
        let data = app.visitor().get(DATA).await;
        let anchors = data.attributes("tr[id]", "id");
        let plain: BTreeSet<String> =
            anchors.iter().filter(|id| !id.starts_with(['A']) || id.as_bytes()[1] == b'-').cloned().collect();
        assert_eq!(plain, listed_facts());
        assert_eq!(anchors.len(), anchors.iter().collect::<BTreeSet<_>>().len());
        assert_eq!(data.texts("h2 cite").len(), 3);
        assert_eq!(data.attributes("h2[id^=A]", "id"), ["A1", "A2", "A3"]);

        let page = Html::parse_document(&data.body);
        let (row, link) = (Selector::parse("tr[id]").unwrap(), Selector::parse("td:last-child a").unwrap());
        for row in page.select(&row) {
            assert!(row.select(&link).next().is_some(), "{:?} is shown nowhere", row.attr("id"));
        }
    });
}

#[test]
fn the_strict_policy_has_nothing_to_refuse() {
    on_sqlite(async |app| {
        for (path, answer) in each_page(&app.visitor()).await {
            let page = Html::parse_document(&answer.body);
            for element in page.tree.nodes().filter_map(ElementRef::wrap) {
                for (name, _) in element.value().attrs() {
                    assert!(name != "style" && !name.starts_with("on"), "{path}: {name}");
                }
            }
            assert_eq!(answer.texts("script"), ["", ""], "{path}: a script of the page's own");
            assert_eq!(answer.texts("style"), [""; 0], "{path}");
        }
    });
}

/// The texts of a page that are ours: what an article says in its own words may space itself as it likes.
fn our_texts(body: &str) -> Vec<String> {
    fn walk(element: ElementRef<'_>, texts: &mut Vec<String>) {
        for child in element.children() {
            if let Some(text) = child.value().as_text() {
                texts.push(text.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            if let Some(inner) =
                ElementRef::wrap(child).filter(|inner| !inner.value().classes().any(|class| class == "verbatim"))
            {
                walk(inner, texts);
            }
        }
    }
    let page = Html::parse_document(body);
    let mut texts = Vec::new();
    for part in page.select(&Selector::parse("main, title").unwrap()) {
        walk(part, &mut texts);
    }
    texts
}

#[test]
fn no_space_stands_between_a_han_character_and_a_latin_one() {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}');
    on_sqlite(async |app| {
        let mut read = 0;
        for path in PAGES.into_iter().chain([DATA]) {
            for text in our_texts(&app.visitor().get(path).await.body) {
                let letters: Vec<char> = text.chars().collect();
                for three in letters.windows(3).filter(|three| three[1] == ' ') {
                    let beside = |a: char, b: char| han(a) && b.is_ascii_alphanumeric();
                    assert!(!beside(three[0], three[2]) && !beside(three[2], three[0]), "{path}: {text}");
                }
                read += 1;
            }
        }
        assert!(read > 1000, "only {read} texts were read");
    });
}

#[test]
fn the_matrix_is_honestly_empty() {
    on_sqlite(async |app| {
        let page = app.visitor().get("/ai4s").await;
        assert_eq!(page.texts(".matrix tbody td"), ["报道未载明课题"; 16]);
        assert_eq!(
            page.attributes(".matrix tr:first-child td", "data-l"),
            ["药物研发", "基因研究", "生物育种", "新材料研发"]
        );
        let english = app.visitor().get("/en/ai4s").await;
        assert_eq!(english.texts(".matrix tbody td"), ["none in the articles"; 16]);
        assert_eq!([page.texts(".lines li").len(), page.texts("#why ~ ol li").len()], [12, 4]);
    });
}

#[test]
fn opinions_stand_with_the_name_and_the_title_of_then() {
    on_sqlite(async |app| {
        let page = app.visitor().get("/ai4s").await;
        let said_by = page.texts(".view figcaption");
        assert_eq!(said_by.len(), 2, "{said_by:?}");
        assert_eq!(said_by[1], "徐波 中国科学院自动化研究所所长，截至2023-07-11");
        let english = app.visitor().get("/en/ai4s").await.texts(".view figcaption");
        assert!(english[1].starts_with("Xu Bo Director, Institute of Automation"), "{english:?}");
    });
}

#[test]
fn the_guide_task_stands_with_the_major_project_and_not_with_the_special_programme() {
    on_sqlite(async |app| {
        let visitor = app.visitor();
        let project = visitor.get("/ai4s/sti-2030-new-generation-ai").await;
        assert_eq!(project.texts("section h3")[0], "“重大科学问题研究的AI范式” A-21".replace(' ', "\u{2060}"));
        assert_eq!(project.texts(".legend li"), ["2022：重大科学问题研究的AI范式", "2023–2027：第二个五年实施阶段"]);
        let special = ids(&visitor.get("/ai4s").await, ".entries li");
        for fact in ["A-21", "A-22", "A-29", "A-30"] {
            assert!(!special.contains(fact), "{fact} is filed under the special programme");
        }
        assert!(special.contains("A-24"), "the link is shown on both sides");
    });
}

#[test]
fn figures_that_differ_stand_side_by_side() {
    on_sqlite(async |app| {
        let page = app.visitor().get("/datasets/objects365").await;
        assert_eq!(page.texts(".counts b"), ["365", "63万", "60万", "1000万", "1000万", "9"]);
        assert_eq!(page.texts(".bars .v"), ["1", "5倍", "超过11倍"]);
        let english = app.visitor().get("/en/datasets/objects365").await;
        assert_eq!(english.texts(".counts b")[1..3], ["630,000", "600,000"]);
        assert_eq!(page.texts("aside dd"), ["未载明"; 7], "how open, licence, address, release and date");
    });
}

#[test]
fn a_lab_is_as_far_as_its_article_says() {
    on_sqlite(async |app| {
        let page = app.visitor().get("/labs/megvii-image-perception").await;
        assert_eq!(page.texts(".tag.now"), ["已通过立项论证"]);
        assert_eq!(page.texts("aside .tag"), ["拟任", "拟任"]);
        let english = app.visitor().get("/en/labs/megvii-image-perception").await;
        assert_eq!(english.texts(".tag.now"), ["approved (已通过立项论证)"], "the words of the article beside ours");
        let term: BTreeMap<String, String> = page.texts("tbody th").into_iter().zip(page.texts("tbody td")).collect();
        assert_eq!((term["开始日期"].as_str(), term["结束日期"].as_str()), ("未载明", "未载明"));
        assert_eq!(page.texts("svg text")[..3], ["第1年", "第2年", "第3年"]);
    });
}

#[test]
fn targets_stand_beside_what_was_selected() {
    on_sqlite(async |app| {
        let page = app.visitor().get("/about").await;
        assert_eq!(page.texts(".bars .v"), ["21 / 100", "9 / 30–50", "100", "100", "约300"]);
    });
}

#[test]
fn the_procedure_page_tells_every_line_of_the_table_once() {
    on_sqlite(async |app| {
        let page = app.visitor().get("/procedure").await;
        let mut told = page.attributes(".moves tbody tr", "id");
        let mut rules: Vec<&str> = RULES.iter().map(|rule| rule.number).collect();
        told.sort();
        rules.sort_unstable();
        assert_eq!(told, rules);
        let by_two = RULES.iter().filter(|rule| matches!(rule.by, By::Two { .. })).count();
        assert_eq!(page.texts(".moves .tag").len(), by_two);
        let conditions: usize = RULES.iter().map(|rule| rule.guards.len()).sum();
        assert_eq!(page.texts(".moves .dashes li").len(), conditions);

        // The drawing leads to every line and to nothing else.
        let mut drawn = page.attributes(".flow .way a", "href");
        drawn.sort();
        drawn.dedup();
        assert_eq!(drawn, rules.iter().map(|number| format!("#{number}")).collect::<Vec<_>>());
    });
}
