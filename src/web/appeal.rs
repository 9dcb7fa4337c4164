//! `/admin/appeals` and `/admin/nominations/{no}/appeal`: asking for a review of a decision, and answering it.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    error::WebError,
    form::{Fields, FormState, Reader, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame, Html},
    public::notice::day,
};
use crate::{
    app::App,
    commands,
    domain::{
        access::{Reach, Resource, Verb},
        appeal::{self, AppealAnswer, AppealEntry, AppealGround, AppealOutcome},
        ids::AppealId,
        role::{CaseKind, Role},
        time::Day,
        workflow::Stage,
    },
    store::{
        appeal::{self as appeals, Appeal},
        case_file, facts,
    },
    texts::{appeal as words, label},
};

/// Requests on one list.
const MOST: i64 = 100;

#[derive(Template)]
#[template(path = "appeal/list.html")]
struct ListPage {
    frame: Frame,
    open: Vec<Appeal>,
    answered: Vec<Appeal>,
}

impl ListPage {
    fn ground(&self, appeal: &Appeal) -> &'static str {
        words::ground(appeal.ground, self.frame.lang)
    }

    fn outcome(&self, appeal: &Appeal) -> &'static str {
        appeal.outcome().map_or("", |outcome| words::outcome(outcome, self.frame.lang))
    }

    fn late(&self, appeal: &Appeal) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| appeal.due_on < viewer.at.day())
    }

    fn path(&self, appeal: &Appeal) -> String {
        self.frame.href(format!("/admin/nominations/{}/appeal", appeal.case_no))
    }
}

/// GET /admin/appeals: all requests, or those on cases of one's own.
pub async fn list(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let mut open = appeals::open(&mut conn, MOST).await?;
    let mut answered = appeals::answered(&mut conn, MOST).await?;
    if desk.viewer.reach(Resource::Appeal, Verb::Read) != Reach::All {
        open.retain(|known| known.made_by == desk.viewer.account);
        answered.retain(|known| known.made_by == desk.viewer.account);
    }
    Ok(Html(ListPage { frame: desk.frame, open, answered }).into_response())
}

#[derive(Template)]
#[template(path = "appeal/page.html")]
struct AppealPage {
    frame: Frame,
    form: FormState,
    seen: Seen,
    appeals: Vec<Appeal>,
    /// Whether this account may still ask for a review of the decision the case stands at.
    may_make: bool,
    /// The last day for asking, while there is a decision to review.
    last_day: Option<Day>,
    /// It is an approver's to answer, and this account had a part in the decision.
    had_a_part: bool,
    today: Day,
}

impl AppealPage {
    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, CaseKind::Scholar, self.frame.lang)
    }

    fn date(&self, date: &Day) -> String {
        day(*date, self.frame.lang)
    }

    fn is_late(&self) -> bool {
        self.last_day.is_some_and(|last| self.today > last)
    }

    fn grounds(&self) -> Vec<(&'static str, &'static str)> {
        let admitted = AppealGround::ALL.iter().filter(|ground| **ground != AppealGround::Academic);
        admitted.map(|ground| (ground.code(), words::ground(*ground, self.frame.lang))).collect()
    }

    fn ground(&self, appeal: &Appeal) -> &'static str {
        words::ground(appeal.ground, self.frame.lang)
    }

    fn outcomes(&self) -> Vec<(&'static str, &'static str)> {
        AppealOutcome::ALL.iter().map(|outcome| (outcome.code(), words::outcome(*outcome, self.frame.lang))).collect()
    }

    fn outcome(&self, appeal: &Appeal) -> Option<&'static str> {
        appeal.outcome().map(|outcome| words::outcome(outcome, self.frame.lang))
    }

    fn upheld(&self, appeal: &Appeal) -> bool {
        appeal.outcome() == Some(AppealOutcome::Upheld)
    }

    fn steps(&self) -> Vec<(&'static str, &'static str)> {
        let name = |step: &Stage| (step.code(), label::stage(*step, CaseKind::Scholar, self.frame.lang));
        appeal::flawed_steps(self.seen.case.stage).iter().map(name).collect()
    }

    fn step(&self, appeal: &Appeal) -> Option<&'static str> {
        appeal.flawed_step().map(|step| label::stage(step, CaseKind::Scholar, self.frame.lang))
    }

    fn may_answer(&self, appeal: &Appeal) -> bool {
        appeal.outcome().is_none() && self.seen.holds(Role::Approver) && !self.had_a_part
    }

    fn path(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }
}

/// GET /admin/nominations/{no}/appeal
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, no: &str, form: FormState) -> Result<Html<AppealPage>, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, no).await?;
    if !seen.may(Resource::Appeal, Verb::Read) {
        return Err(WebError::NotFound);
    }
    let case = &seen.case;
    let appeals = appeals::of_case(&mut conn, case.id).await?;
    let tie = case_file::tie(&mut conn, case, desk.viewer.account, desk.viewer.person).await?;
    if !(tie.is_candidate || tie.nominated || seen.knows_names()) {
        return Err(WebError::NotFound);
    }
    let decided_on = case.stage_entered_at.day();
    let made = appeals.iter().any(|known| known.received_on >= decided_on);
    let deciders = facts::of(&mut conn, case).await?.people.earlier_deciders;
    let today = desk.viewer.at.day();
    let last_day = (appeal::is_appealable(case.stage) && !made).then(|| appeal::last_day(decided_on));
    Ok(Html(AppealPage {
        may_make: last_day.is_some_and(|last| today <= last) && (tie.is_candidate || tie.nominated),
        had_a_part: seen.holds(Role::Approver) && deciders.contains(&desk.viewer.account),
        frame: desk.frame.clone(),
        form,
        appeals,
        last_day,
        today,
        seen,
    }))
}

/// POST /admin/nominations/{no}/appeal
pub async fn make(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let mut read = Reader::new(&fields);
    let ground = read.required_choice("appeal_ground", AppealGround::from_code);
    let statement = read.required("appeal_statement", 5000);
    let who = desk.viewer.who(fields.request_key());
    let done = match (ground, read.finish()) {
        (Some(ground), Ok(())) => commands::appeal::make(&app, &who, case.id, AppealEntry { ground, statement }).await,
        (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/appeal"), desk.frame.t.appeal.made));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}

/// POST /admin/nominations/{no}/appeal/{id}: the approver's answer.
pub async fn answer(
    State(app): State<App>,
    desk: Desk,
    Path((no, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let id: AppealId = id.parse().map_err(|_| WebError::NotFound)?;
    let mut read = Reader::new(&fields);
    let outcome = read.required_choice("appeal_outcome", AppealOutcome::from_code);
    let finding = read.required("appeal_finding", 5000);
    let flawed_step = read.choice("flawed_step", Stage::from_code).filter(|_| outcome == Some(AppealOutcome::Upheld));
    let who = desk.viewer.who(fields.request_key());
    let done = match (outcome, read.finish()) {
        (Some(outcome), Ok(())) => {
            let answer = AppealAnswer { outcome, finding, flawed_step };
            commands::appeal::answer(&app, &who, case.id, (id, fields.version()), answer).await
        }
        (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/appeal"), desk.frame.t.appeal.answered));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}
