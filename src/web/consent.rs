//! The candidate's own page, without an account: what may be published, who sees it, and how to take it back.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    error::{WebError, status_of},
    form::{Fields, FormState},
    page::{Frame, Html, see_other},
};
use crate::{
    app::App,
    commands::{CommandError, consent},
    domain::{consent::Purpose, nomination::CONSENT_VERSION},
    store::{
        batch,
        case_file::CaseFile,
        nomination::{self, Consent},
    },
    texts::{label, nomination as words},
};

#[derive(askama::Template)]
#[template(path = "consent/show.html")]
struct ConsentPage {
    frame: Frame,
    case: CaseFile,
    form: FormState,
    token: String,
    batch: String,
    consents: Vec<Consent>,
}

/// A purpose with its words and what stands of it.
struct Item {
    purpose: Purpose,
    name: String,
    text: &'static str,
    given_on: Option<String>,
}

impl ConsentPage {
    fn items(&self) -> Vec<Item> {
        let lang = self.frame.lang;
        let item = |purpose: &Purpose| {
            let stands = |known: &&Consent| known.purpose == purpose.code() && known.withdrawn_at.is_none();
            Item {
                purpose: *purpose,
                name: words::purpose(purpose.code(), lang),
                text: words::consent(*purpose, lang),
                given_on: self.consents.iter().find(stands).map(|known| known.given_at.day().to_string()),
            }
        };
        Purpose::ALL.iter().map(item).collect()
    }

    fn open(&self) -> bool {
        !self.case.stage.is_final() && self.items().iter().any(|item| item.given_on.is_none())
    }

    fn role(&self) -> &'static str {
        self.case.scholar_role().map_or("", |role| label::scholar_role(role, self.frame.lang))
    }

    fn version(&self) -> &'static str {
        CONSENT_VERSION
    }

    fn path(&self, rest: &str) -> String {
        self.frame.href(format!("/consent/{}{rest}", self.token))
    }
}

/// The page behind any other link: it does not tell an old one from one that never was.
#[derive(askama::Template)]
#[template(path = "consent/spent.html")]
struct SpentPage {
    frame: Frame,
}

fn spent(frame: Frame) -> Response {
    Html(SpentPage { frame }).with_status(StatusCode::NOT_FOUND)
}

/// GET /consent/{token}
pub async fn show(State(app): State<App>, frame: Frame, Path(token): Path<String>) -> Result<Response, WebError> {
    match page(&app, frame.clone(), token, FormState::new(Fields::default())).await {
        Ok(page) => Ok(Html(page).into_response()),
        Err(WebError::NotFound) => Ok(spent(frame)),
        Err(other) => Err(other),
    }
}

async fn page(app: &App, frame: Frame, token: String, form: FormState) -> Result<ConsentPage, WebError> {
    let case = consent::case_of(app, &token, app.clock.now()).await?.ok_or(WebError::NotFound)?;
    let mut conn = app.db.read().await?;
    let consents = nomination::consents(&mut conn, case.id).await?;
    let batch = batch::find(&mut conn, case.batch_id).await?.map(|call| call.name).unwrap_or_default();
    Ok(ConsentPage { frame, case, form, token, batch, consents })
}

/// POST /consent/{token}
pub async fn give(
    State(app): State<App>,
    frame: Frame,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let purposes: Vec<Purpose> = fields.all("consent").filter_map(Purpose::from_code).collect();
    match consent::give(&app, token.clone(), purposes, app.clock.now()).await {
        Ok(()) => {
            let said = frame.t.nomination.consent_thanks;
            Ok(see_other(&frame.href(format!("/consent/{token}")), Some(said)))
        }
        Err(CommandError::Refused(refusal)) => {
            let status = status_of(refusal.kind());
            let page = page(&app, frame, token, FormState::refused(fields, refusal.reasons)).await?;
            Ok(Html(page).with_status(status))
        }
        Err(CommandError::NotFound) => Ok(spent(frame)),
        Err(other) => Err(other.into()),
    }
}

/// POST /consent/{token}/withdrawal
pub async fn withdraw(
    State(app): State<App>,
    frame: Frame,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let purpose = Purpose::from_code(fields.text("purpose")).ok_or(WebError::BadRequest)?;
    match consent::withdraw(&app, token.clone(), purpose, app.clock.now()).await {
        Ok(()) => {
            let said = frame.t.nomination.consent_taken_back;
            Ok(see_other(&frame.href(format!("/consent/{token}")), Some(said)))
        }
        Err(CommandError::NotFound) => Ok(spent(frame)),
        Err(other) => Err(other.into()),
    }
}
