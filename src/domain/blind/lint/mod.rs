//! What in a redacted text would tell reviewers who the candidate is: names, institutions, ways to reach somebody.
//!
//! It finds, it does not judge: a finding is shown beside the text to whoever redacts it, and a text without one may
//! still give the candidate away.

use crate::domain::{
    fold::{fold, is_han},
    letters::Letters,
    role::codes,
};

codes! {
    /// What a finding is.
    pub enum Mark {
        /// The candidate's name in characters.
        Name = "name",
        /// The name in pinyin, in either order.
        Pinyin = "pinyin",
        /// Initials with the surname.
        Initials = "initials",
        /// An institution of the candidate, by a name or alias.
        Institution = "institution",
        Email = "email",
        Phone = "phone",
        /// A web address.
        Address = "address",
        Orcid = "orcid",
    }
}

/// What would give the candidate away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The name and other ways it is written.
    pub names: Vec<String>,
    /// Surname first: `Zhuge Shisheng`.
    pub pinyin: String,
    /// Names and aliases of the host and of what it belongs to.
    pub institutions: Vec<String>,
    pub phone: String,
}

/// Something that gives the candidate away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The sign of the text it begins at, from 0.
    pub at: usize,
    pub mark: Mark,
    /// As it is written there.
    pub words: String,
}

/// Everything in a text that would give the candidate away, in its order.
pub fn findings(text: &str, known: &Identity) -> Vec<Finding> {
    let letters = Letters::of(text);
    let mut spans: Vec<(Mark, (usize, usize))> = Vec::new();
    let mut add = |mark: Mark, found: Vec<(usize, usize)>| spans.extend(found.into_iter().map(|span| (mark, span)));
    for name in &known.names {
        add(Mark::Name, named(&letters, name));
    }
    add(Mark::Pinyin, spelled(&letters, &known.pinyin));
    add(Mark::Initials, initialled(&letters, &known.pinyin));
    for institution in &known.institutions {
        add(Mark::Institution, named(&letters, institution));
    }
    add(Mark::Email, letters.emails());
    add(Mark::Orcid, orcids(&letters));
    add(Mark::Phone, phones(&letters, &known.phone));
    add(Mark::Address, addresses(&letters));
    let as_written = |(mark, (first, last)): (Mark, (usize, usize))| {
        let (at, words) = letters.words(first, last);
        Finding { at, mark, words }
    };
    let mut found: Vec<Finding> = spans.into_iter().map(as_written).collect();
    found.sort();
    found.dedup();
    found
}

/// A name, whatever stands between its characters; in Latin letters as words of their own.
fn named(letters: &Letters, name: &str) -> Vec<(usize, usize)> {
    let needle: Vec<char> = fold(name).chars().filter(|letter| letter.is_alphanumeric()).collect();
    if needle.len() < 2 {
        return Vec::new();
    }
    letters.runs_of(&needle, !needle.iter().copied().any(is_han))
}

