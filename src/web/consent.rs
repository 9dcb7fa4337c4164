//! The candidate's own page, without an account: what may be published, who sees it, and how to take it back.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};

use super::{
    account::welcome::spent_link,
    error::WebError,
    form::{Fields, FormState, done_or_again},
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
    texts::{Lang, label, nomination as words},
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
pub(super) struct Item {
    pub(super) purpose: Purpose,
    pub(super) name: String,
    pub(super) text: &'static str,
    pub(super) given_on: Option<String>,
}

/// Every purpose as the candidate is shown it, here and signed in (`candidate`).
pub(super) fn items(consents: &[Consent], lang: Lang) -> Vec<Item> {
    let item = |purpose: &Purpose| {
        let stands = |known: &&Consent| known.purpose == purpose.code() && known.withdrawn_at.is_none();
        Item {
            purpose: *purpose,
            name: words::purpose(purpose.code(), lang),
            text: words::consent(*purpose, lang),
            given_on: consents.iter().find(stands).map(|known| known.given_at.day().to_string()),
        }
    };
    Purpose::ALL.iter().map(item).collect()
}

/// Whether there is something left to consent to.
pub(super) fn is_open(case: &CaseFile, items: &[Item]) -> bool {
    !case.stage.is_final() && items.iter().any(|item| item.given_on.is_none())
}

impl ConsentPage {
    fn items(&self) -> Vec<Item> {
        items(&self.consents, self.frame.lang)
    }

    fn open(&self) -> bool {
        is_open(&self.case, &self.items())
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

/// Any other link: the page does not tell an old one from one that never was.
fn spent(frame: Frame) -> Response {
    let hint = frame.t.nomination.consent_spent;
    spent_link(frame, hint)
}

/// GET /consent/{token}
pub async fn show(State(app): State<App>, frame: Frame, Path(token): Path<String>) -> Result<Response, WebError> {
    match page(&app, frame.clone(), token, FormState::new(Fields::default())).await {
        Ok(page) => Ok(page.into_response()),
        Err(WebError::NotFound) => Ok(spent(frame)),
        Err(other) => Err(other),
    }
}

async fn page(app: &App, frame: Frame, token: String, form: FormState) -> Result<Html<ConsentPage>, WebError> {
    let case = consent::case_of(app, &token, app.clock.now()).await?.ok_or(WebError::NotFound)?;
    let mut conn = app.db.read().await?;
    let consents = nomination::consents(&mut conn, case.id).await?;
    let batch = batch::find(&mut conn, case.batch_id).await?.map(|call| call.name).unwrap_or_default();
    Ok(Html(ConsentPage { frame, case, form, token, batch, consents }))
}

/// POST /consent/{token}
pub async fn give(
    State(app): State<App>,
    frame: Frame,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let purposes: Vec<Purpose> = fields.all("consent").filter_map(Purpose::from_code).collect();
    let done = consent::give(&app, token.clone(), purposes, app.clock.now()).await;
    if let Err(CommandError::NotFound) = done {
        return Ok(spent(frame));
    }
    let said = frame.t.nomination.consent_thanks;
    let done = done.map(|()| see_other(&frame.href(format!("/consent/{token}")), Some(said)));
    done_or_again(done, fields, |form| page(&app, frame, token, form)).await
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
