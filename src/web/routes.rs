//! The site map: every address, what it needs of whoever calls it, and its handler. Tests walk this table.

use axum::{
    Router,
    http::Method,
    middleware,
    routing::{self, MethodRouter},
};

use super::{
    account::{inbox, profile, sign_in, welcome},
    admin::{accounts, audit, home, settings, setup},
    assets,
    auth::{self, Need},
    error::WebError,
    public,
    server::Web,
};
use crate::domain::access::{
    Resource,
    Verb::{Read, Write},
};

/// One line of the site map.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub need: Need,
    handler: MethodRouter<Web>,
}

macro_rules! route {
    ($method:ident, $routing:ident) => {
        fn $routing<H, T>(path: &'static str, need: Need, handler: H) -> Route
        where
            H: axum::handler::Handler<T, Web>,
            T: 'static,
        {
            Route { method: Method::$method, path, need, handler: routing::$routing(handler) }
        }
    };
}

route!(GET, get);
route!(POST, post);

/// Every route. A new page is a line here.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    use Need::{Account, May, Public, Visitor};
    vec![
        // The public site
        get("/health",                       Public, public::health),
        get("/static/{*name}",               Public, assets::show),

        // Signing in, and the own account
        get("/login",                        Visitor, sign_in::show),
        post("/login",                       Visitor, sign_in::create),
        post("/logout",                      Account, sign_in::end),
        get("/welcome/{token}",              Visitor, welcome::show),
        post("/welcome/{token}",             Visitor, welcome::create),
        get("/account",                      Account, profile::show),
        post("/account/profile",             Account, profile::update),
        post("/account/password",            Account, profile::change_password),
        post("/account/sessions/end",        Account, profile::end_other_sessions),
        post("/account/sessions/{id}/end",   Account, profile::end_session),
        post("/account/loans",               Account, profile::lend),
        post("/account/loans/{id}/return",   Account, profile::end_loan),
        get("/inbox",                        Account, inbox::list),
        post("/inbox/readings",              Account, inbox::read_all),
        post("/inbox/{id}/reading",          Account, inbox::read_one),

        // Running the system: no right to content
        get("/admin",                        Account, home::show),
        get("/admin/menu",                   Account, home::menu),
        get("/admin/setup",                  May(Resource::Account, Write), setup::show),
        post("/admin/setup/office",          May(Resource::Setting, Write), setup::set_office),
        post("/admin/setup/people",          May(Resource::Account, Write), setup::invite),
        get("/admin/accounts",               May(Resource::Account, Read), accounts::list),
        post("/admin/accounts",              May(Resource::Account, Write), accounts::create),
        get("/admin/accounts/{id}",          May(Resource::Account, Read), accounts::show),
        post("/admin/accounts/{id}/link",    May(Resource::Account, Write), accounts::make_link),
        post("/admin/accounts/{id}/closing", May(Resource::Account, Write), accounts::close),
        post("/admin/accounts/{id}/reopening", May(Resource::Account, Write), accounts::reopen),
        post("/admin/accounts/{id}/roles",   May(Resource::Account, Write), accounts::grant),
        post("/admin/accounts/{id}/revocations", May(Resource::Account, Write), accounts::revoke),
        post("/admin/accounts/{id}/loans",   May(Resource::Account, Write), accounts::lend),
        get("/admin/settings",               May(Resource::Setting, Read), settings::show),
        post("/admin/settings",              May(Resource::Setting, Write), settings::update),
        get("/admin/audit",                  May(Resource::AuditLog, Read), audit::list),
    ]
}

/// The routes, each behind the check of its need.
pub fn router(web: &Web) -> Router {
    let mut router = Router::new();
    for route in table() {
        let state = (web.clone(), route.need);
        let handler = route.handler.route_layer(middleware::from_fn_with_state(state, auth::guard));
        router = router.route(route.path, handler);
    }
    router.fallback(async || WebError::NotFound).with_state(web.clone())
}
