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
    error::WebError,
    public,
    server::Web,
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
