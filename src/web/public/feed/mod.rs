//! What was published, for machines and mailboxes: the notices as Atom and JSON Feed, their periods and the calls as a
//! calendar, and the addresses of all public pages.
//!
//! None needs an account, and none says more than the page of a notice does on that day: names leave the feeds when
//! they leave the page. `entry` gathers, the others write a format each.

mod atom;
mod calendar;
mod entry;
mod json;
mod linked;
mod sitemap;

pub use atom::show as atom;
pub use calendar::show as calendar;
pub use json::show as json;
pub use linked::{Linked, notice as linked_notice};
pub use sitemap::{robots, show as sitemap};

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::{domain::time::Moment, web::server::Keep};

/// An answer of a type of its own that is kept until an instant, as long as nothing public changes.
fn kept(body: String, media_type: &'static str, until: Moment) -> Response {
    let mut response = body.into_response();
    response.extensions_mut().insert(Keep { until: Some(until) });
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
