//! Accounts as the administrator sees them: the list, one account with its roles, links, closing.

use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    invitation::{self, Link},
    roles::{self, RoleLine},
};
use crate::{
    app::App,
    commands::{account, role, sign_in::Purpose},
    domain::{access::Resource, account::GRANTABLE, ids::AccountId, role::Role, time::Moment},
    store::{
        Conn, StoreError,
        account::{self as accounts, Account, Filter, RoleRow},
        scope::{self, Scope},
    },
    web::{
        account::{Caller, profile},
        error::WebError,
        form::{Fields, FormState, Id, Reader, UNREADABLE, done_or_again},
        page::{Desk, Frame, Html, url_escape},
    },
};

/// Accounts on a page.
const PAGE: usize = 50;
/// Institutions offered while typing.
const OFFERED: i64 = 300;

#[derive(Template)]
#[template(path = "admin/accounts.html")]
struct ListPage {
    frame: Frame,
    filter: Filter,
    lines: Vec<(Account, Vec<RoleRow>)>,
    more: Option<String>,
    form: FormState,
    choices: Choices,
    may_write: bool,
}

/// What can be chosen when a role is granted.
struct Choices {
    directions: Vec<Scope>,
    institutions: Vec<Scope>,
}

impl Choices {
    async fn read(conn: &mut Conn) -> Result<Self, StoreError> {
        let directions = scope::directions(conn).await?;
        Ok(Self { directions, institutions: scope::institutions(conn, OFFERED).await? })
    }

    fn directions(&self) -> Vec<(i64, &str)> {
        self.directions.iter().map(|one| (one.id, one.name.as_str())).collect()
    }
}

/// Every role that can be granted, with its name.
fn role_choices(frame: &Frame) -> Vec<(&'static str, &'static str)> {
    GRANTABLE.iter().map(|role| (role.code(), frame.role(role))).collect()
}

/// What a status is called, and its colour.
fn status_words(frame: &Frame, status: &str) -> (&'static str, &'static str) {
    let t = &frame.t.account;
    match status {
        "active" => (t.status_active, "ok"),
        "invited" => (t.status_invited, "warn"),
        _ => (t.status_closed, ""),
    }
}

impl ListPage {
    fn roles(&self) -> Vec<(&'static str, &'static str)> {
        role_choices(&self.frame)
    }

    fn status(&self, account: &Account) -> (&'static str, &'static str) {
        status_words(&self.frame, &account.status)
    }

    fn is_filtered(&self) -> bool {
        !self.filter.query.is_empty() || self.filter.role.is_some()
    }

    fn is_role(&self, code: &str) -> bool {
        self.filter.role.is_some_and(|role| role.code() == code)
    }
}

/// GET /admin/accounts
pub async fn list(State(app): State<App>, desk: Desk, RawQuery(query): RawQuery) -> Result<Response, WebError> {
    let form = FormState::new(Fields::default());
    Ok(Html(list_page(&app, desk, &Fields::query(query), form).await?).into_response())
}

