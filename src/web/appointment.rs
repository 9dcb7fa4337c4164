//! `/admin/nominations/{no}/term`: the term of an appointment with its assessments, and what its closing needs.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    candidate::certificate,
    error::WebError,
    form::{Fields, FormState, Reader, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame, Html},
    public::notice::day,
    renewal::{self, Renewal},
};
use crate::{
    app::App,
    commands::{
        self,
        assessment::{REPORTERS, Shown},
        suspension::REVIEWERS,
    },
    domain::{
        access::{Resource, Verb},
        assessment::{AssessmentKind, CourseState, Grade},
        closing::ClosingItem,
        ids::AssessmentId,
        role::{CaseKind, Role},
        time::Day,
        workflow::{Action, Reason, Stage},
    },
    store::{
        appointment::{self, Appointment, Ended, Met},
        assessment::{self, Assessment},
        consequence::{self, Consequence},
        proposal::{self, Decision},
        suspension::{self, Review, Suspension},
    },
    texts::{appointment as words, label, reason},
};

#[derive(Template)]
#[template(path = "appointment/page.html")]
pub(super) struct TermPage {
    pub(super) frame: Frame,
    pub(super) form: FormState,
    /// The assessment whose form was refused: what is wrong stands there and nowhere else.
    pub(super) about: Option<AssessmentId>,
    pub(super) seen: Seen,
    pub(super) appointment: Option<Appointment>,
    pub(super) assessments: Vec<Assessment>,
    pub(super) suspensions: Vec<Suspension>,
    pub(super) looked_at: Vec<Review>,
    pub(super) decisions: Vec<Decision>,
    /// How it ended early.
    pub(super) ended: Option<Ended>,
    pub(super) consequences: Vec<Consequence>,
    pub(super) met: Vec<Met>,
    pub(super) renewal: Renewal,
    /// Cases that it renews or that renew it, as links.
    pub(super) tied: Vec<(String, String)>,
}

/// A part of the closing as the page lists it.
struct Part<'a> {
    item: ClosingItem,
    name: &'static str,
    met: Option<&'a Met>,
    /// Follows from the final assessment, and does.
    passed: bool,
    may_enter: bool,
    by: String,
}

