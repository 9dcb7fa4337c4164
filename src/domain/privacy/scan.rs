//! What a text tells of a person, however it is written: full width, with blanks or hyphens between the digits.

use super::{
    Kind,
    number::{is_card, is_identity, is_phone},
    wording::{births, homes},
};
use crate::domain::{letters::Letters, mask};

/// Something found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: Kind,
    /// The value with what parts its letters taken out.
    pub value: String,
    /// The value with most of it covered.
    pub shown: String,
}

/// Digits that a number may have in all.
const LONGEST: usize = 21;
/// Signs between two groups of the digits of one number.
const APART: usize = 3;
/// Letters between a word and the number it announces.
const NEAR: usize = 16;

/// Everything a text tells of a person, in its order. With `births`, every date that can be one of birth is taken for
/// one: where the head of a list announces them, its rows do not say so again (see [`tells_births`]).
pub fn scan(text: &str, births: bool) -> Vec<Hit> {
    let letters = Letters::of(text);
    let mut spans = numbers(&letters);
    let free = |spans: &[(Kind, (usize, usize))], (first, last): (usize, usize)| {
        spans.iter().all(|(_, (from, to))| last < *from || first > *to)
    };
    let others = [
        (Kind::Email, letters.emails()),
        (Kind::BirthDate, self::births(&letters, births)),
        (Kind::HomeAddress, homes(&letters)),
    ];
    for (kind, found) in others {
        for span in found {
            if free(&spans, span) {
                spans.push((kind, span));
            }
        }
    }
    spans.sort_unstable_by_key(|(_, span)| *span);
    spans.into_iter().map(|(kind, span)| hit(&letters, kind, span)).collect()
}

/// Whether a text announces dates of birth, as the head of a list does.
pub fn tells_births(text: &str) -> bool {
    let letters = Letters::of(text);
    ["出生年月", "出生日期", "生日", "出生", "date of birth", "birthday"]
        .iter()
        .any(|word| !letters.plain_runs_of(word).is_empty())
}

fn hit(letters: &Letters, kind: Kind, (first, last): (usize, usize)) -> Hit {
    let value: String = match kind {
        Kind::Email => letters.folded[first..=last].iter().collect(),
        _ => letters.folded[first..=last].iter().filter(|sign| sign.is_alphanumeric()).collect(),
    };
    let ends = |head: usize, tail: usize| {
        let signs: Vec<char> = value.chars().collect();
        let cut = signs.len().saturating_sub(tail).max(head.min(signs.len()));
        let head: String = signs.iter().take(head).collect();
        format!("{head}****{}", signs[cut..].iter().collect::<String>())
    };
    let shown = match kind {
        Kind::Phone => mask::phone(&value),
        Kind::Email => mask::email(&value),
        Kind::BankCard => ends(4, 4),
        Kind::BirthDate => ends(2, 0),
        Kind::HomeAddress => ends(3, 0),
        // Letters are compared small; the check digit is written X.
        _ => ends(3, 2).to_uppercase(),
    };
    Hit { kind, value, shown }
}

/// The numbers that name a person.
fn numbers(letters: &Letters) -> Vec<(Kind, (usize, usize))> {
    let groups = letters.stretches(|letter| letter.is_ascii_digit());
    let mut found = passports(letters);
    let mut nth = 0;
    while nth < groups.len() {
        match longest(letters, &groups, nth) {
            Some((kind, span, next)) => {
                if found.iter().all(|(_, (from, to))| span.1 < *from || span.0 > *to) {
                    found.push((kind, span));
                }
                nth = next;
            }
            // No number begins with the month of a date.
            None => nth += if is_date(letters, &groups[nth..]) { 3 } else { 1 },
        }
    }
    found
}

/// Whether groups of digits begin with a date of the years that notices speak of: its month and day, with what follows,
/// would read like a telephone.
fn is_date(letters: &Letters, groups: &[(usize, usize)]) -> bool {
    let [year, month, day, ..] = groups else { return false };
    let text = |(first, last): (usize, usize)| letters.folded[first..=last].iter().collect::<String>();
    let joined = |one: &(usize, usize), next: &(usize, usize)| is_joint(&letters.folded[one.1 + 1..next.0]);
    let year_of = text(*year);
    year_of.len() == 4
        && (year_of.starts_with("19") || year_of.starts_with("20"))
        && [month, day].iter().all(|group| text(**group).len() <= 2)
        && joined(year, month)
        && joined(month, day)
}

