//! Numbers, sums and dates as each language writes them.

use super::Lang;
use crate::domain::{catalogue::Bound, time::Day};

/// A count: 63万, 3.4亿 or 365 in Chinese; 630,000 in English.
pub fn count(number: i64, lang: Lang) -> String {
    if lang.is_en() {
        return grouped(number);
    }
    match number {
        100_000_000.. if number % 10_000_000 == 0 => format!("{}亿", tenths(number / 10_000_000)),
        10_000.. if number % 1_000 == 0 => format!("{}万", tenths(number / 1_000)),
        _ => number.to_string(),
    }
}

/// The source's reservation before a number: 超过, over. Empty when it has none.
pub fn reservation(bound: Bound, lang: Lang) -> &'static str {
    match bound {
        Bound::Exact => "",
        Bound::MoreThan => lang.pick("超过", "over "),
        Bound::AtLeast => lang.pick("至少", "at least "),
        Bound::About => lang.pick("约", "about "),
    }
}

/// A sum in hundredths of a unit of money, as printed: 10000美元, 10,000 US dollars.
pub fn money(minor: i64, unit: &str, lang: Lang) -> String {
    match (unit, lang) {
        (_, Lang::Zh) => format!("{}{unit}", minor / 100),
        ("美元", Lang::En) => format!("{} US dollars", grouped(minor / 100)),
        ("欧元", Lang::En) => format!("{} euros", grouped(minor / 100)),
        ("元", Lang::En) => format!("{} yuan", grouped(minor / 100)),
        (_, Lang::En) => format!("{} {unit}", grouped(minor / 100)),
    }
}

/// A sum in yuan to the fen, its thousands grouped, as contracts write it: 1,000,000 or 12.34.
pub fn yuan(fen: i64) -> String {
    match fen % 100 {
        0 => grouped(fen / 100),
        part => format!("{}.{part:02}", grouped(fen / 100)),
    }
}

/// A day in full.
pub fn day(day: Day, lang: Lang) -> String {
    match lang {
        Lang::Zh => day.zh(),
        Lang::En => day.en(),
    }
}

/// A date as exact as its source: a year, a month or a day. What cannot be read is given back as it is.
pub fn date(text: &str, lang: Lang) -> String {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let Ok(known) = whole.parse::<Day>() else { return text.to_owned() };
    match (text.len(), lang) {
        (4, Lang::Zh) => format!("{text}年"),
        (4, Lang::En) => text.to_owned(),
        (7, Lang::Zh) => format!("{}年{}月", known.year(), known.month()),
        (7, Lang::En) => known.0.strftime("%B %Y").to_string(),
        _ => day(known, lang),
    }
}

fn tenths(number: i64) -> String {
    match number % 10 {
        0 => (number / 10).to_string(),
        rest => format!("{}.{rest}", number / 10),
    }
}

/// What phrases count, in the plural and in the singular.
const COUNTED: [(&str, &str); 13] = [
    ("days", "day"),
    ("working days", "working day"),
    ("months", "month"),
    ("minutes", "minute"),
    ("people", "person"),
    ("projects", "project"),
    ("places", "place"),
    ("cases", "case"),
    ("items", "item"),
    ("votes", "vote"),
    ("experts", "expert"),
    ("rules", "rule"),
    ("characters", "character"),
];

/// An English phrase whose counts of one stand with a singular: `1 days left` is `1 day left`.
pub fn counted(said: String) -> String {
    let mut out = String::with_capacity(said.len());
    let mut rest = said.as_str();
    while let Some(at) = rest.find("1 ") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | ',' | '-' | '/' | ':');
        let alone = !before.ends_with(is_part);
        out.push_str(before);
        out.push_str("1 ");
        let many = |(many, _): &&(&str, &str)| {
            after.strip_prefix(*many).is_some_and(|next| !next.starts_with(char::is_alphanumeric))
        };
        rest = match COUNTED.iter().find(many).filter(|_| alone) {
            Some((many, one)) => {
                out.push_str(one);
                &after[many.len()..]
            }
            None => after,
        };
    }
    out.push_str(rest);
    out
}

/// `1,000,000`
pub fn grouped(number: i64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_thing_is_singular() {
        for (said, meant) in [
            ("1 days left", "1 day left"),
            ("next due on 1 May 2026, 1 days left", "next due on 1 May 2026, 1 day left"),
            ("21 days, 1 working days", "21 days, 1 working day"),
            ("1 people; 1.1 places; 2026-1 cases", "1 person; 1.1 places; 2026-1 cases"),
            ("1 daysx", "1 daysx"),
        ] {
            assert_eq!(counted(said.to_owned()), meant);
        }
    }

    #[test]
    fn counts_are_written_as_the_language_counts() {
        for (number, zh, en) in [
            (9, "9", "9"),
            (365, "365", "365"),
            (9_999, "9999", "9,999"),
            (30_000, "3万", "30,000"),
            (25_000, "2.5万", "25,000"),
            (630_000, "63万", "630,000"),
            (10_000_000, "1000万", "10,000,000"),
            (340_000_000, "3.4亿", "340,000,000"),
            (123_456, "123456", "123,456"),
        ] {
            assert_eq!((count(number, Lang::Zh).as_str(), count(number, Lang::En).as_str()), (zh, en));
        }
    }

    #[test]
    fn a_date_is_as_exact_as_its_source() {
        for (text, zh, en) in [
            ("2017", "2017年", "2017"),
            ("2017-07", "2017年7月", "July 2017"),
            ("2019-04-16", "2019年4月16日", "16 April 2019"),
            ("近期", "近期", "近期"),
        ] {
            assert_eq!((date(text, Lang::Zh).as_str(), date(text, Lang::En).as_str()), (zh, en));
        }
    }

    #[test]
    fn a_sum_keeps_the_currency_of_its_source() {
        assert_eq!(money(1_000_000, "美元", Lang::Zh), "10000美元");
        assert_eq!(money(1_000_000, "美元", Lang::En), "10,000 US dollars");
    }
}
