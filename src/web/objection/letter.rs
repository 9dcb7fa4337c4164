//! The written answer to an objection as a Word file, for those who objected on paper. It does not know to whom it goes:
//! the supervisor writes the name on it by hand.

use axum::{extract::State, response::Response};

use super::desk::see;
use crate::{
    app::App,
    domain::{ids::ObjectionId, objection::ObjectionState},
    store::notice,
    texts::objection as words,
    web::{error::WebError, form::Id, page::Desk, public::notice::day, word},
    word::Block,
};

/// GET /admin/objections/{id}/reply.docx: once it is refused or answered.
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<ObjectionId>) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let (found, _) = see(&mut conn, &desk, id).await?;
    let said = match found.state {
        ObjectionState::Refused => found.refusal_reason.clone(),
        ObjectionState::Answered => found.reply.clone(),
        ObjectionState::Received | ObjectionState::Admitted | ObjectionState::Found => None,
    };
    let said = said.ok_or(WebError::NotFound)?;
    let on = notice::find(&mut conn, found.notice_id).await?.ok_or(WebError::NotFound)?;
    drop(conn);
    let (t, lang) = (&desk.frame.t.objection, desk.frame.lang);
    let mut blocks = vec![
        Block::Title(
            if found.state == ObjectionState::Refused { t.letter_refused } else { t.letter_answered }.to_owned(),
        ),
        Block::Number(found.receipt.clone()),
        Block::Addressee(t.letter_to.to_owned()),
        Block::Paragraph(t.letter_about(day(found.received_at.day(), lang), on.notice_no.unwrap_or(on.title))),
    ];
    if let Some(ground) = found.refusal_ground() {
        blocks.push(Block::Paragraph(t.letter_ground(words::refusal_ground(ground, lang))));
    }
    if let Some(outcome) = found.outcome() {
        blocks.push(Block::Paragraph(t.letter_outcome(words::outcome(outcome, lang))));
    }
    blocks.extend(said.lines().filter(|line| !line.trim().is_empty()).map(|line| Block::Paragraph(line.to_owned())));
    let office = if on.accept_dept.is_empty() { desk.frame.site.office.clone() } else { on.accept_dept };
    blocks.push(Block::Signature(format!("{office}{}", desk.frame.t.dispatch.stamp)));
    blocks.push(Block::Date(day(app.clock.today(), lang)));
    word::file(&blocks, &found.receipt)
}

/// Whether there is an answer to send.
pub(super) const fn is_there(state: ObjectionState) -> bool {
    matches!(state, ObjectionState::Refused | ObjectionState::Answered)
}
