//! The letter of a decision, as a Word file: for whoever reads the decisions of the case, and nobody else.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::see;
use crate::{
    app::App,
    domain::{
        access::{Resource, Verb},
        appeal,
        decision::Told,
        ids::DecisionId,
        workflow::facts::Ground,
    },
    store::{batch, proposal},
    texts::{
        dispatch::{decided, title},
        label,
    },
    web::{error::WebError, page::Desk, public::notice::day, word},
    word::Block,
};

/// GET /admin/nominations/{no}/decisions/{decision}/letter.docx
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Path((no, decision)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let id: DecisionId = decision.parse().map_err(|_| WebError::NotFound)?;
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, &no).await?;
    if !seen.may(Resource::Decision, Verb::Read) {
        return Err(WebError::NotFound);
    }
    let made = proposal::decisions(&mut conn, seen.case.id).await?.into_iter().find(|made| made.id == id);
    let made = made.ok_or(WebError::NotFound)?;
    let told = Told::by(made.outcome).ok_or(WebError::NotFound)?;
    let call = batch::find(&mut conn, seen.case.batch_id).await?.map(|call| call.name).unwrap_or_default();
    drop(conn);
    let (t, lang, case) = (desk.frame.t, desk.frame.lang, &seen.case);
    let role = case.scholar_role().map_or("", |role| label::scholar_role(role, lang));
    let plan = desk.frame.site.title(&lang);
    let mut blocks = vec![
        Block::Title(title(told, lang).to_owned()),
        Block::Number(made.decision_no.clone()),
        Block::Addressee(t.dispatch.to(&case.title)),
        Block::Paragraph(t.dispatch.about(plan, &call, role, &case.case_no)),
        Block::Paragraph(decided(told, lang).to_owned()),
    ];
    if let Some(ground) = made.ground.as_deref().and_then(Ground::from_code) {
        blocks.push(Block::Paragraph(t.dispatch.ground(label::ground(ground, lang))));
    }
    blocks.extend(made.reason.lines().filter(|line| !line.trim().is_empty()).map(|line| Block::Paragraph(line.into())));
    if appeal::is_appealable(case.stage) && made.decided_at == case.stage_entered_at {
        let last = appeal::last_day(case.stage_entered_at.day());
        blocks.push(Block::Paragraph(t.dispatch.review(t.appeal.last_day(day(last, lang)))));
    }
    blocks.push(Block::Signature(format!("{}{}", desk.frame.site.office, t.dispatch.stamp)));
    blocks.push(Block::Date(day(made.decided_at.day(), lang)));
    word::file(&blocks, &case.case_no)
}
