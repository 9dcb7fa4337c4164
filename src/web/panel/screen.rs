//! The screen in the room of a panel: the case in hand, who is outside, what comes next. Everybody in the room sees
//! it, so it says nothing of marks, of reviewers, or of why somebody is out; and of votes only what is signed, before that
//! only how many have voted. The clock is a plain sentence that a script counts down.

use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Response},
};

use super::{ballot::case_of, open, prompt};
use crate::{
    app::App,
    commands::{
        panel as commands,
        sitting::{Sitting, Taken},
    },
    domain::{ids::PanelId, review::sitting::TimerPart, time::Moment},
    store::{
        panel::{BallotRow, Panel, Timer},
        vote,
    },
    texts::{label, vote as words},
    web::{
        error::WebError,
        form::{Fields, FormState, Id},
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
    /// Whether a vote on the case in hand is open; and how many have voted, where its box is on this node.
    is_voting: bool,
    progress: Option<(usize, usize)>,
    now: Moment,
    form: FormState,
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
    let in_hand = at.and_then(|at| sitting.cases.get(at)).map(|one| one.case.id);
    let round = match in_hand {
        Some(case) => vote::open_on(&mut conn, case).await?,
        None => None,
    };
    let page = ScreenPage {
        progress: round.as_ref().and_then(|round| app.ballots.progress(round.id)),
        is_voting: round.is_some(),
        now: desk.viewer.at,
        form: FormState::new(Fields::default()),
        frame: desk.frame,
        panel,
        sitting,
        at,
    };
    Ok(Html(page).into_response())
}

/// POST /admin/panels/{id}/cases/{no}/timer: starts the clock for a part of the candidate's time, or stops it.
pub async fn run_timer(
    State(app): State<App>,
    desk: Desk,
    Path((panel, number)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let (of, case) = case_of(&mut app.db.read().await?, &desk, &panel, &number).await?;
    let part = match fields.text("part") {
        "stop" => None,
        code => Some(TimerPart::from_code(code).ok_or(WebError::BadRequest)?),
    };
    commands::run_timer(&app, &desk.viewer.who(fields.request_key()), of.id, case.id, part).await?;
    Ok(desk.go(format!("{}/screen?case={}", of.path(), case.case_no)))
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

    /// The clock that runs for the case in hand.
    fn timer(&self) -> Option<Timer> {
        let in_hand = self.taken()?.case.id;
        self.panel.timer().filter(|timer| timer.case == in_hand)
    }

    /// Milliseconds left, for the script that counts down; none once the time is up.
    fn left(&self, timer: &Timer) -> i64 {
        (timer.ends_at.0 - self.now.0).max(0)
    }

    fn ends(&self, timer: &Timer) -> String {
        let minute = timer.ends_at.minute();
        let time = minute.rsplit(' ').next().unwrap_or_default();
        self.frame.t.vote.ends_at(words::part(timer.part, self.frame.lang), time)
    }

    /// What the clock can be started for: code and words.
    fn starts(&self) -> Vec<(&'static str, String)> {
        let start = |part: &TimerPart| {
            let name = words::part(*part, self.frame.lang);
            (part.code(), self.frame.t.vote.start(name, self.panel.minutes_of(*part)))
        };
        TimerPart::ALL.iter().map(start).collect()
    }

    fn voting(&self) -> String {
        match self.progress {
            Some((voted, entitled)) => self.frame.t.vote.progress(voted, entitled),
            None => self.frame.t.vote.lost.to_owned(),
        }
    }

    fn address(&self, one: &Taken) -> String {
        self.frame.href(format!("{}/screen?case={}", self.panel.path(), one.case.case_no))
    }

    fn is_in_hand(&self, one: &Taken) -> bool {
        self.taken().is_some_and(|in_hand| in_hand.case.id == one.case.id)
    }
}
