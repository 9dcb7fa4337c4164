//! HTTP: parse, call a command or read the store, render. No rule and no SQL lives here.
//!
//! Start at `routes`, the site map with the permission of every address.

pub mod assets;
pub mod auth;
pub mod contract;
pub mod error;
pub mod form;
mod navigation;
pub mod notice;
pub mod objection;
pub mod page;
pub mod public;
pub mod routes;
pub mod server;
