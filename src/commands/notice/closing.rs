//! The end of a period: marked by the clock, confirmed by a person, case by case (T15).

use futures_util::FutureExt;
use serde_json::json;

use super::record;
use crate::{
    app::App,
    commands::{CommandError, Who, moves, transact},
    domain::{
        ids::{CaseId, NoticeId},
        message::{MessageKind, Note},
        notice::NoticeState,
        role::Role,
        workflow::{Action, Input, Reason, Refusal, Stage},
    },
    store::{
        notice::{self, Item},
        outbox,
    },
};

/// Confirms that the period is over, for one case or for all that can be closed (T15). Gives how many were closed.
///
/// # Errors
/// For one case, every reason against it; for all, those of the first when none can be closed.
pub async fn close(app: &App, who: &Who, id: NoticeId, only: Option<CaseId>) -> Result<usize, CommandError> {
    let author = who.clone();
    transact(app, who, move |tx| {
        async move {
            author.must_be(Role::Officer)?;
            let found = notice::find(tx, id).await?.ok_or(CommandError::NotFound)?;
            let ends_on = found.ends_on().ok_or(CommandError::NotFound)?;
            if author.at.day() <= ends_on {
                return Err(Refusal::one(Reason::PeriodRunning { ends_on }).into());
            }
            let items = notice::items(tx, id).await?;
            let due =
                |item: &&Item| item.live && only.map_or(item.stage == Stage::InNotice, |case| item.case_id == case);
            let mut closed = 0;
            let mut refused = None;
            for item in items.iter().filter(due) {
                let request = moves::Request {
                    case: item.case_id,
                    ver: item.case_ver,
                    action: Action::CloseNotice,
                    input: Input::default(),
                    exhibits: Vec::new(),
                };
                // A refused case writes nothing; an objection to one leaves the others free.
                match moves::take(tx, &author, request).await {
                    Ok(_) => closed += 1,
                    Err(CommandError::Refused(refusal)) => refused = refused.or(Some(refusal)),
                    Err(other) => return Err(other),
                }
            }
            match refused {
                Some(refusal) if closed == 0 => Err(refusal.into()),
                None if closed == 0 => Err(Refusal::one(Reason::NoLongerOnNotice).into()),
                _ => Ok(closed),
            }
        }
        .boxed()
    })
    .await
}

/// Marks the notices whose last day is over and tells the officers; the cases wait for a person (T15).
///
/// # Errors
/// When the database fails.
pub async fn mark_ended(app: &App) -> Result<usize, CommandError> {
    let who = Who::the_clock(app.clock.now());
    transact(app, &who.clone(), move |tx| {
        async move {
            let over = notice::over(tx, who.at.day()).await?;
            for found in &over {
                notice::set_state(tx, found.id, NoticeState::Released, NoticeState::Ended).await?;
                let number = found.notice_no.clone().unwrap_or_default();
                let note = Note::about(number).at(format!("/admin/notices/{}", found.id));
                outbox::add_for_role(tx, Role::Officer, MessageKind::NoticeEnded, None, &note, who.at).await?;
                let note = json!({ "notice": found.id, "ends_on": found.ends_on() });
                record(tx, &who, Role::System, "mark_notice_ended", note, Vec::new()).await?;
            }
            if !over.is_empty() {
                tx.touch_public().await?;
            }
            Ok(over.len())
        }
        .boxed()
    })
    .await
}
