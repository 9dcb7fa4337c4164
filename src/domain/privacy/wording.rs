//! Dates of birth and home addresses: known by the words around them.

use crate::domain::letters::Letters;

/// Words before a date of birth.
const BEFORE: [&str; 6] = ["出生", "生于", "生日", "born", "birth", "dob"];
/// Words right behind one.
const BEHIND: [&str; 2] = ["出生", "生"];
/// Letters between such a word and the date.
const NEAR: usize = 14;
/// Years in which somebody on a notice can have been born.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2012;

/// The dates of birth in a text: first and last letter. With `everywhere`, every date that can be one.
pub(super) fn births(letters: &Letters, everywhere: bool) -> Vec<(usize, usize)> {
    let groups = letters.stretches(|letter| letter.is_ascii_digit());
    let mut found = Vec::new();
    let mut nth = 0;
    while nth < groups.len() {
        let Some((last_group, to_month)) = date_from(letters, &groups, nth) else {
            nth += 1;
            continue;
        };
        let (first, last) = (groups[nth].0, end_of(letters, groups[last_group].1));
        let named = letters.is_before(first, &BEFORE, NEAR) || letters.is_behind(last, &BEHIND);
        if named || (everywhere && to_month) {
            found.push((first, last));
        }
        nth = last_group + 1;
    }
    found
}

/// A date that begins with a group of digits: its last group, and whether it has a month.
fn date_from(letters: &Letters, groups: &[(usize, usize)], nth: usize) -> Option<(usize, bool)> {
    let value = |(first, last): (usize, usize)| -> Option<u32> {
        letters.folded[first..=last].iter().collect::<String>().parse().ok()
    };
    let length = |(first, last): (usize, usize)| last - first + 1;
    let group = groups[nth];
    let whole = value(group)?;
    let month = |month: u32| (1..=12).contains(&month);
    match length(group) {
        8 if YEARS.contains(&(whole / 10_000)) && month(whole / 100 % 100) && (1..=31).contains(&(whole % 100)) => {
            Some((nth, true))
        }
        6 if YEARS.contains(&(whole / 100)) && month(whole % 100) => Some((nth, true)),
        4 if YEARS.contains(&whole) => {
            let follows = |from: usize| {
                let next = *groups.get(from + 1)?;
                let between: String = letters.folded[groups[from].1 + 1..next.0].iter().collect();
                let joined = matches!(between.trim_matches(' '), "年" | "月" | "-" | "." | "/");
                (joined && length(next) <= 2).then_some(next)
            };
            match follows(nth).and_then(value) {
                Some(found) if month(found) => {
                    let day = follows(nth + 1).and_then(value).filter(|day| (1..=31).contains(day));
                    Some((nth + 1 + usize::from(day.is_some()), true))
                }
                _ => Some((nth, false)),
            }
        }
        _ => None,
    }
}

/// The last letter of a date: with the 年, 月 or 日 behind it.
fn end_of(letters: &Letters, last: usize) -> usize {
    let blanks = letters.folded[last + 1..].iter().take_while(|sign| **sign == ' ').count();
    let next = letters.folded.get(last + 1 + blanks);
    if next.is_some_and(|letter| matches!(letter, '年' | '月' | '日' | '号')) { last + 1 + blanks } else { last }
}

/// Words that announce a home address.
const HOME: [&str; 8] =
    ["家庭住址", "家庭地址", "居住地址", "现住址", "户籍地址", "户籍所在地", "住址", "home address"];
/// What an address has at least one of.
const ADDRESS: &str = "省市区县镇乡村路街巷弄号室栋幢楼";
/// What stands before the number of a door where people live.
const RESIDENTIAL: [&str; 8] = ["小区", "家属院", "家属楼", "公寓", "号楼", "单元", "栋", "幢"];
/// Letters an address has at most.
const LONGEST: usize = 40;

/// The home addresses in a text: first and last letter.
pub(super) fn homes(letters: &Letters) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut add = |(first, last): (usize, usize)| {
        if found.iter().all(|(from, to)| last < *from || first > *to) {
            found.push((first, last));
        }
    };
    for word in HOME {
        for (_, last) in letters.plain_runs_of(word) {
            announced(letters, last + 1).into_iter().for_each(&mut add);
        }
    }
    let doors = (1..letters.folded.len())
        .filter(|at| matches!(letters.folded[*at], '室' | '户' | '号') && letters.folded[at - 1].is_ascii_digit());
    for door in doors {
        let first = clause_start(letters, door);
        let clause: String = letters.folded[first..=door].iter().collect();
        let lives = RESIDENTIAL.iter().any(|word| {
            clause.find(word).is_some_and(|at| clause[at + word.len()..].contains(|sign: char| sign.is_ascii_digit()))
        });
        if lives {
            add((first, door));
        }
    }
    found.sort_unstable();
    found
}

/// What follows a word that announces an address, if it reads like one.
fn announced(letters: &Letters, from: usize) -> Option<(usize, usize)> {
    let skip = letters.folded[from..].iter().take_while(|sign| matches!(sign, ':' | ' ' | '是' | '为')).count();
    let first = from + skip;
    let rest = letters.folded.get(first..)?;
    let length = rest.iter().take(LONGEST).take_while(|sign| !ends_clause(**sign)).count();
    let reads = length >= 4 && rest[..length].iter().any(|sign| ADDRESS.contains(*sign));
    reads.then(|| (first, first + length - 1))
}

/// The first letter of the clause a letter stands in.
fn clause_start(letters: &Letters, at: usize) -> usize {
    let before = letters.folded[..at].iter().rev().take(LONGEST).take_while(|sign| !ends_clause(**sign)).count();
    at - before
}

fn ends_clause(sign: char) -> bool {
    matches!(sign, ',' | '，' | '。' | ';' | '；' | ':' | '、' | '\n' | '\t' | '(' | ')')
}
