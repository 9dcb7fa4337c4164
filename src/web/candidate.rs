//! `/admin/nominations/{no}/own`: what a case asks of the candidate, signed in: consent, and the ways to withdraw,
//! to answer an objection and to appeal.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    consent::{self, Item},
    error::WebError,
    form::{Fields, FormState, done_or_again},
    nomination::{Seen, see},
    page::{Desk, Frame, Html},
    public::notice::day,
};
use crate::{
    app::App,
    commands,
    domain::{
        appeal,
        consent::Purpose,
        letter::Tally,
        nomination::CONSENT_VERSION,
        role::{CaseKind, Role},
        time::Day,
        workflow::{Action, Rule},
    },
    store::{
        appeal as appeals, letter,
        nomination::{self, Consent},
        objection, opinion,
    },
    texts::label,
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
    /// Objections to this case that were admitted.
    objections: usize,
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
    let consents = nomination::consents(&mut conn, seen.case.id).await?;
    let known = objection::of_case(&mut conn, seen.case.id).await?;
    let objections = known.iter().filter(|known| known.state.is_told()).count();
    let decided_on = seen.case.stage_entered_at.day();
    let asked = appeals::of_case(&mut conn, seen.case.id).await?;
    let appeals = asked.iter().filter(|asked| asked.received_on >= decided_on).count();
    let letters = letter::tally(&mut conn, seen.case.id).await?;
    let has_opinions = !opinion::words(&mut conn, seen.case.id).await?.is_empty();
    let frame = desk.frame.clone();
    Ok(Html(OwnPage { frame, form, seen, consents, letters, objections, appeals, has_opinions }))
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
