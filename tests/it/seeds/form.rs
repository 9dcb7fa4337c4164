//! Every listed fact is told with its source, wordings are short, both languages stand, every reference leads somewhere.

use std::collections::BTreeSet;

use bole::seeds::{PartialDate, digest};

use super::{each_table, seeds, text};

/// The fact ids: letter and how many, numbered from 01. `L-21a` stands beside them.
const FACTS: [(char, usize); 12] = [
    ('P', 13),
    ('O', 27),
    ('R', 5),
    ('B', 11),
    ('D', 2),
    ('F', 8),
    ('L', 21),
    ('S', 11),
    ('C', 12),
    ('A', 33),
    ('E', 8),
    ('X', 17),
];

/// The ids of all facts.
pub fn listed_facts() -> BTreeSet<String> {
    let mut listed: BTreeSet<String> = BTreeSet::from(["L-21a".to_owned()]);
    for (letter, count) in FACTS {
        listed.extend((1..=count).map(|n| format!("{letter}-{n:02}")));
    }
    listed
}

/// The ids of all facts that the seed files tell.
pub fn told_facts() -> BTreeSet<String> {
    let mut told: BTreeSet<String> = BTreeSet::new();
    each_table(&mut |_, table| told.extend(text(table, "fact").map(str::to_owned)));
    told.extend(seeds().discrepancies.discrepancies.into_iter().map(|discrepancy| discrepancy.code));
    told
}

#[test]
fn every_listed_fact_is_told_and_no_other() {
    let expected = listed_facts();
    assert_eq!(expected.len(), 169);

    assert_eq!(told_facts(), expected);
}

#[test]
fn every_source_names_a_known_article_and_sources_are_never_empty() {
    let codes: Vec<String> = seeds().articles.articles.into_iter().map(|article| article.code).collect();
    assert_eq!(codes, ["A1", "A2", "A3"]);
    each_table(&mut |file, table| {
        if let Some(article) = text(table, "article") {
            assert!(codes.iter().any(|code| code == article), "{file}: {article}");
        }
        if let Some(source) = table.get("source") {
            assert!(source.as_array().is_some_and(|cited| !cited.is_empty()), "{file}: {table}");
        }
        // What tells something says where from: all but the criteria, which are ours, and two files of our own words.
        let told = table.contains_key("zh") && !table.contains_key("weight");
        let own = matches!(file, "articles.toml" | "discrepancies.toml");
        assert!(!told || own || table.contains_key("source"), "{file}: {table}");
    });
}

#[test]
fn a_speaker_is_a_person_whom_the_same_article_names() {
    let people = seeds().people.people;
    let named: BTreeSet<_> = people
        .iter()
        .flat_map(|person| &person.source)
        .map(|cited| (cited.article.as_str(), cited.fact.as_str()))
        .collect();
    let mut speakers = 0;
    each_table(&mut |file, table| {
        if text(table, "field") == Some("speaker") {
            let cited = (text(table, "article").unwrap_or_default(), text(table, "fact").unwrap_or_default());
            assert!(named.contains(&cited), "{file}: {cited:?}");
            speakers += 1;
        }
    });
    assert!(speakers > 40, "only {speakers} speakers");
}

#[test]
fn a_wording_has_at_most_24_characters() {
    let mut seen = 0;
    each_table(&mut |file, table| {
        let wordings = table.get("wordings").and_then(toml::Value::as_array).into_iter().flatten();
        let single = table.iter().filter(|(key, _)| key.ends_with("wording")).map(|(_, value)| value);
        for wording in single.chain(wordings).filter_map(toml::Value::as_str) {
            assert!((1..=24).contains(&wording.chars().count()), "{file}: {wording}");
            seen += 1;
        }
    });
    assert!(seen > 150, "only {seen} wordings were looked at");
}

#[test]
fn every_text_is_in_both_languages() {
    each_table(&mut |file, table| {
        for (chinese, english) in [("zh", "en"), ("shown_zh", "shown_en"), ("title", "title_en"), ("name", "name_en")] {
            // A person's name has pinyin instead; a name such as Objects365 needs nothing.
            let english = if text(table, "pinyin").is_some() { "pinyin" } else { english };
            if text(table, chinese).is_some_and(|words| !words.is_ascii()) {
                assert!(text(table, english).is_some_and(|words| !words.is_empty()), "{file}: no {english} in {table}");
            }
        }
    });
}

