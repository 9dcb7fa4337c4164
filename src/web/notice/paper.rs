//! A notice as a Word file, for the stamp and the board at the door: the words that are or will be published.

use axum::{extract::State, response::Response};

use super::may_know;
use crate::{
    app::App,
    commands,
    domain::{
        ids::NoticeId,
        notice::{Document, NoticeState},
    },
    store::notice::{self, Item, NoticeFile},
    texts::{Lang, Texts, label, notice_text},
    web::{error::WebError, form::Id, page::Desk, public::notice::document, word},
    word::Block,
};

/// GET /admin/notices/{id}/notice.docx: in Chinese, which is the notice.
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<NoticeId>) -> Result<Response, WebError> {
    if !may_know(&desk.viewer) {
        return Err(WebError::NotFound);
    }
    let mut conn = app.db.read().await?;
    let found = notice::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let (items, files) = (notice::items(&mut conn, id).await?, notice::files(&mut conn, id).await?);
    let (document, paragraphs) = if found.state == NoticeState::Draft {
        let today = app.clock.today();
        let calendar = app.calendar(&mut conn).await?;
        let period = commands::notice::period(&calendar, &found.draft(), today).map_err(WebError::Refused)?;
        let document = Document {
            number: String::new(),
            draft: found.draft(),
            starts_on: today,
            ends_on: period.ends_on.unwrap_or(today),
            extended_to: None,
            end_status: period.status,
            items: items.iter().map(Item::display).collect::<Result<_, _>>()?,
            files: files.iter().map(NoticeFile::attached).collect(),
        };
        let paragraphs = notice_text::paragraphs(&document, Lang::Zh);
        (document, paragraphs)
    } else {
        (document(&found, &items, &files)?, notice_text::released_paragraphs(&found.body))
    };
    word::file(&blocks(&document, paragraphs, &items), &format!("notice-{id}"))
}

/// The sheet as offices lay it out: title, number, text, list, files, office and day.
fn blocks(document: &Document, paragraphs: Vec<String>, items: &[Item]) -> Vec<Block> {
    let t = Texts::of(Lang::Zh);
    let mut blocks = vec![Block::Title(document.draft.title.clone())];
    if !document.number.is_empty() {
        blocks.push(Block::Number(document.number.clone()));
    }
    blocks.extend(paragraphs.into_iter().map(Block::Paragraph));
    let head = [t.notice.number, t.notice.name, t.notice.role, t.notice.institution, t.notice.direction];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (at, (shown, item)) in document.items.iter().zip(items).enumerate() {
        let name = if item.masked { shown.masked_name() } else { shown.name.clone() };
        let role = shown.role.map_or("", |role| label::scholar_role(role, Lang::Zh)).to_owned();
        let direction = if shown.direction.is_empty() { t.notice.unstated } else { &shown.direction };
        rows.push(vec![(at + 1).to_string(), name, role, shown.institution.clone(), direction.to_owned()]);
    }
    blocks.push(Block::Table(rows));
    let file = |(at, name): (usize, &str)| Block::Paragraph(format!("{}{}：{name}", t.notice.files, at + 1));
    blocks.extend(document.files.iter().map(|file| file.name.as_str()).enumerate().map(file));
    blocks.push(Block::Signature(document.draft.issuer.clone()));
    blocks.push(Block::Date(document.starts_on.zh()));
    blocks
}
