//! Names that nobody bears: a surname, a heavenly stem, an earthly branch (赵甲子), so that a reader sees at once that
//! the person is made up. Those who act for the office or review have surnames of their own: no expert is ever taken
//! for a namesake of a candidate.

/// Surnames of candidates.
const CANDIDATES: [&str; 60] = [
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱", "秦", "尤",
    "许", "何", "吕", "施", "张", "孔", "曹", "严", "金", "魏", "陶", "姜", "戚", "谢", "邹", "喻", "柏", "水", "窦",
    "章", "云", "苏", "潘", "范", "彭", "郎", "鲁", "韦", "昌", "马", "苗", "凤", "花", "方", "俞", "袁", "柳", "鲍",
    "史", "唐", "费",
];

/// Surnames of experts and of the office.
const OTHERS: [&str; 24] = [
    "廉", "岑", "薛", "雷", "贺", "倪", "汤", "滕", "殷", "罗", "毕", "郝", "邬", "安", "常", "于", "时", "傅", "皮",
    "卞", "齐", "康", "伍", "余",
];

const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
const BRANCHES: [&str; 12] = ["子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"];

/// The name of a candidate by number; they come round again after 7,200.
pub(super) fn candidate(number: u64) -> String {
    name(&CANDIDATES, number)
}

/// The name of an expert or of somebody in the office.
pub(super) fn other(number: u64) -> String {
    name(&OTHERS, number)
}

/// Whether a name is made up by this rule.
pub fn is_synthetic(name: &str) -> bool {
    let letters: Vec<String> = name.chars().map(String::from).collect();
    let has = |list: &[&str], letter: &String| list.contains(&letter.as_str());
    match letters.as_slice() {
        [surname, stem, branch] => {
            (has(&CANDIDATES, surname) || has(&OTHERS, surname)) && has(&STEMS, stem) && has(&BRANCHES, branch)
        }
        _ => false,
    }
}

fn name(surnames: &[&str], number: u64) -> String {
    let pick = |list: &[&'static str], at: u64| list[(at % list.len() as u64) as usize];
    let surname = surnames[(number % surnames.len() as u64) as usize];
    // Stem and branch move on together with the surname, so that neighbours in a list look different.
    let round = number / surnames.len() as u64;
    format!("{surname}{}{}", pick(&STEMS, number + round / 12), pick(&BRANCHES, number + round))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// How many different names candidates have.
    const CANDIDATE_NAMES: u64 = 60 * 120;

    #[test]
    fn names_are_different_as_long_as_they_can_be() {
        let names: BTreeSet<String> = (0..CANDIDATE_NAMES).map(candidate).collect();
        assert_eq!(names.len() as u64, CANDIDATE_NAMES);
        assert_eq!(candidate(0), "赵甲子");
        assert_eq!(candidate(CANDIDATE_NAMES), candidate(0));
    }

    #[test]
    fn no_expert_is_a_namesake_of_a_candidate() {
        assert!(OTHERS.iter().all(|surname| !CANDIDATES.contains(surname)));
        assert!((0..3_000).map(other).all(|name| is_synthetic(&name)));
    }

    #[test]
    fn the_rule_knows_its_own() {
        for (name, synthetic) in
            [("赵甲子", true), ("廉癸亥", true), ("赵子甲", false), ("赵甲", false), ("甲甲子", false)]
        {
            assert_eq!(is_synthetic(name), synthetic, "{name}");
        }
    }
}
