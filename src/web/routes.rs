//! The site map: every address, what it needs of whoever calls it, and its handler. Tests walk this table.

use axum::{
    Router,
    http::Method,
    middleware,
    routing::{self, MethodRouter},
};

use super::{
    assets,
    auth::{self, Need},
    contract,
    error::WebError,
    notice, objection, public,
    server::Web,
};
use crate::domain::{
    access::{Resource, Verb},
    role::Role,
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
    use Need::{Public, Visitor};
    const READ_NOTICE: Need = Need::May(Resource::Notice, Verb::Read);
    const DRAFT_NOTICE: Need = Need::May(Resource::Notice, Verb::Write);
    const RELEASE_NOTICE: Need = Need::May(Resource::Notice, Verb::Decide);
    const CLOSE_NOTICE: Need = Need::Role(Role::Officer);
    const READ_OBJECTION: Need = Need::May(Resource::Objection, Verb::Read);
    const READ_APPOINTMENT: Need = Need::May(Resource::Appointment, Verb::Read);
    const HANDLE_OBJECTION: Need = Need::May(Resource::Objection, Verb::Write);
    vec![
        // The public site
        get("/health",                       Public, public::health),
        get("/static/{*name}",               Public, assets::show),

        // Notices
        get("/notices",                      Public, public::notice::index),
        get("/notices.atom",                 Public, public::notice::feed),
        get("/notices/{id}",                 Public, public::notice::show),
        get("/notices/{id}/text",            Public, public::notice::text),
        get("/admin/notices",                READ_NOTICE, notice::index),
        post("/admin/notices",               DRAFT_NOTICE, notice::create),
        get("/admin/notices/new",            DRAFT_NOTICE, notice::new),
        get("/admin/notices/{id}",           READ_NOTICE, notice::show),
        post("/admin/notices/{id}",          DRAFT_NOTICE, notice::update),
        get("/admin/notices/{id}/edit",      DRAFT_NOTICE, notice::edit),
        post("/admin/notices/{id}/removal",  DRAFT_NOTICE, notice::discard),
        post("/admin/notices/{id}/proposal", DRAFT_NOTICE, notice::propose),
        post("/admin/notices/{id}/proposal/end", READ_NOTICE, notice::end_proposal),
        post("/admin/notices/{id}/release",  RELEASE_NOTICE, notice::release),
        post("/admin/notices/{id}/closings", CLOSE_NOTICE, notice::close),
        post("/admin/notices/{id}/addenda",  DRAFT_NOTICE, notice::propose_addendum),
        post("/admin/notices/{id}/addenda/signature", RELEASE_NOTICE, notice::sign_addendum),
        post("/admin/notices/{id}/addenda/removal", READ_NOTICE, notice::drop_addendum),

        // Objections
        get("/notices/{id}/objections/new",  Visitor, public::objection::new),
        post("/notices/{id}/objections/new", Visitor, public::objection::create),
        get("/objections/lookup",            Visitor, public::objection::ask),
        post("/objections/lookup",           Visitor, public::objection::lookup),
        get("/admin/objections",             READ_OBJECTION, objection::index),
        post("/admin/objections",            HANDLE_OBJECTION, objection::create),
        get("/admin/objections/new",         HANDLE_OBJECTION, objection::new),
        get("/admin/objections/{id}",        READ_OBJECTION, objection::show),
        post("/admin/objections/{id}",       HANDLE_OBJECTION, objection::handle),
        post("/admin/objections/{id}/proposal", HANDLE_OBJECTION, objection::propose),
        post("/admin/objections/{id}/decision", READ_OBJECTION, objection::decide),
        get("/admin/nominations/{no}/contract", READ_APPOINTMENT, contract::show),
        post("/admin/nominations/{no}/contract", Need::May(Resource::Appointment, Verb::Write), contract::save),
        post("/admin/nominations/{no}/contract/steps", READ_APPOINTMENT, contract::step),
        post("/admin/objections/{id}/identity", Need::May(Resource::ObjectorIdentity, Verb::Read), objection::identity),
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
