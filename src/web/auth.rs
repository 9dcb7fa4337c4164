//! Who is looking: the session behind the cookie, and the check of every route's need.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use futures_util::FutureExt;

use super::{
    account::kept,
    error::WebError,
    page::{Flash, url_unescape},
    server::Web,
};
use crate::{
    commands::Who,
    domain::{
        access::{self, Held, Reach, Resource, Verb},
        ids::{AccountId, PersonId},
        role::Role,
        time::Moment,
    },
    store::{StoreError, account},
    texts::Lang,
};

/// The session cookie. `__Host-` makes browsers refuse it without TLS, save on this very machine.
pub const SESSION_COOKIE: &str = "__Host-sid";

/// A session ends after this long without a request.
pub const IDLE_MILLIS: i64 = 8 * 3_600_000;
/// A session in use is noted at most this often, so that reading pages writes little.
const TOUCH_MILLIS: i64 = 5 * 60_000;

/// What a route asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Anybody; the page is the same for all and may be kept.
    Public,
    /// Anybody; the page is for this visitor alone.
    Visitor,
    /// Any account.
    Account,
    /// An account with this permission, at least on its own records.
    May(Resource, Verb),
    /// An account with this permission on every record: what the office begins.
    MayAll(Resource, Verb),
    /// An account that holds the role.
    Role(Role),
}

impl Need {
    /// Whether somebody with these roles meets it.
    pub fn is_met_by(self, roles: Option<&[Role]>) -> bool {
        match (self, roles) {
            (Self::Public | Self::Visitor, _) => true,
            (_, None) => false,
            (Self::Account, Some(_)) => true,
            (Self::May(resource, verb), Some(roles)) => {
                access::reach(roles.iter().copied(), resource, verb) != Reach::Nothing
            }
            (Self::MayAll(resource, verb), Some(roles)) => {
                access::reach(roles.iter().copied(), resource, verb) == Reach::All
            }
            (Self::Role(role), Some(roles)) => roles.contains(&role),
        }
    }
}

/// The signed-in account, as far as pages need it.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub account: AccountId,
    pub person: Option<PersonId>,
    pub name: String,
    pub email: String,
    /// Roles in force today.
    pub held: Vec<Held>,
    pub keyboard: bool,
    pub session: i64,
    /// When the request came in.
    pub at: Moment,
}