/// The ways a word of pinyin is written: ü is also u, v and yu.
fn spellings(word: &str) -> Vec<Vec<char>> {
    let plain = |word: &str| fold(word).chars().filter(char::is_ascii_alphabetic).collect::<Vec<_>>();
    let lower = word.to_lowercase();
    let is_umlaut = |letter: char| matches!(letter, 'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'v');
    let mut all = vec![plain(&lower)];
    if lower.contains(is_umlaut) {
        all.extend(["u", "v", "yu"].map(|written| plain(&lower.replace(is_umlaut, written))));
    }
    all.sort();
    all.dedup();
    all.retain(|spelling| !spelling.is_empty());
    all
}

/// Surname and given name of a pinyin, each in the ways it is written; the given name is empty where there is none.
fn parts(pinyin: &str) -> (Vec<Vec<char>>, Vec<Vec<char>>) {
    let (surname, given) = pinyin.trim().split_once(char::is_whitespace).unwrap_or((pinyin.trim(), ""));
    (spellings(surname), spellings(given))
}

/// The pinyin in full, surname first or last.
fn spelled(letters: &Letters, pinyin: &str) -> Vec<(usize, usize)> {
    let (surnames, givens) = parts(pinyin);
    let mut found = Vec::new();
    for surname in &surnames {
        if givens.is_empty() && surname.len() > 3 {
            found.extend(letters.runs_of(surname, true));
        }
        for given in &givens {
            found.extend(letters.runs_of(&[&surname[..], given].concat(), true));
            found.extend(letters.runs_of(&[&given[..], surname].concat(), true));
        }
    }
    found
}

/// Most words that the initials of a given name are written as.
const INITIALS: usize = 3;

/// The surname beside capital initials of the given name: `S. Zhuge`, `S.-S. Zhuge`, `Zhuge SS`.
fn initialled(letters: &Letters, pinyin: &str) -> Vec<(usize, usize)> {
    let (surnames, givens) = parts(pinyin);
    let words = letters.latin_words();
    let of = |word: usize| &letters.folded[words[word].0..=words[word].1];
    let capitals = |word: usize| (words[word].0..=words[word].1).all(|place| letters.is_capital(place));
    let mut found = Vec::new();
    for at in (0..words.len()).filter(|at| surnames.iter().any(|surname| surname == of(*at))) {
        let joined = |left: usize, right: usize| letters.adjoin(words[left].1, words[right].0);
        let spells = |from: usize, to: usize| {
            let written: Vec<char> = (from..=to).flat_map(|word| of(word).iter().copied()).collect();
            (from..=to).all(capitals) && givens.iter().any(|given| are_initials(&written, given))
        };
        for count in 1..=INITIALS {
            if let Some(from) = at.checked_sub(count)
                && (from..at).all(|word| joined(word, word + 1))
                && spells(from, at - 1)
            {
                found.push((words[from].0, words[at].1));
            }
            let to = at + count;
            if to < words.len() && (at..to).all(|word| joined(word, word + 1)) && spells(at + 1, to) {
                found.push((words[at].0, words[to].1));
            }
        }
    }
    found
}

/// Whether letters can be the initials of a given name: its first letter, and further ones in their order.
fn are_initials(written: &[char], given: &[char]) -> bool {
    let mut rest = given.iter();
    written.len() < given.len()
        && written.first() == given.first()
        && written.iter().all(|letter| rest.any(|known| known == letter))
}

/// Sixteen digits in four groups.
fn orcids(letters: &Letters) -> Vec<(usize, usize)> {
    let reads = |(first, last): &(usize, usize)| {
        let written: String = letters.folded[*first..=*last].iter().collect();
        let groups: Vec<&str> = written.split('-').collect();
        groups.len() == 4
            && groups.iter().all(|group| group.len() == 4)
            && written.char_indices().all(|(at, sign)| sign != 'x' || at == 18)
    };
    letters
        .stretches(|letter| letter.is_ascii_digit() || letter == '-' || letter == 'x')
        .into_iter()
        .filter(reads)
        .collect()
}

/// Telephone numbers of the mainland, and the candidate's own.
fn phones(letters: &Letters, own: &str) -> Vec<(usize, usize)> {
    let digits = |text: &[char]| text.iter().copied().filter(char::is_ascii_digit).collect::<String>();
    let own: String = own.chars().filter(char::is_ascii_digit).collect();
    let reads = |(first, last): &(usize, usize)| {
        let number = digits(&letters.folded[*first..=*last]);
        let local = number.strip_prefix("0086").or(number.strip_prefix("86")).unwrap_or(&number);
        let mobile =
            local.len() == 11 && local.starts_with('1') && !local.starts_with("10") && !local.starts_with("12");
        let landline = (10..=12).contains(&local.len()) && local.starts_with('0') && !local.starts_with("00");
        mobile || landline || (own.len() >= 7 && number.contains(&own))
    };
    let belongs = |letter: char| letter.is_ascii_digit() || "+-() ".contains(letter);
    let trimmed = |(first, last): (usize, usize)| {
        let mut places = (first..=last).filter(|place| letters.folded[*place].is_ascii_digit());
        let first = places.next()?;
        Some((first, places.next_back().unwrap_or(first)))
    };
    letters.stretches(belongs).into_iter().filter_map(trimmed).filter(reads).collect()
}

/// Web addresses.
fn addresses(letters: &Letters) -> Vec<(usize, usize)> {
    let belongs = |letter: char| letter.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+=%".contains(letter);
    let begins = |(first, last): (usize, usize)| {
        let written: String = letters.folded[first..=last].iter().collect();
        let at =
            ["http://", "https://", "www.", "orcid.org/", "doi.org/"].iter().filter_map(|known| written.find(known));
        at.min().map(|at| (first + at, last))
    };
    letters.stretches(belongs).into_iter().filter_map(begins).collect()
}

#[cfg(test)]
mod tests;
