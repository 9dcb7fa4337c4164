//! The screen in the room of a panel: the case in hand, who is outside, what comes next. Everybody in the room sees
//! it, so it says nothing of marks, of reviewers, or of why somebody is out; and of votes only what is signed.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{open, prompt};
use crate::{
    app::App,
    commands::{
        panel as commands,
        sitting::{Sitting, Taken},
    },
    domain::ids::PanelId,
    store::panel::{BallotRow, Panel},
    texts::label,
    web::{
        error::WebError,
        form::{Fields, Id},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "panel/screen.html")]
struct ScreenPage {
    frame: Frame,
    panel: Panel,
    sitting: Sitting,
    /// The place of the case in hand; none when the panel has no cases.
    at: Option<usize>,
}

/// GET /admin/panels/{id}/screen?case=no: for the secretary and the chair, who show it.
pub async fn show(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<PanelId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let panel = open(&mut conn, &desk, id).await?;
    if !commands::is_of(&panel, &desk.viewer.who(None)) {
        return Err(WebError::NotFound);
    }
    let sitting = Sitting::of(&mut conn, id, desk.viewer.at.day()).await?;
    let asked = Fields::query(query);
    let at = match asked.text("case") {
        "" => sitting.cases.iter().position(Taken::is_open).or(sitting.cases.len().checked_sub(1)),
        number => Some(sitting.cases.iter().position(|one| one.case.case_no == number).ok_or(WebError::NotFound)?),
    };
    Ok(Html(ScreenPage { frame: desk.frame, panel, sitting, at }).into_response())
}

impl ScreenPage {
    fn taken(&self) -> Option<&Taken> {
        self.at.and_then(|at| self.sitting.cases.get(at))
    }

    fn place(&self) -> String {
        self.frame.t.panel.case_of(self.at.map_or(0, |at| at + 1), self.sitting.cases.len())
    }

    fn role(&self, one: &Taken) -> &'static str {
        one.case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    /// Names of those who are not in the room for the case.
    fn outside(&self, one: &Taken) -> Vec<&str> {
        self.sitting.names(&one.outside())
    }

    fn room(&self, one: &Taken) -> String {
        let room = one.room();
        let words = &self.frame.t.sitting;
        format!(
            "{}{}{}",
            words.all_of(room.attending),
            self.frame.lang.pick("，", ", "),
            words.votes_of(room.entitled())
        )
    }

    fn before(&self) -> Option<&Taken> {
        self.at.and_then(|at| at.checked_sub(1)).and_then(|at| self.sitting.cases.get(at))
    }

    fn next(&self) -> Option<&Taken> {
        self.at.and_then(|at| self.sitting.cases.get(at + 1))
    }

    /// Who gets up when the room goes on from the case in hand to the next.
    fn then(&self, one: &Taken, next: &Taken) -> Vec<String> {
        prompt::prompts(&self.sitting, &Sitting::between(one, next), self.frame.t)
    }

    fn counts(&self, ballot: &BallotRow) -> String {
        self.frame.t.panel.counts(ballot.yes, ballot.no, ballot.abstain, ballot.invalid)
    }

    fn address(&self, one: &Taken) -> String {
        self.frame.href(format!("{}/screen?case={}", self.panel.path(), one.case.case_no))
    }

    fn is_in_hand(&self, one: &Taken) -> bool {
        self.taken().is_some_and(|in_hand| in_hand.case.id == one.case.id)
    }
}
