//! The inbox: what the account was told, newest first.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    commands::account,
    domain::ids::MessageId,
    store::outbox::{self, Message},
    texts,
    web::{
        error::WebError,
        form::{Fields, Id},
        page::{Desk, Frame, Html},
    },
};

/// Messages on a page.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "account/inbox.html")]
struct InboxPage {
    frame: Frame,
    messages: Vec<Message>,
    older: Option<MessageId>,
    unread: i64,
}

impl InboxPage {
    fn sentence(&self, message: &Message) -> String {
        sentence(message, &self.frame)
    }
}

/// What a message says in the language of the page.
pub fn sentence(message: &Message, frame: &Frame) -> String {
    texts::message::sentence(message.kind, &message.note(), frame.lang)
}

/// GET /inbox
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let before = Fields::query(query).text("before").parse().ok();
    let mut conn = app.db.read().await?;
    let mut messages = outbox::list(&mut conn, desk.viewer.account, before, PAGE as i64 + 1).await?;
    let unread = outbox::unread(&mut conn, desk.viewer.account, 1_000).await?;
    let more = messages.len() > PAGE;
    messages.truncate(PAGE);
    let older = if more { messages.last().map(|message| message.id) } else { None };
    Ok(Html(InboxPage { frame: desk.frame, messages, older, unread }).into_response())
}

/// POST /inbox/{id}/reading: marks one message as read and goes to what it is about.
pub async fn read_one(State(app): State<App>, desk: Desk, Id(id): Id<MessageId>) -> Result<Response, WebError> {
    let note = account::mark_read(&app, &desk.viewer.who(None), Some(id)).await?;
    let path = note.map(|note| note.path).filter(|path| path.starts_with('/')).unwrap_or_else(|| "/inbox".to_owned());
    Ok(desk.go(path))
}

/// POST /inbox/readings: marks every message as read.
pub async fn read_all(State(app): State<App>, desk: Desk, _: Fields) -> Result<Response, WebError> {
    account::mark_read(&app, &desk.viewer.who(None), None).await?;
    Ok(desk.done("/inbox", desk.frame.t.account.inbox_all_read))
}
