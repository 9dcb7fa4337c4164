//! How Chinese names are spelled: the crate's readings, with the surnames it reads as common words put right.

use std::collections::BTreeSet;

use ::pinyin::{ToPinyin, ToPinyinMulti};

use crate::domain::fold::is_han;

/// Surnames that are read otherwise than the word; those of two characters first.
const SURNAMES: [(&str, &[&str]); 30] = [
    ("尉迟", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("长孙", &["zhang", "sun"]),
    ("单于", &["chan", "yu"]),
    ("令狐", &["ling", "hu"]),
    ("澹台", &["tan", "tai"]),
    ("单", &["shan"]),
    ("曾", &["zeng"]),
    ("解", &["xie"]),
    ("仇", &["qiu"]),
    ("查", &["zha"]),
    ("区", &["ou"]),
    ("朴", &["piao"]),
    ("盖", &["ge"]),
    ("乐", &["yue"]),
    ("翟", &["zhai"]),
    ("覃", &["qin"]),
    ("员", &["yun"]),
    ("缪", &["miao"]),
    ("逄", &["pang"]),
    ("任", &["ren"]),
    ("华", &["hua"]),
    ("秘", &["bi"]),
    ("冼", &["xian"]),
    ("繁", &["po"]),
    ("种", &["chong"]),
    ("燕", &["yan"]),
    ("葛", &["ge"]),
    ("隗", &["wei"]),
    ("那", &["na"]),
];

/// Surnames of two characters that are read as written; they matter for where the given name begins.
const COMPOUND: [&str; 14] =
    ["欧阳", "司马", "上官", "诸葛", "皇甫", "慕容", "公孙", "司徒", "夏侯", "东方", "轩辕", "南宫", "端木", "西门"];

/// Spellings of one name at most, so that a name of many readings does not fill the index.
const MOST_SPELLINGS: usize = 12;

/// A name of more characters is an institution's: it has no surname, and one spelling is enough.
const LONGEST_PERSON: usize = 4;

/// Every way a name may be spelled, syllable by syllable, the most likely first; empty without a Chinese character.
pub fn spellings(name: &str) -> Vec<Vec<String>> {
    let letters: Vec<char> = name.chars().filter(|letter| is_han(*letter)).collect();
    if letters.len() > LONGEST_PERSON {
        return vec![letters.iter().filter_map(|letter| Some(letter.to_pinyin()?.plain().replace('ü', "v"))).collect()];
    }
    let known = surname(&letters);
    let mut spellings: Vec<Vec<String>> = vec![Vec::new()];
    for (place, letter) in letters.iter().enumerate() {
        let mut readings: Vec<String> = Vec::new();
        readings.extend(known.and_then(|syllables| syllables.get(place)).map(|syllable| (*syllable).to_owned()));
        readings.extend(letter.to_pinyin().map(|reading| reading.plain().to_owned()));
        readings.extend(letter.to_pinyin_multi().into_iter().flatten().map(|reading| reading.plain().to_owned()));
        let readings = with_both_u(readings);
        if readings.is_empty() {
            continue;
        }
        spellings = readings
            .iter()
            .flat_map(|reading| {
                spellings.iter().map(move |start| start.iter().cloned().chain([reading.clone()]).collect())
            })
            .take(MOST_SPELLINGS)
            .collect();
    }
    spellings.retain(|spelling| !spelling.is_empty());
    spellings
}

/// A guess at how a name is written in pinyin, surname first: `Zhang Pingwen`. A person may correct it.
pub fn spell(name: &str) -> String {
    let Some(syllables) = spellings(name).into_iter().next() else { return name.trim().to_owned() };
    let letters: Vec<char> = name.chars().filter(|letter| is_han(*letter)).collect();
    let (surname, given) = syllables.split_at(surname_length(&letters).min(syllables.len()));
    let capital = |part: &[String]| {
        let whole = part.concat();
        let mut letters = whole.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    [capital(surname), capital(given)].join(" ").trim().to_owned()
}

/// A public address from a spelling: `zhang-pingwen`.
pub fn slug(spelling: &str) -> String {
    let folded = crate::domain::fold::fold(spelling);
    let words: Vec<&str> =
        folded.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// The syllables of a surname that is read otherwise than the word.
fn surname(letters: &[char]) -> Option<&'static [&'static str]> {
    let matches = |surname: &str| {
        surname.chars().count() < letters.len()
            && surname.chars().eq(letters.iter().copied().take(surname.chars().count()))
    };
    SURNAMES.iter().find(|(characters, _)| matches(characters)).map(|(_, syllables)| *syllables)
}

fn surname_length(letters: &[char]) -> usize {
    let front: String = letters.iter().take(2).collect();
    let double = SURNAMES.iter().any(|(surname, _)| *surname == front && letters.len() > 2)
        || (COMPOUND.contains(&front.as_str()) && letters.len() > 2);
    if double && front.chars().count() == 2 { 2 } else { 1 }
}

/// Each reading once, in order; `lü` is typed `lv` and `lu`.
fn with_both_u(readings: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    readings
        .into_iter()
        .flat_map(|reading| {
            if reading.contains('ü') {
                vec![reading.replace('ü', "v"), reading.replace('ü', "u")]
            } else {
                vec![reading]
            }
        })
        .filter(|reading| seen.insert(reading.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_are_read_as_surnames() {
        for (name, spelled) in [
            ("张平文", "Zhang Pingwen"),
            ("鄂维南", "E Weinan"),
            ("夏壁灿", "Xia Bican"),
            ("单某", "Shan Mou"),
            ("曾某某", "Zeng Moumou"),
            ("仇某", "Qiu Mou"),
            ("区某", "Ou Mou"),
            ("尉迟某", "Yuchi Mou"),
            ("万俟某某", "Moqi Moumou"),
            ("欧阳某", "Ouyang Mou"),
            ("长孙某", "Zhangsun Mou"),
            ("吕某", "Lv Mou"),
            ("Smith", "Smith"),
        ] {
            assert_eq!(spell(name), spelled, "{name}");
        }
    }

    #[test]
    fn the_common_reading_stays_findable() {
        let spelled: Vec<String> = spellings("单某").iter().map(|syllables| syllables.concat()).collect();
        assert_eq!(spelled[0], "shanmou");
        assert!(spelled.contains(&"danmou".to_owned()), "{spelled:?}");
        let spelled: Vec<String> = spellings("吕某").iter().map(|syllables| syllables.concat()).collect();
        assert_eq!(spelled[..2], ["lvmou", "lumou"]);
        assert!(spellings("乐行长重").len() <= MOST_SPELLINGS);
        assert_eq!(spellings("Smith"), Vec::<Vec<String>>::new());
    }

    #[test]
    fn an_address_is_plain() {
        assert_eq!(slug("Zhang Pingwen"), "zhang-pingwen");
        assert_eq!(slug("  Lü  Mou’s "), "lu-mou-s");
    }
}
