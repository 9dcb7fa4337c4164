//! What follows from a failed mid-term assessment, on the page of the term.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    appointment::{self, TermPage},
    error::WebError,
    form::{Fields, Reader, done_or_again},
    nomination::see,
    page::Desk,
    public::notice::day,
};
use crate::{
    app::App,
    commands::consequence as commands,
    domain::{
        assessment::{AssessmentKind, Consequence as Proposed, Course, CourseState, Grade},
        ids::{AssessmentId, RowId},
        role::Role,
        workflow::Stage,
    },
    store::{assessment::Assessment, consequence::Consequence},
    texts::appointment as words,
};

impl TermPage {
    /// What was proposed and decided after an assessment. What is only proposed is the office's.
    pub(super) fn consequences_of(&self, assessment: &Assessment) -> Vec<&Consequence> {
        let shown = |known: &&Consequence| {
            known.assessment_id == assessment.id && (known.state == CourseState::Decided || self.seen.knows_names())
        };
        self.consequences.iter().filter(shown).collect()
    }

    /// What it is, with the day until which to improve.
    pub(super) fn course(&self, known: &Consequence) -> String {
        let name = words::course(known.course, self.frame.lang);
        match known.until_on() {
            Some(until) => {
                let t = &self.frame.t.appointment;
                format!("{name}{}{}", self.frame.lang.pick("，", ", "), t.improve_until(day(until, self.frame.lang)))
            }
            None => name.to_owned(),
        }
    }

    pub(super) fn course_state(&self, known: &Consequence) -> &'static str {
        words::course_state(known.state, self.frame.lang)
    }

    pub(super) fn courses(&self) -> Vec<(&'static str, &'static str)> {
        Course::ALL.iter().map(|course| (course.code(), words::course(*course, self.frame.lang))).collect()
    }

    fn is_running(&self) -> bool {
        matches!(self.seen.case.stage, Stage::Active | Stage::Suspended)
    }

    /// Whether something is still to be proposed after an assessment.
    pub(super) fn may_propose_course(&self, assessment: &Assessment) -> bool {
        let failed = assessment.kind == AssessmentKind::Midterm && assessment.grade() == Some(Grade::Failed);
        let settled = |known: &Consequence| known.assessment_id == assessment.id && known.state != CourseState::Refused;
        failed
            && assessment.decided_at().is_some()
            && self.is_running()
            && self.seen.holds(Role::Officer)
            && !self.consequences.iter().any(settled)
    }

    pub(super) fn may_decide_on(&self, known: &Consequence) -> bool {
        let own = self.frame.viewer.as_ref().is_some_and(|viewer| viewer.account == known.proposed_by);
        known.state == CourseState::Proposed && self.is_running() && self.seen.holds(Role::Approver) && !own
    }

    /// Whether the exit that was decided is still to be made (T26).
    pub(super) fn may_make_exit(&self, known: &Consequence) -> bool {
        known.state == CourseState::Decided
            && known.course == Course::Exit
            && self.is_running()
            && self.seen.holds(Role::Officer)
    }
}

/// POST /admin/nominations/{no}/assessments/{id}/consequence: proposal or decision, by the button pressed.
pub async fn step(
    State(app): State<App>,
    desk: Desk,
    Path((no, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let id: AssessmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let mut read = Reader::new(&fields);
    let who = desk.viewer.who(fields.request_key());
    let t = &desk.frame.t.appointment;
    let (done, said) = match fields.text("do") {
        "propose" => {
            let course = read.required_choice("course", Course::from_code);
            let reason = read.required("reason", 5000);
            let until_on = read.day("until_on").filter(|_| course == Some(Course::Improve));
            let done = match (course, read.finish()) {
                (Some(course), Ok(())) => {
                    commands::propose(&app, &who, (case.id, id), Proposed { course, reason, until_on }).await
                }
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, t.course_proposed)
        }
        pressed @ ("confirm" | "refuse") => {
            let known: RowId = fields.text("consequence").parse().map_err(|_| WebError::BadRequest)?;
            let answer = read.optional("answer", 2000);
            let (state, said) = match pressed {
                "confirm" => (CourseState::Decided, t.course_decided),
                _ => (CourseState::Refused, t.course_refused),
            };
            let done = match read.finish() {
                Ok(()) => commands::decide(&app, &who, (case.id, known, fields.version()), state, answer).await,
                Err(reasons) => Err(reasons.into()),
            };
            (done, said)
        }
        _ => return Err(WebError::BadRequest),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/term"), said));
    done_or_again(done, fields, |form| appointment::page(&app, &desk, &no, form, Some(id))).await
}
