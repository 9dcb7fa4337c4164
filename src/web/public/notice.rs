//! `/notices`: what is announced, for how long, and what came of it. A draft does not exist here.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::{
    KeptUntil,
    feed::{Linked, linked_notice},
    strip::Strip,
    verify::Printed,
};
use crate::{
    app::App,
    domain::{
        calendar::Calendar,
        ids::NoticeId,
        notice::{AddendumKind, Document, Standing},
        role::ScholarRole,
        time::{Day, Moment},
    },
    store::{
        Conn, StoreError, document as documents,
        notice::{self, Addendum, Item, Notice, NoticeFile},
    },
    texts::{Lang, Texts, label, notice_text},
    web::{
        document::download,
        error::WebError,
        form::{Fields, Id},
        page::{Frame, Html},
    },
};

/// Notices on one page of the list.
const PAGE: i64 = 20;

/// A row of the printed list.
pub struct Row {
    pub number: usize,
    pub name: String,
    pub role: Option<ScholarRole>,
    pub institution: String,
    pub direction: String,
    /// No longer proposed: shown, for it was printed, and marked.
    pub left: bool,
}

impl Row {
    pub fn role_name(&self, lang: &Lang) -> &'static str {
        self.role.map_or("", |role| label::scholar_role(role, *lang))
    }

    /// As one line: what the feeds have of the list.
    pub fn line(&self, lang: Lang) -> String {
        let parts = [self.name.as_str(), self.role_name(&lang), &self.institution, &self.direction];
        let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        told.join(lang.pick("，", ", "))
    }

    pub fn role_css(&self) -> &'static str {
        self.role.map_or("", ScholarRole::css)
    }
}

/// The sheet of paper: what is printed of a notice, the same on the public page and in the desk's preview.
pub struct Sheet {
    pub title: String,
    pub paragraphs: Vec<String>,
    pub rows: Vec<Row>,
    pub issuer: String,
    pub dated: String,
}

impl Sheet {
    /// The sheet of a document with its items; `released` is the wording that was frozen, if it was.
    ///
    /// # Errors
    /// When a stored copy cannot be read.
    pub fn of(document: &Document, items: &[Item], released: Option<&str>, lang: Lang) -> Result<Self, StoreError> {
        let paragraphs = match (lang, released) {
            (Lang::Zh, Some(text)) => notice_text::released_paragraphs(text),
            _ => notice_text::paragraphs(document, lang),
        };
        let rows = items.iter().enumerate().map(|(at, item)| row(at + 1, item, lang)).collect::<Result<_, _>>()?;
        Ok(Self {
            title: document.draft.title.clone(),
            paragraphs,
            rows,
            issuer: document.draft.issuer.clone(),
            dated: day(document.starts_on, lang),
        })
    }
}

fn row(number: usize, item: &Item, lang: Lang) -> Result<Row, StoreError> {
    let display = item.display()?;
    let name = if item.masked { display.masked_name() } else { display.name };
    let pick = |zh: String, en: String| if lang.is_en() && !en.is_empty() { en } else { zh };
    Ok(Row {
        number,
        name,
        role: display.role,
        institution: pick(display.institution, display.institution_en),
        direction: pick(display.direction, display.direction_en),
        left: !item.live,
    })
}

/// A date in the language of a page.
pub fn day(day: Day, lang: Lang) -> String {
    if lang.is_en() { day.en() } else { day.zh() }
}

/// The document a released notice was made from.
///
/// # Errors
/// When a stored copy cannot be read, or a released notice lacks its dates.
pub fn document(found: &Notice, items: &[Item], files: &[NoticeFile]) -> Result<Document, StoreError> {
    Ok(Document {
        number: found.notice_no.clone().unwrap_or_default(),
        draft: found.draft(),
        starts_on: found.starts_on().ok_or(StoreError::Missing)?,
        ends_on: found.printed_end().ok_or(StoreError::Missing)?,
        end_status: found.end_status(),
        extended_to: found.ends_on().filter(|ends_on| Some(*ends_on) != found.printed_end()),
        items: items.iter().map(Item::display).collect::<Result<_, _>>()?,
        files: files.iter().map(NoticeFile::attached).collect(),
    })
}

/// An addendum as it is shown.
pub struct Added {
    pub kind: &'static str,
    pub body: String,
    pub on: String,
    pub sha256: String,
}

impl Added {
    pub fn of(addendum: &Addendum, t: &'static Texts) -> Self {
        Self {
            kind: kind(addendum.kind, t),
            body: addendum.body.clone(),
            on: addendum.published_at().map(|at| day(at.day(), t.lang)).unwrap_or_default(),
            sha256: addendum.sha256.clone().unwrap_or_default(),
        }
    }
}

