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
