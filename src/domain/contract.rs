//! The contract of an appointment (聘任合同): duties, resources, autonomy, term, grant, signatures (domain model §9).

use serde::{Deserialize, Serialize};

use super::{
    time::Day,
    workflow::{Reason, facts::Ground},
};

/// What the officer enters of a contract. Finance signs for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub duties: String,
    pub resources: String,
    /// Whose decisions the appointee makes alone: the technical road, people and money.
    pub autonomy: String,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    /// In fen; `None` where no money is granted.
    pub grant_fen: Option<i64>,
    pub appointee_signed_on: Option<Day>,
    pub host_signed_on: Option<Day>,
}

impl Terms {
    /// What is wrong with what was entered. What is still missing is asked when it is signed (T20).
    pub fn faults(&self, today: Day) -> Vec<Reason> {
        let mut faults = Vec::new();
        if let (Some(starts_on), Some(ends_on)) = (self.starts_on, self.ends_on)
            && starts_on > ends_on
        {
            faults.push(Reason::TermReversed);
        }
        for (field, signed_on) in
            [("appointee_signed_on", self.appointee_signed_on), ("host_signed_on", self.host_signed_on)]
        {
            if signed_on.is_some_and(|on| on > today) {
                faults.push(Reason::InFuture { field });
            }
        }
        faults
    }
}

/// Reads an amount in yuan, with at most two decimals, as fen.
pub fn fen(yuan: &str) -> Option<i64> {
    let plain: String = yuan.trim().chars().filter(|letter| !matches!(letter, ',' | '，' | ' ')).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    if whole.is_empty() || part.len() > 2 || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(part)
}

/// An amount in fen as yuan: `1234.50`, whole yuan without decimals.
pub fn yuan(fen: i64) -> String {
    match fen % 100 {
        0 => (fen / 100).to_string(),
        part => format!("{}.{part:02}", fen / 100),
    }
}

/// How an appointment ended before its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    pub ground: Ground,
    pub reason: String,
    pub effective_on: Day,
    /// What happens to the money.
    pub funds: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_to_the_fen() {
        for (text, amount) in [
            ("1000000", Some(100_000_000)),
            ("1,000,000", Some(100_000_000)),
            ("0.1", Some(10)),
            ("12.34", Some(1234)),
            ("12.345", None),
            ("-1", None),
            ("", None),
            (".5", None),
            ("1e3", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(fen(text), amount, "{text}");
        }
        assert_eq!((yuan(1234), yuan(100_000_000)), ("12.34".to_owned(), "1000000".to_owned()));
    }

    #[test]
    fn nobody_signs_tomorrow() {
        let day = |text: &str| text.parse::<Day>().ok();
        let terms = Terms {
            starts_on: day("2026-05-01"),
            ends_on: day("2026-04-30"),
            appointee_signed_on: day("2026-04-02"),
            ..Terms::default()
        };
        let faults = terms.faults("2026-04-01".parse().unwrap());
        assert_eq!(faults, [Reason::TermReversed, Reason::InFuture { field: "appointee_signed_on" }]);
    }
}
