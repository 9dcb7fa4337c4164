//! The site map: every address, what it needs of whoever calls it, and its handler. Tests walk this table.

use axum::{
    Router,
    http::Method,
    middleware,
    routing::{self, MethodRouter},
};

use super::assets;
use super::auth::{self, Need};
use super::batch;
use super::error::WebError;
use super::institution;
use super::notice;
use super::person;
use super::public;
use super::review;
use super::server::Web;
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

const READ_RECORDS: Need = Need::May(Resource::Record, Verb::Read);
const WRITE_RECORDS: Need = Need::May(Resource::Record, Verb::Write);

/// Every route. A new page is a line here.
#[rustfmt::skip]
pub fn table() -> Vec<Route> {
    use Need::Public;
    use Resource::Scheme;
    use Verb::{Read, Write};
    const READ_NOTICE: Need = Need::May(Resource::Notice, Verb::Read);
    const DRAFT_NOTICE: Need = Need::May(Resource::Notice, Verb::Write);
    const RELEASE_NOTICE: Need = Need::May(Resource::Notice, Verb::Decide);
    const CLOSE_NOTICE: Need = Need::Role(Role::Officer);
    vec![
        // The public site
        get("/health",                       Public, public::health),
        get("/static/{*name}",               Public, assets::show),
        // The catalogue: what the articles tell
        get("/about",                        Public, public::about::show),
        get("/procedure",                    Public, public::procedure::show),
        get("/data",                         Public, public::data::show),
        get("/labs",                         Public, public::lab::list),
        get("/labs/{slug}",                  Public, public::lab::show),
        get("/ai4s",                         Public, public::ai4s::index),
        get("/ai4s/{slug}",                  Public, public::ai4s::show),
        get("/datasets/{slug}",              Public, public::dataset::show),
        get("/challenges/{slug}",            Public, public::challenge::show),

        // The directory
        get("/",                             Public, public::home::home),
        get("/scholars",                     Public, public::home::list),
        get("/scholars.csv",                 Public, public::csv::download),
        get("/scholars/{slug}",              Public, public::scholar::show),
        get("/directions",                   Public, public::direction::list),
        get("/directions/{slug}",            Public, public::direction::show),
        // Records of the office: people, institutions, calls
        get("/admin/people",                 READ_RECORDS, person::list),
        get("/admin/people/new",             WRITE_RECORDS, person::new),
        post("/admin/people/new",            WRITE_RECORDS, person::create),
        get("/admin/people/{id}",            READ_RECORDS, person::show),
        get("/admin/people/{id}/edit",       WRITE_RECORDS, person::edit),
        post("/admin/people/{id}/edit",      WRITE_RECORDS, person::update),
        post("/admin/people/{id}/posts",     WRITE_RECORDS, person::add_post),
        get("/admin/institutions",           READ_RECORDS, institution::list),
        get("/admin/institutions/new",       WRITE_RECORDS, institution::new),
        post("/admin/institutions/new",      WRITE_RECORDS, institution::create),
        get("/admin/institutions/{id}",      WRITE_RECORDS, institution::edit),
        post("/admin/institutions/{id}",     WRITE_RECORDS, institution::update),
        get("/admin/batches",                Need::May(Scheme, Read), batch::list),
        get("/admin/batches/new",            Need::May(Scheme, Write), batch::new),
        post("/admin/batches/new",           Need::May(Scheme, Write), batch::create),
        get("/admin/batches/{id}",           Need::May(Scheme, Write), batch::edit),
        post("/admin/batches/{id}",          Need::May(Scheme, Write), batch::update),
        // The reviewer's desk
        get("/reviews",                      Need::Role(Role::Expert), review::list),
        get("/reviews/{assignment}",         Need::Role(Role::Expert), review::show),
        post("/reviews/{assignment}",        Need::Role(Role::Expert), review::submit),
        post("/reviews/{assignment}/draft",  Need::Role(Role::Expert), review::autosave),
        post("/reviews/{assignment}/acceptance", Need::Role(Role::Expert), review::accept),
        post("/reviews/{assignment}/refusal", Need::Role(Role::Expert), review::decline),
        get("/reviews/{assignment}/recusal", Need::Role(Role::Expert), review::recusal),
        post("/reviews/{assignment}/recusal", Need::Role(Role::Expert), review::recuse),
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
