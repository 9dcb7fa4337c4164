//! Instants and civil days, the two kinds of time the rules speak of.
//!
//! An instant is UTC with millisecond precision, because both database engines keep it in a `BIGINT`
//! without loss. A day is a civil date in Asia/Shanghai, because every rule that counts days means
//! the Chinese calendar. This module never asks what time it is: `clock.rs` does, and passes it in.

use std::{fmt, str::FromStr};

use jiff::{civil, tz};
use serde::{Deserialize, Serialize};

/// China keeps UTC+8 all year and has had no summer time since 1991, before any date used here.
const BEIJING: tz::Offset = tz::Offset::constant(8);

/// An instant in UTC, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The civil date in Beijing at this instant.
    pub fn day(self) -> Day {
        Day(self.beijing().date())
    }

    /// The instant `millis` later.
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The instant `days` times 24 hours later.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_millis(days.saturating_mul(86_400_000))
    }

    fn beijing(self) -> civil::DateTime {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        BEIJING.to_datetime(instant)
    }

    /// `2019-04-18 09:05`, Beijing time: for tables and forms.
    pub fn minute(self) -> String {
        self.beijing().strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// RFC 3339 with the Beijing offset: for `<time datetime>`, feeds and JSON.
    pub fn rfc3339(self) -> String {
        self.beijing().strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
    }

    /// `20260302T010203Z`, in UTC: how iCalendar writes an instant (RFC 5545 §3.3.5).
    pub fn compact_utc(self) -> String {
        let instant = jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        instant.strftime("%Y%m%dT%H%M%SZ").to_string()
    }

    /// Reads what `<input type="datetime-local">` sends, as Beijing time.
    pub fn parse_local(text: &str) -> Option<Self> {
        let local: civil::DateTime = text.trim().replace(' ', "T").parse().ok()?;
        Some(Self(BEIJING.to_timestamp(local).ok()?.as_millisecond()))
    }

    /// What `<input type="datetime-local">` takes, in Beijing time.
    pub fn local_input(self) -> String {
        self.beijing().strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

impl From<i64> for Moment {
    fn from(millis: i64) -> Self {
        Self(millis)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.minute())
    }
}

/// A civil date in Asia/Shanghai.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub civil::Date);

impl Day {
    /// A date from its parts; `None` if there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().map(Self)
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    pub fn month(self) -> i8 {
        self.0.month()
    }

    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// Monday is 1, Sunday is 7.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }

    pub fn is_weekend(self) -> bool {
        self.weekday() > 5
    }

    /// The day `days` later (earlier when negative), kept inside the years 1 to 9999.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(jiff::SignedDuration::from_hours(i64::from(days) * 24)))
    }

    /// The corresponding day `months` later, or the last day of that month (Civil Code art. 202).
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.0.saturating_add(jiff::Span::new().months(months)))
    }

    /// Whole days from `self` to `later`.
    pub fn days_until(self, later: Self) -> i32 {
        self.0.duration_until(later.0).as_hours().div_euclid(24).try_into().unwrap_or(i32::MAX)
    }

    /// The first instant of this day in Beijing.
    pub fn starts_at(self) -> Moment {
        let at = BEIJING.to_timestamp(self.0.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_millisecond);
        Moment(at)
    }

    /// `2019年4月18日`.
    pub fn zh(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day_of_month())
    }

    /// `18 April 2019`.
    pub fn en(self) -> String {
        self.0.strftime("%-d %B %Y").to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m-%d"))
    }
}

/// The text is not a date written `YYYY-MM-DD`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not a date written YYYY-MM-DD: {0}")]
pub struct NotADay(pub String);

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let wrong = || NotADay(text.chars().take(40).collect());
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if !plain {
            return Err(wrong());
        }
        text.parse().map(Self).map_err(|_| wrong())
    }
}

impl TryFrom<String> for Day {
    type Error = NotADay;

    fn try_from(text: String) -> Result<Self, NotADay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// Age in full years (周岁) on a day: a year is complete on the day *after* the birthday
/// (Supreme People's Court 2006 interpretation, art. 2). Someone born on 29 February has the
/// birthday on 28 February in a common year.
pub fn age_on(born: Day, on: Day) -> i16 {
    let birthday =
        Day::new(on.year(), born.month(), born.day_of_month()).or_else(|| Day::new(on.year(), 2, 28)).unwrap_or(on);
    on.year() - born.year() - i16::from(on <= birthday)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn age_counts_from_the_day_after_the_birthday() {
        for (born, on, age) in [
            ("1983-01-01", "2021-01-01", 37),
            ("1982-12-31", "2021-01-01", 38),
            ("1981-04-18", "2019-04-18", 37),
            ("1981-04-17", "2019-04-18", 38),
            ("1980-04-18", "2019-04-18", 38),
            ("1980-04-17", "2019-04-18", 39),
            ("1988-02-29", "2026-02-28", 37),
            ("1988-02-29", "2026-03-01", 38),
        ] {
            assert_eq!(age_on(day(born), day(on)), age, "{born} on {on}");
        }
    }

    #[test]
    fn beijing_midnight_is_sixteen_hours_utc() {
        assert_eq!(day("2019-04-25").starts_at(), Moment(1_556_121_600_000));
        assert_eq!(Moment(1_556_121_599_999).day(), day("2019-04-24"));
        assert_eq!(Moment(1_556_121_600_000).day(), day("2019-04-25"));
    }

    #[test]
    fn months_end_on_the_last_day_when_there_is_no_corresponding_one() {
        assert_eq!(day("2024-01-31").plus_months(1), day("2024-02-29"));
        assert_eq!(day("2023-03-15").plus_months(36), day("2026-03-15"));
    }

    #[test]
    fn a_day_is_only_read_in_one_form() {
        for bad in ["", "2019-4-18", "2019-04-31", "20190418", "2019-04-18T00:00", "２０１９-04-18", "-019-04-18"] {
            assert!(bad.parse::<Day>().is_err(), "{bad}");
        }
        assert_eq!(day("2019-04-18").days_until(day("2019-05-01")), 13);
    }
}
