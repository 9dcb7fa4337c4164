//! A record as it is entered: a value a field, read from what was typed.

use std::collections::BTreeMap;

use super::{Field, Input, fault::Fault};
use crate::domain::{time::Day, workflow::Reason};

/// A value of a field. A field without one is not stated.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A text, a code of a closed list, a date or an address.
    Text(String),
    /// A count, or money in hundredths of its unit.
    Number(i64),
    Yes(bool),
    /// The id of another record; a string in JSON, where 63 bits would be rounded.
    Link(#[serde(serialize_with = "as_text")] i64),
}

fn as_text<S: serde::Serializer>(id: &i64, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(id)
}

/// The values of a record by field name.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Entry(pub BTreeMap<&'static str, Value>);

impl Entry {
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Sets a value, or says that it is not stated.
    pub fn set(&mut self, name: &'static str, value: Option<Value>) {
        match value {
            Some(value) => self.0.insert(name, value),
            None => self.0.remove(name),
        };
    }

    /// A text or a code; empty when it is not stated.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    pub fn yes(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(Value::Yes(yes)) => Some(*yes),
            _ => None,
        }
    }

    pub fn link(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Link(id)) => Some(*id),
            _ => None,
        }
    }

    pub fn day(&self, name: &str) -> Option<Day> {
        self.text(name).parse().ok()
    }
}

/// Reads what was typed into a field, links aside: those are names that only the store can resolve.
///
/// # Errors
/// Why it will not do.
pub fn read(field: &Field, typed: &str) -> Result<Option<Value>, Reason> {
    let name = field.name;
    let typed = typed.trim();
    if typed.is_empty() {
        return if field.required { Err(Reason::Required { field: name }) } else { Ok(None) };
    }
    let value = match field.input {
        Input::Line(most) | Input::Text(most) => {
            let has = typed.chars().count() as i64;
            if has > most {
                return Err(Reason::TooLong { field: name, most, has });
            }
            let lines = matches!(field.input, Input::Text(_));
            if typed.chars().any(|letter| letter.is_control() && !(lines && matches!(letter, '\n' | '\t'))) {
                return Err(Reason::ControlCharacter { field: name });
            }
            Value::Text(typed.to_owned())
        }
        Input::Day => match typed.parse::<Day>() {
            Ok(day) => Value::Text(day.to_string()),
            Err(_) => return Err(Reason::NotADate { field: name }),
        },
        Input::LooseDay => Value::Text(loose_day(typed).ok_or(Reason::Register(Fault::NotALooseDate { field: name }))?),
        Input::Count(least, most) => {
            let number = whole(typed).ok_or(Reason::NotANumber { field: name })?;
            if !(least..=most).contains(&number) {
                return Err(Reason::Register(Fault::OutOfRange { field: name, least, most }));
            }
            Value::Number(number)
        }
        Input::Money => Value::Number(hundredths(typed).ok_or(Reason::Register(Fault::NotMoney { field: name }))?),
        Input::OneOf(codes) => {
            let known = codes.iter().find(|code| **code == typed).ok_or(Reason::NotAChoice { field: name })?;
            Value::Text((*known).to_owned())
        }
        Input::YesNo => match typed {
            "yes" => Value::Yes(true),
            "no" => Value::Yes(false),
            _ => return Err(Reason::NotAChoice { field: name }),
        },
        Input::Address => Value::Text(address(typed).ok_or(Reason::Register(Fault::NotAWebAddress { field: name }))?),
        Input::Digest => {
            let typed = typed.to_ascii_lowercase();
            if typed.len() != 64 || !typed.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(Reason::Register(Fault::NotADigest { field: name }));
            }
            Value::Text(typed)
        }
        Input::Link(_) => return Err(Reason::NotAChoice { field: name }),
    };
    Ok(Some(value))
}

/// What a form shows of a value, links aside: the reverse of [`read`].
pub fn typed(field: &Field, value: &Value) -> String {
    match (field.input, value) {
        (Input::Money, Value::Number(hundredths)) => money(*hundredths),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Number(number) | Value::Link(number)) => number.to_string(),
        (_, Value::Yes(true)) => "yes".to_owned(),
        (_, Value::Yes(false)) => "no".to_owned(),
    }
}

/// `1,000,000` as people type it.
fn whole(typed: &str) -> Option<i64> {
    typed.replace([',', '，', '_'], "").parse().ok()
}