/// POST /admin/accounts: invites one person and shows the link.
pub async fn create(State(app): State<App>, desk: Desk, caller: Caller, fields: Fields) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let read = match invitation::is_repeated(&mut conn, &desk, &fields).await? {
        true => Ok(Vec::new()),
        false => invitation::one(&mut conn, &fields, &desk, &[]).await?.map(|invitation| vec![invitation]),
    };
    drop(conn);
    match read {
        Ok(list) => {
            let request = fields.request_key();
            invitation::carry_out(&app, desk, request, list, (&caller.base, "/admin/accounts")).await
        }
        Err(reasons) => {
            let form = FormState::refused(fields, reasons);
            let page = list_page(&app, desk, &Fields::default(), form).await?;
            Ok(Html(page).with_status(StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

async fn list_page(app: &App, desk: Desk, asked: &Fields, form: FormState) -> Result<ListPage, WebError> {
    let plain = |text: &str| -> String {
        text.replace(UNREADABLE, "").trim().chars().filter(|letter| !letter.is_control()).take(100).collect()
    };
    let filter = Filter { query: plain(asked.text("q")), role: invitation::grantable(asked.text("role")) };
    let mut conn = app.db.read().await?;
    let mut found = accounts::list(&mut conn, &filter, &plain(asked.text("after")), PAGE as i64 + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let (first, last) = (found.first().map(|one| one.email.clone()), found.last().map(|one| one.email.clone()));
    let (first, last) = (first.unwrap_or_default(), last.unwrap_or_default());
    let rows = accounts::roles_between(&mut conn, &first, &last).await?;
    let more = more.then(|| {
        let role = filter.role.map(Role::code).unwrap_or_default();
        format!("/admin/accounts?q={}&role={role}&after={}", url_escape(&filter.query), url_escape(&last))
    });
    let of = |id: AccountId| rows.iter().filter(|row| row.account_id == id.0).cloned().collect();
    let lines = found.into_iter().map(|account| (account.clone(), of(account.id))).collect();
    let choices = Choices::read(&mut conn).await?;
    let may_write = desk.viewer.may_write(Resource::Account);
    Ok(ListPage { frame: desk.frame, filter, lines, more, form, choices, may_write })
}

#[derive(Template)]
#[template(path = "admin/account.html")]
struct AccountPage {
    frame: Frame,
    account: Account,
    roles: Vec<RoleLine>,
    loans: Vec<RoleLine>,
    grant: FormState,
    loan: FormState,
    choices: Choices,
    /// Until when a link that was made can be used.
    open_link: Option<Moment>,
    /// Whether the viewer may change this account: never the own.
    may_write: bool,
    is_own: bool,
}

impl AccountPage {
    fn role_choices(&self) -> Vec<(&'static str, &'static str)> {
        role_choices(&self.frame)
    }

    fn lendable(&self) -> Vec<(String, String)> {
        roles::lendable(&self.roles, &self.frame)
    }

    fn status(&self) -> (&'static str, &'static str) {
        status_words(&self.frame, &self.account.status)
    }

    fn is_closed(&self) -> bool {
        self.account.status == "closed"
    }
}

/// Which of the page's forms was refused.
enum Part {
    None,
    Grant(FormState),
    Loan(FormState),
}

/// GET /admin/accounts/{id}
pub async fn show(State(app): State<App>, desk: Desk, Id(id): Id<AccountId>) -> Result<Response, WebError> {
    Ok(page(&app, desk, id, Part::None).await?.into_response())
}

async fn page(app: &App, desk: Desk, id: AccountId, refused: Part) -> Result<Html<AccountPage>, WebError> {
    let mut conn = app.db.read().await?;
    let account = accounts::find(&mut conn, id).await?.ok_or(WebError::NotFound)?;
    let now = desk.viewer.at;
    let rows = accounts::roles(&mut conn, id).await?;
    let held = roles::lines(&mut conn, rows, now.day()).await?;
    let loans = roles::loans(&mut conn, id, now.day()).await?;
    let open_link = match Purpose::for_status(&account.status) {
        Some(purpose) => accounts::link_open_until(&mut conn, purpose.code(), id.0, now).await?,
        None => None,
    };
    let is_own = id == desk.viewer.account;
    let mut page = AccountPage {
        may_write: desk.viewer.may_write(Resource::Account) && !is_own,
        frame: desk.frame,
        account,
        roles: held,
        loans,
        grant: FormState::new(Fields::default()),
        loan: FormState::new(Fields::default()),
        choices: Choices::read(&mut conn).await?,
        open_link,
        is_own,
    };
    match refused {
        Part::None => {}
        Part::Grant(form) => page.grant = form,
        Part::Loan(form) => page.loan = form,
    }
    Ok(Html(page))
}

/// POST /admin/accounts/{id}/link: makes a new link and shows it.
pub async fn make_link(
    State(app): State<App>,
    desk: Desk,
    caller: Caller,
    Id(id): Id<AccountId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let token = account::link(&app, Some(&desk.viewer.who(fields.request_key())), id).await?;
    let found = accounts::find(&mut app.db.read().await?, id).await?.ok_or(WebError::NotFound)?;
    let address = Some(invitation::address(&caller.base, &token));
    let link = Link { name: found.name, email: found.email, role: None, address };
    Ok(invitation::show(desk.frame, vec![link], "/admin/accounts"))
}

/// POST /admin/accounts/{id}/closing
pub async fn close(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AccountId>,
    fields: Fields,
) -> Result<Response, WebError> {
    account::set_open(&app, &desk.viewer.who(fields.request_key()), id, fields.version(), false).await?;
    Ok(desk.done(format!("/admin/accounts/{id}"), desk.frame.t.account.closed))
}

/// POST /admin/accounts/{id}/reopening
pub async fn reopen(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AccountId>,
    fields: Fields,
) -> Result<Response, WebError> {
    account::set_open(&app, &desk.viewer.who(fields.request_key()), id, fields.version(), true).await?;
    Ok(desk.done(format!("/admin/accounts/{id}"), desk.frame.t.account.reopened))
}

/// POST /admin/accounts/{id}/roles: grants a role.
pub async fn grant(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AccountId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let mut conn = app.db.read().await?;
    let mut reader = Reader::new(&fields);
    let role = reader.required_choice("role", invitation::grantable);
    let scope = match role {
        Some(role) => invitation::read_scope(&mut conn, &mut reader, &fields, role).await?,
        None => None,
    };
    drop(conn);
    let done = match role.filter(|_| reader.reasons.is_empty()) {
        Some(role) => role::grant(&app, &desk.viewer.who(fields.request_key()), id, role, scope).await,
        None => Err(reader.reasons.into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/accounts/{id}"), desk.frame.t.account.granted));
    done_or_again(done, fields, |form| page(&app, desk, id, Part::Grant(form))).await
}

/// POST /admin/accounts/{id}/revocations: takes a role back, one's own or a loan.
pub async fn revoke(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AccountId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let row = fields.text("row").parse().map_err(|_| WebError::BadRequest)?;
    role::revoke(&app, &desk.viewer.who(fields.request_key()), id, row).await?;
    Ok(desk.done(format!("/admin/accounts/{id}"), desk.frame.t.account.revoked))
}

/// POST /admin/accounts/{id}/loans: lends a role of somebody who is away.
pub async fn lend(
    State(app): State<App>,
    desk: Desk,
    Id(id): Id<AccountId>,
    fields: Fields,
) -> Result<Response, WebError> {
    let done = match profile::read_loan(&fields) {
        Ok(loan) => role::lend(&app, &desk.viewer.who(fields.request_key()), id, loan).await,
        Err(reasons) => Err(reasons.into()),
    };
    let done = done.map(|()| desk.done(format!("/admin/accounts/{id}"), desk.frame.t.account.lent));
    done_or_again(done, fields, |form| page(&app, desk, id, Part::Loan(form))).await
}
