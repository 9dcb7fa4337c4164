//! Forms: what was sent, read field by field into domain values, and given back as typed when something is wrong.
//!
//! A form that fails answers 422 with the same page: values kept, every reason beside its field and in the summary.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
    response::{IntoResponse, Response},
};
use validator::ValidateEmail;

use super::error::{WebError, status_of};
use crate::{
    clock,
    commands::CommandError,
    domain::{time::Day, workflow::Reason},
    texts::{Lang, reason},
};

/// What stands in a text for bytes that are none.
pub const UNREADABLE: &str = "\u{FFFD}";

/// The fields of a form as they were sent.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let plain = request
            .headers()
            .get(axum::http::header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if !plain {
            return Err(WebError::BadRequest);
        }
        let body = Bytes::from_request(request, state).await.map_err(|_| WebError::TooLarge)?;
        Ok(Self::parse(&body))
    }
}

impl Fields {
    /// Reads an urlencoded body or query. A NUL, which no database text can hold, is read as what cannot be read.
    pub fn parse(body: &[u8]) -> Self {
        let text = |sent: std::borrow::Cow<'_, str>| sent.replace('\0', UNREADABLE);
        Self(form_urlencoded::parse(body).map(|(name, value)| (text(name), text(value))).collect())
    }

    /// Names and values in the order in which they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The parameters of an address.
    pub fn query(raw: Option<String>) -> Self {
        Self::parse(raw.unwrap_or_default().as_bytes())
    }

    /// Fields with these values, for a form that is shown filled in.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// The first value of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field that may come several times.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked or a button was pressed.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// Adds the values of another form that this one does not have.
    pub fn extend(&mut self, other: Self) {
        let known: Vec<String> = self.0.iter().map(|(name, _)| name.clone()).collect();
        self.0.extend(other.0.into_iter().filter(|(name, _)| !known.contains(name)));
    }

    /// Adds or replaces a value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value.into()));
    }

    /// Adds a row of fields that may come several times.
    pub fn add_row<const N: usize>(&mut self, names: [&str; N], values: [String; N]) {
        self.0.extend(names.into_iter().map(str::to_owned).zip(values));
    }

    /// The key of this rendering of the form, which makes a double click harmless.
    pub fn request_key(&self) -> Option<String> {
        let key = self.text("request_key");
        (key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| key.to_owned())
    }

    /// The version of the record that the form was filled in against.
    pub fn version(&self) -> i64 {
        self.text("ver").parse().unwrap_or(-1)
    }
}

/// Reads fields into values and gathers every reason why one will not do.
pub struct Reader<'f> {
    fields: &'f Fields,
    pub reasons: Vec<Reason>,
}

impl<'f> Reader<'f> {
    pub fn new(fields: &'f Fields) -> Self {
        Self { fields, reasons: Vec::new() }
    }

    /// A text that may be empty: trimmed, at most `most` characters, no control characters.
    pub fn optional(&mut self, field: &'static str, most: i64) -> String {
        let text = self.fields.text(field).replace("\r\n", "\n");
        let text = text.trim();
        let is_control = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
        if text.chars().any(is_control) || text.contains(UNREADABLE) {
            self.reasons.push(Reason::ControlCharacter { field });
        }
        let has = text.chars().count() as i64;
        if has > most {
            self.reasons.push(Reason::TooLong { field, most, has });
        }
        text.to_owned()
    }

    /// A text that must not be empty.
    pub fn required(&mut self, field: &'static str, most: i64) -> String {
        let text = self.optional(field, most);
        if text.is_empty() {
            self.reasons.push(Reason::Required { field });
        }
        text
    }

    /// A date, if one was entered.
    pub fn day(&mut self, field: &'static str) -> Option<Day> {
        let text = self.fields.text(field).trim();
        if text.is_empty() {
            return None;
        }
        let day = text.parse().ok();
        if day.is_none() {
            self.reasons.push(Reason::NotADate { field });
        }
        day
    }

    /// A date that must be entered.
    pub fn required_day(&mut self, field: &'static str) -> Option<Day> {
        if self.fields.text(field).trim().is_empty() {
            self.reasons.push(Reason::Required { field });
            return None;
        }
        self.day(field)
    }

    /// A whole number, if one was entered.
    pub fn number(&mut self, field: &'static str) -> Option<i64> {
        let text = self.fields.text(field).trim();
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok();
        if number.is_none() {
            self.reasons.push(Reason::NotANumber { field });
        }
        number
    }

    /// One of a list of codes, or of ids, if one was chosen.
    pub fn choice<T>(&mut self, field: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.fields.text(field).trim();
        if text.is_empty() {
            return None;
        }
        let choice = read(text);
        if choice.is_none() {
            self.reasons.push(Reason::NotAChoice { field });
        }
        choice
    }