/// Running Chinese text of ours: full-width punctuation, and no space beside a Han character, so that data, search and
/// export stay clean. Names, titles and wordings keep the form of their source.
#[test]
fn chinese_prose_is_set_in_chinese() {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}');
    let mut read = 0;
    each_table(&mut |file, table| {
        for prose in ["zh", "shown_zh", "duties", "eligibility"].iter().filter_map(|key| text(table, key)) {
            read += 1;
            let letters: Vec<char> = prose.chars().collect();
            for pair in letters.windows(2) {
                let beside_han = han(pair[0]) || han(pair[1]);
                let narrow = pair.iter().any(|c| " ,;:!?()".contains(*c));
                assert!(!(beside_han && narrow), "{file}: {}{} in {prose}", pair[0], pair[1]);
            }
        }
    });
    assert!(read > 150, "only {read} texts were read");
}

#[test]
fn every_reference_leads_to_a_record() {
    let seeds = seeds();
    let institutions: BTreeSet<_> = seeds.institutions.institutions.iter().map(|i| i.slug.as_str()).collect();
    let people: BTreeSet<_> = seeds.people.people.iter().map(|person| person.slug.as_str()).collect();
    let programmes: BTreeSet<_> = seeds.programmes().map(|programme| programme.slug.as_str()).collect();
    let schemes: BTreeSet<_> = seeds.schemes.schemes.iter().map(|scheme| scheme.code.as_str()).collect();
    let roles: BTreeSet<_> =
        seeds.schemes.schemes.iter().flat_map(|scheme| &scheme.roles).map(|role| role.code.code()).collect();
    let directions: BTreeSet<_> =
        seeds.schemes.schemes.iter().flat_map(|scheme| &scheme.directions).map(|d| d.slug.as_str()).collect();
    let policies: BTreeSet<_> = seeds.events.policies.iter().map(|policy| policy.slug.as_str()).collect();
    let datasets: BTreeSet<_> = seeds.datasets.datasets.iter().map(|dataset| dataset.slug.as_str()).collect();
    let challenges: BTreeSet<_> = seeds.challenges.challenges.iter().map(|c| c.slug.as_str()).collect();
    let batches: BTreeSet<_> = seeds.batches.batches.iter().map(|batch| batch.code.as_str()).collect();
    let articles: BTreeSet<_> = seeds.articles.articles.iter().map(|article| article.code.as_str()).collect();
    assert_eq!((institutions.len(), people.len(), programmes.len()), (27, 13, 3), "slugs are unique");

    let keyed: [(&str, &BTreeSet<&str>); 14] = [
        ("institution", &institutions),
        ("parent", &institutions),
        ("legal_person", &institutions),
        ("payer", &institutions),
        ("payee", &institutions),
        ("host", &institutions),
        ("issuer", &institutions),
        ("person", &people),
        ("programme", &programmes),
        ("scheme", &schemes),
        ("direction", &directions),
        ("basis_policy", &policies),
        ("dataset", &datasets),
        ("recommended_by_role", &roles),
    ];
    let mut followed = 0;
    each_table(&mut |file, table| {
        for (key, known) in &keyed {
            if let Some(reference) = text(table, key) {
                assert!(known.contains(reference), "{file}: {key} = {reference}");
                followed += 1;
            }
        }
        for key in ["institutions", "publishers", "organisers"] {
            for reference in table.get(key).and_then(toml::Value::as_array).into_iter().flatten() {
                assert!(
                    reference.as_str().is_some_and(|slug| institutions.contains(slug)),
                    "{file}: {key} {reference}"
                );
                followed += 1;
            }
        }
    });
    assert!(followed > 100, "only {followed} references were followed");

    for discrepancy in &seeds.discrepancies.discrepancies {
        assert!(!discrepancy.about.is_empty(), "{}", discrepancy.code);
        for about in &discrepancy.about {
            let known = match about.record.as_str() {
                "batch" => &batches,
                "challenge" => &challenges,
                "dataset" => &datasets,
                "institution" => &institutions,
                "person" => &people,
                "role_type" => &roles,
                "scheme" => &schemes,
                "source_article" => &articles,
                "special_programme" => &programmes,
                other => panic!("{}: no record is called {other}", discrepancy.code),
            };
            assert!(about.key.as_deref().is_none_or(|key| known.contains(key)), "{}: {about:?}", discrepancy.code);
        }
    }
}

#[test]
fn a_partial_date_is_a_year_a_month_or_a_day() {
    for good in ["2017", "2017-07", "2019-04-16"] {
        assert_eq!(PartialDate::try_from(good.to_owned()).map(|d| d.as_str().to_owned()), Ok(good.to_owned()));
    }
    for bad in ["", "17", "2017-7", "2017-13", "2019-04-31", "2019-04-1", "二〇一七"] {
        assert!(PartialDate::try_from(bad.to_owned()).is_err(), "{bad}");
    }
}

#[test]
fn the_digest_is_a_sha_256_and_always_the_same() {
    assert_eq!(digest(), digest());
    assert_eq!(digest().len(), 64);
    assert!(digest().bytes().all(|byte| byte.is_ascii_hexdigit()));
}
