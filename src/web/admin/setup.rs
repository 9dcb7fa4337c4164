//! The first five minutes: name the office, invite the four people without whom nothing moves, hand over the call.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    invitation::{self, Row},
    settings,
};
use crate::{
    app::App,
    commands::setting,
    domain::{
        account::{ESSENTIAL, GRANTABLE, ScopeKind, scope_of},
        role::Role,
        workflow::Reason,
    },
    store::{
        Conn, StoreError,
        account::{self, Account},
        scope,
        setting::{Office, office},
    },
    web::{
        account::Caller,
        error::WebError,
        form::{Fields, FormState},
        page::{Desk, Frame, Html},
    },
};

/// Rows for further people, below the four essential ones.
const FURTHER_ROWS: usize = 2;

/// How far the office is set up.
pub struct Progress {
    pub office: Office,
    /// Each essential role and who holds it.
    pub seats: Vec<(Role, Vec<Account>)>,
    pub has_call: bool,
}

impl Progress {
    /// How far it is now.
    pub async fn of(conn: &mut Conn) -> Result<Self, StoreError> {
        let mut seats = Vec::with_capacity(ESSENTIAL.len());
        for role in ESSENTIAL {
            seats.push((role, account::appointed(conn, role).await?));
        }
        Ok(Self { office: office(conn).await?, seats, has_call: scope::has_call(conn).await? })
    }

    pub fn office_done(&self) -> bool {
        self.office.is_complete()
    }

    pub fn people_done(&self) -> bool {
        self.seats.iter().all(|(_, people)| !people.is_empty())
    }

    /// Whether the administrator's part is done; the call is the officer's.
    pub fn is_finished(&self) -> bool {
        self.office_done() && self.people_done()
    }

    /// Steps done, of three.
    pub fn steps_done(&self) -> usize {
        [self.office_done(), self.people_done(), self.has_call].into_iter().filter(|done| *done).count()
    }
}

#[derive(Template)]
#[template(path = "admin/setup.html")]
struct SetupPage {
    frame: Frame,
    progress: Progress,
    office: FormState,
    people: FormState,
    rows: Vec<Row>,
    /// Where the officer sets the call.
    call_address: String,
}

impl SetupPage {
    /// Roles to choose in the further rows: those that need no scope.
    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        let whole = GRANTABLE.iter().filter(|role| scope_of(**role) == ScopeKind::Whole);
        whole.map(|role| (role.code(), self.frame.role(role))).collect()
    }
}

/// GET /admin/setup
pub async fn show(State(app): State<App>, desk: Desk, caller: Caller) -> Result<Response, WebError> {
    let office = FormState::new(settings::known(&app, &desk).await?);
    let page = page(&app, desk.frame, caller, office, FormState::new(Fields::default()), None).await?;
    Ok(Html(page).into_response())
}

/// POST /admin/setup/office
pub async fn set_office(
    State(app): State<App>,
    desk: Desk,
    caller: Caller,
    fields: Fields,
) -> Result<Response, WebError> {
    match settings::read(&fields) {
        Ok(values) => {
            setting::save(&app, &desk.viewer.who(fields.request_key()), None, values).await?;
            Ok(desk.done("/admin/setup#people", desk.frame.t.account.office_saved))
        }
        Err(reasons) => {
            let office = FormState::refused(fields, reasons);
            let page = page(&app, desk.frame, caller, office, FormState::new(Fields::default()), None).await?;
            Ok(Html(page).with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

/// POST /admin/setup/people: invites everybody entered and shows their links.
pub async fn invite(State(app): State<App>, desk: Desk, caller: Caller, fields: Fields) -> Result<Response, WebError> {
    let mut rows = invitation::rows(&fields, &ESSENTIAL);
    let mut conn = app.db.read().await?;
    let repeated = invitation::is_repeated(&mut conn, &desk, &fields).await?;
    let list = if repeated { Some(Vec::new()) } else { invitation::read(&mut conn, &mut rows, &desk).await? };
    drop(conn);
    match list {
        Some(list) if repeated || !list.is_empty() => {
            let request = fields.request_key();
            invitation::carry_out(&app, desk, request, list, (&caller.base, "/admin/setup")).await
        }
        list => {
            let nobody = list.map_or(Vec::new(), |_| vec![Reason::Required { field: "email" }]);
            let people = FormState::refused(fields, nobody);
            let office = FormState::new(settings::known(&app, &desk).await?);
            let page = page(&app, desk.frame, caller, office, people, Some(rows)).await?;
            Ok(Html(page).with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

async fn page(
    app: &App,
    frame: Frame,
    caller: Caller,
    office: FormState,
    people: FormState,
    rows: Option<Vec<Row>>,
) -> Result<SetupPage, WebError> {
    let progress = Progress::of(&mut app.db.read().await?).await?;
    let rows = rows.unwrap_or_else(|| {
        let seats = ESSENTIAL.into_iter().map(Some).chain([None; FURTHER_ROWS]);
        seats.enumerate().map(|(at, role)| Row::new(at + 1, role)).collect()
    });
    let call_address = format!("{}/admin/batches", caller.base);
    Ok(SetupPage { frame, progress, office, people, rows, call_address })
}