    /// One of a list that must be chosen from.
    pub fn required_choice<T>(&mut self, field: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        if self.fields.text(field).trim().is_empty() {
            self.reasons.push(Reason::Required { field });
            return None;
        }
        self.choice(field, read)
    }

    /// An e-mail address in lower case; `required` says whether it may be empty.
    pub fn email(&mut self, field: &'static str, required: bool) -> String {
        let text = if required { self.required(field, 254) } else { self.optional(field, 254) }.to_lowercase();
        if !text.is_empty() && !text.validate_email() {
            self.reasons.push(Reason::NotAnEmail { field });
        }
        text
    }

    /// `Ok` when nothing was wrong.
    ///
    /// # Errors
    /// Every reason gathered.
    pub fn finish(self) -> Result<(), Vec<Reason>> {
        if self.reasons.is_empty() { Ok(()) } else { Err(self.reasons) }
    }

    /// Does what the form asks for, when nothing in it was wrong. A command does nothing until it is awaited, so one
    /// that is refused here has not begun.
    ///
    /// # Errors
    /// Every reason gathered, or whatever the command fails with.
    pub async fn then<T>(self, command: impl Future<Output = Result<T, CommandError>>) -> Result<T, CommandError> {
        self.finish()?;
        command.await
    }
}

/// A form as a page shows it: what was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    pub fields: Fields,
    pub reasons: Vec<Reason>,
    /// The key this rendering sends back.
    pub request_key: String,
}

impl FormState {
    /// An empty form, or one filled in from a record.
    pub fn new(fields: Fields) -> Self {
        Self { fields, reasons: Vec::new(), request_key: clock::new_secret()[..32].to_owned() }
    }

    /// The form as it came back, with what is wrong. It keeps its key, for nothing was done under it.
    pub fn refused(fields: Fields, reasons: Vec<Reason>) -> Self {
        let request_key = fields.request_key().unwrap_or_else(|| clock::new_secret()[..32].to_owned());
        Self { fields, reasons, request_key }
    }

    /// Gives the form a new key: what was sent under the old one is answered for good.
    pub fn renew_key(&mut self) {
        self.request_key = clock::new_secret()[..32].to_owned();
    }

    /// What is in a field.
    pub fn value(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    /// Whether a choice is the one made.
    pub fn is(&self, name: &str, value: impl std::fmt::Display) -> bool {
        let value = value.to_string();
        self.fields.all(name).any(|known| known == value)
    }

    /// Whether something is wrong with a field.
    pub fn wrong(&self, name: &str) -> bool {
        self.reasons.iter().any(|reason| reason.field() == Some(name))
    }

    /// What is wrong with a field, in the language of the page, each with the other language beside it.
    pub fn errors(&self, name: &str, lang: &Lang) -> Vec<Said> {
        let about = self.reasons.iter().filter(|reason| reason.field() == Some(name));
        about.map(|reason| Said::of(reason, *lang)).collect()
    }

    /// Everything that is wrong, for the summary above the form: the field to jump to and the sentence.
    pub fn summary(&self, lang: &Lang) -> Vec<(String, Said)> {
        let lines = self.reasons.iter();
        lines.map(|reason| (reason.field().unwrap_or_default().to_owned(), Said::of(reason, *lang))).collect()
    }
}

/// The answer to a form: where it was done, on to the next page; where it was refused, `page` again, with what was
/// typed and every reason, under the status of the gravest of them.
///
/// # Errors
/// Whatever else the command or the page fails with.
pub async fn done_or_again<P, R>(
    done: Result<Response, CommandError>,
    fields: Fields,
    page: impl FnOnce(FormState) -> P,
) -> Result<Response, WebError>
where
    P: Future<Output = Result<R, WebError>>,
    R: IntoResponse,
{
    match done {
        Ok(next) => Ok(next),
        Err(CommandError::Refused(refusal)) => {
            let status = status_of(refusal.kind());
            let page = page(FormState::refused(fields, refusal.reasons)).await?;
            Ok((status, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// A reason in both languages, that of the page first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    pub beside: String,
    pub beside_tag: &'static str,
}

impl Said {
    pub fn of(why: &Reason, lang: Lang) -> Self {
        let other = lang.pick(Lang::En, Lang::Zh);
        Self { text: reason::sentence(why, lang), beside: reason::sentence(why, other), beside_tag: other.tag() }
    }
}

/// An id in the path. One that cannot be an id is answered like one that is not known.
pub struct Id<T>(pub T);

impl<S, T> FromRequestParts<S> for Id<T>
where
    S: Send + Sync,
    T: std::str::FromStr,
{
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let axum::extract::Path(text) =
            axum::extract::Path::<String>::from_request_parts(parts, state).await.map_err(|_| WebError::NotFound)?;
        text.parse().map(Self).map_err(|_| WebError::NotFound)
    }
}
