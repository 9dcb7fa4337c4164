//! `/admin/nominations/{no}/own`: the candidate's own desk: where the case stands, what it waits for and by when, what
//! is objected to, the term with its contract and assessments; consent, and the ways to withdraw and to appeal.
//!
//! Nothing of reviews, of who reviewed, of scores, ranks or ballots is read here.

pub mod certificate;
mod duties;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use self::duties::Duty;
use super::{
    consent::{self, Item},
    contract_change::{self, Stood},
    error::WebError,
    form::{Fields, FormState, done_or_again},
    nomination::{
        Seen,
        history::{self, Step},
        see,
    },
    page::{Desk, Frame, Html},
    public::notice::day,
};
use crate::{
    app::App,
    commands,
    domain::{
        appeal,
        assessment::{Course, CourseState},
        consent::Purpose,
        letter::Tally,
        nomination::CONSENT_VERSION,
        role::{CaseKind, Role},
        time::Day,
        workflow::{Action, Milestone, Rule, Stage},
    },
    store::{
        Conn, appeal as appeals,
        appointment::{self, Appointment},
        assessment::{self, Assessment},
        consequence::{self, Consequence},
        contract, letter,
        nomination::{self, Consent},
        objection::{self, Objection},
        opinion,
        suspension::{self, Suspension},
    },
    texts::{appointment as words, label, number, objection as told},
};

#[derive(Template)]
#[template(path = "candidate/page.html")]
struct OwnPage {
    frame: Frame,
    form: FormState,
    seen: Seen,
    consents: Vec<Consent>,
    /// The letters of recommendation asked for and received.
    letters: Tally,
    /// The steps of the case, as its page draws them.
    steps: Vec<Step>,
    duties: Vec<Duty>,
    /// Objections to this case that were admitted: what is objected to, never by whom.
    objections: Vec<Objection>,
    term: Option<Appointment>,
    suspended: Option<Suspension>,
    /// The terms of the contract: label and wording.
    terms: Vec<(&'static str, String)>,
    /// What of the contract stood from when to when.
    stood: Vec<Stood>,
    assessments: Vec<Assessment>,
    /// What was decided after a failed mid-term assessment.
    consequences: Vec<Consequence>,
    /// Reviews asked for of the decision the case stands at.
    appeals: usize,
    /// Whether what the experts wrote was released.
    has_opinions: bool,
}

impl OwnPage {
    fn items(&self) -> Vec<Item> {
        consent::items(&self.consents, self.frame.lang)
    }

    fn may_consent(&self) -> bool {
        consent::is_open(&self.seen.case, &self.items())
    }

    fn may_withdraw(&self) -> bool {
        Rule::of(Action::Withdraw).from.contains(&self.seen.case.stage)
    }

    /// The last day for asking for a review, where the case stands at a decision that can be reviewed.
    fn last_day(&self) -> Option<Day> {
        let case = &self.seen.case;
        appeal::is_appealable(case.stage).then(|| appeal::last_day(case.stage_entered_at.day()))
    }

    fn is_late(&self, last: &Day) -> bool {
        self.frame.viewer.as_ref().is_some_and(|viewer| viewer.at.day() > *last)
    }

    fn may_sign_off(&self) -> bool {
        certificate::is_issued(self.seen.case.stage)
    }

    fn days(&self, term: &Appointment) -> String {
        let on = |date: Option<Day>| date.map(|date| day(date, self.frame.lang)).unwrap_or_default();
        self.frame.t.appointment.from_to(on(term.starts_on()), on(term.ended_on().or(term.ends_on())))
    }

    fn topic(&self, objection: &Objection) -> &'static str {
        told::topic(objection.topic, self.frame.lang)
    }

    fn objection_state(&self, objection: &Objection) -> &'static str {
        told::state(objection.state, self.frame.lang)
    }

    fn assessed(&self, known: &Assessment) -> &'static str {
        words::kind(known.kind, self.frame.lang)
    }

    /// How an assessment came out, once it is decided, and the colour of its tag. A grade that is only proposed is the
    /// office's.
    fn outcome(&self, known: &Assessment) -> (&'static str, &'static str) {
        let t = &self.frame.t.appointment;
        match (known.decided_at(), known.grade(), &known.report) {
            (Some(_), Some(grade), _) => {
                (words::grade(grade, self.frame.lang), if duties::is_failed(known) { "stop" } else { "ok" })
            }
            (_, _, Some(_)) => (t.own_under_assessment, "warn"),
            (_, _, None) => (t.report_due, "warn"),
        }
    }

    /// What was decided to follow, with the last day of a period to improve.
    fn follows(&self, known: &Consequence) -> String {
        match (known.course, known.until_on()) {
            (Course::Improve, Some(until)) => self.frame.t.appointment.improve_until(day(until, self.frame.lang)),
            (course, _) => words::course(course, self.frame.lang).to_owned(),
        }
    }

    fn date(&self, date: &Day) -> String {
        day(*date, self.frame.lang)
    }

    fn stage(&self) -> &'static str {
        label::stage(self.seen.case.stage, CaseKind::Scholar, self.frame.lang)
    }

    fn role(&self) -> &'static str {
        self.seen.case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn version(&self) -> &'static str {
        CONSENT_VERSION
    }

    fn path(&self, rest: impl std::fmt::Display) -> String {
        self.frame.href(format!("/admin/nominations/{}{rest}", self.seen.case.case_no))
    }
}

