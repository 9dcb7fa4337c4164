//! The own account: name, keyboard, password, sessions, and lending a role to a deputy.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    commands::{
        account,
        role::{self, Loan},
    },
    domain::{ids::AccountId, workflow::Reason},
    store::account::{self as accounts, Account, Profile, RoleRow, Session},
    web::{
        admin::roles::{self, RoleLine},
        error::WebError,
        form::{Fields, FormState, Id, Reader, done_or_again},
        page::{Desk, Frame, Html},
    },
};

#[derive(Template)]
#[template(path = "account/profile.html")]
struct ProfilePage {
    frame: Frame,
    account: Account,
    profile: FormState,
    password: FormState,
    loan: FormState,
    sessions: Vec<Session>,
    in_use: i64,
    roles: Vec<RoleLine>,
    loans: Vec<RoleLine>,
}

impl ProfilePage {
    /// Own roles that can be lent, by the id of their row.
    fn lendable(&self) -> Vec<(String, String)> {
        roles::lendable(&self.roles, &self.frame)
    }
}

impl Session {
    /// Browser and system, as people call them: `Edge · Windows`.
    fn device(&self) -> String {
        device(&self.agent)
    }
}

/// What a browser says of itself, in two words; what tells nothing stays as it is.
fn device(agent: &str) -> String {
    // Most browsers also claim to be those below them.
    const BROWSERS: [(&str, &str); 5] = [
        ("Edg", "Edge"),
        ("Firefox/", "Firefox"),
        ("MicroMessenger/", "微信"),
        ("Chrom", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];
    let name =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    match (name(&BROWSERS), name(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.to_owned(),
    }
}

/// Which of the page's forms was refused.
enum Part {
    None,
    Profile(FormState),
    Password(FormState),
    Loan(FormState),
}

/// GET /account
pub async fn show(State(app): State<App>, desk: Desk) -> Result<Response, WebError> {
    Ok(page(&app, &desk, Part::None).await?.into_response())
}

/// POST /account/profile
pub async fn update(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let name = reader.required("name", 50);
    let who = desk.viewer.who(fields.request_key());
    let new = Profile { name, keyboard: fields.has("keyboard"), by_mail: fields.has("by_mail") };
    let done = reader.then(account::set_profile(&app, &who, fields.version(), new)).await;
    let done = done.map(|()| desk.done("/account", desk.frame.t.account.profile_saved));
    done_or_again(done, fields, |form| page(&app, &desk, Part::Profile(form))).await
}

/// POST /account/password
pub async fn change_password(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let mut reader = Reader::new(&fields);
    let new = fields.text("password").to_owned();
    reader.reasons.extend(crate::domain::account::against_password(&new, &desk.viewer.email));
    if new != fields.text("password_again") {
        reader.reasons.push(Reason::PasswordsDiffer);
    }
    let who = desk.viewer.who(fields.request_key());
    let present = fields.text("present_password").to_owned();
    let done = reader.then(account::change_password(&app, &who, desk.viewer.session, present, new)).await;
    let done = done.map(|()| desk.done("/account", desk.frame.t.account.password_changed));
    done_or_again(done, fields, |form| page(&app, &desk, Part::Password(form))).await
}

/// POST /account/loans: lends a role to a deputy.
pub async fn lend(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let done = match read_loan(&fields) {
        Ok(loan) => role::lend(&app, &desk.viewer.who(fields.request_key()), desk.viewer.account, loan).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|()| desk.done("/account", desk.frame.t.account.lent));
    done_or_again(done, fields, |form| page(&app, &desk, Part::Loan(form))).await
}

/// Reads the form that lends a role.
pub fn read_loan(fields: &Fields) -> Result<Loan, Vec<Reason>> {
    let mut reader = Reader::new(fields);
    let row = reader.required_choice("role", |text| text.parse().ok());
    let deputy_email = reader.email("deputy_email", true);
    let starts_on = reader.required_day("starts_on");
    let ends_on = reader.required_day("ends_on");
    match (row, starts_on, ends_on) {
        (Some(row), Some(starts_on), Some(ends_on)) if reader.reasons.is_empty() => {
            Ok(Loan { row, deputy_email, starts_on, ends_on })
        }
        _ => Err(reader.reasons),
    }
}

/// POST /account/loans/{id}/return
pub async fn end_loan(
    State(app): State<App>,
    desk: Desk,
    Id(row): Id<i64>,
    fields: Fields,
) -> Result<Response, WebError> {
    role::end_loan(&app, &desk.viewer.who(fields.request_key()), row).await?;
    Ok(desk.done("/account", desk.frame.t.account.loan_ended))
}

/// POST /account/sessions/{id}/end
pub async fn end_session(
    State(app): State<App>,
    desk: Desk,
    Id(session): Id<i64>,
    fields: Fields,
) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    account::end_sessions(&app, &who, Some(session), desk.viewer.session).await?;
    Ok(desk.done("/account", desk.frame.t.account.session_ended))
}

/// POST /account/sessions/end: ends every session but this one.
pub async fn end_other_sessions(State(app): State<App>, desk: Desk, fields: Fields) -> Result<Response, WebError> {
    let who = desk.viewer.who(fields.request_key());
    account::end_sessions(&app, &who, None, desk.viewer.session).await?;
    Ok(desk.done("/account", desk.frame.t.account.sessions_ended))
}

async fn page(app: &App, desk: &Desk, refused: Part) -> Result<Html<ProfilePage>, WebError> {
    let mut conn = app.db.read().await?;
    let id: AccountId = desk.viewer.account;
    let account = accounts::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let sessions = accounts::sessions(&mut conn, id).await?;
    let now = desk.viewer.at;
    let sessions = sessions.into_iter().filter(|session| session.expires_at > now).collect();
    let rows: Vec<RoleRow> = accounts::roles(&mut conn, id).await?;
    let held = roles::lines(&mut conn, rows, now.day()).await?;
    let loans = roles::loans(&mut conn, id, now.day()).await?;
    let mut known = vec![("name".to_owned(), account.name.clone())];
    if account.keyboard {
        known.push(("keyboard".to_owned(), "yes".to_owned()));
    }
    if account.by_mail {
        known.push(("by_mail".to_owned(), "yes".to_owned()));
    }
    let mut page = ProfilePage {
        frame: desk.frame.clone(),
        account,
        profile: FormState::new(Fields::of(known)),
        password: FormState::new(Fields::default()),
        loan: FormState::new(Fields::default()),
        sessions,
        in_use: desk.viewer.session,
        roles: held,
        loans,
    };
    match refused {
        Part::None => {}
        Part::Profile(form) => page.profile = form,
        Part::Password(form) => page.password = form,
        Part::Loan(form) => page.loan = form,
    }
    Ok(Html(page))
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn a_device_is_told_in_two_words() {
        for (agent, told) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                "Edge · Windows",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
                "Safari · macOS",
            ),
            (
                "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36",
                "Chrome · Android",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
        ] {
            assert_eq!(device(agent), told);
        }
    }
}
