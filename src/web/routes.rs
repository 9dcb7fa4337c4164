//! The site map: every address, what it needs of whoever calls it, and its handler. Tests walk this table.

use axum::{
    Router,
    http::Method,
    middleware,
    routing::{self, MethodRouter},
};

use super::{
    assets, assignment,
    auth::{self, Need},
    error::WebError,
    expert, panel, public, review,
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
    use Need::Public;
    vec![
        // The public site
        get("/health",                       Public, public::health),
        get("/static/{*name}",               Public, assets::show),

        // The reviewer's desk
        get("/reviews",                      Need::Role(Role::Expert), review::list),
        get("/reviews/{assignment}",         Need::Role(Role::Expert), review::show),
        post("/reviews/{assignment}",        Need::Role(Role::Expert), review::submit),
        post("/reviews/{assignment}/draft",  Need::Role(Role::Expert), review::autosave),
        post("/reviews/{assignment}/acceptance", Need::Role(Role::Expert), review::accept),
        post("/reviews/{assignment}/refusal", Need::Role(Role::Expert), review::decline),
        get("/reviews/{assignment}/recusal", Need::Role(Role::Expert), review::recusal),
        post("/reviews/{assignment}/recusal", Need::Role(Role::Expert), review::recuse),

        // Experts and assignments
        get("/admin/experts",                Need::May(Resource::ExpertPool, Verb::Read), expert::list),
        post("/admin/experts",               Need::May(Resource::ExpertPool, Verb::Write), expert::create),
        get("/admin/experts/new",            Need::May(Resource::ExpertPool, Verb::Write), expert::new),
        get("/admin/experts/{id}",           Need::May(Resource::ExpertPool, Verb::Read), expert::show),
        post("/admin/experts/{id}",          Need::May(Resource::ExpertPool, Verb::Write), expert::edit),
        post("/admin/experts/{id}/account",  Need::May(Resource::ExpertPool, Verb::Write), expert::link),
        get("/admin/nominations/{no}/assignments", Need::Role(Role::Officer), assignment::show),
        post("/admin/nominations/{no}/assignments", Need::Role(Role::Officer), assignment::assign),
        post("/admin/nominations/{no}/assignments/{id}/withdrawal", Need::Role(Role::Officer), assignment::withdraw),
        post("/admin/nominations/{no}/recusals", Need::Role(Role::Officer), assignment::rule),

        // Panels
        get("/admin/panels",                 Need::May(Resource::Panel, Verb::Read), panel::list),
        post("/admin/panels",                Need::May(Resource::Panel, Verb::Write), panel::create),
        get("/admin/panels/new",             Need::May(Resource::Panel, Verb::Write), panel::new),
        get("/admin/panels/{id}",            Need::May(Resource::Panel, Verb::Read), panel::show),
        post("/admin/panels/{id}/attendance", Need::May(Resource::Panel, Verb::Write), panel::attend),
        get("/admin/panels/{id}/cases/{no}", Need::May(Resource::Panel, Verb::Read), panel::ballot::show),
        post("/admin/panels/{id}/cases/{no}/recusals", Need::May(Resource::Panel, Verb::Write), panel::ballot::step_out),
        post("/admin/panels/{id}/cases/{no}/ballots", Need::May(Resource::Ballot, Verb::Write), panel::ballot::record),
        post("/admin/panels/{id}/cases/{no}/signature", Need::May(Resource::Ballot, Verb::Decide), panel::ballot::sign),
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
