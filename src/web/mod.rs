//! HTTP: parse, call a command or read the store, render. No rule and no SQL lives here.
//!
//! Start at `routes`, the site map with the permission of every address.

pub mod assets;
pub mod auth;
pub mod batch;
pub mod error;
pub mod form;
pub mod institution;
mod navigation;
pub mod notice;
pub mod page;
pub mod person;
pub mod public;
pub mod review;
pub mod routes;
pub mod server;