/// What an addendum is called.
pub fn kind(kind: AddendumKind, t: &'static Texts) -> &'static str {
    match kind {
        AddendumKind::Erratum => t.notice.kind_erratum,
        AddendumKind::Extension => t.notice.kind_extension,
        AddendumKind::Withdrawal => t.notice.kind_withdrawal,
        AddendumKind::Resumption => t.notice.kind_resumption,
        AddendumKind::Supersede => t.notice.kind_supersede,
        AddendumKind::Correction => t.notice.kind_correction,
        AddendumKind::Departure => t.notice.kind_departure,
    }
}

#[derive(Template)]
#[template(path = "notice/page.html")]
struct NoticePage {
    frame: Frame,
    found: Notice,
    standing: Standing,
    sheet: Sheet,
    strip: Option<Strip>,
    ends: String,
    period: String,
    over_on: String,
    published: String,
    addenda: Vec<Added>,
    /// Where its cases were published again: address and number.
    successors: Vec<(NoticeId, String)>,
    /// (all, cleared, still open, no longer listed)
    result: (i64, i64, i64, i64),
    text_available: bool,
    /// The files that go with it, as long as the list stands.
    files: Vec<NoticeFile>,
    /// The page in the words of schema.org.
    linked: Linked,
    printed: Printed,
}

/// GET /notices/{id}
pub async fn show(State(app): State<App>, frame: Frame, Id(id): Id<NoticeId>) -> Result<Response, WebError> {
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let (found, standing) = public(&mut conn, id, now).await?;
    let items = notice::items(&mut conn, id).await?;
    let files = notice::files(&mut conn, id).await?;
    let document = document(&found, &items, &files)?;
    let sheet = Sheet::of(&document, &items, Some(&found.body), frame.lang)?;
    let addenda = notice::addenda(&mut conn, id).await?;
    let (cleared, open, left) = notice::result(&mut conn, id).await?;
    let successors = notice::successors(&mut conn, id).await?;
    let calendar = app.calendar(&mut conn).await?;
    let strip = standing.is_running().then(|| Strip::of(&calendar, &document, now.day(), frame.t));
    let lang = frame.lang;
    let page = NoticePage {
        ends: strip.as_ref().map(|strip| strip.ends.clone()).unwrap_or_default(),
        strip,
        linked: linked_notice(&found, &document, standing, &app.config.base_url(), &frame),
        period: notice_text::period_now(&document, lang),
        over_on: frame.t.notice.over_on(day(document.last_day(), lang)),
        published: frame.t.notice.published_on(&document.number, day(document.starts_on, lang)),
        addenda: addenda.iter().map(|addendum| Added::of(addendum, frame.t)).collect(),
        successors,
        result: (items.len() as i64, cleared, open, left),
        text_available: readable(standing, &items),
        files: if readable(standing, &items) { files } else { Vec::new() },
        printed: Printed::of_text(&app, found.sha256.as_deref().unwrap_or_default()),
        frame,
        found,
        standing,
        sheet,
    };
    Ok(KeptUntil(page, midnight(now)).into_response())
}

impl NoticePage {
    fn parts(&self) -> Vec<String> {
        title_parts(&self.sheet.title)
    }

    /// Taken back or replaced: nothing came of it.
    fn is_void(&self) -> bool {
        matches!(self.standing, Standing::Withdrawn | Standing::Superseded)
    }
}

/// A title in parts that are not broken inside: before 的 the line may end.
pub fn title_parts(title: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for letter in title.chars() {
        if let Some(last) = parts.last_mut() {
            last.push(letter);
        }
        if matches!(letter, '者' | '的' | '》' | '，' | ' ') {
            parts.push(String::new());
        }
    }
    parts
}

/// GET /notices/{id}/text: the bytes the hash is over, as long as the public may read all the names in them.
pub async fn text(State(app): State<App>, Id(id): Id<NoticeId>) -> Result<Response, WebError> {
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let (found, standing) = public(&mut conn, id, now).await?;
    let items = notice::items(&mut conn, id).await?;
    if !readable(standing, &items) {
        return Err(WebError::NotFound);
    }
    let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    let disposition = (header::CONTENT_DISPOSITION, format!("inline; filename=\"notice-{id}.txt\""));
    let fresh = (header::CACHE_CONTROL, "no-cache");
    Ok(([kind, fresh], [disposition], found.body).into_response())
}

/// GET /notices/{id}/files/{position}: a file that goes with it, as long as the list stands.
pub async fn file(State(app): State<App>, Path((id, position)): Path<(String, String)>) -> Result<Response, WebError> {
    let (id, position) = id.parse().ok().zip(position.parse::<i64>().ok()).ok_or(WebError::NotFound)?;
    let now = app.clock.now();
    let mut conn = app.db.read().await?;
    let (_, standing) = public(&mut conn, id, now).await?;
    if !readable(standing, &notice::items(&mut conn, id).await?) {
        return Err(WebError::NotFound);
    }
    let known = notice::files(&mut conn, id).await?.into_iter().find(|known| known.position == position);
    let known = known.ok_or(WebError::NotFound)?;
    let found = documents::find(&mut conn, known.document_id).await?.ok_or(WebError::NotFound)?;
    drop(conn);
    download(&app, &found).await
}

/// Whether the full text may be read: the list stands and nobody on it has withdrawn.
fn readable(standing: Standing, items: &[Item]) -> bool {
    standing.shows_names() && items.iter().all(|item| !item.masked)
}

/// A notice the public may know of.
async fn public(conn: &mut Conn, id: NoticeId, now: Moment) -> Result<(Notice, Standing), WebError> {
    let found = notice::find(conn, id).await?.ok_or(WebError::NotFound)?;
    let standing = standing(&found, now.day()).ok_or(WebError::NotFound)?;
    Ok((found, standing))
}

/// How a notice stands; `None` for a draft.
pub fn standing(found: &Notice, today: Day) -> Option<Standing> {
    Standing::on(today, found.state, found.ends_on()?, found.draft().list_stays_days)
}

/// The next midnight in Beijing.
pub fn midnight(now: Moment) -> Moment {
    now.day().plus_days(1).starts_at()
}

/// A line of the list of notices.
struct Line {
    id: NoticeId,
    title: String,
    number: String,
    period: String,
    people: String,
    standing: Standing,
    left: String,
}

#[derive(Template)]
#[template(path = "notice/index.html")]
struct NoticesPage {
    frame: Frame,
    running: Vec<Line>,
    past: Vec<Line>,
    older: Option<String>,
    first: bool,
}

/// GET /notices: those that run, then those that ended, page by page.
pub async fn index(State(app): State<App>, frame: Frame, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let now = app.clock.now();
    let today = now.day();
    let after = query.as_deref().and_then(|query| key(Fields::parse(query.as_bytes()).text("after")));
    let mut conn = app.db.read().await?;
    let calendar = app.calendar(&mut conn).await?;
    let running = match after {
        None => notice::running(&mut conn, today).await?,
        Some(_) => Vec::new(),
    };
    let mut found = notice::past(&mut conn, today, after, PAGE + 1).await?;
    let more = found.len() as i64 > PAGE;
    found.truncate(PAGE as usize);
    let older = found.last().filter(|_| more).and_then(|last| Some(format!("{}-{}", last.released_at()?.0, last.id)));
    let items = notice::items_of(&mut conn, running.iter().chain(&found).map(|notice| notice.id)).await?;
    let lines = |notices: Vec<Notice>| -> Result<Vec<Line>, WebError> {
        let items = |notice: &Notice| items.get(&notice.id).map(Vec::as_slice).unwrap_or_default();
        notices.into_iter().map(|notice| line(&calendar, items(&notice), notice, today, frame.t)).collect()
    };
    let (running, past) = (lines(running)?, lines(found)?);
    let page = NoticesPage { frame, running, past, older, first: after.is_none() };
    // Only the address without a query is kept: there is no end of the others.
    Ok(match query {
        None => KeptUntil(page, midnight(now)).into_response(),
        Some(_) => Html(page).into_response(),
    })
}

fn key(text: &str) -> Option<(Moment, NoticeId)> {
    let (at, id) = text.split_once('-')?;
    Some((Moment(at.parse().ok()?), id.parse().ok()?))
}

fn line(calendar: &Calendar, items: &[Item], found: Notice, today: Day, t: &'static Texts) -> Result<Line, WebError> {
    let document = document(&found, items, &[])?;
    let standing = standing(&found, today).ok_or(WebError::NotFound)?;
    let left = match standing.is_running() {
        true => Strip::of(calendar, &document, today, t).left_sentence,
        false => String::new(),
    };
    Ok(Line {
        id: found.id,
        title: found.title,
        number: document.number.clone(),
        period: notice_text::period_now(&document, t.lang),
        people: t.notice.item_count(items.len()),
        standing,
        left,
    })
}
