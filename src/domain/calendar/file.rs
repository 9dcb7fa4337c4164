//! A year's file as people have it (`year`, `papers`, `days` of `name`, `date`, `isOffDay`), read strictly: whatever is
//! wrong with it is named at once, and nothing is guessed.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Calendar, Day, Exception, ExceptionKind, Fault, Finding, Notice, NoticeKind, Shape, changes, check_year};

/// What a year file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct YearFile {
    pub year: i16,
    /// The addresses of the official notices it was made from.
    pub papers: Vec<String>,
    /// In the order of the file.
    pub days: Vec<Exception>,
}

/// Reads a file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_file(text: &str) -> Result<YearFile, Vec<Fault>> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| vec![Fault::NotJson { line: error.line(), column: error.column() }])?;
    let mut reader = Reader { faults: Vec::new() };
    let file = reader.file(&value);
    match file {
        Some(file) if reader.faults.is_empty() => Ok(file),
        _ => Err(reader.faults),
    }
}

/// What the check of a file finds: `before` is the calendar in force, `after` the one it would lead to.
pub fn check_file(file: &YearFile, before: &Calendar, after: &Calendar) -> Vec<Finding> {
    let notice = Notice {
        year: file.year,
        kind: NoticeKind::Original,
        title: String::new(),
        doc_no: None,
        published_on: None,
        url: None,
        days: file.days.clone(),
    };
    let mut findings = Vec::new();
    let loaded = before.years().any(|year| year == file.year);
    if let Some(next) = before.years().next_back().map(|last| last + 1)
        && !loaded
        && file.year != next
    {
        findings.push(Finding::OutOfTurn { next });
    }
    if file.papers.is_empty() {
        findings.push(Finding::NoPapers);
    }
    findings.extend(check_year(file.year, &[notice]));
    if loaded && changes(before, after, file.year).is_empty() {
        findings.push(Finding::Unchanged);
    }
    findings
}

/// Reads a value place by place and gathers what is wrong.
struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn file(&mut self, value: &Value) -> Option<YearFile> {
        let whole = self.object(value, "")?;
        self.only(whole, "", &["year", "papers", "days"]);
        let year = self.get(whole, "", "year").and_then(|value| self.year(value));
        let papers = self.get(whole, "", "papers").and_then(|value| self.list(value, "papers"));
        let papers = papers.map(|list| self.each(list, "papers", Self::paper));
        let days = self.get(whole, "", "days").and_then(|value| self.list(value, "days"));
        // Without its year nothing can be said of a day, but what is wrong with it can.
        let about = year.unwrap_or_default();
        let days = days.map(|list| self.each(list, "days", |reader, value, at| reader.day(value, at, about)));
        Some(YearFile { year: year?, papers: papers?, days: days? })
    }

    fn each<T>(&mut self, list: &[Value], name: &str, read: impl Fn(&mut Self, &Value, &str) -> Option<T>) -> Vec<T> {
        let numbered = list.iter().enumerate();
        numbered.filter_map(|(at, value)| read(self, value, &format!("{name}[{at}]"))).collect()
    }

    fn paper(&mut self, value: &Value, at: &str) -> Option<String> {
        let paper = self.text(value, at)?;
        let is_address = paper.starts_with("https://") || paper.starts_with("http://");
        if !is_address || paper.contains(char::is_whitespace) {
            self.faults.push(Fault::NoAddress { at: at.to_owned() });
        }
        Some(paper)
    }

    fn day(&mut self, value: &Value, at: &str, year: i16) -> Option<Exception> {
        let whole = self.object(value, at)?;
        self.only(whole, at, &["name", "date", "isOffDay"]);
        let name = self.get(whole, at, "name").and_then(|value| self.text(value, &place(at, "name")));
        if name.as_ref().is_some_and(|name| name.trim().is_empty()) {
            self.faults.push(Fault::NoName { at: place(at, "name") });
        }
        let date = self.get(whole, at, "date").and_then(|value| self.text(value, &place(at, "date")));
        let date = date.and_then(|text| self.date(text, place(at, "date")));
        let off = self.get(whole, at, "isOffDay").and_then(|value| self.yes_or_no(value, &place(at, "isOffDay")));
        let kind = if off? { ExceptionKind::Off } else { ExceptionKind::Makeup };
        Some(Exception { date: date?, kind, name: name?.trim().to_owned(), year })
    }

    fn date(&mut self, text: String, at: String) -> Option<Day> {
        let date = text.parse().ok();
        if date.is_none() {
            self.faults.push(Fault::NoDate { at, text });
        }
        date
    }

    fn year(&mut self, value: &Value) -> Option<i16> {
        let Some(number) = value.as_i64() else {
            self.faults.push(Fault::IsNot { at: "year".to_owned(), shape: Shape::Number });
            return None;
        };
        let year = i16::try_from(number).ok().filter(|year| (1000..=9999).contains(year));
        if year.is_none() {
            self.faults.push(Fault::NoYear { text: number.to_string() });
        }
        year
    }

    fn object<'v>(&mut self, value: &'v Value, at: &str) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        self.shaped(object, at, Shape::Object)
    }

    fn list<'v>(&mut self, value: &'v Value, at: &str) -> Option<&'v Vec<Value>> {
        self.shaped(value.as_array(), at, Shape::List)
    }

    fn text(&mut self, value: &Value, at: &str) -> Option<String> {
        self.shaped(value.as_str().map(str::to_owned), at, Shape::Text)
    }

    fn yes_or_no(&mut self, value: &Value, at: &str) -> Option<bool> {
        self.shaped(value.as_bool(), at, Shape::YesOrNo)
    }

    fn shaped<T>(&mut self, value: Option<T>, at: &str, shape: Shape) -> Option<T> {
        if value.is_none() {
            self.faults.push(Fault::IsNot { at: at.to_owned(), shape });
        }
        value
    }

    fn get<'v>(&mut self, object: &'v Map<String, Value>, at: &str, key: &str) -> Option<&'v Value> {
        let value = object.get(key);
        if value.is_none() {
            self.faults.push(Fault::Lacks { at: place(at, key) });
        }
        value
    }

    /// A key that nobody knows is refused; those that begin with a dollar sign are about the file itself.
    fn only(&mut self, object: &Map<String, Value>, at: &str, known: &[&str]) {
        let strange = object.keys().filter(|key| !known.contains(&key.as_str()) && !key.starts_with('$'));
        self.faults.extend(strange.map(|key| Fault::Unknown { at: place(at, key) }));
    }
}

