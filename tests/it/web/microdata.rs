//! The page of a dataset as search engines read it: schema.org microdata, read the way the HTML standard says.

use std::collections::BTreeMap;

use bole::domain::register::Kind;
use scraper::{ElementRef, Html, Selector};

use crate::app::{Answer, on_sqlite};

/// A value of a property: a text, or an item of its own.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Item(Item),
}

/// An item with its type and its properties in the order of the page.
#[derive(Clone, Debug, Default, PartialEq)]
struct Item {
    kind: String,
    properties: BTreeMap<String, Vec<Value>>,
}

impl Item {
    fn texts(&self, name: &str) -> Vec<&str> {
        let values = self.properties.get(name).into_iter().flatten();
        values
            .map(|value| match value {
                Value::Text(text) => text.as_str(),
                Value::Item(item) => panic!("{name} is an item: {item:?}"),
            })
            .collect()
    }

    fn items(&self, name: &str) -> Vec<&Item> {
        let values = self.properties.get(name).into_iter().flatten();
        values
            .map(|value| match value {
                Value::Item(item) => item,
                Value::Text(text) => panic!("{name} is a text: {text}"),
            })
            .collect()
    }

    /// Adds the properties that stand in an element but in no item within it.
    fn read(&mut self, within: ElementRef<'_>) {
        for element in within.children().filter_map(ElementRef::wrap) {
            let inner = element.attr("itemscope").map(|_| {
                let mut item =
                    Self { kind: element.attr("itemtype").unwrap_or_default().to_owned(), ..Self::default() };
                item.read(element);
                item
            });
            for name in element.attr("itemprop").unwrap_or_default().split_whitespace() {
                let value = inner.clone().map_or_else(|| Value::Text(text(element)), Value::Item);
                self.properties.entry(name.to_owned()).or_default().push(value);
            }
            if inner.is_none() {
                self.read(element);
            }
        }
    }
}

/// The value of a property of an element that is no item.
fn text(element: ElementRef<'_>) -> String {
    let attribute = match element.value().name() {
        "meta" => "content",
        "a" | "link" => "href",
        "data" => "value",
        "time" => "datetime",
        _ => return element.text().collect::<String>().trim().to_owned(),
    };
    element.attr(attribute).unwrap_or_else(|| panic!("<{}> without {attribute}", element.value().name())).to_owned()
}

/// The one item of a page.
fn item(page: &Answer) -> Item {
    let page = Html::parse_document(&page.body);
    let scopes = Selector::parse("[itemscope]:not([itemprop])").unwrap();
    let found: Vec<ElementRef<'_>> = page.select(&scopes).collect();
    assert_eq!(found.len(), 1, "one item stands for itself");
    let mut item = Item { kind: found[0].attr("itemtype").unwrap().to_owned(), ..Item::default() };
    item.read(found[0]);
    item
}

#[test]
fn the_dataset_of_the_articles_says_what_is_stated_and_nothing_else() {
    on_sqlite(async |app| {
        let dataset = item(&app.visitor().get("/datasets/objects365").await.is(200));
        assert_eq!(dataset.kind, "https://schema.org/Dataset");
        assert_eq!(dataset.texts("name"), ["Objects365"]);
        assert_eq!(dataset.texts("alternateName"), ["Objects365物体检测数据集"]);
        assert_eq!(dataset.texts("url"), ["/datasets/objects365"]);
        let description = dataset.texts("description")[0];
        assert!((50..5000).contains(&description.chars().count()), "{description}");
        let by: Vec<&str> = dataset.items("creator").iter().flat_map(|by| by.texts("name")).collect();
        assert_eq!(by, ["旷视研究院", "北京智源人工智能研究院"]);
        assert_eq!(dataset.items("creator"), dataset.items("publisher"));

        let figures: Vec<(&str, Vec<&str>, Vec<&str>)> = dataset
            .items("variableMeasured")
            .iter()
            .map(|figure| (figure.texts("name")[0], figure.texts("value"), figure.texts("minValue")))
            .collect();
        assert_eq!(
            figures,
            [
                ("类别", vec!["365"], vec![]),
                ("图像", vec!["630000"], vec![]),
                ("图像", vec![], vec!["600000"]),
                ("标注框", vec!["10000000"], vec![]),
                ("标注框", vec![], vec!["10000000"]),
                ("每张图像的标注人员", vec![], vec!["9"]),
            ],
            "two accounts of one number are two, and over so many is no number"
        );
        let unstated = ["license", "version", "datePublished", "dateModified", "sameAs", "distribution", "citation"];
        for property in unstated.into_iter().chain(["isAccessibleForFree", "conditionsOfAccess"]) {
            assert_eq!(dataset.properties.get(property), None, "{property}");
        }

        let english = item(&app.visitor().get("/en/datasets/objects365").await.is(200));
        assert_eq!(english.texts("url"), ["/en/datasets/objects365"]);
        assert_eq!(english.items("variableMeasured").len(), 6);
        assert!(english.texts("description")[0].starts_with("Objects365, an object detection dataset."));
    });
}

#[test]
fn a_dataset_the_office_enters_says_licence_access_version_and_where_it_is_had() {
    on_sqlite(async |app| {
        let officer = app.officer().await;
        let fields = [
            ("dataset_name", "测试集"),
            ("dataset_title", "测试数据集"),
            ("security_level", "general"),
            ("open_level", "open"),
            ("open_conditions", "测试：署名"),
            ("licence", "CC BY 4.0"),
            ("web_address", "https://example.org/set"),
            ("bibtex", "@misc{test}"),
        ];
        let page = officer.post("/admin/datasets/new", &fields).await.leads();
        let release = format!("{page}/{}/new", Kind::Release.code());
        let digest = "0a".repeat(32);
        for (name, on) in [("1.0", "2026-01"), ("1.1", "2026-03-02")] {
            let url = format!("https://example.org/{name}");
            let fields = [("release", name), ("released_on", on), ("web_address", &url), ("sha256", &digest)];
            officer.post(&release, &[&fields[..], &[("byte_size", "1000")]].concat()).await.leads();
        }
        let public = officer.get(&page).await.attributes("a.btn[href^=\"/datasets/\"]", "href");
        let dataset = item(&app.visitor().get(&public[0]).await.is(200));

        assert_eq!(dataset.items("license")[0].texts("name"), ["CC BY 4.0"]);
        assert_eq!(dataset.texts("conditionsOfAccess"), ["完全开放", "测试：署名"]);
        assert_eq!(dataset.texts("isAccessibleForFree"), ["true"]);
        assert_eq!(dataset.texts("sameAs"), ["https://example.org/set"]);
        assert_eq!(dataset.texts("citation"), ["@misc{test}"]);
        assert_eq!(dataset.texts("version"), ["1.1"]);
        assert_eq!(dataset.texts("datePublished"), ["2026-01"]);
        assert_eq!(dataset.texts("dateModified"), ["2026-03-02"]);
        let had: Vec<(&str, &str, &str, &str, &str)> = dataset
            .items("distribution")
            .iter()
            .map(|one| {
                assert_eq!(one.kind, "https://schema.org/DataDownload");
                let text = |name: &str| one.texts(name)[0];
                (text("name"), text("contentUrl"), text("contentSize"), text("datePublished"), text("sha256"))
            })
            .collect();
        assert_eq!(
            had,
            [
                ("1.1", "https://example.org/1.1", "1000字节", "2026-03-02", digest.as_str()),
                ("1.0", "https://example.org/1.0", "1000字节", "2026-01", digest.as_str()),
            ]
        );
    });
}