/// GET /admin/nominations/{no}/own
pub async fn show(State(app): State<App>, desk: Desk, Path(no): Path<String>) -> Result<Response, WebError> {
    Ok(page(&app, &desk, &no, FormState::new(Fields::default())).await?.into_response())
}

async fn page(app: &App, desk: &Desk, no: &str, form: FormState) -> Result<Html<OwnPage>, WebError> {
    let mut conn = app.db.read().await?;
    let seen = see(&mut conn, &desk.viewer, no).await?;
    if !seen.holds(Role::Candidate) {
        return Err(WebError::NotFound);
    }
    let conn = &mut conn;
    let case = seen.case.id;
    let consents = nomination::consents(conn, case).await?;
    let mut objections = objection::of_case(conn, case).await?;
    objections.retain(|known| known.state.is_told());
    let decided_on = seen.case.stage_entered_at.day();
    let asked = appeals::of_case(conn, case).await?;
    let appeals = asked.iter().filter(|asked| asked.received_on >= decided_on).count();
    let assessments = assessment::of_case(conn, case).await?;
    let mut consequences = consequence::of_case(conn, case).await?;
    consequences.retain(|known| known.state == CourseState::Decided);
    let lacks = seen.case.stage.milestone() <= Milestone::Notice
        && consent::is_open(&seen.case, &consent::items(&consents, desk.frame.lang))
        && !consents.iter().any(|given| given.purpose == Purpose::Notice.code() && given.withdrawn_at.is_none());
    let waiting = (lacks, objections.as_slice(), assessments.as_slice());
    Ok(Html(OwnPage {
        letters: letter::tally(conn, case).await?,
        has_opinions: !opinion::words(conn, case).await?.is_empty(),
        steps: history::of(conn, &seen, desk.frame.lang).await?.steps,
        duties: duties::of(conn, &seen, &desk.frame, waiting).await?,
        term: appointment::find(conn, case).await?,
        suspended: match seen.case.stage {
            Stage::Suspended => suspension::standing(conn, case).await?,
            _ => None,
        },
        terms: terms(conn, desk, &seen).await?,
        stood: contract_change::stood(conn, &seen.case, &desk.frame).await?,
        frame: desk.frame.clone(),
        form,
        consents,
        objections,
        appeals,
        assessments,
        consequences,
        seen,
    }))
}

/// The terms of the contract as they stand; those that say nothing are left out.
async fn terms(conn: &mut Conn, desk: &Desk, seen: &Seen) -> Result<Vec<(&'static str, String)>, WebError> {
    let Some(known) = contract::find(conn, seen.case.id).await? else { return Ok(Vec::new()) };
    let terms = known.terms();
    let lines = [
        ("duties", terms.duties),
        ("resources", terms.resources),
        ("autonomy", terms.autonomy),
        ("grant_yuan", terms.grant_fen.map(number::yuan).unwrap_or_default()),
    ];
    let said = lines.into_iter().filter(|(_, value)| !value.is_empty());
    Ok(said.map(|(name, value)| (desk.frame.label(name), value)).collect())
}

/// POST /admin/nominations/{no}/own/consents
pub async fn consent(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let purposes: Vec<Purpose> = fields.all("consent").filter_map(Purpose::from_code).collect();
    let who = desk.viewer.who(fields.request_key());
    let done = commands::consent::give_own(&app, &who, case.id, purposes).await;
    let done = done.map(|()| desk.done(format!("/admin/nominations/{no}/own"), desk.frame.t.nomination.consent_thanks));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}

/// POST /admin/nominations/{no}/own/withdrawals: takes a consent back.
pub async fn withdraw_consent(
    State(app): State<App>,
    desk: Desk,
    Path(no): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let case = see(&mut app.db.read().await?, &desk.viewer, &no).await?.case;
    let purpose = Purpose::from_code(fields.text("purpose")).ok_or(WebError::BadRequest)?;
    let who = desk.viewer.who(fields.request_key());
    let done = commands::consent::withdraw_own(&app, &who, case.id, purpose).await;
    let done =
        done.map(|()| desk.done(format!("/admin/nominations/{no}/own"), desk.frame.t.nomination.consent_taken_back));
    done_or_again(done, fields, |form| page(&app, &desk, &no, form)).await
}
