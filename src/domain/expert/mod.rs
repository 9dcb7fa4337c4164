//! The expert pool (专家库): what is kept of a reviewer besides the person.

pub mod import;

use serde::{Deserialize, Serialize};

use super::{fold::fold, role::codes, time::Day};

codes! {
    /// Where an expert works, by ISO 3166-2; reviewers from another region are asked for.
    pub enum Region {
        Beijing = "CN-BJ",
        Tianjin = "CN-TJ",
        Hebei = "CN-HE",
        Shanxi = "CN-SX",
        InnerMongolia = "CN-NM",
        Liaoning = "CN-LN",
        Jilin = "CN-JL",
        Heilongjiang = "CN-HL",
        Shanghai = "CN-SH",
        Jiangsu = "CN-JS",
        Zhejiang = "CN-ZJ",
        Anhui = "CN-AH",
        Fujian = "CN-FJ",
        Jiangxi = "CN-JX",
        Shandong = "CN-SD",
        Henan = "CN-HA",
        Hubei = "CN-HB",
        Hunan = "CN-HN",
        Guangdong = "CN-GD",
        Guangxi = "CN-GX",
        Hainan = "CN-HI",
        Chongqing = "CN-CQ",
        Sichuan = "CN-SC",
        Guizhou = "CN-GZ",
        Yunnan = "CN-YN",
        Tibet = "CN-XZ",
        Shaanxi = "CN-SN",
        Gansu = "CN-GS",
        Qinghai = "CN-QH",
        Ningxia = "CN-NX",
        Xinjiang = "CN-XJ",
        HongKong = "CN-HK",
        Macao = "CN-MO",
        Taiwan = "CN-TW",
        Abroad = "abroad",
    }

    /// A language in which an expert reads materials and writes opinions, by ISO 639-1.
    pub enum Language {
        Chinese = "zh",
        English = "en",
        Japanese = "ja",
        Korean = "ko",
        German = "de",
        French = "fr",
        Russian = "ru",
        Spanish = "es",
    }
}

/// Days on which an expert is not to be asked, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    pub starts_on: Day,
    pub ends_on: Day,
    pub reason: String,
}

impl Absence {
    /// Whether a day of it lies between two days, both included: from being asked until the review is due.
    pub fn meets(&self, from: Day, until: Day) -> bool {
        self.starts_on <= until && from <= self.ends_on
    }
}

/// How an expert keeps to due days, counted by the day first agreed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Punctuality {
    /// Reviews handed in.
    pub handed_in: i64,
    /// Of those, after their day.
    pub late: i64,
}

impl Punctuality {
    /// Counts one review more.
    pub fn count(&mut self, due_on: Day, handed_in_on: Day) {
        self.handed_in += 1;
        self.late += i64::from(handed_in_on > due_on);
    }

    /// The share of late reviews in hundredths, rounded; `None` before the first review.
    pub fn late_share(self) -> Option<i64> {
        (self.handed_in > 0).then(|| (200 * self.late + self.handed_in) / (2 * self.handed_in))
    }
}

/// Whether one of the fields is what is looked for, or has it in its name.
pub fn works_in(fields: &[String], wanted: &str) -> bool {
    let wanted = fold(wanted);
    fields.iter().any(|field| fold(field).contains(&wanted))
}

/// Reads fields of expertise as they are typed: one a line, or with commas of either width between them.
pub fn parse_fields(text: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for field in text.split(['、', '，', ',', '；', ';', '\n']).map(str::trim).filter(|field| !field.is_empty()) {
        if !fields.iter().any(|known| known == field) {
            fields.push(field.to_owned());
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_with_either_comma() {
        assert_eq!(parse_fields(" 机器学习，optimisation, 机器学习\n\n统计；"), ["机器学习", "optimisation", "统计"]);
    }

    #[test]
    fn an_absence_meets_every_stretch_that_shares_a_day_with_it() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let away = Absence { starts_on: day("2026-03-10"), ends_on: day("2026-03-12"), reason: String::new() };
        for (from, until, meets) in [
            ("2026-03-01", "2026-03-09", false),
            ("2026-03-01", "2026-03-10", true),
            ("2026-03-11", "2026-03-11", true),
            ("2026-03-12", "2026-04-01", true),
            ("2026-03-13", "2026-04-01", false),
            ("2026-03-01", "2026-04-01", true),
        ] {
            assert_eq!(away.meets(day(from), day(until)), meets, "{from} to {until}");
        }
    }

    #[test]
    fn lateness_is_a_share_of_what_was_handed_in() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut kept = Punctuality::default();
        assert_eq!(kept.late_share(), None);
        for on in ["2026-03-09", "2026-03-10", "2026-03-11"] {
            kept.count(day("2026-03-10"), day(on));
        }
        assert_eq!(kept, Punctuality { handed_in: 3, late: 1 });
        assert_eq!(kept.late_share(), Some(33));
        kept.count(day("2026-03-10"), day("2026-03-11"));
        assert_eq!(kept.late_share(), Some(50));
    }

    #[test]
    fn a_field_is_found_by_a_part_of_it_in_any_width() {
        let fields = vec!["人工智能安全".to_owned(), "Computer Vision".to_owned()];
        assert!(works_in(&fields, "智能"));
        assert!(works_in(&fields, "ｖｉｓｉｏｎ"));
        assert!(!works_in(&fields, "数学"));
    }
}
