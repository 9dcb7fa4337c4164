//! HTTP: parse, call a command or read the store, render. No rule and no SQL lives here.
//!
//! Start at `routes`, the site map with the permission of every address.

pub mod account;
pub mod admin;
pub mod appeal;
pub mod appointment;
pub mod assets;
pub mod assignment;
pub mod auth;
pub mod barring;
mod batch;
pub mod board;
pub mod candidate;
pub mod compliance;
pub mod consent;
pub mod contract;
pub mod csv;
mod differing;
pub mod document;
pub mod draw;
mod duties;
pub mod error;
pub mod expert;
pub mod form;
pub mod institution;
pub mod lead;
pub mod merging;
mod navigation;
pub mod nomination;
pub mod notice;
pub mod objection;
pub mod page;
pub mod panel;
pub mod person;
pub mod public;
mod quota;
pub mod recommendation;
pub mod register;
pub mod review;
pub mod routes;
pub mod scheme;
pub mod server;
pub mod shortlist;
pub mod tongue;
pub mod work;
