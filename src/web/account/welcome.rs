//! The one-time link by which somebody sets a password: invited, or because the old one is lost.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{Caller, sign_in::with_session};
use crate::{
    app::App,
    commands::{
        CommandError,
        sign_in::{self, FIRST_ADMINISTRATOR, NewPassword, Purpose},
    },
    domain::{
        account::against_password,
        workflow::{Reason, Refusal},
    },
    store::account::Account,
    web::{
        error::{WebError, status_of},
        form::{Fields, FormState, Reader},
        page::{Frame, Html, see_other},
    },
};

/// The page behind a link that may still be used.
#[derive(Template)]
#[template(path = "account/welcome.html")]
struct WelcomePage {
    frame: Frame,
    form: FormState,
    token: String,
    owner: Account,
    purpose: Purpose,
    possible: bool,
}

impl WelcomePage {
    /// Whether it is the first administrator, who is asked for name and address too.
    fn is_unnamed(&self) -> bool {
        self.owner.email == FIRST_ADMINISTRATOR
    }

    fn is_reset(&self) -> bool {
        self.purpose == Purpose::Reset
    }
}

/// The page behind any other link: it does not tell a spent one from one that never was.
#[derive(Template)]
#[template(path = "account/spent.html")]
struct SpentPage {
    frame: Frame,
    hint: &'static str,
}

/// `hint` says what the link was for and how to get another.
pub(in crate::web) fn spent_link(frame: Frame, hint: &'static str) -> Response {
    Html(SpentPage { frame, hint }).with_status(StatusCode::NOT_FOUND)
}

fn spent(frame: Frame) -> Response {
    let hint = frame.t.account.spent_hint;
    spent_link(frame, hint)
}

/// GET /welcome/{token}: shows the form and changes nothing, because mail programs open links on their own.
pub async fn show(
    State(app): State<App>,
    frame: Frame,
    caller: Caller,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    let found = sign_in::link_owner(&mut app.db.read().await?, &token, app.clock.now()).await?;
    let Some((owner, purpose)) = found else { return Ok(spent(frame)) };
    let form = FormState::new(Fields::default());
    Ok(Html(WelcomePage { frame, form, token, owner, purpose, possible: caller.keeps_cookies }).into_response())
}

/// POST /welcome/{token}
pub async fn create(
    State(app): State<App>,
    frame: Frame,
    caller: Caller,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, WebError> {
    let found = sign_in::link_owner(&mut app.db.read().await?, &token, app.clock.now()).await?;
    let Some((owner, purpose)) = found else { return Ok(spent(frame)) };
    let again = |fields, reasons: Vec<Reason>| {
        let status = status_of(Refusal { reasons: reasons.clone() }.kind());
        let form = FormState::refused(fields, reasons);
        let (frame, token, owner) = (frame.clone(), token.clone(), owner.clone());
        Html(WelcomePage { frame, form, token, owner, purpose, possible: caller.keeps_cookies }).with_status(status)
    };
    if !caller.keeps_cookies {
        return Ok(again(fields, Vec::new()));
    }
    let new = match read(&fields, &owner, &token) {
        Ok(new) => new,
        Err(reasons) => return Ok(again(fields, reasons)),
    };
    match sign_in::use_link(&app, new, caller.origin.clone()).await {
        Ok(session) => {
            let said = frame.t.account.welcome_done;
            Ok(with_session(see_other(&frame.href("/admin"), Some(said)), &session))
        }
        Err(CommandError::Refused(refusal)) if refusal.reasons == [Reason::LinkSpent] => Ok(spent(frame)),
        Err(CommandError::Refused(refusal)) => Ok(again(fields, refusal.reasons)),
        Err(other) => Err(other.into()),
    }
}

fn read(fields: &Fields, owner: &Account, token: &str) -> Result<NewPassword, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let identity = (owner.email == FIRST_ADMINISTRATOR).then(|| {
        let name = reader.required("name", 50);
        (reader.email("email", true), name)
    });
    let password = fields.text("password").to_owned();
    let email = identity.as_ref().map_or(owner.email.as_str(), |(email, _)| email);
    reader.reasons.extend(against_password(&password, email));
    if password != fields.text("password_again") {
        reader.reasons.push(Reason::PasswordsDiffer);
    }
    reader.finish()?;
    Ok(NewPassword { token: token.to_owned(), password, identity })
}
