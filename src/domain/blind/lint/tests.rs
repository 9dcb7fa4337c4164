//! What is planted is found, wherever and however it is written; what is not there is not.

use proptest::prelude::*;

use super::*;

fn known() -> Identity {
    Identity {
        names: vec!["诸葛试生".to_owned(), "Shisheng Zhuge".to_owned()],
        pinyin: "Zhuge Shisheng".to_owned(),
        institutions: ["测试依托大学", "测依大", "Test Host University", "THU"].map(str::to_owned).to_vec(),
        phone: "+1 (617) 555-0101".to_owned(),
    }
}

fn marks(text: &str) -> Vec<Mark> {
    let mut found: Vec<Mark> = findings(text, &known()).into_iter().map(|finding| finding.mark).collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn everything_that_gives_the_candidate_away_is_found() {
    for (text, expected) in [
        ("候选人诸葛试生提出了方法", &[Mark::Name][..]),
        ("候选人诸 葛·试\u{200b}生提出了方法", &[Mark::Name]),
        ("as ZHUGE Shi-Sheng showed", &[Mark::Pinyin]),
        ("由Zhūgě Shìshēng完成", &[Mark::Pinyin]),
        ("Ｚｈｕｇｅ, Shisheng", &[Mark::Pinyin]),
        ("S. Zhuge, A. N. Other", &[Mark::Initials]),
        ("S.-S. Zhuge et al.", &[Mark::Initials]),
        ("Zhuge SS, Other AN", &[Mark::Initials]),
        ("Zhuge S. S.", &[Mark::Initials]),
        ("在测试 依托大学任教", &[Mark::Institution]),
        ("测依大的平台", &[Mark::Institution]),
        ("at the TEST HOST  UNIVERSITY", &[Mark::Institution]),
        ("thu.edu", &[Mark::Institution]),
        ("邮箱someone@lab.example.org。", &[Mark::Email]),
        ("邮箱someone＠lab.example.org", &[Mark::Email]),
        ("电话139 1234 5678", &[Mark::Phone]),
        ("电话+86-139-1234-5678", &[Mark::Phone]),
        ("电话（010）61234567", &[Mark::Phone]),
        ("call 1-617-555-0101", &[Mark::Phone]),
        ("见https://lab.example.org/me", &[Mark::Address]),
        ("见www.example.org", &[Mark::Address]),
        ("ORCID 0000-0002-1825-009X", &[Mark::Orcid]),
    ] {
        assert_eq!(marks(text), expected, "{text}");
    }
}

#[test]
fn what_only_looks_alike_is_not_found() {
    for text in [
        "",
        "候选人提出了方法，2019-2023年间发表论文12篇",
        "葛生试诸",
        "the thumb rule",
        "zhuge is a surname; he studied so much",
        "A. Zhuge and Zhuge B",
        "基金号62012345678、编号0012-3456",
        "版本 10.1038/s41586-020-0001",
        "a@b",
    ] {
        assert_eq!(marks(text), [], "{text}");
    }
}

#[test]
fn an_umlaut_is_found_as_it_is_written_on_papers() {
    let known = Identity { pinyin: "Lü Nüwa".to_owned(), ..Identity::default() };
    for text in ["Lu Nuwa", "Lv Nvwa", "LYU Nyuwa", "Nüwa Lü", "N. Lyu", "Lv N"] {
        assert_eq!(findings(text, &known).len(), 1, "{text}");
    }
}

#[test]
fn nothing_known_finds_no_name() {
    assert_eq!(findings("诸葛试生 Zhuge Shisheng S. Zhuge", &Identity::default()), []);
}

/// Text that cannot make a name, an institution or a number of its own.
fn harmless() -> impl Strategy<Value = String> {
    "[一二三方法研究，。 \n]{0,20}"
}

fn between() -> impl Strategy<Value = String> {
    "[ ·.\u{200b}\u{3000}-]{0,3}"
}

proptest! {
    #[test]
    fn a_name_planted_anywhere_is_found(before in harmless(), after in harmless(), apart in prop::collection::vec(between(), 3)) {
        let name: String = "诸葛试生".chars().zip(apart.iter().map(String::as_str).chain([""]))
            .flat_map(|(letter, apart)| [letter.to_string(), apart.to_owned()]).collect();
        let found = findings(&format!("{before}{name}{after}"), &known());
        prop_assert!(found.iter().any(|it| it.mark == Mark::Name && it.at == before.chars().count()), "{:?}", found);
    }

    #[test]
    fn a_pinyin_planted_in_any_order_and_case_is_found(
        before in harmless(), after in harmless(), apart in "[ ,.'-]{0,3}", inner in "[ '-]?", first: bool, upper: bool,
    ) {
        let given = format!("Shi{inner}sheng");
        let name = if first { format!("Zhuge{apart}{given}") } else { format!("{given}{apart}Zhuge") };
        let name = if upper { name.to_uppercase() } else { name };
        let found = findings(&format!("{before}{name}{after}"), &known());
        prop_assert!(found.iter().any(|it| it.mark == Mark::Pinyin), "{:?} {:?}", name, found);
    }

    #[test]
    fn initials_planted_beside_the_surname_are_found(
        before in harmless(), after in harmless(), initials in "S|SS|S\\.|S\\.S\\.|S\\. S\\.|S\\.-S\\.", first: bool,
    ) {
        let name = if first { format!("Zhuge {initials}") } else { format!("{initials} Zhuge") };
        let found = findings(&format!("{before}{name}{after}"), &known());
        prop_assert!(found.iter().any(|it| it.mark == Mark::Initials), "{:?} {:?}", name, found);
    }

    #[test]
    fn harmless_text_has_no_finding(text in harmless()) {
        prop_assert_eq!(findings(&text, &known()), []);
    }

    #[test]
    fn a_finding_stands_in_the_text_where_it_says(text in "\\PC{0,60}|[a-zA-Z诸葛试生@.0-9 -]{0,60}") {
        for finding in findings(&text, &known()) {
            let there: String = text.chars().skip(finding.at).take(finding.words.chars().count()).collect();
            prop_assert_eq!(there, finding.words);
        }
    }
}