impl Viewer {
    /// The roles held, scopes aside. Everybody linked to a person may be a candidate somewhere.
    pub fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = self.held.iter().map(|held| held.role).collect();
        if self.person.is_some() && !roles.contains(&Role::Candidate) {
            roles.push(Role::Candidate);
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// How far the account may go with a resource.
    pub fn reach(&self, resource: Resource, verb: Verb) -> Reach {
        access::reach(self.roles(), resource, verb)
    }

    /// Whether the account may read a resource at all: for navigation.
    pub fn may_read(&self, resource: Resource) -> bool {
        self.reach(resource, Verb::Read) != Reach::Nothing
    }

    /// Whether the account may write a resource at all.
    pub fn may_write(&self, resource: Resource) -> bool {
        self.reach(resource, Verb::Write) != Reach::Nothing
    }

    pub fn has(&self, role: Role) -> bool {
        self.held.iter().any(|held| held.role == role)
    }

    /// What a role is held for: the institutions an account speaks for, the directions of a chief scientist.
    pub fn scopes(&self, role: Role) -> impl Iterator<Item = i64> {
        self.held.iter().filter(move |held| held.role == role).filter_map(|held| held.scope)
    }

    /// The account as a command's author; `request` is the key of the form sent.
    pub fn who(&self, request: Option<String>) -> Who {
        Who { account: self.account, person: self.person, held: self.held.clone(), at: self.at, request }
    }
}

/// Middleware of one route: finds out who is looking and refuses whoever does not meet its need.
pub async fn guard(
    State((web, need)): State<(Web, Need)>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    if need == Need::Public {
        return next.run(request).await;
    }
    // A vote leaves no row, so not even the session notes that it was used just now.
    let notes = !is_vote(request.uri().path());
    let viewer = match viewer(&web, &jar, notes).await {
        Ok(viewer) => viewer,
        Err(error) => return WebError::from(error).into_response(),
    };
    let roles = viewer.as_ref().map(Viewer::roles);
    if !need.is_met_by(roles.as_deref()) {
        return match viewer {
            None => kept::signed_out(&web, &jar, request).await,
            Some(viewer) => {
                // The page that says no has the frame of whoever was refused.
                let holders = Role::ALL.iter().copied().filter(|role| *role != Role::System);
                let roles = holders.filter(|role| need.is_met_by(Some(&[*role]))).collect();
                let mut response = WebError::Lacking(roles).into_response();
                response.extensions_mut().insert(viewer);
                response
            }
        };
    }
    if let Some(viewer) = viewer {
        request.extensions_mut().insert(viewer);
    }
    let flash = jar.get("flash").map(|cookie| url_unescape(cookie.value()));
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if let Some(said) = flash.clone().filter(|_| reads) {
        request.extensions_mut().insert(Flash(said));
    }
    let viewer = request.extensions().get::<Viewer>().cloned();
    let mut response = next.run(request).await;
    if let Some(viewer) = viewer {
        response.extensions_mut().insert(viewer);
    }
    if flash.is_some() && reads && response.status().is_success() {
        let gone = header::HeaderValue::from_static("flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(header::HeaderValue::from_static("no-store"));
    response
}

/// Whether an address takes votes, of which nothing may be kept anywhere.
pub fn is_vote(path: &str) -> bool {
    path.starts_with("/reviews/votes/")
}

/// The account behind the cookie, if its session is alive and it is active. `notes` says whether the session's use is
/// noted.
pub async fn viewer(web: &Web, jar: &CookieJar, notes: bool) -> Result<Option<Viewer>, StoreError> {
    let Some(cookie) = jar.get(SESSION_COOKIE) else { return Ok(None) };
    let token_hash = account::token_hash(cookie.value());
    let now = web.app.clock.now();
    let mut conn = web.app.db.read().await?;
    let Some(found) = account::signed_in(&mut conn, token_hash).await? else { return Ok(None) };
    let over = found.expires_at <= now || found.seen_at.plus_millis(IDLE_MILLIS) <= now;
    if over || found.status != "active" {
        return Ok(None);
    }
    let today = now.day();
    let roles = account::roles(&mut conn, found.account_id).await?;
    let held: Vec<Held> = roles.iter().map(account::RoleRow::held).filter(|held| held.in_force(today)).collect();
    drop(conn);
    if notes && found.seen_at.plus_millis(TOUCH_MILLIS) <= now {
        web.app
            .db
            .write::<(), StoreError>(move |tx| async move { account::touch_session(tx, token_hash, now).await }.boxed())
            .await?;
    }
    Ok(Some(Viewer {
        account: found.account_id,
        person: found.person_id.map(PersonId),
        name: found.name,
        email: found.email,
        held,
        keyboard: found.keyboard,
        session: found.session_id,
        at: now,
    }))
}

/// The language a visitor's path asks for, and the path without it.
pub fn split_language(path: &str) -> (Lang, &str) {
    match path.strip_prefix("/en") {
        Some("") => (Lang::En, "/"),
        Some(rest) if rest.starts_with('/') => (Lang::En, rest),
        _ => (Lang::Zh, path),
    }
}

/// Where a request comes from: the peer, or what a trusted proxy says of it.
pub fn address(headers: &HeaderMap, peer: Option<std::net::SocketAddr>, trusted: &[std::net::IpAddr]) -> String {
    let Some(peer) = peer else { return "unknown".to_owned() };
    if !trusted.contains(&peer.ip()) {
        return peer.ip().to_string();
    }
    headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok())
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse::<std::net::IpAddr>().ok())
        .unwrap_or(peer.ip())
        .to_string()
}
