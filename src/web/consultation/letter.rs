//! The letter to a body outside the office, to be printed and stamped or taken as a Word file.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use super::open;
use crate::{
    app::App,
    domain::{consultation::USUAL_DAYS, role::ScholarRole, time::Day},
    store::{batch, consultation as consultations, direction, institution},
    texts::label,
    web::{
        error::WebError,
        form::Fields,
        nomination::Seen,
        page::{Desk, Frame, Html, url_escape},
        public::notice::day,
        word,
    },
    word::Block,
};

#[derive(Template)]
#[template(path = "consultation/letter.html")]
struct LetterPage {
    frame: Frame,
    seen: Seen,
    body: String,
    due_on: Day,
    sent_on: Option<Day>,
    call: String,
    host: Option<String>,
    direction: Option<String>,
}

impl LetterPage {
    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }

    fn role(&self) -> &'static str {
        self.seen.case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn role_css(&self) -> &'static str {
        self.seen.case.scholar_role().map_or("", ScholarRole::css)
    }

    fn plan(&self) -> &str {
        self.frame.site.title(&self.frame.lang)
    }

    fn date(&self, date: &Day) -> String {
        day(*date, self.frame.lang)
    }

    fn file_path(&self) -> String {
        self.path(&format!("/consultations/letter.docx?body={}", url_escape(&self.body)))
    }

    /// The letter in the blocks of a file.
    fn blocks(&self) -> Vec<Block> {
        let t = &self.frame.t.consultation;
        let mut rows = vec![vec![t.candidate.to_owned(), self.seen.case.title.clone()]];
        let mut row = |label: &str, value: &str| rows.push(vec![label.to_owned(), value.to_owned()]);
        if let Some(host) = &self.host {
            row(t.host, host);
        }
        row(self.frame.label("role"), self.role());
        if let Some(direction) = &self.direction {
            row(t.direction, direction);
        }
        row(t.call, &self.call);
        vec![
            Block::Title(t.subject.to_owned()),
            Block::Addressee(t.to(&self.body)),
            Block::Paragraph(t.ask(self.plan())),
            Block::Table(rows),
            Block::Paragraph(t.reply_by(self.date(&self.due_on))),
            Block::Signature(format!("{}{}", self.frame.site.office, t.signature)),
            Block::Date(self.sent_on.map_or_else(|| t.blank.to_owned(), |on| self.date(&on))),
        ]
    }
}

/// GET /admin/nominations/{no}/consultations/letter?body=
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    Ok(Html(page(&app, desk, &no, query).await?).into_response())
}

/// GET /admin/nominations/{no}/consultations/letter.docx?body=
pub async fn file(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let page = page(&app, desk, &no, query).await?;
    word::file(&page.blocks(), &page.seen.case.case_no)
}

/// The letter to a body of the scheme, or to one that was asked.
async fn page(app: &App, desk: Desk, no: &str, query: Option<String>) -> Result<LetterPage, WebError> {
    let body = Fields::query(query).text("body").to_owned();
    let mut conn = app.db.read().await?;
    let (seen, config) = open(&mut conn, &desk, no).await?;
    let sent = consultations::of_case(&mut conn, seen.case.id).await?.into_iter().find(|letter| letter.body == body);
    if sent.is_none() && !config.consulted.contains(&body) {
        return Err(WebError::NotFound);
    }
    let host = match seen.case.host() {
        Some(id) => institution::find(&mut conn, id).await?.map(|known| known.name),
        None => None,
    };
    let direction = match seen.case.direction() {
        Some(id) => direction::list(&mut conn).await?.into_iter().find(|known| known.id == id).map(|known| known.name),
        None => None,
    };
    let call = batch::find(&mut conn, seen.case.batch_id).await?.map(|call| call.name).unwrap_or_default();
    let due_on = sent.as_ref().map_or_else(|| desk.viewer.at.day().plus_days(USUAL_DAYS), |letter| letter.due_on);
    let sent_on = sent.map(|letter| letter.sent_on);
    Ok(LetterPage { frame: desk.frame, seen, body, due_on, sent_on, call, host, direction })
}
