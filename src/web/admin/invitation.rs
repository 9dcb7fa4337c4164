//! Inviting people: several rows at once, each judged on its own, and the links to pass on, shown once.

use askama::Template;
use axum::response::{IntoResponse, Response};

use crate::{
    app::App,
    commands::account::{self, Invitation, Invited},
    domain::{
        account::{GRANTABLE, ScopeKind, against_holding, scope_of},
        ids::AccountId,
        role::Role,
        workflow::Reason,
    },
    store::{
        Conn,
        account::{self as accounts, RoleRow},
        request, scope,
    },
    web::{
        error::WebError,
        form::{Fields, FormState, Reader},
        page::{Desk, Frame, Html},
    },
};

/// A row of the form: who, as what.
pub struct Row {
    /// From 1: ends the ids of its fields.
    pub number: usize,
    /// The role of a row that stands for one; the others are chosen.
    pub fixed: Option<Role>,
    pub form: FormState,
}

impl Row {
    /// An empty row.
    pub fn new(number: usize, fixed: Option<Role>) -> Self {
        Self { number, fixed, form: FormState::default() }
    }

    /// Whether nothing was entered, so that it counts for nothing.
    fn is_empty(&self) -> bool {
        self.form.value("email").trim().is_empty() && self.form.value("name").trim().is_empty()
    }
}

/// Takes the rows of a form apart: the n-th role, name and address belong together.
pub fn rows(fields: &Fields, fixed: &[Role]) -> Vec<Row> {
    let parts = ["role", "name", "email"];
    let columns = parts.map(|part| fields.all(part).collect::<Vec<_>>());
    let count = columns.iter().map(Vec::len).max().unwrap_or_default().min(20);
    let value = |column: usize, at: usize| columns[column].get(at).copied().unwrap_or_default().to_owned();
    (0..count)
        .map(|at| {
            let of_row = parts.iter().enumerate().map(|(column, part)| ((*part).to_owned(), value(column, at)));
            let form = FormState { fields: Fields::of(of_row), ..FormState::default() };
            Row { number: at + 1, fixed: fixed.get(at).copied(), form }
        })
        .collect()
}

/// Reads every row that has something in it and judges it against the accounts there are. Rows keep what is wrong
/// with them.
///
/// # Errors
/// When the database fails. A row that will not do makes the answer `None`.
pub async fn read(conn: &mut Conn, rows: &mut [Row], desk: &Desk) -> Result<Option<Vec<Invitation>>, WebError> {
    let mut list: Vec<Invitation> = Vec::new();
    let mut good = true;
    for row in rows.iter_mut().filter(|row| !row.is_empty()) {
        match one(conn, &row.form.fields, desk, &list).await? {
            Ok(invitation) => list.push(invitation),
            Err(reasons) => {
                row.form.reasons = reasons;
                good = false;
            }
        }
    }
    Ok(good.then_some(list))
}

/// Reads one person of a form, with the scope its role needs.
///
/// # Errors
/// The outer one when the database fails, the inner one with what is wrong.
pub async fn one(
    conn: &mut Conn,
    fields: &Fields,
    desk: &Desk,
    before: &[Invitation],
) -> Result<Result<Invitation, Vec<Reason>>, WebError> {
    let mut reader = Reader::new(fields);
    let role = reader.required_choice("role", grantable);
    let name = reader.required("name", 50);
    let email = reader.email("email", true);
    let scope = match role {
        Some(role) => read_scope(conn, &mut reader, fields, role).await?,
        None => None,
    };
    let Some(role) = role.filter(|_| reader.reasons.is_empty()) else { return Ok(Err(reader.reasons)) };
    if let Some(known) = accounts::by_email(conn, &email).await? {
        reader.reasons.extend(against(conn, desk, known.id, &known.status, role).await?);
    }
    let beside: Vec<Role> = before.iter().filter(|other| other.email == email).map(|other| other.role).collect();
    reader.reasons.extend(against_holding(&beside, role));
    Ok(if reader.reasons.is_empty() { Ok(Invitation { email, name, role, scope }) } else { Err(reader.reasons) })
}

