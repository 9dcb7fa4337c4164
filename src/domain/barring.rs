//! The register of people who are barred for a time (惩戒、限制名单): neither nominated nor asked to review meanwhile.

use serde::Serialize;

use super::{ids::PersonId, role::codes, time::Day};

codes! {
    /// Why somebody was barred.
    pub enum BarringGround {
        /// 伪造、篡改
        Fabrication = "fabrication",
        /// 抄袭、剽窃
        Plagiarism = "plagiarism",
        /// 申报材料弄虚作假
        FalseStatement = "false_statement",
        /// 违反评审纪律
        ReviewMisconduct = "review_misconduct",
        /// 违规使用经费
        FundMisuse = "fund_misuse",
        /// 违反科技伦理
        Ethics = "ethics",
        /// Another authority listed the person (列入严重失信名单).
        Listed = "listed",
        Other = "other",
    }
}

/// The days of a barring, both included; without an end it stands until it is lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    pub starts_on: Day,
    pub ends_on: Option<Day>,
}

impl Span {
    /// Whether it covers a day between two days, both included.
    pub fn meets(self, from: Day, until: Day) -> bool {
        self.starts_on <= until && self.ends_on.is_none_or(|end| from <= end)
    }

    /// Whether it covers a day.
    pub fn covers(self, day: Day) -> bool {
        self.meets(day, day)
    }
}

/// A barring as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BarringEntry {
    pub person: PersonId,
    pub ground: BarringGround,
    /// What was found, in words.
    pub statement: String,
    pub span: Span,
    /// The decision it rests on: its number, title or address.
    pub source: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_covers_both_its_ends_and_may_have_none() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let year = Span { starts_on: day("2026-01-01"), ends_on: Some(day("2026-12-31")) };
        let on = ["2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01"].map(|on| year.covers(day(on)));
        assert_eq!(on, [false, true, true, false]);
        let open = Span { ends_on: None, ..year };
        assert!(open.covers(day("9999-12-31")) && !open.covers(day("2025-12-31")));
        assert!(year.meets(day("2025-12-01"), day("2026-01-01")), "the last day of a stretch counts");
    }
}