fn place(at: &str, key: &str) -> String {
    if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole() {
        let file = read_file(
            r#"{"$schema": "x", "year": 2027, "papers": ["https://gov.test/1"], "days": [
                {"name": "元旦", "date": "2027-01-01", "isOffDay": true},
                {"name": "元旦", "date": "2027-01-09", "isOffDay": false}]}"#,
        )
        .unwrap();
        let set =
            |date: &str, kind| Exception { date: date.parse().unwrap(), kind, name: "元旦".to_owned(), year: 2027 };
        assert_eq!((file.year, file.papers), (2027, vec!["https://gov.test/1".to_owned()]));
        assert_eq!(file.days, [set("2027-01-01", ExceptionKind::Off), set("2027-01-09", ExceptionKind::Makeup)]);
    }

    #[test]
    fn everything_wrong_is_named_at_once() {
        let at = |at: &str| at.to_owned();
        let faults = read_file(
            r#"{"year": "2027", "papers": "x", "extra": 1, "days": [
                {"name": " ", "date": "2027-02-30", "isOffDay": "yes"}, {"date": "2027-01-01"}, 7]}"#,
        );
        assert_eq!(
            faults.unwrap_err(),
            [
                Fault::Unknown { at: at("extra") },
                Fault::IsNot { at: at("year"), shape: Shape::Number },
                Fault::IsNot { at: at("papers"), shape: Shape::List },
                Fault::NoName { at: at("days[0].name") },
                Fault::NoDate { at: at("days[0].date"), text: at("2027-02-30") },
                Fault::IsNot { at: at("days[0].isOffDay"), shape: Shape::YesOrNo },
                Fault::Lacks { at: at("days[1].name") },
                Fault::Lacks { at: at("days[1].isOffDay") },
                Fault::IsNot { at: at("days[2]"), shape: Shape::Object },
            ]
        );
        assert!(matches!(read_file("{").unwrap_err()[..], [Fault::NotJson { line: 1, .. }]));
        assert_eq!(read_file("[]").unwrap_err(), [Fault::IsNot { at: String::new(), shape: Shape::Object }]);
        let lacks = |key: &str| Fault::Lacks { at: at(key) };
        assert_eq!(read_file("{}").unwrap_err(), [lacks("year"), lacks("papers"), lacks("days")]);
    }
}