impl TermPage {
    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, CaseKind::Scholar, self.frame.lang)
    }

    fn path(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }

    fn term(&self, appointment: &Appointment) -> String {
        let date = |on: Option<Day>| on.map(|on| day(on, self.frame.lang)).unwrap_or_default();
        self.frame.t.appointment.from_to(date(appointment.starts_on()), date(appointment.ends_on()))
    }

    fn on(&self, date: &Day) -> String {
        day(*date, self.frame.lang)
    }

    fn is_closing(&self) -> bool {
        matches!(self.seen.case.stage, Stage::Closing | Stage::Closed)
    }

    /// The kinds an officer may open now.
    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        if !self.seen.holds(Role::Officer) {
            return Vec::new();
        }
        let free = |kind: &&AssessmentKind| {
            !self.assessments.iter().any(|known| known.kind == **kind && known.decided_at().is_none())
        };
        let kinds = AssessmentKind::at(self.seen.case.stage).iter().filter(free);
        kinds.map(|kind| (kind.code(), words::kind(*kind, self.frame.lang))).collect()
    }

    fn kind(&self, assessment: &Assessment) -> &'static str {
        words::kind(assessment.kind, self.frame.lang)
    }

    fn grades(&self, assessment: &Assessment) -> Vec<(&'static str, &'static str)> {
        assessment.kind.grades().iter().map(|grade| (grade.code(), words::grade(*grade, self.frame.lang))).collect()
    }

    fn grade(&self, assessment: &Assessment) -> Option<&'static str> {
        assessment.grade().map(|grade| words::grade(grade, self.frame.lang))
    }

    /// Where an assessment stands, and the colour of its tag.
    fn state(&self, assessment: &Assessment) -> (&'static str, &'static str) {
        let t = &self.frame.t.appointment;
        match (assessment.decided_at(), assessment.grade(), &assessment.report) {
            (Some(_), Some(grade), _) => {
                (words::grade(grade, self.frame.lang), if grade.is_pass() { "ok" } else { "stop" })
            }
            (_, Some(_), _) => (t.decide_due, "warn"),
            (_, None, Some(_)) => (t.grade_due, "warn"),
            (_, None, None) => (t.report_due, "warn"),
        }
    }

    /// A grade that is only proposed is the office's.
    fn sees_grade(&self, assessment: &Assessment) -> bool {
        assessment.decided_at().is_some() || self.seen.knows_names()
    }

    fn may_report(&self, assessment: &Assessment) -> bool {
        let open = assessment.decided_at().is_none() && assessment.grade().is_none();
        open && REPORTERS.iter().any(|role| self.seen.holds(*role))
            && (assessment.report.is_none() || !self.seen.holds(Role::Officer))
    }

    fn may_grade(&self, assessment: &Assessment) -> bool {
        let ready = assessment.decided_at().is_none() && assessment.report.is_some();
        ready && assessment.grade().is_none() && self.seen.holds(Role::Officer)
    }

    fn may_decide(&self, assessment: &Assessment) -> bool {
        let ready = assessment.decided_at().is_none() && assessment.grade().is_some();
        let own = self.frame.viewer.as_ref().map(|viewer| viewer.account) == assessment.graded_by();
        ready && self.seen.holds(Role::Approver) && !own
    }

    /// The form of one assessment: what was typed where it was refused, else what is stored.
    fn form_of(&self, assessment: &Assessment) -> FormState {
        if self.about == Some(assessment.id) {
            return self.form.clone();
        }
        let mut fields = Fields::default();
        fields.set("report", assessment.report.clone().unwrap_or_default());
        fields.set("grade_opinion", assessment.opinion.clone().unwrap_or_default());
        FormState::new(fields)
    }

    /// The form that opens an assessment or records a part: blank while the refused one is an assessment's.
    fn own_form(&self) -> FormState {
        match self.about {
            Some(_) => FormState::new(Fields::default()),
            None => self.form.clone(),
        }
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let lang = self.frame.lang;
        let closing_since = self.seen.case.stage_entered_at;
        let closed = self.seen.case.stage == Stage::Closed;
        let counts = |met: &&Met| closed || met.met_at >= closing_since;
        let last_final =
            self.assessments.iter().find(|known| known.kind == AssessmentKind::Final && known.decided_at().is_some());
        let part = |item: &ClosingItem| {
            let (zh, en) = reason::closing_item(*item);
            let roles: Vec<&str> = item.entered_by().iter().map(|role| label::role(*role, lang)).collect();
            Part {
                item: *item,
                name: lang.pick(zh, en),
                met: self.met.iter().filter(counts).find(|met| met.item == *item),
                passed: *item == ClosingItem::Assessment
                    && last_final.and_then(Assessment::grade).is_some_and(Grade::is_pass),
                may_enter: self.seen.case.stage == Stage::Closing
                    && item.entered_by().iter().any(|role| self.seen.holds(*role)),
                by: match item {
                    ClosingItem::Assessment => self.frame.t.appointment.by_assessment.to_owned(),
                    _ => self.frame.t.appointment.entered_by(roles.join(lang.pick("、", ", "))),
                },
            }
        };
        ClosingItem::ALL.iter().map(part).collect()
    }

    /// The looks at a suspension, each as a line with its reason.
    fn looks(&self, suspension: &Suspension) -> Vec<(String, &str)> {
        let of = self.looked_at.iter().filter(|look| look.suspension_id == suspension.id);
        let t = &self.frame.t.appointment;
        of.map(|look| (t.looked_at(look.reviewed_at.day(), look.next_on), look.reason.as_str())).collect()
    }

    /// Whether this account looks at the suspension: not the officer of the case.
    fn may_look(&self) -> bool {
        let viewer = self.frame.viewer.as_ref().map(|viewer| viewer.account);
        self.seen.case.stage == Stage::Suspended
            && REVIEWERS.iter().any(|role| self.seen.holds(*role))
            && viewer != self.seen.case.officer()
    }

    fn action(&self, decision: &Decision) -> &'static str {
        label::action(decision.outcome, self.frame.lang)
    }

    fn ground(&self, decision: &Decision) -> Option<&'static str> {
        let ground = decision.ground.as_deref().and_then(crate::domain::workflow::facts::Ground::from_code);
        ground.map(|ground| label::ground(ground, self.frame.lang))
    }

    fn ground_of(&self, ended: &Ended) -> &'static str {
        label::ground(ended.ground, self.frame.lang)
    }

    fn has_certificate(&self) -> bool {
        certificate::is_issued(self.seen.case.stage)
    }

    fn has_contract(&self) -> bool {
        self.seen.may(Resource::Appointment, Verb::Read)
    }

    /// Somebody else changed it while this form was open.
    fn is_stale(&self) -> bool {
        self.form.reasons.contains(&Reason::Stale)
    }
}