/// A role an administrator can grant, by its code.
pub fn grantable(code: &str) -> Option<Role> {
    Role::from_code(code).filter(|role| GRANTABLE.contains(role))
}

/// The direction or institution a role is narrowed to; a role without a scope has none.
pub async fn read_scope(
    conn: &mut Conn,
    reader: &mut Reader<'_>,
    fields: &Fields,
    role: Role,
) -> Result<Option<i64>, WebError> {
    match scope_of(role) {
        ScopeKind::Whole => Ok(None),
        ScopeKind::Direction => {
            let known = scope::directions(conn).await?;
            let read = |text: &str| known.iter().map(|one| one.id).find(|id| id.to_string() == text);
            Ok(reader.required_choice("direction_id", read))
        }
        ScopeKind::Institution => {
            let name = reader.required("institution", 120);
            if name.is_empty() || fields.text("institution").chars().any(char::is_control) {
                return Ok(None);
            }
            let found = scope::institution(conn, &name).await?;
            if found.is_none() {
                reader.reasons.push(Reason::NotAChoice { field: "institution" });
            }
            Ok(found.map(|found| found.id))
        }
    }
}

async fn against(
    conn: &mut Conn,
    desk: &Desk,
    id: AccountId,
    status: &str,
    role: Role,
) -> Result<Vec<Reason>, WebError> {
    if id == desk.viewer.account {
        return Ok(vec![Reason::AdministratorHoldsNoOther]);
    }
    if status == "closed" {
        return Ok(vec![Reason::AccountClosed]);
    }
    let today = desk.viewer.at.day();
    let rows = accounts::roles(conn, id).await?;
    let held = rows.iter().map(RoleRow::held).filter(|held| held.ends_on.is_none_or(|ends| today <= ends));
    let others: Vec<Role> =
        held.map(|held| held.role).filter(|known| *known != role || scope_of(role) == ScopeKind::Whole).collect();
    Ok(against_holding(&others, role).into_iter().collect())
}

/// A link to pass on.
pub struct Link {
    pub name: String,
    pub email: String,
    pub role: Option<Role>,
    /// Nothing when the account has its password already.
    pub address: Option<String>,
}

/// The links that were just made. They are shown on this answer only.
#[derive(Template)]
#[template(path = "admin/links.html")]
struct LinksPage {
    frame: Frame,
    links: Vec<Link>,
    back: &'static str,
}

/// Invites and answers with the links. The answer is no redirect, because the links are kept nowhere.
pub async fn carry_out(
    app: &App,
    desk: Desk,
    request: Option<String>,
    list: Vec<Invitation>,
    (base, back): (&str, &'static str),
) -> Result<Response, WebError> {
    let invited = account::invite(app, &desk.viewer.who(request), list).await?;
    let mut conn = app.db.read().await?;
    let mut links = Vec::with_capacity(invited.len());
    for Invited { account, role, token } in invited {
        let found = accounts::find(&mut conn, account).await?.ok_or(WebError::NotFound)?;
        let address = token.map(|token| address(base, &token));
        links.push(Link { name: found.name, email: found.email, role: Some(role), address });
    }
    Ok(show(desk.frame, links, back))
}

/// Whether this very form arrived before: then nobody is invited twice, and who was gets a fresh link.
///
/// # Errors
/// When the database fails.
pub async fn is_repeated(conn: &mut Conn, desk: &Desk, fields: &Fields) -> Result<bool, WebError> {
    let Some(key) = fields.request_key() else { return Ok(false) };
    Ok(request::answer(conn, desk.viewer.account, &key).await?.is_some())
}

/// The address of a one-time link.
pub fn address(base: &str, token: &str) -> String {
    format!("{base}/welcome/{token}")
}

/// The page of links.
pub fn show(frame: Frame, links: Vec<Link>, back: &'static str) -> Response {
    Html(LinksPage { frame, links, back }).into_response()
}
