//! The announced years that come with the program: `seeds/calendar/`, embedded and read once.
//!
//! Must not know the database; `commands` loads the same notices into it. `seeds/calendar/README.md` tells the format.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::{
    calendar::{Calendar, Exception, ExceptionKind, Notice, NoticeKind},
    time::{Day, NotADay},
};

/// The year files, in order.
static FILES: [&str; 20] = [
    include_str!("../seeds/calendar/2007.toml"),
    include_str!("../seeds/calendar/2008.toml"),
    include_str!("../seeds/calendar/2009.toml"),
    include_str!("../seeds/calendar/2010.toml"),
    include_str!("../seeds/calendar/2011.toml"),
    include_str!("../seeds/calendar/2012.toml"),
    include_str!("../seeds/calendar/2013.toml"),
    include_str!("../seeds/calendar/2014.toml"),
    include_str!("../seeds/calendar/2015.toml"),
    include_str!("../seeds/calendar/2016.toml"),
    include_str!("../seeds/calendar/2017.toml"),
    include_str!("../seeds/calendar/2018.toml"),
    include_str!("../seeds/calendar/2019.toml"),
    include_str!("../seeds/calendar/2020.toml"),
    include_str!("../seeds/calendar/2021.toml"),
    include_str!("../seeds/calendar/2022.toml"),
    include_str!("../seeds/calendar/2023.toml"),
    include_str!("../seeds/calendar/2024.toml"),
    include_str!("../seeds/calendar/2025.toml"),
    include_str!("../seeds/calendar/2026.toml"),
];

static NOTICES: LazyLock<Vec<Notice>> = LazyLock::new(|| {
    let years = FILES.iter().map(|text| read(text).expect("every embedded year file is read by a test"));
    years.flatten().collect()
});

static ANNOUNCED: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::new(NOTICES.iter().flat_map(|notice| notice.days.iter().cloned())));

/// The calendar of the embedded notices.
pub fn announced() -> &'static Calendar {
    &ANNOUNCED
}

/// The embedded notices, by year, amendments after what they amend.
pub fn notices() -> &'static [Notice] {
    &NOTICES
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearFile {
    year: i16,
    notice: Vec<NoticeEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeEntry {
    kind: NoticeKind,
    title: String,
    doc_no: Option<String>,
    published_on: Option<Day>,
    url: Option<String>,
    days: Vec<DaysEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DaysEntry {
    date: Block,
    kind: ExceptionKind,
    name: String,
}

/// `2026-01-04`, or `2026-01-01/2026-01-03` with both days included.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Block {
    first: Day,
    last: Day,
}

impl TryFrom<String> for Block {
    type Error = NotADay;

    fn try_from(text: String) -> Result<Self, NotADay> {
        let (first, last) = text.split_once('/').unwrap_or((&text, &text));
        let block = Self { first: first.parse()?, last: last.parse()? };
        if block.first > block.last { Err(NotADay(text)) } else { Ok(block) }
    }
}

fn read(text: &str) -> Result<Vec<Notice>, toml::de::Error> {
    let YearFile { year, notice } = toml::from_str(text)?;
    Ok(notice.into_iter().map(|entry| entry.about(year)).collect())
}

impl NoticeEntry {
    fn about(self, year: i16) -> Notice {
        let Self { kind, title, doc_no, published_on, url, days } = self;
        let days = days.into_iter().flat_map(|entry| entry.set_by(year)).collect();
        Notice { year, kind, title, doc_no, published_on, url, days }
    }
}

impl DaysEntry {
    fn set_by(self, year: i16) -> impl Iterator<Item = Exception> {
        let Self { date: Block { first, last }, kind, name } = self;
        (0..=first.days_until(last)).map(move |offset| Exception {
            date: first.plus_days(offset),
            kind,
            name: name.clone(),
            year,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn every_file_of_the_folder_is_embedded_under_its_year() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/calendar");
        let on_disk: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".toml"))
            .collect();
        let embedded: BTreeSet<String> = notices().iter().map(|notice| format!("{}.toml", notice.year)).collect();
        assert_eq!(embedded, on_disk);
        assert_eq!(FILES.len(), on_disk.len());
    }

    #[test]
    fn a_notice_is_read_whole() {
        let labour_day = notices().iter().find(|notice| notice.kind == NoticeKind::Amendment && notice.year == 2019);
        let set =
            |date: &str, kind| Exception {
                date: date.parse().unwrap(), kind, name: "劳动节".to_owned(), year: 2019
            };
        assert_eq!(
            labour_day,
            Some(&Notice {
                year: 2019,
                kind: NoticeKind::Amendment,
                title: "国务院办公厅关于调整2019年劳动节假期安排的通知".to_owned(),
                doc_no: Some("国办发明电〔2019〕3号".to_owned()),
                published_on: Some("2019-03-22".parse().unwrap()),
                url: Some("https://www.gov.cn/zhengce/content/2019-03/22/content_5375877.htm".to_owned()),
                days: vec![
                    set("2019-04-28", ExceptionKind::Makeup),
                    set("2019-05-01", ExceptionKind::Off),
                    set("2019-05-02", ExceptionKind::Off),
                    set("2019-05-03", ExceptionKind::Off),
                    set("2019-05-04", ExceptionKind::Off),
                    set("2019-05-05", ExceptionKind::Makeup),
                ],
            })
        );
    }

    #[test]
    fn a_block_that_runs_backwards_or_a_key_nobody_knows_is_refused() {
        let file =
            |days: &str| format!("year = 2026\n[[notice]]\nkind = \"original\"\ntitle = \"测试\"\ndays = [{days}]");
        assert!(read(&file(r#"{ date = "2026-01-01/2026-01-03", kind = "off", name = "元旦" }"#)).is_ok());
        for wrong in [
            r#"{ date = "2026-01-03/2026-01-01", kind = "off", name = "元旦" }"#,
            r#"{ date = "2026-01-32", kind = "off", name = "元旦" }"#,
            r#"{ date = "2026-01-01", kind = "holiday", name = "元旦" }"#,
            r#"{ date = "2026-01-01", kind = "off", name = "元旦", isOffDay = true }"#,
        ] {
            assert!(read(&file(wrong)).is_err(), "{wrong}");
        }
    }
}