/// GET /admin/nominations/{no}/term
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, FormState::new(Fields::default()), None).await?.into_response())
}

/// The page of a term, with a form that was refused.
///
/// # Errors
/// [`WebError::NotFound`] for whom the term is none of theirs to read.
pub(super) async fn page(
    app: &App,
    desk: &Desk,
    no: &str,
    form: FormState,
    about: Option<AssessmentId>,
) -> Result<Html<TermPage>, WebError> {
    const OF_THE_TERM: [Action; 4] = [Action::FailToSign, Action::Extend, Action::Exit, Action::Revoke];
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, no).await?;
    if !seen.may(Resource::Appointment, Verb::Read) {
        return Err(WebError::NotFound);
    }
    let id = seen.case.id;
    let mut decisions = proposal::decisions(&mut conn, id).await?;
    decisions.retain(|known| OF_THE_TERM.contains(&known.outcome));
    Ok(Html(TermPage {
        frame: desk.frame.clone(),
        form,
        about,
        appointment: appointment::find(&mut conn, id).await?,
        assessments: assessment::of_case(&mut conn, id).await?,
        suspensions: suspension::of_case(&mut conn, id).await?,
        looked_at: suspension::reviews(&mut conn, id).await?,
        ended: appointment::exit(&mut conn, id).await?,
        consequences: consequence::of_case(&mut conn, id).await?,
        met: appointment::closing_items(&mut conn, id).await?,
        renewal: renewal::offered(&mut conn, &seen, &desk.frame, desk.viewer.at).await?,
        tied: renewal::tied(&mut conn, desk, &seen).await?,
        decisions,
        seen,
    }))
}

/// POST /admin/nominations/{no}/assessments: the officer opens one.
pub async fn open(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let mut read = Reader::new(&fields);
    let kind = read.required_choice("assessment_kind", AssessmentKind::from_code);
    let due_on = read.required_day("assessed_by");
    let who = desk.viewer.who(fields.request_key());
    let done = match (kind, due_on, read.finish()) {
        (Some(kind), Some(due_on), Ok(())) => commands::assessment::open(&app, &who, case.id, kind, due_on).await,
        (.., wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/term"), desk.frame.t.appointment.opened));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form, None)).await
}

/// POST /admin/nominations/{no}/assessments/{id}: report, grade, confirmation, by the button pressed.
pub async fn step(
    State(app): State<App>,
    desk: Desk,
    Path((no, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let id: AssessmentId = id.parse().map_err(|_| WebError::NotFound)?;
    let shown = Shown { case: case.id, id, ver: fields.version() };
    let mut read = Reader::new(&fields);
    let who = desk.viewer.who(fields.request_key());
    let t = &desk.frame.t.appointment;
    let (done, said) = match fields.text("do") {
        "report" => {
            let report = read.required("report", 20_000);
            let done = match read.finish() {
                Ok(()) => commands::assessment::report(&app, &who, shown, report).await,
                Err(reasons) => Err(reasons.into()),
            };
            (done, t.reported)
        }
        "grade" => {
            let grade = read.required_choice("grade", Grade::from_code);
            let opinion = read.required("grade_opinion", 5000);
            let done = match (grade, read.finish()) {
                (Some(grade), Ok(())) => commands::assessment::grade(&app, &who, shown, grade, opinion).await,
                (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
            };
            (done, t.graded)
        }
        "confirm" => (commands::assessment::decide(&app, &who, shown, true).await, t.decided),
        "send_back" => (commands::assessment::decide(&app, &who, shown, false).await, t.sent_back),
        _ => return Err(WebError::BadRequest),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/term"), said));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form, Some(id))).await
}

/// POST /admin/nominations/{no}/closing: a part of the closing is there.
pub async fn meet(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let mut read = Reader::new(&fields);
    let item = read.required_choice("closing_item", ClosingItem::from_code);
    let note = read.required("closing_note", 1000);
    let who = desk.viewer.who(fields.request_key());
    let done = match (item, read.finish()) {
        (Some(item), Ok(())) => commands::closing::meet(&app, &who, case.id, item, note).await,
        (_, wrong) => Err(wrong.err().unwrap_or_default().into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/term"), desk.frame.t.appointment.met));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form, None)).await
}