/// `12,000.50` in hundredths.
fn hundredths(typed: &str) -> Option<i64> {
    let plain = typed.replace([',', '，'], "");
    let (units, parts) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if units.is_empty() || units.len() > 15 || parts.len() > 2 || !digits(units) || !digits(parts) {
        return None;
    }
    let units: i64 = units.parse().ok()?;
    let parts: i64 = format!("{parts:0<2}").parse().ok()?;
    Some(units * 100 + parts)
}

/// Hundredths as people read them: `12000.50`, `10000`.
pub fn money(hundredths: i64) -> String {
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        parts => format!("{}.{parts:02}", hundredths / 100),
    }
}

/// A year, a month or a day, as the columns hold it.
fn loose_day(typed: &str) -> Option<String> {
    let padded = match typed.len() {
        4 => format!("{typed}-01-01"),
        7 => format!("{typed}-01"),
        _ => typed.to_owned(),
    };
    padded.parse::<Day>().ok().map(|_| typed.to_owned())
}

/// An address that a page may link to: http or https, with a host and without blanks.
fn address(typed: &str) -> Option<String> {
    let rest = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let sound = !host.is_empty()
        && typed.len() <= 500
        && !typed
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>' | '"'));
    sound.then(|| typed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(input: Input) -> Field {
        Field { name: "summary", column: "zh", input, required: false }
    }

    #[test]
    fn what_is_typed_becomes_a_value_or_a_reason() {
        let read = |input, typed| super::read(&of(input), typed);
        assert_eq!(read(Input::Line(3), "  "), Ok(None));
        assert_eq!(read(Input::Line(3), " 一二三 "), Ok(Some(Value::Text("一二三".into()))));
        assert_eq!(read(Input::Line(2), "一二三"), Err(Reason::TooLong { field: "summary", most: 2, has: 3 }));
        assert_eq!(read(Input::Line(9), "一\n二"), Err(Reason::ControlCharacter { field: "summary" }));
        assert_eq!(read(Input::Text(9), "一\n二"), Ok(Some(Value::Text("一\n二".into()))));
        assert_eq!(read(Input::Day, "2019-02-29"), Err(Reason::NotADate { field: "summary" }));
        assert_eq!(read(Input::LooseDay, "2017-07"), Ok(Some(Value::Text("2017-07".into()))));
        assert_eq!(read(Input::LooseDay, "2017-13"), Err(Reason::Register(Fault::NotALooseDate { field: "summary" })));
        assert_eq!(
            read(Input::Count(0, 9), "10"),
            Err(Reason::Register(Fault::OutOfRange { field: "summary", least: 0, most: 9 }))
        );
        assert_eq!(read(Input::Count(0, 99_999), "10,000"), Ok(Some(Value::Number(10_000))));
        assert_eq!(read(Input::Money, "12,000.5"), Ok(Some(Value::Number(1_200_050))));
        for wrong in ["-1", "1.234", ".5", "1e3", "一百"] {
            assert_eq!(
                read(Input::Money, wrong),
                Err(Reason::Register(Fault::NotMoney { field: "summary" })),
                "{wrong}"
            );
        }
        assert_eq!(read(Input::OneOf(&["a", "b"]), "c"), Err(Reason::NotAChoice { field: "summary" }));
        assert_eq!(read(Input::YesNo, "no"), Ok(Some(Value::Yes(false))));
        for wrong in ["javascript:alert(1)", "https://", "https://a b", "ftp://a"] {
            assert_eq!(
                read(Input::Address, wrong),
                Err(Reason::Register(Fault::NotAWebAddress { field: "summary" })),
                "{wrong}"
            );
        }
        assert_eq!(
            read(Input::Address, "https://a.example/x?y=1"),
            Ok(Some(Value::Text("https://a.example/x?y=1".into())))
        );
    }

    #[test]
    fn what_a_form_shows_is_read_back_the_same() {
        for (input, shown) in [
            (Input::Money, "12000.50"),
            (Input::Money, "10000"),
            (Input::Count(0, 99), "7"),
            (Input::YesNo, "yes"),
            (Input::LooseDay, "2019"),
        ] {
            let field = of(input);
            let value = super::read(&field, shown).unwrap().unwrap();
            assert_eq!(typed(&field, &value), shown);
        }
    }
}
