//! `/privacy`: who handles personal data here, what for, on which basis and for how long, and how to use one's rights
//! (personal information law art. 17). `/accessibility`: what the pages aim at, and how to tell of what fails.
//!
//! The periods come from the table that erases. What the office has not set is left out, never invented.

use askama::Template;
use axum::extract::State;

use super::Kept as Keep;
use crate::{
    app::App,
    domain::{
        petition::{ANSWER_WITHIN, ANSWER_WITHIN_KEY},
        retention::TABLE,
    },
    store::setting::{self, Office},
    texts::{Lang, retention as words},
    web::{error::WebError, page::Frame},
};

/// A line of the table of periods in words.
pub struct Kept {
    pub what: &'static str,
    pub how_long: String,
    pub ending: &'static str,
    pub mark: &'static str,
}

impl Kept {
    /// The whole table, with the periods as set: pairs of key and value.
    pub fn all(settings: &[(String, String)], lang: Lang) -> Vec<Self> {
        let line = |line: &crate::domain::retention::Line| Self {
            what: words::what(line.keeping, lang),
            how_long: words::how_long(line, line.keeping.days(settings), lang),
            ending: words::ending(line.ending, lang),
            mark: words::mark(line.mark, lang),
        };
        TABLE.iter().map(line).collect()
    }
}

#[derive(Template)]
#[template(path = "privacy/page.html")]
struct PrivacyPage {
    frame: Frame,
    office: Office,
    kept: Vec<Kept>,
    /// Working days within which a request is answered.
    within: i64,
}

impl PrivacyPage {
    /// Whether there is anywhere to write to.
    fn has_contact(&self) -> bool {
        [&self.office.phone, &self.office.email, &self.office.address].iter().any(|part| !part.is_empty())
    }
}

/// GET /privacy
pub async fn privacy(State(app): State<App>, frame: Frame) -> Result<Keep<impl Template>, WebError> {
    let mut conn = app.db.read().await?;
    let office = setting::office(&mut conn).await?;
    let within = setting::number(&mut conn, ANSWER_WITHIN_KEY, ANSWER_WITHIN).await?;
    let kept = Kept::all(&setting::all(&mut conn).await?, frame.lang);
    Ok(Keep(PrivacyPage { frame, office, kept, within }))
}

#[derive(Template)]
#[template(path = "privacy/accessibility.html")]
struct AccessibilityPage {
    frame: Frame,
    office: Office,
}

/// GET /accessibility
pub async fn accessibility(State(app): State<App>, frame: Frame) -> Result<Keep<impl Template>, WebError> {
    let office = setting::office(&mut app.db.read().await?).await?;
    Ok(Keep(AccessibilityPage { frame, office }))
}