/// The longest number that begins with a group of digits, its span, and the group after it.
fn longest(letters: &Letters, groups: &[(usize, usize)], nth: usize) -> Option<(Kind, (usize, usize), usize)> {
    let mut digits: Vec<u8> = Vec::new();
    let mut best = None;
    for (at, (first, last)) in groups.iter().copied().enumerate().skip(nth) {
        let joined = at == nth || is_joint(&letters.folded[groups[at - 1].1 + 1..first]);
        if !joined || digits.len() + last - first + 1 > LONGEST {
            break;
        }
        digits
            .extend(letters.folded[first..=last].iter().filter_map(|sign| sign.to_digit(10)).map(|digit| digit as u8));
        let start = groups[nth].0;
        if let Some((kind, end)) = kind_of(letters, &digits, (start, last), at == nth) {
            best = Some((kind, (start, end), at + 1));
        }
    }
    best.filter(|(_, span, _)| !in_digest(letters, *span))
}

/// Whether digits on both sides belong together: a hyphen, point or bracket between them, or nothing but blanks; a few
/// blanks beside the sign change nothing.
fn is_joint(between: &[char]) -> bool {
    let signs: Vec<char> = between.iter().copied().filter(|sign| *sign != ' ').collect();
    between.len() <= APART && matches!(signs[..], [] | ['-' | '.' | '_' | '·' | ')'] | [')', '-'])
}

/// What digits are, and where the number ends; `alone` when nothing parts them.
fn kind_of(letters: &Letters, digits: &[u8], (first, last): (usize, usize), alone: bool) -> Option<(Kind, usize)> {
    let next = |place: usize| letters.folded.get(place).copied();
    // The check digit may be an X, parted from the others as they are from each other.
    let x = (last + 1..=last + 1 + APART).find(|place| next(*place) == Some('x'));
    if let Some(x) = x.filter(|x| digits.len() == 17 && is_joint(&letters.folded[last + 1..*x]))
        && !next(x + 1).is_some_and(|sign| sign.is_ascii_alphanumeric())
        && is_identity(&[digits, &[10]].concat())
    {
        return Some((Kind::IdentityNumber, x));
    }
    let announced = |words: &[&str]| letters.is_before(first, words, NEAR);
    let kind = if (digits.len() == 18 || alone) && is_identity(digits) {
        Kind::IdentityNumber
    } else if is_card(digits) || ((12..=21).contains(&digits.len()) && announced(&["卡号", "账号", "账户", "帐号"]))
    {
        Kind::BankCard
    } else if is_phone(digits)
        || ((7..=8).contains(&digits.len()) && announced(&["电话", "手机", "联系方式", "tel", "phone", "mobile"]))
    {
        Kind::Phone
    } else {
        return None;
    };
    Some((kind, last))
}

/// Numbers of travel documents, where a word announces them.
fn passports(letters: &Letters) -> Vec<(Kind, (usize, usize))> {
    let reads = |(first, last): &(usize, usize)| {
        let digits = letters.folded[*first..=*last].iter().filter(|sign| sign.is_ascii_digit()).count();
        (7..=10).contains(&(last - first + 1))
            && digits >= 6
            && letters.is_before(*first, &["护照", "通行证", "passport"], NEAR)
    };
    let tokens = letters.stretches(|letter| letter.is_ascii_alphanumeric());
    tokens.into_iter().filter(reads).map(|span| (Kind::Passport, span)).collect()
}

/// Whether digits are part of a digest or an address in hexadecimal, where any number may stand by chance.
fn in_digest(letters: &Letters, (first, last): (usize, usize)) -> bool {
    let is_hex = |sign: &char| sign.is_ascii_hexdigit();
    let before = letters.folded[..first].iter().rev().take_while(|sign| is_hex(sign)).count();
    let behind = letters.folded[last + 1..].iter().take_while(|sign| is_hex(sign)).count();
    before + behind > 0 && before + behind + last - first + 1 >= 24
}
