//! Pages anybody can read. No session code is reachable from here.

pub mod about;
pub mod ai4s;
pub mod asked;
mod backdrop;
pub mod cache;
pub mod challenge;
pub mod cited;
pub mod csv;
pub mod data;
pub mod dataset;
pub mod direction;
pub mod feed;
mod flow;
pub mod home;
pub mod lab;
pub mod notice;
pub mod objection;
pub mod occasion;
pub mod petition;
pub mod privacy;
pub mod procedure;
pub mod project;
pub mod proof;
mod rolls;
pub mod scholar;
pub mod seats;
mod strip;
pub mod subscription;
pub mod verify;

use axum::response::{IntoResponse, Response};

use super::{page::Html, server::Keep};
use crate::domain::time::Moment;

/// GET /health: answers once the application serves.
pub async fn health() -> &'static str {
    "ok\n"
}

/// A page that is the same for all and may be kept under the address it was asked for.
pub struct Kept<T>(pub T);

impl<T: askama::Template> IntoResponse for Kept<T> {
    fn into_response(self) -> Response {
        let mut response = Html(self.0).into_response();
        response.extensions_mut().insert(Keep { until: None });
        response
    }
}

/// A page like [`Kept`] that also tells what day it is: it is kept until that day is over.
pub struct KeptUntil<T>(pub T, pub Moment);

impl<T: askama::Template> IntoResponse for KeptUntil<T> {
    fn into_response(self) -> Response {
        let mut response = Html(self.0).into_response();
        response.extensions_mut().insert(Keep { until: Some(self.1) });
        response
    }
}
